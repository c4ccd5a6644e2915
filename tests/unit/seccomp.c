/*
 * seccomp WHAT: do WHAT, confined; a call that is not allowed kills by SIGSYS
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "cmd/pingsweep/seccomp.h"

static void
foreign(void)
{
#ifdef __x86_64__	/* i386's getpid is an allowed number, but not here */
	long r = 20;

	__asm__ volatile ("int $0x80" : "+a" (r) : : "memory");
#else
	syscall(SYS_getppid);
#endif
}

static void
memory(void)
{
	char *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	p = mremap(p, 4096, 1 << 20, MREMAP_MAYMOVE);
	munmap(p, 1 << 20);
}

static void
act(const char *what)
{
	char *const none[] = { NULL };
	struct pollfd p = { .fd = 0 };
	struct timespec t;
	char c = 'x', text[256];
	int fd;

#define IS(name) if (!strcmp(what, name))
	IS("open") open("/dev/null", O_RDONLY);
	IS("exec") execve("/bin/true", none, none);
	IS("fork") fork();
	IS("thread") syscall(SYS_clone, 0x10f00, 0, 0, 0, 0);
	IS("kill") kill(1, 0);
	IS("unlink") unlink("/nonexistent");
	IS("ptrace") syscall(SYS_ptrace, 0, 0, 0, 0);
	IS("unix") socket(AF_UNIX, SOCK_STREAM, 0);
	IS("packet") socket(17, SOCK_RAW, 0);
	IS("sti") ioctl(0, TIOCSTI, &c);
	IS("prctl") prctl(PR_SET_NAME, "x");
	IS("foreign") foreign();

	IS("socket") {
		for (fd = 0; fd < 3; fd++)
			close(socket(fd == 0 ? AF_INET : fd == 1 ? AF_INET6 :
			    16, SOCK_DGRAM, 0));
		recv(-1, &c, 1, 0);
	}
	IS("write") if (write(1, &c, 1) < 0) _exit(errno);
	IS("memory") memory();
	IS("poll") poll(&p, 1, 0);
	IS("terminal") {
		ioctl(0, TIOCGWINSZ, text);
		ioctl(0, TCGETS, text);
	}
	IS("time") clock_gettime(CLOCK_MONOTONIC, &t);
	IS("self") kill(getpid(), 0);
#ifndef __arm__	/* Arm: a number above all system calls is SIGILL */
	IS("none") syscall(-1);
#endif
	IS("again") if (seccomp_confine() == 0) _exit(3);
	IS("term") kill(getpid(), SIGTERM);
}

int
main(int argc, char *argv[])
{
	if (argc != 2 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
	    seccomp_confine() < 0)
		return 2;
	act(argv[1]);
	_exit(0);
}
