/* pingsweep - which hosts answer? */
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "../lib/ip.h"
#include "../lib/siphash.h"
#include "../lib/echo.h"
#include "../lib/buf.h"
#include "../lib/clk.h"
#include "../lib/dev.h"
#include "../lib/msg.h"
#include "../lib/name.h"
#include "../lib/names.h"
#include "../lib/neigh.h"
#include "../lib/num.h"
#include "../lib/onlink.h"
#include "../lib/opt.h"
#include "../lib/order.h"
#include "../lib/out.h"
#include "../lib/pace.h"
#include "../lib/progress.h"
#include "../lib/sock.h"
#include "../lib/probe.h"
#include "../lib/lan.h"
#include "../lib/ranges.h"
#include "../lib/rec.h"
#include "../lib/seccomp.h"
#include "../lib/sig.h"
#include "../lib/sweep.h"
#include "../lib/target.h"
#include "../lib/tcp.h"

static const char options[] =
    "-0\tNUL ends targets read and records written\n"
    "-4\tIPv4 of names\n"
    "-6\tIPv6 of names; with -4 both\n"
    "-A\tby ARP or neighbour solicitation, in own networks only\n"
    "-a\tonly the addresses that answered\n"
    "-b\tthe first and last address of an IPv4 network too\n"
    "-c\ta last line with the totals\n"
    "-e\trecords as they come in, not in target order\n"
    "-F\tallow multicast, reserved space and more than 2^24 hosts\n"
    "-j\tJSON, an object a line\n"
    "-l\tlist the targets and send nothing\n"
    "-n\tlook up no names\n"
    "-q\tno records\n"
    "-u\tonly the addresses that did not answer\n"
    "-v\tsay what was left out, dropped, or answered for others\n"
    "-I if\tprobe through this interface\n"
    "-i pos\tskip that many, to resume\n"
    "-k tries\tprobe the silent that often (default 2)\n"
    "-m mark\tmark packets for routing\n"
    "-N need\tstop at that many answers\n"
    "-P i/n\tthe i-th of n parts\n"
    "-p port,...\tby TCP connections to these ports (21-23,80), not echo\n"
    "-r rate\tprobes a second (default 1000, 0 unpaced)\n"
    "-S addr\tprobe from this address\n"
    "-s bytes\tpayload of a probe (default 24)\n"
    "-T ttl\ttime to live of a probe\n"
    "-t time\twait for an answer (default 500ms; auto adapts)\n"
    "-w time\tstop that long after the first probe\n"
    "-X file\texclude the targets in this file\n"
    "-x spec\texclude these targets\n"
    "-z seed\trandom order, the same for each seed\n";

/* not cleared: of a few hosts' sweep that would be a page for nothing */
#ifdef __has_attribute
#if __has_attribute(uninitialized)
#define UNSET __attribute__((uninitialized))
#endif
#endif
#ifndef UNSET
#define UNSET
#endif

#define MS INT64_C(1000000)
#define SECOND (1000 * MS)
#define RANGE "net.ipv4.ping_group_range"
#define MOST_STEPS 4096		/* without a look at signals */
#define MOST_WAIT (60 * SECOND)
#define SLACK (200000)		/* ns by which a timer may be late unpunished */
#define FULL_FOR (2 * MS)	/* a queue is given that long to become empty */
#define ASKED_FOR (3 * SECOND)	/* so long the kernel asks for a neighbour */
#define LOOK (250 * MS)		/* at the tables of neighbours */
#define HARMLESS 128		/* so many hosts fill no table */

enum {	/* sweep's reasons; from REPORTED on it is one that another host gave */
	TIMEOUT, DEADLINE, NO_ROUTE, UNREACHABLE, PROHIBITED, FILTERED, TTL,
	NOT_ON_LINK, REPORTED, ERRNO = 0x8000
};

static const char words[REPORTED][12] = { "timeout", "deadline", "no-route",
    "unreachable", "prohibited", "filtered", "ttl",
    "not on-link" };

struct report {	/* a reason that another host gave */
	int reason;
	struct ip from;	/* len 0: it was this machine after all */
};

struct named {	/* a host given by name */
	int index;	/* in the set of targets */
	const char *name;
};

struct sender {	/* who answered a multicast address */
	uint64_t i;	/* position of that */
	struct ip ip;
	unsigned zone;
	int64_t rtt;
};

struct owner {	/* whose link-layer address a host's is */
	uint8_t mac[NEIGH_MAC];	/* all 0: it was not told */
	uint16_t tag;		/* tag() of its position */
};

struct room {	/* in the table of neighbours of a family */
	struct pace pace;
	int64_t look;	/* when to look at it again */
	uint32_t left;	/* so many may be asked for before */
};

struct exclude {
	int letter;	/* x or X */
	const char *arg;
};

struct pingsweep {
	struct opt opt;
	struct probe probe;
	struct probe_set set;
	struct tcp tcp;		/* -p: in place of probe */
	struct buf ports;	/* of -p, a bit each */
	struct target target, except;
	struct names names;
	struct buf excludes;	/* struct exclude */
	struct buf queries;	/* struct name_query: the names among targets */
	struct buf named;	/* struct named, by index */
	struct buf reports;	/* struct report, by reason from REPORTED on */
	struct buf senders;	/* struct sender */
	struct lan lan;		/* with -A in place of probe */
	struct onlink onlink;	/* networks that this machine is in */
	struct buf owners;	/* struct owner, by position % SWEEP_WINDOW */
	int index;		/* of the interface of -I */
	uint64_t off;		/* hosts that it cannot ask for */
	struct room room[2];	/* IPv4, IPv6 */
	unsigned asking;	/* tries that one question to a neighbour lasts;
				   0: no host needs any */
	struct order order;
	struct sweep sweep;
	uint64_t shard, shards, skip, seed, need, unresolved;
	uint64_t more;		/* records than targets, by multicast */
	int64_t limit;		/* of -w; 0: none */
	int64_t begin, now, stop;	/* instants */
	struct progress progress;
	struct clk_timer timer;
	int signals, fatal;
	sigset_t mask, heard;	/* signals blocked before, and since */
	int device;		/* ioctl socket for zones, -1: not open */
	int trouble;		/* 0 or 2 */
	int shown;		/* a bit for each SWEEP_... that has records */
	int leaving;		/* the undecided get no record */
	uint64_t left;		/* the first of those */
	uint64_t duplicates, lost;
	struct probe_to *batch;	/* PROBE_SLOTS */
	size_t batched;
	struct out out;
	struct rec rec;
};

struct lent {	/* to what a sweep of few hosts has; it is not cleared */
	struct probe_to batch[PROBE_SLOTS];
	uint64_t names[64], ranges[64], order[16], out[64];
};

static int
has(const struct pingsweep *s, char letter)
{
	return opt_has(&s->opt, letter);
}

/* a message where the line of progress may stand; 2 */
static int
say(struct pingsweep *s, const char *what, const char *why)
{
	progress_erase(&s->progress);
	return msg(what, why);
}

/* --- records */

static void
member(struct pingsweep *s, const char *key)
{
	rec_member(&s->rec, key, strlen(key));
}

static void
put_text(struct pingsweep *s, const char *key, const char *text)
{
	member(s, key);
	if (text)
		rec_text(&s->rec, text);
}

/* a word of ours; NULL: it has no value */
static void
put_word(struct pingsweep *s, const char *key, const char *word)
{
	member(s, key);
	if (word)
		rec_plain(&s->rec, word, strlen(word));
}

