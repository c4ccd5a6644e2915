#include "estimate.h"

#include "schedule.h"

/* tries that the hosts begun with still have, if they stay silent */
static uint64_t
tries_left(const struct schedule *s)
{
	const struct schedule_host *h;
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
	const struct schedule_host *h;
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
estimate_left(const struct schedule *s, int64_t now, int64_t elapsed)
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
