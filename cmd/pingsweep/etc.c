#include "etc.h"

#include <limits.h>
#include <stdint.h>
#include <string.h>

enum { DOTS = 15, TIMEOUT = 60, ATTEMPTS = 10 };	/* at most */

const char *
etc_word(const char **s, const char *end, size_t *n)
{
	const char *word;

	while (*s < end && (unsigned char)**s <= ' ')
		++*s;
	word = *s;
	while (*s < end && (unsigned char)**s > ' ')
		++*s;
	*n = (size_t)(*s - word);
	return word;
}

/* the end of the line at s; *stop is where a comment in it begins, or that */
static const char *
line_end(const char *s, const char *end, const char **stop)
{
	const char *newline = memchr(s, '\n', (size_t)(end - s));

	if (newline)
		end = newline;
	*stop = memchr(s, '#', (size_t)(end - s));
	if (!*stop)
		*stop = end;
	return end;
}

/* read an address of n bytes; 0: it is none */
static int
address(const struct etc_text *t, const char *s, size_t n,
    struct etc_address *a)
{
	const char *zone = memchr(s, '%', n);
	size_t len = zone ? (size_t)(zone - s) : n;
	char text[IP_TEXT];

	if (len >= sizeof text)
		return 0;
	memcpy(text, s, len);
	text[len] = '\0';
	a->zone = 0;
	if (ip_parse(text, &a->ip) < 0)
		return 0;
	if (zone && t->zone && n > ++len)
		a->zone = t->zone(t->ctx, zone + 1, n - len);
	return 1;
}

/* --- hosts */

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static int
same(const char *a, const char *b, size_t n)
{
	for (; n && lower(*a) == lower(*b); n--, a++, b++)
		;
	return !n;
}

static int
hash(const char *s, size_t n)
{
	uint32_t h = 2166136261u;	/* FNV-1a */

	for (; n; n--, s++)
		h = (h ^ (unsigned char)lower(*s)) * 16777619u;
	return (int)(h & INT_MAX);
}

void
etc_look_for(struct buf *names, const char *name, size_t place)
{
	struct etc_name n = { .hash = hash(name, strlen(name)), .name = name,
	    .place = place };

	buf_add(names, &n, sizeof n);
}

/* a line of hosts has a word of n bytes, and length bytes of an address */
static void
take(struct buf *names, const char *word, size_t n, const struct etc_text *t,
    const char *ip, size_t length)
{
	struct etc_name *name, *end = BUF_AT(names, struct etc_name,
	    names->len);
	int h = hash(word, n), six;
	struct etc_address a;

	name = BUF_AT(names, struct etc_name, buf_lower(names, sizeof *name,
	    h));
	for (; name < end && name->hash == h; name++) {
		if (strlen(name->name) != n || !same(name->name, word, n) ||
		    !address(t, ip, length, &a))
			continue;
		name->known = 1;
		six = a.ip.len == 16;
		if (!name->found[six].ip.len)
			name->found[six] = a;
	}
}

void
etc_hosts(struct buf *names, const struct etc_text *t)
{
	const char *s = t->s, *end = s + t->n, *line, *stop, *ip, *word;
	size_t length, n;

	buf_sort(names, sizeof(struct etc_name));
	for (; s < end; s = line + 1) {
		line = line_end(s, end, &stop);
		ip = etc_word(&s, stop, &length);
		while (word = etc_word(&s, stop, &n), n)
			take(names, word, n, t, ip, length);
	}
}

/* --- resolv.conf */

/* the number behind key, max if it is larger; *v stays if the word is other */
static void
option(const char *s, size_t n, const char *key, unsigned max, unsigned *v)
{
	size_t len = strlen(key);
	unsigned number = 0;

	if (n <= len || memcmp(s, key, len))
		return;
	for (; len < n && s[len] >= '0' && s[len] <= '9'; len++)
		if (number <= max)
			number = number * 10 + (unsigned)(s[len] - '0');
	if (len == n)
		*v = number < max ? number : max;
}

static void
options(struct etc_resolver *r, const char *s, const char *stop)
{
	const char *word;
	size_t n;

	while (word = etc_word(&s, stop, &n), n) {
		option(word, n, "ndots:", DOTS, &r->dots);
		option(word, n, "timeout:", TIMEOUT, &r->timeout);
		option(word, n, "attempts:", ATTEMPTS, &r->attempts);
	}
}

static void
server(struct etc_resolver *r, const struct etc_text *t, const char *s,
    const char *stop)
{
	size_t n;
	const char *word = etc_word(&s, stop, &n);

	if (r->servers < ETC_SERVERS &&
	    address(t, word, n, &r->server[r->servers]))
		r->servers++;
}

static int
is(const char *word, size_t n, const char *key)
{
	return n == strlen(key) && !memcmp(word, key, n);
}

void
etc_resolver(struct etc_resolver *r, const struct etc_text *t)
{
	const char *s = t->s, *end = s + t->n, *line, *stop, *word, *none = "";
	size_t n;

	*r = (struct etc_resolver){ .dots = 1, .timeout = 5, .attempts = 2,
	    .search = none, .end = none };
	for (; s < end; s = line + 1) {
		line = line_end(s, end, &stop);
		word = etc_word(&s, stop, &n);
		if (is(word, n, "nameserver"))
			server(r, t, s, stop);
		else if (is(word, n, "options"))
			options(r, s, stop);
		else if (is(word, n, "search") || is(word, n, "domain")) {
			r->search = s;
			r->end = stop;
		}
	}
	if (!r->timeout)
		r->timeout = 1;
	if (!r->attempts)
		r->attempts = 1;
	if (!r->servers)
		r->server[r->servers++].ip = ip_v4(0x7f000001);
}
