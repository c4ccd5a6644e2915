#include "lib/columns.h"

#include <string.h>

#include "lib/buf.h"
#include "lib/out.h"
#include "lib/record.h"

/* the bytes of s before c, which is there or s ends */
static size_t
until(const char *s, char c)
{
	return (size_t)(strchrnul(s, c) - s);
}

static const char *
next_line(const char *s)
{
	return strchr(s, '\n') + 1;
}

size_t
columns_find(const char *table, int index)
{
	const char *line = table;

	while (index--)
		line = next_line(line);
	return (size_t)(line - table) + until(line, '\t') + 1;
}

int
columns_put(struct columns *cols, int index)
{
	if (cols->n == sizeof cols->at / sizeof *cols->at)
		return -1;
	cols->at[cols->n].index = (uint8_t)index;
	cols->at[cols->n++].member = (uint16_t)columns_find(cols->table, index);
	return 0;
}

const char *
columns_add(struct columns *cols, const char *s)
{
	const char *line;
	size_t n;
	int i;

	for (;; s += n + 1) {
		n = until(s, ',');
		for (i = 0, line = cols->table; *line;
		    i++, line = next_line(line))
			if (n == until(line, '\t') && !memcmp(line, s, n))
				break;
		if (!*line || columns_put(cols, i) < 0)
			return s;
		if (!s[n])
			return NULL;
	}
}

const char *
columns_why(const struct columns *cols)
{
	return cols->n == sizeof cols->at / sizeof *cols->at ?
	    "has more than 64 columns" : "has no such column";
}

int
columns_have(const struct columns *cols, int index)
{
	size_t i = 0;

	while (i < cols->n && cols->at[i].index != index)
		i++;
	return i < cols->n;
}

void
columns_unite(struct columns *cols)
{
	struct columns old = *cols;
	const char *line = cols->table;
	int i;

	cols->n = 0;
	for (i = 0; *line; i++, line = next_line(line))
		if (columns_have(&old, i))
			columns_put(cols, i);
}

void
columns_member(struct record *r, const char *table, size_t member)
{
	record_member(r, table + member, until(table + member, '\t'));
}

void
columns_help(struct out *out, const char *table)
{
	const char *next;
	size_t n;

	for (; *table; table = next) {
		next = next_line(table);
		n = until(table, '\t') + 1;
		out_bytes(out, table, n);
		table += n + until(table + n, '\t') + 1;
		out_bytes(out, table, (size_t)(next - table));
	}
}
