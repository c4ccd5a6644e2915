/* link: messages made by hand */
#include <net/if.h>

#include "check.h"
#include "lib/buf.h"
#include "lib/link.h"
#include "lib/message.h"
#include "message.h"

struct head {	/* struct ifinfomsg */
	uint8_t family, pad;
	uint16_t type;
	int32_t index;
	uint32_t flags, change;
};

enum {	/* IFLA_... */
	ADDRESS = 1, BROADCAST, IFNAME, MTU, LINK, MASTER = 10, WIRELESS,
	TXQLEN = 13, OPERSTATE = 16, LINKINFO = 18, IFALIAS = 20, STATS64 = 23,
	GROUP = 27, NETNSID = 37, PROP_LIST = 52, ALT_IFNAME, PERM_ADDRESS,
	PARENT_DEV_NAME = 56, PARENT_DEV_BUS_NAME,
	INFO_KIND = 1, INFO_DATA, INFO_SLAVE_KIND = 4, INFO_SLAVE_DATA,
	VLAN_ID = 1,
	NESTED = 0x8000, BYTEORDER = 0x4000
};

static struct bytes m;
static struct link l;
static struct buf text;

static void
start(const char *name)
{
	struct head h = { 0, 0, 1, 7, 0x31043, 0 };

	m.len = text.len = 0;
	begin(&m, RTM_NEWLINK, 2, 1, &h, sizeof h);
	if (name)
		attr_str(&m, IFNAME, name);
}

static int
parse(void)
{
	struct message *p = cut(&m, m.len);
	int r = link_parse(p, &l, &text);

	free(p);
	return r;
}

static int
is(const char *s, const char *want)
{
	return s && want ? !strcmp(s, want) : s == want;
}

static void
put_kind(const char *kind, int type, const void *data, size_t n)
{
	size_t info = nest(&m, LINKINFO), inner;

	attr_str(&m, INFO_KIND, kind);
	inner = nest(&m, INFO_DATA);
	attr(&m, type, data, n);
	end_nest(&m, inner);
	end_nest(&m, info);
}

static void
put_everything(void)
{
	uint64_t stats[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };
	uint16_t id = 100;
	uint8_t state = OPER_DORMANT;
	size_t list;

	start("eth0");
	attr_num(&m, TXQLEN, 1000);
	attr(&m, OPERSTATE, &state, 1);
	attr_num(&m, MTU, 9000);
	attr_num(&m, GROUP, 17);
	attr(&m, ADDRESS, "\2\3\4\5\6\7", 6);
	attr(&m, BROADCAST, "\377\377\377\377\377\377", 6);
	attr(&m, PERM_ADDRESS, "\2\3\4\5\6\10", 6);
	attr(&m, STATS64, stats, sizeof stats);
	attr_num(&m, LINK, 3);
	attr_num(&m, NETNSID, 5);
	attr_num(&m, MASTER, 9);
	attr_str(&m, IFALIAS, "to the left");
	attr_str(&m, PARENT_DEV_NAME, "virtio2");
	attr_str(&m, PARENT_DEV_BUS_NAME, "virtio");
	put_kind("vlan", VLAN_ID, &id, sizeof id);
	list = nest(&m, PROP_LIST | NESTED);
	attr_str(&m, ALT_IFNAME, "one");
	attr_str(&m, ALT_IFNAME, "two words");
	end_nest(&m, list);
}

static void
fields(void)
{
	const char *alt;
	int i;

	put_everything();
	CHECK(parse() == 1);
	CHECK(l.index == 7 && l.type == 1 && is(l.name, "eth0"));
	CHECK(l.flags == 0x31043 && l.flags & LINK_LOWER_UP &&
	    l.flags & LINK_DORMANT);
	CHECK(l.mtu == 9000 && l.txqlen == 1000 && l.group == 17);
	CHECK(l.master == 9 && l.parent == 3 && l.netns == 5);
	CHECK(l.operstate == OPER_DORMANT && l.vlan == 100);
	CHECK(l.mac.len == 6 && !memcmp(l.mac.byte, "\2\3\4\5\6\7", 6));
	CHECK(l.brd.len == 6 && l.brd.byte[5] == 0xff);
	CHECK(l.perm.len == 6 && l.perm.byte[5] == 8);
	for (i = 0; i < 8; i++)
		CHECK(l.stat[i] == (uint64_t)i + 1);
	CHECK(is(link_text(&l, &text, TEXT_KIND), "vlan"));
	CHECK(is(link_text(&l, &text, TEXT_ALIAS), "to the left"));
	CHECK(is(link_text(&l, &text, TEXT_BUS), "virtio"));
	CHECK(is(link_text(&l, &text, TEXT_DEV), "virtio2"));
	alt = link_text(&l, &text, TEXT_ALT);
	CHECK(is(alt, "one"));
	alt = link_next(&l, &text, alt);
	CHECK(is(alt, "two words"));
	CHECK(!link_next(&l, &text, alt));
}

