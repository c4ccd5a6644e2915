/* pingsweep - which hosts answer? */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "hosts.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/fd.h"
#include "lib/ip.h"
#include "lib/msg.h"
#include "lib/out.h"
#include "lib/signals.h"
#include "localnet.h"
#include "neighbours.h"
#include "options.h"
#include "owners.h"
#include "privileges.h"
#include "probe.h"
#include "prober.h"
#include "progress.h"
#include "records.h"
#include "resolve.h"
#include "schedule.h"
#include "seccomp.h"
#include "sweep.h"
#include "text.h"

/* not cleared: for a few hosts, that would cost a page for nothing */
#ifdef __has_attribute
#if __has_attribute(uninitialized)
#define UNSET __attribute__((uninitialized))
#endif
#endif
#ifndef UNSET
#define UNSET
#endif

#define SECOND INT64_C(1000000000)
#define SLACK 200000		/* ns of lateness that are made up for */
enum { HARMLESS = 128 };	/* so few hosts fill no table of neighbours */

struct lent {	/* memory that a sweep of a few hosts has to begin with */
	struct probe batch[PROBE_SLOTS];
	_Alignas(uint64_t) char ranges[512], order[128], out[512];
};

static void
say_number(struct sweep *s, const char *what, uint64_t n)
{
	struct text text = { 0 };

	text_add(&text, what);
	text_number(&text, n);
	sweep_say(s, text.s, NULL);
}

/* open sockets, and drop the privileges for that; 0; 2: error, reported */
static int
open_sockets(struct sweep *s)
{
	struct config *c = &s->config;

	if (c->interface) {
		c->index = (int)hosts_interface(&s->hosts, c->interface,
		    strlen(c->interface));
		if (!c->index)
			return msg_no_interface(c->interface);
	}
	if (privileges_raise() < 0)
		return msg_errno("CAP_NET_RAW");
	prober_open(&s->prober, c, hosts_families(c->operands), &s->localnet);
	if (privileges_drop(PRIVILEGES_OWN) < 0)
		return msg_errno("cannot drop privileges");
	if (c->on_link && localnet_read(&s->localnet) < 0)
		return msg_errno("networks");
	if (prober_apply(&s->prober))
		return 2;
	return privileges_drop(prober_needs_privileges(c) ? PRIVILEGES_OWN :
	    PRIVILEGES_ALL) < 0 ? msg_errno("cannot drop privileges") : 0;
}

/* a signal while targets are read, or names looked up */
static void
say_names(void *sweep, size_t done, size_t all)
{
	struct sweep *s = sweep;
	struct text text = { 0 };
	int process;

	if (!signals_read(s->signals, &process))
		return;
	progress_begin(&s->progress, 0, 0);
	if (!process)
		progress_echoed(&s->progress);
	text_number(&text, done);
	text_add(&text, " of ");
	text_number(&text, all);
	text_add(&text, " names looked up");
	progress_say(&s->progress, all ? text.s : "targets are being read",
	    NULL);
}

/* 0; 2: there is nothing to do, which was reported */
static int
read_targets(struct sweep *s)
{
	static const unsigned char heard[] = { SIGQUIT, SIGUSR1 };
	const struct resolve_query *q;
	sigset_t before;
	size_t n;

	s->signals = signals_open(heard, sizeof heard, &before);
	if (s->signals < 0)
		return msg_errno("signals");
	s->hosts.signals = s->signals;
	s->hosts.hear = say_names;
	s->hosts.ctx = s;
	if (hosts_read(&s->hosts, &s->localnet))
		return 2;
	for (q = hosts_names(&s->hosts, &n); n; n--, q++)
		if (q->why)
			s->trouble = records_unresolved(&s->records, q);
	if (s->hosts.failed)
		s->trouble = 2;
	if (hosts_end(&s->hosts))
		return 2;
	if (hosts_total(&s->hosts))
		return 0;
	if (s->config.totals && s->records.unresolved)
		records_totals(&s->records, s->schedule.count, 0, 0);
	return s->trouble ? s->trouble : msg("no targets", NULL);
}

static void
say_paced(int six, uint32_t rate)
{
	struct text text = { 0 };

	text_add(&text, six ? "hosts of the own IPv6" : "hosts of the own");
	text_add(&text, " network are paced, with -A they are not; a second: ");
	text_number(&text, rate);
	msg(text.s, NULL);
}

/* hosts on local networks are probed no faster than neighbours_ask() allows */
static void
pace_neighbours(struct sweep *s)
{
	const struct localnet_net *net;
	int near[2] = { 0 }, six;
	uint32_t rate;
	size_t n;

	if (s->config.on_link || hosts_count(&s->hosts) <= HARMLESS ||
	    localnet_read(&s->localnet) < 0)
		return;
	net = (const void *)s->localnet.nets.p;
	for (n = s->localnet.nets.len / sizeof *net; n; n--, net++)
		if (net->asks &&
		    (!s->config.index || net->index == s->config.index) &&
		    hosts_meet(&s->hosts, &net->net, net->bits,
		    net->ip.len == 16 && ip_linklocal(&net->net) ?
		    (unsigned)net->index : 0))
			near[net->ip.len == 16] = 1;
	s->neighbours.local = &s->localnet;
	s->neighbours.index = s->config.index;
	for (six = 0; six < 2; six++) {
		rate = near[six] ? neighbours_begin(&s->neighbours, six ? 6 : 4,
		    options_wait(&s->config), s->schedule.gap, s->now) : 0;
		if (rate && s->config.verbose)
			say_paced(six, rate);
	}
}

