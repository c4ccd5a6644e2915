/* options as getopt(3) walks them, from a table that is the text of --help */
#include <stdint.h>

/*
 * table: a line "-o col,...\tthese columns\n" an option, with what its argument
 * is called if it takes one, in the order of the usage line
 */
struct opt {
	char **argv;
	const char *table;
	const char *operands;	/* "[name ...]" in the usage line */
	int i;			/* argv[i] is next, at last the first operand */
	int at;			/* next letter of a cluster in argv[i] */
	char letter, *arg;	/* of the option just returned */
	uint8_t seen[128];
};

/* before the first option */
struct opt opt_begin(char **argv, const char *table, const char *operands);
/*
 * the letter of the next option with an argument, others being just marked as
 * seen; -1: operands follow; 0: end with opt_status
 */
int opt_next(struct opt *);
/* after 0: print --help, --version, or usage on stderr; the exit status */
int opt_status(const struct opt *);
/* was the option there? */
int opt_has(const struct opt *, char letter);
/*
 * "uds ol": u goes with neither d nor s, o not with l; 0 if all is well, else
 * 2, as opt_bad
 */
int opt_conflict(const struct opt *, const char *sets);
/* say "PROG: -LETTER WHY: ARG" of the option just returned, and the usage; 2 */
int opt_bad_arg(const struct opt *, const char *why, const char *arg);
/* the same, of an argument that is a list the element, up to its comma */
int opt_bad_element(const struct opt *, const char *why, const char *element);
/* say "PROG: WHAT: WHY" and the usage line on stderr; 2 */
int opt_bad(const struct opt *, const char *what, const char *why);
