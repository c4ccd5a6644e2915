/*
 * The consistent snapshot of links, addresses and default routes, and what
 * changes in it. One socket asks, another hears events; lost events and torn
 * dumps are answered with a new snapshot.
 */
#ifndef IFKIT_SNAPSHOT_H
#define IFKIT_SNAPSHOT_H

#include <stddef.h>

#include "lib/buf.h"
#include "lib/netlink.h"

/* SNAPSHOT_ADDRS: an address that is not told is a wrong answer */
enum {
	SNAPSHOT_STAT = 1,
	SNAPSHOT_ROUTE = 2,
	SNAPSHOT_ATTRS = 4,
	SNAPSHOT_ADDRS = 8
};

struct snapshot {
	struct buf link;	/* struct link, by index */
	struct buf text;	/* of the links */
	struct buf addr;	/* struct addr, by index and kernel order */
	struct buf route, nexthop;	/* struct route */
	struct netlink ask, event;
	int want;		/* SNAPSHOT_... */
	int stale;		/* an event asks for routes to be taken again */
	size_t found;		/* where the last name was: the next is near */
};

struct operand;
struct link;
struct addr;
struct ip;
struct route_source;

/* an empty snapshot, of what SNAPSHOT_... says when it is taken */
struct snapshot snapshot_begin(int want);
/*
 * Take links and, if with_addrs, addresses: of everything (name NULL), or of
 * at least these n names, by ioctl where rtnetlink is refused: that tells one
 * IPv4 address each, and is not asked with SNAPSHOT_ADDRS. Absent ones are no
 * error. -1: snapshot_why says.
 */
int snapshot_take(
    struct snapshot *, const struct operand *name, size_t n, int with_addrs);
/* take the default routes; -1: snapshot_why says */
int snapshot_take_routes(struct snapshot *);
/* why the last call failed, from errno and the kernel's own words */
const char *snapshot_why(const struct snapshot *);

/* all links */
const struct link *snapshot_links(const struct snapshot *, size_t *n);
/* the one with this index; NULL: there is none */
const struct link *snapshot_link(const struct snapshot *, int index);
/* by its name, else, with SNAPSHOT_ATTRS, an alternative name; NULL: none */
const struct link *snapshot_find(struct snapshot *, const char *, size_t n);
/* the addresses of one interface, in kernel order */
const struct addr *
snapshot_addrs(const struct snapshot *, int index, size_t *n);
/* does a default route leave by it? family 4, 6; 0: any */
int snapshot_gateway(const struct snapshot *, int index, int family);
/*
 * how the kernel would send to dest, by interface index unless 0; 0, 1: it has
 * no route, -1: snapshot_why says
 */
int snapshot_source(struct snapshot *, const struct ip *dest, int index,
    struct route_source *);

#endif
