/* repeat, every - run a command again and again */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "../lib/buf.h"
#include "../lib/clk.h"
#include "../lib/fd.h"
#include "../lib/grid.h"
#include "../lib/job.h"
#include "../lib/msg.h"
#include "../lib/num.h"
#include "../lib/opt.h"
#include "../lib/out.h"
#include "../lib/sig.h"

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

#define RUN "REPEAT_RUN="
#define LAST "REPEAT_STATUS="

enum { NO_PROCESS = 1000 };	/* ms to wait after a run without one */
enum { TROUBLE = 125, CANNOT_RUN = 126, NOT_FOUND = 127, CUT = 124 };

struct repeat {
	struct opt opt;
	struct grid grid;
	struct job job;
	struct clk_timer boot, wall;
	const struct clk_timer *starts;	/* of the two, the one of the grid */
	int64_t delay, jitter, limit, grace;
	int64_t end;		/* of -T, at last an instant; 0: none */
	uint64_t most, runs;
	uint8_t until[32];	/* a bit an exit status */
	int64_t now, began;	/* by boot */
	int signals;		/* descriptor of those that we handle */
	int out;		/* 1, or -1: it was closed */
	int fatal;		/* the signal to die by */
	int lost;		/* no run can be waited for: it was said */
	int alarm;		/* run now */
	int cuts;		/* how often the run was told to end */
	int skipped;		/* it was said that starts are */
	int status;		/* of the last run */
	struct buf env;
	char run[32], last[20];	/* RUN, LAST with their values */
};

static int
has(const struct repeat *s, char letter)
{
	return opt_has(&s->opt, letter);
}

/* "PROG: run 7: exit 0, 1.204s"; n -1: no number */
static void
say(const struct repeat *s, const char *what, int64_t n)
{
	struct out line = { .fd = -1 };

	out_str(&line, "run ");
	out_num(&line, s->runs);
	out_str(&line, what);
	if (n >= 0)
		out_num(&line, (uint64_t)n);
	out_str(&line, ", ");
	out_milli(&line, (uint64_t)(s->now - s->began) / 1000000);
	out_bytes(&line, "s", 2);
	if (!line.b.failed)
		msg(line.b.p, NULL);
	buf_free(&line.b);
}

/* the kernel refuses to tell of the run, which is left to itself */
static void
lose(struct repeat *s)
{
	msg_errno("cannot wait");
	s->lost = 1;
	s->job.pid = 0;
}

/* an INT or QUIT of the terminal has reached the command as well */
static void
take_signal(struct repeat *s)
{
	int process, sig = sig_read(s->signals, &process);

	switch (sig) {
	case 0:
		if (errno != EAGAIN && errno != EINTR)
			lose(s);
		return;
	case SIGALRM:
		s->alarm = 1;
		return;
	case SIGCHLD:
		if (job_reap(&s->job) < 0)
			lose(s);
		return;
	case SIGTSTP:
		job_suspend(&s->job);
		return;
	case SIGCONT:	/* it may have been the shell's "bg", then its "fg" */
		job_signal(&s->job, sig);
		return;
	}
	if (!s->fatal)
		s->fatal = sig;
	if (sig == SIGTERM || sig == SIGHUP || s->job.group || process)
		job_signal(&s->job, sig);
	if (sig == SIGTERM || sig == SIGHUP)
		job_signal(&s->job, SIGCONT);
}

/* wait for signals, a timer, or that nobody reads what runs write */
static void
look(struct repeat *s, const struct clk_timer *timer, int timeout)
{
	struct pollfd p[3] = {
		{ .fd = s->signals, .events = POLLIN },
		{ .fd = timer ? timer->fd : -1, .events = POLLIN },
		{ .fd = s->job.pid ? -1 : s->out },
	};

	if (poll(p, 3, timeout) < 0) {
		if (errno != EINTR)
			lose(s);
		return;
	}
	if (p[2].revents & (POLLERR | POLLHUP))
		s->fatal = SIGPIPE;
	if (p[2].revents & POLLNVAL)
		s->out = -1;
	if (p[0].revents & POLLIN)
		take_signal(s);
}

