/*
 * echo: the answer to a probe of ours, made from a right one by what the input
 * says is to be different
 */
#include "fuzz.h"
#include "../../lib/ip.h"
#include "../../lib/siphash.h"
#include "../../lib/echo.h"

enum { MOST = 2048, HEAD4 = 20, HEAD6 = 40 };
enum { REPLY, ERROR, QUEUED, QUEUED_WHOLE };

/* a probe, and what comes of it */
struct packet {
	struct echo e;
	struct ip from, to;
	uint64_t index;
	int64_t sent;
	uint8_t b[MOST];
	size_t n;
	int changed;
};

/* RFC 1071, two bytes at a time */
static unsigned
sum(const uint8_t *p, size_t n)
{
	unsigned s = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		s += i & 1 ? p[i] : p[i] * 256u;
		s = (s & 0xffff) + (s >> 16);
	}
	return s;
}

static void
set_sum(uint8_t *p, size_t n)
{
	unsigned s;

	p[2] = p[3] = 0;
	s = ~sum(p, n) & 0xffff;
	p[2] = (uint8_t)(s >> 8);
	p[3] = (uint8_t)s;
}

/* n bytes in front of what there is */
static uint8_t *
push(struct packet *p, size_t n)
{
	MUST(p->n + n <= sizeof p->b);
	memmove(p->b + n, p->b, p->n);
	memset(p->b, 0, n);
	p->n += n;
	return p->b;
}

static void
push_ip4(struct packet *p, const struct ip *from, const struct ip *to,
    size_t options)
{
	uint8_t *b = push(p, HEAD4 + options);

	b[0] = (uint8_t)(0x45 + options / 4);
	b[2] = (uint8_t)(p->n >> 8);
	b[3] = (uint8_t)p->n;
	b[9] = 1;
	memcpy(b + 12, from->byte, 4);
	memcpy(b + 16, to->byte, 4);
}

/* extension headers, up to three, by the input: kind and length of each */
static void
push_ip6(struct packet *p, const struct ip *from, const struct ip *to,
    struct input *in)
{
	static const uint8_t kinds[] = { 0, 43, 44, 60 };
	uint8_t next = 58, *b;
	unsigned i, n = take8(in) & 3, how;

	for (i = 0; i < n; i++) {
		how = take8(in);
		b = push(p, kinds[how & 3] == 44 ? 8 : 8 + 8 * (how >> 2 & 3));
		b[0] = next;
		next = kinds[how & 3];
		b[1] = next == 44 ? 0 : how >> 2 & 3;
	}
	b = push(p, HEAD6);
	b[0] = 0x60;
	b[6] = next;
	memcpy(b + 8, from->byte, 16);
	memcpy(b + 24, to->byte, 16);
}

static void
push_ip(struct packet *p, const struct ip *from, const struct ip *to,
    struct input *in)
{
	if (p->e.family == 4)
		push_ip4(p, from, to, take8(in) % 11 * 4u);
	else
		push_ip6(p, from, to, in);
}

/* which probe was sent to whom */
static void
ask(struct packet *p, struct input *in)
{
	static const uint64_t key[2] = { 1, 2 };
	unsigned how = take8(in);

	p->e.family = how & 1 ? 6 : 4;
	p->e.raw = how >> 1 & 1;
	p->e.id = take16(in);
	p->e.size = ECHO_LEAST + (how & 4 ? take16(in) % 1000 : how >> 3);
	p->from.len = p->to.len = p->e.family == 4 ? 4 : 16;
	take_bytes(in, p->to.byte, p->to.len);
	take_bytes(in, p->from.byte, p->from.len);
	p->index = take64(in);
	p->sent = (int64_t)take64(in);
	echo_begin(&p->e, key);
	p->n = ECHO_HEAD + p->e.size;
	echo_prepare(&p->e, p->b);
	echo_request(&p->e, p->b, &p->to, p->index, p->sent);
	if (p->e.raw && p->e.family == 4)
		MUST(sum(p->b, p->n) == 0xffff);
	MUST(!memcmp(p->b + 6, (uint16_t[]){ echo_seq(&p->e, &p->to,
	    p->index) }, 2));
}

static void
answer(struct packet *p, int what, struct input *in)
{
	uint8_t *b;

	if (what == REPLY) {
		p->b[0] = p->e.reply;
		set_sum(p->b, p->n);
	} else if (what == ERROR || what == QUEUED_WHOLE)
		push_ip(p, &p->from, &p->to, in);
	if (what == ERROR) {
		b = push(p, ECHO_HEAD);
		b[0] = take8(in);
		b[1] = take8(in);
		set_sum(b, p->n);
	}
	if (p->e.raw && p->e.family == 4 && (what == REPLY || what == ERROR))
		push_ip4(p, &p->to, &p->from, take8(in) % 11 * 4u);
}

