#include "job.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/fd.h"
#include "lib/signals.h"
#include "lib/span.h"

int
job_begin(struct job *j, int group)
{
	j->group = group;
	j->parent = getpid();
	j->tty = !group ? -1 : fd_high(open("/dev/tty", O_RDWR | O_CLOEXEC));
	j->shared = mmap(NULL, sizeof *j->shared, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return j->shared == MAP_FAILED ? -1 : 0;
}

/*
 * vfork(2) would delay signals and limits until execve(2) is done. libc's
 * fork(3) costs 4 KB, for locks and threads that we do not have.
 */
static pid_t
fork_plainly(void)
{
#ifdef SYS_fork
	return (pid_t)syscall(SYS_fork);
#else
	return (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
#endif
}

/*
 * Are we in the background, and is there no shell that could bring us to the
 * foreground? Only the kernel knows: then it does not stop us by SIGTTIN, but
 * fails read(2) of the terminal. A new process that sends itself SIGTTIN finds
 * out.
 */
static int
is_orphaned(const struct job *j)
{
	int status = -1;
	pid_t pid;

	if (j->tty < 0 || tcgetpgrp(j->tty) == getpgrp())
		return 0;
	pid = fork_plainly();
	if (pid == 0) {
		kill(getpid(), SIGTTIN);
		_exit(0);
	}
	if (pid > 0 && waitpid(pid, &status, WUNTRACED) == pid &&
	    WIFSTOPPED(status)) {
		kill(pid, SIGKILL);
		waitpid(pid, &status, 0);
	}
	return status == 0;
}

/* returns on failure; what fails with ENOEXEC is a script: POSIX */
static void
execute(const struct job *j, char *file)
{
	execve(file, j->argv, j->env);
	if (errno != ENOEXEC)
		return;
	j->argv[-1] = (char *)"sh";
	j->argv[0] = file;
	execve("/bin/sh", j->argv - 1, j->env);
	errno = ENOEXEC;
}

/* execute the first match in the path; returns if there is none, or it fails */
static void
search(const struct job *j)
{
	char file[PATH_MAX];
	const char *name = j->argv[0], *dir = j->path, *end;
	size_t n, len = strlen(name) + 1;
	int denied = 0;

	errno = ENOENT;
	for (; *name; dir = end + 1) {
		end = dir + span_to(dir, ':');
		n = (size_t)(end - dir);
		if (!n) {	/* the current directory: POSIX */
			dir = ".";
			n = 1;
		}
		if (n + 1 + len <= sizeof file) {
			memcpy(file, dir, n);
			file[n] = '/';
			memcpy(file + n + 1, name, len);
			execute(j, file);
			denied |= errno == EACCES;
			if (errno != EACCES && errno != ENOENT &&
			    errno != ENOTDIR)
				return;
		} else
			errno = ENAMETOOLONG;
		if (!*end)
			break;
	}
	if (denied)
		errno = EACCES;
}

/* in the new process: become the command, or report errno to the parent */
static void
child(const struct job *j, int orphaned)
{
	pid_t parent;

	if (j->limited) {	/* if we are killed, nobody else can cut it */
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		parent = getppid();	/* 0: outside of our PID namespace */
		if (parent && parent != j->parent)
			_exit(127);
	}
	if (j->group)
		setpgid(0, 0);
	if (orphaned)	/* then read(2) fails, too */
		signals_ignore(SIGTTIN, 1);
	if (j->ignores_child)
		signals_ignore(SIGCHLD, 1);
	sigprocmask(SIG_SETMASK, &j->mask, NULL);
	if (j->argv[0][span_to(j->argv[0], '/')])
		execute(j, j->argv[0]);
	else
		search(j);
	*j->shared = errno;
	_exit(127);
}

int
job_start(struct job *j)
{
	int orphaned = is_orphaned(j);
	pid_t pid;

	j->ended = j->ending = j->error = j->signal = 0;
	*j->shared = 0;
	pid = fork_plainly();
	if (pid == 0)
		child(j, orphaned);
	if (pid < 0)
		return -1;
	if (j->group)
		setpgid(pid, pid);	/* the child may be late with its own */
	j->pid = pid;
	return 0;
}

void
job_signal(const struct job *j, int sig)
{
	if (j->pid > 1)
		kill(j->group ? -j->pid : j->pid, sig);
}

void
job_end(struct job *j, int others)
{
	j->ending = j->group && others;
	if (j->ending)
		prctl(PR_SET_CHILD_SUBREAPER, 1);
	job_signal(j, SIGTERM);
	job_signal(j, SIGCONT);
}

void
job_continue(struct job *j)
{
	j->lent = tcgetpgrp(j->tty) == j->pid;
	job_signal(j, SIGCONT);
}

void
job_suspend(struct job *j)
{
	sigset_t stop;

	sigemptyset(&stop);
	sigaddset(&stop, SIGTSTP);
	job_signal(j, SIGTSTP);
	kill(getpid(), SIGTSTP);
	sigprocmask(SIG_UNBLOCK, &stop, NULL);
	sigprocmask(SIG_BLOCK, &stop, NULL);
	job_signal(j, SIGCONT);
}

/*
 * The command wants the terminal, or ^Z stopped it while it had the terminal:
 * then stop our group too. In the background we first stop ourselves, until the
 * shell makes us foreground. If there is no shell the kernel does not stop us:
 * then hang the command up, as the kernel does with stopped groups whose shell
 * ends.
 */
static void
stopped(struct job *j, int sig)
{
	if (sig == SIGTSTP && j->lent)
		kill(0, SIGTSTP);
	if ((sig != SIGTTIN && sig != SIGTTOU) || j->tty < 0)
		return;
	if (tcgetpgrp(j->tty) != getpgrp())
		kill(0, SIGTTIN);
	if (tcgetpgrp(j->tty) == getpgrp())
		j->lent = tcsetpgrp(j->tty, j->pid) == 0;
	else if (is_orphaned(j))	/* it was not when the command began */
		job_signal(j, SIGHUP);
	else
		return;
	job_signal(j, SIGCONT);
}

/*
 * The command may have passed the terminal on to another group. A ^C typed
 * while it had the terminal was for all of us.
 */
static void
take_back(struct job *j)
{
	tcsetpgrp(j->tty, getpgrp());
	if (j->signal == SIGINT || j->signal == SIGQUIT)
		kill(0, j->signal);
	j->lent = 0;
}

static void
ended(struct job *j, int status)
{
	j->ended = 1;
	j->error = *j->shared;
	j->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	j->status = j->signal ? 128 + j->signal : WEXITSTATUS(status);
}

/*
 * No new process gets the group's number while a child of ours is in it: until
 * waitpid(2) finds none, it is safe to signal the group.
 */
int
job_reap(struct job *j)
{
	int status, options = WNOHANG | (j->group ? WUNTRACED : 0);
	pid_t pid;

	do {
		pid = waitpid(-1, &status, options);
		if (pid > 0 && pid == j->pid && WIFSTOPPED(status))
			stopped(j, WSTOPSIG(status));
		else if (pid > 0 && pid == j->pid)
			ended(j, status);
	} while (pid > 0 || (pid < 0 && errno == EINTR));
	if (pid < 0 && j->pid && !j->ended)
		return -1;
	if (!j->pid || !j->ended ||
	    (j->ending && waitpid(-j->pid, &status, WNOHANG) >= 0))
		return 0;
	if (j->ending)
		prctl(PR_SET_CHILD_SUBREAPER, 0);
	if (j->lent)
		take_back(j);
	j->pid = 0;
	return 0;
}
