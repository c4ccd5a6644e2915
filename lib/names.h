/* the names a program is asked about: operands, or lines of standard input */
#include <stddef.h>

struct name {
	const char *s;	/* to be shown; ends in NUL */
	size_t n;	/* to look it up by; 0: no interface is called so */
};

struct names {	/* buf.h comes first */
	struct buf list, text;
	int filter;	/* no operands: the names are standard input's */
};

/*
 * The operands from argv[i] on, the lines of standard input for the first "-"
 * or where there are none, each ended by end, the empty ones skipped. 0; -1:
 * errno says, what was read before that stands.
 */
int names_read(struct names *, char **argv, int i, char end);
/* the lines of a file likewise; once for a struct names */
int names_file(struct names *, const char *path, char end);
/* is it an operand, not a line? */
int names_given(const struct names *, const struct name *);
const struct name *names_list(const struct names *, size_t *n);
