#include "octets.h"

static uint64_t
product(const struct octets *o, int n)
{
	return n ? product(o, n - 1) * o->n[n - 1] : 1;
}

uint64_t
octets_count(const struct octets *o)
{
	return product(o, 4);
}

uint64_t
octets_below(const struct octets *o, uint32_t ip)
{
	uint64_t below = 0;
	unsigned k, v, i;
	int same = 1;	/* the octets so far are members */

	for (i = 0; i < 4; i++) {
		v = ip >> (24 - 8 * i) & 255;
		for (k = 0; same && k < o->n[i] && o->member[i][k] < v; k++)
			;
		same = same && k < o->n[i] && o->member[i][k] == v;
		below = below * o->n[i] + k;
	}
	return below;
}

uint32_t
octets_pick(const struct octets *o, uint64_t at)
{
	uint32_t ip = 0;
	unsigned i;

	for (i = 4; i--; at /= o->n[i])
		ip |= (uint32_t)o->member[i][at % o->n[i]] << (24 - 8 * i);
	return ip;
}

int
octets_has(const struct octets *o, uint32_t ip)
{
	/* behind the last comes the first again */
	return octets_pick(o, octets_below(o, ip)) == ip;
}

/* the last of the members of set i that follow the k-th without a gap */
static unsigned
run_end(const struct octets *o, int i, unsigned k)
{
	while (k + 1 < o->n[i] && o->member[i][k + 1] == o->member[i][k] + 1)
		k++;
	return k;
}

uint32_t
octets_run_end(const struct octets *o, uint32_t ip)
{
	unsigned k = (unsigned)(octets_below(o, ip) % o->n[3]);

	return (ip & 0xffffff00) | o->member[3][run_end(o, 3, k)];
}

uint64_t
octets_ranges(const struct octets *o)
{
	uint64_t runs = 0;
	unsigned k;
	int i = 3;

	while (i && o->n[i] == 256)
		i--;
	for (k = 0; k < o->n[i]; k = run_end(o, i, k) + 1)
		runs++;
	return runs * product(o, i);
}
