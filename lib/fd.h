/* our descriptors stay clear of 0, 1 and 2, which the caller may have closed */
#ifndef IFKIT_FD_H
#define IFKIT_FD_H

/*
 * Move a new descriptor to 3 or above, if it is below, and set close-on-exec
 * there. Returns it, or -1: errno, with fd closed; also for fd -1.
 */
int fd_high(int fd);

#endif
