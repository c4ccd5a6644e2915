/* an interface's address: an RTM_NEWADDR message as one value; rtnetlink(7) */
#ifndef IFKIT_ADDR_H
#define IFKIT_ADDR_H

#include <stddef.h>
#include <stdint.h>

#include "lib/ip.h"

enum {	/* IFA_F_... of <linux/if_addr.h> */
	ADDR_SECONDARY = 0x1,	/* of IPv6: temporary */
	ADDR_OPTIMISTIC = 0x4, ADDR_DADFAILED = 0x8, ADDR_DEPRECATED = 0x20,
	ADDR_TENTATIVE = 0x40, ADDR_PERMANENT = 0x80
};

enum {	/* RT_SCOPE_... of <linux/rtnetlink.h> */
	SCOPE_GLOBAL = 0, SCOPE_SITE = 200, SCOPE_LINK = 253, SCOPE_HOST = 254,
	SCOPE_NOWHERE = 255
};

#define ADDR_FOREVER UINT32_MAX

struct addr {
	int index;		/* of the interface */
	uint32_t flags;		/* ADDR_... */
	struct { uint32_t pref, valid; } life;	/* seconds; ADDR_FOREVER */
	uint32_t metric;	/* of the prefix's route; 0: none */
	uint8_t bits;		/* prefix length */
	uint8_t scope;		/* SCOPE_..., as the kernel has it */
	uint8_t proto;		/* who set it, IFAPROT_...; 0: unknown */
	char label[16];		/* IPv4 only; "": none */
	struct ip local;
	struct ip peer;		/* if set, the prefix is the peer's */
	struct ip brd;		/* broadcast address, if it is set */
};

struct message;

/* read an RTM_NEWADDR or RTM_DELADDR; 1, or 0: there is no address in it */
int addr_parse(const struct message *, struct addr *);
/*
 * Are they the same address on the same interface, as the kernel counts them?
 * IPv6 addresses may differ in prefix length and peer.
 */
int addr_same(const struct addr *, const struct addr *);
/* may traffic use it: neither tentative (unless optimistic) nor dadfailed? */
int addr_valid(const struct addr *);
/* is it valid and not deprecated? */
int addr_preferred(const struct addr *);
/* is it preferred and not link-local? */
int addr_usable(const struct addr *);
/* is one of these n addresses usable and of this family, 4 or 6? */
int addr_any_usable(const struct addr *, size_t n, int family);
/* SCOPE_...; of link-local addresses SCOPE_LINK, whatever the kernel says */
int addr_scope(const struct addr *);
/* ip(8)'s name of a scope, "global"; NULL: it has no name */
const char *addr_scope_name(int scope);

#endif
