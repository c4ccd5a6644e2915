/* lsif - list network interfaces */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "filters.h"
#include "follow.h"
#include "lib/buf.h"
#include "lib/columns.h"
#include "lib/device.h"
#include "lib/ip.h"
#include "lib/link.h"
#include "lib/msg.h"
#include "lib/netlink.h"
#include "lib/operands.h"
#include "lib/opt.h"
#include "lib/out.h"
#include "lib/record.h"
#include "lib/signals.h"
#include "lib/snapshot.h"
#include "link_columns.h"

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

struct asked {
	struct filters filters;
	struct columns columns;
	int help;		/* -o help */
	int nuls, follow, json, table;	/* -0 -f -j -l */
};

/* the next field of text, and its width in characters */
static const char *
next_field(const char **text, size_t *n, size_t *width)
{
	const char *field = *text, *p;

	for (p = field, *width = 0; *p != '\t' && *p != '\n'; p++)
		*width += (*p & 0xc0) != 0x80;
	*n = (size_t)(p - field);
	*text = p + 1;
	return field;
}

/*
 * Write a header and its lines, each field padded to the widest of its column;
 * a column without a value is left out
 */
static void
put_table(struct out *out, const struct buf *text)
{
	const char *p, *field, *end = text->p + text->len;
	size_t widest[8] = { 0 }, used[8] = { 0 }, n, width, i, pad;
	int line, pass;

	/* the first pass measures, the second writes */
	for (pass = 0; pass < 2; pass++)
		for (p = text->p, i = pad = 0, line = 0; p < end;) {
			field = next_field(&p, &n, &width);
			if (width > widest[i])
				widest[i] = width;
			used[i] |= line && (n != 1 || *field != '-');
			if (pass && used[i]) {
				for (; pad; pad--)
					out_str(out, " ");
				out_bytes(out, field, n);
				pad = widest[i] + 2 - width;
			}
			i++;
			if (p[-1] == '\n') {
				if (pass)
					out_str(out, "\n");
				i = pad = 0;
				line = 1;
			}
		}
}

/* write the links that pass the filters; the exit status */
static int
list(struct asked *a, struct snapshot *s, struct link_columns *columns)
{
	struct record *r = &columns->record;
	size_t n, i, count = 0;
	const struct link *l = snapshot_links(s, &n);
	struct out *out = r->out, table = { .fd = -1 };
	int status;

	filters_resolve(&a->filters, s);
	status = filters_check(&a->filters, s);
	if (a->table) {
		table.tty = isatty(1) ? 1 : -1;
		r->out = &table;
		columns->cidr = 1;
		out_str(&table,
		    "NAME\tSTATE\tKIND\tMTU\tMAC\tMASTER\tADDRESSES\n");
	}
	record_open(r, '[');
	for (i = 0; i < n; i++)
		if (filters_pass(&a->filters, s, l + i)) {
			link_columns_put(columns, s, l + i);
			count++;
		}
	record_close(r, '[');
	if (a->json)
		out_str(out, "\n");
	if (table.b.failed) {
		errno = ENOMEM;
		return msg_errno("cannot list interfaces");
	}
	if (a->table && count)
		put_table(out, &table.b);
	return status ? status : !count;
}

static int
needs(const struct asked *a, int first, int last)
{
	return link_columns_need(&a->columns, first, last);
}

static int
needs_addrs(const struct asked *a)
{
	return needs(a, COLUMN_ADDR4, COLUMN_ADDR) || a->filters.ip4 ||
	    a->filters.ip6 || a->filters.net.len;
}

/* what a snapshot needs for the filters and the columns: SNAPSHOT_... */
static int
wants(const struct asked *a)
{
	const struct filters *f = &a->filters;
	int want = 0;

	if (*f->operand || f->master || f->kinds.len || f->physical ||
	    a->follow || needs(a, COLUMN_ALT, COLUMN_KIND) ||
	    needs(a, COLUMN_FLAGS, COLUMN_STATE) ||
	    needs(a, COLUMN_MTU, COLUMN_TXD))
		want |= SNAPSHOT_ATTRS;
	if (needs(a, COLUMN_RXP, COLUMN_TXD))
		want |= SNAPSHOT_STAT;
	if (f->ip6 || f->net.len)
		want |= SNAPSHOT_ADDRS;
	return want;
}

