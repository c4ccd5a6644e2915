/* repeat, every - run a command again and again */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/random.h>
#include <unistd.h>

#include "environment.h"
#include "grid.h"
#include "job.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/msg.h"
#include "lib/out.h"
#include "lib/signals.h"
#include "settings.h"

enum {
	NO_PROCESS = 1000,	/* ms to wait after fork failed */
	SIGNALS = 8,		/* how many we handle: all may be pending */
	SET = 100000000		/* ns: a clock further ahead has been set */
};

struct repeat {
	const struct settings *asked;
	struct grid grid;
	struct job job;
	struct environment environment;
	struct clock_timer boot, wall;
	const struct clock_timer *starts; /* the one of the two for the grid */
	int64_t end;		/* of all runs, by boot; 0: none */
	uint64_t runs;		/* begun */
	int64_t now, began;	/* of the run; by boot */
	int64_t offset;		/* wall clock minus time since boot, for -a */
	int signals;		/* descriptor of those that we handle */
	int out;		/* 1, or -1: it was closed */
	int fatal;		/* the signal to die by, or 0 */
	int lost;		/* runs cannot be waited for: it was reported */
	int alarm;		/* run now */
	int cuts;		/* signals sent to end this run */
	int skipped;		/* skipped starts were reported */
	int status;		/* of the last run */
};

/* report "PROG: run 7: exit 0, 1.204s"; n below 0: without the number */
static void
report(const struct repeat *s, const char *what, int64_t n)
{
	struct out line = { .fd = -1 };
	const char *text;

	out_str(&line, "run ");
	out_num(&line, s->runs);
	out_str(&line, what);
	if (n >= 0)
		out_num(&line, (uint64_t)n);
	out_str(&line, ", ");
	out_milli(&line, (uint64_t)(s->now - s->began) / 1000000);
	out_str(&line, "s");
	text = out_string(&line);
	if (text)
		msg(text, NULL);
	buf_free(&line.b);
}

/* the kernel does not let us wait for the run: leave it to itself */
static void
lose(struct repeat *s)
{
	msg_errno("cannot wait");
	s->lost = 1;
	s->job.pid = 0;
}

/*
 * Do what a signal asks for, and pass it on unless the command got it too: INT,
 * QUIT of a terminal. 0: there is none.
 */
static int
take_signal(struct repeat *s)
{
	int process, sig = signals_read(s->signals, &process);

	switch (sig) {
	case 0:
		if (errno != EAGAIN && errno != EINTR)
			lose(s);
		return 0;
	case SIGALRM:
		s->alarm = 1;
		return 1;
	case SIGCHLD:
		if (job_reap(&s->job) < 0)
			lose(s);
		return 1;
	case SIGTSTP:
		job_suspend(&s->job);
		return 1;
	case SIGCONT:	/* it may have been the shell's "bg", then its "fg" */
		job_continue(&s->job);
		return 1;
	}
	if (!s->fatal)
		s->fatal = sig;
	if (sig == SIGTERM || sig == SIGHUP || s->job.group || process)
		job_signal(&s->job, sig);
	if (sig == SIGTERM || sig == SIGHUP)
		job_signal(&s->job, SIGCONT);
	return 1;
}

static int
is_pipe(int fd)
{
	return fcntl(fd, F_GETPIPE_SZ) >= 0;
}

/*
 * Wait for signals or a timer, at most timeout ms; between runs also for the
 * reader of standard output to go.
 */
static void
wait_event(struct repeat *s, const struct clock_timer *timer, int timeout)
{
	struct pollfd p[3] = {
		{ .fd = s->signals, .events = POLLIN },
		{ .fd = timer ? timer->fd : -1, .events = POLLIN },
		{ .fd = s->job.pid ? -1 : s->out },
	};
	int n;

	if (poll(p, 3, timeout) < 0) {
		if (errno != EINTR)
			lose(s);
		return;
	}
	if (p[2].revents & POLLHUP || (p[2].revents & POLLERR && is_pipe(1)))
		s->fatal = SIGPIPE;
	else if (p[2].revents)	/* closed, or a socket's error, not its end */
		s->out = -1;
	for (n = p[0].revents & POLLIN ? SIGNALS : 0; n && take_signal(s); n--)
		;
}

static int64_t
grid_now(const struct repeat *s)
{
	return s->starts == &s->wall ? clock_timer_now(&s->wall) : s->now;
}

