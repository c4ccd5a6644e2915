#include "neighbours.h"

#include <stddef.h>
#include <sys/socket.h>

#include "lib/ip.h"
#include "lib/message.h"
#include "localnet.h"
#include "pace.h"

#define MS INT64_C(1000000)
#define SECOND (1000 * MS)
#define ENTRY (3 * SECOND)	/* how long the kernel asks for a neighbour */
#define LOOK (250 * MS)		/* between two looks at the table */

enum { USUAL = 1024 };	/* gc_thresh3, if nobody changed it */
/* NUD_... of <linux/neighbour.h> */
enum { STALE = 0x4, FAILED = 0x20, NOARP = 0x40 };

struct head {	/* struct ndtmsg */
	uint8_t family, pad[3];
};

struct entry {	/* struct ndmsg */
	uint8_t family, pad[3];
	int32_t index;
	uint16_t state;
	uint8_t flags, type;
};

struct told {
	uint32_t most;
	struct {	/* struct ndt_config begins so */
		uint16_t key, entry;
		uint32_t used;
	} config;
};

static const struct message_field fields[] = {	/* NDTA_... */
	[4] = MESSAGE_FIELD(MESSAGE_NUM, struct told, most),
	[5] = MESSAGE_FIELD(MESSAGE_NUM, struct told, config),
};

int
neighbours_parse(const struct message *m, struct neighbours_table *t)
{
	const struct head *h = (const void *)(m + 1);
	struct told told = { 0 };

	if (m->type != RTM_NEWNEIGHTBL || m->len < sizeof *m + sizeof *h)
		return 0;
	message_fill(message_attrs(m, sizeof *h), fields,
	    sizeof fields / sizeof *fields, &told, NULL);
	*t = (struct neighbours_table){ h->family, told.most,
	    told.config.used };
	return told.most > 0;
}

int
neighbours_held(const struct message *m)
{
	const struct entry *e = (const void *)(m + 1);

	if (m->type != RTM_NEWNEIGH || m->len < sizeof *m + sizeof *e)
		return -1;
	return !(e->state & (STALE | FAILED | NOARP));
}

/* --- the room in a table */

struct counting {
	struct neighbours_table table;
	uint32_t here, held;	/* entries of this namespace; that stay */
};

static void
on_table(void *ctx, const struct message *m)
{
	struct counting *c = ctx;
	struct neighbours_table t;
	int held = neighbours_held(m);

	if (held >= 0) {
		c->here++;
		c->held += (uint32_t)held;
	} else if (neighbours_parse(m, &t) && t.family == c->table.family)
		c->table = t;
}

uint32_t
neighbours_room(int family)
{
	struct counting c = {
	    .table = { family == 4 ? AF_INET : AF_INET6, USUAL, 0 } };
	uint32_t limit, least, used;

	localnet_dump(RTM_GETNEIGHTBL, c.table.family, sizeof(struct head),
	    on_table, &c);
	localnet_dump(RTM_GETNEIGH, c.table.family, sizeof(struct entry),
	    on_table, &c);
	limit = c.table.most - c.table.most / 4;
	least = c.table.most / 64 + 1;
	used = c.held + (c.table.used > c.here ? c.table.used - c.here : 0);
	return used < limit && limit - used > least ? limit - used : least;
}

/* --- the pace */

/*
 * While an entry lasts, as many may begin as there is room for. Other programs
 * use the table as well, so look often.
 */
static uint32_t
look(struct neighbours_room *r, int family, int64_t now)
{
	uint32_t room = neighbours_room(family);

	r->pace.gap = ENTRY / room;
	r->look = now + LOOK;
	r->left = 1 + room / 16;
	return room;
}

uint32_t
neighbours_begin(struct neighbours *n, int family, int64_t wait, int64_t gap,
    int64_t now)
{
	struct neighbours_room *r = &n->of[family == 6];
	uint32_t room;

	n->asking = 1 + (unsigned)((ENTRY - 1) / wait);
	r->pace.burst = ENTRY / 2;	/* half of the room at once */
	room = look(r, family, now);
	/* a silent host has two tries, so half of the probes begin entries */
	return gap < 2 * r->pace.gap ? room / (unsigned)(2 * ENTRY / SECOND) :
	    0;
}

int64_t
neighbours_ask(struct neighbours *n, const struct ip *ip, unsigned zone,
    unsigned try, int64_t now)
{
	struct neighbours_room *r = &n->of[ip->len == 16];
	const struct localnet_net *net;
	int64_t when;

	/* the entry that the first try made is still there */
	if (!n->asking || (try - 1) % n->asking)
		return 0;
	net = localnet_find(n->local, ip, zone, n->index);
	if (!net || !net->asks)
		return 0;
	if (now >= r->look || !r->left)
		look(r, ip->len == 4 ? 4 : 6, now);
	when = pace_take(&r->pace, now);
	if (!when)
		r->left--;
	return when;
}
