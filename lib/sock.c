#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "clk.h"
#include "sock.h"

enum { MEMINFO_DROPS = 8, MEMINFO = 55 };	/* <linux/sock_diag.h> */
enum { QUEUE = 4 << 20 };	/* bytes */
enum { MOST_COST = 20000 };	/* ns; what takes longer was an interruption */

void
sock_prepare(int fd)
{
	static const int on = 1, queue = QUEUE;

	setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &queue, sizeof queue);
	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &queue, sizeof queue);
}

int
sock_dropped(int fd, uint32_t *drops)
{
	uint32_t info[MEMINFO_DROPS + 1], before = *drops;
	socklen_t n = sizeof info;

	if (fd < 0 || getsockopt(fd, SOL_SOCKET, MEMINFO, info, &n) < 0 ||
	    n < sizeof info)
		return 0;
	*drops = info[MEMINFO_DROPS];
	return *drops != before;
}

/* musl's is a loop: call the kernel's */
size_t
sock_send(int fd, struct mmsghdr *m, size_t n)
{
	long sent = syscall(SYS_sendmmsg, fd, m, n, MSG_DONTWAIT);

	return sent < 0 ? 0 : (size_t)sent;
}

int
sock_is_full(int error)
{
	return error == ENOBUFS || error == EAGAIN || error == ENOMEM;
}

int64_t
sock_reckon(int64_t *cost, int64_t begin, size_t n)
{
	int64_t now = clk_now(), one = (now - begin) / (int64_t)n;

	*cost += ((one < MOST_COST ? one : MOST_COST) - *cost) / 8;
	return now;
}

const struct cmsghdr *
sock_control(const struct msghdr *h, const struct cmsghdr *c)
{
	const char *p = h->msg_control;
	size_t n = h->msg_controllen, at = 0, word = sizeof(long);

	if (c)
		at = (size_t)((const char *)c - p) +
		    (c->cmsg_len + word - 1) / word * word;
	if (at + sizeof *c > n)
		return NULL;
	c = (const void *)(p + at);
	return c->cmsg_len < sizeof *c || c->cmsg_len > n - at ? NULL : c;
}

int
sock_is_kind(const struct cmsghdr *c, int level, int type, size_t n)
{
	return c->cmsg_level == level && c->cmsg_type == type &&
	    c->cmsg_len - sizeof *c >= n;
}

int64_t
sock_stamp(const struct msghdr *h)
{
	const struct cmsghdr *c = NULL;
	struct timespec t;

	while ((c = sock_control(h, c)))
		if (sock_is_kind(c, SOL_SOCKET, SCM_TIMESTAMPNS, sizeof t)) {
			memcpy(&t, CMSG_DATA(c), sizeof t);
			return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
		}
	return 0;
}

int64_t
sock_ahead(int64_t now)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return t.tv_sec * INT64_C(1000000000) + t.tv_nsec - now;
}

int64_t
sock_came(int64_t stamp, int64_t ahead, int64_t since, int64_t now)
{
	int64_t came = stamp ? stamp - ahead : now;

	return came < since || came > now ? now : came;
}
