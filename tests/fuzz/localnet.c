/*
 * localnet, neighbours: addresses and tables of neighbours, from netlink and
 * ioctl
 */
#include <errno.h>

#include "fuzz.h"
#include "system.h"
#include "lib/buf.h"
#include "lib/ip.h"
#include "cmd/pingsweep/localnet.h"
#include "cmd/pingsweep/neighbours.h"

/* the longest prefix that matches, by trying all; -1: none does */
static int
most_bits(struct localnet *o, const struct ip *ip, unsigned zone,
    int index)
{
	const struct localnet_net *net = (const void *)o->nets.p;
	size_t n = o->nets.len / sizeof *net;
	int most = -1;

	for (; n; n--, net++)
		if (ip_inside(ip, &net->net, net->bits) &&
		    (!zone || (int)zone == net->index) &&
		    (!index || index == net->index) && net->bits > most)
			most = net->bits;
	return most;
}

static void
find(struct localnet *o, const struct ip *ip, unsigned zone, int index)
{
	const struct localnet_net *net = localnet_find(o, ip, zone, index);
	int most = most_bits(o, ip, zone, index);

	MUST(net ? net->bits == most : most < 0);
	MUST(!net || !index || net->index == index);
}

static void
nets(struct localnet *o)
{
	const struct localnet_net *net = (const void *)o->nets.p, *own;
	size_t n = o->nets.len / sizeof *net, i;

	MUST(o->nets.len % sizeof *net == 0);
	for (i = 0; i < n; i++) {
		MUST(!i || net[i - 1].index <= net[i].index);
		MUST(net[i].ip.len == 4 || net[i].ip.len == 16);
		MUST(net[i].bits <= net[i].ip.len * 8);
		find(o, &net[i].ip, 0, 0);
		own = localnet_own(o, &net[i].ip, 0, net[i].index);
		MUST(own && own->index == net[i].index &&
		    !ip_cmp(&own->ip, &net[i].ip));
		find(o, &net[i].net, (unsigned)net[i].index, 0);
		find(o, &net[i].net, 0, net[i].index);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct input in = { data, n };
	struct localnet o = { 0 };
	unsigned how;

	if (n > 8192)
		return 0;
	system_begin(&in);
	how = take8(&in);
	if (how & 1)
		MUST(neighbours_room(how & 2 ? 4 : 6) > 0);
	else if (localnet_read(&o) < 0)
		MUST(errno && !o.nets.len);
	nets(&o);
	system_end();
	buf_free(&o.nets);
	return 0;
}
