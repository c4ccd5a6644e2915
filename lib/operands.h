/* the names a program is asked about: operands, or lines of standard input */
#ifndef IFKIT_OPERANDS_H
#define IFKIT_OPERANDS_H

#include <stddef.h>

#include "lib/buf.h"

struct operand {
	const char *s;	/* to be shown; ends in NUL */
	size_t n;	/* to look it up by; 0: no interface is called so */
};

struct operands {
	struct buf list, text;
	int filter;	/* no operands: the names are standard input's */
};

/*
 * The operands from argv[i] on, the lines of standard input for the first "-"
 * or where there are none, each ended by end, the empty ones skipped. 0; -1:
 * errno says, what was read before that stands.
 */
int operands_read(struct operands *, char **argv, int i, char end);
/* the lines of a file likewise; once for a struct operands */
int operands_file(struct operands *, const char *path, char end);
const struct operand *operands_list(const struct operands *, size_t *n);

#endif
