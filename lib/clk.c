#include <limits.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "clk.h"
#include "fd.h"

#define SECOND INT64_C(1000000000)

/* libc's way through the vDSO costs 1 KB and more time than a few calls save */
#ifdef SYS_clock_gettime64
enum { GETTIME = SYS_clock_gettime64 };
#else
enum { GETTIME = SYS_clock_gettime };
#endif

static clockid_t
clock_since_boot(int64_t now[2])
{
	if (syscall(GETTIME, CLOCK_BOOTTIME, now) == 0)
		return CLOCK_BOOTTIME;
	syscall(GETTIME, CLOCK_MONOTONIC, now);
	return CLOCK_MONOTONIC;
}

int64_t
clk_now(void)
{
	int64_t t[2];

	clock_since_boot(t);
	return t[0] * SECOND + t[1];
}

/* a timer on that clock: poll(2)'s own timeout stands still in suspend */
static int
timer(int64_t when)
{
	struct itimerspec at = { .it_value = { (time_t)(when / SECOND),
	    (long)(when % SECOND) } };
	int64_t now[2];
	int fd = fd_high(timerfd_create(clock_since_boot(now), TFD_CLOEXEC));

	if (when <= 0)
		at.it_value.tv_nsec = 1;	/* zero would disarm it */
	timerfd_settime(fd, TFD_TIMER_ABSTIME, &at, NULL);
	return fd;
}

int
clk_wait(struct pollfd *p, int64_t when)
{
	struct pollfd both[2] = { *p, { .fd = -1, .events = POLLIN } };
	int64_t left;
	int r, ms = -1;

	if (when != CLK_NEVER)
		both[1].fd = timer(when);
	if (when != CLK_NEVER && both[1].fd < 0) {	/* no timerfd here */
		left = (when - clk_now()) / 1000000 + 1;
		ms = left < 0 ? 0 : left < INT_MAX ? (int)left : INT_MAX;
	}
	r = poll(both, 2, ms);
	if (both[1].fd >= 0)
		close(both[1].fd);
	p->revents = both[0].revents;
	return r < 0 ? -1 : p->revents != 0;
}
