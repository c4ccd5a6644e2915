/* neighbours: messages of a table of neighbours and of its entries */
#include "fuzz.h"
#include "attr.h"
#include "cmd/pingsweep/neighbours.h"
#include "lib/message.h"

enum { HEAD = 4, STATE = 24, GOES = 0x4 | 0x20 | 0x40 };

static void
table(const struct message *m)
{
	const uint8_t *b = (const void *)m;
	struct payload in = attrs_of(b, m->len, HEAD),
	    config = last_attr(in, 5, 8, SIZE_MAX);
	uint32_t most = number_attr(in, 4, 0), used = 0;
	struct neighbours_table t;

	if (config.p)
		memcpy(&used, config.p + 4, sizeof used);
	if (m->type != RTM_NEWNEIGHTBL || m->len < sizeof *m + HEAD || !most) {
		MUST(!neighbours_parse(m, &t));
		return;
	}
	MUST(neighbours_parse(m, &t) == 1);
	MUST(t.family == b[16] && t.most == most && t.used == used);
}

static void
entry(const struct message *m)
{
	int whole = m->type == RTM_NEWNEIGH && m->len >= 16 + 12;

	MUST(neighbours_held(m) == (!whole ? -1 :
	    !(half((const uint8_t *)m + STATE) & GOES)));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct message *m;

	if (n < sizeof *m || n > 65535)
		return 0;
	m = guard(data, n);
	m->len = (uint32_t)n;
	table(m);
	entry(m);
	free(m);
	return 0;
}
