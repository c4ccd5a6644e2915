/* the calls of kernel.h, answered from the input: see system.h */
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "fuzz.h"
#include "system.h"

enum { DONE = 3, HEAD = 16 };

struct system sys;

void
system_begin(struct input *in)
{
	memset(&sys, 0, offsetof(struct system, out));
	sys.in = in;
	sys.fails = take8(in);
	sys.error = take8(in);
	sys.rights = UINT32_MAX;
	sys.now = 1000000000;
}

void
system_end(void)
{
	int i;

	for (i = 0; i < DESCRIPTORS; i++)
		MUST(!sys.fd[i].open);
}

/* is this the call that the input lets fail? */
int
system_fails(void)
{
	static const uint8_t errors[] = { EPERM, EACCES, EINTR, EAGAIN, ENOBUFS,
	    ENODEV, EINVAL, EOPNOTSUPP, EMFILE, ENOMEM, EAFNOSUPPORT };

	if (!sys.fails || ++sys.calls != sys.fails)
		return 0;
	errno = errors[sys.error % sizeof errors];
	return 1;
}

struct descriptor *
system_descriptor(int fd)
{
	errno = EBADF;
	return fd >= FIRST && fd < FIRST + DESCRIPTORS &&
	    sys.fd[fd - FIRST].open ? sys.fd + (fd - FIRST) : NULL;
}

int
system_open(int domain, int type)
{
	int i;

	if (system_fails())
		return -1;
	for (i = 0; i < DESCRIPTORS; i++)
		if (!sys.fd[i].open) {
			sys.fd[i] = (struct descriptor){ .open = 1,
			    .domain = domain, .type = type & 0xff };
			return FIRST + i;
		}
	errno = EMFILE;
	return -1;
}

int
kernel_socket(int domain, int type, int protocol)
{
	(void)protocol;
	return system_open(domain, type);
}

int
kernel_open(const char *path, int flags, ...)
{
	(void)path, (void)flags;
	return system_open(-1, 0);
}

int
kernel_close(int fd)
{
	MUST(system_descriptor(fd));
	system_descriptor(fd)->open = 0;
	return 0;
}

int
kernel_setsockopt(int fd, int level, int option, const void *v, socklen_t n)
{
	(void)level, (void)option, (void)v, (void)n;
	return system_descriptor(fd) && !system_fails() ? 0 : -1;
}

/* waits take only simulated time, and nothing ever arrives */
int
kernel_poll(struct pollfd *p, nfds_t n, int ms)
{
	for (; n; n--, p++)
		p->revents = system_descriptor(p->fd) ? 0 : POLLNVAL;
	sys.now += (int64_t)ms * 1000000;
	return 0;
}

int
kernel_clock_gettime(clockid_t id, struct timespec *t)
{
	(void)id;
	sys.now += 1000;
	t->tv_sec = sys.now / 1000000000;
	t->tv_nsec = sys.now % 1000000000;
	return 0;
}

int
kernel_isatty(int fd)
{
	return fd == 2;
}

/* keep standard output and error, so that a target can check them */
ssize_t
kernel_write(int fd, const void *p, size_t n)
{
	MUST(fd == 1 || fd == 2);
	if (system_fails())
		return -1;
	if (fd == 1 && n > 1 && sys.error >> 7)	/* a partial write */
		n -= n / 2;
	MUST(n <= sizeof sys.out - sys.outs);
	memcpy(sys.out + sys.outs, p, n);
	sys.outs += n;
	return (ssize_t)n;
}

/* read the rest of the input, in pieces of at most sys.error + 1 bytes */
ssize_t
kernel_read(int fd, void *p, size_t n)
{
	(void)fd;
	if (system_fails())
		return -1;
	return (ssize_t)take_bytes(sys.in, p, n < sys.error + 1u ? n :
	    sys.error + 1u);
}

ssize_t
kernel_sendto(int fd, const void *p, size_t n, int flags,
    const struct sockaddr *to, socklen_t len)
{
	(void)flags, (void)to, (void)len;
	if (!system_descriptor(fd) || system_fails())
		return -1;
	MUST(n >= HEAD);
	memcpy(&sys.seq, (const char *)p + 8, sizeof sys.seq);
	return (ssize_t)n;
}

