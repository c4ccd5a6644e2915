/*
 * refuse CALL[:ARG=VALUE] ERRNO command ...: run a command whose system call
 * CALL fails with ERRNO, as under a container's seccomp filter or an old
 * kernel. With ARG, from 0, only calls with this VALUE of that argument fail.
 * CALL may be the number of an address family: then its sockets are refused.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

struct data {	/* struct seccomp_data */
	int32_t nr;
	uint32_t arch;
	uint64_t ip, args[6];
};

struct insn {	/* struct sock_filter */
	uint16_t code;
	uint8_t yes, no;
	uint32_t k;
};

enum {
	NO_NEW_PRIVS = 38, SET_SECCOMP = 22, MODE_FILTER = 2,
	LOAD = 0x20, IF_EQUAL = 0x15, RETURN = 0x06
};

#define ALLOW 0x7fff0000u
#define ERROR 0x00050000u

static const struct {
	const char *name;
	uint32_t nr;
} calls[] = {
#ifdef SYS_clock_gettime	/* musl lacks it where time had 32 bits */
	{ "clock_gettime", SYS_clock_gettime },
#endif
	{ "epoll_create1", SYS_epoll_create1 },
	{ "prlimit64", SYS_prlimit64 },
	{ "recvmmsg", SYS_recvmmsg },
	{ "sendmmsg", SYS_sendmmsg },
	{ "setsockopt", SYS_setsockopt },
	{ "signalfd4", SYS_signalfd4 },
	{ "socket", SYS_socket },
	{ "timerfd_create", SYS_timerfd_create },
};

/* read CALL[:ARG=VALUE]; *arg is -1 without ARG. 0: there is no such call */
static int
parse(const char *s, uint32_t *nr, int *arg, uint32_t *value)
{
	size_t i, n = strcspn(s, ":");

	*arg = 0;
	*nr = SYS_socket;
	*value = (uint32_t)strtoul(s, NULL, 0);
	if (*value)
		return 1;
	for (i = 0; i < sizeof calls / sizeof *calls; i++)
		if (strlen(calls[i].name) == n &&
		    !strncmp(calls[i].name, s, n)) {
			*nr = calls[i].nr;
			*arg = -1;
			return !s[n] ||
			    sscanf(s + n, ":%d=%u", arg, value) == 2;
		}
	return 0;
}

int
main(int argc, char *argv[])
{
	uint32_t nr, value;
	int arg;
	struct insn insns[] = {
		{ LOAD, 0, 0, offsetof(struct data, nr) },
		{ IF_EQUAL, 0, 3, 0 },
		/* the low half of the argument; little-endian */
		{ LOAD, 0, 0, 0 },
		{ IF_EQUAL, 0, 1, 0 },
		{ RETURN, 0, 0, ERROR },
		{ RETURN, 0, 0, ALLOW },
	};
	struct { uint16_t n; struct insn *p; } program = { 6, insns };

	if (argc < 4 || !parse(argv[1], &nr, &arg, &value)) {
		fputs("refuse: CALL[:ARG=VALUE] ERRNO command ...\n", stderr);
		return 125;
	}
	insns[1].k = nr;
	insns[2].k = offsetof(struct data, args) + 8 * (unsigned)(arg > 0 ?
	    arg : 0);
	insns[3].k = value;
	insns[3].no = arg >= 0;
	insns[4].k |= (uint32_t)atoi(argv[2]);
	if (prctl(NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    prctl(SET_SECCOMP, MODE_FILTER, &program)) {
		perror("refuse");
		return 125;
	}
	execvp(argv[3], argv + 3);
	perror(argv[3]);
	return 127;
}
