/* route: messages made by hand */
#include <sys/socket.h>

#include "check.h"
#include "lib/buf.h"
#include "lib/ip.h"
#include "lib/message.h"
#include "lib/route.h"
#include "message.h"

struct head {	/* struct rtmsg */
	uint8_t family, dst_len, src_len, tos, table, protocol, scope, type;
	uint32_t flags;
};

struct hop {	/* struct rtnexthop */
	uint16_t len;
	uint8_t flags, hops;
	int32_t index;
};

enum {
	DST = 1, OIF = 4, GATEWAY, PRIORITY, PREFSRC, MULTIPATH = 9,
	CACHEINFO = 12, TABLE = 15,
	VIA = 18, NH_ID = 30,
	NHA_ID = 1, NHA_GROUP, NHA_BLACKHOLE = 4, NHA_OIF,
	MAIN = 254, LOCAL_TABLE = 255, COMPAT = 252,
	UNICAST = 1, LOCAL = 2, BLACKHOLE = 6, UNREACHABLE, PROHIBIT, THROW,
	DEAD = 0x1, LINKDOWN = 0x10, CLONED = 0x200,
	REPLACE = 0x100
};

static struct bytes m;
static struct buf hops, objects;

static void
start(struct head h)
{
	m.len = 0;
	begin(&m, RTM_NEWROUTE, 2, 1, &h, sizeof h);
}

/* the head of a unicast default route in the main table */
static struct head
a_default(int family)
{
	return (struct head){ .family = (uint8_t)family, .table = MAIN,
	    .type = UNICAST };
}

/* parse the message; returns its number of hops */
static size_t
parse(void)
{
	struct message *p = cut(&m, m.len);

	hops.len = 0;
	route_parse(p, &hops);
	free(p);
	return hops.len / sizeof(struct route);
}

static int
leaves(int index, int family)
{
	return route_leaves(&hops, &objects, index, family);
}

static void
defaults(void)
{
	start(a_default(AF_INET));
	attr(&m, GATEWAY, "\12\0\0\1", 4);
	attr_num(&m, OIF, 3);
	CHECK(parse() == 1);
	CHECK(leaves(3, 0) && leaves(3, 4) && !leaves(3, 6) && !leaves(4, 0));
	start(a_default(AF_INET6));
	attr_num(&m, TABLE, MAIN);
	attr_num(&m, OIF, 5);
	CHECK(parse() == 1);
	CHECK(leaves(5, 0) && leaves(5, 6) && !leaves(5, 4));
}

/*
 * Only unicast default routes of the main table are read. A dead one is kept,
 * but nothing leaves by it.
 */
static void
others(void)
{
	static const uint8_t types[] = { 0, LOCAL, 3, 4, 5, BLACKHOLE,
	    UNREACHABLE, PROHIBIT, THROW };
	struct head h;
	size_t i;

	for (i = 0; i < sizeof types; i++) {
		h = a_default(AF_INET);
		h.type = types[i];
		start(h);
		attr_num(&m, OIF, 3);
		CHECK(parse() == 0, "type %d", types[i]);
	}
	h = a_default(AF_INET);
	h.dst_len = 1;
	start(h);
	attr_num(&m, OIF, 3);
	CHECK(parse() == 0);
	h = a_default(AF_INET);
	h.flags = DEAD | LINKDOWN;
	start(h);
	attr_num(&m, OIF, 3);
	CHECK(parse() == 1 && !leaves(3, 0));
	h = a_default(AF_INET6);
	h.flags = CLONED;
	start(h);
	attr_num(&m, OIF, 3);
	CHECK(parse() == 0);
	h = a_default(28);	/* AF_MPLS */
	start(h);
	attr_num(&m, OIF, 3);
	CHECK(parse() == 0);
	start(a_default(AF_INET));
	CHECK(parse() == 0);
}

/* tables above 255 do not fit the head's byte, but have an attribute */
static void
tables(void)
{
	struct head h = a_default(AF_INET);

	h.table = COMPAT;
	start(h);
	attr_num(&m, TABLE, 1000);
	attr_num(&m, OIF, 3);
	CHECK(parse() == 0);
	start(h);
	attr_num(&m, TABLE, MAIN);
	attr_num(&m, OIF, 3);
	CHECK(parse() == 1);
	h.table = LOCAL_TABLE;
	start(h);
	attr_num(&m, OIF, 3);
	CHECK(parse() == 0);
}

static void
put_multipath(void)
{
	struct hop h[] = { { 8, 0, 0, 3 }, { 16, DEAD, 0, 4 }, { 8, 0, 0, 5 },
	    { 8, LINKDOWN, 0, 6 } };
	char b[40] = { 0 };

	memcpy(b, h, 8);
	memcpy(b + 8, h + 1, 8);
	memcpy(b + 16, "\10\0\5\0\12\0\0\1", 8);	/* the gateway */
	memcpy(b + 24, h + 2, 16);
	start(a_default(AF_INET));
	attr(&m, MULTIPATH, b, sizeof b);
}