/* the jitter of one start; without random numbers from the clock's digits */
static int64_t
jitter(const struct repeat *s)
{
	uint64_t r = (uint64_t)s->now;

	if (!s->asked->jitter)
		return 0;
	if (getrandom(&r, sizeof r, GRND_NONBLOCK) < 0)
		r *= UINT64_C(0x9e3779b97f4a7c15);
	return (int64_t)(r % ((uint64_t)s->asked->jitter + 1));
}

/*
 * Adjust the grid to a wall clock that was set. The kernel also reports the end
 * of a suspend, but then the wall clock is not ahead of the time since boot.
 */
static void
follow_wall(struct repeat *s)
{
	int64_t wall = clock_timer_now(&s->wall),
	    ahead = wall - clock_timer_now(&s->boot) - s->offset;
	int set = clock_timer_set(&s->wall, s->grid.due) < 0;

	s->offset += ahead;
	grid_again(&s->grid, wall, set && ahead > SET);
}

/* wait until the next run is due; 0: there will be none */
static int
wait_start(struct repeat *s)
{
	int64_t now, left;
	int ready, looked;	/* signals come first, even if it is due */

	for (looked = 0;; looked = 1) {
		if (s->starts == &s->wall)
			follow_wall(s);
		now = grid_now(s);
		ready = s->alarm || now >= s->grid.due;
		left = ready ? 0 : s->grid.due - now;
		if (s->end && left >= s->end - s->now)
			return 0;
		if (ready && looked)
			return 1;
		if (ready || clock_timer_set(s->starts, s->grid.due) == 0)
			wait_event(s, s->starts, ready ? 0 : -1);
		if (s->fatal || s->lost)
			return 0;
		if (!ready)
			s->now = clock_timer_now(&s->boot);
	}
}

/* send TERM, at the next call KILL; returns when that is due */
static int64_t
cut(struct repeat *s)
{
	int first = !s->cuts++;

	if (first)
		job_end(&s->job, s->asked->grace > 0);
	else
		job_signal(&s->job, SIGKILL);
	if (!s->asked->quiet)
		report(s, first ? ": sent TERM" : ": sent KILL", -1);
	return first && s->asked->grace ? s->now + s->asked->grace :
	    CLOCK_NEVER;
}

/* when to cut the run that begins now */
static int64_t
deadline(const struct repeat *s)
{
	int64_t limit = s->now + s->asked->limit;

	if (s->asked->limit && (!s->end || limit < s->end))
		return limit;
	return s->end ? s->end : CLOCK_NEVER;
}

/* why a command cannot be run, as msg_reason says it */
static const char *
why_not(int error, char *room)
{
	switch (error) {
	case E2BIG: return "Argument list too long";
	case ENOEXEC: return "Exec format error";
	case ETXTBSY: return "Text file busy";
	default: return msg_reason(error, room);
	}
}

/* how the run ended, as an exit status */
static int
result(const struct repeat *s)
{
	const char *name = s->job.argv[0];
	int error = s->job.error, absent = error == ENOENT || error == ENOTDIR;
	char room[MSG_REASON];

	if (absent && *name == '-')
		msg(name, "not found (options come before the interval)");
	else if (error)
		msg(*name ? name : "empty name",
		    absent ? "not found" : why_not(error, room));
	if (s->cuts)
		return STATUS_CUT;
	if (absent)
		return STATUS_NOT_FOUND;
	return error ? STATUS_CANNOT_RUN : s->job.status;
}

static void
set_deadline(struct repeat *s, int64_t when)
{
	if (when != CLOCK_NEVER)
		(void)clock_timer_set(&s->boot, when);
}

/* fork failed: wait a second, but not beyond the end of all runs */
static void
pause_without(struct repeat *s)
{
	int64_t left = s->end ? (s->end - s->now) / 1000000 + 1 : NO_PROCESS;

	wait_event(s, NULL, left < NO_PROCESS ? (int)left : NO_PROCESS);
	s->now = clock_timer_now(&s->boot);
}

static void
run(struct repeat *s)
{
	int64_t when = deadline(s);

	s->runs++;
	s->alarm = s->cuts = 0;
	s->began = s->now;
	grid_start(&s->grid, grid_now(s));
	s->job.env = environment_of_run(&s->environment, s->runs, s->status);
	s->status = STATUS_FAILED;
	if (job_start(&s->job) < 0) {
		msg_errno("cannot start a process");
		pause_without(s);
		return;
	}
	set_deadline(s, when);
	while (s->job.pid) {
		wait_event(s, when != CLOCK_NEVER ? &s->boot : NULL, -1);
		s->now = clock_timer_now(&s->boot);
		if (s->job.pid && when != CLOCK_NEVER && s->now >= when) {
			when = cut(s);
			set_deadline(s, when);
		}
	}
	if (!s->lost)
		s->status = result(s);
}

