/*
 * prober_tcp: connections, and what epoll, SO_ERROR and the error queue say of
 * them
 */
#include <errno.h>
#include <unistd.h>

#include "fuzz.h"
#include "system.h"
#include "lib/buf.h"
#include "lib/ip.h"
#include "cmd/pingsweep/options.h"
#include "cmd/pingsweep/probe.h"
#include "cmd/pingsweep/prober_tcp.h"
#include "cmd/pingsweep/schedule.h"
#include "cmd/pingsweep/verdict.h"

enum { MOST = 8, PORTS = 65536 };

struct begun {
	const struct prober_tcp *t;
	size_t open[MOST];	/* connections of each host, at most */
};

/* is it a port that was asked? */
static int
is_port(const struct prober_tcp *t, unsigned number)
{
	const uint16_t *port = (const void *)t->ports.p;
	size_t i;

	for (i = 0; i < t->n; i++)
		if (port[i] == number)
			return 1;
	return 0;
}

static void
event(void *ctx, const struct probe_event *e)
{
	struct begun *b = ctx;

	MUST(e->index < MOST && b->open[e->index] && e->rtt >= 0);
	MUST(e->what == PROBE_ANSWER || e->what == PROBE_ERROR);
	if (e->what == PROBE_ANSWER) {	/* an answer ends the try */
		MUST(e->verdict.kind == VERDICT_OPEN ||
		    e->verdict.kind == VERDICT_REFUSED);
		MUST(is_port(b->t, e->verdict.number) &&
		    !e->verdict.reporter.len);
		b->open[e->index] = 0;
		return;
	}
	MUST(verdict_state(e->verdict.kind) == SCHEDULE_INACTIVE &&
	    !e->verdict.number);
	/* errors without meaning are not reported, but end a connection too */
	b->open[e->index]--;
	MUST(e->sent > 0 || (e->sent == -1 && b->open[e->index] > 0));
	if (e->sent > 0)
		b->open[e->index] = 0;
}

static void
go(struct prober_tcp *t, struct input *in)
{
	struct begun b = { .t = t };
	struct probe_user user = { .ctx = &b, .count = MOST, .event = event };
	struct probe to[MOST];
	size_t i, n = 1 + take8(in) % MOST;
	uint64_t before;
	int round;

	memset(to, 0, sizeof to);
	for (i = 0; i < n; i++) {
		to[i].index = i;
		to[i].ip = (struct ip){ i & 1 ? 16 : 4, { 10, 0, 0, 1 } };
	}
	for (i = 0; i < n; i++) {
		before = t->sent;
		prober_tcp_send(t, to + i, 1);
		if (!to[i].error)
			b.open[i] = t->sent - before;
		MUST(to[i].error || (b.open[i] && b.open[i] <= t->n));
	}
	MUST(prober_tcp_due(t) >= 0);
	for (round = 0; round < 4; round++)
		prober_tcp_receive(t, &user);
	sys.now += 2000000000;	/* longer than any connection lives */
	prober_tcp_receive(t, &user);
	MUST(prober_tcp_due(t) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct input in = { data, n };
	static uint64_t ports[PORTS / 64];
	struct config config = { .ports.p = (char *)ports };
	struct prober_tcp t = { .fd = -1 };
	static const uint64_t hosts[2] = { 1, 1 };
	const char *bad;
	unsigned how;

	system_begin(&in);
	how = take8(&in);
	config.ttl = how & 1;
	config.wait = how & 2 ? 100000000 : 1000000000;
	ports[0] = 1 | how >> 2;
	bad = prober_tcp_begin(&t, &config, hosts);
	if (bad)
		MUST(errno && *bad == '-');
	else
		go(&t, &in);
	if (t.fd >= 0)
		close(t.fd);
	buf_free(&t.ports);
	buf_free(&t.tries);
	system_end();
	return 0;
}
