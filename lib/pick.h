/* which of an interface's addresses to use; pure */
#include <stddef.h>

enum { PICK_4 = 1, PICK_6 = 2, PICK_ANY_SCOPE = -1 };

struct pick {	/* ip.h comes first */
	int families;	/* PICK_…, both or none: both */
	int all;	/* not only the usable */
	int stable;	/* no temporary IPv6 address */
	int scope;	/* SCOPE_… that addr_scope must be, PICK_ANY_SCOPE */
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
size_t pick_each(const struct pick *, const struct addr *, size_t n,
    void (*each)(void *ctx, const struct addr *), void *ctx);
