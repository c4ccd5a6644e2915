/* which interfaces are wanted: by operands and by options */
#ifndef IFKIT_FILTERS_H
#define IFKIT_FILTERS_H

#include "lib/buf.h"
#include "lib/ip.h"

struct filters {
	/* what was asked */
	char **operand;		/* names and patterns, NULL behind the last */
	const char *master;	/* its name, "-": no master, or NULL */
	struct buf kinds;	/* strings, one behind another */
	int wlan;		/* the kinds have "wlan": wireless extensions */
	struct ip net;		/* an address must be inside net/bits, if set */
	int bits;
	int up, down, running, carrier, no_loopback, ip4, ip6, gateway;
	int physical;

	int device;		/* of device_open, for -p and wlan */
	/* found by filters_resolve */
	struct buf found;	/* int: index of each operand, or 0 */
	int master_index;	/* 0: none; -1: no interface is called so */
};

struct snapshot;
struct link;

/* append words that commas separate to the kinds */
void filters_add_kinds(struct filters *, const char *words);
/* make room for the operands; 0, or -1: out of memory, errno says so */
int filters_begin(struct filters *);
/* is one of the operands a pattern? */
int filters_have_pattern(const struct filters *);
/*
 * Look up in this snapshot what the operands and -m name. Returns whether one
 * of them names another interface than before.
 */
int filters_resolve(struct filters *, struct snapshot *);
/*
 * After filters_resolve: report names that no interface has. Returns the exit
 * status: 2, 1 if only a pattern matches nothing, else 0.
 */
int filters_check(const struct filters *, const struct snapshot *);
/* after filters_resolve: is this interface wanted? */
int filters_pass(const struct filters *, const struct snapshot *,
    const struct link *);

#endif
