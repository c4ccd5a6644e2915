/* verdict: values and their words, ids and back */
#include <errno.h>

#include "check.h"
#include "lib/buf.h"
#include "lib/ip.h"
#include "cmd/pingsweep/icmp.h"
#include "cmd/pingsweep/schedule.h"
#include "cmd/pingsweep/text.h"
#include "cmd/pingsweep/verdict.h"

static struct verdict
made(int kind, unsigned number, const char *reporter)
{
	struct verdict v = { .kind = (uint8_t)kind, .number = number };

	if (reporter)
		CHECK(ip_parse(reporter, &v.reporter) == 0);
	return v;
}

static void
words(void)
{
	static const struct {
		int kind;
		unsigned number;
		const char *reporter, *words;
		int state;
	} cases[] = {
		{ VERDICT_TIMEOUT, 0, NULL, "timeout", SCHEDULE_INACTIVE },
		{ VERDICT_DEADLINE, 0, NULL, "deadline", SCHEDULE_INACTIVE },
		{ VERDICT_NO_ROUTE, 0, "10.0.0.1", "no-route 10.0.0.1",
		    SCHEDULE_INACTIVE },
		{ VERDICT_UNREACHABLE, 0, NULL, "unreachable",
		    SCHEDULE_INACTIVE },
		{ VERDICT_PROHIBITED, 0, "2001:db8::1",
		    "prohibited 2001:db8::1", SCHEDULE_INACTIVE },
		{ VERDICT_FILTERED, 0, NULL, "filtered", SCHEDULE_INACTIVE },
		{ VERDICT_TTL, 0, "10.0.0.1", "ttl 10.0.0.1",
		    SCHEDULE_INACTIVE },
		{ VERDICT_BROADCAST, 0, NULL, "broadcast", SCHEDULE_INACTIVE },
		{ VERDICT_TOO_BIG, 0, NULL, "too-big", SCHEDULE_INACTIVE },
		{ VERDICT_TOO_BIG, 65536, "10.0.0.1", "too-big 65536 10.0.0.1",
		    SCHEDULE_INACTIVE },
		{ VERDICT_CLOSED, 22, NULL, "refused 22", SCHEDULE_INACTIVE },
		{ VERDICT_NOT_ON_LINK, 0, NULL, "not on-link",
		    SCHEDULE_ERROR },
		{ VERDICT_ERROR, EINVAL, NULL, "Invalid argument",
		    SCHEDULE_ERROR },
		{ VERDICT_ERROR, EADDRNOTAVAIL, NULL,
		    "no local address or port is free", SCHEDULE_ERROR },
		{ VERDICT_ANSWER, 0, NULL, "", SCHEDULE_ALIVE },
		{ VERDICT_OPEN, 22, NULL, "open 22", SCHEDULE_ALIVE },
		{ VERDICT_REFUSED, 65535, NULL, "refused 65535",
		    SCHEDULE_ALIVE },
	};
	struct verdict v;
	struct text text;
	size_t i;

	CHECK(sizeof cases / sizeof *cases == VERDICT_KINDS + 2);
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		v = made(cases[i].kind, cases[i].number, cases[i].reporter);
		text = (struct text){ 0 };
		verdict_words(&text, &v);
		CHECK(!strcmp(text.s, cases[i].words), "%s", text.s);
		CHECK(verdict_state(v.kind) == cases[i].state, "%s", text.s);
	}
}

/* each value has an id of its own; a verdict of a mere kind is not stored */
static void
ids(void)
{
	static struct verdicts l;
	struct verdict v, back;
	unsigned port;
	uint16_t id;
	int kind;

	for (kind = 0; kind < VERDICT_KINDS; kind++) {
		v = made(kind, 0, NULL);
		CHECK(verdict_id(&l, &v) == kind && verdict_is_known(&l, &v));
	}
	CHECK(!l.list.len);
	for (port = 1; port <= 300; port++) {
		v = made(port % 2 ? VERDICT_OPEN : VERDICT_REFUSED, port,
		    NULL);
		CHECK(!verdict_is_known(&l, &v));
		id = verdict_id(&l, &v);
		CHECK(id >= VERDICT_KINDS && id == verdict_id(&l, &v));
		CHECK(verdict_is_known(&l, &v));
		back = verdict_by_id(&l, id);
		CHECK(back.kind == v.kind && back.number == port);
	}
	v = made(VERDICT_TTL, 0, "10.0.0.1");
	id = verdict_id(&l, &v);
	v.kind = VERDICT_FILTERED;
	CHECK(verdict_id(&l, &v) == id + 1);
	back = verdict_by_id(&l, id);
	CHECK(back.kind == VERDICT_TTL && !ip_cmp(&back.reporter, &v.reporter));
	buf_free(&l.list);
}

/* once all ids are taken, only the kind of a verdict is kept */
static void
full(void)
{
	static struct verdicts l;
	struct verdict v = { .kind = VERDICT_OPEN }, back;
	uint32_t i, most = 65536 - VERDICT_KINDS;

	for (i = 0; i < most; i++) {
		v.number = (uint16_t)(i + 1);
		CHECK(verdict_id(&l, &v) == VERDICT_KINDS + i);
	}
	v.kind = VERDICT_REFUSED;
	CHECK(verdict_id(&l, &v) == VERDICT_REFUSED);
	v = made(VERDICT_OPEN, most, NULL);
	CHECK(verdict_id(&l, &v) == 65535);
	back = verdict_by_id(&l, 65535);
	CHECK(back.number == most);
	buf_free(&l.list);
}

/* errors of half a million routers: those that find no room cost no more */
static void
errors_of_many(void)
{
	static struct verdicts l;
	struct verdict v = { .kind = VERDICT_UNREACHABLE };
	uint32_t i, known = 0, of = 1 << 19;

	for (i = 0; i < of; i++) {
		v.reporter = ip_v4(0x0a000000 + i);
		known += (uint32_t)verdict_is_known(&l, &v);
		verdict_id(&l, &v);
		known += (uint32_t)verdict_is_known(&l, &v);
	}
	CHECK(known == 65536 - VERDICT_KINDS, "%u", known);
	buf_free(&l.list);
}

static void
errors(void)
{
	CHECK(verdict_of_errno(EINVAL) == VERDICT_NO_ROUTE);
	CHECK(verdict_of_errno(ENETUNREACH) == VERDICT_NO_ROUTE);
	CHECK(verdict_of_errno(EHOSTUNREACH) == VERDICT_UNREACHABLE);
	CHECK(verdict_of_errno(EACCES) == VERDICT_PROHIBITED);
	CHECK(verdict_of_errno(EPERM) == VERDICT_FILTERED);
	CHECK(verdict_of_errno(EMSGSIZE) == VERDICT_ERROR);
	CHECK(verdict_of_icmp(ICMP_NO_ROUTE) == VERDICT_NO_ROUTE);
	CHECK(verdict_of_icmp(ICMP_UNREACHABLE) == VERDICT_UNREACHABLE);
	CHECK(verdict_of_icmp(ICMP_PROHIBITED) == VERDICT_PROHIBITED);
	CHECK(verdict_of_icmp(ICMP_FILTERED) == VERDICT_FILTERED);
	CHECK(verdict_of_icmp(ICMP_TTL) == VERDICT_TTL);
}

static const struct test tests[] = {
	{ "words", words }, { "ids", ids }, { "full", full },
	{ "errors", errors }, { "errors_of_many", errors_of_many },
};

int
main(int argc, char *argv[])
{
	(void)argc;
	return TEST(tests, argv);
}