/* those with a zone, whose name may be anything, are fe80::/10 and ff00::/8 */
static void
put_address(struct pingsweep *s, const char *text, size_t n)
{
	member(s, "address");
	if (*text == 'f')
		rec_name(&s->rec, text, n);
	else
		rec_plain(&s->rec, text, n);
}

/* in JSON each is a line, and none is an element of an array */
static void
end(struct pingsweep *s)
{
	rec_end(&s->rec);
	if (has(s, 'j'))
		out_str(&s->out, "\n");
	s->rec.comma = 0;
}

static const struct report *
report(const struct pingsweep *s, int reason)
{
	return (const struct report *)(const void *)s->reports.p +
	    (reason - REPORTED);
}

/* why this machine could not probe */
static const char *
refusal(int error)
{
	return error == EADDRNOTAVAIL ? "no local address or port is free" :
	    msg_error(error);
}

/* a port's answer as sweep's reason of an alive host; 0 is echo's */
static uint16_t
pack(size_t port, int refused)
{
	return (uint16_t)(2 + 2 * port + (refused != 0));
}

/* "open 22" */
static void
put_answer(struct pingsweep *s, int reason)
{
	const uint16_t *ports = (const void *)s->tcp.ports.p;
	unsigned port = ports[reason / 2 - 1];
	char text[16], *p = text + sizeof text;
	size_t n = reason % 2 ? 8 : 5;

	do
		*--p = (char)('0' + port % 10);
	while (port /= 10);
	p -= n;
	memcpy(p, reason % 2 ? "refused " : "open ", n);
	rec_plain(&s->rec, p, (size_t)(text + sizeof text - p));
}

/* "unreachable 10.0.0.1" */
static void
put_reason(struct pingsweep *s, int state, int reason)
{
	char text[16 + IP_TEXT];
	const struct report *r = NULL;
	size_t n;

	if (state == SWEEP_ALIVE ? !reason : reason & ERRNO) {
		put_word(s, "reason", state == SWEEP_ALIVE ? NULL :
		    refusal(reason & ~ERRNO));
		return;
	}
	member(s, "reason");
	if (state == SWEEP_ALIVE) {
		put_answer(s, reason);
		return;
	}
	if (reason >= REPORTED) {
		r = report(s, reason);
		reason = r->reason;
	}
	n = strlen(words[reason]);
	memcpy(text, words[reason], n);
	if (r && r->from.len) {
		text[n++] = ' ';
		n += ip_format(text + n, &r->from);
	}
	rec_plain(&s->rec, text, n);
}

/* the socket that knows interfaces by name; -1: errno */
static int
device(struct pingsweep *s)
{
	if (s->device < 0)
		s->device = dev_open();
	return s->device;
}

/* an address, an IPv6 one that needs it with its zone */
static size_t
format(struct pingsweep *s, const struct ip *ip, unsigned zone,
    char text[IP_TEXT + 16])
{
	size_t n = ip_format(text, ip);

	if (zone) {
		text[n++] = '%';
		n += dev_name(device(s), zone, text + n);
	}
	return n;
}

/* the address of the target with this index */
static size_t
address(struct pingsweep *s, uint64_t index, char text[IP_TEXT + 16])
{
	unsigned zone;
	struct ip ip = ranges_pick(&s->target.set, index, &zone);

	return format(s, &ip, zone, text);
}

static const char *
name_of(const struct pingsweep *s, uint64_t index)
{
	size_t at;
	const struct named *n;

	if (!s->named.len || index > INT_MAX)
		return NULL;
	at = buf_lower(&s->named, sizeof *n, (int)index);
	n = (const void *)(s->named.p + at);
	return at < s->named.len && n->index == (int)index ? n->name : NULL;
}

static struct owner *
owner(const struct pingsweep *s, uint64_t i)
{
	return (struct owner *)(void *)s->owners.p + i % SWEEP_WINDOW;
}

/* not 0, and another for each position that has the same owner's place */
static uint16_t
tag(uint64_t i)
{
	return (uint16_t)(1 + i / SWEEP_WINDOW);
}

static void
put_owner(struct pingsweep *s, uint64_t i)
{
	static const uint8_t none[NEIGH_MAC];
	const struct owner *o = owner(s, i);
	char text[NEIGH_TEXT];

	member(s, "reason");
	if (!memcmp(o->mac, none, sizeof none))
		return;
	neigh_format(text, o->mac);
	rec_plain(&s->rec, text, sizeof text);
}

/* the states that have records */
static int
shown(const struct pingsweep *s)
{
	return has(s, 'q') ? 0 : has(s, 'a') ? 1 << SWEEP_ALIVE :
	    has(s, 'u') ? 1 << SWEEP_INACTIVE : -1;
}

/* from: who answered in place of a multicast address, else NULL */
static void
put_record(struct pingsweep *s, const struct sweep_step *step,
    const struct sender *from)
{
	static const char states[][9] = { "alive", "inactive", "error" };
	char text[IP_TEXT + 16];
	uint64_t index;
	size_t n;

	if (!(s->shown >> step->state & 1))
		return;
	index = order_index(&s->order, step->i);
	n = from ? format(s, &from->ip, from->zone, text) :
	    address(s, index, text);
	rec_begin(&s->rec);
	put_address(s, text, n);
	if (s->set.stamps) {
		put_word(s, "state", states[step->state]);
		member(s, "rtt_ms");
		if (step->state == SWEEP_ALIVE)
			rec_milli(&s->rec, (uint64_t)step->time / 1000);
		if (step->state == SWEEP_ALIVE && has(s, 'A'))
			put_owner(s, step->i);
		else
			put_reason(s, step->state, step->reason);
		put_text(s, "name", name_of(s, index));
	}
	end(s);
}

/* all who answered the multicast address in its place; how many */
static unsigned
put_senders(struct pingsweep *s, const struct sweep_step *step)
{
	const struct sender *from = (const void *)s->senders.p;
	size_t n = s->senders.len / sizeof *from;
	struct sweep_step alive = { .i = step->i, .state = SWEEP_ALIVE };
	unsigned found = 0;

	for (; n; n--, from++)
		if (from->i == step->i) {
			alive.time = from->rtt;
			put_record(s, &alive, from);
			found++;
		}
	return found;
}

static void
put_host(struct pingsweep *s, const struct sweep_step *step)
{
	unsigned found = s->senders.len ? put_senders(s, step) : 0;

	if (!found)
		put_record(s, step, NULL);
	else {
		s->sweep.count[step->state]--;
		s->sweep.count[SWEEP_ALIVE] += found;
		s->more += found - 1;
	}
}

static void
put_unresolved(struct pingsweep *s, const struct name_query *q)
{
	s->unresolved++;
	s->trouble = msg(q->name, q->why);
	if (has(s, 'q') || has(s, 'a') || has(s, 'u') || has(s, 'l'))
		return;
	rec_begin(&s->rec);
	put_word(s, "address", NULL);
	put_word(s, "state", "error");
	put_word(s, "rtt_ms", NULL);
	put_text(s, "reason", q->why);
	put_text(s, "name", q->name);
	end(s);
}

static void
put_count(struct pingsweep *s, const char *key, uint64_t n, int milli)
{
	if (!has(s, 'j'))
		put_word(s, key, key);
	member(s, key);
	if (milli)
		rec_milli(&s->rec, n);
	else
		rec_num(&s->rec, n);
}

