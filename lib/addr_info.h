/* an address's fields, with the names and JSON values of ip(8)'s addr_info */
#ifndef IFKIT_ADDR_INFO_H
#define IFKIT_ADDR_INFO_H

#include <stddef.h>

enum {	/* the table's lines */
	ADDR_INFO_INDEX, ADDR_INFO_IF,
	/* from here on members of ip's objects, in their order */
	ADDR_INFO_FAMILY, ADDR_INFO_ADDR, ADDR_INFO_PEER, ADDR_INFO_PREFIX,
	ADDR_INFO_METRIC, ADDR_INFO_BRD, ADDR_INFO_SCOPE, ADDR_INFO_FLAGS,
	ADDR_INFO_PROTO, ADDR_INFO_LABEL, ADDR_INFO_VALID, ADDR_INFO_PREF,
	/* ip has none of these */
	ADDR_INFO_CIDR, ADDR_INFO_MASK, ADDR_INFO_NET,
	ADDR_INFO_OUT	/* not of the address: the caller writes it */
};

struct record;
struct addr;
struct link;

extern const char addr_info_table[];	/* of lib/columns.h */

/*
 * Write the values of a field. link is the address's interface, or NULL:
 * unknown. With it, a link-local IPv6 address as text has its zone.
 */
void addr_info_put(struct record *, int field, const struct addr *,
    const struct link *);
/*
 * Write an array of ip's objects: one for each of n addresses of this family,
 * 4, 6, or 0 for any.
 */
void addr_info_put_array(struct record *, const struct addr *, size_t n,
    int family);

#endif
