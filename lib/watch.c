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
take_all(struct snapshot *net)
{
	if (snapshot_take(net, NULL, 0, 1) < 0)
		return -1;
	return net->want & SNAPSHOT_ROUTE ? snapshot_take_routes(net) : 0;
}

int
watch_begin(struct snapshot *net)
{
	static const uint8_t groups[] = {
		NETLINK_LINK, NETLINK_IPV4_IFADDR, NETLINK_IPV6_IFADDR,
		NETLINK_IPV4_ROUTE, NETLINK_IPV6_ROUTE, NETLINK_NEXTHOP
	};
	size_t n = net->want & SNAPSHOT_ROUTE ? sizeof groups : 3, i;

	if (netlink_open(&net->event) < 0)
		return -1;
	for (i = 0; i < n; i++)
		if (netlink_join(&net->event, groups[i]) < 0 &&
		    groups[i] != NETLINK_NEXTHOP)	/* before Linux 5.3 */
			return -1;
	return take_all(net);
}

int
watch_fd(const struct snapshot *net)
{
	return net->event.fd;
}

/* cut a link's texts out; those of all links behind them move up */
static void
drop_texts(struct snapshot *net, uint32_t at, uint32_t n)
{
	struct link *l = (void *)net->link.p, *end =
	    (void *)(net->link.p + net->link.len);

	buf_cut(&net->text, at, n);
	for (; n && l < end; l++)
		if (l->text > at)
			l->text -= n;
}

void
watch_put_link(struct snapshot *net, const struct link *new)
{
	size_t at = buf_lower(&net->link, sizeof *new, new->index);
	struct link *l = (void *)(net->link.p + at), old;

	if (at == net->link.len || l->index != new->index) {
		l = buf_gap(&net->link, at, sizeof *l);
		if (l)
			*l = *new;
		return;
	}
	old = *l;
	*l = *new;
	drop_texts(net, old.text, old.textlen);
}

void
watch_drop_link(struct snapshot *net, int index)
{
	size_t at = buf_lower(&net->link, sizeof(struct link), index);
	const struct link *l = snapshot_link(net, index);
	struct link old;

	if (l) {
		old = *l;
		buf_cut(&net->link, at, sizeof old);
		drop_texts(net, old.text, old.textlen);
	}
	at = buf_lower(&net->addr, sizeof(struct addr), index);
	buf_cut(&net->addr, at,
	    buf_lower(&net->addr, sizeof(struct addr), index + 1) - at);
}

/* the offset of the address that is the same, or of where it is to go */
static size_t
place(const struct snapshot *net, const struct addr *a, int *there)
{
	size_t at = buf_lower(&net->addr, sizeof *a, a->index);
	size_t end = buf_lower(&net->addr, sizeof *a, a->index + 1);

	while (at < end && !addr_same((const void *)(net->addr.p + at), a))
		at += sizeof *a;
	*there = at < end;
	return at;
}

void
watch_put_addr(struct snapshot *net, const struct addr *a)
{
	int there;
	size_t at = place(net, a, &there);
	void *p = there ? net->addr.p + at : buf_gap(&net->addr, at, sizeof *a);

	if (p)
		memcpy(p, a, sizeof *a);
}

void
watch_drop_addr(struct snapshot *net, const struct addr *a)
{
	int there;
	size_t at = place(net, a, &there);

	if (there)
		buf_cut(&net->addr, at, sizeof *a);
}

struct hearing {
	struct snapshot *net;
	void (*changed)(void *, int);
	void *ctx;
};

/* the index of the interface that was touched, 0: none */
static int
apply(struct snapshot *net, const struct message *m)
{
	struct link l;
	struct addr a;

	switch (m->type) {
	case RTM_NEWLINK:
		if (!link_parse(m, &l, &net->text))
			return 0;
		watch_put_link(net, &l);
		return l.index;
	case RTM_DELLINK:
		watch_drop_link(net, link_gone(m));
		return link_gone(m);
	case RTM_NEWADDR: case RTM_DELADDR:
		if (!addr_parse(m, &a))
			return 0;
		(m->type == RTM_NEWADDR ? watch_put_addr : watch_drop_addr)(net,
		    &a);
		return a.index;
	default: return 0;
	}
}

/* the kernel drops routes of a link that goes down without a word: ask again */
static void
hear(void *ctx, const struct message *m)
{
	struct hearing *h = ctx;
	int index = apply(h->net, m);

	h->net->stale = h->net->want & SNAPSHOT_ROUTE;
	if (index)
		h->changed(h->ctx, index);
}

int
watch_events(struct snapshot *net, void (*changed)(void *, int), void *ctx)
{
	struct hearing h = { net, changed, ctx };
	int r = netlink_events(&net->event, hear, &h), index = 0;

	if (net->link.failed | net->text.failed | net->addr.failed) {
		errno = ENOMEM;
		return -1;
	}
	if (r == 0 && !net->stale)
		return 0;
	if (r == 0)
		r = snapshot_take_routes(net);
	else if (errno == EAGAIN)
		return 0;
	else if (errno == ENOBUFS) {
		netlink_drain(&net->event);
		r = take_all(net);
		index = -1;
	}
	net->stale = 0;
	if (r == 0)
		changed(ctx, index);
	return r;
}
