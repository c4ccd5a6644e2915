/* the calls of kernel.h that probes make, answered from the input */
#include <errno.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <sys/auxv.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "fuzz.h"
#include "system.h"
#include "socket.h"
#include "../unit/checksum.h"

enum { MEMINFO = 55, MEMINFO_DROPS = 8, HEAD4 = 20, ARP = 28, ND = 72 };
enum { SENT = 64, SENT_MOST = 1100 };

int kernel_clock_gettime(clockid_t, struct timespec *);

/* datagrams that went out: the last SENT of sys.sents */
static struct sent {
	uint8_t b[SENT_MOST];
	size_t n;
	uint8_t to[32];		/* where it went */
} sent[SENT];

/* no address here has more than 32 bytes */
static void
put_address(void *to, unsigned *room, const void *from, unsigned n)
{
	if (to && *room)
		memcpy(to, from, n < *room ? n : *room);
	*room = n;
}

static unsigned
address_size(int domain)
{
	return domain == AF_INET ? sizeof(struct sockaddr_in) :
	    domain == AF_INET6 ? sizeof(struct sockaddr_in6) : 20;
}

int
kernel_bind(int fd, const struct sockaddr *a, socklen_t n)
{
	(void)a, (void)n;
	return system_descriptor(fd) && !system_fails() ? 0 : -1;
}

int
kernel_connect(int fd, const struct sockaddr *a, socklen_t n)
{
	struct descriptor *d = system_descriptor(fd);

	MUST(d && n <= sizeof d->to);
	memcpy(d->to, a, n);
	if (!system_fails())
		errno = EINPROGRESS;
	return -1;
}

int
kernel_getsockname(int fd, struct sockaddr *a, socklen_t *n)
{
	const struct descriptor *d = system_descriptor(fd);
	uint8_t name[32] = { 0, 0, 0x6b, 0x1d };

	if (!d || system_fails())
		return -1;
	if (sys.error & 0x40)	/* not bound yet */
		name[2] = name[3] = 0;
	name[0] = (uint8_t)d->domain;
	put_address(a, n, name, address_size(d->domain));
	return 0;
}

int
kernel_getsockopt(int fd, int level, int option, void *v, socklen_t *n)
{
	static const int errors[] = { 0, ECONNREFUSED, ECONNRESET, EPIPE,
	    ENETUNREACH, EHOSTUNREACH, EACCES, ETIMEDOUT };
	uint32_t info[MEMINFO_DROPS + 1] = { 0 };
	int room = 0;

	(void)level;
	if (!system_descriptor(fd) || system_fails())
		return -1;
	if (option == MEMINFO) {
		info[MEMINFO_DROPS] = take8(sys.in);
		MUST(*n == sizeof info);
		memcpy(v, info, sizeof info);
	} else if (option == SO_RCVBUF) {
		room = take8(sys.in) << 8;
		MUST(*n == sizeof room);
		memcpy(v, &room, sizeof room);
	} else {
		MUST(option == SO_ERROR && *n == sizeof(int));
		memcpy(v, errors + take8(sys.in) % 8, sizeof(int));
	}
	return 0;
}

ssize_t
kernel_getrandom(void *p, size_t n, unsigned flags)
{
	(void)flags;
	memset(p, 7, n);
	return system_fails() ? -1 : (ssize_t)n;
}

int
kernel_getrlimit(int resource, struct rlimit *r)
{
	(void)resource;
	r->rlim_cur = 4;
	r->rlim_max = 24;
	return system_fails() ? -1 : 0;
}

int
kernel_setrlimit(int resource, const struct rlimit *r)
{
	(void)resource;
	MUST(r->rlim_cur <= r->rlim_max);
	return 0;
}

int
kernel_epoll_create1(int flags)
{
	(void)flags;
	return system_open(-1, 0);
}

int
kernel_epoll_ctl(int epoll, int what, int fd, struct epoll_event *e)
{
	struct descriptor *d = system_descriptor(fd);

	MUST(what == EPOLL_CTL_ADD && d && system_descriptor(epoll));
	if (system_fails())
		return -1;
	d->polled = 1;
	d->data = e->data.u64;
	return 0;
}

