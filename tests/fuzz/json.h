/*
 * Strict checks of output: JSON (RFC 8259) as the programs write it, and text
 * for a terminal; fuzz.h comes first.
 */

/* length of the character at s, of n bytes; 0: it is not UTF-8: RFC 3629 4 */
static inline size_t
character(const char *s, size_t n)
{
	static const struct {	/* the first byte, the second, how many */
		uint8_t low, high, low2, high2, len;
	} forms[] = {
		{ 0x00, 0x7f, 0, 0, 1 }, { 0xc2, 0xdf, 0x80, 0xbf, 2 },
		{ 0xe0, 0xe0, 0xa0, 0xbf, 3 }, { 0xe1, 0xec, 0x80, 0xbf, 3 },
		{ 0xed, 0xed, 0x80, 0x9f, 3 }, { 0xee, 0xef, 0x80, 0xbf, 3 },
		{ 0xf0, 0xf0, 0x90, 0xbf, 4 }, { 0xf1, 0xf3, 0x80, 0xbf, 4 },
		{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
	};
	const uint8_t *u = (const uint8_t *)s;
	size_t i, j;

	for (i = 0; n && i < sizeof forms / sizeof *forms; i++) {
		if (u[0] < forms[i].low || u[0] > forms[i].high)
			continue;
		if (n < forms[i].len || (forms[i].len > 1 &&
		    (u[1] < forms[i].low2 || u[1] > forms[i].high2)))
			return 0;
		for (j = 2; j < forms[i].len; j++)
			if (u[j] >> 6 != 2)
				return 0;
		return forms[i].len;
	}
	return 0;
}

/* UTF-8 without control characters, but TAB and newline between fields */
static inline void
must_be_shown(const char *s, size_t n)
{
	size_t len;

	for (; n; s += len, n -= len) {
		len = character(s, n);
		MUST(len);
		MUST(len > 1 || (*s >= ' ' && *s != 0x7f) || *s == '\t' ||
		    *s == '\n');
		MUST(!(len == 2 && (uint8_t)s[0] == 0xc2 &&
		    (uint8_t)s[1] < 0xa0));
	}
}

/* a JSON text, from p to end */
struct json {
	const char *p, *end;
};

static inline int
json_skip(struct json *j, const char *word)
{
	size_t n = strlen(word);

	if ((size_t)(j->end - j->p) < n || memcmp(j->p, word, n))
		return 0;
	j->p += n;
	return 1;
}

/* \u and four digits: a control character, or a byte that is not UTF-8 */
static inline char
json_escape(struct json *j)
{
	unsigned v;
	char digits[5] = "";

	if (json_skip(j, "\""))
		return '"';
	if (json_skip(j, "\\"))
		return '\\';
	MUST(json_skip(j, "u") && j->end - j->p >= 4);
	memcpy(digits, j->p, 4);
	MUST(strspn(digits, "0123456789abcdef") == 4);
	v = (unsigned)strtoul(digits, NULL, 16);
	MUST(v < 0x20 || v == 0x7f || (v >= 0xdc80 && v <= 0xdcff));
	j->p += 4;
	return (char)v;
}

/* read a string into text, as surrogateescape does; returns its bytes */
static inline size_t
json_string(struct json *j, char *text)
{
	size_t n = 0, len;

	MUST(json_skip(j, "\""));
	while (!json_skip(j, "\"")) {
		MUST(j->p < j->end);
		if (json_skip(j, "\\")) {
			text[n++] = json_escape(j);
			continue;
		}
		len = character(j->p, (size_t)(j->end - j->p));
		MUST(len && (uint8_t)*j->p >= ' ' && *j->p != 0x7f);
		memcpy(text + n, j->p, len);
		n += len;
		j->p += len;
	}
	return n;
}

static inline void
json_number(struct json *j)
{
	const char *first = j->p;

	while (j->p < j->end && *j->p >= '0' && *j->p <= '9')
		j->p++;
	MUST(j->p > first && (*first != '0' || j->p == first + 1));
	if (!json_skip(j, "."))
		return;
	first = j->p;
	while (j->p < j->end && *j->p >= '0' && *j->p <= '9')
		j->p++;
	MUST(j->p > first);
}

/* a value that is no array or object */
static inline void
json_scalar(struct json *j)
{
	char *text;

	if (json_skip(j, "true") || json_skip(j, "false") ||
	    json_skip(j, "null"))
		return;
	if (j->p < j->end && *j->p != '"') {
		json_number(j);
		return;
	}
	text = malloc((size_t)(j->end - j->p) + 1);
	json_string(j, text);
	free(text);
}

/* iterative: stack has the closing bracket of each open array and object */
static inline void
json_value(struct json *j)
{
	char stack[64];
	size_t deep = 0, first = 1;
	char *key = malloc((size_t)(j->end - j->p) + 1);

	do {
		if (deep && json_skip(j, stack[deep - 1] == ']' ? "]" : "}")) {
			deep--;
			first = 0;
			continue;
		}
		MUST(first || !deep || json_skip(j, ","));
		if (deep && stack[deep - 1] == '}') {
			json_string(j, key);
			MUST(json_skip(j, ":"));
		}
		first = json_skip(j, "[") ? ']' : json_skip(j, "{") ? '}' : 0;
		if (!first)
			json_scalar(j);
		else {
			MUST(deep < sizeof stack);
			stack[deep++] = (char)first;
		}
	} while (deep);
	free(key);
}

/* is it one value, and nothing behind it? */
static inline void
json_must(const char *s, size_t n)
{
	struct json j = { s, s + n };

	json_value(&j);
	MUST(j.p == j.end);
}
