#include "owners.h"

#include <stddef.h>
#include <string.h>

#include "arp_nd.h"
#include "lib/buf.h"

int
owners_begin(struct owners *o, uint64_t size)
{
	o->size = size;
	return buf_room(&o->ring, (size_t)size * sizeof(struct owners_entry)) ?
	    0 : -1;
}

static struct owners_entry *
entry(const struct owners *o, uint64_t i)
{
	return (struct owners_entry *)(void *)o->ring.p + i % o->size;
}

static uint16_t
turn(const struct owners *o, uint64_t i)
{
	return (uint16_t)(1 + i / o->size);
}

void
owners_set(struct owners *o, uint64_t i, const uint8_t *mac)
{
	struct owners_entry *e = entry(o, i);

	memcpy(e->mac, mac, sizeof e->mac);
	e->turn = turn(o, i);
}

const uint8_t *
owners_get(const struct owners *o, uint64_t i)
{
	static const uint8_t none[ARP_ND_MAC];
	const struct owners_entry *e = o->size ? entry(o, i) : NULL;

	return e && memcmp(e->mac, none, sizeof none) ? e->mac : NULL;
}

int
owners_differ(const struct owners *o, uint64_t i, const uint8_t *mac)
{
	const struct owners_entry *e = entry(o, i);

	return e->turn == turn(o, i) && memcmp(e->mac, mac, sizeof e->mac);
}

void
owners_forget(struct owners *o, uint64_t i)
{
	entry(o, i)->turn = 0;
}
