/* one address's fields, named and valued in JSON as in ip(8)'s addr_info */
#include <stddef.h>

enum {
	INFO_INDEX, INFO_IF,
	INFO_FAMILY, INFO_ADDR, INFO_PEER, INFO_PREFIX, INFO_METRIC, INFO_BRD,
	INFO_SCOPE, INFO_FLAGS, INFO_PROTO, INFO_LABEL, INFO_VALID, INFO_PREF,
	INFO_CIDR, INFO_MASK, INFO_NET	/* these ip lacks */
};

struct rec;
struct addr;
struct link;

extern const char info_table[];	/* as col.h has it, one line an INFO_... */

/*
 * the values of a field; link may be NULL if it is unknown, and gives text,
 * not JSON, the zone of a link-local address
 */
void info_put(struct rec *, int field, const struct addr *,
    const struct link *);
/* an array of ip's objects, of these n addresses those of family, 0: any */
void info_put_array(struct rec *, const struct addr *, size_t n, int family);
