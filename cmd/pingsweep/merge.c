#include "merge.h"

#include <stdint.h>
#include <string.h>

#include "interval.h"
#include "lib/buf.h"
#include "octets.h"

enum { V4 = INTERVAL_V4, V6 = INTERVAL_V6 };

/* a way through disjoint intervals that ascend */
struct walk {
	const uint32_t *p, *end;
	int n;
	const struct buf *sparse;
	const struct octets *octets;	/* of the first if it is sparse */
	uint32_t r[INTERVAL];		/* what is left of the first */
};

static void
next(struct walk *w)
{
	if (w->p >= w->end)
		return;
	memcpy(w->r, w->p, interval_size(w->n));
	w->octets = interval_octets(w->sparse, w->r, w->n);
}

/* drop the addresses up to x; append them to out, if it is not NULL */
static void
pass(struct walk *w, const uint32_t *x, struct buf *out)
{
	int n = w->n, more = interval_cmp(w->r + n, x, n) > 0;
	size_t len = (size_t)n * sizeof *x;
	uint32_t part[INTERVAL];

	memcpy(part, w->r, interval_size(n));
	if (more)
		memcpy(part + n, x, len);
	if (out && interval_tighten(part, w->octets))
		buf_add(out, part, interval_size(n));
	if (more) {
		memcpy(w->r, x, len);
		interval_up(w->r, n, 1);
		if (interval_tighten(w->r, w->octets))
			return;
	}
	w->p += 2 * n + 1;
	next(w);
}

/* the first intervals overlap; x keeps what both have: pass a part of them */
static void
divide(struct walk *x, struct walk *y, struct buf *xout, struct buf *yout)
{
	int order = interval_cmp(y->r, x->r, x->n);
	uint32_t end[V6];

	memcpy(end, order < 0 ? x->r : y->r, sizeof end);
	interval_down(end, x->n);
	if (order < 0)
		pass(y, end, yout);
	else if (!x->octets)
		pass(y, x->r + x->n, NULL);
	else if (order > 0)
		pass(x, end, xout);
	else {	/* both begin here; all of the octets belongs to x's list */
		*end = octets_run_end(x->octets, *x->r);
		if (*end > y->r[V4])
			*end = y->r[V4];
		pass(x, end, xout);
		pass(y, end, NULL);
	}
}

/*
 * Append each interval to its walk's out, in order. Addresses that both walks
 * have go to the out of the interval whose last word is less. With xout NULL
 * the addresses of x are dropped, also from y; else both outs are the same.
 */
static void
merge(struct walk *x, struct walk *y, struct buf *xout, struct buf *yout)
{
	int n = x->n;

	next(x);
	next(y);
	while (y->p < y->end)
		if (x->p >= x->end || interval_cmp(y->r + n, x->r, n) < 0)
			pass(y, y->r + n, yout);
		else if (interval_cmp(x->r + n, y->r, n) < 0)
			pass(x, x->r + n, xout);
		else if (!xout || x->r[2 * n] <= y->r[2 * n])
			divide(x, y, xout, yout);
		else
			divide(y, x, yout, xout);
	while (x->p < x->end)
		pass(x, x->r + n, xout);
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

static struct walk
all(const struct buf *b, int n, const struct buf *sparse)
{
	const void *p = b->p, *end = b->p + b->len;

	return (struct walk){ p, b->p ? end : p, n, sparse, NULL, { 0 } };
}

/* let w walk the intervals from p on, as far as they are disjoint and ascend */
static const uint32_t *
run_at(struct walk *w, const uint32_t *p, const uint32_t *end)
{
	int n = w->n;

	w->p = p;
	while (p < end && (p += 2 * n + 1) < end &&
	    interval_cmp(p - n - 1, p, n) < 0)
		;
	return w->end = p;
}

/* a merge sort of the runs that are there */
void
merge_sort(struct buf *b, int n, const struct buf *sparse)
{
	struct walk x = all(b, n, sparse), y = x;
	const uint32_t *p = x.p, *end = x.end;
	struct buf tmp = { 0 };

	while (run_at(&x, p, end) < end && !b->failed) {
		for (; p < end; p = y.end) {
			run_at(&y, run_at(&x, p, end), end);
			merge(&x, &y, &tmp, &tmp);
		}
		replace(b, &tmp);
		p = BUF_ITEMS(b, const uint32_t);
		end = p + BUF_COUNT(b, uint32_t);
	}
	buf_free(&tmp);
}

void
merge_subtract(struct buf *b, int n, const struct buf *sparse,
    const struct buf *except, const struct buf *except_sparse)
{
	struct walk x = all(except, n, except_sparse), y = all(b, n, sparse);
	struct buf rest = { 0 };

	if (!except->len)
		return;
	merge(&x, &y, NULL, &rest);
	replace(b, &rest);
	buf_free(&rest);
}
