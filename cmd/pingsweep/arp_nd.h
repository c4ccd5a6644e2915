/* who has an address? ARP and neighbour discovery as bytes; pure */
#ifndef IFKIT_ARP_ND_H
#define IFKIT_ARP_ND_H

#include <stddef.h>
#include <stdint.h>

#include "lib/ip.h"

enum {	/* bytes: of a link-layer address, its text, a request of each kind */
	ARP_ND_MAC = 6, ARP_ND_TEXT = 17, ARP_ND_ARP = 28, ARP_ND_ND = 72
};

/* an answer */
struct arp_nd {
	struct ip ip;		/* the host that answers */
	uint8_t mac[ARP_ND_MAC];	/* all 0: unknown */
	struct ip to;		/* ARP: the host that it is for; else len 0 */
	uint8_t to_mac[ARP_ND_MAC];
};

/*
 * Make the ARP request, ARP_ND_ARP bytes to follow the Ethernet header: who has
 * the IPv4 address to? from and mac are the sender's addresses. RFC 826
 */
void arp_nd_arp(void *packet, const struct ip *from, const uint8_t *mac,
    const struct ip *to);
/*
 * Make the neighbour solicitation likewise, ARP_ND_ND bytes with the IPv6
 * header, and the link-layer address that it goes to. RFC 4861 4.3, RFC 2464 7
 */
void arp_nd_nd(void *packet, const struct ip *from, const uint8_t *mac,
    const struct ip *to, uint8_t *to_mac);
/* are n bytes behind the Ethernet header an ARP reply? Then fill the struct */
int arp_nd_arp_reply(const void *, size_t n, struct arp_nd *);
/*
 * Are n bytes, from the ICMPv6 header on, a neighbour advertisement? Then fill
 * the struct, without to. The kernel has checked the checksum; an unsolicited
 * advertisement usually goes to a group. RFC 4861 4.4, 7.1.2
 */
int arp_nd_nd_reply(const void *, size_t n, int hop_limit, struct arp_nd *);
/* write "52:54:00:12:34:56", without a NUL */
void arp_nd_format(char text[ARP_ND_TEXT], const uint8_t *mac);

#endif
