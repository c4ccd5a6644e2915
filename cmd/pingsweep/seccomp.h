/* which system calls are left to a process; seccomp(2), filter mode */
#ifndef IFKIT_SECCOMP_H
#define IFKIT_SECCOMP_H


/*
 * From now on the kernel kills this process for any call that is not for
 * Internet and netlink sockets, time, memory, descriptors that are open or its
 * own end; it has to have no_new_privs. A kernel without filters lets all be.
 * -1: errno
 */
int seccomp_confine(void);

#endif
