#include "ranges.h"

#include <string.h>

#include "lib/buf.h"
#include "lib/ip.h"

/*
 * An address is a number of words, the highest first: one for IPv4, and for
 * IPv6 five, of which the first is the zone. A range is the first address, the
 * last, and one more word: its place in the order named, or, once the set is
 * ended, the index of its first host.
 */
enum { V4 = 1, V6 = 5, RANGE = 2 * V6 + 1 };

/* some of a list of disjoint ranges, ascending */
struct run {
	const uint32_t *p, *end;
};

static size_t
size(int n)
{
	return (size_t)(2 * n + 1) * sizeof(uint32_t);
}

static struct run
all(const struct buf *b)
{
	const void *p = b->p, *end = b->p + b->len;

	return (struct run){ p, b->p ? end : p };
}

static int
cmp(const uint32_t *a, const uint32_t *b, int n)
{
	for (; --n && *a == *b; a++, b++)
		;
	return (*a > *b) - (*a < *b);
}

/* a += by */
static void
up(uint32_t *a, int n, uint32_t by)
{
	for (; n-- && by; by = a[n] < by)
		a[n] += by;
}

/* a -= 1 */
static void
down(uint32_t *a, int n)
{
	while (n-- && !a[n]--)
		;
}

/* an address as words, and how many */
static int
to_words(uint32_t *w, const struct ip *ip, unsigned zone)
{
	const uint8_t *b;
	int n = ip->len == 4 ? V4 : V6;

	if (n == V6)
		*w++ = zone;
	for (b = ip->byte; b < ip->byte + ip->len; b += 4)
		*w++ = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 |
		    (uint32_t)b[2] << 8 | b[3];
	return n;
}

static struct ip
from_words(const uint32_t w[V6], unsigned *zone)
{
	struct ip ip = { 16, { 0 } };
	int i;

	*zone = *w++;
	for (i = 0; i < ip.len; i++)
		ip.byte[i] = (uint8_t)(w[i / 4] >> (24 - i % 4 * 8));
	return ip;
}

/* extend a range by the next one; lists often name one address after another */
static int
grow(uint32_t *r, int n, const uint32_t *first, const uint32_t *last)
{
	uint32_t next[V6];
	size_t len = (size_t)n * sizeof *r;

	memcpy(next, r + n, len);
	up(next, n, 1);
	if (cmp(next, first, n) || cmp(r + n, first, n) > 0)
		return 0;
	memcpy(r + n, last, len);
	return 1;
}

/* one more range at the end, to be written; NULL: there is no memory */
static uint32_t *
append(struct buf *b, int n)
{
	/* once there is none, do not ask for every other range again */
	uint32_t *r = b->failed ? NULL : buf_room(b, size(n));

	if (r)
		b->len += size(n);
	return r;
}

static void
write_range(uint32_t *r, int n, const uint32_t *first, const uint32_t *last,
    uint32_t place)
{
	memcpy(r, first, (size_t)n * sizeof *r);
	memcpy(r + n, last, (size_t)n * sizeof *r);
	r[2 * n] = place;
}

uint32_t
ranges_reserve(struct ranges *s)
{
	if (s->named == UINT32_MAX)
		s->v4.failed = 1;
	else
		s->named++;
	return s->named;
}

void
ranges_add(struct ranges *s, const struct ip *from, const struct ip *to,
    unsigned zone)
{
	uint32_t first[V6], last[V6], *r;
	int n = to_words(first, from, zone);
	struct buf *b = n == V4 ? &s->v4 : &s->v6;

	to_words(last, to, zone);
	r = (void *)(b->p + b->len);
	if (b->len && r[-1] == s->named && grow(r - 2 * n - 1, n, first, last))
		return;
	r = append(b, n);
	if (r)
		write_range(r, n, first, last, ranges_reserve(s));
}

void
ranges_fill(struct ranges *s, uint32_t place, const struct ip *from,
    const struct ip *to, unsigned zone)
{
	uint32_t first[V6], last[V6], *r;
	int n = to_words(first, from, zone);
	struct buf *b = n == V4 ? &s->v4 : &s->v6;

	to_words(last, to, zone);
	r = append(b, n);
	if (!r)
		return;
	/* make a gap behind the ranges that were named before */
	for (; (char *)r > b->p && r[-1] > place; r -= 2 * n + 1)
		memcpy(r, r - (2 * n + 1), size(n));
	write_range(r, n, first, last, place);
}

/* the ranges from p on that are disjoint and ascend */
static struct run
run_at(const uint32_t *p, const uint32_t *end, int n)
{
	struct run run = { p, p };

	while (run.end < end && (run.end += 2 * n + 1) < end &&
	    cmp(run.end - n - 1, run.end, n) < 0)
		;
	return run;
}