static void
several(void)
{
	put_multipath();
	CHECK(parse() == 4);	/* a dead hop is kept; nothing leaves by it */
	CHECK(leaves(3, 4) && !leaves(4, 4) && leaves(5, 4) && leaves(6, 4));
	CHECK(!leaves(3, 6));
}

/* a lifetime in ticks: below 0 the route has expired, at 0 it never does */
static void
expiry(void)
{
	static const int32_t left[] = { -1, -1000, INT32_MIN, 0, 1, 180000 };
	struct { uint32_t used[2]; int32_t expires; uint32_t rest[5]; } cache;
	size_t i;

	for (i = 0; i < sizeof left / sizeof *left; i++) {
		memset(&cache, 0, sizeof cache);
		cache.expires = left[i];
		start(a_default(AF_INET6));
		attr_num(&m, OIF, 3);
		attr(&m, CACHEINFO, &cache, sizeof cache);
		CHECK(parse() == (left[i] >= 0), "%d", left[i]);
		CHECK(left[i] < 0 ||
		    BUF_ITEMS(&hops, struct route)->expires == left[i]);
	}
}

static int
hear(int type, int family, int index, int dst_len, int event_index)
{
	struct head h = a_default(family);
	struct message *p;
	int r;

	h.dst_len = (uint8_t)dst_len;
	start(h);
	attr_num(&m, OIF, (uint32_t)index);
	last(&m)->type = (uint16_t)type;
	p = cut(&m, m.len);
	r = route_hear(&hops, &objects, p, event_index);
	CHECK(event_index || r == route_matters(p));
	free(p);
	return r;
}

/* each route that is removed takes one of its own hops with it */
static void
events(void)
{
	hops.len = objects.len = 0;
	CHECK(hear(RTM_NEWROUTE, AF_INET, 3, 0, 0));
	CHECK(hear(RTM_NEWROUTE, AF_INET6, 3, 0, 0));
	CHECK(hear(RTM_NEWROUTE, AF_INET6, 3, 0, 0));
	CHECK(!hear(RTM_DELROUTE, AF_INET6, 3, 64, 0) && leaves(3, 6));
	CHECK(hear(RTM_DELROUTE, AF_INET6, 3, 0, 0) && leaves(3, 6));
	CHECK(hear(RTM_DELROUTE, AF_INET6, 4, 0, 0) && leaves(3, 6));
	CHECK(hear(RTM_DELROUTE, AF_INET6, 3, 0, 0) && !leaves(3, 6));
	CHECK(hear(RTM_DELROUTE, AF_INET6, 3, 0, 0) && leaves(3, 4));
	CHECK(!hear(RTM_NEWROUTE, AF_INET, 5, 24, 0) && !leaves(5, 4));
	/* an event about a link matters if a hop leaves by it */
	CHECK(hear(RTM_NEWLINK, AF_INET, 3, 0, 3));
	CHECK(!hear(RTM_NEWLINK, AF_INET, 4, 0, 4));
	CHECK(!hear(RTM_NEWADDR, AF_INET, 4, 0, 4));
	CHECK(hear(RTM_DELADDR, AF_INET, 4, 0, 4));
	put_multipath();
	CHECK(parse() == 4);
	CHECK(hear(RTM_NEWLINK, AF_INET, 4, 0, 4) && !leaves(4, 0));
}

/* hear that a default route by this interface replaces one of this metric */
static void
replace(int family, uint32_t index, uint32_t metric)
{
	struct message *p;

	start(a_default(family));
	attr_num(&m, OIF, index);
	attr_num(&m, PRIORITY, metric);
	last(&m)->flags |= REPLACE;
	p = cut(&m, m.len);
	CHECK(route_hear(&hops, &objects, p, 0));
	free(p);
}

/* a route replaces one of the same family and metric, and no other */
static void
replaced(void)
{
	hops.len = objects.len = 0;
	CHECK(hear(RTM_NEWROUTE, AF_INET, 3, 0, 0));
	replace(AF_INET, 4, 5);
	CHECK(leaves(3, 4) && leaves(4, 4));
	replace(AF_INET6, 5, 0);
	CHECK(leaves(3, 4) && leaves(4, 4) && leaves(5, 6));
	replace(AF_INET, 6, 0);
	CHECK(!leaves(3, 4) && leaves(4, 4) && leaves(5, 6) && leaves(6, 4));
	replace(AF_INET, 6, 0);
	CHECK(hops.len == 3 * sizeof(struct route) && leaves(6, 4));
	CHECK(hear(RTM_NEWROUTE, AF_INET6, 6, 0, 0));
	route_drop(&hops, 6, 4);
	CHECK(!leaves(6, 4) && leaves(6, 6) && leaves(4, 4));
}

static struct message *
an_object(uint32_t id, uint32_t index, const uint32_t *group, int n)
{
	struct { uint32_t id; uint8_t weight, high; uint16_t pad; } members[8];
	char head[8] = { 2 };
	int i;

	m.len = 0;
	begin(&m, RTM_NEWNEXTHOP, 2, 1, head, sizeof head);
	attr_num(&m, NHA_ID, id);
	if (index)
		attr_num(&m, NHA_OIF, index);
	memset(members, 0, sizeof members);
	for (i = 0; i < n; i++)
		members[i].id = group[i];
	if (n)
		attr(&m, NHA_GROUP, members, (size_t)n * 8);
	return cut(&m, m.len);
}

