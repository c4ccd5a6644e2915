/* one IP address, version 4 or 6, as a value */
#ifndef IFKIT_IP_H
#define IFKIT_IP_H

#include <stddef.h>
#include <stdint.h>

struct ip {
	uint8_t len;		/* 4 or 16; 0: no address, all of it is 0 */
	uint8_t byte[16];	/* in network order, the rest 0 */
};

enum { IP_TEXT = 46 };	/* room for any address's text and its NUL */

/* 4 or 6, of an address */
static inline int
ip_family(const struct ip *ip)
{
	return ip->len == 4 ? 4 : 6;
}

/* an IPv4 address from its number */
struct ip ip_v4(uint32_t);
/*
 * Read an address as text: IPv4 as four decimal numbers without leading zeros,
 * IPv6 as RFC 4291 2.2, no zone. Returns 0, or -1: it is none.
 */
int ip_parse(const char *, struct ip *);
/*
 * Read "10.0.0.0/8"; a bare address has all its bits. Returns NULL, or what is
 * wrong, as a message puts it: "is not an address".
 */
const char *ip_parse_prefix(const char *, struct ip *, int *bits);
/* write an address as text and a NUL, as RFC 5952 says; returns the length */
size_t ip_format(char s[IP_TEXT], const struct ip *);
/* order of two addresses, IPv4 before IPv6: below 0, 0 or above 0 */
int ip_cmp(const struct ip *, const struct ip *);
/* the network of an address: the first bits of it, then zeros */
struct ip ip_net(const struct ip *, int bits);
/* is it inside the prefix net/bits? */
int ip_inside(const struct ip *, const struct ip *net, int bits);
/* is it in 169.254/16 (RFC 3927) or fe80::/10 (RFC 4291)? */
int ip_linklocal(const struct ip *);
/* is it in 224/4 (RFC 5771) or ff00::/8 (RFC 4291)? */
int ip_multicast(const struct ip *);
/* is it in fc00::/7 (RFC 4193)? */
int ip_unique_local(const struct ip *);

#endif
