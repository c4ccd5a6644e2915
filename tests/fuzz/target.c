/*
 * target, ranges: lines of targets, and of exclusions behind a '-', against a
 * slow model that asks of each line by itself: does it mean this address?
 */
#include <arpa/inet.h>

#include "fuzz.h"
#include "lib/buf.h"
#include "lib/ip.h"
#include "cmd/pingsweep/ranges.h"
#include "cmd/pingsweep/target.h"

enum { MOST = 32, HOSTS = 600, LARGE = 1 << 20 };

/* a line that was added, as this model reads it */
struct spec {
	int six, octets, flags;
	unsigned zone;
	struct { uint8_t in[256]; } part[4];	/* octets */
	uint32_t first, last;	/* IPv4 */
	struct ip net;		/* IPv6 */
	int bits;
};

/* eth0 is 1, eth1 2, and so on */
static unsigned
by_name(void *ctx, const char *name, size_t n)
{
	MUST(!ctx && n);
	return n == 4 && !memcmp(name, "eth", 3) && name[3] >= '0' &&
	    name[3] <= '9' ? (unsigned)(name[3] - '0' + 1) : 0;
}

/* the number from s to end, at most max, no leading zeros; -1: it is none */
static long
number(const char *s, const char *end, long max)
{
	long v = 0;

	if (s == end || (*s == '0' && end > s + 1))
		return -1;
	for (; s < end; s++) {
		if (*s < '0' || *s > '9')
			return -1;
		v = v * 10 + (*s - '0');
		if (v > max)
			return -1;
	}
	return v;
}

/* four numbers between s and end */
static int
quad(const char *s, const char *end, uint32_t *ip)
{
	const char *dot;
	long v;
	int i;

	for (*ip = 0, i = 0; i < 4; i++, s = dot + 1) {
		dot = i < 3 ? memchr(s, '.', (size_t)(end - s)) : end;
		v = dot ? number(s, dot, 255) : -1;
		if (v < 0)
			return 0;
		*ip = *ip << 8 | (uint32_t)v;
	}
	return 1;
}

/* one part of octet lists, "1,5-7"; 0: it is none */
static int
part(const char *s, const char *end, uint8_t *in)
{
	const char *comma, *dash;
	long low, high;

	for (;; s = comma + 1) {
		comma = memchr(s, ',', (size_t)(end - s));
		if (!comma)
			comma = end;
		dash = memchr(s, '-', (size_t)(comma - s));
		low = number(s, dash ? dash : comma, 255);
		high = dash ? number(dash + 1, comma, 255) : low;
		if (low < 0 || high < low)
			return 0;
		for (; low <= high; low++)
			in[low] = 1;
		if (comma == end)
			return 1;
	}
}

static int
parts(const char *s, struct spec *spec)
{
	const char *dot;
	int i;

	spec->octets = 1;
	for (i = 0; i < 4; i++, s = dot + 1) {
		dot = i < 3 ? strchr(s, '.') : s + strlen(s);
		if (!dot || !part(s, dot, spec->part[i].in))
			return 0;
	}
	return 1;
}

static void
cidr(struct spec *spec)
{
	uint32_t host = spec->bits ? spec->bits < 32 ?
	    UINT32_MAX >> spec->bits : 0 : UINT32_MAX;
	int ends = spec->bits > 30 ||
	    spec->flags & (TARGET_BROADCAST | TARGET_WHOLE);

	spec->last = (spec->first | host) - !ends;
	spec->first = (spec->first & ~host) + !ends;
}

/* read an IPv4 target: digits and what goes with them */
static int
read4(const char *s, struct spec *spec)
{
	const char *end = s + strlen(s), *slash = strchr(s, '/'),
	    *dash = strchr(s, '-');

	if (quad(s, end, &spec->first)) {
		spec->last = spec->first;
		return 1;
	}
	if (slash) {
		spec->bits = (int)number(slash + 1, end, 32);
		if (spec->bits < 0 || !quad(s, slash, &spec->first))
			return 0;
		cidr(spec);
		return 1;
	}
	if (dash && quad(s, dash, &spec->first) &&
	    quad(dash + 1, end, &spec->last))
		return spec->first <= spec->last;
	return parts(s, spec);
}

