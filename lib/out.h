/* bytes collected in memory and written by write(2) */
#ifndef IFKIT_OUT_H
#define IFKIT_OUT_H

#include <stddef.h>
#include <stdint.h>

#include "lib/buf.h"

struct out {		/* to begin with: fd; the rest is 0 */
	struct buf b;	/* not written yet */
	int fd;		/* below 0: only collect */
	int error;	/* errno of the first write that failed, or 0 */
	int tty;	/* is fd a terminal? 1 yes, -1 no, 0 not asked yet */
	/*
	 * NULL, or called with ctx before each write: waits until fd takes
	 * bytes, and returns how many may be written at most
	 */
	size_t (*before)(void *);
	void *ctx;
};

/* append n bytes; a string; a number in decimal */
void out_bytes(struct out *, const void *, size_t n);
void out_str(struct out *, const char *);
void out_num(struct out *, uint64_t);
/* append a number divided by 1000, with three decimals: 1204 is 1.204 */
void out_milli(struct out *, uint64_t);
/* append n bytes; on a terminal ? stands for control and non-UTF-8 bytes */
void out_name(struct out *, const char *, size_t n);
/* the collected bytes (fd below 0) and a NUL; NULL: out of memory */
const char *out_string(struct out *);
/*
 * Write what is collected. Returns 0, or -1 if anything was lost until now,
 * with errno of the first failure.
 */
int out_end(struct out *);

#endif
