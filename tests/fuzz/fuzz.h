/*
 * Shared by the fuzz targets. Each tests/fuzz/NAME.c that the Makefile lists in
 * FUZZED is a target for libFuzzer or, with replay.c, runs inputs again.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static inline void
broken(const char *file, int line, const char *property)
{
	fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, property);
	abort();
}

/* a property that every input must have */
#define MUST(x) ((x) ? (void)0 : broken(__FILE__, __LINE__, #x))

/* what is left of an input; past its end all is 0 */
struct input {
	const uint8_t *p;
	size_t n;
};

static inline uint8_t
take8(struct input *in)
{
	return in->n ? in->n--, *in->p++ : 0;
}

static inline uint16_t
take16(struct input *in)
{
	unsigned low = take8(in);

	return (uint16_t)(low | (unsigned)take8(in) << 8);
}

static inline uint32_t
take32(struct input *in)
{
	uint32_t low = take16(in);

	return low | (uint32_t)take16(in) << 16;
}

static inline uint64_t
take64(struct input *in)
{
	uint64_t low = take32(in);

	return low | (uint64_t)take32(in) << 32;
}

/* up to n bytes; what is missing is left as it was */
static inline size_t
take_bytes(struct input *in, void *to, size_t n)
{
	if (n > in->n)
		n = in->n;
	if (n)
		memcpy(to, in->p, n);
	in->p += n;
	in->n -= n;
	return n;
}

/* a copy of just these bytes, guarded by the sanitizers; the caller frees it */
static inline void *
guard(const void *p, size_t n)
{
	void *copy = malloc(n);

	MUST(copy);
	if (n)
		memcpy(copy, p, n);
	return copy;
}

/* the same with a NUL behind it */
static inline char *
guard_text(const void *p, size_t n)
{
	char *copy = malloc(n + 1);

	MUST(copy);
	if (n)
		memcpy(copy, p, n);
	copy[n] = '\0';
	return copy;
}

/* a copy of the text up to the next NUL, or of the rest; the caller frees it */
static inline char *
take_text(struct input *in)
{
	size_t n = strnlen((const char *)in->p, in->n);
	char *s = guard_text(in->p, n);

	in->p += n;
	in->n -= n;
	take8(in);
	return s;
}
