/* neighbours: messages made by hand */
#include <sys/socket.h>

#include "check.h"
#include "cmd/pingsweep/localnet.h"
#include "cmd/pingsweep/neighbours.h"
#include "lib/message.h"
#include "message.h"

struct head {	/* struct ndtmsg */
	uint8_t family, pad[3];
};

struct config {	/* struct ndt_config */
	uint16_t key, entry;
	uint32_t entries, more[7];
};

enum { NAME = 1, THRESH1, THRESH2, THRESH3, CONFIG, PARMS };

static struct bytes m;
static struct neighbours_table t;

static void
start(int type)
{
	struct head h = { AF_INET6, { 0 } };

	m.len = 0;
	begin(&m, type, 2, 1, &h, sizeof h);
	attr_str(&m, NAME, "ndisc_cache");
}

static void
put_everything(void)
{
	struct config c = { 16, 400, 77, { 1, 2, 3 } };
	size_t at;

	start(RTM_NEWNEIGHTBL);
	attr_num(&m, THRESH1, 128);
	attr_num(&m, THRESH2, 512);
	attr_num(&m, THRESH3, 1024);
	attr(&m, CONFIG, &c, sizeof c);
	at = nest(&m, PARMS);
	attr_num(&m, THRESH3, 9);
	end_nest(&m, at);
}

static int
parse(void)
{
	struct message *p = cut(&m, m.len);
	int r = neighbours_parse(p, &t);

	free(p);
	return r;
}

static void
fields(void)
{
	put_everything();
	CHECK(parse() == 1);
	CHECK(t.family == AF_INET6 && t.most == 1024 && t.used == 77);
}

/* an interface's message has only a name and parameters: it is no table */
static void
others(void)
{
	start(RTM_NEWNEIGHTBL);
	CHECK(parse() == 0);
	attr_num(&m, THRESH3, 0);
	CHECK(parse() == 0);
	start(RTM_NEWLINK);
	attr_num(&m, THRESH3, 1024);
	CHECK(parse() == 0);
	start(RTM_NEWNEIGHTBL);
	attr_num(&m, THRESH3, 1024);
	attr(&m, CONFIG, "\1\2\3\4\5\6", 6);
	CHECK(parse() == 1 && t.most == 1024 && !t.used);
	m.len = 0;
	begin(&m, RTM_NEWNEIGHTBL, 2, 1, NULL, 0);
	CHECK(parse() == 0);
}

/* which states (NUD_... of <linux/neighbour.h>) hold an entry */
static void
held(void)
{
	static const struct { uint16_t state; int held; } want[] = {
		{ 0x1, 1 }, { 0x2, 1 }, { 0x4, 0 }, { 0x8, 1 }, { 0x10, 1 },
		{ 0x20, 0 }, { 0x40, 0 }, { 0x80, 1 },
	};
	struct { uint8_t family, pad[3]; int32_t index; uint16_t state;
		uint8_t flags, type; } h = { AF_INET, { 0 }, 3, 0, 0, 1 };
	struct message *p;
	size_t i;

	for (i = 0; i < sizeof want / sizeof *want; i++) {
		h.state = want[i].state;
		m.len = 0;
		begin(&m, RTM_NEWNEIGH, 2, 1, &h, sizeof h);
		p = cut(&m, m.len);
		CHECK(neighbours_held(p) == want[i].held, "%zu", i);
		CHECK(neighbours_parse(p, &t) == 0);
		free(p);
		p = cut(&m, m.len - 1);
		CHECK(neighbours_held(p) == -1);
		free(p);
	}
	put_everything();
	CHECK(neighbours_held(last(&m)) == -1);
}

static void
any(const struct message *p)
{
	if (neighbours_parse(p, &t))
		CHECK(t.most);
	neighbours_held(p);
}

static void
garbled(void)
{
	put_everything();
	garble(&m, sizeof(struct head), any);
}

/* while an entry lasts, no more are begun than the table has room for */
static void
paced(void)
{
	const int64_t second = 1000000000, start = 50 * second;
	struct localnet_net net = { .index = 3, .asks = 1, .bits = 16,
	    .ip = { 4, { 10, 1, 0, 1 } }, .net = { 4, { 10, 1 } } };
	struct localnet local = { .nets = { .p = (char *)&net,
	    .len = sizeof net } };
	struct neighbours n = { .local = &local };
	struct ip near = { 4, { 10, 1, 2, 3 } }, far = { 4, { 10, 2, 2, 3 } };
	int64_t now = start, when;
	unsigned begun = 0, room = neighbours_room(4);

	CHECK(localnet_index(&local) == 0);
	CHECK(!neighbours_ask(&n, &near, 0, 1, now));	/* not begun yet */
	CHECK(!neighbours_begin(&n, 4, second, INT64_MAX, now));
	CHECK(neighbours_begin(&n, 4, second, 0, now) > 0);
	for (; now < start + 3 * second; now += second / 1000) {
		do {
			when = neighbours_ask(&n, &near, 0, 1, now);
			begun += !when;
		} while (!when);
		CHECK(when > now);
		CHECK(!neighbours_ask(&n, &near, 0, 2, now));
		CHECK(!neighbours_ask(&n, &near, 0, 3, now));
		CHECK(neighbours_ask(&n, &near, 0, 4, now) > now);
		CHECK(!neighbours_ask(&n, &far, 0, 1, now));
	}
	/* the burst, half of the room, and what comes in three seconds */
	CHECK(begun > room / 4 && begun <= 2 * room + 2, "%u of %u", begun,
	    room);
	net.asks = 0;
	CHECK(!neighbours_ask(&n, &near, 0, 1, now));
}

static const struct test tests[] = {
	{ "paced", paced },
	{ "fields", fields }, { "others", others }, { "held", held },
	{ "garbled", garbled },
};

/* room: print how many entries this machine's tables have room for */
int
main(int argc, char *argv[])
{
	if (argc == 2 && !strcmp(argv[1], "room"))
		return printf("%u %u\n", neighbours_room(4),
		    neighbours_room(6)) < 0;
	return TEST(tests, argv);
}
