/*
 * rtnetlink sockets: send a request and read its answer, hear events, check
 * lengths and sequence numbers; netlink(7), rtnetlink(7)
 */
#ifndef IFKIT_NETLINK_H
#define IFKIT_NETLINK_H

#include <stddef.h>
#include <stdint.h>

#include "lib/buf.h"

enum {	/* multicast groups: RTNLGRP_... of <linux/rtnetlink.h> */
	NETLINK_LINK = 1, NETLINK_IPV4_IFADDR = 5, NETLINK_IPV4_ROUTE = 7,
	NETLINK_IPV6_IFADDR = 9, NETLINK_IPV6_ROUTE = 11, NETLINK_NEXTHOP = 32
};

enum {	/* failures; success is 0 */
	NETLINK_ERROR = -1,	/* see errno */
	NETLINK_TORN = -2	/* ask again: the state changed during the
				   answer, events were dropped, or a datagram
				   did not fit */
};

struct message;

/* called with each message of an answer, or each event */
typedef void netlink_each(void *ctx, const struct message *);

struct netlink {
	struct buf in;	/* the datagram read last */
	int fd;		/* -1: closed */
	uint32_t seq;	/* of the request sent last */
	char why[96];	/* the kernel's own words on the last error, or "" */
	int answered;	/* the kernel answered with the last error; 0: a system
			   call failed */
	uint32_t groups;	/* of the datagram read last; 0: no event */
	int changed;	/* an event came while an answer was read */
	int (*matters)(const struct message *);	/* does it count? NULL: all
						   events do */
};

/* open a socket, not bound before the first send; 0, or -1: errno */
int netlink_open(struct netlink *);
/* the same, but first close the socket if fd is not -1 */
int netlink_reopen(struct netlink *);
/* close it, and release its memory */
void netlink_close(struct netlink *);
/*
 * Send a request, its seq filled in, and call each() with every message of the
 * answer. Events that come before its end set changed. Returns 0,
 * NETLINK_ERROR, or NETLINK_TORN, after which netlink_reopen must follow.
 */
int netlink_ask(struct netlink *, struct message *, netlink_each *, void *ctx);
/* bind the socket, before netlink_join; 0, or -1: errno */
int netlink_listen(struct netlink *);
/*
 * Hear the events of multicast groups; bit n - 1 is group n. They come from now
 * on, if the socket is bound, else from the next request on. Returns 0, or -1:
 * errno.
 */
int netlink_join(struct netlink *, uint32_t groups);
/* the most datagrams of events that the socket's buffer has room for */
int netlink_most(const struct netlink *);
/*
 * Read one datagram of events, without waiting, and call each() with every
 * event. Returns 0 or NETLINK_ERROR: EAGAIN there is none, ENOBUFS the kernel
 * dropped events.
 */
int netlink_events(struct netlink *, netlink_each *, void *ctx);

/*
 * Parse one datagram of n bytes, without a system call. Returns 1: the answer
 * goes on; 0: it is complete; NETLINK_ERROR or NETLINK_TORN. seq is that of the
 * request, or 0 for events, which never complete.
 */
int netlink_datagram(struct netlink *, const char *, size_t n, uint32_t seq,
    netlink_each *, void *ctx);

#endif
