/* icmp: valid replies to a probe, in which the input changes some bytes */
#include "fuzz.h"
#include "../unit/checksum.h"
#include "lib/ip.h"
#include "cmd/pingsweep/siphash.h"
#include "cmd/pingsweep/icmp.h"

enum { MOST = 2048, HEAD4 = 20 };
enum { REPLY, CORRECTED, QUEUED, KINDS };

/* a probe, and what comes of it */
struct packet {
	struct icmp e;
	struct ip to;
	uint64_t index;
	int64_t sent;
	uint8_t b[MOST];
	size_t n;
	int changed;
};

/* put an IPv4 header in front of the packet */
static void
push_ip4(struct packet *p, size_t options)
{
	size_t n = HEAD4 + options;
	uint8_t *b = p->b;

	MUST(p->n + n <= sizeof p->b);
	memmove(b + n, b, p->n);
	memset(b, 0, n);
	p->n += n;
	b[0] = (uint8_t)(0x45 + options / 4);
	b[2] = (uint8_t)(p->n >> 8);
	b[3] = (uint8_t)p->n;
	b[9] = 1;
	memcpy(b + 12, p->to.byte, 4);
}

/* the probe and the host that it was sent to */
static void
ask(struct packet *p, struct input *in)
{
	static const uint64_t key[2] = { 1, 2 };
	unsigned how = take8(in);

	p->e.family = how & 1 ? 6 : 4;
	p->e.raw = how >> 1 & 1;
	p->e.id = take16(in);
	p->e.size = ICMP_LEAST + (how & 4 ? take16(in) % 1000 : how >> 3);
	p->to.len = p->e.family == 4 ? 4 : 16;
	take_bytes(in, p->to.byte, p->to.len);
	p->index = take64(in);
	p->sent = (int64_t)take64(in);
	icmp_begin(&p->e, key);
	p->n = ICMP_HEAD + p->e.size;
	icmp_prepare(&p->e, p->b);
	icmp_request(&p->e, p->b, &p->to, p->index, p->sent);
	if (p->e.raw && p->e.family == 4)
		MUST(sum(p->b, p->n) == 0xffff);
	MUST(!memcmp(p->b + 6, (uint16_t[]){ icmp_seq(&p->e, &p->to,
	    p->index) }, 2));
}

static void
answer(struct packet *p, struct input *in)
{
	p->b[0] = p->e.reply;
	set_sum(p->b, p->n);
	if (p->e.raw && p->e.family == 4)
		push_ip4(p, take8(in) % 11 * 4u);
}

/* cut the packet, then change bytes, each at an offset of 16 bits */
static void
change(struct packet *p, struct input *in)
{
	size_t n = take16(in);

	if (n < p->n) {
		p->n = n;
		p->changed = 1;
	}
	while (in->n && p->n) {
		n = take16(in);
		p->b[n % p->n] ^= take8(in);
		p->changed = 1;
	}
}

/* make a reply's length and checksum right again, where they are checked */
static void
correct(struct packet *p)
{
	size_t head = (p->b[0] & 15) * 4u;

	if (!p->e.raw || p->e.family != 4 || p->n < HEAD4 ||
	    head + 4 > p->n)
		return;
	p->b[2] = (uint8_t)(p->n >> 8);
	p->b[3] = (uint8_t)p->n;
	set_sum(p->b + head, p->n - head);
}

/*
 * A valid cookie is that of the probe to this host. The host may shift its
 * time, as icmp.c says: with certainty if both change by 2^63.
 */
static void
must_be_ours(const struct packet *p, const struct icmp_probe *probe)
{
	MUST(probe->index == p->index);
	MUST(p->changed || probe->sent == p->sent);
	MUST(probe->seq == icmp_seq(&p->e, &p->to, p->index));
	MUST(icmp_proves(&p->e, probe, &p->to));
}

/* has a raw IPv4 socket's packet a header or a checksum that is wrong? */
static int
is_garbled(const struct packet *p)
{
	const uint8_t *b = p->b;
	size_t head = (b[0] & 15) * 4u;

	if (!p->e.raw || p->e.family != 4)
		return 0;
	return p->n < HEAD4 || b[0] >> 4 != 4 || head < HEAD4 ||
	    head > p->n || b[9] != 1 || (b[2] << 8 | b[3]) != (int)p->n ||
	    sum(b + head, p->n - head) != 0xffff;
}

static void
reply(const struct packet *p, const uint8_t *b)
{
	struct icmp_probe probe;
	struct ip other = p->to;
	int r = icmp_reply(&p->e, b, p->n, &p->to, &probe);

	MUST(r == ICMP_NONE || r == ICMP_OURS || r == ICMP_OTHER);
	MUST(p->changed || r == ICMP_OURS);
	MUST(r == ICMP_NONE || !is_garbled(p));
	if (r == ICMP_OURS)
		must_be_ours(p, &probe);
	other.byte[3] ^= 1;
	MUST(icmp_reply(&p->e, b, p->n, &other, &probe) ==
	    (r == ICMP_NONE ? ICMP_NONE : ICMP_OTHER));
}

static void
queued(const struct packet *p, const uint8_t *b)
{
	struct icmp_probe probe;
	struct ip other = p->to;
	int r = icmp_queued(&p->e, b, p->n, &p->to, &probe);

	MUST(r == ICMP_NONE || r == ICMP_OURS || r == ICMP_SHORT);
	MUST((r != ICMP_NONE) == (p->n >= ICMP_HEAD &&
	    b[0] == p->e.request && !b[1] && !memcmp(b + 4, &p->e.id, 2)));
	MUST(p->changed || r == ICMP_OURS);
	if (r == ICMP_OURS)
		must_be_ours(p, &probe);
	if (r == ICMP_SHORT)
		MUST(!memcmp(b + 6, &probe.seq, 2));
	other.byte[3] ^= 1;
	MUST(icmp_queued(&p->e, b, p->n, &other, &probe) ==
	    (r == ICMP_NONE ? ICMP_NONE : ICMP_SHORT));
}

/* RFC 792, RFC 4443: only unreachable and time exceeded in transit count */
static void
meaning(int family, int type, int code)
{
	int by = icmp_meaning(family, type, code, 0),
	    itself = icmp_meaning(family, type, code, 1),
	    unreachable = type == (family == 4 ? 3 : 1),
	    transit = type == (family == 4 ? 11 : 3) && code == 0,
	    big = family == 4 ? type == 3 && code == 4 : type == 2;

	MUST(by >= ICMP_IGNORE && by < ICMP_THERE);
	MUST((by == ICMP_TTL) == transit && (by == ICMP_TOO_BIG) == big);
	MUST(unreachable || transit || big || by == ICMP_IGNORE);
	MUST(itself == by || (unreachable && by == ICMP_FILTERED &&
	    itself == ICMP_THERE));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct input in = { data, n };
	struct packet p = { 0 };
	int what, type, code;
	uint8_t *b;

	ask(&p, &in);
	what = take8(&in) % KINDS;
	type = take8(&in);
	code = take8(&in);
	meaning(p.e.family, type, code);
	if (what != QUEUED)
		answer(&p, &in);
	change(&p, &in);
	if (what == CORRECTED && p.changed)
		correct(&p);
	b = guard(p.b, p.n);
	if (what == QUEUED)
		queued(&p, b);
	else
		reply(&p, b);
	free(b);
	return 0;
}
