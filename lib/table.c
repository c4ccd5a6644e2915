#include "lib/table.h"

#include "lib/span.h"

const char *
table_next(const char *line)
{
	return line + span_to(line, '\n') + 1;
}

size_t
table_field(const char *field)
{
	return span_to(field, '\t');
}
