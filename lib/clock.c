#include "lib/clock.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "lib/fd.h"

#define SECOND INT64_C(1000000000)	/* ns */

/* system calls: libc's vDSO code adds 1 KB, and takes longer than it saves */
#ifdef SYS_clock_gettime64
enum { GETTIME = SYS_clock_gettime64 };
#else
enum { GETTIME = SYS_clock_gettime };
#endif

/* the time by a clock; -1: the kernel has no such clock */
static int64_t
now(int clock)
{
	int64_t t[2];
	struct timespec old;

	if (syscall(GETTIME, clock, t) == 0)
		return t[0] * SECOND + t[1];
	/* where long has 32 bits: before Linux 5.1 only the old call exists */
	if (sizeof(long) == sizeof *t || clock_gettime(clock, &old) < 0)
		return -1;
	return old.tv_sec * SECOND + old.tv_nsec;
}

static int
clock_since_boot(void)
{
	return now(CLOCK_BOOTTIME) < 0 ? CLOCK_MONOTONIC : CLOCK_BOOTTIME;
}

int64_t
clock_now(void)
{
	int64_t t = now(CLOCK_BOOTTIME);

	return t < 0 ? now(CLOCK_MONOTONIC) : t;
}

static int
open_timer(struct clock_timer *t, int clock)
{
	t->clock = clock;
	t->fd = fd_high(timerfd_create(clock, TFD_CLOEXEC));
	return t->fd < 0 ? -1 : 0;
}

int
clock_timer(struct clock_timer *t, int wall)
{
	if (wall)
		return open_timer(t, CLOCK_REALTIME);
	if (open_timer(t, CLOCK_BOOTTIME) == 0)
		return 0;
	return open_timer(t, CLOCK_MONOTONIC);	/* before Linux 3.15 */
}

int64_t
clock_timer_now(const struct clock_timer *t)
{
	return now(t->clock);
}

int64_t
clock_timer_at(const struct clock_timer *t, int64_t when)
{
	if (t->clock == CLOCK_BOOTTIME)
		return when;
	return when - clock_now() + now(t->clock);
}

int
clock_timer_set(const struct clock_timer *t, int64_t when)
{
	struct itimerspec at = { .it_value = { (time_t)(when / SECOND),
	    (long)(when % SECOND) } };
	int flags = TFD_TIMER_ABSTIME;

	if (t->clock == CLOCK_REALTIME)
		flags |= TFD_TIMER_CANCEL_ON_SET;
	if (when <= 0)
		at.it_value.tv_nsec = 1;	/* zero would disarm it */
	if (timerfd_settime(t->fd, flags, &at, NULL) == 0)
		return 0;
	if (errno == ECANCELED)
		return -1;
	/* before Linux 3.0 no timer expires when the clock is set */
	(void)timerfd_settime(t->fd, TFD_TIMER_ABSTIME, &at, NULL);
	return 0;
}

/* poll(2)'s timeout does not count suspend: use it only for lack of a timer */
int
clock_wait(struct pollfd *p, int64_t when)
{
	struct pollfd both[2] = { *p, { .fd = -1, .events = POLLIN } };
	struct clock_timer t;
	int64_t left;
	int r, ms = -1;

	if (when != CLOCK_NEVER && open_timer(&t, clock_since_boot()) == 0) {
		(void)clock_timer_set(&t, when);
		both[1].fd = t.fd;
	} else if (when != CLOCK_NEVER) {
		left = (when - clock_now()) / 1000000 + 1;
		ms = left < 0 ? 0 : left < INT_MAX ? (int)left : INT_MAX;
	}
	r = poll(both, 2, ms);
	if (both[1].fd >= 0)
		close(both[1].fd);
	p->revents = both[0].revents;
	return r < 0 ? -1 : p->revents != 0;
}
