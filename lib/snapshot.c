#include "lib/snapshot.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/addr.h"
#include "lib/buf.h"
#include "lib/device.h"
#include "lib/ip.h"
#include "lib/link.h"
#include "lib/message.h"
#include "lib/msg.h"
#include "lib/netlink.h"
#include "lib/operands.h"
#include "lib/route.h"

enum {
	EXT_MASK = 29, SKIP_STATS = 8, ALT_IFNAME = 53, LONGEST_NAME = 127,
	RTA_DST = 1, RTA_OIF = 4, TABLE_MAIN = 254,
	TRIES = 20,
};

struct request {
	struct message m;
	union {
		char link[16];				/* struct ifinfomsg */
		struct { uint32_t pad, index; } addr;	/* struct ifaddrmsg */
		struct {				/* struct rtmsg */
			uint8_t family, dst_len, src_len, tos, table, rest[7];
		} route;
	} head;
	char attrs[8 + 4 + LONGEST_NAME + 1];	/* room for those of a link */
};

/* what a dump of addresses is taken into */
struct taking {
	struct snapshot *net;
	int only;	/* of this interface; 0: of any */
};

struct snapshot
snapshot_begin(int want)
{
	return (struct snapshot){ .want = want, .ask.fd = -1, .event.fd = -1 };
}

static int
is_refused(void)
{
	return errno == EACCES || errno == EAFNOSUPPORT || errno == EPERM ||
	    errno == EPROTONOSUPPORT;
}

const char *
snapshot_why(const struct snapshot *net)
{
	if (net->ask.why[0])
		return net->ask.why;
	return !is_refused() ? msg_error(errno) :
	    "rtnetlink is refused (seccomp, RestrictAddressFamilies, Android?)";
}

static struct request
request(int type, int flags, size_t head)
{
	return (struct request){
		.m = { .len = (uint32_t)(sizeof(struct message) + head),
		    .type = (uint16_t)type,
		    .flags = (uint16_t)(MESSAGE_REQUEST | flags) }
	};
}

static void
add_attr(struct request *r, int type, const void *data, size_t n)
{
	struct message_attr a = { (uint16_t)(sizeof a + n), (uint16_t)type };
	char *p = (char *)r + r->m.len;

	memcpy(p, &a, sizeof a);
	memcpy(p + sizeof a, data, n);
	r->m.len += (uint32_t)message_aligned(a.len);
}

static void
on_link(void *ctx, const struct message *m)
{
	struct snapshot *net = ctx;
	struct link *l = buf_room(&net->link, sizeof *l);

	if (l && m->type == RTM_NEWLINK && link_parse(m, l,
	    net->want & SNAPSHOT_ATTRS ? &net->text : NULL))
		net->link.len += sizeof *l;
}

static void
on_addr(void *ctx, const struct message *m)
{
	struct taking *t = ctx;
	struct buf *b = &t->net->addr;
	struct addr *a = buf_room(b, sizeof *a);

	if (a && m->type == RTM_NEWADDR && addr_parse(m, a) &&
	    (!t->only || a->index == t->only))
		b->len += sizeof *a;
}

static void
on_route(void *ctx, const struct message *m)
{
	struct snapshot *net = ctx;

	if (m->type == RTM_NEWROUTE)
		route_parse(m, &net->route);
	if (m->type == RTM_NEWNEXTHOP)
		route_nexthop(m, &net->nexthop);
}

static int
ask_links(struct snapshot *net, const struct operand *name)
{
	struct request r = request(RTM_GETLINK, name ? 0 : MESSAGE_DUMP,
	    sizeof r.head.link);
	uint32_t mask = net->want & SNAPSHOT_STAT ? 0 : SKIP_STATS;

	net->link.len = net->text.len = net->addr.len = 0;
	add_attr(&r, EXT_MASK, &mask, sizeof mask);
	if (name)
		add_attr(&r, ALT_IFNAME, name->s, name->n + 1);
	return netlink_ask(&net->ask, &r.m, on_link, net);
}

static int
ask_addrs(struct snapshot *net, int index)
{
	struct request r =
	    request(RTM_GETADDR, MESSAGE_DUMP, sizeof r.head.addr);
	struct taking t = { net, index };

	r.head.addr.index = (uint32_t)index;
	return netlink_ask(&net->ask, &r.m, on_addr, &t);
}

