/*
 * num: "parse MIN MAX TEXT", "duration TEXT", "set MAX TEXT" print the value or
 * the reason
 */
#include <inttypes.h>

#include "check.h"
#include "lib/num.h"

#define CENTURY (36525 * INT64_C(86400000000000))

static const struct {
	const char *name;
	int64_t ns;
} units[] = {
	{ "d", 86400000000000 }, { "h", 3600000000000 }, { "m", 60000000000 },
	{ "s", 1000000000 }, { "ms", 1000000 },
};

/* a random term; its value in ns is added to *sum */
static int
put_term(char *s, int64_t ns, const char *name, int64_t *sum)
{
	unsigned whole = rnd(2000), digits = rnd(10), i;
	int64_t part = 0;
	int n = sprintf(s, "%u", whole);

	if (digits)
		s[n++] = '.';
	for (i = 0; i < digits; i++)
		s[n++] = (char)('0' + rnd(10));
	/* rounding up at each digit equals rounding up the term once */
	for (i = 0; i < digits; i++)
		part = ((s[n - 1 - (int)i] - '0') * ns + part + 9) / 10;
	*sum += whole * ns + part;
	return n + sprintf(s + n, "%s", name);
}

static void
durations(void)
{
	char s[256];
	int64_t ns, sum;
	int i, j, n;

	for (i = 0; i < 200000; i++) {
		for (j = n = 0, sum = 0; j < 5; j++)
			if (rnd(2))
				n += put_term(s + n, units[j].ns, units[j].name,
				    &sum);
		if (!n)
			n += put_term(s, units[3].ns, rnd(2) ? "" : "s", &sum);
		if (sum > CENTURY)
			CHECK(num_duration(s, &ns) != NULL, "%s", s);
		else
			CHECK(!num_duration(s, &ns) && ns == sum,
			    "%s: %" PRId64, s, ns);
	}
}

/* of any text: a value that is accepted is within bounds */
static void
junk(void)
{
	static const char chars[] = "0123456789.msdh -+e";
	char s[16];
	int64_t ns;
	uint64_t v;
	unsigned i, n;

	for (i = 0; i < 1000000; i++) {
		for (n = 0; n < rnd(sizeof s); n++)
			s[n] = chars[rnd(sizeof chars - 1)];
		s[n] = '\0';
		if (!num_duration(s, &ns))
			CHECK(ns >= 0 && ns <= CENTURY && !strpbrk(s, " -+e"),
			    "%s", s);
		if (!num_parse(s, 0, 1000, &v))
			CHECK(v <= 1000 && strspn(s, "0123456789") == n, "%s",
			    s);
	}
}

static int
print_set(uint32_t max, const char *text)
{
	static uint8_t bits[8192 + 1];
	const char *at = text, *why = num_set(&at, 0, max, bits);
	const char *blank = "";
	uint32_t i;

	if (why)
		return printf("%s at %d\n", why, (int)(at - text)) < 0;
	for (i = 0; i <= max; i++)
		if (bits[i / 8] >> i % 8 & 1) {
			printf("%s%" PRIu32, blank, i);
			blank = " ";
		}
	puts("");
	return bits[max / 8 + 1] != 0;
}

static const struct test tests[] = {
	{ "durations", durations }, { "junk", junk },
};

int
main(int argc, char *argv[])
{
	const char *why;
	uint64_t v;
	int64_t ns;

	if (argc == 5 && !strcmp(argv[1], "parse")) {
		why = num_parse(argv[4], strtoull(argv[2], NULL, 10),
		    strtoull(argv[3], NULL, 10), &v);
		return why ? puts(why) < 0 : printf("%" PRIu64 "\n", v) < 0;
	}
	if (argc == 3 && !strcmp(argv[1], "duration")) {
		why = num_duration(argv[2], &ns);
		return why ? puts(why) < 0 : printf("%" PRId64 "\n", ns) < 0;
	}
	if (argc == 4 && !strcmp(argv[1], "set"))
		return print_set((uint32_t)atoi(argv[2]), argv[3]);
	return TEST(tests, argv);
}
