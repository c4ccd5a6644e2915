#include "lib/snapshot.h"

#include <errno.h>
#include <netinet/in.h>
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

enum {	/* <linux/if_link.h>, <linux/rtnetlink.h> */
	IFLA_EXT_MASK = 29, IFLA_ALT_IFNAME = 53,
	RTEXT_FILTER_SKIP_STATS = 8
};

enum {
	LONGEST_NAME = 127,	/* ALTIFNAMSIZ - 1 of <linux/if.h> */
	TRIES = 20		/* of a dump that is torn again and again */
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
	char attrs[8 + 4 + LONGEST_NAME + 1];	/* a link's: mask and name */
};

/* where a dump of addresses goes */
struct addr_dump {
	struct snapshot *s;
	int only;	/* index of the interface wanted; 0: all of them */
};

struct snapshot
snapshot_begin(int want)
{
	return (struct snapshot){ .want = want, .ask.fd = -1, .event.fd = -1 };
}

static int
is_refused(void)
{
	switch (errno) {
	case EACCES: case EAFNOSUPPORT: case ENOSYS: case EOPNOTSUPP:
	case EPERM: case EPROTONOSUPPORT: case ESOCKTNOSUPPORT:
		return 1;
	default:
		return 0;
	}
}

int
snapshot_check(const struct snapshot *s)
{
	if (!(s->link.failed || s->text.failed || s->addr.failed ||
	    s->route.failed || s->nexthop.failed))
		return 0;
	errno = ENOMEM;
	return -1;
}

const char *
snapshot_why(struct snapshot *s)
{
	if (s->ask.why[0])
		return s->ask.why;
	if (s->by_ioctl || is_refused())
		return "rtnetlink is refused (seccomp, "
		    "RestrictAddressFamilies, Android?)";
	return msg_reason(errno, s->ask.why);
}

uint32_t
snapshot_groups(const struct snapshot *s, int with_addrs)
{
	enum {
		LINKS = 1 << (NETLINK_LINK - 1),
		ADDRS = 1 << (NETLINK_IPV4_IFADDR - 1) |
		    1 << (NETLINK_IPV6_IFADDR - 1),
		ROUTES = 1 << (NETLINK_IPV4_ROUTE - 1) |
		    1 << (NETLINK_IPV6_ROUTE - 1)
	};
	const uint32_t nexthops = UINT32_C(1) << (NETLINK_NEXTHOP - 1);

	return (with_addrs ? LINKS | ADDRS : 0) |
	    (s->take_routes ? LINKS | ROUTES | nexthops : 0);
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
	struct snapshot *s = ctx;
	struct link *l = buf_room(&s->link, sizeof *l);

	if (l && m->type == RTM_NEWLINK && link_parse(m, l,
	    s->want & SNAPSHOT_ATTRS ? &s->text : NULL))
		s->link.len += sizeof *l;
}

static void
on_addr(void *ctx, const struct message *m)
{
	struct addr_dump *dump = ctx;
	struct buf *b = &dump->s->addr;
	struct addr *a = buf_room(b, sizeof *a);

	if (a && m->type == RTM_NEWADDR && addr_parse(m, a) &&
	    (!dump->only || a->index == dump->only))
		b->len += sizeof *a;
}

static void
on_route(void *ctx, const struct message *m)
{
	struct snapshot *s = ctx;

	if (m->type == RTM_NEWROUTE)
		route_parse(m, &s->route);
	if (m->type == RTM_NEWNEXTHOP)
		route_nexthop(m, &s->nexthop);
}

static int
ask_links(struct snapshot *s, const struct operand *name)
{
	struct request r = request(RTM_GETLINK, name ? 0 : MESSAGE_DUMP,
	    sizeof r.head.link);
	uint32_t mask = s->want & SNAPSHOT_STAT ? 0 : RTEXT_FILTER_SKIP_STATS;

	s->link.len = s->text.len = s->addr.len = 0;
	add_attr(&r, IFLA_EXT_MASK, &mask, sizeof mask);
	if (name)
		add_attr(&r, IFLA_ALT_IFNAME, name->s, name->n + 1);
	return netlink_ask(&s->ask, &r.m, on_link, s);
}

static int
ask_addrs(struct snapshot *s, int index)
{
	struct request r = request(RTM_GETADDR, MESSAGE_DUMP,
	    sizeof r.head.addr);
	struct addr_dump dump = { s, index };

	r.head.addr.index = (uint32_t)index;
	return netlink_ask(&s->ask, &r.m, on_addr, &dump);
}

