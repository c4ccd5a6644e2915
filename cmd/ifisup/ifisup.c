/* ifisup, ifup? - is an interface up? */
#include <errno.h>
#include <net/if.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "lib/addr.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/ip.h"
#include "lib/link.h"
#include "lib/message.h"
#include "lib/msg.h"
#include "lib/netlink.h"
#include "lib/num.h"
#include "lib/operands.h"
#include "lib/opt.h"
#include "lib/out.h"
#include "lib/route.h"
#include "lib/signals.h"
#include "lib/snapshot.h"
#include "lib/watch.h"

static const char options[] =
    "-0\tNUL ends names read and lines written\n"
    "-4\twith a usable IPv4 address\n"
    "-6\twith a usable IPv6 address\n"
    "-c\thas carrier, instead of running\n"
    "-d\tthe conditions fail\n"
    "-e\texists, instead of running\n"
    "-g\twith a default route\n"
    "-O\tone of the names is enough\n"
    "-l\twith a link-local IPv6 address\n"
    "-u\tadministratively up, instead of running\n"
    "-v\tsay the answer for each name\n"
    "-w\twait until it is so\n"
    "-s time\tit must hold that long\n"
    "-t time\twait, but no longer\n";

#define POLL_EVERY INT64_C(200000000)	/* ns; where events are refused */

struct state {		/* of one name */
	int64_t since;		/* when the conditions began to hold; -1: no */
	const char *why;	/* what fails; NULL: it is up */
	int failed;		/* it will never become ready */
	int done;		/* filter: written, or never to be */
};

struct asked {
	int up, carrier, exists;	/* -u -c -e */
	int ip4, ip6, linklocal, gateway;	/* -4 -6 -l -g */
	int running;		/* without -u -c -e, or with one of the rest */
	int fails;		/* -d */
	int any;		/* -O */
	int verbose;		/* -v */
	int waits;		/* -w or -t */
	int64_t hold;		/* -s: ns */
	int64_t limit;		/* -t: ns; -1: none */
	char end;		/* of names: as -0 has it */
};

struct ifisup {
	struct asked asked;
	struct operands names;
	struct buf states;	/* struct state, one a name */
	int64_t deadline;	/* a time; -1: none */
	int64_t now;		/* 0: it looks only once */
	int64_t look;		/* when to poll next; CLOCK_NEVER: not at all,
				   events are heard */
	int judged;		/* the names were judged at least once */
	int unknown;		/* 2: there were unknown names */
	size_t yes;		/* filter: names that satisfied it */
	struct snapshot net;
	struct out out;
};

static const char *
why_not_running(const struct link *l)
{
	if (!(l->flags & IFF_UP))
		return "administratively down";
	if (l->flags & IFF_RUNNING)
		return NULL;
	if (l->operstate == OPER_DORMANT)
		return "dormant";
	if (l->operstate == OPER_LOWERLAYERDOWN)
		return "lower layer down";
	return l->flags & LINK_LOWER_UP ? "not running" : "no carrier";
}

/*
 * Why does the interface have no address of this family: usable, or with
 * linklocal a valid link-local one? NULL: it has one.
 */
static const char *
why_no_address(const struct addr *a, size_t n, int family, int linklocal)
{
	const char *why = "no address";

	for (; n; n--, a++) {
		if (ip_family(&a->local) != family ||
		    ip_linklocal(&a->local) != linklocal)
			continue;
		if (linklocal ? addr_valid(a) : addr_usable(a))
			return NULL;
		if (!addr_valid(a))
			why = "tentative";
	}
	return why;
}

/* with -4 and -6 there must be a default route of that family, or of both */
static int
has_routes(const struct ifisup *s, int index)
{
	const struct asked *a = &s->asked;

	return (a->ip4 || a->ip6 || snapshot_gateway(&s->net, index, 0)) &&
	    (!a->ip4 || snapshot_gateway(&s->net, index, 4)) &&
	    (!a->ip6 || snapshot_gateway(&s->net, index, 6));
}

/* which condition fails; NULL: none */
static const char *
why_not(const struct ifisup *s, const struct link *l)
{
	const struct asked *asked = &s->asked;
	const struct addr *a;
	const char *why;
	size_t n;

	if (!l)
		return "no such interface";
	if ((asked->up || asked->carrier) && !(l->flags & IFF_UP))
		return "administratively down";
	if (asked->carrier && !link_carrier(l))
		return "no carrier";
	why = asked->running ? why_not_running(l) : NULL;
	a = snapshot_addrs(&s->net, l->index, &n);
	if (!why && asked->ip4)
		why = why_no_address(a, n, 4, 0);
	if (!why && asked->ip6)
		why = why_no_address(a, n, 6, 0);
	if (!why && asked->linklocal)
		why = why_no_address(a, n, 6, 1);
	if (!why && asked->gateway && !has_routes(s, l->index))
		why = "no default route";
	return why;
}

static struct state *
states(const struct ifisup *s)
{
	return BUF_ITEMS(&s->states, struct state);
}

