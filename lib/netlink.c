#include "lib/netlink.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/buf.h"
#include "lib/fd.h"
#include "lib/message.h"

enum {	/* <linux/netlink.h>: protocol, socket options, types, flags */
	NETLINK_ROUTE = 0,
	NETLINK_ADD_MEMBERSHIP = 1, NETLINK_EXT_ACK = 11,
	NETLINK_GET_STRICT_CHK = 12,
	NLMSG_NOOP = 1, NLMSG_ERROR = 2, NLMSG_DONE = 3,
	NLM_F_MULTI = 0x2, NLM_F_DUMP_INTR = 0x10,
	NLM_F_CAPPED = 0x100, NLM_F_ACK_TLVS = 0x200,
	NLMSGERR_ATTR_MSG = 1
};

enum {
	READ = 32 * 1024,	/* bytes: the kernel's largest datagram */
	LEAST = 256,		/* bytes of the buffer that even the smallest
				   one takes */
	MOST_ERRNO = 4095	/* MAX_ERRNO of <linux/err.h> */
};

struct sockaddr_kernel {	/* struct sockaddr_nl */
	uint16_t family, pad;
	uint32_t port, groups;
};

static const struct sockaddr_kernel kernel = { .family = AF_NETLINK };

/* noinline: else the compiler copies it into three callers */
__attribute__((noinline)) static int
set(const struct netlink *nl, int option, int value)
{
	return setsockopt(nl->fd, SOL_NETLINK, option, &value, sizeof value);
}

int
netlink_open(struct netlink *nl)
{
	nl->fd = fd_high(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC,
	    NETLINK_ROUTE));
	if (nl->fd < 0)
		return -1;
	set(nl, NETLINK_EXT_ACK, 1);
	set(nl, NETLINK_GET_STRICT_CHK, 1);
	return 0;
}

int
netlink_reopen(struct netlink *nl)
{
	if (nl->fd >= 0)
		close(nl->fd);
	return netlink_open(nl);
}

void
netlink_close(struct netlink *nl)
{
	if (nl->fd >= 0)
		close(nl->fd);
	nl->fd = -1;
	buf_free(&nl->in);
}

static int
say(struct netlink *nl, const void *m, size_t n)
{
	return sendto(nl->fd, m, n, 0, (const struct sockaddr *)&kernel,
	    sizeof kernel) < 0 ? NETLINK_ERROR : 0;
}

int
netlink_join(struct netlink *nl, uint32_t groups)
{
	int group, r = 0;

	for (group = 1; groups; group++, groups >>= 1)
		if (groups & 1 && set(nl, NETLINK_ADD_MEMBERSHIP, group) < 0 &&
		    group != NETLINK_NEXTHOP)	/* before Linux 5.3 */
			r = -1;
	return r;
}

/* bind(2) gives the socket a port: without one it hears no event */
int
netlink_listen(struct netlink *nl)
{
	return bind(nl->fd, (const struct sockaddr *)&kernel, sizeof kernel);
}

/*
 * Read the next datagram from the kernel. Returns its length, NETLINK_ERROR, or
 * NETLINK_TORN: it did not fit; the next one will.
 */
