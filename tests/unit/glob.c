/* glob: "PATTERN NAME" prints yes or no */
#include <fnmatch.h>

#include "check.h"
#include "cmd/lsif/glob.h"

static void
put_random(char *s, const char *chars, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		s[i] = chars[rnd((uint32_t)strlen(chars))];
	s[n] = '\0';
}

/* 0 for patterns that libcs treat differently: classes, [z-a], unclosed [a- */
static int
is_specified(const char *p)
{
	const char *s;

	for (s = p; (s = strchr(s, '-')); s++)
		if (s > p && s[1] != ']' && s[-1] > s[1])
			return 0;
	return !strstr(p, "[:") && !strstr(p, "[.") && !strstr(p, "[=");
}

static void
patterns(void)
{
	char pattern[12], name[12];
	int i, yes = 0, want;

	for (i = 0; i < 3000000; i++) {
		put_random(pattern, "aab*?[]!-\\^", rnd(9));
		put_random(name, "aaab[]!-\\^", rnd(6));
		if (!is_specified(pattern))
			continue;
		want = !fnmatch(pattern, name, FNM_NOESCAPE);
		CHECK(glob_match(pattern, name) == want, "%s %s", pattern,
		    name);
		yes += want;
		CHECK(glob_is(pattern) == (strcspn(pattern, "*?[") <
		    strlen(pattern)), "%s", pattern);
	}
	CHECK(yes > 10000, "%d", yes);
}

/* time grows with the product of the lengths, not exponentially */
static void
stars(void)
{
	char pattern[128], name[5001];
	int i;

	for (i = 0; i < 63; i++)
		memcpy(pattern + 2 * i, "*a", 2);
	pattern[126] = 'b';
	pattern[127] = '\0';
	memset(name, 'a', 5000);
	name[5000] = '\0';
	CHECK(!glob_match(pattern, name));
	pattern[126] = '\0';
	CHECK(glob_match(pattern, name));
}

static const struct test tests[] = {
	{ "patterns", patterns }, { "stars", stars },
};

int
main(int argc, char *argv[])
{
	if (argc == 3)
		return puts(glob_match(argv[1], argv[2]) ? "yes" : "no") < 0;
	return TEST(tests, argv);
}
