/* probes and what comes of them: shared by echo, ARP and TCP */
#ifndef IFKIT_PROBE_H
#define IFKIT_PROBE_H

#include <stddef.h>
#include <stdint.h>

#include "arp_nd.h"
#include "lib/ip.h"
#include "verdict.h"

/* most probes sent at a time; a usual receive queue holds 256 replies */
enum { PROBE_SLOTS = 64 };

struct localnet_net;

struct probe {	/* to be sent to one host */
	struct ip ip;
	unsigned zone;
	uint64_t index;		/* the host's number in events */
	struct localnet_net *net;	/* ARP: see prober_reach() */
	/* the outcome */
	int64_t sent;		/* when it was, by clock_now() */
	/*
	 * 0: it was sent; else errno. ENOBUFS: a queue on the way to this host
	 * was full, or other programs hold all sockets; EAGAIN: there was no
	 * room for any probe, and this one was not even tried
	 */
	int error;
};

struct probe_event {	/* what came in about the host with an index */
	enum {
		PROBE_ANSWER,	/* the host answered */
		PROBE_OWNER,	/* the same, with its link-layer address */
		PROBE_OTHER,	/* another host answered in its place */
		PROBE_ERROR,	/* it will not answer: verdict says why */
		PROBE_DENIED	/* so it is, for sure: no try more is needed */
	} what;
	uint64_t index;
	int64_t rtt;		/* ns from the probe to the answer */
	int64_t came;		/* OWNER: when it came in, instead of rtt */
	uint8_t mac[ARP_ND_MAC];	/* OWNER: all 0 if unknown */
	struct ip from;		/* OTHER: who answered */
	unsigned zone;		/* OTHER: the interface where it came in; ERROR:
				   the host's zone; 0: unknown */
	struct verdict verdict;	/* ANSWER, ERROR, DENIED */
	/*
	 * ERROR: when the try was sent that can get no answer any more; 0: it
	 * is not known which; -1: none, there may still be an answer
	 */
	int64_t sent;
};

/* the user of a prober; a host is an index below count to both */
struct probe_user {
	void *ctx;
	uint64_t count;
	/* called with each event */
	void (*event)(void *ctx, const struct probe_event *);
	/* the address of a host */
	struct ip (*address)(void *ctx, uint64_t index);
	/* the index of the host with this address; -1: there is none */
	int64_t (*find)(void *ctx, const struct ip *, unsigned zone);
};

/*
 * The kernel refused the first of n probes, with an errno: set its error, and
 * those of the others if they need not be tried. Returns how many were set
 */
size_t probe_refuse(struct probe *, size_t n, int error);
/*
 * After n probes were sent since the time begin: learn what one costs, as
 * batch_reckon() does, and correct the times that are later than now
 */
void probe_reckon(int64_t *cost, int64_t begin, struct probe *, size_t n);

#endif
