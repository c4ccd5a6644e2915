#include "icmp.h"

#include <string.h>

#include "lib/ip.h"
#include "siphash.h"

enum {	/* messages of ICMP and of ICMPv6 */
	REPLY4 = 0, UNREACHABLE4 = 3, REQUEST4 = 8, EXCEEDED4 = 11,
	UNREACHABLE6 = 1, TOO_BIG6 = 2, EXCEEDED6 = 3, REQUEST6 = 128, REPLY6
};

enum {	/* offsets in an echo; the payload, from INDEX on, in host order */
	TYPE = 0, CODE = 1, SUM = 2, ID = 4, SEQ = 6, INDEX = 8, SENT = 16,
	COOKIE = 24, REST = 32
};

/* in the last word of what is hashed */
#define LENGTH(n) ((uint64_t)(n) << 56)

#define INLINE __attribute__((always_inline)) static inline

enum { ICMP4 = 1, HEAD4 = 20 };	/* protocol; bytes of an IPv4 header */

static unsigned
get16(const uint8_t *p)
{
	return (unsigned)p[0] << 8 | p[1];
}

/*
 * The checksum of RFC 1071, but of longer words in host order: folded to two
 * bytes in the end, the sum is the same.
 */
static uint64_t
halves(uint64_t words)
{
	return (words >> 32) + (uint32_t)words;
}

static uint64_t
add(uint64_t sum, const uint8_t *p, size_t n)
{
	uint64_t words;
	uint16_t word = 0;

	for (; n >= sizeof words; p += sizeof words, n -= sizeof words) {
		memcpy(&words, p, sizeof words);
		sum += halves(words);
	}
	for (; n >= sizeof word; p += sizeof word, n -= sizeof word) {
		memcpy(&word, p, sizeof word);
		sum += word;
	}
	word = 0;
	if (n)	/* an odd byte has a 0 behind it */
		memcpy(&word, p, 1);
	return sum + word;
}

static uint16_t
fold(uint64_t sum)
{
	while (sum >> 16)
		sum = (sum >> 16) + (sum & 0xffff);
	return (uint16_t)sum;
}

/*
 * One hash, of the address and its index, makes two things:
 *
 * The sequence is its low bits. It does not depend on the time, because an
 * error may quote no more than the sequence of a request.
 *
 * The cookie is the hash plus the send time times a secret odd number: another
 * time has another cookie, and a host that saw no request to the address has 64
 * bits to guess. A host that saw two could forge its own round trip, but no
 * other host's; that is not worth a second hash for each packet.
 */
INLINE uint64_t
hash(const struct icmp *e, const struct ip *to, uint64_t index)
{
	uint64_t high, low;
	uint32_t v4;

	if (to->len == 4) {
		memcpy(&v4, to->byte, sizeof v4);
		if (index >> 24)
			return siphash_2(&e->key, index, LENGTH(12) | v4);
		/* most sweeps: 7 bytes, and a round less */
		return siphash_1(&e->key, LENGTH(7) | index << 32 | v4);
	}
	memcpy(&high, to->byte, sizeof high);
	memcpy(&low, to->byte + 8, sizeof low);
	return siphash_4(&e->key, index, high, low, LENGTH(24));
}

static uint64_t
cookie(const struct icmp *e, uint64_t h, int64_t sent)
{
	return h + e->slope * (uint64_t)sent;
}

/* the low bits: of these the cookie reveals the slope least */
static uint16_t
seq(uint64_t h)
{
	return (uint16_t)h;
}

void
icmp_begin(struct icmp *e, const uint64_t key[2])
{
	siphash_key(&e->key, key);
	e->slope = siphash_1(&e->key, 0) | 1;	/* of no address: 0 bytes */
	e->request = e->family == 4 ? REQUEST4 : REQUEST6;
	e->reply = e->family == 4 ? REPLY4 : REPLY6;
	e->sum = 0;
}

void
icmp_prepare(struct icmp *e, void *packet)
{
	uint8_t *p = packet;
	size_t i, n = ICMP_HEAD + e->size;

	memset(p, 0, REST);
	p[TYPE] = e->request;
	memcpy(p + ID, &e->id, sizeof e->id);
	for (i = REST; i < n; i++)
		p[i] = (uint8_t)i;
	e->sum = add(0, p, n);
}

void
icmp_request(const struct icmp *e, void *packet, const struct ip *to,
    uint64_t index, int64_t sent)
{
	uint8_t *p = packet;
	uint64_t h = hash(e, to, index), c = cookie(e, h, sent);
	uint16_t s = seq(h), sum;

	memcpy(p + SEQ, &s, sizeof s);
	memcpy(p + INDEX, &index, sizeof index);
	memcpy(p + SENT, &sent, sizeof sent);
	memcpy(p + COOKIE, &c, sizeof c);
	if (!e->raw || e->family != 4)
		return;
	sum = (uint16_t)~fold(e->sum + s + halves(index) +
	    halves((uint64_t)sent) + halves(c));
	memcpy(p + SUM, &sum, sizeof sum);
}

