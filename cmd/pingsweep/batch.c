#include "batch.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "lib/buf.h"
#include "lib/clock.h"

enum { MEMINFO_DROPS = 8, MEMINFO = 55 };	/* <linux/sock_diag.h> */
enum { QUEUE = 4 << 20 };	/* bytes of a receive queue */
enum { MOST_FAILURES = 100 };
/* ns, longer than the kernel holds packets that lack a link-layer address */
#define HELD INT64_C(4000000000)
enum { MOST_COST = 20000 };	/* ns; more means that we were interrupted */

void
batch_prepare(int fd)
{
	static const int queue = QUEUE;

	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &queue, sizeof queue);
	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &queue, sizeof queue);
}

void
batch_stamps(int fd)
{
	static const int on = 1;

	setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
}

int
batch_init(struct batch *b, size_t n, size_t size, unsigned name,
    unsigned control)
{
	size_t i, each = sizeof *b->m + sizeof(struct iovec) + control + name +
	    size;
	struct iovec *iov;
	char *p;

	buf_lend(&b->memory, b->few, sizeof b->few);
	p = buf_room(&b->memory, n * each);
	if (!p)
		return -1;
	b->m = (void *)p;
	b->n = n;
	b->name = name;
	b->control = control;
	iov = (void *)(b->m + n);
	p = (char *)(iov + n);
	for (i = 0; i < n; i++) {
		b->m[i].msg_hdr.msg_iov = iov + i;
		b->m[i].msg_hdr.msg_iovlen = 1;
		b->m[i].msg_hdr.msg_control = control ? p + i * control : NULL;
		b->m[i].msg_hdr.msg_controllen = control;
		b->m[i].msg_hdr.msg_name = p + n * control + i * name;
		b->m[i].msg_hdr.msg_namelen = name;
		iov[i].iov_base = p + n * (control + name) + i * size;
		iov[i].iov_len = size;
	}
	return 0;
}

void *
batch_address(const struct batch *b, size_t i)
{
	return b->m[i].msg_hdr.msg_name;
}

void *
batch_data(const struct batch *b, size_t i)
{
	return b->m[i].msg_hdr.msg_iov->iov_base;
}

size_t
batch_receive(int fd, struct batch *b)
{
	long n;

	/* the last call replaced these lengths by those that it received */
	for (; b->used; b->used--) {
		b->m[b->used - 1].msg_hdr.msg_namelen = b->name;
		b->m[b->used - 1].msg_hdr.msg_controllen = b->control;
	}
	n = syscall(SYS_recvmmsg, fd, b->m, b->n, MSG_DONTWAIT, NULL);
	b->used = n > 0 ? (size_t)n : 0;
	b->error = errno;
	b->failures = n >= 0 || errno == EAGAIN ? 0 : b->failures + 1;
	return b->used;
}

int
batch_failed(const struct batch *b)
{
	return b->failures < MOST_FAILURES ? 0 : b->error;
}

int
batch_dropped(int fd, uint32_t *drops)
{
	uint32_t info[MEMINFO_DROPS + 1], before = *drops;
	socklen_t n = sizeof info;

	if (fd < 0 || getsockopt(fd, SOL_SOCKET, MEMINFO, info, &n) < 0 ||
	    n < sizeof info)
		return 0;
	*drops = info[MEMINFO_DROPS];
	return *drops != before;
}

int
batch_is_full(int error)
{
	return error == ENOBUFS || error == EAGAIN || error == ENOMEM;
}

/*
 * The errno of a full queue: the socket's own, or one on the way. For a raw
 * socket the kernel has the same errno for both
 */
static int
why_full(int fd, struct batch *b)
{
	struct pollfd p = { .fd = fd, .events = POLLOUT };
	int64_t now = clock_now();

	if (poll(&p, 1, 0) < 0 || p.revents & POLLOUT)
		return ENOBUFS;
	if (!b->full)
		b->full = now;
	return now - b->full < HELD ? EAGAIN : ENOBUFS;
}

/* a system call, because musl's sendmmsg() is a loop of sendmsg() */
size_t
batch_send(int fd, struct batch *b, size_t i, size_t n)
{
	long sent = syscall(SYS_sendmmsg, fd, b->m + i, n, MSG_DONTWAIT);

	if (sent > 0) {
		b->full = 0;
		return (size_t)sent;
	}
	if (batch_is_full(errno))
		errno = why_full(fd, b);
	return 0;
}

int64_t
batch_reckon(int64_t *cost, int64_t begin, size_t n)
{
	int64_t now = clock_now(), one = (now - begin) / (int64_t)n;

	*cost += ((one < MOST_COST ? one : MOST_COST) - *cost) / 8;
	return now;
}

const struct cmsghdr *
batch_control(const struct msghdr *h, const struct cmsghdr *c)
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
batch_is_kind(const struct cmsghdr *c, int level, int type, size_t n)
{
	return c->cmsg_level == level && c->cmsg_type == type &&
	    c->cmsg_len - sizeof *c >= n;
}

int64_t
batch_stamp(const struct msghdr *h)
{
	const struct cmsghdr *c = NULL;
	struct timespec t;

	while ((c = batch_control(h, c)))
		if (batch_is_kind(c, SOL_SOCKET, SCM_TIMESTAMPNS, sizeof t)) {
			memcpy(&t, CMSG_DATA(c), sizeof t);
			return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
		}
	return 0;
}

int64_t
batch_ahead(int64_t now)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_REALTIME, &t);
	return t.tv_sec * INT64_C(1000000000) + t.tv_nsec - now;
}

int64_t
batch_came(int64_t stamp, int64_t ahead, int64_t since, int64_t now)
{
	int64_t came = stamp ? stamp - ahead : now;

	return came < since || came > now ? now : came;
}
