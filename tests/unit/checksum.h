/* RFC 1071 literally: two bytes at a time, big-endian, carries at once */
#include <stddef.h>
#include <stdint.h>

static inline unsigned
sum(const uint8_t *p, size_t n)
{
	unsigned s = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		s += i & 1 ? p[i] : p[i] * 256u;
		s = (s & 0xffff) + (s >> 16);
	}
	return s;
}

/* the checksum of an ICMP message, in its place */
static inline void
set_sum(uint8_t *p, size_t n)
{
	unsigned s;

	p[2] = p[3] = 0;
	s = ~sum(p, n) & 0xffff;
	p[2] = (uint8_t)(s >> 8);
	p[3] = (uint8_t)s;
}
