#include "schedule.h"

#include <stddef.h>

#include "lib/buf.h"

#define MS INT64_C(1000000)

/*
 * States of a host: first SCHEDULE_ALIVE..., when it is decided; then these.
 * Only is_decided() and is_undecided() know their order.
 */
enum {
	RECORDED = SCHEDULE_ERROR + 1,	/* the caller has its record */
	WAITING,	/* for an answer to its last try, or for its first */
	OFFERED		/* to be sent: the caller has not said how it went */
};

struct host {
	int64_t time;	/* of its last try; the round trip of an alive one */
	uint32_t next;	/* eager: the one decided after it */
	uint16_t verdict;	/* so far */
	uint8_t state;
	uint8_t tries;	/* sent */
};

/* a record is due */
static int
is_decided(const struct host *h)
{
	return h->state < RECORDED;
}

/* an answer may still come */
static int
is_undecided(const struct host *h)
{
	return h->state > RECORDED;
}

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
	s->patience = s->wait ? s->wait : SCHEDULE_PATIENCE;
}

void
schedule_end(struct schedule *s)
{
	buf_free(&s->host);
}

static struct host *
host_at(const struct schedule *s, uint64_t i)
{
	return (struct host *)(void *)s->host.p + (i & s->mask);
}

static uint64_t
position(const struct schedule *s, const struct host *h)
{
	return s->tail + (((uint64_t)(h - host_at(s, 0)) - s->tail) & s->mask);
}

/* a host that was begun with and may lack its record; NULL: it is none */
static struct host *
known(const struct schedule *s, uint64_t i)
{
	return i >= s->tail && i < s->head ? host_at(s, i) : NULL;
}

/* make the ring twice as wide; 0: it must not be wider, or memory lacks */
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
			*host_at(s, i) = *host_at(s, i - old);
	return 1;
}

/* begin with the first host that was not */
static struct host *
touch(struct schedule *s)
{
	struct host *h = host_at(s, s->head++);

	*h = (struct host){ .state = WAITING };
	return h;
}

static void
enlist(struct schedule *s, const struct host *h)
{
	uint32_t i = (uint32_t)position(s, h);

	if (s->listed)
		host_at(s, s->last)->next = i;
	else
		s->first = i;
	s->last = i;
	s->listed++;
}

/* decide, or change what was decided and is not recorded yet */
static void
settle(struct schedule *s, struct host *h, int state, uint16_t verdict)
{
	if (is_decided(h))
		s->count[h->state]--;
	else if (s->eager)
		enlist(s, h);
	h->state = (uint8_t)state;
	h->verdict = verdict;
	s->count[state]++;
}

/* the next host whose record is due now; NULL: there is none */
static struct host *
decided(struct schedule *s)
{
	struct host *h = NULL;

	for (; s->tail < s->head; s->tail++) {
		h = host_at(s, s->tail);
		if (h->state != RECORDED)
			break;
	}
	if (!s->eager)
		return s->tail < s->head && is_decided(h) ? h : NULL;
	if (!s->listed)
		return NULL;
	h = host_at(s, s->first);
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
	p->verdict = h->verdict;
	p->time = h->time;
	h->state = RECORDED;
	if (p->i == s->tail)	/* so that decided() need not look at it */
		s->tail++;
	return 1;
}

/*
 * The next host after t tries; NULL: there is none, or it has had fewer.
 *
 * This is the whole queue. A try goes through the hosts in order, and all of
 * them wait equally long: so the first that has had t tries is also the first
 * that is due. One cursor for each number of tries, at[t], is enough.
 */
static struct host *
seek(struct schedule *s, unsigned t)
{
	uint64_t i = s->at[t] > s->tail ? s->at[t] : s->tail;
	struct host *h = NULL;

	for (; i < s->head; i++) {
		h = host_at(s, i);
		if (is_undecided(h) && h->tries <= t)
			break;
	}
	s->at[t] = i;
	return i < s->head && h->state == WAITING && h->tries == t ? h : NULL;
}

/* has the host had all of its tries? extra gives some hosts one more */
static int
is_exhausted(const struct schedule *s, uint64_t i, unsigned tries)
{
	return tries >= s->tries + (i < s->extra ? 1 : 0);
}

/* will the next host after t tries have no other? */
static int
is_last(const struct schedule *s, unsigned t)
{
	return is_exhausted(s, s->at[t], t);
}

