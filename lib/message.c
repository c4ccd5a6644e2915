#include "lib/message.h"

#include <string.h>

enum { TYPE_MASK = 0x3fff };	/* NLA_TYPE_MASK */

struct message_walk
message_attrs(const struct message *m, size_t head)
{
	size_t at = sizeof *m + message_aligned(head);

	if (m->len < at)
		return (struct message_walk){ 0 };
	return (struct message_walk){ (const char *)m + at,
	    (ptrdiff_t)(m->len - at) };
}

struct message_walk
message_nested(const struct message_attr *a)
{
	return (struct message_walk){ message_data(a),
	    (ptrdiff_t)message_len(a) };
}

/* inlined into both callers, because a dump spends most of its time here */
__attribute__((always_inline)) static inline const struct message_attr *
next(struct message_walk *w)
{
	const struct message_attr *a = (const void *)w->p;
	const ptrdiff_t head = sizeof *a;

	if (w->n < head || a->len < head || a->len > w->n)
		return NULL;
	w->p += message_aligned(a->len);
	w->n -= (ptrdiff_t)message_aligned(a->len);
	return a;
}

const struct message_attr *
message_next(struct message_walk *w)
{
	return next(w);
}

const void *
message_data(const struct message_attr *a)
{
	return a + 1;
}

size_t
message_len(const struct message_attr *a)
{
	return a->len - sizeof *a;
}

size_t
message_text(const struct message_attr *a)
{
	const char *s = message_data(a);
	size_t n = 0;

	while (n < message_len(a) && s[n])
		n++;
	return n;
}

static void
fill(const struct message_attr *a, const struct message_field *f, char *to)
{
	size_t n = message_len(a);

	switch (f->how) {
	case MESSAGE_NUM:
		if (n >= f->size)
			memcpy(to, message_data(a), f->size);
		break;
	case MESSAGE_TEXT:
		n = message_text(a);
		if (n < f->size)
			memcpy(to, message_data(a), n);
		break;
	case MESSAGE_BYTES:
		if (n < f->size) {
			*to = (char)n;
			memcpy(to + 1, message_data(a), n);
		}
		break;
	}
}

void
message_fill(struct message_walk w, const struct message_field *fields,
    size_t n, void *to, const struct message_attr **list)
{
	const struct message_attr *a;
	const struct message_field *f;
	size_t type;

	while ((a = next(&w))) {
		type = a->type & TYPE_MASK;
		if (type >= n)
			continue;
		f = fields + type;
		if (f->how == MESSAGE_NONE)
			continue;
		if (f->how == MESSAGE_ATTR)
			list[f->at] = a;
		else
			fill(a, f, (char *)to + f->at);
	}
}
