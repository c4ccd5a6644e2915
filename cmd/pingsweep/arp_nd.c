#include "arp_nd.h"

#include <string.h>

#include "lib/ip.h"

enum {	/* offsets in ARP for Ethernet and IPv4, and what stands there */
	HARDWARE = 0, PROTOCOL = 2, LENGTHS = 4, OPERATION = 6, SENDER = 8,
	SENDER_IP = 14, TARGET = 18, TARGET_IP = 24,
	ETHERNET = 1, IEEE802 = 6, IPV4 = 0x0800, REQUEST = 1, REPLY = 2
};

enum {	/* offsets in a solicitation and an advertisement */
	HOPS = 7, FROM = 8, TO = 24, HEAD6 = 40,
	CODE = 1, SUM = 2, WHOM = 8, OPTIONS = 24,
	ICMP6 = 58, SOLICITATION = 135, ADVERTISEMENT = 136,
	OUR_ADDRESS = 1, THEIR_ADDRESS = 2
};

static unsigned
get16(const uint8_t *p)
{
	return (unsigned)p[0] << 8 | p[1];
}

static void
put16(uint8_t *p, unsigned v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

void
arp_nd_arp(void *packet, const struct ip *from, const uint8_t *mac,
    const struct ip *to)
{
	uint8_t *p = packet;

	put16(p + HARDWARE, ETHERNET);
	put16(p + PROTOCOL, IPV4);
	put16(p + LENGTHS, ARP_ND_MAC << 8 | 4);
	put16(p + OPERATION, REQUEST);
	memcpy(p + SENDER, mac, ARP_ND_MAC);
	memcpy(p + SENDER_IP, from->byte, 4);
	memset(p + TARGET, 0, ARP_ND_MAC);
	memcpy(p + TARGET_IP, to->byte, 4);
}

/* over the addresses, the length, the protocol and the message: RFC 4443 2.3 */
static unsigned
checksum(const uint8_t *p)
{
	uint32_t sum = ARP_ND_ND - HEAD6 + ICMP6;
	size_t i;

	for (i = FROM; i < ARP_ND_ND; i += 2)
		sum += get16(p + i);
	sum = (sum >> 16) + (sum & 0xffff);
	return ~((sum >> 16) + sum) & 0xffff;
}

void
arp_nd_nd(void *packet, const struct ip *from, const uint8_t *mac,
    const struct ip *to, uint8_t *to_mac)
{
	static const uint8_t head[] = { 0x60, 0, 0, 0, 0, ARP_ND_ND - HEAD6,
	    ICMP6, 255 }, group[] = { 0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1,
	    0xff };
	uint8_t *p = packet, *icmp = p + HEAD6;

	memcpy(p, head, sizeof head);
	memcpy(p + FROM, from->byte, 16);
	memcpy(p + TO, group, sizeof group);
	memcpy(p + TO + sizeof group, to->byte + sizeof group, 3);
	memset(icmp, 0, WHOM);
	icmp[0] = SOLICITATION;
	memcpy(icmp + WHOM, to->byte, 16);
	icmp[OPTIONS] = OUR_ADDRESS;
	icmp[OPTIONS + 1] = 1;	/* of 8 bytes */
	memcpy(icmp + OPTIONS + 2, mac, ARP_ND_MAC);
	put16(icmp + SUM, checksum(p));
	put16(to_mac, 0x3333);
	memcpy(to_mac + 2, p + TO + 12, 4);
}

int
arp_nd_arp_reply(const void *bytes, size_t n, struct arp_nd *r)
{
	const uint8_t *p = bytes;

	*r = (struct arp_nd){ 0 };
	if (n < ARP_ND_ARP || get16(p + PROTOCOL) != IPV4 ||
	    (get16(p + HARDWARE) != ETHERNET &&
	    get16(p + HARDWARE) != IEEE802) ||
	    get16(p + LENGTHS) != (ARP_ND_MAC << 8 | 4) ||
	    get16(p + OPERATION) != REPLY)
		return 0;
	r->ip.len = r->to.len = 4;
	memcpy(r->mac, p + SENDER, ARP_ND_MAC);
	memcpy(r->ip.byte, p + SENDER_IP, 4);
	memcpy(r->to_mac, p + TARGET, ARP_ND_MAC);
	memcpy(r->to.byte, p + TARGET_IP, 4);
	return 1;
}

int
arp_nd_nd_reply(const void *bytes, size_t n, int hop_limit, struct arp_nd *r)
{
	const uint8_t *p = bytes;
	size_t at, length;

	*r = (struct arp_nd){ 0 };
	if (n < OPTIONS || hop_limit != 255 || p[0] != ADVERTISEMENT ||
	    p[CODE])
		return 0;
	for (at = OPTIONS; at < n; at += length) {
		length = n - at < 2 ? 0 : p[at + 1] * 8u;
		if (!length || length > n - at)
			return 0;
		if (p[at] == THEIR_ADDRESS && length == 8)
			memcpy(r->mac, p + at + 2, ARP_ND_MAC);
	}
	r->ip.len = 16;
	memcpy(r->ip.byte, p + WHOM, 16);
	return !ip_multicast(&r->ip);
}

void
arp_nd_format(char text[ARP_ND_TEXT], const uint8_t *mac)
{
	static const char digits[] = "0123456789abcdef";
	int i;

	for (i = 0; i < ARP_ND_MAC; i++) {
		text[3 * i] = digits[mac[i] >> 4];
		text[3 * i + 1] = digits[mac[i] & 15];
		if (i < ARP_ND_MAC - 1)
			text[3 * i + 2] = ':';
	}
}
