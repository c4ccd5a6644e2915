#include "lib/addr_select.h"

#include "lib/addr.h"
#include "lib/ip.h"

/* does it pass the conditions, usable or not? */
static int
passes(const struct addr_select *p, const struct addr *a)
{
	int family = a->local.len == 4 ? ADDR_SELECT_4 : ADDR_SELECT_6;

	return (!p->families || p->families & family) &&
	    !(p->stable && family == ADDR_SELECT_6 &&
	    a->flags & ADDR_SECONDARY) &&
	    (p->scope == ADDR_SELECT_ANY_SCOPE || addr_scope(a) == p->scope) &&
	    (!p->net.len || ip_inside(&a->local, &p->net, p->bits));
}

/*
 * The lower the better. IPv4: scope, then whether it is secondary. IPv6:
 * whether it is usable, temporary, link-local, unique local; then the one that
 * stays preferred for longest.
 */
static uint64_t
rank(const struct addr *a)
{
	uint64_t second = a->flags & ADDR_SECONDARY;	/* IPv6: temporary */

	if (a->local.len == 4)
		return (uint64_t)addr_scope(a) << 1 | second;
	return UINT64_C(1) << 63 | (uint64_t)!addr_usable(a) << 40 |
	    second << 39 | (uint64_t)ip_linklocal(&a->local) << 38 |
	    (uint64_t)ip_unique_local(&a->local) << 37 |
	    (UINT32_MAX - a->life.pref);
}

/* is a better than b, which stands before it? */
static int
is_better(const struct addr *a, const struct addr *b)
{
	uint64_t ra = rank(a), rb = rank(b);

	if (ra != rb)
		return ra < rb;
	return a->local.len == 16 && ip_cmp(&a->local, &b->local) < 0;
}

/* may it be selected? usable: one of those that pass is usable */
static int
is_good(const struct addr_select *p, const struct addr *a, int usable)
{
	if (p->all)
		return 1;
	return usable ? addr_usable(a) : addr_preferred(a);
}

size_t
addr_select_each(const struct addr_select *p, const struct addr *a, size_t n,
    void (*each)(void *, const struct addr *), void *ctx)
{
	const struct addr *best = NULL;
	size_t i, count = 0;
	int family, usable = 0;

	for (i = 0; i < n && !usable; i++)
		usable = passes(p, a + i) && addr_usable(a + i);
	for (family = 4; family <= 6; family += 2)
		for (i = 0; i < n; i++) {
			if (ip_family(&a[i].local) != family ||
			    !passes(p, a + i) || !is_good(p, a + i, usable))
				continue;
			count++;
			if (!p->best)
				each(ctx, a + i);
			else if (!best || is_better(a + i, best))
				best = a + i;
		}
	if (best)
		each(ctx, best);
	return count;
}
