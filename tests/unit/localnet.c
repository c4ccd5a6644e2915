/* localnet: which network a host is in; the networks of this machine */
#include "check.h"
#include "lib/buf.h"
#include "lib/ip.h"
#include "cmd/pingsweep/localnet.h"

static struct localnet o;

static void
add(int index, const char *prefix)
{
	struct localnet_net n = { .index = index };
	int bits;

	CHECK(!ip_parse_prefix(prefix, &n.ip, &bits));
	n.bits = (uint8_t)bits;
	n.net = ip_net(&n.ip, bits);
	buf_add(&o.nets, &n, sizeof n);
	CHECK(localnet_index(&o) == 0);
}

/* the index of the network that a host is in; -1: none */
static int
which(const char *host, unsigned zone, int index)
{
	struct ip ip;
	const struct localnet_net *n;

	CHECK(!ip_parse(host, &ip), "%s", host);
	n = localnet_find(&o, &ip, zone, index);
	if (!n)
		return -1;
	return (int)(n - (const struct localnet_net *)(void *)o.nets.p);
}

static void
find(void)
{
	CHECK(which("10.0.0.1", 0, 0) == -1);
	add(1, "127.0.0.1/8");
	add(2, "10.0.0.1/16");
	add(3, "10.0.7.1/24");
	add(4, "10.0.7.2/24");
	add(2, "2001:db8::1/64");
	add(2, "fe80::1/64");
	add(3, "fe80::2/64");
	CHECK(which("127.1.2.3", 0, 0) == 0);
	CHECK(which("10.0.9.9", 0, 0) == 1 && which("10.1.0.0", 0, 0) == -1);
	CHECK(which("10.0.7.9", 0, 0) == 2);
	CHECK(which("10.0.7.9", 0, 2) == 1 && which("10.0.7.9", 0, 4) == 3);
	CHECK(which("10.0.7.9", 0, 5) == -1);
	CHECK(which("2001:db8::9", 0, 0) == 4);
	CHECK(which("2001:db8:0:1::9", 0, 0) == -1);
	CHECK(which("fe80::9", 3, 0) == 6 && which("fe80::9", 2, 0) == 5);
	CHECK(which("fe80::9", 4, 0) == -1 && which("fe80::9", 2, 3) == -1);
	CHECK(which("::", 0, 0) == -1 && which("0.0.0.0", 0, 0) == -1);
	add(5, "0.0.0.1/0");
	CHECK(which("10.0.7.9", 0, 0) == 2 && which("192.0.2.1", 0, 0) == 7);
}

static int
own(const char *host, unsigned zone, int index)
{
	struct ip ip;
	const struct localnet_net *n;

	CHECK(!ip_parse(host, &ip), "%s", host);
	n = localnet_own(&o, &ip, zone, index);
	return n ? n->index : 0;
}

static void
owned(void)
{
	add(2, "10.0.0.1/16");
	add(3, "10.0.0.1/24");
	add(3, "10.0.0.2/24");
	add(3, "fe80::1/64");
	add(4, "fe80::1/64");
	CHECK(own("10.0.0.1", 0, 0) == 2 && own("10.0.0.1", 0, 3) == 3);
	CHECK(own("10.0.0.2", 0, 0) == 3 && !own("10.0.0.2", 0, 2));
	CHECK(!own("10.0.0.0", 0, 0) && !own("10.0.0.3", 0, 0));
	CHECK(own("fe80::1", 4, 0) == 4 && own("fe80::1", 3, 3) == 3);
	CHECK(!own("fe80::1", 4, 3) && !own("fe80::1", 5, 0));
}

/* 65536 addresses, as on a large router, most of them in one network */
static void
many(void)
{
	struct localnet_net n = { .ip = { 4, { 10, 1 } } };
	const struct localnet_net *net;
	uint32_t i, times, of = 1 << 16, sum = 0;

	for (i = 0; i < of; i++) {
		n.index = (int)(i / 256) + 1;
		n.bits = i % 256 ? 16 : 24;
		n.ip.byte[2] = (uint8_t)(i >> 8);
		n.ip.byte[3] = (uint8_t)i;
		n.net = ip_net(&n.ip, n.bits);
		buf_add(&o.nets, &n, sizeof n);
	}
	CHECK(localnet_index(&o) == 0);
	for (times = 0; times < 4; times++)
		for (i = 0; i < of; i++) {
			n.ip.byte[2] = (uint8_t)(i >> 8);
			n.ip.byte[3] = (uint8_t)i;
			net = localnet_own(&o, &n.ip, 0, 0);
			sum += net && net->index == (int)(i / 256) + 1;
			net = localnet_find(&o, &n.ip, 0, 0);
			sum += net && net->index == (int)(i / 256) + 1 &&
			    net->bits == 24;
		}
	CHECK(sum == 8 * of, "%u", sum);
}

static const struct test tests[] = {
	{ "find", find }, { "owned", owned }, { "many", many },
};

/* "INDEX IP NET/BITS asks ether MAC", a network a line */
static int
print(void)
{
	char ip[IP_TEXT], net[IP_TEXT];
	const struct localnet_net *n;
	size_t count;

	if (localnet_read(&o) < 0)
		return 1;
	n = (const void *)o.nets.p;
	for (count = o.nets.len / sizeof *n; count; count--, n++) {
		ip[ip_format(ip, &n->ip)] = net[ip_format(net, &n->net)] = 0;
		printf("%d %s %s/%d %d %d %02x:%02x:%02x:%02x:%02x:%02x\n",
		    n->index, ip, net, n->bits, n->asks, n->ether, n->mac[0],
		    n->mac[1], n->mac[2], n->mac[3], n->mac[4], n->mac[5]);
	}
	return 0;
}

/* print: the networks of this machine */
int
main(int argc, char *argv[])
{
	if (argc == 2 && !strcmp(argv[1], "print"))
		return print();
	return TEST(tests, argv);
}
