#include "schedule.h"

#include <stddef.h>

#include "lib/buf.h"

#define MS INT64_C(1000000)

/* states of a host beside SCHEDULE_...: decided < RECORDED < undecided */
enum { RECORDED = SCHEDULE_ERROR + 1, WAITING, OFFERED };

struct host {
	int64_t time;	/* of its last try; the round trip of an alive one */
	uint32_t next;	/* eager: the one decided after it */
	uint16_t reason;
	uint8_t state;
	uint8_t tries;	/* sent */
};

void
schedule_begin(struct schedule *s)
{
	buf_lend(&s->host, s->few, sizeof s->few);
	s->host.len = sizeof s->few;
	s->mask = SCHEDULE_FEW - 1;
	s->begin = s->end = s->n;
	s->next = INT64_MIN;
	s->due = INT64_MAX;
	s->slowest = -1;
	s->patience = s->wait ? s->wait : 1000 * MS;
}

void
schedule_end(struct schedule *s)
{
	buf_free(&s->host);
}

static struct host *
at(const struct schedule *s, uint64_t i)
{
	return (struct host *)(void *)s->host.p + (i & s->mask);
}

static uint64_t
position(const struct schedule *s, const struct host *h)
{
	return s->tail + (((uint64_t)(h - at(s, 0)) - s->tail) & s->mask);
}

/* a host that was probed and may be without its record; NULL: it is not */
static struct host *
known(const struct schedule *s, uint64_t i)
{
	return i >= s->tail && i < s->head ? at(s, i) : NULL;
}

/* a ring twice as wide; 0: it is as wide as may be, or there is no memory */
static int
widen(struct schedule *s)
{
	uint64_t i, old = s->mask + 1;

	if (old == SCHEDULE_WINDOW || s->host.failed ||
	    !buf_room(&s->host, s->host.len))
		return 0;
	s->host.len *= 2;
	s->mask = 2 * old - 1;
	for (i = s->tail; i < s->head; i++)
		if (i & old)
			*at(s, i) = *at(s, i - old);
	return 1;
}

/* begin with the first host that was not */
static struct host *
touch(struct schedule *s)
{
	struct host *h = at(s, s->head++);

	*h = (struct host){ .state = WAITING };
	return h;
}

static void
enlist(struct schedule *s, const struct host *h)
{
	uint32_t i = (uint32_t)position(s, h);

	if (s->listed)
		at(s, s->last)->next = i;
	else
		s->first = i;
	s->last = i;
	s->listed++;
}

/* decide, or change what was decided and is not recorded yet */
static void
settle(struct schedule *s, struct host *h, int state, uint16_t reason)
{
	if (h->state < RECORDED)
		s->count[h->state]--;
	else if (s->eager)
		enlist(s, h);
	h->state = (uint8_t)state;
	h->reason = reason;
	s->count[state]++;
}

/* the next that is to be recorded now; NULL: there is none */
static struct host *
decided(struct schedule *s)
{
	struct host *h = NULL;

	for (; s->tail < s->head; s->tail++) {
		h = at(s, s->tail);
		if (h->state != RECORDED)
			break;
	}
	if (!s->eager)
		return s->tail < s->head && h->state < RECORDED ? h : NULL;
	if (!s->listed)
		return NULL;
	h = at(s, s->first);
	s->first = h->next;
	s->listed--;
	return h;
}

static int
record(struct schedule *s, struct schedule_step *p)
{
	struct host *h = decided(s);

	if (!h)
		return 0;
	p->i = position(s, h);
	p->state = h->state;
	p->reason = h->reason;
	p->time = h->time;
	h->state = RECORDED;
	if (p->i == s->tail)	/* spares the next call a look at it */
		s->tail++;
	return 1;
}

/*
 * The next host after t tries; NULL: there is none, or it has fewer yet. Each
 * try goes through the hosts in order and waits as long, so that who is next
 * is due first: these cursors are all the queues there are.
 */