/* anything else that is an address, with zone and prefix length */
static int
read6(const char *s, struct spec *spec)
{
	size_t n = strcspn(s, "%/"), zone;
	char text[INET6_ADDRSTRLEN] = "";
	uint8_t v4[4];

	if (n >= sizeof text)
		return 0;
	memcpy(text, s, n);
	if (inet_pton(AF_INET, text, v4) == 1)
		return 0;
	spec->six = 1;
	spec->bits = 128;
	spec->net.len = 16;
	if (inet_pton(AF_INET6, text, spec->net.byte) != 1)
		return 0;
	s += n;
	if (*s == '%') {
		zone = strcspn(++s, "/");
		spec->zone = zone ? by_name(NULL, s, zone) : 0;
		if (!spec->zone)
			return 0;
		s += zone;
	}
	if (*s == '/')
		spec->bits = (int)number(s + 1, s + strlen(s), 128);
	return spec->bits >= 0;
}

static int
read_spec(const char *s, struct spec *spec, int flags)
{
	memset(spec, 0, sizeof *spec);
	spec->flags = flags;
	return s[strspn(s, "0123456789.-/,")] ? read6(s, spec) :
	    *s && read4(s, spec);
}

static int
means(const struct spec *spec, const struct ip *ip, unsigned zone, int any)
{
	const uint8_t *b = ip->byte;
	uint32_t v;
	int i;

	if ((ip->len == 16) != spec->six)
		return 0;
	if (spec->six)
		return (spec->zone == zone || (any && !spec->zone)) &&
		    ip_inside(ip, &spec->net, spec->bits);
	v = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 |
	    b[3];
	if (!spec->octets)
		return spec->first <= v && v <= spec->last;
	for (i = 0; i < 4; i++)
		if (!spec->part[i].in[b[i]])
			return 0;
	return 1;
}

/* skip inputs that expand to too many hosts: they only cost time */
static int
is_large(const struct spec *spec)
{
	uint64_t n = 1, members;
	int i, v;

	for (i = 0; spec->octets && i < 4; i++) {
		for (members = 0, v = 0; v < 256; v++)
			members += spec->part[i].in[v];
		n *= members;
	}
	return n > LARGE;
}

struct all {
	struct target t, except;
	struct spec in[MOST], out[MOST];
	size_t ins, outs;
	uint32_t place[MOST];	/* of names among in; 0: it is none */
};

/* the first line that means the address; MOST: none does */
static size_t
first(const struct spec *spec, size_t n, const struct ip *ip, unsigned zone,
    int any)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (means(spec + i, ip, zone, any))
			return i;
	return MOST;
}

static size_t
meant(const struct all *a, const struct ip *ip, unsigned zone)
{
	return first(a->out, a->outs, ip, zone, 1) < MOST ? MOST :
	    first(a->in, a->ins, ip, zone, 0);
}

