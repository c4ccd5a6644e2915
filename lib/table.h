/*
 * Tables in one string: an entry a line, each ended by a newline, TAB between
 * its fields. (An array of pointers would be relocated at each start.)
 */
#ifndef IFKIT_TABLE_H
#define IFKIT_TABLE_H

#include <stddef.h>

/* the line behind this one; behind the last: "" */
const char *table_next(const char *line);
/* length of a field that is followed by another */
size_t table_field(const char *);

#endif
