/* rtnetlink messages as bytes; netlink(7), rtnetlink(7), a frozen ABI */
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
	NL_NEWNEIGH = 28, NL_DELNEIGH, NL_GETNEIGH,
	NL_NEWNEIGHTBL = 64, NL_GETNEIGHTBL = 66,
	NL_NEWNEXTHOP = 104, NL_DELNEXTHOP, NL_GETNEXTHOP
};

/* n rounded up to where the next message or attribute may begin */
static inline size_t
nl_aligned(size_t n)
{
	return (n + 3) & ~(size_t)3;
}

/* a message's payload behind a header of n bytes, attribute by attribute */
struct nl_walk {
	const char *p;
	ptrdiff_t n;	/* bytes left; negative: of the padding none */
};

/* the attributes of a message behind its family's header of head bytes */
struct nl_walk nl_attrs(const struct nl_msg *, size_t head);
/* those nested in an attribute */
struct nl_walk nl_nested(const struct nl_attr *);
/* the next, NULL: none, or its length lies */
const struct nl_attr *nl_next(struct nl_walk *);
/* its payload and the length of that */
const void *nl_data(const struct nl_attr *);
size_t nl_len(const struct nl_attr *);
/* its payload as text: the bytes before the first NUL */
size_t nl_text(const struct nl_attr *);

enum {	/* what becomes of an attribute */
	NL_NONE,	/* nothing */
	NL_NUM,		/* as many bytes as the field has, if there are */
	NL_TEXT,	/* a text, if that and a NUL fit */
	NL_BYTES,	/* the length in the first byte, then the payload */
	NL_ATTR		/* its address is kept in a list */
};

struct nl_field {
	uint16_t at;	/* offset of the field, or index into the list */
	uint8_t size, how;
};

#define NL_FIELD(how, struct_, member) \
	{ offsetof(struct_, member), sizeof ((struct_ *)0)->member, how }
#define NL_KEEP(i) { i, 0, NL_ATTR }

/*
 * fill the cleared struct to and list as fields, a table by attribute type of
 * n entries, has it
 */
void nl_fill(struct nl_walk, const struct nl_field *fields, size_t n, void *to,
    const struct nl_attr **list);
