/* echo: packets made by hand, and some that a kernel sent */
#include "check.h"
#include "../../lib/ip.h"
#include "../../lib/siphash.h"
#include "../../lib/echo.h"

enum { MOST = 1500, QUOTE = 8, WHOLE = 32 };

static const uint64_t key[2] = { 1, 2 };

struct packet {
	uint8_t b[MOST];
	size_t n;
};

/* the four kinds of sockets */
static struct echo
kind(int i, size_t size)
{
	struct echo e = { .family = i & 1 ? 6 : 4, .raw = i > 1, .size = size };

	memcpy(&e.id, "\x6b\x1d", 2);
	echo_begin(&e, key);
	return e;
}

static uint64_t
rnd64(void)
{
	return (uint64_t)rnd(1 << 30) << 34 ^ (uint64_t)rnd(1 << 30) << 15 ^
	    rnd(1 << 15);
}

static struct ip
any(int family)
{
	struct ip ip = { family == 4 ? 4 : 16, { 0 } };
	int i;

	for (i = 0; i < ip.len; i++)
		ip.byte[i] = (uint8_t)rnd(256);
	return ip;
}

/* RFC 1071 literally: two bytes at a time, big-endian, carries at once */
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

static void
put(struct packet *p, const void *b, size_t n)
{
	memcpy(p->b + p->n, b, n);
	p->n += n;
}

/* an IPv4 header with as many bytes of options, for n bytes behind it */
static void
head4(struct packet *p, const struct ip *from, const struct ip *to,
    size_t options, size_t n)
{
	uint8_t *h = p->b + p->n;

	memset(h, 1, 20 + options);	/* no operation */
	h[0] = (uint8_t)(0x45 + options / 4);
	h[2] = (uint8_t)((20 + options + n) >> 8);
	h[3] = (uint8_t)(20 + options + n);
	h[6] = 0x40;
	h[7] = 0;
	h[9] = 1;
	memcpy(h + 12, from->byte, 4);
	memcpy(h + 16, to->byte, 4);
	p->n += 20 + options;
}

/* an IPv6 header and extension headers as in kinds, the last first */
static void
head6(struct packet *p, const struct ip *from, const struct ip *to,
    const char *kinds, size_t n)
{
	uint8_t h[40] = { 0x60 };
	uint8_t next = *kinds ? (uint8_t)*kinds : 58;
	size_t len;

	h[5] = (uint8_t)n;
	h[6] = next;
	memcpy(h + 8, from->byte, 16);
	memcpy(h + 24, to->byte, 16);
	put(p, h, 40);
	for (; *kinds; kinds++) {
		len = *kinds == 44 ? 8 : 8 * (1 + rnd(3));
		memset(p->b + p->n, 0, len);
		p->b[p->n] = kinds[1] ? (uint8_t)kinds[1] : 58;
		if (*kinds != 44)
			p->b[p->n + 1] = (uint8_t)(len / 8 - 1);
		else
			p->b[p->n + 3] = 1;	/* more fragments */
		p->n += len;
	}
}

/* the request as it leaves */
static struct packet
request(struct echo *e, const struct ip *to, uint64_t index, int64_t sent)
{
	struct packet p = { .n = ECHO_HEAD + e->size };

	echo_prepare(e, p.b);
	echo_request(e, p.b, to, index, sent);
	return p;
}

/* what a host makes of it, as the socket gets it */
static struct packet
answer(const struct echo *e, struct packet q, size_t options)
{
	static const struct ip a = { 4, { 10, 0, 0, 1 } };
	struct packet p = { .n = 0 };

	q.b[0] = e->reply;
	if (e->family == 4)
		set_sum(q.b, q.n);
	if (e->family == 4 && e->raw)
		head4(&p, &a, &a, options, q.n);
	put(&p, q.b, q.n);
	return p;
}

/* from a copy of just that size, for the sanitizers to guard */
static int
reply(const struct echo *e, const struct packet *p, const struct ip *from,
    struct echo_probe *probe)
{
	uint8_t *b = malloc(p->n ? p->n : 1);
	int r;

	memcpy(b, p->b, p->n);
	r = echo_reply(e, b, p->n, from, probe);
	free(b);
	return r;
}

