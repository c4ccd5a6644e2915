/* schedule: a simulated clock and network, and every promise of the module */
#include <inttypes.h>

#include "check.h"
#include "lib/buf.h"
#include "cmd/pingsweep/estimate.h"
#include "cmd/pingsweep/schedule.h"

#define MS INT64_C(1000000)
#define S (1000 * MS)

enum { MOST = SCHEDULE_WINDOW * 2 + 2, BATCH = 64 };
enum { ANSWERED = 3, HINTED = 5, REFUSED = 7, STOPPED = 9 };	/* verdicts */
enum { ANSWER, HINT };

/* what has happened to a host so far */
struct seen {
	int64_t last, rtt;
	uint8_t sends, offered, answered, refused, recorded;
	uint8_t hinted;		/* 1: by an error; 2: by one of the last try */
	uint8_t extra;		/* 1: one try more; 2: perhaps one more */
	uint8_t unsent, again;	/* last try not sent; offered again */
	unsigned agains;	/* how often the last try was offered again */
};

/* an answer or error on its way */
struct event {
	int64_t time, rtt;
	int64_t sent;	/* when its try was sent; 0: unknown */
	uint64_t i;
	int what;
};

struct world {
	struct schedule s;	/* each test sets the caller's members */
	int64_t now;
	/* ns to an answer; -1: none, -2: an error instead */
	int64_t (*delay)(uint64_t i, unsigned try);
	void (*disturb)(struct world *);	/* at each turn */
	unsigned batch;		/* most probes at a time */
	int64_t cost;		/* ns that sending one takes */
	int64_t late;		/* ns that a wake-up is late, at most */
	/* each happens to one probe in that number; 0: to none */
	unsigned busy, full, refuse, twice, partly;
	uint64_t blind;		/* hosts from here on: full queue; 0: none */
	int prompt;		/* retries come first */
	uint64_t mask;		/* a smaller window; 0: the module's */

	int64_t patience, slowest, begun, sent_at, offered_at, blocked;
	uint64_t oldest;
	uint64_t sends, odd, records, first, count[3];
	uint64_t offered[BATCH];
	unsigned offers;
	int stopped;
	int timely;		/* silent hosts are recorded at once */
	struct event *heap;
	unsigned events;
};

static struct seen seen[MOST];
static struct event heap[MOST * 2];

static int64_t
dead(uint64_t i, unsigned try)
{
	(void)i, (void)try;
	return -1;
}

static int64_t
alive(uint64_t i, unsigned try)
{
	(void)i, (void)try;
	return 3 * MS;
}

/* the first try of every third host is lost */
static int64_t
lossy(uint64_t i, unsigned try)
{
	return try == 1 && i % 3 == 0 ? -1 : 3 * MS;
}

static int64_t
even(uint64_t i, unsigned try)
{
	(void)try;
	return i % 2 ? -1 : 3 * MS;
}

static int64_t
unreachable(uint64_t i, unsigned try)
{
	(void)i, (void)try;
	return -2;
}

/* any outcome; a later try may be answered before an earlier one */
static int64_t
wild(uint64_t i, unsigned try)
{
	(void)i, (void)try;
	return rnd(3) ? (int64_t)rnd(40) * MS / 3 : -1 - (int64_t)rnd(2);
}

static int
one_in(unsigned n)
{
	return n && !rnd(n);
}

static void
push(struct world *w, struct event e)
{
	unsigned i = w->events++;

	for (; i && w->heap[(i - 1) / 2].time > e.time; i = (i - 1) / 2)
		w->heap[i] = w->heap[(i - 1) / 2];
	w->heap[i] = e;
}

static struct event
pop(struct world *w)
{
	struct event top = w->heap[0], e = w->heap[--w->events];
	unsigned i = 0, c;

	while ((c = 2 * i + 1) < w->events) {
		c += c + 1 < w->events && w->heap[c + 1].time < w->heap[c].time;
		if (w->heap[c].time >= e.time)
			break;
		w->heap[i] = w->heap[c];
		i = c;
	}
	w->heap[i] = e;
	return top;
}

static unsigned
limit(const struct world *w, const struct seen *x)
{
	return w->s.tries + (x->extra != 0);
}

static int
is_over(const struct world *w, const struct seen *x)
{
	return x->hinted == 2 || w->now - x->last >= w->patience;
}

/* auto: 8 x the largest round trip, within 100 ms and 1 s */
static void
learn(struct world *w, int64_t rtt)
{
	if (rtt > w->slowest)
		w->slowest = rtt;
	if (!w->s.wait)
		w->patience = 8 * w->slowest < 100 * MS ? 100 * MS :
		    8 * w->slowest > S ? S : 8 * w->slowest;
}

static void
tell(struct world *w, const struct event *e)
{
	struct seen *x = seen + e->i;
	int got, news = !x->answered && !x->recorded;

	if (e->what == ANSWER) {
		learn(w, e->rtt);
		got = schedule_answer(&w->s, e->i, e->rtt, ANSWERED);
		CHECK(got == news || (!got && w->stopped == 2));
		if (got) {
			x->answered = 1;
			x->rtt = e->rtt;
		}
		return;
	}
	schedule_hint(&w->s, e->i, HINTED, e->sent);
	if (news && !x->refused && x->hinted < 2)
		x->hinted = !x->offered &&
		    (e->sent ? e->sent == x->last : x->sends == 1) ? 2 : 1;
}

static void
hear(struct world *w)
{
	struct event e;

	while (w->events && w->heap[0].time <= w->now) {
		e = pop(w);
		tell(w, &e);
	}
}

