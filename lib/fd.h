/* our descriptors stay clear of 0, 1, 2, which the caller may have closed */
#ifndef IFKIT_FD_H
#define IFKIT_FD_H


/* fd itself, or moved to 3 or above and closed; -1: errno, also for fd -1 */
int fd_high(int fd);

#endif
