/*
 * opt: "walk ARG ..." prints what is found, "conflict SETS ARG ..." the answer
 * of opt_conflict, over the table of options.h
 */
#include <unistd.h>

#include "check.h"
#include "options.h"
#include "lib/opt.h"

/*
 * A walk's result as text: "o=arg " for each option with an argument, then the
 * letters seen and the index of the first operand; or "bad".
 */
static void
by_opt(char *s, struct opt *o, char **argv)
{
	const char *p;
	int c;

	*o = opt_begin(argv, table, "[name ...]");
	while ((c = opt_next(o)) > 0)
		s += sprintf(s, "%c=%s ", c, o->arg);
	if (c == 0) {	/* what was seen then does not matter */
		strcpy(s, "bad");
		return;
	}
	*s++ = '-';
	for (p = "0abvot"; *p; p++)
		if (opt_has(o, *p))
			*s++ = *p;
	sprintf(s, " %d", o->i);
}

static void
by_getopt(char *s, int argc, char **argv)
{
	char seen[] = "......", *p;
	int c;

#ifdef __GLIBC__
	optind = 0;
#else
	optind = 1;
	extern int optreset;
	optreset = 1;
#endif
	opterr = 0;
	while ((c = getopt(argc, argv, "+0abvo:t:")) > 0 && c != '?') {
		if (optarg && (c == 'o' || c == 't'))
			s += sprintf(s, "%c=%s ", c, optarg);
		seen[strchr("0abvot", c) - "0abvot"] = (char)c;
	}
	if (c == '?') {
		strcpy(s, "bad");
		return;
	}
	*s++ = '-';
	for (p = seen; *p; p++)
		if (*p != '.')
			*s++ = *p;
	sprintf(s, " %d", optind);
}

static void
walks(void)
{
	static const char chars[] = "--0abvotx=";
	char args[6][8], *argv[8] = { "prog" }, want[256], got[256];
	struct opt o;
	int i, j, k, n, argc, good = 0, bad = 0;

	for (i = 0; i < 500000; i++) {
		argc = 1 + (int)rnd(6);
		for (j = 1; j < argc; j++) {
			n = (int)rnd(6);
			for (k = 0; k < n; k++)
				args[j - 1][k] = chars[rnd(sizeof chars - 1)];
			args[j - 1][n] = '\0';
			if (n && rnd(3))
				args[j - 1][0] = '-';
			argv[j] = args[j - 1];
		}
		argv[argc] = NULL;
		by_getopt(want, argc, argv);
		by_opt(got, &o, argv);
		CHECK(!strcmp(got, want), "%s, not %s: %s %s %s", got, want,
		    argv[1], argc > 1 ? argv[2] : "", argc > 2 ? argv[3] : "");
		*(strstr(want, "bad") ? &bad : &good) += 1;
	}
	CHECK(good > 1000 && bad > 1000);
}

/* an empty argv: not even argv[0] */
static void
nothing(void)
{
	char *argv[] = { NULL };
	struct opt o = opt_begin(argv, table, "");

	CHECK(opt_next(&o) == -1 && o.i == 0);
}

static const struct test tests[] = {
	{ "walks", walks }, { "nothing", nothing },
};

int
main(int argc, char *argv[])
{
	struct opt o;
	char s[4096];

	if (argc >= 2 && !strcmp(argv[1], "walk")) {
		by_opt(s, &o, argv + 1);
		return puts(s) < 0;
	}
	if (argc >= 3 && !strcmp(argv[1], "status")) {
		o = opt_begin(argv + 1, table, "[name ...]");
		while (opt_next(&o) > 0)
			;
		return opt_status(&o);
	}
	if (argc >= 3 && !strcmp(argv[1], "conflict")) {
		o = opt_begin(argv + 2, table, "[name ...]");
		while (opt_next(&o) > 0)
			;
		return opt_conflict(&o, argv[2]);
	}
	return TEST(tests, argv);
}