static void
send_one(struct world *w, uint64_t i)
{
	struct seen *x = seen + i;
	struct event e = { .i = i };

	w->now += w->cost;
	schedule_sent(&w->s, i, w->now);
	w->sends++;
	w->sent_at = x->last = e.sent = w->now;
	x->sends += !x->again;
	x->unsent = x->again = 0;
	x->hinted = x->hinted != 0;
	x->offered = 0;
	e.rtt = w->delay(i, x->sends);
	if (e.rtt == -1)
		return;
	e.what = e.rtt < 0 ? HINT : ANSWER;
	if (e.what == HINT)
		e.rtt = MS;
	e.time = w->now + e.rtt;
	push(w, e);
	if (one_in(w->twice)) {
		e.rtt += e.what == ANSWER ? MS : 0;
		e.time += MS;
		push(w, e);
	}
}

/* the host's queue is full; -1: so many are that all count as full */
static int
find_full(struct world *w, uint64_t i)
{
	struct seen *x = seen + i;
	int64_t retry = w->now + 2 * MS;

	if (w->s.unsent == SCHEDULE_UNSENT && !x->again) {
		w->blocked = retry;
		return -1;
	}
	schedule_full(&w->s, i, w->now, retry);
	if (!x->again) {
		x->sends++;
		x->last = w->now;
		x->agains = 0;
	}
	x->unsent = 1;
	x->again = x->offered = 0;
	return 0;
}

/* send a probe or not; -1: neither it nor those after it can be sent now */
static int
send_or_not(struct world *w, uint64_t i)
{
	struct seen *x = seen + i;

	if (one_in(w->busy)) {
		w->blocked = w->now + (rnd(2) ? 2 * MS : 0);
		return -1;
	}
	if (one_in(w->full) || (w->blind && i >= w->blind))
		return find_full(w, i);
	if (!w->refuse || (i + x->sends + 1) % w->refuse) {
		send_one(w, i);
		return 0;
	}
	schedule_decide(&w->s, i, i % 2 ? SCHEDULE_ERROR : SCHEDULE_INACTIVE,
	    REFUSED);
	x->refused = !x->answered && !w->stopped;
	x->offered = x->again = 0;
	return 0;
}

/* report the results of a batch; some may be reported by a later flush */
static void
flush(struct world *w)
{
	unsigned j, n = 0;
	uint64_t i;
	int busy = 0;

	for (j = 0; j < w->offers; j++) {
		i = w->offered[j];
		if (one_in(w->partly))
			w->offered[n++] = i;
		else if (busy || (busy = send_or_not(w, i))) {
			schedule_unsent(&w->s, i, w->blocked);
			seen[i].offered = seen[i].again = 0;
			if (w->oldest > i)
				w->oldest = i;
		}
	}
	w->offers = n;
	hear(w);
}

/* with two tries: is no retry due before the first try of i? */
static int
none_is_due(struct world *w, uint64_t i)
{
	const struct seen *x;

	for (; w->oldest < i; w->oldest++) {
		x = seen + w->oldest;
		if (!x->answered && !x->recorded && !x->offered && x->sends < 2)
			return w->now < x->last + w->patience;
	}
	return 1;
}

static void
on_send(struct world *w, const struct schedule_step *p)
{
	struct seen *x = seen + p->i;

	CHECK(p->i < w->s.n && p->i < w->first + SCHEDULE_WINDOW);
	CHECK(!w->stopped && !x->offered);
	CHECK(!x->recorded && !x->answered && !x->refused, "not silent");
	x->again = !p->try;
	if (x->again) {
		CHECK(x->unsent, "it was sent");
		/* it may join the current round, and the next one earlier */
		CHECK(w->busy || w->now - x->last >=
		    ((int64_t)x->agains++ - 1) * 2 * MS, "again");
	} else {
		CHECK(p->try == x->sends + 1u && p->try <= limit(w, x));
		CHECK(!x->sends || w->now - x->last >= w->patience, "too soon");
		x->unsent = 0;
	}
	CHECK(!w->sends || w->now - w->sent_at >= w->s.gap - w->s.slack,
	    "too near");
	/* a probe that could not be sent gives its turn to another */
	CHECK(w->full || w->blind ||
	    w->now - w->offered_at >= w->s.gap - w->s.slack, "too near");
	CHECK(!w->prompt || x->sends || none_is_due(w, p->i), "late");
	w->offered_at = w->now;
	CHECK(w->now >= w->blocked, "not yet");
	x->offered = 1;
	w->offered[w->offers++] = p->i;
	if (w->begun < 0)
		w->begun = w->now;
	while (w->offers == w->batch)
		flush(w);
}

static void
on_record(struct world *w, const struct schedule_step *p)
{
	struct seen *x = seen + p->i;

	CHECK(p->i < w->s.n && !x->recorded);
	CHECK(w->s.eager || w->stopped == 2 || p->i == w->records);
	x->recorded = 1;
	w->records++;
	w->count[p->state]++;
	while (w->first < w->s.n && seen[w->first].recorded)
		w->first++;
	if (x->answered) {
		CHECK(p->state == SCHEDULE_ALIVE && p->verdict == ANSWERED);
		CHECK(p->time == x->rtt);
		return;
	}
	CHECK(p->state == (x->refused && p->i % 2 ? SCHEDULE_ERROR :
	    SCHEDULE_INACTIVE));
	if (w->stopped && p->verdict == STOPPED)
		return;
	CHECK(p->verdict == (x->refused ? REFUSED : x->hinted ? HINTED : 0));
	if (x->refused)
		return;
	CHECK(x->sends == limit(w, x) ||
	    (x->extra == 2 && x->sends == w->s.tries));
	CHECK(is_over(w, x));
	CHECK(!w->timely || x->hinted || w->now == x->last + w->patience);
}

