#include "pace.h"

int64_t
pace_take(struct pace *p, int64_t now)
{
	if (p->next < now - p->burst)
		p->next = now - p->burst;
	if (p->next > now)
		return p->next;
	p->next += p->gap;
	return 0;
}
