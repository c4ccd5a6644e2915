/* lsif - list network interfaces */
#include <errno.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "../lib/ip.h"
#include "../lib/addr.h"
#include "../lib/buf.h"
#include "../lib/change.h"
#include "../lib/col.h"
#include "../lib/dev.h"
#include "../lib/glob.h"
#include "../lib/info.h"
#include "../lib/link.h"
#include "../lib/msg.h"
#include "../lib/names.h"
#include "../lib/nl.h"
#include "../lib/net.h"
#include "../lib/opt.h"
#include "../lib/out.h"
#include "../lib/pick.h"
#include "../lib/rec.h"
#include "../lib/sig.h"
#include "../lib/watch.h"

static const char options[] =
    "-0\tNUL ends lines\n"
    "-4\twith a usable IPv4 address\n"
    "-6\twith a usable IPv6 address\n"
    "-c\twith carrier\n"
    "-d\tnot administratively up\n"
    "-f\tfollow: the present state, then each change\n"
    "-g\twith a default route\n"
    "-j\tJSON, as ip -j -d addr\n"
    "-L\tno loopback\n"
    "-l\ta table for people\n"
    "-p\tphysical\n"
    "-r\trunning\n"
    "-u\tadministratively up\n"
    "-m master\tenslaved to master, or - to none\n"
    "-n net\twith an address inside this prefix\n"
    "-o col,...\tthese columns (help lists them)\n"
    "-t kind,...\tof one of these kinds or types: veth, ether, wlan ...\n";

enum {	/* a line of columns each */
	NAME, INDEX, ALT, KIND, TYPE, FLAGS, STATE, UP, RUN, CARRIER, MTU, MAC,
	MASTER, PARENT, VLAN, SPEED, DUPLEX, DRIVER, ALIAS, GROUP, TXQLEN, BRD,
	PERM, BUS, DEV,
	RXP, TXP, RXB, TXB, RXE, TXE, RXD, TXD,	/* as in struct link's stat */
	ADDR4, ADDR6, ADDR	/* last, see choose_columns */
};

static const char columns[] =
    "name\tifname\tname\n"
    "index\tifindex\tindex\n"
    "alt\taltnames\talternative names\n"
    "kind\tlinkinfo\tveth, bridge, vlan ...\n"
    "type\tlink_type\tether, loopback, none ...\n"
    "flags\tflags\tUP, LOWER_UP ...\n"
    "state\toperstate\tup, down, unknown, dormant ...\n"
    "up\tup\t1 if administratively up\n"
    "run\trun\t1 if running\n"
    "carrier\tcarrier\t1 if it has carrier\n"
    "mtu\tmtu\tlargest packet, bytes\n"
    "mac\taddress\tlink-layer address\n"
    "master\tmaster\tthe bridge, bond ... it is enslaved to\n"
    "parent\tlink\tthe interface it is made on, or its peer\n"
    "vlan\tvlan\tVLAN id\n"
    "speed\tspeed\tMbit/s\n"
    "duplex\tduplex\thalf or full\n"
    "driver\tdriver\tdriver\n"
    "alias\tifalias\tdescription\n"
    "group\tgroup\tgroup\n"
    "txqlen\ttxqlen\tlength of the transmit queue\n"
    "brd\tbroadcast\tlink-layer broadcast address\n"
    "perm\tpermaddr\tpermanent link-layer address, if another\n"
    "bus\tparentbus\tbus of the parent device\n"
    "dev\tparentdev\tparent device\n"
    "rxp\trxp\tpackets received\n"
    "txp\ttxp\tpackets sent\n"
    "rxb\trxb\tbytes received\n"
    "txb\ttxb\tbytes sent\n"
    "rxe\trxe\treceive errors\n"
    "txe\ttxe\ttransmit errors\n"
    "rxd\trxd\treceived packets dropped\n"
    "txd\ttxd\tpackets to be sent dropped\n"
    "addr4\taddr_info\tusable IPv4 addresses\n"
    "addr6\taddr_info\tusable IPv6 addresses\n"
    "addr\taddr_info\tusable addresses\n";

