/* not more often than so: a bucket of tokens, told the time; pure */
#ifndef IFKIT_PACE_H
#define IFKIT_PACE_H

#include <stdint.h>

struct pace {	/* times in ns; GCRA: ITU-T I.371 */
	int64_t gap;		/* one is due each gap, */
	int64_t burst;		/* those due in so long may come at once */
	int64_t next;		/* when one is due; 0 at first */
};

/* 0: it may be now, and counts; else the time when one may be */
int64_t pace_take(struct pace *, int64_t now);

#endif
