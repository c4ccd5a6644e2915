/* tables of neighbours, and what is in them, as messages; rtnetlink(7) */
#ifndef IFKIT_NEIGHBOURS_H
#define IFKIT_NEIGHBOURS_H

#include <stdint.h>

struct neighbours {	/* of the whole machine, in whatever namespace */
	int family;		/* AF_INET: ARP's, AF_INET6: ND's */
	uint32_t most;		/* entries it can have: gc_thresh3 */
	uint32_t used;		/* entries it has */
};

struct message;

/* 1: *t is the table that the message tells of; 0: none, or an interface's */
int neighbours_parse(const struct message *, struct neighbours *t);
/*
 * Is the entry that an RTM_NEWNEIGH tells of one that the kernel will not drop
 * for another: being asked for, or known for sure? 1, 0; -1: it tells of none
 */
int neighbours_held(const struct message *);

#endif