static int64_t
grid_now(const struct repeat *s)
{
	return s->starts == &s->wall ? clk_timer_now(&s->wall) : s->now;
}

/* for one start; without random numbers the clock's last digits have to do */
static int64_t
jitter(const struct repeat *s)
{
	uint64_t r = (uint64_t)s->now;

	if (!s->jitter)
		return 0;
	if (getrandom(&r, sizeof r, GRND_NONBLOCK) < 0)
		r *= UINT64_C(0x9e3779b97f4a7c15);
	return (int64_t)(r % ((uint64_t)s->jitter + 1));
}

/* until the next run is due; 0: there will be none */
static int
wait_start(struct repeat *s)
{
	int64_t now, left;
	int ready, looked;

	for (looked = 0;; looked = 1) {
		now = grid_now(s);
		if (s->starts == &s->wall)
			grid_again(&s->grid, now);
		ready = s->alarm || now >= s->grid.due;
		left = ready ? 0 : s->grid.due - now;
		if (s->end && left >= s->end - s->now)
			return 0;
		if (ready && looked)
			return 1;
		if (ready || clk_timer_set(s->starts, s->grid.due) == 0)
			look(s, s->starts, ready ? 0 : -1);
		if (s->fatal || s->lost)
			return 0;
		if (!ready)
			s->now = clk_timer_now(&s->boot);
	}
}

/* n in decimal; where it ends */
static void
number(char *s, uint64_t n)
{
	char digits[20], *p = digits + sizeof digits;

	do
		*--p = (char)('0' + n % 10);
	while (n /= 10);
	memcpy(s, p, (size_t)(digits + sizeof digits - p));
	s[digits + sizeof digits - p] = '\0';
}

/* TERM, then KILL; when to do the next */
static int64_t
cut(struct repeat *s)
{
	int first = !s->cuts++;

	if (first)
		job_end(&s->job, s->grace > 0);
	else
		job_signal(&s->job, SIGKILL);
	if (!has(s, 'q'))
		say(s, first ? ": sent TERM" : ": sent KILL", -1);
	return first && s->grace ? s->now + s->grace : CLK_NEVER;
}

static int64_t
deadline(const struct repeat *s)
{
	int64_t limit = s->limit ? s->now + s->limit : CLK_NEVER;

	return s->end && (limit == CLK_NEVER || s->end < limit) ? s->end :
	    limit;
}

/* how the run ended, as an exit status */
static int
result(const struct repeat *s)
{
	const char *name = s->job.argv[0];
	int error = s->job.error, absent = error == ENOENT || error == ENOTDIR;

	if (error)
		msg(*name ? name : "empty name", !absent ? msg_error(error) :
		    *name == '-' ? "not found (options come before the "
		    "interval)" : "not found");
	return s->cuts ? CUT : absent ? NOT_FOUND : error ? CANNOT_RUN :
	    s->job.status;
}

static void
run(struct repeat *s)
{
	int64_t when = deadline(s);

	s->runs++;
	s->alarm = s->cuts = 0;
	s->began = s->now;
	grid_start(&s->grid, grid_now(s));
	number(s->run + strlen(RUN), s->runs);
	number(s->last + strlen(LAST), (uint64_t)s->status);
	s->job.env = (char **)(void *)s->env.p + (s->runs == 1);
	s->status = TROUBLE;
	if (job_start(&s->job) < 0) {
		msg_errno("cannot start a process");
		look(s, NULL, NO_PROCESS);
		s->now = clk_timer_now(&s->boot);
		return;
	}
	if (when != CLK_NEVER)
		clk_timer_set(&s->boot, when);
	while (s->job.pid) {
		look(s, when != CLK_NEVER ? &s->boot : NULL, -1);
		s->now = clk_timer_now(&s->boot);
		if (s->job.pid && when != CLK_NEVER && s->now >= when) {
			when = cut(s);
			if (when != CLK_NEVER)
				clk_timer_set(&s->boot, when);
		}
	}
	if (!s->lost)
		s->status = result(s);
}

