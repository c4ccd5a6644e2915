/* the order of work: permute, shard, skip; pure */
#ifndef IFKIT_ORDER_H
#define IFKIT_ORDER_H

#include <stdint.h>

struct order {	/* made by order_begin() */
	uint64_t n;		/* indexes are below it */
	uint64_t shard, shards;	/* the first shard is 1 */
	uint64_t skip;
	uint64_t count;		/* positions are below it */
	int half;		/* bits of half an index; 0: no permutation */
	uint64_t key[8];
};

/*
 * An order of n indexes, at most 2^62. They are permuted by the seed, in the
 * same way on every machine; NULL: they ascend. Of these the order has every
 * shards-th, and leaves out the first skip of them. All shards together have
 * each index once.
 */
struct order order_begin(uint64_t n, const uint64_t *seed, uint64_t shard,
    uint64_t shards, uint64_t skip);
/* the index at a position below count */
uint64_t order_index(const struct order *, uint64_t position);
/* the position of an index below n; -1: it is in another shard, or skipped */
int64_t order_position(const struct order *, uint64_t index);

#endif
