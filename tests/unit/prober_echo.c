/* the raw socket of echo, where lo is up and ping sockets are refused */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "checksum.h"
#include "lib/ip.h"
#include "cmd/pingsweep/batch.h"
#include "cmd/pingsweep/icmp.h"
#include "cmd/pingsweep/options.h"
#include "cmd/pingsweep/probe.h"
#include "cmd/pingsweep/prober_echo.h"

static unsigned replies;

static void
count(void *ctx, const struct probe_event *e)
{
	(void)ctx;
	replies += e->what == PROBE_ANSWER;
}

static int64_t
find(void *ctx, const struct ip *ip, unsigned zone)
{
	(void)ctx;
	(void)ip;
	(void)zone;
	return -1;
}

static const struct probe_user user = { .count = PROBE_SLOTS, .event = count,
    .find = find };

/* send ICMP errors of n bytes that quote our echo request with this id */
static void
send_errors(uint16_t id, size_t n, unsigned times)
{
	enum { IP = 8, ADDRESSES = IP + 12, ECHO = IP + 20 };
	static uint8_t m[4096];
	struct sockaddr_in to = { .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int i, fd = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);

	memset(m, 0, sizeof m);
	memcpy(m + ECHO + 4, &id, sizeof id);
	m[0] = 3;	/* destination unreachable */
	m[1] = 1;	/* host */
	m[IP] = 0x45;
	m[IP + 9] = IPPROTO_ICMP;
	for (i = 0; i < 8; i += 4)
		memcpy(m + ADDRESSES + i, &to.sin_addr, 4);
	m[ECHO] = 8;
	set_sum(m, n);
	for (; times && !failed; times--)
		CHECK(sendto(fd, m, n, 0, (void *)&to, sizeof to) ==
		    (ssize_t)n);
	close(fd);
}

/* an error for which the queue has no room does not hide replies */
static void
hidden(void)
{
	static const uint64_t hosts[2] = { PROBE_SLOTS, 0 };
	static struct prober_echo p;
	struct probe to[PROBE_SLOTS] = { 0 };
	struct pollfd fd = { .events = POLLIN };
	int i, room = 1;

	prober_echo_open(&p, FAMILY_4);
	fd.fd = p.of[0].fd;
	setsockopt(fd.fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
	p.of[0].echo.size = ICMP_LEAST;
	CHECK(prober_echo_begin(&p, hosts) == 0);
	for (i = 0; i < PROBE_SLOTS; i++)
		CHECK(ip_parse("127.0.0.1", &to[i].ip) == 0);
	for (i = 0; i < 300 && !failed; i++) {
		prober_echo_send(&p, to, PROBE_SLOTS);
		send_errors(0, 4096, 1);	/* too long for a full queue */
		CHECK(poll(&fd, 1, 10000) == 1);
		CHECK(fd.revents & POLLIN && fd.revents & POLLERR);
		replies = 0;
		prober_echo_receive(&p, &user);
		CHECK(replies > 0);
		CHECK(batch_failed(&p.in) == 0);
	}
}

/* one call takes a bounded number of packets, however many have come in */
static void
flood(void)
{
	static const uint64_t hosts[2] = { PROBE_SLOTS, 0 };
	static struct prober_echo p;
	struct probe to[PROBE_SLOTS] = { 0 };
	size_t n;
	int i;

	prober_echo_open(&p, FAMILY_4);
	p.of[0].echo.size = ICMP_LEAST;
	CHECK(prober_echo_begin(&p, hosts) == 0);
	for (i = 0; i < PROBE_SLOTS; i++)
		CHECK(ip_parse("127.0.0.1", &to[i].ip) == 0);
	for (i = 0; i < 6; i++)
		prober_echo_send(&p, to, PROBE_SLOTS);
	replies = 0;
	n = prober_echo_receive(&p, &user);
	CHECK(n >= BATCH_TURN && n < 6 * PROBE_SLOTS, "%zu", n);
	CHECK(prober_echo_receive(&p, &user) == 6 * PROBE_SLOTS - n);
	CHECK(replies == 6 * PROBE_SLOTS);
	send_errors(0, 64, 300);
	p.of[0].queued = 1;
	n = prober_echo_receive(&p, &user);
	CHECK(n >= BATCH_TURN && n < 300, "%zu", n);
	CHECK(prober_echo_receive(&p, &user) == 300 - n);
}

/* allow ping sockets to this group, from now on; icmp(7) */
static void
allow(void)
{
	int fd = open("/proc/sys/net/ipv4/ping_group_range", O_WRONLY);

	CHECK(write(fd, "0 0", 3) == 3);
	close(fd);
}

/* a flood of errors about other probes is not taken for a probe's own */
static void
foreign(void)
{
	static const uint64_t hosts[2] = { PROBE_SLOTS, 0 };
	static struct prober_echo p;
	struct probe to[PROBE_SLOTS] = { 0 };
	int i, status;
	pid_t child;

	allow();
	prober_echo_open(&p, FAMILY_4);
	CHECK(!p.of[0].echo.raw, "no ping socket");
	p.of[0].echo.size = ICMP_LEAST;
	CHECK(prober_echo_begin(&p, hosts) == 0);
	for (i = 0; i < PROBE_SLOTS; i++)
		CHECK(ip_parse("127.0.0.1", &to[i].ip) == 0);
	child = fork();
	if (!child) {
		send_errors(p.of[0].echo.id, 64, 40000);
		_exit(failed);
	}
	while (waitpid(child, &status, WNOHANG) == 0) {
		prober_echo_send(&p, to, PROBE_SLOTS);
		for (i = 0; i < PROBE_SLOTS; i++)
			CHECK(!to[i].error || to[i].error == ENOBUFS, "%s",
			    strerror(to[i].error));
		prober_echo_receive(&p, &user);
	}
	CHECK(status == 0);
	/* once no more errors come, a probe's own error is found */
	for (i = 0; i < PROBE_SLOTS; i++)
		CHECK(ip_parse("10.1.0.1", &to[i].ip) == 0);
	while (prober_echo_receive(&p, &user))
		;
	prober_echo_send(&p, to, 1);
	CHECK(to[0].error == ENETUNREACH);
}

/* batch_failed() reports a socket that can no longer be read */
static void
refused(void)
{
	static const uint64_t hosts[2] = { 1, 0 };
	static struct prober_echo p;

	prober_echo_open(&p, FAMILY_4);
	p.of[0].echo.size = ICMP_LEAST;
	CHECK(prober_echo_begin(&p, hosts) == 0);
	CHECK(prober_echo_receive(&p, &user) == 0);
	CHECK(batch_failed(&p.in) == 0);
	close(p.of[0].fd);
	CHECK(prober_echo_receive(&p, &user) == 0);
	CHECK(batch_failed(&p.in) == EBADF);
}

static const struct test tests[] = {
	{ "hidden", hidden },
	{ "flood", flood }, { "refused", refused },
	{ "foreign", foreign },	/* last: it allows ping sockets */
};

int
main(int argc, char *argv[])
{
	(void)argc;
	return TEST(tests, argv);
}
