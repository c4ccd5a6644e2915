/* who has an address? ARP and neighbour discovery as bytes; pure */
#include <stddef.h>
#include <stdint.h>

enum {	/* bytes: of a link-layer address, its text, a request of each kind */
	NEIGH_MAC = 6, NEIGH_TEXT = 17, NEIGH_ARP = 28, NEIGH_ND = 72
};

/* an answer; ip.h comes first */
struct neigh {
	struct ip ip;		/* whose it is */
	uint8_t mac[NEIGH_MAC];	/* all 0: it does not say */
	struct ip to;		/* ARP: whom it is for; else len 0 */
	uint8_t to_mac[NEIGH_MAC];
};

/*
 * the request of NEIGH_ARP bytes, behind the Ethernet header, who has the
 * IPv4 address to, for the owner of from; RFC 826
 */
void neigh_arp(void *packet, const struct ip *from, const uint8_t *mac,
    const struct ip *to);
/*
 * the neighbour solicitation likewise, NEIGH_ND bytes with the IPv6 header,
 * and the link-layer address that it goes to; RFC 4861 4.3, RFC 2464 7
 */
void neigh_nd(void *packet, const struct ip *from, const uint8_t *mac,
    const struct ip *to, uint8_t *to_mac);
/* is it an ARP reply, of Ethernet's kind? Bytes behind the link's header */
int neigh_arp_reply(const void *, size_t n, struct neigh *);
/*
 * is it a neighbour advertisement? RFC 4861 4.4, 7.1.2. Bytes from the ICMPv6
 * header on, whose checksum was right. If it was not asked for, it is as a rule
 * sent to a group.
 */
int neigh_nd_reply(const void *, size_t n, int hop_limit, struct neigh *);
/* "52:54:00:12:34:56", without a NUL */
void neigh_format(char text[NEIGH_TEXT], const uint8_t *mac);