/* links first: an address of an unknown link is a sign of change */
static int
is_whole(const struct snapshot *net)
{
	const struct addr *a = (const void *)net->addr.p, *end =
	    (const void *)(net->addr.p + net->addr.len);

	while (a < end && snapshot_link(net, a->index))
		a++;
	return a >= end;
}

/* FNV-1a */
static uint32_t
hash(const char *s)
{
	uint32_t h = 2166136261;

	for (; *s; s++)
		h = (h ^ (uint8_t)*s) * 16777619;
	return h;
}

/* do two links have one name? In an open hash table of mask + 1 slots */
static int
meet(const struct link *l, size_t n, uint32_t *slot, size_t mask)
{
	size_t i, at;

	for (i = 0; i < n; i++) {
		for (at = hash(l[i].name) & mask; slot[at];
		    at = (at + 1) & mask)
			if (!strcmp(l[slot[at] - 1].name, l[i].name))
				return 1;
		slot[at] = (uint32_t)i + 1;
	}
	return 0;
}

/* a rename tears a dump, and the kernel does not say so; -1: no memory */
static int
has_twins(const struct snapshot *net)
{
	uint32_t few[64] = { 0 }, *slot;
	struct buf table = { 0 };
	size_t n, slots = sizeof few / sizeof *few;
	const struct link *l = snapshot_links(net, &n);
	int r;

	while (slots < 2 * n)
		slots *= 2;
	buf_lend(&table, few, sizeof few);
	slot = buf_room(&table, slots * sizeof *slot);
	r = slot ? meet(l, n, slot, slots - 1) : -1;
	buf_free(&table);
	return r;
}

/* 0, NETLINK_ERROR or NETLINK_TORN */
static int
take_once(struct snapshot *net, const struct operand *name, int with_addrs)
{
	int r = ask_links(net, name);

	if (r == 0 && name && !net->link.len) {
		errno = EBADMSG;
		r = NETLINK_ERROR;
	}
	if (r == 0 && with_addrs)
		r = ask_addrs(net, name ? *(int *)(void *)net->link.p : 0);
	buf_sort(&net->link, sizeof(struct link));
	buf_sort(&net->addr, sizeof(struct addr));
	if (net->link.failed | net->text.failed | net->addr.failed) {
		errno = ENOMEM;
		return NETLINK_ERROR;
	}
	if (r)
		return r;
	r = has_twins(net);
	return r < 0 ? NETLINK_ERROR : r || !is_whole(net) ? NETLINK_TORN : 0;
}

/* ever longer between two tries, in all about a second */
static int
take(struct snapshot *net, const struct operand *name, int with_addrs)
{
	static const char torn[] = "they kept changing while being listed";
	int r, i;

	for (i = 0; (r = take_once(net, name, with_addrs)) == NETLINK_TORN;
	     i++) {
		if (i == TRIES) {
			memcpy(net->ask.why, torn, sizeof torn);
			return -1;
		}
		poll(NULL, 0, 5 * i);
	}
	return r;
}

static int
take_by_ioctl(struct snapshot *net, const struct operand *name, size_t n)
{
	struct link l;
	struct addr a;
	int e = errno, r = 0, fd = device_open();

	if (fd < 0) {
		errno = e;	/* that of rtnetlink tells more */
		return -1;
	}
	net->link.len = net->text.len = net->addr.len = 0;
	for (; n && r == 0; n--, name++) {
		if (snapshot_find(net, name->s, name->n))
			continue;
		if (device_link(fd, name->s, &l) < 0) {
			r = errno == ENODEV ? 0 : -1;
			continue;
		}
		buf_add(&net->link, &l, sizeof l);
		if (device_addr(fd, &l, &a) == 0)
			buf_add(&net->addr, &a, sizeof a);
	}
	buf_sort(&net->link, sizeof l);
	buf_sort(&net->addr, sizeof a);
	close(fd);
	return r;
}

/* one name alone is asked for by itself, where the kernel knows how */
int
snapshot_take(
    struct snapshot *net, const struct operand *name, size_t n, int with_addrs)
{
	int r = -1;

