/*
 * refuse FAMILY ERRNO command ...: run it where sockets of this family are
 * refused with this error, as a seccomp filter of a container does
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
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

int
main(int argc, char *argv[])
{
	struct insn insns[] = {
		{ LOAD, 0, 0, offsetof(struct data, nr) },
		{ IF_EQUAL, 0, 3, SYS_socket },
		/* the low half of the first argument; little-endian */
		{ LOAD, 0, 0, offsetof(struct data, args) },
		{ IF_EQUAL, 0, 1, argc > 3 ? (uint32_t)atoi(argv[1]) : 0 },
		{ RETURN, 0, 0,
		    ERROR | (argc > 3 ? (uint32_t)atoi(argv[2]) : 0) },
		{ RETURN, 0, 0, ALLOW },
	};
	struct { uint16_t n; struct insn *p; } program = { 6, insns };

	if (argc < 4 || prctl(NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    prctl(SET_SECCOMP, MODE_FILTER, &program)) {
		perror("refuse");
		return 125;
	}
	execvp(argv[3], argv + 3);
	perror(argv[3]);
	return 127;
}