static void
start(struct world *w)
{
	memset(seen, 0, w->s.n * sizeof *seen);
	w->heap = heap;
	w->batch += !w->batch;
	w->patience = w->s.wait ? w->s.wait : S;
	w->begun = -1;
	w->offered_at = INT64_MIN / 2;
	schedule_begin(&w->s);
	if (w->mask) {	/* to be widened if there is memory */
		w->s.mask = w->mask;
		w->s.host.failed = (int)rnd(2);
	}
}

static void
wait_until(struct world *w, int64_t when)
{
	CHECK(when < INT64_MAX, "without end");
	if (w->events && w->heap[0].time < when)
		when = w->heap[0].time;
	if (w->now < when)
		w->now = when;
	w->now += w->late ? rnd((uint32_t)w->late) : 0;
	hear(w);
}

/* do one step; 0: that was the last */
static int
turn(struct world *w)
{
	struct schedule_step p;

	switch (schedule_next(&w->s, w->now, &p)) {
	case SCHEDULE_SEND: on_send(w, &p); break;
	case SCHEDULE_RECORD: on_record(w, &p); break;
	case SCHEDULE_WAIT:
		CHECK(p.time > w->now, "time stands still");
		if (w->offers && (p.time == INT64_MAX || !one_in(w->partly)))
			flush(w);
		else
			wait_until(w, p.time);
		break;
	default:
		return 0;
	}
	if (w->disturb)
		w->disturb(w);
	return 1;
}

static void
run(struct world *w)
{
	uint64_t turns = 0, most = w->s.n * (w->s.tries + 2) * 999 + 1000;

	start(w);
	while (turn(w) && !failed && turns < most)
		turns++;
	CHECK(turns < most, "without end");
	w->partly = 0;
	flush(w);
	CHECK(w->s.sent == w->sends + w->odd);
	CHECK(w->sends <= w->s.n * (w->s.tries + 1));
	CHECK(!memcmp(w->count, w->s.count, sizeof w->count));
	CHECK(w->stopped == 2 || w->records == w->s.n, "%" PRIu64, w->records);
	schedule_end(&w->s);
}

static struct world
defaults(uint64_t n)
{
	return (struct world){
		.s = { .n = n, .gap = MS, .wait = 500 * MS, .tries = 2 },
		.now = 5 * S, .delay = dead, .timely = 1 };
}

/* with the defaults a sweep ends two waits after the last host's first try */
static void
dead_net(void)
{
	struct world w;
	uint64_t n;

	for (n = 252; n <= 256; n++) {
		w = defaults(n);
		run(&w);
		CHECK(w.now - w.begun == ((int64_t)n - 1) * MS + S);
		CHECK(w.sends == 2 * n && w.count[SCHEDULE_INACTIVE] == n);
	}
	w = defaults(254);
	run(&w);
	CHECK(w.now - w.begun == 1253 * MS);
	w = defaults(1000);	/* retries take the turns of first tries */
	run(&w);
	CHECK(w.now - w.begun == 1999 * MS + 500 * MS);
	w = defaults(3);	/* the last verdict is not paced */
	w.s.gap = S;
	w.s.tries = 1;
	run(&w);
	CHECK(w.now - w.begun == 2500 * MS);
	w = defaults(1);
	w.s.tries = 5;
	run(&w);
	CHECK(w.now - w.begun == 2500 * MS && w.sends == 5);
}

static void
alive_net(void)
{
	struct world w = defaults(254);

	w.delay = alive;
	w.twice = 2;
	run(&w);
	CHECK(w.sends == 254 && w.count[SCHEDULE_ALIVE] == 254);
	CHECK(w.now - w.begun == 256 * MS);
}

static void
loss(void)
{
	struct world w;
	int eager;

	for (eager = 0; eager < 2; eager++) {
		w = defaults(3000);
		w.s.eager = eager;
		w.delay = lossy;
		w.timely = 0;
		run(&w);
		CHECK(w.sends == 4000 && w.count[SCHEDULE_ALIVE] == 3000);
		w = defaults(300);
		w.s.eager = eager;
		w.timely = eager;
		w.delay = even;
		run(&w);
		CHECK(w.sends == 450 && w.count[SCHEDULE_ALIVE] == 150);
		CHECK(w.now - w.begun == 299 * MS + S);
	}
}

/* a host answers that was given up, but waits behind an undecided one */
static void
late(void)
{
	struct world w = defaults(2);
	struct schedule_step p;
	struct schedule *s = &w.s;

	s->wait = 10 * MS;
	s->tries = 1;
	start(&w);
	CHECK(schedule_next(s, 0, &p) == SCHEDULE_SEND && p.i == 0);
	schedule_unsent(s, 0, 5 * MS);
	CHECK(schedule_next(s, 0, &p) == SCHEDULE_WAIT && p.time == 5 * MS);
	CHECK(schedule_next(s, 5 * MS, &p) == SCHEDULE_SEND && p.i == 0);
	CHECK(schedule_next(s, 6 * MS, &p) == SCHEDULE_SEND && p.i == 1);
	CHECK(!schedule_answer(s, 2, MS, 0));
	schedule_sent(s, 1, 6 * MS);
	schedule_sent(s, 0, 8 * MS);
	schedule_hint(s, 1, HINTED, 6 * MS);
	CHECK(s->count[SCHEDULE_INACTIVE] == 1);
	CHECK(schedule_next(s, 9 * MS, &p) == SCHEDULE_WAIT &&
	    p.time == 18 * MS);
	CHECK(schedule_answer(s, 1, 4 * MS, ANSWERED));
	CHECK(!schedule_answer(s, 1, 4 * MS, 0));
	CHECK(!s->count[SCHEDULE_INACTIVE] && s->count[SCHEDULE_ALIVE] == 1);
	CHECK(schedule_next(s, 18 * MS, &p) == SCHEDULE_RECORD && p.i == 0);
	CHECK(p.state == SCHEDULE_INACTIVE && !p.verdict);
	CHECK(!schedule_answer(s, 0, 11 * MS, ANSWERED));
	CHECK(schedule_next(s, 18 * MS, &p) == SCHEDULE_RECORD && p.i == 1);
	CHECK(p.state == SCHEDULE_ALIVE && p.time == 4 * MS);
	CHECK(p.verdict == ANSWERED);
	CHECK(schedule_next(s, 18 * MS, &p) == SCHEDULE_DONE && s->sent == 2);
	schedule_end(s);
}

