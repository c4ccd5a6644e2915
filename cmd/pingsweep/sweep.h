/* the loop: sends what is due, takes what comes in, records what is decided */
#ifndef IFKIT_SWEEP_H
#define IFKIT_SWEEP_H

#include <stddef.h>
#include <stdint.h>

#include "hosts.h"
#include "lib/clock.h"
#include "localnet.h"
#include "neighbours.h"
#include "options.h"
#include "outcome.h"
#include "owners.h"
#include "probe.h"
#include "prober.h"
#include "progress.h"
#include "records.h"
#include "schedule.h"
#include "verdict.h"

/* the parts of the program, and how they are joined */
struct sweep {
	/* the caller's, ready before sweep_run() */
	int64_t begin, now;	/* when the sweep begins, by clock_now() */
	int64_t clock;		/* the same; now never runs ahead of answers */
	int64_t stop;		/* when -w ends it; 0: never */
	int trouble;		/* 0 or 2, as an exit status */
	int signals;		/* a descriptor, see signals_open() */
	struct clock_timer timer;
	struct probe *batch;	/* memory for PROBE_SLOTS */

	/* the module's own */
	size_t batched;		/* probes in batch */
	size_t most;		/* most there: fewer if of several packets */
	int64_t since;		/* all that came in before is being read */
	int unread;		/* turns since; 0: there is no more */
	int lost;		/* answers were lost */
	int asked;		/* progress must be reported */
	int mute;		/* no more messages: their reader stalls */

	/* for the caller to read afterwards */
	int fatal;		/* the signal to end by; 0: none */
	uint64_t left;		/* after that: the first undecided host */

	/* the parts, which the caller makes ready */
	struct verdicts verdicts;
	struct outcome outcome;
	struct owners owners;
	struct progress progress;
	struct config config;
	struct hosts hosts;
	struct localnet localnet;
	struct neighbours neighbours;
	struct records records;
	struct schedule schedule;
	struct prober prober;
	struct probe_user user;	/* made ready by sweep_run() */
};

/*
 * Sweep all hosts, until the end or a signal. 0: what is decided has its
 * record, perhaps not written yet; -1: output was lost
 */
int sweep_run(struct sweep *);
/* call it with the struct before records are written: see struct out */
size_t sweep_yield(void *);
/*
 * Write a message, as msg() does; the first argument is the struct. Returns 2.
 * No message if its reader stalls and there is a signal to end by
 */
int sweep_say(void *, const char *what, const char *why);
/* write the records that are left; show no progress any more */
void sweep_end(struct sweep *);
/* how many records of a state, SCHEDULE_ALIVE..., there are */
uint64_t sweep_count(const struct sweep *, int state);

#endif
