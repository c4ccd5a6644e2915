#include "lib/signals.h"

#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "lib/fd.h"

int
signals_is_ignored(int sig)
{
	struct sigaction act;

	return sigaction(sig, NULL, &act) == 0 && act.sa_handler == SIG_IGN;
}

int
signals_open(const unsigned char *sigs, size_t n, sigset_t *old)
{
	sigset_t heard;

	sigemptyset(&heard);
	for (; n; n--, sigs++)
		if (!signals_is_ignored(*sigs))
			sigaddset(&heard, *sigs);
	if (sigprocmask(SIG_BLOCK, &heard, old) < 0)
		return -1;
	return fd_high(signalfd(-1, &heard, SFD_CLOEXEC | SFD_NONBLOCK));
}

int
signals_read(int fd, int *process)
{
	struct signalfd_siginfo si;

	if (read(fd, &si, sizeof si) != sizeof si)
		return 0;
	*process = si.ssi_code <= 0;	/* SI_USER and below: sigaction(2) */
	return (int)si.ssi_signo;
}

int
signals_die(int sig)
{
	sigset_t set;

	prctl(PR_SET_DUMPABLE, 0);
	sigemptyset(&set);
	sigaddset(&set, sig);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	kill(getpid(), sig);
	return 128 + sig;
}
