#include "lib/signals.h"

#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lib/fd.h"

/*
 * The kernel's struct sigaction, whose last members we leave zero: libc's
 * sigaction(2) costs 1 KB
 */
struct action {
#ifdef __mips__
	unsigned flags;
	void (*handler)(int);
#else
	void (*handler)(int);
	unsigned long flags;
#endif
	unsigned long rest[4];	/* the restorer, where there is one; the mask */
};

enum {
	SET = _NSIG / 8,		/* bytes of a sigset_t */
	RESTORER = 0x4000000	/* SA_RESTORER: x86 runs no handler without */
};

static int
act(int sig, const struct action *new, struct action *old)
{
	return (int)syscall(SYS_rt_sigaction, sig, new, old, SET);
}

int
signals_is_ignored(int sig)
{
	struct action old = { 0 };

	return act(sig, NULL, &old) == 0 && old.handler == SIG_IGN;
}

void
signals_ignore(int sig, int ignore)
{
	struct action new = { .handler = ignore ? SIG_IGN : SIG_DFL };

	act(sig, &new, NULL);
}

/* the handler never returns, so that there is nothing to restore */
static void
leave(int sig)
{
	_exit(128 + sig);
}

void
signals_begin(void)
{
	static const unsigned char ends[] = { SIGHUP, SIGINT, SIGTERM };
	struct action new = { .handler = leave, .flags = RESTORER };
	size_t i;

	if (getpid() != 1)
		return;
	for (i = 0; i < sizeof ends; i++)
		if (!signals_is_ignored(ends[i]))
			act(ends[i], &new, NULL);
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
