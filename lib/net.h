/*
 * The consistent snapshot of links, addresses and default routes, and what
 * changes in it. One socket asks, another hears events; lost events and torn
 * dumps are answered with a new snapshot.
 */
#include <stddef.h>

/* NET_ADDRS: an address that is not told is a wrong answer */
enum { NET_STAT = 1, NET_ROUTE = 2, NET_ATTRS = 4, NET_ADDRS = 8 };

struct net {	/* buf.h, nl.h come first */
	struct buf link;	/* struct link, by index */
	struct buf text;	/* of the links */
	struct buf addr;	/* struct addr, by index and kernel order */
	struct buf route, nexthop;	/* struct route */
	struct nl ask, event;
	int want;		/* NET_...: statistics, routes, all of links */
	int stale;		/* an event asks for routes to be taken again */
	size_t found;		/* where the last name was: the next is near */
};

struct name;
struct link;
struct addr;
struct ip;
struct route_source;

/* an empty snapshot, of what NET_... says when it is taken */
struct net net_begin(int want);
/*
 * Take links and, if with_addrs, addresses: of everything (name NULL), or of
 * at least these n names, by ioctl where rtnetlink is refused: that tells one
 * IPv4 address each, and is not asked with NET_ADDRS. Absent ones are no error.
 * -1: net_why says.
 */
int net_take(struct net *, const struct name *name, size_t n, int with_addrs);
/* take the default routes; -1: net_why says */
int net_take_routes(struct net *);
/* why the last call failed, from errno and the kernel's own words */
const char *net_why(const struct net *);

/* all links */
const struct link *net_links(const struct net *, size_t *n);
/* the one with this index; NULL: there is none */
const struct link *net_link(const struct net *, int index);
/* by its name, else, with NET_ATTRS, an alternative name; NULL: none */
const struct link *net_find(struct net *, const char *, size_t n);
/* the addresses of one interface, in kernel order */
const struct addr *net_addrs(const struct net *, int index, size_t *n);
/* does a default route leave by it? family 4, 6; 0: any */
int net_gateway(const struct net *, int index, int family);
/*
 * how the kernel would send to dest, by interface index unless 0; 0, 1: it has
 * no route, -1: net_why says
 */
int net_source(struct net *, const struct ip *dest, int index,
    struct route_source *);
