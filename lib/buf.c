#include "lib/buf.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

enum { LEAST = 4096 };	/* bytes: a page */

void
buf_lend(struct buf *b, void *p, size_t n)
{
	b->p = p;
	b->cap = n;
	b->lent = 1;
}

static void *
grow(const struct buf *b, size_t cap)
{
	if (b->cap && !b->lent)
		return mremap(b->p, b->cap, cap, MREMAP_MAYMOVE);
	return mmap(NULL, cap, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

void *
buf_room(struct buf *b, size_t n)
{
	size_t cap = b->cap > LEAST ? b->cap : LEAST;
	void *p = MAP_FAILED;

	if (b->len + n <= b->cap)
		return b->p + b->len;
	while (cap < b->len + n && cap < SIZE_MAX / 4)
		cap *= 2;
	if (b->len + n <= cap)
		p = grow(b, cap);
	if (p == MAP_FAILED) {
		b->failed = 1;
		errno = ENOMEM;
		return NULL;
	}
	if (b->lent)
		memcpy(p, b->p, b->len);
	b->lent = 0;
	b->p = p;
	b->cap = cap;
	return b->p + b->len;
}

void
buf_add(struct buf *b, const void *s, size_t n)
{
	void *p = buf_room(b, n);

	if (p) {
		memcpy(p, s, n);
		b->len += n;
	}
}

void
buf_add_string(struct buf *b, const char *s, size_t n)
{
	buf_add(b, s, n);
	buf_add(b, "", 1);
}

void *
buf_gap(struct buf *b, size_t at, size_t n)
{
	if (!buf_room(b, n))
		return NULL;
	memmove(b->p + at + n, b->p + at, b->len - at);
	b->len += n;
	return b->p + at;
}

void
buf_cut(struct buf *b, size_t at, size_t n)
{
	if (!n)
		return;
	b->len -= n;
	memmove(b->p + at, b->p + at + n, b->len - at);
}

void
buf_free(struct buf *b)
{
	if (b->cap && !b->lent)
		munmap(b->p, b->cap);
	*b = (struct buf){ 0 };
}

static int
key(const void *p)
{
	return *(const int *)p;
}

size_t
buf_lower(const struct buf *b, size_t size, int k)
{
	size_t low = 0, high = b->len / size, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (key(b->p + mid * size) < k)
			low = mid + 1;
		else
			high = mid;
	}
	return low * size;
}

/* the end of the ascending run that begins at p; end, if p is there */
static const char *
run_end(const char *p, const char *end, size_t size)
{
	if (p == end)
		return end;
	for (p += size; p < end && key(p - size) <= key(p); p += size)
		;
	return p;
}

/* append two runs, one behind the other, in order */
static void
merge(struct buf *to, const char *x, const char *y, const char *end,
    size_t size)
{
	const char *xend = y, *least;

	while (x < xend || y < end) {
		if (y == end || (x < xend && key(x) <= key(y))) {
			least = x;
			x += size;
		} else {
			least = y;
			y += size;
		}
		buf_add(to, least, size);
	}
}

/* the kernel's dumps are a few ascending runs: merge those until one is left */
void
buf_sort(struct buf *b, size_t size)
{
	struct buf tmp = { 0 }, old;
	const char *x, *y, *next, *end;

	for (;;) {
		end = b->p + b->len;
		if (run_end(b->p, end, size) == end)
			break;
		for (x = b->p; x < end && !tmp.failed; x = next) {
			y = run_end(x, end, size);
			next = run_end(y, end, size);
			merge(&tmp, x, y, next, size);
		}
		b->failed |= tmp.failed;
		if (b->failed)
			break;
		old = *b;
		*b = tmp;
		tmp = old;
		tmp.len = 0;
	}
	buf_free(&tmp);
}
