/* a host as the schedule knows it: for schedule and estimate alone */
#ifndef IFKIT_SCHEDULE_HOST_H
#define IFKIT_SCHEDULE_HOST_H

#include <stdint.h>

#include "schedule.h"

/*
 * States of a host: first SCHEDULE_ALIVE..., when it is decided; then these.
 * Only the functions that are called is_... know their order.
 */
enum {
	RECORDED = SCHEDULE_ERROR + 1,	/* the caller has its record */
	WAITING,	/* for an answer to its last try, or for its first */
	UNSENT,		/* the same, but a queue was full when it was offered */
	OFFERED,	/* to be sent: the caller has not said how it went */
	REOFFERED	/* so was an unsent one */
};

struct host {
	/* when its last try was sent, or should have been; the round trip */
	int64_t time;
	uint32_t next;	/* eager: the one decided after it */
	uint16_t verdict;	/* so far */
	uint8_t state;
	uint8_t tries;	/* sent, or unsent */
};

/* a record is due */
static inline int
is_decided(const struct host *h)
{
	return h->state < RECORDED;
}

/* an answer may still come */
static inline int
is_undecided(const struct host *h)
{
	return h->state > RECORDED;
}

static inline int
is_offered(const struct host *h)
{
	return h->state >= OFFERED;
}

static inline struct host *
host_at(const struct schedule *s, uint64_t i)
{
	return (struct host *)(void *)s->host.p + (i & s->mask);
}

#endif
