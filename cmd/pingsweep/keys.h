/* numbers by keys, which are bytes: quick in any order of keys; pure */
#ifndef IFKIT_KEYS_H
#define IFKIT_KEYS_H

#include <stddef.h>
#include <stdint.h>

#include "lib/buf.h"

/*
 * A binary tree that branches by one bit of the key a level. It is no deeper
 * than a key has bits, even if an attacker chooses the keys: no hash is needed.
 */
struct keys {	/* zero: empty */
	struct buf nodes;
	uint32_t first;
};

/*
 * The number of a key of size bytes, a multiple of 4 and the same for all keys.
 * If there is none: with add a new one, which is 0; else, or out of memory,
 * NULL. The pointer is valid until the next call that adds.
 */
uint32_t *keys_number(struct keys *, const void *key, size_t size, int add);

#endif