/* a run that was interrupted, or lost its reader, is not followed by another */
static int
is_last(struct repeat *s)
{
	int sig = s->job.signal;

	if (has(s, 'v'))
		say(s, ": exit ", s->status);
	if (!s->fatal && (sig == SIGINT || sig == SIGQUIT || sig == SIGPIPE) &&
	    !sig_is_ignored(sig))
		s->fatal = sig;
	return s->fatal || s->lost || s->runs == s->most ||
	    (s->runs == 1 && s->job.error) ||
	    s->until[s->status / 8] >> s->status % 8 & 1;
}

static void
next(struct repeat *s)
{
	uint64_t n = grid_end(&s->grid, grid_now(s), s->status == 0, jitter(s));

	if (n && !has(s, 'q') && (has(s, 'v') || !s->skipped))
		say(s, ": starts skipped: ", (int64_t)n);
	s->skipped |= n != 0;
}

/* an ignored signal that we are to die by can only be SIGPIPE */
static int
die(int sig)
{
	if (!sig_is_ignored(sig))
		return sig_die(sig);
	msg("stdout", msg_error(EPIPE));
	return TROUBLE;
}

static int
repeat(struct repeat *s)
{
	int conditional = has(s, 'e') || has(s, 'u') || has(s, 'x');

	if (s->end)
		s->end += s->now;
	if (has(s, 'a'))
		grid_align(&s->grid, grid_now(s), s->delay, jitter(s));
	else
		grid_begin(&s->grid, s->now, s->delay, jitter(s));
	while (wait_start(s)) {
		run(s);
		if (is_last(s))
			return s->fatal ? die(s->fatal) : s->status;
		next(s);
	}
	if (s->fatal)
		return die(s->fatal);
	if (s->lost)
		return TROUBLE;
	if (has(s, 'v'))
		msg("total time is over", NULL);
	return s->runs && !conditional ? s->status : CUT;
}

/* -1: errno */
static int
take_signals(struct repeat *s)
{
	static const unsigned char heard[] = { SIGHUP, SIGINT, SIGQUIT,
	    SIGALRM, SIGTERM, SIGCHLD, SIGTSTP, SIGCONT };
	struct sigaction act = { .sa_handler = SIG_DFL };
	sigset_t set;

	s->job.ignores_child = sig_is_ignored(SIGCHLD);
	if (s->job.ignores_child)
		sigaction(SIGCHLD, &act, NULL);
	s->signals = sig_open(heard, sizeof heard - (s->job.group ? 0 : 2),
	    &s->job.mask);
	sigemptyset(&set);
	sigaddset(&set, SIGPIPE);		/* of messages */
	if (s->job.group)
		sigaddset(&set, SIGTTOU);	/* of tcsetpgrp(3) */
	sigprocmask(SIG_BLOCK, &set, NULL);
	return s->signals < 0 ? -1 : 0;
}

static int
starts_with(const char *s, const char *start)
{
	while (*start && *s == *start)
		s++, start++;
	return !*start;
}

/* the variables of the last run, of this one, then all others, and PATH */
static int
take_environment(struct repeat *s)
{
	char **e, *ours[] = { s->last, s->run, NULL };

	s->job.path = "/usr/local/bin:/bin:/usr/bin";
	buf_add(&s->env, ours, 2 * sizeof *ours);
	for (e = environ; e && *e; e++) {
		if (starts_with(*e, "PATH="))
			s->job.path = *e + 5;
		if (!starts_with(*e, LAST) && !starts_with(*e, RUN))
			buf_add(&s->env, e, sizeof *e);
	}
	buf_add(&s->env, ours + 2, sizeof *ours);
	return s->env.failed ? -1 : 0;
}

/* may a run be cut? */
static int
is_limited(const struct repeat *s)
{
	return has(s, 't') || has(s, 'T');
}

