#include "probe.h"

#include "batch.h"

void
probe_reckon(int64_t *cost, int64_t begin, struct probe *p, size_t n)
{
	int64_t now = batch_reckon(cost, begin, n);

	for (; n && p[n - 1].sent > now; n--)
		p[n - 1].sent = now;
}
