/* bytes to buffer to write(2), remembering the first error */
#ifndef IFKIT_OUT_H
#define IFKIT_OUT_H

#include <stddef.h>
#include <stdint.h>

#include "lib/buf.h"

/* fd -1: collect in b, write nothing */
struct out {
	struct buf b;
	int fd;
	int error;	/* errno of the first failure, 0: none */
	int tty;	/* is fd a terminal: 0 not asked, 1 yes, -1 no */
	void (*before)(void *);	/* called with ctx before bytes are written */
	void *ctx;
};

/* n bytes, a string, a number in decimal */
void out_bytes(struct out *, const void *, size_t n);
void out_str(struct out *, const char *);
void out_num(struct out *, uint64_t);
/* a thousandth of the number, "1.204" */
void out_milli(struct out *, uint64_t);
/* text whose control and non-UTF-8 bytes go to a terminal as ? */
void out_name(struct out *, const char *, size_t n);
/* write what is buffered; -1: something was lost by now, errno says why */
int out_end(struct out *);

#endif
