/*
 * an ICMP echo as bytes: make a request, know it again, and our reply; what an
 * ICMP error means
 */
#include <stddef.h>
#include <stdint.h>

enum {	/* bytes of a message's header, and bounds of its payload */
	ECHO_HEAD = 8, ECHO_LEAST = 24, ECHO_MOST = 65507
};

/* what the requests to one family have in common; ip.h, siphash.h come first */
struct echo {	/* to be filled in by the caller: what is above key */
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
struct echo_probe {
	uint64_t index;		/* position of the target */
	int64_t sent;		/* ns */
	uint64_t cookie;
	uint16_t seq;		/* network order */
};

enum {	/* whose is it? */
	ECHO_NONE,	/* it is no reply to us, or no error about us */
	ECHO_OURS,	/* the cookie proves it */
	ECHO_OTHER,	/* a reply whose cookie is not for the sender */
	ECHO_SHORT	/* an error without a cookie that proves it */
};

enum {	/* what does an error say of the host that was probed? */
	ECHO_IGNORE,	/* nothing */
	ECHO_NO_ROUTE, ECHO_UNREACHABLE, ECHO_PROHIBITED, ECHO_FILTERED,
	ECHO_TTL,
	ECHO_THERE	/* it is there: it refused the protocol itself */
};

/* fill in the rest, by a key from a good source of random bytes */
void echo_begin(struct echo *, const uint64_t key[2]);
/*
 * a request without what differs, ECHO_HEAD + size bytes, to be completed by
 * echo_request() as often as wanted; RFC 792, RFC 4443 4.1
 */
void echo_prepare(struct echo *, void *packet);
/*
 * complete it: the target and its index, the time. The checksum is right where
 * the kernel does not make it: on a raw IPv4 socket.
 */
void echo_request(const struct echo *, void *packet, const struct ip *to,
    uint64_t index, int64_t sent);
/*
 * is it a reply to us? RFC 792, RFC 4443 4.2. Bytes as received: from the
 * ICMP header on, of a raw IPv4 socket from the IPv4 header on. ECHO_OURS: a
 * probe was sent to from, and here it is; ECHO_OTHER: echo_proves() tells
 * whether from answers for the address that the index stands for; ECHO_NONE
 */
int echo_reply(const struct echo *, const void *, size_t n,
    const struct ip *from, struct echo_probe *);
/* does the cookie prove that we sent the probe to this address? */
int echo_proves(const struct echo *, const struct echo_probe *,
    const struct ip *to);
/*
 * is it a request of ours? It was sent to the address to, and an ICMP error
 * brought it back through the error queue, see IP_RECVERR in ip(7): from the
 * ICMP header on, perhaps cut. ECHO_OURS; ECHO_SHORT: yes, if seq, all that is
 * known then, is the echo_seq() of to, 32 bits to be guessed with the id;
 * ECHO_NONE
 */
int echo_queued(const struct echo *, const void *, size_t n,
    const struct ip *to, struct echo_probe *);
/* the sequence of all requests to an address, network order */
uint16_t echo_seq(const struct echo *, const struct ip *to, uint64_t index);
/*
 * the meaning of an ICMP error's type and code; itself: the host that was
 * probed sent it. RFC 792, 1122 3.2.2, 1812 5.2.7, 4443 3
 */
int echo_meaning(int family, int type, int code, int itself);