/* schedule_tried(): a host's last try, while an answer to it would count */
static void
tried(void)
{
	struct world w = defaults(4);
	struct schedule_step p;
	struct schedule *s = &w.s;

	s->wait = 10 * MS;
	s->gap = 0;
	start(&w);
	CHECK(schedule_tried(s, 0) == SCHEDULE_UNTRIED);
	CHECK(schedule_next(s, 0, &p) == SCHEDULE_SEND && p.i == 0);
	CHECK(schedule_tried(s, 0) == SCHEDULE_UNTRIED, "not sent yet");
	CHECK(schedule_tried(s, 1) == SCHEDULE_UNTRIED);
	schedule_sent(s, 0, 0);
	CHECK(schedule_tried(s, 0) == 0);
	CHECK(schedule_next(s, MS, &p) == SCHEDULE_SEND && p.i == 1);
	schedule_sent(s, 1, MS);
	CHECK(schedule_next(s, MS, &p) == SCHEDULE_SEND && p.i == 2);
	schedule_decide(s, 2, SCHEDULE_ALIVE, ANSWERED);
	CHECK(s->count[SCHEDULE_ALIVE] == 1);
	CHECK(schedule_tried(s, 2) == SCHEDULE_OVER);
	CHECK(schedule_next(s, MS, &p) == SCHEDULE_SEND && p.i == 3);
	schedule_unsent(s, 3, MS);
	CHECK(schedule_tried(s, 3) == SCHEDULE_UNTRIED);
	CHECK(schedule_next(s, 10 * MS, &p) == SCHEDULE_SEND && p.i == 0);
	CHECK(p.try == 2 && schedule_tried(s, 0) == 0);
	schedule_sent(s, 0, 10 * MS);
	CHECK(schedule_tried(s, 0) == 10 * MS);
	schedule_answer(s, 1, 11 * MS, 0);
	CHECK(schedule_tried(s, 1) == SCHEDULE_OVER);
	schedule_stop(s, STOPPED, 1);
	CHECK(schedule_tried(s, 0) == 10 * MS, "no record yet");
	CHECK(schedule_next(s, 11 * MS, &p) == SCHEDULE_RECORD && p.i == 0);
	CHECK(schedule_tried(s, 0) == SCHEDULE_OVER);
	CHECK(schedule_next(s, 11 * MS, &p) == SCHEDULE_RECORD && p.i == 1);
	CHECK(schedule_next(s, 11 * MS, &p) == SCHEDULE_RECORD && p.i == 2);
	CHECK(p.state == SCHEDULE_ALIVE && p.verdict == ANSWERED && !p.time);
	CHECK(schedule_tried(s, 4) == SCHEDULE_UNTRIED);
	schedule_end(s);
}

/* an error ends the last try at once, earlier tries only after the wait */
static void
hints(void)
{
	struct world w = defaults(254);

	w.delay = unreachable;
	w.twice = 3;
	run(&w);
	CHECK(w.sends == 508 && w.count[SCHEDULE_INACTIVE] == 254);
	CHECK(w.now - w.begun == (253 + 500 + 1) * MS);
}

/* an answer before the end of the try takes precedence over a hint */
static void
noted(void)
{
	struct world w = defaults(2);
	struct schedule_step p;
	struct schedule *s = &w.s;

	s->wait = 10 * MS;
	s->tries = 1;
	s->gap = 0;
	start(&w);
	CHECK(schedule_next(s, 0, &p) == SCHEDULE_SEND && p.i == 0);
	CHECK(schedule_next(s, 0, &p) == SCHEDULE_SEND && p.i == 1);
	schedule_sent(s, 0, MS);
	schedule_sent(s, 1, MS);
	schedule_hint(s, 0, HINTED, -1);
	schedule_hint(s, 1, HINTED, -1);
	CHECK(!s->count[SCHEDULE_INACTIVE]);
	CHECK(schedule_next(s, 9 * MS, &p) == SCHEDULE_WAIT &&
	    p.time == 11 * MS);
	CHECK(schedule_answer(s, 1, 9 * MS, ANSWERED));
	CHECK(schedule_next(s, 11 * MS, &p) == SCHEDULE_RECORD && p.i == 0);
	CHECK(p.state == SCHEDULE_INACTIVE && p.verdict == HINTED);
	CHECK(schedule_next(s, 11 * MS, &p) == SCHEDULE_RECORD && p.i == 1);
	CHECK(p.state == SCHEDULE_ALIVE && p.verdict == ANSWERED);
	schedule_end(s);
}

/* only an error about the last try ends it, not one about an unknown try */
static void
overtaken(void)
{
	static const int64_t of[] = { 0, 10 * MS, 20 * MS, -1 };
	struct world w;
	struct schedule_step p;
	struct schedule *s = &w.s;
	unsigned i;

	for (i = 0; i < 4; i++) {
		w = defaults(1);
		s->wait = 10 * MS;
		start(&w);
		CHECK(schedule_next(s, 10 * MS, &p) == SCHEDULE_SEND);
		schedule_sent(s, 0, 10 * MS);
		CHECK(schedule_next(s, 20 * MS, &p) == SCHEDULE_SEND);
		schedule_hint(s, 0, HINTED, of[i]);
		CHECK(!s->count[SCHEDULE_INACTIVE], "it is being tried");
		schedule_sent(s, 0, 20 * MS);
		schedule_hint(s, 0, HINTED, of[i]);
		CHECK(s->count[SCHEDULE_INACTIVE] == (i == 2), "%u", i);
		CHECK(schedule_answer(s, 0, 9 * MS, ANSWERED));
		schedule_end(s);
	}
}

