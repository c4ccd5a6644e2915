#include "hosts.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "exclude.h"
#include "lib/buf.h"
#include "lib/device.h"
#include "lib/ip.h"
#include "lib/msg.h"
#include "lib/operands.h"
#include "localnet.h"
#include "options.h"
#include "order.h"
#include "ranges.h"
#include "resolve.h"
#include "target.h"
#include "text.h"

struct hosts_named {	/* a host that was given by a name */
	int index;		/* in the set of targets: 32 bits, as int */
	const char *name;
};

struct hosts_zone {	/* an interface, by the name that it had at first */
	int index;		/* first, for buf_lower() */
	char name[16];
};

/* the name that an interface had when it was first asked for */
static const char *
zone_name(struct hosts *h, unsigned index)
{
	size_t at = buf_lower(&h->zones, sizeof(struct hosts_zone), (int)index);
	struct hosts_zone *z = BUF_AT(&h->zones, struct hosts_zone, at);

	if (at == h->zones.len || z->index != (int)index) {
		z = buf_gap(&h->zones, at, sizeof *z);
		if (!z)
			return "?";
		z->index = (int)index;
		device_name(h->device, index, z->name);
	}
	return z->name;
}

/* a zone is an interface by its name, else by its index: RFC 4007 11.2 */
static unsigned
zone_index(void *ctx, const char *text, size_t n)
{
	unsigned index = hosts_interface(ctx, text, n);
	const char *name;
	uint64_t v = 0;

	for (; n && *text >= '0' && *text <= '9' && v < INT_MAX; n--, text++)
		v = v * 10 + (uint64_t)(*text - '0');
	if (index || n || !v)
		return index;
	name = zone_name(ctx, (unsigned)v);
	index = hosts_interface(ctx, name, strlen(name));
	return index == v ? index : 0;
}

void
hosts_begin(struct hosts *h, const struct config *config)
{
	h->config = config;
	h->device = -1;
	h->target.zone = h->except.zone = zone_index;
	h->target.ctx = h->except.ctx = h;
	h->except.flags = TARGET_WHOLE;
}

int
hosts_device(struct hosts *h)
{
	if (h->device < 0)
		h->device = device_open();
	return h->device < 0 ? -1 : 0;
}

unsigned
hosts_interface(struct hosts *h, const char *name, size_t n)
{
	unsigned index;

	hosts_device(h);
	index = device_index(h->device, name, n);
	if (index)	/* it may be gone when it is printed */
		zone_name(h, index);
	return index;
}

int
hosts_families(char *const *operand)
{
	int all = *operand ? 0 : FAMILY_4 | FAMILY_6;

	for (; *operand; operand++)
		if (strchr(*operand, ':'))
			all |= FAMILY_6;
		else if (!strcmp(*operand, "-") ||
		    (*operand)[strspn(*operand, "0123456789.-/,")])
			all |= FAMILY_4 | FAMILY_6;
		else
			all |= FAMILY_4;
	return all;
}

/* --- targets */

/* report a network of an interface that is no target */
static void
say_network(const struct localnet_net *net, const char *why)
{
	struct text what = { 0 };

	text_ip(&what, &net->net);
	text_add(&what, "/");
	text_number(&what, net->bits);
	msg(what.s, why);
}

/* are addresses of this family, 4 or 6, left out? */
static int
is_unwanted(const struct config *c, int family)
{
	return c->families == (family == 4 ? FAMILY_6 : FAMILY_4);
}

/* add the networks of an interface; 0: there is none with this name */
static int
add_interface(struct hosts *h, const struct localnet *local, const char *name)
{
	int index = (int)hosts_interface(h, name, strlen(name)), found = 0, v4;
	const struct localnet_net *net = (const void *)local->nets.p;
	size_t n = local->nets.len / sizeof *net;
	const char *why;

	for (; n; n--, net++) {
		v4 = net->ip.len == 4;
		if (net->index != index || !net->asks || !net->ether ||
		    is_unwanted(h->config, v4 ? 4 : 6))
			continue;
		why = target_add_prefix(&h->target, &net->net, net->bits,
		    v4 || !ip_linklocal(&net->net) ? 0 : (unsigned)index);
		if (!why)
			found = 1;
		else if (v4 || h->config->verbose)
			say_network(net, why);
	}
	if (index && !found)
		h->failed = msg(name, "no network there to sweep");
	return index != 0;
}

