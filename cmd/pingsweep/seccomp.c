#include "seccomp.h"

#include <elf.h>
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {	/* linux/bpf_common.h */
	LOAD = 0x20, IF_EQUAL = 0x15, IF_LEAST = 0x35, RETURN = 0x06
};
enum { NETLINK = 16 };	/* AF_ */
enum { GET_NAME = 0x8910, GET_HWADDR = 0x8927 };	/* SIOCGIF... */
enum { FILTER = 2 };	/* SECCOMP_MODE_ */
enum { SELF = 0 };	/* stands for our process id */

#ifdef __SANITIZE_ADDRESS__	/* its runtime makes other calls */
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif

#define KILL 0x80000000u	/* the process; before Linux 4.14, the thread */
#define ALLOW 0x7fff0000u

struct data {	/* struct seccomp_data */
	uint32_t call, arch;
	uint64_t at, arg[6];
};

struct insn {	/* struct sock_filter */
	uint16_t code;
	uint8_t yes, no;
	uint32_t k;
};

/* a BPF program, made from its end, because jumps only go forward */
struct filter {
	struct insn *first;	/* so far */
	const struct insn *kill, *allow;
};

static const uint32_t calls[] = {
	SYS_bind, SYS_close, SYS_connect, SYS_dup, SYS_epoll_ctl,
	SYS_epoll_pwait, SYS_exit_group, SYS_getpeername, SYS_getpid,
	SYS_getsockname, SYS_getsockopt, SYS_ioctl, SYS_kill, SYS_mremap,
	SYS_munmap, SYS_prctl, SYS_read, SYS_recvfrom, SYS_recvmmsg,
	SYS_recvmsg, SYS_restart_syscall, SYS_rt_sigprocmask, SYS_sendmmsg,
	SYS_sendto, SYS_setsockopt, SYS_socket, SYS_write,
#ifdef SYS_clock_gettime32	/* musl's name where time had 32 bits */
	SYS_clock_gettime32, SYS_timerfd_settime32,
#else
	SYS_clock_gettime, SYS_timerfd_settime,
#endif
#ifdef SYS_clock_gettime64
	SYS_clock_gettime64, SYS_recvmmsg_time64, SYS_timerfd_settime64,
#endif
#ifdef SYS_fcntl64	/* musl's socket(2), where its flags are refused */
	SYS_fcntl64,
#else
	SYS_fcntl,
#endif
#ifdef SYS_epoll_wait
	SYS_epoll_wait,
#endif
#ifdef SYS_mmap
	SYS_mmap,
#endif
#ifdef SYS_mmap2
	SYS_mmap2,
#endif
#ifdef SYS_poll
	SYS_poll,
#else
	SYS_ppoll,
#endif
#ifdef SYS_socketcall	/* before Linux 4.3 */
	SYS_socketcall,
#endif
	UINT32_MAX	/* strace turns a call that it fails into this one */
};

/* calls that are allowed only with one of these values of an argument */
static const struct rule {
	uint32_t call, arg, value;
} rules[] = {
	{ SYS_socket, 0, AF_INET },
	{ SYS_socket, 0, AF_INET6 },
	{ SYS_socket, 0, NETLINK },
	{ SYS_ioctl, 1, GET_NAME },
	{ SYS_ioctl, 1, GET_HWADDR },
	{ SYS_ioctl, 1, TIOCGWINSZ },	/* isatty(3), musl's and glibc's */
	{ SYS_ioctl, 1, TCGETS },
	{ SYS_ioctl, 1, FIOCLEX },
	{ SYS_prctl, 0, PR_SET_DUMPABLE },
	{ SYS_kill, 0, SELF }
};

enum {
	CALLS = sizeof calls / sizeof *calls,
	RULES = sizeof rules / sizeof *rules,
	MOST = 3 + CALLS * 2 - 1 + RULES * 2 + 2	/* instructions */
};

/* AUDIT_ARCH_... as linux/audit.h makes it, from our own header in memory */
static uint32_t
arch(void)
{
	extern const Elf32_Ehdr __ehdr_start	/* NOLINT: the linker's */
	    __attribute__((visibility("hidden")));
	const unsigned char *ident = __ehdr_start.e_ident;

	return __ehdr_start.e_machine |
	    (ident[EI_CLASS] == ELFCLASS64 ? 0x80000000 : 0) |
	    (ident[EI_DATA] == ELFDATA2LSB ? 0x40000000 : 0);
}

static const struct insn *
put(struct filter *f, uint16_t code, size_t k)
{
	*--f->first = (struct insn){ .code = code, .k = (uint32_t)k };
	return f->first;
}

static const struct insn *
jump(struct filter *f, uint16_t code, size_t k, const struct insn *yes,
    const struct insn *no)
{
	put(f, code, k);
	f->first->yes = (uint8_t)(yes - f->first - 1);
	f->first->no = (uint8_t)(no - f->first - 1);
	return f->first;
}

/* check the arguments of a call; their low half is enough */
static const struct insn *
check(struct filter *f, uint32_t call)
{
	size_t low = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? 4 : 0;
	const struct insn *others = f->kill, *begin = f->allow;
	const struct rule *r;

	for (r = rules; r < rules + RULES; r++) {
		if (r->call != call)
			continue;
		jump(f, IF_EQUAL, r->value == SELF ? (uint32_t)getpid() :
		    r->value, f->allow, others);
		others = begin = put(f, LOAD,
		    offsetof(struct data, arg) + 8 * r->arg + low);
	}
	return begin;
}

/* a binary search, since the kernel runs this program before every call */
static const struct insn *
search(struct filter *f, const uint32_t *call, size_t n)
{
	size_t half = n / 2;
	const struct insn *above, *below;

	if (n == 1)
		return jump(f, IF_EQUAL, *call, check(f, *call), f->kill);
	above = search(f, call + half, n - half);
	below = search(f, call, half);
	return jump(f, IF_LEAST, call[half], above, below);
}

static void
sort(uint32_t *call)
{
	size_t i, j;

	for (i = 0; i < CALLS; i++) {
		for (j = i; j && call[j - 1] > calls[i]; j--)
			call[j] = call[j - 1];
		call[j] = calls[i];
	}
}

int
seccomp_confine(void)
{
	uint32_t sorted[CALLS] = { 0 };
	struct insn insns[MOST];
	struct filter f = { .first = insns + MOST };
	struct { uint16_t n; struct insn *first; } program;
	const struct insn *by_call;

	f.kill = put(&f, RETURN, KILL);
	f.allow = put(&f, RETURN, ALLOW);
	sort(sorted);
	search(&f, sorted, CALLS);
	by_call = put(&f, LOAD, offsetof(struct data, call));
	jump(&f, IF_EQUAL, arch(), by_call, f.kill);
	put(&f, LOAD, offsetof(struct data, arch));
	program.n = (uint16_t)(insns + MOST - f.first);
	program.first = f.first;	/* struct sock_fprog */
	if (SANITIZED || prctl(PR_SET_SECCOMP, FILTER, &program) == 0)
		return 0;
	return errno == EINVAL || errno == ENOSYS ? 0 : -1;
}
