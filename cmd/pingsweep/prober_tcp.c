#include "prober_tcp.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "batch.h"
#include "icmp.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/fd.h"
#include "lib/ip.h"
#include "options.h"
#include "probe.h"
#include "sockets.h"
#include "verdict.h"

enum { BIND_NO_PORT = 24 };	/* <linux/in.h> */

/* descriptors left to others; the first of ours; events at a time */
enum { RESERVE = 4, FIRST = 3, EVENTS = 64 };
enum { PORTS = 65536, NONE = -1 };

/* ns: least life of a socket, for late answers; a SYN is repeated after 1 s */
#define LATE INT64_C(900000000)

struct try {	/* of a host: a socket for each port */
	uint64_t index;
	int64_t sent;
	uint32_t older, newer;	/* slots; an unused one: newer is the next */
	uint16_t open;		/* sockets */
	uint16_t refused;	/* ports that did, where only open ones count */
	uint16_t fd[];		/* 0: closed */
};

static struct try *
try_at(const struct prober_tcp *t, uint32_t slot)
{
	return (struct try *)(void *)(t->tries.p + slot * t->size);
}

/* take a slot; NONE: all are in flight */
static uint32_t
take_slot(struct prober_tcp *t)
{
	uint32_t slot = t->unused;

	if (slot != (uint32_t)NONE)
		t->unused = try_at(t, slot)->newer;
	else if (t->fresh < t->slots)
		slot = t->fresh++;
	return slot;
}

static void
give_slot(struct prober_tcp *t, uint32_t slot)
{
	try_at(t, slot)->newer = t->unused;
	t->unused = slot;
}

/* make two tries neighbours in the list, NONE being its ends */
static void
join(struct prober_tcp *t, uint32_t older, uint32_t newer)
{
	if (older == (uint32_t)NONE)
		t->oldest = newer;
	else
		try_at(t, older)->newer = newer;
	if (newer == (uint32_t)NONE)
		t->newest = older;
	else
		try_at(t, newer)->older = older;
}

static void
close_port(struct try *try, size_t port)
{
	close(try->fd[port]);
	try->fd[port] = 0;
	try->open--;
}

static void
close_ports(const struct prober_tcp *t, struct try *try)
{
	size_t i;

	for (i = 0; i < t->n && try->open; i++)
		if (try->fd[i])
			close_port(try, i);
}

static void
end(struct prober_tcp *t, uint32_t slot)
{
	struct try *try = try_at(t, slot);

	close_ports(t, try);
	join(t, try->older, try->newer);
	give_slot(t, slot);
}

/* end the tries that were sent at that time or before */
static void
expire(struct prober_tcp *t, int64_t sent)
{
	while (t->oldest != (uint32_t)NONE &&
	    try_at(t, t->oldest)->sent <= sent)
		end(t, t->oldest);
}

static int64_t
life(const struct prober_tcp *t)
{
	return t->wait > LATE ? t->wait : LATE;
}

int64_t
prober_tcp_due(const struct prober_tcp *t)
{
	return t->oldest == (uint32_t)NONE ? 0 : try_at(t, t->oldest)->sent +
	    life(t);
}

/*
 * Open a socket that sends a reset when it is closed, in whatever way, and so
 * before it acknowledges the connection: no server has to accept it. -1: errno,
 * and perhaps the option that the kernel refuses
 */
