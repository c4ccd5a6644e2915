/* the networks that this machine is in: its addresses and interfaces */
#ifndef IFKIT_LOCALNET_H
#define IFKIT_LOCALNET_H

#include <stddef.h>
#include <stdint.h>

#include "keys.h"
#include "lib/buf.h"
#include "lib/ip.h"
#include "lib/netlink.h"

struct localnet_net {	/* by one address of this machine */
	int index;		/* of the interface; first, for buf_sort() */
	struct ip ip;		/* that address */
	struct ip net;
	uint8_t bits;
	uint8_t asks;		/* hosts are asked for, by ARP or ND */
	uint8_t ether;		/* link-layer addresses are Ethernet's */
	uint8_t mac[6];		/* the interface's */
};

struct localnet {	/* zero: empty */
	struct buf nets;	/* struct localnet_net, by interface */
	struct keys index;	/* of them */
	uint8_t lengths[128 + 1];	/* is there a prefix of so many bits? */
};

/* read the networks of all interfaces that are up. 0; -1: errno, and empty */
int localnet_read(struct localnet *);
/* index nets for localnet_find(); localnet_read() does it. 0; -1: errno */
int localnet_index(struct localnet *);
/*
 * The smallest network that an address is in, on the interface that is its zone
 * and the one with this index, unless these are 0. NULL: there is none
 */
struct localnet_net *localnet_find(struct localnet *,
    const struct ip *, unsigned zone, int index);
/* likewise the network in which this machine has this very address */
struct localnet_net *localnet_own(struct localnet *,
    const struct ip *, unsigned zone, int index);
/*
 * Ask the kernel for all that it has of one type, RTM_GET..., whose messages
 * begin with a header of so many bytes, and hand each to each(). 0; else
 * NETLINK_... of lib/netlink.h. rtnetlink(7)
 */
int localnet_dump(int type, int family, size_t header, netlink_each *each,
    void *ctx);

#endif
