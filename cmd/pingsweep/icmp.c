#include "icmp.h"

#include <string.h>

#include "lib/ip.h"
#include "siphash.h"

enum {	/* messages of ICMP and of ICMPv6 */
	REPLY4 = 0, UNREACHABLE4 = 3, REQUEST4 = 8, EXCEEDED4 = 11,
	UNREACHABLE6 = 1, EXCEEDED6 = 3, REQUEST6 = 128, REPLY6
};

enum {	/* offsets in an echo; from INDEX on it is ours, in host order */
	TYPE = 0, CODE = 1, SUM = 2, ID = 4, SEQ = 6, INDEX = 8, SENT = 16,
	COOKIE = 24, REST = 32
};

/* at the end of what is hashed */
#define LENGTH(n) ((uint64_t)(n) << 56)

#define INLINE __attribute__((always_inline)) static inline

enum { ICMP4 = 1, HEAD4 = 20 };	/* protocol; bytes of an IPv4 header */

static unsigned
get16(const uint8_t *p)
{
	return (unsigned)p[0] << 8 | p[1];
}

/*
 * the sum of RFC 1071, but of longer words, and host order: folded in the end
 * to two bytes, it comes to the same
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
 * One hash is both the sequence, which has to do without the time because an
 * error may quote nothing else, and the pad of the cookie. The time joins it
 * by a product with a secret odd number: another time never has the same
 * cookie, and who did not see a probe to the address has 64 bits to guess. A
 * host that saw two could forge its own round trip, and nobody else's: not
 * worth another hash a packet.
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

/* the low bits: the cookie beside them then tells least of the slope */
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

/* length of the IPv4 header there, with its options; 0: it is not ICMP's */
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
 * where the ICMP message begins; n: there is none. A raw IPv4 socket gets the
 * IPv4 header too, and whatever the checksum is.
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
	if (n - at != ICMP_HEAD + e->size || !is_echo(e, p, e->reply))
		return ICMP_NONE;
	read_probe(p, probe);
	return proves(e, probe, from) ? ICMP_OURS : ICMP_OTHER;
}

/*
 * A cookie that is wrong counts as one that is missing: a router may quote no
 * more than 8 bytes of it and then zeros, and who forges can leave it out
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
	case 3:		/* by another than the host: a filter's word */
		return itself ? ICMP_THERE : ICMP_FILTERED;
	case 4:		/* fragmentation needed */
		return ICMP_IGNORE;
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

/* of time exceeded, code 0 is of the hops, 1 of the reassembly */
int
icmp_meaning(int family, int type, int code, int itself)
{
	if (type == (family == 4 ? UNREACHABLE4 : UNREACHABLE6))
		return family == 4 ? unreachable4(code, itself) :
		    unreachable6(code, itself);
	if (type == (family == 4 ? EXCEEDED4 : EXCEEDED6) && code == 0)
		return ICMP_TTL;
	return ICMP_IGNORE;
}
