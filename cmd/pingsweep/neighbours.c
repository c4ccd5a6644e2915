#include "neighbours.h"

#include <string.h>

#include "lib/message.h"

enum { STALE = 0x4, FAILED = 0x20, NOARP = 0x40 };	/* NUD_... */

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
neighbours_parse(const struct message *m, struct neighbours *t)
{
	const struct head *h = (const void *)(m + 1);
	struct told told = { 0 };

	if (m->type != RTM_NEWNEIGHTBL || m->len < sizeof *m + sizeof *h)
		return 0;
	message_fill(message_attrs(m, sizeof *h), fields,
	    sizeof fields / sizeof *fields, &told, NULL);
	*t = (struct neighbours){ h->family, told.most, told.config.used };
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
