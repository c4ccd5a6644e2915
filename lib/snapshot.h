/*
 * A consistent snapshot of links, addresses and default routes. One socket asks
 * for it, another hears events (lib/watch.h); torn dumps and lost events are
 * answered with a new snapshot.
 */
#ifndef IFKIT_SNAPSHOT_H
#define IFKIT_SNAPSHOT_H

#include <stddef.h>

#include "lib/buf.h"
#include "lib/netlink.h"

enum {	/* what a snapshot needs */
	SNAPSHOT_STAT = 1,	/* the links' statistics */
	SNAPSHOT_ROUTE = 2,	/* default routes */
	SNAPSHOT_ATTRS = 4,	/* all of links, not only what heads them */
	SNAPSHOT_ADDRS = 8	/* all addresses: no ioctl(2) instead */
};

struct snapshot {
	struct buf link;	/* struct link, by index */
	struct buf text;	/* of the links */
	struct buf addr;	/* struct addr, by index and kernel order */
	struct buf route, nexthop;	/* struct route */
	struct netlink ask, event;
	int want;		/* SNAPSHOT_... */
	int stale;		/* routes may have changed: take them again */
	int by_ioctl;		/* rtnetlink is refused: one IPv4 address of
				   each link is known, snapshot_why says so */
	size_t found;		/* position of the link found last by name */
};

struct operand;
struct link;
struct addr;
struct ip;

/* an empty snapshot, not taken yet; want is SNAPSHOT_... */
struct snapshot snapshot_begin(int want);
/*
 * Take links and, with_addrs, addresses: all of them (name NULL), or at least
 * those of n names. An interface that does not exist is no error. Where
 * rtnetlink is refused, names are looked up by ioctl(2), which knows one IPv4
 * address each; not with SNAPSHOT_ADDRS. Returns 0, or below 0: snapshot_why.
 */
int snapshot_take(struct snapshot *, const struct operand *name, size_t n,
    int with_addrs);
/* take the default routes; 0, or below 0: snapshot_why */
int snapshot_take_routes(struct snapshot *);
/* 0, or -1: memory ran out, and errno is ENOMEM */
int snapshot_check(const struct snapshot *);
/* why the last call failed: the kernel's own words, or those for errno */
const char *snapshot_why(const struct snapshot *);

/*
 * What follows points into the snapshot: valid until it is taken again or an
 * event changes it.
 */

/* all links, by index */
const struct link *snapshot_links(const struct snapshot *, size_t *n);
/* the link with this index; NULL: there is none */
const struct link *snapshot_link(const struct snapshot *, int index);
/*
 * The link with this name of n bytes, or with SNAPSHOT_ATTRS this alternative
 * name; NULL: there is none.
 */
const struct link *snapshot_find(struct snapshot *, const char *, size_t n);
/* the addresses of one interface, in kernel order */
const struct addr *snapshot_addrs(const struct snapshot *, int index,
    size_t *n);
/* does a default route leave by it? family 4, 6, or 0 for any */
int snapshot_gateway(const struct snapshot *, int index, int family);
/*
 * The index of the interface by which a UDP socket with this local address
 * sends to dest; zone is that of a link-local dest, else 0. 0: there is no
 * route; -1: snapshot_why.
 */
int snapshot_out(struct snapshot *, const struct ip *dest,
    const struct ip *source, int zone);

#endif
