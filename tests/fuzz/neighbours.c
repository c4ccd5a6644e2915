/*
 * neighbours: messages of a table of neighbours and of its entries, and how
 * fast it may be filled if they are what the kernel answers
 */
#include "fuzz.h"
#include "attr.h"
#include "system.h"
#include "cmd/pingsweep/localnet.h"
#include "cmd/pingsweep/neighbours.h"
#include "lib/message.h"

enum { HEAD = 4, STATE = 24, GOES = 0x4 | 0x20 | 0x40, LONGEST = 0xfff };

#define SECOND INT64_C(1000000000)

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

/* within three seconds no more entries begin than a table may have */
static void
pace(struct neighbours *n, const struct ip *near, const struct ip *far)
{
	int64_t now = SECOND, when;
	unsigned i, begun = 0;

	MUST(!neighbours_ask(n, near, 0, 1, now));	/* not begun yet */
	MUST(neighbours_begin(n, 4, SECOND, 1, now) > 0);
	MUST(!neighbours_ask(n, near, 0, 2, now));	/* it is asked for */
	for (i = 0; i < 5000; i++) {
		when = neighbours_ask(n, near, 0, 1, now);
		begun += !when;
		MUST(!when || when > now);
		MUST(!neighbours_ask(n, far, 0, 1, now));
	}
	MUST(begun && begun < 5000);
}

static void
room(const uint8_t *data, size_t n)
{
	struct localnet_net net = { .index = 3, .asks = 1, .bits = 8,
	    .ip = { 4, { 10, 0, 0, 1 } }, .net = { 4, { 10 } } };
	struct localnet local = { .nets = { .p = (char *)&net,
	    .len = sizeof net } };
	struct neighbours paced = { .local = &local };
	struct ip near = { 4, { 10, 9 } }, far = { 4, { 11, 9 } };
	uint8_t *bytes = calloc(1, 4 + n);
	unsigned how = (unsigned)n | NETLINK_SEQ << 12;
	struct input in = { bytes, 4 + n };

	bytes[2] = (uint8_t)how;
	bytes[3] = (uint8_t)(how >> 8);
	memcpy(bytes + 4, data, n);
	MUST(localnet_index(&local) == 0);
	system_begin(&in);
	pace(&paced, &near, &far);
	system_end();
	buf_free(&local.index.nodes);
	free(bytes);
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
	if (n <= LONGEST)
		room(data, n);
	return 0;
}