/* append the part of the range r that is before x */
static void
put_before(struct buf *out, int n, const uint32_t *r, const uint32_t *x)
{
	uint32_t part[RANGE];

	if (cmp(r, x, n) >= 0)
		return;
	memcpy(part, r, size(n));
	memcpy(part + n, x, (size_t)n * sizeof *part);
	down(part + n, n);
	buf_add(out, part, size(n));
}

/*
 * Append the parts of y's ranges that are in none of x and, if keep is set, the
 * ranges of x among them. What both have belongs to x, which was named first.
 */
static void
merge(struct buf *out, int n, struct run x, struct run y, int keep)
{
	uint32_t r[RANGE];	/* what is left of y's first */

	for (; y.p < y.end; y.p += 2 * n + 1) {
		memcpy(r, y.p, size(n));
		for (; x.p < x.end && cmp(x.p + n, r + n, n) < 0;
		    x.p += 2 * n + 1) {
			if (cmp(r, x.p + n, n) <= 0) {
				put_before(out, n, r, x.p);
				memcpy(r, x.p + n, (size_t)n * sizeof *r);
				up(r, n, 1);
			}
			if (keep)
				buf_add(out, x.p, size(n));
		}
		if (x.p == x.end || cmp(r + n, x.p, n) < 0)
			buf_add(out, r, size(n));
		else
			put_before(out, n, r, x.p);
	}
	if (keep && x.p < x.end)
		buf_add(out, x.p, (size_t)(x.end - x.p) * sizeof *x.p);
}

static void
replace(struct buf *b, struct buf *by)
{
	struct buf old = *b;

	*b = *by;
	b->failed |= old.failed;
	*by = old;
	by->len = 0;
}

/*
 * Sort by address: a merge sort of the runs that are there. The ranges of a run
 * were all named before those of the next run, and so it stays when two are
 * merged.
 */
static void
sort(struct buf *b, int n)
{
	struct buf tmp = { 0 };
	struct run list, x, y;

	while (list = all(b), run_at(list.p, list.end, n).end < list.end) {
		for (; list.p < list.end; list.p = y.end) {
			x = run_at(list.p, list.end, n);
			y = run_at(x.end, list.end, n);
			merge(&tmp, n, x, y, 1);
		}
		replace(b, &tmp);
		if (b->failed)
			break;
	}
	buf_free(&tmp);
}

static void
subtract(struct buf *b, const struct buf *except, int n)
{
	struct buf rest = { 0 };

	merge(&rest, n, all(except), all(b), 0);
	replace(b, &rest);
	buf_free(&rest);
}

/* copy what has no zone to each zone in v6, which is sorted */
static void
to_every_zone(struct buf *except, const struct buf *v6)
{
	struct run from = all(v6);
	uint32_t r[RANGE], zone = 0;
	size_t i, len = except->len;

	for (; from.p < from.end; from.p += RANGE) {
		if (*from.p == zone)
			continue;
		zone = *from.p;
		for (i = 0; i < len; i += sizeof r) {
			memcpy(r, except->p + i, sizeof r);
			if (*r)
				continue;
			r[0] = r[V6] = zone;
			buf_add(except, r, sizeof r);
		}
	}
}

static int
is_v4(const struct ranges *s, const uint32_t *r)
{
	const void *p = s->v4.p, *end = s->v4.p + s->v4.len;

	return (const void *)r >= p && (const void *)r < end;
}

/* a range by its number: IPv4 comes first */
static uint32_t *
range(const struct ranges *s, size_t i, int *n)
{
	size_t v4 = s->v4.len / size(V4);

	*n = i < v4 ? V4 : V6;
	return (void *)(i < v4 ? s->v4.p + i * size(V4) :
	    s->v6.p + (i - v4) * size(V6));
}

/* fill order: the ranges by place, and those of one place by address */
static void
put_in_order(struct ranges *s, size_t ranges)
{
	struct buf starts = { 0 };
	uint32_t few[64] = { 0 }, *start, *order, sum, here;
	const uint32_t *r;
	size_t i;
	int n;

	/* a counting sort; few and what buf gets from the system are zero */
	buf_lend(&starts, few, sizeof few);
	start = buf_room(&starts, ((size_t)s->named + 1) * sizeof *start);
	order = buf_room(&s->order, ranges * sizeof *order);
	if (start && order) {
		for (i = 0; i < ranges; i++) {
			r = range(s, i, &n);
			start[r[2 * n]]++;
		}
		for (i = 0, sum = 0; i < s->named; sum += here) {
			here = start[++i];
			start[i] = sum;
		}
		for (i = 0; i < ranges; i++) {
			r = range(s, i, &n);
			order[start[r[2 * n]]++] = (uint32_t)i;
		}
		s->order.len = ranges * sizeof *order;
	}
	s->order.failed |= starts.failed;
	buf_free(&starts);
}

