#include "lib/route.h"

#include <string.h>
#include <sys/socket.h>

#include "lib/buf.h"
#include "lib/ip.h"
#include "lib/message.h"

enum {	/* <linux/rtnetlink.h>, <linux/nexthop.h> */
	RTN_UNICAST = 1, RTN_MULTICAST = 5,
	RTNH_F_DEAD = 0x1, RTM_F_CLONED = 0x200,
	NLM_F_REPLACE = 0x100,
	RTA_PRIORITY = 6, RTA_MULTIPATH = 9, RTA_CACHEINFO = 12, RTA_TABLE = 15,
	RTA_NH_ID = 30,
	NHA_ID = 1, NHA_GROUP = 2, NHA_OIF = 5
};

struct head {	/* struct rtmsg */
	uint8_t family, dst_len, src_len, tos, table, protocol, scope, type;
	uint32_t flags;
};

struct hop {	/* struct rtnexthop */
	uint16_t len;
	uint8_t flags, hops;
	int32_t index;
};

struct cache {	/* what begins a struct rta_cacheinfo */
	uint32_t used[2];
	int32_t expires;	/* ticks left; below 0: it has expired */
};

struct member {	/* struct nexthop_grp */
	uint32_t id;
	uint8_t weight, weight_high;
	uint16_t resvd;
};

/* what the attributes of a message say */
struct found {
	struct route r;
	struct cache cache;
	uint32_t table;
};

static const struct message_field fields[] = {
	[RTA_OIF] = MESSAGE_FIELD(MESSAGE_NUM, struct found, r.index),
	[RTA_PRIORITY] = MESSAGE_FIELD(MESSAGE_NUM, struct found, r.metric),
	[RTA_MULTIPATH] = MESSAGE_KEEP(0),
	[RTA_CACHEINFO] = MESSAGE_FIELD(MESSAGE_NUM, struct found, cache),
	[RTA_TABLE] = MESSAGE_FIELD(MESSAGE_NUM, struct found, table),
	[RTA_NH_ID] = MESSAGE_FIELD(MESSAGE_NUM, struct found, r.nexthop),
}, nexthop_fields[] = {
	[NHA_ID] = MESSAGE_FIELD(MESSAGE_NUM, struct found, r.nexthop),
	[NHA_GROUP] = MESSAGE_KEEP(0),
	[NHA_OIF] = MESSAGE_FIELD(MESSAGE_NUM, struct found, r.index),
};

static const struct head *
head_of(const struct message *m)
{
	const struct head *h = (const void *)(m + 1);

	return m->len < sizeof *m + sizeof *h ? NULL : h;
}

static void
multipath(const struct message_attr *a, struct route r, struct buf *hops)
{
	const char *p = message_data(a);
	size_t n = message_len(a), step;
	struct hop h;

	for (; n >= sizeof h; p += step, n -= step) {
		memcpy(&h, p, sizeof h);
		step = message_aligned(h.len);
		if (h.len < sizeof h || step > n)
			break;
		r.index = h.index;
		r.dead = h.flags & RTNH_F_DEAD;
		buf_add(hops, &r, sizeof r);
	}
}

void
route_parse(const struct message *m, struct buf *hops)
{
	const struct head *h = head_of(m);
	struct found f = { 0 };
	const struct message_attr *several = NULL;

	if (!h || h->dst_len || h->type != RTN_UNICAST ||
	    h->flags & RTM_F_CLONED ||
	    (h->family != AF_INET && h->family != AF_INET6))
		return;
	f.r.family = h->family == AF_INET ? 4 : 6;
	f.r.dead = h->flags & RTNH_F_DEAD;
	f.table = h->table;
	MESSAGE_FILL(message_attrs(m, sizeof *h), fields, &f, &several);
	if (f.table != ROUTE_TABLE_MAIN || f.cache.expires < 0)
		return;
	f.r.expires = f.cache.expires;
	if (several)
		multipath(several, f.r, hops);
	else if (f.r.index || f.r.nexthop)
		buf_add(hops, &f.r, sizeof f.r);
}

void
route_nexthop(const struct message *m, struct buf *objects)
{
	struct found f = { 0 };
	const struct message_attr *several = NULL;
	struct member member;
	const char *p;
	size_t n;

	MESSAGE_FILL(message_attrs(m, ROUTE_NEXTHOP_HEAD), nexthop_fields, &f,
	    &several);
	if (f.r.index)
		buf_add(objects, &f.r, sizeof f.r);
	if (!several)
		return;
	p = message_data(several);
	n = message_len(several);
	for (; n >= sizeof member; p += sizeof member, n -= sizeof member) {
		memcpy(&member, p, sizeof member);
		f.r.member = member.id;
		buf_add(objects, &f.r, sizeof f.r);
	}
}

