/* rtnetlink framing: ask, receive, check lengths, hear events; netlink(7) */
#include <stddef.h>
#include <stdint.h>

enum {	/* multicast groups */
	NL_LINK = 1, NL_IPV4_IFADDR = 5, NL_IPV4_ROUTE = 7,
	NL_IPV6_IFADDR = 9, NL_IPV6_ROUTE = 11, NL_NEXTHOP = 32
};

/* what went wrong beyond errno; 0 is success */
enum {
	NL_ERROR = -1,	/* errno says */
	NL_TORN = -2	/* ask again: state changed, a datagram did not fit */
};

struct nl_msg;

struct nl {	/* buf.h comes first */
	struct buf in;
	int fd;
	uint32_t seq;
	char why[96];	/* the kernel's own words on the last error, or "" */
	int told;	/* the last error is the kernel's answer, no call's */
};

/* called with each message of an answer, or each event */
typedef void nl_each(void *ctx, const struct nl_msg *);

/* an unbound socket: the first send binds it; -1: errno */
int nl_open(struct nl *);
void nl_close(struct nl *);
/* send a request, with a seq filled in, and hand on the answer; 0 or NL_... */
int nl_ask(struct nl *, struct nl_msg *, nl_each *, void *ctx);
/* events of a multicast group come from now on; -1: errno */
int nl_join(struct nl *, int group);
/*
 * one datagram of events without waiting: each goes to each(); 0, or NL_ERROR
 * (EAGAIN: none there, ENOBUFS: events were lost)
 */
int nl_events(struct nl *, nl_each *, void *ctx);

/* throw away what events are there */
void nl_drain(struct nl *);

/*
 * what one datagram of n bytes says: 1 more is to come, 0 the answer is
 * complete, NL_... (pure; seq 0: events)
 */
int nl_datagram(struct nl *, const char *, size_t n, uint32_t seq, nl_each *,
    void *ctx);
