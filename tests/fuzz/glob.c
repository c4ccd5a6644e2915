/* glob: a pattern and a name, against a table of what matches what */
#include "fuzz.h"
#include "cmd/lsif/glob.h"

enum { MOST = 80 };	/* bytes of a pattern and of a name */

/* a part of a pattern: it matches one byte of a name, or any number of them */
struct token {
	int star;
	uint8_t in[256];
};

/* a '[' with an end begins a set; a ']' that comes first and a '-' at the end
   are in it */
static const char *
read_set(const char *p, struct token *t)
{
	int not = *p == '!' || *p == '^', c;
	const char *first = p += not;
	uint8_t low, high;

	for (; *p != ']' || p == first; p++) {
		if (!*p)
			return NULL;
		low = high = (uint8_t)*p;
		if (p[1] == '-' && p[2] && p[2] != ']') {
			high = (uint8_t)p[2];
			p += 2;
		}
		for (c = low; c <= high; c++)
			t->in[c] = 1;
	}
	for (c = 0; c < 256; c++)
		t->in[c] ^= (uint8_t)not;
	return p + 1;
}

static size_t
read_pattern(const char *p, struct token *t)
{
	const char *end;
	size_t n;

	for (n = 0; *p; n++) {
		memset(t + n, 0, sizeof t[n]);
		end = *p == '[' ? read_set(p + 1, t + n) : NULL;
		if (end) {
			p = end;
			continue;
		}
		memset(t + n, 0, sizeof t[n]);
		t[n].star = *p == '*';
		if (*p == '?')
			memset(t[n].in, 1, sizeof t[n].in);
		t[n].in[(uint8_t)*p] = 1;
		p++;
	}
	return n;
}

/* does[i]: do the tokens so far match the first i bytes of the name? */
static int
slow_match(const char *p, const char *s)
{
	static struct token t[MOST];
	uint8_t does[MOST + 1] = { 1 }, next[MOST + 1];
	size_t n = read_pattern(p, t), len = strlen(s), i, j;

	for (i = 0; i < n; i++) {
		for (j = 0; j <= len; j++)
			next[j] = t[i].star ? does[j] || (j && next[j - 1]) :
			    j && does[j - 1] && t[i].in[(uint8_t)s[j - 1]];
		memcpy(does, next, sizeof does);
	}
	return does[len];
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct input in = { data, n };
	char *p = take_text(&in), *s = take_text(&in);

	if (strlen(p) < MOST && strlen(s) < MOST) {
		MUST(glob_match(p, s) == slow_match(p, s));
		MUST(glob_match("*", s) && !glob_match("", s) == !!*s);
		MUST(glob_is(s) == (s[strcspn(s, "*?[")] != '\0'));
		MUST(glob_is(s) || glob_match(s, s));
		MUST(glob_is(p) || glob_match(p, s) == !strcmp(p, s));
	}
	free(p);
	free(s);
	return 0;
}
