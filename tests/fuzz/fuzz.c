/*
 * fuzz: what comes from the kernel or the user as bytes, through every parser.
 *
 * fuzz N            N mutations of what this kernel answers, by fixed numbers
 * fuzz capture DIR  write what this kernel answers to files, to begin with
 * fuzz FILE ...     run these inputs
 *
 * For libFuzzer: clang -g -fsanitize=fuzzer,address,undefined -DLIBFUZZER
 * -D_GNU_SOURCE -DVERSION='""' tests/fuzz/fuzz.c lib/[a-z]*.c
 */
#include "../unit/check.h"
#include "../../lib/buf.h"
#include "../../lib/ip.h"
#include "../../lib/addr.h"
#include "../../lib/col.h"
#include "../../lib/siphash.h"
#include "../../lib/echo.h"
#include "../../lib/glob.h"
#include "../../lib/info.h"
#include "../../lib/link.h"
#include "../../lib/neigh.h"
#include "../../lib/nl.h"
#include "../../lib/nlmsg.h"
#include "../../lib/num.h"
#include "../../lib/out.h"
#include "../../lib/pick.h"
#include "../../lib/rec.h"
#include "../../lib/route.h"
#include "../../lib/utf8.h"
#include "../unit/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

enum { SEQ = 1 };
enum {	/* the first byte, % 4 */
	MESSAGES = 0, TEXT = 1, NAMES = 2, PACKET = 3
};

/* all that a message may end up in */
struct state {
	struct buf text, hops, objects;
	struct out out;
	struct rec rec;
};

static void
must(int ok)
{
	if (!ok)
		abort();
}

/* what is written is valid UTF-8, whatever was read */
static void
must_be_utf8(const struct buf *b)
{
	size_t i, len;

	for (i = 0; i < b->len; i += len) {
		len = utf8_len(b->p + i, b->len - i);
		must(len > 0);
	}
}

static void
show_link(struct state *s, const struct link *l)
{
	const char *t;
	int i;

	must(l->index > 0 && *l->name && strlen(l->name) < sizeof l->name);
	must(l->text + l->textlen == s->text.len);
	for (i = 0; i <= TEXT_ALT; i++)
		for (t = link_text(l, &s->text, i); t;
		    t = link_next(l, &s->text, t))
			rec_text(&s->rec, t);
	rec_name(&s->rec, l->name, strlen(l->name));
}

static void
show_addr(struct state *s, const struct addr *a)
{
	must(a->local.len == 4 || a->local.len == 16);
	must(a->bits <= a->local.len * 8);
	info_put_array(&s->rec, a, 1, 0);
}

static void
message(void *ctx, const struct nl_msg *m)
{
	struct state *s = ctx;
	struct link l;
	struct addr a;
	struct route_source source;

	rec_begin(&s->rec);
	rec_member(&s->rec, "a", 1);
	rec_open(&s->rec, '[');
	if (link_parse(m, &l, &s->text))
		show_link(s, &l);
	if (addr_parse(m, &a))
		show_addr(s, &a);
	rec_close(&s->rec, '[');
	rec_end(&s->rec);
	must(link_gone(m) >= 0);
	route_parse(m, &s->hops);
	route_nexthop(m, &s->objects);
	route_source(m, &source);
}

static void
messages(const char *p, size_t n)
{
	static struct nl nl;
	struct state s = { .out.fd = -1, .rec.end = 'j' };
	int r, i;

	s.rec.out = &s.out;
	memset(nl.why, 0, sizeof nl.why);
	for (i = 0; i < 2; i++) {
		r = nl_datagram(&nl, p, n, i ? 0 : SEQ, message, &s);
		must(r == 0 || r == 1 || r == NL_ERROR || r == NL_TORN);
		must(strnlen(nl.why, sizeof nl.why) < sizeof nl.why);
	}
	route_leaves(&s.hops, &s.objects, 1, 0);
	must(!s.text.failed && !s.hops.failed && !s.objects.failed);
	must_be_utf8(&s.out.b);
	buf_free(&s.text);
	buf_free(&s.hops);
	buf_free(&s.objects);
	buf_free(&s.out.b);
}

static void
text(const char *p)
{
	static const char table[] = "name\ta\tx\nmtu\tb\ty\naddr\tc\tz\n";
	struct cols cols = { .table = table };
	struct ip ip, back;
	char s[IP_TEXT];
	int bits;
	int64_t ns;
	uint64_t v;
	const char *bad;

	if (!ip_parse_prefix(p, &ip, &bits)) {
		must(bits >= 0 && bits <= ip.len * 8);
		must(ip_format(s, &ip) == strlen(s) && strlen(s) < sizeof s);
		must(!ip_parse(s, &back) && !ip_cmp(&ip, &back));
	}
	must(num_duration(p, &ns) || ns >= 0);
	must(num_parse(p, 1, 1000, &v) || (v >= 1 && v <= 1000));
	bad = cols_add(&cols, p);
	must(!bad || (bad >= p && bad <= p + strlen(p)));
	cols_unite(&cols);
	must(cols.n <= 3);
}

