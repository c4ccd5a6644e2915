#include "prober_echo.h"

#include <errno.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include "batch.h"
#include "icmp.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/fd.h"
#include "lib/ip.h"
#include "siphash.h"
#include "sockets.h"

enum { ICMP_FILTER = 1, PMTUDISC_PROBE = 3 }; /* <linux/icmp.h>, <linux/in.h> */

/* bytes; an IPv4 header at most, what every path carries whole (RFC 791) */
enum { OUTER = 60, WHOLE = 512 };
/* the kernel doubles it: what waits three seconds for silent neighbours */
enum { UNRESOLVED = 212992 };
enum { SEND_TRIES = 4 };	/* errors of others may come in between */

static int
is6(const struct prober_echo_socket *s)
{
	return s->echo.family == 6;
}

static int
domain(const struct prober_echo_socket *s)
{
	return is6(s) ? AF_INET6 : AF_INET;
}

/* an option of IP or IPv6 */
static void
set_option(const struct prober_echo_socket *s, int option, int value)
{
	sockets_set(s->fd, sockets_level(domain(s)), option, value);
}

/* errors are heard; an unfragmented packet needs no id, which costs 7 % */
static void
prepare(struct prober_echo_socket *s)
{
	static const uint32_t but_replies = ~1u;
	uint32_t filter6[8];

	set_option(s, is6(s) ? IPV6_RECVERR : IP_RECVERR, 1);
	set_option(s, is6(s) ? IPV6_MTU_DISCOVER : IP_MTU_DISCOVER,
	    PMTUDISC_PROBE);
	batch_prepare(s->fd);
	if (s->echo.raw && !is6(s))
		setsockopt(s->fd, SOL_RAW, ICMP_FILTER, &but_replies,
		    sizeof but_replies);
	if (s->echo.raw && is6(s)) {
		memset(filter6, 0xff, sizeof filter6);	/* blocked */
		filter6[ICMP6_ECHO_REPLY / 32] ^= 1u << ICMP6_ECHO_REPLY % 32;
		setsockopt(s->fd, IPPROTO_ICMPV6, ICMP6_FILTER, filter6,
		    sizeof filter6);
	}
}

static void
open_socket(struct prober_echo_socket *s, uint8_t family)
{
	int protocol = family == 6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP,
	    flags = SOCK_CLOEXEC | SOCK_NONBLOCK;

	s->echo.family = family;
	s->fd = fd_high(socket(domain(s), SOCK_DGRAM | flags, protocol));
	s->echo.raw = s->fd < 0;
	if (s->fd < 0)
		s->fd = fd_high(socket(domain(s), SOCK_RAW | flags, protocol));
	s->error = s->fd < 0 ? errno : 0;
	if (s->fd >= 0)
		prepare(s);
}

void
prober_echo_open(struct prober_echo *p, int families)
{
	p->of[0].fd = p->of[1].fd = -1;
	if (families & PROBE_4)
		open_socket(&p->of[0], 4);
	if (families & PROBE_6)
		open_socket(&p->of[1], 6);
}

static const char *
apply(struct prober_echo_socket *s, const struct prober_set *set)
{
	const char *which = sockets_apply(s->fd, domain(s), set);

	if (which)
		return which;
	if (set->size > WHOLE)	/* fragments are allowed */
		set_option(s, is6(s) ? IPV6_MTU_DISCOVER : IP_MTU_DISCOVER, 0);
	if (set->stamps)
		batch_stamps(s->fd);
	s->echo.size = set->size;
	return NULL;
}

const char *
prober_echo_apply(struct prober_echo *p, const struct prober_set *set)
{
	const char *which = NULL;
	int i;

	p->stamps = set->stamps;
	for (i = 0; i < 2 && !which; i++)
		if (p->of[i].fd >= 0)
			which = apply(&p->of[i], set);
	return which;
}

/* a ping socket's is given by the kernel when it is bound */
static int
take_id(struct prober_echo_socket *s, uint16_t random)
{
	union sockets_address a;
	socklen_t n = sizeof a;

	s->echo.id = random;
	if (s->echo.raw)
		return 0;
	memset(&a, 0, sizeof a);
	if (getsockname(s->fd, &a.sa, &n) < 0)
		return -1;
	if (!a.in.sin_port && (bind(s->fd, &a.sa, n) < 0 ||
	    getsockname(s->fd, &a.sa, &n) < 0))
		return -1;
	s->echo.id = a.in.sin_port;	/* in6's is at the same place */
	return 0;
}

