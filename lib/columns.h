/* columns that a user may choose from, by -o and in JSON */
#ifndef IFKIT_COLUMNS_H
#define IFKIT_COLUMNS_H

#include <stddef.h>
#include <stdint.h>

/*
 * A table is text, a line "name\tmember\thelp\n" a column: what it is called,
 * and in JSON. An index into it is a line's number.
 */
struct columns {	/* chosen */
	const char *table;
	size_t n;
	struct {
		uint8_t index;
		uint16_t member;	/* where the table has it */
	} at[64];
};

/* -1: there are 64 already */
int columns_put(struct columns *, int index);
/* add those of "name,mtu"; NULL, or what begins with the word that cannot be */
const char *columns_add(struct columns *, const char *words);
/* why columns_add could not: "has no such column" */
const char *columns_why(const struct columns *);
/* make it a set in the table's order, as the members of a JSON object are */
void columns_unite(struct columns *);
/* has it this column? */
int columns_have(const struct columns *, int index);

struct record;
struct out;

/* where the table has the member of the column with this index */
size_t columns_find(const char *table, int index);
/* begin the member of a record that a column is */
void columns_member(struct record *, const char *table, size_t member);
/* "name\thelp\n" each, the list of -o help */
void columns_help(struct out *, const char *table);

#endif
