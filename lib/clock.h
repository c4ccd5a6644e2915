/* time since boot in ns, suspend included where the kernel counts it */
#ifndef IFKIT_CLOCK_H
#define IFKIT_CLOCK_H

#include <stdint.h>

enum { CLOCK_NEVER = -1 };

struct pollfd;

/* a timer, and the clock that it runs on */
struct clock_timer {
	int fd;		/* readable when it is time, until it is set again */
	int clock;
};

/* the time now */
int64_t clock_now(void);
/* wait until the descriptor is ready: 1, or it is when: 0; -1: interrupted */
int clock_wait(struct pollfd *, int64_t when);
/* a timer since boot, or by the wall clock, UTC since 1970; -1: errno */
int clock_timer(struct clock_timer *, int wall);
/* an instant of clock_now by its clock, which is another before Linux 3.15 */
int64_t clock_timer_at(const struct clock_timer *, int64_t when);
/* the time now on its clock */
int64_t clock_timer_now(const struct clock_timer *);
/*
 * Set it to an instant; one by the wall clock is readable also once that clock
 * was set. -1: it was just now, look at the time again.
 */
int clock_timer_set(const struct clock_timer *, int64_t when);

#endif
