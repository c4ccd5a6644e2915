/* a set of hosts by ranges: add, merge, subtract, count, pick, find; pure */
#ifndef IFKIT_RANGES_H
#define IFKIT_RANGES_H

#include <stddef.h>
#include <stdint.h>

#include "lib/buf.h"
#include "lib/ip.h"


/* zero: empty; add, end it, and read it from then on */
struct ranges {
	struct buf v4, v6;	/* when ended by address, and disjoint */
	struct buf order;	/* their numbers in the order named */
	uint32_t named;		/* as they were added */
	uint64_t count;		/* hosts, when ended */
	uint64_t count4;	/* of those of IPv4 */

	/* the range of the last pick, where the next will be too */
	const uint32_t *near;
	uint64_t first, hosts;	/* its first index, and how many follow */
};

/* from first to last, of one family; the zone of IPv6, or 0 */
void ranges_add(struct ranges *, const struct ip *first,
    const struct ip *last, unsigned zone);
/*
 * A place behind all ranges so far, for one that ranges_fill() adds later; it
 * stands in the order named as if it had been added now. If there is none left,
 * ranges_end() will say so.
 */
uint32_t ranges_reserve(struct ranges *);
void ranges_fill(struct ranges *, uint32_t place, const struct ip *first,
    const struct ip *last, unsigned zone);
/*
 * Each host once, where it was first named, in a range ascending; none that is
 * in except, where an address without zone is so in every zone. NULL, or the
 * reason why not.
 */
const char *ranges_end(struct ranges *, struct ranges *except);
/* the i-th host of count, and its zone or 0 */
struct ip ranges_pick(struct ranges *, uint64_t i, unsigned *zone);
/* which one it is, -1: none */
int64_t ranges_find(const struct ranges *, const struct ip *, unsigned zone);
/* is there one from first to last, of one family? */
int ranges_meet(const struct ranges *, const struct ip *first,
    const struct ip *last, unsigned zone);
void ranges_free(struct ranges *);

#endif
