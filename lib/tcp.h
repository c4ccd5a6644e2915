/* connections begun to ports of hosts, and what comes of them; tcp(7) */
#include <stddef.h>
#include <stdint.h>

enum { TCP_MOST = 1 << 14 };	/* sockets at a time, and ports of a host */

struct tcp {	/* buf.h comes first */
	/* the caller's, set before tcp_begin */
	const struct probe_set *set;	/* for every socket */
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

struct tcp_event {	/* what came of a connection */
	enum {
		TCP_OPEN,	/* the host accepted it */
		TCP_REFUSED,	/* the host itself refused it */
		TCP_ERROR	/* it will not be, for this meaning */
	} what;
	uint64_t index;		/* of the host, as it was sent */
	size_t port;		/* which of ports */
	int64_t rtt;		/* ns */
	int meaning;		/* TCP_ERROR: ECHO_... of an ICMP error */
	int last;		/* TCP_ERROR: no other port of the try waits */
	struct ip from;		/* TCP_ERROR: who said so, but for the host */
};

/* called with each event */
typedef void tcp_each(void *ctx, const struct tcp_event *);

/*
 * For so many hosts of IPv4 and IPv6 and the ports whose bits are set. NULL,
 * or the option that cannot be, errno says why: "-p" and EMFILE, if the limit
 * of open files, which is raised, does not allow so many ports.
 */
const char *tcp_begin(struct tcp *, const uint8_t *ports,
    const uint64_t hosts[2]);
/*
 * Begin a try of each of n hosts: a connection to each port, not waiting. As
 * probe_send: error is EAGAIN where nothing was free for it, and it may be
 * tried again a little later.
 */
void tcp_send(struct tcp *, struct probe_to *, size_t n);
/*
 * Hand on all that has come in, not waiting. The first answer ends a try, and
 * its time does; no connection outlives its try, and none is closed in steps
 * that would leave it behind in TIME_WAIT.
 */
void tcp_receive(struct tcp *, tcp_each *, void *ctx);
/* when the oldest try's time is over; 0: there is none */
int64_t tcp_due(const struct tcp *);
