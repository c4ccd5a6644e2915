/* ifaddr - addresses of an interface */
#include <string.h>
#include <unistd.h>

#include "lib/addr.h"
#include "lib/addr_info.h"
#include "lib/addr_select.h"
#include "lib/buf.h"
#include "lib/columns.h"
#include "lib/ip.h"
#include "lib/link.h"
#include "lib/msg.h"
#include "lib/netlink.h"
#include "lib/num.h"
#include "lib/operands.h"
#include "lib/opt.h"
#include "lib/out.h"
#include "lib/record.h"
#include "lib/signals.h"
#include "lib/snapshot.h"
#include "lib/span.h"
#include "source.h"

static const char options[] =
    "-0\tNUL ends names read and lines written\n"
    "-1\tthe best address of each name\n"
    "-4\tIPv4\n"
    "-6\tIPv6\n"
    "-a\tevery address, not only the usable ones\n"
    "-c\twith the prefix length: 10.0.0.5/24\n"
    "-H\twith the name before each address\n"
    "-h\tnever with the name\n"
    "-j\tJSON\n"
    "-S\tno temporary IPv6 address\n"
    "-g dest\tthe local address that leaves for dest (an address or default)\n"
    "-n net\tinside this prefix\n"
    "-o col,...\tthese columns (help lists them)\n"
    "-s scope\tof scope global, link or host\n";

/*
 * What "default" stands for: public addresses, of a DNS root server, that only
 * a default route covers. Nothing is sent to them.
 */
static const struct ip anywhere[] = {
	{ 4, { 198, 41, 0, 4 } },
	{ 16, { 0x20, 1, 5, 3, 0xba, 0x3e, [13] = 2, [15] = 0x30 } },
};

enum { MULTICAST = 0xff, LINK_SCOPE = 2 };	/* RFC 4291 2.7 */

struct asked {
	struct addr_select select;
	struct columns columns;
	char **operand;		/* the names, NULL behind the last */
	const char *dest;	/* of -g, as text; NULL: names are asked for */
	const struct ip *to, *last;	/* dest: the first that has a route */
	struct ip ip;		/* room for dest's address */
	const char *zone;	/* dest's: name or index; NULL: it has none */
	int help;		/* -o help */
	int nuls, json, cidr, with_names, no_names;	/* -0 -j -c -H -h */
};

/* how to show an address, and its interface */
struct show {
	struct record record;
	const struct columns *columns;
	const struct link *link;
	const struct link *out;	/* of -g: packets leave by it; NULL: unknown */
};

static void
show(void *ctx, const struct addr *a)
{
	struct show *s = ctx;
	const struct link *l;
	size_t i;
	int index;

	record_begin(&s->record);
	for (i = 0; i < s->columns->n; i++) {
		index = s->columns->at[i].index;
		l = s->link;
		if (index == ADDR_INFO_OUT) {
			index = ADDR_INFO_IF;
			l = s->out;
		}
		columns_member(&s->record, addr_info_table,
		    s->columns->at[i].member);
		addr_info_put(&s->record, index, a, l);
	}
	record_end(&s->record);
}

/* ADDR_SELECT_ANY_SCOPE: no such scope */
static int
scope_number(const char *s)
{
	if (!strcmp(s, "global"))
		return SCOPE_GLOBAL;
	if (!strcmp(s, "link"))
		return SCOPE_LINK;
	return !strcmp(s, "host") ? SCOPE_HOST : ADDR_SELECT_ANY_SCOPE;
}

/* is it an IPv6 address that needs a zone, its interface? */
static int
is_of_zone(const struct ip *ip)
{
	return ip->len == 16 && (ip_linklocal(ip) ||
	    (ip->byte[0] == MULTICAST && (ip->byte[1] & 0xf) <= LINK_SCOPE));
}

