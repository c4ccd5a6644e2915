#include "localnet.h"

#include <errno.h>
#include <net/if.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "keys.h"
#include "lib/addr.h"
#include "lib/buf.h"
#include "lib/device.h"
#include "lib/ip.h"
#include "lib/link.h"
#include "lib/message.h"
#include "lib/netlink.h"

enum { TRIES = 20 };	/* a dump that changes while it is made is torn */
enum { ETHER = 1 };	/* ARPHRD_ETHER of <net/if_arp.h> */

int
localnet_dump(int type, int family, size_t head, netlink_each *each,
    void *ctx)
{
	struct { struct message m; uint8_t head[12];
	} r = { .m = { .len = (uint32_t)(sizeof r.m + head),
		    .type = (uint16_t)type,
		    .flags = MESSAGE_REQUEST | MESSAGE_DUMP },
		.head = { (uint8_t)family } };
	struct netlink nl = { 0 };
	int result, e;

	if (netlink_open(&nl) < 0)
		return NETLINK_ERROR;
	result = netlink_ask(&nl, &r.m, each, ctx);
	e = errno;
	netlink_close(&nl);
	errno = e;
	return result;
}

static void
on_addr(void *ctx, const struct message *m)
{
	struct localnet *o = ctx;
	struct localnet_net net = { 0 };
	struct addr a;

	if (m->type != RTM_NEWADDR || !addr_parse(m, &a) || !addr_valid(&a))
		return;
	net.index = a.index;
	net.ip = a.local;
	net.net = ip_net(a.peer.len ? &a.peer : &a.local, a.bits);
	net.bits = a.bits;
	buf_add(&o->nets, &net, sizeof net);
}

/* is the network's interface up? Then *net learns what kind it is */
static int
is_up(struct localnet_net *net, int fd)
{
	char name[16];
	struct link l;

	device_name(fd, (unsigned)net->index, name);
	if (device_link(fd, name, &l) < 0 || l.index != net->index ||
	    !(l.flags & IFF_UP))
		return 0;
	net->asks = !(l.flags & (IFF_NOARP | IFF_LOOPBACK | IFF_POINTOPOINT));
	net->ether = l.type == ETHER && l.mac.len == sizeof net->mac;
	if (net->ether)
		memcpy(net->mac, l.mac.byte, sizeof net->mac);
	return 1;
}

/* sort by interface, and keep only the networks of those that are up */
static int
add_links(struct localnet *o)
{
	struct localnet_net *net, *end, *to;
	int fd = device_open();

	if (fd < 0)
		return -1;
	buf_sort(&o->nets, sizeof *net);
	net = to = (void *)o->nets.p;
	end = (void *)(o->nets.p + o->nets.len);
	for (; net < end; net++)
		if (is_up(net, fd))
			*to++ = *net;
	close(fd);
	o->nets.len = (size_t)((char *)to - o->nets.p);
	return 0;
}

enum { OWN = 0xff };	/* in place of the bits: the address is ours */

struct key {
	int index;		/* 0: on any interface */
	struct ip ip;
	uint8_t bits, pad[2];
};

/* the place of the first such network, from 1 */
static uint32_t *
place(struct localnet *o, const struct ip *ip, int bits, int index, int add)
{
	struct key key = { index, *ip, (uint8_t)bits, { 0 } };

	return keys_number(&o->index, &key, sizeof key, add);
}

static void
put(struct localnet *o, const struct ip *ip, int bits, int index, uint32_t i)
{
	uint32_t *at = place(o, ip, bits, index, 1);

	if (at && !*at)
		*at = i;
}

int
localnet_index(struct localnet *o)
{
	const struct localnet_net *net =
	    BUF_ITEMS(&o->nets, const struct localnet_net);
	uint32_t i, n = (uint32_t)BUF_COUNT(&o->nets, *net);
	int index;

	for (i = 1; i <= n; i++, net++) {
		o->lengths[net->bits] = 1;
		for (index = net->index;; index = 0) {
			put(o, &net->ip, OWN, index, i);
			put(o, &net->net, net->bits, index, i);
			if (!index)
				break;
		}
	}
	return o->index.nodes.failed ? -1 : 0;
}

int
localnet_read(struct localnet *o)
{
	int i, r = NETLINK_TORN;

	for (i = 0; i < TRIES && r == NETLINK_TORN; i++) {
		o->nets.len = 0;
		r = localnet_dump(RTM_GETADDR, 0, 8, on_addr, o);
	}
	if (r == NETLINK_TORN || o->nets.failed)
		errno = o->nets.failed ? ENOMEM : EAGAIN;
	else if (!r && add_links(o) == 0 && localnet_index(o) == 0)
		return 0;
	o->nets.len = 0;
	return -1;
}

static struct localnet_net *
find(struct localnet *o, const struct ip *ip, int bits, unsigned zone,
    int index)
{
	uint32_t *at = zone && index && (int)zone != index ? NULL :
	    place(o, ip, bits, index | (int)zone, 0);

	return at ? BUF_ITEMS(&o->nets, struct localnet_net) + *at - 1 : NULL;
}

struct localnet_net *
localnet_find(struct localnet *o, const struct ip *ip, unsigned zone,
    int index)
{
	struct localnet_net *net = NULL;
	struct ip prefix;
	int bits;

	for (bits = ip->len * 8; bits >= 0 && !net; bits--)
		if (o->lengths[bits]) {
			prefix = ip_net(ip, bits);
			net = find(o, &prefix, bits, zone, index);
		}
	return net;
}

struct localnet_net *
localnet_own(struct localnet *o, const struct ip *ip, unsigned zone, int index)
{
	return find(o, ip, OWN, zone, index);
}
