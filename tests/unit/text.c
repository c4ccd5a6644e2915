/* text: append parts, and cut what is too long */
#include "check.h"
#include "lib/ip.h"
#include "cmd/pingsweep/text.h"

static void
parts(void)
{
	struct text t = { 0 };
	struct ip ip;

	CHECK(!*t.s);
	CHECK(ip_parse("2001:db8::1", &ip) == 0);
	text_add(&t, "a ");
	text_number(&t, 0);
	text_bytes(&t, "-;", 1);
	text_number(&t, UINT64_MAX);
	text_add(&t, " ");
	text_ip(&t, &ip);
	text_add(&t, " at ");
	text_mac(&t, (const uint8_t *)"\x52\x54\x00\x0a\xbc\xff");
	CHECK(!strcmp(t.s, "a 0-18446744073709551615 2001:db8::1 at "
	    "52:54:00:0a:bc:ff"), "%s", t.s);
	CHECK(t.n == strlen(t.s));
}

static void
cut(void)
{
	struct text t = { 0 };
	struct ip ip = { 4, { 0 } };
	int i;

	for (i = 0; i < 1000; i++)
		text_add(&t, "xyz");
	CHECK(t.n == sizeof t.s - 1 && strlen(t.s) == t.n);
	text_number(&t, 7);
	text_ip(&t, &ip);
	text_mac(&t, ip.byte);
	CHECK(t.s[t.n - 1] != '7' && !t.s[t.n]);
}

static const struct test tests[] = { { "parts", parts }, { "cut", cut } };

int
main(int argc, char *argv[])
{
	(void)argc;
	return TEST(tests, argv);
}
