/* passes what becomes of probes on to the schedule and the records */
#ifndef IFKIT_OUTCOME_H
#define IFKIT_OUTCOME_H

#include <stdint.h>

#include "hosts.h"
#include "options.h"
#include "owners.h"
#include "probe.h"
#include "records.h"
#include "schedule.h"
#include "verdict.h"

struct outcome {
	/* the caller's */
	const struct config *config;
	struct hosts *hosts;
	struct owners *owners;
	struct records *records;
	struct schedule *schedule;
	struct verdicts *verdicts;
	int (*say)(void *ctx, const char *what, const char *why);	/* 2 */
	void *ctx;
	/* 0 to begin with */
	int leaving;		/* the caller's: the undecided get no record */
	int trouble;		/* 2: hosts could not be probed, as reported */
	uint64_t duplicates;	/* answers that came twice, or too late */
};

/* functions for the probers to call; the struct must not move any more */
struct probe_user outcome_user(struct outcome *);
/* have as many hosts answered as -N asks for? Then no other answer counts */
int outcome_is_enough(const struct outcome *);
/* at the time now, a probe was sent, or its error says why it was not */
void outcome_sent(struct outcome *, const struct probe *, int64_t now);
/* host i, which was offered, will not be probed: that is its verdict */
void outcome_refuse(struct outcome *, uint64_t i, const struct verdict *);
/* host i is at one of our own addresses, that of an interface with this MAC */
void outcome_ours(struct outcome *, uint64_t i, const uint8_t *mac);

#endif
