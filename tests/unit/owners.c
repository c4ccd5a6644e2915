/* owners: a ring of link-layer addresses against an array of all */
#include "check.h"
#include "lib/buf.h"
#include "cmd/pingsweep/owners.h"

enum { SIZE = 16, HOSTS = 1000 };

static void
ring(void)
{
	static uint8_t mac[HOSTS][ARP_ND_MAC];
	static struct owners o;
	uint8_t other[ARP_ND_MAC] = { 0xff };
	uint64_t i;

	CHECK(!owners_get(&o, 0) && !owners_get(&o, SIZE));
	CHECK(owners_begin(&o, SIZE) == 0);
	CHECK(!owners_differ(&o, 0, other));
	for (i = 0; i < HOSTS; i++) {
		mac[i][0] = (uint8_t)(1 + rnd(100));
		owners_set(&o, i, mac[i]);
		CHECK(!memcmp(owners_get(&o, i), mac[i], ARP_ND_MAC));
		CHECK(owners_differ(&o, i, other));
		CHECK(!owners_differ(&o, i, mac[i]));
		if (i >= SIZE)	/* another host has its entry */
			CHECK(!owners_differ(&o, i - SIZE, other));
	}
	owners_forget(&o, HOSTS - 1);
	CHECK(!owners_differ(&o, HOSTS - 1, other));
	memset(other, 0, sizeof other);
	owners_set(&o, 3, other);
	CHECK(!owners_get(&o, 3));
	buf_free(&o.ring);
}

static const struct test tests[] = { { "ring", ring } };

int
main(int argc, char *argv[])
{
	(void)argc;
	return TEST(tests, argv);
}
