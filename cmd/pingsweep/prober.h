/* a prober: by echo, ARP or TCP, and here alone these are told apart */
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
 * by the method of config; none if that only lists. A refusal is said by
 * prober_check(). local has the networks for ARP, and may still be empty.
 */
void prober_open(struct prober *, const struct config *, int families,
    struct localnet *local);
/* set what options ask for; 0; 2: one cannot be, which was said */
int prober_apply(struct prober *);
/* does sending go on to need the privileges of the caller? */
int prober_needs_privileges(const struct config *);
/*
 * Are there sockets for so many hosts of IPv4 and IPv6? 0; 2: no, which was
 * said, with the way to get them
 */
int prober_check(struct prober *, const uint64_t hosts[2]);
/* make ready to send and receive, for that many; 0; -1: errno */
int prober_begin(struct prober *, const uint64_t hosts[2]);
/* packets that a try of a host is */
unsigned prober_packets(const struct prober *);

enum prober_reach { PROBER_SEND, PROBER_OURS, PROBER_NOT_ON_LINK };
/*
 * Before a probe is sent: PROBER_SEND; or ARP has no need, since the address is
 * this machine's on probe->net, or no way to ask for the host
 */
enum prober_reach prober_reach(const struct prober *, struct probe *);
/*
 * Send n <= PROBE_SLOTS probes of one family, without waiting. Each has its
 * outcome: where error is EAGAIN or ENOBUFS, it may be sent later.
 */
void prober_send(struct prober *, struct probe *, size_t n);
/*
 * Hand to user what has come in, without waiting. 1: there may be more, but
 * others shall have their turn; it is all within PROBER_TURNS calls. *lost:
 * were answers lost because they came too fast?
 */
int prober_receive(struct prober *, const struct probe_user *, int *lost);
/* by then all has been read that a queue held: 8 MiB, in 512 bytes or more */
enum { PROBER_TURNS = 64 };
/* errno why nothing can be received any more; 0: it can */
int prober_failed(const struct prober *);
/* what to poll(2) before prober_receive(), and what that said */
void prober_poll(const struct prober *, struct pollfd fds[PROBER_FDS]);
void prober_polled(struct prober *, const struct pollfd fds[PROBER_FDS]);
/* when prober_receive() has to be called next, by clock_now(); 0: never */
int64_t prober_due(const struct prober *);
/* probes sent so far, of TCP connections begun */
uint64_t prober_sent(const struct prober *);

#endif