enum { SYNC = CHANGE_ADDR_DEL + 1 };	/* -f's own event */

struct lsif {
	struct opt opt;
	struct cols cols;
	const char *master;		/* of -m */
	struct buf kinds;		/* of -t: words, a comma behind each */
	struct ip inside;		/* of -n */
	int bits, help;
	char **operand;
	struct buf found;		/* int: index of each operand, or 0 */
	int master_index;		/* -1: there is no such interface */
	int dev;			/* socket for ioctl, -1: not open */
	struct net net, shown;
	struct out out;
	struct rec rec;
};

static int
has(const struct lsif *s, char letter)
{
	return opt_has(&s->opt, letter);
}

static int
dev(struct lsif *s)
{
	if (s->dev < 0)
		s->dev = dev_open();
	return s->dev;
}

/* ip(8)'s order; RUNNING is not told, its lack is, as NO-CARRIER */
static const struct {
	uint8_t bit;
	char name[12];
} flag_names[] = {
	{ 3, "LOOPBACK" }, { 1, "BROADCAST" }, { 4, "POINTOPOINT" },
	{ 12, "MULTICAST" }, { 7, "NOARP" }, { 9, "ALLMULTI" },
	{ 8, "PROMISC" }, { 10, "MASTER" }, { 11, "SLAVE" }, { 2, "DEBUG" },
	{ 15, "DYNAMIC" }, { 14, "AUTOMEDIA" }, { 13, "PORTSEL" },
	{ 5, "NOTRAILERS" }, { 0, "UP" }, { 16, "LOWER_UP" },
	{ 17, "DORMANT" }, { 18, "ECHO" },
};

static void
put_flags(struct lsif *s, const struct link *l)
{
	const struct link *parent = l->netns < 0 && l->parent > 0 ?
	    net_link(&s->net, l->parent) : NULL;
	size_t i;

	rec_open(&s->rec, '[');
	if (l->flags & IFF_UP && !(l->flags & IFF_RUNNING))
		rec_text(&s->rec, "NO-CARRIER");
	for (i = 0; i < sizeof flag_names / sizeof *flag_names; i++)
		if (l->flags >> flag_names[i].bit & 1)
			rec_text(&s->rec, flag_names[i].name);
	if (parent && !(parent->flags & IFF_UP))
		rec_text(&s->rec, "M-DOWN");
	rec_close(&s->rec, '[');
}

static void
put_state(struct rec *r, unsigned state)
{
	static const char names[][2][15] = {	/* by OPER_... */
		{ "unknown", "UNKNOWN" }, { "notpresent", "NOTPRESENT" },
		{ "down", "DOWN" }, { "lowerlayerdown", "LOWERLAYERDOWN" },
		{ "testing", "TESTING" }, { "dormant", "DORMANT" },
		{ "up", "UP" },
	};

	if (state <= OPER_UP)
		rec_text(r, names[state][r->end == 'j']);
}

/* where the tunnels' is an IP address, so is ip's text of it */
static void
put_mac(struct rec *r, const struct link *l, const struct mac *mac)
{
	char s[3 * sizeof mac->byte + IP_TEXT];
	struct ip ip = { .len = mac->len };
	size_t n = 0, i;

	if (!mac->len)
		return;
	if ((mac->len == 4 && (l->type == 768 || l->type == 776 ||
	    l->type == 778)) ||
	    (mac->len == 16 && (l->type == 769 || l->type == 823))) {
		memcpy(ip.byte, mac->byte, mac->len);
		n = ip_format(s, &ip);
		rec_name(r, s, n);
		return;
	}
	for (i = 0; i < mac->len; i++) {
		s[n++] = "0123456789abcdef"[mac->byte[i] >> 4];
		s[n++] = "0123456789abcdef"[mac->byte[i] & 15];
		s[n++] = ':';
	}
	rec_name(r, s, n - 1);
}

