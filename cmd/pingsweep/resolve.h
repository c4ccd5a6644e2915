/* names to addresses, by the resolver of the libc; no module else calls it */
#ifndef IFKIT_RESOLVE_H
#define IFKIT_RESOLVE_H

#include <stddef.h>
#include <stdint.h>

#include "lib/ip.h"

struct resolve_query {
	const char *name;
	/* the answer */
	struct ip ip[2];	/* the first of each family asked for; len 0 */
	unsigned zone[2];
	const char *why;	/* there is no address; NULL: there is one */
};

enum { RESOLVE_4 = 1, RESOLVE_6 = 2 };

/*
 * Answer n queries: with RESOLVE_4 | RESOLVE_6 an address of each family, with
 * 0 one of IPv4, else of IPv6. A child asks, so that it can be left at the
 * instant when, CLOCK_NEVER: however long it takes. -1: errno says
 */
int resolve_names(struct resolve_query *, size_t n, int families, int64_t when);

#endif
