/* a token bucket: how often something may be done; pure, given the time */
#ifndef IFKIT_PACE_H
#define IFKIT_PACE_H

#include <stdint.h>

struct pace {	/* times in ns; GCRA: ITU-T I.371 */
	int64_t gap;		/* a token comes each gap, */
	int64_t burst;		/* and tokens of up to this time are saved */
	int64_t next;		/* when the next token comes; 0 at first */
};

/* take a token at the time now: 0; or the time when there will be one */
int64_t pace_take(struct pace *, int64_t now);

#endif
