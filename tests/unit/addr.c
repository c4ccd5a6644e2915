/* addr, addr_info, addr_select: messages made by hand */
#include <sys/socket.h>

#include "check.h"
#include "lib/ip.h"
#include "lib/addr.h"
#include "lib/message.h"
#include "message.h"

struct head {	/* struct ifaddrmsg */
	uint8_t family, bits, flags, scope;
	int32_t index;
};

enum {
	ADDRESS = 1, LOCAL, LABEL, BROADCAST, CACHEINFO = 6, FLAGS = 8, METRIC,
	PROTO = 11
};

static const char a4[] = "\12\0\0\5", b4[] = "\12\0\0\6", c4[] = "\12\0\0\377";
static const char a6[] = "\376\200\0\0\0\0\0\0\0\0\0\0\0\0\0\1";
static const char b6[] = "\375\0\0\0\0\0\0\0\0\0\0\0\0\0\0\7";

static struct bytes m;
static struct addr a;

static void
start(int family, int bits, int flags)
{
	struct head h = { (uint8_t)family, (uint8_t)bits, (uint8_t)flags,
	    253, 4 };

	m.len = 0;
	begin(&m, RTM_NEWADDR, 2, 1, &h, sizeof h);
}

static int
parse(void)
{
	struct message *p = cut(&m, m.len);
	int r = addr_parse(p, &a);

	free(p);
	return r;
}

static int
is(const struct ip *ip, const char *bytes, int n)
{
	return ip->len == n && !memcmp(ip->byte, bytes, (size_t)n);
}

static void
put_everything(void)
{
	uint32_t life[] = { 100, 200, 0, 0 };

	start(AF_INET, 24, 0x80);
	attr(&m, ADDRESS, a4, 4);
	attr(&m, LOCAL, a4, 4);
	attr(&m, BROADCAST, c4, 4);
	attr_str(&m, LABEL, "eth0:1");
	attr_num(&m, FLAGS, 0x380);
	attr_num(&m, METRIC, 9);
	attr(&m, PROTO, "\21", 1);
	attr(&m, CACHEINFO, life, sizeof life);
}

static void
fields(void)
{
	put_everything();
	CHECK(parse() == 1);
	CHECK(a.index == 4 && a.bits == 24 && a.scope == SCOPE_LINK);
	CHECK(is(&a.local, a4, 4) && is(&a.brd, c4, 4));
	CHECK(!strcmp(a.label, "eth0:1") && a.flags == 0x380 && a.metric == 9);
	CHECK(a.life.pref == 100 && a.life.valid == 200 && a.proto == 17);
}

/*
 * rtnetlink(7): LOCAL is the interface's address and ADDRESS its peer's;
 * without LOCAL, ADDRESS is the interface's
 */
static void
local_and_peer(void)
{
	put_everything();
	CHECK(parse() == 1 && !a.peer.len);

	start(AF_INET, 32, 0);
	attr(&m, ADDRESS, b4, 4);
	attr(&m, LOCAL, a4, 4);
	CHECK(parse() == 1 && is(&a.local, a4, 4) && is(&a.peer, b4, 4));

	start(AF_INET6, 64, 0);
	attr(&m, ADDRESS, a6, 16);
	CHECK(parse() == 1 && is(&a.local, a6, 16) && !a.peer.len);

	start(AF_INET6, 128, 0);
	attr(&m, LOCAL, a6, 16);
	attr(&m, ADDRESS, b6, 16);
	CHECK(parse() == 1 && is(&a.local, a6, 16) && is(&a.peer, b6, 16));
}

static void
absent(void)
{
	start(AF_INET6, 64, 0xc0);
	CHECK(parse() == 0);
	attr(&m, ADDRESS, b6, 16);
	CHECK(parse() == 1 && a.flags == 0xc0);
	CHECK(a.life.pref == ADDR_FOREVER && a.life.valid == ADDR_FOREVER);
	CHECK(!*a.label && !a.brd.len && !a.metric && !a.proto);
	attr(&m, PROTO, "", 0);
	CHECK(parse() == 1 && !a.proto);
}

static void
wrong(void)
{
	static const int families[] = { 0, 1, 4, 7, 17, 45, 255 };
	static const char too_long[200];
	size_t i;

	for (i = 0; i < sizeof families / sizeof *families; i++) {
		start(families[i], 24, 0);
		attr(&m, LOCAL, a4, 4);
		CHECK(parse() == 0, "family %d", families[i]);
	}
	start(AF_INET6, 24, 0);
	attr(&m, LOCAL, a4, 4);
	CHECK(parse() == 0);
	start(AF_INET, 24, 0);
	attr(&m, LOCAL, a6, 16);
	CHECK(parse() == 0);
	start(AF_INET, 33, 0);
	attr(&m, LOCAL, a4, 4);
	CHECK(parse() == 0);
	start(AF_INET6, 129, 0);
	attr(&m, ADDRESS, a6, 16);
	CHECK(parse() == 0);
	start(AF_INET, 24, 0);
	attr(&m, LOCAL, a4, 3);
	CHECK(parse() == 0);
	start(AF_INET, 24, 0);
	attr(&m, LOCAL, too_long, sizeof too_long);
	CHECK(parse() == 0);
	start(AF_INET, 24, 0);
	attr(&m, LOCAL, a4, 4);
	attr(&m, BROADCAST, a6, 16);
	CHECK(parse() == 0);
}

