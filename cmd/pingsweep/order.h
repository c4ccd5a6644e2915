/* the order of work: permute, shard, skip; pure */
#ifndef IFKIT_ORDER_H
#define IFKIT_ORDER_H

#include <stdint.h>

struct order {
	uint64_t n;		/* indexes are below it */
	uint64_t shard, shards;	/* the first is 1 */
	uint64_t skip;
	uint64_t count;		/* positions are below it */
	int half;		/* bits of a half of the network; 0: none */
	uint64_t key[8];
};

/*
 * Of n indexes, at most 2^62, those of one shard of shards, without the first
 * skip of them; ascending, or with a seed in the order that it stands for, on
 * every machine. All shards together are all indexes, each once.
 */
struct order order_begin(uint64_t n, const uint64_t *seed, uint64_t shard,
    uint64_t shards, uint64_t skip);
/* the index at a position below count */
uint64_t order_index(const struct order *, uint64_t position);
/* the position of an index below n; -1: in another shard, or skipped */
int64_t order_position(const struct order *, uint64_t index);

#endif
