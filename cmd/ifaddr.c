/* ifaddr - addresses of an interface */
#include <string.h>
#include <unistd.h>

#include "../lib/ip.h"
#include "../lib/addr.h"
#include "../lib/buf.h"
#include "../lib/col.h"
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
#include "../lib/route.h"
#include "../lib/sig.h"

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

/* public addresses that only a default route covers; nothing is sent to them */
static const char anywhere4[] = "198.41.0.4";
static const char anywhere6[] = "2001:503:ba3e::2:30";

struct want {
	struct pick pick;
	struct cols cols;
	const char *dest;	/* of -g */
	int help;
};

struct show {
	struct rec rec;
	const struct cols *cols;
	const struct link *link;
};

static void
show(void *ctx, const struct addr *a)
{
	struct show *s = ctx;
	size_t i;

	rec_begin(&s->rec);
	for (i = 0; i < s->cols->n; i++) {
		col_member(&s->rec, info_table, s->cols->at[i].member);
		info_put(&s->rec, s->cols->at[i].index, a, s->link);
	}
	rec_end(&s->rec);
}

static int
scope_number(const char *s)
{
	return !strcmp(s, "global") ? SCOPE_GLOBAL :
	    !strcmp(s, "link") ? SCOPE_LINK :
	    !strcmp(s, "host") ? SCOPE_HOST : PICK_ANY_SCOPE;
}

/* read the options into *w; -1, or the exit status to end with */
static int
read_options(struct opt *opt, struct want *w)
{
	const char *why;
	int c;

	while ((c = opt_next(opt)) > 0)
		switch (c) {
		case 'g': w->dest = opt->arg; break;
		case 'n':
			why = ip_parse_prefix(opt->arg, &w->pick.net,
			    &w->pick.bits);
			if (why)
				return opt_bad_arg(opt, why, opt->arg);
			break;
		case 'o':
			w->help |= !strcmp(opt->arg, "help");
			why = cols_add(&w->cols, opt->arg);
			if (why && !w->help)
				return opt_bad_element(opt,
				    cols_why(&w->cols), why);
			break;
		case 's':
			w->pick.scope = scope_number(opt->arg);
			if (w->pick.scope == PICK_ANY_SCOPE)
				return opt_bad_arg(opt,
				    "is none of global, link, host", opt->arg);
			break;
		}
	if (c == 0)
		return opt_status(opt);
	if (opt_conflict(opt, "Hhoj hoj coj g01aHhSns"))
		return 2;
	if (w->dest && opt->argv[opt->i])
		return opt_bad(opt, "-g takes no names", opt->argv[opt->i]);
	if (!w->dest && !w->help && !opt->argv[opt->i] && isatty(0))
		return opt_bad(opt, "no names",
		    "standard input is a terminal");
	w->pick.families = (opt_has(opt, '4') ? PICK_4 : 0) |
	    (opt_has(opt, '6') ? PICK_6 : 0);
	w->pick.all = opt_has(opt, 'a');
	w->pick.best = opt_has(opt, '1');
	w->pick.stable = opt_has(opt, 'S');
	return -1;
}

/* the columns that the form asked for is made of, if not -o's */
static void
choose_columns(struct cols *cols, const struct opt *opt, int with_names)
{
	int i;

	if (opt_has(opt, 'j')) {
		for (i = 0; i <= INFO_PREF && !opt_has(opt, 'o'); i++)
			cols_put(cols, i);
		cols_unite(cols);
	} else if (!opt_has(opt, 'o')) {
		if (with_names)
			cols_put(cols, INFO_IF);
		cols_put(cols, opt_has(opt, 'c') ? INFO_CIDR : INFO_ADDR);
	}
}

/* 0 something was shown, 1 nothing, 2 trouble */
static int
show_names(struct net *net, const struct pick *pick, const struct names *names,
    struct show *s)
{
	const struct addr *a;
	size_t n, count, shown = 0;
	const struct name *name = names_list(names, &count);
	int trouble = 0;

	for (; count; count--, name++) {
		s->link = net_find(net, name->s, name->n);
		if (s->link) {
			a = net_addrs(net, s->link->index, &n);
			shown += pick_each(pick, a, n, show, s);
		} else
			trouble = names_given(names, name) ?
			    msg_no_operand(name->s) :
			    msg_no_interface(name->s);
	}
	return trouble ? trouble : !shown;
}