static void
say(struct ifisup *s, const char *name, const struct state *state)
{
	out_name(&s->out, name, strlen(name));
	if (s->asked.verbose) {
		out_str(&s->out, state->why ? "\tdown\t" : "\tup\t-");
		out_str(&s->out, state->why ? state->why : "");
	}
	out_bytes(&s->out, &s->asked.end, 1);
}

/* report unknown names, unless that is an answer; 2 if there are any, else 0 */
static int
complain(struct ifisup *s)
{
	size_t n;
	const struct operand *name = operands_list(&s->names, &n);
	int excused = s->asked.exists || s->asked.fails || s->asked.waits;
	int status = 0;

	for (; n; n--, name++)
		if (!name->n || (!excused &&
		    !snapshot_find(&s->net, name->s, name->n)))
			status = operands_given(&s->names, name) ?
			    msg_no_operand(name->s) :
			    msg_no_interface(name->s);
	return status;
}

/*
 * Judge every name by the snapshot; index is that of watch_events. While routes
 * are stale, conditions may cease to hold, but not begin to.
 */
static void
judge(void *ctx, int index)
{
	struct ifisup *s = ctx;
	struct state *state = states(s);
	size_t n;
	const struct operand *name = operands_list(&s->names, &n);

	if (!s->judged++ && !s->asked.any)
		s->unknown = complain(s);
	if (s->now)	/* taking the snapshot may have lasted */
		s->now = clock_now();
	for (; n; n--, name++, state++) {
		state->why = why_not(s, snapshot_find(&s->net, name->s,
		    name->n));
		if ((state->why != NULL) != s->asked.fails) {
			state->since = -1;
			state->failed = !s->asked.waits;
		} else if (s->net.stale ? index < 0 : state->since < 0 ||
		    index < 0)	/* lost events: start anew */
			state->since = s->net.stale ? -1 : s->now;
		if (!name->n)
			state->failed = 1;	/* an impossible name */
	}
}

static int
is_ready(const struct ifisup *s, const struct state *state)
{
	return !state->failed && state->since >= 0 &&
	    s->now - state->since >= s->asked.hold &&
	    !s->net.lost && !s->net.stale;
}

/* write names that are ready, each once; returns how many may become ready */
static size_t
filter(struct ifisup *s)
{
	struct state *state = states(s);
	size_t n, open = 0;
	const struct operand *name = operands_list(&s->names, &n);
	int ready;

	for (; n; n--, name++, state++) {
		if (state->done)
			continue;
		ready = is_ready(s, state);
		if (ready)
			s->yes++;
		state->done = ready || state->failed;
		if (ready || (state->failed && s->asked.verbose))
			say(s, name->s, state);
		if (!state->done)
			open++;
	}
	return open;
}

/*
 * Apply each removal of a route: it breaks what holds, even if the route comes
 * back. With an interface's last IPv4 address the kernel removes its IPv4
 * routes, without events about them.
 */
static int
hear_route(struct snapshot *net, const struct message *m, int index)
{
	int stale = route_hear(&net->route, &net->nexthop, m, index);
	size_t n;
	const struct addr *a = snapshot_addrs(net, index, &n);

	while (n && ip_family(&a->local) != 4)
		n--, a++;
	if (m->type == RTM_DELADDR && !n)
		route_drop(&net->route, index, 4);
	return stale;
}

/* the exit status; -1: it is too early to know */
static int
decide(struct ifisup *s)
{
	const struct state *state = states(s);
	size_t n, i, ready = 0, failed = 0, open;

	if (s->names.filter) {
		open = filter(s);
		if (s->asked.any && s->yes)
			return 0;
		return open ? -1 : !s->yes;
	}
	operands_list(&s->names, &n);
	for (i = 0; i < n; i++) {
		if (is_ready(s, state + i))
			ready++;
		if (state[i].failed)
			failed++;
	}
	if (s->asked.any) {
		if (ready)
			return 0;
		return failed == n ? 1 : -1;
	}
	if (ready == n)
		return 0;
	return failed ? 1 : -1;
}

/* take a snapshot without events, and judge by it; below 0: snapshot_why */
static int
take(struct ifisup *s)
{
	const struct asked *a = &s->asked;
	size_t n;
	const struct operand *name = operands_list(&s->names, &n);

	if (snapshot_take(&s->net, name, n, a->ip4 || a->ip6 ||
	    a->linklocal) < 0)
		return -1;
	judge(s, 0);
	return 0;
}

/* when to look again if no event comes; CLOCK_NEVER: not at all */
static int64_t
next_time(const struct ifisup *s)
{
	const struct state *state = states(s);
	size_t n = BUF_COUNT(&s->states, struct state);
	int64_t look = s->look == CLOCK_NEVER ? s->net.look : s->look;
	int64_t next = s->deadline, held;

	if (next < 0 || (look != CLOCK_NEVER && look < next))
		next = look;
	for (; n; n--, state++) {
		held = state->since + s->asked.hold;
		if (!state->done && state->since >= 0 && held > s->now &&
		    (next < 0 || held < next))
			next = held;
	}
	return next;
}

