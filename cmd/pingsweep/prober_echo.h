/* sockets that send echo requests and receive what comes of them; icmp(7) */
#ifndef IFKIT_PROBER_ECHO_H
#define IFKIT_PROBER_ECHO_H

#include <stddef.h>
#include <stdint.h>

#include "batch.h"
#include "icmp.h"
#include "lib/ip.h"

struct prober_set {	/* what options say, 0 or NULL where they do not */
	size_t size;		/* of the payload */
	int ttl;
	int broadcast;
	uint32_t mark;
	int has_mark;
	const char *device;
	struct ip source;
	int stamps;		/* round trips are to be exact */
};

/* one family's socket */
struct prober_echo_socket {
	int fd;			/* -1: there is none, error says why */
	int error;
	int queued;		/* errors may wait in its error queue */
	uint32_t drops;		/* of its receive queue, as the kernel counts */
	struct icmp echo;
	struct batch out;	/* requests */
};

struct prober_echo {
	struct prober_echo_socket of[2];	/* IPv4, IPv6 */
	struct batch in;	/* replies of both */
	size_t length;		/* bytes of the longest reply */
	int stamps;
	int64_t cost;		/* ns that one send takes, as it has been */
};

struct localnet_net;

struct prober_to {	/* a request to be sent */
	struct ip ip;
	unsigned zone;
	uint64_t index;
	int64_t sent;		/* when it was, by clock_now */
	int error;		/* errno why not; 0: it was */
	const struct localnet_net
	    *net; /* prober_arp_send: by which it is reached */
};

struct prober_echo_event {	/* what came in */
	enum {
		PROBE_REPLY,	/* the host itself answered */
		PROBE_OTHER,	/* from did, perhaps for the index's host */
		PROBE_ERROR	/* an ICMP error, or the kernel's own */
	} what;
	int whole;		/* all of probe is there, else just its seq */
	struct icmp_probe probe;
	int64_t rtt;
	struct ip from;		/* who said so; len 0: the kernel */
	struct ip to;		/* PROBE_ERROR: whom the request was for */
	unsigned zone;
	int meaning;		/* PROBE_ERROR: ICMP_... */
};

enum { PROBER_SLOTS = 64 };	/* a default receive queue holds 256 replies */

/* called with each event */
typedef void prober_echo_each(void *ctx, const struct prober_echo_event *);

enum { PROBE_4 = 1, PROBE_6 = 2 };

/*
 * Ping sockets of these families, else raw ones, which need CAP_NET_RAW; a
 * refusal is remembered in of[].error
 */
void prober_echo_open(struct prober_echo *, int families);
/* as options say; NULL, or which one cannot be, errno says why */
const char *prober_echo_apply(struct prober_echo *, const struct prober_set *);
/*
 * keys and memory, for so many hosts of IPv4 and IPv6: the socket of a family
 * without any is closed. -1: errno
 */
int prober_echo_begin(struct prober_echo *, const uint64_t hosts[2]);
/* send n <= PROBER_SLOTS requests of one family, not waiting */
void prober_echo_send(struct prober_echo *, struct prober_to *, size_t n);
/*
 * After n were sent since begin: what one costs is learnt, see batch_reckon,
 * and none was sent later than now
 */
void prober_reckon(int64_t *cost, int64_t begin, struct prober_to *, size_t n);
/* hand on all that has come in, not waiting; how many datagrams */
size_t prober_echo_receive(struct prober_echo *, prober_echo_each *, void *ctx);
/* were answers lost since the last call because they came too fast? */
int prober_echo_dropped(struct prober_echo *);

#endif
