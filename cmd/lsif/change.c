#include "change.h"

#include <net/if.h>
#include <string.h>

#include "lib/addr.h"
#include "lib/buf.h"
#include "lib/ip.h"
#include "lib/link.h"
#include "lib/netlink.h"
#include "lib/snapshot.h"
#include "lib/watch.h"

static void
tell(const struct change *c, int what, const char *name)
{
	c->tell(c->ctx, what, name, NULL, NULL);
}

/*
 * Is the address in this snapshot, valid and with this prefix length? The
 * search starts at position i of its link, where it is most likely.
 */
static int
has_valid(const struct snapshot *s, const struct addr *a, size_t i)
{
	size_t n, tries;
	const struct addr *p = snapshot_addrs(s, a->index, &n);

	for (tries = n; tries; tries--, i++)
		if (addr_same(p + i % n, a))
			return addr_valid(p + i % n) &&
			    p[i % n].bits == a->bits;
	return 0;
}

/* report the link's valid addresses that are only in the first snapshot */
static void
tell_addrs(const struct change *c, int what, const struct link *l,
    const struct snapshot *have, const struct snapshot *lack)
{
	size_t n, i;
	const struct addr *a = snapshot_addrs(have, l->index, &n);

	for (i = 0; i < n; i++)
		if (addr_valid(a + i) && !has_valid(lack, a + i, i))
			c->tell(c->ctx, what, l->name, NULL, a + i);
}

static void
drop(const struct change *c, struct snapshot *shown, const struct link *old)
{
	tell(c, CHANGE_DEL, old->name);
	watch_drop_link(shown, old->index);
}

/* report what turns old (NULL: none) into new, and apply it to shown */
static void
turn(const struct change *c, struct snapshot *shown, const struct snapshot *now,
    const struct link *old, const struct link *new)
{
	static const struct link none;
	struct link l = *new;
	size_t n;
	const struct addr *a = snapshot_addrs(now, l.index, &n);
	void *p;

	if (!old) {
		tell(c, CHANGE_ADD, new->name);
		old = &none;
	} else if (strcmp(old->name, new->name))
		c->tell(c->ctx, CHANGE_NAME, old->name, new->name, NULL);
	if (link_running(old) && !link_running(new))
		tell(c, CHANGE_STOP, new->name);
	if ((old->flags ^ new->flags) & IFF_UP)
		tell(c, new->flags & IFF_UP ? CHANGE_UP : CHANGE_DOWN,
		    new->name);
	if (!link_running(old) && link_running(new))
		tell(c, CHANGE_RUN, new->name);
	tell_addrs(c, CHANGE_ADDR_DEL, new, shown, now);
	tell_addrs(c, CHANGE_ADDR_ADD, new, now, shown);

	watch_drop_link(shown, l.index);
	l.text = l.textlen = 0;
	watch_put_link(shown, &l);
	p = buf_gap(&shown->addr, buf_lower(&shown->addr, sizeof *a, l.index),
	    n * sizeof *a);
	if (p)
		memcpy(p, a, n * sizeof *a);
}

static void
change_one(const struct change *c, struct snapshot *shown,
    const struct snapshot *now, int index)
{
	const struct link *old = snapshot_link(shown, index);
	const struct link *new = snapshot_link(now, index);

	if (new && c->follows(c->ctx, new))
		turn(c, shown, now, old, new);
	else if (old)
		drop(c, shown, old);
}

/* has another interface, in what was shown, this one's new name? */
static int
name_is_taken(const struct snapshot *shown, const struct link *new)
{
	size_t n;
	const struct link *l = snapshot_links(shown, &n);

	while (n && !(l->index != new->index && !strcmp(l->name, new->name)))
		n--, l++;
	return n > 0;
}

/* del events first, add events last: then a name is free when it is taken */
void
change(const struct change *c, struct snapshot *shown,
    const struct snapshot *now, int index)
{
	const struct link *l, *new;
	size_t n, i;
	int add;

	if (index) {
		change_one(c, shown, now, index);
		return;
	}
	snapshot_links(shown, &n);
	for (i = n; i--; ) {
		l = snapshot_links(shown, &n) + i;
		new = snapshot_link(now, l->index);
		if (!new || !c->follows(c->ctx, new) ||
		    (strcmp(l->name, new->name) && name_is_taken(shown, new)))
			drop(c, shown, l);
	}
	l = snapshot_links(now, &n);
	for (add = 0; add <= 1; add++)
		for (i = 0; i < n; i++)
			if ((snapshot_link(shown, l[i].index) == NULL) == add)
				change_one(c, shown, now, l[i].index);
}
