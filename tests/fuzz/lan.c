/* lan: questions by ARP and neighbour discovery, and what comes back */
#include <errno.h>
#include <unistd.h>

#include "fuzz.h"
#include "system.h"
#include "../../lib/buf.h"
#include "../../lib/ip.h"
#include "../../lib/neigh.h"
#include "../../lib/onlink.h"
#include "../../lib/siphash.h"
#include "../../lib/echo.h"
#include "../../lib/sock.h"
#include "../../lib/probe.h"
#include "../../lib/lan.h"

enum { MOST = 4 };

static void
event(void *ctx, const struct lan_event *e)
{
	size_t *n = ctx;

	MUST(e->neigh.ip.len == 4 || e->neigh.ip.len == 16);
	MUST(e->neigh.ip.len == 4 ? e->neigh.to.len == 4 :
	    e->neigh.to.len == 16 || e->neigh.to.len == 0);
	MUST(e->direct == 0 || e->direct == 1);
	MUST(e->came >= 0 && e->came <= sys.now);
	++*n;
}

static void
ask(struct lan *l, unsigned n, int six)
{
	struct onlink_net net = { .index = 3, .ip = { six ? 16 : 4, { 9 } },
	    .mac = { 2, 1 } };
	struct probe_to to[MOST];
	unsigned i;

	memset(to, 0, sizeof to);
	for (i = 0; i < n; i++) {
		to[i].ip = net.ip;
		to[i].ip.byte[3] = (uint8_t)i;
		to[i].net = &net;
	}
	lan_send(l, to, n);
	for (i = 0; i < n; i++)
		MUST(to[i].sent && to[i].sent <= sys.now);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct input in = { data, n };
	struct lan *l = calloc(1, sizeof *l);
	unsigned how;
	size_t events = 0, got = 0;
	int i;

	system_begin(&in);
	how = take8(&in);
	lan_open(l, how & 1);
	MUST(l->fd[0] >= 0 || l->error[0]);
	MUST(l->fd[1] >= 0 || l->error[1]);
	if (l->fd[0] >= 0 && lan_begin(l) == 0) {
		ask(l, 1 + (how >> 1 & 1), 0);
		ask(l, 1 + (how >> 2 & 1), 1);
		got = lan_receive(l, event, &events);
		lan_dropped(l);
	}
	MUST(events <= got);
	for (i = 0; i < 2; i++)
		if (l->fd[i] >= 0)
			close(l->fd[i]);
	buf_free(&l->in.memory);
	buf_free(&l->out.memory);
	system_end();
	free(l);
	return 0;
}
