/*
 * prober_echo, batch, sockets, privileges: requests go out; what comes back,
 * with control messages and through the error queue, is what the input makes of
 * them
 */
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fuzz.h"
#include "system.h"
#include "lib/buf.h"
#include "lib/ip.h"
#include "cmd/pingsweep/icmp.h"
#include "cmd/pingsweep/batch.h"
#include "cmd/pingsweep/options.h"
#include "cmd/pingsweep/privileges.h"
#include "cmd/pingsweep/probe.h"
#include "cmd/pingsweep/prober_echo.h"
#include "cmd/pingsweep/schedule.h"
#include "cmd/pingsweep/sockets.h"
#include "cmd/pingsweep/verdict.h"

enum { MOST = 8 };

struct asked {
	struct probe to[2][MOST];	/* of each family */
	size_t n[2];
};

/* the request with this index; NULL: there is none */
static const struct probe *
find_index(const struct asked *a, uint64_t index)
{
	size_t i, six;

	for (six = 0; six < 2; six++)
		for (i = 0; i < a->n[six]; i++)
			if (a->to[six][i].index == index)
				return &a->to[six][i];
	return NULL;
}

static struct ip
address(void *ctx, uint64_t index)
{
	const struct probe *to = find_index(ctx, index);

	return to ? to->ip : (struct ip){ 4, { 10, 9, 9, 9 } };
}

static int64_t
find(void *ctx, const struct ip *ip, unsigned zone)
{
	const struct asked *a = ctx;
	size_t i, six = ip->len == 16;

	(void)zone;
	for (i = 0; i < a->n[six]; i++)
		if (ip_cmp(&a->to[six][i].ip, ip) == 0)
			return (int64_t)a->to[six][i].index;
	return -1;
}

/* only hosts that were asked count as answering */
static void
event(void *ctx, const struct probe_event *e)
{
	const struct asked *a = ctx;

	MUST(e->what == PROBE_ANSWER || e->what == PROBE_OTHER ||
	    e->what == PROBE_ERROR || e->what == PROBE_DENIED);
	MUST(e->rtt >= 0);
	MUST(find_index(a, e->index));
	if (e->what == PROBE_ANSWER)
		MUST(e->verdict.kind == VERDICT_ANSWER && e->rtt < sys.now);
	if (e->what == PROBE_ERROR)
		MUST(verdict_state(e->verdict.kind) == SCHEDULE_INACTIVE &&
		    (!e->verdict.number || e->verdict.kind == VERDICT_TOO_BIG));
	if (e->what == PROBE_DENIED)
		MUST(e->verdict.kind == VERDICT_TOO_BIG &&
		    !e->verdict.reporter.len);
}

static struct config
options(struct input *in, unsigned how)
{
	struct config set = { .size = ICMP_LEAST, .stamps = how & 1 };

	if (how & 2) {
		set.ttl = 1 + take8(in);
		set.broadcast = 1;
		set.whole = set.ttl & 1;
		set.interface = "eth0";
		set.has_mark = 1;
		set.size = ICMP_LEAST + take16(in) % 1000;
	}
	if (how & 4) {
		set.source.len = how & 8 ? 4 : 16;
		take_bytes(in, set.source.byte, set.source.len);
	}
	return set;
}

static void
ask(struct prober_echo *p, struct asked *a, int six, unsigned n,
    struct input *in)
{
	struct probe *to = a->to[six];
	unsigned i;

	a->n[six] = n;
	for (i = 0; i < n; i++) {
		to[i].ip.len = six ? 16 : 4;
		to[i].ip.byte[0] = 10;
		to[i].ip.byte[3] = (uint8_t)i;
		to[i].index = i ? i : take64(in);
		to[i].zone = take8(in);
	}
	prober_echo_send(p, to, n);
	for (i = 0; i < n; i++)
		MUST(to[i].sent && to[i].sent <= sys.now);
}

static void
go(struct prober_echo *p, unsigned how, struct input *in)
{
	uint64_t hosts[2] = { how & 16 ? 200 : MOST, MOST };
	struct asked a = { 0 };
	struct probe_user user = { .ctx = &a, .count = UINT64_MAX,
	    .event = event, .address = address, .find = find };
	int i;

	for (i = 0; i < 2; i++)
		if (p->of[i].fd < 0)
			hosts[i] = 0;
	if (how & 32)
		hosts[0] = 0;
	if (prober_echo_begin(p, hosts) < 0) {
		MUST(errno);
		return;
	}
	for (i = 0; i < 2; i++)
		if (hosts[i])
			ask(p, &a, i, 1 + take8(in) % MOST, in);
	prober_echo_receive(p, &user);
	p->of[take8(in) & 1].queued = 1;
	prober_echo_receive(p, &user);
	prober_echo_dropped(p);
}

/* read the error of a connection */
static void
connection(struct input *in)
{
	struct ip to = { take8(in) & 1 ? 4 : 16, { 10 } };
	struct sockets_error e;
	size_t none = 0;
	int fd = socket(to.len == 4 ? AF_INET : AF_INET6, SOCK_STREAM, 0);

	if (fd < 0)
		return;
	sockets_connect(fd, &to, 3, 80);
	if (sockets_read_error(fd, NULL, &none, &e))
		MUST((!e.from.len || e.from.len == 4 || e.from.len == 16) &&
		    (!e.to.len || e.to.len == 4 || e.to.len == 16));
	close(fd);
	MUST(sockets_is_local(&to, 0) <= 1);
}

/* only these capabilities may be left after a drop */
static void
drop(int what)
{
	const uint32_t both = 1 << 12 | 1 << 13;

	if (privileges_drop(PRIVILEGES_START) < 0 || privileges_drop(what) < 0)
		return;
	MUST(!(sys.rights & ~both));
	MUST(what != PRIVILEGES_ALL || !sys.rights);
	MUST(privileges_raise() == 0 || sys.fails);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct input in = { data, n };
	struct prober_echo *p = calloc(1, sizeof *p);
	struct config set;
	unsigned how;
	const char *bad;
	int i;

	system_begin(&in);
	how = take8(&in);
	set = options(&in, how);
	prober_echo_open(p, how >> 6 ? (int)(how >> 6) : FAMILY_4 | FAMILY_6);
	for (i = 0; i < 2; i++)
		MUST(p->of[i].fd >= 0 || p->of[i].error || how >> 6);
	bad = prober_echo_apply(p, &set);
	if (bad)
		MUST(*bad == '-' && strlen(bad) == 2);
	else
		go(p, how, &in);
	for (i = 0; i < 2; i++) {
		if (p->of[i].fd >= 0)
			close(p->of[i].fd);
		buf_free(&p->of[i].out.memory);
	}
	buf_free(&p->in.memory);
	connection(&in);
	drop(take8(&in) % (PRIVILEGES_ALL + 1));
	system_end();
	free(p);
	return 0;
}
