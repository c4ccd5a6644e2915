/* arp_nd: requests and replies of ARP and neighbour discovery */
#include "fuzz.h"
#include "../unit/checksum.h"
#include "lib/ip.h"
#include "cmd/pingsweep/arp_nd.h"

enum { HEAD6 = 40, OPTION = 2 };

/* RFC 826, RFC 5227: the fields before the addresses of an Ethernet reply */
static int
is_arp_reply(const uint8_t *p, size_t n)
{
	return n >= ARP_ND_ARP && (!memcmp(p, "\0\1", 2) ||
	    !memcmp(p, "\0\6", 2)) && !memcmp(p + 2, "\10\0\6\4\0\2", 6);
}

static void
arp(const uint8_t *p, size_t n)
{
	struct arp_nd r;

	MUST(arp_nd_arp_reply(p, n, &r) == is_arp_reply(p, n));
	if (!is_arp_reply(p, n))
		return;
	MUST(r.ip.len == 4 && r.to.len == 4);
	MUST(!memcmp(r.mac, p + 8, 6) && !memcmp(r.ip.byte, p + 14, 4));
	MUST(!memcmp(r.to_mac, p + 18, 6) && !memcmp(r.to.byte, p + 24, 4));
}

/* RFC 4861 7.1.2: are all options there, each with a length? */
static int
are_options(const uint8_t *p, size_t n, uint8_t *mac)
{
	size_t len;

	memset(mac, 0, 6);
	while (n) {
		len = n > 1 ? 8u * p[1] : 0;
		if (!len || len > n)
			return 0;
		if (*p == 2 && len == 8)
			memcpy(mac, p + OPTION, 6);
		p += len;
		n -= len;
	}
	return 1;
}

static void
nd(const uint8_t *p, size_t n, int hops)
{
	uint8_t mac[6];
	struct arp_nd r;
	int want = hops == 255 && n >= 24 && p[0] == 136 && !p[1] &&
	    p[8] != 0xff && are_options(p + 24, n - 24, mac);

	MUST(arp_nd_nd_reply(p, n, hops, &r) == want);
	if (want)
		MUST(r.ip.len == 16 && !memcmp(r.ip.byte, p + 8, 16) &&
		    !memcmp(r.mac, mac, 6) && !r.to.len);
}

static void
text(const uint8_t *mac)
{
	char *s = malloc(ARP_ND_TEXT), want[ARP_ND_TEXT + 1];

	snprintf(want, sizeof want, "%02x:%02x:%02x:%02x:%02x:%02x", mac[0],
	    mac[1], mac[2], mac[3], mac[4], mac[5]);
	arp_nd_format(s, mac);
	MUST(!memcmp(s, want, ARP_ND_TEXT));
	free(s);
}

/* a request, and the reply of the host that it asks for */
static void
ask_arp(const struct ip *from, const struct ip *to, const uint8_t *mac)
{
	uint8_t *p = malloc(ARP_ND_ARP);

	arp_nd_arp(p, from, mac, to);
	MUST(!memcmp(p + 8, mac, 6) && !memcmp(p + 24, to->byte, 4));
	MUST(!is_arp_reply(p, ARP_ND_ARP) && p[7] == 1);
	p[7] = 2;
	MUST(is_arp_reply(p, ARP_ND_ARP));
	arp(p, ARP_ND_ARP);
	free(p);
}

/* RFC 4443 2.3: with a right checksum it is all ones */
static unsigned
sum6(const uint8_t *p)
{
	unsigned s = sum(p + 8, ARP_ND_ND - 8) + ARP_ND_ND - HEAD6 + 58;

	return (s & 0xffff) + (s >> 16);
}

static void
ask_nd(const struct ip *from, const struct ip *to, const uint8_t *mac)
{
	uint8_t *p = malloc(ARP_ND_ND), group[6];

	arp_nd_nd(p, from, mac, to, group);
	MUST(sum6(p) == 0xffff);
	MUST(!memcmp(group, "\x33\x33\xff", 3) &&
	    !memcmp(group + 3, to->byte + 13, 3));
	MUST(!memcmp(p + 24 + 13, to->byte + 13, 3) && p[24] == 0xff);
	nd(p + HEAD6, ARP_ND_ND - HEAD6, 255);
	p[HEAD6] = 136;		/* an advertisement, with its own address */
	p[HEAD6 + 24] = 2;
	nd(p + HEAD6, ARP_ND_ND - HEAD6, 255);
	free(p);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct input in = { data, n };
	struct ip from = { 4, { 0 } }, to = { 4, { 0 } };
	uint8_t hops = take8(&in), mac[6] = { 0 }, *p = guard(in.p, in.n);

	arp(p, in.n);
	nd(p, in.n, hops);
	free(p);
	take_bytes(&in, mac, sizeof mac);
	text(mac);
	take_bytes(&in, from.byte, 16);
	take_bytes(&in, to.byte, 16);
	from.len = to.len = 16;
	ask_nd(&from, &to, mac);
	from.len = to.len = 4;
	memset(from.byte + 4, 0, 12);
	memset(to.byte + 4, 0, 12);
	ask_arp(&from, &to, mac);
	return 0;
}
