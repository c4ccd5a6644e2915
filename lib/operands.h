/* the names that a program is asked about: its operands, or lines of a file */
#ifndef IFKIT_OPERANDS_H
#define IFKIT_OPERANDS_H

#include <stddef.h>

#include "lib/buf.h"

struct operand {
	const char *s;	/* to show it: ends in NUL */
	size_t n;	/* length, to look it up; 0: this cannot be a name */
};

struct operands {	/* all zero to begin with */
	struct buf list;	/* struct operand */
	struct buf text;	/* lines that were read */
	int filter;	/* there were no operands: all is from standard input */
};

/*
 * Take the operands from argv[i] on. The first "-", or no operand at all,
 * stands for the lines of standard input; end is the byte that ends a line;
 * empty lines are skipped. Returns 0, or -1: errno, and what was read before
 * that is there.
 */
int operands_read(struct operands *, char **argv, int i, char end);
/* take the lines of a file likewise, once for a struct operands */
int operands_file(struct operands *, const char *path, char end);
/* is it an operand itself, not a line that was read? */
int operands_given(const struct operands *, const struct operand *);
/* the list and its length */
const struct operand *operands_list(const struct operands *, size_t *n);

#endif
