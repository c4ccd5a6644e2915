#include "prober_echo.h"

#include <errno.h>
#include <net/if.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "batch.h"
#include "icmp.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/fd.h"
#include "lib/ip.h"
#include "siphash.h"

enum {	/* <linux/icmp.h>, in.h, errqueue.h */
	ICMP_FILTER = 1, PMTUDISC_PROBE = 3, ORIGIN_LOCAL = 1,
	/* <linux/capability.h> */
	CAP_VERSION = 0x20080522, NET_ADMIN = 12, NET_RAW = 13
};

/* bytes; an IPv4 header at most, what every path carries whole (RFC 791) */
enum { OUTER = 60, WHOLE = 512 };
/* the kernel doubles it: what waits three seconds for silent neighbours */
enum { UNRESOLVED = 212992 };
enum { SEND_TRIES = 4 };	/* errors of others may come in between */

struct error {	/* struct sock_extended_err and who said so */
	uint32_t number;
	uint8_t origin, type, code, pad;
	uint32_t info, data;
	union {
		struct sockaddr_in in;
		struct sockaddr_in6 in6;
	} from;
};

union address {
	struct sockaddr sa;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
};

static int
is6(const struct prober_echo_socket *s)
{
	return s->echo.family == 6;
}

static void
set_int(const struct prober_echo_socket *s, int level, int option, int value)
{
	setsockopt(s->fd, level, option, &value, sizeof value);
}

