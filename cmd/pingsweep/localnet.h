/* the networks that this machine is in, and room for neighbours there */
#ifndef IFKIT_LOCALNET_H
#define IFKIT_LOCALNET_H

#include <stddef.h>
#include <stdint.h>

#include "lib/buf.h"
#include "lib/ip.h"

struct localnet_net {
	int index;		/* of the interface */
	struct ip ip;		/* ours there */
	struct ip net;
	uint8_t bits;
	uint8_t asks;		/* by ARP or neighbour discovery */
	uint8_t ether;		/* link-layer addresses are Ethernet's */
	uint8_t mac[6];
};

struct localnet {
	struct buf nets; /* struct localnet_net, one an address of ours */
};

/* take those of all interfaces that are up; -1: errno, and there is none */
int localnet_take(struct localnet *);
/*
 * the smallest that has the address, of the interface that is its zone, and of
 * the one with this index, unless these are 0; NULL: none has
 */
const struct localnet_net *localnet_find(
    const struct localnet *, const struct ip *, unsigned zone, int index);
/*
 * How many neighbours of this family, 4 or 6, may be asked for until three
 * quarters of the machine's table of them (gc_thresh3 in arp(7)) cannot be
 * reclaimed, at least a 64th; of a table that cannot be looked at, what is
 * usual. Those of other namespaces count as if they never could.
 */
uint32_t localnet_room(int family);

#endif