/* only these reasons refuse a target, and never one that is valid here */
static int
is_syntax(const char *why)
{
	static const char *const reasons[] = { "not four numbers",
	    "leading zero", "octet over 255", "range goes down",
	    "wrong prefix length", "no such interface", "not an address",
	    "empty", "a name", "one target a line",
	    "neither an address nor a name" };
	size_t i;

	if (!strncmp(why, "use ", 4))
		return 1;
	for (i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (!strcmp(why, reasons[i]))
			return 1;
	return 0;
}

/* give a name its place; fill() gives it its address once all lines are read */
static void
reserve(struct all *a, const char *name)
{
	struct spec *spec = a->in + a->ins;

	memset(spec, 0, sizeof *spec);
	for (spec->first = 10 << 24; *name; name++)
		spec->first ^= (uint8_t)*name & 31;
	spec->last = spec->first;
	a->place[a->ins] = target_reserve(&a->t);
	MUST(a->place[a->ins]);
	a->ins++;
}

static void
fill(struct all *a)
{
	struct ip ip;
	size_t i;

	for (i = 0; i < a->ins; i++)
		if (a->place[i]) {
			ip = ip_v4(a->in[i].first);
			MUST(!target_fill(&a->t, a->place[i], &ip, 0));
		}
}

static void
add(struct all *a, char *s)
{
	int out = *s == '-', r, known;
	struct target *t = out ? &a->except : &a->t;
	struct spec *spec = out ? a->out + a->outs : a->in + a->ins;
	const char *why = NULL;

	s = target_line(s + out);
	if (!s)
		return;
	MUST(*s && !strchr("# \t", *s) && !strchr(" \t\r", s[strlen(s) - 1]));
	known = read_spec(s, spec, t->flags);
	if ((out ? a->outs : a->ins) == MOST - 1 || (known && is_large(spec)))
		return;
	r = target_add(t, s, &why);
	MUST((r == TARGET_ADDED) == !why);
	MUST((r == TARGET_NAME) == (why && !strcmp(why, "a name")));
	MUST(why || !known || !(t->flags &
	    (spec->six ? TARGET_ONLY4 : TARGET_ONLY6)));
	if (r == TARGET_NAME && !out)
		reserve(a, s);
	else if (!known)
		MUST(why);
	else if (why)
		MUST(!is_syntax(why) || !strcmp(why, "range goes down"));
	else
		*(out ? &a->outs : &a->ins) += 1;
}

static void
near(const struct all *a, struct ip ip, unsigned zone, int by)
{
	int i = ip.len;

	do {	/* the next address, or the one before */
		i--;
		ip.byte[i] = (uint8_t)(ip.byte[i] + by);
	} while (i && ip.byte[i] == (by > 0 ? 0 : 0xff));
	MUST((ranges_find(&a->t.set, &ip, zone) >= 0) ==
	    (meant(a, &ip, zone) < MOST));
}

/* each host listed is named by the input, can be found, and is in order */
static void
hosts(struct all *a, uint64_t begin, uint64_t end)
{
	struct ip ip, before = { 0 };
	unsigned zone, zone_before = 0;
	size_t k, last = 0;
	uint64_t i;

	for (i = begin; i < end; i++) {
		ip = ranges_pick(&a->t.set, i, &zone);
		MUST(ranges_find(&a->t.set, &ip, zone) == (int64_t)i);
		MUST(ranges_meet(&a->t.set, &ip, &ip, zone));
		k = meant(a, &ip, zone);
		MUST(k < MOST);
		if (i > begin)
			MUST(last < k || (last == k && (zone_before < zone ||
			    ip_cmp(&before, &ip) < 0)));
		near(a, ip, zone, 1);
		near(a, ip, zone, -1);
		last = k;
		before = ip;
		zone_before = zone;
	}
}

static void
end(struct all *a)
{
	const char *why = (fill(a), target_end(&a->t, &a->except));
	uint64_t n = a->t.set.count, i;
	unsigned zone;
	struct ip ip;

	if (why) {
		MUST(strstr(why, "over 2^"));
		return;
	}
	MUST(a->t.set.count4 <= n && n <= UINT64_C(1) << 32);
	hosts(a, 0, n < HOSTS ? n : HOSTS);
	hosts(a, n < HOSTS ? 0 : n - HOSTS, n);
	for (i = 1; n && i < 64; i++) {	/* list them forwards and backwards */
		ip = ranges_pick(&a->t.set, i * 0x9e3779b97f4a7c15 % n, &zone);
		MUST(meant(a, &ip, zone) < MOST);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct input in = { data, n };
	struct all *a;
	char *s, *line, *next;

	if (n > 1000)
		return 0;
	a = calloc(1, sizeof *a);
	a->t.flags = take8(&in) & ~TARGET_WHOLE;
	a->except.flags = TARGET_WHOLE;
	a->t.zone = a->except.zone = by_name;
	s = take_text(&in);
	for (line = s; line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		add(a, line);
	}
	end(a);
	ranges_free(&a->t.set);
	ranges_free(&a->except.set);
	free(s);
	free(a);
	return 0;
}
