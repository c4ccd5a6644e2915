#include "ranges.h"

#include <string.h>

#include "interval.h"
#include "lib/buf.h"
#include "lib/ip.h"
#include "merge.h"
#include "octets.h"

/*
 * The last word of a range is its place in the order named, or, once the set is
 * ended, the index of its first host.
 */
enum { V4 = INTERVAL_V4, V6 = INTERVAL_V6 };

/* with fewer ranges, these take less memory than octets */
enum { FEW = sizeof(struct octets) / ((2 * V4 + 2) * sizeof(uint32_t)) };

static int
cmp(const uint32_t *a, const uint32_t *b, int n)
{
	return interval_cmp(a, b, n);
}

/* extend a range by the next one; lists often name one address after another */
static int
grow(uint32_t *r, int n, const uint32_t *first, const uint32_t *last)
{
	uint32_t next[V6];
	size_t len = (size_t)n * sizeof *r;

	memcpy(next, r + n, len);
	interval_up(next, n, 1);
	if (cmp(next, first, n) || cmp(r + n, first, n) > 0)
		return 0;
	memcpy(r + n, last, len);
	return 1;
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

static void
insert(struct ranges *s, uint32_t place, int n, const uint32_t *first,
    const uint32_t *last)
{
	struct buf *b = n == V4 ? &s->v4 : &s->v6;
	uint32_t *r = (void *)(b->p + b->len);

	if (!place) {
		if (b->len && r[-1] == s->named &&
		    grow(r - 2 * n - 1, n, first, last))
			return;
		place = ranges_reserve(s);
	}
	/* once there is no memory, do not ask for every other range again */
	r = b->failed ? NULL : buf_room(b, interval_size(n));
	if (!r)
		return;
	b->len += interval_size(n);
	memcpy(r, first, (size_t)n * sizeof *r);
	memcpy(r + n, last, (size_t)n * sizeof *r);
	r[2 * n] = place;
}

void
ranges_add(struct ranges *s, uint32_t place, const struct ip *from,
    const struct ip *to, unsigned zone)
{
	uint32_t first[V6], last[V6];

	interval_words(first, from, zone);
	insert(s, place, interval_words(last, to, zone), first, last);
}

void
ranges_add_octets(struct ranges *s, const struct octets *o)
{
	uint64_t i, n = octets_count(o);
	int few = octets_ranges(o) < FEW;
	struct sparse sparse = { .n = 1, .octets = *o };
	uint32_t first, last;

	for (i = 0; few && i < n; i += last - first + 1) {
		first = octets_pick(o, i);
		last = octets_run_end(o, first);
		insert(s, 0, V4, &first, &last);
	}
	if (few || s->sparse.failed)
		return;
	first = octets_pick(o, 0);
	last = octets_pick(o, n - 1);
	sparse.low = ranges_reserve(s);
	insert(s, sparse.low, V4, &first, &last);
	buf_add(&s->sparse, &sparse, sizeof sparse);
	ranges_reserve(s);	/* the next one does not extend it */
}

/* copy what has no zone to each zone in v6, which is sorted */
static void
to_every_zone(struct buf *except, const struct buf *v6)
{
	const uint32_t *from = BUF_ITEMS(v6, const uint32_t);
	uint32_t r[INTERVAL], zone = 0;
	size_t ranges = v6->len / sizeof r, i, len = except->len;

	for (; ranges; ranges--, from += INTERVAL) {
		if (*from == zone)
			continue;
		zone = *from;
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
	size_t v4 = s->v4.len / interval_size(V4);

	*n = i < v4 ? V4 : V6;
	return (void *)(i < v4 ? s->v4.p + i * interval_size(V4) :
	    s->v6.p + (i - v4) * interval_size(V6));
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

/* give each range, in the order named, the index of its first host */
static const char *
count(struct ranges *s)
{
	const uint32_t *p = (const void *)s->order.p;
	size_t sparses = BUF_COUNT(&s->sparse, struct sparse);
	struct sparse *sparse = BUF_ITEMS(&s->sparse, struct sparse),
	    *end = sparse + sparses, *last = NULL;
	uint32_t *r, place = 0;
	uint64_t hosts;
	size_t i;
	int n;

	for (i = 0; i < s->order.len / sizeof *p; i++) {
		r = range(s, p[i], &n);
		for (; sparse < end && sparse->low <= r[2 * n]; sparse++) {
			last = sparse;
			place = last->low;
			last->low = (uint32_t)s->count;
			last->n = 0;
		}
		if (last && place != r[2 * n])
			last = NULL;
		hosts = interval_extent(r, n, last ? &last->octets : NULL);
		if (hosts >= (UINT64_C(1) << 32) - s->count)
			return "over 2^32 hosts";
		r[2 * n] = (uint32_t)s->count;
		s->count += ++hosts;
		s->count4 += n == V4 ? hosts : 0;
		if (last)
			last->n += (uint32_t)hosts;
	}
	s->sparse.len = (size_t)((char *)sparse - s->sparse.p);
	return NULL;
}

/* sort the ranges of a family, and subtract; 1: there is no memory */
static int
end_family(struct ranges *s, struct ranges *except, int n)
{
	struct buf *b = n == V4 ? &s->v4 : &s->v6;
	struct buf *x = n == V4 ? &except->v4 : &except->v6;

	merge_sort(b, n, &s->sparse);
	if (n == V6)
		to_every_zone(x, b);
	merge_sort(x, n, &except->sparse);
	merge_subtract(b, n, &s->sparse, x, &except->sparse);
	return b->failed | x->failed;
}

const char *
ranges_end(struct ranges *s, struct ranges *except)
{
	int failed = end_family(s, except, V4) | end_family(s, except, V6);

	put_in_order(s, s->v4.len / interval_size(V4) +
	    s->v6.len / interval_size(V6));
	if (failed || s->order.failed || s->sparse.failed ||
	    except->sparse.failed)
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
	s->octets = interval_octets(&s->sparse, s->near, n);
	s->hosts = interval_extent(s->near, n, s->octets) + 1;
	s->below = s->octets ? octets_below(s->octets, *s->near) : 0;
}

struct ip
ranges_pick(struct ranges *s, uint64_t i, unsigned *zone)
{
	uint32_t w[V6];

	if (i - s->first >= s->hosts)
		approach(s, i);
	i -= s->first;
	if (is_v4(s, s->near)) {
		*zone = 0;
		return ip_v4(s->octets ? octets_pick(s->octets, s->below + i) :
		    *s->near + (uint32_t)i);
	}
	memcpy(w, s->near, sizeof w);
	interval_up(w, V6, (uint32_t)i);
	return interval_ip(w, zone);
}

/*
 * A range that has a host from first to last; NULL: there is none. w becomes
 * these two as words, narrowed to hosts if the range is sparse
 */
static const uint32_t *
meeting(const struct ranges *s, const struct ip *first, const struct ip *last,
    unsigned zone, uint32_t w[2 * V6])
{
	int n = interval_words(w, first, zone);
	const struct buf *b = n == V4 ? &s->v4 : &s->v6;
	const uint32_t *p = BUF_ITEMS(b, const uint32_t), *r;
	size_t words = interval_size(n) / sizeof *r, mid;
	size_t low = 0, high = b->len / interval_size(n);

	/* the first range whose last address is not below first */
	interval_words(w + n, last, zone);
	while (low < high) {
		mid = low + (high - low) / 2;
		if (cmp(p + mid * words + n, w, n) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	r = p + low * words;
	if (low == b->len / interval_size(n) || cmp(r, w + n, n) > 0)
		return NULL;
	/* a sparse range around the two may have no host between them */
	return cmp(r, w, n) >= 0 ||
	    interval_tighten(w, interval_octets(&s->sparse, r, n)) ? r : NULL;
}

int64_t
ranges_find(const struct ranges *s, const struct ip *ip, unsigned zone)
{
	int n = ip->len == 4 ? V4 : V6;
	uint32_t w[2 * V6] = { 0 };
	const uint32_t *r = meeting(s, ip, ip, zone, w);

	if (!r)
		return -1;
	/* how far it is from the first one */
	memcpy(w, r, (size_t)n * sizeof *w);
	return (int64_t)(r[2 * n] + interval_extent(w, n,
	    interval_octets(&s->sparse, r, n)));
}

int
ranges_meet(const struct ranges *s, const struct ip *first,
    const struct ip *last, unsigned zone)
{
	uint32_t w[2 * V6] = { 0 };

	return meeting(s, first, last, zone, w) != NULL;
}

void
ranges_free(struct ranges *s)
{
	buf_free(&s->v4);
	buf_free(&s->v6);
	buf_free(&s->sparse);
	buf_free(&s->order);
	s->hosts = 0;
}