static int
error(const struct echo *e, const struct packet *p, struct echo_error *err)
{
	uint8_t *b = malloc(p->n ? p->n : 1);
	int r;

	memcpy(b, p->b, p->n);
	r = echo_error(e, b, p->n, err);
	free(b);
	return r;
}

static void
requests(void)
{
	struct packet p, first;
	struct echo e;
	struct ip to;
	uint64_t index;
	uint16_t seq;
	int i;
	size_t size;

	for (i = 0; i < 4; i++)
		for (size = ECHO_LEAST; size < MOST - ECHO_HEAD; size++) {
			e = kind(i, size);
			to = any(e.family);
			index = rnd64() >> rnd(64);
			first = request(&e, &to, index, 0);
			p = first;
			echo_request(&e, p.b, &to, index + 1, 5);
			echo_request(&e, p.b, &to, index, 0);
			CHECK(!memcmp(p.b, first.b, p.n), "%zu", size);
			CHECK(p.b[0] == (e.family == 4 ? 8 : 128) && !p.b[1]);
			CHECK(!memcmp(p.b + 4, "\x6b\x1d", 2));
			if (i == 2)
				CHECK(sum(p.b, p.n) == 0xffff, "%zu", size);
			memcpy(&seq, p.b + 6, sizeof seq);
			CHECK(seq == echo_seq(&e, &to, index), "%zu", size);
		}
}

/* the largest: no overflow of the sum, which is of 0xff.. as often as can be */
static void
largest(void)
{
	struct echo e = kind(2, ECHO_MOST);
	uint8_t *p = malloc(ECHO_HEAD + ECHO_MOST);
	struct ip to = any(4);

	echo_prepare(&e, p);
	echo_request(&e, p, &to, UINT64_MAX, -1);
	CHECK(sum(p, ECHO_HEAD + ECHO_MOST) == 0xffff);
	free(p);
}

static void
replies(void)
{
	struct packet p;
	struct echo_probe probe;
	struct echo e;
	struct ip to;
	uint64_t index;
	int64_t sent;
	int i;

	for (i = 0; i < 200000; i++) {
		e = kind(i % 4, ECHO_LEAST + (rnd(2) ? 0 : rnd(100)));
		to = any(e.family);
		index = rnd64() >> rnd(64);
		sent = (int64_t)(rnd64() >> rnd(64));
		p = request(&e, &to, index, sent);
		CHECK(reply(&e, &p, &to, &probe) == ECHO_NONE, "our own");
		p = answer(&e, p, 4 * rnd(11));
		CHECK(reply(&e, &p, &to, &probe) == ECHO_OURS, "kind %d",
		    i % 4);
		CHECK(probe.index == index && probe.sent == sent);
		CHECK(probe.seq == echo_seq(&e, &to, index));
	}
}

/* X answers for Y */
static void
others(void)
{
	struct packet p;
	struct echo_probe probe;
	struct echo e, foreign;
	struct ip to, from;
	static const uint64_t other_key[2] = { 1, 3 };
	int i;

	for (i = 0; i < 100000; i++) {
		e = kind(i % 4, ECHO_LEAST);
		to = any(e.family);
		from = to;
		from.byte[rnd(from.len)] ^= (uint8_t)(1 << rnd(8));
		p = request(&e, &to, (uint64_t)i, i);
		p = answer(&e, p, 0);
		CHECK(reply(&e, &p, &from, &probe) == ECHO_OTHER);
		CHECK(probe.index == (uint64_t)i);
		CHECK(echo_proves(&e, &probe, &to));
		CHECK(!echo_proves(&e, &probe, &from));
		probe.index ^= UINT64_C(1) << rnd(64);
		CHECK(!echo_proves(&e, &probe, &to));
		foreign = e;
		echo_begin(&foreign, other_key);
		CHECK(reply(&foreign, &p, &to, &probe) == ECHO_OTHER);
		CHECK(!echo_proves(&foreign, &probe, &to));
		foreign = e;
		foreign.id++;
		CHECK(reply(&foreign, &p, &to, &probe) == ECHO_NONE);
		foreign = e;
		foreign.size++;
		CHECK(reply(&foreign, &p, &to, &probe) == ECHO_NONE);
	}
}