uint16_t
icmp_seq(const struct icmp *e, const struct ip *to, uint64_t index)
{
	return seq(hash(e, to, index));
}

INLINE int
proves(const struct icmp *e, const struct icmp_probe *probe,
    const struct ip *to)
{
	uint64_t h = hash(e, to, probe->index);

	return probe->seq == seq(h) &&
	    probe->cookie == cookie(e, h, probe->sent);
}

int
icmp_proves(const struct icmp *e, const struct icmp_probe *probe,
    const struct ip *to)
{
	return proves(e, probe, to);
}

/* the length of an IPv4 header with its options; 0: no ICMP follows it */
static size_t
head4(const uint8_t *p, size_t n)
{
	size_t head;

	if (n < HEAD4 || p[0] >> 4 != 4 || p[9] != ICMP4)
		return 0;
	head = (p[0] & 15) * 4u;
	return head >= HEAD4 && head <= n ? head : 0;
}

/*
 * Where the ICMP message begins; n: there is none. A raw IPv4 socket receives
 * the IPv4 header as well, and the kernel has not checked the checksum.
 */
static size_t
message(const struct icmp *e, const uint8_t *p, size_t n)
{
	size_t head;

	if (!e->raw || e->family != 4)
		return 0;
	head = head4(p, n);
	return head && get16(p + 2) == n &&
	    fold(add(0, p + head, n - head)) == 0xffff ? head : n;
}

/* is it an echo of this type with our id? */
static int
is_echo(const struct icmp *e, const uint8_t *p, int type)
{
	uint16_t id;

	memcpy(&id, p + ID, sizeof id);
	return p[TYPE] == type && p[CODE] == 0 && id == e->id;
}

static void
read_probe(const uint8_t *p, struct icmp_probe *probe)
{
	memcpy(&probe->seq, p + SEQ, sizeof probe->seq);
	memcpy(&probe->index, p + INDEX, sizeof probe->index);
	memcpy(&probe->sent, p + SENT, sizeof probe->sent);
	memcpy(&probe->cookie, p + COOKIE, sizeof probe->cookie);
}

int
icmp_reply(const struct icmp *e, const void *bytes, size_t n,
    const struct ip *from, struct icmp_probe *probe)
{
	const uint8_t *p = bytes;
	size_t at = message(e, p, n);

	p += at;
	if (n - at < REST || n - at > ICMP_HEAD + e->size ||
	    !is_echo(e, p, e->reply))
		return ICMP_NONE;
	read_probe(p, probe);
	return proves(e, probe, from) ? ICMP_OURS : ICMP_OTHER;
}

/*
 * A wrong cookie counts as a missing one: a router may quote 8 bytes of the
 * message and then zeros. That helps no forger, who could leave it out as well.
 */
int
icmp_queued(const struct icmp *e, const void *bytes, size_t n,
    const struct ip *to, struct icmp_probe *probe)
{
	const uint8_t *p = bytes;

	if (n < ICMP_HEAD || !is_echo(e, p, e->request))
		return ICMP_NONE;
	if (n < REST) {
		memcpy(&probe->seq, p + SEQ, sizeof probe->seq);
		return ICMP_SHORT;
	}
	read_probe(p, probe);
	return icmp_proves(e, probe, to) ? ICMP_OURS : ICMP_SHORT;
}

static int
unreachable4(int code, int itself)
{
	switch (code) {
	case 0:		/* network unreachable */
	case 6:		/* network unknown */
	case 11:	/* network unreachable for this type of service */
		return ICMP_NO_ROUTE;
	case 2:		/* protocol, port unreachable */
	case 3:		/* from another than the host: a filter's */
		return itself ? ICMP_THERE : ICMP_FILTERED;
	case 4:		/* fragmentation needed */
		return ICMP_TOO_BIG;
	case 9:		/* network, host, communication prohibited */
	case 10:
	case 13:
		return ICMP_PROHIBITED;
	default:
		return ICMP_UNREACHABLE;
	}
}

static int
unreachable6(int code, int itself)
{
	switch (code) {
	case 0:		/* no route */
		return ICMP_NO_ROUTE;
	case 1:		/* prohibited; 5 and 6 are kinds of it: RFC 4443 3.1 */
	case 5:
	case 6:
		return ICMP_PROHIBITED;
	case 4:		/* port unreachable */
		return itself ? ICMP_THERE : ICMP_FILTERED;
	default:
		return ICMP_UNREACHABLE;
	}
}

/* time exceeded: code 0 is about hops, code 1 about reassembly */
int
icmp_meaning(int family, int type, int code, int itself)
{
	if (type == (family == 4 ? UNREACHABLE4 : UNREACHABLE6))
		return family == 4 ? unreachable4(code, itself) :
		    unreachable6(code, itself);
	if (type == (family == 4 ? EXCEEDED4 : EXCEEDED6) && code == 0)
		return ICMP_TTL;
	return family == 6 && type == TOO_BIG6 ? ICMP_TOO_BIG : ICMP_IGNORE;
}
