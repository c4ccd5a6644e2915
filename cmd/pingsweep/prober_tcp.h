/* connections begun to ports of hosts, and what comes of them; tcp(7) */
#ifndef IFKIT_PROBER_TCP_H
#define IFKIT_PROBER_TCP_H

#include <stddef.h>
#include <stdint.h>

#include "lib/buf.h"
#include "lib/ip.h"

enum { PROBER_TCP_MOST = 1 << 14 }; /* sockets at a time, and ports of a host */

struct prober_tcp {
	/* the caller's, set before prober_tcp_begin */
	const struct prober_set *set;	/* for every socket */
	int64_t wait;		/* ns for an answer */

	int fd;			/* readable: something came in; -1: not begun */
	uint64_t sent;		/* connections begun so far */
	struct buf ports;	/* uint16_t, ascending */
	size_t n;		/* of them */
	int failed;		/* errno: nothing can be received any more */

	/* the module's own */
	struct buf tries;	/* those in flight, in slots of one size */
	size_t size;
	uint32_t slots, fresh;	/* there are, the first that never was used */
	uint32_t unused;	/* list of those that were */
	uint32_t oldest, newest;	/* list of the tries in flight */
};

struct prober_to;

struct prober_tcp_event {	/* what came of a connection */
	enum {
		PROBER_TCP_OPEN,	/* the host accepted it */
		PROBER_TCP_REFUSED,	/* the host itself refused it */
		PROBER_TCP_ERROR	/* it will not be, for this meaning */
	} what;
	uint64_t index;		/* of the host, as it was sent */
	size_t port;		/* which of ports */
	int64_t rtt;		/* ns */
	int meaning; /* PROBER_TCP_ERROR: ICMP_... of an ICMP error */
	int last;    /* PROBER_TCP_ERROR: no other port of the try waits */
	struct ip from; /* PROBER_TCP_ERROR: who said so, but for the host */
};

/* called with each event */
typedef void prober_tcp_each(void *ctx, const struct prober_tcp_event *);

/*
 * For so many hosts of IPv4 and IPv6 and the ports whose bits are set. NULL,
 * or the option that cannot be, errno says why: "-p" and EMFILE, if the limit
 * of open files, which is raised, does not allow so many ports.
 */
const char *prober_tcp_begin(struct prober_tcp *, const uint8_t *ports,
    const uint64_t hosts[2]);
/*
 * Begin a try of each of n hosts: a connection to each port, not waiting. As
 * prober_echo_send: error is EAGAIN where nothing was free for it, and it may
 * be tried again a little later.
 */
void prober_tcp_send(struct prober_tcp *, struct prober_to *, size_t n);
/*
 * Hand on all that has come in, not waiting. The first answer ends a try, and
 * its time does; no connection outlives its try, and none is closed in steps
 * that would leave it behind in TIME_WAIT.
 */
void prober_tcp_receive(struct prober_tcp *, prober_tcp_each *, void *ctx);
/* when the oldest try's time is over; 0: there is none */
int64_t prober_tcp_due(const struct prober_tcp *);

#endif
