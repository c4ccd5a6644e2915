/* a command run as a child, again and again: started, signalled, reaped */
#ifndef IFKIT_JOB_H
#define IFKIT_JOB_H

#include <signal.h>
#include <sys/types.h>

struct job {
	char **argv;		/* [-1] is there, and may be overwritten */
	char **env;
	const char *path;	/* as in PATH: where to look the command up */
	sigset_t mask;		/* the command's signal mask */
	int ignores_child;	/* it is to find SIGCHLD ignored */
	int group;		/* it gets a process group of its own */
	int tty;		/* of that group's: the terminal, -1: none */
	int lent;		/* the group has the terminal's foreground */
	int ending;		/* it was told to end, with all its group */
	pid_t pid;		/* 0: it does not run */
	int ended;		/* but others of its group have not */
	int *shared;		/* errno of exec, written by the child */
	int error;		/* why it could not be executed, 0: it could */
	int status;		/* exit status, or 128 + signal */
	int signal;		/* that killed it, or 0 */
};

/* before the first start; -1: errno */
int job_begin(struct job *, int group);
/* start the command; -1: errno says why there is no process */
int job_start(struct job *);
/* signal the command, or its group */
void job_signal(const struct job *, int sig);
/*
 * Tell it to end, by SIGTERM. If others of the group are to end with it, it
 * goes on until all have, and those that lose their parent become our children.
 */
void job_end(struct job *, int others);
/* stop it and ourselves, as SIGTSTP does, until we are continued */
void job_suspend(struct job *);
/*
 * Collect what children have to tell after SIGCHLD: pid is 0 once the command
 * has ended. A group that stopped for the terminal is lent it. -1: errno
 */
int job_reap(struct job *);

#endif
