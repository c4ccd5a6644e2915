#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "buf.h"
#include "fd.h"
#include "nl.h"
#include "nlmsg.h"

enum {
	NETLINK_ROUTE = 0,
	SOL_NETLINK_ = 270,
	ADD_MEMBERSHIP = 1, EXT_ACK = 11, GET_STRICT_CHK = 12,
	MSG_NOOP = 1, MSG_ERROR, MSG_DONE,
	MULTI = 0x2, DUMP_INTR = 0x10, CAPPED = 0x100, ACK_TLVS = 0x200,
	READ = 32 * 1024,	/* the kernel fills no datagram further */
	MOST_ERRNO = 4095
};

struct sockaddr_kernel {	/* struct sockaddr_nl */
	uint16_t family, pad;
	uint32_t port, groups;
};

int
nl_open(struct nl *nl)
{
	int on = 1;

	nl->fd = fd_high(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC,
	    NETLINK_ROUTE));
	if (nl->fd < 0)
		return -1;
	setsockopt(nl->fd, SOL_NETLINK_, EXT_ACK, &on, sizeof on);
	setsockopt(nl->fd, SOL_NETLINK_, GET_STRICT_CHK, &on, sizeof on);
	return 0;
}

void
nl_close(struct nl *nl)
{
	if (nl->fd >= 0)
		close(nl->fd);
	nl->fd = -1;
	buf_free(&nl->in);
}

static int
say(struct nl *nl, const void *m, size_t n)
{
	static const struct sockaddr_kernel kernel = { .family = AF_NETLINK };

	return sendto(nl->fd, m, n, 0, (const struct sockaddr *)&kernel,
	    sizeof kernel) < 0 ? NL_ERROR : 0;
}

int
nl_join(struct nl *nl, int group)
{
	struct nl_msg noop = { sizeof noop, MSG_NOOP, NL_REQUEST, 0, 0 };

	if (setsockopt(nl->fd, SOL_NETLINK_, ADD_MEMBERSHIP, &group,
	    sizeof group) < 0)
		return -1;
	return say(nl, &noop, sizeof noop);	/* no event reaches a port 0 */
}

/* the length of the next datagram from the kernel, NL_ERROR or NL_TORN */
static ssize_t
receive(struct nl *nl, int flags)
{
	struct sockaddr_kernel from = { 0 };
	socklen_t len;
	ssize_t n;

	for (;;) {
		if (!buf_room(&nl->in, READ))
			return NL_ERROR;
		len = sizeof from;
		n = recvfrom(nl->fd, nl->in.p, nl->in.cap, flags | MSG_TRUNC,
		    (struct sockaddr *)&from, &len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return NL_ERROR;
		if (len < sizeof from || from.family != AF_NETLINK || from.port)
			continue;
		if ((size_t)n <= nl->in.cap)
			return n;
		if (!buf_room(&nl->in, (size_t)n))
			return NL_ERROR;
		return NL_TORN;
	}
}

static const struct nl_field fields[] = {	/* NLMSGERR_ATTR_... */
	[1] = NL_FIELD(NL_TEXT, struct nl, why),
};

/* the kernel's words on an error, behind it and, unless capped, our request */
static void
explain(struct nl *nl, const struct nl_msg *m)
{
	size_t head = sizeof(int);
	const struct nl_msg *request;

	if (!(m->flags & ACK_TLVS))
		return;
	if (m->type == MSG_ERROR) {
		request = (const void *)((const char *)(m + 1) + head);
		if (m->len < sizeof *m + head + sizeof *request)
			return;
		head += m->flags & CAPPED ? sizeof *request : request->len;
	}
	nl_fill(nl_attrs(m, head), fields, sizeof fields / sizeof *fields,
	    nl, NULL);
}

/* the verdict of NLMSG_ERROR and NLMSG_DONE: both begin with an error */
static int
verdict(struct nl *nl, const struct nl_msg *m)
{
	int error = 0;

	if (m->len >= sizeof *m + sizeof error)
		memcpy(&error, m + 1, sizeof error);
	else if (m->type == MSG_ERROR)
		error = -EBADMSG;
	if (error >= 0)
		return 0;
	errno = error < -MOST_ERRNO ? EBADMSG : -error;
	nl->told = 1;
	explain(nl, m);
	return NL_ERROR;
}

int
nl_datagram(struct nl *nl, const char *p, size_t n, uint32_t seq,
    nl_each *each, void *ctx)
{
	const struct nl_msg *m;
	size_t step;
	int torn = 0, r;

	for (; n; p += step, n -= step) {
		m = (const void *)p;
		if (n < sizeof *m || m->len < sizeof *m || m->len > n) {
			errno = EBADMSG;
			return NL_ERROR;
		}
		step = nl_aligned(m->len) < n ? nl_aligned(m->len) : n;
		/* an event has the seq of who caused it */
		if ((seq && m->seq != seq) || m->type == MSG_NOOP)
			continue;
		torn |= m->flags & DUMP_INTR;
		if (m->type == MSG_ERROR || m->type == MSG_DONE) {
			r = verdict(nl, m);
			return r == 0 && torn ? NL_TORN : r;
		}
		each(ctx, m);
		if (seq && !(m->flags & MULTI))
			return 0;
	}
	return torn ? NL_TORN : 1;
}

/* the rest of a torn answer is left unread with the socket it came to */
int
nl_ask(struct nl *nl, struct nl_msg *m, nl_each *each, void *ctx)
{
	int r;
	ssize_t n;

	m->seq = ++nl->seq;
	nl->told = 0;
	memset(nl->why, 0, sizeof nl->why);
	if (say(nl, m, m->len) < 0)
		return NL_ERROR;
	do {
		n = receive(nl, 0);
		r = n < 0 ? (int)n : nl_datagram(nl, nl->in.p, (size_t)n,
		    nl->seq, each, ctx);
	} while (r == 1);
	if (r == NL_TORN) {
		close(nl->fd);
		if (nl_open(nl) < 0)
			return NL_ERROR;
	}
	return r;
}

int
nl_events(struct nl *nl, nl_each *each, void *ctx)
{
	ssize_t n = receive(nl, MSG_DONTWAIT);

	if (n == NL_TORN)
		errno = ENOBUFS;
	if (n < 0)
		return NL_ERROR;
	return nl_datagram(nl, nl->in.p, (size_t)n, 0, each, ctx) < 0 ?
	    NL_ERROR : 0;
}

void
nl_drain(struct nl *nl)
{
	ssize_t n;

	do
		n = receive(nl, MSG_DONTWAIT);
	while (n >= 0 || n == NL_TORN || errno == ENOBUFS);
}
