/* grid: on a simulated clock */
#include <inttypes.h>

#include "check.h"
#include "cmd/repeat/grid.h"

#define S INT64_C(1000000000)
#define DAY (86400 * S)
#define CENTURY (36525 * DAY)

/* after a run from begin to end the next start is at due; skipped are lost */
static void
step(struct grid *g, int line, int64_t begin, int64_t end, int success,
    int64_t due, uint64_t skipped)
{
	uint64_t n;

	grid_start(g, begin);
	n = grid_end(g, end, success, 0);
	if (n != skipped || g->due != due)
		fail(__FILE__, line, "step",
		    "due %" PRId64 " skipped %" PRIu64, g->due, n);
	checked++;
}

#define STEP(...) step(&g, __LINE__, __VA_ARGS__)

static void
rate(void)
{
	struct grid g = { GRID_RATE, .interval = 10 };
	int64_t n;

	grid_begin(&g, 0, 0, 0);
	CHECK(g.due == 0);
	for (n = 0; n < 100000; n++)	/* late starts do not add up */
		STEP(n * 10 + n % 7, n * 10 + 9, 1, n * 10 + 10, 0);
}

static void
delay(void)
{
	struct grid g = { GRID_RATE, .interval = 10 };

	grid_begin(&g, 5, 7, 0);
	CHECK(g.due == 12);
	STEP(12, 13, 1, 22, 0);
	grid_begin(&g, 5, 0, 3);
	CHECK(g.due == 8);
}

static void
skips(void)
{
	struct grid g = { GRID_RATE, .interval = 10 };

	grid_begin(&g, 0, 0, 0);
	STEP(0, 25, 1, 30, 2);
	STEP(30, 40, 1, 40, 0);		/* it ends just when the next is due */
	STEP(40, 41, 1, 50, 0);
	STEP(50, 151, 1, 160, 10);
}

static void
late(void)
{
	struct grid g = { GRID_RATE, .interval = 10 };

	grid_begin(&g, 0, 0, 0);
	STEP(0, 1, 1, 10, 0);
	STEP(47, 48, 1, 50, 0);		/* asleep: one run, then the grid */
	STEP(50, 51, 1, 60, 0);
	STEP(69, 75, 1, 80, 1);		/* the run was 60's; 70 is skipped */
	STEP(80 + 30 * DAY, 81 + 30 * DAY, 1, 90 + 30 * DAY, 0);
}

static void
early(void)
{
	struct grid g = { GRID_RATE, .interval = 10 };

	grid_begin(&g, 0, 0, 0);
	STEP(0, 1, 1, 10, 0);
	STEP(3, 4, 1, 10, 0);
	STEP(8, 9, 1, 10, 0);
	STEP(8, 12, 1, 20, 1);
	grid_begin(&g, 100, 50, 0);	/* runs during the initial delay */
	STEP(110, 111, 1, 150, 0);
	STEP(120, 155, 1, 160, 1);
	STEP(160, 161, 1, 170, 0);
}

static void
tiny(void)
{
	struct grid g = { GRID_RATE, .interval = 1 };

	grid_begin(&g, 0, 0, 0);
	STEP(0, 365 * DAY, 1, 365 * DAY, 365 * DAY - 1);
	g = (struct grid){ GRID_RATE, .interval = 0 };
	grid_begin(&g, 3, 0, 0);
	STEP(3, 7, 1, 7, 0);
	STEP(7, 7, 0, 7, 0);
	STEP(99 * DAY, 100 * DAY, 0, 100 * DAY, 0);
}

static void
pauses(void)
{
	struct grid g = { GRID_WAIT, .interval = 10 };

	grid_begin(&g, 0, 0, 0);
	STEP(0, 25, 1, 35, 0);
	STEP(35, 36, 0, 46, 0);
	STEP(40, 41, 0, 51, 0);
	g = (struct grid){ GRID_WAIT, .interval = 0 };
	grid_begin(&g, 0, 0, 0);
	STEP(0, 25, 1, 25, 0);
}

static void
backoff(void)
{
	struct grid g = { GRID_BACKOFF, .interval = 10, .most = 50 };

	grid_begin(&g, 0, 0, 0);
	STEP(0, 1, 1, 11, 0);
	STEP(11, 12, 0, 22, 0);
	STEP(22, 22, 0, 42, 0);
	STEP(42, 42, 0, 82, 0);
	STEP(82, 82, 0, 132, 0);
	STEP(132, 132, 0, 182, 0);
	STEP(182, 182, 1, 192, 0);
	STEP(192, 192, 0, 202, 0);
	STEP(202, 202, 0, 222, 0);
}

/* sums saturate at INT64_MAX (never); doubling does not overflow */
static void
saturation(void)
{
	struct grid g = { GRID_RATE, .interval = CENTURY };
	int i;

	grid_begin(&g, 200 * DAY, CENTURY, CENTURY);
	CHECK(g.due == 200 * DAY + 2 * CENTURY);
	grid_start(&g, g.due);
	CHECK(grid_end(&g, g.due + DAY, 1, CENTURY) == 0);
	CHECK(g.due == INT64_MAX);
	g = (struct grid){ GRID_BACKOFF, .interval = 1, .most = CENTURY };
	grid_begin(&g, 0, 0, 0);
	for (i = 0; i < 200; i++) {
		grid_start(&g, DAY);
		grid_end(&g, DAY, 0, 0);
		CHECK(g.due == DAY + (i < 62 ? INT64_C(1) << i : CENTURY));
	}
	g = (struct grid){ GRID_WAIT, .interval = CENTURY };
	grid_begin(&g, INT64_MAX - 5, 9, 0);
	CHECK(g.due == INT64_MAX);
	STEP(INT64_MAX - 3, INT64_MAX - 2, 1, INT64_MAX, 0);
}

