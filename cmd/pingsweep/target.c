#include "target.h"

#include <string.h>

#include "lib/buf.h"
#include "lib/ip.h"
#include "lib/num.h"
#include "octets.h"
#include "ranges.h"
#include "text.h"

#define BLANKS " \t"

static const char *
refuse_kind4(int flags, uint32_t first, uint32_t last)
{
	if (flags & TARGET_WHOLE)
		return NULL;
	if (first < 0x01000000)
		return "0.0.0.0/8 is this host";
	if (last >= 0xe0000000 && first < 0xf0000000 &&
	    !(flags & (TARGET_FORCE | TARGET_MULTICAST)))
		return "multicast";
	if (last >= 0xf0000000 && !(flags & TARGET_FORCE))
		return "reserved";
	return NULL;
}

static const char *
refuse_size4(int flags, uint64_t n)
{
	return n > UINT64_C(1) << 24 && !(flags & (TARGET_FORCE | TARGET_WHOLE))
	    ? "over 2^24 hosts" : NULL;
}

static const char *
add_range4(struct target *t, uint32_t first, uint32_t last)
{
	struct ip from = ip_v4(first), to = ip_v4(last);
	const char *why;

	if (first > last)
		return "range goes down";
	if ((why = refuse_kind4(t->flags, first, last)) ||
	    (why = refuse_size4(t->flags, (uint64_t)last - first + 1)))
		return why;
	ranges_add(&t->set, t->place, &from, &to, 0);
	return NULL;
}

static const char *
add_prefix4(struct target *t, uint32_t ip, int bits)
{
	uint32_t host = bits < 32 ? UINT32_MAX >> bits : 0;
	int ends = bits > 30 || t->flags & (TARGET_BROADCAST | TARGET_WHOLE);
	const char *why;

	why = add_range4(t, (ip & ~host) + !ends, (ip | host) - !ends);
	if (!why && !ends)
		t->left_out += 2;
	return why;
}

static const char *
refuse6(int flags, const struct ip *net, int bits, unsigned zone)
{
	static const uint8_t none[16];
	int multicast = ip_multicast(net);

	if (zone && !ip_linklocal(net) && !multicast)
		return "zone, but not link-local";
	if (flags & TARGET_WHOLE)
		return NULL;
	if (!zone && ip_linklocal(net))
		return "link-local without zone";
	if (!memcmp(net->byte, none, sizeof none))
		return ":: is this host";
	if (multicast && !(flags & (TARGET_FORCE | TARGET_MULTICAST)))
		return "multicast";
	if (bits < 128 - 20 && !(flags & TARGET_FORCE))
		return "over 2^20 hosts";
	return bits < 128 - 32 ? "over 2^32 hosts" : NULL;
}

unsigned
target_scope(const struct target *t, const struct ip *ip, unsigned zone)
{
	return !zone && ip->len == 16 && ip_linklocal(ip) ? t->scope : zone;
}

const char *
target_add_prefix(struct target *t, const struct ip *ip, int bits,
    unsigned zone)
{
	struct ip first = ip_net(ip, bits), last = first;
	const uint8_t *b = first.byte;
	const char *why;
	int i;

	if (ip->len == 4)
		return add_prefix4(t, (uint32_t)b[0] << 24 |
		    (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3], bits);
	zone = target_scope(t, &first, zone);
	why = refuse6(t->flags, &first, bits, zone);
	if (why)
		return why;
	for (i = 0; i < 16; i++, bits -= 8)
		if (bits < 8)
			last.byte[i] = (uint8_t)(last.byte[i] |
			    0xff >> (bits > 0 ? bits : 0));
	ranges_add(&t->set, t->place, &first, &last, zone);
	return NULL;
}

uint32_t
target_reserve(struct target *t)
{
	return ranges_reserve(&t->set);
}

