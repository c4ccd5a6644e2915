#include "lib/watch.h"

#include <errno.h>
#include <string.h>

#include "lib/addr.h"
#include "lib/buf.h"
#include "lib/ip.h"
#include "lib/link.h"
#include "lib/message.h"
#include "lib/netlink.h"
#include "lib/snapshot.h"

static int
take_all(struct snapshot *s)
{
	if (snapshot_take(s, NULL, 0, 1) < 0)
		return -1;
	return s->want & SNAPSHOT_ROUTE ? snapshot_take_routes(s) : 0;
}

int
watch_begin(struct snapshot *s)
{
	static const uint8_t groups[] = {
		NETLINK_LINK, NETLINK_IPV4_IFADDR, NETLINK_IPV6_IFADDR,
		NETLINK_IPV4_ROUTE, NETLINK_IPV6_ROUTE, NETLINK_NEXTHOP
	};
	size_t n = s->want & SNAPSHOT_ROUTE ? sizeof groups : 3, i;

	if (netlink_open(&s->event) < 0)
		return -1;
	for (i = 0; i < n; i++)
		if (netlink_join(&s->event, groups[i]) < 0 &&
		    groups[i] != NETLINK_NEXTHOP)	/* before Linux 5.3 */
			return -1;
	return take_all(s);
}

int
watch_fd(const struct snapshot *s)
{
	return s->event.fd;
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

/* whom to call while events are applied */
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

/*
 * Any event makes routes stale: the kernel sends none when it drops the routes
 * of a link that goes down.
 */
static void
hear(void *ctx, const struct message *m)
{
	struct hearing *h = ctx;
	int index = apply(h->s, m);

	h->s->stale = h->s->want & SNAPSHOT_ROUTE;
	if (index)
		h->changed(h->ctx, index);
}

int
watch_events(struct snapshot *s, void (*changed)(void *, int), void *ctx)
{
	struct hearing h = { s, changed, ctx };
	int r = netlink_events(&s->event, hear, &h), index = 0;

	if (snapshot_check(s) < 0)
		return -1;
	if (r == 0 && !s->stale)
		return 0;
	if (r == 0)
		r = snapshot_take_routes(s);
	else if (errno == EAGAIN)
		return 0;
	else if (errno == ENOBUFS) {
		netlink_drain(&s->event);
		r = take_all(s);
		index = -1;
	}
	s->stale = 0;
	if (r == 0)
		changed(ctx, index);
	return r;
}