static struct host *
seek(struct schedule *s, unsigned t)
{
	uint64_t i = s->at[t] > s->tail ? s->at[t] : s->tail;
	struct host *h = NULL;

	for (; i < s->head; i++) {
		h = at(s, i);
		if (h->state >= WAITING && h->tries <= t)
			break;
	}
	s->at[t] = i;
	return i < s->head && h->state == WAITING && h->tries == t ? h : NULL;
}

/* has the next host after t tries had all of them? */
static int
is_last(const struct schedule *s, unsigned t)
{
	return t >= s->tries + (s->at[t] < s->extra);
}

/* after how many tries a host is to be tried again or given up; 0: none is */
static unsigned
overdue(struct schedule *s, int64_t now)
{
	unsigned t;
	int64_t when;
	const struct host *h;

	s->due = INT64_MAX;
	for (t = s->tries + (s->extra > 0); t; t--) {
		h = seek(s, t);
		if (!h)
			continue;
		when = h->time + s->patience;
		if (when < s->next && !is_last(s, t))
			when = s->next;
		if (when < s->due)
			s->due = when;
		if (when <= now)
			return t;
	}
	return 0;
}

/* is there a host to begin with, and room for it in the window? */
static int
may_begin(struct schedule *s)
{
	if (s->at[0] < s->head && seek(s, 0))	/* it could not be sent */
		return 1;
	return s->at[0] == s->head && s->head < s->begin &&
	    (s->head - s->tail <= s->mask || widen(s));
}

static int
offer(struct schedule *s, unsigned t, int64_t now, struct schedule_step *p)
{
	if (s->at[t] == s->head)
		touch(s);
	p->i = s->at[t]++;
	p->try = t + 1;
	at(s, p->i)->state = OFFERED;
	s->next += s->gap;
	if (s->next < now + s->gap - s->slack)
		s->next = now + s->gap - s->slack;
	return SCHEDULE_SEND;
}

/* until when; what was looked for last is in due */
static int
until(const struct schedule *s, int may, struct schedule_step *p)
{
	p->time = may && s->next < s->due ? s->next : s->due;
	return SCHEDULE_WAIT;
}

int
schedule_next(struct schedule *s, int64_t now, struct schedule_step *p)
{
	unsigned t;

	while (!record(s, p)) {
		if (s->tail == s->end)
			return SCHEDULE_DONE;
		if (s->tail == s->head && s->head >= s->begin) {
			settle(s, touch(s), SCHEDULE_INACTIVE, s->reason);
			continue;
		}
		if (now < s->due || !(t = overdue(s, now))) {
			if (now >= s->next && may_begin(s))
				return offer(s, 0, now, p);
			t = overdue(s, now);	/* due may be too early */
		}
		if (!t)
			return until(s, may_begin(s), p);
		if (!is_last(s, t))
			return offer(s, t, now, p);
		settle(s, at(s, s->at[t]), SCHEDULE_INACTIVE,
		    at(s, s->at[t])->reason);
	}
	return SCHEDULE_RECORD;
}

void
schedule_sent(struct schedule *s, uint64_t i, int64_t time)
{
	struct host *h = known(s, i);

	s->sent++;
	if (s->next < time + s->gap - s->slack)
		s->next = time + s->gap - s->slack;
	if (!h || h->state != OFFERED)	/* an answer was faster */
		return;
	h->state = WAITING;
	h->time = time;
	h->tries++;
	if (s->due > time + s->patience)
		s->due = time + s->patience;
}

void
schedule_unsent(struct schedule *s, uint64_t i, int64_t retry)
{
	struct host *h = known(s, i);

	if (s->next < retry)
		s->next = retry;
	if (!h || h->state != OFFERED)
		return;
	h->state = WAITING;
	if (s->at[h->tries] > i)
		s->at[h->tries] = i;
	s->due = INT64_MIN;
}

void
schedule_refused(struct schedule *s, uint64_t i, int state, uint16_t reason)
{
	struct host *h = known(s, i);

	if (h && h->state == OFFERED)
		settle(s, h, state, reason);
}

/* the slowest answer tells how long to wait, also one that came too late */
static void
learn(struct schedule *s, int64_t rtt)
{
	if (s->wait || rtt <= s->slowest)
		return;
	s->slowest = rtt;
	s->patience = rtt < 100 * MS / 8 ? 100 * MS :
	    rtt < 1000 * MS / 8 ? 8 * rtt : 1000 * MS;
	s->due = INT64_MIN;
}