static uint64_t
sent(const struct pingsweep *s)
{
	return has(s, 'p') ? s->tcp.sent : s->sweep.sent;
}

static void
put_totals(struct pingsweep *s)
{
	const uint64_t *count = s->sweep.count;

	rec_begin(&s->rec);
	put_count(s, "total", s->order.count + s->unresolved + s->more, 0);
	put_count(s, "alive", count[SWEEP_ALIVE], 0);
	put_count(s, "inactive", count[SWEEP_INACTIVE], 0);
	put_count(s, "error", count[SWEEP_ERROR] + s->unresolved, 0);
	put_count(s, "sent", sent(s), 0);
	put_count(s, "seconds", (uint64_t)(s->now - s->begin) / 1000000, 1);
	end(s);
}

/* --- what comes in */

/* the reason that another host gave, as one of sweep's; each is kept once */
static uint16_t
reported(struct pingsweep *s, int reason, const struct ip *from)
{
	size_t n = s->reports.len / sizeof(struct report), i;
	struct report r = { reason, *from };
	const struct report *list = (const void *)s->reports.p;

	if (!from->len)
		return (uint16_t)reason;
	for (i = 0; i < n; i++)
		if (list[i].reason == reason &&
		    !ip_cmp(&list[i].from, from))
			break;
	if (i < n)
		return (uint16_t)(REPORTED + i);
	if (n >= ERRNO - REPORTED - 1 || probe_is_ours(from))
		return (uint16_t)reason;
	buf_add(&s->reports, &r, sizeof r);
	return (uint16_t)(s->reports.failed ? (size_t)reason : REPORTED + n);
}

static int
reason_of(int meaning)
{
	switch (meaning) {
	case ECHO_NO_ROUTE: return NO_ROUTE;
	case ECHO_PROHIBITED: return PROHIBITED;
	case ECHO_FILTERED: return FILTERED;
	case ECHO_TTL: return TTL;
	default: return UNREACHABLE;
	}
}

/* whose probe an error is about, by the address where the cookie is cut off */
static int64_t
position(const struct pingsweep *s, const struct probe_event *e)
{
	int64_t i = ranges_find(&s->target.set, &e->to, e->zone), at;
	const struct echo *echo = &s->probe.of[e->to.len == 16].echo;

	at = i < 0 ? -1 : order_position(&s->order, (uint64_t)i);
	if (at < 0 || (e->whole && e->probe.index != (uint64_t)at))
		return -1;
	if (!e->whole && e->probe.seq != echo_seq(echo, &e->to, (uint64_t)at))
		return -1;
	return at;
}

static void
take_error(struct pingsweep *s, const struct probe_event *e)
{
	int64_t at = position(s, e);
	struct ip none = { 0 };

	if (at < 0 || e->meaning == ECHO_IGNORE)
		return;
	if (e->meaning == ECHO_THERE && e->whole) {
		sweep_answer(&s->sweep, (uint64_t)at, e->rtt, 0);
		return;
	}
	sweep_hint(&s->sweep, (uint64_t)at, reported(s, reason_of(e->meaning),
	    ip_cmp(&e->from, &e->to) ? &e->from : &none));
}

static void
add_sender(struct pingsweep *s, const struct probe_event *e)
{
	struct sender from = { e->probe.index, e->from, e->zone, e->rtt };
	const struct sender *list = (const void *)s->senders.p;
	size_t n = s->senders.len / sizeof from, i;

	if (e->from.len == 4 || !ip_linklocal(&e->from))
		from.zone = 0;
	for (i = 0; i < n; i++)
		if (list[i].i == from.i && list[i].zone == from.zone &&
		    !ip_cmp(&list[i].ip, &from.ip))
			return;
	buf_add(&s->senders, &from, sizeof from);
}

/* an answer whose cookie is another host's: is the cookie one at all? */
static void
take_other(struct pingsweep *s, const struct probe_event *e)
{
	char text[IP_TEXT + 16], why[IP_TEXT + 16] = "answered by ";
	uint64_t index;
	struct ip ip;
	unsigned zone;

	if (e->probe.index >= s->order.count)
		return;
	index = order_index(&s->order, e->probe.index);
	ip = ranges_pick(&s->target.set, index, &zone);
	if (!echo_proves(&s->probe.of[ip.len == 16].echo, &e->probe, &ip))
		return;
	if (ip_multicast(&ip))
		add_sender(s, e);
	if (ip_multicast(&ip) || !has(s, 'v'))
		return;
	text[address(s, index, text)] = '\0';
	why[12 + ip_format(why + 12, &e->from)] = '\0';
	say(s, text, why);
}

static void
take(void *ctx, const struct probe_event *e)
{
	struct pingsweep *s = ctx;

	if (e->what == PROBE_ERROR)
		take_error(s, e);
	else if (e->what == PROBE_OTHER)
		take_other(s, e);
	else if (e->probe.index < s->order.count &&
	    !sweep_answer(&s->sweep, e->probe.index, e->rtt, 0))
		s->duplicates++;
}

static void
take_tcp(void *ctx, const struct tcp_event *e)
{
	struct pingsweep *s = ctx;
	uint16_t reason;

	if (e->what != TCP_ERROR) {
		reason = pack(e->port, e->what == TCP_REFUSED);
		s->duplicates += !sweep_answer(&s->sweep, e->index, e->rtt,
		    reason);
		return;
	}
	if (e->meaning == ECHO_IGNORE)
		return;
	reason = reported(s, reason_of(e->meaning), &e->from);
	(e->last ? sweep_hint : sweep_note)(&s->sweep, e->index, reason);
}

/* --- the own network */

/* the network that the own address is in; NULL: it is none of ours */
static const struct onlink_net *
own(const struct pingsweep *s, const struct ip *ip, unsigned zone)
{
	const struct onlink_net *net = (const void *)s->onlink.nets.p;
	size_t n = s->onlink.nets.len / sizeof *net;

	for (; n; n--, net++)
		if (!ip_cmp(&net->ip, ip) &&
		    (!zone || net->index == (int)zone) &&
		    (!s->index || net->index == s->index))
			return net;
	return NULL;
}

/* the network where a host can be asked for; NULL: in none */
static const struct onlink_net *
network(const struct pingsweep *s, const struct ip *ip, unsigned zone)
{
	const struct onlink_net *net = onlink_find(&s->onlink, ip, zone,
	    s->index);

	if (s->set.source.len) {
		net = own(s, &s->set.source, zone);
		if (net && !ip_inside(ip, &net->net, net->bits))
			net = NULL;
	}
	return net && net->asks && net->ether ? net : NULL;
}

static void
set_owner(struct pingsweep *s, uint64_t i, const uint8_t *mac)
{
	struct owner *o = owner(s, i);

	memcpy(o->mac, mac, sizeof o->mac);
	o->tag = tag(i);
}

/* an answer too many: is it another host's that has the same address? */
static void
take_again(struct pingsweep *s, uint64_t i, const struct neigh *neigh)
{
	static const char also[] = "also at ";
	struct owner *o = owner(s, i);
	char text[IP_TEXT + 16], why[sizeof also + NEIGH_TEXT] = "also at ";

	if (o->tag != tag(i) || !memcmp(o->mac, neigh->mac, sizeof o->mac)) {
		s->duplicates++;
		return;
	}
	if (!has(s, 'v'))
		return;
	o->tag = 0;	/* once is enough */
	text[address(s, order_index(&s->order, i), text)] = '\0';
	neigh_format(why + sizeof also - 1, neigh->mac);
	why[sizeof why - 1] = '\0';
	say(s, text, why);
}