/*
 * only what the kernel has checked may change without notice: the rest of the
 * IPv4 header and, where it checks the sum, that and the fill
 */
static int
harmless(int i, size_t at)
{
	if (i == 2)
		return at == 1 || (at >= 4 && at < 9) || (at >= 10 && at < 20);
	return at == 2 || at == 3 || at >= WHOLE;
}

static void
flips(void)
{
	struct packet p;
	struct echo_probe probe;
	struct echo e;
	struct ip to;
	int i, r;
	size_t bit;

	for (i = 0; i < 4; i++) {
		e = kind(i, 40);
		to = any(e.family);
		p = request(&e, &to, 7, 1000);
		p = answer(&e, p, 0);
		for (bit = 0; bit < 8 * p.n; bit++) {
			p.b[bit / 8] ^= (uint8_t)(1 << bit % 8);
			r = reply(&e, &p, &to, &probe);
			if (harmless(i, bit / 8))
				CHECK(r == ECHO_OURS && probe.index == 7 &&
				    probe.sent == 1000, "%d: %zu", i, bit / 8);
			else
				CHECK(r != ECHO_OURS, "%d: %zu", i, bit / 8);
			p.b[bit / 8] ^= (uint8_t)(1 << bit % 8);
		}
	}
}

static void
cut(void)
{
	struct packet p, q;
	struct echo_probe probe;
	struct echo e;
	struct ip to;
	int i;

	for (i = 0; i < 4; i++) {
		e = kind(i, 30);
		to = any(e.family);
		p = request(&e, &to, 7, 1000);
		p = answer(&e, p, 8);
		for (q = p, q.n = 0; q.n < p.n; q.n++)
			CHECK(reply(&e, &q, &to, &probe) == ECHO_NONE, "%zu",
			    q.n);
		q.n = p.n + 1;
		CHECK(reply(&e, &q, &to, &probe) == ECHO_NONE);
	}
}

static void
forged(void)
{
	struct echo e = kind(0, ECHO_LEAST);
	struct ip to = any(4);
	struct echo_probe probe;
	struct packet p;
	int i, j, seen[256] = { 0 };
	uint16_t seq;

	p = request(&e, &to, 7, 1000);
	CHECK(reply(&e, &p, &to, &probe) == ECHO_NONE);
	p.b[0] = e.reply;
	for (i = 0; i < 1000000; i++) {
		for (j = 0; j < 8; j++)
			p.b[24 + j] = (uint8_t)rnd(256);
		CHECK(echo_reply(&e, p.b, p.n, &to, &probe) == ECHO_OTHER);
	}
	/* nobody's sequence is likelier than another's */
	for (i = 0; i < 256 * 400; i++) {
		seq = echo_seq(&e, &to, (uint64_t)i);
		seen[(seq ^ seq >> 8) & 255]++;
	}
	for (i = 0; i < 256; i++)
		CHECK(seen[i] > 280 && seen[i] < 520, "%d", seen[i]);
}

/* an error of a router: the first bytes of a request behind its headers */
static struct packet
quote(struct echo *e, const struct ip *us, const struct ip *to, int type,
    int code, const char *kinds, const struct packet *q, size_t n)
{
	static const struct ip router = { 4, { 192, 0, 2, 1 } };
	struct packet in = { .n = ECHO_HEAD }, p = { .n = 0 };
	size_t options = 4 * (size_t)(rnd(2) ? rnd(11) : 0);

	memset(in.b, 0, ECHO_HEAD);
	in.b[0] = (uint8_t)type;
	in.b[1] = (uint8_t)code;
	if (e->family == 4)
		head4(&in, us, to, options, q->n);
	else
		head6(&in, us, to, kinds, q->n);
	put(&in, q->b, n);
	set_sum(in.b, in.n);
	if (e->family == 4)
		head4(&p, &router, us, 4 * rnd(11), in.n);
	put(&p, in.b, in.n);
	return p;
}

static int
is_error(int family, int type)
{
	return family == 4 ? !!memchr("\3\4\5\13\14", type, 5) && type :
	    type >= 1 && type <= 4;
}

static const char *const chains[] = { "", "\x3c", "\x2b\x3c", "\x2c",
    "\x3c\x2b\x2c\x3c" };

