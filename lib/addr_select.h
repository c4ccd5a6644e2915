/* which of an interface's addresses to use; pure */
#ifndef IFKIT_ADDR_SELECT_H
#define IFKIT_ADDR_SELECT_H

#include <stddef.h>

#include "lib/ip.h"

enum { ADDR_SELECT_4 = 1, ADDR_SELECT_6 = 2, ADDR_SELECT_ANY_SCOPE = -1 };

struct addr_select {
	int families;	/* ADDR_SELECT_…, both or none: both */
	int all;	/* not only the usable */
	int stable;	/* no temporary IPv6 address */
	int scope; /* SCOPE_… that addr_scope must be, ADDR_SELECT_ANY_SCOPE */
	int best;	/* only the best of those */
	struct ip net;	/* that it must be inside; none: any */
	int bits;
};

struct addr;

/*
 * Call each() with those of the n addresses that are picked, IPv4 first, in
 * the given order; where none is usable, with the link-local ones. How many
 * there are.
 */
size_t addr_select_each(const struct addr_select *, const struct addr *,
    size_t n, void (*each)(void *ctx, const struct addr *), void *ctx);

#endif
