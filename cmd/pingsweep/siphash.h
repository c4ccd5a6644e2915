/* a keyed hash of one, two or four words: SipHash-1-3 */
#ifndef IFKIT_SIPHASH_H
#define IFKIT_SIPHASH_H

#include <stdint.h>

/* the state that a key begins with, SipHash's v0 to v3 */
struct siphash {
	uint64_t v0, v1, v2, v3;
};

/* make the state from a secret key: 16 bytes as two little-endian numbers */
void siphash_key(struct siphash *, const uint64_t key[2]);
/*
 * The hash of a message of up to 7 bytes, of 8 to 15, or of 24 to 31, as words
 * in little-endian order. The last word has the length in its top byte:
 * Aumasson and Bernstein, SipHash (2012), 2.2.
 */
uint64_t siphash_1(const struct siphash *, uint64_t last);
uint64_t siphash_2(const struct siphash *, uint64_t, uint64_t last);
uint64_t siphash_4(const struct siphash *, uint64_t, uint64_t, uint64_t,
    uint64_t last);

#endif
