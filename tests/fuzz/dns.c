/*
 * dns: a question, and a reply to it from the input, against a reader that
 * writes out all names
 */
#include "fuzz.h"
#include "lib/ip.h"
#include "cmd/pingsweep/dns.h"

enum { MOST = 400, CHAIN = 16, TAME = 100 };

struct record {
	char owner[256], alias[256];	/* "" of the root; "?": none */
	unsigned type, class, len;
	const uint8_t *data;
};

struct message {
	const uint8_t *b;
	size_t n;
	int wild;	/* it has names that are longer than is sensible */
	int garbled;	/* not all records are there */
	unsigned records;
	struct record record[MOST];
};

static unsigned
get16(const uint8_t *b)
{
	return (unsigned)b[0] << 8 | b[1];
}

static char
lower(uint8_t c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

/* --- questions */

/* append text as labels, each with its length; 0: it has one that cannot be */
static int
labels(uint8_t *to, size_t *n, const char *s, size_t len)
{
	size_t i, start = 0;

	if (len && s[len - 1] == '.')
		len--;
	if (!len)
		return 1;
	for (i = 0; i <= len; i++) {
		if (i < len && s[i] != '.')
			continue;
		if (i == start || i - start > 63)
			return 0;
		to[(*n)++] = (uint8_t)(i - start);
		memcpy(to + *n, s + start, i - start);
		*n += i - start;
		start = i + 1;
	}
	return 1;
}

/* make the question; 0: there is none */
static size_t
question(struct input *in, uint8_t **query, unsigned *type)
{
	unsigned how = take8(in);
	uint16_t id = take16(in);
	char *name = take_text(in), *domain = how & 2 ? take_text(in) :
	    guard_text("", 0);
	uint8_t *want = calloc(1, 64 + 2 * (strlen(name) + strlen(domain)));
	size_t n, at = 12;
	int ok;

	*type = how & 1 ? DNS_AAAA : DNS_A;
	*query = guard((uint8_t[DNS_QUERY]){ 0 }, DNS_QUERY);
	n = dns_query(*query, name, domain, strlen(domain), (int)*type, id);
	ok = labels(want, &at, name, strlen(name)) && at > 12 &&
	    labels(want, &at, domain, strlen(domain)) && at < 12 + 255;
	MUST(ok == (n > 0));
	if (ok) {
		memcpy(want, (uint8_t[]){ (uint8_t)(id >> 8), (uint8_t)id, 1,
		    0, 0, 1 }, 6);
		want[at + 2] = (uint8_t)*type;
		want[at + 4] = 1;
		MUST(n == at + 5 && !memcmp(*query, want, n));
	}
	free(want);
	free(name);
	free(domain);
	return n;
}

/* --- replies */

/*
 * Write out the name at an offset, "?" if there is none: in lower case, with a
 * dot before each label, and ! for a dot within a label
 */
static void
spell(struct message *m, size_t at, char *s)
{
	size_t n = 0, i, len;
	int hops = 0;

	for (;;) {
		if (at >= m->n || (m->b[at] > 63 && m->b[at] < 192) ||
		    (m->b[at] > 63 && at + 1 >= m->n))
			break;
		if (m->b[at] > 63) {
			if (++hops > TAME) {
				m->wild = 1;
				break;
			}
			at = get16(m->b + at) & 0x3fff;
			continue;
		}
		len = m->b[at++];
		if (!len) {
			s[n] = '\0';
			return;
		}
		if (len > m->n - at)
			break;
		if (n + len + 2 > 255) {
			m->wild = 1;
			break;
		}
		s[n++] = '.';
		for (i = 0; i < len; i++, at++) {
			s[n++] = m->b[at] == '.' ? '!' : lower(m->b[at]);
			if (m->b[at] == '!' || !m->b[at])
				m->wild = 1;	/* not distinct in text */
		}
	}
	strcpy(s, "?");
}

/* the offset behind the name at an offset; 0: it has no end */
static size_t
behind(const struct message *m, size_t at)
{
	for (; at < m->n; at += 1u + m->b[at])
		if (!m->b[at])
			return at + 1;
		else if (m->b[at] > 63)
			return m->b[at] >= 192 ? at + 2 : 0;
	return 0;
}

static void
read_records(struct message *m, size_t at)
{
	unsigned left = get16(m->b + 6);
	struct record *r;

	for (; left; left--) {
		if (m->records == MOST) {
			m->wild = 1;
			return;
		}
		r = m->record + m->records;
		spell(m, at, r->owner);
		at = behind(m, at);
		if (!at || at + 10 > m->n ||
		    get16(m->b + at + 8) > m->n - at - 10)
			break;
		r->type = get16(m->b + at);
		r->class = get16(m->b + at + 2);
		r->len = get16(m->b + at + 8);
		at += 10;
		r->data = m->b + at;
		spell(m, at, r->alias);
		at += r->len;
		m->records++;
	}
	m->garbled = left > 0;
}

static const struct record *
find(const struct message *m, const char *owner, unsigned type)
{
	const struct record *r;

	for (r = m->record; r < m->record + m->records; r++)
		if (r->class == 1 && r->type == type && *owner != '?' &&
		    !strcmp(r->owner, owner))
			return r;
	return NULL;
}

static int
follow(const struct message *m, const char *name, unsigned type,
    const struct record **found)
{
	const struct record *alias;
	int i;

	for (i = 0; i <= CHAIN; i++) {
		*found = find(m, name, type);
		if (*found)
			return (*found)->len == (type == DNS_A ? 4 : 16) ?
			    DNS_FOUND : DNS_FAILED;
		alias = find(m, name, 5);
		if (!alias)
			return m->garbled ? DNS_FAILED : DNS_NONE;
		name = alias->alias;
	}
	return DNS_FAILED;
}

/* is it a reply to this question? */
static int
is_ours(const uint8_t *q, size_t length, const uint8_t *b, size_t n)
{
	size_t i;

	if (n < length || get16(q) != get16(b) || b[2] >> 3 != 16 ||
	    get16(b + 4) != 1)
		return 0;
	for (i = 12; i < length; i++)
		if (lower(q[i]) != lower(b[i]))
			return 0;
	return 1;
}

static void
reply(const uint8_t *q, size_t length, unsigned type, const uint8_t *b,
    size_t n)
{
	static struct message m;
	const struct record *found = NULL;
	struct ip ip;
	char name[256];
	int r = dns_reply(q, length, b, n, &ip), code = n > 3 ? b[3] & 15 : 0,
	    want;

	MUST(r >= DNS_OTHER && r <= DNS_FOUND);
	MUST(!ip.len || r == DNS_FOUND || r == DNS_CUT);
	if (n < 12 || !is_ours(q, length, b, n)) {
		MUST(r == DNS_OTHER || (r == DNS_FAILED && n >= 12 &&
		    !get16(b + 4) && code && code != 3));
		return;
	}
	if (code) {
		MUST(r == (code == 3 ? DNS_NONE : DNS_FAILED));
		return;
	}
	m = (struct message){ .b = b, .n = n };
	spell(&m, 12, name);
	read_records(&m, length);
	if (m.wild)
		return;
	want = follow(&m, name, type, &found);
	MUST(ip.len == (want == DNS_FOUND ? type == DNS_A ? 4 : 16 : 0));
	MUST(!ip.len || !memcmp(ip.byte, found->data, ip.len));
	if (want == DNS_NONE && !get16(b + 6) && !(b[2] & 4) && b[3] < 128)
		want = DNS_FAILED;
	MUST(r == (b[2] & 2 ? DNS_CUT : want));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct input in = { data, n };
	uint8_t *query, *b, *copy;
	unsigned type, how;
	size_t length = question(&in, &query, &type);

	if (length) {
		how = take8(&in);
		n = length + in.n;
		b = guard(query, length);
		b = realloc(b, n);
		MUST(b);
		b[2] = how & 1 ? take8(&in) : 0x81;
		b[3] = how & 2 ? take8(&in) : 0x80;
		if (how & 4)
			b[4 + take8(&in) % 2] ^= take8(&in);
		if (how & 8)
			b[take8(&in) % length] ^= how & 16 ? 0x20 : take8(&in);
		b[6] = how & 32 ? take8(&in) : 0;
		b[7] = take8(&in);
		n = length + take_bytes(&in, b + length, n - length);
		if (how & 64)
			n = b[7] % (n + 1);
		copy = guard(b, n);
		reply(query, length, type, copy, n);
		free(copy);
		free(b);
	}
	free(query);
	return 0;
}
