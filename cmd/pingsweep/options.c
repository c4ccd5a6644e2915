#include "options.h"

#include <errno.h>
#include <string.h>

#include "icmp.h"
#include "lib/buf.h"
#include "lib/ip.h"
#include "lib/msg.h"
#include "lib/num.h"
#include "lib/opt.h"
#include "schedule.h"
#include "text.h"

#define MS INT64_C(1000000)
#define SECOND (1000 * MS)
#define MOST_WAIT (60 * SECOND)

static const char table[] =
    "-0\tNUL ends targets read and records written\n"
    "-4\tIPv4 only\n"
    "-6\tIPv6 only; with -4 both\n"
    "-A\tby ARP or neighbour solicitation, in own networks only\n"
    "-a\tonly the addresses that answered\n"
    "-b\tthe first and last address of an IPv4 network too\n"
    "-C\twith -p, only a host with an open port is alive\n"
    "-c\ta last line with the totals\n"
    "-e\trecords as they come in, not in target order\n"
    "-D\tnever fragment a probe, here or on the way\n"
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

/*
 * Which options exclude each other, as opt_conflict() reads it: the first
 * letter of a word goes with none of the others.
 */
static const char conflicts[] = "au qauejl caul Nu ps ApmsT DAp";

void
options_begin(struct config *c, char **argv)
{
	c->opt = opt_begin(argv, table, "[target ...]");
	c->shard = c->shards = 1;
	c->gap = MS;
	c->wait = SECOND / 2;
	c->tries = 2;
	c->size = ICMP_LEAST;
}

int
options_bad(const struct config *c, const char *option, const char *why)
{
	return opt_bad(&c->opt, option, why);
}

int64_t
options_wait(const struct config *c)
{
	return c->wait ? c->wait : SCHEDULE_PATIENCE;
}

/* Each read_... below returns NULL, or what is wrong with the argument. */

static const char *
read_wait(struct config *c, const char *arg)
{
	const char *why;

	if (!strcmp(arg, "auto")) {
		c->wait = 0;
		return NULL;
	}
	why = num_duration(arg, &c->wait);
	if (!why && c->wait < MS)
		return "is under 1ms";
	return !why && c->wait > MOST_WAIT ? "is over 1m" : why;
}

/* -t is over a minute: the users of nmap and fping mean milliseconds */
static int
bad_wait(const struct config *c)
{
	const char *arg = c->opt.arg;
	size_t n = strlen(arg);
	struct text why = { 0 };

	if (n > 20 || strspn(arg, "0123456789") != n)
		return opt_bad_arg(&c->opt, "is over 1m", arg);
	text_add(&why, "over 1m: ");
	text_add(&why, arg);
	text_add(&why, " (milliseconds: ");
	text_add(&why, arg);
	text_add(&why, "ms)");
	return opt_bad(&c->opt, "-t", why.s);
}

static const char *
read_shard(struct config *c, const char *arg)
{
	char first[24];
	const char *slash = strchr(arg, '/'), *why;
	size_t n = slash ? (size_t)(slash - arg) : sizeof first;

	if (n >= sizeof first)
		return "is not i/n";
	memcpy(first, arg, n);
	first[n] = '\0';
	why = num_parse(slash + 1, 1, UINT64_C(1) << 32, &c->shards);
	return why ? why : num_parse(first, 1, c->shards, &c->shard);
}

static const char *
read_ports(struct config *c, const char **text)
{
	uint8_t *ports = (void *)c->ports.p;

	if (!ports)	/* memory from the system is zero */
		ports = buf_room(&c->ports, 65536 / 8);
	if (!ports)
		return msg_reason(ENOMEM, NULL);
	return num_set(text, 1, 65535, ports);
}

