/*
 * target: "list [-f FLAGS] [SPEC | -x SPEC] ..." prints the hosts, or the
 * reason; "lines FLAGS" does so for each line of standard input, with commas
 * between hosts
 */
#include <inttypes.h>
#include <sys/resource.h>
#include <unistd.h>

#include "check.h"
#include "lib/buf.h"
#include "lib/ip.h"
#include "cmd/pingsweep/ranges.h"
#include "cmd/pingsweep/target.h"

/* flags, as pingsweep's options: I allows multicast; W is for what -x takes */
static int
flags(const char *s)
{
	static const char letters[] = "FIbW46";
	int f = 0;

	for (; *s; s++)
		if (strchr(letters, *s))
			f |= 1 << (strchr(letters, *s) - letters);
	return f;
}

/* eth0 is 1, eth1 2, and so on */
static unsigned
by_name(void *ctx, const char *name, size_t n)
{
	(void)ctx;
	return n == 4 && !memcmp(name, "eth", 3) && name[3] >= '0' &&
	    name[3] <= '9' ? (unsigned)(name[3] - '0' + 1) : 0;
}

static struct target
new(int f)
{
	return (struct target){ .flags = f, .zone = by_name };
}

static void
put_hosts(struct target *t, char end)
{
	char s[IP_TEXT];
	struct ip ip;
	unsigned zone;
	uint64_t i;

	for (i = 0; i < t->set.count; i++) {
		ip = ranges_pick(&t->set, i, &zone);
		ip_format(s, &ip);
		if (ranges_find(&t->set, &ip, zone) != (int64_t)i)
			printf("cannot be found: ");
		printf("%s", s);
		if (zone)
			printf("%%eth%u", zone - 1);
		putchar(i + 1 < t->set.count ? end : '\n');
	}
}

static int
list(char *argv[])
{
	struct target t = new(0), except = new(TARGET_WHOLE), *to;
	const char *why;
	int r, bad = 0;

	for (; *argv; argv++) {
		to = &t;
		if (!strcmp(*argv, "-f")) {
			t.flags = flags(*++argv);
			continue;
		}
		if (!strcmp(*argv, "-x")) {
			argv++;
			to = &except;
		}
		r = target_add(to, *argv, &why);
		if (r != TARGET_ADDED)
			printf("%s\n", why);
		bad |= r != TARGET_ADDED;
	}
	why = target_end(&t, &except);
	if (why)
		printf("%s\n", why);
	else
		put_hosts(&t, '\n');
	if (t.left_out)
		printf("left out %" PRIu64 "\n", t.left_out);
	ranges_free(&t.set);
	ranges_free(&except.set);
	return bad || why;
}

/* SPEC -> SPEC, TAB, hosts or reason; SPEC may be several, and -x */
static int
lines(int f)
{
	static char line[65536];
	struct target t, except;
	const char *why;
	char *s, *end;
	int n;

	while (fgets(line, sizeof line, stdin)) {
		line[strcspn(line, "\n")] = '\0';
		printf("%s\t", line);
		t = new(f);
		except = new(TARGET_WHOLE);
		for (why = NULL, s = line; !why && s; s = end) {
			end = strchr(s, ' ');
			if (end)
				*end++ = '\0';
			n = *s == '-' ? 2 : 0;
			if (target_add(n ? &except : &t, s + n, &why) ==
			    TARGET_ADDED)
				why = NULL;
		}
		if (!why)
			why = target_end(&t, &except);
		if (why)
			printf("%s\n", why);
		else if (!t.set.count)
			printf("none\n");
		else
			put_hosts(&t, ',');
		ranges_free(&t.set);
		ranges_free(&except.set);
	}
	return 0;
}

enum { HOSTS = 256, ZONES = 3, SPACE = (2 + ZONES) * HOSTS };

/* the model: 256 hosts of IPv4, of IPv6, and of each of three zones */
static int
host_text(char *s, unsigned host)
{
	unsigned low = host % HOSTS;

	switch (host / HOSTS) {
	case 0: return sprintf(s, "10.0.1.%u", low);
	case 1:	/* with a carry through all words */
		if (low < 128)
			return sprintf(s, "fdff::ffff:ffff:ffff:ffff:ff%02x",
			    128 + low);
		return sprintf(s, low == 128 ? "fdff:0:1::" : "fdff:0:1::%x",
		    low - 128);
	default: return sprintf(s, "fe80::ffff:ffff:%x%%eth%u", low,
	    host / HOSTS - 2);
	}
}

