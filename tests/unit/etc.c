/* etc: hosts(5), resolv.conf(5) */
#include "check.h"
#include "lib/buf.h"
#include "lib/ip.h"
#include "cmd/pingsweep/etc.h"

static unsigned
zone(void *ctx, const char *name, size_t n)
{
	(void)ctx;
	return n == 4 && !memcmp(name, "eth0", 4) ? 7 : 0;
}

static struct etc_text
text(const char *s)
{
	return (struct etc_text){ s, strlen(s), zone, NULL };
}

static int
is(const struct etc_address *a, const char *want, unsigned in)
{
	char s[IP_TEXT] = "-";

	if (a->ip.len)
		ip_format(s, &a->ip);
	return !strcmp(s, want) && a->zone == in;
}

static void
hosts(void)
{
	static const struct { const char *name, *four, *six; unsigned zone; }
	    cases[] = {
		{ "one", "10.0.0.1", "fd00::1", 0 },
		{ "ONE", "10.0.0.1", "fd00::1", 0 },
		{ "uno", "10.0.0.1", "-", 0 }, { "eins", "10.0.0.1", "-", 0 },
		{ "local", "-", "fe80::1", 7 }, { "gone", "-", "fe80::2", 0 },
		{ "last", "10.0.0.4", "-", 0 },
		{ "m\xfcll", "10.0.0.5", "-", 0 },
	};
	static const char *const none[] = { "two", "on", "onee", "", "#",
	    "10.0.0.1", "comment", "cr\r" };
	struct etc_text t = text("# comment\n#\n\n"
	    "10.0.0.1\tone uno\t eins#two\n10.0.0.1 # two\n"
	    "10.0.0 two\n10.0.0.256 two\n::1::2 two\n"
	    " fd00::1 one\r\n10.0.0.3 one\nfe80::1%eth0 local\n"
	    "fe80::2%eth1 gone cr\r\n10.0.0.5 m\xfcll\n10.0.0.4 last");
	enum { CASES = sizeof cases / sizeof *cases,
	    NONE = sizeof none / sizeof *none };
	struct buf b = { 0 };
	const struct etc_name *n;
	size_t i;

	for (i = 0; i < CASES + NONE; i++)
		etc_look_for(&b, i < CASES ? cases[i].name : none[i - CASES],
		    i);
	etc_hosts(&b, &t);
	CHECK(!b.failed && BUF_COUNT(&b, struct etc_name) == CASES + NONE);
	n = BUF_ITEMS(&b, struct etc_name);
	for (; n < BUF_AT(&b, struct etc_name, b.len); n++) {
		i = n->place;
		CHECK(n->known == (i < CASES), "%s", n->name);
		CHECK(is(n->found, i < CASES ? cases[i].four : "-", 0), "%s",
		    n->name);
		CHECK(is(n->found + 1, i < CASES ? cases[i].six : "-",
		    i < CASES ? cases[i].zone : 0), "%s", n->name);
	}
	buf_free(&b);
	etc_hosts(&b, &t);
	CHECK(!b.failed && !b.len);
	etc_look_for(&b, "one", 0);
	etc_hosts(&b, &(struct etc_text){ 0 });
	CHECK(!BUF_ITEMS(&b, struct etc_name)->known);
	buf_free(&b);
}

static void
resolver(void)
{
	struct etc_text t = text("# nameserver 9.9.9.9\n;nameserver 9.9.9.9\n"
	    "nameserver 10.0.0.1 # first\nnameserver\t fe80::1%eth0\r\n"
	    "nameserver nobody\nnameserver\nnameservers 9.9.9.9\n"
	    "search a.org  b.org\ndomain c.org\nsearch d.org e.org.\t. # f\n"
	    "nameserver fd00::1\nnameserver 9.9.9.9\noptions ndots:2 edns0\n"
	    "options timeout:7 attempts:3 ndots: ndots:x ndotsy ndots:-1");
	static const char *const domains[] = { "d.org", "e.org.", "." };
	struct etc_resolver r;
	const char *word;
	size_t i, n;

	etc_resolver(&r, &t);
	CHECK(r.servers == 3 && is(r.server, "10.0.0.1", 0) &&
	    is(r.server + 1, "fe80::1", 7) && is(r.server + 2, "fd00::1", 0));
	CHECK(r.dots == 2 && r.timeout == 7 && r.attempts == 3);
	for (i = 0; word = etc_word(&r.search, r.end, &n), n; i++)
		CHECK(i < 3 && n == strlen(domains[i]) &&
		    !memcmp(word, domains[i], n), "%zu", i);
	CHECK(i == 3);

	etc_resolver(&r, &(struct etc_text){ 0 });
	CHECK(r.servers == 1 && is(r.server, "127.0.0.1", 0) &&
	    r.dots == 1 && r.timeout == 5 && r.attempts == 2);
	CHECK(r.search && etc_word(&r.search, r.end, &n) == r.end && !n);
	t = text("options ndots:99999999999999999999 timeout:0 attempts:0");
	etc_resolver(&r, &t);
	CHECK(r.dots == 15 && r.timeout == 1 && r.attempts == 1);
	t = text("options ndots:0 timeout:61 attempts:4294967297");
	etc_resolver(&r, &t);
	CHECK(r.dots == 0 && r.timeout == 60 && r.attempts == 10);
}

static const struct test tests[] = {
	{ "hosts", hosts }, { "resolver", resolver },
};

int
main(int argc, char *argv[])
{
	(void)argc;
	return TEST(tests, argv);
}