/* for n requests at a time: all of each but what differs */
static int
begin(struct prober_echo_socket *s, size_t n, const uint64_t key[3])
{
	union sockets_address *a;
	size_t i;

	if (take_id(s, (uint16_t)key[2]) < 0 ||
	    batch_init(&s->out, n, ICMP_HEAD + s->echo.size, is6(s) ?
	    sizeof a->in6 : sizeof a->in, 0) < 0)
		return -1;
	icmp_begin(&s->echo, key);
	for (i = 0; i < n; i++) {
		a = batch_address(&s->out, i);
		a->sa.sa_family = is6(s) ? AF_INET6 : AF_INET;
		icmp_prepare(&s->echo, batch_data(&s->out, i));
	}
	return 0;
}

int
prober_echo_begin(struct prober_echo *p, const uint64_t hosts[2])
{
	uint64_t key[3];
	size_t n = 0, most;
	int i;

	if (getrandom(key, sizeof key, 0) != sizeof key)
		return -1;	/* no weaker key than that */
	for (i = 0; i < 2; i++)
		if (hosts[i]) {
			p->length = OUTER + ICMP_HEAD + p->of[i].echo.size;
			most = hosts[i] < PROBER_SLOTS ? (size_t)hosts[i] :
			    PROBER_SLOTS;
			n = n > most ? n : most;
			if (begin(&p->of[i], most, key) < 0)
				return -1;
			if (hosts[i] > PROBER_SLOTS)
				sockets_set(p->of[i].fd, SOL_SOCKET, SO_SNDBUF,
				    UNRESOLVED);
		} else if (p->of[i].fd >= 0) {
			close(p->of[i].fd);
			p->of[i].fd = -1;
		}
	if (p->length > 1024 && n > 8)
		n = 8;
	/* more than are sent at a time: the call that has all is the last */
	return batch_init(&p->in, n + n / 4 + 1, p->length,
	    sizeof(union sockets_address), p->stamps ? 64 : 0);
}

void
prober_reckon(int64_t *cost, int64_t begin, struct prober_to *to, size_t n)
{
	int64_t now = batch_reckon(cost, begin, n);

	for (; n && to[n - 1].sent > now; n--)
		to[n - 1].sent = now;
}

/* an error that belongs to an earlier request is taken out of the way */
static void
clear_error(const struct prober_echo_socket *s)
{
	int error;
	socklen_t n = sizeof error;

	getsockopt(s->fd, SOL_SOCKET, SO_ERROR, &error, &n);
}

/* the i-th request, as it goes out */
static void
fill(const struct prober_echo_socket *s, size_t i, const struct prober_to *to)
{
	union sockets_address *a = batch_address(&s->out, i);

	if (is6(s)) {
		memcpy(&a->in6.sin6_addr, to->ip.byte, 16);
		a->in6.sin6_scope_id = to->zone;
	} else
		memcpy(&a->in.sin_addr, to->ip.byte, 4);
	icmp_request(&s->echo, batch_data(&s->out, i), &to->ip, to->index,
	    to->sent);
}

void
prober_echo_send(struct prober_echo *p, struct prober_to *to, size_t n)
{
	struct prober_echo_socket *s = &p->of[to->ip.len == 16];
	size_t i, sent;
	int tries = SEND_TRIES;
	int64_t begin = clock_now();

	for (i = 0; i < n; i++) {
		to[i].sent = begin + (int64_t)i * p->cost;
		to[i].error = 0;
		fill(s, i, to + i);
	}
	for (i = 0; i < n; i += sent) {
		sent = batch_send(s->fd, s->out.m + i, n - i);
		if (sent == n - i)
			break;
		s->queued = 1;
		if (sent)
			tries = SEND_TRIES;
		else if (batch_is_full(errno))
			for (; i < n; i++)
				to[i].error = errno;
		else if (--tries)	/* is it its own error? */
			clear_error(s);
		else {
			to[i++].error = errno;
			tries = SEND_TRIES;
		}
	}
	prober_reckon(&p->cost, begin, to, n);
}

