/*
 * an ICMP echo as bytes: make a request, know it again, and our reply; what an
 * ICMP error means
 */
#ifndef IFKIT_ICMP_H
#define IFKIT_ICMP_H

#include <stddef.h>
#include <stdint.h>

#include "lib/ip.h"
#include "siphash.h"

enum {	/* bytes of a message's header, and bounds of its payload */
	ICMP_HEAD = 8, ICMP_LEAST = 24, ICMP_MOST = 65507
};

/* what the requests to one family have in common */
struct icmp {	/* to be filled in by the caller: what is above key */
	uint8_t family;		/* 4 or 6 */
	uint8_t raw;		/* by a raw socket, else by a ping socket */
	uint16_t id;		/* network order; a ping socket's is its port */
	size_t size;		/* of the payload */
	struct siphash key;
	uint8_t request, reply;	/* types */
	uint64_t slope;		/* of the cookie over the send time; odd */
	uint64_t sum;		/* for the checksum, of what never changes */
};

/* what a probe tells of itself */
struct icmp_probe {
	uint64_t index;		/* position of the target */
	int64_t sent;		/* ns */
	uint64_t cookie;
	uint16_t seq;		/* network order */
};

enum {	/* whose is it? */
	ICMP_NONE,	/* it is no reply to us, or no error about us */
	ICMP_OURS,	/* the cookie proves it */
	ICMP_OTHER,	/* a reply whose cookie is not for the sender */
	ICMP_SHORT	/* an error without a cookie that proves it */
};

enum {	/* what does an error say of the host that was probed? */
	ICMP_IGNORE,	/* nothing */
	ICMP_NO_ROUTE, ICMP_UNREACHABLE, ICMP_PROHIBITED, ICMP_FILTERED,
	ICMP_TTL,
	ICMP_THERE	/* it is there: it refused the protocol itself */
};

/* fill in the rest, by a key from a good source of random bytes */
void icmp_begin(struct icmp *, const uint64_t key[2]);
/*
 * a request without what differs, ICMP_HEAD + size bytes, to be completed by
 * icmp_request() as often as wanted; RFC 792, RFC 4443 4.1
 */
void icmp_prepare(struct icmp *, void *packet);
/*
 * complete it: the target and its index, the time. The checksum is right where
 * the kernel does not make it: on a raw IPv4 socket.
 */
void icmp_request(const struct icmp *, void *packet, const struct ip *to,
    uint64_t index, int64_t sent);
/*
 * is it a reply to us? RFC 792, RFC 4443 4.2. Bytes as received: from the
 * ICMP header on, of a raw IPv4 socket from the IPv4 header on. ICMP_OURS: a
 * probe was sent to from, and here it is; ICMP_OTHER: icmp_proves() tells
 * whether from answers for the address that the index stands for; ICMP_NONE
 */
int icmp_reply(const struct icmp *, const void *, size_t n,
    const struct ip *from, struct icmp_probe *);
/* does the cookie prove that we sent the probe to this address? */
int icmp_proves(const struct icmp *, const struct icmp_probe *,
    const struct ip *to);
/*
 * is it a request of ours? It was sent to the address to, and an ICMP error
 * brought it back through the error queue, see IP_RECVERR in ip(7): from the
 * ICMP header on, perhaps cut. ICMP_OURS; ICMP_SHORT: yes, if seq, all that is
 * known then, is the icmp_seq() of to, 32 bits to be guessed with the id;
 * ICMP_NONE
 */
int icmp_queued(const struct icmp *, const void *, size_t n,
    const struct ip *to, struct icmp_probe *);
/* the sequence of all requests to an address, network order */
uint16_t icmp_seq(const struct icmp *, const struct ip *to, uint64_t index);
/*
 * the meaning of an ICMP error's type and code; itself: the host that was
 * probed sent it. RFC 792, 1122 3.2.2, 1812 5.2.7, 4443 3
 */
int icmp_meaning(int family, int type, int code, int itself);

#endif
