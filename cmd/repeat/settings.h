/* what repeat is asked for, by options and operands */
#ifndef IFKIT_SETTINGS_H
#define IFKIT_SETTINGS_H

#include <stdint.h>

#include "grid.h"

enum {	/* exit statuses of repeat's own, as timeout(1) and env(1) have them */
	STATUS_CUT = 124, STATUS_FAILED = 125, STATUS_CANNOT_RUN = 126,
	STATUS_NOT_FOUND = 127
};

struct settings {	/* durations in ns; 0: none */
	enum grid_kind kind;
	int64_t interval, most_pause;
	int64_t delay, jitter;
	int64_t limit, total;	/* of a run, of all together */
	int64_t grace;		/* from TERM to KILL; 0: never KILL */
	uint64_t runs;		/* at most; 0: any number */
	uint8_t until[32];	/* exit statuses that end it, of num_set */
	int is_conditional;	/* -e, -u or -x: until has been asked for */
	int aligned;		/* start at multiples of the interval, UTC */
	int foreground;		/* runs stay in our process group */
	int quiet, verbose;
	char **command;		/* its argument vector; [-1] is there */
};

/*
 * Read options and operands. Returns -1, or the exit status to end with, after
 * a usage error or what --help and --version print.
 */
int settings_read(struct settings *, char **argv);
/* may a run be cut? */
int settings_limited(const struct settings *);

#endif
