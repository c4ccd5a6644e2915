/* arp_nd: packets made by hand, and some that a kernel sent */
#include "check.h"
#include "checksum.h"
#include "lib/ip.h"
#include "cmd/pingsweep/arp_nd.h"

enum { ARP = 28, NA = 24 };

static const uint8_t ours[6] = { 0x52, 0x54, 0, 0x12, 0x34, 0x56 };
static const uint8_t theirs[6] = { 2, 0xab, 0xcd, 0xef, 0, 1 };
static const struct ip us = { 4, { 10, 0, 0, 1 } },
    them = { 4, { 10, 0, 0, 2 } };

static struct ip
ip(const char *text)
{
	struct ip a = { 0 };

	CHECK(!ip_parse(text, &a), "%s", text);
	return a;
}

/* parse a copy of exactly that size, so that sanitizers see overruns */
static int
arp(const uint8_t *p, size_t n, struct arp_nd *r)
{
	uint8_t *b = malloc(n ? n : 1);
	int is;

	memcpy(b, p, n);
	is = arp_nd_arp_reply(b, n, r);
	free(b);
	return is;
}

static int
nd(const uint8_t *p, size_t n, int hops, struct arp_nd *r)
{
	uint8_t *b = malloc(n ? n : 1);
	int is;

	memcpy(b, p, n);
	is = arp_nd_nd_reply(b, n, hops, r);
	free(b);
	return is;
}

/* what a Linux host asked, arping -I eth0 10.0.0.2 */
static void
arp_request(void)
{
	static const uint8_t want[ARP] = { 0, 1, 8, 0, 6, 4, 0, 1,
	    0x52, 0x54, 0, 0x12, 0x34, 0x56, 10, 0, 0, 1,
	    0, 0, 0, 0, 0, 0, 10, 0, 0, 2 };
	uint8_t p[ARP];
	struct arp_nd r;

	memset(p, 0xff, sizeof p);
	arp_nd_arp(p, &us, ours, &them);
	CHECK(!memcmp(p, want, sizeof want));
	CHECK(!arp(p, sizeof p, &r), "our own");
}

/* a reply, as it comes in: short frames are padded */
static void
reply(uint8_t p[64])
{
	memset(p, 0, 64);
	arp_nd_arp(p, &them, theirs, &us);
	p[7] = 2;
	memcpy(p + 18, ours, 6);
}

static void
arp_reply(void)
{
	uint8_t p[64];
	struct arp_nd r;
	size_t n;

	reply(p);
	for (n = 0; n <= sizeof p; n++) {
		CHECK(arp(p, n, &r) == (n >= ARP), "%zu", n);
		if (n < ARP)
			continue;
		CHECK(!ip_cmp(&r.ip, &them) && !ip_cmp(&r.to, &us));
		CHECK(!memcmp(r.mac, theirs, 6) && !memcmp(r.to_mac, ours, 6));
	}
	p[1] = 6;	/* IEEE 802 */
	CHECK(arp(p, ARP, &r));
}

