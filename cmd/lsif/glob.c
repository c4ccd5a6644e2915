#include "glob.h"

#include <string.h>

int
glob_is(const char *s)
{
	return strchr(s, '*') || strchr(s, '?') || strchr(s, '[');
}

/* is c in the set behind a '['? *end is behind its ']', NULL: it has none */
static int
in_set(const char *p, unsigned char c, const char **end)
{
	int not = *p == '!' || *p == '^', in = 0;
	const char *first = not ? p + 1 : p;	/* there ] is ordinary */
	unsigned char low, high;

	p = first;
	for (; *p && (*p != ']' || p == first); p++) {
		low = high = (unsigned char)*p;
		if (p[1] == '-' && p[2] && p[2] != ']') {
			p += 2;
			high = (unsigned char)*p;
		}
		in |= low <= c && c <= high;
	}
	*end = *p ? p + 1 : NULL;
	return in != not;
}

/* after a mismatch it is enough to let the last * take one byte more */
int
glob_match(const char *p, const char *s)
{
	const char *star = NULL, *taken = NULL, *next;
	int ok;

	while (*s || *p) {
		next = p + 1;
		if (*p == '*') {
			star = ++p;
			taken = s;
			continue;
		}
		ok = *p == '?' || *p == *s;
		if (*p == '[') {
			ok = in_set(p + 1, (unsigned char)*s, &next);
			if (!next) {
				next = p + 1;
				ok = *s == '[';
			}
		}
		if (*s && *p && ok) {
			p = next;
			s++;
		} else if (star && *taken) {
			p = star;
			s = ++taken;
		} else
			return 0;
	}
	return 1;
}
