/* hosts: positions and addresses are each other's inverse, in any order */
#include "check.h"
#include "lib/buf.h"
#include "lib/ip.h"
#include "cmd/pingsweep/hosts.h"
#include "cmd/pingsweep/localnet.h"
#include "cmd/pingsweep/options.h"
#include "cmd/pingsweep/text.h"

static struct config config;
static struct localnet local;

static void
begin(struct hosts *h, char **operands, const char *exclude)
{
	struct options_exclude x = { 0, exclude };

	config.operands = operands;
	config.separator = '\n';
	buf_add(&config.excludes, &x, sizeof x);
	memset(h, 0, sizeof *h);
	hosts_begin(h, &config);
	CHECK(hosts_read(h, &local) == 0 && !h->failed);
	CHECK(hosts_end(h) == 0);
}

static void
positions(void)
{
	static char *operands[] = { "10.0.3.0-10.0.4.9", "2001:db8::/120",
	    "10.0.0.1-254", NULL };
	static struct hosts h;
	unsigned seen[2] = { 0 };
	uint64_t i, by_family[2];
	struct host host;

	config.shard = config.shards = 3;
	config.skip = 7;
	for (config.seed = 0; config.seed < 20; config.seed++) {
		config.shuffled = config.seed > 0;
		begin(&h, operands, "10.0.0.0/31");
		hosts_by_family(&h, by_family);
		CHECK(hosts_total(&h) == 266 + 253 + 256);
		CHECK(by_family[0] == 266 + 253 && by_family[1] == 256);
		CHECK(hosts_count(&h) == (266 + 253 + 256) / 3 - 7);
		memset(seen, 0, sizeof seen);
		for (i = 0; i < hosts_count(&h); i++) {
			host = hosts_at(&h, i);
			CHECK(hosts_find(&h, &host.ip, host.zone) ==
			    (int64_t)i);
			CHECK(!hosts_name(&h, i, 0));
			seen[host.ip.len == 16]++;
		}
		CHECK(seen[0] && seen[1]);
		CHECK(ip_parse("10.0.0.1", &host.ip) == 0);
		CHECK(hosts_find(&h, &host.ip, 0) == -1);
		ranges_free(&h.target.set);
		ranges_free(&h.except.set);
		buf_free(&config.excludes);
		config.excludes = (struct buf){ 0 };
	}
}

static void
networks(void)
{
	static char *operands[] = { "10.0.0.128-10.0.1.3", "fe80::7%lo",
	    NULL };
	static struct hosts h;
	struct ip net;
	unsigned lo;
	struct text text = { 0 };
	struct host host;

	config = (struct config){ .shard = 1, .shards = 1 };
	begin(&h, operands, "192.0.2.1");
	lo = hosts_interface(&h, "lo", 2);
	CHECK(lo && !hosts_interface(&h, "nosuch", 6));
	CHECK(ip_parse("10.0.0.0", &net) == 0);
	CHECK(hosts_meet(&h, &net, 24, 0) && hosts_meet(&h, &net, 8, 0));
	CHECK(!hosts_meet(&h, &net, 25, 0));
	CHECK(ip_parse("fe80::", &net) == 0);
	CHECK(hosts_meet(&h, &net, 64, lo) && !hosts_meet(&h, &net, 64, 0));
	host = hosts_at(&h, hosts_count(&h) - 1);
	hosts_put_address(&h, &text, &host);
	CHECK(!strcmp(text.s, "fe80::7%lo"), "%s", text.s);
}

/* any one of its addresses meets a network, also its first and its last */
static void
meetings(void)
{
	static char address[IP_TEXT];
	static char *operands[] = { address, NULL };
	static const struct {
		const char *address, *net;
		int bits, met;
	} cases[] = {
		{ "10.3.0.0", "10.3.0.0", 16, 1 },
		{ "10.3.127.9", "10.3.0.0", 16, 1 },
		{ "10.3.128.9", "10.3.0.0", 16, 1 },
		{ "10.3.255.255", "10.3.0.0", 16, 1 },
		{ "10.4.0.0", "10.3.0.0", 16, 0 },
		{ "10.2.255.255", "10.3.0.0", 16, 0 },
		{ "10.3.191.255", "10.3.128.0", 18, 1 },
		{ "10.3.192.0", "10.3.128.0", 18, 0 },
		{ "10.3.1.1", "10.3.1.1", 32, 1 },
		{ "10.3.1.2", "10.3.1.1", 32, 0 },
		{ "223.1.1.1", "0.0.0.0", 0, 1 },
		{ "2001:db8::ffff", "2001:db8::", 112, 1 },
		{ "2001:db8::1:0", "2001:db8::", 112, 0 },
		{ "2001:dbf:ffff::1", "2001:db8::", 29, 1 },
	};
	static struct hosts h;
	struct ip net;
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		strcpy(address, cases[i].address);
		config = (struct config){ .shard = 1, .shards = 1 };
		begin(&h, operands, "192.0.2.1");
		CHECK(ip_parse(cases[i].net, &net) == 0);
		CHECK(hosts_meet(&h, &net, cases[i].bits, 0) == cases[i].met,
		    "%s", address);
	}
}

static void
families(void)
{
	static const struct { char *operand[3]; int all; } cases[] = {
		{ { NULL }, FAMILY_4 | FAMILY_6 },
		{ { "10.0.0.0/8", "10.0-3.1,5.7" }, FAMILY_4 },
		{ { "::1" }, FAMILY_6 },
		{ { "10.0.0.1", "fe80::1%eth0" }, FAMILY_4 | FAMILY_6 },
		{ { "localhost" }, FAMILY_4 | FAMILY_6 },
		{ { "-" }, FAMILY_4 | FAMILY_6 },
	};
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK(hosts_families(cases[i].operand) == cases[i].all, "%zu",
		    i);
}

static const struct test tests[] = {
	{ "positions", positions }, { "networks", networks },
	{ "families", families }, { "meetings", meetings },
};

int
main(int argc, char *argv[])
{
	(void)argc;
	return TEST(tests, argv);
}
