/* a prober by echo, ARP or TCP; only this module knows which */
#ifndef IFKIT_PROBER_H
#define IFKIT_PROBER_H

#include <poll.h>
#include <stddef.h>
#include <stdint.h>

#include "options.h"
#include "probe.h"
#include "prober_arp.h"
#include "prober_echo.h"
#include "prober_tcp.h"

struct localnet;

enum { PROBER_FDS = 2 };	/* descriptors to poll */

struct prober {	/* zero before prober_open() */
	const struct config *config;
	struct localnet *local;
	uint64_t sent;		/* probes; of TCP, see prober_sent() */
	union {
		struct prober_echo echo;
		struct prober_arp arp;
		struct prober_tcp tcp;
	} by;
};

/*
 * Open the sockets that need privileges, for these FAMILY_... (ARP: for both),
 * by the method of config; none if that only lists. prober_check() reports
 * refusals. local has the networks for ARP, and may still be empty.
 */
void prober_open(struct prober *, const struct config *, int families,
    struct localnet *local);
/* set what options ask for; 0; 2: the kernel refuses one, and reported */
int prober_apply(struct prober *);
/* does sending need the caller's privileges, not only opening sockets? */
int prober_needs_privileges(const struct config *);
/*
 * Are there sockets for so many hosts of IPv4 and IPv6? 0; 2: no, which was
 * reported, with the way to get them
 */
int prober_check(struct prober *, const uint64_t hosts[2]);
/* make ready to send and receive, for that many; 0; -1: errno */
int prober_begin(struct prober *, const uint64_t hosts[2]);
/* the packets of one try of a host */
unsigned prober_packets(const struct prober *);

enum prober_reach { PROBER_SEND, PROBER_OURS, PROBER_NOT_ON_LINK };
/*
 * Before a probe is sent. PROBER_SEND: send it. Only for ARP: PROBER_OURS: the
 * address is this machine's on probe->net; PROBER_NOT_ON_LINK: there is no way
 * to ask for the host
 */
enum prober_reach prober_reach(const struct prober *, struct probe *);
/*
 * Send n <= PROBE_SLOTS probes of one family, without waiting. Each has its
 * outcome: where error is EAGAIN or ENOBUFS, it may be sent later.
 */
void prober_send(struct prober *, struct probe *, size_t n);
/*
 * Hand to user what has come in, without waiting. 1: there may be more, but
 * other work must have its turn; PROBER_TURNS calls read all of it. *lost: were
 * answers lost because they came too fast?
 */
int prober_receive(struct prober *, const struct probe_user *, int *lost);
/* calls that read a full queue: 8 MiB, in packets of 512 bytes or more */
enum { PROBER_TURNS = 64 };
/* errno why nothing can be received any more; 0: it can */
int prober_failed(const struct prober *);
/* what to poll(2) before prober_receive(), and the result */
void prober_poll(const struct prober *, struct pollfd fds[PROBER_FDS]);
void prober_polled(struct prober *, const struct pollfd fds[PROBER_FDS]);
/* when prober_receive() has to be called next, by clock_now(); 0: never */
int64_t prober_due(const struct prober *);
/* probes sent so far, of TCP connections begun */
uint64_t prober_sent(const struct prober *);

#endif