static void
put_name(struct rec *r, const struct link *l)
{
	if (l)
		rec_name(r, l->name, strlen(l->name));
}

/* in another namespace only its index is known */
static void
put_parent(struct lsif *s, const struct link *l)
{
	struct rec *r = &s->rec;

	if (l->netns < 0 && l->parent > 0)
		put_name(r, net_link(&s->net, l->parent));
	if (r->end != 'j')
		return;
	if (l->parent == 0)
		rec_word(r, "null");
	if (l->netns < 0)
		return;
	rec_member(r, "link_index", 10);
	rec_num(r, (uint32_t)l->parent);
	rec_member(r, "link_netnsid", 12);
	rec_num(r, (uint32_t)l->netns);
}

static void
put_type(struct rec *r, unsigned type)
{
	size_t n;
	const char *name = link_type(type, &n);

	if (name)
		rec_name(r, name, n);
	else
		rec_digits(r, "[", type, "]");
}

/* ip knows 0 by name; others it looks up in /etc, or tells in digits */
static void
put_group(struct rec *r, uint32_t group)
{
	if (group)
		rec_digits(r, "", group, "");
	else
		rec_text(r, "default");
}

static void
put_kind(struct rec *r, const char *kind)
{
	if (!kind)
		return;
	if (r->end == 'j') {
		rec_open(r, '{');
		rec_member(r, "info_kind", 9);
	}
	rec_text(r, kind);
	rec_close(r, '{');
}

static void
put_alts(struct lsif *s, const struct link *l)
{
	const char *alt = link_text(l, &s->net.text, TEXT_ALT);

	if (!alt)
		return;
	rec_open(&s->rec, '[');
	for (; alt; alt = link_next(l, &s->net.text, alt))
		rec_text(&s->rec, alt);
	rec_close(&s->rec, '[');
}

static void
put_text(struct rec *r, const char *text)
{
	if (text)
		rec_text(r, text);
}

static void
put_speed(struct lsif *s, const struct link *l, int col)
{
	uint32_t speed;
	const char *duplex;

	dev_speed(dev(s), l->name, &speed, &duplex);
	if (col == DUPLEX)
		put_text(&s->rec, duplex);
	else if (speed)
		rec_num(&s->rec, speed);
}

struct put_addr {
	struct rec *rec;
	const struct link *link;
};

static void
put_addr(void *ctx, const struct addr *a)
{
	struct put_addr *p = ctx;

	info_put(p->rec, INFO_ADDR, a, p->link);
}

/* in JSON all there are, in text those that ifaddr prints; family 0: both */
static void
put_addrs(struct lsif *s, const struct link *l, int family)
{
	struct pick pick = { .scope = PICK_ANY_SCOPE, .families =
	    family == 4 ? PICK_4 : family == 6 ? PICK_6 : 0 };
	struct put_addr p = { &s->rec, l };
	size_t n;
	const struct addr *a = net_addrs(&s->net, l->index, &n);

	if (s->rec.end == 'j')
		info_put_array(&s->rec, a, n, family);
	else
		pick_each(&pick, a, n, put_addr, &p);
}

