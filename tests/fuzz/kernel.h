/*
 * Included in front of each module that the fuzz targets link: turns its system
 * calls into the functions below, which answer from the input.
 */
#ifndef KERNEL_H
#define KERNEL_H

#define bind kernel_bind
#define clock_gettime kernel_clock_gettime
#define close kernel_close
#define connect kernel_connect
#define epoll_create1 kernel_epoll_create1
#define epoll_ctl kernel_epoll_ctl
#define epoll_wait kernel_epoll_wait
#define getauxval kernel_getauxval
#define getrandom kernel_getrandom
#define getrlimit kernel_getrlimit
#define getsockname kernel_getsockname
#define getsockopt kernel_getsockopt
#define ioctl kernel_ioctl
#define isatty kernel_isatty
#define open kernel_open
#define poll kernel_poll
#define prctl kernel_prctl
#define read kernel_read
#define recvfrom kernel_recvfrom
#define recvmsg kernel_recvmsg
#define sendto kernel_sendto
#define setresgid kernel_setresgid
#define setresuid kernel_setresuid
#define setrlimit kernel_setrlimit
#define setsockopt kernel_setsockopt
#define socket kernel_socket
#define syscall kernel_syscall
#define write kernel_write

#endif