static const char *
read_number(struct config *c, int letter, const char *arg)
{
	uint64_t v = 0;
	const char *why = NULL;

	switch (letter) {
	case 'i': return num_parse(arg, 0, UINT64_MAX, &c->skip);
	case 'N': return num_parse(arg, 1, UINT64_MAX, &c->need);
	case 'z': return num_parse(arg, 0, UINT64_MAX, &c->seed);
	case 'k':
		why = num_parse(arg, 1, SCHEDULE_TRIES, &v);
		c->tries = (unsigned)v;
		break;
	case 'm':
		why = num_parse(arg, 0, UINT32_MAX, &v);
		c->mark = (uint32_t)v;
		c->has_mark = 1;
		break;
	case 'r':
		why = num_parse(arg, 0, (uint64_t)SECOND, &v);
		c->gap = v ? SECOND / (int64_t)v : 0;
		break;
	case 's':
		why = num_parse(arg, ICMP_LEAST, ICMP_MOST, &v);
		c->size = (size_t)v;
		break;
	case 'T':
		why = num_parse(arg, 1, 255, &v);
		c->ttl = (int)v;
		break;
	}
	return why;
}

/* of a list, *text becomes the element that is wrong */
static const char *
read_option(struct config *c, int letter, const char **text)
{
	const char *arg = *text;
	struct options_exclude x = { letter == 'X', arg };
	const char *why;

	switch (letter) {
	case 'I':
		c->interface = arg;
		return NULL;
	case 'P': return read_shard(c, arg);
	case 'p': return read_ports(c, text);
	case 'S':
		return ip_parse(arg, &c->source) < 0 ? "is not an address" :
		    NULL;
	case 't': return read_wait(c, arg);
	case 'w':
		why = num_duration(arg, &c->limit);
		return !why && !c->limit ? "is too small" : why;
	case 'X': case 'x':
		buf_add(&c->excludes, &x, sizeof x);
		return NULL;
	default: return read_number(c, letter, arg);
	}
}

static enum show
show(const struct opt *o)
{
	if (opt_has(o, 'q'))
		return SHOW_NONE;
	if (opt_has(o, 'a'))
		return SHOW_ALIVE;
	return opt_has(o, 'u') ? SHOW_INACTIVE : SHOW_ALL;
}

/* what the letters without an argument mean */
static void
read_letters(struct config *c)
{
	const struct opt *o = &c->opt;
	char end = opt_has(o, '0') ? '\0' : '\n';

	c->operands = o->argv + o->i;
	c->separator = c->end = end;
	c->families = (opt_has(o, '4') ? FAMILY_4 : 0) |
	    (opt_has(o, '6') ? FAMILY_6 : 0);
	c->look_up = !opt_has(o, 'n');
	c->force = opt_has(o, 'F');
	c->multicast = c->force || c->interface;
	c->broadcast = opt_has(o, 'b');
	c->shuffled = opt_has(o, 'z');
	c->on_link = opt_has(o, 'A');
	c->method = c->on_link ? METHOD_ARP :
	    opt_has(o, 'p') ? METHOD_TCP : METHOD_ECHO;
	c->only_open = opt_has(o, 'C');
	c->whole = opt_has(o, 'D');
	c->list = opt_has(o, 'l');
	c->show = show(o);
	c->json = opt_has(o, 'j');
	c->fields = c->stamps = c->json || c->show == SHOW_ALL;
	c->eager = opt_has(o, 'e');
	c->totals = opt_has(o, 'c');
	c->verbose = opt_has(o, 'v');
}

/* no target begins with -: such an operand is an option in the wrong place */
static int
check_operands(const struct config *c)
{
	char *const *operand;

	for (operand = c->operands; *operand; operand++)
		if (**operand == '-' && (*operand)[1])
			return opt_bad(&c->opt, *operand,
			    "options come before targets");
	return 0;
}

int
options_parse(struct config *c)
{
	struct opt *o = &c->opt;
	const char *why, *text;
	int letter;

	while ((letter = opt_next(o)) > 0) {
		text = o->arg;
		why = read_option(c, letter, &text);
		if (letter == 't' && c->wait > MOST_WAIT)
			return bad_wait(c);
		if (why && letter == 'p')
			return opt_bad_element(o, why, text);
		if (why)
			return opt_bad_arg(o, why, o->arg);
	}
	if (!letter)
		return opt_status(o);
	if (opt_conflict(o, conflicts))
		return 2;
	read_letters(c);
	if (c->only_open && c->method != METHOD_TCP)
		return opt_bad(o, "-C", "not without -p");
	return check_operands(c) ? 2 : -1;
}