struct model {
	unsigned host[SPACE], n;
	uint8_t out[SPACE];	/* 1: excluded; 2: in the set */
};

/* a random target, and the first and last host of the model that it names */
static void
spec(char *s, unsigned *first, unsigned *last)
{
	unsigned host = rnd(SPACE), bits = rnd(9);

	*first = *last = host;
	s += host_text(s, host);
	if (rnd(2))
		return;
	if (host < HOSTS) {
		*last = host + rnd(HOSTS - host);
		sprintf(s, "-%u", *last);
	} else if (host >= 2 * HOSTS) {
		*first = host >> bits << bits;
		*last = *first | ((1u << bits) - 1);
		sprintf(s, "/%u", 128 - bits);
	}
}

static void
check_same(struct target *t, const struct model *m)
{
	char want[64], got[64];
	struct ip ip;
	unsigned zone, i, n;

	CHECK(t->set.count == m->n, "%" PRIu64 ", not %u", t->set.count, m->n);
	for (i = 0; i < m->n && i < t->set.count; i++) {
		ip = ranges_pick(&t->set, i, &zone);
		n = (unsigned)ip_format(got, &ip);
		if (zone)
			sprintf(got + n, "%%eth%u", zone - 1);
		host_text(want, m->host[i]);
		CHECK(!strcmp(got, want), "%s, not %s", got, want);
		CHECK(ranges_find(&t->set, &ip, zone) == (int64_t)i, "%s", got);
	}
}

/* the address of a host of the model; returns its zone */
static unsigned
host_ip(struct ip *ip, unsigned host)
{
	char s[64];
	unsigned zone;

	host_text(s, host);
	zone = strchr(s, '%') ? host / HOSTS - 1 : 0;
	s[strcspn(s, "%")] = '\0';
	ip_parse(s, ip);
	return zone;
}

/* ranges_meet(): is a host of a random range in the set? */
static void
check_meet(struct target *t, const struct model *m)
{
	unsigned from, to, i, zone, round;
	struct ip first, last;
	int want;

	for (round = 0; round < 20; round++) {
		from = rnd(SPACE);
		to = from + rnd(rnd(2) ? 4 : HOSTS - from % HOSTS);
		if (to / HOSTS != from / HOSTS)
			to = from;
		for (i = from, want = 0; i <= to; i++)
			want |= m->out[i] == 2;
		zone = host_ip(&first, from);
		host_ip(&last, to);
		CHECK(ranges_meet(&t->set, &first, &last, zone) == want,
		    "%u %u", from, to);
	}
}

/* only hosts in the set are found */
static void
check_absent(struct target *t, const struct model *m)
{
	struct ip ip;
	unsigned host, zone;

	for (host = 0; host < SPACE; host++) {
		zone = host_ip(&ip, host);
		CHECK((ranges_find(&t->set, &ip, zone) >= 0) ==
		    (m->out[host] == 2), "%u", host);
		CHECK(ranges_find(&t->set, &ip, zone + 9) == -1 || ip.len == 4);
	}
}

static void
sets(void)
{
	static struct model m;
	struct target t, except;
	const char *why;
	char s[64];
	unsigned i, n, first, last;
	int round, wide = 0;

	for (round = 0; round < 3000; round++) {
		t = new(0);
		except = new(TARGET_WHOLE);
		memset(&m, 0, sizeof m);
		for (i = 0, n = rnd(2) ? rnd(6) : 0; i < n; i++) {
			spec(s, &first, &last);
			CHECK(!target_add(&except, s, &why), "%s", s);
			memset(m.out + first, 1, last - first + 1);
		}
		for (i = 0, n = rnd(rnd(8) ? 20 : 400); i < n; i++) {
			spec(s, &first, &last);
			CHECK(!target_add(&t, s, &why), "%s", s);
			wide += last > first;
			for (; first <= last; first++)
				if (!m.out[first]) {
					m.out[first] = 2;
					m.host[m.n++] = first;
				}
		}
		CHECK(!target_end(&t, &except));
		check_same(&t, &m);
		check_absent(&t, &m);
		check_meet(&t, &m);
		ranges_free(&t.set);
		ranges_free(&except.set);
	}
	CHECK(wide > 1000, "%d", wide);
}