/* without a cookie: it must be one that was asked for, where, and by us */
static void
take_owner(void *ctx, const struct lan_event *e)
{
	struct pingsweep *s = ctx;
	const struct ip *ip = &e->neigh.ip;
	unsigned zone = ip->len == 16 && ip_linklocal(ip) ?
	    (unsigned)e->index : 0;
	const struct onlink_net *net = network(s, ip, zone);
	int64_t i = ranges_find(&s->target.set, ip, zone), tried;
	uint64_t at;

	if (!net || net->index != e->index || i < 0 ||
	    ip_cmp(&net->ip, &e->neigh.to) || (!e->direct &&
	    memcmp(net->mac, e->neigh.to_mac, sizeof net->mac)))
		return;
	i = order_position(&s->order, (uint64_t)i);
	at = (uint64_t)i;
	tried = i < 0 ? SWEEP_UNTRIED : sweep_tried(&s->sweep, at);
	if (tried == SWEEP_OVER)
		take_again(s, at, &e->neigh);
	if (tried < 0)
		return;
	set_owner(s, at, e->neigh.mac);
	sweep_answer(&s->sweep, at, (e->came < tried ? clk_now() : e->came) -
	    tried, 0);
}

/* where to ask for host i; NULL: there is no need, or no way */
static const struct onlink_net *
where(struct pingsweep *s, uint64_t i, const struct ip *ip, unsigned zone)
{
	const struct onlink_net *net = network(s, ip, zone), *ours;
	char text[IP_TEXT + 16];

	if (!net) {
		text[format(s, ip, zone, text)] = '\0';
		if (!s->off++)
			s->trouble = say(s, text, words[NOT_ON_LINK]);
		sweep_refused(&s->sweep, i, SWEEP_ERROR, NOT_ON_LINK);
		return NULL;
	}
	ours = own(s, ip, zone);
	if (!ours)
		return net;
	set_owner(s, i, ours->mac);	/* nobody tells us of ourselves */
	sweep_refused(&s->sweep, i, SWEEP_ALIVE, 0);
	return NULL;
}

/* how many neighbours may be asked for, as it is now */
static uint32_t
look_for_room(struct pingsweep *s, int six)
{
	uint32_t room = onlink_room(six ? 6 : 4);

	s->room[six].pace.gap = ASKED_FOR / room;
	s->room[six].look = s->now + LOOK;
	s->room[six].left = 1 + room / 16;
	return room;
}

/*
 * May a probe to host i have the kernel ask for a neighbour, where it has to?
 * If not, it is not sent yet: the table is the whole machine's. A question is
 * held for three seconds; as many are begun as would take the room in so long,
 * at first half of them at once, and who else does so is seen by often looking.
 */
static int
may_ask(struct pingsweep *s, uint64_t i, unsigned try, const struct ip *ip,
    unsigned zone)
{
	struct room *room = s->room + (ip->len == 16);
	const struct onlink_net *net;
	int64_t when;

	if ((try - 1) % s->asking)
		return 1;
	net = onlink_find(&s->onlink, ip, zone, s->index);
	if (!net || !net->asks)
		return 1;
	if (s->now >= room->look || !room->left)
		look_for_room(s, ip->len == 16);
	when = pace_take(&room->pace, s->now);
	if (when)
		sweep_unsent(&s->sweep, i, when);
	else
		room->left--;
	return !when;
}

/* --- what goes out */

/* the kernel would not send it: why, as sweep is told */
static void
refuse(struct pingsweep *s, const struct probe_to *to)
{
	char text[IP_TEXT + 16];
	int reason;

	switch (to->error) {
	case ENOBUFS: case EAGAIN: case ENOMEM: case EINTR:
		sweep_unsent(&s->sweep, to->index, s->now + FULL_FOR);
		return;
	case EINVAL:	/* a blackhole */
	case ENETUNREACH: reason = NO_ROUTE; break;
	case EHOSTUNREACH: reason = UNREACHABLE; break;
	case EACCES: reason = PROHIBITED; break;
	case EPERM: reason = FILTERED; break;
	default:
		text[address(s, order_index(&s->order, to->index), text)] = 0;
		if (!has(s, 'A') || !s->off++)
			s->trouble = say(s, text, refusal(to->error));
		sweep_refused(&s->sweep, to->index, SWEEP_ERROR,
		    (uint16_t)(ERRNO | to->error));
		return;
	}
	sweep_refused(&s->sweep, to->index, SWEEP_INACTIVE, (uint16_t)reason);
}

static void
flush(struct pingsweep *s)
{
	size_t i;

	if (!s->batched)
		return;
	if (has(s, 'p'))
		tcp_send(&s->tcp, s->batch, s->batched);
	else if (has(s, 'A'))
		lan_send(&s->lan, s->batch, s->batched);
	else
		probe_send(&s->probe, s->batch, s->batched);
	for (i = 0; i < s->batched; i++)
		if (s->batch[i].error)
			refuse(s, s->batch + i);
		else
			sweep_sent(&s->sweep, s->batch[i].index,
			    s->batch[i].sent);
	s->batched = 0;
}

/* a batch is of one family */
static void
send_to(struct pingsweep *s, uint64_t i, unsigned try)
{
	unsigned zone;
	struct ip ip = ranges_pick(&s->target.set, order_index(&s->order, i),
	    &zone);
	const struct onlink_net *net = NULL;

	if ((s->asking && !may_ask(s, i, try, &ip, zone)) ||
	    (has(s, 'A') && !(net = where(s, i, &ip, zone))))
		return;
	if (s->batched == PROBE_SLOTS ||
	    (s->batched && s->batch->ip.len != ip.len))
		flush(s);
	s->batch[s->batched++] = (struct probe_to){ ip, zone, i, 0, 0,
	    net };
}

/* --- the sweep */

static struct progress_state
how_far(const struct pingsweep *s, int64_t now)
{
	const uint64_t *count = s->sweep.count;
	int64_t elapsed = now - s->begin;
	int64_t left = sweep_left(&s->sweep, now, elapsed);

	if (s->stop && left > s->stop - now)
		left = s->stop > now ? s->stop - now : 0;
	return (struct progress_state){ .total = s->order.count,
	    .decided = count[SWEEP_ALIVE] + count[SWEEP_INACTIVE] +
	    count[SWEEP_ERROR], .alive = count[SWEEP_ALIVE],
	    .left = elapsed < SECOND ? -1 : left };
}

static void
show_progress(struct pingsweep *s)
{
	if (!progress_due(&s->progress, s->now))
		return;
	if (progress_stale(&s->progress, s->now))
		s->progress.state = how_far(s, s->now);
	progress_draw(&s->progress);
}

static void
say_progress(struct pingsweep *s)
{
	struct progress_state state = how_far(s, clk_now());
	char text[PROGRESS_TEXT];

	progress_text(text, NULL, &state, sizeof text);
	say(s, text, NULL);
}

/* the terminal echoes those that it sends */
static void
take_signal(struct pingsweep *s)
{
	int process, sig = sig_read(s->signals, &process);

	if (sig && !process)
		progress_echoed(&s->progress);
	if (sig == SIGUSR1 || sig == SIGQUIT)
		say_progress(s);
	else if (sig)
		s->fatal = sig;
}

static int64_t
earliest(int64_t a, int64_t b)
{
	return b && b < a ? b : a;
}

