/* names to addresses, by the resolver of the libc; no module else calls it */
#include <stddef.h>
#include <stdint.h>

struct name_query {
	const char *name;
	/* the answer; ip.h comes first */
	struct ip ip[2];	/* the first of each family asked for; len 0 */
	unsigned zone[2];
	const char *why;	/* there is no address; NULL: there is one */
};

enum { NAME_4 = 1, NAME_6 = 2 };

/*
 * Answer n queries: with NAME_4 | NAME_6 an address of each family, with 0 one
 * of IPv4, else of IPv6. A child asks, so that it can be left at the instant
 * when, CLK_NEVER: however long it takes. -1: errno says
 */
int name_resolve(struct name_query *, size_t n, int families, int64_t when);
