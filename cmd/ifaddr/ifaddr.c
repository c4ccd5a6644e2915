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
#include "lib/operands.h"
#include "lib/opt.h"
#include "lib/out.h"
#include "lib/record.h"
#include "lib/route.h"
#include "lib/signals.h"
#include "lib/snapshot.h"

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
static const char anywhere4[] = "198.41.0.4";
static const char anywhere6[] = "2001:503:ba3e::2:30";

struct asked {
	struct addr_select select;
	struct columns columns;
	const char *dest;	/* of -g */
	int help;		/* -o help */
};

/* how to show an address, and its interface */
struct show {
	struct record record;
	const struct columns *columns;
	const struct link *link;
};

static void
show(void *ctx, const struct addr *a)
{
	struct show *s = ctx;
	size_t i;

	record_begin(&s->record);
	for (i = 0; i < s->columns->n; i++) {
		columns_member(&s->record, addr_info_table,
		    s->columns->at[i].member);
		addr_info_put(&s->record, s->columns->at[i].index, a, s->link);
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

/* -1, or the exit status to end with */
static int
read_options(struct opt *opt, struct asked *a)
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
	if (c == 0)
		return opt_status(opt);
	if (opt_conflict(opt, "Hhoj hoj coj g01aHhSns"))
		return 2;
	if (a->dest && opt->argv[opt->i])
		return opt_bad(opt, "-g takes no names", opt->argv[opt->i]);
	if (!a->dest && !a->help && !opt->argv[opt->i] && isatty(0))
		return opt_bad(opt, "no names",
		    "standard input is a terminal");
	a->select.families = (opt_has(opt, '4') ? ADDR_SELECT_4 : 0) |
	    (opt_has(opt, '6') ? ADDR_SELECT_6 : 0);
	a->select.all = opt_has(opt, 'a');
	a->select.best = opt_has(opt, '1');
	a->select.stable = opt_has(opt, 'S');
	return -1;
}

/* the columns of the form asked for, unless -o names them */
static void
choose_columns(struct columns *cols, const struct opt *opt, int with_names)
{
	int i;

	if (opt_has(opt, 'j')) {
		for (i = 0; i <= ADDR_INFO_PREF && !opt_has(opt, 'o'); i++)
			columns_put(cols, i);
		columns_unite(cols);
	} else if (!opt_has(opt, 'o')) {
		if (with_names)
			columns_put(cols, ADDR_INFO_IF);
		columns_put(cols, opt_has(opt, 'c') ? ADDR_INFO_CIDR :
		    ADDR_INFO_ADDR);
	}
}

/* 0: something was shown; 1: nothing; 2: a name is unknown, and reported */
static int
show_names(struct snapshot *net, const struct addr_select *select,
    const struct operands *names, struct show *s)
{
	const struct addr *a;
	size_t n, count, shown = 0;
	const struct operand *name = operands_list(names, &count);
	int status = 0;

	for (; count; count--, name++) {
		s->link = snapshot_find(net, name->s, name->n);
		if (s->link) {
			a = snapshot_addrs(net, s->link->index, &n);
			shown += addr_select_each(select, a, n, show, s);
		} else
			status = operands_given(names, name) ?
			    msg_no_operand(name->s) :
			    msg_no_interface(name->s);
	}
	return status ? status : !shown;
}

/* "fe80::1%eth0" to an address and its zone; 0, or 2: it is reported */
static int
parse_dest(const struct opt *opt, struct snapshot *net, const char *s,
    struct ip *dest, int *zone)
{
	char addr[IP_TEXT];
	const char *name = strchrnul(s, '%');
	const struct link *l;
	size_t n = (size_t)(name - s);

	if (n < sizeof addr) {
		memcpy(addr, s, n);
		addr[n] = '\0';
	}
	if (n >= sizeof addr || ip_parse(addr, dest) < 0)
		return opt_bad(opt, "-g is neither an address nor default", s);
	if (opt_has(opt, '4') != opt_has(opt, '6') &&
	    opt_has(opt, dest->len == 4 ? '6' : '4'))
		return opt_bad(opt, "-g is of the other family", s);
	if (*name) {
		l = snapshot_find(net, name + 1, strlen(name + 1));
		if (!l)
			return msg_no_interface(name + 1);
		*zone = l->index;
	}
	return 0;
}

/* the address as the interface that it leaves by has it, else as another has */
static struct addr
find_addr(const struct snapshot *net, const struct route_source *source)
{
	const struct addr *a = BUF_ITEMS(&net->addr, struct addr);
	size_t n = BUF_COUNT(&net->addr, struct addr);
	struct addr found = { .local = source->ip, .flags = ADDR_PERMANENT,
	    .bits = (uint8_t)(source->ip.len * 8),
	    .life = { ADDR_FOREVER, ADDR_FOREVER } };

	for (; n; n--, a++)
		if (ip_cmp(&a->local, &source->ip) == 0 &&
		    (!found.index || a->index == source->index))
			found = *a;
	if (!found.index)
		found.index = source->index;
	return found;
}

/* 0: *a is what leaves for dest; 1: nothing can; 2: an error, reported */
static int
find_source(const struct opt *opt, struct snapshot *net, const char *dest,
    struct addr *a)
{
	int is_default = !strcmp(dest, "default"), zone = 0, r;
	int with4 = opt_has(opt, '4'), with6 = opt_has(opt, '6');
	struct route_source source;
	struct ip ip;

	if (is_default)
		dest = with6 && !with4 ? anywhere6 : anywhere4;
	r = parse_dest(opt, net, dest, &ip, &zone);
	if (r)
		return r;
	r = snapshot_source(net, &ip, zone, &source);
	if (r == 1 && is_default && (with6 || !with4)) {
		ip_parse(anywhere6, &ip);
		r = snapshot_source(net, &ip, 0, &source);
	}
	if (r < 0)
		return msg("cannot ask for a route", snapshot_why(net));
	if (r == 0)
		*a = find_addr(net, &source);
	return r;
}

/* the form of the records, and their columns if -o does not name them */
static void
set_form(struct asked *asked, const struct opt *opt, struct show *s)
{
	char **operand = opt->argv + opt->i;
	int several = !*operand || operand[1] || !strcmp(*operand, "-");

	choose_columns(&asked->columns, opt, opt_has(opt, 'H') ||
	    (several && !asked->dest && !opt_has(opt, 'h')));
	s->record.nulls = opt_has(opt, 'j') && opt_has(opt, 'o');
	if (opt_has(opt, 'j'))
		s->record.form = RECORD_JSON;
	else if (opt_has(opt, '0'))
		s->record.form = RECORD_NULS;
}

/* the addresses of each name, or what leaves for dest; the exit status */
static int
run(const struct opt *opt, struct asked *asked, struct show *s)
{
	struct operands names = { 0 };
	const struct operand *name = NULL;
	struct addr a = { 0 };
	struct snapshot net;
	int status = 0, failed = 0, want = SNAPSHOT_ATTRS;
	size_t n = 0;

	if (asked->select.families == ADDR_SELECT_6 || asked->select.net.len)
		want |= SNAPSHOT_ADDRS;
	net = snapshot_begin(want);
	if (!asked->dest) {
		if (operands_read(&names, opt->argv, opt->i,
		    opt_has(opt, '0') ? '\0' : '\n') < 0)
			failed = msg_errno("standard input");
		name = operands_list(&names, &n);
	}
	set_form(asked, opt, s);
	if ((n || asked->dest) && snapshot_take(&net, name, n, 1) < 0)
		return msg("cannot list addresses", snapshot_why(&net));
	if (asked->dest) {
		status = find_source(opt, &net, asked->dest, &a);
		if (status == 2)
			return 2;
	}
	record_open(&s->record, '[');
	if (!asked->dest)
		status = show_names(&net, &asked->select, &names, s);
	else if (status == 0) {
		s->link = snapshot_link(&net, a.index);
		show(s, &a);
	}
	record_close(&s->record, '[');
	if (opt_has(opt, 'j'))
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
	else
		status = run(&opt, &a, &s);
	return out_end(&out) < 0 ? msg_errno("stdout") : status;
}
