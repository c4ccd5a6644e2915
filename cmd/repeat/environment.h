/* the environment of runs: ours, REPEAT_RUN and REPEAT_STATUS */
#ifndef IFKIT_ENVIRONMENT_H
#define IFKIT_ENVIRONMENT_H

#include <stdint.h>

#include "lib/buf.h"

struct environment {	/* stays where it is: its strings point into it */
	struct buf all;		/* char *, NULL behind the last */
	const char *path;	/* the value of PATH, or its default */
	char run[32], status[36];
};

/* copy our environment; 0, or -1: out of memory, errno says so */
int environment_begin(struct environment *);
/* the variables of a run, by its number from 1 and the last one's status */
char **environment_of_run(struct environment *, uint64_t run, int status);

#endif
