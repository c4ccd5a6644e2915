/* rtnetlink messages as bytes: netlink(7), rtnetlink(7), a frozen ABI */
#ifndef IFKIT_MESSAGE_H
#define IFKIT_MESSAGE_H

#include <stddef.h>
#include <stdint.h>

/* struct nlmsghdr of <linux/netlink.h> */
struct message {
	uint32_t len;
	uint16_t type, flags;
	uint32_t seq, pid;
};

/* struct rtattr of <linux/rtnetlink.h> */
struct message_attr {
	uint16_t len, type;
};

enum {	/* flags of a request: NLM_F_REQUEST, NLM_F_DUMP */
	MESSAGE_REQUEST = 0x1, MESSAGE_DUMP = 0x300
};

enum {	/* message types of <linux/rtnetlink.h>, by its names */
	RTM_NEWLINK = 16, RTM_DELLINK, RTM_GETLINK,
	RTM_NEWADDR = 20, RTM_DELADDR, RTM_GETADDR,
	RTM_NEWROUTE = 24, RTM_DELROUTE, RTM_GETROUTE,
	RTM_NEWNEIGH = 28, RTM_DELNEIGH, RTM_GETNEIGH,
	RTM_NEWNEIGHTBL = 64, RTM_GETNEIGHTBL = 66,
	RTM_NEWNEXTHOP = 104, RTM_DELNEXTHOP, RTM_GETNEXTHOP
};

/* n bytes rounded up to where the next message or attribute may begin */
static inline size_t
message_aligned(size_t n)
{
	return (n + 3) & ~(size_t)3;
}

/* attributes still to be visited */
struct message_walk {
	const char *p;
	ptrdiff_t n;	/* bytes left; below 0: the last lacked its padding */
};

/* the attributes of a message, behind its family's header of head bytes */
struct message_walk message_attrs(const struct message *, size_t head);
/* the attributes nested in one */
struct message_walk message_nested(const struct message_attr *);
/* the next attribute; NULL: none is left, or its length is wrong */
const struct message_attr *message_next(struct message_walk *);
/* an attribute's payload, and the payload's length */
const void *message_data(const struct message_attr *);
size_t message_len(const struct message_attr *);
/* length of the payload as text: up to the first NUL, which may be missing */
size_t message_text(const struct message_attr *);

enum {	/* what message_fill does with an attribute's payload */
	MESSAGE_NONE,	/* nothing */
	MESSAGE_NUM,	/* copies as many bytes as the field has, or none */
	MESSAGE_TEXT,	/* copies text, if it fits with a NUL */
	MESSAGE_BYTES,	/* sets the field's first byte to the length and copies
			   the payload behind it, if it fits */
	MESSAGE_ATTR	/* keeps the attribute's address in the list */
};

struct message_field {
	uint16_t at;	/* offset of the field; MESSAGE_ATTR: list index */
	uint8_t size, how;
};

#define MESSAGE_FIELD(how, struct_, member) \
	{ offsetof(struct_, member), sizeof ((struct_ *)0)->member, how }
#define MESSAGE_KEEP(i) { i, 0, MESSAGE_ATTR }

/*
 * Visit all attributes and fill the struct at to, and the list, as fields say:
 * a table of n entries by attribute type. Fields without an attribute stay.
 */
void message_fill(struct message_walk, const struct message_field *fields,
    size_t n, void *to, const struct message_attr **list);

/* the same, fields being an array */
#define MESSAGE_FILL(walk, fields, to, list) \
	message_fill(walk, fields, sizeof fields / sizeof *fields, to, list)

#endif
