#include "sweep.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "estimate.h"
#include "hosts.h"
#include "lib/clock.h"
#include "lib/msg.h"
#include "lib/out.h"
#include "lib/signals.h"
#include "localnet.h"
#include "neighbours.h"
#include "options.h"
#include "outcome.h"
#include "probe.h"
#include "prober.h"
#include "progress.h"
#include "records.h"
#include "schedule.h"
#include "verdict.h"

#define SECOND INT64_C(1000000000)
enum {
	STALLED = 50,	/* ms without reading: the reader stalls */
	MOST_STEPS = 4096	/* of the schedule, between looks at signals */
};

/* --- progress and signals */

uint64_t
sweep_count(const struct sweep *s, int state)
{
	return records_count(&s->records, s->schedule.count, state);
}

static struct progress_state
how_far(const struct sweep *s, int64_t now)
{
	const uint64_t *count = s->schedule.count;
	int64_t elapsed = now - s->begin;
	int64_t left = estimate_left(&s->schedule, now, elapsed);

	if (s->stop && left > s->stop - now)
		left = s->stop > now ? s->stop - now : 0;
	return (struct progress_state){ .total = hosts_count(&s->hosts),
	    .decided = count[SCHEDULE_ALIVE] + count[SCHEDULE_INACTIVE] +
	    count[SCHEDULE_ERROR], .alive = sweep_count(s, SCHEDULE_ALIVE),
	    .left = elapsed < SECOND ? -1 : left };
}

static void
show_progress(struct sweep *s)
{
	if (!progress_due(&s->progress, s->now))
		return;
	if (progress_stale(&s->progress, s->now))
		s->progress.state = how_far(s, s->now);
	progress_draw(&s->progress);
}

static void
say_progress(struct sweep *s)
{
	struct progress_state state = how_far(s, clock_now());
	char text[PROGRESS_TEXT];

	s->asked = 0;
	progress_text(text, NULL, &state, sizeof text);
	sweep_say(s, text, NULL);
}

static void
take_signal(struct sweep *s)
{
	int process, sig = signals_read(s->signals, &process);

	if (sig && !process)	/* the terminal sent it, and echoed ^C */
		progress_echoed(&s->progress);
	if (sig == SIGUSR1 || sig == SIGQUIT)
		s->asked = 1;
	else if (sig)
		s->fatal = sig;
}

/*
 * Wait until a reader is ready, but hear signals, which are blocked in a write.
 * 0: the reader stalls, and there is a signal to end by
 */
static int
wait_for_reader(struct sweep *s, int fd)
{
	struct pollfd p[] = { { .fd = fd, .events = POLLOUT },
	    { .fd = s->signals, .events = POLLIN } };
	int n;

	for (;;) {
		n = poll(p, 2, s->fatal ? STALLED : -1);
		if (n < 0 ? errno != EINTR : p[0].revents)
			return 1;
		if (n == 0)
			return 0;
		take_signal(s);
		if (s->asked && fd != 2)
			say_progress(s);
	}
}

int
sweep_say(void *sweep, const char *what, const char *why)
{
	struct sweep *s = sweep;

	s->mute = s->mute || !wait_for_reader(s, 2);
	return s->mute ? 2 : progress_say(&s->progress, what, why);
}

/*
 * Wait for the reader of records. Returns the most bytes that can be written
 * then without waiting. If the reader stalls, a signal ends this process here,
 * without the records that are left.
 */
size_t
sweep_yield(void *sweep)
{
	struct sweep *s = sweep;

	progress_yield(&s->progress);
	if (wait_for_reader(s, s->records.out.fd))
		return PIPE_BUF;
	progress_end(&s->progress);
	_exit(signals_die(s->fatal));
}

/* --- what goes out */

static void
flush(struct sweep *s)
{
	const struct probe *p = s->batch, *end = p + s->batched;

	if (!s->batched)
		return;
	prober_send(&s->prober, s->batch, s->batched);
	for (; p < end; p++)
		outcome_sent(&s->outcome, p, s->now);
	s->batched = 0;
}

/* add a probe to the batch, which is of one family; try 0: offered again */
static void
add_probe(struct sweep *s, uint64_t i, unsigned try)
{
	static const struct verdict off = { .kind = VERDICT_NOT_ON_LINK };
	struct host host = hosts_at(&s->hosts, i);
	struct probe probe = { .ip = host.ip, .zone = host.zone, .index = i };
	int64_t when = try ? neighbours_ask(&s->neighbours, &host.ip,
	    host.zone, try, s->now) : 0;

	if (when) {
		schedule_unsent(&s->schedule, i, when);
		return;
	}
	switch (prober_reach(&s->prober, &probe)) {
	case PROBER_OURS:
		outcome_ours(&s->outcome, i, probe.net->mac);
		return;
	case PROBER_NOT_ON_LINK:
		outcome_refuse(&s->outcome, i, &off);
		return;
	case PROBER_SEND:
		break;
	}
	if (s->batched == s->most ||
	    (s->batched && s->batch->ip.len != host.ip.len))
		flush(s);
	s->batch[s->batched++] = probe;
}

