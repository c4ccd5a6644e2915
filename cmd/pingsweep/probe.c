#include "probe.h"

#include <errno.h>

#include "batch.h"

size_t
probe_refuse(struct probe *p, size_t n, int error)
{
	size_t i;

	p->error = error;
	if (error != EAGAIN)
		return 1;
	for (i = 1; i < n; i++)
		p[i].error = EAGAIN;
	return n;
}

void
probe_reckon(int64_t *cost, int64_t begin, struct probe *p, size_t n)
{
	int64_t now = batch_reckon(cost, begin, n);

	for (; n && p[n - 1].sent > now; n--)
		p[n - 1].sent = now;
}
