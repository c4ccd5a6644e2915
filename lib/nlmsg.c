#include <string.h>

#include "nlmsg.h"

enum { TYPE_MASK = 0x3fff };	/* above are NLA_F_NESTED and its like */

struct nl_walk
nl_attrs(const struct nl_msg *m, size_t head)
{
	size_t at = sizeof *m + nl_aligned(head);

	if (m->len < at)
		return (struct nl_walk){ 0 };
	return (struct nl_walk){ (const char *)m + at,
	    (ptrdiff_t)(m->len - at) };
}

struct nl_walk
nl_nested(const struct nl_attr *a)
{
	return (struct nl_walk){ nl_data(a), (ptrdiff_t)nl_len(a) };
}

/* most of a dump's time is spent here, so it becomes part of its callers */
__attribute__((always_inline)) static inline const struct nl_attr *
next(struct nl_walk *w)
{
	const struct nl_attr *a = (const void *)w->p;
	const ptrdiff_t head = sizeof *a;

	if (w->n < head || a->len < head || a->len > w->n)
		return NULL;
	w->p += nl_aligned(a->len);
	w->n -= (ptrdiff_t)nl_aligned(a->len);
	return a;
}

const struct nl_attr *
nl_next(struct nl_walk *w)
{
	return next(w);
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
	}
}

void
nl_fill(struct nl_walk w, const struct nl_field *fields, size_t n, void *to,
    const struct nl_attr **list)
{
	const struct nl_attr *a;
	const struct nl_field *f;

	while ((a = next(&w))) {
		f = fields + (a->type & TYPE_MASK);
		if (f >= fields + n || f->how == NL_NONE)
			continue;
		if (f->how == NL_ATTR)
			list[f->at] = a;
		else
			fill(a, f, (char *)to + f->at);
	}
}
