#include "question.h"

#include <errno.h>
#include <poll.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/fd.h"
#include "sockets.h"

enum { PORT = 53, REPLY = 4096, STREAM = 2 + UINT16_MAX };	/* bytes */

int
question_begin(struct question *q, const char *name, const char *domain,
    size_t n, int type)
{
	uint16_t id;

	if (getrandom(&id, sizeof id, 0) != sizeof id)
		return -1;
	q->state = QUESTION_UNASKED;
	q->heard = 0;
	q->ip.len = 0;
	q->n = dns_query(q->query + 2, name, domain, n, type, id);
	q->query[0] = (uint8_t)(q->n >> 8);
	q->query[1] = (uint8_t)q->n;
	return q->n > 0;
}

static void
hang_up(struct question *q, int i)
{
	if (q->poll[i].fd >= 0)
		close(q->poll[i].fd);
	q->poll[i].fd = -1;
	buf_free(&q->talk[i].reply);
}

/* connect to a server, so that the kernel drops what comes from elsewhere */
static void
call(struct question *q, int i, int stream)
{
	const struct etc_address *to = q->resolver->server + i;
	int fd = fd_high(socket(to->ip.len == 4 ? AF_INET : AF_INET6,
	    (stream ? SOCK_STREAM : SOCK_DGRAM) | SOCK_CLOEXEC | SOCK_NONBLOCK,
	    0));

	q->heard |= fd < 0;
	q->talk[i].stream = stream;
	q->poll[i].fd = fd;
	q->poll[i].events = stream ? POLLOUT : POLLIN;
	if (fd >= 0 && sockets_connect(fd, &to->ip, to->zone, PORT) < 0 &&
	    errno != EINPROGRESS)
		hang_up(q, i);
}

/* 1: it is sent, or must wait for the next try; 0: errno */
static int
is_sent(const struct question *q, int i)
{
	int stream = q->talk[i].stream;
	size_t skip = stream ? 0 : 2, n = q->n + 2 - skip;
	ssize_t r = send(q->poll[i].fd, q->query + skip, n, MSG_NOSIGNAL);

	return r == (ssize_t)n || (!stream && errno == EAGAIN);
}

void
question_ask(struct question *q)
{
	int i;

	q->state = QUESTION_ASKED;
	for (i = 0; i < q->resolver->servers; i++) {
		if (q->poll[i].fd < 0)
			call(q, i, 0);
		else if (q->talk[i].stream)
			continue;
		if (q->poll[i].fd >= 0 && !is_sent(q, i))
			hang_up(q, i);
	}
}

int
question_is_open(const struct question *q)
{
	int i;

	for (i = 0; i < QUESTION_POLLS; i++)
		if (q->poll[i].fd >= 0)
			return 1;
	return 0;
}

void
question_end(struct question *q)
{
	int i;

	for (i = 0; i < QUESTION_POLLS; i++)
		hang_up(q, i);
	if (q->state == QUESTION_ASKED)	/* a truncated reply had an address */
		q->state = q->ip.len ? QUESTION_FOUND : QUESTION_FAILED;
}

/* 1: it was truncated, and TCP is begun */
static int
take_reply(struct question *q, int i, const uint8_t *reply, size_t n)
{
	int stream = q->talk[i].stream;
	struct ip ip;
	int what = dns_reply(q->query + 2, q->n, reply, n, &ip);

	if (what == DNS_OTHER && !stream)
		return 0;
	q->heard = 1;
	if (ip.len || what == DNS_NONE)
		q->ip = ip;
	if (what == DNS_NONE)
		q->state = QUESTION_NONE;
	if (what == DNS_FOUND || what == DNS_NONE) {
		question_end(q);
		return 0;
	}
	hang_up(q, i);
	if (what != DNS_CUT || stream)
		return 0;
	call(q, i, 1);
	return 1;
}

static int
receive_datagram(struct question *q, int i)
{
	uint8_t reply[REPLY];
	ssize_t n = recv(q->poll[i].fd, reply, sizeof reply, 0);

	if (n >= 0)
		return take_reply(q, i, reply, (size_t)n);
	if (errno != EAGAIN && errno != EINTR)
		hang_up(q, i);
	return 0;
}

static int
receive_stream(struct question *q, int i)
{
	struct buf *b = &q->talk[i].reply;
	size_t room = STREAM - b->len, need;
	void *to = buf_room(b, room);
	ssize_t n = to ? recv(q->poll[i].fd, to, room, 0) : 0;
	const uint8_t *p = (const void *)b->p;

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (n <= 0) {
		hang_up(q, i);
		return 0;
	}
	b->len += (size_t)n;
	if (b->len < 2)
		return 0;
	need = (size_t)p[0] << 8 | p[1];
	return b->len - 2 < need ? 0 : take_reply(q, i, p + 2, need);
}

/* the connection stands, or it failed */
static void
send_stream(struct question *q, int i)
{
	q->poll[i].events = POLLIN;
	if (!is_sent(q, i))
		hang_up(q, i);
}

int
question_receive(struct question *q)
{
	int i, cut = 0;

	for (i = 0; i < QUESTION_POLLS; i++) {
		if (q->poll[i].fd < 0 || !q->poll[i].revents)
			continue;
		if (!q->talk[i].stream)
			cut |= receive_datagram(q, i);
		else if (q->poll[i].events == POLLOUT)
			send_stream(q, i);
		else
			receive_stream(q, i);
		q->poll[i].revents = 0;
	}
	return cut;
}
