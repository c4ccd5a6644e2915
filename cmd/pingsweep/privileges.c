#include "privileges.h"

#include <stdint.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* <linux/capability.h> */
enum { CAP_VERSION = 0x20080522, NET_ADMIN = 12, NET_RAW = 13 };

/* reduce the permitted and the effective capabilities to these; 0; -1: errno */
static int
keep(uint32_t permitted, uint32_t effective)
{
	struct { uint32_t version; int pid; } head = { CAP_VERSION, 0 };
	struct { uint32_t effective, permitted, inherited; } caps[2] = { 0 };

	if (syscall(SYS_capget, &head, caps) < 0)
		return -1;
	caps[0].permitted &= permitted;
	caps[0].effective = caps[0].permitted & effective;
	caps[0].inherited = 0;
	caps[1].effective = caps[1].permitted = caps[1].inherited = 0;
	return (int)syscall(SYS_capset, &head, caps);
}

/* did our file give rights that the caller lacks? */
static int
is_lent(void)
{
	return getauxval(AT_SECURE) != 0;
}

int
privileges_drop(int what)
{
	const uint32_t raw = 1u << NET_RAW, both = 1u << NET_ADMIN | raw;
	int lent = is_lent();

	/* PRIVILEGES_START has left no more than that */
	if (!lent && what == PRIVILEGES_OWN)
		return 0;
	/* the capabilities of set-user-id root outlive its user: keep() next */
	if (lent)
		prctl(PR_SET_KEEPCAPS, what == PRIVILEGES_START, 0, 0, 0);
	if (lent && (setresgid(getgid(), getgid(), getgid()) < 0 ||
	    setresuid(getuid(), getuid(), getuid()) < 0))
		return -1;
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (what == PRIVILEGES_ALL || (lent && what == PRIVILEGES_OWN))
		return keep(0, 0);
	return lent ? keep(raw, 0) : keep(both, both);
}

int
privileges_raise(void)
{
	return is_lent() ? keep(UINT32_MAX, UINT32_MAX) : 0;
}
