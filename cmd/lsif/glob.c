#include "glob.h"

#include "lib/span.h"

int
glob_is(const char *s)
{
	return s[span_to(s, '*')] || s[span_to(s, '?')] || s[span_to(s, '[')];
}

/* is c in the set at p, behind its '['? Returns what is behind ']', or NULL */
static const char *
in_set(const char *p, unsigned char c, int *is)
{
	int negated = *p == '!' || *p == '^', in = 0;
	const char *first = negated ? p + 1 : p;	/* a ] there is plain */
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
	*is = in != negated;
	return *p ? p + 1 : NULL;
}

/* after a mismatch it is enough to let the last * take one byte more */
int
glob_match(const char *p, const char *s)
{
	const char *star = NULL, *taken = NULL, *next, *behind;
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
			behind = in_set(p + 1, (unsigned char)*s, &ok);
			if (behind)
				next = behind;
			else
				ok = *s == '[';
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