/* do the columns name other links than the one that was asked for? */
static int
names_others(const struct asked *a, const struct link *l)
{
	return (l->master || l->parent > 0) &&
	    (needs(a, COLUMN_MASTER, COLUMN_PARENT) ||
	    needs(a, COLUMN_FLAGS, COLUMN_FLAGS));
}

/*
 * Take all links, or only those that are named; below 0: snapshot_why. -m needs
 * all, because no operand names the master.
 */
static int
take(const struct asked *a, struct snapshot *s)
{
	int dump = a->filters.master || filters_have_pattern(&a->filters);
	char **operand = a->filters.operand;
	struct buf names = { 0 };
	const struct link *l;
	struct operand name;
	size_t n;

	for (; *operand && !dump; operand++) {
		name = (struct operand){ *operand, strlen(*operand) };
		buf_add(&names, &name, sizeof name);
	}
	if (names.failed || snapshot_take(s, BUF_ITEMS(&names, struct operand),
	    BUF_COUNT(&names, struct operand), needs_addrs(a)) < 0)
		return -1;
	/* ioctl(2) cannot take the others */
	l = snapshot_links(s, &n);
	return n == 1 && !s->by_ioctl && names_others(a, l) ?
	    snapshot_take(s, NULL, 0, needs_addrs(a)) : 0;
}

static void
take_flags(struct asked *a, const struct opt *opt)
{
	struct filters *f = &a->filters;

	f->up = opt_has(opt, 'u');
	f->down = opt_has(opt, 'd');
	f->running = opt_has(opt, 'r');
	f->carrier = opt_has(opt, 'c');
	f->no_loopback = opt_has(opt, 'L');
	f->ip4 = opt_has(opt, '4');
	f->ip6 = opt_has(opt, '6');
	f->gateway = opt_has(opt, 'g');
	f->physical = opt_has(opt, 'p');
	f->operand = opt->argv + opt->i;
	a->nuls = opt_has(opt, '0');
	a->follow = opt_has(opt, 'f');
	a->json = opt_has(opt, 'j');
	a->table = opt_has(opt, 'l');
}

/* -1, or the exit status to end with */
static int
read_options(struct opt *opt, struct asked *a)
{
	struct filters *f = &a->filters;
	const char *why;
	int c;

	while ((c = opt_next(opt)) > 0)
		switch (c) {
		case 'm': f->master = opt->arg; break;
		case 'n':
			why = ip_parse_prefix(opt->arg, &f->net, &f->bits);
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
		case 't': filters_add_kinds(f, opt->arg); break;
		}
	if (c == 0)
		return opt_status(opt);
	if (opt_conflict(opt, "ud lojf fo 0l"))
		return 2;
	take_flags(a, opt);
	return filters_begin(f) < 0 ? msg_errno("cannot list interfaces") : -1;
}

/* the exit status, unless output that is still in out gets lost */
static int
run(struct asked *a, struct out *out)
{
	struct link_columns columns = { .chosen = &a->columns, .device = -1,
	    .record.out = out };
	struct snapshot s;

	/* in JSON, of columns that were chosen */
	columns.record.nulls = a->columns.n != 0;
	link_columns_choose(&a->columns, a->json, a->table);
	if (a->json)
		columns.record.form = RECORD_JSON;
	else if (a->nuls)
		columns.record.form = RECORD_NULS;
	if (needs(a, COLUMN_SPEED, COLUMN_DRIVER) || a->filters.physical ||
	    a->filters.wlan)
		columns.device = a->filters.device = device_open();
	s = snapshot_begin(wants(a));
	if (a->filters.gateway)
		snapshot_want_routes(&s);
	if (a->follow)
		return follow(&s, &a->filters, &columns.record);
	if (take(a, &s) < 0)
		return msg("cannot list interfaces", snapshot_why(&s));
	return list(a, &s, &columns);
}

int
main(int argc, char *argv[])
{
	struct opt opt = opt_begin(argv, options, "[name ...]");
	struct asked a = { .columns = { .table = link_columns_table } };
	struct out out = { .fd = 1 };
	char few[256];	/* output this short needs no page */
	int status;

	(void)argc;
	signals_begin();
	buf_lend(&out.b, few, sizeof few);
	status = read_options(&opt, &a);
	if (status >= 0)
		return status;
	status = 0;
	if (a.help)
		columns_help(&out, link_columns_table);
	else
		status = run(&a, &out);
	return out_end(&out) < 0 ? msg_errno("stdout") : status;
}