/* the number of tries whose next host is due, to be tried or given up; or 0 */
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

/* is there a host to begin with, and room for it in the ring? */
static int
may_begin(struct schedule *s)
{
	if (s->at[0] < s->head && seek(s, 0))	/* its probe was not sent */
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
	host_at(s, p->i)->state = OFFERED;
	s->next += s->gap;
	if (s->next < now + s->gap - s->slack)
		s->next = now + s->gap - s->slack;
	return SCHEDULE_SEND;
}

/* wait until the next send may be, if there is one, or what is due */
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
			settle(s, touch(s), SCHEDULE_INACTIVE, s->verdict);
			continue;
		}
		t = now < s->due ? 0 : overdue(s, now);
		if (!t) {
			if (now >= s->next && may_begin(s))
				return offer(s, 0, now, p);
			t = overdue(s, now);	/* due was too early */
		}
		if (!t)
			return until(s, may_begin(s), p);
		if (!is_last(s, t))
			return offer(s, t, now, p);
		settle(s, host_at(s, s->at[t]), SCHEDULE_INACTIVE,
		    host_at(s, s->at[t])->verdict);
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
	if (!h || h->state != OFFERED)	/* its answer came before this call */
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
schedule_refused(struct schedule *s, uint64_t i, int state, uint16_t verdict)
{
	struct host *h = known(s, i);

	if (h && h->state == OFFERED)
		settle(s, h, state, verdict);
}

/* adapt the wait to the slowest answer, also to one that came too late */
static void
learn(struct schedule *s, int64_t rtt)
{
	if (s->wait || rtt <= s->slowest)
		return;
	s->slowest = rtt;
	if (rtt < 100 * MS / 8)
		s->patience = 100 * MS;
	else
		s->patience = rtt < SCHEDULE_PATIENCE / 8 ? 8 * rtt :
		    SCHEDULE_PATIENCE;
	s->due = INT64_MIN;
}

int
schedule_answer(struct schedule *s, uint64_t i, int64_t rtt, uint16_t verdict)
{
	struct host *h = known(s, i);

	if (i < s->head)
		learn(s, rtt);
	if (!h || h->state == SCHEDULE_ALIVE || h->state == RECORDED)
		return 0;
	settle(s, h, SCHEDULE_ALIVE, verdict);
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

void
schedule_hint(struct schedule *s, uint64_t i, uint16_t verdict, int64_t sent)
{
	struct host *h = known(s, i);
	int silent = h && h->state == SCHEDULE_INACTIVE && !h->verdict;

	if (!h || !(is_undecided(h) || silent))
		return;
	h->verdict = verdict;
	if (h->state == WAITING && is_exhausted(s, i, h->tries) &&
	    (sent ? sent >= h->time : h->tries == 1))
		settle(s, h, SCHEDULE_INACTIVE, verdict);
}

void
schedule_overflow(struct schedule *s)
{
	s->extra = s->head;
}

void
schedule_stop(struct schedule *s, uint16_t verdict)
{
	uint64_t i;

	s->begin = s->head;
	s->verdict = verdict;
	for (i = s->tail; i < s->head; i++)
		if (is_undecided(host_at(s, i)))
			settle(s, host_at(s, i), SCHEDULE_INACTIVE, verdict);
}

uint64_t
schedule_leave(struct schedule *s)
{
	uint64_t i, left = s->head;

	for (i = s->head; i-- > s->tail; )
		if (is_undecided(host_at(s, i))) {
			host_at(s, i)->state = RECORDED;
			left = i;
		}
	s->begin = s->end = s->head;
	return left;
}

/* tries that the hosts begun with still have, if they stay silent */
static uint64_t
tries_left(const struct schedule *s)
{
	const struct host *h;
	uint64_t i, n = 0;

	for (i = s->tail; i < s->head; i++) {
		h = host_at(s, i);
		if (is_undecided(h) && h->tries < s->tries)
			n += s->tries - h->tries;
	}
	return n;
}

/* ns until the last host begun with is decided, if it stays silent */
static int64_t
last_left(const struct schedule *s, int64_t now)
{
	int64_t all = s->patience * (int64_t)s->tries;
	const struct host *h;
	uint64_t i = s->head;

	while (i > s->tail && !is_undecided(host_at(s, i - 1)))
		i--;
	if (i == s->tail)
		return 0;
	h = host_at(s, i - 1);
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