static ssize_t
receive(struct netlink *nl, int flags)
{
	struct sockaddr_kernel from = { 0 };
	socklen_t len;
	ssize_t n;

	for (;;) {
		if (!buf_room(&nl->in, READ))
			return NETLINK_ERROR;
		len = sizeof from;
		n = recvfrom(nl->fd, nl->in.p, nl->in.cap, flags | MSG_TRUNC,
		    (struct sockaddr *)&from, &len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return NETLINK_ERROR;
		if (len < sizeof from || from.family != AF_NETLINK || from.port)
			continue;
		nl->groups = from.groups;
		if ((size_t)n <= nl->in.cap)
			return n;
		if (!buf_room(&nl->in, (size_t)n))
			return NETLINK_ERROR;
		return NETLINK_TORN;
	}
}

static const struct message_field fields[] = {
	[NLMSGERR_ATTR_MSG] = MESSAGE_FIELD(MESSAGE_TEXT, struct netlink, why),
};

/*
 * Keep the kernel's own words. In NLMSG_ERROR they stand behind the error and
 * our request, of which a capped one has only the header.
 */
static void
explain(struct netlink *nl, const struct message *m)
{
	size_t head = sizeof(int);
	const struct message *request;

	if (!(m->flags & NLM_F_ACK_TLVS))
		return;
	if (m->type == NLMSG_ERROR) {
		request = (const void *)((const char *)(m + 1) + head);
		if (m->len < sizeof *m + head + sizeof *request)
			return;
		head += m->flags & NLM_F_CAPPED ? sizeof *request :
		    request->len;
	}
	MESSAGE_FILL(message_attrs(m, head), fields, nl, NULL);
}

/* 0 or NETLINK_ERROR, by the error with which NLMSG_ERROR, NLMSG_DONE begin */
static int
verdict(struct netlink *nl, const struct message *m)
{
	int error = 0;

	if (m->len >= sizeof *m + sizeof error)
		memcpy(&error, m + 1, sizeof error);
	else if (m->type == NLMSG_ERROR)
		error = -EBADMSG;
	if (error >= 0)
		return 0;
	errno = error < -MOST_ERRNO ? EBADMSG : -error;
	nl->answered = 1;
	explain(nl, m);
	return NETLINK_ERROR;
}

int
netlink_datagram(struct netlink *nl, const char *p, size_t n, uint32_t seq,
    netlink_each *each, void *ctx)
{
	const struct message *m;
	size_t step;
	int torn = 0, r;

	for (; n; p += step, n -= step) {
		m = (const void *)p;
		if (n < sizeof *m || m->len < sizeof *m || m->len > n) {
			errno = EBADMSG;
			return NETLINK_ERROR;
		}
		step = message_aligned(m->len);
		if (step > n)
			step = n;	/* the last lacks its padding */
		/* events carry the seq of the request that caused them */
		if ((seq && m->seq != seq) || m->type == NLMSG_NOOP)
			continue;
		torn |= m->flags & NLM_F_DUMP_INTR;
		if (m->type == NLMSG_ERROR || m->type == NLMSG_DONE) {
			r = verdict(nl, m);
			return r == 0 && torn ? NETLINK_TORN : r;
		}
		each(ctx, m);
		if (seq && !(m->flags & NLM_F_MULTI))
			return 0;
	}
	return torn ? NETLINK_TORN : 1;
}

static void
on_event(void *ctx, const struct message *m)
{
	struct netlink *nl = ctx;

	nl->changed |= !nl->matters || nl->matters(m);
}

/* the rest of a torn answer goes away with its socket, unread */
int
netlink_ask(struct netlink *nl, struct message *m, netlink_each *each,
    void *ctx)
{
	ssize_t n;
	int r;

	m->seq = ++nl->seq;
	nl->answered = 0;
	memset(nl->why, 0, sizeof nl->why);
	if (say(nl, m, m->len) < 0)
		return NETLINK_ERROR;
	do {
		n = receive(nl, 0);
		r = (int)n;
		if (n >= 0)
			r = nl->groups ? netlink_datagram(nl, nl->in.p,
			    (size_t)n, 0, on_event, nl) :
			    netlink_datagram(nl, nl->in.p, (size_t)n, nl->seq,
			    each, ctx);
	} while (r == 1);
	return r;
}

int
netlink_most(const struct netlink *nl)
{
	int room = 1024 * LEAST;	/* if the kernel does not say */
	socklen_t n = sizeof room;

	getsockopt(nl->fd, SOL_SOCKET, SO_RCVBUF, &room, &n);
	return room / LEAST;
}

int
netlink_events(struct netlink *nl, netlink_each *each, void *ctx)
{
	ssize_t n = receive(nl, MSG_DONTWAIT);

	if (n == NETLINK_TORN)
		errno = ENOBUFS;
	if (n < 0)
		return NETLINK_ERROR;
	return netlink_datagram(nl, nl->in.p, (size_t)n, 0, each, ctx) < 0 ?
	    NETLINK_ERROR : 0;
}