/* read -g's argument, "default" or "fe80::1%eth0"; 0, or 2: error, reported */
static int
read_dest(const struct opt *opt, struct asked *a)
{
	const char *s = a->dest, *end = s + span_to(s, '%');
	char addr[IP_TEXT] = "";
	int families = a->select.families;

	if (!strcmp(s, "default")) {
		a->to = anywhere + (families == ADDR_SELECT_6);
		a->last = anywhere + (families != ADDR_SELECT_4);
		return 0;
	}
	a->to = a->last = &a->ip;
	if ((size_t)(end - s) < sizeof addr)
		memcpy(addr, s, (size_t)(end - s));
	if (*end)
		a->zone = end + 1;
	if (ip_parse(addr, &a->ip) < 0 ||
	    (a->zone != NULL) != is_of_zone(&a->ip))
		return opt_bad(opt, "-g is no address (link-local: with "
		    "its zone) nor default", s);
	if (families == (a->ip.len == 4 ? ADDR_SELECT_6 : ADDR_SELECT_4))
		return opt_bad(opt, "-g is of the other family", s);
	return 0;
}

/* -1, or the exit status to end with */
static int
read_arguments(struct opt *opt, struct asked *a)
{
	const char *why;
	int c;

	while ((c = opt_next(opt)) > 0)
		switch (c) {
		case 'g': a->dest = opt->arg; break;
		case 'n':
			why = ip_parse_prefix(opt->arg, &a->select.net,
			    &a->select.bits);
			if (why)
				return opt_bad_arg(opt, why, opt->arg);
			break;
		case 'o':
			a->help |= !strcmp(opt->arg, "help");
			why = columns_add(&a->columns, opt->arg);
			if (why && !a->help)
				return opt_bad_element(opt,
				    columns_why(&a->columns), why);
			break;
		case 's':
			a->select.scope = scope_number(opt->arg);
			if (a->select.scope == ADDR_SELECT_ANY_SCOPE)
				return opt_bad_arg(opt,
				    "is none of global, link, host", opt->arg);
			break;
		}
	return c == 0 ? opt_status(opt) : -1;
}

/* -1, or the exit status to end with */
static int
read_options(struct opt *opt, struct asked *a)
{
	int status = read_arguments(opt, a);

	if (status >= 0)
		return status;
	if (opt_conflict(opt, "Hhoj hoj coj g01aHhSns"))
		return 2;
	a->operand = opt->argv + opt->i;
	if (a->dest && *a->operand)
		return opt_bad(opt, "-g takes no names", *a->operand);
	if (!a->dest && !a->help && !*a->operand && isatty(0))
		return opt_bad(opt, "no names",
		    "standard input is a terminal");
	a->select.families = (opt_has(opt, '4') ? ADDR_SELECT_4 : 0) |
	    (opt_has(opt, '6') ? ADDR_SELECT_6 : 0);
	a->select.all = opt_has(opt, 'a');
	a->select.best = opt_has(opt, '1');
	a->select.stable = opt_has(opt, 'S');
	a->nuls = opt_has(opt, '0');
	a->json = opt_has(opt, 'j');
	a->cidr = opt_has(opt, 'c');
	a->with_names = opt_has(opt, 'H');
	a->no_names = opt_has(opt, 'h');
	return a->dest && read_dest(opt, a) ? 2 : -1;
}

/* the columns of the form asked for, unless -o names them */
static void
choose_columns(struct asked *a)
{
	int i, several = !*a->operand || a->operand[1] ||
	    !strcmp(*a->operand, "-");

	if (a->columns.n == 0 && a->json)
		for (i = 0; i <= ADDR_INFO_PREF; i++)
			columns_put(&a->columns, i);
	else if (a->columns.n == 0) {
		if (a->with_names || (several && !a->dest && !a->no_names))
			columns_put(&a->columns, ADDR_INFO_IF);
		columns_put(&a->columns, a->cidr ? ADDR_INFO_CIDR :
		    ADDR_INFO_ADDR);
	} else if (a->json)
		columns_unite(&a->columns);
}

/* show the addresses of all names; 0: some; 1: none; 2: an error, reported */
static int
show_names(struct snapshot *net, const struct addr_select *select,
    const struct operands *names, struct show *s)
{
	const struct addr *a;
	size_t n, count, all = 0, shown;
	const struct operand *name = operands_list(names, &count);
	int status = 0;

	for (; count; count--, name++) {
		s->link = snapshot_find(net, name->s, name->n);
		if (!s->link) {
			status = operands_given(names, name) ?
			    msg_no_operand(name->s) :
			    msg_no_interface(name->s);
			continue;
		}
		a = snapshot_addrs(net, s->link->index, &n);
		shown = addr_select_each(select, a, n, show, s);
		all += shown;
		/* it may have an address that ioctl(2) does not know */
		if (!shown && net->by_ioctl &&
		    select->families != ADDR_SELECT_4)
			status = msg(name->s, snapshot_why(net));
	}
	return status ? status : !all;
}