static int
begin(struct repeat *s)
{
	if (job_begin(&s->job, is_limited(s) && !has(s, 'f')) < 0)
		return -1;
	if (take_environment(s) < 0 || clk_timer(&s->boot, 0) < 0)
		return -1;
	s->starts = has(s, 'a') ? &s->wall : &s->boot;
	if (has(s, 'a') && clk_timer(&s->wall, 1) < 0)
		return -1;
	s->now = clk_timer_now(&s->boot);
	return s->now < 0 ? -1 : take_signals(s);
}

static const char *
positive(const char *text, int64_t *ns)
{
	const char *why = num_duration(text, ns);

	return !why && !*ns ? "is too small" : why;
}

/* NULL, or what is wrong with the argument: of a list, *bad becomes that */
static const char *
take_option(struct repeat *s, int letter, const char *arg, const char **bad)
{
	switch (letter) {
	case 'b': return positive(arg, &s->grid.most);
	case 'd': return num_duration(arg, &s->delay);
	case 'j': return num_duration(arg, &s->jitter);
	case 'k': return num_duration(arg, &s->grace);
	case 'n': return num_parse(arg, 1, UINT64_MAX, &s->most);
	case 'T': return positive(arg, &s->end);
	case 't': return positive(arg, &s->limit);
	default: return num_set(bad, 0, 255, s->until);
	}
}

/* options that contradict each other, or the interval; 0, or 2 when said */
static int
check(struct repeat *s)
{
	struct opt *o = &s->opt;

	if (opt_conflict(o, "abw bw qv"))
		return 2;
	if (has(s, 'f') && !is_limited(s))
		return opt_bad(o, "-f", "not without -t or -T");
	if (has(s, 'k') && !is_limited(s))
		return opt_bad(o, "-k", "not without -t or -T");
	if (has(s, 'a') && !s->grid.interval)
		return opt_bad(o, "-a", "not with the interval 0");
	if (has(s, 'b') && !s->grid.interval)
		return opt_bad(o, "-b", "not with the interval 0");
	if (has(s, 'b') && s->grid.most < s->grid.interval)
		return opt_bad(o, "-b", "is less than the interval");
	return 0;
}

/* 0, or 2 when it was said what is wrong */
static int
take_operands(struct repeat *s, char **argv)
{
	const char *why, *failures = "1-255";

	if (!argv[0])
		return opt_bad(&s->opt, "no interval", NULL);
	why = num_duration(argv[0], &s->grid.interval);
	if (why)
		return opt_bad(&s->opt, *argv[0] ? argv[0] : "interval", why);
	if (!argv[1])
		return opt_bad(&s->opt, "no command", NULL);
	s->job.argv = argv + 1;
	s->grid.kind = has(s, 'b') ? GRID_BACKOFF :
	    has(s, 'w') ? GRID_WAIT : GRID_RATE;
	if (has(s, 'e'))
		num_set(&failures, 0, 255, s->until);
	if (has(s, 'u'))
		s->until[0] |= 1;
	return check(s);
}

int
main(int argc, char *argv[])
{
	struct repeat s = { .opt = opt_begin(argv, options,
	    "interval command [arg ...]"), .grace = 5000000000, .out = 1,
	    .run = RUN, .last = LAST };
	const char *why, *bad;
	int c;

	(void)argc;
	sig_begin();
	while ((c = opt_next(&s.opt)) > 0) {
		bad = s.opt.arg;
		why = take_option(&s, c, s.opt.arg, &bad);
		if (why && c == 'x')
			opt_bad_element(&s.opt, why, bad);
		else if (why)
			opt_bad_arg(&s.opt, why, s.opt.arg);
		if (why)
			return TROUBLE;
	}
	if (c == 0)
		return opt_status(&s.opt) ? TROUBLE : 0;
	if (take_operands(&s, argv + s.opt.i))
		return TROUBLE;
	if (begin(&s) < 0) {
		msg_errno("cannot begin");
		return TROUBLE;
	}
	return repeat(&s);
}
