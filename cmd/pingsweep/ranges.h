/* a set of hosts, as ranges: add, merge, subtract, count, pick, find; pure */
#ifndef IFKIT_RANGES_H
#define IFKIT_RANGES_H

#include <stddef.h>
#include <stdint.h>

#include "lib/buf.h"
#include "lib/ip.h"
#include "octets.h"

/* zero: empty. First ranges are added, then it is ended, then it is read */
struct ranges {
	struct buf v4, v6;	/* in any order; ended: by address */
	struct buf sparse;	/* octets of those that have gaps */
	struct buf order;	/* ended: their numbers in the order named */
	uint32_t named;		/* places so far in that order */
	uint64_t count;		/* hosts, when ended */
	uint64_t count4;	/* hosts of IPv4 among these */

	/* the range of the last pick, where the next one usually is */
	const uint32_t *near;
	uint64_t first, hosts;	/* its first index, and how many follow */
	const struct octets *octets;	/* if it has gaps */
	uint64_t below;		/* addresses of these before it */
};

/*
 * Add addresses from first to last, of one family, to the place of
 * ranges_reserve(), or with 0 behind all ranges so far. zone: of IPv6, or 0
 */
void ranges_add(struct ranges *, uint32_t place, const struct ip *first,
    const struct ip *last, unsigned zone);
/*
 * Add addresses by octets, behind all ranges so far. They take 1 KB, however
 * many they are, and 12 bytes for each of their ranges where a later target has
 * addresses between theirs, or where they are excluded from other targets.
 */
void ranges_add_octets(struct ranges *, const struct octets *);
/*
 * Reserve a place behind all ranges so far, for addresses that are added later.
 * If no place is left, ranges_end() says so.
 */
uint32_t ranges_reserve(struct ranges *);
/*
 * End the set. It has each host once, where it was first named, ascending
 * within a range; and none that is in except, where an address without zone
 * stands for that in every zone. NULL, or the reason why not
 */
const char *ranges_end(struct ranges *, struct ranges *except);
/* the i-th host of count, and its zone or 0 */
struct ip ranges_pick(struct ranges *, uint64_t i, unsigned *zone);
/* the number of a host; -1: it is not in the set */
int64_t ranges_find(const struct ranges *, const struct ip *, unsigned zone);
/* has the set a host from first to last, of one family? */
int ranges_meet(const struct ranges *, const struct ip *first,
    const struct ip *last, unsigned zone);
/* free the memory; the struct must not be used any more */
void ranges_free(struct ranges *);

#endif
