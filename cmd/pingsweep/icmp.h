/*
 * ICMP echo as bytes: make a request, recognise it and the reply to it; what an
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
struct icmp {	/* the caller fills in what is above key */
	uint8_t family;		/* 4 or 6 */
	uint8_t raw;		/* by a raw socket, else by a ping socket */
	uint16_t id;		/* network order; a ping socket's is its port */
	size_t size;		/* of the payload */
	struct siphash key;
	uint8_t request, reply;	/* types */
	uint64_t slope;		/* of the cookie over the send time; odd */
	uint64_t sum;		/* for the checksum, of what never changes */
};

/* what a request says, and so the reply to it */
struct icmp_probe {
	uint64_t index;		/* position of the target */
	int64_t sent;		/* ns */
	uint64_t cookie;
	uint16_t seq;		/* network order */
};

enum {	/* whose packet is it? */
	ICMP_NONE,	/* not ours: no such reply, or request */
	ICMP_OURS,	/* ours: the cookie proves it */
	ICMP_OTHER,	/* a reply, but no cookie for its sender */
	ICMP_SHORT	/* a request, perhaps ours, without a cookie */
};

enum {	/* what an error says about the host that was probed */
	ICMP_IGNORE,	/* nothing */
	ICMP_NO_ROUTE, ICMP_UNREACHABLE, ICMP_PROHIBITED, ICMP_FILTERED,
	ICMP_TTL, ICMP_TOO_BIG,
	ICMP_THERE	/* it is alive: it refused the protocol itself */
};

/* fill in the members from key on; the key must be good random bytes */
void icmp_begin(struct icmp *, const uint64_t key[2]);
/*
 * Make a request of ICMP_HEAD + size bytes, without what differs from host to
 * host: icmp_request() fills that in, as often as wanted. RFC 792, RFC 4443 4.1
 */
void icmp_prepare(struct icmp *, void *packet);
/*
 * Fill in the host, its index and the time when it is sent. The checksum is
 * made only for raw IPv4 sockets; for others, the kernel makes it.
 */
void icmp_request(const struct icmp *, void *packet, const struct ip *to,
    uint64_t index, int64_t sent);
/*
 * Is a packet a reply to us? Its bytes are those received, from the ICMP header
 * on; from a raw IPv4 socket, from the IPv4 header on. ICMP_OURS: to a request
 * that was sent to from; some hosts return the first 64 bytes of the payload,
 * and ICMP_LEAST are enough. ICMP_OTHER: icmp_proves() says whether from
 * answered for the host with the index. ICMP_NONE: no. RFC 792, RFC 4443 4.2
 */
int icmp_reply(const struct icmp *, const void *, size_t n,
    const struct ip *from, struct icmp_probe *);
/* does the cookie prove that we sent the probe to this address? */
int icmp_proves(const struct icmp *, const struct icmp_probe *,
    const struct ip *to);
/*
 * Is a packet a request of ours to this address? An ICMP error quoted it, from
 * the ICMP header on, perhaps cut; IP_RECVERR in ip(7). ICMP_OURS: yes.
 * ICMP_SHORT: yes, if seq, the only member that is set, is the icmp_seq() of
 * the host; with the id, a forger has to guess 32 bits. ICMP_NONE: no
 */
int icmp_queued(const struct icmp *, const void *, size_t n,
    const struct ip *to, struct icmp_probe *);
/* the sequence of all requests to a host, in network order */
uint16_t icmp_seq(const struct icmp *, const struct ip *to, uint64_t index);
/*
 * The ICMP_... that an error's type and code mean, in family 4 or 6. itself:
 * the host that was probed sent it. RFC 792, 1122 3.2.2, 1812 5.2.7, 4443 3
 */
int icmp_meaning(int family, int type, int code, int itself);

#endif
