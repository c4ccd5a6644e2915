/* opt: argument vectors, against getopt(3), and the messages about them */
#include <getopt.h>

#include "fuzz.h"
#include "json.h"
#include "system.h"
#include "../unit/options.h"
#include "lib/opt.h"

/* at most SAYINGS messages: a program ends after one and frees no memory */
enum { MOST = 32, SAYINGS = 50000 };

struct found {
	int c;
	const char *arg;
};

/* the options with an argument; how many, -1: one is bad */
static int
by_opt(struct opt *o, struct found *f)
{
	int n, c;

	for (n = 0; (c = opt_next(o)) > 0; n++)
		f[n] = (struct found){ c, o->arg };
	return c ? n : -1;
}

static int
by_getopt(char **argv, int argc, struct found *f, char *seen)
{
	int n = 0, c;

	optind = 0;
	opterr = 0;
	while ((c = getopt(argc, argv, "+0abvo:t:")) > 0 && c != '?') {
		seen[c] = 1;
		if (c == 'o' || c == 't')
			f[n++] = (struct found){ c, optarg };
	}
	return c == '?' ? -1 : n;
}

static void
status(const struct opt *o, char **argv)
{
	const char *s = argv[o->i];
	int help = s && !o->at && (!strcmp(s, "--help") ||
	    !strcmp(s, "--version")), r;

	/* a long word, a letter that is unknown, or the end */
	MUST(!s || o->at || (!strncmp(s, "--", 2) && s[2]));
	sys.outs = 0;
	r = opt_status(o);
	MUST(r == 2 || (help && r == 0));
	MUST(sys.outs || sys.fails);
	must_be_shown(sys.out, sys.outs);
}

static void
conflicts(const struct opt *o)
{
	int ab = opt_has(o, 'a') && opt_has(o, 'b'),
	    ov = opt_has(o, 'o') && opt_has(o, 'v');

	sys.outs = 0;
	MUST(opt_conflict(o, "ab ov") == (ab || ov ? 2 : 0));
	must_be_shown(sys.out, sys.outs);
}

static void
bad_arg(const struct opt *o, const char *arg)
{
	sys.outs = 0;
	MUST(opt_bad_arg(o, "is not a duration", arg) == 2);
	must_be_shown(sys.out, sys.outs);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct input in = { data, n };
	/* each byte of a cluster may be an option */
	struct found got[MOST + 1], want[MOST + 1];
	char *argv[MOST + 1] = { 0 }, seen[128] = { 0 };
	static unsigned said;
	int argc, i, count;
	struct opt o;

	system_begin(&in);
	for (argc = 0; in.n && argc < MOST; argc++)
		argv[argc] = take_text(&in);
	o = opt_begin(argv, table, "[name ...]");
	count = by_opt(&o, got);
	MUST(o.i <= argc);
	if (!argc)
		MUST(count == 0);
	else {
		MUST(by_getopt(argv, argc, want, seen) == count);
		for (i = 0; i < count; i++)
			MUST(got[i].c == want[i].c &&
			    got[i].arg == want[i].arg);
		for (i = 0; count >= 0 && i < 128; i++)
			MUST(opt_has(&o, (char)i) == seen[i]);
		MUST(count < 0 || o.i == optind);
	}
	if (said++ < SAYINGS) {
		if (count < 0)
			status(&o, argv);
		else
			conflicts(&o);
		if (count > 0)
			bad_arg(&o, got[count - 1].arg);
	}
	while (argc--)
		free(argv[argc]);
	return 0;
}