/* an exclusion without a zone holds in every zone */
static void
zones(void)
{
	static const struct {
		const char *except, *left;
	} cases[] = {
		{ "fe80::/10", "fd00::1 ff02::1%eth3 ff02::1" },
		{ "::/0", "" },
		{ "fe80::1", "fe80::2%eth1 fd00::1 ff02::1%eth3 ff02::1" },
		{ "fe80::1%eth0",
		    "fe80::2%eth1 fe80::1%eth1 fd00::1 ff02::1%eth3 ff02::1" },
		{ "ff00::/8",
		    "fe80::1%eth0 fe80::2%eth1 fe80::1%eth1 fd00::1" },
		{ "fe80::%eth1/64",
		    "fe80::1%eth0 fd00::1 ff02::1%eth3 ff02::1" },
	};
	static const char *const from[] = { "fe80::1%eth0", "fe80::2%eth1",
	    "fe80::1%eth1", "fd00::1", "ff02::1%eth3", "ff02::1" };
	struct target t, except;
	const char *why;
	struct ip ip;
	char got[256], *p;
	unsigned zone;
	size_t i, j;

	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		t = new(TARGET_MULTICAST);
		except = new(TARGET_WHOLE);
		for (j = 0; j < sizeof from / sizeof *from; j++)
			CHECK(!target_add(&t, from[j], &why), "%s", why);
		CHECK(!target_add(&except, cases[i].except, &why), "%s", why);
		CHECK(!target_end(&t, &except));
		for (*got = '\0', p = got, j = 0; j < t.set.count; j++) {
			p += sprintf(p, "%s", j ? " " : "");
			ip = ranges_pick(&t.set, j, &zone);
			p += ip_format(p, &ip);
			if (zone)
				p += sprintf(p, "%%eth%u", zone - 1);
		}
		CHECK(!strcmp(got, cases[i].left), "%s: %s", cases[i].except,
		    got);
		ranges_free(&t.set);
		ranges_free(&except.set);
	}
}

enum { WIDE = 1 << 17 };

/* the model of octets: 10.255.0.0 to 11.0.255.255 */
struct wide {
	unsigned host[WIDE], n;
	uint8_t out[WIDE];	/* 1: excluded; 2: in the set */
};

static struct ip
wide_ip(unsigned host)
{
	return ip_v4((10u << 24 | 255u << 16) + host);
}

/* a random list of octets; in[] says which ones it has */
static char *
octet_list(char *s, uint8_t in[256])
{
	static const uint8_t edge[] = { 0, 1, 2, 99, 127, 128, 254, 255 };
	unsigned n = 1 + rnd(4), low, high;

	memset(in, 0, 256);
	if (!rnd(3)) {
		memset(in, 1, 256);
		return s + sprintf(s, "0-255");
	}
	for (; n; n--) {
		low = edge[rnd(sizeof edge)];
		high = rnd(2) ? low : low + rnd(256 - low);
		memset(in + low, 1, high - low + 1);
		s += sprintf(s, "%u-%u%s", low, high, n > 1 ? "," : "");
	}
	return s;
}

/* a random target, and whether it has each host */
static void
wide_spec(char *s, uint8_t *has)
{
	uint8_t third[256], fourth[256];
	unsigned i, half = rnd(2) * WIDE / 2, first, last;
	struct ip ip;

	memset(has, 0, WIDE);
	if (rnd(3)) {
		s += sprintf(s, half ? "11.0." : "10.255.");
		s = octet_list(s, third);
		*s++ = '.';
		octet_list(s, fourth);
		for (i = 0; i < WIDE / 2; i++)
			has[half + i] = third[i >> 8] && fourth[i & 255];
		return;
	}
	first = rnd(WIDE);
	last = rnd(2) ? first : first + rnd(WIDE - first);
	ip = wide_ip(first);
	s += ip_format(s, &ip);
	*s++ = '-';
	ip = wide_ip(last);
	ip_format(s, &ip);
	memset(has + first, 1, last - first + 1);
}

