/*
 * etc: the input as /etc/hosts and as /etc/resolv.conf, against a reader that
 * takes the words of each line one by one
 */
#include "fuzz.h"
#include "lib/buf.h"
#include "lib/ip.h"
#include "cmd/pingsweep/etc.h"

enum { WORDS = 64, ASKED = 200 };

/* a line, cut into n words */
struct line {
	char *word[WORDS], *rest;	/* behind the first word */
	int n;
};

static unsigned
zone(void *ctx, const char *name, size_t n)
{
	MUST(ctx && n);
	return n == 2 && !memcmp(name, "lo", 2) ? 1 : 0;
}

/* the next line of *s; 0: there is none */
static int
next_line(char **s, char *end, struct line *l)
{
	char *p = *s, *stop;

	if (p >= end)
		return 0;
	stop = memchr(p, '\n', (size_t)(end - p));
	if (!stop)
		stop = end;
	*s = stop + 1;
	*l = (struct line){ .rest = stop };
	for (; p < stop && *p != '#'; p++)
		if ((unsigned char)*p > ' ') {
			if (l->n == 1 && l->rest == stop)
				l->rest = p;
			if (l->n < WORDS)
				l->word[l->n++] = p;
			while (p < stop && (unsigned char)*p > ' ' && *p != '#')
				p++;
			if (p == stop || *p == '#')
				break;
			*p = '\0';
		}
	*p = '\0';
	return 1;
}

static int
address(char *s, struct etc_address *a)
{
	char *percent = strchr(s, '%');
	int r;

	*a = (struct etc_address){ 0 };
	if (percent)
		*percent = '\0';
	r = ip_parse(s, &a->ip) == 0;
	if (percent) {
		a->zone = r && !strcmp(percent + 1, "lo");
		*percent = '%';
	}
	return r;
}

static int
same(const struct etc_address *a, const struct etc_address *b)
{
	return a->ip.len == b->ip.len && (!a->ip.len ||
	    (!memcmp(&a->ip, &b->ip, sizeof a->ip) && a->zone == b->zone));
}

/* --- hosts */

static void
check(const struct etc_name *name, const char *text, size_t n)
{
	struct etc_address want[2] = { 0 }, a;
	char *copy = guard_text(text, n), *s = copy;
	int known = 0, i;
	struct line l;

	while (next_line(&s, copy + n, &l))
		for (i = 1; i < l.n; i++)
			if (!strcasecmp(l.word[i], name->name) &&
			    address(l.word[0], &a)) {
				known = 1;
				if (!want[a.ip.len == 16].ip.len)
					want[a.ip.len == 16] = a;
			}
	MUST(name->known == known);
	MUST(same(name->found, want) && same(name->found + 1, want + 1));
	free(copy);
}

static void
hosts(const struct etc_text *t)
{
	struct buf b = { 0 };
	const struct etc_name *name;
	char *copy = guard_text(t->s, t->n), *s = copy;
	int asked = 1, i, many = 0;
	struct line l;

	etc_look_for(&b, "nosuch", 0);
	while (next_line(&s, copy + t->n, &l)) {
		many |= l.n == WORDS;
		for (i = 0; i < l.n && asked < ASKED; i++)
			etc_look_for(&b, l.word[i], (size_t)asked++);
	}
	etc_hosts(&b, t);
	MUST(!b.failed && BUF_COUNT(&b, struct etc_name) == (size_t)asked);
	name = BUF_ITEMS(&b, const struct etc_name);
	for (; !many && asked; asked--, name++)
		check(name, t->s, t->n);
	buf_free(&b);
	free(copy);
}

/* --- resolv.conf */

static void
option(const char *word, const char *key, unsigned max, unsigned *v)
{
	const char *digits = word + strlen(key);
	unsigned long number;

	if (strncmp(word, key, strlen(key)) || !*digits ||
	    digits[strspn(digits, "0123456789")])
		return;
	number = strtoul(digits, NULL, 10);
	*v = number > max ? max : (unsigned)number;
}

static void
resolver(const struct etc_text *t)
{
	struct etc_resolver r, want = { .dots = 1, .timeout = 5,
	    .attempts = 2 };
	char *copy = guard_text(t->s, t->n), *s = copy, *search = NULL;
	struct line l = { 0 }, list = { 0 };
	const char *p, *word;
	int i;
	size_t n;

	while (next_line(&s, copy + t->n, &l)) {
		if (!l.n)
			continue;
		if (!strcmp(l.word[0], "search") ||
		    !strcmp(l.word[0], "domain"))
			list = l;
		if (!strcmp(l.word[0], "nameserver") && l.n > 1 &&
		    want.servers < ETC_SERVERS &&
		    address(l.word[1], &want.server[want.servers]))
			want.servers++;
		for (i = 1; i < l.n && !strcmp(l.word[0], "options"); i++) {
			option(l.word[i], "ndots:", 15, &want.dots);
			option(l.word[i], "timeout:", 60, &want.timeout);
			option(l.word[i], "attempts:", 10, &want.attempts);
		}
		if (l.n == WORDS)
			search = l.rest;
	}
	etc_resolver(&r, t);
	MUST(r.servers >= 1 && r.servers <= ETC_SERVERS);
	MUST(r.timeout && r.attempts);
	if (!want.servers)
		want.server[want.servers++].ip = (struct ip){ 4, { 127, 0, 0,
		    1 } };
	MUST(r.servers == want.servers);
	for (i = 0; i < r.servers; i++)
		MUST(same(r.server + i, want.server + i));
	if (!search) {
		MUST(r.dots == want.dots);
		MUST(r.timeout == (want.timeout ? want.timeout : 1));
		MUST(r.attempts == (want.attempts ? want.attempts : 1));
		for (p = r.search, i = 1; word = etc_word(&p, r.end, &n), n;
		    i++)
			MUST(i < list.n && strlen(list.word[i]) == n &&
			    !memcmp(list.word[i], word, n));
		MUST(!list.n || i == list.n);
	}
	free(copy);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct input in = { data, n };
	int how = take8(&in);
	char *text = guard(in.p, in.n);
	struct etc_text t = { text, in.n, zone, &in };

	if (how & 1)
		hosts(&t);
	else
		resolver(&t);
	free(text);
	return 0;
}
