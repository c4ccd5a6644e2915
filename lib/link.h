/* a network interface: an RTM_NEWLINK message as one value; rtnetlink(7) */
#ifndef IFKIT_LINK_H
#define IFKIT_LINK_H

#include <stddef.h>
#include <stdint.h>

enum {	/* IFF_... of <linux/if.h> that <net/if.h> lacks */
	LINK_LOWER_UP = 0x10000, LINK_DORMANT = 0x20000, LINK_ECHO = 0x40000
};

enum {	/* IF_OPER_... of <linux/if.h>, ifOperStatus of RFC 2863 */
	OPER_UNKNOWN, OPER_NOTPRESENT, OPER_DOWN, OPER_LOWERLAYERDOWN,
	OPER_TESTING, OPER_DORMANT, OPER_UP
};

enum {	/* a link's texts, in their buffer's order */
	TEXT_KIND, TEXT_SLAVE,	/* what it is, and what its master is */
	TEXT_ALIAS, TEXT_BUS, TEXT_DEV,
	TEXT_ALT	/* alternative names, any number of them */
};

enum { LINK_NO_VLAN = 0xffff, LINK_NO_PORT = 0xff };
#define LINK_NO_VNI UINT32_MAX

struct mac {
	uint8_t len;	/* 0: none */
	uint8_t byte[32];
};

struct link {
	int index;
	uint32_t flags;		/* IFF_..., LINK_... */
	uint32_t mtu, txqlen, group;
	int32_t master;		/* index; 0: none */
	int32_t parent;		/* index; 0: it is gone; -1: never had one */
	int32_t netns;		/* id of the parent's namespace; -1: this one */
	uint16_t type;		/* ARPHRD_... of <linux/if_arp.h> */
	uint32_t vni;		/* VXLAN network identifier, or LINK_NO_VNI */
	uint16_t vlan;		/* VLAN id, or LINK_NO_VLAN */
	uint8_t operstate;	/* OPER_... */
	uint8_t port;		/* BR_STATE_... of a bridge's port, or
				   LINK_NO_PORT */
	char name[16];
	struct mac mac, brd, perm;	/* address, broadcast, permanent */
	uint64_t stat[8];	/* packets, bytes, errors, dropped: each rx, tx;
				   UINT64_MAX: unknown */
	uint32_t text, textlen;	/* offset and length of its texts */
};

struct message;
struct buf;

/*
 * Read an RTM_NEWLINK, and append its texts to a buffer; with text NULL read
 * only index, flags, type and name. Returns 1, or 0: it is not about an
 * interface, but a bridge's view of a port or a wireless event. Out of memory:
 * text->failed.
 */
int link_parse(const struct message *, struct link *, struct buf *text);
/* the index that an RTM_DELLINK removes; 0: it removes none */
int link_gone(const struct message *);
/* one of a link's texts, TEXT_..., or the first such; NULL: it has none */
const char *link_text(const struct link *, const struct buf *text, int which);
/* the text behind this one: the next alternative name; NULL: none is left */
const char *link_next(const struct link *, const struct buf *text,
    const char *);
/* is it up and RUNNING: usable, says the kernel's networking/operstates.rst? */
int link_running(const struct link *);
/* is it up and LOWER_UP: has it carrier? */
int link_carrier(const struct link *);
/*
 * ip(8)'s name of a hardware type: "ether" of ARPHRD_ETHER. No NUL follows its
 * *len bytes. NULL: the type has no name.
 */
const char *link_type(unsigned type, size_t *len);

/* do two of n links have the same name? -1: out of memory */
int link_share_name(const struct link *, size_t n);

#endif
