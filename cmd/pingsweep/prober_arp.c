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
#include "icmp.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/fd.h"
#include "lib/ip.h"
#include "localnet.h"
#include "prober_echo.h"
#include "siphash.h"

enum { ARP = 0x0806, IPV6 = 0x86dd };	/* <linux/if_ether.h> */
/* one with all options of RFC 3971; a reply has far less */
enum { LONGEST = 512 };

union address {
	struct sockaddr_ll ll;
	struct sockaddr_in6 in6;
};

/* what others ask is nothing to us: of ARP only replies come in */
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

/* it has nothing to receive before it is bound */
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
prober_arp_open(struct prober_arp *l, int index)
{
	l->fd[0] = open_packet(index);
	l->error[0] = errno;
	l->fd[1] = open_icmp6();
	l->error[1] = errno;
}

int
prober_arp_begin(struct prober_arp *l)
{
	return batch_init(&l->out, PROBER_SLOTS, ARP_ND_ND,
	    sizeof(struct sockaddr_ll), 0) < 0 || batch_init(&l->in,
	    PROBER_SLOTS, LONGEST, sizeof(union address), 128) < 0 ? -1 : 0;
}

/* the question for one address, in slot i */
static void
ask(const struct batch *out, size_t i, const struct prober_to *to)
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
prober_arp_send(struct prober_arp *l, struct prober_to *to, size_t n)
{
	int64_t begin = clock_now();
	size_t i, sent;

	for (i = 0; i < n; i++) {
		ask(&l->out, i, to + i);
		to[i].sent = begin + (int64_t)i * l->cost;
		to[i].error = 0;
	}
	for (i = 0; i < n; i += sent + !sent) {
		sent = batch_send(l->fd[0], l->out.m + i, n - i);
		if (sent)
			continue;
		if (batch_is_full(errno))
			for (; i < n - 1; i++)
				to[i].error = errno;
		to[i].error = errno;
	}
	prober_reckon(&l->cost, begin, to, n);
}

/* what the control messages of an ICMPv6 message hold; its hop limit */
static int
where(const struct msghdr *h, struct prober_arp_event *e)
{
	const struct cmsghdr *c = NULL;
	struct in6_pktinfo to;
	int hops = -1;

	while ((c = batch_control(h, c)))
		if (batch_is_kind(c, IPPROTO_IPV6, IPV6_HOPLIMIT, sizeof hops))
			memcpy(&hops, CMSG_DATA(c), sizeof hops);
		else if (batch_is_kind(c, IPPROTO_IPV6, IPV6_PKTINFO,
		    sizeof to)) {
			memcpy(&to, CMSG_DATA(c), sizeof to);
			e->index = (int)to.ipi6_ifindex;
			e->neigh.to.len = 16;
			memcpy(e->neigh.to.byte, &to.ipi6_addr, 16);
		}
	return hops;
}

/* is the i-th that came in by fd[f] an answer to somebody here? */
static int
read_one(const struct batch *in, size_t i, int f, struct prober_arp_event *e)
{
	const struct sockaddr_ll *from = batch_address(in, i);
	struct prober_arp_event at = { 0 };
	size_t n = in->m[i].msg_len;
	int hops;

	if (!f) {
		if (!arp_nd_arp_reply(batch_data(in, i), n, &e->neigh))
			return 0;
		e->index = from->sll_ifindex;
		e->direct = from->sll_pkttype == PACKET_HOST;
		return from->sll_pkttype < PACKET_OTHERHOST;
	}
	hops = where(&in->m[i].msg_hdr, &at);
	if (!arp_nd_nd_reply(batch_data(in, i), n, hops, &e->neigh))
		return 0;
	e->index = at.index;
	e->neigh.to = at.neigh.to;
	e->direct = 1;
	return 1;
}

/* up to a batch of answers by fd[f]; how many datagrams */
static size_t
receive(struct prober_arp *l, int f, prober_arp_each *each, void *ctx)
{
	struct prober_arp_event e;
	int64_t now, ahead;
	size_t i, n = batch_receive(l->fd[f], &l->in);

	if (!n)
		return 0;
	now = clock_now();
	ahead = batch_ahead(now);
	for (i = 0; i < n; i++)
		if (read_one(&l->in, i, f, &e)) {
			e.came = batch_came(batch_stamp(&l->in.m[i].msg_hdr),
			    ahead, 0, now);
			each(ctx, &e);
		}
	return n;
}

size_t
prober_arp_receive(struct prober_arp *l, prober_arp_each *each, void *ctx)
{
	size_t n, sum = 0;
	int f;

	for (f = 0; f < 2; f++)
		do {
			n = l->fd[f] < 0 ? 0 : receive(l, f, each, ctx);
			sum += n;
		} while (n == PROBER_SLOTS);
	l->got = sum;
	return sum;
}

int
prober_arp_dropped(struct prober_arp *l)
{
	int more = batch_dropped(l->fd[0], &l->drops[0]);

	more |= batch_dropped(l->fd[1], &l->drops[1]);
	/* a wrong checksum counts as well: a queue that was full had more */
	return more && l->got >= PROBER_SLOTS;
}
