#include "text.h"

#include <string.h>

#include "lib/ip.h"

void
text_bytes(struct text *t, const char *s, size_t n)
{
	size_t room = sizeof t->s - 1 - t->n;

	if (n > room)
		n = room;
	memcpy(t->s + t->n, s, n);
	t->n += n;
	t->s[t->n] = '\0';
}

void
text_add(struct text *t, const char *s)
{
	text_bytes(t, s, strlen(s));
}

void
text_number(struct text *t, uint64_t v)
{
	char digits[20], *p = digits + sizeof digits;

	do
		*--p = (char)('0' + v % 10);
	while (v /= 10);
	text_bytes(t, p, (size_t)(digits + sizeof digits - p));
}

void
text_ip(struct text *t, const struct ip *ip)
{
	char s[IP_TEXT];

	text_bytes(t, s, ip_format(s, ip));
}