static void
errors(void)
{
	struct packet p, q;
	struct echo_error err;
	struct echo e;
	struct ip us, to;
	int f, type, code, r;
	size_t n;

	for (f = 2; f < 4; f++)
		for (type = 0; type < 256; type++)
			for (code = 0; code < 256; code++) {
				e = kind(f, 40);
				us = any(e.family);
				to = any(e.family);
				q = request(&e, &to, 77, 1000);
				n = QUOTE + rnd(41);
				p = quote(&e, &us, &to, type, code,
				    chains[rnd(5)], &q, n);
				r = error(&e, &p, &err);
				if (!is_error(e.family, type)) {
					CHECK(r == ECHO_NONE, "%d", type);
					continue;
				}
				CHECK(r == (n < WHOLE ? ECHO_SHORT :
				    ECHO_OURS), "%d %d %zu", type, code, n);
				CHECK(err.type == type && err.code == code);
				CHECK(!ip_cmp(&err.to, &to));
				CHECK(!ip_cmp(&err.from, &us));
				CHECK(err.probe.seq == echo_seq(&e, &to, 77));
				if (n >= WHOLE)
					CHECK(err.probe.index == 77 &&
					    err.probe.sent == 1000);
			}
}

/* headers of IPv6 that may be in between, in any order, and hop-by-hop */
static void
extensions(void)
{
	static const char kinds[] = "\x3c\x2b\x2c";
	struct packet p, q;
	struct echo_error err;
	struct echo e = kind(3, 24);
	struct ip us = any(6), to = any(6);
	char chain[8];
	size_t i, n;
	int j;

	q = request(&e, &to, 77, 1000);
	for (j = 0; j < 20000; j++) {
		n = rnd(7);
		for (i = 0; i < n; i++)
			chain[i] = kinds[rnd(3)];
		chain[n] = '\0';
		p = quote(&e, &us, &to, 1, 0, chain, &q, q.n);
		if (n && rnd(2) && p.b[14] != 44)
			p.b[14] = 0;	/* read as hop-by-hop */
		CHECK(error(&e, &p, &err) == ECHO_OURS);
		p.n -= rnd((uint32_t)p.n - 8 - 40) + 1;
		CHECK(error(&e, &p, &err) != ECHO_OURS);
	}
	p = quote(&e, &us, &to, 1, 0, "\x2c", &q, q.n);
	p.b[8 + 40 + 3] |= 8;	/* the second fragment */
	CHECK(error(&e, &p, &err) == ECHO_NONE);
	p = quote(&e, &us, &to, 1, 0, "\x33", &q, q.n);
	CHECK(error(&e, &p, &err) == ECHO_NONE, "authentication");
}

/* what is not about us */
static void
strangers(void)
{
	static const struct { int at, value; } changed[] = {
		{ 0, 0x65 }, { 0, 0x44 }, { 9, 17 }, { 20 + 8, 0x65 },
		{ 20 + 8, 0x44 }, { 20 + 8 + 7, 1 }, { 20 + 8 + 9, 6 },
		{ 20 + 8 + 12, 99 }, { 20 + 8 + 20, 0 }, { 20 + 8 + 20, 11 },
		{ 20 + 8 + 21, 1 }, { 20 + 8 + 24, 0 }, { 20 + 8 + 25, 0 },
		{ 2, 1 }, { 3, 255 },
	};
	struct packet p = { .n = 0 }, q, in = { .n = 8 };
	struct echo_error err;
	struct echo e = kind(2, 24);
	struct ip us = { 4, { 10, 0, 0, 1 } }, to = { 4, { 10, 0, 0, 2 } };
	size_t i;

	q = request(&e, &to, 77, 1000);
	in.b[0] = 3;
	head4(&in, &us, &to, 0, q.n);
	put(&in, q.b, q.n);
	head4(&p, &to, &us, 0, in.n);
	put(&p, in.b, in.n);
	set_sum(p.b + 20, p.n - 20);
	CHECK(error(&e, &p, &err) == ECHO_OURS);
	for (i = 0; i < sizeof changed / sizeof *changed; i++) {
		q = p;
		q.b[changed[i].at] = (uint8_t)changed[i].value;
		CHECK(error(&e, &q, &err) == ECHO_NONE, "sum %zu", i);
		set_sum(q.b + 20, q.n - 20);
		CHECK(error(&e, &q, &err) == ECHO_NONE, "%zu", i);
	}
	q = p;
	memset(q.b + q.n - 24, 0, 24);	/* a router that fills with zeros */
	set_sum(q.b + 20, q.n - 20);
	CHECK(error(&e, &q, &err) == ECHO_SHORT);
	q = p;
	q.b[20 + 8 + 19] ^= 1;	/* another destination */
	set_sum(q.b + 20, q.n - 20);
	CHECK(error(&e, &q, &err) == ECHO_SHORT);
	CHECK(err.probe.seq != echo_seq(&e, &err.to, 77));
}

