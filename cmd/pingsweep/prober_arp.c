#include "prober_arp.h"

#include <errno.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netpacket/packet.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "arp_nd.h"
#include "batch.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/device.h"
#include "lib/fd.h"
#include "lib/ip.h"
#include "localnet.h"
#include "options.h"
#include "probe.h"
#include "verdict.h"

enum { ARP = 0x0806, IPV6 = 0x86dd };	/* <linux/if_ether.h> */
/* bytes of an advertisement with all options of RFC 3971 */
enum { LONGEST = 512 };

union address {
	struct sockaddr_ll ll;
	struct sockaddr_in6 in6;
};

/* receive only ARP replies: a BPF program for the packet socket */
static int
filter(int fd)
{
	static const struct {	/* <linux/filter.h> */
		uint16_t code;
		uint8_t yes, no;
		uint32_t k;
	} replies[] = {
		{ 0x28, 0, 0, 6 },	/* load the two bytes at 6 */
		{ 0x15, 0, 1, 2 },	/* equal to 2? */
		{ 0x06, 0, 0, LONGEST },	/* return so many bytes */
		{ 0x06, 0, 0, 0 },
	};
	struct {
		uint16_t n;
		const void *code;
	} program = { sizeof replies / sizeof *replies, replies };

	return setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program,
	    sizeof program);
}

/* protocol 0: nothing comes in before the filter is set and it is bound */
static int
open_packet(int index)
{
	struct sockaddr_ll a = { .sll_family = AF_PACKET,
	    .sll_protocol = htons(ARP), .sll_ifindex = index };
	int fd = fd_high(socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC |
	    SOCK_NONBLOCK, 0));

	if (fd < 0)
		return -1;
	batch_prepare(fd);
	batch_stamps(fd);
	if (filter(fd) < 0 ||
	    bind(fd, (const void *)&a, sizeof a) < 0) {
		close(fd);
		return -1;
	}
	return fd;
}

static int
open_icmp6(void)
{
	static const int on = 1;
	uint32_t pass[8];
	int fd = fd_high(socket(AF_INET6, SOCK_RAW | SOCK_CLOEXEC |
	    SOCK_NONBLOCK, IPPROTO_ICMPV6));

	if (fd < 0)
		return -1;
	batch_prepare(fd);
	batch_stamps(fd);
	memset(pass, 0xff, sizeof pass);	/* blocked */
	pass[ND_NEIGHBOR_ADVERT / 32] ^= 1u << ND_NEIGHBOR_ADVERT % 32;
	if (setsockopt(fd, IPPROTO_ICMPV6, ICMP6_FILTER, pass,
	    sizeof pass) < 0 || setsockopt(fd, IPPROTO_IPV6,
	    IPV6_RECVHOPLIMIT, &on, sizeof on) < 0 || setsockopt(fd,
	    IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof on) < 0) {
		close(fd);
		return -1;
	}
	return fd;
}

void
prober_arp_open(struct prober_arp *l, const struct config *config,
    struct localnet *local)
{
	l->config = config;
	l->local = local;
	l->fd[0] = open_packet(config->index);
	l->error[0] = errno;
	l->fd[1] = open_icmp6();
	l->error[1] = errno;
}

struct localnet_net *
prober_arp_network(const struct prober_arp *l, const struct ip *ip,
    unsigned zone)
{
	const struct config *c = l->config;
	struct localnet_net *net;

	if (c->source.len) {
		net = localnet_own(l->local, &c->source, zone, c->index);
		if (net && !ip_inside(ip, &net->net, net->bits))
			net = NULL;
	} else
		net = localnet_find(l->local, ip, zone, c->index);
	return net && net->asks && net->ether ? net : NULL;
}

void
prober_arp_look(const struct prober_arp *l, struct localnet_net *net)
{
	device_mac(l->fd[0], (unsigned)net->index, net->mac);
}

int
prober_arp_begin(struct prober_arp *l)
{
	return batch_init(&l->out, PROBE_SLOTS, ARP_ND_ND,
	    sizeof(struct sockaddr_ll), 0) < 0 || batch_init(&l->in,
	    PROBE_SLOTS, LONGEST, sizeof(union address), 128) < 0 ? -1 : 0;
}

/* the question for one address, in slot i */
static void
ask(const struct batch *out, size_t i, const struct probe *to)
{
	const struct localnet_net *net = to->net;
	struct sockaddr_ll *a = batch_address(out, i);
	int six = to->ip.len == 16;

	a->sll_family = AF_PACKET;
	a->sll_ifindex = net->index;
	a->sll_protocol = htons(six ? IPV6 : ARP);
	a->sll_halen = ARP_ND_MAC;
	memset(a->sll_addr, 0xff, ARP_ND_MAC);
	if (six)
		arp_nd_nd(batch_data(out, i), &net->ip, net->mac, &to->ip,
		    a->sll_addr);
	else
		arp_nd_arp(batch_data(out, i), &net->ip, net->mac, &to->ip);
	out->m[i].msg_hdr.msg_iov->iov_len = six ? ARP_ND_ND : ARP_ND_ARP;
}