static void
refused(void)
{
	struct world w = defaults(300);

	w.refuse = 3;
	w.timely = 0;
	run(&w);
	CHECK(w.sends == 300 && w.count[SCHEDULE_ERROR] == 100);
	CHECK(w.count[SCHEDULE_INACTIVE] == 200);
}

/* a full queue does not count as a try; later probes are offered too */
static void
busy(void)
{
	struct world w;
	int i;

	for (i = 0; i < 20; i++) {
		w = defaults(500);
		w.delay = i % 2 ? even : dead;
		w.busy = 2;
		w.timely = 0;
		w.s.gap = i % 3 ? MS : 0;
		w.cost = 1000;
		w.batch = 1 + (unsigned)i * 3;
		run(&w);
		CHECK(w.sends == (i % 2 ? 750 : 1000));
	}
}

/* full queues of some hosts: others go on, and all is sent in the end */
static void
full(void)
{
	struct world w;
	int i;

	for (i = 0; i < 20; i++) {
		w = defaults(500);
		w.delay = i % 2 ? even : dead;
		w.full = 2;
		w.timely = 0;
		w.s.gap = i % 3 ? MS : 0;
		w.cost = 1000;
		w.batch = 1 + (unsigned)i * 3;
		run(&w);
		CHECK(w.sends == (i % 2 ? 750 : 1000));
		CHECK(w.now - w.begun < 4 * S);
	}
	/* a queue that stays full: its hosts count as silent after all tries */
	w = defaults(21);
	w.blind = 1;
	w.timely = 0;
	run(&w);
	CHECK(w.sends == 2 && w.count[SCHEDULE_INACTIVE] == 21);
	CHECK(w.now - w.begun == 1001 * MS);
	w = defaults(300);	/* more of them than may wait at once */
	w.blind = 100;
	w.delay = alive;
	w.timely = 0;
	run(&w);
	CHECK(w.sends == 100 && w.count[SCHEDULE_ALIVE] == 100);
	CHECK(w.now - w.begun < (200 / SCHEDULE_UNSENT + 1) * S + 200 * MS);
}

/* a probe whose queue is full delays no other, and is sent in the end */
static void
others(void)
{
	struct world w = defaults(3);
	struct schedule_step p;
	struct schedule *s = &w.s;
	int64_t now, t0 = S;

	s->wait = 10 * MS;
	start(&w);
	CHECK(schedule_next(s, t0, &p) == SCHEDULE_SEND && p.i == 0);
	schedule_full(s, 0, t0, t0 + 2 * MS);
	CHECK(schedule_tried(s, 0) == SCHEDULE_UNTRIED, "not sent");
	CHECK(schedule_next(s, t0, &p) == SCHEDULE_SEND && p.i == 1);
	CHECK(p.try == 1);
	schedule_sent(s, 1, t0);
	CHECK(schedule_next(s, t0, &p) == SCHEDULE_WAIT && p.time == t0 + MS);
	CHECK(schedule_next(s, t0 + MS, &p) == SCHEDULE_SEND && p.i == 2);
	schedule_sent(s, 2, t0 + MS);
	for (now = t0 + 2 * MS; now < t0 + 10 * MS; now += 2 * MS) {
		CHECK(schedule_next(s, now, &p) == SCHEDULE_SEND && !p.i);
		CHECK(!p.try);
		schedule_full(s, 0, now, now + 2 * MS);
		schedule_hint(s, 0, HINTED, 0);
		CHECK(schedule_next(s, now, &p) == SCHEDULE_WAIT);
		CHECK(p.time == now + 2 * MS);
	}
	CHECK(schedule_next(s, now, &p) == SCHEDULE_SEND && !p.i && p.try == 2);
	schedule_sent(s, 0, now);
	CHECK(schedule_tried(s, 0) == now);
	CHECK(schedule_next(s, now + MS, &p) == SCHEDULE_SEND && p.i == 1);
	schedule_full(s, 1, now + MS, now + 3 * MS);
	CHECK(schedule_answer(s, 1, 11 * MS, ANSWERED));
	CHECK(schedule_next(s, now + MS, &p) == SCHEDULE_SEND && p.i == 2);
	schedule_full(s, 2, now + MS, now + 3 * MS);
	CHECK(schedule_next(s, now + 3 * MS, &p) == SCHEDULE_SEND && p.i == 2);
	schedule_sent(s, 2, now + 5 * MS);
	CHECK(schedule_next(s, now + 6 * MS, &p) == SCHEDULE_WAIT);
	CHECK(p.time == now + 10 * MS);
	schedule_end(s);
}

static void
lose_answers(struct world *w)
{
	struct seen *x;

	if (w->s.sent != 100 && w->s.sent != 400)
		return;
	schedule_overflow(&w->s);
	for (x = seen; x < seen + w->s.n; x++)
		if (x->sends && !x->extra && !x->answered && !x->recorded &&
		    !x->refused)
			x->extra = x->sends == w->s.tries && is_over(w, x) ?
			    2 : 1;
}

