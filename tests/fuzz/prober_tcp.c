/* tcp: connections, and what epoll, SO_ERROR and the error queue say of them */
#include <errno.h>
#include <unistd.h>

#include "fuzz.h"
#include "system.h"
#include "lib/buf.h"
#include "lib/ip.h"
#include "cmd/pingsweep/siphash.h"
#include "cmd/pingsweep/icmp.h"
#include "cmd/pingsweep/batch.h"
#include "cmd/pingsweep/prober_echo.h"
#include "cmd/pingsweep/prober_tcp.h"

enum { MOST = 8, PORTS = 65536 };

struct begun {
	const struct prober_tcp *t;
	size_t open[MOST];	/* connections of each host */
};

static void
event(void *ctx, const struct prober_tcp_event *e)
{
	struct begun *b = ctx;

	MUST(e->index < MOST && b->open[e->index]);
	MUST(e->port < b->t->n && e->rtt >= 0);
	MUST(e->what == PROBER_TCP_OPEN || e->what == PROBER_TCP_REFUSED ||
	    e->what == PROBER_TCP_ERROR);
	if (e->what != PROBER_TCP_ERROR) {	/* it ends the try */
		b->open[e->index] = 0;
		return;
	}
	MUST(e->meaning >= ICMP_IGNORE && e->meaning <= ICMP_THERE);
	b->open[e->index]--;
	MUST(!e->last == !!b->open[e->index]);
}

static void
go(struct prober_tcp *t, struct input *in)
{
	struct begun b = { .t = t };
	struct prober_to to[MOST];
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
		prober_tcp_receive(t, event, &b);
	sys.now += 2000000000;	/* none lives as long */
	prober_tcp_receive(t, event, &b);
	MUST(prober_tcp_due(t) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct input in = { data, n };
	struct prober_set set = { 0 };
	struct prober_tcp t = { .set = &set, .fd = -1 };
	static uint8_t ports[PORTS / 8];
	static const uint64_t hosts[2] = { 1, 1 };
	const char *bad;
	unsigned how;

	system_begin(&in);
	how = take8(&in);
	set.ttl = how & 1;
	t.wait = how & 2 ? 100000000 : 1000000000;
	ports[0] = (uint8_t)(1 | how >> 2);
	bad = prober_tcp_begin(&t, ports, hosts);
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
