#include <string.h>

#include "buf.h"
#include "col.h"
#include "out.h"
#include "rec.h"

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
col_find(const char *table, int index)
{
	const char *line = table;

	while (index--)
		line = next_line(line);
	return (size_t)(line - table) + until(line, '\t') + 1;
}

int
cols_put(struct cols *cols, int index)
{
	if (cols->n == sizeof cols->at / sizeof *cols->at)
		return -1;
	cols->at[cols->n].index = (uint8_t)index;
	cols->at[cols->n++].member = (uint16_t)col_find(cols->table, index);
	return 0;
}

const char *
cols_add(struct cols *cols, const char *s)
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
		if (!*line || cols_put(cols, i) < 0)
			return s;
		if (!s[n])
			return NULL;
	}
}

const char *
cols_why(const struct cols *cols)
{
	return cols->n == sizeof cols->at / sizeof *cols->at ?
	    "has more than 64 columns" : "has no such column";
}

int
cols_have(const struct cols *cols, int index)
{
	size_t i = 0;

	while (i < cols->n && cols->at[i].index != index)
		i++;
	return i < cols->n;
}

void
cols_unite(struct cols *cols)
{
	struct cols old = *cols;
	const char *line = cols->table;
	int i;

	cols->n = 0;
	for (i = 0; *line; i++, line = next_line(line))
		if (cols_have(&old, i))
			cols_put(cols, i);
}

void
col_member(struct rec *r, const char *table, size_t member)
{
	rec_member(r, table + member, until(table + member, '\t'));
}

void
col_help(struct out *out, const char *table)
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
