/* utf8: against table 3-7 of the Unicode standard */
#include "check.h"
#include "lib/utf8.h"

/* the table of well-formed sequences, literally */
static const struct {
	uint8_t n, low[4], high[4];
} rows[] = {
	{ 1, { 0x00 }, { 0x7f } },
	{ 2, { 0xc2, 0x80 }, { 0xdf, 0xbf } },
	{ 3, { 0xe0, 0xa0, 0x80 }, { 0xe0, 0xbf, 0xbf } },
	{ 3, { 0xe1, 0x80, 0x80 }, { 0xec, 0xbf, 0xbf } },
	{ 3, { 0xed, 0x80, 0x80 }, { 0xed, 0x9f, 0xbf } },
	{ 3, { 0xee, 0x80, 0x80 }, { 0xef, 0xbf, 0xbf } },
	{ 4, { 0xf0, 0x90, 0x80, 0x80 }, { 0xf0, 0xbf, 0xbf, 0xbf } },
	{ 4, { 0xf1, 0x80, 0x80, 0x80 }, { 0xf3, 0xbf, 0xbf, 0xbf } },
	{ 4, { 0xf4, 0x80, 0x80, 0x80 }, { 0xf4, 0x8f, 0xbf, 0xbf } },
};

static size_t
by_the_table(const uint8_t *s, size_t n)
{
	size_t i, j;

	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		for (j = 0; j < rows[i].n && j < n && s[j] >= rows[i].low[j] &&
		    s[j] <= rows[i].high[j]; j++)
			;
		if (j == rows[i].n)
			return j;
	}
	return 0;
}

static size_t
encode(uint8_t *s, uint32_t c)
{
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4, i;

	for (i = n; i-- > 1; c >>= 6)
		s[i] = (uint8_t)(0x80 | (c & 0x3f));
	s[0] = (uint8_t)(n == 1 ? c : (0xf00u >> n & 0xff) | c);
	return n;
}

static void
points(void)
{
	uint8_t s[4];
	uint32_t c;
	size_t n, i, want;

	for (c = 0; c < 0x120000; c++) {
		n = encode(s, c);
		want = c > 0x10ffff || (c >= 0xd800 && c < 0xe000) ? 0 : n;
		CHECK(utf8_len((char *)s, n) == want, "U+%04x", c);
		for (i = 0; i < n; i++)
			CHECK(!utf8_len((char *)s, i), "%zu of U+%04x", i, c);
		if (c < 0x20 || (c >= 0x7f && c < 0xa0))
			want = 0;
		CHECK(utf8_shown((char *)s, n) == want, "U+%04x", c);
	}
}

/* all first two bytes, with the bounds of each row behind them */
static void
sequences(void)
{
	static const uint8_t last[] = { 0, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0,
	    0xbf, 0xc0, 0xff };
	uint32_t v;
	size_t n;

	for (v = 0; v < 0x10000 * 100; v++) {
		uint8_t s[] = { (uint8_t)(v / 100 >> 8), (uint8_t)(v / 100),
		    last[v % 10], last[v / 10 % 10] };

		for (n = 0; n <= 4; n++)
			CHECK(utf8_len((char *)s, n) == by_the_table(s, n),
			    "%02x%02x%02x%02x %zu", s[0], s[1], s[2], s[3], n);
	}
}

static const struct test tests[] = {
	{ "points", points }, { "sequences", sequences },
};

int
main(int argc, char *argv[])
{
	(void)argc;
	return TEST(tests, argv);
}
