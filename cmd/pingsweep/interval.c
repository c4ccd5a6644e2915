#include "interval.h"

#include "lib/buf.h"
#include "lib/ip.h"
#include "octets.h"

enum { V4 = INTERVAL_V4, V6 = INTERVAL_V6 };

int
interval_cmp(const uint32_t *a, const uint32_t *b, int n)
{
	for (; --n && *a == *b; a++, b++)
		;
	return (*a > *b) - (*a < *b);
}

void
interval_up(uint32_t *a, int n, uint32_t by)
{
	for (; n-- && by; by = a[n] < by)
		a[n] += by;
}

void
interval_down(uint32_t *a, int n)
{
	while (n-- && !a[n]--)
		;
}

int
interval_words(uint32_t *w, const struct ip *ip, unsigned zone)
{
	const uint8_t *b;
	int n = ip->len == 4 ? V4 : V6;

	if (n == V6)
		*w++ = zone;
	for (b = ip->byte; b < ip->byte + ip->len; b += 4)
		*w++ = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 |
		    (uint32_t)b[2] << 8 | b[3];
	return n;
}

struct ip
interval_ip(const uint32_t w[V6], unsigned *zone)
{
	struct ip ip = { 16, { 0 } };
	int i;

	*zone = *w++;
	for (i = 0; i < ip.len; i++)
		ip.byte[i] = (uint8_t)(w[i / 4] >> (24 - i % 4 * 8));
	return ip;
}

const struct octets *
interval_octets(const struct buf *list, const uint32_t *r, int n)
{
	const struct sparse *p = BUF_ITEMS(list, const struct sparse);
	size_t low = 0, high = BUF_COUNT(list, struct sparse), mid;
	uint32_t word = r[2 * n];

	while (low < high) {
		mid = low + (high - low) / 2;
		if (p[mid].low <= word)
			low = mid + 1;
		else
			high = mid;
	}
	return low && word - p[low - 1].low < p[low - 1].n ?
	    &p[low - 1].octets : NULL;
}

uint64_t
interval_extent(const uint32_t *r, int n, const struct octets *o)
{
	uint64_t first = r[n - 1], last = r[2 * n - 1];

	if (o)
		return octets_below(o, r[V4]) - octets_below(o, r[0]);
	if (n == V6) {
		first |= (uint64_t)r[n - 2] << 32;
		last |= (uint64_t)r[2 * n - 2] << 32;
	}
	return last - first;
}

int
interval_tighten(uint32_t *r, const struct octets *o)
{
	uint64_t first, end;

	if (!o)
		return 1;
	first = octets_below(o, r[0]);
	end = octets_below(o, r[V4]) + (uint64_t)octets_has(o, r[V4]);
	r[0] = octets_pick(o, first);
	r[V4] = octets_pick(o, end - 1);
	return first < end;
}
