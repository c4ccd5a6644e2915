/* the link-layer address of the host at a position, for some time; pure */
#ifndef IFKIT_OWNERS_H
#define IFKIT_OWNERS_H

#include <stdint.h>

#include "arp_nd.h"
#include "lib/buf.h"

/* a ring: the position i of a host is at i % size */
struct owners {		/* zero: none is known, and none is kept */
	struct buf ring;	/* struct owners_entry */
	uint64_t size;
};

struct owners_entry {
	uint8_t mac[ARP_ND_MAC];	/* all 0: unknown */
	uint16_t turn;		/* 1 + i / size: whose entry it is; 0: none's */
};

/* room for so many positions at a time, from 1; 0; -1: no memory */
int owners_begin(struct owners *, uint64_t size);
/* the host at position i has this link-layer address */
void owners_set(struct owners *, uint64_t i, const uint8_t *mac);
/*
 * That address; NULL: it is not known. Unless the struct is zero, i must have
 * been set, and be the last at its place.
 */
const uint8_t *owners_get(const struct owners *, uint64_t i);
/* is the owner of i known to be another? */
int owners_differ(const struct owners *, uint64_t i, const uint8_t *mac);
/* the owner of i is not known any more */
void owners_forget(struct owners *, uint64_t i);

#endif
