/* keys: numbers by keys, against an array of all */
#include "check.h"
#include "lib/buf.h"
#include "cmd/pingsweep/keys.h"

enum { KEYS = 2000, SIZE = 8, MANY = 1 << 18 };

static struct keys k;

static uint32_t *
at(uint32_t a, uint32_t b, int add)
{
	uint32_t key[SIZE / 4] = { a, b };

	return keys_number(&k, key, sizeof key, add);
}

static void
each(void)
{
	static uint32_t key[KEYS][2];
	uint32_t i, *number;

	CHECK(!at(0, 0, 0));
	for (i = 0; i < KEYS; i++) {
		/* keys with a long common prefix, and random ones */
		key[i][0] = i % 3 ? 0 : rnd(INT32_MAX);
		key[i][1] = i % 3 == 1 ? i << 20 | 7 : i;
		number = at(key[i][0], key[i][1], 1);
		CHECK(number && !*number, "%u", i);
		*number = i + 1;
	}
	for (i = 0; i < KEYS; i++) {
		number = at(key[i][0], key[i][1], (int)rnd(2));
		CHECK(number && *number == i + 1, "%u", i);
	}
	CHECK(!at(1, KEYS, 0));
	buf_free(&k.nodes);
}

/* in ascending and descending order, and in orders that are hard on the tree */
static void
many(void)
{
	uint32_t i, way, sum = 0;

	for (way = 0; way < 4; way++) {
		k = (struct keys){ 0 };
		for (i = 0; i < MANY; i++)
			*at(0, way == 0 ? i : way == 1 ? MANY - i :
			    way == 2 ? i << 14 : ~(i << 14), 1) = 1;
		for (i = 0; i < MANY; i++)
			sum += *at(0, way == 0 ? i : way == 1 ? MANY - i :
			    way == 2 ? i << 14 : ~(i << 14), 1);
		CHECK(sum == (way + 1) * MANY);
		buf_free(&k.nodes);
	}
}

static const struct test tests[] = { { "each", each }, { "many", many } };

int
main(int argc, char *argv[])
{
	(void)argc;
	return TEST(tests, argv);
}
