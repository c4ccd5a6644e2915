/* signals: heard by a descriptor, and died by */
#ifndef IFKIT_SIGNALS_H
#define IFKIT_SIGNALS_H

#include <signal.h>
#include <stddef.h>

/*
 * First of all: for PID 1 the kernel takes no default action, so that HUP, INT
 * and TERM get a handler there, which exits with 128 + n. Elsewhere, and where
 * they are ignored, they stay as they are.
 */
void signals_begin(void);
/*
 * a descriptor that tells of n signals, see signalfd(2), which are blocked; but
 * those that are ignored stay so. The mask before goes to *old. -1: errno
 */
int signals_open(const unsigned char *sigs, size_t n, sigset_t *old);
/* the signal that the descriptor has, *process if one has sent it; 0: none */
int signals_read(int fd, int *process);
/* is it ignored? */
int signals_is_ignored(int sig);
/*
 * end as the signal ends who does not handle it, without a core; the exit
 * status to end with where, as for PID 1, that does not
 */
int signals_die(int sig);

#endif
