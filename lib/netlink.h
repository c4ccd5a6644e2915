/* rtnetlink framing: ask, receive, check lengths, hear events; netlink(7) */
#ifndef IFKIT_NETLINK_H
#define IFKIT_NETLINK_H

#include <stddef.h>
#include <stdint.h>

#include "lib/buf.h"

enum {	/* multicast groups */
	NETLINK_LINK = 1, NETLINK_IPV4_IFADDR = 5, NETLINK_IPV4_ROUTE = 7,
	NETLINK_IPV6_IFADDR = 9, NETLINK_IPV6_ROUTE = 11, NETLINK_NEXTHOP = 32
};

/* what went wrong beyond errno; 0 is success */
enum {
	NETLINK_ERROR = -1, /* errno says */
	NETLINK_TORN = -2 /* ask again: state changed, a datagram did not fit */
};

struct message;

struct netlink {
	struct buf in;
	int fd;
	uint32_t seq;
	char why[96];	/* the kernel's own words on the last error, or "" */
	int told;	/* the last error is the kernel's answer, no call's */
};

/* called with each message of an answer, or each event */
typedef void netlink_each(void *ctx, const struct message *);

/* an unbound socket: the first send binds it; -1: errno */
int netlink_open(struct netlink *);
void netlink_close(struct netlink *);
/* send a request, with a seq filled in, and hand on the answer; 0 or NL_... */
int netlink_ask(struct netlink *, struct message *, netlink_each *, void *ctx);
/* events of a multicast group come from now on; -1: errno */
int netlink_join(struct netlink *, int group);
/*
 * one datagram of events without waiting: each goes to each(); 0, or
 * NETLINK_ERROR (EAGAIN: none there, ENOBUFS: events were lost)
 */
int netlink_events(struct netlink *, netlink_each *, void *ctx);

/* throw away what events are there */
void netlink_drain(struct netlink *);

/*
 * what one datagram of n bytes says: 1 more is to come, 0 the answer is
 * complete, NL_... (pure; seq 0: events)
 */
int netlink_datagram(struct netlink *, const char *, size_t n, uint32_t seq,
    netlink_each *, void *ctx);

#endif
