/* rtnetlink messages as bytes: netlink(7), rtnetlink(7); the ABI is frozen, so it stands here */
#include <stddef.h>
#include <stdint.h>

/* struct nlmsghdr */
struct nl_msg {
	uint32_t len;
	uint16_t type, flags;
	uint32_t seq, pid;
};

/* struct rtattr */
struct nl_attr {
	uint16_t len, type;
};

enum {	/* flags of a request */
	NL_REQUEST = 0x1, NL_DUMP = 0x300
};

enum {	/* message types */
	NL_NEWLINK = 16, NL_DELLINK, NL_GETLINK,
	NL_NEWADDR = 20, NL_DELADDR, NL_GETADDR,
	NL_NEWROUTE = 24, NL_DELROUTE, NL_GETROUTE,
	NL_NEWNEXTHOP = 104, NL_DELNEXTHOP, NL_GETNEXTHOP
};

/* n rounded up to where the next message or attribute may begin */
size_t nl_aligned(size_t n);

/* a message's payload behind a header of n bytes, attribute by attribute */
struct nl_walk {
	const char *p;
	size_t n;
};

/* the attributes of a message behind its family's header of head bytes */
struct nl_walk nl_attrs(const struct nl_msg *, size_t head);
/* those nested in an attribute */
struct nl_walk nl_nested(const struct nl_attr *);
/* the next, NULL: none, or its length lies */
const struct nl_attr *nl_next(struct nl_walk *);
/* its type without the flag bits */
int nl_type(const struct nl_attr *);
/* its payload and the length of that */
const void *nl_data(const struct nl_attr *);
size_t nl_len(const struct nl_attr *);
/* its payload as text: the bytes before the first NUL */
size_t nl_text(const struct nl_attr *);

enum {	/* how a field is filled */
	NL_NUM,		/* with as many bytes as it has, if there are */
	NL_TEXT,	/* with a text, if that and a NUL fit */
	NL_BYTES,	/* with the length in its first byte and the payload */
	NL_ATTR		/* with the attribute's address */
};

/* the field of a struct that an attribute is for */
struct nl_field {
	uint8_t type, how;
	uint16_t at, size;	/* offset in the struct, bytes there */
};

#define NL_FIELD(type, how, struct_, member) \
	{ type, how, offsetof(struct_, member), sizeof ((struct_ *)0)->member }

/* fill the n fields of the struct at to, which is cleared, that are told of */
void nl_fill(struct nl_walk, const struct nl_field *, size_t n, void *to);