	if (net->ask.fd >= 0 || netlink_open(&net->ask) == 0) {
		if (name && n == 1 && name->n && name->n <= LONGEST_NAME) {
			r = take(net, name, with_addrs);
			if (r < 0 && errno == ENODEV)
				return 0;
		}
		if (r < 0)
			r = take(net, NULL, with_addrs);
	}
	return r < 0 && name && is_refused() && !(net->want & SNAPSHOT_ADDRS) ?
	    take_by_ioctl(net, name, n) : r;
}

/* nexthop objects tell only what routes do not: where hops are not listed */
static int
take_routes_once(struct snapshot *net)
{
	struct request r =
	    request(RTM_GETROUTE, MESSAGE_DUMP, sizeof r.head.route);
	const struct route *hop, *end;
	int e;

	net->route.len = net->nexthop.len = 0;
	r.head.route.table = TABLE_MAIN;
	e = netlink_ask(&net->ask, &r.m, on_route, net);
	hop = (const void *)net->route.p;
	end = (const void *)(net->route.p + net->route.len);
	while (hop < end && hop->index)
		hop++;
	if (e || hop == end)
		return e;
	r = request(RTM_GETNEXTHOP, MESSAGE_DUMP, 8); /* struct nhmsg */
	return netlink_ask(&net->ask, &r.m, on_route, net);
}

int
snapshot_take_routes(struct snapshot *net)
{
	int i = 0, r;

	while ((r = take_routes_once(net)) == NETLINK_TORN && i++ < TRIES)
		;
	return r;
}

const struct link *
snapshot_links(const struct snapshot *net, size_t *n)
{
	*n = net->link.len / sizeof(struct link);
	return (const void *)net->link.p;
}

const struct link *
snapshot_link(const struct snapshot *net, int index)
{
	size_t at = buf_lower(&net->link, sizeof(struct link), index);
	const struct link *l = (const void *)(net->link.p + at);

	return at < net->link.len && l->index == index ? l : NULL;
}

static int
has_alt(const struct snapshot *net, const struct link *l, const char *name,
    size_t n)
{
	const char *alt = link_text(l, &net->text, TEXT_ALT);

	while (alt && !(strlen(alt) == n && !memcmp(alt, name, n)))
		alt = link_next(l, &net->text, alt);
	return alt != NULL;
}

const struct link *
snapshot_find(struct snapshot *net, const char *name, size_t n)
{
	size_t count, i, at;
	const struct link *l = snapshot_links(net, &count);

	for (i = 0; i < count && n && n < sizeof l->name; i++) {
		at = (net->found + 1 + i) % count;
		if (!memcmp(l[at].name, name, n) && !l[at].name[n]) {
			net->found = at;
			return l + at;
		}
	}
	for (i = 0; i < count && n; i++)
		if (has_alt(net, l + i, name, n))
			return l + i;
	return NULL;
}

const struct addr *
snapshot_addrs(const struct snapshot *net, int index, size_t *n)
{
	size_t at = buf_lower(&net->addr, sizeof(struct addr), index);

	*n = (buf_lower(&net->addr, sizeof(struct addr), index + 1) - at) /
	    sizeof(struct addr);
	return (const void *)(net->addr.p + at);
}

int
snapshot_gateway(const struct snapshot *net, int index, int family)
{
	return route_leaves(&net->route, &net->nexthop, index, family);
}

static void
on_source(void *ctx, const struct message *m)
{
	route_source(m, ctx);
}

int
snapshot_source(struct snapshot *net, const struct ip *dest, int index,
    struct route_source *source)
{
	struct request r = request(RTM_GETROUTE, 0, sizeof r.head.route);

	r.head.route.family = dest->len == 4 ? AF_INET : AF_INET6;
	r.head.route.dst_len = (uint8_t)(dest->len * 8);
	add_attr(&r, RTA_DST, dest->byte, dest->len);
	if (index)
		add_attr(&r, RTA_OIF, &index, sizeof index);
	*source = (struct route_source){ 0 };
	if (netlink_ask(&net->ask, &r.m, on_source, source) == 0)
		return !source->ip.len;
	if (!net->ask.told)
		return -1;
	switch (errno) {
	case EACCES: case EAFNOSUPPORT: case EHOSTUNREACH: case EINVAL:
	case ENETUNREACH: case EOPNOTSUPP:
		return 1;
	default: return -1;
	}
}