/* when answers are lost, probes on their way get one more try, and only one */
static void
overflow(void)
{
	struct world w = defaults(254);

	w.disturb = lose_answers;
	run(&w);
	CHECK(w.sends == 3 * 254);
	CHECK(w.now - w.begun == 253 * MS + 1500 * MS);
	w = defaults(600);
	w.s.tries = 1;
	w.timely = 0;
	w.disturb = lose_answers;
	run(&w);
	CHECK(w.sends == 600 + 400, "%" PRIu64, w.sends);
	w = defaults(600);
	w.delay = alive;
	w.disturb = lose_answers;
	run(&w);
	CHECK(w.sends == 600);
}

static void
at_deadline(struct world *w)
{
	if (w->now - w->begun < 100 * MS || w->stopped)
		return;
	w->stopped = 1;
	schedule_stop(&w->s, STOPPED, 1);
}

static void
stop(void)
{
	struct world w;
	int eager;

	for (eager = 0; eager < 2; eager++) {
		w = defaults(1000000 / 2);
		w.s.eager = eager;
		w.delay = even;
		w.disturb = at_deadline;
		run(&w);
		CHECK(w.now - w.begun == 100 * MS && w.records == 500000);
		CHECK(w.sends == 100 && w.count[SCHEDULE_ALIVE] == 49);
	}
}

/* a stop without records takes no time, however many hosts are untried */
static void
stop_at_once(void)
{
	struct schedule s = { .n = UINT64_C(1) << 40, .wait = S, .tries = 2 };
	struct schedule_step p;
	uint64_t i;

	for (s.eager = 0; s.eager < 2; s.eager++) {
		s = (struct schedule){ .n = s.n, .wait = S, .tries = 2,
		    .eager = s.eager };
		schedule_begin(&s);
		for (i = 0; i < 3; i++) {
			CHECK(schedule_next(&s, 0, &p) == SCHEDULE_SEND);
			schedule_sent(&s, p.i, 0);
		}
		schedule_answer(&s, 1, MS, ANSWERED);
		schedule_stop(&s, STOPPED, 0);
		for (i = 0; i < 3; i++)
			CHECK(schedule_next(&s, MS, &p) == SCHEDULE_RECORD);
		CHECK(schedule_next(&s, MS, &p) == SCHEDULE_DONE);
		CHECK(s.count[SCHEDULE_ALIVE] == 1);
		CHECK(s.count[SCHEDULE_INACTIVE] == s.n - 1);
		schedule_end(&s);
	}
}

static void
at_signal(struct world *w)
{
	uint64_t i = 0, left;

	if (w->now - w->begun < 100 * MS || w->stopped)
		return;
	w->stopped = 2;
	while (i < w->s.n && (seen[i].answered || seen[i].recorded))
		i++;
	left = schedule_leave(&w->s);
	CHECK(left == i, "%" PRIu64, left);
	CHECK(schedule_leave(&w->s) == w->s.head);
}

static void
leave(void)
{
	struct world w;
	int eager;

	for (eager = 0; eager < 2; eager++) {
		w = defaults(500000);
		w.s.eager = eager;
		w.delay = even;
		w.disturb = at_signal;
		run(&w);
		CHECK(w.now - w.begun == 100 * MS && w.records == 49);
		CHECK(w.sends == 100 && w.count[SCHEDULE_ALIVE] == 49);
		w = defaults(500);
		w.s.eager = eager;
		w.delay = alive;
		w.disturb = at_signal;
		run(&w);
		CHECK(w.count[SCHEDULE_ALIVE] == w.records && w.records == 98);
	}
}

static void
suspend(struct world *w)
{
	if (w->s.sent == 100)
		w->now += 3600 * S;
}

/* after a suspend of hours no burst follows, and no host loses a try */
static void
jump(void)
{
	struct world w = defaults(254);

	w.disturb = suspend;
	w.timely = 0;
	run(&w);
	CHECK(w.sends == 508);
	w = defaults(254);
	w.s.slack = MS / 4;
	w.delay = wild;
	w.disturb = suspend;
	w.timely = 0;
	run(&w);
	CHECK(w.now - w.begun > 3600 * S);
}

static int64_t
slow(uint64_t i, unsigned try)
{
	(void)try;
	return i < 100 ? -1 : i < 110 ? 2 * MS : i < 120 ? 30 * MS : -1;
}

/* wait a second while nothing is known; then the slowest answer decides */
static void
adapts(void)
{
	struct world w = defaults(254);

	w.s.wait = 0;
	run(&w);
	CHECK(w.now - w.begun == 253 * MS + 2 * S);
	w = defaults(254);
	w.s.wait = 0;
	w.delay = slow;
	w.timely = 0;
	run(&w);
	CHECK(w.patience == 240 * MS && w.sends == 508 - 20);
	/* 100 were tried again when 100 ms seemed enough */
	CHECK(w.now - w.begun == (100 + 253 + 2 * 240) * MS);
	w = defaults(300);
	w.s.wait = 0;
	w.s.eager = 1;
	w.delay = even;
	w.timely = 0;
	run(&w);
	CHECK(w.patience == 100 * MS);
	CHECK(w.now - w.begun < (449 + 200) * MS);
}

/* however late a wake-up is, only the slack is made up for */
static void
stalled(void)
{
	struct schedule s = { .n = 9, .gap = 100, .slack = 40, .wait = S,
	    .tries = 1 };
	struct schedule_step p;
	int64_t now = 0;

	schedule_begin(&s);
	for (; now < 9000; now += 1000) {
		CHECK(schedule_next(&s, now, &p) == SCHEDULE_SEND);
		if (now & 1024)
			schedule_sent(&s, p.i, now);
		if (p.i < 8)
			CHECK(schedule_next(&s, now, &p) == SCHEDULE_WAIT &&
			    p.time == now + 60);
	}
	schedule_end(&s);
}

