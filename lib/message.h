/* rtnetlink messages as bytes; netlink(7), rtnetlink(7), a frozen ABI */
#ifndef IFKIT_MESSAGE_H
#define IFKIT_MESSAGE_H

#include <stddef.h>
#include <stdint.h>

/* struct nlmsghdr */
struct message {
	uint32_t len;
	uint16_t type, flags;
	uint32_t seq, pid;
};

/* struct rtattr */
struct message_attr {
	uint16_t len, type;
};

enum {	/* flags of a request */
	MESSAGE_REQUEST = 0x1, MESSAGE_DUMP = 0x300
};

enum {	/* message types */
	RTM_NEWLINK = 16, RTM_DELLINK, RTM_GETLINK,
	RTM_NEWADDR = 20, RTM_DELADDR, RTM_GETADDR,
	RTM_NEWROUTE = 24, RTM_DELROUTE, RTM_GETROUTE,
	RTM_NEWNEIGH = 28, RTM_DELNEIGH, RTM_GETNEIGH,
	RTM_NEWNEIGHTBL = 64, RTM_GETNEIGHTBL = 66,
	RTM_NEWNEXTHOP = 104, RTM_DELNEXTHOP, RTM_GETNEXTHOP
};

/* n rounded up to where the next message or attribute may begin */
static inline size_t
message_aligned(size_t n)
{
	return (n + 3) & ~(size_t)3;
}

/* a message's payload behind a header of n bytes, attribute by attribute */
struct message_walk {
	const char *p;
	ptrdiff_t n;	/* bytes left; negative: of the padding none */
};

/* the attributes of a message behind its family's header of head bytes */
struct message_walk message_attrs(const struct message *, size_t head);
/* those nested in an attribute */
struct message_walk message_nested(const struct message_attr *);
/* the next, NULL: none, or its length lies */
const struct message_attr *message_next(struct message_walk *);
/* its payload and the length of that */
const void *message_data(const struct message_attr *);
size_t message_len(const struct message_attr *);
/* its payload as text: the bytes before the first NUL */
size_t message_text(const struct message_attr *);

enum {                 /* what becomes of an attribute */
	MESSAGE_NONE,  /* nothing */
	MESSAGE_NUM,   /* as many bytes as the field has, if there are */
	MESSAGE_TEXT,  /* a text, if that and a NUL fit */
	MESSAGE_BYTES, /* the length in the first byte, then the payload */
	MESSAGE_ATTR   /* its address is kept in a list */
};

struct message_field {
	uint16_t at;	/* offset of the field, or index into the list */
	uint8_t size, how;
};

#define MESSAGE_FIELD(how, struct_, member) \
	{ offsetof(struct_, member), sizeof ((struct_ *)0)->member, how }
#define MESSAGE_KEEP(i) { i, 0, MESSAGE_ATTR }

/*
 * fill the cleared struct to and list as fields, a table by attribute type of
 * n entries, has it
 */
void message_fill(struct message_walk, const struct message_field *fields,
    size_t n, void *to, const struct message_attr **list);

#endif