/* wait until the time when, 0: not at all, for hosts and for signals */
static void
look(struct pingsweep *s, int64_t when)
{
	int arp = has(s, 'A');
	struct pollfd p[5] = {
		{ .fd = arp ? s->lan.fd[0] : s->probe.of[0].fd,
		    .events = POLLIN },
		{ .fd = arp ? s->lan.fd[1] : s->probe.of[1].fd,
		    .events = POLLIN },
		{ .fd = s->signals, .events = POLLIN },
		{ .fd = s->timer.fd, .events = POLLIN },
		{ .fd = s->tcp.fd, .events = POLLIN },
	};

	show_progress(s);
	if (when && s->progress.shown)
		when = earliest(when, s->progress.due);
	if (when)
		clk_timer_set(&s->timer, clk_timer_at(&s->timer, when));
	poll(p, 5, when ? -1 : 0);
	s->probe.of[0].queued |= p[0].revents & POLLERR;
	s->probe.of[1].queued |= p[1].revents & POLLERR;
	if (p[2].revents & POLLIN)
		take_signal(s);
}

static void
wait_until(struct pingsweep *s, int64_t when)
{
	when = earliest(when, s->leaving ? 0 : s->stop);
	if (has(s, 'p'))
		when = earliest(when, tcp_due(&s->tcp));
	look(s, when);
}

/* all that has come in, before time is told to go on; a queue may be full */
static void
receive(struct pingsweep *s)
{
	if (has(s, 'p')) {
		tcp_receive(&s->tcp, take_tcp, s);
		return;
	}
	if (has(s, 'A') ? !lan_receive(&s->lan, take_owner, s) ||
	    !lan_dropped(&s->lan) : !probe_receive(&s->probe, take, s) ||
	    !probe_dropped(&s->probe))
		return;
	if (!s->lost++)
		say(s, "answers came too fast and were lost",
		    "probing once more");
	sweep_overflow(&s->sweep);
}

/* no host is begun any more: all that is decided is written */
static void
leave(struct pingsweep *s)
{
	if (!s->leaving)
		s->left = sweep_leave(&s->sweep);
	s->leaving = 1;
}

/* what time, a signal or enough answers have ended, or that none comes in */
static void
check_end(struct pingsweep *s)
{
	int error;

	if (s->leaving)
		return;
	error = has(s, 'p') ? s->tcp.failed :
	    sock_failed(has(s, 'A') ? &s->lan.in : &s->probe.in);
	if (error)	/* silence is no answer then */
		s->trouble = say(s, "cannot receive", msg_error(error));
	if (error || s->fatal ||
	    (s->need && s->sweep.count[SWEEP_ALIVE] >= s->need))
		leave(s);
	else if (s->stop && s->now >= s->stop) {
		sweep_stop(&s->sweep, DEADLINE);
		s->stop = 0;
	}
}

/*
 * A write may wait for ever, for a reader that stalls: signals are not for us
 * to answer then, and end us as they end everybody. -1: output was lost
 */
static int
write_out(struct pingsweep *s)
{
	struct pollfd p = { .fd = s->out.fd, .events = POLLOUT };
	int r, stalled = s->out.b.len && poll(&p, 1, 0) == 0;

	if (stalled) {
		progress_yield(&s->progress);
		sigprocmask(SIG_SETMASK, &s->mask, NULL);
	}
	r = out_end(&s->out);
	if (stalled)
		sigprocmask(SIG_BLOCK, &s->heard, NULL);
	return r;
}

/* send and record what there is to; SWEEP_WAIT, SWEEP_DONE */
static int
turn(struct pingsweep *s, int64_t *when)
{
	struct sweep_step step;
	int what, steps = 0;

	while ((what = sweep_next(&s->sweep, s->now, &step)) == SWEEP_SEND ||
	    what == SWEEP_RECORD) {
		if (what == SWEEP_RECORD)
			put_host(s, &step);
		else
			send_to(s, step.i, step.try);
		if (s->batched == PROBE_SLOTS || ++steps == MOST_STEPS)
			break;
	}
	*when = step.time;
	return what;
}

/* 0; -1: output was lost */
static int
sweep_all(struct pingsweep *s)
{
	int64_t when;
	int what;
	unsigned turns = 0;

	for (;;) {
		s->now = clk_now();
		check_end(s);
		if (s->out.error || s->out.b.failed)
			return -1;
		what = turn(s, &when);
		if (what == SWEEP_DONE && !s->batched)
			return 0;
		if (s->batched || what != SWEEP_WAIT) {
			if (!s->batched || ++turns % 16 == 0)
				look(s, 0);
			flush(s);
		} else {
			if (write_out(s) < 0)
				return -1;
			wait_until(s, when);
		}
		receive(s);
	}
}

/* --- targets */

static unsigned
zone_index(void *ctx, const char *name, size_t n)
{
	struct pingsweep *s = ctx;

	return dev_index(device(s), name, n);
}

/* a line of input without blanks around it; NULL: it is a comment */
static const char *
trim(char *line)
{
	char *end = line + strlen(line);

	while (end > line && strchr(" \t\r", end[-1]))
		*--end = '\0';
	while (*line && strchr(" \t", *line))
		line++;
	return *line && *line != '#' ? line : NULL;
}

/* the n-th target given; NULL: there is nothing in that line */
static const char *
spec(const struct names *names, const struct name *name)
{
	if (name->n && !names_given(names, name))
		return trim((char *)(uintptr_t)name->s);
	return name->s;
}

/* 0; not 0: one cannot be, which was said */
static int
exclude(struct pingsweep *s, const char *text)
{
	const char *why;

	if (!text || target_add(&s->except, text, &why) == TARGET_ADDED)
		return 0;
	msg(*text ? text : "empty target", why);
	return -1;
}

static int
exclude_file(struct pingsweep *s, const char *path)
{
	struct names names = { 0 };
	const struct name *name;
	size_t n;
	int r = 0;

	if (names_file(&names, path, has(s, '0') ? '\0' : '\n') < 0) {
		msg_errno(path);
		return -1;
	}
	for (name = names_list(&names, &n); n; n--, name++)
		r |= name->n ? exclude(s, spec(&names, name)) :
		    -msg(path, "a line holds a NUL");
	buf_free(&names.list);
	buf_free(&names.text);
	return r;
}

static int
exclude_all(struct pingsweep *s)
{
	const struct exclude *x = (const void *)s->excludes.p;
	size_t n = s->excludes.len / sizeof *x;
	int r = 0;

	if (s->excludes.failed)
		return -msg("-x", msg_error(ENOMEM));
	for (; n; n--, x++)
		r |= x->letter == 'x' ? exclude(s, x->arg) :
		    exclude_file(s, x->arg);
	return r;
}

static void
add_name(struct pingsweep *s, const struct name_query *q)
{
	const char *why = q->why;
	int i;

	for (i = 0; i < 2 && !why; i++)
		if (q->ip[i].len)
			why = target_add_prefix(&s->target, &q->ip[i],
			    q->ip[i].len * 8, q->zone[i]);
	if (why && !q->why)
		s->trouble = msg(q->name, why);
}

static void
skip_network(const struct onlink_net *net, const char *why)
{
	struct out text = { .fd = -1 };
	char ip[IP_TEXT];
	size_t n = ip_format(ip, &net->net);

	out_bytes(&text, ip, n);
	out_str(&text, "/");
	out_num(&text, net->bits);
	out_bytes(&text, "", 1);
	if (!text.b.failed)
		msg(text.b.p, why);
	buf_free(&text.b);
}