/*
 * Does each address have its link? Links are dumped first, so an unknown link
 * has come meanwhile.
 */
static int
is_whole(const struct snapshot *s)
{
	const struct addr *a = BUF_ITEMS(&s->addr, struct addr);
	size_t n = BUF_COUNT(&s->addr, struct addr);

	while (n && snapshot_link(s, a->index))
		n--, a++;
	return !n;
}

/* one try, of all (name NULL) or one; 0, NETLINK_ERROR or NETLINK_TORN */
static int
try_links(struct snapshot *s, const struct operand *name, int with_addrs)
{
	int r;

	s->ask.changed = 0;
	r = ask_links(s, name);
	/* an emulator may ignore the name, and answer with any link, or all */
	if (r == 0 && name && (s->link.len != sizeof(struct link) ||
	    !snapshot_find(s, name->s, name->n))) {
		errno = EBADMSG;
		r = NETLINK_ERROR;
	}
	if (r == 0 && with_addrs)
		r = ask_addrs(s,
		    name ? BUF_ITEMS(&s->link, struct link)->index : 0);
	buf_sort(&s->link, sizeof(struct link));
	buf_sort(&s->addr, sizeof(struct addr));
	if (snapshot_check(s) < 0)
		return NETLINK_ERROR;
	if (r)
		return r;
	/* a rename tears the dump, but the kernel does not mark it then */
	r = link_share_name(BUF_ITEMS(&s->link, struct link),
	    BUF_COUNT(&s->link, struct link));
	if (r < 0)
		return NETLINK_ERROR;
	return r || !is_whole(s) ? NETLINK_TORN : 0;
}

int
snapshot_try(struct snapshot *s)
{
	return try_links(s, NULL, 1);
}

/* nexthop objects are only needed for routes that do not list their hops */
static int
try_routes(struct snapshot *s)
{
	struct request r = request(RTM_GETROUTE, MESSAGE_DUMP,
	    sizeof r.head.route);
	const struct route *hop;
	size_t n;
	int e;

	s->route.len = s->nexthop.len = 0;
	r.head.route.table = ROUTE_TABLE_MAIN;
	e = netlink_ask(&s->ask, &r.m, on_route, s);
	hop = BUF_ITEMS(&s->route, struct route);
	for (n = BUF_COUNT(&s->route, struct route); n && hop->index; n--)
		hop++;
	if (e == 0 && n) {
		r = request(RTM_GETNEXTHOP, MESSAGE_DUMP, ROUTE_NEXTHOP_HEAD);
		e = netlink_ask(&s->ask, &r.m, on_route, s);
	}
	return e == 0 ? snapshot_check(s) : e;
}

void
snapshot_want_routes(struct snapshot *s)
{
	s->take_routes = try_routes;
	s->ask.matters = route_matters;
}

/*
 * After a torn try: wait for the next one, ever longer, in all about a second;
 * 0: no more tries, and snapshot_why says so.
 */
static int
try_again(struct snapshot *s, int tries)
{
	static const char torn[] = "they kept changing while being listed";

	if (tries < (s->want & SNAPSHOT_ONCE ? 0 : TRIES)) {
		poll(NULL, 0, 5 * tries);
		return 1;
	}
	memcpy(s->ask.why, torn, sizeof torn);
	errno = EAGAIN;
	return 0;
}

/* after an event the snapshot may mix two moments, and may fail for that */
static int
take(struct snapshot *s, const struct operand *name, int with_addrs)
{
	/* links alone are one dump, which the kernel marks if it is torn */
	uint32_t groups = snapshot_groups(s, with_addrs);
	int tries = 0, r;

	do {
		netlink_join(&s->ask, groups);
		r = try_links(s, name, with_addrs);
		if (r == 0 && s->take_routes)
			r = s->take_routes(s);
		if (s->ask.changed || (r < 0 && errno == ENOBUFS && groups))
			r = NETLINK_TORN;
	} while (r == NETLINK_TORN && netlink_reopen(&s->ask) == 0 &&
	    try_again(s, tries++));
	return r;
}

/* take links and IPv4 addresses by ioctl(2), where rtnetlink is refused */
static int
take_by_ioctl(struct snapshot *s, const struct operand *name, size_t n)
{
	struct link *l;
	struct addr *a;
	int e = errno, r = 0, fd = device_open();

	if (fd < 0) {
		errno = e;	/* rtnetlink's says more */
		return -1;
	}
	s->link.len = s->text.len = s->addr.len = 0;
	for (; n && r == 0; n--, name++) {
		if (!name->n || snapshot_find(s, name->s, name->n))
			continue;
		l = buf_room(&s->link, sizeof *l);
		a = buf_room(&s->addr, sizeof *a);
		if (!l || !a)
			r = -1;
		else if (device_link(fd, name->s, l) < 0)
			r = errno == ENODEV ? 0 : -1;
		else {
			s->link.len += sizeof *l;
			if (device_addr(fd, l, a) == 0)
				s->addr.len += sizeof *a;
		}
	}
	buf_sort(&s->link, sizeof *l);
	buf_sort(&s->addr, sizeof *a);
	close(fd);
	return r;
}

