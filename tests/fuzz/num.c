/* num: numbers, sets of them and durations, against slow exact arithmetic */
#include <inttypes.h>

#include "fuzz.h"
#include "lib/num.h"

enum { TOP = 1000 };	/* the largest number of a set */

#define S INT64_C(1000000000)
#define CENTURY (36525 * (86400 * S))

static const char digits[] = "0123456789";

static int
is(const char *why, const char *want)
{
	return why && want ? !strcmp(why, want) : why == want;
}

/* n digits as a number, which stops growing above any bound */
static unsigned __int128
value(const char *s, size_t n)
{
	unsigned __int128 v = 0;

	for (; n; n--, s++)
		if (v <= UINT64_MAX)
			v = v * 10 + (unsigned)(*s - '0');
	return v;
}

static void
format(uint64_t v)
{
	char text[NUM_TEXT + 1], want[NUM_TEXT];
	int n = snprintf(want, sizeof want, "%" PRIu64, v);

	memset(text, 'x', sizeof text);
	MUST(num_format(text, v) == (size_t)n);
	MUST(!strcmp(text, want) && text[NUM_TEXT] == 'x');
}

static void
number(const char *s, uint64_t min, uint64_t max)
{
	uint64_t v = 0;
	const char *why = num_parse(s, min, max, &v);
	size_t n = strspn(s, digits);
	unsigned __int128 want = value(s, n);

	MUST(is(why, !n || s[n] ? "is not a number" :
	    want > max ? "is too large" : want < min ? "is too small" : NULL));
	MUST(v == (why ? 0 : want));
}

/* read a set term by term; 0: it is not one */
static int
slow_set(char *s, uint8_t *bits)
{
	unsigned __int128 low, high;
	char *comma, *dash;

	for (; s; s = comma) {
		comma = strchr(s, ',');
		if (comma)
			*comma++ = '\0';
		dash = strchr(s, '-');
		if (dash)
			*dash++ = '\0';
		if (!*s || s[strspn(s, digits)] || (dash &&
		    (!*dash || dash[strspn(dash, digits)])))
			return 0;
		low = value(s, strlen(s));
		high = dash ? value(dash, strlen(dash)) : low;
		if (low > high || high > TOP)
			return 0;
		for (; low <= high; low++)
			bits[low / 8] |= (uint8_t)(1 << low % 8);
	}
	return 1;
}

static void
set(const char *s)
{
	uint8_t *bits = calloc(1, TOP / 8 + 1), want[TOP / 8 + 1] = { 0 };
	const char *at = s, *why = num_set(&at, 0, TOP, bits);
	char *copy = guard_text(s, strlen(s));

	MUST(slow_set(copy, want) == !why);
	MUST(at == s || at[-1] == ',');
	MUST(why || !memcmp(bits, want, sizeof want));
	free(copy);
	free(bits);
}

/* 0.digits times u, rounded up, as on paper */
static int64_t
product(const char *s, size_t n, int64_t u)
{
	int64_t carry = 0;
	int rest = 0;

	while (n--) {
		carry += (s[n] - '0') * u;
		rest |= carry % 10 != 0;
		carry /= 10;
	}
	return carry + rest;
}

/* ns of the unit s; 0: it is not a unit */
static int64_t
unit(const char *s, size_t n)
{
	static const struct {
		const char *name;
		int64_t ns;
	} units[] = { { "ms", S / 1000 }, { "s", S }, { "m", 60 * S },
	    { "h", 3600 * S }, { "d", 86400 * S } };
	size_t i;

	for (i = 0; i < 5; i++)
		if (strlen(units[i].name) == n && !memcmp(units[i].name, s, n))
			return units[i].ns;
	return 0;
}

/* the duration in ns; -1: it is not one */
static int64_t
slow_duration(const char *s)
{
	const char *whole, *part;
	size_t w, p, n;
	int64_t u, last = INT64_MAX;
	unsigned __int128 sum = 0;

	if (!*s)
		return -1;
	for (whole = s; *s; whole = s += n) {
		w = strspn(s, digits);
		p = 0;
		part = s += w;
		if (*s == '.') {
			p = strspn(++part, digits);
			if (!p)
				return -1;
			s = part + p;
		}
		n = strcspn(s, "0123456789.");
		u = unit(s, n);
		if (!n && !*s && last == INT64_MAX)
			u = S;
		if (!(w + p) || !u || u >= last)
			return -1;
		last = u;
		sum += (unsigned __int128)product(part, p, u);
		if (value(whole, w) > CENTURY)
			return -1;
		sum += value(whole, w) * (uint64_t)u;
	}
	return sum > CENTURY ? -1 : (int64_t)sum;
}

static void
duration(const char *s)
{
	int64_t ns = -1;
	const char *why = num_duration(s, &ns);

	MUST(!why == (slow_duration(s) >= 0));
	MUST(ns == slow_duration(s));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct input in = { data, n };
	uint64_t a, b;
	char *s;

	if (n > 600)
		return 0;
	a = take64(&in);
	b = take64(&in);
	s = take_text(&in);
	format(a);
	number(s, a < b ? a : b, a < b ? b : a);
	number(s, 0, UINT64_MAX);
	set(s);
	duration(s);
	free(s);
	return 0;
}
