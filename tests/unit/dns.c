/* dns: questions byte by byte, and replies that are cut anywhere */
#include "check.h"
#include "lib/ip.h"
#include "cmd/pingsweep/dns.h"

static void
queries(void)
{
	static const uint8_t want[] = "\x12\x34\1\0\0\1\0\0\0\0\0\0"
	    "\4host\7example\3org\0\0\x1c\0\1";
	static const struct {
		const char *name, *domain;
		size_t n;
	} cases[] = {
		{ "a", "", 19 }, { "a.", "", 19 }, { "a", ".", 19 },
		{ "a", "b", 21 }, { "a.b", "", 21 }, { "a.b.", "c.d.", 25 },
		{ "a", "b..c", 0 }, { "a..b", "", 0 }, { ".a", "", 0 },
		{ "a..", "", 0 }, { ".", "", 0 }, { "", "", 0 },
		{ "", "a", 0 }, { ".", "a", 0 }, { "a", "..", 0 },
	};
	uint8_t q[DNS_QUERY];
	char name[300];
	size_t i, n;

	n = dns_query(q, "host", "example.org.", 12, DNS_AAAA, 0x1234);
	CHECK(n == sizeof want - 1 && !memcmp(q, want, n), "%zu", n);
	n = dns_query(q, "host.example.org", "not this", 0, DNS_AAAA, 0x1234);
	CHECK(n == sizeof want - 1 && !memcmp(q, want, n), "%zu", n);
	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK(dns_query(q, cases[i].name, cases[i].domain,
		    strlen(cases[i].domain), DNS_A, 0) == cases[i].n, "%s %s",
		    cases[i].name, cases[i].domain);
	/* labels of up to 63 bytes, names of up to 253 */
	for (n = 1; n < sizeof name; n++) {
		memset(name, 'x', n);
		name[n] = '\0';
		CHECK((dns_query(q, name, "", 0, DNS_A, 0) > 0) == (n <= 63));
		for (i = 31; i < n; i += 32)
			name[i] = '.';
		i = dns_query(q, name, "", 0, DNS_A, 0);
		CHECK(n % 32 == 0 ? i == (n <= 254 ? n + 17 : 0) :
		    i == (n <= 253 ? n + 18 : 0), "%zu: %zu", n, i);
		if (n > 1 && n % 32)
			CHECK(dns_query(q, "a", name, n, DNS_A, 0) ==
			    (n <= 251 ? n + 20 : 0), "%zu", n);
	}
}

/* a reply about host. of type A: CNAME a., and a.'s address */
static const char reply[] = "\x12\x34\x81\x80\0\1\0\2\0\0\0\0\4hOsT\0\0\1\0\1"
    "\xc0\x0c\0\5\0\1\0\0\0\1\0\3\1a\0"
    "\xc0\x22\0\1\0\1\0\0\0\1\0\4\x7f\0\0\7";

static int
read_reply(const char *b, size_t n, struct ip *ip)
{
	uint8_t q[DNS_QUERY];
	size_t length = dns_query(q, "host", "", 0, DNS_A, 0x1234);
	char *copy = malloc(n + !n);	/* so that sanitizers see overruns */
	int r;

	memcpy(copy, b, n);
	r = dns_reply(q, length, (const void *)copy, n, ip);
	free(copy);
	return r;
}

static void
replies(void)
{
	size_t i, n = sizeof reply - 1;
	char b[sizeof reply];
	struct ip ip;

	CHECK(read_reply(reply, n, &ip) == DNS_FOUND);
	CHECK(ip.len == 4 && !memcmp(ip.byte, "\x7f\0\0\7", 4));
	for (i = 0; i < n; i++)
		CHECK(read_reply(reply, i, &ip) == (i < 22 ? DNS_OTHER :
		    DNS_FAILED) && !ip.len, "%zu", i);
	/* flip a bit in each byte of the header and the question */
	for (i = 0; i < 22; i++) {
		memcpy(b, reply, sizeof b);
		b[i] ^= 0x40;
		CHECK(read_reply(b, n, &ip) == (i == 3 || (i > 5 && i < 12) ?
		    DNS_FOUND : DNS_OTHER), "%zu", i);
	}
	memcpy(b, reply, sizeof b);
	b[2] |= 2;
	CHECK(read_reply(b, n, &ip) == DNS_CUT && ip.len == 4);
	CHECK(read_reply(b, 22, &ip) == DNS_CUT && !ip.len);
	b[3] |= 3;
	CHECK(read_reply(b, n, &ip) == DNS_NONE && !ip.len);
	b[3] = (char)0x85;
	CHECK(read_reply(b, n, &ip) == DNS_FAILED && !ip.len);
}

/*
 * As many records as fit, each with a name made of pointers to pointers: the
 * reader must end, and soon
 */
static void
pointers(void)
{
	static char b[65535];
	size_t at, i;
	struct ip ip;

	memcpy(b, reply, 22);
	b[6] = b[7] = (char)0xff;
	for (at = 22; at + 400 <= sizeof b; at += 400) {
		memset(b + at, 0, 400);
		b[at] = (char)0xc0;	/* the owner points into the data */
		b[at + 1] = (char)0x22;
		b[at + 3] = 5;
		b[at + 5] = 1;
		b[at + 10] = 388 >> 8;
		b[at + 11] = (char)(388 & 255);
		for (i = 12; i < 400; i += 2) {
			b[at + i] = (char)0xc0;
			b[at + i + 1] = (char)(0x22 + i % 200);
		}
	}
	CHECK(read_reply(b, sizeof b, &ip) == DNS_FAILED && !ip.len);
}

static const struct test tests[] = {
	{ "queries", queries }, { "replies", replies },
	{ "pointers", pointers },
};

int
main(int argc, char *argv[])
{
	(void)argc;
	return TEST(tests, argv);
}
