/* a command that runs as a child, again and again: start, signal, reap it */
#ifndef IFKIT_JOB_H
#define IFKIT_JOB_H

#include <signal.h>
#include <sys/types.h>

struct job {
	/* set by the caller */
	char **argv;		/* argv[-1] must be there: it is overwritten */
	char **env;
	const char *path;	/* where to look the command up, as PATH */
	sigset_t mask;		/* the command's signal mask */
	int ignores_child;	/* the command finds SIGCHLD ignored */
	int limited;		/* the command ends if this process is killed */
	/* set by job_begin */
	int group;		/* the command has a process group of its own */
	int tty;		/* then: our terminal, -1: none */
	int *shared;		/* errno of exec, from the child */
	pid_t parent;		/* this process */
	/* while it runs */
	pid_t pid;		/* 0: it does not run */
	int ended;		/* it ended, but others of its group did not */
	int ending;		/* job_end was called, with others */
	int lent;		/* its group is the terminal's foreground */
	/* after it ended */
	int error;		/* errno: why it could not be executed, or 0 */
	int status;		/* exit status, or 128 + signal */
	int signal;		/* that killed it, or 0 */
};

/* call first; group: each run gets a process group; 0, or -1: errno */
int job_begin(struct job *, int group);
/* start the command; 0, or -1: there is no process, errno */
int job_start(struct job *);
/* signal the command, or its group if it has one */
void job_signal(const struct job *, int sig);
/*
 * Send the command SIGTERM. With others, it counts as running until its whole
 * group has ended; to see that, we adopt those that lose their parent.
 */
void job_end(struct job *, int others);
/* stop the command and ourselves, as SIGTSTP does, until we are continued */
void job_suspend(struct job *);
/* after SIGCONT: continue it too; the shell may have taken the terminal back */
void job_continue(struct job *);
/*
 * After SIGCHLD: reap children. pid is 0 once the command has ended. A group
 * that stopped because it wants the terminal gets it, and continues. Returns 0,
 * or -1: errno.
 */
int job_reap(struct job *);

#endif
