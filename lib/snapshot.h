/*
 * A consistent snapshot of links, addresses and default routes. The socket that
 * asks for it also hears events: if one comes before the snapshot is complete,
 * another is taken. lib/watch.h hears events by a second socket, and applies
 * them.
 */
#ifndef IFKIT_SNAPSHOT_H
#define IFKIT_SNAPSHOT_H

#include <stddef.h>
#include <stdint.h>

#include "lib/buf.h"
#include "lib/netlink.h"

enum {	/* what a snapshot needs */
	SNAPSHOT_STAT = 1,	/* the links' statistics */
	SNAPSHOT_ONCE = 2,	/* one try, not several in a row */
	SNAPSHOT_ATTRS = 4,	/* all attributes of links, not only the name */
	SNAPSHOT_ADDRS = 8	/* all addresses: no ioctl(2) instead */
};

struct snapshot {
	struct buf link;	/* struct link, by index */
	struct buf text;	/* texts of the links */
	struct buf addr;	/* struct addr, by index and kernel order */
	struct buf route, nexthop;	/* struct route */
	struct netlink ask;
	int want;		/* SNAPSHOT_... */
	int by_ioctl;		/* rtnetlink is refused: one IPv4 address of
				   each link is known, snapshot_why says so */
	int (*take_routes)(struct snapshot *);	/* NULL: none are wanted */
	size_t found;		/* position of the link found last by name */
	/* for lib/watch.h */
	struct netlink event;
	int (*hear_route)(struct snapshot *, const struct message *, int);
	int lost;		/* events are lost: take all of it again */
	int stale;		/* routes may have changed: take them again */
	int whole;		/* it was complete since events were lost */
	int64_t look;		/* when to take something again, by clock_now */
};

struct operand;
struct link;
struct addr;
struct message;
struct ip;

/* an empty snapshot, not taken yet; want is SNAPSHOT_... */
struct snapshot snapshot_begin(int want);
/* want the default routes too: without this call their code is not linked */
void snapshot_want_routes(struct snapshot *);
/*
 * Take links and, with_addrs, addresses: all of them (name NULL), or at least
 * those of n names; and the default routes that are wanted. An interface that
 * does not exist is no error. Where rtnetlink is refused, names are looked up
 * by ioctl(2), which knows one IPv4 address each; not with SNAPSHOT_ADDRS or
 * routes. Returns 0, or below 0: snapshot_why; errno is EAGAIN if it
 * kept changing.
 */
int snapshot_take(struct snapshot *, const struct operand *name, size_t n,
    int with_addrs);
/*
 * The multicast groups of events about links, with_addrs also addresses, and
 * routes if they are wanted: bits as netlink_join takes them.
 */
uint32_t snapshot_groups(const struct snapshot *, int with_addrs);
/*
 * Take all links and addresses by one try; take_routes does so with the default
 * routes. Returns 0, NETLINK_ERROR or NETLINK_TORN.
 */
int snapshot_try(struct snapshot *);
/* 0, or -1: memory ran out, and errno is ENOMEM */
int snapshot_check(const struct snapshot *);
/* why the last call failed: the kernel's own words, or those for errno */
const char *snapshot_why(struct snapshot *);

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
