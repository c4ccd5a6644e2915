#include "dns.h"

#include <string.h>

/* RFC 1035, 4.1 */
enum { HEAD = 12, LABEL = 63, NAME = 255, TAIL = 4, RECORD = 10 };
enum { REPLY = 0x80, OPCODE = 0x78, OF_OWNER = 4, TRUNCATED = 2, RECURSE = 1 };
enum { RECURSES = 0x80, CODE = 15, NXDOMAIN = 3 };	/* the next byte */
enum { CNAME = 5, IN = 1, POINTER = 0xc0 };
enum { CHAIN = 16 };	/* CNAMEs that are followed */

struct message {
	const uint8_t *b;
	size_t n;
};

static unsigned
get16(const uint8_t *b)
{
	return (unsigned)b[0] << 8 | b[1];
}

static void
put16(uint8_t *b, unsigned v)
{
	b[0] = (uint8_t)(v >> 8);
	b[1] = (uint8_t)v;
}

/* append n bytes of text as labels; returns their end, 0: they are not valid */
static size_t
put_labels(uint8_t *q, size_t at, const char *s, size_t n)
{
	const char *end = s + n, *dot;
	size_t len;

	if (n && end[-1] == '.')
		end--;
	for (; s < end; s = dot + 1) {
		dot = memchr(s, '.', (size_t)(end - s));
		if (!dot)
			dot = end;
		len = (size_t)(dot - s);
		if (!len || len > LABEL || at + 1 + len >= HEAD + NAME ||
		    dot + 1 == end)
			return 0;
		q[at++] = (uint8_t)len;
		memcpy(q + at, s, len);
		at += len;
	}
	return at;
}

size_t
dns_query(uint8_t q[DNS_QUERY], const char *name, const char *domain, size_t n,
    int type, uint16_t id)
{
	size_t at;

	memset(q, 0, HEAD);
	put16(q, id);
	q[2] = RECURSE;
	q[5] = 1;	/* question */
	at = put_labels(q, HEAD, name, strlen(name));
	if (at > HEAD)
		at = put_labels(q, at, domain, n);
	if (at <= HEAD)
		return 0;
	q[at++] = 0;
	put16(q + at, (unsigned)type);
	put16(q + at + 2, IN);
	return at + TAIL;
}

/* are these bytes equal, but for the case of letters? RFC 4343 */
static int
same(const uint8_t *a, const uint8_t *b, size_t n)
{
	for (; n; n--, a++, b++)
		if (*a != *b && ((*a ^ *b) != 0x20 || (*a | 0x20) < 'a' ||
		    (*a | 0x20) > 'z'))
			return 0;
	return 1;
}

/*
 * The label at *at, which moves behind it; its first byte is its length. NULL:
 * there is none. *steps bounds the loop, whatever pointers point to.
 */
static const uint8_t *
label(const struct message *m, size_t *at, int *steps)
{
	const uint8_t *p;

	while (*at < m->n && --*steps > 0) {
		p = m->b + *at;
		if (*p <= LABEL) {
			*at += 1u + *p;
			return *at <= m->n ? p : NULL;
		}
		if (*p < POINTER || *at + 1 >= m->n)
			return NULL;
		*at = get16(p) & 0x3fff;
	}
	return NULL;
}

/* are the names at x and at y the same? A garbled name equals none */
static int
same_name(const struct message *m, size_t x, size_t y)
{
	int steps = 2 * NAME;
	const uint8_t *p, *q;

	do {
		p = label(m, &x, &steps);
		q = label(m, &y, &steps);
		if (!p || !q || *p != *q || !same(p + 1, q + 1, *p))
			return 0;
	} while (*p);
	return 1;
}

/* the offset behind the name at an offset; beyond the message if garbled */
static size_t
skip_name(const struct message *m, size_t at)
{
	while (at < m->n && m->b[at] && m->b[at] <= LABEL)
		at += 1u + m->b[at];
	if (at >= m->n || !m->b[at])
		return at + 1;
	return m->b[at] < POINTER ? m->n + 1 : at + 2;
}

enum { GARBLED = -1, ABSENT, PRESENT, ALIAS };

/*
 * Among the answers, from offset at on, look for the record of this type, or
 * else a CNAME, of the name at *name. PRESENT, ALIAS: *name is the offset of
 * its data; GARBLED: the record may stand behind a garbled one
 */
static int
find(const struct message *m, size_t at, unsigned type, size_t *name)
{
	unsigned records = get16(m->b + 6), is;
	size_t data, owner, alias = 0;

	for (; records; records--, at = data + get16(m->b + data - 2)) {
		owner = at;
		at = skip_name(m, at);
		data = at + RECORD;
		if (data > m->n || get16(m->b + data - 2) > m->n - data)
			break;
		is = get16(m->b + at);
		if (get16(m->b + at + 2) != IN || (is != type &&
		    (is != CNAME || alias)) || !same_name(m, owner, *name))
			continue;
		if (is == type) {
			*name = data;
			return PRESENT;
		}
		alias = data;
	}
	if (alias)
		*name = alias;
	return alias ? ALIAS : records ? GARBLED : ABSENT;
}

/* the first address of the question's name, over CNAMEs; DNS_... */
static int
follow(const struct message *m, size_t at, unsigned type, struct ip *ip)
{
	unsigned len = type == DNS_A ? 4 : 16;
	size_t name = HEAD;
	int i, found = ALIAS;

	for (i = 0; i <= CHAIN && found == ALIAS; i++)
		found = find(m, at, type, &name);
	if (found == ABSENT)
		return DNS_NONE;
	if (found != PRESENT || get16(m->b + name - 2) != len)
		return DNS_FAILED;
	ip->len = (uint8_t)len;
	memcpy(ip->byte, m->b + name, len);
	return DNS_FOUND;
}

/* is it a reply without an answer, from a server that does not look for one? */
static int
is_lame(const uint8_t *b)
{
	return !get16(b + 6) && !(b[2] & OF_OWNER) && !(b[3] & RECURSES);
}

int
dns_reply(const uint8_t *query, size_t length, const uint8_t *b, size_t n,
    struct ip *ip)
{
	struct message m = { b, n };
	int code, r;

	*ip = (struct ip){ 0 };
	if (n < HEAD || memcmp(b, query, 2) || !(b[2] & REPLY) ||
	    b[2] & OPCODE)
		return DNS_OTHER;
	code = b[3] & CODE;
	if (!get16(b + 4) && code && code != NXDOMAIN)
		return DNS_FAILED;	/* some servers leave out questions */
	if (get16(b + 4) != 1 || n < length ||
	    !same(b + HEAD, query + HEAD, length - HEAD))
		return DNS_OTHER;
	if (code)
		return code == NXDOMAIN ? DNS_NONE : DNS_FAILED;
	r = follow(&m, length, get16(query + length - TAIL), ip);
	if (b[2] & TRUNCATED)
		return DNS_CUT;
	return r == DNS_NONE && is_lame(b) ? DNS_FAILED : r;
}