static void
object(uint32_t id, uint32_t index, const uint32_t *group, int n)
{
	struct message *p = an_object(id, index, group, n);

	route_nexthop(p, &objects);
	free(p);
}

/* hear an event about a nexthop object, or about a group if index is 0 */
static void
hear_object(int type, uint32_t id, uint32_t index)
{
	static const uint32_t group[] = { 10 };
	struct message *p = an_object(id, index, group, !index);

	p->type = (uint16_t)type;
	CHECK(route_hear(&hops, &objects, p, 0));
	free(p);
}

/* routes change and vanish with their nexthop object */
static void
nexthop_events(void)
{
	hops.len = objects.len = 0;
	start(a_default(AF_INET));
	attr_num(&m, NH_ID, 20);
	CHECK(parse() == 1 && !leaves(3, 0));
	hear_object(RTM_NEWNEXTHOP, 20, 0);
	CHECK(!leaves(3, 0));
	hear_object(RTM_NEWNEXTHOP, 10, 3);
	CHECK(leaves(3, 0));
	hear_object(RTM_NEWNEXTHOP, 10, 4);
	CHECK(!leaves(3, 0) && leaves(4, 0));
	hear_object(RTM_DELNEXTHOP, 10, 4);
	CHECK(!leaves(4, 0) && hops.len);
	hear_object(RTM_NEWNEXTHOP, 10, 4);
	CHECK(leaves(4, 0));
	hear_object(RTM_DELNEXTHOP, 20, 0);
	CHECK(!hops.len);
}

static void
nexthops(void)
{
	uint32_t group[] = { 11, 12, 13 };

	objects.len = 0;
	object(10, 3, NULL, 0);
	object(11, 4, NULL, 0);
	object(12, 5, NULL, 0);
	object(20, 0, group, 3);	/* before its last member */
	object(13, 6, NULL, 0);
	object(30, 0, NULL, 0);		/* a blackhole */
	start(a_default(AF_INET));
	attr_num(&m, NH_ID, 10);
	CHECK(parse() == 1 && leaves(3, 0) && !leaves(4, 0));
	start(a_default(AF_INET6));
	attr_num(&m, NH_ID, 20);
	CHECK(parse() == 1);
	CHECK(!leaves(3, 0) && leaves(4, 6) && leaves(5, 0) && leaves(6, 0));
	CHECK(!leaves(4, 4));
	start(a_default(AF_INET));
	attr_num(&m, NH_ID, 30);
	CHECK(parse() == 1 && !leaves(3, 0) && !leaves(4, 0));
	start(a_default(AF_INET));
	attr_num(&m, NH_ID, 99);
	CHECK(parse() == 1 && !leaves(3, 0) && !leaves(0, 0));
}

static int
out(struct head h)
{
	struct message *p;
	int r;

	start(h);
	attr(&m, DST, "\12\0\0\1", 4);
	attr_num(&m, OIF, 3);
	p = cut(&m, m.len);
	r = route_out(p);
	free(p);
	return r;
}

static void
outs(void)
{
	struct head h = { .family = AF_INET, .dst_len = 32, .table = MAIN };
	int type;

	for (type = 0; type < 12; type++) {
		h.type = (uint8_t)type;
		CHECK(out(h) == (type >= 1 && type <= 5 ? 3 : 0), "%d", type);
	}
	h.type = UNICAST;
	start(h);
	CHECK(!route_out((const struct message *)&m));
}

static void
use(const struct message *p)
{
	hops.len = 0;
	route_parse(p, &hops);
	CHECK(hops.len % sizeof(struct route) == 0);
	route_out(p);
	leaves(3, 0);
}

static void
use_object(const struct message *p)
{
	if (objects.len > 500 * sizeof(struct route))
		objects.len = 0;
	route_nexthop(p, &objects);
	CHECK(objects.len % sizeof(struct route) == 0);
	leaves(3, 0);
}

static void
garbled(void)
{
	uint32_t group[] = { 11, 12, 13 };

	put_multipath();
	attr_num(&m, TABLE, MAIN);
	attr(&m, PREFSRC, "\12\0\0\5", 4);
	garble(&m, sizeof(struct head), use);
	start(a_default(AF_INET));
	attr_num(&m, NH_ID, 20);
	CHECK(parse() == 1);
	object(20, 4, group, 3);
	garble(&m, 8, use_object);
	CHECK(!hops.failed && !objects.failed);
}

static const struct test tests[] = {
	{ "defaults", defaults }, { "others", others }, { "tables", tables },
	{ "several", several }, { "expiry", expiry }, { "events", events },
	{ "replaced", replaced }, { "nexthops", nexthops },
	{ "nexthop_events", nexthop_events }, { "outs", outs },
	{ "garbled", garbled },
};

int
main(int argc, char *argv[])
{
	(void)argc;
	return TEST(tests, argv);
}