/* "fe80::1%eth0"; 0, or 2: trouble */
static int
parse_dest(const struct opt *opt, struct net *net, const char *s,
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
		l = net_find(net, name + 1, strlen(name + 1));
		if (!l)
			return msg_no_interface(name + 1);
		*zone = l->index;
	}
	return 0;
}

/* the address as the interface it leaves by has it, else as another has */
static struct addr
find_addr(const struct net *net, const struct route_source *source)
{
	const struct addr *a = (const void *)net->addr.p, *end =
	    (const void *)(net->addr.p + net->addr.len);
	struct addr found = { .local = source->ip, .flags = ADDR_PERMANENT,
	    .bits = (uint8_t)(source->ip.len * 8),
	    .life = { ADDR_FOREVER, ADDR_FOREVER } };

	for (; a < end; a++)
		if (ip_cmp(&a->local, &source->ip) == 0 &&
		    (!found.index || a->index == source->index))
			found = *a;
	if (!found.index)
		found.index = source->index;
	return found;
}

/* what leaves for dest; 0: *a is it, 1: nothing can, 2: trouble */
static int
find_source(const struct opt *opt, struct net *net, const char *dest,
    struct addr *a)
{
	int is_default = !strcmp(dest, "default"), zone = 0, r;
	int only6 = opt_has(opt, '6') > opt_has(opt, '4');
	struct route_source source;
	struct ip ip;

	if (is_default)
		dest = only6 ? anywhere6 : anywhere4;
	r = parse_dest(opt, net, dest, &ip, &zone);
	if (r)
		return r;
	r = net_source(net, &ip, zone, &source);
	if (r == 1 && is_default && opt_has(opt, '4') <= opt_has(opt, '6')) {
		ip_parse(anywhere6, &ip);
		r = net_source(net, &ip, 0, &source);
	}
	if (r < 0)
		return msg("cannot ask for a route", net_why(net));
	if (r == 0)
		*a = find_addr(net, &source);
	return r;
}

/* after a good reading of the options: the exit status */
static int
run(const struct opt *opt, struct want *w, struct show *s)
{
	struct names names = { 0 };
	struct net net = net_begin(NET_ATTRS |
	    (w->pick.families == PICK_6 || w->pick.net.len ? NET_ADDRS : 0));
	struct addr a = { 0 };
	char **operand = opt->argv + opt->i;
	char end = opt_has(opt, '0') ? '\0' : '\n';
	int several = !*operand || operand[1] || !strcmp(*operand, "-");
	int trouble = 0, status = 0;
	size_t n = 0;
	const struct name *name = NULL;

	if (!w->dest) {
		if (names_read(&names, opt->argv, opt->i, end) < 0)
			trouble = msg_errno("standard input");
		name = names_list(&names, &n);
	}
	choose_columns(&w->cols, opt, opt_has(opt, 'H') ||
	    (several && !w->dest && !opt_has(opt, 'h')));
	if ((n || w->dest) && net_take(&net, name, n, 1) < 0)
		return msg("cannot list addresses", net_why(&net));
	if (w->dest) {
		status = find_source(opt, &net, w->dest, &a);
		if (status == 2)
			return 2;
	}
	s->rec.nulls = opt_has(opt, 'j') && opt_has(opt, 'o');
	s->rec.end = opt_has(opt, 'j') ? 'j' : end;
	rec_open(&s->rec, '[');
	if (!w->dest)
		status = show_names(&net, &w->pick, &names, s);
	else if (status == 0) {
		s->link = net_link(&net, a.index);
		show(s, &a);
	}
	rec_close(&s->rec, '[');
	if (opt_has(opt, 'j'))
		out_str(s->rec.out, "\n");
	return trouble ? trouble : status;
}

int
main(int argc, char *argv[])
{
	struct opt opt = opt_begin(argv, options, "[name ...]");
	struct want w = { .pick = { .scope = PICK_ANY_SCOPE },
	    .cols = { .table = info_table } };
	struct out out = { .fd = 1 };
	struct show s = { .rec = { .out = &out }, .cols = &w.cols };
	int status;

	(void)argc;
	sig_begin();
	status = read_options(&opt, &w);
	if (status >= 0)
		return status;
	status = 0;
	if (w.help)
		col_help(&out, info_table);
	else
		status = run(&opt, &w, &s);
	return out_end(&out) < 0 ? msg_errno("stdout") : status;
}