/* with slack the rate is kept although wake-ups are late, without a burst */
static void
pace(void)
{
	static const int64_t gaps[] = { 0, 1, 999, MS, 20 * MS, S, 7 * S };
	struct world w;
	unsigned i;

	for (i = 0; i < sizeof gaps / sizeof *gaps; i++) {
		w = defaults(300);
		w.s.gap = gaps[i];
		w.delay = wild;
		w.timely = 0;
		w.cost = i % 2;
		w.batch = 1 + i * 7;
		run(&w);
	}
	w = defaults(10000);
	w.delay = alive;
	w.timely = 0;
	w.s.gap = 100000;
	w.late = 60000;
	run(&w);
	CHECK(w.now - w.begun > 1200 * MS);
	w = defaults(10000);
	w.delay = alive;
	w.timely = 0;
	w.s.gap = 100000;
	w.s.slack = w.late = 60000;
	run(&w);
	CHECK(w.now - w.begun < 9999 * w.s.gap + 4 * MS);
	CHECK(w.now - w.begun > 9999 * w.s.gap - w.s.slack);
	stalled();
}

static int64_t
late_half(uint64_t i, unsigned try)
{
	(void)try;
	return i % 2 || i < 20000 ? -1 : 3 * MS;
}

/* retries that are due come before first tries, at any rate */
static void
prompt(void)
{
	struct world w;
	unsigned i;

	for (i = 0; i < 8; i++) {
		w = defaults(200000);
		w.s.gap = 0;
		w.s.wait = i & 1 ? 0 : 5 * MS;
		w.cost = i & 1 ? 10000 : 1000;
		w.batch = i & 4 ? BATCH : 1;
		w.busy = i & 2 ? 50 : 0;
		w.s.eager = (i & 4) != 0;
		w.prompt = 1;
		w.delay = late_half;
		w.timely = 0;
		run(&w);
		CHECK(w.count[SCHEDULE_ALIVE] == 90000);
	}
}

static int64_t
first_dead(uint64_t i, unsigned try)
{
	(void)try;
	return i ? 50000 : -1;
}

/* while the window is full, nothing is sent; sending goes on once it moves */
static void
window(void)
{
	struct world w = defaults(SCHEDULE_WINDOW * 2);

	w.s.gap = 0;
	w.cost = 1000;
	w.s.wait = 60 * S;
	w.s.tries = 1;
	w.batch = BATCH;
	w.delay = first_dead;
	start(&w);
	while (!failed && turn(&w) && w.now < 50 * S)
		;
	CHECK(w.s.sent == SCHEDULE_WINDOW && !w.records && w.now < 66 * S);
	while (!failed && turn(&w))
		;
	CHECK(w.records == w.s.n && w.s.sent == w.s.n);
	CHECK(w.now - w.begun < 61 * S);
	CHECK(w.s.host.cap == SCHEDULE_WINDOW * 16);
	schedule_end(&w.s);
}

static void
sizes(void)
{
	static const uint64_t n[] = { 0, 1, 2, 3, 255, 256, 257,
	    SCHEDULE_WINDOW - 1, SCHEDULE_WINDOW, SCHEDULE_WINDOW + 1 };
	struct world w;
	unsigned i;

	for (i = 0; i < 2 * sizeof n / sizeof *n; i++) {
		w = defaults(n[i / 2]);
		w.s.eager = i % 2;
		w.s.gap = 0;
		w.cost = 2000;
		w.batch = BATCH;
		w.delay = lossy;
		w.timely = 0;
		run(&w);
		CHECK(w.count[SCHEDULE_ALIVE] == w.s.n);
		CHECK(w.sends == w.s.n + (w.s.n + 2) / 3);
	}
}

/*
 * A sweep in batches, to be measured without the simulated network. Of every
 * eight hosts the number in answer reply before the next batch.
 */
static void
plain(uint64_t n, unsigned answer)
{
	struct schedule s = { .n = n, .wait = 100 * MS, .tries = 2 };
	struct schedule_step p = { 0 };
	uint64_t batch[BATCH], record = 0;
	int64_t now = 0;
	unsigned b = 0, j;
	int what;

	schedule_begin(&s);
	while ((what = schedule_next(&s, now, &p)) != SCHEDULE_DONE) {
		if (what == SCHEDULE_RECORD) {
			if (p.i != record++)
				CHECK(0, "order");
			continue;
		}
		if (what == SCHEDULE_SEND)
			batch[b++] = p.i;
		if (what == SCHEDULE_SEND && b < BATCH)
			continue;
		now = b ? now + 200000 : p.time;
		for (j = 0; j < b; j++)
			schedule_sent(&s, batch[j], now);
		for (j = 0; j < b; j++)
			if (batch[j] % 8 < answer)
				schedule_answer(&s, batch[j], 100000, 0);
		b = 0;
	}
	CHECK(record == n && s.count[SCHEDULE_ALIVE] == n * answer / 8);
	CHECK(s.sent == 2 * n - s.count[SCHEDULE_ALIVE]);
	CHECK(s.host.cap <= (answer == 8 ? 4 * BATCH : SCHEDULE_WINDOW) * 16);
	schedule_end(&s);
}

static void
large(void)
{
	plain(1 << 24, 8);
	plain(1 << 24, 4);
	plain(1 << 22, 0);
}

/* a small sweep needs little memory */
static void
small(void)
{
	struct schedule s = { .n = 254, .tries = 1 };

	schedule_begin(&s);
	CHECK(s.host.cap == SCHEDULE_FEW * 16);
	CHECK(sizeof s < 2200);
	schedule_end(&s);
	CHECK(!s.host.p);
}

