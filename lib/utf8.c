#include "lib/utf8.h"

#include <stdint.h>

size_t
utf8_len(const char *s, size_t n)
{
	const unsigned char *u = (const unsigned char *)s;
	size_t i, len;
	uint32_t c;

	if (!n)
		return 0;
	if (u[0] < 0x80)
		return 1;
	len = 2;
	if (u[0] >= 0xe0)
		len = u[0] >= 0xf0 ? 4 : 3;
	if (u[0] < 0xc2 || u[0] > 0xf4 || n < len)
		return 0;
	c = u[0] & (0x7fu >> len);
	for (i = 1; i < len; i++) {
		if ((u[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (u[i] & 0x3f);
	}
	/* longer than needed; beyond Unicode; surrogates */
	if ((len == 3 && c < 0x800) || (len == 4 && c < 0x10000) ||
	    c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		return 0;
	return len;
}

size_t
utf8_shown(const char *s, size_t n)
{
	const unsigned char *u = (const unsigned char *)s;
	size_t len = utf8_len(s, n);

	if (len == 1 && (u[0] < 0x20 || u[0] == 0x7f))
		return 0;
	if (len == 2 && u[0] == 0xc2 && u[1] < 0xa0)
		return 0;
	return len;
}
