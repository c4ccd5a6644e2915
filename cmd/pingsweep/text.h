/* a short text put together from parts; pure */
#ifndef IFKIT_TEXT_H
#define IFKIT_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "lib/ip.h"

struct text {	/* zero: empty */
	size_t n;	/* bytes of it */
	char s[96];	/* a NUL follows them; what does not fit is cut off */
};

/* append n bytes, a string, a number in decimal, an address or none of it */
void text_bytes(struct text *, const char *, size_t n);
void text_add(struct text *, const char *);
void text_number(struct text *, uint64_t);
void text_ip(struct text *, const struct ip *);
/* append a link-layer address of ARP_ND_MAC bytes, or none of it */
void text_mac(struct text *, const uint8_t *mac);

#endif