static int
open_socket(const struct prober_tcp *t, int six, const char **option)
{
	static const struct linger reset = { 1, 0 };
	static const int on = 1, off = 0;
	const struct config *config = t->config;
	int error, fd = fd_high(socket(six ? AF_INET6 : AF_INET,
	    SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
	setsockopt(fd, IPPROTO_TCP, TCP_QUICKACK, &off, sizeof off);
	setsockopt(fd, six ? IPPROTO_IPV6 : IPPROTO_IP,
	    six ? IPV6_RECVERR : IP_RECVERR, &on, sizeof on);
	if (six)	/* ::ffff:10.0.0.1 is no way to an IPv4 host */
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
	if (!config->interface && !config->has_mark && !config->ttl &&
	    !config->source.len)
		return fd;
	setsockopt(fd, IPPROTO_IP, BIND_NO_PORT, &on, sizeof on);
	*option = sockets_apply(fd, six ? AF_INET6 : AF_INET, config);
	if (!*option)
		return fd;
	error = errno;
	close(fd);
	errno = error;
	return -1;
}

/* how many more descriptors there may be */
static size_t
count_free(struct buf *b)
{
	struct rlimit r;
	size_t i, n, free = 0;
	struct pollfd *p;

	if (getrlimit(RLIMIT_NOFILE, &r) < 0)
		return 0;
	r.rlim_cur =
	    r.rlim_max < PROBER_TCP_MOST ? r.rlim_max : PROBER_TCP_MOST;
	setrlimit(RLIMIT_NOFILE, &r);
	n = r.rlim_cur > FIRST ? (size_t)r.rlim_cur - FIRST : 0;
	p = buf_room(b, n * sizeof *p + 1);
	if (!p)
		return 0;
	for (i = 0; i < n; i++)
		p[i] = (struct pollfd){ .fd = (int)i + FIRST };
	if (poll(p, n, 0) < 0)
		return n;
	for (i = 0; i < n; i++)
		free += (p[i].revents & POLLNVAL) != 0;
	return free;
}

/* memory for the tries that there may be descriptors for; -1: errno */
static int
make_slots(struct prober_tcp *t)
{
	struct buf b = { 0 };
	size_t free = count_free(&b), word = sizeof(uint64_t);

	buf_free(&b);
	free = free > RESERVE ? free - RESERVE : 0;
	t->slots = (uint32_t)(free / t->n);
	if (!t->slots) {
		errno = EMFILE;
		return -1;
	}
	t->size = sizeof(struct try) + t->n * sizeof(uint16_t);
	t->size = (t->size + word - 1) / word * word;
	t->unused = t->oldest = t->newest = (uint32_t)NONE;
	return buf_room(&t->tries, t->slots * t->size) ? 0 : -1;
}

const char *
prober_tcp_begin(struct prober_tcp *t, const struct config *config,
    const uint64_t hosts[2])
{
	const uint8_t *ports = (const void *)config->ports.p;
	const char *option = "-p";
	uint32_t port;
	uint16_t p;
	int i, fd;

	t->config = config;
	t->wait = options_wait(config);
	for (port = 0; port < PORTS; port++) {
		p = (uint16_t)port;
		if (ports[p / 8] >> p % 8 & 1)
			buf_add(&t->ports, &p, sizeof p);
	}
	t->n = t->ports.len / sizeof p;
	t->fd = fd_high(epoll_create1(EPOLL_CLOEXEC));
	if (t->fd < 0 || t->ports.failed || make_slots(t) < 0)
		return option;
	for (i = 0; i < 2; i++) {
		if (!hosts[i])
			continue;
		fd = open_socket(t, i, &option);
		if (fd < 0)
			return option;
		close(fd);
	}
	return NULL;
}

/* 0, or errno */
static int
begin_port(
    struct prober_tcp *t, uint32_t slot, size_t i, const struct probe *to)
{
	struct epoll_event e = { .events = EPOLLOUT,
	    .data.u64 = (uint64_t)slot << 16 | i };
	const uint16_t *port = (const void *)t->ports.p;
	const char *option;
	struct try *try = try_at(t, slot);
	int error, fd = open_socket(t, to->ip.len == 16, &option);

	if (fd < 0)
		return errno;
	if ((sockets_connect(fd, &to->ip, to->zone, port[i]) < 0 &&
	    errno != EINPROGRESS && errno != ECONNREFUSED) ||
	    epoll_ctl(t->fd, EPOLL_CTL_ADD, fd, &e) < 0) {
		error = errno;
		close(fd);
		return error;
	}
	try->fd[i] = (uint16_t)fd;
	try->open++;
	t->sent++;
	return 0;
}

/* does it mean that something is used up? Ports only if a try is in flight */
static int
is_full(const struct prober_tcp *t, int error)
{
	switch (error) {
	case EAGAIN: case EMFILE: case ENFILE: case ENOBUFS: case ENOMEM:
	case ENOSPC:
		return 1;
	case EADDRNOTAVAIL:
		return t->oldest != (uint32_t)NONE;
	default:
		return 0;
	}
}

/* a host is refused only if all ports are; its error is that of the last */
static void
begin_ports(struct prober_tcp *t, uint32_t slot, struct probe *to)
{
	struct try *try = try_at(t, slot);
	size_t i;
	int error;

	try->index = to->index;
	try->sent = to->sent = clock_now();
	try->refused = 0;
	to->error = 0;
	for (i = 0; i < t->n && to->error != EAGAIN; i++) {
		error = begin_port(t, slot, i, to);
		if (error)
			to->error = is_full(t, error) ? EAGAIN : error;
	}
	if (to->error == EAGAIN)
		close_ports(t, try);
	if (!try->open) {
		give_slot(t, slot);
		return;
	}
	to->error = 0;
	join(t, t->newest, slot);
	join(t, slot, (uint32_t)NONE);
}

void
prober_tcp_send(struct prober_tcp *t, struct probe *to, size_t n)
{
	uint32_t slot;
	size_t i;
	int full = 0;

	for (i = 0; i < n; i++) {
		slot = full ? (uint32_t)NONE : take_slot(t);
		if (slot == (uint32_t)NONE && !full) {
			expire(t, clock_now() - t->wait);
			slot = take_slot(t);
		}
		to[i].error = EAGAIN;
		if (slot != (uint32_t)NONE)
			begin_ports(t, slot, to + i);
		full = to[i].error == EAGAIN;
		if (full && t->oldest == (uint32_t)NONE)
			to[i].error = ENOBUFS;
	}
}

/* what an ICMP error in the queue of a connection means; 0: none is there */
static int
read_icmp_error(int fd, struct probe_event *event, int *meaning)
{
	struct sockets_error e;
	size_t none = 0;
	int itself;

	if (!sockets_read_error(fd, NULL, &none, &e))
		return 0;
	itself = ip_cmp(&e.from, &e.to) == 0;
	*meaning = icmp_meaning(e.to.len == 4 ? 4 : 6, e.type, e.code, itself);
	if (!itself)
		event->verdict.reporter = e.from;
	event->zone = e.zone;
	if (e.too_big)	/* the kernel sends a smaller one */
		*meaning = ICMP_IGNORE;
	return e.icmp;
}

/* the errno, if no ICMP error is queued; the verdict's kind, or *meaning */
static int
read_socket_error(int fd, int *meaning)
{
	int error = 0;
	socklen_t n = sizeof error;

	getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &n);
	switch (error) {
	case 0:			/* connect(2) had returned it */
	case ECONNREFUSED: return VERDICT_REFUSED;
	case ECONNRESET:	/* only what was open is reset */
	case EPIPE: return VERDICT_OPEN;
	case ENETUNREACH: *meaning = ICMP_NO_ROUTE; break;
	case EHOSTUNREACH: *meaning = ICMP_UNREACHABLE; break;
	case EACCES: *meaning = ICMP_PROHIBITED; break;
	default: *meaning = ICMP_IGNORE; break;
	}
	return VERDICT_ERROR;
}

/* did the kernel choose the very port that is probed, on this machine? */
static int
is_to_itself(int fd)
{
	_Alignas(union sockets_address) char
	    end[2][sizeof(union sockets_address)] = { "" };
	socklen_t n = sizeof *end;

	getsockname(fd, (void *)end[0], &n);
	getpeername(fd, (void *)end[1], &n);
	return !memcmp(end[0], end[1], sizeof *end);
}

/*
 * What came of a connection: VERDICT_OPEN or VERDICT_REFUSED; else *meaning is
 * that of an error. The kernel has queued the ICMP error, if it was one.
 */
static int
read_outcome(int fd, uint32_t events, struct probe_event *e, int *meaning)
{
	if (!(events & (EPOLLERR | EPOLLHUP)))
		return is_to_itself(fd) ? VERDICT_ERROR : VERDICT_OPEN;
	if (!read_icmp_error(fd, e, meaning))
		return read_socket_error(fd, meaning);
	return *meaning == ICMP_THERE ? VERDICT_REFUSED : VERDICT_ERROR;
}

/* an earlier event may have ended the try that this event is about */
static void
take_event(struct prober_tcp *t, const struct epoll_event *epoll, int64_t now,
    const struct probe_user *user)
{
	const uint16_t *ports = (const void *)t->ports.p;
	uint32_t slot = (uint32_t)(epoll->data.u64 >> 16);
	size_t port = epoll->data.u64 & (PORTS - 1);
	struct try *try = try_at(t, slot);
	struct probe_event e = { .index = try->index, .rtt = now - try->sent };
	int meaning = ICMP_IGNORE, kind, denied;

	if (!try->fd[port])
		return;
	kind = read_outcome(try->fd[port], epoll->events, &e, &meaning);
	if (kind == VERDICT_REFUSED && t->config->only_open) {
		kind = VERDICT_CLOSED;
		try->refused++;
	}
	denied = try->refused == t->n;
	close_port(try, port);
	e.sent = try->open ? -1 : try->sent;
	if (!try->open || kind >= VERDICT_ANSWER)
		end(t, slot);
	if (kind != VERDICT_ERROR) {
		e.what = kind != VERDICT_CLOSED ? PROBE_ANSWER :
		    denied ? PROBE_DENIED : PROBE_ERROR;
		e.verdict = (struct verdict){ .kind = (uint8_t)kind,
		    .number = ports[denied ? 0 : port] };
	} else if (meaning != ICMP_IGNORE) {
		e.what = PROBE_ERROR;
		e.verdict.kind = (uint8_t)verdict_of_icmp(meaning);
	} else
		return;
	user->event(user->ctx, &e);
}

size_t
prober_tcp_receive(struct prober_tcp *t, const struct probe_user *user)
{
	struct epoll_event e[EVENTS];
	size_t sum = 0;
	int64_t now;
	int i, n;

	do {
		n = epoll_wait(t->fd, e, EVENTS, 0);
		if (n < 0 && errno != EINTR)
			t->failed = errno;
		now = clock_now();
		for (i = 0; i < n; i++)
			take_event(t, &e[i], now, user);
		sum += (size_t)i;
	} while (n == EVENTS && sum < BATCH_TURN);
	if (n != EVENTS)
		expire(t, now - life(t));
	return sum;
}