/* for each socket the input says whether there are events, and which */
int
kernel_epoll_wait(int fd, struct epoll_event *e, int most, int ms)
{
	unsigned how;
	int i, n = 0;

	MUST(system_descriptor(fd) && !ms);
	for (i = 0; i < DESCRIPTORS && n < most && sys.in->n; i++) {
		if (!sys.fd[i].open || !sys.fd[i].polled)
			continue;
		how = take8(sys.in);
		if (!(how & 1))
			continue;
		e[n].events = how & (EPOLLOUT | EPOLLERR | EPOLLHUP);
		e[n++].data.u64 = sys.fd[i].data;
	}
	return n;
}

/* send datagrams; returns how many */
static long
send_all(const struct descriptor *d, struct mmsghdr *m, size_t n)
{
	const struct msghdr *h;
	struct sent *s;
	size_t i;

	(void)d;
	for (i = 0; i < n; i++) {
		h = &m[i].msg_hdr;
		s = sent + sys.sents++ % SENT;
		MUST(h->msg_iovlen == 1 && h->msg_namelen <= sizeof s->to &&
		    h->msg_iov->iov_len <= sizeof s->b);
		s->n = h->msg_iov->iov_len;
		memcpy(s->b, h->msg_iov->iov_base, s->n);
		memcpy(s->to, h->msg_name, h->msg_namelen);
	}
	return (long)n;
}

/* put an IPv4 header in front, which a raw socket receives too */
static size_t
push_head(uint8_t *p, size_t n)
{
	memmove(p + HEAD4, p, n);
	memset(p, 0, HEAD4);
	n += HEAD4;
	p[0] = 0x45;
	p[2] = (uint8_t)(n >> 8);
	p[3] = (uint8_t)n;
	p[9] = IPPROTO_ICMP;
	return n;
}

/* turn a request into a host's answer to a socket like d; returns its bytes */
static size_t
answer(const struct descriptor *d, uint8_t *p, size_t n)
{
	if (d->domain == AF_PACKET && n == ARP) {
		p[7] = 2;
		memcpy(p + 18, p + 8, 10);
		memcpy(p + 8, "\2\0\0\0\0\1", 6);
	} else if (n == ND && d->type == SOCK_RAW) {
		n -= 40;
		memmove(p, p + 40, n);
		p[0] = 136;
		p[24] = 2;
	} else if (d->domain == AF_INET6)
		p[0] = 129;
	else if (d->domain == AF_INET) {
		p[0] = 0;
		set_sum(p, n);
		if (d->type == SOCK_RAW)
			n = push_head(p, n);
	}
	return n;
}

/* the kernel counts ns in 63 bits */
static void
set_time(void *p)
{
	struct timespec t;

	memcpy(&t, p, sizeof t);
	t.tv_sec &= 0x1ffffffff;
	t.tv_nsec &= 0x1fffffff;
	memcpy(p, &t, sizeof t);
}

static void
put_control(struct msghdr *h)
{
	static const struct { int level, type; } kinds[] = {
		{ SOL_SOCKET, SCM_TIMESTAMPNS }, { IPPROTO_IP, IP_RECVERR },
		{ IPPROTO_IPV6, IPV6_RECVERR }, { IPPROTO_IPV6, IPV6_HOPLIMIT },
		{ IPPROTO_IPV6, IPV6_PKTINFO }, { SOL_SOCKET, 99 },
		{ IPPROTO_IP, IP_TTL }, { IPPROTO_IPV6, 99 },
	};
	unsigned n = take8(sys.in) & 3, kind;
	char *p = h->msg_control;
	size_t at = 0, len;
	struct cmsghdr c;

	for (; n; n--) {
		kind = take8(sys.in);
		len = take8(sys.in);
		if (at + CMSG_SPACE(len) > h->msg_controllen)
			break;
		c.cmsg_len = kind & 0x80 ? len + 1000 : CMSG_LEN(len);
		c.cmsg_level = kinds[kind & 7].level;
		c.cmsg_type = kinds[kind & 7].type;
		memset(p + at, 0, CMSG_SPACE(len));
		memcpy(p + at, &c, sizeof c);
		take_bytes(sys.in, p + at + sizeof c, len);
		if (!(kind & 7) && len >= sizeof(struct timespec))
			set_time(p + at + sizeof c);
		at += CMSG_SPACE(len);
	}
	h->msg_controllen = at;
}