/* each bit of the first 8 bytes matters, none of the others makes it invalid */
static void
arp_flips(void)
{
	uint8_t p[64];
	struct arp_nd r;
	size_t bit;

	reply(p);
	for (bit = 0; bit < ARP * 8; bit++) {
		p[bit / 8] ^= (uint8_t)(1 << bit % 8);
		CHECK(arp(p, ARP, &r) == (bit >= 64), "%zu", bit);
		p[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
}

/* with the pseudo header of RFC 8200 8.1 */
static unsigned
sum_nd(const uint8_t *p)
{
	uint8_t b[40 + 32] = { 0 };

	memcpy(b, p + 8, 32);
	b[35] = 32;
	b[39] = 58;
	memcpy(b + 40, p + 40, 32);
	return sum(b, sizeof b);
}

static void
solicitation(void)
{
	static const uint8_t head[8] = { 0x60, 0, 0, 0, 0, 32, 58, 255 },
	    group[6] = { 0x33, 0x33, 0xff, 0x12, 0x34, 0x56 };
	struct ip from = ip("2001:db8::1"), to = ip("fd00::ab12:3456"),
	    node = ip("ff02::1:ff12:3456");
	uint8_t p[72], mac[6];
	struct arp_nd r;
	int i, j;

	memset(p, 0xff, sizeof p);
	arp_nd_nd(p, &from, ours, &to, mac);
	CHECK(!memcmp(p, head, 8) && !memcmp(mac, group, 6));
	CHECK(!memcmp(p + 8, from.byte, 16) && !memcmp(p + 24, node.byte, 16));
	CHECK(p[40] == 135 && !p[41] && !memcmp(p + 44, "\0\0\0\0", 4));
	CHECK(!memcmp(p + 48, to.byte, 16));
	CHECK(p[64] == 1 && p[65] == 1 && !memcmp(p + 66, ours, 6));
	CHECK(!nd(p + 40, 32, 255, &r), "our own");
	for (i = 0; i < 100000; i++) {
		for (j = 0; j < 16; j++) {
			from.byte[j] = rnd(3) ? (uint8_t)rnd(256) : 0xff;
			to.byte[j] = rnd(3) ? (uint8_t)rnd(256) : 0xff;
		}
		arp_nd_nd(p, &from, ours, &to, mac);
		CHECK(sum_nd(p) == 0xffff, "%d", i);
	}
}

/* an advertisement with as many options as there is room for */
static size_t
advertisement(uint8_t p[256], const uint8_t *options, size_t n)
{
	struct ip to = ip("fd00::2");

	memset(p, 0, 256);
	p[0] = 136;
	p[4] = 0x60;	/* solicited, override */
	memcpy(p + 8, to.byte, 16);
	memcpy(p + NA, options, n);
	return NA + n;
}

static const uint8_t address[8] = { 2, 1, 2, 0xab, 0xcd, 0xef, 0, 1 };

static void
advertisements(void)
{
	static const uint8_t none[6] = { 0 }, other[24] = { 14, 2, [16] = 2, 1,
	    2, 0xab, 0xcd, 0xef, 0, 1 }, long_one[16] = { 2, 2, 1, 1 };
	struct ip to = ip("fd00::2");
	struct arp_nd r;
	uint8_t p[256];
	size_t n = advertisement(p, address, 8);

	CHECK(nd(p, n, 255, &r) && !ip_cmp(&r.ip, &to) && !r.to.len);
	CHECK(!memcmp(r.mac, theirs, 6));
	/* a nonce before it, RFC 3971 5.3.2 */
	n = advertisement(p, other, sizeof other);
	CHECK(nd(p, n, 255, &r) && !memcmp(r.mac, theirs, 6));
	/* without the option, or one of another link's length */
	CHECK(nd(p, NA, 255, &r) && !memcmp(r.mac, none, 6));
	n = advertisement(p, long_one, sizeof long_one);
	CHECK(nd(p, n, 255, &r) && !memcmp(r.mac, none, 6));
}

/* RFC 4861 7.1.2 */
static void
invalid(void)
{
	struct arp_nd r;
	uint8_t p[256];
	size_t n = advertisement(p, address, 8), i;
	int v;

	for (v = 0; v < 256; v++) {
		CHECK(nd(p, n, v, &r) == (v == 255), "hop limit %d", v);
		p[0] = (uint8_t)v;
		CHECK(nd(p, n, 255, &r) == (v == 136), "type %d", v);
		p[0] = 136;
		p[1] = (uint8_t)v;
		CHECK(nd(p, n, 255, &r) == !v, "code %d", v);
		p[1] = 0;
		p[4] = (uint8_t)v;
		CHECK(nd(p, n, 255, &r), "flags %d", v);
		p[4] = 0x60;
		p[8] = (uint8_t)v;
		CHECK(nd(p, n, 255, &r) == (v != 255), "target %d", v);
		p[8] = 0xfd;
		p[NA + 1] = (uint8_t)v;
		CHECK(nd(p, n, 255, &r) == (v == 1), "length %d", v);
		p[NA + 1] = 1;
	}
	CHECK(!nd(p, n, -1, &r));
	for (i = 0; i < n; i++)
		CHECK(nd(p, i, 255, &r) == (i == NA), "%zu", i);
	CHECK(!nd(p, n + 1, 255, &r), "half an option");
	CHECK(!nd(p, n + 8, 255, &r), "an option of length 0");
}

static void
formats(void)
{
	char text[ARP_ND_TEXT + 1] = { [ARP_ND_TEXT] = 'x' };

	arp_nd_format(text, ours);
	CHECK(!memcmp(text, "52:54:00:12:34:56x", 18));
	arp_nd_format(text, (const uint8_t *)"\xff\x00\xaf\xfa\x09\x90");
	CHECK(!memcmp(text, "ff:00:af:fa:09:90x", 18));
}

static void
garbage(void)
{
	struct arp_nd r;
	uint8_t p[256];
	size_t n, j;
	int i, found = 0;

	for (i = 0; i < 500000; i++) {
		if (i & 1)
			advertisement(p, address, 8);
		else
			reply(p);
		for (j = rnd(6); j; j--)
			p[rnd(64)] = (uint8_t)rnd(256);
		n = rnd(sizeof p);
		if (i & 1)
			for (j = NA; j < n && rnd(20); j += 8u * p[j + 1])
				p[j + 1] = (uint8_t)rnd(5);
		if (arp(p, n, &r)) {
			CHECK(r.ip.len == 4 && r.to.len == 4 && n >= ARP);
			found++;
		}
		if (nd(p, n, 255, &r)) {
			CHECK(r.ip.len == 16 && n >= NA);
			CHECK(!ip_multicast(&r.ip));
			found++;
		}
	}
	CHECK(found > 1000, "%d", found);
}

static const struct test tests[] = {
	{ "arp-request", arp_request }, { "arp-reply", arp_reply },
	{ "arp-flips", arp_flips }, { "solicitation", solicitation },
	{ "advertisements", advertisements }, { "invalid", invalid },
	{ "formats", formats }, { "garbage", garbage },
};

int
main(int argc, char *argv[])
{
	(void)argc;
	return TEST(tests, argv);
}