static void
put(struct lsif *s, const struct link *l, int col)
{
	struct rec *r = &s->rec;
	const struct buf *text = &s->net.text;
	struct dev_driver driver;

	switch (col) {
	case NAME: put_name(r, l); break;
	case INDEX: rec_num(r, (uint32_t)l->index); break;
	case ALT: put_alts(s, l); break;
	case KIND: put_kind(r, link_text(l, text, TEXT_KIND)); break;
	case TYPE: put_type(r, l->type); break;
	case FLAGS: put_flags(s, l); break;
	case STATE: put_state(r, l->operstate); break;
	case UP: rec_num(r, (l->flags & IFF_UP) != 0); break;
	case RUN: rec_num(r, (uint64_t)link_running(l)); break;
	case CARRIER: rec_num(r, (uint64_t)link_carrier(l)); break;
	case MTU: rec_num(r, l->mtu); break;
	case MAC: put_mac(r, l, &l->mac); break;
	case MASTER: put_name(r, net_link(&s->net, l->master)); break;
	case PARENT: put_parent(s, l); break;
	case VLAN:
		if (l->vlan != 0xffff)
			rec_num(r, l->vlan);
		break;
	case SPEED: case DUPLEX: put_speed(s, l, col); break;
	case DRIVER:
		if (dev_driver(dev(s), l->name, &driver) == 0 && *driver.driver)
			rec_text(r, driver.driver);
		break;
	case ALIAS: put_text(r, link_text(l, text, TEXT_ALIAS)); break;
	case GROUP: put_group(r, l->group); break;
	case TXQLEN: rec_num(r, l->txqlen); break;
	case BRD: put_mac(r, l, &l->brd); break;
	case PERM:
		if (memcmp(&l->perm, &l->mac, sizeof l->mac))
			put_mac(r, l, &l->perm);
		break;
	case BUS: put_text(r, link_text(l, text, TEXT_BUS)); break;
	case DEV: put_text(r, link_text(l, text, TEXT_DEV)); break;
	case ADDR4: put_addrs(s, l, 4); break;
	case ADDR6: put_addrs(s, l, 6); break;
	case ADDR: put_addrs(s, l, 0); break;
	default:
		if (l->stat[col - RXP] != UINT64_MAX)
			rec_num(r, l->stat[col - RXP]);
	}
}

static void
put_link(struct lsif *s, const struct link *l)
{
	size_t i;

	rec_begin(&s->rec);
	for (i = 0; i < s->cols.n; i++) {
		col_member(&s->rec, columns, s->cols.at[i].member);
		put(s, l, s->cols.at[i].index);
	}
	rec_end(&s->rec);
}

static int
is_physical(struct lsif *s, const struct link *l)
{
	struct dev_driver d;

	if (link_text(l, &s->net.text, TEXT_DEV))
		return 1;
	/* before Linux 5.14 only the driver tells, those of software too */
	return !link_text(l, &s->net.text, TEXT_KIND) &&
	    dev_driver(dev(s), l->name, &d) == 0 && *d.bus;
}

/* is the word that ends at a comma s, of len bytes? */
static int
is_word(const char *word, const char *s, size_t len)
{
	return s && !strncmp(word, s, len) && word[len] == ',';
}

static int
is_of_kinds(struct lsif *s, const struct link *l)
{
	const char *kind = link_text(l, &s->net.text, TEXT_KIND), *type, *word;
	size_t typelen = 0;

	type = link_type(l->type, &typelen);
	for (word = s->kinds.p; *word; word = strchr(word, ',') + 1)
		if (is_word(word, type, typelen) ||
		    is_word(word, kind, kind ? strlen(kind) : 0) ||
		    (is_word(word, "wlan", 4) &&
		    dev_is_wireless(dev(s), l->name)))
			return 1;
	return 0;
}

static int
is_inside(const struct lsif *s, const struct addr *a, size_t n)
{
	while (n && !ip_inside(&a->local, &s->inside, s->bits))
		n--, a++;
	return n > 0;
}

/* has it what is asked of this family: an address, with -g a default route? */
static int
has_family(const struct lsif *s, const struct link *l, const struct addr *a,
    size_t n, int family)
{
	return addr_any_usable(a, n, family) &&
	    (!has(s, 'g') || net_gateway(&s->net, l->index, family));
}

