/* what /etc/hosts and /etc/resolv.conf say about names; pure */
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

struct etc_text {	/* a file's text, and how to find interfaces */
	const char *s;
	size_t n;
	target_zone *zone;
	void *ctx;
};

struct etc_name {	/* a name to look for in hosts(5) */
	int hash;		/* the module's own */
	int known;		/* it is there */
	const char *name;
	size_t place;		/* the caller's own */
	struct etc_address found[2];	/* its first of IPv4, of IPv6 */
};

struct etc_resolver {
	struct etc_address server[ETC_SERVERS];
	int servers;		/* at least 1 */
	unsigned dots;		/* a name with so many skips the search list */
	unsigned timeout;	/* s */
	unsigned attempts;	/* within that time */
	const char *search, *end;	/* the list of domains, in the text */
};

/* add a struct etc_name to a buf; failed is set if memory ran out */
void etc_look_for(struct buf *, const char *name, size_t place);
/*
 * Read hosts(5) for the names in the buf, ignoring the case of letters. This
 * changes their order, and may set failed as above.
 */
void etc_hosts(struct buf *, const struct etc_text *);
/* read resolv.conf(5), with defaults; the text must stay while it is used */
void etc_resolver(struct etc_resolver *, const struct etc_text *);
/*
 * The next word between *s and end, of *n bytes, 0: there is none; *s moves
 * behind it.
 */
const char *etc_word(const char **s, const char *end, size_t *n);

#endif
