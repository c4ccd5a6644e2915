/* dumploop - ask the kernel for all links, read the answer, print nothing */
#include <stdint.h>
#include <sys/socket.h>

struct head {
	uint32_t len;
	uint16_t type, flags;
	uint32_t seq, pid;
};

static const struct {
	struct head h;
	uint32_t link[4];
	uint16_t len, type;
	uint32_t mask;
} request = {
	{ sizeof request, 18, 0x301, 1, 0 },	/* RTM_GETLINK, a dump */
	{ 0 },
	8, 29, 8	/* IFLA_EXT_MASK: no statistics */
};

static char answer[32768] __attribute__((aligned(8)));

int
main(void)
{
	const struct head *h;
	int fd = socket(16, SOCK_RAW | SOCK_CLOEXEC, 0);
	ssize_t n;
	char *p;

	if (fd < 0 || send(fd, &request, sizeof request, 0) < 0)
		return 2;
	while ((n = recv(fd, answer, sizeof answer, 0)) > 0)
		for (p = answer; n >= (ssize_t)sizeof *h;) {
			h = (const struct head *)(const void *)p;
			if (h->type == 3)	/* NLMSG_DONE */
				return 0;
			if (h->type == 2 || h->len < sizeof *h)
				return 2;
			n -= (h->len + 3) & ~3u;
			p += (h->len + 3) & ~3u;
		}
	return 2;
}
