#include "order.h"

#include <stddef.h>

enum { ROUNDS = sizeof ((struct order *)NULL)->key / sizeof(uint64_t) };

/* each bit of x may change each bit of the result: the end of SplitMix64 */
static uint64_t
mix(uint64_t x)
{
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
	x = (x ^ x >> 27) * 0x94d049bb133111eb;
	return x ^ x >> 31;
}

/* a Feistel network, a permutation of 2 * half bits; back: its inverse */
static uint64_t
feistel(const struct order *o, uint64_t x, int back)
{
	uint64_t mask = (UINT64_C(1) << o->half) - 1;
	uint64_t left = x >> o->half, right = x & mask, next;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		next = left ^ (mix(right ^ o->key[back ? ROUNDS - 1 - i : i]) &
		    mask);
		left = right;
		right = next;
	}
	/* the halves are swapped: so the inverse is the same network */
	return right << o->half | left;
}

/*
 * A permutation of the numbers below n. The network may lead to larger ones;
 * repeated, it comes back, for it goes round in cycles (cycle walking).
 */
static uint64_t
permute(const struct order *o, uint64_t x, int back)
{
	if (o->half)
		while ((x = feistel(o, x, back)) >= o->n)
			;
	return x;
}

struct order
order_begin(uint64_t n, const uint64_t *seed, uint64_t shard, uint64_t shards,
    uint64_t skip)
{
	struct order o = { .n = n, .shard = shard, .shards = shards,
	    .skip = skip };
	uint64_t all = n < shard ? 0 : (n - shard) / shards + 1;
	int i;

	o.count = skip < all ? all - skip : 0;
	if (!seed)
		return o;
	for (o.half = 1; n > UINT64_C(1) << 2 * o.half; o.half++)
		;
	for (i = 0; i < ROUNDS; i++)
		o.key[i] = mix(*seed + (uint64_t)(i + 1) * 0x9e3779b97f4a7c15);
	return o;
}

uint64_t
order_index(const struct order *o, uint64_t position)
{
	return permute(o, (position + o->skip) * o->shards + o->shard - 1, 0);
}

int64_t
order_position(const struct order *o, uint64_t index)
{
	uint64_t x = permute(o, index, 1);

	if (x % o->shards != o->shard - 1 || x / o->shards < o->skip)
		return -1;
	return (int64_t)(x / o->shards - o->skip);
}
