#include <errno.h>
#include <poll.h>
#include <string.h>
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

/* poll(2)'s own timeout stands still while the machine is suspended */
int
clk_wait(struct pollfd *p, unsigned n, int64_t when)
{
	struct itimerspec at = { 0 };
	struct pollfd all[8];
	int64_t now[2];
	int r, e;

	if (when == CLK_NEVER)
		return poll(p, n, -1);
	if (n >= sizeof all / sizeof *all) {
		errno = EINVAL;
		return -1;
	}
	memcpy(all, p, n * sizeof *p);
	all[n].events = POLLIN;
	all[n].fd = fd_high(timerfd_create(clock_since_boot(now),
	    TFD_CLOEXEC));
	if (all[n].fd < 0)
		return -1;
	at.it_value.tv_sec = (time_t)(when / SECOND);
	at.it_value.tv_nsec = (long)(when % SECOND);
	if (!at.it_value.tv_sec && !at.it_value.tv_nsec)
		at.it_value.tv_nsec = 1;	/* zero would disarm it */
	r = timerfd_settime(all[n].fd, TFD_TIMER_ABSTIME, &at, NULL);
	if (r == 0)
		r = poll(all, n + 1, -1);
	e = errno;
	close(all[n].fd);
	errno = e;
	memcpy(p, all, n * sizeof *p);
	return r > 0 && all[n].revents ? r - 1 : r;
}
