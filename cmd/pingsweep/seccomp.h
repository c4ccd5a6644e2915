/* which system calls are left to this process; seccomp(2), filter mode */
#ifndef IFKIT_SECCOMP_H
#define IFKIT_SECCOMP_H

/*
 * From now on the kernel kills this process at any system call but those for
 * Internet and netlink sockets, time, memory, open descriptors and exit. It
 * must have no_new_privs. 0, also if the kernel has no such filters; -1: errno
 */
int seccomp_confine(void);

#endif
