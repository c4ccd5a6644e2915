#include "settings.h"

#include "lib/num.h"
#include "lib/opt.h"

static const char options[] =
    "-a\tstart at multiples of the interval on the wall clock, UTC\n"
    "-e\tuntil a run fails, as -x 1-255\n"
    "-f\truns stay in the foreground process group\n"
    "-q\tdo not say that starts were skipped or runs were cut\n"
    "-u\tuntil a run succeeds, as -x 0\n"
    "-v\tsay how each run ended\n"
    "-w\twait the interval after each run\n"
    "-b max\tthe same, doubled per further failure up to max\n"
    "-d delay\tthe first run is that much later\n"
    "-j jitter\teach start is later by up to that much, by chance\n"
    "-k grace\tfrom TERM to KILL (default 5s, 0 never)\n"
    "-n runs\tat most that many\n"
    "-T total\tno run after that time, the one in progress is cut\n"
    "-t limit\tcut a run that takes longer\n"
    "-x list\tuntil the exit status is one of these, as 2,64-78\n";

static const char *
positive(const char *text, int64_t *ns)
{
	const char *why = num_duration(text, ns);

	return !why && !*ns ? "is too small" : why;
}

/* NULL, or what is wrong with *text, which becomes the element of a list */
static const char *
take_option(struct settings *s, int letter, const char **text)
{
	const char *arg = *text;

	switch (letter) {
	case 'b': return positive(arg, &s->most_pause);
	case 'd': return num_duration(arg, &s->delay);
	case 'j': return num_duration(arg, &s->jitter);
	case 'k': return num_duration(arg, &s->grace);
	case 'n': return num_parse(arg, 1, UINT64_MAX, &s->runs);
	case 'T': return positive(arg, &s->total);
	case 't': return positive(arg, &s->limit);
	default: return num_set(text, 0, 255, s->until);
	}
}

static void
take_flags(struct settings *s, const struct opt *o)
{
	const char *failures = "1-255";

	s->aligned = opt_has(o, 'a');
	s->foreground = opt_has(o, 'f');
	s->quiet = opt_has(o, 'q');
	s->verbose = opt_has(o, 'v');
	if (opt_has(o, 'b'))
		s->kind = GRID_BACKOFF;
	else if (opt_has(o, 'w'))
		s->kind = GRID_WAIT;
	if (opt_has(o, 'e'))
		num_set(&failures, 0, 255, s->until);
	if (opt_has(o, 'u'))
		s->until[0] |= 1;
	s->is_conditional = opt_has(o, 'e') || opt_has(o, 'u') ||
	    opt_has(o, 'x');
}

int
settings_limited(const struct settings *s)
{
	return s->limit || s->total;
}

/* options that contradict each other, or the interval; 0, or 2 once reported */
static int
check(const struct settings *s, const struct opt *o)
{
	static const char unlimited[] = "not without -t or -T";
	static const char zero[] = "not with the interval 0";

	if (opt_conflict(o, "abw bw qv"))
		return 2;
	if (s->foreground && !settings_limited(s))
		return opt_bad(o, "-f", unlimited);
	if (opt_has(o, 'k') && !settings_limited(s))
		return opt_bad(o, "-k", unlimited);
	if (s->aligned && !s->interval)
		return opt_bad(o, "-a", zero);
	if (s->kind == GRID_BACKOFF && !s->interval)
		return opt_bad(o, "-b", zero);
	if (s->kind == GRID_BACKOFF && s->most_pause < s->interval)
		return opt_bad(o, "-b", "is less than the interval");
	return 0;
}

/* 0, or 2 once reported */
static int
take_operands(struct settings *s, const struct opt *o)
{
	char **operand = o->argv + o->i;
	const char *why;

	if (!operand[0])
		return opt_bad(o, "no interval", NULL);
	why = num_duration(operand[0], &s->interval);
	if (why)
		return opt_bad(o, *operand[0] ? operand[0] : "interval", why);
	if (!operand[1])
		return opt_bad(o, "no command", NULL);
	s->command = operand + 1;
	return 0;
}

int
settings_read(struct settings *s, char **argv)
{
	struct opt o = opt_begin(argv, options, "interval command [arg ...]");
	const char *why, *text;
	int c;

	while ((c = opt_next(&o)) > 0) {
		text = o.arg;
		why = take_option(s, c, &text);
		if (why && c == 'x')
			opt_bad_element(&o, why, text);
		else if (why)
			opt_bad_arg(&o, why, text);
		if (why)
			return STATUS_FAILED;
	}
	if (c == 0)
		return opt_status(&o) ? STATUS_FAILED : 0;
	take_flags(s, &o);
	return take_operands(s, &o) || check(s, &o) ? STATUS_FAILED : -1;
}