/* the next datagram; -1: errno */
static ssize_t
receive(const struct descriptor *d, struct msghdr *h, int queued)
{
	unsigned how = sys.in->n ? take8(sys.in) : 0, count;
	const struct sent *s;
	uint8_t b[SENT_MOST + HEAD4] = { 0 }, from[32];
	size_t n = 0, len;

	errno = how & SOCKET_ERROR ? ECONNREFUSED : EAGAIN;
	if (!(how & SOCKET_THERE))
		return -1;
	memcpy(from, d->to, sizeof from);
	if (sys.sents) {
		len = sys.sents < SENT ? sys.sents : SENT;
		s = sent + (sys.sents - 1 - take8(sys.in) % len) % SENT;
		n = s->n;
		memcpy(b, s->b, n);
		memcpy(from, s->to, sizeof from);
		if (!queued)
			n = answer(d, b, n);
	}
	if (how & SOCKET_OTHER)
		take_bytes(sys.in, from + 4, 16);
	len = how & SOCKET_CUT ? take16(sys.in) : n;
	n = len < n ? len : n;
	for (count = how & SOCKET_CHANGED ? take8(sys.in) & 7 : 0; count && n;
	    count--) {
		len = take16(sys.in) % n;
		b[len] ^= take8(sys.in);
	}
	put_address(h->msg_name, &h->msg_namelen, from,
	    address_size(d->domain));
	for (len = 0; h->msg_iovlen && len < n &&
	    len < h->msg_iov->iov_len; len++)
		((uint8_t *)h->msg_iov->iov_base)[len] = b[len];
	if (how & SOCKET_CONTROL && h->msg_control)
		put_control(h);
	else
		h->msg_controllen = 0;
	return (ssize_t)len;
}

ssize_t
kernel_recvmsg(int fd, struct msghdr *h, int flags)
{
	const struct descriptor *d = system_descriptor(fd);

	MUST(flags & MSG_DONTWAIT);
	return d && !system_fails() ?
	    receive(d, h, flags & MSG_ERRQUEUE) : -1;
}

static long
receive_all(const struct descriptor *d, struct mmsghdr *m, size_t most)
{
	size_t i;
	ssize_t n;

	for (i = 0; i < most; i++) {
		n = receive(d, &m[i].msg_hdr, 0);
		if (n < 0)
			break;
		m[i].msg_len = (unsigned)n;
	}
	return i ? (long)i : -1;
}

/* set-user-id, or not */
unsigned long
kernel_getauxval(unsigned long what)
{
	MUST(what == AT_SECURE);
	return sys.error & 1;
}

int
kernel_prctl(int what, ...)
{
	(void)what;
	return 0;
}

int
kernel_setresuid(uid_t real, uid_t effective, uid_t saved)
{
	MUST(real == effective && effective == saved);
	return system_fails() ? -1 : 0;
}

int
kernel_setresgid(gid_t real, gid_t effective, gid_t saved)
{
	MUST(real == effective && effective == saved);
	return system_fails() ? -1 : 0;
}

/* capget and capset: only the permitted capabilities are kept */
static long
rights(long number, uint32_t *caps)
{
	if (system_fails())
		return -1;
	if (number == SYS_capget) {
		memset(caps, 0, 24);
		caps[0] = caps[1] = sys.rights;
	} else {
		MUST(!(caps[1] & ~sys.rights) && !(caps[0] & ~caps[1]));
		MUST(!caps[2] && !caps[3] && !caps[4] && !caps[5]);
		sys.rights = caps[1];
	}
	return 0;
}

/* system calls that the modules make without a libc function */
long
kernel_syscall(long number, ...)
{
	const struct descriptor *d;
	va_list ap;
	union { int fd; void *p; } first;
	void *p;
	long r = -1;

	va_start(ap, number);
	if (number == SYS_capget || number == SYS_capset)
		first.p = va_arg(ap, void *);
	else
		first.fd = va_arg(ap, int);
	p = va_arg(ap, void *);
	if (number == SYS_capget || number == SYS_capset)
		r = rights(number, p);
	else if (number == SYS_clock_gettime)
		r = kernel_clock_gettime(first.fd, p);
	else if ((d = system_descriptor(first.fd)) && !system_fails())
		r = (number == SYS_sendmmsg ? send_all : receive_all)(d, p,
		    va_arg(ap, size_t));
	va_end(ap);
	return r;
}
