/* ICMP echo: sockets that send requests and receive replies; icmp(7) */
#ifndef IFKIT_PROBER_ECHO_H
#define IFKIT_PROBER_ECHO_H

#include <stddef.h>
#include <stdint.h>

#include "batch.h"
#include "icmp.h"
#include "probe.h"

struct config;

struct prober_echo_socket {	/* of one family */
	int fd;			/* -1: there is none */
	int error;		/* errno why not; 0: it was not wanted */
	int queued;		/* errors may wait in its error queue */
	uint32_t drops;		/* of its receive queue, as the kernel counts */
	struct ip refused;	/* the host of the last request not sent */
	unsigned zone;		/* its */
	struct icmp echo;
	struct batch out;	/* requests */
};

struct prober_echo {	/* zero before prober_echo_open() */
	struct prober_echo_socket of[2];	/* IPv4, IPv6 */
	struct batch in;	/* replies of both */
	size_t length;		/* bytes of the longest reply */
	int stamps;		/* replies have the kernel's time stamp */
	int whole;		/* requests are never fragmented */
	int64_t cost;		/* ns that one send takes, as it has been */
};

/*
 * Open a ping socket for each of these FAMILY_..., or where that is refused a
 * raw one, which needs CAP_NET_RAW. Refusals are remembered in of[].error.
 */
void prober_echo_open(struct prober_echo *, int families);
/*
 * Set what options ask for on the sockets that are open. NULL, or the option
 * that the kernel refuses, "-I"; errno says why.
 */
const char *prober_echo_apply(struct prober_echo *, const struct config *);
/*
 * Make keys, and room to send to so many hosts of IPv4 and IPv6; close the
 * socket of a family without any. 0; -1: errno
 */
int prober_echo_begin(struct prober_echo *, const uint64_t hosts[2]);
/* send n <= PROBE_SLOTS requests of one family, without waiting */
void prober_echo_send(struct prober_echo *, struct probe *, size_t n);
/*
 * Hand all that has come in to user, without waiting; returns how many
 * datagrams. There may be more if these are BATCH_TURN. An answer counts only
 * with the cookie of a request to the host that sent it, an error only with the
 * cookie, or the sequence, of a request to the host that it names.
 */
size_t prober_echo_receive(struct prober_echo *, const struct probe_user *);
/* has the kernel dropped answers since the last call, as the queue was full? */
int prober_echo_dropped(struct prober_echo *);

#endif
