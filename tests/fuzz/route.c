/* route: route and nexthop messages, and the interfaces that they lead to */
#include <sys/socket.h>

#include "fuzz.h"
#include "attr.h"
#include "lib/buf.h"
#include "lib/ip.h"
#include "lib/message.h"
#include "lib/route.h"

enum { HEAD = 12, NEXTHOP_HEAD = 8, UNICAST = 1 };

static size_t
count(const struct buf *b)
{
	MUST(!b->failed && b->len % sizeof(struct route) == 0);
	return b->len / sizeof(struct route);
}

/* does the last lifetime of at least 12 bytes say that the route is over? */
static int
has_expired(struct payload in)
{
	struct payload a = last_attr(in, 12, 12, SIZE_MAX);
	int32_t expires = 0;

	if (a.p)
		memcpy(&expires, a.p + 8, sizeof expires);
	return expires < 0;
}

static uint32_t
flags_of(const uint8_t *m)
{
	uint32_t flags;

	memcpy(&flags, m + 24, sizeof flags);
	return flags;
}

/* is it a unicast default route of the main table, dead or not? */
static int
is_default(const uint8_t *m, size_t n)
{
	if (n < 16 + HEAD || m[17] || m[23] != UNICAST ||
	    (m[16] != AF_INET && m[16] != AF_INET6))
		return 0;
	return !(flags_of(m) & 0x200) &&
	    number_attr(attrs_of(m, n, HEAD), 15, m[20]) == 254 &&
	    !has_expired(attrs_of(m, n, HEAD));
}

/* the number of hops of struct rtnexthop with this index, dead or living */
static size_t
living(struct payload a, int index, int dead)
{
	size_t len, found = 0;
	int i;

	for (; a.n >= 8; a.p += len, a.n -= len) {
		len = (half(a.p) + 3u) / 4 * 4;
		if (half(a.p) < 8 || len > a.n)
			break;
		memcpy(&i, a.p + 4, sizeof i);
		found += (a.p[2] & 1) == dead && (index < 0 || i == index);
	}
	return found;
}

/* the hops of one message; those before stay */
static void
hops_of(const struct message *m, struct buf *hops)
{
	struct payload in = attrs_of((const void *)m, m->len, HEAD),
	    several = last_attr(in, 9, 0, SIZE_MAX);
	size_t before = count(hops), n;
	const struct route *r;
	uint32_t index = number_attr(in, 4, 0), id = number_attr(in, 30, 0);

	route_parse(m, hops);
	n = count(hops) - before;
	if (!is_default((const void *)m, m->len)) {
		MUST(!n);
		return;
	}
	if (several.p)
		MUST(n == living(several, -1, 0) + living(several, -1, 1));
	else
		MUST(n == (index || id));
	r = (const void *)(hops->p + before * sizeof *r);
	for (; n; n--, r++) {
		MUST(r->family == 4 || r->family == 6);
		MUST(r->nexthop == id && !r->member);
		MUST(several.p ? living(several, r->index, r->dead) > 0 :
		    (uint32_t)r->index == index &&
		    r->dead == (flags_of((const void *)m) & 1));
	}
}

static void
nexthop_of(const struct message *m, struct buf *objects)
{
	struct payload in = attrs_of((const void *)m, m->len, NEXTHOP_HEAD),
	    group = last_attr(in, 2, 0, SIZE_MAX);
	size_t before = count(objects);

	route_nexthop(m, objects);
	MUST(count(objects) - before == group.n / 8 +
	    (number_attr(in, 5, 0) != 0));
}

static void
out_of(const struct message *m)
{
	const uint8_t *b = (const void *)m;
	struct payload in = attrs_of(b, m->len, HEAD);
	int index = route_out(m);

	if (!index)
		return;
	MUST(b[23] >= 1 && b[23] <= 5);
	MUST((uint32_t)index == number_attr(in, 4, 0));
}

/* does the object, or one of its members, leave by this interface? */
static int
leaves(const struct buf *objects, uint32_t id, int index, int deep)
{
	const struct route *o = (const void *)objects->p;
	size_t i;

	for (i = 0; i < count(objects); i++) {
		if (o[i].nexthop == id && (o[i].member ?
		    deep && leaves(objects, o[i].member, index, 0) :
		    o[i].index == index))
			return 1;
		/* a member may be listed with an index of its own too */
		if (o[i].nexthop == id && !deep && o[i].index == index)
			return 1;
	}
	return 0;
}

static void
lead(const struct buf *hops, const struct buf *objects, int index, int family)
{
	const struct route *r = (const void *)hops->p;
	size_t i;
	int found = 0;

	for (i = 0; i < count(hops); i++)
		if ((!family || r[i].family == family) && !r[i].dead)
			found |= r[i].index ? r[i].index == index :
			    leaves(objects, r[i].nexthop, index, 1);
	MUST(route_leaves(hops, objects, index, family) == found);
}

static void
all_lead(const struct buf *hops, const struct buf *objects)
{
	const struct route *o = (const void *)objects->p,
	    *r = (const void *)hops->p;
	size_t i;

	for (i = 0; i < count(hops) && i < 16; i++)
		lead(hops, objects, r[i].index, i & 1 ? 4 : 0);
	for (i = 0; i < count(objects) && i < 16; i++)
		lead(hops, objects, o[i].index, i & 1 ? 6 : 0);
	lead(hops, objects, 7, 0);
}

/* a route that comes and goes leaves nothing */
static void
come_and_go(struct message *m)
{
	struct buf hops = { 0 }, none = { 0 };

	if (m->type != RTM_NEWROUTE)
		return;
	route_hear(&hops, &none, m, 0);
	m->type = RTM_DELROUTE;
	route_hear(&hops, &none, m, 0);
	MUST(hops.len == 0);
	m->type = RTM_NEWROUTE;
	buf_free(&hops);
}

/* the input is messages, one behind another, each of the length that it says */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct input in = { data, n };
	struct buf hops = { 0 }, objects = { 0 }, heard = { 0 };
	struct message *m;
	size_t len, before;

	if (n > 4096)
		return 0;
	while (in.n >= sizeof *m) {
		len = half(in.p);
		if (len < sizeof *m || len > in.n)
			len = in.n;
		m = guard(in.p, len);
		m->len = (uint32_t)len;
		if (m->type == RTM_NEWNEXTHOP)
			nexthop_of(m, &objects);
		else
			hops_of(m, &hops);
		out_of(m);
		before = count(&heard);
		/* an event about an interface adds no route */
		if (!route_hear(&heard, &objects, m, m->type & 1 ? 7 : 0) ||
		    m->type & 1)
			MUST(count(&heard) == before);
		come_and_go(m);
		free(m);
		len = len + 3 < in.n ? (len + 3) / 4 * 4 : in.n;
		in.p += len;
		in.n -= len;
	}
	all_lead(&hops, &objects);
	buf_free(&hops);
	buf_free(&heard);
	buf_free(&objects);
	return 0;
}
