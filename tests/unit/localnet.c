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

static const struct test tests[] = {
	{ "find", find },
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
