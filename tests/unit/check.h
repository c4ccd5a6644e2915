/* a unit test program: cases by name, each a function of CHECKs */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct test {
	const char *name;
	void (*run)(void);
};

static unsigned checked, failed;

/* report only the first failures */
static inline void
fail(const char *file, int line, const char *what, const char *fmt, ...)
{
	va_list ap;

	if (failed++ >= 8)
		return;
	printf("%s:%d: %s: ", file, line, what);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
}

/* a case without a CHECK fails */
#define CHECK(x, ...) do { \
	checked++; \
	if (!(x)) \
		fail(__FILE__, __LINE__, #x, "" __VA_ARGS__); \
} while (0)

/* pseudo-random numbers, the same in every run: xorshift64* */
static inline uint32_t
rnd(uint32_t below)
{
	static uint64_t x = 88172645463325252u;

	x ^= x >> 12;
	x ^= x << 25;
	x ^= x >> 27;
	return (uint32_t)((x * 2685821657736338717u >> 33) % below);
}

/* run the case argv[1], or all */
static inline int
test(const struct test *t, size_t n, char *argv[])
{
	const char *name = argv[1] ? argv[1] : "";
	int all = !strcmp(name, "all"), found = 0;

	for (; n; n--, t++)
		if (all || !strcmp(name, t->name)) {
			found = 1;
			t->run();
		}
	if (!found)
		fprintf(stderr, "no such case: %s\n", name);
	return found ? failed || !checked : 2;
}

#define TEST(tests, argv) test(tests, sizeof tests / sizeof *tests, argv)
