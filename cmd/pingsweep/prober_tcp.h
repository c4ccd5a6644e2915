/* TCP: connections begun to ports of hosts, and what comes of them; tcp(7) */
#ifndef IFKIT_PROBER_TCP_H
#define IFKIT_PROBER_TCP_H

#include <stddef.h>
#include <stdint.h>

#include "lib/buf.h"
#include "probe.h"

enum { PROBER_TCP_MOST = 1 << 14 };	/* sockets at a time, ports of a host */

struct config;

struct prober_tcp {	/* zero before prober_tcp_begin(), but for fd: -1 */
	int fd;			/* readable: something came in; -1: not begun */
	uint64_t sent;		/* connections begun so far */
	struct buf ports;	/* uint16_t, ascending */
	size_t n;		/* of them */
	int failed;		/* errno: nothing can be received any more */

	/* the module's own */
	const struct config *config;
	int64_t wait;		/* ns for an answer */
	struct buf tries;	/* those in flight, in slots of one size */
	size_t size;
	uint32_t slots, fresh;	/* number of slots; the first never used */
	uint32_t unused;	/* list of slots that are free again */
	uint32_t oldest, newest;	/* list of the tries in flight */
};

/*
 * Make ready for so many hosts of IPv4 and IPv6, by the ports and the options
 * of config; the limit of open files is raised as far as it may be. NULL, or
 * the option that the kernel refuses, errno says why; "-p" and EMFILE: there
 * are more ports than descriptors.
 */
const char *prober_tcp_begin(struct prober_tcp *, const struct config *,
    const uint64_t hosts[2]);
/*
 * Begin a try of each of n hosts: a connection to each port, without waiting.
 * Its error is EAGAIN if no descriptor or port is free until a try in flight
 * ends; or ENOBUFS if no try is in flight, so that other programs hold them.
 */
void prober_tcp_send(struct prober_tcp *, struct probe *, size_t n);
/*
 * Hand all that has come in to user, without waiting. The first answer ends a
 * try, and so does the end of its time. No connection outlives its try, and
 * none is closed in steps that would leave it behind in TIME_WAIT (RFC 9293
 * 3.6). How many events; there may be more if these are BATCH_TURN.
 */
size_t prober_tcp_receive(struct prober_tcp *, const struct probe_user *);
/* when the time of the oldest try ends, by clock_now(); 0: there is none */
int64_t prober_tcp_due(const struct prober_tcp *);

#endif