static int
passes(struct lsif *s, const struct link *l)
{
	size_t n;
	const struct addr *a = net_addrs(&s->net, l->index, &n);

	return !(has(s, 'u') && !(l->flags & IFF_UP)) &&
	    !(has(s, 'd') && l->flags & IFF_UP) &&
	    !(has(s, 'r') && !link_running(l)) &&
	    !(has(s, 'c') && !link_carrier(l)) &&
	    !(has(s, 'L') && l->flags & IFF_LOOPBACK) &&
	    !(s->master && l->master != s->master_index) &&
	    !(has(s, '4') && !has_family(s, l, a, n, 4)) &&
	    !(has(s, '6') && !has_family(s, l, a, n, 6)) &&
	    !(has(s, 'g') && !net_gateway(&s->net, l->index, 0)) &&
	    !(s->inside.len && !is_inside(s, a, n)) &&
	    !(s->kinds.len && !is_of_kinds(s, l)) &&
	    !(has(s, 'p') && !is_physical(s, l));
}

/* find what the operands and -m name in the snapshot as it is now */
static void
resolve(struct lsif *s)
{
	const struct link *l;
	char **operand;
	int index;

	s->found.len = 0;
	for (operand = s->operand; *operand; operand++) {
		l = net_find(&s->net, *operand, strlen(*operand));
		index = l ? l->index : 0;
		buf_add(&s->found, &index, sizeof index);
	}
	s->master_index = 0;
	if (s->master && strcmp(s->master, "-")) {
		l = net_find(&s->net, s->master, strlen(s->master));
		s->master_index = l ? l->index : -1;
	}
}

static int
is_asked(const struct lsif *s, const struct link *l)
{
	const int *found = (const void *)s->found.p;
	char **operand;

	for (operand = s->operand; *operand; operand++, found++)
		if (*found ? *found == l->index : glob_is(*operand) &&
		    glob_match(*operand, l->name))
			return 1;
	return !*s->operand;
}

/* what the operands that name nothing make of the exit status */
static int
check_operands(const struct lsif *s)
{
	const int *found = (const void *)s->found.p;
	char **operand;
	size_t n, i;
	const struct link *l = net_links(&s->net, &n);
	int status = 0;

	if (s->master_index < 0)
		return msg_no_interface(s->master);
	for (operand = s->operand; *operand; operand++, found++) {
		for (i = 0; i < n && !*found && glob_is(*operand); i++)
			if (glob_match(*operand, l[i].name))
				break;
		if (*found || (glob_is(*operand) && i < n))
			continue;
		if (!glob_is(*operand))
			status = msg_no_operand(*operand);
		else if (!status)
			status = 1;
	}
	return status;
}

/* pad the fields of text but the last to the widest of their column */
static void
put_table(struct out *out, const struct buf *text)
{
	const char *p, *end = text->p + text->len;
	size_t width[8] = { 0 }, w, i;
	int pass;

	for (pass = 0; pass < 2; pass++)
		for (p = text->p, i = w = 0; p < end; p++) {
			if (*p != '\t' && *p != '\n') {
				w += (*p & 0xc0) != 0x80;
				if (pass)
					out_bytes(out, p, 1);
				continue;
			}
			if (w > width[i])
				width[i] = w;
			for (; pass && *p == '\t' && w < width[i] + 2; w++)
				out_bytes(out, " ", 1);
			if (pass && *p == '\n')
				out_bytes(out, p, 1);
			i = *p == '\t' ? i + 1 : 0;
			w = 0;
		}
}

/* the present state, in the form asked for; the exit status */
static int
list(struct lsif *s)
{
	size_t n, i, count = 0;
	const struct link *l = net_links(&s->net, &n);
	struct out table = { .fd = -1 };
	int status;

	resolve(s);
	status = check_operands(s);
	if (has(s, 'l')) {
		table.tty = isatty(1) ? 1 : -1;
		s->rec.out = &table;
		out_str(&table, "NAME\tSTATE\tMTU\tMAC\tADDRESSES\n");
	}
	rec_open(&s->rec, '[');
	for (i = 0; i < n; i++)
		if (is_asked(s, l + i) && passes(s, l + i)) {
			put_link(s, l + i);
			count++;
		}
	rec_close(&s->rec, '[');
	if (has(s, 'j'))
		out_str(&s->out, "\n");
	if (has(s, 'l') && count)
		put_table(&s->out, &table.b);
	return status ? status : !count;
}

