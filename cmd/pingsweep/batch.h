/* what the sockets of probes have in common: queues, batches, time stamps */
#ifndef IFKIT_BATCH_H
#define IFKIT_BATCH_H

#include <stddef.h>
#include <stdint.h>

#include "lib/buf.h"

struct cmsghdr;
struct mmsghdr;
struct msghdr;

/* datagrams as the kernel wants them, prepared once */
struct batch {
	struct mmsghdr *m;
	size_t n;		/* of them */
	size_t used;		/* by the last batch_receive */
	int failures, error;	/* of it, in a row, and errno of the last */
	unsigned name, control;	/* bytes of each */
	struct buf memory;
	uint64_t few[64];	/* what it begins with, all zero */
};

/*
 * Room for n datagrams of size bytes, with an address of name bytes, and with
 * so many bytes of control messages, or none. All is zero; the struct stays
 * where it is. -1: errno
 */
int batch_init(struct batch *, size_t n, size_t size, unsigned name,
    unsigned control);
/* the address and the bytes of the i-th */
void *batch_address(const struct batch *, size_t i);
void *batch_data(const struct batch *, size_t i);
/* recvmmsg(2), not waiting; how many came, 0: errno */
size_t batch_receive(int fd, struct batch *);

/*
 * Has batch_receive failed more often in a row than the errors of others
 * explain, which a socket tells one by one? errno, or 0
 */
int batch_failed(const struct batch *);

/* a long receive queue */
void batch_prepare(int fd);
/* a time stamp on all that comes in */
void batch_stamps(int fd);
/* were datagrams lost since the last call, for the queue was full? */
int batch_dropped(int fd, uint32_t *drops);
/* sendmmsg(2), not waiting; how many were sent, 0: errno */
size_t batch_send(int fd, struct mmsghdr *, size_t n);
/* is a queue full? The others of a batch would fare no better */
int batch_is_full(int error);
/* what one of a batch of n sent since begin costs, learnt; the time now */
int64_t batch_reckon(int64_t *cost, int64_t begin, size_t n);
/* the control message behind this one, NULL: the first; NULL: no more */
const struct cmsghdr *batch_control(const struct msghdr *,
    const struct cmsghdr *);
/* is it of this kind, with n bytes of data or more? */
int batch_is_kind(const struct cmsghdr *, int level, int type, size_t n);
/* the kernel's time stamp, by the wall clock; 0: there is none */
int64_t batch_stamp(const struct msghdr *);
/* how far the wall clock is ahead of ours */
int64_t batch_ahead(int64_t now);
/*
 * when it came in: by its stamp, unless that makes no sense, before since or
 * after now: the wall clock may be set
 */
int64_t batch_came(int64_t stamp, int64_t ahead, int64_t since, int64_t now);

#endif
