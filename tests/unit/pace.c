/* pace: a bucket against its definition */
#include "check.h"
#include "cmd/pingsweep/pace.h"

#define MS INT64_C(1000000)

static void
exact(void)
{
	struct pace p = { 10 * MS, 1000 * MS, 0 };
	int64_t now = 77777 * MS, when;
	int i;

	for (i = 0; i <= 100; i++)	/* the burst, and one more */
		CHECK(!pace_take(&p, now));
	CHECK(pace_take(&p, now) == now + 10 * MS);
	CHECK(pace_take(&p, now + 9 * MS) == now + 10 * MS);
	now += 10 * MS;
	CHECK(!pace_take(&p, now));
	when = pace_take(&p, now);
	CHECK(when == now + 10 * MS);
	p.gap = 50 * MS;	/* slower from now on */
	CHECK(!pace_take(&p, when) && pace_take(&p, when) == when + 50 * MS);
	now = when + 3600 * 1000 * MS;	/* idle time saves up the burst only */
	for (i = 0; i <= 20; i++)
		CHECK(!pace_take(&p, now));
	CHECK(pace_take(&p, now) == now + 50 * MS);
}

/* no interval has more sends than its length allows, plus the burst */
static void
any(void)
{
	struct pace p = { 3 * MS, 100 * MS, 0 };
	int64_t now = 5000 * MS, taken[3000], when;
	int n = 0, i;

	while (n < 3000) {
		when = pace_take(&p, now);
		if (!when) {
			taken[n] = now;
			for (i = n; i >= 0; i -= 1 + (int)rnd(40))
				CHECK((n - i) * p.gap <=
				    now - taken[i] + p.burst);
			n++;
		} else
			CHECK(when > now && when <= now + p.gap);
		if (rnd(4) == 0)
			now += (int64_t)rnd(rnd(50) ? 6000000 : 400000000);
	}
}

static const struct test tests[] = { { "exact", exact }, { "any", any } };

int
main(int argc, char *argv[])
{
	(void)argc;
	return TEST(tests, argv);
}