void
prober_arp_send(struct prober_arp *l, struct probe *to, size_t n)
{
	int64_t begin = clock_now();
	size_t i, sent;

	for (i = 0; i < n; i++) {
		if (!i || to[i].net != to[i - 1].net)
			prober_arp_look(l, to[i].net);
		ask(&l->out, i, to + i);
		to[i].sent = begin + (int64_t)i * l->cost;
		to[i].error = 0;
	}
	for (i = 0; i < n; i += sent) {
		sent = batch_send(l->fd[0], &l->out, i, n - i);
		if (!sent)
			sent = probe_refuse(to + i, n - i, errno);
	}
	probe_reckon(&l->cost, begin, to, n);
}

struct answer {
	struct arp_nd arp;	/* of both families: to is set */
	int index;		/* of the interface where it came in */
	int direct;		/* it was sent to our link-layer address */
};

/* read the control messages of an ICMPv6 message; its hop limit, -1: none */
static int
read_control(const struct msghdr *h, int *index, struct ip *to)
{
	const struct cmsghdr *c = NULL;
	struct in6_pktinfo info;
	int hops = -1;

	while ((c = batch_control(h, c)))
		if (batch_is_kind(c, IPPROTO_IPV6, IPV6_HOPLIMIT, sizeof hops))
			memcpy(&hops, CMSG_DATA(c), sizeof hops);
		else if (batch_is_kind(c, IPPROTO_IPV6, IPV6_PKTINFO,
		    sizeof info)) {
			memcpy(&info, CMSG_DATA(c), sizeof info);
			*index = (int)info.ipi6_ifindex;
			to->len = 16;
			memcpy(to->byte, &info.ipi6_addr, 16);
		}
	return hops;
}

/* is the i-th datagram from fd[f] an answer to somebody here? */
static int
read_answer(const struct batch *in, size_t i, int f, struct answer *a)
{
	const struct sockaddr_ll *from = batch_address(in, i);
	size_t n = in->m[i].msg_len;
	struct ip to = { 0 };
	int hops;

	a->index = 0;
	if (f == 0) {
		if (!arp_nd_arp_reply(batch_data(in, i), n, &a->arp))
			return 0;
		a->index = from->sll_ifindex;
		a->direct = from->sll_pkttype == PACKET_HOST;
		return from->sll_pkttype < PACKET_OTHERHOST;
	}
	hops = read_control(&in->m[i].msg_hdr, &a->index, &to);
	if (!arp_nd_nd_reply(batch_data(in, i), n, hops, &a->arp))
		return 0;
	a->arp.to = to;
	a->direct = 1;
	return 1;
}

/* the index of a host that is asked for there, if we are answered; else -1 */
static int64_t
answered_index(const struct prober_arp *l, const struct answer *a,
    const struct probe_user *user)
{
	const struct ip *ip = &a->arp.ip;
	unsigned zone = ip->len == 16 && ip_linklocal(ip) ?
	    (unsigned)a->index : 0;
	const struct localnet_net *net = prober_arp_network(l, ip, zone);

	if (!net || net->index != a->index || ip_cmp(&net->ip, &a->arp.to))
		return -1;
	if (!a->direct && memcmp(net->mac, a->arp.to_mac, sizeof net->mac))
		return -1;
	return user->find(user->ctx, ip, zone);
}

/* hand on up to a batch of answers from fd[f]; how many datagrams came in */
static size_t
receive(struct prober_arp *l, int f, const struct probe_user *user)
{
	struct probe_event e = { .what = PROBE_OWNER,
	    .verdict.kind = VERDICT_ANSWER };
	struct answer a;
	int64_t now, ahead, index;
	size_t i, n = batch_receive(l->fd[f], &l->in);

	if (!n)
		return 0;
	now = clock_now();
	ahead = batch_ahead(now);
	for (i = 0; i < n; i++) {
		index = read_answer(&l->in, i, f, &a) ?
		    answered_index(l, &a, user) : -1;
		if (index < 0)
			continue;
		e.index = (uint64_t)index;
		memcpy(e.mac, a.arp.mac, sizeof e.mac);
		e.came = batch_came(batch_stamp(&l->in.m[i].msg_hdr), ahead,
		    0, now);
		user->event(user->ctx, &e);
	}
	return n;
}

size_t
prober_arp_receive(struct prober_arp *l, const struct probe_user *user)
{
	size_t n, sum = 0;
	int f;

	for (f = 0; f < 2; f++)
		do {
			n = l->fd[f] < 0 ? 0 : receive(l, f, user);
			sum += n;
		} while (n == PROBE_SLOTS && sum < BATCH_TURN);
	l->got = sum;
	return sum;
}

int
prober_arp_dropped(struct prober_arp *l)
{
	int dropped = batch_dropped(l->fd[0], &l->drops[0]);

	dropped |= batch_dropped(l->fd[1], &l->drops[1]);
	/*
	 * The kernel counts packets with a wrong checksum as well; but if the
	 * queue was full, a whole batch has come in.
	 */
	return dropped && l->got >= PROBE_SLOTS;
}
