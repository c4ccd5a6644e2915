/* buf: against plain arrays */
#include "check.h"
#include "lib/buf.h"

struct item {
	int key, seq;
	char rest[20];
};

static int
by_key_and_seq(const void *a, const void *b)
{
	const struct item *x = a, *y = b;

	return x->key != y->key ? (x->key > y->key) - (x->key < y->key) :
	    (x->seq > y->seq) - (x->seq < y->seq);
}

/* random keys, many of them equal; or ascending runs, as in dumps */
static void
fill(struct item *p, int n, int shape)
{
	int i, run = 0;

	for (i = 0; i < n; i++) {
		memset(p + i, i & 0x7f, sizeof *p);
		run = shape && rnd(10) ? run + (int)rnd(3) : (int)rnd(50) - 25;
		p[i].key = shape == 2 ? -i : run;
		p[i].seq = i;
	}
}

static void
sort(void)
{
	static struct item want[2000];
	struct buf b;
	int i, n;

	for (i = 0; i < 3000; i++) {
		b = (struct buf){ 0 };
		n = (int)rnd(i % 100 ? 40 : 2000);
		fill(want, n, i % 3);
		buf_add(&b, want, (size_t)n * sizeof *want);
		qsort(want, (size_t)n, sizeof *want, by_key_and_seq);
		buf_sort(&b, sizeof *want);
		CHECK(b.len == (size_t)n * sizeof *want && !b.failed);
		CHECK(!n || !memcmp(b.p, want, b.len), "%d items", n);
		buf_free(&b);
	}
}

static void
lower(void)
{
	struct item p[40];
	struct buf b = { 0 };
	int i, n, k, want;

	for (i = 0; i < 20000; i++) {
		n = (int)rnd(40);
		fill(p, n, 0);
		qsort(p, (size_t)n, sizeof *p, by_key_and_seq);
		b.len = 0;
		buf_add(&b, p, (size_t)n * sizeof *p);
		k = (int)rnd(60) - 30;
		for (want = 0; want < n && p[want].key < k; want++)
			;
		CHECK(buf_lower(&b, sizeof *p, k) == (size_t)want * sizeof *p);
	}
	buf_free(&b);
}

/* random additions, gaps and cuts, each done to a plain array too */
static void
edits(void)
{
	static char want[1 << 17], s[5000];
	struct buf b = { 0 };
	size_t len = 0, at, n;
	char *p;
	int i;

	for (i = 0; i < 20000; i++) {
		n = rnd(rnd(20) ? 100 : sizeof s);
		at = len ? rnd((uint32_t)len + 1) : 0;
		memset(s, 'a' + i % 26, n);
		if (len + n >= sizeof want || (!rnd(3) && len)) {
			n = rnd((uint32_t)(len - at) + 1);
			memmove(want + at, want + at + n, len - at - n);
			buf_cut(&b, at, n);
			len -= n;
		} else if (rnd(2)) {
			memcpy(want + len, s, n);
			buf_add(&b, s, n);
			len += n;
		} else {
			memmove(want + at + n, want + at, len - at);
			memcpy(want + at, s, n);
			p = buf_gap(&b, at, n);
			CHECK(p == b.p + at);
			memcpy(p, s, n);
			len += n;
		}
		CHECK(b.len == len && b.cap >= len);
		CHECK(!len || !memcmp(b.p, want, len), "edit %d", i);
	}
	CHECK((uintptr_t)b.p % 4096 == 0);
	buf_free(&b);
	CHECK(!b.p && !b.len && !b.cap);
}

/* a size that never fits fails, and the contents stay */
static void
too_much(void)
{
	struct buf b = { 0 };

	buf_add(&b, "abc", 3);
	CHECK(!buf_room(&b, SIZE_MAX / 2));
	CHECK(b.failed && b.len == 3 && !memcmp(b.p, "abc", 3));
	buf_add(&b, "def", 3);
	CHECK(b.len == 6 && !memcmp(b.p, "abcdef", 6) && b.failed);
	buf_free(&b);
}

static const struct test tests[] = {
	{ "sort", sort }, { "lower", lower }, { "edits", edits },
	{ "too-much", too_much },
};

int
main(int argc, char *argv[])
{
	(void)argc;
	return TEST(tests, argv);
}
