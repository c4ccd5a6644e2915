#include "prober_echo.h"

#include <errno.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <poll.h>
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
#include "options.h"
#include "probe.h"
#include "sockets.h"
#include "verdict.h"

enum { ICMP_FILTER = 1, PMTUDISC_PROBE = 3 }; /* <linux/icmp.h>, <linux/in.h> */

/* bytes: of the longest IPv4 header; what every path carries whole: RFC 791 */
enum { OUTER = 60, WHOLE = 512 };
/*
 * bytes of a send queue, which the kernel doubles: requests wait there for
 * three seconds while the kernel asks for the link-layer addresses of hosts
 */
enum { UNRESOLVED = 212992 };
enum { SEND_TRIES = 4 };	/* a send may report errors of earlier ones */

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

/*
 * Queue ICMP errors, and receive no other messages than replies. Packets that
 * must not be fragmented need no IP id, which costs the kernel 7 % of a send.
 */
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
	if (families & FAMILY_4)
		open_socket(&p->of[0], 4);
	if (families & FAMILY_6)
		open_socket(&p->of[1], 6);
}

static const char *
apply(struct prober_echo_socket *s, const struct config *config)
{
	const char *which = sockets_apply(s->fd, domain(s), config);

	if (which)
		return which;
	if (config->whole && is6(s))
		set_option(s, IPV6_DONTFRAG, 1);
	else if (config->size > WHOLE && !config->whole)
		set_option(s, is6(s) ? IPV6_MTU_DISCOVER : IP_MTU_DISCOVER, 0);
	if (config->stamps)
		batch_stamps(s->fd);
	s->echo.size = config->size;
	return NULL;
}

const char *
prober_echo_apply(struct prober_echo *p, const struct config *config)
{
	const char *which = NULL;
	int i;

	p->stamps = config->stamps;
	p->whole = config->whole;
	for (i = 0; i < 2 && !which; i++)
		if (p->of[i].fd >= 0)
			which = apply(&p->of[i], config);
	return which;
}

/* the id of requests: of a ping socket it is the kernel's choice, its port */
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

/* prepare n requests: all of each but what differs from host to host */
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
			most = hosts[i] < PROBE_SLOTS ? (size_t)hosts[i] :
			    PROBE_SLOTS;
			n = n > most ? n : most;
			if (begin(&p->of[i], most, key) < 0)
				return -1;
			if (hosts[i] > PROBE_SLOTS)
				sockets_set(p->of[i].fd, SOL_SOCKET, SO_SNDBUF,
				    UNRESOLVED);
		} else if (p->of[i].fd >= 0) {
			close(p->of[i].fd);
			p->of[i].fd = -1;
		}
	if (p->length > 1024 && n > 8)
		n = 8;
	/* more than are sent at a time: a call that is not full has read all */
	return batch_init(&p->in, n + n / 4 + 1, p->length,
	    sizeof(union sockets_address), p->stamps ? 64 : 0);
}

/* an earlier request has left an error, which the next send would return */
static void
clear_error(const struct prober_echo_socket *s)
{
	int error;
	socklen_t n = sizeof error;

	getsockopt(s->fd, SOL_SOCKET, SO_ERROR, &error, &n);
}

/*
 * A send was refused by this errno, just after the previous error was cleared.
 * Another error may have come in between: it waits in the error queue, or found
 * no room there, because packets wait to be received. Only if nothing waits the
 * errno is the request's own; else the request was merely not sent.
 */
static int
own_error(const struct prober_echo_socket *s, int error)
{
	struct pollfd p = { .fd = s->fd, .events = POLLIN };

	return poll(&p, 1, 0) == 0 ? error : ENOBUFS;
}