/* a raw socket's packet made right again after a change behind its header */
static void
mend(struct packet *p)
{
	size_t head = (p->b[0] & 15) * 4u;

	p->b[2] = 0;
	p->b[3] = (uint8_t)p->n;
	if (p->n >= head + ECHO_HEAD)
		set_sum(p->b + head, p->n - head);
}

static void
error_cut(void)
{
	struct packet p, q;
	struct echo_error err;
	struct echo e;
	struct ip us, to;
	int i, r;

	for (i = 0; i < 1000; i++) {
		e = kind(2 + i % 2, 30);
		us = any(e.family);
		to = any(e.family);
		q = request(&e, &to, 7, 1000);
		p = quote(&e, &us, &to, 3, 1, chains[rnd(5)], &q, q.n);
		for (q = p, q.n = 0; q.n < p.n; q.n++) {
			r = error(&e, &q, &err);
			CHECK(e.family == 6 || r == ECHO_NONE);
			if (e.family == 4 && q.n > 20) {
				mend(&q);
				r = error(&e, &q, &err);
			}
			CHECK(r == (q.n + 6 >= p.n ? ECHO_OURS :
			    q.n + 30 >= p.n ? ECHO_SHORT : ECHO_NONE), "%zu",
			    p.n - q.n);
		}
	}
}

/* headers that say they are shorter than any is, or longer than all there is */
static void
heads(void)
{
	struct packet p, q;
	struct echo_probe probe;
	struct echo_error err;
	struct echo e = kind(2, 24);
	struct ip us = any(4), to = any(4);
	int ihl;

	for (ihl = 0; ihl < 16; ihl++) {
		q = request(&e, &to, 7, 1000);
		q = answer(&e, q, 0);
		p = (struct packet){ .n = ihl < 5 ? 4 * (size_t)ihl : 20 };
		memcpy(p.b, q.b, 20);
		put(&p, q.b + 20, q.n - 20);
		p.b[0] = (uint8_t)(0x40 + ihl);
		p.b[3] = (uint8_t)p.n;
		CHECK((reply(&e, &p, &to, &probe) == ECHO_OURS) == (ihl == 5),
		    "%d", ihl);

		q = request(&e, &to, 7, 1000);
		p = quote(&e, &us, &to, 3, 1, "", &q, QUOTE);
		q = (struct packet){ .n = 20 + ECHO_HEAD };
		memcpy(q.b, p.b, 20);
		q.b[0] = 0x45;
		q.b[20] = 3;
		put(&q, p.b + (p.b[0] & 15) * 4 + ECHO_HEAD, 20);
		put(&q, p.b + p.n - QUOTE, QUOTE);
		q.b[28] = (uint8_t)(0x40 + ihl);
		mend(&q);
		CHECK((error(&e, &q, &err) == ECHO_SHORT) == (ihl == 5), "%d",
		    ihl);
	}
	e = kind(3, 24);
	us = to = any(6);
	q = request(&e, &to, 7, 1000);
	p = quote(&e, &us, &to, 1, 0, "", &q, q.n);
	CHECK(error(&e, &p, &err) == ECHO_OURS);
	p.b[8] = 0x40;
	CHECK(error(&e, &p, &err) == ECHO_NONE);
}