/* reserve a name's place among the targets; its address comes later */
static void
add_query(struct hosts *h, const char *name)
{
	struct resolve_query q = { .place = target_reserve(&h->target) };

	buf_add_string(&h->text, name, strlen(name));
	h->queries.failed |= h->text.failed;
	if (!h->queries.failed)
		buf_add(&h->queries, &q, sizeof q);
}

/* report an interface, which without -A is no target; 0: there is none */
static int
is_interface(struct hosts *h, const char *name)
{
	struct text why = { 0 };

	if (!hosts_interface(h, name, strlen(name)))
		return 0;
	text_add(&why, "is an interface (-A ");
	text_add(&why, name);
	text_add(&why, ", or: ifaddr -4c ");
	text_add(&why, name);
	text_add(&why, " | pingsweep)");
	h->failed = msg(name, why.s);
	return 1;
}

static void
add_target(struct hosts *h, const char *text, int is_text)
{
	const struct config *c = h->config;
	const char *why = *text ? "not an address" : NULL;
	int kind = is_text ? target_add(&h->target, text, &why) : TARGET_BAD;

	if (kind == TARGET_ADDED || (is_text && c->on_link &&
	    add_interface(h, h->local, text)))
		return;
	if (kind == TARGET_NAME && is_interface(h, text))
		return;
	if (kind == TARGET_NAME && c->look_up)
		add_query(h, text);
	else
		h->failed = msg(*text ? text : "empty target", why);
}

static void
take_operand(void *hosts, char *s, size_t n, int given)
{
	const char *text = n && !given ? target_line(s) : s;

	if (text)
		add_target(hosts, text, n > 0);
}

/* --- names */

/* a list of names, sorted by a hash, so that equal names stand together */
static void
sort_names(struct buf *list, const struct resolve_query *q, size_t n)
{
	struct hosts_named named;
	const char *p;
	unsigned hash;

	for (; n; n--, q++) {
		for (hash = 0, p = q->name; *p; p++)
			hash = hash * 31 + (unsigned char)*p;
		named.index = (int)(hash >> 1);
		named.name = q->name;
		buf_add(list, &named, sizeof named);
	}
	buf_sort(list, sizeof named);
}

/* set the names of queries, as they move no more; drop repeated ones */
static void
name_queries(struct hosts *h)
{
	struct resolve_query *q = (void *)h->queries.p, *to = q;
	size_t n = h->queries.len / sizeof *q, i;
	struct hosts_named *list;
	char *text = h->text.p, *name = text;

	if (h->queries.failed)
		return;
	for (i = 0; i < n; i++, name += strlen(name) + 1)
		q[i].name = name;
	sort_names(&h->named, q, n);
	list = (void *)h->named.p;
	for (i = 1; i < h->named.len / sizeof *list; i++)
		if (!strcmp(list[i].name, list[i - 1].name)) {
			text[list[i].name - text] = '\0';
			list[i].name = list[i - 1].name;
		}
	h->named.len = 0;
	for (; n; n--, q++)
		if (*q->name)
			*to++ = *q;
	h->queries.len = (size_t)((char *)to - h->queries.p);
}

static void
add_answer(struct hosts *h, struct resolve_query *q)
{
	const char *why = NULL;
	int i;

	for (i = 0; i < 2 && !why; i++) {
		if (!q->ip[i].len)
			continue;
		q->zone[i] = target_scope(&h->target, &q->ip[i], q->zone[i]);
		why = target_fill(&h->target, q->place, q->ip + i, q->zone[i]);
	}
	if (why)
		h->failed = msg(q->name, why);
}

static void
hear(void *hosts, size_t answered)
{
	const struct hosts *h = hosts;

	h->hear(h->ctx, answered, BUF_COUNT(&h->queries, struct resolve_query));
}

/* 0; -1: errno */
static int
look_up(struct hosts *h)
{
	struct resolve_query *q = (void *)h->queries.p;
	size_t n = h->queries.len / sizeof *q;
	struct resolve names = { .queries = q, .n = n,
	    .families = h->config->families, .limit = h->config->limit,
	    .zone = zone_index, .ctx = h, .signals = h->signals, .hear = hear };

	if (h->queries.failed) {
		errno = ENOMEM;
		return -1;
	}
	if (n && resolve_names(&names) < 0)
		return -1;
	for (; n; n--, q++)
		if (!q->why)
			add_answer(h, q);
	return 0;
}