/* wait, then apply events, or poll; below 0: snapshot_why */
static int
step(struct ifisup *s)
{
	int polls = s->look != CLOCK_NEVER, r;
	struct pollfd p = { .fd = polls ? -1 : watch_fd(&s->net),
	    .events = POLLIN };

	if (clock_wait(&p, next_time(s)) < 0 && errno != EINTR)
		return -1;
	s->now = clock_now();
	if (!polls)
		return watch_events(&s->net, judge, s);
	if (s->now < s->look)
		return 0;
	r = take(s);
	s->look = s->now + POLL_EVERY;
	return r < 0 && errno == EAGAIN ? 0 : r;	/* changing: later */
}

/* wait for the answer; the exit status, but for unknown names */
static int
answer(struct ifisup *s)
{
	int status;

	while ((status = decide(s)) < 0) {
		if (s->deadline >= 0 && s->now >= s->deadline)
			return 1;
		if (out_end(&s->out) < 0)
			return 2;
		if (step(s) < 0)
			return msg("cannot watch interfaces",
			    snapshot_why(&s->net));
	}
	return status;
}

/* write the names that were not written yet */
static void
say_rest(struct ifisup *s)
{
	size_t n, i;
	const struct operand *name = operands_list(&s->names, &n);

	for (i = 0; i < n; i++)
		if (!states(s)[i].done)
			say(s, name[i].s, states(s) + i);
}

/* look once, or for as long as it takes; the exit status */
static int
run(struct ifisup *s)
{
	struct state state = { .since = -1, .why = "not known in time" };
	size_t n;
	const struct asked *a = &s->asked;
	int watches = a->limit != 0 && (a->hold > 0 || a->waits);
	int status;

	operands_list(&s->names, &n);
	if (!n)
		return 1;
	for (; n; n--)
		buf_add(&s->states, &state, sizeof state);
	if (s->states.failed)
		return msg_errno("cannot look at interfaces");
	if (watches && (s->now = clock_now()) < 0)
		return msg_errno("cannot tell the time");
	s->deadline = a->limit > 0 ? s->now + a->limit : a->limit;
	if (!watches) {
		if (take(s) < 0)
			return msg("cannot look at interfaces",
			    snapshot_why(&s->net));
	} else if (watch_begin(&s->net) < 0) {
		s->net.want |= SNAPSHOT_ONCE;
		s->look = s->now;
	}
	status = answer(s);
	if (status == 1 && (a->any || !s->judged))
		s->unknown = complain(s);
	if (a->verbose && status != 2)
		say_rest(s);
	return s->unknown ? s->unknown : status;
}

static void
take_flags(struct asked *a, const struct opt *opt)
{
	a->up = opt_has(opt, 'u');
	a->carrier = opt_has(opt, 'c');
	a->exists = opt_has(opt, 'e');
	a->ip4 = opt_has(opt, '4');
	a->ip6 = opt_has(opt, '6');
	a->linklocal = opt_has(opt, 'l');
	a->gateway = opt_has(opt, 'g');
	a->running = !(a->up || a->carrier || a->exists) ||
	    a->ip4 || a->ip6 || a->linklocal || a->gateway;
	a->fails = opt_has(opt, 'd');
	a->any = opt_has(opt, 'O');
	a->verbose = opt_has(opt, 'v');
	a->waits = opt_has(opt, 'w') || opt_has(opt, 't');
	a->end = opt_has(opt, '0') ? '\0' : '\n';
}

/* -1, or the exit status to end with */
static int
read_options(struct opt *opt, struct asked *a)
{
	const char *why;
	int c;

	while ((c = opt_next(opt)) > 0) {
		why = num_duration(opt->arg, c == 's' ? &a->hold : &a->limit);
		if (why)
			return opt_bad_arg(opt, why, opt->arg);
	}
	if (c == 0)
		return opt_status(opt);
	if (!opt->argv[opt->i] && isatty(0))
		return opt_bad(opt, "no names",
		    "standard input is a terminal");
	take_flags(a, opt);
	return -1;
}

int
main(int argc, char *argv[])
{
	struct opt opt = opt_begin(argv, options, "[name ...]");
	struct ifisup s = { .asked.limit = -1, .look = CLOCK_NEVER,
	    .out.fd = 1 };
	const struct asked *a = &s.asked;
	int status, failed = 0;

	(void)argc;
	signals_begin();
	status = read_options(&opt, &s.asked);
	if (status >= 0)
		return status;
	s.net = snapshot_begin(SNAPSHOT_ATTRS |
	    (a->ip6 || a->linklocal ? SNAPSHOT_ADDRS : 0));
	s.net.hear_route = hear_route;
	if (a->gateway)
		snapshot_want_routes(&s.net);
	if (operands_read(&s.names, argv, opt.i, a->end) < 0)
		failed = msg_errno("standard input");

	status = run(&s);
	if (out_end(&s.out) < 0)
		return msg_errno("stdout");
	return failed ? failed : status;
}
