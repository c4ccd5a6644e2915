/* numbers by keys, which are bytes: quick in any order of keys; pure */
#ifndef IFKIT_KEYS_H
#define IFKIT_KEYS_H

#include <stddef.h>
#include <stdint.h>

#include "lib/buf.h"

/*
 * A binary tree that branches by one bit of the key a level: it is no deeper
 * than a key has bits, whoever chooses the keys, and needs no hash for that.
 */
struct keys {	/* zero: empty */
	struct buf nodes;
	uint32_t first;
};

/*
 * The number of a key of so many bytes, a multiple of 4 and always the same. If
 * there is none: with add, a new one, which is 0; else, or out of memory, NULL.
 * It moves with the next call that adds.
 */
uint32_t *keys_number(struct keys *, const void *key, size_t size, int add);

#endif
