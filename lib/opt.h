/*
 * Options, walked as getopt(3) walks them, from a table that is the text of
 * --help.
 */
#ifndef IFKIT_OPT_H
#define IFKIT_OPT_H

#include <stdint.h>

/*
 * The table is one of lib/table.h: a line "-q\tquiet\n" for an option with no
 * argument, "-o col,...\tthese columns\n" for one whose argument is called
 * "col,...". The lines stand in the order of the usage line.
 */
struct opt {
	char **argv;
	const char *table;
	const char *operands;	/* for the usage line: "[name ...]" */
	int i;			/* argv[i] is next; in the end first operand */
	int at;			/* offset of the next letter in it; 0: at "-" */
	char letter, *arg;	/* the option that opt_next returned */
	uint8_t seen[128];	/* by letter */
};

/* before the first option */
struct opt opt_begin(char **argv, const char *table, const char *operands);
/*
 * Returns the letter of the next option that takes an argument, and marks the
 * options before it as seen; -1 when operands follow; 0 if the program must end
 * with opt_status.
 */
int opt_next(struct opt *);
/*
 * After 0: print --help or --version, or on standard error what is wrong and
 * the usage line. Returns the exit status, 0 or 2.
 */
int opt_status(const struct opt *);
/* was the option given? Inline: a constant letter makes it one load */
static inline int
opt_has(const struct opt *o, char letter)
{
	return o->seen[(unsigned char)letter];
}
/*
 * Report the first two options given that exclude each other. sets is words of
 * letters, a space between them; the first letter of a word excludes each of
 * the others: "uds ol" is u and d, u and s, o and l. Returns 0, or 2 as
 * opt_bad.
 */
int opt_conflict(const struct opt *, const char *sets);
/* report "PROG: -LETTER WHY: ARG" of the option just returned, as opt_bad */
int opt_bad_arg(const struct opt *, const char *why, const char *arg);
/*
 * The same for an argument that is a list: report only the element, which ends
 * at its comma.
 */
int opt_bad_element(const struct opt *, const char *why, const char *element);
/*
 * Report a usage error: "PROG: WHAT: WHY", and the usage line, on standard
 * error. Returns 2, the exit status.
 */
int opt_bad(const struct opt *, const char *what, const char *why);

#endif
