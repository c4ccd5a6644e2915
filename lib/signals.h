/* signals: receive them through a descriptor, end the program by one */
#ifndef IFKIT_SIGNALS_H
#define IFKIT_SIGNALS_H

#include <signal.h>
#include <stddef.h>

/*
 * Call first of all. For PID 1 the kernel takes no default action: HUP, INT and
 * TERM, unless they are ignored, get a handler there that exits with 128 + n.
 * Elsewhere nothing changes.
 */
void signals_begin(void);
/*
 * Block n signals, except those that are ignored, and receive them through a
 * descriptor of signalfd(2). *old is the mask before. Returns the descriptor,
 * or -1: errno.
 */
int signals_open(const unsigned char *sigs, size_t n, sigset_t *old);
/*
 * The next signal of the descriptor; *process is 1 if a process sent it, 0 if
 * the kernel did. 0: errno, EAGAIN if there is none.
 */
int signals_read(int fd, int *process);
/* is the signal ignored? */
int signals_is_ignored(int sig);
/* ignore a signal, or else have its default action; signal(7) */
void signals_ignore(int sig, int ignore);
/*
 * End as the signal ends a program that does not handle it, without a core
 * dump. Returns the exit status to end with if the signal does not end this
 * process, as for PID 1.
 */
int signals_die(int sig);

#endif