/* two texts behind one another: a pattern and a name */
static void
names(const char *p, size_t n)
{
	struct out out = { .fd = -1, .tty = 1 };
	struct rec r = { .out = &out, .end = '\n' };
	size_t first = strlen(p);

	if (first < n)
		glob_match(p, p + first + 1);
	must(glob_match("*", p));
	if (!glob_is(p))
		must(glob_match(p, p));
	rec_name(&r, p, first);
	rec_text(&r, p);
	must_be_utf8(&out.b);	/* a terminal is shown nothing else */
	r.end = 'j';
	rec_name(&r, p, first);
	must_be_utf8(&out.b);
	buf_free(&out.b);
}

static struct echo
pinger(int family, int raw)
{
	static const uint64_t key[2] = { 1, 2 };
	struct echo e = { .family = (uint8_t)family, .raw = (uint8_t)raw,
	    .id = SEQ, .size = ECHO_LEAST };

	echo_begin(&e, key);
	return e;
}

/* as each kind of socket would get it */
static void
packet(const void *p, size_t n)
{
	static const struct ip any = { 0 };
	struct echo_probe probe;
	struct echo_error err;
	struct echo e;
	struct neigh neigh;
	int i, r;

	must(!neigh_arp_reply(p, n, &neigh) || neigh.ip.len == 4);
	must(!neigh_nd_reply(p, n, 255, &neigh) || neigh.ip.len == 16);
	for (i = 0; i < 4; i++) {
		e = pinger(i & 1 ? 6 : 4, i & 2);
		r = echo_reply(&e, p, n, &any, &probe);
		must(r == ECHO_NONE || r == ECHO_OTHER);
		r = echo_error(&e, p, n, &err);
		must(r == ECHO_NONE || r == ECHO_SHORT || r == ECHO_OURS);
		must(!r || err.to.len == (i & 1 ? 16 : 4));
		r = echo_queued(&e, p, n, 1, NULL, &err);
		must(r == ECHO_NONE || r == ECHO_SHORT || r == ECHO_OURS);
		echo_queued(&e, p, n, 0, &any, &err);
	}
}

/* a copy of just this size, aligned, for the sanitizers to guard */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *p;

	if (!n || n > 65536)
		return 0;
	p = malloc(n);
	memcpy(p, data + 1, n - 1);
	if (*data % 4 == MESSAGES)
		messages(p, n - 1);
	else if (*data % 4 == PACKET)
		packet(p, n - 1);
	else {
		p[n - 1] = '\0';
		if (*data % 4 == TEXT)
			text(p);
		else
			names(p, n - 1);
	}
	free(p);
	return 0;
}

#ifndef LIBFUZZER

enum { MOST = 256, LONGEST = 4096 };

struct input {
	size_t n;
	uint8_t b[LONGEST];
};

static struct input corpus[MOST], now;
static size_t inputs;

static void
keep(int kind, const void *p, size_t n)
{
	struct input *in = corpus + inputs;

	if (inputs == MOST || n >= sizeof in->b)
		return;
	inputs++;
	in->b[0] = (uint8_t)kind;
	memcpy(in->b + 1, p, n);
	in->n = n + 1;
}

static void
keep_message(void *ctx, const struct nl_msg *m)
{
	(void)ctx;
	keep(MESSAGES, m, m->len);
}

/* an answer by itself, and a few that the kernel did not happen to give */
static void
ask(int type, size_t head, int with_dump)
{
	static struct bytes m;
	struct nl nl = { 0 };
	char zero[16] = { 0 };

	m.len = 0;
	begin(&m, type, NL_REQUEST | (with_dump ? NL_DUMP : 0), 0, zero, head);
	if (nl_open(&nl) == 0)
		nl_ask(&nl, last(&m), keep_message, NULL);
	nl_close(&nl);
}

/* an ICMPv6 error, what it quotes, and the reply to that */
static void
keep_packets(void)
{
	struct echo e = pinger(6, 1);
	struct ip to = { 16, { 0xfd } };
	uint8_t p[8 + 40 + 16 + ECHO_HEAD + ECHO_LEAST] = { 1 };

	p[8] = 0x60;
	p[8 + 6] = 60;	/* destination options, then routing, then ICMPv6 */
	p[8 + 24] = 0xfd;
	p[8 + 40] = 43;
	p[8 + 48] = 58;
	echo_prepare(&e, p + 64);
	echo_request(&e, p + 64, &to, 1, 2);
	keep(PACKET, p, sizeof p);
	keep(PACKET, p + 8, sizeof p - 8);
	p[64] = 129;
	keep(PACKET, p + 64, sizeof p - 64);
	keep(PACKET, "\0\1\10\0\6\4\0\2abcdef\12\0\0\1ghijkl\12\0\0\2", 28);
	memset(p, 0, 32);
	memcpy(p, "\210\0\0\0\140\0\0\0\375", 9);
	memcpy(p + 24, "\2\1abcdef", 8);
	keep(PACKET, p, 32);
}

