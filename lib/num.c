#include "lib/num.h"

#include <string.h>

/* ns */
#define MS INT64_C(1000000)
#define S (1000 * MS)
#define CENTURY (36525 * (86400 * S))

size_t
num_format(char *s, uint64_t v)
{
	char digits[NUM_TEXT], *p = digits + sizeof digits;
	size_t n;

	do
		*--p = (char)('0' + v % 10);
	while (v /= 10);
	n = (size_t)(digits + sizeof digits - p);
	memcpy(s, p, n);
	s[n] = '\0';
	return n;
}

static int
digit(char c)
{
	return c >= '0' && c <= '9';
}

/* the digits at *s, which moves behind them; returns as num_parse */
static const char *
digits(const char **s, uint64_t max, uint64_t *v)
{
	uint64_t n = 0;
	const char *why = digit(**s) ? NULL : "is not a number";

	for (; digit(**s); ++*s) {
		if (n > (UINT64_MAX - (uint64_t)(**s - '0')) / 10)
			why = "is too large";
		else
			n = n * 10 + (uint64_t)(**s - '0');
	}
	*v = n;
	return !why && n > max ? "is too large" : why;
}

const char *
num_parse(const char *s, uint64_t min, uint64_t max, uint64_t *v)
{
	uint64_t n;
	const char *why = digits(&s, max, &n);

	if (*s)
		return "is not a number";
	if (!why && n < min)
		return "is too small";
	if (!why)
		*v = n;
	return why;
}

const char *
num_set(const char **text, uint32_t min, uint32_t max, uint8_t *bits)
{
	const char *s = *text, *why;
	uint64_t low, high;

	do {
		*text = s;
		why = digits(&s, max, &low);
		high = low;
		if (!why && *s == '-' && s++)
			why = digits(&s, max, &high);
		if (why)
			return why;
		if (*s && *s != ',')
			return "is not a list of numbers";
		if (low < min)
			return "is too small";
		if (high < low)
			return "has a range that goes down";
		for (; low <= high; low++)
			bits[low / 8] |= (uint8_t)(1 << low % 8);
	} while (*s++ == ',');
	return NULL;
}

/* the unit at *s, which moves behind it, in ns; 0: there is none */
static int64_t
unit(const char **s)
{
	switch (*(*s)++) {
	case 'd': return 86400 * S;
	case 'h': return 3600 * S;
	case 'm':
		if (**s != 's')
			return 60 * S;
		++*s;
		return MS;
	case 's': return S;
	default: --*s; return 0;
	}
}

const char *
num_duration(const char *s, int64_t *ns)
{
	const char *first = s, *whole, *point, *end, *p;
	int64_t last = INT64_MAX, u, part, sum = 0;

	do {
		for (whole = s; digit(*s); s++)
			;
		point = end = s;
		if (*s == '.')
			while (digit(*++s))
				end = s + 1;
		if (end == point && (point == whole || s > point))
			return "is not a duration";
		p = s;
		u = unit(&s);
		if (!u) {
			if (*s || whole != first)
				return "is not a duration";
			u = S;
		} else if (u >= last)
			return "has its units out of order";
		last = u;

		/* rounding up digit by digit is rounding up once */
		for (part = 0; p > point + 1; )
			part = ((*--p - '0') * u + part + 9) / 10;
		sum += part;
		for (part = 0; whole < point; whole++) {
			part = part * 10 + (*whole - '0');
			if (part > CENTURY / u)
				return "is over 100 years";
		}
		sum += part * u;
		if (sum > CENTURY)
			return "is over 100 years";
	} while (*s);
	*ns = sum;
	return NULL;
}
