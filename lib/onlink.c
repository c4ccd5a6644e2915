#include <errno.h>
#include <net/if.h>
#include <string.h>

#include "buf.h"
#include "ip.h"
#include "addr.h"
#include "link.h"
#include "nl.h"
#include "net.h"
#include "onlink.h"

enum { ETHER = 1 };	/* ARPHRD_ETHER */

static void
add(struct onlink *o, const struct link *l, const struct addr *a)
{
	const struct ip *peer = a->peer.len ? &a->peer : &a->local;
	struct onlink_net net = { .index = l->index, .ip = a->local,
	    .net = ip_net(peer, a->bits), .bits = a->bits };

	if (!(l->flags & IFF_UP) || !addr_valid(a))
		return;
	net.asks = !(l->flags & (IFF_NOARP | IFF_LOOPBACK | IFF_POINTOPOINT));
	net.ether = l->type == ETHER && l->mac.len == sizeof net.mac;
	if (net.ether)
		memcpy(net.mac, l->mac.byte, sizeof net.mac);
	buf_add(&o->nets, &net, sizeof net);
}

int
onlink_take(struct onlink *o)
{
	struct net net = net_begin(NET_ATTRS);
	const struct link *l;
	const struct addr *a;
	size_t n, k;

	if (net_take(&net, NULL, 0, 1) < 0)
		return -1;
	for (l = net_links(&net, &n); n; n--, l++)
		for (a = net_addrs(&net, l->index, &k); k; k--, a++)
			add(o, l, a);
	buf_free(&net.link);
	buf_free(&net.text);
	buf_free(&net.addr);
	errno = ENOMEM;
	return o->nets.failed ? -1 : 0;
}

const struct onlink_net *
onlink_find(const struct onlink *o, const struct ip *ip, unsigned zone,
    int index)
{
	const struct onlink_net *net = (const void *)o->nets.p, *best = NULL;
	size_t n = o->nets.len / sizeof *net;

	for (; n; n--, net++)
		if ((!zone || net->index == (int)zone) &&
		    (!index || net->index == index) &&
		    ip_inside(ip, &net->net, net->bits) &&
		    (!best || net->bits > best->bits))
			best = net;
	return best;
}
