/* columns that a user may choose from, by -o and in JSON */
#include <stddef.h>
#include <stdint.h>

/*
 * A table is text, a line "name\tmember\thelp\n" a column: what it is called,
 * and in JSON. An index into it is a line's number.
 */
struct cols {	/* chosen */
	const char *table;
	size_t n;
	struct {
		uint8_t index;
		uint16_t member;	/* where the table has it */
	} at[64];
};

/* -1: there are 64 already */
int cols_put(struct cols *, int index);
/* add those of "name,mtu"; NULL, or what begins with the word that cannot be */
const char *cols_add(struct cols *, const char *words);
/* why cols_add could not: "has no such column" */
const char *cols_why(const struct cols *);
/* make it a set in the table's order, as the members of a JSON object are */
void cols_unite(struct cols *);
/* has it this column? */
int cols_have(const struct cols *, int index);

struct rec;
struct out;

/* where the table has the member of the column with this index */
size_t col_find(const char *table, int index);
/* begin the member of a record that a column is */
void col_member(struct rec *, const char *table, size_t member);
/* "name\thelp\n" each, the list of -o help */
void col_help(struct out *, const char *table);