int
route_out(const struct message *m)
{
	const struct head *h = head_of(m);
	const struct message_attr *several = NULL;
	struct found f = { 0 };

	if (!h || h->type < RTN_UNICAST || h->type > RTN_MULTICAST)
		return 0;
	MESSAGE_FILL(message_attrs(m, sizeof *h), fields, &f, &several);
	return f.r.index;
}

/* does the object, or a member of it (they do not nest), leave by index? */
static int
object_leaves(const struct buf *objects, uint32_t id, int index)
{
	const struct route *all = BUF_ITEMS(objects, struct route), *o, *m;
	const struct route *end = all + BUF_COUNT(objects, struct route);

	for (o = all; o < end; o++) {
		if (o->nexthop != id)
			continue;
		if (!o->member && o->index == index)
			return 1;
		for (m = all; o->member && m < end; m++)
			if (m->nexthop == o->member && m->index == index)
				return 1;
	}
	return 0;
}

static int
hop_leaves(const struct route *r, const struct buf *objects, int index)
{
	return r->index ? r->index == index :
	    object_leaves(objects, r->nexthop, index);
}

int
route_leaves(const struct buf *hops, const struct buf *objects, int index,
    int family)
{
	const struct route *r = BUF_ITEMS(hops, struct route);
	size_t n;

	for (n = BUF_COUNT(hops, struct route); n; n--, r++)
		if (!r->dead && (!family || r->family == family) &&
		    hop_leaves(r, objects, index))
			return 1;
	return 0;
}

int
route_matters(const struct message *m)
{
	const struct head *h = head_of(m);

	return (m->type != RTM_NEWROUTE && m->type != RTM_DELROUTE) ||
	    (h && !h->dst_len && h->table == ROUTE_TABLE_MAIN);
}

/* what two routes must have in common */
enum { FAMILY = 1, METRIC = 2, INDEX = 4, NEXTHOP = 8 };

static int
are_alike(const struct route *a, const struct route *b, int in)
{
	return (!(in & FAMILY) || a->family == b->family) &&
	    (!(in & METRIC) || a->metric == b->metric) &&
	    (!(in & INDEX) || a->index == b->index) &&
	    (!(in & NEXTHOP) || a->nexthop == b->nexthop);
}

/*
 * Of the routes in the first n bytes remove one, or all, that are like another.
 * Returns how many of these bytes are left.
 */
static size_t
drop(struct buf *b, size_t n, int all, int in, const struct route *like)
{
	struct route as = *like;	/* a copy, because like may move */
	size_t at = 0, left = n;

	while (at < left && (all || left == n))
		if (are_alike(BUF_AT(b, struct route, at), &as, in)) {
			buf_cut(b, at, sizeof as);
			left -= sizeof as;
		} else
			at += sizeof as;
	return left;
}

/*
 * A route that is removed takes one of several equal hops with it, as of two
 * routers on one link. A route that is replaced has no event of its own.
 */
static void
hear_route(const struct message *m, struct buf *hops)
{
	size_t old = hops->len;

	route_parse(m, hops);
	if (m->type == RTM_NEWROUTE && m->flags & NLM_F_REPLACE &&
	    hops->len > old)
		drop(hops, old, 1, FAMILY | METRIC,
		    BUF_AT(hops, struct route, old));
	while (m->type == RTM_DELROUTE && hops->len > old) {
		hops->len -= sizeof(struct route);
		old = drop(hops, old, 0, FAMILY | METRIC | INDEX | NEXTHOP,
		    BUF_AT(hops, struct route, hops->len));
	}
}

/* the kernel removes an object's routes with it, without events about them */
static void
hear_object(const struct message *m, struct buf *hops, struct buf *objects)
{
	size_t old = objects->len;
	struct route o;

	route_nexthop(m, objects);
	if (objects->len == old)
		return;
	o = *BUF_AT(objects, struct route, old);
	old = drop(objects, old, 1, NEXTHOP, &o);
	if (m->type == RTM_DELNEXTHOP) {
		objects->len = old;
		drop(hops, hops->len, 1, NEXTHOP, &o);
	}
}

int
route_hear(struct buf *hops, struct buf *objects, const struct message *m,
    int index)
{
	const struct route *r = BUF_ITEMS(hops, struct route);
	size_t n = BUF_COUNT(hops, struct route);

	if (!index) {
		if (!route_matters(m))
			return 0;
		if (m->type == RTM_NEWROUTE || m->type == RTM_DELROUTE)
			hear_route(m, hops);
		if (m->type == RTM_NEWNEXTHOP || m->type == RTM_DELNEXTHOP)
			hear_object(m, hops, objects);
		return 1;
	}
	while (n && !hop_leaves(r, objects, index))
		n--, r++;
	/* the kernel removes a route with the source address that it prefers */
	return n || m->type == RTM_DELADDR;
}

void
route_drop(struct buf *hops, int index, int family)
{
	struct route by = { .index = index, .family = (uint8_t)family };

	drop(hops, hops->len, 1, FAMILY | INDEX, &by);
}
