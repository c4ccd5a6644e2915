/*
 * echoloop ADDRESS HOSTS ALIVE - the lower bound of a sweep's time: send a
 * prepared echo request to each of HOSTS addresses from ADDRESS on, 64 a system
 * call, and count replies until there are ALIVE or none came for 500 ms. It
 * does not match replies to hosts. Without arguments it does nothing: that is
 * the cost of starting a program.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { BATCH = 64, REQUEST = 32, ROOM = 64, PROBE = 3, FILTER = 1 };

static struct sockaddr_in to[BATCH];
static struct mmsghdr out[BATCH], in[BATCH];
static uint8_t room[BATCH][ROOM];

/* type 8, its checksum, an id that a ping socket replaces; the rest is zero */
static uint8_t request[REQUEST] = { 8, 0, 0xe5, 0xca, 0x12, 0x35 };

static int
open_socket(void)
{
	int fd = socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP), probe = PROBE;
	uint32_t not_reply = ~1u;

	if (fd < 0) {
		fd = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
		setsockopt(fd, SOL_RAW, FILTER, &not_reply, sizeof not_reply);
	}
	setsockopt(fd, IPPROTO_IP, IP_MTU_DISCOVER, &probe, sizeof probe);
	return fd;
}

static void
prepare(void)
{
	static struct iovec sent = { request, sizeof request }, got[BATCH];
	int i;

	for (i = 0; i < BATCH; i++) {
		to[i].sin_family = AF_INET;
		out[i].msg_hdr = (struct msghdr){ .msg_name = to + i,
		    .msg_namelen = sizeof *to, .msg_iov = &sent,
		    .msg_iovlen = 1 };
		got[i] = (struct iovec){ room[i], ROOM };
		in[i].msg_hdr = (struct msghdr){ .msg_iov = got + i,
		    .msg_iovlen = 1 };
	}
}

/* receive all replies that wait; returns their number */
static unsigned long
take(int fd)
{
	unsigned long n = 0;
	long r;

	do {
		r = syscall(SYS_recvmmsg, fd, in, BATCH, MSG_DONTWAIT, NULL);
		n += r > 0 ? (unsigned long)r : 0;
	} while (r == BATCH);
	return n;
}

/* send n requests; skip one that the kernel refuses */
static void
send_all(int fd, long n)
{
	long done = 0, r;

	while (done < n) {
		r = syscall(SYS_sendmmsg, fd, out + done, n - done,
		    MSG_DONTWAIT);
		done += r > 0 ? r : 1;
	}
}

int
main(int argc, char *argv[])
{
	struct pollfd p = { .events = POLLIN };
	unsigned long hosts, alive, i, got = 0;
	uint32_t first;
	int n;

	if (argc < 4)
		return 0;
	first = ntohl(inet_addr(argv[1]));
	hosts = strtoul(argv[2], NULL, 10);
	alive = strtoul(argv[3], NULL, 10);
	p.fd = open_socket();
	if (p.fd < 0)
		return 2;
	prepare();
	for (i = 0; i < hosts; i += (unsigned long)n) {
		for (n = 0; n < BATCH && i + (unsigned long)n < hosts; n++)
			to[n].sin_addr.s_addr =
			    htonl(first + (uint32_t)i + (uint32_t)n);
		send_all(p.fd, n);
		got += take(p.fd);
	}
	while (got < alive && poll(&p, 1, 500) > 0)
		got += take(p.fd);
	printf("alive %lu\n", got);
	return 0;
}