static void
begin_schedule(struct sweep *s)
{
	const struct config *c = &s->config;

	s->schedule.n = hosts_count(&s->hosts);
	s->schedule.gap = c->gap * prober_packets(&s->prober);
	s->schedule.slack = c->gap ? SLACK : 0;
	s->schedule.wait = c->wait;
	s->schedule.tries = c->tries;
	s->schedule.eager = c->eager;
	schedule_begin(&s->schedule);
}

/*
 * The descriptor for records. A terminal that is ready may have room for only a
 * byte: open it again, if possible, so that a write does not wait for the rest
 */
static int
open_output(void)
{
	int fd = isatty(1) ? fd_high(open("/proc/self/fd/1", O_WRONLY |
	    O_NONBLOCK | O_NOCTTY | O_CLOEXEC)) : -1;

	return fd < 0 ? 1 : fd;
}

/* make ready: memory, the schedule, signals. 0; -1: errno */
static int
begin(struct sweep *s, const uint64_t hosts[2])
{
	static const unsigned char heard[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM,
	    SIGUSR1 };
	uint64_t n = hosts_count(&s->hosts) + 1;
	sigset_t before;

	if (n > SCHEDULE_WINDOW)
		n = SCHEDULE_WINDOW;
	if (clock_timer(&s->timer, 0) < 0 ||
	    (s->config.on_link && owners_begin(&s->owners, n) < 0) ||
	    prober_begin(&s->prober, hosts) < 0)
		return -1;
	begin_schedule(s);
	close(s->signals);
	s->signals = signals_open(heard, sizeof heard, &before);
	s->begin = s->now = clock_now();
	if (s->signals < 0 || s->now < 0 ||
	    (hosts[1] && hosts_device(&s->hosts) < 0))	/* for its zones */
		return -1;
	pace_neighbours(s);
	s->stop = s->config.limit ? s->begin + s->config.limit : 0;
	progress_begin(&s->progress, s->config.show != SHOW_NONE,
	    s->begin + SECOND);
	s->records.out.fd = open_output();
	s->records.out.before = sweep_yield;
	s->records.out.ctx = s;
	return 0;
}

static int
status(const struct sweep *s)
{
	if (s->trouble || s->outcome.trouble)
		return 2;
	if (s->records.answers.failed || s->records.senders.nodes.failed)
		return msg("records", msg_reason(ENOMEM, NULL));
	if (s->config.need)
		return sweep_count(s, SCHEDULE_ALIVE) < s->config.need;
	return sweep_count(s, SCHEDULE_INACTIVE) != 0;
}

/* the exit status, or death by a signal */
static int
run(struct sweep *s)
{
	uint64_t hosts[2];

	hosts_by_family(&s->hosts, hosts);
	if (prober_check(&s->prober, hosts))
		return 2;
	if (begin(s, hosts) < 0)
		return msg_errno("cannot probe");
	if (seccomp_confine() < 0)
		return msg_errno("cannot drop privileges");
	if (sweep_run(s) == 0 && s->config.totals)
		records_totals(&s->records, s->schedule.count,
		    prober_sent(&s->prober), s->clock - s->begin);
	sweep_end(s);
	if (s->config.verbose && s->outcome.duplicates)
		say_number(s, "answers that came twice, or too late: ",
		    s->outcome.duplicates);
	if (!s->fatal)
		return status(s);
	if (out_end(&s->records.out) < 0)
		msg_errno("stdout");
	if (s->outcome.leaving)
		say_number(s, "interrupted, resume with -i ",
		    s->config.skip + s->left);
	return signals_die(s->fatal);
}

int
main(int argc, char *argv[])
{
	struct sweep s = { 0 };
	struct lent lent UNSET;
	int r;

	(void)argc;
	signals_begin();
	if (privileges_drop(PRIVILEGES_START) < 0)
		return msg_errno("cannot drop privileges");
	options_begin(&s.config, argv);
	r = options_parse(&s.config);
	if (r >= 0)
		return r;
	s.batch = lent.batch;
	buf_lend(&s.hosts.target.set.v4, &lent.ranges, sizeof lent.ranges);
	buf_lend(&s.hosts.target.set.order, &lent.order, sizeof lent.order);
	buf_lend(&s.records.out.b, &lent.out, sizeof lent.out);
	hosts_begin(&s.hosts, &s.config);
	records_begin(&s.records, &s.config, &s.hosts, &s.verdicts, &s.owners);
	s.outcome = (struct outcome){ &s.config, &s.hosts, &s.owners,
	    &s.records, &s.schedule, &s.verdicts, sweep_say, &s, 0, 0, 0 };
	r = open_sockets(&s);
	if (!r)
		r = read_targets(&s);
	if (!r && s.config.list)
		records_list(&s.records);
	else if (!r)
		r = run(&s);
	if (out_end(&s.records.out) < 0)
		return msg_errno("stdout");
	return r || !s.config.list ? r : s.trouble;
}
