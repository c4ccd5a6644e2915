/*
 * Answers the calls of kernel.h; fuzz.h comes first. A target begins with
 * system_begin(). The input has, in this order:
 *
 * at the beginning two bytes: which of the calls that can fail does, 0 for
 * none, and its errno
 *
 * for each netlink datagram 16 bits, of which the upper four are NETLINK_...
 * and the others the length, and the datagram; after the last one, a call that
 * waits gets NLMSG_DONE
 */

enum { FIRST = 1000, DESCRIPTORS = 64 };
enum {	/* of a datagram of netlink */
	NETLINK_FAILS = 0x1,	/* the first byte is the errno, nothing comes */
	NETLINK_OTHER = 0x2,	/* it is not from the kernel */
	NETLINK_SEQ = 0x4,	/* its messages answer what was asked last */
	NETLINK_EVENT = 0x6,	/* both: it is from the kernel, to a group */
	NETLINK_LONG = 0x8	/* it is longer than the room for it */
};

struct descriptor {
	int open, domain, type;
	uint8_t to[32];		/* address of its peer */
	int polled;
	uint64_t data;		/* epoll's */
};

struct system {
	struct input *in;
	unsigned fails, error;	/* which call, errno */
	unsigned calls;
	uint32_t seq;		/* of the last question to netlink */
	struct descriptor fd[DESCRIPTORS];
	size_t sents;		/* datagrams that probes sent */
	uint32_t rights;	/* capabilities */
	int64_t now;		/* ns */
	size_t outs;
	char out[1 << 16];	/* output; last, as it is not cleared */
};

extern struct system sys;

void system_begin(struct input *);
/* check that no descriptor is open any more */
void system_end(void);
/* is this the call that must fail? Then errno is set */
int system_fails(void);
/* a new descriptor, -1: errno; what is open at fd, NULL: nothing */
int system_open(int domain, int type);
struct descriptor *system_descriptor(int fd);