/* the networks of an interface; 0: there is none called so */
static int
add_interface(struct pingsweep *s, const char *text, int first)
{
	int index = (int)zone_index(s, text, strlen(text)), found = 0, four;
	const struct onlink_net *net = (const void *)s->onlink.nets.p;
	size_t n = s->onlink.nets.len / sizeof *net;
	const char *why;

	for (; n; n--, net++) {
		four = net->ip.len == 4;
		if (net->index != index || !net->asks || !net->ether ||
		    has(s, four ? '6' : '4') > has(s, four ? '4' : '6'))
			continue;
		why = target_add_prefix(&s->target, &net->net, net->bits,
		    four || !ip_linklocal(&net->net) ? 0 : (unsigned)index);
		found += !why;
		if (why && first && (four || has(s, 'v')))
			skip_network(net, why);
	}
	if (index && !found && first)
		s->trouble = msg(text, "no network there to sweep");
	return index != 0;
}

/* without -A an interface is no target, and no name to be looked up; 0: none */
static int
is_interface(struct pingsweep *s, const char *text)
{
	struct out why = { .fd = -1 };

	if (!zone_index(s, text, strlen(text)))
		return 0;
	out_str(&why, "is an interface (-A ");
	out_str(&why, text);
	out_str(&why, ", or: ifaddr -4c ");
	out_str(&why, text);
	out_bytes(&why, " | pingsweep)", 14);
	if (!why.b.failed)
		msg(text, why.b.p);
	buf_free(&why.b);
	s->trouble = 2;
	return 1;
}

/* all targets in their order; q: the answers for the names among them */
static void
add_targets(struct pingsweep *s, const struct name_query *q)
{
	const struct name *name;
	const char *text, *why;
	struct name_query query = { 0 };
	const struct name_query *end =
	    (const void *)(s->queries.p + s->queries.len);
	size_t n;
	int r, first = !q;

	for (name = names_list(&s->names, &n); n; n--, name++) {
		text = spec(&s->names, name);
		if (!text)
			continue;
		why = *text ? "not an address" : NULL;
		r = name->n ? target_add(&s->target, text, &why) : TARGET_BAD;
		if (r != TARGET_ADDED && name->n && has(s, 'A') &&
		    add_interface(s, text, first))
			continue;
		if (q && q < end && q->name == text)
			add_name(s, q++);
		if (r == TARGET_ADDED || !first ||
		    (r == TARGET_NAME && is_interface(s, text)))
			continue;
		if (r == TARGET_NAME && !has(s, 'n')) {
			query.name = text;
			buf_add(&s->queries, &query, sizeof query);
		} else
			s->trouble = msg(*text ? text : "empty target", why);
	}
}

static void
remember_names(struct pingsweep *s)
{
	const struct name_query *q = (const void *)s->queries.p;
	size_t n = s->queries.len / sizeof *q, i;
	struct named named;

	for (; n; n--, q++)
		for (i = 0; i < 2; i++) {
			named.name = q->name;
			named.index = q->why || !q->ip[i].len ? -1 :
			    (int)ranges_find(&s->target.set, &q->ip[i],
			    q->zone[i]);
			if (named.index >= 0)
				buf_add(&s->named, &named, sizeof named);
		}
	buf_sort(&s->named, sizeof named);
}

/* names are looked up, and all targets then added once more, in their order */
static int
resolve(struct pingsweep *s)
{
	struct name_query *q = (void *)s->queries.p;
	size_t n = s->queries.len / sizeof *q, i;
	int families = (has(s, '4') ? NAME_4 : 0) | (has(s, '6') ? NAME_6 : 0);

	if (s->queries.failed) {
		errno = ENOMEM;
		return -1;
	}
	if (!n)
		return 0;
	if (name_resolve(q, n, families,
	    s->limit ? clk_now() + s->limit : CLK_NEVER) < 0)
		return -1;
	ranges_free(&s->target.set);
	s->target.left_out = 0;
	add_targets(s, q);
	for (i = 0; i < n; i++)
		if (q[i].why)
			put_unresolved(s, q + i);
	return 0;
}

/* 0; 2: there is nothing to be done, which was said */
static int
take_targets(struct pingsweep *s)
{
	const char *why;

	if (names_read(&s->names, s->opt.argv, s->opt.i,
	    has(s, '0') ? '\0' : '\n') < 0)
		s->trouble = msg_errno("standard input");
	if (exclude_all(s))
		return 2;
	add_targets(s, NULL);
	if (resolve(s) < 0)
		return msg_errno("cannot look up names");
	why = target_end(&s->target, &s->except);
	if (why)
		return msg("targets", why);
	if (!s->target.set.count && has(s, 'c') && s->unresolved)
		put_totals(s);
	if (!s->target.set.count)
		return s->trouble ? s->trouble : msg("no targets", NULL);
	remember_names(s);
	s->order = order_begin(s->target.set.count, has(s, 'z') ? &s->seed :
	    NULL, s->shard, s->shards, s->skip);
	if (has(s, 'v') && s->target.left_out)
		msg("network and broadcast addresses were left out", NULL);
	return 0;
}

/* --- the program */

/* NULL, or what is wrong with the argument */
static const char *
take_wait(struct pingsweep *s, const char *arg)
{
	const char *why;

	if (!strcmp(arg, "auto")) {
		s->sweep.wait = 0;
		return NULL;
	}
	why = num_duration(arg, &s->sweep.wait);
	if (!why && s->sweep.wait < MS)
		return "is under 1ms";
	return !why && s->sweep.wait > MOST_WAIT ? "is over 1m" : why;
}

/* nmap's and fping's users mean milliseconds */
static int
bad_wait(const struct opt *o)
{
	char text[80] = "over 1m: ";
	size_t n = strlen(o->arg);

	if (n > 20 || strspn(o->arg, "0123456789") != n)
		return opt_bad_arg(o, "is over 1m", o->arg);
	memcpy(text + 9, o->arg, n);
	memcpy(text + 9 + n, " (milliseconds: ", 16);
	memcpy(text + 25 + n, o->arg, n);
	memcpy(text + 25 + 2 * n, "ms)", 4);
	return opt_bad(o, "-t", text);
}

static const char *
take_shard(struct pingsweep *s, const char *arg)
{
	char first[24];
	const char *slash = strchr(arg, '/'), *why;
	size_t n = slash ? (size_t)(slash - arg) : sizeof first;

	if (n >= sizeof first)
		return "is not i/n";
	memcpy(first, arg, n);
	first[n] = '\0';
	why = num_parse(slash + 1, 1, UINT64_C(1) << 32, &s->shards);
	return why ? why : num_parse(first, 1, s->shards, &s->shard);
}

static const char *
take_ports(struct pingsweep *s, const char **arg)
{
	uint8_t *ports = (void *)s->ports.p;

	if (!ports)	/* what buf has of the system is zero */
		ports = buf_room(&s->ports, 65536 / 8);
	if (!ports)
		return msg_error(ENOMEM);
	return num_set(arg, 1, 65535, ports);
}

static const char *
take_source(struct pingsweep *s, const char *arg)
{
	return ip_parse(arg, &s->set.source) < 0 ? "is not an address" : NULL;
}

