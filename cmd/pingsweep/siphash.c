#include "siphash.h"

/*
 * SipHash-1-3: one round after a word and three at the end, where SipHash-2-4
 * has two and four. That is enough here: what is hashed is no secret, a key
 * lives as long as the process, and a host sees only hashes made for itself.
 */

/* inlined, so that the state stays in registers */
#define INLINE __attribute__((always_inline)) static inline

INLINE uint64_t
rotate(uint64_t x, int n)
{
	return x << n | x >> (64 - n);
}

INLINE void
mix(struct siphash *s)
{
	s->v0 += s->v1;
	s->v2 += s->v3;
	s->v1 = rotate(s->v1, 13) ^ s->v0;
	s->v3 = rotate(s->v3, 16) ^ s->v2;
	s->v0 = rotate(s->v0, 32);
	s->v2 += s->v1;
	s->v0 += s->v3;
	s->v1 = rotate(s->v1, 17) ^ s->v2;
	s->v3 = rotate(s->v3, 21) ^ s->v0;
	s->v2 = rotate(s->v2, 32);
}

INLINE void
absorb(struct siphash *s, uint64_t word)
{
	s->v3 ^= word;
	mix(s);
	s->v0 ^= word;
}

INLINE uint64_t
finish(struct siphash *s)
{
	s->v2 ^= 0xff;
	mix(s);
	mix(s);
	mix(s);
	return s->v0 ^ s->v1 ^ s->v2 ^ s->v3;
}

void
siphash_key(struct siphash *s, const uint64_t key[2])
{
	s->v0 = key[0] ^ 0x736f6d6570736575;
	s->v1 = key[1] ^ 0x646f72616e646f6d;
	s->v2 = key[0] ^ 0x6c7967656e657261;
	s->v3 = key[1] ^ 0x7465646279746573;
}

uint64_t
siphash_1(const struct siphash *key, uint64_t last)
{
	struct siphash s = *key;

	absorb(&s, last);
	return finish(&s);
}

uint64_t
siphash_2(const struct siphash *key, uint64_t a, uint64_t last)
{
	struct siphash s = *key;

	absorb(&s, a);
	absorb(&s, last);
	return finish(&s);
}

uint64_t
siphash_4(const struct siphash *key, uint64_t a, uint64_t b, uint64_t c,
    uint64_t last)
{
	struct siphash s = *key;

	absorb(&s, a);
	absorb(&s, b);
	absorb(&s, c);
	absorb(&s, last);
	return finish(&s);
}