static void
aligned(void)
{
	struct grid g = { GRID_RATE, .interval = 60 };

	grid_align(&g, 1000, 0, 0);
	CHECK(g.due == 1020);
	STEP(1020, 1021, 1, 1080, 0);
	STEP(1080, 1200, 1, 1200, 1);
	grid_align(&g, 1020, 0, 0);
	CHECK(g.due == 1020);
	grid_align(&g, 1000, 5, 0);
	CHECK(g.due == 1025);
	grid_align(&g, 1000, 6005, 0);
	CHECK(g.due == 1025);
	grid_align(&g, 1021, 0, 30);
	CHECK(g.due == 1110);
}

static void
clock_is_set(void)
{
	struct grid g = { GRID_RATE, .interval = 60 };

	grid_align(&g, 6000, 0, 0);
	STEP(6000, 6001, 1, 6060, 0);
	grid_again(&g, 6059, 0);
	CHECK(g.due == 6060);
	grid_again(&g, 3001, 0);	/* set back while idle: no long wait */
	CHECK(g.due == 3060);
	grid_again(&g, 9001, 0);	/* after a suspend: one run at once */
	CHECK(g.due == 3060);
	STEP(9001, 9002, 1, 9060, 0);
	STEP(9060, 5000, 1, 5040, 0);	/* set back during a run */
	STEP(5040, 5041, 1, 5100, 0);
	STEP(5100, 5101 + 3600, 1, 8760, 60);	/* set ahead during a run */
	grid_again(&g, 9001, 1);	/* set ahead while idle: no run now */
	CHECK(g.due == 9060);
	g.jitter = 30;
	grid_again(&g, 9075, 1);	/* 9060 plus its jitter is ahead */
	CHECK(g.due == 9090);
}

/* unless the clock is set, no point is used twice, whatever the jitter */
static void
aligned_jitter(void)
{
	struct grid g = { GRID_RATE, .interval = 100 };
	int64_t now = 5000, point, last;
	unsigned i;

	grid_align(&g, now, 0, rnd(300));
	last = 4999;
	for (i = 0; i < 10000; i++) {
		grid_again(&g, now, 0);
		point = g.due - g.jitter;
		CHECK(point > last && point % 100 == 0);
		last = point;
		now = g.due + rnd(3);
		grid_start(&g, now);
		now += rnd(20);
		grid_end(&g, now, 1, rnd(300));
	}
}

/* runs and sleeps of any length, and runs that start early */
static void
random_runs(void)
{
	struct grid g;
	int64_t now, end, jitter, origin;
	uint64_t n;
	unsigned i, j;

	for (i = 0; i < 2000; i++) {
		g = (struct grid){ GRID_RATE, .interval = 1 + rnd(100) };
		jitter = rnd(2) ? rnd(200) : 0;
		origin = rnd(1000);
		grid_begin(&g, 0, origin, rnd((uint32_t)jitter + 1));
		for (now = j = 0; j < 200; j++) {
			if (rnd(10) || now > g.due)	/* else early */
				now = g.due > now ? g.due : now;
			now += rnd(20) ? 0 : rnd(1000);
			grid_start(&g, now);
			end = now + rnd(rnd(2) ? 300 : 20);
			n = grid_end(&g, end, 1, rnd((uint32_t)jitter + 1));
			CHECK(g.due >= end, "%" PRId64, g.due - end);
			CHECK(g.due <= (end > origin ? end : origin) +
			    g.interval + jitter);
			CHECK((g.due - g.jitter - origin) % g.interval == 0);
			CHECK(n <= (uint64_t)((end - now + jitter) /
			    g.interval + 1));
			now = end;
		}
	}
}

/* without sleeps every point is a start or a skip */
static void
accounts(void)
{
	struct grid g;
	int64_t now, n;
	uint64_t points;
	unsigned i;

	for (i = 0; i < 1000; i++) {
		g = (struct grid){ GRID_RATE, .interval = 1 + rnd(50) };
		grid_begin(&g, 0, 0, rnd(30));
		for (n = points = 0; n < 100; n++) {
			now = g.due;
			grid_start(&g, now);
			points += 1 + grid_end(&g, now + rnd(200), 1, rnd(30));
			CHECK(points == (uint64_t)((g.due - g.jitter) /
			    g.interval));
		}
	}
}

static const struct test tests[] = {
	{ "rate", rate }, { "delay", delay }, { "skips", skips },
	{ "late", late }, { "early", early }, { "tiny", tiny },
	{ "pauses", pauses }, { "backoff", backoff },
	{ "saturation", saturation }, { "aligned", aligned },
	{ "clock", clock_is_set }, { "random", random_runs },
	{ "accounts", accounts }, { "alignedjitter", aligned_jitter },
};

int
main(int argc, char *argv[])
{
	(void)argc;
	return TEST(tests, argv);
}
