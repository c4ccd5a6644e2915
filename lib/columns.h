/* columns of a program's records: chosen by -o, and members of JSON objects */
#ifndef IFKIT_COLUMNS_H
#define IFKIT_COLUMNS_H

#include <stddef.h>
#include <stdint.h>

/*
 * The columns that were chosen. The table is one of lib/table.h, a line
 * "name\tmember\thelp\n" for each column there is: its name in -o, its name in
 * JSON, and what -o help says. A column's index is its line's number, from 0.
 */
struct columns {
	const char *table;
	size_t n;
	struct {
		uint8_t index;
		uint16_t member;	/* offset of its member in the table */
	} at[64];
};

/* append a column; -1: there are 64 already */
int columns_put(struct columns *, int index);
/*
 * Append columns by name: "name,mtu". Returns NULL, or the rest of the text
 * from the first name on that cannot be added.
 */
const char *columns_add(struct columns *, const char *names);
/* after columns_add: what is wrong with that name, "has no such column" */
const char *columns_why(const struct columns *);
/* put them into the table's order, each once, as members of a JSON object */
void columns_unite(struct columns *);
/* is the column among the chosen? */
int columns_have(const struct columns *, int index);

struct record;
struct out;

/* offset of a column's member in a table, and of the member behind one */
size_t columns_find(const char *table, int index);
size_t columns_next(const char *table, size_t member);
/* begin the member of a record that is at this offset in a table */
void columns_member(struct record *, const char *table, size_t member);
/* write what -o help says: "name\thelp\n" for each column */
void columns_help(struct out *, const char *table);

#endif