/* the i-th request, as it goes out */
static void
fill(const struct prober_echo_socket *s, size_t i, const struct probe *to)
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
prober_echo_send(struct prober_echo *p, struct probe *to, size_t n)
{
	struct prober_echo_socket *s = &p->of[to->ip.len == 16];
	size_t i, sent;
	int error, tries = SEND_TRIES;
	int64_t begin = clock_now();

	for (i = 0; i < n; i++) {
		to[i].sent = begin + (int64_t)i * p->cost;
		to[i].error = 0;
		fill(s, i, to + i);
	}
	for (i = 0; i < n; i += sent) {
		sent = batch_send(s->fd, &s->out, i, n - i);
		if (sent == n - i)
			break;
		s->queued = 1;
		error = errno;
		if (!sent && !batch_is_full(error)) {
			if (--tries) {
				clear_error(s);
				continue;
			}
			s->refused = to[i].ip;
			s->zone = to[i].zone;
			error = own_error(s, error);
		}
		tries = SEND_TRIES;
		if (!sent)
			sent = probe_refuse(to + i, n - i, error);
	}
	probe_reckon(&p->cost, begin, to, n);
}

/* ns from sent, which in a forged reply may be anything, to stamp or now */
static int64_t
round_trip(int64_t sent, int64_t stamp, int64_t now, int64_t ahead)
{
	int64_t came = batch_came(stamp, ahead, sent, now);

	return sent >= 0 && came > sent ? came - sent : 0;
}

/*
 * Is the i-th datagram a reply to a request of ours? Then its event has all
 * but rtt, which counts from *sent.
 */
static int
read_reply(const struct prober_echo *p, const struct prober_echo_socket *s,
    size_t i, const struct probe_user *user, struct probe_event *e,
    int64_t *sent)
{
	const union sockets_address *a = batch_address(&p->in, i);
	struct icmp_probe probe;
	struct ip to;
	int whose;

	e->from = sockets_get_address(a);
	e->zone = is6(s) ? a->in6.sin6_scope_id : 0;
	whose = icmp_reply(&s->echo, batch_data(&p->in, i), p->in.m[i].msg_len,
	    &e->from, &probe);
	if (whose == ICMP_NONE || probe.index >= user->count)
		return 0;
	e->index = probe.index;
	*sent = probe.sent;
	e->what = whose == ICMP_OURS ? PROBE_ANSWER : PROBE_OTHER;
	if (whose == ICMP_OURS)
		return 1;
	/* the cookie is not the sender's: is it that of the host probed? */
	to = user->address(user->ctx, probe.index);
	return icmp_proves(&p->of[to.len == 16].echo, &probe, &to);
}

/* hand on up to a batch of replies; how many datagrams came in */
static size_t
receive(struct prober_echo *p, struct prober_echo_socket *s,
    const struct probe_user *user)
{
	struct probe_event e = { .verdict.kind = VERDICT_ANSWER };
	int64_t now, ahead, sent;
	size_t i, n = batch_receive(s->fd, &p->in);

	s->queued |= !n && errno != EAGAIN;
	if (!n)
		return 0;
	now = clock_now();
	ahead = p->stamps ? batch_ahead(now) : 0;
	for (i = 0; i < n; i++) {
		if (!read_reply(p, s, i, user, &e, &sent))
			continue;
		e.rtt = round_trip(sent, p->stamps ?
		    batch_stamp(&p->in.m[i].msg_hdr) : 0, now, ahead);
		user->event(user->ctx, &e);
	}
	return n;
}

/* the index of the host that an error's packet was for; -1: it was not ours */
static int64_t
error_index(const struct prober_echo_socket *s, const struct sockets_error *e,
    int whose, const struct icmp_probe *probe, const struct probe_user *user)
{
	int64_t i = user->find(user->ctx, &e->to, e->zone);

	if (i < 0)
		return -1;
	if (whose == ICMP_OURS)
		return probe->index == (uint64_t)i ? i : -1;
	/* the cookie was cut off: the sequence alone must do */
	return probe->seq == icmp_seq(&s->echo, &e->to, (uint64_t)i) ? i : -1;
}

