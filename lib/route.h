/* routes: RTM_NEWROUTE and RTM_NEWNEXTHOP messages as values; rtnetlink(7) */
#ifndef IFKIT_ROUTE_H
#define IFKIT_ROUTE_H

#include <stdint.h>

#include "lib/ip.h"

/* one hop of a default route, or one member of a nexthop object */
struct route {
	int index;		/* interface it leaves by; 0: see nexthop */
	uint32_t nexthop;	/* the object's id; 0: none */
	uint32_t member;	/* this group has it as a member; 0: no group */
	uint8_t family;		/* 4 or 6; of a nexthop 0 */
};

/* how the kernel would send to one address */
struct route_source {
	int index;		/* by this interface */
	struct ip ip;		/* from this address */
};

struct message;
struct buf;

/*
 * append the living hops of a unicast default route of the main table, none
 * for any other message
 */
void route_parse(const struct message *, struct buf *hops);
/* append what a nexthop object leads to */
void route_nexthop(const struct message *, struct buf *objects);
/* do hops, with the help of objects, leave by this interface? family 0: any */
int route_leaves(const struct buf *hops, const struct buf *objects, int index,
    int family);
/* what the answer to a question for one address says; 0: there is no way */
int route_source(const struct message *, struct route_source *);

#endif
