/* order: "N SEED SHARD SHARDS SKIP" prints its indexes; SEED may be - */
#include <inttypes.h>

#include "check.h"
#include "cmd/pingsweep/order.h"

enum { MANY = 3000 };

static uint64_t
rnd64(void)
{
	return (uint64_t)rnd(1u << 31) << 33 ^ (uint64_t)rnd(1u << 31) << 16 ^
	    rnd(1u << 31);
}

/* all shards of n together have each index once */
static void
check_shards(uint64_t n, const uint64_t *seed, uint64_t shards)
{
	static uint8_t seen[MANY];
	struct order o;
	uint64_t shard, i, index, sum = 0, least = n, most = 0;

	memset(seen, 0, sizeof seen);
	for (shard = 1; shard <= shards; shard++) {
		o = order_begin(n, seed, shard, shards, 0);
		sum += o.count;
		least = o.count < least ? o.count : least;
		most = o.count > most ? o.count : most;
		for (i = 0; i < o.count; i++) {
			index = order_index(&o, i);
			CHECK(index < n && !seen[index]++, "%" PRIu64 " of %"
			    PRIu64, index, n);
			CHECK(order_position(&o, index) == (int64_t)i);
		}
	}
	CHECK(sum == n && most <= least + 1, "%" PRIu64 " of %" PRIu64, sum,
	    n);
}

static void
bijections(void)
{
	uint64_t n, seed;

	for (n = 0; n <= MANY; n++) {
		seed = n % 5 ? rnd64() : n / 5;
		check_shards(n, &seed, 1);
	}
}

static void
shards(void)
{
	uint64_t n, shards, seed;

	for (n = 0; n <= MANY; n += 1 + n / 16)
		for (shards = 1; shards < 40; shards += 1 + rnd(5)) {
			seed = rnd64();
			check_shards(n, &seed, shards);
			check_shards(n, NULL, shards);
		}
	check_shards(3, NULL, 1000);
}

/* too many for a full check: map some indexes there and back */
static void
large(void)
{
	struct order o;
	uint64_t n, seed, shards, shard, index, position;
	int64_t back;
	int i, j, others = 0;

	for (i = 0; i < 2000; i++) {
		n = (rnd64() >> (2 + rnd(50))) + 1;
		seed = rnd64();
		shards = rnd(3) ? 1 : 1 + rnd(9);
		shard = 1 + rnd((uint32_t)shards);
		o = order_begin(n, rnd(5) ? &seed : NULL, shard, shards,
		    rnd(2) ? rnd(100) : 0);
		for (j = 0; j < 100; j++) {
			index = rnd64() % n;
			back = order_position(&o, index);
			CHECK(back < 0 || (uint64_t)back < o.count);
			CHECK(back < 0 ||
			    order_index(&o, (uint64_t)back) == index);
			others += back < 0;
			if (!o.count)
				continue;
			position = rnd64() % o.count;
			index = order_index(&o, position);
			CHECK(index < n);
			CHECK(order_position(&o, index) == (int64_t)position);
		}
	}
	CHECK(others > 1000, "%d", others);
}

static void
skips(void)
{
	struct order whole, o;
	uint64_t n, i, skip, seed;

	for (n = 0; n < 200; n++) {
		seed = rnd64();
		whole = order_begin(n, rnd(2) ? &seed : NULL, 1 + n % 3, 3, 0);
		skip = rnd(80);
		o = order_begin(n, whole.half ? &seed : NULL, 1 + n % 3, 3,
		    skip);
		CHECK(o.count == (skip < whole.count ? whole.count - skip : 0));
		for (i = 0; i < o.count; i++)
			CHECK(order_index(&o, i) ==
			    order_index(&whole, skip + i));
		for (i = 0; i < skip && i < whole.count; i++)
			CHECK(order_position(&o, order_index(&whole, i)) == -1);
	}
}

/* the order is frozen: a resumed sweep needs the same one on every machine */
static void
known(void)
{
	static const uint64_t few[] = { 9, 2, 1, 5, 3, 7, 4, 6, 8, 0 };
	static const uint64_t many[] = { 948880909, 564575804, 950423733,
	    639285710, 470637255 };
	const uint64_t seed = 7;
	struct order o = order_begin(10, &seed, 1, 1, 0);
	uint64_t i;

	for (i = 0; i < o.count; i++)
		CHECK(order_index(&o, i) == few[i], "at %" PRIu64, i);
	o = order_begin(1000000007, &seed, 1, 1, 0);
	for (i = 0; i < sizeof many / sizeof *many; i++)
		CHECK(order_index(&o, i * 100000000) == many[i], "at %" PRIu64,
		    i);
}

/* over many seeds each index is about equally often at each position */
static void
fair(uint64_t n)
{
	enum { SEEDS = 20000 };
	static unsigned at[64][64];
	struct order o;
	uint64_t seed, i, j;
	double d, want = SEEDS / (double)n, chi = 0;

	memset(at, 0, sizeof at);
	for (seed = 0; seed < SEEDS; seed++) {
		o = order_begin(n, &seed, 1, 1, 0);
		for (i = 0; i < n; i++)
			at[i][order_index(&o, i)]++;
	}
	for (i = 0; i < n; i++)
		for (j = 0; j < n; j++) {
			d = at[i][j] - want;
			chi += d * d / want;
		}
	/* chi-squared, (n - 1)^2 degrees of freedom: within six deviations */
	d = (chi - (double)(n - 1) * (double)(n - 1)) / (double)(n - 1);
	CHECK(d < 6 * 1.4143, "%" PRIu64 ": %f", n, d);
}

static void
mixed(void)
{
	const uint64_t n = 1 << 20;
	struct order o;
	uint64_t seed, i, a, b, near = 0, up = 0, same = 0;

	fair(2);
	fair(3);
	fair(5);
	fair(16);
	fair(37);
	fair(64);
	for (seed = 0; seed < 4; seed++) {
		o = order_begin(n, &seed, 1, 1, 0);
		for (i = 0; i + 1 < 100000; i++) {
			a = order_index(&o, i);
			b = order_index(&o, i + 1);
			up += a < b;
			near += (a < b ? b - a : a - b) < n / 256;
			same += i == a;
		}
	}
	CHECK(up > 198500 && up < 201500, "%" PRIu64, up);
	/* 2/256 of the pairs */
	CHECK(near > 2800 && near < 3450, "%" PRIu64, near);
	CHECK(same < 10, "%" PRIu64, same);
}

static const struct test tests[] = {
	{ "bijections", bijections }, { "shards", shards }, { "large", large },
	{ "skips", skips }, { "known", known }, { "mixed", mixed },
};

int
main(int argc, char *argv[])
{
	struct order o;
	uint64_t v[6] = { 0 }, i;

	if (argc != 6)
		return TEST(tests, argv);
	for (i = 1; i < 6; i++)
		v[i] = strtoull(argv[i], NULL, 10);
	o = order_begin(v[1], strcmp(argv[2], "-") ? &v[2] : NULL, v[3], v[4],
	    v[5]);
	for (i = 0; i < o.count; i++)
		printf("%" PRIu64 "\n", order_index(&o, i));
	return 0;
}