static const char *
take_number(struct pingsweep *s, int letter, const char *arg)
{
	uint64_t v = 0;
	const char *why = NULL;

	switch (letter) {
	case 'i': return num_parse(arg, 0, UINT64_MAX, &s->skip);
	case 'N': return num_parse(arg, 1, UINT64_MAX, &s->need);
	case 'z': return num_parse(arg, 0, UINT64_MAX, &s->seed);
	case 'k':
		why = num_parse(arg, 1, SWEEP_TRIES, &v);
		s->sweep.tries = (unsigned)v;
		break;
	case 'm':
		why = num_parse(arg, 0, UINT32_MAX, &v);
		s->set.mark = (uint32_t)v;
		s->set.has_mark = 1;
		break;
	case 'r':
		why = num_parse(arg, 0, (uint64_t)SECOND, &v);
		s->sweep.gap = v ? SECOND / (int64_t)v : 0;
		break;
	case 's':
		why = num_parse(arg, ECHO_LEAST, ECHO_MOST, &v);
		s->set.size = (size_t)v;
		break;
	case 'T':
		why = num_parse(arg, 1, 255, &v);
		s->set.ttl = (int)v;
		break;
	}
	return why;
}

/* in a list, *bad becomes the element that is */
static const char *
take_option(struct pingsweep *s, int letter, char *arg, const char **bad)
{
	struct exclude x = { letter, arg };
	const char *why;

	switch (letter) {
	case 'I':
		s->set.device = arg;
		return NULL;
	case 'P': return take_shard(s, arg);
	case 'p': return take_ports(s, bad);
	case 'S': return take_source(s, arg);
	case 't': return take_wait(s, arg);
	case 'w':
		why = num_duration(arg, &s->limit);
		return !why && !s->limit ? "is too small" : why;
	case 'X': case 'x':
		buf_add(&s->excludes, &x, sizeof x);
		return NULL;
	default: return take_number(s, letter, arg);
	}
}

static int
bad_source(const struct pingsweep *s)
{
	char text[IP_TEXT];

	text[ip_format(text, &s->set.source)] = '\0';
	return msg(text, "not an address of this machine");
}

/* the kernel refuses what an option asks of it */
static int
bad_setting(const struct pingsweep *s, const char *option)
{
	if (errno == EMFILE)
		return msg(option, "more ports than descriptors (ulimit -n)");
	if (errno == EPERM && !strcmp(option, "-m"))
		return msg(option, "CAP_NET_ADMIN is missing");
	return errno == EADDRNOTAVAIL ? bad_source(s) : msg_errno(option);
}

/* for ARP one socket is enough; 0, or 2 when said */
static int
check_lan(const struct pingsweep *s, const uint64_t hosts[2])
{
	int i, error;

	for (i = 0; i < 2; i++) {
		error = s->lan.error[i];
		if (s->lan.fd[i] < 0 && hosts[1] + (!i ? hosts[0] : 0))
			return msg(i ? "no ICMPv6 socket" : "no packet socket",
			    error == EPERM ?
			    "CAP_NET_RAW is missing (or do without -A)" :
			    msg_error(error));
	}
	return 0;
}

/* a socket for each family of the targets; 0, or 2 when said */
static int
check_sockets(struct pingsweep *s, const uint64_t hosts[2])
{
	const char *why;
	int i, error, source = s->set.source.len;

	if ((source == 4 && hosts[1]) || (source == 16 && hosts[0]))
		return opt_bad(&s->opt, "-S", source == 4 ?
		    "not with IPv6 targets" : "not with IPv4 targets");
	if (has(s, 'p')) {
		s->tcp.wait = s->sweep.wait ? s->sweep.wait : SECOND;
		why = tcp_begin(&s->tcp, (void *)s->ports.p, hosts);
		return why ? bad_setting(s, why) : 0;
	}
	if (has(s, 'A'))
		return check_lan(s, hosts);
	for (i = 0; i < 2; i++) {
		error = s->probe.of[i].error;
		if (!hosts[i] || s->probe.of[i].fd >= 0)
			continue;
		if (error == EPERM || error == EACCES)
			return msg("no ICMP socket", RANGE " excludes your "
			    "group, and CAP_NET_RAW is missing (sysctl "
			    RANGE "=\"0 2147483647\", or use -p)");
		return msg(i ? "no ICMPv6 socket" : "no ICMP socket",
		    msg_error(error));
	}
	return 0;
}

static int
list(struct pingsweep *s)
{
	char text[IP_TEXT + 16];
	uint64_t i, index;
	size_t n;

	for (i = 0; i < s->order.count && !s->out.error; i++) {
		index = order_index(&s->order, i);
		rec_begin(&s->rec);
		n = address(s, index, text);
		put_address(s, text, n);
		if (has(s, 'j'))
			put_text(s, "name", name_of(s, index));
		end(s);
	}
	return s->trouble;
}

static void
say_number(const char *what, uint64_t n)
{
	struct out text = { .fd = -1 };

	out_str(&text, what);
	out_num(&text, n);
	out_bytes(&text, "", 1);
	if (!text.b.failed)
		msg(text.b.p, NULL);
	buf_free(&text.b);
}

static int
status(const struct pingsweep *s)
{
	const uint64_t *count = s->sweep.count;

	if (s->trouble)
		return s->trouble;
	if (s->senders.failed || s->named.failed)
		return msg("records", msg_error(ENOMEM));
	if (s->need)
		return count[SWEEP_ALIVE] < s->need;
	return count[SWEEP_INACTIVE] != 0;
}

/* memory for a host in the window, and to ask by */
static int
begin_lan(struct pingsweep *s)
{
	uint64_t n = s->order.count;

	n = n < SWEEP_WINDOW ? n + !n : SWEEP_WINDOW;
	return buf_room(&s->owners, (size_t)n * sizeof(struct owner)) ?
	    lan_begin(&s->lan) : -1;
}

/* is a target in a network of ours where hosts are asked for? */
static int
is_near(const struct pingsweep *s, const struct onlink_net *net)
{
	struct ip last = net->net;
	int bit;

	for (bit = net->bits; bit < last.len * 8; bit++)
		last.byte[bit / 8] |= (uint8_t)(0x80 >> bit % 8);
	return net->asks && (!s->index || net->index == s->index) &&
	    ranges_meet(&s->target.set, &net->net, &last,
	    ip_linklocal(&last) && last.len == 16 ? (unsigned)net->index : 0);
}

/* where that has been found; a question that takes three seconds halves it */
static void
say_paced(struct pingsweep *s, int six)
{
	uint32_t room = look_for_room(s, six);

	if (has(s, 'v') && s->sweep.gap < 2 * s->room[six].pace.gap)
		say_number(six ? "hosts of the own IPv6 network are paced, "
		    "with -A they are not; a second: " :
		    "hosts of the own network are paced, "
		    "with -A they are not; a second: ", room / 6);
}

/* many in an own network are begun with as may_ask says */
static void
begin_room(struct pingsweep *s)
{
	const struct onlink_net *net;
	int64_t wait = s->sweep.wait ? s->sweep.wait : SECOND;
	size_t n;
	int six;

	if (has(s, 'A') || s->order.count <= HARMLESS ||
	    onlink_take(&s->onlink) < 0)
		return;
	net = (const void *)s->onlink.nets.p;
	for (n = s->onlink.nets.len / sizeof *net; n; n--, net++) {
		if (!is_near(s, net))
			continue;
		six = net->net.len == 16;
		s->room[six].pace.burst = ASKED_FOR / 2;
		s->asking = 1 + (unsigned)((ASKED_FOR - 1) / wait);
	}
	for (six = 0; six < 2; six++)
		if (s->room[six].pace.burst)
			say_paced(s, six);
}