const char *
target_fill(struct target *t, uint32_t place, const struct ip *ip,
    unsigned zone)
{
	const char *why;

	t->place = place;
	why = target_add_prefix(t, ip, ip->len * 8, zone);
	t->place = 0;
	return why;
}

/* read the octet at *s, which moves behind it; NULL, or the reason why not */
static const char *
octet(const char **s, unsigned *v)
{
	const char *first = *s;

	for (*v = 0; **s >= '0' && **s <= '9'; ++*s)
		if (*v < 256)
			*v = *v * 10 + (unsigned)(**s - '0');
	return *s == first ? "not four numbers" :
	    *first == '0' && *s > first + 1 ? "leading zero" :
	    *v > 255 ? "octet over 255" : NULL;
}

/* read the IPv4 address at *s likewise */
static const char *
address(const char **s, uint32_t *ip)
{
	const char *why;
	unsigned v;
	int i;

	for (*ip = 0, i = 0; i < 4; i++) {
		if (i && *(*s)++ != '.')
			return "not four numbers";
		if ((why = octet(s, &v)))
			return why;
		*ip = *ip << 8 | v;
	}
	return NULL;
}

/* read the octets and ranges of octets at *s likewise, into set i */
static const char *
octets(const char **s, struct octets *o, int i)
{
	uint8_t in[256] = { 0 };
	const char *why;
	unsigned low, high;

	for (;; ++*s) {
		if ((why = octet(s, &low)))
			return why;
		high = low;
		if (**s == '-' && (++*s, why = octet(s, &high)))
			return why;
		if (low > high)
			return "range goes down";
		memset(in + low, 1, high - low + 1);
		if (**s != ',')
			break;
	}
	for (o->n[i] = 0, low = 0; low < 256; low++)
		if (in[low])
			o->member[i][o->n[i]++] = (uint8_t)low;
	return NULL;
}

static const char *
add_octets(struct target *t, const char *s)
{
	struct octets o;
	const char *why;
	int i;

	for (i = 0; i < 4; i++) {
		if ((why = octets(&s, &o, i)))
			return why;
		if (*s++ != (i < 3 ? '.' : '\0'))
			return "not four numbers";
	}
	for (i = 0; i < o.n[0]; i++) {
		why = refuse_kind4(t->flags, (uint32_t)o.member[0][i] << 24,
		    (uint32_t)o.member[0][i] << 24);
		if (why)
			return why;
	}
	why = refuse_size4(t->flags, octets_count(&o));
	if (!why)
		ranges_add_octets(&t->set, &o);
	return why;
}

static const char *
prefix_length(const char *s, int max, int *bits)
{
	uint64_t v;

	if (num_parse(s, 0, (uint64_t)max, &v))
		return "wrong prefix length";
	*bits = (int)v;
	return *s == '0' && s[1] ? "leading zero" : NULL;
}

/* the text has only digits and .-/, in it: it is IPv4, or an error */
static const char *
add_numeric(struct target *t, const char *s)
{
	const char *p = s, *why;
	uint32_t first, last;
	int bits;

	if (address(&p, &first) || *p == ',' || (*p == '-' && !strchr(p, '.')))
		return add_octets(t, s);
	switch (*p++) {
	case '\0':
		return add_range4(t, first, first);
	case '/':
		why = prefix_length(p, 32, &bits);
		return why ? why : add_prefix4(t, first, bits);
	case '-':
		if ((why = address(&p, &last)))
			return why;
		if (!*p)
			return add_range4(t, first, last);
	}
	return "not four numbers";
}

/* an address, and behind it the text of its zone and prefix length */
static const char *
add_address(struct target *t, const struct ip *ip, const char *s)
{
	const char *slash = s + strcspn(s, "/"), *why = NULL;
	unsigned zone = 0;
	int bits = ip->len * 8;

	if (*slash)
		why = prefix_length(slash + 1, bits, &bits);
	if (!why && *s == '%') {
		if (ip->len == 4)
			why = "zone, but not link-local";
		else if (t->zone && slash > ++s)
			zone = t->zone(t->ctx, s, (size_t)(slash - s));
		if (!why && !zone)
			why = "no such interface";
	}
	return why ? why : target_add_prefix(t, ip, bits, zone);
}