/* the address *a as its interface has it, else as another has it, else *a */
static const struct addr *
find_addr(const struct snapshot *net, const struct addr *a)
{
	const struct addr *found = a, *at = BUF_ITEMS(&net->addr, struct addr);
	size_t n = BUF_COUNT(&net->addr, struct addr);

	for (; n; n--, at++)
		if (ip_cmp(&at->local, &a->local) == 0 &&
		    (found == a || at->index == a->index))
			found = at;
	return found;
}

/* the interface that a zone means, by its name or else its index */
static const struct link *
find_zone(struct snapshot *net, const char *zone)
{
	const struct link *l = snapshot_find(net, zone, strlen(zone));
	uint64_t index;

	return l || num_parse(zone, 1, INT32_MAX, &index) ? l :
	    snapshot_link(net, (int)index);
}

/* show the address that a socket gets; 0; 1: none; 2: an error, reported */
static int
show_source(struct snapshot *net, const struct asked *asked, struct show *s)
{
	const struct ip *to = asked->to;
	struct addr own = { .flags = ADDR_PERMANENT,
	    .life = { ADDR_FOREVER, ADDR_FOREVER } };
	const struct addr *a;
	int zone = 0, r;

	if (asked->zone) {
		s->link = find_zone(net, asked->zone);
		if (!s->link)
			return msg_no_interface(asked->zone);
		zone = s->link->index;
	}
	do
		r = source_find(to, zone, &own.local);
	while (r == 1 && to++ < asked->last);
	if (r < 0)
		return msg_errno("cannot ask for a route");
	if (r)
		return r;
	own.bits = (uint8_t)(to->len * 8);
	own.index = snapshot_out(net, to, &own.local, zone);
	if (own.index < 0 && columns_have(s->columns, ADDR_INFO_OUT))
		return msg("cannot ask for a route", snapshot_why(net));
	s->out = snapshot_link(net, own.index);
	a = find_addr(net, &own);
	s->link = snapshot_link(net, a->index);
	show(s, a);
	return 0;
}

/* show the addresses of each name, or the source for dest; the exit status */
static int
run(struct asked *asked, struct show *s)
{
	struct operands names = { 0 };
	const struct operand *name = NULL;
	struct snapshot net;
	int status = 0, failed = 0, want = SNAPSHOT_ATTRS;
	size_t n = 0;

	if (asked->select.families == ADDR_SELECT_6 || asked->select.net.len)
		want |= SNAPSHOT_ADDRS;
	net = snapshot_begin(want);
	if (!asked->dest) {
		if (operands_read(&names, asked->operand, 0,
		    asked->nuls ? '\0' : '\n') < 0)
			failed = msg_errno("standard input");
		name = operands_list(&names, &n);
	}
	if ((n || asked->dest) && snapshot_take(&net, name, n, 1) < 0)
		return msg("cannot list addresses", snapshot_why(&net));
	record_open(&s->record, '[');
	status = asked->dest ? show_source(&net, asked, s) :
	    show_names(&net, &asked->select, &names, s);
	record_close(&s->record, '[');
	if (asked->json)
		out_str(s->record.out, "\n");
	return failed ? failed : status;
}

int
main(int argc, char *argv[])
{
	struct opt opt = opt_begin(argv, options, "[name ...]");
	struct asked a = { .select = { .scope = ADDR_SELECT_ANY_SCOPE },
	    .columns = { .table = addr_info_table } };
	struct out out = { .fd = 1 };
	struct show s = { .record = { .out = &out }, .columns = &a.columns };
	int status;

	(void)argc;
	signals_begin();
	status = read_options(&opt, &a);
	if (status >= 0)
		return status;
	status = 0;
	if (a.help)
		columns_help(&out, addr_info_table);
	else {
		s.record.nulls = a.columns.n != 0;
		if (a.json)
			s.record.form = RECORD_JSON;
		else if (a.nuls)
			s.record.form = RECORD_NULS;
		choose_columns(&a);
		status = run(&a, &s);
	}
	return out_end(&out) < 0 ? msg_errno("stdout") : status;
}
