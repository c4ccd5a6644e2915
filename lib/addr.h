/* an interface's address: one RTM_NEWADDR message as one value; rtnetlink(7) */
#ifndef IFKIT_ADDR_H
#define IFKIT_ADDR_H

#include <stdint.h>

#include "lib/ip.h"

enum {	/* IFA_F_…; SECONDARY is called temporary in IPv6 */
	ADDR_SECONDARY = 0x1, ADDR_OPTIMISTIC = 0x4, ADDR_DADFAILED = 0x8,
	ADDR_DEPRECATED = 0x20, ADDR_TENTATIVE = 0x40, ADDR_PERMANENT = 0x80
};

enum {	/* RT_SCOPE_… */
	SCOPE_GLOBAL = 0, SCOPE_SITE = 200, SCOPE_LINK = 253, SCOPE_HOST = 254,
	SCOPE_NOWHERE = 255
};

#define ADDR_FOREVER UINT32_MAX

struct addr {
	int index;
	uint32_t flags;
	struct { uint32_t pref, valid; } life;	/* seconds; ADDR_FOREVER */
	uint32_t metric;	/* 0: none */
	uint8_t bits, scope;
	uint8_t proto;		/* who set it, IFAPROT_...; 0: not told */
	char label[16];		/* IPv4 alone has one */
	struct ip local;
	struct ip peer;		/* the prefix is this one's, if there is one */
	struct ip brd;
};

struct message;

/* 1: *a is the address that an RTM_NEWADDR or RTM_DELADDR tells of; 0: none */
int addr_parse(const struct message *, struct addr *);
/* is it the same address on the same interface? */
int addr_same(const struct addr *, const struct addr *);
/* may traffic use it: not tentative but for optimistic, nor dadfailed? */
int addr_valid(const struct addr *);
/* valid, not deprecated */
int addr_preferred(const struct addr *);
/* preferred, not link-local */
int addr_usable(const struct addr *);
/* is there a usable one of this family, 4 or 6, among n? */
int addr_any_usable(const struct addr *, size_t n, int family);
/* its scope, link-local addresses having SCOPE_LINK whatever the kernel says */
int addr_scope(const struct addr *);
/* "global" for 0; NULL: it has no name */
const char *addr_scope_name(int scope);

#endif