/* no run follows one that was interrupted or lost its reader */
static int
is_last(struct repeat *s)
{
	int sig = s->job.signal;

	if (s->asked->verbose)
		report(s, ": exit ", s->status);
	if (!s->fatal && (sig == SIGINT || sig == SIGQUIT || sig == SIGPIPE) &&
	    !signals_is_ignored(sig))
		s->fatal = sig;
	return s->fatal || s->lost || s->runs == s->asked->runs ||
	    (s->runs == 1 && s->job.error) ||
	    s->asked->until[s->status / 8] >> s->status % 8 & 1;
}

/* set when the next run is due */
static void
next(struct repeat *s)
{
	uint64_t n = grid_end(&s->grid, grid_now(s), s->status == 0, jitter(s));

	if (n && !s->asked->quiet && (s->asked->verbose || !s->skipped))
		report(s, ": starts skipped: ", (int64_t)n);
	s->skipped |= n != 0;
}

/* an ignored signal that we are to die by can only be SIGPIPE */
static int
die(int sig)
{
	if (!signals_is_ignored(sig))
		return signals_die(sig);
	errno = EPIPE;
	msg_errno("stdout");
	return STATUS_FAILED;
}

static int
repeat(struct repeat *s)
{
	const struct settings *asked = s->asked;

	if (asked->total)
		s->end = s->now + asked->total;
	if (asked->aligned)
		grid_align(&s->grid, grid_now(s), asked->delay, jitter(s));
	else
		grid_begin(&s->grid, s->now, asked->delay, jitter(s));
	while (wait_start(s)) {
		run(s);
		if (is_last(s))
			return s->fatal ? die(s->fatal) : s->status;
		next(s);
	}
	if (s->fatal)
		return die(s->fatal);
	if (s->lost)
		return STATUS_FAILED;
	if (asked->verbose)
		msg("total time is over", NULL);
	return s->runs && !asked->is_conditional ? s->status : STATUS_CUT;
}

/*
 * Hear signals from now on: the last two only if the command has a group of its
 * own, because the terminal sends them to ours. -1: errno
 */
static int
take_signals(struct repeat *s)
{
	static const unsigned char heard[] = { SIGHUP, SIGINT, SIGQUIT,
	    SIGALRM, SIGTERM, SIGCHLD, SIGTSTP, SIGCONT };
	sigset_t set;

	s->job.ignores_child = signals_is_ignored(SIGCHLD);
	if (s->job.ignores_child)
		signals_ignore(SIGCHLD, 0);
	s->signals = signals_open(heard, sizeof heard - (s->job.group ? 0 : 2),
	    &s->job.mask);
	sigemptyset(&set);
	sigaddset(&set, SIGPIPE);		/* from messages */
	if (s->job.group)
		sigaddset(&set, SIGTTOU);	/* from tcsetpgrp(3) */
	sigprocmask(SIG_BLOCK, &set, NULL);
	return s->signals < 0 ? -1 : 0;
}

/* -1: errno */
static int
begin(struct repeat *s)
{
	const struct settings *asked = s->asked;

	s->grid.kind = asked->kind;
	s->grid.interval = asked->interval;
	s->grid.most = asked->most_pause;
	s->job.argv = asked->command;
	s->job.limited = settings_limited(asked);
	if (job_begin(&s->job, s->job.limited && !asked->foreground) < 0)
		return -1;
	if (environment_begin(&s->environment) < 0 ||
	    clock_timer(&s->boot, 0) < 0)
		return -1;
	s->job.path = s->environment.path;
	s->starts = asked->aligned ? &s->wall : &s->boot;
	if (asked->aligned && clock_timer(&s->wall, 1) < 0)
		return -1;
	s->now = clock_timer_now(&s->boot);
	if (asked->aligned)
		s->offset = clock_timer_now(&s->wall) - s->now;
	return s->now < 0 ? -1 : take_signals(s);
}

int
main(int argc, char *argv[])
{
	struct settings asked = { .grace = 5000000000 };
	struct repeat s = { .asked = &asked, .out = 1 };
	int status;

	(void)argc;
	signals_begin();
	status = settings_read(&asked, argv);
	if (status >= 0)
		return status;
	if (begin(&s) < 0) {
		msg_errno("cannot begin");
		return STATUS_FAILED;
	}
	return repeat(&s);
}
