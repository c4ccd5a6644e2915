/* sockets that ask by ARP and neighbour discovery who is there; packet(7) */
#ifndef IFKIT_PROBER_ARP_H
#define IFKIT_PROBER_ARP_H

#include <stddef.h>
#include <stdint.h>

#include "arp_nd.h"
#include "batch.h"

struct prober_arp {
	int fd[2];		/* sends all, has ARP; has ICMPv6. -1: none */
	int error[2];		/* why not */
	uint32_t drops[2];
	struct batch out, in;
	size_t got;		/* datagrams, by the last call */
	int64_t cost;		/* ns that one send takes, as it has been */
};

struct prober_arp_event {	/* an answer */
	struct arp_nd neigh;	/* to is set for both families */
	int index;		/* the interface where it came in */
	int direct;		/* it was sent to our link-layer address */
	int64_t came;		/* by clock_now */
};

struct prober_to;

/* called with each event */
typedef void prober_arp_each(void *ctx, const struct prober_arp_event *);

/*
 * the sockets, on one interface unless index is 0; needs CAP_NET_RAW. A
 * refusal is remembered in error[]
 */
void prober_arp_open(struct prober_arp *, int index);
/* memory; -1: errno */
int prober_arp_begin(struct prober_arp *);
/* ask for n <= PROBER_SLOTS addresses, each on its net, not waiting */
void prober_arp_send(struct prober_arp *, struct prober_to *, size_t n);
/* hand on all answers that have come in, not waiting; how many datagrams */
size_t prober_arp_receive(struct prober_arp *, prober_arp_each *, void *ctx);
/* were answers lost since the last call because they came too fast? */
int prober_arp_dropped(struct prober_arp *);

#endif