static void
states(void)
{
	static const struct { uint32_t flags; int valid, preferred; } want[] = {
		{ 0, 1, 1 }, { ADDR_PERMANENT, 1, 1 }, { ADDR_SECONDARY, 1, 1 },
		{ ADDR_TENTATIVE, 0, 0 }, { ADDR_DADFAILED, 0, 0 },
		{ ADDR_DEPRECATED, 1, 0 }, { ADDR_OPTIMISTIC, 1, 1 },
		{ ADDR_TENTATIVE | ADDR_OPTIMISTIC, 1, 1 },
		{ ADDR_TENTATIVE | ADDR_DADFAILED, 0, 0 },
		{ ADDR_TENTATIVE | ADDR_OPTIMISTIC | ADDR_DADFAILED, 0, 0 },
		{ ADDR_TENTATIVE | ADDR_OPTIMISTIC | ADDR_DEPRECATED, 1, 0 },
	};
	static const char *const text[] = { "10.0.0.5", "169.254.1.1",
	    "fe80::1", "fd00::1", "2001:db8::1", "127.0.0.1" };
	size_t i, j;
	int linklocal;

	for (i = 0; i < sizeof want / sizeof *want; i++)
		for (j = 0; j < sizeof text / sizeof *text; j++) {
			a = (struct addr){ .flags = want[i].flags };
			ip_parse(text[j], &a.local);
			linklocal = j == 1 || j == 2;
			CHECK(!!addr_valid(&a) == want[i].valid);
			CHECK(!!addr_preferred(&a) == want[i].preferred);
			CHECK(!!addr_usable(&a) ==
			    (want[i].preferred && !linklocal),
			    "%s %x", text[j], want[i].flags);
			CHECK(addr_scope(&a) == (linklocal ? SCOPE_LINK :
			    SCOPE_GLOBAL), "%s", text[j]);
			CHECK(!!addr_any_usable(&a, 1, 4) ==
			    (addr_usable(&a) && a.local.len == 4));
			CHECK(!!addr_any_usable(&a, 1, 6) ==
			    (addr_usable(&a) && a.local.len == 16));
			CHECK(!addr_any_usable(&a, 0, 4));
		}
}

/*
 * IPv4 addresses that differ in prefix length or peer are two to the kernel;
 * IPv6 addresses are one
 */
static void
same(void)
{
	struct addr b;

	put_everything();
	parse();
	b = a;
	b.flags = b.life.pref = b.scope = 77;
	CHECK(addr_same(&a, &b));
	b.bits = 25;
	CHECK(!addr_same(&a, &b));
	b = a;
	b.index++;
	CHECK(!addr_same(&a, &b));
	b = a;
	b.peer = b.brd;
	CHECK(!addr_same(&a, &b));
	b = a;
	b.local.byte[3]++;
	CHECK(!addr_same(&a, &b));
	b = a;
	a.local.len = b.local.len = 16;
	b.bits = 25;
	b.peer = b.brd;
	CHECK(addr_same(&a, &b));
	b.local.byte[15]++;
	CHECK(!addr_same(&a, &b));
}

static void
use(const struct message *p)
{
	CHECK(!addr_parse(p, &a) || ((a.local.len == 4 || a.local.len == 16) &&
	    a.bits <= a.local.len * 8 && a.index > 0 &&
	    (!a.peer.len || a.peer.len == a.local.len) &&
	    (!a.brd.len || a.brd.len == a.local.len) &&
	    strnlen(a.label, sizeof a.label) < sizeof a.label));
}

static void
garbled(void)
{
	put_everything();
	garble(&m, sizeof(struct head), use);
	start(AF_INET6, 64, 0);
	attr(&m, ADDRESS, a6, 16);
	attr_num(&m, FLAGS, 0x80);
	garble(&m, sizeof(struct head), use);
}

static const struct test tests[] = {
	{ "fields", fields }, { "local-and-peer", local_and_peer },
	{ "absent", absent }, { "wrong", wrong }, { "states", states },
	{ "same", same }, { "garbled", garbled },
};

int
main(int argc, char *argv[])
{
	(void)argc;
	return TEST(tests, argv);
}
