/*
 * measure - run a command and print numbers
 * "measure time command ...": the shortest run in microseconds;
 * "measure memory command ...": KiB resident when it exits (time(1) would
 * show its own, if that is more);
 * "measure once FILE command ...": run once with the output in FILE; print
 * microseconds of real time, of processor time, of that in the kernel, and 0;
 * "measure best FILE command ...": the same of the shortest of three runs;
 * "measure peak FILE command ...": as once, with the most KiB resident last;
 * this adds some microseconds.
 * A run is ended after a minute, or after $LIMIT seconds.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { EVENT_EXIT = 6, TRACE_EXIT = 0x40, KILL_WITH_US = 0x100000 };

static int64_t
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

/* start a command, output to file; a signal ends it after limit s, unless 0 */
static pid_t
start(char **argv, int traced, const char *file, unsigned limit)
{
	pid_t pid = traced ? fork() : vfork();
	int fd;

	if (pid)
		return pid;
	dup2(open("/dev/null", O_RDWR), 0);
	fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0)
		_exit(127);
	dup2(fd, 1);
	if (traced)
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
	alarm(limit);
	execvp(*argv, argv);
	_exit(127);
}

/* us of the shortest of up to 30 runs in 1 s, or of 3 runs in 3 s; or -1 */
static int64_t
shortest(char **argv)
{
	int64_t begin = now(), best = INT64_MAX, t;
	int status, i;

	for (i = 0; i < 30; i++) {
		t = now() - begin;
		if (i && t > (i < 3 ? 3000000000 : 1000000000))
			break;
		t = now();
		if (waitpid(start(argv, 0, "/dev/null", 0), &status, 0) < 0 ||
		    status == 127 << 8)
			return -1;
		t = now() - t;
		best = t < best ? t : best;
	}
	return best / 1000;
}

/* the KiB after the word what in /proc/PID/NAME */
static long
kib_of(pid_t pid, const char *name, const char *what)
{
	char path[64], line[256];
	size_t n = strlen(what);
	long kib = -1;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, name);
	f = fopen(path, "r");
	while (f && fgets(line, sizeof line, f))
		if (!strncmp(line, what, n)) {
			kib = atol(line + n);
			break;
		}
	if (f)
		fclose(f);
	return kib;
}

static long
at_exit(char **argv)
{
	pid_t pid = start(argv, 1, "/dev/null", 0);
	long kib = -1, sig;
	int status;

	if (waitpid(pid, &status, 0) < 0 || !WIFSTOPPED(status))
		return -1;
	ptrace(PTRACE_SETOPTIONS, pid, NULL,
	    (void *)(TRACE_EXIT | KILL_WITH_US));
	for (sig = 0; ptrace(PTRACE_CONT, pid, NULL, (void *)sig) == 0;) {
		if (waitpid(pid, &status, 0) < 0 || !WIFSTOPPED(status))
			break;
		sig = 0;
		if (status >> 16 == EVENT_EXIT)
			kib = kib_of(pid, "smaps_rollup", "Rss:");
		else
			sig = WSTOPSIG(status);
	}
	return kib;
}

static int64_t
us(struct timeval t)
{
	return t.tv_sec * 1000000LL + t.tv_usec;
}

/* the numbers of one run; -1 if it cannot be run */
static int
one(char **argv, const char *file, int peak, int64_t *numbers)
{
	const char *limit = getenv("LIMIT");
	int64_t begin = now(), away = 0;
	struct rusage u;
	long kib = peak ? -1 : 0, sig;
	int status;
	pid_t pid;

	pid = start(argv, peak, file, limit ? (unsigned)atoi(limit) : 60);
	for (;;) {
		if (wait4(pid, &status, 0, &u) < 0)
			return -1;
		if (!WIFSTOPPED(status))
			break;
		away -= now();
		sig = kib < 0 || status >> 16 ? 0 : WSTOPSIG(status);
		if (kib < 0)	/* it has begun */
			kib = ptrace(PTRACE_SETOPTIONS, pid, NULL,
			    (void *)(TRACE_EXIT | KILL_WITH_US));
		if (status >> 16 == EVENT_EXIT)
			kib = kib_of(pid, "status", "VmHWM:");
		ptrace(PTRACE_CONT, pid, NULL, (void *)sig);
		away += now();
	}
	begin += away;
	if (status == 127 << 8)
		return -1;
	numbers[0] = (now() - begin) / 1000;
	numbers[1] = us(u.ru_utime) + us(u.ru_stime);
	numbers[2] = us(u.ru_stime);
	numbers[3] = kib;
	return 0;
}

static int
shown(const char *how, const char *file, char **argv)
{
	int64_t n[4], best[4] = { INT64_MAX };
	int i, runs = *how == 'b' ? 3 : 1;

	for (i = 0; i < runs; i++) {
		if (one(argv, file, *how == 'p', n) < 0)
			return 2;
		if (*n < *best)
			memcpy(best, n, sizeof n);
	}
	printf("%lld %lld %lld %lld\n", (long long)best[0],
	    (long long)best[1], (long long)best[2], (long long)best[3]);
	return 0;
}

int
main(int argc, char *argv[])
{
	long n = -1;

	if (argc > 3 && (!strcmp(argv[1], "once") ||
	    !strcmp(argv[1], "best") || !strcmp(argv[1], "peak")))
		return shown(argv[1], argv[2], argv + 3);
	if (argc > 2 && !strcmp(argv[1], "time"))
		n = (long)shortest(argv + 2);
	if (argc > 2 && !strcmp(argv[1], "memory"))
		n = at_exit(argv + 2);
	if (n < 0)
		return 2;
	printf("%ld\n", n);
	return 0;
}