/* the number of hosts less one; no range has 2^64 */
static uint64_t
extent(const uint32_t *r, int n)
{
	uint64_t first = r[n - 1], last = r[2 * n - 1];

	if (n == V6) {
		first |= (uint64_t)r[n - 2] << 32;
		last |= (uint64_t)r[2 * n - 2] << 32;
	}
	return last - first;
}

/* give each range, in the order named, the index of its first host */
static const char *
count(struct ranges *s)
{
	const uint32_t *p = (const void *)s->order.p;
	uint32_t *r;
	uint64_t hosts;
	size_t i;
	int n;

	for (i = 0; i < s->order.len / sizeof *p; i++) {
		r = range(s, p[i], &n);
		hosts = extent(r, n);
		if (hosts >= (UINT64_C(1) << 32) - s->count)
			return "over 2^32 hosts";
		r[2 * n] = (uint32_t)s->count;
		s->count += ++hosts;
		s->count4 += n == V4 ? hosts : 0;
	}
	return NULL;
}

const char *
ranges_end(struct ranges *s, struct ranges *except)
{
	sort(&s->v4, V4);
	sort(&s->v6, V6);
	to_every_zone(&except->v6, &s->v6);
	sort(&except->v4, V4);
	sort(&except->v6, V6);
	if (except->v4.len)
		subtract(&s->v4, &except->v4, V4);
	if (except->v6.len)
		subtract(&s->v6, &except->v6, V6);
	put_in_order(s, s->v4.len / size(V4) + s->v6.len / size(V6));
	if (s->v4.failed || s->v6.failed || s->order.failed ||
	    except->v4.failed || except->v6.failed)
		return "out of memory";
	return count(s);
}

/* make the range that the i-th host is in the near one */
static void
approach(struct ranges *s, uint64_t i)
{
	const uint32_t *order = (const void *)s->order.p;
	size_t low = 0, high = s->order.len / sizeof *order, mid;
	int n;

	while (high - low > 1) {
		mid = low + (high - low) / 2;
		if (range(s, order[mid], &n)[2 * n] <= i)
			low = mid;
		else
			high = mid;
	}
	s->near = range(s, order[low], &n);
	s->first = s->near[2 * n];
	s->hosts = extent(s->near, n) + 1;
}

struct ip
ranges_pick(struct ranges *s, uint64_t i, unsigned *zone)
{
	uint32_t w[V6];

	if (i - s->first >= s->hosts)
		approach(s, i);
	if (is_v4(s, s->near)) {
		*zone = 0;
		return ip_v4(*s->near + (uint32_t)(i - s->first));
	}
	memcpy(w, s->near, sizeof w);
	up(w, V6, (uint32_t)(i - s->first));
	return from_words(w, zone);
}

/* the first range whose last is not below the words w; NULL: none */
static const uint32_t *
lower(const struct ranges *s, const uint32_t *w, int n)
{
	struct run list = all(n == V4 ? &s->v4 : &s->v6);
	size_t low = 0, high, mid, each = 2 * (size_t)n + 1;

	for (high = (size_t)(list.end - list.p) / each; low < high; ) {
		mid = low + (high - low) / 2;
		if (cmp(list.p + mid * each + n, w, n) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	list.p += low * each;
	return list.p < list.end ? list.p : NULL;
}

int64_t
ranges_find(const struct ranges *s, const struct ip *ip, unsigned zone)
{
	uint32_t w[V6] = { 0 };
	int n = to_words(w, ip, zone);
	const uint32_t *r = lower(s, w, n);

	if (!r || cmp(r, w, n) > 0)
		return -1;
	return (int64_t)r[2 * n] + (uint32_t)(w[n - 1] - r[n - 1]);
}

int
ranges_meet(const struct ranges *s, const struct ip *first,
    const struct ip *last, unsigned zone)
{
	uint32_t w[V6] = { 0 };
	int n = to_words(w, first, zone);
	const uint32_t *r = lower(s, w, n);

	to_words(w, last, zone);
	return r && cmp(r, w, n) <= 0;
}

void
ranges_free(struct ranges *s)
{
	buf_free(&s->v4);
	buf_free(&s->v6);
	buf_free(&s->order);
	s->hosts = 0;
}
