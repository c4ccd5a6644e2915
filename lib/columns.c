#include "lib/columns.h"

#include <string.h>

#include "lib/buf.h"
#include "lib/out.h"
#include "lib/record.h"
#include "lib/span.h"
#include "lib/table.h"

size_t
columns_find(const char *table, int index)
{
	size_t member = table_field(table) + 1;

	while (index--)
		member = columns_next(table, member);
	return member;
}

size_t
columns_next(const char *table, size_t member)
{
	const char *line = table_next(table + member);

	return (size_t)(line - table) + table_field(line) + 1;
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
		n = span_to(s, ',');
		for (i = 0, line = cols->table; *line;
		    i++, line = table_next(line))
			if (n == table_field(line) && !memcmp(line, s, n))
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
	for (i = 0; *line; i++, line = table_next(line))
		if (columns_have(&old, i))
			columns_put(cols, i);
}

void
columns_member(struct record *r, const char *table, size_t member)
{
	record_member(r, table + member, table_field(table + member));
}

void
columns_help(struct out *out, const char *table)
{
	const char *next;
	size_t n;

	for (; *table; table = next) {
		next = table_next(table);
		n = table_field(table) + 1;
		out_bytes(out, table, n);
		table += n + table_field(table + n) + 1;
		out_bytes(out, table, (size_t)(next - table));
	}
}
