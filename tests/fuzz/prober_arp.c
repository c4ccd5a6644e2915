/* prober_arp: questions by ARP and neighbour discovery, and what comes back */
#include <errno.h>
#include <unistd.h>

#include "fuzz.h"
#include "system.h"
#include "lib/buf.h"
#include "lib/ip.h"
#include "cmd/pingsweep/arp_nd.h"
#include "cmd/pingsweep/localnet.h"
#include "cmd/pingsweep/options.h"
#include "cmd/pingsweep/probe.h"
#include "cmd/pingsweep/prober_arp.h"
#include "cmd/pingsweep/verdict.h"

enum { MOST = 4 };

/* the hosts that were asked, and the number of answers so far */
struct asked {
	struct ip ip[2 * MOST];
	size_t n, events;
};

static int64_t
find(void *ctx, const struct ip *ip, unsigned zone)
{
	const struct asked *a = ctx;
	size_t i;

	MUST(!zone || ip_linklocal(ip));
	for (i = 0; i < a->n; i++)
		if (!ip_cmp(&a->ip[i], ip))
			return (int64_t)i;
	return -1;
}

static void
event(void *ctx, const struct probe_event *e)
{
	struct asked *a = ctx;

	MUST(e->what == PROBE_OWNER && e->index < a->n);
	MUST(e->verdict.kind == VERDICT_ANSWER);
	MUST(e->came >= 0 && e->came <= sys.now);
	a->events++;
}

/* the network that this machine is in, by its address there */
static struct localnet_net
network(int six)
{
	struct localnet_net net = { .index = 3, .asks = 1, .ether = 1,
	    .ip = { six ? 16 : 4, { 9 } }, .mac = { 2, 1 }, .bits = 8 };

	net.net = net.ip;
	return net;
}

static void
ask(struct prober_arp *l, struct asked *a, unsigned n, int six)
{
	struct localnet_net net = network(six);
	struct probe to[MOST];
	unsigned i;

	memset(to, 0, sizeof to);
	for (i = 0; i < n; i++) {
		to[i].ip = net.ip;
		to[i].ip.byte[3] = (uint8_t)i;
		to[i].net = &net;
		a->ip[a->n++] = to[i].ip;
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
	struct localnet_net nets[2] = { network(0), network(1) };
	struct localnet local = { .nets = { .p = (char *)nets,
	    .len = sizeof nets } };
	struct config config = { 0 };
	struct asked a = { .n = 0 };
	struct probe_user user = { .ctx = &a, .count = 2 * MOST,
	    .event = event, .find = find };
	unsigned how;
	size_t got = 0;
	int i;

	MUST(localnet_index(&local) == 0);
	system_begin(&in);
	how = take8(&in);
	config.index = how & 1 ? 3 : 0;
	prober_arp_open(l, &config, &local);
	MUST(l->fd[0] >= 0 || l->error[0]);
	MUST(l->fd[1] >= 0 || l->error[1]);
	if (l->fd[0] >= 0 && prober_arp_begin(l) == 0) {
		ask(l, &a, 1 + (how >> 1 & 1), 0);
		ask(l, &a, 1 + (how >> 2 & 1), 1);
		got = prober_arp_receive(l, &user);
		prober_arp_dropped(l);
	}
	MUST(a.events <= got);
	for (i = 0; i < 2; i++)
		if (l->fd[i] >= 0)
			close(l->fd[i]);
	buf_free(&l->in.memory);
	buf_free(&l->out.memory);
	system_end();
	buf_free(&local.index.nodes);
	free(l);
	return 0;
}
