#include <errno.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netpacket/packet.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "buf.h"
#include "clk.h"
#include "fd.h"
#include "ip.h"
#include "neigh.h"
#include "onlink.h"
#include "siphash.h"
#include "echo.h"
#include "sock.h"
#include "probe.h"
#include "lan.h"

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
	sock_prepare(fd);
	sock_stamps(fd);
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
	sock_prepare(fd);
	sock_stamps(fd);
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
lan_open(struct lan *l, int index)
{
	l->fd[0] = open_packet(index);
	l->error[0] = errno;
	l->fd[1] = open_icmp6();
	l->error[1] = errno;
}

int
lan_begin(struct lan *l)
{
	return sock_batch(&l->out, PROBE_SLOTS, NEIGH_ND,
	    sizeof(struct sockaddr_ll), 0) < 0 || sock_batch(&l->in,
	    PROBE_SLOTS, LONGEST, sizeof(union address), 128) < 0 ? -1 : 0;
}

/* the question for one address, in slot i */
static void
ask(const struct sock_batch *out, size_t i, const struct probe_to *to)
{
	const struct onlink_net *net = to->net;
	struct sockaddr_ll *a = sock_name(out, i);
	int six = to->ip.len == 16;

	a->sll_family = AF_PACKET;
	a->sll_ifindex = net->index;
	a->sll_protocol = htons(six ? IPV6 : ARP);
	a->sll_halen = NEIGH_MAC;
	memset(a->sll_addr, 0xff, NEIGH_MAC);
	if (six)
		neigh_nd(sock_data(out, i), &net->ip, net->mac, &to->ip,
		    a->sll_addr);
	else
		neigh_arp(sock_data(out, i), &net->ip, net->mac, &to->ip);
	out->m[i].msg_hdr.msg_iov->iov_len = six ? NEIGH_ND : NEIGH_ARP;
}

void
lan_send(struct lan *l, struct probe_to *to, size_t n)
{
	int64_t begin = clk_now();
	size_t i, sent;

	for (i = 0; i < n; i++) {
		ask(&l->out, i, to + i);
		to[i].sent = begin + (int64_t)i * l->cost;
		to[i].error = 0;
	}
	for (i = 0; i < n; i += sent + !sent) {
		sent = sock_send(l->fd[0], l->out.m + i, n - i);
		if (sent)
			continue;
		if (sock_is_full(errno))
			for (; i < n - 1; i++)
				to[i].error = errno;
		to[i].error = errno;
	}
	probe_reckon(&l->cost, begin, to, n);
}

/* what the control messages of an ICMPv6 message hold; its hop limit */
static int
where(const struct msghdr *h, struct lan_event *e)
{
	const struct cmsghdr *c = NULL;
	struct in6_pktinfo to;
	int hops = -1;

	while ((c = sock_control(h, c)))
		if (sock_is_kind(c, IPPROTO_IPV6, IPV6_HOPLIMIT, sizeof hops))
			memcpy(&hops, CMSG_DATA(c), sizeof hops);
		else if (sock_is_kind(c, IPPROTO_IPV6, IPV6_PKTINFO,
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
read_one(const struct sock_batch *in, size_t i, int f, struct lan_event *e)
{
	const struct sockaddr_ll *from = sock_name(in, i);
	struct lan_event at = { 0 };
	size_t n = in->m[i].msg_len;
	int hops;

	if (!f) {
		if (!neigh_arp_reply(sock_data(in, i), n, &e->neigh))
			return 0;
		e->index = from->sll_ifindex;
		e->direct = from->sll_pkttype == PACKET_HOST;
		return from->sll_pkttype < PACKET_OTHERHOST;
	}
	hops = where(&in->m[i].msg_hdr, &at);
	if (!neigh_nd_reply(sock_data(in, i), n, hops, &e->neigh))
		return 0;
	e->index = at.index;
	e->neigh.to = at.neigh.to;
	e->direct = 1;
	return 1;
}

/* up to a batch of answers by fd[f]; how many datagrams */
static size_t
receive(struct lan *l, int f, lan_each *each, void *ctx)
{
	struct lan_event e;
	int64_t now, ahead;
	size_t i, n = sock_take(l->fd[f], &l->in);

	if (!n)
		return 0;
	now = clk_now();
	ahead = sock_ahead(now);
	for (i = 0; i < n; i++)
		if (read_one(&l->in, i, f, &e)) {
			e.came = sock_came(sock_stamp(&l->in.m[i].msg_hdr),
			    ahead, 0, now);
			each(ctx, &e);
		}
	return n;
}

size_t
lan_receive(struct lan *l, lan_each *each, void *ctx)
{
	size_t n, sum = 0;
	int f;

	for (f = 0; f < 2; f++)
		do {
			n = l->fd[f] < 0 ? 0 : receive(l, f, each, ctx);
			sum += n;
		} while (n == PROBE_SLOTS);
	l->got = sum;
	return sum;
}

int
lan_dropped(struct lan *l)
{
	int more = sock_dropped(l->fd[0], &l->drops[0]);

	more |= sock_dropped(l->fd[1], &l->drops[1]);
	/* a wrong checksum counts as well: a queue that was full had more */
	return more && l->got >= PROBE_SLOTS;
}
