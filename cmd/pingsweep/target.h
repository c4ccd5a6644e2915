/* the syntax of targets: text to a set of hosts; pure */
#ifndef IFKIT_TARGET_H
#define IFKIT_TARGET_H

#include <stddef.h>
#include <stdint.h>

#include "ranges.h"
#include "text.h"

enum {	/* flags */
	TARGET_FORCE = 1,	/* allow multicast, reserved space, any size */
	TARGET_MULTICAST = 2,	/* allow multicast */
	TARGET_BROADCAST = 4,	/* an IPv4 prefix has its ends, too */
	TARGET_WHOLE = 8,	/* to exclude: the same, and all is allowed */
	TARGET_ONLY4 = 16,	/* an IPv6 address is refused */
	TARGET_ONLY6 = 32	/* an IPv4 address is refused */
};

enum { TARGET_BAD = -1, TARGET_ADDED, TARGET_NAME };

/* the index of the interface with a name of n bytes; 0: there is none */
typedef unsigned target_zone(void *ctx, const char *name, size_t n);

struct ip;

struct target {
	int flags;		/* the caller's, as the next three are */
	target_zone *zone;	/* NULL: no interface is known */
	void *ctx;		/* for zone() */
	unsigned scope;		/* zone of link-local ones without; 0: none */
	uint32_t place;		/* of target_fill(); else 0 */
	uint64_t left_out;	/* ends of IPv4 prefixes so far */
	struct text hint;	/* what to write instead, until the next one */
	struct ranges set;	/* to read after target_end(), and to free */
};

/*
 * Add an address, a range, octet lists or a prefix, whichever the text is:
 * TARGET_ADDED. TARGET_NAME: it is a name, for the caller to look up, and *why
 * says so; TARGET_BAD: *why it cannot be. Nothing is added then.
 */
int target_add(struct target *, const char *, const char **why);
/* the zone of an address that is given with this one, or with none: 0 */
unsigned target_scope(const struct target *, const struct ip *, unsigned zone);
/*
 * The text of a target in a line of a list: without blanks around it, a byte
 * order mark, and a comment, from a # that stands first or behind a blank. The
 * line is changed. NULL: there is none
 */
char *target_line(char *line);
/* add a prefix, as target_add() does; NULL, or the reason why not */
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
/* end the set, without the hosts in except; NULL, or the reason why not */
const char *target_end(struct target *, struct target *except);

#endif
