/* what may be a target, in every syntax, to a set of hosts; pure */
#ifndef IFKIT_TARGET_H
#define IFKIT_TARGET_H

#include <stddef.h>
#include <stdint.h>

#include "ranges.h"

enum {	/* flags */
	TARGET_FORCE = 1,	/* allows multicast, reserved space, any size */
	TARGET_MULTICAST = 2,	/* allows multicast */
	TARGET_BROADCAST = 4,	/* the ends of an IPv4 CIDR too */
	TARGET_WHOLE = 8	/* to exclude: prefixes whole, all allowed */
};

enum { TARGET_BAD = -1, TARGET_ADDED, TARGET_NAME };

/* the index of the interface called so, 0: there is none */
typedef unsigned target_zone(void *ctx, const char *name, size_t n);

struct ip;

struct target {
	int flags;
	target_zone *zone;	/* NULL: no interface is known */
	void *ctx;
	uint32_t place;		/* of target_fill(); else 0 */
	uint64_t left_out;	/* ends of CIDRs, as they were added */
	struct ranges set;	/* to read from when ended, and to free */
};

/*
 * Add an address, a range, octet lists, a prefix. TARGET_NAME: it is a name,
 * for the caller to look up; TARGET_BAD: *why not. Nothing is added then.
 */
int target_add(struct target *, const char *, const char **why);
/* add ip/bits, as by its text; NULL, or the reason why not */
const char *target_add_prefix(struct target *, const struct ip *, int bits,
    unsigned zone);
/*
 * A target whose address is not known yet: target_reserve() gives it a place
 * behind all that were added so far, and target_fill() puts an address there,
 * as target_add_prefix() does. NULL, or the reason why not.
 */
uint32_t target_reserve(struct target *);
const char *target_fill(struct target *, uint32_t place, const struct ip *,
    unsigned zone);
/* end the set, without what is in except; NULL, or the reason why not */
const char *target_end(struct target *, struct target *except);

#endif
