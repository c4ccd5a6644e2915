/* when to probe which host, and when its record is due: pure, given the time */
#ifndef IFKIT_SCHEDULE_H
#define IFKIT_SCHEDULE_H

#include <stdint.h>

#include "lib/buf.h"

enum {	/* what to do next */
	SCHEDULE_SEND,
	SCHEDULE_RECORD,
	SCHEDULE_WAIT,
	SCHEDULE_DONE
};

enum { SCHEDULE_ALIVE, SCHEDULE_INACTIVE, SCHEDULE_ERROR }; /* a host decided */

enum {
	/* most hosts between the first that has no record and the last begun */
	SCHEDULE_WINDOW = 1 << 18,
	SCHEDULE_FEW = 64,	/* hosts that need no memory but the struct's */
	SCHEDULE_UNSENT = 64,	/* most hosts behind full queues at a time */
	SCHEDULE_TRIES = 100	/* most tries of a host */
};

/* ns: most that a wait which adapts to the answers becomes */
#define SCHEDULE_PATIENCE INT64_C(1000000000)

enum {	/* in place of a time, of schedule_tried() */
	SCHEDULE_UNTRIED = -1,	/* the host was never probed */
	SCHEDULE_OVER = -2	/* it has its answer, or its record */
};

struct schedule {
	/* the caller's, set before schedule_begin() */
	uint64_t n;		/* hosts, called 0 to n - 1 */
	int64_t gap;		/* ns between two sends; 0: none */
	int64_t slack;		/* ns of lateness that are made up for */
	int64_t wait;		/* ns for an answer; 0: adapts to those seen */
	unsigned tries;		/* of a host, 1 to SCHEDULE_TRIES */
	int eager;		/* records in the order of decisions */

	/* for the caller to read; a late answer moves a host */
	uint64_t sent;		/* probes */
	uint64_t count[SCHEDULE_ERROR + 1];	/* hosts decided, by state */

	/* the module's own */
	struct buf host;	/* a ring: host i is at i & mask */
	uint64_t mask;
	uint64_t begin, end;	/* none to begin, to record from there on */
	uint64_t tail, head;	/* first without a record, first untouched */
	uint64_t extra;		/* those below it have one try more */
	int64_t next;		/* no send before */
	int64_t least;		/* the same, whatever becomes of the offers */
	int64_t due;		/* nothing to do before, but to begin hosts */
	int64_t retry;		/* no next round of the unsent before */
	uint64_t again, low;	/* next host in this round, first in the next */
	unsigned round, unsent;	/* hosts left in this round, and in the next */
	int64_t slowest;	/* round trip so far */
	int64_t patience;	/* wait, as it is now */
	uint32_t first, last;	/* eager: list of the decided, low 32 bits */
	unsigned listed;
	uint16_t verdict;	/* of schedule_stop() */
	uint64_t at[SCHEDULE_TRIES + 2];	/* next host after t tries */
	_Alignas(uint64_t) char few[16 * SCHEDULE_FEW]; /* host begins there */
};

struct schedule_step {	/* what schedule_next() wants to be done */
	uint64_t i;		/* SEND, RECORD: the host */
	int64_t time;		/* WAIT: until then; RECORD: ns to the answer */
	/* SEND: which try of the host, from 1; 0: the last, not sent yet */
	unsigned try;
	int state;		/* RECORD: SCHEDULE_ALIVE... */
	uint16_t verdict;	/* RECORD: as the caller gave it; 0: silence */
};

/*
 * Begin. The caller's members are set, the others 0, and the struct does not
 * move from now on. Memory is 16 bytes a host of the ring, which grows as far
 * as is needed, up to SCHEDULE_WINDOW. What the caller itself holds for hosts
 * without a record may be at i % SCHEDULE_WINDOW.
 */
