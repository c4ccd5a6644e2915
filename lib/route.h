/* routes: RTM_NEWROUTE and RTM_NEWNEXTHOP messages as values; rtnetlink(7) */
#ifndef IFKIT_ROUTE_H
#define IFKIT_ROUTE_H

#include <stdint.h>

enum {	/* <linux/rtnetlink.h>: RT_TABLE_MAIN, RTA_... */
	ROUTE_TABLE_MAIN = 254, RTA_DST = 1, RTA_SRC = 2, RTA_OIF = 4,
	RTA_IP_PROTO = 27
};

enum { ROUTE_NEXTHOP_HEAD = 8 };	/* bytes of a struct nhmsg */

/* one hop of a default route, or a nexthop object, or its link to a member */
struct route {
	int index;		/* of its interface; 0: see nexthop */
	uint32_t nexthop;	/* id of the nexthop object; 0: none */
	uint32_t member;	/* id of a member of that group; 0: no group */
	uint32_t metric;	/* of its route; 0: none */
	int32_t expires;	/* ticks of 10 ms left; 0: never expires */
	uint8_t family;		/* 4 or 6; of an object 0 */
	uint8_t dead;		/* its interface is down, it may come back */
};

struct message;
struct buf;

/*
 * Read an RTM_NEWROUTE or RTM_DELROUTE: append the hops of a unicast default
 * route of the main table to an array of struct route, but not of a route that
 * has expired. Any other message adds nothing. Out of memory: failed.
 */
void route_parse(const struct message *, struct buf *hops);
/*
 * May this event change default routes? Any event may, except one about a route
 * that is no default route of the main table: the kernel drops and revives an
 * interface's routes without events about them.
 */
int route_matters(const struct message *);
/*
 * The same for the current hops and objects, to which the event is applied: add
 * those of a new default route or object, remove those of one that is gone or
 * replaced. index is the interface of an event about a link or an address, else
 * 0.
 */
int route_hear(struct buf *hops, struct buf *objects, const struct message *,
    int index);
/* remove the hops of a family that leave by an interface */
void route_drop(struct buf *hops, int index, int family);
/* read an RTM_NEWNEXTHOP: append a nexthop object, or each member of a group */
void route_nexthop(const struct message *, struct buf *objects);
/*
 * Does a hop that is not dead leave by this interface, directly or through a
 * nexthop object? family is 4, 6, or 0 for any.
 */
int route_leaves(const struct buf *hops, const struct buf *objects, int index,
    int family);
/* the interface in the answer to RTM_GETROUTE for one address; 0: no route */
int route_out(const struct message *);

#endif