static void
absent(void)
{
	int i;

	start("lo");
	CHECK(parse() == 1);
	CHECK(l.parent == -1 && l.netns == -1 && l.vlan == 0xffff);
	CHECK(l.vni == UINT32_MAX && l.port == 0xff);
	CHECK(!l.master && !l.mac.len && !l.perm.len && !l.mtu);
	for (i = 0; i < 8; i++)
		CHECK(l.stat[i] == UINT64_MAX);
	for (i = TEXT_KIND; i <= TEXT_ALT; i++)
		CHECK(!link_text(&l, &text, i), "%d", i);
}

static void
flag_bits(void)
{
	size_t list;
	uint16_t id = 4094;

	start("v");
	list = nest(&m, LINKINFO | NESTED);
	attr_str(&m, INFO_KIND, "vlan");
	size_t data = nest(&m, INFO_DATA | NESTED);
	attr(&m, VLAN_ID | BYTEORDER, &id, sizeof id);
	end_nest(&m, data);
	end_nest(&m, list);
	CHECK(parse() == 1 && l.vlan == 4094);
	CHECK(is(link_text(&l, &text, TEXT_KIND), "vlan"));
}

/* what attribute 1 of a kind's data is depends on the kind */
static void
other_kinds(void)
{
	static const char *const kinds[] = { "vxlan", "vlan2", "vla", "",
	    "VLAN" };
	uint8_t forwarding = 3;
	uint32_t id = 42;
	size_t i;

	for (i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		start("x");
		put_kind(kinds[i], 1, &id, sizeof id);
		CHECK(parse() == 1 && l.vlan == 0xffff, "%s", kinds[i]);
		CHECK(l.vni == (i ? UINT32_MAX : 42), "%s", kinds[i]);
	}
	for (i = 0; i < 2; i++) {
		start("x");
		size_t info = nest(&m, LINKINFO);
		attr_str(&m, INFO_SLAVE_KIND, i ? "bond" : "bridge");
		size_t data = nest(&m, INFO_SLAVE_DATA | NESTED);
		attr(&m, 1, &forwarding, sizeof forwarding);
		end_nest(&m, data);
		end_nest(&m, info);
		CHECK(parse() == 1 && l.port == (i ? 0xff : 3));
		CHECK(is(link_text(&l, &text, TEXT_SLAVE), i ? "bond" :
		    "bridge") && !link_text(&l, &text, TEXT_KIND));
	}
	/* vlan without INFO_DATA: LINKINFO's own attributes are no VLAN id */
	start("x");
	size_t info = nest(&m, LINKINFO);
	attr_str(&m, INFO_KIND, "vlan");
	end_nest(&m, info);
	CHECK(parse() == 1 && l.vlan == 0xffff);
}

static void
foreign(void)
{
	struct head h = { 7, 0, 1, 7, 0, 0 };

	m.len = 0;
	begin(&m, RTM_NEWLINK, 0, 0, &h, sizeof h);
	attr_str(&m, IFNAME, "br0");
	CHECK(parse() == 0);
	CHECK(link_gone(last(&m)) == 0);

	start("wlan0");
	attr(&m, WIRELESS, "12345678", 8);
	CHECK(parse() == 0);
	CHECK(link_gone(last(&m)) == 7);

	h = (struct head){ 0, 0, 1, 0, 0, 0 };
	m.len = 0;
	begin(&m, RTM_NEWLINK, 0, 0, &h, sizeof h);
	attr_str(&m, IFNAME, "x");
	CHECK(parse() == 0 && link_gone(last(&m)) == 0);
}

