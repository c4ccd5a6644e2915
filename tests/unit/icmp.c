/* icmp: packets made by hand, and some that a kernel sent */
#include "check.h"
#include "checksum.h"
#include "lib/ip.h"
#include "cmd/pingsweep/siphash.h"
#include "cmd/pingsweep/icmp.h"

enum { MOST = 1500, QUOTE = 8, WHOLE = 32 };

static const uint64_t key[2] = { 1, 2 };

struct packet {
	uint8_t b[MOST];
	size_t n;
};

/* the four kinds of sockets */
static struct icmp
kind(int i, size_t size)
{
	struct icmp e = { .family = i & 1 ? 6 : 4, .raw = i > 1, .size = size };

	memcpy(&e.id, "\x6b\x1d", 2);
	icmp_begin(&e, key);
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

static void
put(struct packet *p, const void *b, size_t n)
{
	memcpy(p->b + p->n, b, n);
	p->n += n;
}

/* append an IPv4 header, with bytes of options, for n bytes of payload */
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

/* the request as it is sent */
static struct packet
request(struct icmp *e, const struct ip *to, uint64_t index, int64_t sent)
{
	struct packet p = { .n = ICMP_HEAD + e->size };

	icmp_prepare(e, p.b);
	icmp_request(e, p.b, to, index, sent);
	return p;
}

/* a host's reply to the request q, as the socket receives it */
static struct packet
answer(const struct icmp *e, struct packet q, size_t options)
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

/* parse a copy of exactly that size, so that sanitizers see overruns */
static int
reply(const struct icmp *e, const struct packet *p, const struct ip *from,
    struct icmp_probe *probe)
{
	uint8_t *b = malloc(p->n ? p->n : 1);
	int r;

	memcpy(b, p->b, p->n);
	r = icmp_reply(e, b, p->n, from, probe);
	free(b);
	return r;
}

static int
queued(const struct icmp *e, const struct packet *p, const struct ip *to,
    struct icmp_probe *probe)
{
	uint8_t *b = malloc(p->n ? p->n : 1);
	int r;

	memcpy(b, p->b, p->n);
	r = icmp_queued(e, b, p->n, to, probe);
	free(b);
	return r;
}

static void
requests(void)
{
	struct packet p, first;
	struct icmp e;
	struct ip to;
	uint64_t index;
	uint16_t seq;
	int i;
	size_t size;

	for (i = 0; i < 4; i++)
		for (size = ICMP_LEAST; size < MOST - ICMP_HEAD; size++) {
			e = kind(i, size);
			to = any(e.family);
			index = rnd64() >> rnd(64);
			first = request(&e, &to, index, 0);
			p = first;
			icmp_request(&e, p.b, &to, index + 1, 5);
			icmp_request(&e, p.b, &to, index, 0);
			CHECK(!memcmp(p.b, first.b, p.n), "%zu", size);
			CHECK(p.b[0] == (e.family == 4 ? 8 : 128) && !p.b[1]);
			CHECK(!memcmp(p.b + 4, "\x6b\x1d", 2));
			if (i == 2)
				CHECK(sum(p.b, p.n) == 0xffff, "%zu", size);
			memcpy(&seq, p.b + 6, sizeof seq);
			CHECK(seq == icmp_seq(&e, &to, index), "%zu", size);
		}
}

/* the largest request, with as many bytes of 0xff as can be: no overflow */
static void
largest(void)
{
	struct icmp e = kind(2, ICMP_MOST);
	uint8_t *p = malloc(ICMP_HEAD + ICMP_MOST);
	struct ip to = any(4);

	icmp_prepare(&e, p);
	icmp_request(&e, p, &to, UINT64_MAX, -1);
	CHECK(sum(p, ICMP_HEAD + ICMP_MOST) == 0xffff);
	free(p);
}

static void
replies(void)
{
	struct packet p;
	struct icmp_probe probe;
	struct icmp e;
	struct ip to;
	uint64_t index;
	int64_t sent;
	int i;

	for (i = 0; i < 200000; i++) {
		e = kind(i % 4, ICMP_LEAST + (rnd(2) ? 0 : rnd(100)));
		to = any(e.family);
		index = rnd64() >> rnd(64);
		sent = (int64_t)(rnd64() >> rnd(64));
		p = request(&e, &to, index, sent);
		CHECK(reply(&e, &p, &to, &probe) == ICMP_NONE, "our own");
		p = answer(&e, p, 4 * rnd(11));
		CHECK(reply(&e, &p, &to, &probe) == ICMP_OURS, "kind %d",
		    i % 4);
		CHECK(probe.index == index && probe.sent == sent);
		CHECK(probe.seq == icmp_seq(&e, &to, index));
	}
}

/* X answers for Y */
static void
others(void)
{
	struct packet p;
	struct icmp_probe probe;
	struct icmp e, foreign;
	struct ip to, from;
	static const uint64_t other_key[2] = { 1, 3 };
	int i;

	for (i = 0; i < 100000; i++) {
		e = kind(i % 4, ICMP_LEAST);
		to = any(e.family);
		from = to;
		from.byte[rnd(from.len)] ^= (uint8_t)(1 << rnd(8));
		p = request(&e, &to, (uint64_t)i, i);
		p = answer(&e, p, 0);
		CHECK(reply(&e, &p, &from, &probe) == ICMP_OTHER);
		CHECK(probe.index == (uint64_t)i);
		CHECK(icmp_proves(&e, &probe, &to));
		CHECK(!icmp_proves(&e, &probe, &from));
		probe.index ^= UINT64_C(1) << rnd(64);
		CHECK(!icmp_proves(&e, &probe, &to));
		foreign = e;
		icmp_begin(&foreign, other_key);
		CHECK(reply(&foreign, &p, &to, &probe) == ICMP_OTHER);
		CHECK(!icmp_proves(&foreign, &probe, &to));
		foreign = e;
		foreign.id++;
		CHECK(reply(&foreign, &p, &to, &probe) == ICMP_NONE);
		foreign = e;
		foreign.size--;	/* too long */
		CHECK(reply(&foreign, &p, &to, &probe) == ICMP_NONE);
	}
}

/*
 * May this byte change without notice? Only where the kernel has checked it:
 * in the rest of the IPv4 header and, if the kernel checks the sum, in the sum
 * and the fill.
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
	struct icmp_probe probe;
	struct icmp e;
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
				CHECK(r == ICMP_OURS && probe.index == 7 &&
				    probe.sent == 1000, "%d: %zu", i, bit / 8);
			else
				CHECK(r != ICMP_OURS, "%d: %zu", i, bit / 8);
			p.b[bit / 8] ^= (uint8_t)(1 << bit % 8);
		}
	}
}

/* a reply that its host shortened counts; one truncated later does not */
static void
cut(void)
{
	struct packet p, q, a;
	struct icmp_probe probe;
	struct icmp e;
	struct ip to;
	int i;

	for (i = 0; i < 4; i++) {
		e = kind(i, 30);
		to = any(e.family);
		p = request(&e, &to, 7, 1000);
		for (q = p, q.n = ICMP_HEAD; q.n <= p.n + 1; q.n++) {
			a = answer(&e, q, 8);
			CHECK(reply(&e, &a, &to, &probe) == (q.n < WHOLE ||
			    q.n > p.n ? ICMP_NONE : ICMP_OURS), "%zu", q.n);
		}
		a = answer(&e, p, 8);
		for (q = a, q.n = 0; q.n < (i == 2 ? a.n : WHOLE); q.n++)
			CHECK(reply(&e, &q, &to, &probe) == ICMP_NONE, "%zu",
			    q.n);
	}
}

static void
forged(void)
{
	struct icmp e = kind(0, ICMP_LEAST);
	struct ip to = any(4);
	struct icmp_probe probe;
	struct packet p;
	int i, j, seen[256] = { 0 };
	uint16_t seq;

	p = request(&e, &to, 7, 1000);
	CHECK(reply(&e, &p, &to, &probe) == ICMP_NONE);
	p.b[0] = e.reply;
	for (i = 0; i < 1000000; i++) {
		for (j = 0; j < 8; j++)
			p.b[24 + j] = (uint8_t)rnd(256);
		CHECK(icmp_reply(&e, p.b, p.n, &to, &probe) == ICMP_OTHER);
	}
	/* no sequence number is likelier than another */
	for (i = 0; i < 256 * 400; i++) {
		seq = icmp_seq(&e, &to, (uint64_t)i);
		seen[(seq ^ seq >> 8) & 255]++;
	}
	for (i = 0; i < 256; i++)
		CHECK(seen[i] > 280 && seen[i] < 520, "%d", seen[i]);
}

/* IPv4 headers with a length field that is too small or too large */
static void
heads(void)
{
	struct packet p, q;
	struct icmp_probe probe;
	struct icmp e = kind(2, 24);
	struct ip to = any(4);
	int ihl;

	for (ihl = 0; ihl < 16; ihl++) {
		q = request(&e, &to, 7, 1000);
		q = answer(&e, q, 0);
		p = (struct packet){ .n = ihl < 5 ? 4 * (size_t)ihl : 20 };
		memcpy(p.b, q.b, 20);
		put(&p, q.b + 20, q.n - 20);
		p.b[0] = (uint8_t)(0x40 + ihl);
		p.b[3] = (uint8_t)p.n;
		CHECK((reply(&e, &p, &to, &probe) == ICMP_OURS) == (ihl == 5),
		    "%d", ihl);
	}
}

/* a request that an error quotes, cut anywhere */
static void
errors(void)
{
	struct packet p;
	struct icmp_probe probe;
	struct icmp e;
	struct ip to;
	uint64_t index;
	int64_t sent;
	int i, r;

	for (i = 0; i < 100000; i++) {
		e = kind(i % 4, 30);
		to = any(e.family);
		index = rnd64() >> rnd(64);
		sent = (int64_t)(rnd64() >> rnd(64));
		p = request(&e, &to, index, sent);
		p.n = rnd((uint32_t)p.n + 1);
		r = queued(&e, &p, &to, &probe);
		CHECK(r == (p.n < QUOTE ? ICMP_NONE : p.n < WHOLE ?
		    ICMP_SHORT : ICMP_OURS), "%zu", p.n);
		CHECK(r == ICMP_NONE ||
		    probe.seq == icmp_seq(&e, &to, index));
		CHECK(r != ICMP_OURS ||
		    (probe.index == index && probe.sent == sent));
	}
}

/* errors about other packets, or without the cookie that proves them ours */
static void
strangers(void)
{
	struct packet p, q;
	struct icmp_probe probe;
	struct icmp e;
	struct ip to, other;
	int i, r;
	size_t bit, at;

	for (i = 0; i < 4; i++) {
		e = kind(i, 40);
		other = to = any(e.family);
		p = request(&e, &to, 77, 1000);
		for (bit = 0; bit < 8 * p.n; bit++) {
			at = bit / 8;
			q = p;
			q.b[at] ^= (uint8_t)(1 << bit % 8);
			r = queued(&e, &q, &to, &probe);
			CHECK(r == (at == 2 || at == 3 || at >= WHOLE ?
			    ICMP_OURS : at < 6 ? ICMP_NONE : ICMP_SHORT),
			    "%d: %zu", i, at);
			q.n = QUOTE;
			r = queued(&e, &q, &to, &probe);
			CHECK((r == ICMP_NONE) == (at < 2 || at == 4 ||
			    at == 5), "%d: %zu", i, at);
			CHECK(r == ICMP_NONE || (probe.seq ==
			    icmp_seq(&e, &to, 77)) == (at != 6 && at != 7),
			    "%d: %zu", i, at);
		}
		q = p;	/* a router that pads the quoted request with zeros */
		memset(q.b + QUOTE, 0, q.n - QUOTE);
		CHECK(queued(&e, &q, &to, &probe) == ICMP_SHORT, "%d", i);
		CHECK(probe.seq == icmp_seq(&e, &to, 77), "%d", i);
		other.byte[rnd(other.len)] ^= (uint8_t)(1 << rnd(8));
		CHECK(queued(&e, &p, &other, &probe) == ICMP_SHORT, "%d", i);
		CHECK(probe.seq != icmp_seq(&e, &other, 77), "%d", i);
	}
}

/* a letter for each code: what it means from a router, then from the host */
static void
meanings(void)
{
	static const char *const words[2][2][2] = {
		{ { "nuffbunuuppnupuu", "nuTTbunuuppnupuu" }, { "t-", "t-" } },
		{ { "npuufppuu", "npuuTppuu" }, { "t-", "t-" } },
	};
	static const char letters[] = "-nupftbT";	/* by the enum */
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
			want = i && type == 2 ? 'b' :
			    code < (int)len ? w[code] : j == 0 ? 'u' : '-';
			got = icmp_meaning(i ? 6 : 4, type, code, itself);
			CHECK(got >= ICMP_IGNORE && got <= ICMP_THERE);
			CHECK(letters[got] == want, "%d: %d %d", i, type,
			    code);
		}
	CHECK(icmp_meaning(4, 3, 3, 1) == ICMP_THERE);
	CHECK(icmp_meaning(6, 1, 4, 1) == ICMP_THERE);
	CHECK(icmp_meaning(4, 11, 0, 0) == ICMP_TTL);
	CHECK(icmp_meaning(6, 3, 0, 0) == ICMP_TTL);
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

/* what a little-endian Linux answered, and what its errors quoted */
static void
captured(void)
{
	static const struct {
		int kind, size, index;
		const char *to, *hex;
	} seen[] = {
	{ 2, 24, 1, "10.1.0.2", "4500003431db0000400134ea0a0100020a0100010000db"
	    "956b1d0eb40100000000000000e9030000000000009744d497df367581" },
	{ 2, 57, 1, "10.1.0.2", "45000055322600004001347e0a0100020a0100010000a8"
	    "926b1d0eb40100000000000000e9030000000000009744d497df367581202122"
	    "232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f40" },
	{ 2, 24, 2, "10.9.1.1", "080015206b1da3d60200000000000000ea030000000000"
	    "00cdca37d46f4b72fd" },
	{ 2, 24, 3, "10.9.2.1", "080057ee6b1d01660300000000000000eb030000000000"
	    "00ccbd306cc9317f2e" },
	{ 2, 24, 0, "10.9.4.1", "0800fcdc6b1d40df0000000000000000e8030000000000"
	    "00280c0dff3c58f4be" },
	{ 3, 24, 1, "fd01::2", "8100d2336b1d8fa70100000000000000e9030000000000"
	    "0018382bce63ef25ac" },
	{ 3, 24, 2, "fd09:1::1", "80004a826b1d1d3d0200000000000000ea0300000000"
	    "0000473152ea278e050c" },
	{ 3, 24, 3, "fd09:2::1", "80009a776b1d31da0300000000000000eb0300000000"
	    "0000fc31236b08df37a6" },
	{ 3, 24, 0, "fd09:4::1", "8000b87f6b1dd0400000000000000000e80300000000"
	    "0000b86dc1e56cdfc27e" },
	};
	const uint16_t one = 1;
	struct packet p;
	struct icmp_probe probe;
	struct icmp e;
	struct ip to;
	int r, little = *(const char *)&one;
	size_t i;

	for (i = 0; i < sizeof seen / sizeof *seen; i++) {
		p = hex(seen[i].hex);
		e = kind(seen[i].kind, (size_t)seen[i].size);
		CHECK(!ip_parse(seen[i].to, &to));
		if (p.b[0] == e.request) {
			r = queued(&e, &p, &to, &probe);
			CHECK(r == (little ? ICMP_OURS : ICMP_SHORT), "%zu", i);
		} else {
			r = reply(&e, &p, &to, &probe);
			CHECK(r == (little ? ICMP_OURS : ICMP_OTHER), "%zu", i);
		}
		CHECK(!little || (probe.index == (uint64_t)seen[i].index &&
		    probe.sent == 1000 + seen[i].index), "%zu", i);
	}
}

/* random packets are never taken for answers, and do no harm */
static void
garbage(void)
{
	static const uint8_t heads[] = { 0x45, 0x46, 0x4f, 0, 8, 128, 129 };
	struct packet p;
	struct icmp_probe probe;
	struct icmp e;
	struct ip from;
	int i, j, n;

	for (i = 0; i < 1000000; i++) {
		e = kind(i % 4, ICMP_LEAST);
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
		CHECK(reply(&e, &p, &from, &probe) != ICMP_OURS);
		CHECK(queued(&e, &p, &from, &probe) != ICMP_OURS);
	}
}

static const struct test tests[] = {
	{ "requests", requests }, { "largest", largest },
	{ "replies", replies }, { "others", others }, { "flips", flips },
	{ "cut", cut }, { "forged", forged }, { "heads", heads },
	{ "errors", errors }, { "strangers", strangers },
	{ "meanings", meanings }, { "captured", captured },
	{ "garbage", garbage },
};

int
main(int argc, char *argv[])
{
	(void)argc;
	return TEST(tests, argv);
}