/* make the messages of a datagram answers to the last question */
static void
set_seq(char *p, size_t n)
{
	uint32_t len;

	while (n >= HEAD) {
		memcpy(p + 8, &sys.seq, sizeof sys.seq);
		memcpy(&len, p, sizeof len);
		len = (len + 3) & ~3u;
		if (len < HEAD || len > n)
			return;
		p += len;
		n -= len;
	}
}

/* NLMSG_DONE: the answer to the last question is complete */
static ssize_t
done(char *p)
{
	static const uint32_t head[] = { HEAD, DONE };

	memset(p, 0, HEAD);
	memcpy(p, head, sizeof head);
	set_seq(p, HEAD);
	return HEAD;
}

ssize_t
kernel_recvfrom(int fd, void *p, size_t room, int flags, struct sockaddr *from,
    socklen_t *len)
{
	uint32_t other[3] = { AF_NETLINK, 77 }, kernel[3] = { AF_NETLINK };
	unsigned how;
	size_t n;

	MUST(*len == sizeof kernel);
	if (!system_descriptor(fd) || system_fails())
		return -1;
	memcpy(from, kernel, sizeof kernel);
	if (!sys.in->n && !(flags & MSG_DONTWAIT))
		return done(p);
	how = sys.in->n ? take16(sys.in) : NETLINK_FAILS << 12;
	n = how & 0xfff;
	how >>= 12;
	if (how & NETLINK_FAILS) {
		errno = sys.in->n ? take8(sys.in) : EAGAIN;
		if (!errno || errno & 0x80)
			errno = EAGAIN;	/* what ends each row of events */
		return -1;
	}
	n = take_bytes(sys.in, p, n < room ? n : room);
	if (how & NETLINK_SEQ)
		set_seq(p, n);
	if ((how & NETLINK_EVENT) == NETLINK_EVENT)
		kernel[2] = 1;
	else if (how & NETLINK_OTHER)
		memcpy(kernel, other, sizeof other);
	memcpy(from, kernel, sizeof kernel);
	return (ssize_t)(how & NETLINK_LONG ? room + n : n);
}

/* answer an ethtool request, whose first word is its command */
static void
ethtool(uint32_t *data)
{
	enum { GSET = 0x1, GDRVINFO = 0x3, GLINK = 0xa, GLINKSETTINGS = 0x4c };
	int8_t words;

	switch (*data) {
	case GSET: take_bytes(sys.in, data + 1, 40); break;
	case GDRVINFO: take_bytes(sys.in, data + 1, 192); break;
	case GLINK: take_bytes(sys.in, data + 1, 4); break;
	case GLINKSETTINGS:
		memcpy(&words, (char *)data + 15, 1);
		take_bytes(sys.in, data + 1, 44);
		if (words > 0)
			take_bytes(sys.in, data + 12, 12u * (unsigned)words);
	}
}

/* the input has a byte, 0 if the call fails, and then the answer */
int
kernel_ioctl(int fd, unsigned long request, void *arg)
{
	struct ifreq *ifr = arg;

	(void)fd;
	if (request == FIOCLEX)
		return 0;
	if (system_fails() || !take8(sys.in) ||
	    (request != SIOCGIFNAME && !*ifr->ifr_name)) {
		errno = ENODEV;
		return -1;
	}
	if (request == 0x8946)	/* SIOCETHTOOL */
		ethtool((void *)ifr->ifr_data);
	else if (request == SIOCGIFNAME) {
		memset(ifr->ifr_name, 0, sizeof ifr->ifr_name);
		take_bytes(sys.in, ifr->ifr_name, sizeof ifr->ifr_name - 1);
	} else if (request == SIOCGIFINDEX)
		ifr->ifr_ifindex = 1 + take16(sys.in);
	else
		take_bytes(sys.in, &ifr->ifr_ifru, 16);
	return 0;
}