/* a name has up to 15 bytes, and ends at a NUL or with the attribute */
static void
names(void)
{
	start(NULL);
	CHECK(parse() == 0);
	start("");
	CHECK(parse() == 0);
	start("123456789012345");
	CHECK(parse() == 1 && is(l.name, "123456789012345"));
	start("1234567890123456");
	CHECK(parse() == 0);
	start(NULL);
	attr(&m, IFNAME, "abc", 3);
	CHECK(parse() == 1 && is(l.name, "abc"));
	start(NULL);
	attr(&m, IFNAME, "\377\33", 2);
	CHECK(parse() == 1 && is(l.name, "\377\33"));
}

/* the texts of several links stand in one buffer */
static void
many_texts(void)
{
	struct link links[50];
	char s[32];
	const char *alt;
	size_t list;
	int i, j;
	struct buf all = { 0 };

	for (i = 0; i < 50; i++) {
		start("x");
		list = nest(&m, PROP_LIST | NESTED);
		for (j = 0; j < i; j++) {
			sprintf(s, "%d of %d", j, i);
			attr_str(&m, ALT_IFNAME, s);
		}
		end_nest(&m, list);
		CHECK(link_parse(last(&m), links + i, &all) == 1);
	}
	for (i = 0; i < 50; i++) {
		alt = link_text(links + i, &all, TEXT_ALT);
		for (j = 0; j < i; j++) {
			sprintf(s, "%d of %d", j, i);
			CHECK(is(alt, s), "%s", s);
			alt = link_next(links + i, &all, alt);
		}
		CHECK(!alt);
	}
	buf_free(&all);
}

/* random bytes never yield a link that breaks its invariants */
static void
use(const struct message *p)
{
	const char *s;
	size_t n = 0;
	int i;

	text.len = 0;
	buf_add(&text, "before", 7);
	if (link_parse(p, &l, &text)) {
		CHECK(strlen(l.name) < sizeof l.name && *l.name);
		CHECK(l.index > 0 && l.mac.len <= 32 && l.brd.len <= 32);
		CHECK(l.text + l.textlen == text.len);
		for (i = TEXT_KIND; i <= TEXT_ALT; i++)
			if ((s = link_text(&l, &text, i)))
				n += strlen(s);
		for (s = link_text(&l, &text, TEXT_ALT); s;
		    s = link_next(&l, &text, s))
			n++;
		CHECK(n <= text.len);
	}
	CHECK(link_gone(p) >= 0);
	CHECK(!memcmp(text.p, "before", 7));
}

static void
garbled(void)
{
	put_everything();
	garble(&m, sizeof(struct head), use);
	CHECK(!text.failed);
}

static void
states(void)
{
	unsigned flags;

	for (flags = 0; flags < 0x80000; flags++) {
		l.flags = flags;
		CHECK(!!link_running(&l) == ((flags & 0x41) == 0x41));
		CHECK(!!link_carrier(&l) == ((flags & 0x10001) == 0x10001));
	}
}

static void
types(void)
{
	static const struct { unsigned type; const char *name; } want[] = {
		{ 1, "ether" }, { 772, "loopback" }, { 65534, "none" },
		{ 768, "ipip" }, { 778, "gre" }, { 823, "gre6" },
		{ 801, "ieee802.11" }, { 32, "infiniband" }, { 280, "can" },
		{ 65535, "void" }, { 0, "netrom" },
	};
	const char *s;
	size_t i, n, known = 0;

	for (i = 0; i < sizeof want / sizeof *want; i++) {
		s = link_type(want[i].type, &n);
		CHECK(s && n == strlen(want[i].name) &&
		    !memcmp(s, want[i].name, n), "%u", want[i].type);
	}
	for (i = 0; i < 65536; i++)
		if ((s = link_type((unsigned)i, &n))) {
			known++;
			CHECK(n && !memchr(s, ' ', n) && s[n] == ' ', "%zu", i);
		}
	CHECK(known > 50 && known < 100, "%zu", known);
}

static const struct test tests[] = {
	{ "fields", fields }, { "absent", absent }, { "flag-bits", flag_bits },
	{ "other-kinds", other_kinds }, { "foreign", foreign },
	{ "names", names }, { "many-texts", many_texts },
	{ "garbled", garbled }, { "states", states }, { "types", types },
};

int
main(int argc, char *argv[])
{
	(void)argc;
	return TEST(tests, argv);
}