void schedule_begin(struct schedule *);
/*
 * What to do at the time now. Call schedule_answer() and the like for all that
 * came in before that.
 *
 * SCHEDULE_SEND: probe host i. Say how it went by schedule_sent(),
 *	schedule_unsent() and the like, at once or after several. In
 *	any time no more are sent than one a gap, and those due in slack.
 * SCHEDULE_RECORD: host i is decided, and it is its turn. Each host gets one.
 * SCHEDULE_WAIT: say how all sends went, and call again. If there were none,
 *	wait until the time, or until something comes in.
 * SCHEDULE_DONE: every host has its record.
 */
int schedule_next(struct schedule *, int64_t now, struct schedule_step *);

/* the probe of host i was sent at that time */
void schedule_sent(struct schedule *, uint64_t i, int64_t time);
/* it was not, and does not count: offer it again, and no send before retry */
void schedule_unsent(struct schedule *, uint64_t i, int64_t retry);
/*
 * A queue on the way to host i is full. Offer the host again, and meanwhile
 * others; all unsent hosts are offered in rounds, the next one from the first
 * retry on. Once they are SCHEDULE_UNSENT, other hosts wait for that round. If
 * the queue stays full, from the first time on, for as long as the wait for an
 * answer, that was a try
 */
void schedule_full(struct schedule *, uint64_t i, int64_t time,
    int64_t retry);
/*
 * Host i, if it is undecided, is decided with a state SCHEDULE_ALIVE...: it
 * cannot be probed, or no other try is needed
 */
void schedule_decide(struct schedule *, uint64_t i, int state,
    uint16_t verdict);

/*
 * Host i answered after rtt ns. 1; 0: it makes no difference, because it is
 * alive already, has its record, or was never probed
 */
int schedule_answer(struct schedule *, uint64_t i, int64_t rtt,
    uint16_t verdict);
/* the time of the last probe of host i; or SCHEDULE_UNTRIED, SCHEDULE_OVER */
int64_t schedule_tried(const struct schedule *, uint64_t i);
/*
 * There is a reason, not 0, why host i does not answer: its verdict, unless an
 * answer comes. The try that was sent at that time can get no answer; if it is
 * the last, there is no wait. sent 0: it is not known which try; -1: none
 */
void schedule_hint(struct schedule *, uint64_t i, uint16_t verdict,
    int64_t sent);
/* answers were lost: once, undecided hosts that were probed get one try more */
void schedule_overflow(struct schedule *);

/*
 * Send no more: the undecided are inactive, with this verdict. records 0: those
 * not begun with are just counted, and get none
 */
void schedule_stop(struct schedule *, uint16_t verdict, int records);
/* send no more: the undecided get no record. Returns their first; n: none */
uint64_t schedule_leave(struct schedule *);

/* free the memory */
void schedule_end(struct schedule *);

/* --- what estimate knows of the module's own */

/*
 * States of a host: first SCHEDULE_ALIVE..., when it is decided; then these.
 * Only the functions that are called is_... know their order.
 */
enum {
	RECORDED = SCHEDULE_ERROR + 1,	/* the caller has its record */
	WAITING,	/* for an answer to its last try, or for its first */
	UNSENT,		/* the same, but a queue was full when it was offered */
	OFFERED,	/* to be sent: the caller has not said how it went */
	REOFFERED	/* the same, of an unsent host */
};

struct schedule_host {
	/* when its last try was sent, or should have been; the round trip */
	int64_t time;
	uint32_t next;	/* eager: the one decided after it */
	uint16_t verdict;	/* so far */
	uint8_t state;
	uint8_t tries;	/* sent, or unsent */
};

/* a record is due */
static inline int
is_decided(const struct schedule_host *h)
{
	return h->state < RECORDED;
}

/* an answer may still come */
static inline int
is_undecided(const struct schedule_host *h)
{
	return h->state > RECORDED;
}

/* the caller has it */
static inline int
is_offered(const struct schedule_host *h)
{
	return h->state >= OFFERED;
}

/* host i of the ring */
static inline struct schedule_host *
host_at(const struct schedule *s, uint64_t i)
{
	return BUF_ITEMS(&s->host, struct schedule_host) + (i & s->mask);
}

#endif
