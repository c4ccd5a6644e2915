#include "lib/span.h"

size_t
span_to(const char *s, char end)
{
	size_t n = 0;

	while (s[n] && s[n] != end)
		n++;
	return n;
}