/* a single name needs no dump, unless the kernel is too old to look it up */
int
snapshot_take(struct snapshot *s, const struct operand *name, size_t n,
    int with_addrs)
{
	int r = -1;

	if (s->ask.fd >= 0 || netlink_open(&s->ask) == 0) {
		if (name && n == 1 && name->n && name->n <= LONGEST_NAME) {
			r = take(s, name, with_addrs);
			if (r < 0 && errno == ENODEV) {
				s->link.len = 0;
				return 0;
			}
		}
		if (r < 0)
			r = take(s, NULL, with_addrs);
	}
	s->by_ioctl = r < 0 && name && is_refused() && !s->take_routes &&
	    !(s->want & SNAPSHOT_ADDRS);
	return s->by_ioctl ? take_by_ioctl(s, name, n) : r;
}

const struct link *
snapshot_links(const struct snapshot *s, size_t *n)
{
	*n = BUF_COUNT(&s->link, struct link);
	return BUF_ITEMS(&s->link, struct link);
}

const struct link *
snapshot_link(const struct snapshot *s, int index)
{
	size_t at = buf_lower(&s->link, sizeof(struct link), index);
	const struct link *l = BUF_AT(&s->link, struct link, at);

	return at < s->link.len && l->index == index ? l : NULL;
}

static int
has_alt(const struct snapshot *s, const struct link *l, const char *name,
    size_t n)
{
	const char *alt = link_text(l, &s->text, TEXT_ALT);

	while (alt && !(strlen(alt) == n && !memcmp(alt, name, n)))
		alt = link_next(l, &s->text, alt);
	return alt != NULL;
}

const struct link *
snapshot_find(struct snapshot *s, const char *name, size_t n)
{
	size_t count, i, at;
	const struct link *l = snapshot_links(s, &count);

	/* callers ask in the links' order, so the next hit is near the last */
	for (i = 0; i < count && n && n < sizeof l->name; i++) {
		at = (s->found + 1 + i) % count;
		if (!memcmp(l[at].name, name, n) && !l[at].name[n]) {
			s->found = at;
			return l + at;
		}
	}
	for (i = 0; i < count && n; i++)
		if (has_alt(s, l + i, name, n))
			return l + i;
	return NULL;
}

const struct addr *
snapshot_addrs(const struct snapshot *s, int index, size_t *n)
{
	size_t at = buf_lower(&s->addr, sizeof(struct addr), index);

	*n = (buf_lower(&s->addr, sizeof(struct addr), index + 1) - at) /
	    sizeof(struct addr);
	return BUF_AT(&s->addr, struct addr, at);
}

int
snapshot_gateway(const struct snapshot *s, int index, int family)
{
	return route_leaves(&s->route, &s->nexthop, index, family);
}

static void
on_out(void *ctx, const struct message *m)
{
	*(int *)ctx = route_out(m);
}

/*
 * The kernel looks up routes by the source address too: of IPv4 always, as soon
 * as it has chosen one; of IPv6 only if none leads to dest from anywhere.
 */
int
snapshot_out(struct snapshot *s, const struct ip *dest, const struct ip *source,
    int zone)
{
	static const uint8_t udp = IPPROTO_UDP;
	struct request r = request(RTM_GETROUTE, 0, sizeof r.head.route);
	int index = 0, by_source = dest->len == 4;

	r.head.route.family = by_source ? AF_INET : AF_INET6;
	r.head.route.dst_len = (uint8_t)(dest->len * 8);
	add_attr(&r, RTA_DST, dest->byte, dest->len);
	add_attr(&r, RTA_IP_PROTO, &udp, sizeof udp);
	add_attr(&r, RTA_OIF, &zone, sizeof zone);
	for (; by_source < 2; by_source++) {
		if (by_source) {
			r.head.route.src_len = r.head.route.dst_len;
			add_attr(&r, RTA_SRC, source->byte, source->len);
		}
		if (netlink_ask(&s->ask, &r.m, on_out, &index) == 0)
			return index;
	}
	return -1;
}
