#include "lib/watch.h"

#include <errno.h>
#include <string.h>

#include "lib/addr.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/ip.h"
#include "lib/link.h"
#include "lib/message.h"
#include "lib/netlink.h"
#include "lib/route.h"
#include "lib/snapshot.h"

enum { BATCH = 256 };	/* datagrams at a time: then others have their turn */

#define MS INT64_C(1000000)	/* ns */
#define TICK (10 * MS)		/* of a route's lifetime: USER_HZ is 100 */
#define REST (10 * MS)		/* before the next try */

static int
listen(struct snapshot *s)
{
	return netlink_reopen(&s->event) < 0 ||
	    netlink_listen(&s->event) < 0 ||
	    netlink_join(&s->event, snapshot_groups(s, 1)) < 0 ? -1 : 0;
}

int
watch_begin(struct snapshot *s)
{
	if (listen(s) < 0)
		return -1;
	s->lost = 1;
	return 0;
}

int
watch_fd(const struct snapshot *s)
{
	return s->lost ? -1 : s->event.fd;
}

/* remove one link's texts; those behind them move up */
static void
drop_texts(struct snapshot *s, uint32_t at, uint32_t n)
{
	struct link *l = BUF_ITEMS(&s->link, struct link);
	size_t i;

	buf_cut(&s->text, at, n);
	for (i = 0; n && i < BUF_COUNT(&s->link, struct link); i++)
		if (l[i].text > at)
			l[i].text -= n;
}

void
watch_put_link(struct snapshot *s, const struct link *new)
{
	size_t at = buf_lower(&s->link, sizeof *new, new->index);
	struct link *l = BUF_AT(&s->link, struct link, at), old;

	if (at == s->link.len || l->index != new->index) {
		l = buf_gap(&s->link, at, sizeof *l);
		if (l)
			*l = *new;
		return;
	}
	old = *l;
	*l = *new;
	drop_texts(s, old.text, old.textlen);
}

void
watch_drop_link(struct snapshot *s, int index)
{
	size_t at = buf_lower(&s->link, sizeof(struct link), index);
	const struct link *l = snapshot_link(s, index);
	struct link old;

	if (l) {
		old = *l;
		buf_cut(&s->link, at, sizeof old);
		drop_texts(s, old.text, old.textlen);
	}
	at = buf_lower(&s->addr, sizeof(struct addr), index);
	buf_cut(&s->addr, at,
	    buf_lower(&s->addr, sizeof(struct addr), index + 1) - at);
}

/* offset of the same address, *there; or where to insert it */
static size_t
place(const struct snapshot *s, const struct addr *a, int *there)
{
	size_t at = buf_lower(&s->addr, sizeof *a, a->index), n;
	const struct addr *old = snapshot_addrs(s, a->index, &n);

	for (; n && !addr_same(old, a); n--, old++)
		at += sizeof *a;
	*there = n > 0;
	return at;
}

void
watch_put_addr(struct snapshot *s, const struct addr *a)
{
	int there;
	size_t at = place(s, a, &there);

	if (there || buf_gap(&s->addr, at, sizeof *a))
		memcpy(s->addr.p + at, a, sizeof *a);
}

void
watch_drop_addr(struct snapshot *s, const struct addr *a)
{
	int there;
	size_t at = place(s, a, &there);

	if (there)
		buf_cut(&s->addr, at, sizeof *a);
}

/* what to call while events are applied */
struct hearing {
	struct snapshot *s;
	void (*changed)(void *, int);
	void *ctx;
};

/* apply one event; the index of the interface that it is about, 0: none */
static int
apply(struct snapshot *s, const struct message *m)
{
	struct link l;
	struct addr a;

	switch (m->type) {
	case RTM_NEWLINK:
		if (!link_parse(m, &l, &s->text))
			return 0;
		watch_put_link(s, &l);
		return l.index;
	case RTM_DELLINK:
		watch_drop_link(s, link_gone(m));
		return link_gone(m);
	case RTM_NEWADDR: case RTM_DELADDR:
		if (!addr_parse(m, &a))
			return 0;
		if (m->type == RTM_NEWADDR)
			watch_put_addr(s, &a);
		else
			watch_drop_addr(s, &a);
		return a.index;
	default:
		return 0;
	}
}

/* stale is set before changed() is called */
static void
hear(void *ctx, const struct message *m)
{
	struct hearing *h = ctx;
	struct snapshot *s = h->s;
	int index = apply(s, m);

	if (s->take_routes && (s->hear_route ? s->hear_route(s, m, index) :
	    route_matters(m))) {
		if (!s->stale)
			s->look = 0;
		s->stale = 1;
	} else if (!index)
		return;
	if (s->whole)
		h->changed(h->ctx, index);
}

/* apply the events of at most some + 1 datagrams that wait */
static int
hear_some(struct hearing *h, int some)
{
	int r;

	do
		r = netlink_events(&h->s->event, hear, h);
	while (r == 0 && --some >= 0);
	return r < 0 && errno == EAGAIN ? 0 : r;
}

/* take what is lost or stale by one try, then what changed since it began */
static int
take(struct hearing *h)
{
	struct snapshot *s = h->s;
	int r = netlink_reopen(&s->ask);

	if (r == 0 && s->lost) {
		s->whole = 0;
		r = listen(s);
		if (r == 0)
			r = snapshot_try(s);
	}
	if (r == 0 && s->take_routes)
		r = s->take_routes(s);
	if (r)
		return r;
	s->lost = s->stale = 0;
	/* no more than these waited when the dump ended */
	return hear_some(h, netlink_most(&s->event));
}

/* when the first route expires, and the kernel says so; CLOCK_NEVER: none */
static int64_t
first_expiry(const struct snapshot *s)
{
	const struct route *r = BUF_ITEMS(&s->route, struct route);
	size_t n = BUF_COUNT(&s->route, struct route);
	int32_t first = INT32_MAX;

	for (; n; n--, r++)
		if (r->expires && r->expires < first)
			first = r->expires;
	/* a tick for the part cut off, another until the rest is below 0 */
	return first < INT32_MAX ? clock_now() + (first + INT64_C(2)) * TICK :
	    CLOCK_NEVER;
}

int
watch_events(struct snapshot *s, void (*changed)(void *, int), void *ctx)
{
	struct hearing h = { s, changed, ctx };
	int64_t now = clock_now();
	int r = s->lost ? 0 : hear_some(&h, BATCH), old;

	if (r == 0 && (uint64_t)now >= (uint64_t)s->look) {
		s->look = now + REST;
		r = take(&h);
		if (r == 0) {
			old = s->whole;
			s->whole = 1;
			if (!s->stale)
				s->look = first_expiry(s);
			changed(ctx, old - 1);
		}
	}
	if (r == NETLINK_ERROR && errno == ENOBUFS && !s->lost) {
		s->lost = 1;
		s->look = 0;
		r = 0;
	}
	return r == NETLINK_ERROR ? r : snapshot_check(s);
}