static int
begin(struct pingsweep *s, const uint64_t hosts[2])
{
	static const unsigned char heard[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM,
	    SIGUSR1 };

	s->shown = shown(s);
	s->sweep.n = s->order.count;
	s->sweep.slack = s->sweep.gap ? SLACK : 0;
	s->sweep.eager = has(s, 'e');
	if (has(s, 'p'))	/* each is a probe */
		s->sweep.gap *= (int64_t)s->tcp.n;
	if (clk_timer(&s->timer, 0) < 0 ||
	    (has(s, 'A') ? begin_lan(s) : has(s, 'p') ? 0 :
	    probe_begin(&s->probe, hosts)) < 0)
		return -1;
	sweep_begin(&s->sweep);
	s->signals = sig_open(heard, sizeof heard, &s->mask);
	sigprocmask(SIG_BLOCK, NULL, &s->heard);
	s->begin = s->now = clk_now();
	if (s->signals < 0 || s->now < 0 ||
	    (hosts[1] && device(s) < 0))	/* confined, it cannot be had */
		return -1;
	begin_room(s);
	s->stop = s->limit ? s->begin + s->limit : 0;
	progress_begin(&s->progress, !has(s, 'q'), s->begin + SECOND);
	s->out.before = progress_yield;
	s->out.ctx = &s->progress;
	return 0;
}

/* the exit status, or death by a signal */
static int
run(struct pingsweep *s)
{
	const struct ranges *set = &s->target.set;
	uint64_t hosts[2] = { set->count4, set->count - set->count4 };

	if (check_sockets(s, hosts))
		return 2;
	if (begin(s, hosts) < 0)
		return msg_errno("cannot probe");
	if (seccomp_confine() < 0)
		return msg_errno("cannot drop privileges");
	if (sweep_all(s) == 0 && has(s, 'c'))
		put_totals(s);
	progress_end(&s->progress);
	write_out(s);
	if (has(s, 'v') && s->duplicates)
		say_number("answers that came twice, or too late: ",
		    s->duplicates);
	if (!s->fatal)
		return status(s);
	if (out_end(&s->out) < 0)
		msg_errno("stdout");
	say_number("interrupted, resume with -i ", s->skip + s->left);
	return sig_die(s->fatal);
}

/* PROBE_4 and PROBE_6 of what targets may be */
static int
families(char *const *operand)
{
	int all = *operand ? 0 : PROBE_4 | PROBE_6;

	for (; *operand; operand++)
		if (strchr(*operand, ':'))
			all |= PROBE_6;
		else if (!strcmp(*operand, "-") ||
		    (*operand)[strspn(*operand, "0123456789.-/,")])
			all |= PROBE_4 | PROBE_6;
		else
			all |= PROBE_4;
	return all;
}

/* only for sockets that need it do rights of our file take effect */
static int
open_sockets(struct pingsweep *s)
{
	int echo = !has(s, 'A') && !has(s, 'p') && !has(s, 'l');

	if (probe_raise() < 0)
		return msg_errno("CAP_NET_RAW");
	probe_open(&s->probe, echo ? families(s->opt.argv + s->opt.i) : 0);
	if (has(s, 'A') && !has(s, 'l'))
		lan_open(&s->lan, s->index);
	return probe_drop(PROBE_OWN) < 0 ?
	    msg_errno("cannot drop privileges") : 0;
}

/* sockets are opened, made as options say, and rights given up; 0, 2: said */
static int
apply(struct pingsweep *s)
{
	const char *why;
	int keep;

	if (s->set.device) {
		s->index = (int)zone_index(s, s->set.device,
		    strlen(s->set.device));
		if (!s->index)
			return msg_no_interface(s->set.device);
	}
	s->set.broadcast = has(s, 'b');
	s->set.stamps = has(s, 'j') || shown(s) == -1;
	if (open_sockets(s))
		return 2;
	if (has(s, 'A') && onlink_take(&s->onlink) < 0)
		return msg_errno("networks");
	if (has(s, 'A') && s->set.source.len && !own(s, &s->set.source, 0))
		return bad_source(s);
	why = probe_apply(&s->probe, &s->set);
	if (why)
		return bad_setting(s, why);
	/* a caller's own rights to -m and -I: -p needs them for each socket */
	keep = has(s, 'p') && (s->set.has_mark || s->set.device);
	return probe_drop(keep ? PROBE_OWN : PROBE_ALL) < 0 ?
	    msg_errno("cannot drop privileges") : 0;
}

/* no target begins so: it is an option in the wrong place; 0, 2: said */
static int
check_operands(const struct opt *o)
{
	char *const *operand = o->argv + o->i;

	for (; *operand; operand++)
		if (**operand == '-' && (*operand)[1])
			return opt_bad(o, *operand,
			    "options come before targets");
	return 0;
}

/* the exit status, -1: go on */
static int
parse(struct pingsweep *s)
{
	struct opt *o = &s->opt;
	const char *why, *bad;
	int c;

	while ((c = opt_next(o)) > 0) {
		bad = o->arg;
		why = take_option(s, c, o->arg, &bad);
		if (c == 't' && s->sweep.wait > MOST_WAIT)
			return bad_wait(o);
		if (why && c == 'p')
			return opt_bad_element(o, why, bad);
		if (why)
			return opt_bad_arg(o, why, o->arg);
	}
	if (c == 0)
		return opt_status(o);
	if (opt_conflict(o, "au qauejl caul Nu ps ApmsT") ||
	    check_operands(o) || apply(s))
		return 2;
	if (!o->argv[o->i] && isatty(0))
		return opt_bad(o, "no targets", "standard input is a terminal");
	s->target.flags = (has(s, 'F') ? TARGET_FORCE : 0) |
	    (has(s, 'I') ? TARGET_MULTICAST : 0) |
	    (has(s, 'b') ? TARGET_BROADCAST : 0);
	s->rec.end = has(s, 'j') ? 'j' : has(s, '0') ? '\0' : '\n';
	return -1;
}

int
main(int argc, char *argv[])
{
	struct pingsweep s = { .opt = opt_begin(argv, options, "[target ...]"),
	    .target = { .zone = zone_index }, .shard = 1, .shards = 1,
	    .except = { .zone = zone_index, .flags = TARGET_WHOLE },
	    .sweep = { .gap = MS, .wait = 500 * MS, .tries = 2 },
	    .set.size = ECHO_LEAST, .tcp.fd = -1, .device = -1, .out.fd = 1,
	    .rec.nulls = 1 };
	struct lent lent UNSET;
	int r;

	(void)argc;
	sig_begin();
	s.batch = lent.batch;
	buf_lend(&s.names.list, lent.names, sizeof lent.names);
	buf_lend(&s.target.set.v4, lent.ranges, sizeof lent.ranges);
	buf_lend(&s.target.set.order, lent.order, sizeof lent.order);
	buf_lend(&s.out.b, lent.out, sizeof lent.out);
	s.target.ctx = s.except.ctx = &s;
	s.tcp.set = &s.set;
	s.rec.out = &s.out;
	if (probe_drop(PROBE_START) < 0)
		return msg_errno("cannot drop privileges");
	r = parse(&s);
	if (r >= 0)
		return r;
	r = take_targets(&s);
	if (!r)
		r = has(&s, 'l') ? list(&s) : run(&s);
	if (out_end(&s.out) < 0)
		return msg_errno("stdout");
	return r;
}
