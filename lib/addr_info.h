/* one address's fields, named and valued in JSON as in ip(8)'s addr_info */
#ifndef IFKIT_ADDR_INFO_H
#define IFKIT_ADDR_INFO_H

#include <stddef.h>

enum {
	ADDR_INFO_INDEX,
	ADDR_INFO_IF,
	ADDR_INFO_FAMILY,
	ADDR_INFO_ADDR,
	ADDR_INFO_PEER,
	ADDR_INFO_PREFIX,
	ADDR_INFO_METRIC,
	ADDR_INFO_BRD,
	ADDR_INFO_SCOPE,
	ADDR_INFO_FLAGS,
	ADDR_INFO_PROTO,
	ADDR_INFO_LABEL,
	ADDR_INFO_VALID,
	ADDR_INFO_PREF,
	ADDR_INFO_CIDR,
	ADDR_INFO_MASK,
	ADDR_INFO_NET /* these ip lacks */
};

struct record;
struct addr;
struct link;

extern const char
    addr_info_table[]; /* as columns.h has it, one line an ADDR_INFO_... */

/*
 * the values of a field; link may be NULL if it is unknown, and gives text,
 * not JSON, the zone of a link-local address
 */
void addr_info_put(struct record *, int field, const struct addr *,
    const struct link *);
/* an array of ip's objects, of these n addresses those of family, 0: any */
void
addr_info_put_array(struct record *, const struct addr *, size_t n, int family);

#endif