static void
check_wide(struct target *t, const struct wide *w)
{
	unsigned i, j, from, to, zone;
	struct ip ip, last;
	int64_t at;

	CHECK(t->set.count == w->n, "%" PRIu64 ", not %u", t->set.count, w->n);
	for (i = 0; i < w->n; i += 1 + (rnd(2) ? rnd(300) : 0)) {
		ip = ranges_pick(&t->set, i, &zone);
		last = wide_ip(w->host[i]);
		CHECK(!ip_cmp(&ip, &last) && !zone, "%u", i);
		CHECK(ranges_find(&t->set, &ip, 0) == i, "%u", i);
	}
	for (i = 0; i < WIDE; i += 1 + rnd(200)) {
		ip = wide_ip(i);
		at = ranges_find(&t->set, &ip, 0);
		CHECK((at >= 0) == (w->out[i] == 2), "%u", i);
	}
	for (i = 0; i < 100; i++) {
		from = rnd(WIDE);
		to = from + rnd(rnd(2) ? 4 : WIDE - from);
		to = to < WIDE ? to : WIDE - 1;
		for (j = from; j < to && w->out[j] != 2; j++)
			;
		ip = wide_ip(from);
		last = wide_ip(to);
		CHECK(ranges_meet(&t->set, &ip, &last, 0) == (w->out[j] == 2),
		    "%u %u", from, to);
	}
}

/* octet lists and ranges name the right set, however they overlap */
static void
octets(void)
{
	static uint8_t has[WIDE];
	static struct wide w;
	struct target t, except;
	const char *why;
	char s[128];
	unsigned i, n;
	int round, sparse = 0;

	for (round = 0; round < 200; round++) {
		t = new(0);
		except = new(TARGET_WHOLE);
		memset(&w, 0, sizeof w);
		for (n = rnd(3); n; n--) {
			wide_spec(s, has);
			CHECK(!target_add(&except, s, &why), "%s", s);
			for (i = 0; i < WIDE; i++)
				w.out[i] |= has[i];
		}
		for (n = 1 + rnd(5); n; n--) {
			wide_spec(s, has);
			CHECK(!target_add(&t, s, &why), "%s: %s", s, why);
			for (i = 0; i < WIDE; i++)
				if (has[i] && !w.out[i]) {
					w.out[i] = 2;
					w.host[w.n++] = i;
				}
		}
		CHECK(!target_end(&t, &except));
		sparse += t.set.sparse.len > 0;
		check_wide(&t, &w);
		ranges_free(&t.set);
		ranges_free(&except.set);
	}
	CHECK(sparse > 50, "%d", sparse);
}

/* a line and an exclusion take little memory, however many hosts they name */
static void
small(void)
{
	static const struct { const char *spec, *except, *also; } cases[] = {
		{ "1-127.0-255.0-255.1", "255.255.255.255", "9.9.9.9" },
		{ "1-127.0-255.0-255.1", "10.0.0.0/8", "10.0.0.1" },
		{ "11.0-255.0-255.0-254", "11.0.0.0/9", "10.0.0.1-9" },
		{ "1-127.0-255.0-255.1", "10.0.0-255.3", "fd00::1" },
	};
	struct target t, except;
	const char *why;
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		t = new(TARGET_FORCE);
		except = new(TARGET_WHOLE);
		CHECK(!target_add(&t, cases[i].spec, &why));
		CHECK(!target_add(&except, cases[i].except, &why));
		CHECK(!target_add(&t, cases[i].also, &why));
		CHECK(!target_end(&t, &except));
		CHECK(t.set.count > 1 << 20);
		CHECK(t.set.v4.cap + t.set.order.cap + t.set.sparse.cap <=
		    32768, "%zu", i);
		ranges_free(&t.set);
		ranges_free(&except.set);
	}
}

/* more hosts than memory could hold one by one */
static void
large(void)
{
	static const char *const specs[] = { "1.0.0.0-255.255.255.255",
	    "10.0.0.0/8", "fd00::/104", "::1" };
	struct target t = new(TARGET_FORCE | TARGET_BROADCAST);
	struct target except = new(TARGET_WHOLE);
	const char *why;
	uint64_t i, n;
	unsigned zone;
	struct ip ip;

	for (i = 0; i < sizeof specs / sizeof *specs; i++)
		CHECK(!target_add(&t, specs[i], &why), "%s", why);
	CHECK(!target_add(&except, "::/1", &why));
	CHECK(!target_end(&t, &except));
	n = (UINT64_C(1) << 32) - (1 << 24);
	CHECK(t.set.count == n + (1 << 24));
	for (i = 0; i < t.set.count; i += rnd(100000)) {
		ip = ranges_pick(&t.set, i, &zone);
		CHECK(ip.len == (i < n ? 4 : 16) && !zone);
		CHECK(ranges_find(&t.set, &ip, 0) == (int64_t)i);
	}
	ip = ranges_pick(&t.set, 0, &zone);
	CHECK(ip.byte[0] == 1 && !ip.byte[3]);
	ip = ranges_pick(&t.set, n - 1, &zone);
	CHECK(ip.byte[0] == 255 && ip.byte[3] == 255);
	ip_parse("0.255.255.255", &ip);
	CHECK(ranges_find(&t.set, &ip, 0) == -1);
	ip_parse("fd00::100:0", &ip);
	CHECK(ranges_find(&t.set, &ip, 0) == -1);
	ranges_free(&t.set);
	ranges_free(&except.set);
}