/* errors are heard; an unfragmented packet needs no id, which costs 7 % */
static void
prepare(struct prober_echo_socket *s)
{
	static const uint32_t but_replies = ~1u;
	uint32_t filter6[8];
	int level = is6(s) ? IPPROTO_IPV6 : IPPROTO_IP;

	set_int(s, level, is6(s) ? IPV6_RECVERR : IP_RECVERR, 1);
	set_int(s, level, is6(s) ? IPV6_MTU_DISCOVER : IP_MTU_DISCOVER,
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
	int domain = family == 6 ? AF_INET6 : AF_INET,
	    protocol = family == 6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP,
	    flags = SOCK_CLOEXEC | SOCK_NONBLOCK;

	s->echo.family = family;
	s->fd = fd_high(socket(domain, SOCK_DGRAM | flags, protocol));
	s->echo.raw = s->fd < 0;
	if (s->fd < 0)
		s->fd = fd_high(socket(domain, SOCK_RAW | flags, protocol));
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

/* of the capabilities there are no more than these are left */
static int
keep(uint32_t permitted, uint32_t effective)
{
	struct { uint32_t version; int pid; } head = { CAP_VERSION, 0 };
	struct { uint32_t effective, permitted, inherited; } caps[2];

	if (syscall(SYS_capget, &head, caps) < 0)
		return -1;
	memset(caps + 1, 0, sizeof caps[1]);
	caps[0].permitted &= permitted;
	caps[0].effective = caps[0].permitted & effective;
	caps[0].inherited = 0;
	return (int)syscall(SYS_capset, &head, caps);
}

/* were rights given by our file? */
static int
is_lent(void)
{
	return getauxval(AT_SECURE) != 0;
}

int
privileges_drop(int what)
{
	const uint32_t raw = 1u << NET_RAW, both = 1u << NET_ADMIN | raw;
	int lent = is_lent();

	if (!lent &&
	    what == PRIVILEGES_OWN) /* PRIVILEGES_START has left no more */
		return 0;
	/* set-user-id root's capabilities outlive its user, for keep to sort */
	if (lent)
		prctl(PR_SET_KEEPCAPS, what == PRIVILEGES_START, 0, 0, 0);
	if (lent && (setresgid(getgid(), getgid(), getgid()) < 0 ||
	    setresuid(getuid(), getuid(), getuid()) < 0))
		return -1;
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (what == PRIVILEGES_ALL || (lent && what == PRIVILEGES_OWN))
		return keep(0, 0);
	return lent ? keep(raw, 0) : keep(both, both);
}

int
privileges_raise(void)
{
	return is_lent() ? keep(UINT32_MAX, UINT32_MAX) : 0;
}

/* the address that a packet goes to, or comes from */
static socklen_t
put_address(union address *a, const struct ip *ip, unsigned zone)
{
	memset(a, 0, sizeof *a);
	if (ip->len == 4) {
		a->in.sin_family = AF_INET;
		memcpy(&a->in.sin_addr, ip->byte, 4);
		return sizeof a->in;
	}
	a->in6.sin6_family = AF_INET6;
	a->in6.sin6_scope_id = zone;
	memcpy(&a->in6.sin6_addr, ip->byte, 16);
	return sizeof a->in6;
}

static struct ip
get_address(const void *address)
{
	union address a;
	struct ip ip = { 0 };

	memcpy(&a.sa, address, sizeof a.sa);
	if (a.sa.sa_family == AF_INET) {
		ip.len = 4;
		memcpy(ip.byte, (const char *)address +
		    offsetof(struct sockaddr_in, sin_addr), 4);
	} else if (a.sa.sa_family == AF_INET6) {
		ip.len = 16;
		memcpy(ip.byte, (const char *)address +
		    offsetof(struct sockaddr_in6, sin6_addr), 16);
	}
	return ip;
}

static const char *
apply(struct prober_echo_socket *s, const struct prober_set *set)
{
	union address a;
	int level = is6(s) ? IPPROTO_IPV6 : IPPROTO_IP,
	    ttl = is6(s) ? IPV6_UNICAST_HOPS : IP_TTL;

	if (set->device && setsockopt(s->fd, SOL_SOCKET, SO_BINDTODEVICE,
	    set->device, (socklen_t)strlen(set->device)) < 0)
		return "-I";
	if (set->has_mark && setsockopt(s->fd, SOL_SOCKET, SO_MARK, &set->mark,
	    sizeof set->mark) < 0)
		return "-m";
	if (set->ttl && setsockopt(s->fd, level, ttl, &set->ttl,
	    sizeof set->ttl) < 0)
		return "-T";
	if (set->ttl)
		set_int(s, level, is6(s) ? IPV6_MULTICAST_HOPS :
		    IP_MULTICAST_TTL, set->ttl);
	if (set->broadcast)
		set_int(s, SOL_SOCKET, SO_BROADCAST, 1);
	if (set->source.len == (is6(s) ? 16 : 4) && bind(s->fd, &a.sa,
	    put_address(&a, &set->source, 0)) < 0)
		return "-S";
	if (set->size > WHOLE)	/* it may have to go in fragments */
		set_int(s, level, is6(s) ? IPV6_MTU_DISCOVER : IP_MTU_DISCOVER,
		    0);
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
	union address a;
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
	union address *a;
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
				set_int(&p->of[i], SOL_SOCKET, SO_SNDBUF,
				    UNRESOLVED);
		} else if (p->of[i].fd >= 0) {
			close(p->of[i].fd);
			p->of[i].fd = -1;
		}
	if (p->length > 1024 && n > 8)
		n = 8;
	/* more than are sent at a time: the call that has all is the last */
	return batch_init(&p->in, n + n / 4 + 1, p->length,
	    sizeof(union address), p->stamps ? 64 : 0);
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
	union address *a = batch_address(&s->out, i);

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

/* what an error queue's control messages hold */
static void
read_error(const struct msghdr *h, struct error *error)
{
	const struct cmsghdr *c = NULL;
	size_t n;

	memset(error, 0, sizeof *error);
	while ((c = batch_control(h, c)))
		if (batch_is_kind(c, IPPROTO_IP, IP_RECVERR, 0) ||
		    batch_is_kind(c, IPPROTO_IPV6, IPV6_RECVERR, 0)) {
			n = c->cmsg_len - sizeof *c;
			memcpy(error, CMSG_DATA(c), n < sizeof *error ? n :
			    sizeof *error);
		}
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
	const union address *a;
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
		from = get_address(a);
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

/* one error from the queue; 0: there is none */
static size_t
receive_error(struct prober_echo *p, const struct prober_echo_socket *s,
    prober_echo_each *each, void *ctx)
{
	char control[512] __attribute__((aligned(8)));
	union address to;
	struct iovec iov = { batch_data(&p->in, 0), p->length };
	struct msghdr h = { .msg_name = &to, .msg_namelen = sizeof to,
	    .msg_iov = &iov, .msg_iovlen = 1, .msg_control = control,
	    .msg_controllen = sizeof control };
	struct prober_echo_event e = { .what = PROBE_ERROR };
	struct error error;
	ssize_t n = recvmsg(s->fd, &h, MSG_ERRQUEUE | MSG_DONTWAIT);
	int r;

	if (n < 0)
		return 0;
	read_error(&h, &error);
	e.to = get_address(&to);
	if (!error.number || error.origin == ORIGIN_LOCAL || !e.to.len)
		return 1;
	r = icmp_queued(&s->echo, iov.iov_base, (size_t)n, &e.to, &e.probe);
	if (r == ICMP_NONE)
		return 1;
	e.whole = r == ICMP_OURS;
	e.zone = is6(s) ? to.in6.sin6_scope_id : 0;
	e.rtt = e.whole ? round_trip(e.probe.sent, 0, clock_now(), 0) : 0;
	e.from = get_address(&error.from);
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

const char *
prober_echo_options(int fd, uint8_t family, const struct prober_set *set)
{
	struct prober_echo_socket s = { .fd = fd, .echo.family = family };

	return apply(&s, set);
}

int
prober_echo_connect(int fd, const struct ip *ip, unsigned zone, uint16_t port)
{
	union address a;
	socklen_t n = put_address(&a, ip, zone);

	a.in.sin_port = htons(port);	/* in6's is at the same place */
	return connect(fd, &a.sa, n);
}

int
prober_echo_error(int fd, struct ip *from, int *meaning)
{
	char control[512] __attribute__((aligned(8)));
	union address a = { 0 };
	struct msghdr h = { .msg_name = &a, .msg_namelen = sizeof a,
	    .msg_control = control, .msg_controllen = sizeof control };
	struct error error;
	struct ip to;
	int itself;

	if (recvmsg(fd, &h, MSG_ERRQUEUE | MSG_DONTWAIT) < 0)
		return 0;
	read_error(&h, &error);
	to = get_address(&a);
	*from = get_address(&error.from);
	itself = ip_cmp(from, &to) == 0;
	*meaning = icmp_meaning(to.len == 4 ? 4 : 6, error.type, error.code,
	    itself);
	if (itself)
		from->len = 0;
	return error.number && error.origin != ORIGIN_LOCAL;
}

int
prober_echo_is_ours(const struct ip *ip)
{
	union address a;
	socklen_t n = put_address(&a, ip, 0);
	int fd = fd_high(socket(a.sa.sa_family, SOCK_DGRAM | SOCK_CLOEXEC, 0)),
	    ours = fd >= 0 && bind(fd, &a.sa, n) == 0;

	if (fd >= 0)
		close(fd);
	return ours;
}
