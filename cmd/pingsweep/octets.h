/* IPv4 addresses as four sets of octets: all that have one of each; pure */
#ifndef IFKIT_OCTETS_H
#define IFKIT_OCTETS_H

#include <stdint.h>

struct octets {
	uint16_t n[4];		/* members of each set, from 1 */
	uint8_t member[4][256];	/* ascending */
};

/* how many addresses there are */
uint64_t octets_count(const struct octets *);
/* how many of them are below an address; is that one of them? */
uint64_t octets_below(const struct octets *, uint32_t ip);
int octets_has(const struct octets *, uint32_t ip);
/* the i-th of them, ascending, from 0; i is below their count */
uint32_t octets_pick(const struct octets *, uint64_t i);
/* the last of those that follow one without a gap, in its last octet */
uint32_t octets_run_end(const struct octets *, uint32_t ip);
/* how many ranges they are; one across the end of an octet may count as two */
uint64_t octets_ranges(const struct octets *);

#endif