/* a million lines in random order, most of them different hosts */
static void
million(void)
{
	struct target t = new(0), except = new(TARGET_WHOLE);
	const char *why;
	char s[32];
	struct ip ip;
	uint32_t x = 1, i;
	uint64_t n;
	unsigned zone;

	for (i = 0; i < 1000000; i++) {
		x = x * 1664525 + 1013904223;
		sprintf(s, "10.%u.%u.%u", x >> 24, x >> 16 & 255, x >> 8 & 255);
		target_add(&t, s, &why);
	}
	CHECK(!target_end(&t, &except));
	n = t.set.count;
	CHECK(n > 960000 && n < 1000000, "%" PRIu64, n);
	CHECK(t.set.v4.len <= 12 * n && t.set.order.len <= 4 * n);
	for (i = 0; i < n; i += 1 + rnd(1000)) {
		ip = ranges_pick(&t.set, i, &zone);
		CHECK(ranges_find(&t.set, &ip, 0) == i);
	}
	ranges_free(&t.set);
	ranges_free(&except.set);
}

/* the worst case: each line covers all hosts of the lines before it */
static void
worst(void)
{
	struct target t = new(0), except = new(TARGET_WHOLE);
	const char *why;
	char s[64];
	unsigned i;

	for (i = 200000; i; i -= 2) {
		sprintf(s, "10.%u.%u.%u-10.20.0.0", i >> 16, i >> 8 & 255,
		    i & 255);
		CHECK(!target_add(&t, s, &why), "%s", s);
		sprintf(s, "10.%u.%u.%u", i >> 16, i >> 8 & 255, i & 255);
		CHECK(!target_add(&except, s, &why), "%s", s);
	}
	CHECK(!target_end(&t, &except));
	CHECK(t.set.count == (20 << 16) + 1 - 200000 / 2 - 2, "%" PRIu64,
	    t.set.count);
	ranges_free(&t.set);
	ranges_free(&except.set);
}

/* lines in ascending order merge into one range */
static void
merged(void)
{
	struct target t = new(0), except = new(TARGET_WHOLE);
	const char *why;
	char s[32];
	unsigned i;

	for (i = 0; i < 65536; i++) {
		sprintf(s, "10.0.%u.%u", i >> 8, i & 255);
		target_add(&t, s, &why);
		sprintf(s, "fd00::%x", i);
		target_add(&except, s, &why);
	}
	CHECK(t.set.named == 1 && t.set.v4.len == 12, "%u", t.set.named);
	CHECK(except.set.named == 1 && except.set.v6.len == 44, "%u",
	    except.set.named);
	ranges_free(&except.set);
	except = new(TARGET_WHOLE);
	/* the last address and the first are not neighbours */
	target_add(&except, "255.255.255.255", &why);
	target_add(&except, "0.0.0.0", &why);
	CHECK(except.set.named == 2);
	CHECK(!target_end(&t, &except));
	CHECK(t.set.count == 65536 && t.set.order.len == 4);
	ranges_free(&t.set);
	ranges_free(&except.set);
}