static int
follows(void *ctx, const struct link *l)
{
	return is_asked(ctx, l) && passes(ctx, l);
}

/* one event, at once */
static void
tell(void *ctx, int change, const char *name, const char *new,
    const struct addr *a)
{
	static const char events[][6] = {	/* by CHANGE_... */
		"add", "del", "up", "down", "run", "stop", "name", "addr+",
		"addr-", "sync"
	};
	struct lsif *s = ctx;
	struct rec *r = &s->rec;

	r->comma = 0;
	rec_begin(r);
	rec_member(r, "event", 5);
	rec_text(r, events[change]);
	rec_member(r, "ifname", 6);
	if (name)
		rec_name(r, name, strlen(name));
	else if (r->end == 'j')
		rec_word(r, "null");
	rec_member(r, "value", 5);
	if (new)
		rec_name(r, new, strlen(new));
	else if (a)
		info_put(r, INFO_CIDR, a, NULL);
	else if (r->end == 'j')
		rec_word(r, "null");
	rec_end(r);
	if (r->end == 'j')
		out_str(r->out, "\n");
	out_end(r->out);
}

static void
changed(void *ctx, int index)
{
	struct lsif *s = ctx;
	struct change c = { follows, tell, s };

	resolve(s);
	/* whose master this is, is told by its name */
	change(&c, &s->shown, &s->net, s->master ? 0 : index > 0 ? index : 0);
	if (index < 0)
		tell(s, SYNC, NULL, NULL, NULL);
}

/* end as a write to a pipe without a reader would */
static int
end_without_reader(void)
{
	kill(getpid(), SIGPIPE);
	errno = EPIPE;
	return msg_errno("stdout");
}

static int
follow(struct lsif *s)
{
	struct pollfd p[2] = { { .fd = 1 }, { .events = POLLIN } };

	if (watch_begin(&s->net) < 0)
		return msg("cannot follow interfaces", net_why(&s->net));
	changed(s, -1);
	p[1].fd = watch_fd(&s->net);
	while (out_end(&s->out) == 0) {
		if (poll(p, 2, -1) < 0) {
			if (errno == EINTR)
				continue;
			return msg_errno("cannot follow interfaces");
		}
		if (p[0].revents)
			return end_without_reader();
		if (p[1].revents && watch_events(&s->net, changed, s) < 0)
			return msg("cannot follow interfaces",
			    net_why(&s->net));
	}
	return msg_errno("stdout");
}

static int
needs(const struct lsif *s, int first, int last)
{
	for (; first <= last; first++)
		if (cols_have(&s->cols, first))
			return 1;
	return 0;
}

static int
wants(const struct lsif *s)
{
	int attrs = *s->operand || s->master || s->kinds.len || has(s, 'p') ||
	    has(s, 'f') || needs(s, ALT, KIND) || needs(s, FLAGS, STATE) ||
	    needs(s, MTU, TXD);

	return (attrs ? NET_ATTRS : 0) | (needs(s, RXP, TXD) ? NET_STAT : 0) |
	    (has(s, 'g') ? NET_ROUTE : 0) |
	    (has(s, '6') || s->inside.len ? NET_ADDRS : 0);
}

