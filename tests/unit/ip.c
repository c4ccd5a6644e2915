/* "parse TEXT", "prefix TEXT", "net TEXT/BITS", "is TEXT", "inside A NET" */
#include <arpa/inet.h>

#include "check.h"
#include "lib/ip.h"

/* an address with many zero groups, so that runs of them compete */
static struct ip
any(void)
{
	struct ip ip = { rnd(4) ? 16 : 4, { 0 } };
	int i;

	for (i = 0; i < ip.len; i++)
		ip.byte[i] = (uint8_t)(rnd(2) ? 0 : rnd(256));
	if (ip.len == 16 && !rnd(20)) {
		memset(ip.byte, 0, 10);
		ip.byte[10] = ip.byte[11] = 0xff;
	}
	return ip;
}

/* RFC 5952 4.2 literally: lower-case hex, the longest run of zeros cut */
static void
by_the_rfc(char *s, const uint8_t *b)
{
	int i, run, best = 0, at = -1;

	for (i = 0; i < 8; i++) {
		for (run = 0; i + run < 8 && !b[2 * (i + run)] &&
		    !b[2 * (i + run) + 1]; run++)
			;
		if (run > best && run > 1)
			at = i, best = run;
	}
	*s = '\0';
	for (i = 0; i < 8; i++) {
		if (i == at) {
			s += sprintf(s, "::");
			i += best - 1;
			continue;
		}
		s += sprintf(s, "%s%x", i && i != at + best ? ":" : "",
		    b[2 * i] << 8 | b[2 * i + 1]);
	}
}

static int
is_mapped(const struct ip *ip)
{
	return !memcmp(ip->byte, "\0\0\0\0\0\0\0\0\0\0\xff\xff", 12);
}

static void
format(void)
{
	char s[IP_TEXT], want[80];
	uint8_t b[16];
	struct ip ip, back;
	size_t n;
	int i, af;

	for (i = 0; i < 300000; i++) {
		ip = any();
		af = ip.len == 4 ? AF_INET : AF_INET6;
		memset(s, 'x', sizeof s);
		n = ip_format(s, &ip);
		CHECK(n == strlen(s), "%s", s);
		if (af == AF_INET || is_mapped(&ip))
			inet_ntop(af, ip.byte, want, sizeof want);
		else
			by_the_rfc(want, ip.byte);
		CHECK(!strcmp(s, want), "%s, not %s", s, want);
		CHECK(inet_pton(af, s, b) == 1 && !memcmp(b, ip.byte, ip.len),
		    "%s", s);
		CHECK(ip_parse(s, &back) == 0 && !ip_cmp(&ip, &back), "%s", s);
	}
}

/* random text that is nearly an address */
static void
parse(void)
{
	static const char *const bits[] = { "0", "1", "12", "abcd", "F", ":",
	    "::", ".", "10.0.0.1", "255", "256", "01", "12345", "g", "00",
	    "%" };
	char s[128];
	struct in6_addr want;
	struct ip ip;
	int i, j, n, af, ok, yes = 0;

	for (i = 0; i < 2000000; i++) {
		*s = '\0';
		for (j = 0, n = (int)rnd(14); j < n; j++) {
			strcat(s, bits[rnd(16)]);
			if (rnd(2) && j + 1 < n)
				strcat(s, rnd(3) ? ":" : ".");
		}
		af = strchr(s, ':') ? AF_INET6 : AF_INET;
		/* some libcs accept 01.2.3.4, some of them as octal */
		ok = inet_pton(af, s, &want) == 1;
		if (ok && strchr(s, '.') && (strstr(s, "01.") ||
		    strstr(s, ".01") || strstr(s, "00.") || strstr(s, ".00")))
			continue;
		CHECK((ip_parse(s, &ip) == 0) == ok, "%s", s);
		if (ok)
			CHECK(!memcmp(&want, ip.byte, ip.len), "%s", s);
		yes += ok;
	}
	CHECK(yes > 1000, "%d", yes);
}

/* bit i of an address, the highest first */
static int
bit(const struct ip *ip, int i)
{
	return ip->byte[i / 8] >> (7 - i % 8) & 1;
}

static void
net(void)
{
	struct ip a, b, n;
	int i, j, bits, same;

	for (i = 0; i < 100000; i++) {
		a = any();
		b = rnd(3) ? a : any();
		bits = (int)rnd(a.len * 8 + 1u);
		b.byte[rnd(a.len)] ^= (uint8_t)(1 << rnd(8));
		n = ip_net(&a, bits);
		CHECK(n.len == a.len);
		for (j = 0; j < a.len * 8; j++)
			CHECK(bit(&n, j) == (j < bits && bit(&a, j)),
			    "bit %d of /%d", j, bits);
		same = a.len == b.len;
		for (j = 0; same && j < bits; j++)
			same = bit(&a, j) == bit(&b, j);
		CHECK(ip_inside(&a, &b, bits) == same, "/%d", bits);
	}
}

static const struct test tests[] = {
	{ "format", format }, { "parse", parse }, { "net", net },
};

int
main(int argc, char *argv[])
{
	char s[IP_TEXT];
	const char *why;
	struct ip ip, in;
	int bits;

	if (argc < 3)
		return TEST(tests, argv);
	why = ip_parse_prefix(argv[2], &ip, &bits);
	if (!strcmp(argv[1], "parse")) {
		why = ip_parse(argv[2], &ip) < 0 ? "no" : NULL;
		if (!why)
			ip_format(s, &ip);
		return puts(why ? why : s) < 0;
	}
	if (why)
		return puts(why) < 0;
	if (!strcmp(argv[1], "inside")) {
		why = ip_parse_prefix(argv[3], &in, &bits);
		return puts(why ? why :
		    ip_inside(&ip, &in, bits) ? "yes" : "no") < 0;
	}
	if (!strcmp(argv[1], "is"))
		return puts(ip_linklocal(&ip) ? "link-local" :
		    ip_unique_local(&ip) ? "unique-local" : "other") < 0;
	if (!strcmp(argv[1], "net"))
		ip = ip_net(&ip, bits);
	ip_format(s, &ip);
	return printf("%s/%d\n", s, bits) < 0;
}
