/*
 * netlink, snapshot, watch, change: a snapshot and its changes, made from the
 * kernel's answers and events, datagram by datagram
 */
#include <errno.h>

#include "fuzz.h"
#include "json.h"
#include "system.h"
#include "lib/buf.h"
#include "cmd/lsif/change.h"
#include "lib/ip.h"
#include "lib/addr.h"
#include "lib/link.h"
#include "lib/operands.h"
#include "lib/netlink.h"
#include "lib/snapshot.h"
#include "lib/message.h"
#include "lib/route.h"
#include "lib/watch.h"

/* which interfaces are followed, and how many events came */
struct follower {
	struct snapshot *net, shown;
	unsigned mask;
	size_t told;
};

static void
links(struct snapshot *net)
{
	size_t n, i, texts = 0;
	const struct link *l = snapshot_links(net, &n);
	const char *s;

	for (i = 0; i < n; i++) {
		MUST(l[i].index > 0 && *l[i].name);
		MUST(strlen(l[i].name) < sizeof l->name);
		MUST(!i || l[i - 1].index <= l[i].index);
		MUST(snapshot_link(net, l[i].index)->index == l[i].index);
		MUST(l[i].text + l[i].textlen <= net->text.len);
		s = link_text(l + i, &net->text, TEXT_ALT);
		for (; s; s = link_next(l + i, &net->text, s))
			MUST(s + strlen(s) < net->text.p + net->text.len);
		MUST(snapshot_find(net, l[i].name, strlen(l[i].name)));
		snapshot_gateway(net, l[i].index, 0);
		texts += l[i].textlen;
	}
	MUST(texts == net->text.len);	/* and no text of removed links */
	MUST(!snapshot_link(net, 0));
}

static void
addrs(const struct snapshot *net)
{
	const struct addr *a = (const void *)net->addr.p, *of;
	size_t n = net->addr.len / sizeof *a, i, count;

	for (i = 0; i < n; i++) {
		MUST(!i || a[i - 1].index <= a[i].index);
		of = snapshot_addrs(net, a[i].index, &count);
		MUST(of <= a + i && a + i < of + count);
		MUST(a[i].local.len == 4 || a[i].local.len == 16);
	}
}

static int
follows(void *ctx, const struct link *l)
{
	struct follower *f = ctx;

	return f->mask >> (l->index & 15) & 1;
}

static void
tell(void *ctx, int what, const char *name, const char *new,
    const struct addr *a)
{
	struct follower *f = ctx;

	MUST(what >= CHANGE_ADD && what <= CHANGE_ADDR_DEL);
	MUST(*name && (what == CHANGE_NAME) == (new != NULL));
	MUST((what >= CHANGE_ADDR_ADD) == (a != NULL));
	MUST(what != CHANGE_ADDR_ADD || addr_valid(a));
	f->told++;
}

/* after change() the shown state is the current one; a second call is silent */
static void
told(struct follower *f, int index)
{
	struct change c = { follows, tell, f };
	const struct link *l, *shown;
	size_t n, i, before;

	change(&c, &f->shown, f->net, index > 0 ? index : 0);
	before = f->told;
	change(&c, &f->shown, f->net, index > 0 ? index : 0);
	MUST(f->told == before);
	l = snapshot_links(f->net, &n);
	for (i = 0; i < n; i++) {
		if (index > 0 && l[i].index != index)
			continue;
		l = snapshot_link(f->net, l[i].index);
		shown = snapshot_link(&f->shown, l->index);
		MUST(!shown == !follows(f, l));
		MUST(!shown || (!strcmp(shown->name, l->name) &&
		    shown->flags == l->flags));
		l = snapshot_links(f->net, &n);
	}
	links(&f->shown);
	addrs(&f->shown);
}

static void
on_change(void *ctx, int index)
{
	struct follower *f = ctx;

	links(f->net);
	addrs(f->net);
	told(f, index);
}

static void
failed(struct snapshot *net)
{
	const char *why = snapshot_why(net);

	MUST(errno && *why);
	MUST(strnlen(net->ask.why, sizeof net->ask.why) <
	    sizeof net->ask.why);
}

static void
watch(struct snapshot *net, unsigned mask)
{
	struct follower f = { net, snapshot_begin(0), mask, 0 };
	unsigned i;

	if (watch_begin(net) < 0)
		failed(net);
	else {
		for (i = 0; sys.in->n && i < 100; i++)
			if (watch_events(net, on_change, &f) < 0)
				failed(net);
	}
	buf_free(&f.shown.link);
	buf_free(&f.shown.text);
	buf_free(&f.shown.addr);
}

static void
one(struct snapshot *net, const char *s, int with_addrs)
{
	struct operand name = { s, strlen(s) };
	const struct link *l;
	const char *alt;
	size_t n;

	if (snapshot_take(net, &name, 1, with_addrs) < 0) {
		failed(net);
		return;
	}
	links(net);
	addrs(net);
	l = snapshot_find(net, s, name.n);
	if (!l || !strcmp(l->name, s))
		return;
	alt = link_text(l, &net->text, TEXT_ALT);
	while (alt && strcmp(alt, s))
		alt = link_next(l, &net->text, alt);
	MUST(alt);
	snapshot_addrs(net, l->index, &n);
}

static void
out(struct snapshot *net, int six)
{
	struct ip dest = { six ? 16 : 4, { 1, 2, 3 } };

	if (snapshot_out(net, &dest, &dest, six) < 0)
		failed(net);
}

/* each message lies within the datagram */
static void
message(void *ctx, const struct message *m)
{
	const struct input *all = ctx;
	const uint8_t *p = (const void *)m;

	MUST(p >= all->p && m->len >= sizeof *m);
	MUST(m->len <= (size_t)(all->p + all->n - p));
}

/* one datagram, as an answer or an event, guarded by the sanitizers */
static void
datagram(struct input *in)
{
	struct netlink nl = { .fd = -1 };
	uint32_t seq = take8(in);
	struct input all = { guard(in->p, in->n), in->n };
	int r = netlink_datagram(&nl, (const char *)all.p, all.n, seq, message,
	    &all);

	MUST(r == 0 || r == 1 || r == NETLINK_ERROR || r == NETLINK_TORN);
	MUST(r != NETLINK_ERROR || errno > 0);
	free((void *)all.p);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct input in = { data, n };
	struct snapshot net;
	unsigned how, mask;
	char *name;

	if (n > 16384)
		return 0;
	system_begin(&in);
	how = take8(&in);
	mask = take16(&in);
	net = snapshot_begin(how & (SNAPSHOT_STAT | SNAPSHOT_ATTRS));
	if (how & 2)
		snapshot_want_routes(&net);
	if (how & 64)
		datagram(&in);
	else if (how & 8) {
		name = take_text(&in);
		one(&net, name, how >> 4 & 1);
		out(&net, how >> 5 & 1);
		free(name);
	} else
		watch(&net, mask);
	netlink_close(&net.ask);
	netlink_close(&net.event);
	system_end();
	buf_free(&net.link);
	buf_free(&net.text);
	buf_free(&net.addr);
	buf_free(&net.route);
	buf_free(&net.nexthop);
	return 0;
}
