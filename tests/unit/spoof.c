/* spoof PORT ...: send these netlink ports a forged event about evil0 */
#include <net/if.h>
#include <sys/socket.h>
#include <unistd.h>

#include "check.h"
#include "lib/message.h"
#include "message.h"

struct head {	/* struct ifinfomsg */
	uint8_t family, pad;
	uint16_t type;
	int32_t index;
	uint32_t flags, change;
};

struct sockaddr_port {	/* struct sockaddr_nl */
	uint16_t family, pad;
	uint32_t port, groups;
};

int
main(int argc, char *argv[])
{
	static struct bytes m;
	struct head h = { 0, 0, 1, 666, IFF_UP | IFF_RUNNING, 0 };
	struct sockaddr_port to = { .family = AF_NETLINK };
	int fd = socket(AF_NETLINK, SOCK_RAW, 0), i;

	begin(&m, RTM_NEWLINK, 0, 0, &h, sizeof h);
	attr_str(&m, 3, "evil0");
	for (i = 1; i < argc; i++) {
		to.port = (uint32_t)strtoul(argv[i], NULL, 10);
		if (sendto(fd, m.b, m.len, 0, (void *)&to, sizeof to) < 0) {
			perror(argv[i]);
			return 2;
		}
	}
	return argc < 2;
}
