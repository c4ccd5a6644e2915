/* addresses from a first to a last one, as words to compare and count; pure */
#ifndef IFKIT_INTERVAL_H
#define IFKIT_INTERVAL_H

#include <stddef.h>
#include <stdint.h>

#include "lib/buf.h"
#include "lib/ip.h"
#include "octets.h"

/*
 * An address is a number of words, the highest first: one for IPv4, and for
 * IPv6 five, of which the first is the zone. An interval is the first address,
 * the last, and one more word of its owner. Below, n is INTERVAL_V4 or _V6.
 */
enum { INTERVAL_V4 = 1, INTERVAL_V6 = 5, INTERVAL = 2 * INTERVAL_V6 + 1 };

/* an address as words, and how many */
int interval_words(uint32_t *, const struct ip *, unsigned zone);
/* the IPv6 address that the words are, and its zone */
struct ip interval_ip(const uint32_t words[INTERVAL_V6], unsigned *zone);
/* order of two addresses: below 0, 0 or above 0 */
int interval_cmp(const uint32_t *, const uint32_t *, int n);
/* add a number to an address; subtract 1 */
void interval_up(uint32_t *, int n, uint32_t by);
void interval_down(uint32_t *, int n);
/* bytes of an interval */
static inline size_t
interval_size(int n)
{
	return (size_t)(2 * n + 1) * sizeof(uint32_t);
}

/*
 * An interval may be sparse: only some addresses from its first to its last
 * are in it, these two among them. A list of this struct, ascending by low,
 * says which ones, for the n intervals whose last word is low to low + n - 1.
 * (Several have the same octets, if one was cut.)
 */
struct sparse {
	uint32_t low, n;
	struct octets octets;
};

/* the octets of an interval; NULL: all addresses are in it */
const struct octets *interval_octets(const struct buf *sparse,
    const uint32_t *, int n);
/* how many addresses follow the first, if that is below 2^64 */
uint64_t interval_extent(const uint32_t *, int n, const struct octets *);
/*
 * Narrow two addresses to the first and the last between them that the octets
 * have. 0: there is none
 */
int interval_tighten(uint32_t *, const struct octets *);

#endif