/* who forges may say any time, also one whose difference is none */
static int64_t
round_trip(int64_t sent, int64_t stamp, int64_t now, int64_t ahead)
{
	int64_t came = batch_came(stamp, ahead, sent, now);

	return sent >= 0 && came > sent ? came - sent : 0;
}

static void
take_reply(const struct prober_echo_socket *s, const void *data, size_t n,
    const struct ip *from, struct prober_echo_event *e)
{
	int r = icmp_reply(&s->echo, data, n, from, &e->probe);

	e->what = r == ICMP_OURS ? PROBE_REPLY : PROBE_OTHER;
	e->whole = r != ICMP_NONE;
	e->from = *from;
}

/* up to a batch of replies; how many */
static size_t
receive(struct prober_echo *p, struct prober_echo_socket *s,
    prober_echo_each *each, void *ctx)
{
	struct prober_echo_event e = { 0 };
	const union sockets_address *a;
	struct ip from;
	int64_t now, ahead;
	size_t i, n = batch_receive(s->fd, &p->in);

	s->queued |= !n && errno != EAGAIN;
	if (!n)
		return 0;
	now = clock_now();
	ahead = p->stamps ? batch_ahead(now) : 0;
	for (i = 0; i < n; i++) {
		a = batch_address(&p->in, i);
		from = sockets_get_address(a);
		take_reply(s, batch_data(&p->in, i), p->in.m[i].msg_len, &from,
		    &e);
		if (!e.whole)
			continue;
		e.zone = is6(s) ? a->in6.sin6_scope_id : 0;
		e.rtt = round_trip(e.probe.sent, p->stamps ?
		    batch_stamp(&p->in.m[i].msg_hdr) : 0, now, ahead);
		each(ctx, &e);
	}
	return n;
}

/* take one error out of the queue; 0: there is none */
static size_t
receive_error(struct prober_echo *p, const struct prober_echo_socket *s,
    prober_echo_each *each, void *ctx)
{
	struct prober_echo_event e = { .what = PROBE_ERROR };
	struct sockets_error error;
	void *bytes = batch_data(&p->in, 0);
	size_t n = p->length;
	int r;

	if (!sockets_read_error(s->fd, bytes, &n, &error))
		return 0;
	if (!error.icmp || !error.to.len)
		return 1;
	r = icmp_queued(&s->echo, bytes, n, &error.to, &e.probe);
	if (r == ICMP_NONE)
		return 1;
	e.whole = r == ICMP_OURS;
	e.to = error.to;
	e.zone = error.zone;
	e.rtt = e.whole ? round_trip(e.probe.sent, 0, clock_now(), 0) : 0;
	e.from = error.from;
	e.meaning = icmp_meaning(s->echo.family, error.type, error.code,
	    ip_cmp(&e.from, &e.to) == 0);
	each(ctx, &e);
	return 1;
}

/* the errors that wait; how many */
static size_t
receive_errors(struct prober_echo *p, struct prober_echo_socket *s,
    prober_echo_each *each, void *ctx)
{
	size_t n = 0;

	if (!s->queued)
		return 0;
	s->queued = 0;
	while (receive_error(p, s, each, ctx))
		n++;
	if (n)
		p->in.failures = 0;
	return n;
}

size_t
prober_echo_receive(struct prober_echo *p, prober_echo_each *each, void *ctx)
{
	size_t n, sum = 0;
	int i;

	for (i = 0; i < 2 && !batch_failed(&p->in); i++) {
		if (p->of[i].fd < 0)
			continue;
		do {	/* an error that was due hid what lies behind it, also
			   one that a full queue had no room for */
			do {
				n = receive(p, &p->of[i], each, ctx);
				sum += n;
			} while (n == p->in.n);
			n = receive_errors(p, &p->of[i], each, ctx);
			sum += n;
		} while (n || (p->in.failures && !batch_failed(&p->in)));
	}
	return sum;
}

int
prober_echo_dropped(struct prober_echo *p)
{
	int more = batch_dropped(p->of[0].fd, &p->of[0].drops);

	return batch_dropped(p->of[1].fd, &p->of[1].drops) | more;
}
