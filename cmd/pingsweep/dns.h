/* DNS messages: a question as bytes, and what a reply says; pure */
#ifndef IFKIT_DNS_H
#define IFKIT_DNS_H

#include <stddef.h>
#include <stdint.h>

#include "lib/ip.h"

enum { DNS_QUERY = 12 + 255 + 4 };	/* bytes of the longest question */
enum { DNS_A = 1, DNS_AAAA = 28 };	/* its type */

enum {	/* what a reply says */
	DNS_OTHER,	/* it is no reply to this question */
	DNS_FAILED,	/* the server cannot answer, or the answer is garbled */
	DNS_CUT,	/* it was truncated: ask again by TCP */
	DNS_NONE,	/* there is no such name, or it has no such address */
	DNS_FOUND
};

/*
 * Make the question for an address of the name, with a domain of n bytes behind
 * it, 0: none. One dot may end either. Returns the length, or 0: a label has 0
 * or over 63 bytes, or all of it over 253.
 */
size_t dns_query(uint8_t query[DNS_QUERY], const char *name,
    const char *domain, size_t n, int type, uint16_t id);
/*
 * Read n bytes that came as the reply to a question of length bytes. Returns
 * DNS_...; *ip is the first address, CNAMEs followed, with DNS_FOUND, or the
 * first in what is left of DNS_CUT; else its len is 0.
 */
int dns_reply(const uint8_t *query, size_t length, const uint8_t *reply,
    size_t n, struct ip *ip);

#endif
