/* options: command lines, and the values that they become */
#include "check.h"
#include "lib/buf.h"
#include "lib/ip.h"
#include "cmd/pingsweep/options.h"

enum { WORDS = 32 };

/* the config of the line "-ab arg target"; valid until the next call */
static struct config *
config(const char *line)
{
	static struct config c;
	static char text[256], *argv[WORDS];
	int n = 1;

	memset(&c, 0, sizeof c);
	memset(argv, 0, sizeof argv);
	argv[0] = "pingsweep";
	strcpy(text, line);
	for (argv[n] = strtok(text, " "); argv[n]; argv[n] = strtok(NULL, " "))
		CHECK(++n < WORDS);
	options_begin(&c, argv);
	CHECK(options_parse(&c) == -1, "%s", line);
	return &c;
}

static void
defaults(void)
{
	const struct config *c = config("10.0.0.1");

	CHECK(!strcmp(c->operands[0], "10.0.0.1") && !c->operands[1]);
	CHECK(c->separator == '\n' && c->end == '\n' && !c->json);
	CHECK(!c->families && c->look_up && !c->multicast && !c->shuffled);
	CHECK(c->shard == 1 && c->shards == 1 && !c->skip && !c->need);
	CHECK(c->method == METHOD_ECHO && c->size == 24 && !c->ttl);
	CHECK(!c->source.len && !c->has_mark && !c->interface);
	CHECK(c->gap == 1000000 && c->wait == 500000000 && c->tries == 2);
	CHECK(!c->limit && options_wait(c) == c->wait);
	CHECK(c->show == SHOW_ALL && c->fields && c->stamps && !c->list);
}

static void
values(void)
{
	const struct config *c;

	c = config("-46nbcve");
	CHECK(c->families == (FAMILY_4 | FAMILY_6) && !c->look_up);
	CHECK(c->broadcast && c->totals && c->verbose && c->eager);
}

static void
numbers(void)
{
	const struct config *c;

	c = config("-z 7 -P 2/3 -i 5 -N 9 -r 250 -t auto -k 4 -w 2s -T 9 -m 3");
	CHECK(c->shuffled && c->seed == 7 && c->shard == 2 && c->shards == 3);
	CHECK(c->skip == 5 && c->need == 9 && c->gap == 4000000);
	CHECK(!c->wait && options_wait(c) == 1000000000 && c->tries == 4);
	CHECK(c->limit == 2000000000 && c->ttl == 9);
	CHECK(c->has_mark && c->mark == 3);
	CHECK(!config("-r 0")->gap);
}

/* which hosts get a record, and whether it is more than an address */
static void
shown(void)
{
	static const struct { const char *line; enum show show; int fields; }
	cases[] = {
		{ "-q", SHOW_NONE, 0 }, { "-a", SHOW_ALIVE, 0 },
		{ "-u", SHOW_INACTIVE, 0 }, { "-aj", SHOW_ALIVE, 1 },
		{ "-j", SHOW_ALL, 1 }, { "-al", SHOW_ALIVE, 0 },
	};
	const struct config *c;
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		c = config(cases[i].line);
		CHECK(c->show == cases[i].show && c->fields == cases[i].fields,
		    "%s", cases[i].line);
		CHECK(c->stamps == c->fields);
	}
}

static void
methods(void)
{
	const struct config *c = config("-p 22,80-81 -p 443 -I eth0 -S ::1");
	const uint8_t *ports = (const void *)c->ports.p;
	unsigned i, n = 0;

	CHECK(c->method == METHOD_TCP && c->source.len == 16);
	CHECK(!strcmp(c->interface, "eth0") && c->multicast && !c->index);
	for (i = 0; i < 65536; i++)
		n += ports[i / 8] >> i % 8 & 1;
	CHECK(n == 4 && ports[443 / 8] >> 443 % 8 & 1);
	c = config("-A0 -x 10.0.0.1 -X file -F");
	CHECK(c->method == METHOD_ARP && c->on_link);
	CHECK(c->force && c->multicast);
	CHECK(!c->separator && !c->end);
	CHECK(c->excludes.len == 2 * sizeof(struct options_exclude));
}

static const struct test tests[] = {
	{ "defaults", defaults }, { "values", values },
	{ "numbers", numbers }, { "shown", shown }, { "methods", methods },
};

int
main(int argc, char *argv[])
{
	(void)argc;
	return TEST(tests, argv);
}
