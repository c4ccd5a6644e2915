/* datagrams in batches: sockets' queues, control messages, time stamps */
#ifndef IFKIT_BATCH_H
#define IFKIT_BATCH_H

#include <stddef.h>
#include <stdint.h>

#include "lib/buf.h"

struct cmsghdr;
struct mmsghdr;
struct msghdr;

/* most datagrams received before others have their turn, but for a batch */
enum { BATCH_TURN = 256 };

/* datagrams as sendmmsg(2) and recvmmsg(2) want them, prepared once */
struct batch {	/* zero before batch_init() */
	struct mmsghdr *m;
	size_t n;		/* of them */
	size_t used;		/* by the last batch_receive() */
	int failures, error;	/* its failures in a row; errno of the last */
	int64_t full;		/* since when no datagram fits; 0: they do */
	unsigned name, control;	/* bytes of each */
	struct buf memory;
	_Alignas(uint64_t) char few[512];	/* memory begins so: zero */
};

/*
 * Make room for n datagrams of size bytes, each with an address of name bytes,
 * and with control bytes of control messages. All bytes are 0, and the struct
 * does not move from now on. 0; -1: errno
 */
int batch_init(struct batch *, size_t n, size_t size, unsigned name,
    unsigned control);
/* the address, and the bytes, of the i-th datagram */
void *batch_address(const struct batch *, size_t i);
void *batch_data(const struct batch *, size_t i);
/* recvmmsg(2) without waiting; how many came; 0: errno */
size_t batch_receive(int fd, struct batch *);
/*
 * errno of batch_receive(), once it has failed so often in a row that errors of
 * earlier sends, of which a socket reports one a call, cannot be why; else 0
 */
int batch_failed(const struct batch *);

/* ask for a long receive queue, as long as the kernel allows */
void batch_prepare(int fd);
/* have the kernel stamp all that comes in with the time; SO_TIMESTAMPNS */
void batch_stamps(int fd);
/*
 * Were datagrams dropped since the last call because the queue was full? The
 * kernel's count of them goes to *drops. fd -1: no
 */
int batch_dropped(int fd, uint32_t *drops);
/*
 * sendmmsg(2) of n datagrams from the i-th on, without waiting; returns how
 * many were sent; 0: errno. EAGAIN: no datagram fits, to any host; ENOBUFS: a
 * queue on the way of this one is full. After 4 s EAGAIN becomes ENOBUFS
 */
size_t batch_send(int fd, struct batch *, size_t i, size_t n);
/* does this errno mean a full queue, not that a datagram cannot be sent? */
int batch_is_full(int error);
/*
 * A batch of n was sent since the time begin: average the ns that one datagram
 * costs into *cost. Returns the time now, by clock_now()
 */
int64_t batch_reckon(int64_t *cost, int64_t begin, size_t n);
/* the control message behind this one, NULL: the first; NULL: no more */
const struct cmsghdr *batch_control(const struct msghdr *,
    const struct cmsghdr *);
/* is it of this level and type, with n bytes of data or more? */
int batch_is_kind(const struct cmsghdr *, int level, int type, size_t n);
/* the kernel's time stamp, ns by the wall clock; 0: there is none */
int64_t batch_stamp(const struct msghdr *);
/* the ns that the wall clock is ahead of clock_now(), whose time is now */
int64_t batch_ahead(int64_t now);
/*
 * When a datagram came in, by clock_now(): by its stamp, if that is from since
 * to now; else now, because the wall clock may have been set. stamp 0: none
 */
int64_t batch_came(int64_t stamp, int64_t ahead, int64_t since, int64_t now);

#endif
