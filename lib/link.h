/* a network interface: one RTM_NEWLINK message as one value; rtnetlink(7) */
#ifndef IFKIT_LINK_H
#define IFKIT_LINK_H

#include <stddef.h>
#include <stdint.h>

enum {	/* <linux/if.h>: what <net/if.h> lacks */
	LINK_LOWER_UP = 0x10000, LINK_DORMANT = 0x20000, LINK_ECHO = 0x40000
};

enum {	/* IF_OPER_... of RFC 2863 */
	OPER_UNKNOWN, OPER_NOTPRESENT, OPER_DOWN, OPER_LOWERLAYERDOWN,
	OPER_TESTING, OPER_DORMANT, OPER_UP
};

enum {	/* a link's texts, in the order they stand in; alternative names last */
	TEXT_KIND, TEXT_ALIAS, TEXT_BUS, TEXT_DEV, TEXT_ALT
};

struct mac {
	uint8_t len, byte[32];
};

struct link {
	int index;
	uint32_t flags;		/* IFF_... and LINK_... */
	uint32_t mtu, txqlen, group;
	int32_t master;		/* index; 0: none */
	int32_t parent;		/* index; 0: none any more, -1: never one */
	int32_t netns;		/* id of the parent's namespace; -1: this one */
	uint16_t type;		/* ARPHRD_... */
	uint16_t vlan;		/* id; 0xffff: no VLAN */
	uint8_t operstate;
	char name[16];
	struct mac mac, brd, perm;
	uint64_t stat[8];	/* packets, bytes, errors, dropped: each rx, tx;
				   all ones: not told */
	uint32_t text, textlen;	/* where its texts are in their buffer */
};

struct message;
struct buf;

/*
 * 1: *l is the interface that a RTM_NEWLINK tells of, its texts appended to
 * text; 0: it tells of none, but of another family's view or of a wireless
 * event. text NULL: only index, type, flags and name are wanted.
 */
int link_parse(const struct message *, struct link *, struct buf *text);
/* the index that an RTM_DELLINK removes, 0: it removes none */
int link_gone(const struct message *);
/* TEXT_..., of several alternative names the first; NULL: it has none */
const char *link_text(const struct link *, const struct buf *text, int which);
/* the text behind this one, as an alternative name's next; NULL: none */
const char *link_next(const struct link *, const struct buf *text,
    const char *);
/* up and RUNNING: what may be used, says operstates.rst of the kernel */
int link_running(const struct link *);
/* up with LOWER_UP: there is a carrier */
int link_carrier(const struct link *);
/* "ether" for ARPHRD_ETHER; NULL: unknown */
const char *link_type(unsigned type, size_t *len);

#endif
