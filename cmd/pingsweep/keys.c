#include "keys.h"

#include <string.h>

#include "lib/buf.h"

struct node {	/* the key follows */
	uint32_t number;
	uint32_t next[2];	/* nodes by its next bit, from 1; 0: none */
};

uint32_t *
keys_number(struct keys *k, const void *key, size_t size, int add)
{
	size_t depth = 0, step = sizeof(struct node) + size;
	const uint8_t *bits = key;
	uint32_t *next = &k->first;
	struct node *node;

	if (add && !buf_room(&k->nodes, step))
		return NULL;
	for (; *next; depth++) {
		node = BUF_AT(&k->nodes, struct node, (*next - 1) * step);
		if (!memcmp(node + 1, key, size))
			return &node->number;
		next = &node->next[bits[depth / 8] >> depth % 8 & 1];
	}
	if (!add)
		return NULL;
	node = BUF_AT(&k->nodes, struct node, k->nodes.len);
	memcpy(node + 1, key, size);	/* memory from the system is zero */
	k->nodes.len += step;
	*next = (uint32_t)(k->nodes.len / step);
	return &node->number;
}