/* an ICMP error about a packet whose first n bytes are here */
static void
take_error(const struct prober_echo *p, const struct prober_echo_socket *s,
    const struct sockets_error *e, const void *bytes, size_t n,
    const struct probe_user *user)
{
	struct probe_event event = { .what = PROBE_ERROR };
	struct icmp_probe probe;
	int whose = icmp_queued(&s->echo, bytes, n, &e->to, &probe),
	    itself = ip_cmp(&e->from, &e->to) == 0,
	    meaning = icmp_meaning(s->echo.family, e->type, e->code, itself);
	int64_t i = whose == ICMP_NONE ? -1 :
	    error_index(s, e, whose, &probe, user);

	if (i < 0 || meaning == ICMP_IGNORE ||
	    (meaning == ICMP_TOO_BIG && !p->whole))
		return;
	event.index = (uint64_t)i;
	event.zone = e->zone;
	if (meaning == ICMP_THERE && whose == ICMP_OURS) {
		event.what = PROBE_ANSWER;
		event.rtt = round_trip(probe.sent, 0, clock_now(), 0);
		event.verdict.kind = VERDICT_ANSWER;
	} else {
		event.sent = whose == ICMP_OURS ? probe.sent : 0;
		event.verdict.kind = (uint8_t)verdict_of_icmp(meaning);
		event.verdict.number = e->mtu;
		if (!itself)
			event.verdict.reporter = e->from;
	}
	user->event(user->ctx, &event);
}

/*
 * The kernel did not send what is too big for the interface to a host. It does
 * not say in which zone that is: of the last request refused, or the next tells
 */
static void
take_too_big(const struct prober_echo_socket *s, const struct sockets_error *e,
    const struct probe_user *user)
{
	struct probe_event event = { .what = PROBE_DENIED,
	    .verdict = { .number = e->mtu, .kind = VERDICT_TOO_BIG } };
	int64_t i = user->find(user->ctx, &e->to,
	    ip_cmp(&e->to, &s->refused) ? 0 : s->zone);

	if (i < 0)
		return;
	event.index = (uint64_t)i;
	user->event(user->ctx, &event);
}

/* take errors that wait, at most BATCH_TURN; returns how many */
static size_t
receive_errors(struct prober_echo *p, struct prober_echo_socket *s,
    const struct probe_user *user)
{
	struct sockets_error error;
	void *bytes = batch_data(&p->in, 0);
	size_t length, n = 0;

	if (!s->queued)
		return 0;
	while (n < BATCH_TURN) {
		length = p->length;
		s->queued = sockets_read_error(s->fd, bytes, &length, &error);
		if (!s->queued)
			break;
		n++;
		if (error.icmp && error.to.len)
			take_error(p, s, &error, bytes, length, user);
		else if (error.too_big)
			take_too_big(s, &error, user);
	}
	if (n)
		p->in.failures = 0;
	return n;
}

/*
 * A pending error hides the replies behind it; so does one for which the full
 * queue had no room. So read both queues until nothing is left, or until other
 * work must have its turn.
 */
static size_t
receive_all(struct prober_echo *p, struct prober_echo_socket *s,
    const struct probe_user *user)
{
	size_t n, sum = 0;

	do {
		do {
			n = receive(p, s, user);
			sum += n;
		} while (n == p->in.n && sum < BATCH_TURN);
		n = receive_errors(p, s, user);
		sum += n;
	} while (sum < BATCH_TURN &&
	    (n || (p->in.failures && !batch_failed(&p->in))));
	return sum;
}

size_t
prober_echo_receive(struct prober_echo *p, const struct probe_user *user)
{
	size_t sum = 0;
	int i;

	for (i = 0; i < 2 && !batch_failed(&p->in); i++)
		if (p->of[i].fd >= 0)
			sum += receive_all(p, &p->of[i], user);
	return sum;
}

int
prober_echo_dropped(struct prober_echo *p)
{
	int dropped4 = batch_dropped(p->of[0].fd, &p->of[0].drops),
	    dropped6 = batch_dropped(p->of[1].fd, &p->of[1].drops);

	return dropped4 || dropped6;
}
