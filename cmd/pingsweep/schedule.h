/* when to probe whom: told the time, never asks; pure */
#ifndef IFKIT_SCHEDULE_H
#define IFKIT_SCHEDULE_H

#include <stdint.h>

#include "lib/buf.h"

enum {
	SCHEDULE_SEND,
	SCHEDULE_RECORD,
	SCHEDULE_WAIT,
	SCHEDULE_DONE
};                                                              /* what to do */
enum { SCHEDULE_ALIVE, SCHEDULE_INACTIVE, SCHEDULE_ERROR }; /* how a host is */
enum {
	SCHEDULE_WINDOW = 1
	    << 18,           /* most hosts from the first without a record */
	SCHEDULE_FEW = 64,   /* hosts that need no memory but the struct */
	SCHEDULE_TRIES = 100 /* most tries */
};

enum {	/* not times: it never was, it has its answer or its record */
	SCHEDULE_UNTRIED = -1, SCHEDULE_OVER = -2
};

struct schedule {
	/* the caller's, set before schedule_begin */
	uint64_t n;		/* hosts are positions: 0 to n - 1 */
	int64_t gap;		/* ns between two sends; 0: unpaced */
	int64_t slack;		/* ns of lateness that are made up for */
	int64_t wait;		/* ns for an answer; 0: adapts to those seen */
	unsigned tries;		/* 1 to SCHEDULE_TRIES */
	int eager;		/* records as hosts are decided, in any order */

	/* so far, for the caller to read; a late answer moves a host */
	uint64_t sent;
	uint64_t count[SCHEDULE_ERROR + 1];

	/* the module's own */
	struct buf host;	/* a ring: position i is at i & mask */
	uint64_t mask;
	uint64_t begin, end;	/* none to begin, to record from there on */
	uint64_t tail, head;	/* first without a record, first untouched */
	uint64_t extra;		/* those below it have one try more */
	int64_t next;		/* no send before */
	int64_t due;		/* nothing to do before, but to begin hosts */
	int64_t slowest, patience;	/* round trip; wait, as it is now */
	uint32_t first, last;	/* eager: list of the decided, low 32 bits */
	unsigned listed;
	uint16_t reason;	/* of the stop */
	uint64_t at[SCHEDULE_TRIES + 2];	/* who is next after t tries */
	uint64_t few[2 * SCHEDULE_FEW];	/* what host begins with */
};

/* what schedule_next wants to be done */
struct schedule_step {
	uint64_t i;		/* SEND, RECORD: the host */
	int64_t time;		/* WAIT: until then; RECORD: ns to the answer */
	unsigned try;		/* SEND: which try of the host, from 1 */
	int state;		/* RECORD: SCHEDULE_ALIVE... */
	uint16_t reason;	/* RECORD: as the caller gave it; 0: silence */
};

/*
 * Begin, from the caller's members, the others 0; the struct stays where it
 * is. 16 bytes a host in the window are held, which is as wide as has been
 * needed, nothing of the others: what a caller holds of its own for one
 * without a record may be at i % SCHEDULE_WINDOW.
 */
void schedule_begin(struct schedule *);
/*
 * What to do at time now, which may be any after what came in was told:
 * SCHEDULE_SEND: probe host i; its outcome is told by schedule_sent,
 * schedule_unsent or schedule_refused, one by one or after many. No two are
 * sent nearer than gap - slack, and over any time no more than one a gap and
 * slack. SCHEDULE_RECORD: host i is decided, and in order its turn; once for
 * each. SCHEDULE_WAIT: tell the outcomes that are missing and ask again; else
 * wait until that time, or for something that came in. SCHEDULE_DONE: each host
 * has its record.
 */
int schedule_next(struct schedule *, int64_t now, struct schedule_step *);

/* the probe of host i was sent at that time */
void schedule_sent(struct schedule *, uint64_t i, int64_t time);
/* it was not and is no try: offer it again, and send nothing before retry */
void schedule_unsent(struct schedule *, uint64_t i, int64_t retry);
/* it never will be: the host is decided, by any of SCHEDULE_ALIVE... */
void
schedule_refused(struct schedule *, uint64_t i, int state, uint16_t reason);

/*
 * Host i answered after rtt ns; the reason is for its record. 0: it had
 * before, it has its record already, or it was never probed.
 */
int
schedule_answer(struct schedule *, uint64_t i, int64_t rtt, uint16_t reason);
/* when host i was probed last; or SCHEDULE_UNTRIED, SCHEDULE_OVER */
int64_t schedule_tried(const struct schedule *, uint64_t i);
/*
 * A hint, not 0, why host i will not answer: the last try need not wait, if
 * it was that; the reason stands in the record unless an answer comes.
 */
void schedule_hint(struct schedule *, uint64_t i, uint16_t reason);
/* the same, where the last try still waits: there may be an answer to it */
void schedule_note(struct schedule *, uint64_t i, uint16_t reason);
/* answers were lost: the undecided that were probed get one try more, once */
void schedule_overflow(struct schedule *);

/* send no more: the undecided are inactive for that reason */
void schedule_stop(struct schedule *, uint16_t reason);
/* send no more: the undecided get no record. The first of them; n: none */
uint64_t schedule_leave(struct schedule *);

/*
 * How long it takes to the end, at time now, elapsed ns after the first probe:
 * if the hosts to come are as those so far, and those that wait stay silent.
 * -1: too early to tell, or too long
 */
int64_t schedule_left(const struct schedule *, int64_t now, int64_t elapsed);

/* the memory back */
void schedule_end(struct schedule *);

#endif