/* random text does no harm, and yields no host that it does not name */
static void
junk(void)
{
	static const char *const bits[] = { "0", "1", "10", "255", "256", "01",
	    ".", ".", ".", "-", ",", "/", ":", "::", "fe80::1", "%", "eth0",
	    "10.0.0.1", "32", "24", "128", "120", "x", "\xff", " ", "ff02::1" };
	struct target t, except;
	struct ip ip;
	const char *why;
	char s[128];
	unsigned i, j, n, zone, added = 0, names = 0;
	int r;

	for (i = 0; i < 500000; i++) {
		*s = '\0';
		for (j = 0, n = rnd(10); j < n; j++)
			strcat(s, bits[rnd(sizeof bits / sizeof *bits)]);
		t = new((int)rnd(16));
		except = new(TARGET_WHOLE);
		why = NULL;
		r = target_add(&t, s, &why);
		CHECK(r == TARGET_ADDED ? !why && t.set.v4.len + t.set.v6.len :
		    why && !(t.set.v4.len + t.set.v6.len), "%s", s);
		CHECK(r != TARGET_NAME || s[strspn(s, "0123456789.-/,")]);
		added += r == TARGET_ADDED;
		names += r == TARGET_NAME;
		if (r == TARGET_ADDED && !(t.flags & TARGET_WHOLE) &&
		    !target_end(&t, &except)) {
			CHECK(t.set.count, "%s", s);
			ip = ranges_pick(&t.set, t.set.count - 1, &zone);
			CHECK(ranges_find(&t.set, &ip, zone) ==
			    (int64_t)t.set.count - 1, "%s", s);
		}
		ranges_free(&t.set);
		ranges_free(&except.set);
	}
	CHECK(added > 1000 && names > 1000, "%u, %u", added, names);
}

/* a name's address is refused for the same reasons as a written one */
static void
resolved(void)
{
	static const struct {
		const char *ip;
		int bits;
		unsigned zone;
		const char *why;
	} cases[] = {
		{ "10.0.0.1", 32, 0, NULL }, { "fd00::1", 128, 0, NULL },
		{ "10.0.0.1", 24, 0, NULL }, { "fe80::1", 128, 3, NULL },
		{ "0.0.0.0", 32, 0, "0.0.0.0/8 is this host" },
		{ "::", 128, 0, ":: is this host" },
		{ "224.0.0.1", 32, 0, "multicast" },
		{ "ff02::1", 128, 2, "multicast" },
		{ "fe80::1", 128, 0, "link-local without zone" },
	};
	struct target t = new(0);
	const char *why;
	struct ip ip;
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		ip_parse(cases[i].ip, &ip);
		why = target_add_prefix(&t, &ip, cases[i].bits, cases[i].zone);
		CHECK(why ? cases[i].why && !strcmp(why, cases[i].why) :
		    !cases[i].why, "%s: %s", cases[i].ip, why ? why : "");
	}
	CHECK(t.left_out == 2);
	ranges_free(&t.set);
}

/* an address resolved late takes the place of its name */
static void
reserved(void)
{
	static const char *const lines[] = { "10.0.0.5", NULL, "10.0.0.1-7",
	    "10.0.0.8", NULL, "fd00::1", NULL, "10.0.0.9" };
	static const struct { int line; const char *ip; } late[] = {
		{ 4, "10.0.0.2" }, { 1, "10.0.0.6" }, { 6, "fd00::" },
		{ 1, "fd00::1" }, { 4, "10.0.0.77" },
	};
	static const char *const want[] = { "10.0.0.5", "10.0.0.6", "fd00::1",
	    "10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.7",
	    "10.0.0.8", "10.0.0.77", "fd00::", "10.0.0.9" };
	struct target t = new(0), except = new(TARGET_WHOLE);
	uint32_t place[8] = { 0 };
	const char *why;
	char text[IP_TEXT];
	unsigned zone;
	struct ip ip;
	size_t i;

	for (i = 0; i < 8; i++)
		if (lines[i])
			CHECK(!target_add(&t, lines[i], &why));
		else
			place[i] = target_reserve(&t);
	for (i = 0; i < sizeof late / sizeof *late; i++) {
		CHECK(ip_parse(late[i].ip, &ip) == 0);
		CHECK(!target_fill(&t, place[late[i].line], &ip, 0));
	}
	CHECK(ip_parse("224.0.0.1", &ip) == 0);
	CHECK(!strcmp(target_fill(&t, place[1], &ip, 0), "multicast"));
	CHECK(!target_end(&t, &except));
	CHECK(t.set.count == sizeof want / sizeof *want);
	for (i = 0; i < t.set.count; i++) {
		ip = ranges_pick(&t.set, i, &zone);
		text[ip_format(text, &ip)] = '\0';
		CHECK(!strcmp(text, want[i]), "%zu: %s", i, text);
	}
	ranges_free(&t.set);
	ranges_free(&except.set);
}