/* --- the loop */

static int64_t
earliest(int64_t a, int64_t b)
{
	return b && b < a ? b : a;
}

/* wait for answers and signals until a time; 0: only look for signals */
static void
wait_until(struct sweep *s, int64_t when)
{
	struct pollfd p[PROBER_FDS + 2] = {
		[PROBER_FDS] = { .fd = s->signals, .events = POLLIN },
		[PROBER_FDS + 1] = { .fd = s->timer.fd, .events = POLLIN },
	};

	prober_poll(&s->prober, p);
	show_progress(s);
	if (when && s->progress.shown)
		when = earliest(when, s->progress.due);
	if (when)
		(void)clock_timer_set(&s->timer,
		    clock_timer_at(&s->timer, when));
	poll(p, PROBER_FDS + 2, when ? -1 : 0);
	prober_polled(&s->prober, p);
	if (p[PROBER_FDS].revents & POLLIN)
		take_signal(s);
	if (s->asked)
		say_progress(s);
}

/*
 * Read what came in, and tell the schedule only a time by which all is read: so
 * an answer in time counts as such, however long this process did not run, and
 * however much waits to be read.
 */
static void
receive(struct sweep *s)
{
	int more, lost;

	s->clock = clock_now();
	if (!s->unread)
		s->since = s->clock;
	more = prober_receive(&s->prober, &s->user, &lost);
	s->unread = more && s->unread < PROBER_TURNS ? s->unread + 1 : 0;
	if (!s->unread)
		s->now = s->since;
	if (!lost)
		return;
	if (!s->lost)
		sweep_say(s, "answers came too fast and were lost",
		    "probing once more");
	s->lost = 1;
	schedule_overflow(&s->schedule);
}

/*
 * Begin no host any more; hosts that are decided still get their records. A
 * multicast address is decided if a host has answered
 */
static void
leave(struct sweep *s)
{
	uint64_t i;
	size_t n;

	for (n = 0; records_answered(&s->records, n, &i); n++)
		schedule_answer(&s->schedule, i, 0, VERDICT_ANSWER);
	s->left = schedule_leave(&s->schedule);
	s->outcome.leaving = 1;
}

/* has a signal, the time, enough answers or a failure ended the sweep? */
static void
check_end(struct sweep *s)
{
	int error = prober_failed(&s->prober);
	char room[MSG_REASON];

	if (s->outcome.leaving)
		return;
	if (error)	/* silence proves nothing then */
		s->trouble = sweep_say(s, "cannot receive",
		    msg_reason(error, room));
	if (error || s->fatal || outcome_is_enough(&s->outcome))
		leave(s);
	else if (s->stop && s->clock >= s->stop) {
		schedule_stop(&s->schedule, VERDICT_DEADLINE,
		    records_are_shown(&s->records, SCHEDULE_INACTIVE));
		s->stop = 0;
	}
}

/* probe and record what is due, up to a full batch; SCHEDULE_..., its time */
static int
turn(struct sweep *s, int64_t *when)
{
	struct schedule_step step;
	int what, steps = 0;

	do {
		what = schedule_next(&s->schedule, s->now, &step);
		if (what == SCHEDULE_RECORD)
			records_host(&s->records, step.i, step.verdict,
			    step.time);
		else if (what == SCHEDULE_SEND)
			add_probe(s, step.i, step.try);
		else
			break;
	} while (s->batched < s->most && ++steps < MOST_STEPS &&
	    !outcome_is_enough(&s->outcome));
	*when = step.time;
	return what;
}

int
sweep_run(struct sweep *s)
{
	const struct out *out = &s->records.out;
	unsigned turns = 0;
	int64_t when;
	int what;

	s->user = outcome_user(&s->outcome);
	s->most = 1 + (PROBE_SLOTS - 1) / prober_packets(&s->prober);
	s->now = s->clock = clock_now();
	for (;;) {
		check_end(s);
		if (out->error || out->b.failed)
			return -1;
		what = turn(s, &when);
		if (what == SCHEDULE_DONE && !s->batched)
			return 0;
		if (s->batched || what != SCHEDULE_WAIT) {
			if (!s->batched || ++turns % 4 == 0)
				wait_until(s, 0);
			flush(s);
		} else {
			if (out_end(&s->records.out) < 0)
				return -1;
			when = earliest(when, s->outcome.leaving ? 0 : s->stop);
			wait_until(s, earliest(when, prober_due(&s->prober)));
		}
		receive(s);
	}
}

void
sweep_end(struct sweep *s)
{
	progress_end(&s->progress);
	out_end(&s->records.out);
}
