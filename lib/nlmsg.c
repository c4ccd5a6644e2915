#include <string.h>

#include "nlmsg.h"

size_t
nl_aligned(size_t n)
{
	return (n + 3) & ~(size_t)3;
}

struct nl_walk
nl_attrs(const struct nl_msg *m, size_t head)
{
	size_t at = sizeof *m + nl_aligned(head);

	if (m->len < at)
		return (struct nl_walk){ 0 };
	return (struct nl_walk){ (const char *)m + at, m->len - at };
}

struct nl_walk
nl_nested(const struct nl_attr *a)
{
	return (struct nl_walk){ nl_data(a), nl_len(a) };
}

const struct nl_attr *
nl_next(struct nl_walk *w)
{
	const struct nl_attr *a = (const void *)w->p;
	size_t step;

	if (w->n < sizeof *a || a->len < sizeof *a || a->len > w->n)
		return NULL;
	step = nl_aligned(a->len);
	if (step > w->n)
		step = w->n;
	w->p += step;
	w->n -= step;
	return a;
}

int
nl_type(const struct nl_attr *a)
{
	return a->type & 0x3fff;
}

const void *
nl_data(const struct nl_attr *a)
{
	return a + 1;
}

size_t
nl_len(const struct nl_attr *a)
{
	return a->len - sizeof *a;
}

size_t
nl_text(const struct nl_attr *a)
{
	const char *s = nl_data(a);
	size_t n = 0;

	while (n < nl_len(a) && s[n])
		n++;
	return n;
}

static void
fill(const struct nl_attr *a, const struct nl_field *f, char *to)
{
	size_t n = nl_len(a);

	switch (f->how) {
	case NL_NUM:
		if (n >= f->size)
			memcpy(to, nl_data(a), f->size);
		break;
	case NL_TEXT:
		n = nl_text(a);
		if (n < f->size)
			memcpy(to, nl_data(a), n);
		break;
	case NL_BYTES:
		if (n < f->size) {
			*to = (char)n;
			memcpy(to + 1, nl_data(a), n);
		}
		break;
	case NL_ATTR:
		memcpy(to, &a, sizeof a);
		break;
	}
}

void
nl_fill(struct nl_walk w, const struct nl_field *f, size_t n, void *to)
{
	const struct nl_attr *a;
	size_t i;

	while ((a = nl_next(&w)))
		for (i = 0; i < n; i++)
			if (f[i].type == nl_type(a))
				fill(a, f + i, (char *)to + f[i].at);
}
