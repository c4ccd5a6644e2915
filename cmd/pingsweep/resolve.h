/* names to addresses: the only module that calls the resolver of the libc */
#ifndef IFKIT_RESOLVE_H
#define IFKIT_RESOLVE_H

#include <stddef.h>
#include <stdint.h>

#include "lib/ip.h"

struct resolve_query {
	const char *name;
	uint32_t place;		/* the caller's own */
	/* the answer */
	struct ip ip[2];	/* the first of each family asked for; len 0 */
	unsigned zone[2];
	const char *why;	/* there is no address; NULL: there is one */
};

/*
 * Answer n queries: with FAMILY_4 | FAMILY_6 by an address of each family, with
 * 0 by one of IPv4, else of IPv6. A child process asks the resolver, which
 * cannot be interrupted; it is killed at the time when, by clock_now(), if that
 * is not CLOCK_NEVER. 0; -1: errno. getaddrinfo(3)
 */
int resolve_names(struct resolve_query *, size_t n, int families, int64_t when);

#endif
