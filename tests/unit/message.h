/* rtnetlink messages made by hand; check.h, message.h come first */
#include <stddef.h>

/* one message, or several in a row */
struct bytes {
	_Alignas(8) char b[65536];
	size_t len;
	size_t start;	/* of the message being made */
};

/* a fresh message: header, then its family's own head */
static inline void
begin(struct bytes *m, int type, int flags, uint32_t seq, const void *head,
    size_t n)
{
	struct message h = { 0, (uint16_t)type, (uint16_t)flags, seq, 0 };

	m->start = m->len;
	h.len = (uint32_t)(sizeof h + n);
	memset(m->b + m->len, 0, sizeof h + n + 4);
	memcpy(m->b + m->len, &h, sizeof h);
	if (n)
		memcpy(m->b + m->len + sizeof h, head, n);
	m->len += message_aligned(sizeof h + n);
}

static inline struct message *
last(struct bytes *m)
{
	return (void *)(m->b + m->start);
}

static inline void
lengthen(struct bytes *m)
{
	last(m)->len = (uint32_t)(m->len - m->start);
}

static inline void
attr(struct bytes *m, int type, const void *data, size_t n)
{
	struct message_attr a = { (uint16_t)(sizeof a + n), (uint16_t)type };

	memset(m->b + m->len, 0, sizeof a + n + 4);
	memcpy(m->b + m->len, &a, sizeof a);
	if (n)
		memcpy(m->b + m->len + sizeof a, data, n);
	m->len += message_aligned(a.len);
	lengthen(m);
}

static inline void
attr_num(struct bytes *m, int type, uint32_t v)
{
	attr(m, type, &v, sizeof v);
}

static inline void
attr_str(struct bytes *m, int type, const char *s)
{
	attr(m, type, s, strlen(s) + 1);
}

/* begin a nested attribute; end_nest() with what this returns ends it */
static inline size_t
nest(struct bytes *m, int type)
{
	size_t at = m->len;

	attr(m, type, NULL, 0);
	return at;
}

static inline void
end_nest(struct bytes *m, size_t at)
{
	uint16_t len = (uint16_t)(m->len - at);

	memcpy(m->b + at, &len, sizeof len);
}

/*
 * A copy of the first n bytes, with that length in its header, so that
 * sanitizers see overruns. The caller frees it.
 */
static inline struct message *
cut(const struct bytes *m, size_t n)
{
	struct message *p = malloc(n);

	memcpy(p, m->b, n);
	p->len = (uint32_t)n;
	return p;
}

/* call each() with copies, each with a false length in one attribute */
static inline void
lie(const struct bytes *m, size_t head, void (*each)(const struct message *))
{
	static const uint16_t lies[] = { 0, 1, 3, 4, 5, 7, 9, 1000, 0xfffe,
	    0xffff };
	struct message *p;
	uint16_t len;
	size_t at, i;

	for (at = sizeof *p + head; at + 4 <= m->len;
	    at += message_aligned(len)) {
		memcpy(&len, m->b + at, sizeof len);
		for (i = 0; i < sizeof lies / sizeof *lies; i++) {
			p = cut(m, m->len);
			memcpy((char *)p + at, lies + i, sizeof *lies);
			each(p);
			free(p);
		}
		/* also in nested attributes */
		for (i = at + 4; i + 4 < at + len; i += 4) {
			p = cut(m, m->len);
			memcpy((char *)p + i, lies + rnd(10), sizeof *lies);
			each(p);
			free(p);
		}
	}
}

/* call each() with copies that are cut short or have random bytes */
static inline void
garble(const struct bytes *m, size_t head, void (*each)(const struct message *))
{
	struct message *p;
	size_t n;
	int i, j;

	for (n = sizeof *p; n <= m->len; n++) {
		p = cut(m, n);
		each(p);
		free(p);
	}
	for (i = 0; i < 20000; i++) {
		n = m->len - (rnd(2) ? rnd((uint32_t)(m->len - sizeof *p)) : 0);
		p = cut(m, n);
		for (j = 0; j < 1 + (int)rnd(4) && n > sizeof *p; j++)
			((char *)p)[sizeof *p +
			    rnd((uint32_t)(n - sizeof *p))] =
			    (char)rnd(256);
		each(p);
		free(p);
	}
	lie(m, head, each);
}