/* random calls in random order, nonsense included */
static void
meddle(struct world *w)
{
	struct event e = { .i = rnd((uint32_t)w->s.n), .what = HINT };

	if (one_in(500))
		w->now += S;
	if (one_in(300)) {
		schedule_overflow(&w->s);
		for (struct seen *x = seen; x < seen + w->s.n; x++)
			x->extra = 2;
	}
	if (one_in(50)) {
		schedule_sent(&w->s, w->s.n + rnd(9), w->sent_at);
		w->odd++;
		CHECK(!schedule_answer(&w->s, w->s.n + rnd(9), 1, ANSWERED));
		schedule_hint(&w->s, w->s.n + rnd(9), HINTED, rnd(2));
		schedule_unsent(&w->s, w->s.n + rnd(9), w->now - S);
		schedule_decide(&w->s, w->s.n, SCHEDULE_ERROR, REFUSED);
		if (w->full)
			schedule_full(&w->s, w->s.n, w->now, w->now);
	}
	if (seen[e.i].sends && one_in(9))
		tell(w, &e);
	if (w->offers && one_in(5))
		flush(w);
	if (!w->stopped && one_in(2000)) {
		w->stopped = 1 + (int)rnd(2);
		if (w->stopped == 1)
			schedule_stop(&w->s, STOPPED, 1);
		else
			schedule_leave(&w->s);
	}
}

static void
fuzz(void)
{
	struct world w;
	int i;

	for (i = 0; i < 6000 && !failed; i++) {
		w = defaults(1 + rnd(rnd(10) ? 60 : 2000));
		w.s.gap = rnd(3) ? rnd(3 * (uint32_t)MS) : 0;
		w.s.slack = rnd(2) ? rnd((uint32_t)w.s.gap + 1) : 0;
		w.s.wait = rnd(4) ? 1 + rnd(30 * (uint32_t)MS) : 0;
		w.s.tries = 1 + rnd(rnd(20) ? 4 : SCHEDULE_TRIES);
		w.s.eager = (int)rnd(2);
		w.mask = rnd(3) ? (2u << rnd(6)) - 1 : 0;
		w.timely = 0;
		w.delay = wild;
		w.disturb = rnd(3) ? meddle : NULL;
		w.batch = 1 + rnd(rnd(2) ? BATCH : 1);
		w.cost = rnd(3000);
		w.late = rnd(2) ? rnd(2 * (uint32_t)MS) : 0;
		w.busy = rnd(2) ? 1 + rnd(30) : 0;
		w.busy += w.busy == 1;
		w.full = rnd(2) ? 2 + rnd(30) : 0;
		w.blind = rnd(9) ? 0 : 1 + rnd((uint32_t)w.s.n);
		w.refuse = rnd(2) ? 1 + rnd(50) : 0;
		w.twice = rnd(5);
		w.partly = rnd(2) ? 2 + rnd(3) : 0;
		run(&w);
	}
}

/* what estimate_left said, and when */
static struct { int64_t time, left; } told[1000];
static unsigned tellings;

static void
estimate(struct world *w)
{
	if (w->begun < 0 || w->now < w->begun + (tellings + 1) * S ||
	    tellings == 1000)
		return;
	told[tellings].time = w->now;
	told[tellings++].left = estimate_left(&w->s, w->now, w->now - w->begun);
}

static void
estimates(struct world *w, unsigned c)
{
	int64_t left, most;
	unsigned i;

	w->disturb = estimate;
	w->timely = 0;
	tellings = 0;
	run(w);
	CHECK(tellings > 3);
	for (i = 0; i < tellings; i++) {
		left = w->now - told[i].time;
		most = left / 10 + 2 * S;
		if (w->delay != dead)	/* any host may yet be silent */
			most += w->s.wait * w->s.tries;
		CHECK(told[i].left >= 0);
		CHECK(llabs(told[i].left - left) <= most,
		    "%u at %u: %" PRId64 ", not %" PRId64, c, i,
		    told[i].left / MS, left / MS);
	}
}

/* after the first second the estimate is right within a tenth plus 2 s */
static void
left(void)
{
	static int64_t (*const delay[])(uint64_t, unsigned) = { dead, alive,
	    even, lossy };
	struct world w;
	unsigned c;

	for (c = 0; c < 12; c++) {
		w = defaults(c % 3 ? 65536 : 300);
		w.s.gap = c % 3 ? MS : 20 * MS;
		w.s.wait = c % 3 == 1 ? 500 * MS : 3 * S;
		w.delay = delay[c / 3];
		estimates(&w, c);
	}
	w = defaults(UINT64_C(1) << 41);
	schedule_begin(&w.s);
	CHECK(estimate_left(&w.s, 5 * S, 0) == -1);
	w.s.sent = w.s.head = 1;
	CHECK(estimate_left(&w.s, 5 * S, S) == -1);
	schedule_end(&w.s);
}

static const struct test tests[] = {
	{ "dead", dead_net }, { "alive", alive_net }, { "loss", loss },
	{ "late", late }, { "tried", tried }, { "hints", hints },
	{ "noted", noted }, { "overtaken", overtaken },
	{ "refused", refused }, { "busy", busy },
	{ "full", full }, { "others", others },
	{ "overflow", overflow }, { "stop", stop },
	{ "stop_at_once", stop_at_once },
	{ "leave", leave },
	{ "jump", jump },
	{ "adapts", adapts }, { "pace", pace }, { "prompt", prompt },
	{ "window", window }, { "sizes", sizes }, { "large", large },
	{ "small", small }, { "fuzz", fuzz }, { "left", left },
};

/* "measure N ANSWER": run plain() alone, to count its instructions */
int
main(int argc, char *argv[])
{
	if (argc == 4 && !strcmp(argv[1], "measure")) {
		plain(strtoull(argv[2], NULL, 10), (unsigned)atoi(argv[3]));
		return failed != 0;
	}
	return TEST(tests, argv);
}
