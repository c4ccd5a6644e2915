/* ip: texts and bytes of addresses, with the libc's functions as the oracle */
#include <arpa/inet.h>
#include <netinet/in.h>

#include "fuzz.h"
#include "lib/ip.h"

/* libcs differ in how they write ::1.2.3.4, which RFC 5952 leaves open */
static int
is_compatible(const struct ip *ip)
{
	const uint8_t zero[12] = { 0 };

	return ip->len == 16 && !memcmp(ip->byte, zero, sizeof zero);
}

static void
format(const struct ip *ip)
{
	char *s = malloc(IP_TEXT), want[INET6_ADDRSTRLEN];
	size_t n = ip_format(s, ip);
	struct ip back;

	MUST(n == strlen(s) && n < IP_TEXT);
	MUST(ip_parse(s, &back) == 0 && ip_cmp(&back, ip) == 0);
	MUST(inet_ntop(ip->len == 4 ? AF_INET : AF_INET6, ip->byte, want,
	    sizeof want));
	MUST(is_compatible(ip) || !strcmp(s, want));
	free(s);
}

static void
parse(const char *s)
{
	struct ip ip;
	uint8_t want[16];
	int r = ip_parse(s, &ip), six = strchr(s, ':') != NULL;

	MUST(r == 0 || r == -1);
	MUST((r == 0) == (inet_pton(six ? AF_INET6 : AF_INET, s, want) == 1));
	if (r < 0)
		return;
	MUST(ip.len == (six ? 16 : 4) && !memcmp(ip.byte, want, ip.len));
	format(&ip);
}

static void
prefix(const char *s)
{
	struct ip ip, alone;
	int bits;
	const char *why = ip_parse_prefix(s, &ip, &bits);
	const char *slash = strchr(s, '/');
	char *addr = guard_text(s, slash ? (size_t)(slash - s) : strlen(s));
	int known = strlen(addr) < IP_TEXT && ip_parse(addr, &alone) == 0;

	MUST(known || why);
	MUST(!why || (slash && known) || !strcmp(why, "is not an address"));
	if (!why) {
		MUST(ip_cmp(&ip, &alone) == 0);
		MUST(bits >= 0 && bits <= ip.len * 8);
		MUST(bits == (slash ? atoi(slash + 1) : ip.len * 8));
	}
	free(addr);
}

static int
bit(const struct ip *ip, int i)
{
	return ip->byte[i / 8] >> (7 - i % 8) & 1;
}

static void
masks(const struct ip *a, const struct ip *b, int bits)
{
	struct ip net = ip_net(a, bits);
	int i, same = a->len == b->len;

	MUST(net.len == a->len);
	for (i = 0; i < a->len * 8; i++)
		MUST(bit(&net, i) == (i < bits && bit(a, i)));
	for (i = 0; i < bits; i++)
		same &= bit(a, i) == bit(b, i);
	MUST(ip_inside(a, b, bits) == same);
	MUST(ip_inside(a, &net, bits));
	MUST((ip_cmp(a, b) < 0) == (ip_cmp(b, a) > 0));
	MUST(a->len >= b->len || ip_cmp(a, b) < 0);
}

static void
kinds(const struct ip *ip)
{
	struct in6_addr six;
	uint32_t v;

	memcpy(&six, ip->byte, sizeof six);
	v = ntohl(six.s6_addr32[0]);
	if (ip->len == 4) {
		struct ip same = ip_v4(v);

		MUST(ip_cmp(&same, ip) == 0);
		MUST(ip_linklocal(ip) == (v >> 16 == 0xa9fe));
		MUST(ip_multicast(ip) == (IN_MULTICAST(v) != 0));
		MUST(!ip_unique_local(ip));
	} else {
		MUST(ip_linklocal(ip) == (IN6_IS_ADDR_LINKLOCAL(&six) != 0));
		MUST(ip_multicast(ip) == (IN6_IS_ADDR_MULTICAST(&six) != 0));
		MUST(ip_unique_local(ip) == (v >> 25 == 0x7e));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct input in = { data, n };
	struct ip a = { 0 }, b = { 0 };
	char *s = take_text(&in);
	unsigned how = take8(&in);

	parse(s);
	prefix(s);
	a.len = how & 1 ? 4 : 16;
	b.len = how & 2 ? 4 : 16;
	take_bytes(&in, a.byte, a.len);
	take_bytes(&in, b.byte, b.len);
	format(&a);
	kinds(&a);
	masks(&a, &b, take8(&in) % (a.len * 8 + 1));
	free(s);
	return 0;
}
