/* names to addresses: /etc/hosts, then DNS, many names at a time */
#ifndef IFKIT_RESOLVE_H
#define IFKIT_RESOLVE_H

#include <stddef.h>
#include <stdint.h>

#include "lib/ip.h"
#include "target.h"

struct resolve_query {	/* all zero but for the caller's own */
	const char *name;
	uint32_t place;		/* the caller's own */
	/* the answer */
	struct ip ip[2];	/* the first of each family asked for; len 0 */
	unsigned zone[2];
	const char *why;	/* there is no address; NULL: there is one */
};

struct resolve {
	struct resolve_query *queries;
	size_t n;
	/*
	 * With FAMILY_4 | FAMILY_6 an address of each family is asked for, with
	 * 0 one of IPv4, or of IPv6 where there is none.
	 */
	int families;
	int64_t limit;		/* ns, for each name; 0: none */
	target_zone *zone;	/* knows interfaces, with ctx */
	void *ctx;
	/*
	 * While the descriptor is readable, hear() is called, with ctx and how
	 * many names are answered. Below 0: none
	 */
	int signals;
	void (*hear)(void *ctx, size_t answered);
};

/*
 * Answer the queries, up to 16 at a time; a name in /etc/hosts is not asked of
 * DNS. 0; -1: errno. hosts(5), resolv.conf(5), RFC 1035
 */
int resolve_names(const struct resolve *);

#endif
