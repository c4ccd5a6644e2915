/* the names that a program is asked about: its operands, or lines of a file */
#ifndef IFKIT_OPERANDS_H
#define IFKIT_OPERANDS_H

#include <stddef.h>

#include "lib/buf.h"

struct operand {
	const char *s;	/* to show it: ends in NUL */
	size_t n;	/* length, to look it up; 0: this cannot be a name */
};

/*
 * Takes an operand (given 1), or a line that was read (given 0), which is gone
 * afterwards. s and n are as in struct operand.
 */
typedef void operands_take(void *ctx, char *s, size_t n, int given);

/* called before each read(2) of a descriptor, since that may wait; or NULL */
typedef void operands_wait(void *ctx, int fd);

/*
 * Take the operands from argv[i] on, one after another. The first "-", or no
 * operand at all, stands for the lines of standard input; end is the byte that
 * ends a line; empty lines are skipped, one of 64 KiB or more cannot be a name.
 * Returns 0, or -1: errno, and what was read before that is taken.
 */
int operands_each(char **argv, int i, char end, operands_take *,
    operands_wait *, void *ctx);
/* take the lines of a file likewise */
int operands_lines(const char *path, char end, operands_take *,
    operands_wait *, void *ctx);

struct operands {	/* all zero to begin with */
	struct buf list;	/* struct operand */
	struct buf text;	/* lines that were read */
	int filter;	/* there were no operands: all is from standard input */
};

/* keep what operands_each() takes, and return as that does */
int operands_read(struct operands *, char **argv, int i, char end);
/* is it an operand itself, not a line that was read? */
int operands_given(const struct operands *, const struct operand *);
/* the list and its length */
const struct operand *operands_list(const struct operands *, size_t *n);

#endif