static void
queued(void)
{
	struct packet p, q, none = { .n = 0 };
	struct echo_error err;
	struct echo e;
	struct ip us, to;
	int i, whole, r;
	uint8_t *b;
	size_t n;

	for (i = 0; i < 100000; i++) {
		e = kind(i % 4, 30);
		us = any(e.family);
		to = any(e.family);
		q = request(&e, &to, 7, 1000);
		whole = (int)rnd(2);
		p = none;
		if (whole && e.family == 4)
			head4(&p, &us, &to, 4 * rnd(11), q.n);
		else if (whole)
			head6(&p, &us, &to, chains[rnd(5)], q.n);
		n = rnd((uint32_t)q.n + 1);
		put(&p, q.b, n);
		b = malloc(p.n ? p.n : 1);
		memcpy(b, p.b, p.n);
		r = echo_queued(&e, b, p.n, whole, whole ? NULL : &to, &err);
		free(b);
		CHECK(r == (n < QUOTE ? ECHO_NONE : n < WHOLE ? ECHO_SHORT :
		    ECHO_OURS), "%zu", n);
		CHECK(!ip_cmp(&err.to, &to));
		CHECK(r == ECHO_NONE ||
		    err.probe.seq == echo_seq(&e, &to, 7));
		CHECK(r != ECHO_OURS || (err.probe.index == 7 &&
		    err.probe.sent == 1000));
	}
}

/* one letter a code: what it says from another, then from the host itself */
static void
meanings(void)
{
	static const char *const words[2][2][2] = {
		{ { "nuff-unuuppnupuu", "nuTT-unuuppnupuu" }, { "t-", "t-" } },
		{ { "npuufppuu", "npuuTppuu" }, { "t-", "t-" } },
	};
	static const char letters[] = "-nupftT";	/* by the enum */
	int i, j, type, code, itself, want, got;
	const char *w;
	size_t len;

	for (i = 0; i < 2; i++)
		for (type = 0; type < 256; type++)
			for (code = 0; code < 256; code++)
				for (itself = 0; itself < 2; itself++) {
			j = type == (i ? 1 : 3) ? 0 : type == (i ? 3 : 11) ?
			    1 : -1;
			w = j < 0 ? "" : words[i][j][itself];
			len = strlen(w);
			want = code < (int)len ? w[code] : j == 0 ? 'u' : '-';
			got = echo_meaning(i ? 6 : 4, type, code, itself);
			CHECK(got >= ECHO_IGNORE && got <= ECHO_THERE);
			CHECK(letters[got] == want, "%d: %d %d", i, type,
			    code);
		}
	CHECK(echo_meaning(4, 3, 3, 1) == ECHO_THERE);
	CHECK(echo_meaning(6, 1, 4, 1) == ECHO_THERE);
	CHECK(echo_meaning(4, 11, 0, 0) == ECHO_TTL);
	CHECK(echo_meaning(6, 3, 0, 0) == ECHO_TTL);
}

/* bytes of a text in hex */
static struct packet
hex(const char *s)
{
	struct packet p = { .n = 0 };
	unsigned v;

	for (; sscanf(s, "%2x", &v) == 1; s += 2)
		p.b[p.n++] = (uint8_t)v;
	return p;
}