int
schedule_answer(struct schedule *s, uint64_t i, int64_t rtt, uint16_t reason)
{
	struct host *h = known(s, i);

	if (i < s->head)
		learn(s, rtt);
	if (!h || h->state == SCHEDULE_ALIVE || h->state == RECORDED)
		return 0;
	settle(s, h, SCHEDULE_ALIVE, reason);
	h->time = rtt;
	return 1;
}

int64_t
schedule_tried(const struct schedule *s, uint64_t i)
{
	const struct host *h = known(s, i);

	if (i >= s->head)
		return SCHEDULE_UNTRIED;
	if (!h || h->state == SCHEDULE_ALIVE || h->state == RECORDED)
		return SCHEDULE_OVER;
	return h->tries ? h->time : SCHEDULE_UNTRIED;
}

static struct host *
note(const struct schedule *s, uint64_t i, uint16_t reason)
{
	struct host *h = known(s, i);

	if (!h || (h->state < WAITING &&
	    (h->state != SCHEDULE_INACTIVE || h->reason)))
		return NULL;
	h->reason = reason;
	return h;
}

void
schedule_note(struct schedule *s, uint64_t i, uint16_t reason)
{
	note(s, i, reason);
}

void
schedule_hint(struct schedule *s, uint64_t i, uint16_t reason)
{
	struct host *h = note(s, i, reason);

	if (h && h->tries >= s->tries + (i < s->extra))
		settle(s, h, SCHEDULE_INACTIVE, reason);
}

void
schedule_overflow(struct schedule *s)
{
	s->extra = s->head;
}

void
schedule_stop(struct schedule *s, uint16_t reason)
{
	uint64_t i;

	s->begin = s->head;
	s->reason = reason;
	for (i = s->tail; i < s->head; i++)
		if (at(s, i)->state > RECORDED)
			settle(s, at(s, i), SCHEDULE_INACTIVE, reason);
}

uint64_t
schedule_leave(struct schedule *s)
{
	uint64_t i, left = s->head;

	for (i = s->head; i-- > s->tail; )
		if (at(s, i)->state > RECORDED) {
			at(s, i)->state = RECORDED;
			left = i;
		}
	s->begin = s->end = s->head;
	return left;
}

/* tries to come of those begun with that wait, if they stay silent */
static uint64_t
tries_left(const struct schedule *s)
{
	const struct host *h;
	uint64_t i, n = 0;

	for (i = s->tail; i < s->head; i++) {
		h = at(s, i);
		if (h->state > RECORDED && h->tries < s->tries)
			n += s->tries - h->tries;
	}
	return n;
}

/* until the last of those begun with is decided, if it stays silent */
static int64_t
last_left(const struct schedule *s, int64_t now)
{
	int64_t all = s->patience * (int64_t)s->tries;
	const struct host *h;
	uint64_t i = s->head;

	while (i > s->tail && at(s, i - 1)->state <= RECORDED)
		i--;
	if (i == s->tail)
		return 0;
	h = at(s, i - 1);
	if (h->tries)
		all += h->time + s->patience - s->patience * h->tries - now;
	return all > 0 ? all : 0;
}

int64_t
schedule_left(const struct schedule *s, int64_t now, int64_t elapsed)
{
	int64_t each, last = s->patience * (int64_t)s->tries, left;
	uint64_t part, all;	/* probes a host, in 1/1024; probes to come */

	if (s->head >= s->begin)
		return last_left(s, now);
	if (!s->sent || elapsed <= 0 || s->n >> 40)
		return -1;
	part = (s->sent + tries_left(s)) * 1024 / s->head;
	all = s->n * part / 1024;
	all -= s->sent < all ? s->sent : all;
	each = elapsed / (int64_t)s->sent;
	if (each && (int64_t)all > INT64_MAX / 2 / each)
		return -1;
	left = (int64_t)all * each + s->patience;
	return left > last ? left : last;
}
