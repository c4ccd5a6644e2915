/*
 * Time, in ns: since boot, suspend included where the kernel counts it
 * (CLOCK_BOOTTIME, else CLOCK_MONOTONIC), or by the wall clock, UTC since 1970.
 */
#ifndef IFKIT_CLOCK_H
#define IFKIT_CLOCK_H

#include <stdint.h>

enum { CLOCK_NEVER = -1 };

struct pollfd;

/* a timer of timerfd_create(2) and the clock that it runs on */
struct clock_timer {
	int fd;		/* readable once it expired, until it is set again */
	int clock;
};

/* the time since boot; -1: errno */
int64_t clock_now(void);
/*
 * Wait until a descriptor is ready or the time since boot is when, or for ever
 * with CLOCK_NEVER. Returns 1: ready, revents says for what; 0: it is time;
 * -1: errno.
 */
int clock_wait(struct pollfd *, int64_t when);
/* open a timer, by the wall clock or since boot; 0, or -1: errno */
int clock_timer(struct clock_timer *, int wall);
/* convert a time of clock_now to the timer's clock: other before Linux 3.15 */
int64_t clock_timer_at(const struct clock_timer *, int64_t when);
/* the time now on the timer's clock */
int64_t clock_timer_now(const struct clock_timer *);
/*
 * Let a timer expire at a time of its clock. A timer by the wall clock also
 * expires when that clock is set. Returns 0, or -1: the clock has just been
 * set, so look at the time again.
 */
int clock_timer_set(const struct clock_timer *, int64_t when);

#endif
