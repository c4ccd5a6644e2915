#include "schedule.h"

#include <stddef.h>

#include "lib/buf.h"

#define MS INT64_C(1000000)

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

static uint64_t
position(const struct schedule *s, const struct schedule_host *h)
{
	return s->tail + (((uint64_t)(h - host_at(s, 0)) - s->tail) & s->mask);
}

/* host i, if it was begun with and may lack its record; else NULL */
static struct schedule_host *
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

/* begin with the next host */
static struct schedule_host *
touch(struct schedule *s)
{
	struct schedule_host *h = host_at(s, s->head++);

	*h = (struct schedule_host){ .state = WAITING };
	return h;
}

static void
enlist(struct schedule *s, const struct schedule_host *h)
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
settle(struct schedule *s, struct schedule_host *h, int state, uint16_t verdict)
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
static struct schedule_host *
decided(struct schedule *s)
{
	struct schedule_host *h = NULL;

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
	struct schedule_host *h = decided(s);

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
static struct schedule_host *
seek(struct schedule *s, unsigned t)
{
	uint64_t i = s->at[t] > s->tail ? s->at[t] : s->tail;
	struct schedule_host *h = NULL;

	for (; i < s->head; i++) {
		h = host_at(s, i);
		if (is_undecided(h) && h->tries <= t)
			break;
	}
	s->at[t] = i;
	return i < s->head && !is_offered(h) && h->tries == t ? h : NULL;
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
	const struct schedule_host *h;

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

/* allow no send before that time */
static void
hold(struct schedule *s, int64_t time)
{
	if (s->least < time)
		s->least = time;
	if (s->next < time)
		s->next = time;
}

/* an offer takes one turn of the pace */
static int
take_turn(struct schedule *s, int64_t now)
{
	s->next += s->gap;
	if (s->next < now + s->gap - s->slack)
		s->next = now + s->gap - s->slack;
	return SCHEDULE_SEND;
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
	return take_turn(s, now);
}

/* the next unsent host whose try is not over; NULL: none has its turn now */
static struct schedule_host *
unsent(struct schedule *s, int64_t now)
{
	struct schedule_host *h;

	for (;;) {
		for (; s->round && s->again < s->head; s->again++) {
			h = known(s, s->again);
			if (!h || h->state != UNSENT)
				continue;
			s->round--;
			if (now < h->time + s->patience)
				return h;
		}
		s->round = 0;
		if (!s->unsent || now < s->retry)
			return NULL;
		s->round = s->unsent;
		s->unsent = 0;
		s->again = s->low;
	}
}

static int
offer_again(struct schedule *s, struct schedule_host *h, int64_t now,
    struct schedule_step *p)
{
	p->i = s->again++;
	p->try = 0;
	h->state = REOFFERED;
	return take_turn(s, now);
}

/* wait until a send is allowed, if there may be one, or something is due */
static int
until(const struct schedule *s, int may, struct schedule_step *p)
{
	int64_t again;

	p->time = may && s->next < s->due ? s->next : s->due;
	if (!s->round && !s->unsent)
		return SCHEDULE_WAIT;
	again = s->round || s->next > s->retry ? s->next : s->retry;
	if (again < p->time)
		p->time = again;
	return SCHEDULE_WAIT;
}

int
schedule_next(struct schedule *s, int64_t now, struct schedule_step *p)
{
	struct schedule_host *h;
	unsigned t;

	while (!record(s, p)) {
		if (s->tail == s->end)
			return SCHEDULE_DONE;
		h = now >= s->next ? unsent(s, now) : NULL;
		if (h)
			return offer_again(s, h, now, p);
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

/* the host's try began at that time, and lasts as long as the wait */
static void
begin_try(struct schedule *s, struct schedule_host *h, int64_t time)
{
	if (h->state == OFFERED)
		h->tries++;
	h->state = WAITING;
	h->time = time;
	if (s->due > time + s->patience)
		s->due = time + s->patience;
}

void
schedule_sent(struct schedule *s, uint64_t i, int64_t time)
{
	struct schedule_host *h = known(s, i);

	s->sent++;
	hold(s, time + s->gap - s->slack);
	if (h && is_offered(h))	/* else its answer came before this call */
		begin_try(s, h, time);
}

static void
enlist_unsent(struct schedule *s, struct schedule_host *h, uint64_t i,
    int64_t retry)
{
	h->state = UNSENT;
	if (!s->unsent || s->low > i)
		s->low = i;
	if (!s->unsent++)
		s->retry = retry;
}

void
schedule_unsent(struct schedule *s, uint64_t i, int64_t retry)
{
	struct schedule_host *h = known(s, i);

	hold(s, retry);
	if (h && h->state == REOFFERED)
		enlist_unsent(s, h, i, retry);
	if (!h || h->state != OFFERED)
		return;
	h->state = WAITING;
	if (s->at[h->tries] > i)
		s->at[h->tries] = i;
	s->due = INT64_MIN;
}

void
schedule_full(struct schedule *s, uint64_t i, int64_t time, int64_t retry)
{
	struct schedule_host *h = known(s, i);

	if (s->unsent == SCHEDULE_UNSENT) {
		schedule_unsent(s, i, retry);
		return;
	}
	s->next -= s->gap;	/* its turn is another's */
	hold(s, s->least);
	if (h && h->state == OFFERED)
		begin_try(s, h, time);
	if (h && (h->state == WAITING || h->state == REOFFERED))
		enlist_unsent(s, h, i, retry);
	if (s->unsent == SCHEDULE_UNSENT && !s->round && s->next < retry)
		s->next = retry;
}

void
schedule_decide(struct schedule *s, uint64_t i, int state, uint16_t verdict)
{
	struct schedule_host *h = known(s, i);

	if (h && is_undecided(h))
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
	struct schedule_host *h = known(s, i);

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
	const struct schedule_host *h = known(s, i);

	if (i >= s->head)
		return SCHEDULE_UNTRIED;
	if (!h || h->state == SCHEDULE_ALIVE || h->state == RECORDED)
		return SCHEDULE_OVER;
	return h->tries > (h->state == UNSENT || h->state == REOFFERED) ?
	    h->time : SCHEDULE_UNTRIED;
}

void
schedule_hint(struct schedule *s, uint64_t i, uint16_t verdict, int64_t sent)
{
	struct schedule_host *h = known(s, i);
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
schedule_stop(struct schedule *s, uint16_t verdict, int records)
{
	uint64_t i;

	s->begin = s->head;
	s->verdict = verdict;
	if (!records) {
		s->end = s->head;
		s->count[SCHEDULE_INACTIVE] += s->n - s->head;
	}
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
