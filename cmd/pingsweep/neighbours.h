/* the kernel's tables of neighbours, and how fast a sweep may fill them */
#ifndef IFKIT_NEIGHBOURS_H
#define IFKIT_NEIGHBOURS_H

#include <stdint.h>

#include "lib/ip.h"
#include "pace.h"

struct neighbours_table {	/* of the whole machine, of all namespaces */
	int family;		/* AF_INET: ARP's; AF_INET6: ND's */
	uint32_t most;		/* entries it can have: gc_thresh3 in arp(7) */
	uint32_t used;		/* entries it has */
};

struct message;
struct localnet;

/*
 * 1: *t is the table that an RTM_NEWNEIGHTBL describes; 0: the message is
 * another, or describes the parameters of an interface
 */
int neighbours_parse(const struct message *, struct neighbours_table *t);
/*
 * Is the entry in an RTM_NEWNEIGH one that the kernel will not drop to make
 * room, since it is being resolved, or known for sure? 1, 0; -1: the message
 * is another
 */
int neighbours_held(const struct message *);
/*
 * How many neighbours of this family, 4 or 6, may be resolved until three
 * quarters of the table cannot be dropped; at least a 64th of it. Where the
 * table cannot be read, it is taken to be of the usual size. Entries of other
 * namespaces count as if they could never be dropped.
 */
uint32_t neighbours_room(int family);

/*
 * A probe to a silent host on a local network has the kernel ask for its
 * link-layer address, and keep an entry for three seconds. The table is the
 * whole machine's: a sweep must not fill it.
 */
struct neighbours {	/* zero: no probe has to wait */
	struct localnet *local;
	int index;		/* only by this interface; 0: any */
	unsigned asking;	/* tries of a host that one entry outlives */
	struct neighbours_room {
		struct pace pace;
		int64_t look;	/* when to look at the table again, */
		uint32_t left;	/* and after how many more entries */
	} of[2];	/* IPv4, IPv6 */
};

/*
 * Pace probes of this family, 4 or 6, to hosts on the local networks, whose
 * tries wait so many ns. Returns 0 if that allows a probe each gap ns, else how
 * many hosts a second it allows if all are silent
 */
uint32_t neighbours_begin(struct neighbours *, int family, int64_t wait,
    int64_t gap, int64_t now);
/*
 * May this try of a host be sent, by the room in the table? 0: yes, and it
 * counts; else the time when it may be
 */
int64_t neighbours_ask(struct neighbours *, const struct ip *, unsigned zone,
    unsigned try, int64_t now);

#endif
