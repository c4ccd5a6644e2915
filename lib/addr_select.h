/* which of an interface's addresses to use; pure */
#ifndef IFKIT_ADDR_SELECT_H
#define IFKIT_ADDR_SELECT_H

#include <stddef.h>

#include "lib/ip.h"

enum {
	ADDR_SELECT_4 = 1, ADDR_SELECT_6 = 2,
	ADDR_SELECT_ANY_SCOPE = -1
};

struct addr_select {
	int families;	/* ADDR_SELECT_4, _6, both; 0: both */
	int all;	/* unusable ones as well */
	int stable;	/* no temporary IPv6 address */
	int scope;	/* SCOPE_..., of addr_scope, or ADDR_SELECT_ANY_SCOPE */
	int best;	/* only the best of those left */
	struct ip net;	/* an address must be inside net/bits, if net is set */
	int bits;
};

struct addr;

/*
 * Call each() with those of n addresses that are selected: IPv4 first, else in
 * the given order. Link-local ones are selected if none is usable. Returns the
 * number of selected addresses, counted before best leaves out all but one.
 */
size_t addr_select_each(const struct addr_select *, const struct addr *,
    size_t n, void (*each)(void *ctx, const struct addr *), void *ctx);

#endif