static void
capture(void)
{
	static const char *const texts[] = { "10.1.2.3/8", "::ffff:1.2.3.4",
	    "fe80::1:0:0:2/128", "1d2h3m4s5ms", "0.000000001s", ".5", "12345",
	    "name,mtu,addr,name", "100y" };
	static const char globs[] = "a*[!b-d]?x\0abcdex";
	static struct bytes m;
	int error = -22;
	size_t i;

	ask(NL_GETLINK, 16, 1);
	ask(NL_GETADDR, 8, 1);
	ask(NL_GETROUTE, 12, 1);
	ask(NL_GETNEXTHOP, 8, 1);
	for (i = 0; i < sizeof texts / sizeof *texts; i++)
		keep(TEXT, texts[i], strlen(texts[i]) + 1);
	keep(NAMES, globs, sizeof globs);
	keep_packets();
	keep(NAMES, "caf\303\251\tx,\\\377\33\0*", 13);
	begin(&m, 3, 0x202, SEQ, &error, 4);
	attr_str(&m, 1, "Dump was refused");
	keep(MESSAGES, m.b, m.len);
}

/* lengths and types are what parsers stumble over */
static void
mutate(struct input *in)
{
	static const uint16_t odd[] = { 0, 1, 3, 4, 5, 8, 15, 16, 255, 0x7fff,
	    0x8000, 0xffff };
	const struct input *other = corpus + rnd((uint32_t)inputs);
	size_t at = 1 + rnd((uint32_t)in->n - 1), n = rnd(16);

	switch (rnd(7)) {
	case 0: in->b[at] ^= (uint8_t)(1 << rnd(8)); break;
	case 1: in->b[at] = (uint8_t)rnd(256); break;
	case 2:
		at = 1 + at / 4 * 4;
		if (at + 2 <= in->n)
			memcpy(in->b + at, odd + rnd(12), 2);
		break;
	case 3: in->n = at > 1 ? at : in->n; break;
	case 4:
		if (at + n < in->n) {
			memmove(in->b + at, in->b + at + n, in->n - at - n);
			in->n -= n;
		}
		break;
	case 5:
		if (in->n + n < sizeof in->b) {
			memmove(in->b + at + n, in->b + at, in->n - at);
			in->n += n;
		}
		break;
	case 6:	/* another message behind it */
		at = 1 + (in->n + 2) / 4 * 4;
		if (other->b[0] == in->b[0] && at + other->n < sizeof in->b) {
			memcpy(in->b + at, other->b + 1, other->n - 1);
			in->n = at + other->n - 1;
		}
		break;
	}
}

/* what did it */
static void
tell(void)
{
	size_t i;

	fprintf(stderr, "input of %zu bytes: ", now.n);
	for (i = 0; i < now.n; i++)
		fprintf(stderr, "%02x", now.b[i]);
	fputc('\n', stderr);
}

void __sanitizer_set_death_callback(void (*)(void)) __attribute__((weak));

static int
run_file(const char *name)
{
	FILE *f = fopen(name, "rb");

	if (!f)
		return 2;
	now.n = fread(now.b, 1, sizeof now.b, f);
	fclose(f);
	return LLVMFuzzerTestOneInput(now.b, now.n);
}

static int
write_files(const char *dir)
{
	char name[4096];
	FILE *f;
	size_t i;

	for (i = 0; i < inputs; i++) {
		snprintf(name, sizeof name, "%s/%zu", dir, i);
		f = fopen(name, "wb");
		if (!f ||
		    fwrite(corpus[i].b, 1, corpus[i].n, f) < corpus[i].n ||
		    fclose(f))
			return 2;
	}
	return 0;
}

int
main(int argc, char *argv[])
{
	long i, n = argc > 1 ? atol(argv[1]) : 0;
	int j;

	if (__sanitizer_set_death_callback)
		__sanitizer_set_death_callback(tell);
	capture();
	if (argc > 2 && !strcmp(argv[1], "capture"))
		return write_files(argv[2]);
	for (j = 1; j < argc && !n; j++)
		if (run_file(argv[j]))
			return 2;
	for (i = 0; i < n; i++) {
		now = corpus[(size_t)i % inputs];
		for (j = (int)rnd(5); j && i >= (long)inputs; j--)
			mutate(&now);
		LLVMFuzzerTestOneInput(now.b, now.n);
	}
	printf("%ld runs, %zu inputs\n", i, inputs);
	return n ? 0 : 2;
}

#endif