/* pages of memory that this process has mapped */
static unsigned long
mapped(void)
{
	unsigned long pages = 0;
	FILE *f = fopen("/proc/self/statm", "r");

	CHECK(f && fscanf(f, "%lu", &pages) == 1);
	if (f)
		fclose(f);
	return pages;
}

enum { LISTS = 20 };

/* what target_end() returns if memory may grow by only so many pages */
static const char *
with_pages(unsigned long pages, unsigned hosts)
{
	struct rlimit whole, most;
	struct target t = new(0), except = new(TARGET_WHOLE);
	const char *why;
	char s[32];
	unsigned i, names;

	CHECK(!getrlimit(RLIMIT_AS, &whole));
	most = whole;
	most.rlim_cur = (mapped() + pages) * (unsigned long)getpagesize();
	CHECK(!setrlimit(RLIMIT_AS, &most));
	target_add(&except, "10.1.0.0-255", &why);
	for (i = 0; i < LISTS; i++) {
		sprintf(s, "10.%u.0-255.1", 2 + i);
		target_add(&t, s, &why);
	}
	for (i = 0; i < hosts; i++) {
		sprintf(s, "10.0.%u.%u", i % 251, i / 251 * 2);
		target_add(&t, s, &why);
		for (names = 0; names < 3; names++)
			target_reserve(&t);
	}
	why = target_end(&t, &except);
	CHECK(why || t.set.count == hosts + LISTS * 256, "%" PRIu64,
	    t.set.count);
	ranges_free(&t.set);
	ranges_free(&except.set);
	CHECK(!setrlimit(RLIMIT_AS, &whole));
	return why;
}

/* with too little memory a set is refused, never cut short */
static void
starved(void)
{
#ifndef __SANITIZE_ADDRESS__	/* it maps memory of its own */
	enum { PAGES = 80 };
	unsigned hosts, pages, refused;
	const char *why;

	for (hosts = 10; hosts < 2000; hosts *= 3) {
		for (refused = 0, pages = 0; pages < PAGES; pages++) {
			why = with_pages(pages, hosts);
			if (why)
				CHECK(!strcmp(why, "out of memory"), "%s", why);
			refused += why != NULL;
		}
		CHECK(refused && !why, "%u", refused);
	}
#else
	CHECK(1);
#endif
}

/* as many names as addresses; all names are resolved in the end */
static void
filled(void)
{
	enum { NAMES = 200000 };
	static uint32_t place[NAMES];
	struct target t = new(0), except = new(TARGET_WHOLE);
	struct ip ip, want;
	const char *why;
	unsigned i, zone;

	for (i = 0; i < NAMES; i++) {
		place[i] = target_reserve(&t);
		ip = ip_v4((10u << 24) + 2 * i);
		CHECK(!target_add_prefix(&t, &ip, 32, 0));
	}
	for (i = 0; i < NAMES; i++) {
		ip = ip_v4((11u << 24) - 2 * i);
		CHECK(!target_fill(&t, place[i], &ip, 0));
	}
	CHECK(!(why = target_end(&t, &except)), "%s", why);
	CHECK(t.set.count == 2 * NAMES);
	for (i = 0; i < NAMES; i++) {
		ip = ranges_pick(&t.set, 2 * i, &zone);
		want = ip_v4((11u << 24) - 2 * i);
		CHECK(!ip_cmp(&ip, &want), "%u", i);
		ip = ranges_pick(&t.set, 2 * i + 1, &zone);
		want = ip_v4((10u << 24) + 2 * i);
		CHECK(!ip_cmp(&ip, &want), "%u", i);
	}
	ranges_free(&t.set);
	ranges_free(&except.set);
}

static const struct test tests[] = {
	{ "sets", sets }, { "reserved", reserved }, { "zones", zones },
	{ "octets", octets }, { "small", small }, { "large", large },
	{ "million", million }, { "worst", worst }, { "merged", merged },
	{ "junk", junk }, { "resolved", resolved }, { "starved", starved },
	{ "filled", filled },
};

int
main(int argc, char *argv[])
{
	if (argc > 1 && !strcmp(argv[1], "list"))
		return list(argv + 2);
	if (argc == 3 && !strcmp(argv[1], "lines"))
		return lines(flags(argv[2]));
	return TEST(tests, argv);
}
