/* one IP address, version 4 or 6, as a value */
#ifndef IFKIT_IP_H
#define IFKIT_IP_H

#include <stddef.h>
#include <stdint.h>

struct ip {
	uint8_t len;		/* 4, 16; 0: none */
	uint8_t byte[16];	/* network order */
};

enum { IP_TEXT = 46 };	/* room for the text of any address and its NUL */

/* the IPv4 address that is this number */
struct ip ip_v4(uint32_t);
/* numeric text, no zone, IPv4 as four decimal numbers; -1: it is no address */
int ip_parse(const char *, struct ip *);
/* "10.0.0.0/8"; a bare address has all its bits; NULL, or the reason why not */
const char *ip_parse_prefix(const char *, struct ip *, int *bits);
/* as RFC 5952 says; the length */
size_t ip_format(char s[IP_TEXT], const struct ip *);
/* <0, 0, >0, IPv4 first */
int ip_cmp(const struct ip *, const struct ip *);
/* its first bits bits, the others 0 */
struct ip ip_net(const struct ip *, int bits);
/* is it inside net/bits? */
int ip_inside(const struct ip *, const struct ip *net, int bits);
/* 169.254/16 (RFC 3927) or fe80::/10 (RFC 4291) */
int ip_linklocal(const struct ip *);
/* 224/4 (RFC 5771) or ff00::/8 (RFC 4291) */
int ip_multicast(const struct ip *);
/* fc00::/7 (RFC 4193) */
int ip_unique_local(const struct ip *);

#endif
