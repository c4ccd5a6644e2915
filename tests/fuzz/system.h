/*
 * What answers the calls of kernel.h; fuzz.h comes first. A target begins with
 * system_begin(). Each call takes from the input, in this order:
 *
 * at the beginning, two bytes: which call, of those that can, fails, 0 none,
 * and the errno that it has
 *
 * a datagram of netlink: 16 bits, of which the upper four are NETLINK_..., the
 * others the length, and the datagram; behind the last, NLMSG_DONE for whoever
 * waits
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
	uint8_t to[32];		/* whom it is connected to */
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
	char out[1 << 16];	/* what was written; not cleared, the last */
};

extern struct system sys;

void system_begin(struct input *);
/* all that was opened has been closed */
void system_end(void);
/* is this the call that is to fail? errno is set then */
int system_fails(void);
/* a new descriptor, -1: errno; what is open at fd, NULL: nothing */
int system_open(int domain, int type);
struct descriptor *system_descriptor(int fd);