/* a snapshot of what the filters and the columns need; -1: net_why says */
static int
take(struct lsif *s)
{
	int with_addrs = needs(s, ADDR4, ADDR) || has(s, '4') || has(s, '6') ||
	    s->inside.len, globs = 0;
	struct buf names = { 0 };
	const struct link *l;
	struct name name;
	char **operand;
	size_t n;

	for (operand = s->operand; *operand; operand++) {
		globs |= glob_is(*operand);
		name = (struct name){ *operand, strlen(*operand) };
		buf_add(&names, &name, sizeof name);
	}
	if (names.failed)
		return -1;
	n = names.len / sizeof name;
	if (net_take(&s->net, n && !globs ? (void *)names.p : NULL, n,
	    with_addrs) < 0)
		return -1;
	/* one link was asked for alone, but others are its master and parent */
	l = net_links(&s->net, &n);
	if (n == 1 && (s->master || ((l->master || l->parent > 0) &&
	    (needs(s, MASTER, PARENT) || cols_have(&s->cols, FLAGS)))) &&
	    s->net.ask.fd >= 0 && net_take(&s->net, NULL, 0, with_addrs) < 0)
		return -1;
	return has(s, 'g') ? net_take_routes(&s->net) : 0;
}

static void
choose_columns(struct lsif *s)
{
	struct cols *c = &s->cols;
	int all;

	if (!has(s, 'l') && !has(s, 'j') && !c->n)
		cols_put(c, NAME);
	if (!c->n)
		cols_add(c, has(s, 'l') ? "name,state,mtu,mac,addr" :
		    "name,index,alt,kind,type,flags,state,mtu,mac,"
		    "master,parent,alias,group,txqlen,brd,perm,bus,dev,addr");
	if (!has(s, 'j'))
		return;
	cols_unite(c);
	/* addr_info is one member: both families together are all of it */
	all = cols_have(c, ADDR) ||
	    (cols_have(c, ADDR4) && cols_have(c, ADDR6));
	if (!all)
		return;
	while (c->n && c->at[c->n - 1].index >= ADDR4)
		c->n--;
	cols_put(c, ADDR);
}

/* read the options into *s; -1, or the exit status to end with */
static int
read_options(struct lsif *s)
{
	struct opt *opt = &s->opt;
	const char *why;
	int c;

	while ((c = opt_next(opt)) > 0)
		switch (c) {
		case 'm': s->master = opt->arg; break;
		case 'n':
			why = ip_parse_prefix(opt->arg, &s->inside, &s->bits);
			if (why)
				return opt_bad_arg(opt, why, opt->arg);
			break;
		case 'o':
			s->help |= !strcmp(opt->arg, "help");
			why = cols_add(&s->cols, opt->arg);
			if (why && !s->help)
				return opt_bad_element(opt,
				    cols_why(&s->cols), why);
			break;
		case 't':
			buf_add(&s->kinds, opt->arg, strlen(opt->arg));
			buf_add(&s->kinds, ",", 1);
			break;
		}
	if (c == 0)
		return opt_status(opt);
	if (opt_conflict(opt, "ud lojf fo 0l"))
		return 2;
	s->operand = opt->argv + opt->i;
	for (c = 0; s->operand[c]; c++)
		buf_add(&s->found, &c, sizeof c);	/* resolve's room */
	if (s->found.failed | s->kinds.failed)
		return msg_errno("cannot list interfaces");
	return -1;
}

int
main(int argc, char *argv[])
{
	struct lsif s = { .opt = opt_begin(argv, options, "[name ...]"),
	    .cols = { .table = columns }, .dev = -1, .out.fd = 1 };
	char few[256];	/* of output: a page is for more */
	int status;

	(void)argc;
	sig_begin();
	buf_lend(&s.out.b, few, sizeof few);
	status = read_options(&s);
	if (status >= 0)
		return status;
	choose_columns(&s);
	s.rec.out = &s.out;
	s.rec.nulls = has(&s, 'j') && has(&s, 'o');
	s.rec.end = has(&s, 'j') ? 'j' : has(&s, '0') ? '\0' : '\n';
	s.net = net_begin(wants(&s));

	if (s.help) {
		col_help(&s.out, columns);
		status = 0;
	} else if (has(&s, 'f'))
		return follow(&s);
	else if (take(&s) < 0)
		return msg("cannot list interfaces", net_why(&s.net));
	else
		status = list(&s);
	return out_end(&s.out) < 0 ? msg_errno("stdout") : status;
}