/* cut it, then bytes that are different, at 16 bits of place each */
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

/* the checksum is right again, where one is looked at */
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
 * A cookie that proves is that of the probe to this host. Its time the host
 * may shift, as echo.c says: by 2^63, surely, with the cookie by as much.
 */
static void
must_be_ours(const struct packet *p, const struct echo_probe *probe)
{
	MUST(probe->index == p->index);
	MUST(p->changed || probe->sent == p->sent);
	MUST(probe->seq == echo_seq(&p->e, &p->to, p->index));
	MUST(echo_proves(&p->e, probe, &p->to));
}

/* does a raw IPv4 socket's packet have a wrong checksum? */
static int
is_garbled(const struct packet *p)
{
	size_t head = (p->b[0] & 15) * 4u;

	return p->e.raw && p->e.family == 4 && head < p->n &&
	    sum(p->b + head, p->n - head) != 0xffff;
}

static void
reply(const struct packet *p, const uint8_t *b)
{
	struct echo_probe probe;
	struct ip other = p->to;
	int r = echo_reply(&p->e, b, p->n, &p->to, &probe);

	MUST(r == ECHO_NONE || r == ECHO_OURS || r == ECHO_OTHER);
	MUST(p->changed || r == ECHO_OURS);
	MUST(r == ECHO_NONE || !is_garbled(p));
	if (r == ECHO_OURS)
		must_be_ours(p, &probe);
	other.byte[3] ^= 1;
	MUST(echo_reply(&p->e, b, p->n, &other, &probe) ==
	    (r == ECHO_NONE ? ECHO_NONE : ECHO_OTHER));
}

static int
is_error_type(const struct packet *p, int type)
{
	return p->e.family == 6 ? type >= 1 && type <= 4 :
	    type == 3 || type == 4 || type == 5 || type == 11 || type == 12;
}

static void
error(const struct packet *p, const uint8_t *b, int type)
{
	struct echo_error err;
	int r = echo_error(&p->e, b, p->n, &err);

	MUST(r == ECHO_NONE || r == ECHO_OURS || r == ECHO_SHORT);
	MUST(p->changed || (r == ECHO_OURS) == is_error_type(p, type));
	MUST(r == ECHO_NONE || !is_garbled(p));
	if (r != ECHO_NONE)
		MUST(is_error_type(p, err.type) && err.to.len == p->to.len &&
		    err.from.len == p->to.len);
	if (r == ECHO_OURS) {
		must_be_ours(p, &err.probe);
		MUST(ip_cmp(&err.to, &p->to) == 0);
	}
}

static void
queued(const struct packet *p, const uint8_t *b, int whole)
{
	struct echo_error err;
	int r = echo_queued(&p->e, b, p->n, whole, &p->to, &err);

	MUST(r == ECHO_NONE || r == ECHO_OURS || r == ECHO_SHORT);
	MUST(p->changed || r == ECHO_OURS);
	if (r == ECHO_OURS) {
		must_be_ours(p, &err.probe);
		MUST(ip_cmp(&err.to, &p->to) == 0);
	}
}

/* RFC 792, RFC 4443: unreachable, and time exceeded in transit, alone count */
static void
meaning(int family, int type, int code)
{
	int by = echo_meaning(family, type, code, 0),
	    itself = echo_meaning(family, type, code, 1),
	    unreachable = type == (family == 4 ? 3 : 1),
	    transit = type == (family == 4 ? 11 : 3) && code == 0;

	MUST(by >= ECHO_IGNORE && by < ECHO_THERE);
	MUST((by == ECHO_TTL) == transit);
	MUST(unreachable || transit || by == ECHO_IGNORE);
	MUST(itself == by || (unreachable && by == ECHO_FILTERED &&
	    itself == ECHO_THERE));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct input in = { data, n };
	struct packet p = { 0 };
	int what, type;
	uint8_t *b;

	ask(&p, &in);
	what = take8(&in);
	answer(&p, what & 3, &in);
	type = p.b[p.e.raw && p.e.family == 4 ? (p.b[0] & 15) * 4 : 0];
	change(&p, &in);
	if (what & 4 && p.changed)
		correct(&p);
	b = guard(p.b, p.n);
	switch (what & 3) {
	case REPLY: reply(&p, b); break;
	case ERROR: error(&p, b, type); break;
	case QUEUED: queued(&p, b, 0); break;
	case QUEUED_WHOLE: queued(&p, b, 1); break;
	}
	meaning(p.e.family, type, p.n > 1 ? b[1] : 0);
	free(b);
	return 0;
}
