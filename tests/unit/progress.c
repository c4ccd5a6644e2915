/*
 * progress: "NAME DECIDED TOTAL ALIVE LEFT COLUMNS" prints the text; LEFT is in
 * ms, NAME may be "-" for none
 */
#include "check.h"
#include "cmd/pingsweep/progress.h"

/* the text always fits; a narrower one is a prefix of it */
static void
fits(void)
{
	static const char *const names[] = { NULL, "", "pingsweep",
	    "a program of a very long name, over 32 bytes" };
	struct progress_state s;
	char wide[PROGRESS_TEXT], text[PROGRESS_TEXT];
	size_t n, all, columns;
	const char *name;
	int i;

	for (i = 0; i < 2000; i++) {
		s.total = UINT64_MAX >> rnd(64);
		s.decided = s.total >> rnd(64);
		s.alive = s.decided >> rnd(64);
		s.left = INT64_MAX >> rnd(63);
		if (!rnd(4))
			s.left = -1;
		name = names[rnd(4)];
		all = progress_text(wide, name, &s, sizeof wide);
		CHECK(all < sizeof wide && all == strlen(wide));
		for (columns = 0; columns <= all; columns++) {
			n = progress_text(text, name, &s, columns);
			CHECK(n <= columns && n == strlen(text));
			CHECK(strstr(wide, text) != NULL, "%s", text);
		}
		CHECK(n == all);
	}
}

static const struct test tests[] = { { "fits", fits } };

int
main(int argc, char *argv[])
{
	struct progress_state s;
	char text[PROGRESS_TEXT];

	if (argc != 7)
		return TEST(tests, argv);
	s.decided = strtoull(argv[2], NULL, 10);
	s.total = strtoull(argv[3], NULL, 10);
	s.alive = strtoull(argv[4], NULL, 10);
	s.left = atoll(argv[5]);
	s.left = s.left < 0 ? -1 : s.left * 1000000;
	progress_text(text, strcmp(argv[1], "-") ? argv[1] : NULL, &s,
	    (size_t)atoi(argv[6]));
	return puts(text) < 0;
}
