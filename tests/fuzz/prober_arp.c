/* lan: questions by ARP and neighbour discovery, and what comes back */
#include <errno.h>
#include <unistd.h>

#include "fuzz.h"
#include "system.h"
#include "lib/buf.h"
#include "lib/ip.h"
#include "cmd/pingsweep/arp_nd.h"
#include "cmd/pingsweep/localnet.h"
#include "cmd/pingsweep/siphash.h"
#include "cmd/pingsweep/icmp.h"
#include "cmd/pingsweep/batch.h"
#include "cmd/pingsweep/prober_echo.h"
#include "cmd/pingsweep/prober_arp.h"

enum { MOST = 4 };

static void
event(void *ctx, const struct prober_arp_event *e)
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
ask(struct prober_arp *l, unsigned n, int six)
{
	struct localnet_net net = { .index = 3, .ip = { six ? 16 : 4, { 9 } },
	    .mac = { 2, 1 } };
	struct prober_to to[MOST];
	unsigned i;

	memset(to, 0, sizeof to);
	for (i = 0; i < n; i++) {
		to[i].ip = net.ip;
		to[i].ip.byte[3] = (uint8_t)i;
		to[i].net = &net;
	}
	prober_arp_send(l, to, n);
	for (i = 0; i < n; i++)
		MUST(to[i].sent && to[i].sent <= sys.now);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct input in = { data, n };
	struct prober_arp *l = calloc(1, sizeof *l);
	unsigned how;
	size_t events = 0, got = 0;
	int i;

	system_begin(&in);
	how = take8(&in);
	prober_arp_open(l, how & 1);
	MUST(l->fd[0] >= 0 || l->error[0]);
	MUST(l->fd[1] >= 0 || l->error[1]);
	if (l->fd[0] >= 0 && prober_arp_begin(l) == 0) {
		ask(l, 1 + (how >> 1 & 1), 0);
		ask(l, 1 + (how >> 2 & 1), 1);
		got = prober_arp_receive(l, event, &events);
		prober_arp_dropped(l);
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