/* keep the names of the hosts that queries have found */
static void
remember_names(struct hosts *h)
{
	const struct resolve_query *q = (const void *)h->queries.p;
	size_t n = h->queries.len / sizeof *q, i;
	struct hosts_named named;
	int64_t index;

	for (; n; n--, q++)
		for (i = 0; i < 2 && !q->why; i++) {
			index = !q->ip[i].len ? -1 : ranges_find(
			    &h->target.set, q->ip + i, q->zone[i]);
			named.name = q->name;
			named.index = (int)(uint32_t)index;
			if (index >= 0)
				buf_add(&h->named, &named, sizeof named);
		}
	buf_sort(&h->named, sizeof named);
}

const struct resolve_query *
hosts_names(const struct hosts *h, size_t *n)
{
	*n = h->queries.len / sizeof(struct resolve_query);
	return (const void *)h->queries.p;
}

/* --- all of them */

/* hear signals until there is something to read */
static void
wait_for_input(void *hosts, int fd)
{
	const struct hosts *h = hosts;
	struct pollfd p[] = { { fd, POLLIN, 0 }, { h->signals, POLLIN, 0 } };
	int n;

	do {
		n = poll(p, 2, -1);
		if (n > 0 && p[1].revents)
			h->hear(h->ctx, 0, 0);
	} while (n < 0 ? errno == EINTR : !p[0].revents);
}

int
hosts_read(struct hosts *h, const struct localnet *local)
{
	const struct config *c = h->config;

	h->local = local;
	h->target.flags = (c->force ? TARGET_FORCE : 0) |
	    (is_unwanted(c, 6) ? TARGET_ONLY4 : 0) |
	    (is_unwanted(c, 4) ? TARGET_ONLY6 : 0) |
	    (c->multicast ? TARGET_MULTICAST : 0) |
	    (c->broadcast ? TARGET_BROADCAST : 0);
	h->target.scope = (unsigned)c->index;
	if (!*c->operands && isatty(0))
		return options_bad(c, "no targets",
		    "standard input is a terminal");
	if (exclude(&h->except, c, wait_for_input, h))
		return 2;
	if (operands_each(c->operands, 0, c->separator, take_operand,
	    wait_for_input, h) < 0)
		h->failed = msg_errno("standard input");
	name_queries(h);
	return look_up(h) < 0 ? msg_errno("cannot look up names") : 0;
}

int
hosts_end(struct hosts *h)
{
	const struct config *c = h->config;
	const char *why = target_end(&h->target, &h->except);

	if (why)
		return msg("targets", why);
	if (!h->target.set.count)
		return 0;
	remember_names(h);
	if (h->named.failed)
		return msg("names", msg_reason(ENOMEM, NULL));
	h->order = order_begin(h->target.set.count, c->shuffled ? &c->seed :
	    NULL, c->shard, c->shards, c->skip);
	if (c->verbose && h->target.left_out)
		msg("network and broadcast addresses were left out", NULL);
	return 0;
}

uint64_t
hosts_count(const struct hosts *h)
{
	return h->order.count;
}

uint64_t
hosts_total(const struct hosts *h)
{
	return h->target.set.count;
}

void
hosts_by_family(const struct hosts *h, uint64_t count[2])
{
	count[0] = h->target.set.count4;
	count[1] = h->target.set.count - count[0];
}

struct host
hosts_at(struct hosts *h, uint64_t i)
{
	struct host host;

	host.ip = ranges_pick(&h->target.set, order_index(&h->order, i),
	    &host.zone);
	return host;
}

const char *
hosts_name(const struct hosts *h, uint64_t i, size_t k)
{
	const struct hosts_named *n;
	size_t at;
	int index;

	if (!h->named.len)
		return NULL;
	index = (int)(uint32_t)order_index(&h->order, i);
	at = buf_lower(&h->named, sizeof *n, index) + k * sizeof *n;
	n = (const void *)(h->named.p + at);
	return at < h->named.len && n->index == index ? n->name : NULL;
}

int64_t
hosts_find(const struct hosts *h, const struct ip *ip, unsigned zone)
{
	int64_t index = ranges_find(&h->target.set, ip, zone);

	return index < 0 ? -1 : order_position(&h->order, (uint64_t)index);
}

int
hosts_meet(const struct hosts *h, const struct ip *net, int bits,
    unsigned zone)
{
	struct ip last = *net;

	for (; bits < last.len * 8; bits++)
		last.byte[bits / 8] |= (uint8_t)(0x80 >> bits % 8);
	return ranges_meet(&h->target.set, net, &last, zone);
}

void
hosts_put_address(struct hosts *h, struct text *t, const struct host *host)
{
	text_ip(t, &host->ip);
	if (!host->zone)
		return;
	text_add(t, "%");
	text_add(t, zone_name(h, host->zone));
}
