#include "lib/table.h"

#include <string.h>

const char *
table_next(const char *line)
{
	return strchrnul(line, '\n') + 1;
}

size_t
table_field(const char *field)
{
	return (size_t)(strchrnul(field, '\t') - field);
}
