/* what /etc/hosts and /etc/resolv.conf say of names; pure */
#ifndef IFKIT_ETC_H
#define IFKIT_ETC_H

#include <stddef.h>

#include "lib/buf.h"
#include "lib/ip.h"
#include "target.h"

enum { ETC_SERVERS = 3 };

struct etc_address {
	struct ip ip;		/* len 0: none */
	unsigned zone;		/* 0: none, or no such interface */
};

struct etc_text {	/* what a file holds, and who knows interfaces */
	const char *s;
	size_t n;
	target_zone *zone;
	void *ctx;
};

struct etc_resolver {
	struct etc_address server[ETC_SERVERS];
	int servers;		/* at least 1 */
	unsigned dots;		/* a name with so many is not searched for */
	unsigned timeout;	/* s */
	unsigned attempts;	/* within that time */
	const char *search, *end;	/* the list of domains, in the text */
};

/*
 * Read hosts(5): append what it says, in an order for etc_find(), to a buf that
 * is empty; failed is set if memory ran out. The text must stay.
 */
void etc_hosts(struct buf *, const struct etc_text *);
/*
 * The first IPv4 and the first IPv6 address of a name in it, whatever the case
 * of letters; 0: it has no such name
 */
int etc_find(const struct buf *, const char *name, struct etc_address found[2]);
/* read resolv.conf(5); what it does not say gets its default. The text stays */
void etc_resolver(struct etc_resolver *, const struct etc_text *);
/*
 * The next word between *s and end, of *n bytes, 0: there is none; *s moves
 * behind it.
 */
const char *etc_word(const char **s, const char *end, size_t *n);

#endif