/* Linux's answers to such requests, from a little-endian machine */
static void
captured(void)
{
	static const struct {
		int kind, size, type, code, index;
		const char *to, *hex;
	} seen[] = {
	{ 2, 24, 0, 0, 1, "10.1.0.2", "4500003431db0000400134ea0a0100020a01"
	    "00010000db956b1d0eb40100000000000000e9030000000000009744d497df36"
	    "7581" },
	{ 2, 57, 0, 0, 1, "10.1.0.2", "45000055322600004001347e0a0100020a01"
	    "00010000a8926b1d0eb40100000000000000e9030000000000009744d497df36"
	    "7581202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d"
	    "3e3f40" },
	{ 2, 24, 3, 1, 2, "10.9.1.1", "45c0005031dc00004001340d0a0100020a01"
	    "00010301fcfe00000000450000348cf04000400198cd0a0100010a0901010800"
	    "15206b1da3d60200000000000000ea03000000000000cdca37d46f4b72fd" },
	{ 2, 24, 3, 13, 3, "10.9.2.1", "45c0005031dd00004001340c0a0100020a0"
	    "10001030dfcf20000000045000034a82d400040017c900a0100010a090201080"
	    "057ee6b1d01660300000000000000eb03000000000000ccbd306cc9317f2e" },
	{ 2, 24, 11, 0, 0, "10.9.4.1", "45c0005031e20000400134070a0100020a0"
	    "100010b00f4ff00000000450000347ff840000101e1c50a0100010a090401080"
	    "0fcdc6b1d40df0000000000000000e803000000000000280c0dff3c58f4be" },
	{ 3, 24, 129, 0, 1, "fd01::2", "8100d2336b1d8fa70100000000000000e90"
	    "300000000000018382bce63ef25ac" },
	{ 3, 24, 1, 0, 2, "fd09:1::1", "0100973600000000600bd32600203a40fd0"
	    "10000000000000000000000000001fd090001000000000000000000000001800"
	    "04a826b1d1d3d0200000000000000ea03000000000000473152ea278e050c" },
	{ 3, 24, 1, 1, 3, "fd09:2::1", "01014cd60000000060031d8e00203a40fd0"
	    "10000000000000000000000000001fd090002000000000000000000000001800"
	    "09a776b1d31da0300000000000000eb03000000000000fc31236b08df37a6" },
	{ 3, 24, 3, 0, 0, "fd09:4::1", "0300c19800000000600ca70200203a01fd0"
	    "10000000000000000000000000001fd090004000000000000000000000001800"
	    "0b87f6b1dd0400000000000000000e803000000000000b86dc1e56cdfc27e" },
	};
	const uint16_t one = 1;
	struct packet p;
	struct echo_probe probe;
	struct echo_error err;
	struct echo e;
	struct ip to;
	int r, little = *(const char *)&one;
	size_t i;

	for (i = 0; i < sizeof seen / sizeof *seen; i++) {
		p = hex(seen[i].hex);
		e = kind(seen[i].kind, (size_t)seen[i].size);
		CHECK(!ip_parse(seen[i].to, &to));
		if (seen[i].type == e.reply) {
			r = reply(&e, &p, &to, &probe);
			CHECK(r == (little ? ECHO_OURS : ECHO_OTHER), "%zu", i);
		} else {
			r = error(&e, &p, &err);
			CHECK(r == (little ? ECHO_OURS : ECHO_SHORT), "%zu", i);
			CHECK(err.type == seen[i].type &&
			    err.code == seen[i].code);
			CHECK(!ip_cmp(&err.to, &to));
			probe = err.probe;
		}
		CHECK(!little || (probe.index == (uint64_t)seen[i].index &&
		    probe.sent == 1000 + seen[i].index), "%zu", i);
	}
}

/* nothing is ours that is not, nor does any harm */
static void
garbage(void)
{
	static const uint8_t heads[] = { 0x45, 0x46, 0x4f, 0x60, 0, 8, 3, 1,
	    128, 129, 58, 44 };
	struct packet p;
	struct echo_probe probe;
	struct echo_error err;
	struct echo e;
	struct ip from;
	int i, j, n;

	for (i = 0; i < 1000000; i++) {
		e = kind(i % 4, ECHO_LEAST);
		from = any(e.family);
		p.n = rnd(120);
		n = (int)p.n;
		for (j = 0; j < n; j++)
			p.b[j] = (uint8_t)(rnd(3) ? 0 : rnd(2) ? rnd(256) :
			    heads[rnd(sizeof heads)]);
		if (n >= 28 && rnd(2)) {
			p.b[0] = 0x45;
			p.b[2] = 0;
			p.b[3] = (uint8_t)n;
			p.b[9] = 1;
			set_sum(p.b + 20, p.n - 20);
		}
		CHECK(reply(&e, &p, &from, &probe) != ECHO_OURS);
		CHECK(error(&e, &p, &err) != ECHO_OURS);
		CHECK(echo_queued(&e, p.b, p.n, i & 4, &from, &err) !=
		    ECHO_OURS);
	}
}

static const struct test tests[] = {
	{ "requests", requests }, { "largest", largest },
	{ "replies", replies }, { "others", others }, { "flips", flips },
	{ "cut", cut }, { "forged", forged }, { "errors", errors },
	{ "extensions", extensions }, { "strangers", strangers },
	{ "error-cut", error_cut }, { "heads", heads }, { "queued", queued },
	{ "meanings", meanings }, { "captured", captured },
	{ "garbage", garbage },
};

int
main(int argc, char *argv[])
{
	(void)argc;
	return TEST(tests, argv);
}