/*
 * Is the last label a number? No host has such a name, but the resolver would
 * read an address in it, in a short form or in hexadecimal: inet_aton(3).
 */
static int
ends_in_number(const char *s)
{
	const char *dot = strrchr(s, '.'), *last = dot ? dot + 1 : s;

	if (last[0] == '0' && (last[1] | ' ') == 'x')
		return !last[2 + strspn(last + 2, "0123456789abcdefABCDEF")];
	return *last && !last[strspn(last, "0123456789")];
}

/* has it only bytes that host names have? From 0x80 on they are UTF-8 */
static int
is_name(const char *s)
{
	const char *p = s;

	while (*p & 0x80 || ((*p | ' ') >= 'a' && (*p | ' ') <= 'z') ||
	    (*p >= '0' && *p <= '9') || *p == '.' || *p == '_' ||
	    (*p == '-' && p > s))
		p++;
	return !*p;
}

/* what to write for "10.0.0.*"; NULL: it is something else */
static const char *
hint(struct target *t, const char *s)
{
	int dots = 0;

	if (!strchr(s, '*') || s[strspn(s, "0123456789.-,*")])
		return NULL;
	t->hint.n = 0;
	for (text_add(&t->hint, "use "); *s; s++) {
		dots += *s == '.';
		text_bytes(&t->hint, *s == '*' ? "0-255" : s,
		    *s == '*' ? 5 : 1);
	}
	return dots == 3 ? t->hint.s : NULL;
}

/* why is a text, neither octets nor an address, no name? NULL: it is one */
static const char *
refuse_name(struct target *t, const char *s)
{
	const char *why = hint(t, s);

	return why ? why : strpbrk(s, ":/") || ends_in_number(s) ?
	    "not an address" : is_name(s) ? NULL :
	    "neither an address nor a name";
}

int
target_add(struct target *t, const char *s, const char **why)
{
	size_t n = strcspn(s, "%/");
	char text[IP_TEXT] = "";
	struct ip ip;

	if (n < sizeof text)
		memcpy(text, s, n);
	if (!*s)
		*why = "empty";
	else if (strpbrk(s, BLANKS))
		*why = "one target a line";
	else if (!s[strspn(s, "0123456789.-/,")])
		*why = t->flags & TARGET_ONLY6 ? "not IPv6" : add_numeric(t, s);
	else if (ip_parse(text, &ip) == 0)
		*why = t->flags & TARGET_ONLY4 ? "not IPv4" :
		    add_address(t, &ip, s + n);
	else if (!(*why = refuse_name(t, s))) {
		*why = "a name";
		return TARGET_NAME;
	}
	return *why ? TARGET_BAD : TARGET_ADDED;
}

char *
target_line(char *line)
{
	char *end;

	if (!strncmp(line, "\xef\xbb\xbf", 3))	/* byte order mark */
		line += 3;
	line += strspn(line, BLANKS);
	for (end = line; *end && (*end != '#' ||
	    (end > line && !strchr(BLANKS, end[-1]))); end++)
		;
	while (end > line && strchr(BLANKS "\r", end[-1]))
		end--;
	*end = '\0';
	return *line ? line : NULL;
}

const char *
target_end(struct target *t, struct target *except)
{
	const char *why = ranges_end(&t->set, &except->set);
	uint64_t v4 = t->set.count4, v6 = t->set.count - v4;

	return why || t->flags & TARGET_FORCE ? why :
	    v4 > UINT64_C(1) << 24 ? "over 2^24 IPv4 hosts" :
	    v6 > UINT64_C(1) << 20 ? "over 2^20 IPv6 hosts" : NULL;
}
