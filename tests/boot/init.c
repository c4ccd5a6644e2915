/*
 * the first process of a machine with nothing on board but our programs: says
 * line by line whether they print and return what they should, then turns it
 * off. It mounts nothing; lo is all that the kernel has.
 */
#include <fcntl.h>
#include <net/if.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/reboot.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../unit/check.h"
#include "lib/message.h"
#include "../unit/message.h"

/* a pipeline, the exit status of its last command, and what that prints */
struct step {
	const char *line;
	int status;
	const char *out;
};

enum { WORDS = 16 };

static const struct step down[] = {
	{ "lsif", 0, "lo\n" },
	{ "lsif -u", 1, "" },
	{ "ifup? lo", 1, "" },
	{ "ifup? -v lo", 1, "lo\tdown\tadministratively down\n" },
	{ "ifup? -e eth0", 1, "" },
	{ "ifup? eth0", 2, "" },
	{ "ifaddr lo", 1, "" },
	{ "repeat -u -n 2 0 ifisup lo", 1, "" },
	{ "pingsweep -l 10.0.2.2-4", 0, "10.0.2.2\n10.0.2.3\n10.0.2.4\n" },
};

static const struct step up[] = {
	{ "lsif -r", 0, "lo\n" },
	{ "lsif -o name,index,type,flags,state,mtu,mac,addr4 lo", 0,
	    "lo\t1\tloopback\tLOOPBACK,UP,LOWER_UP\tunknown\t65536\t"
	    "00:00:00:00:00:00\t127.0.0.1\n" },
	{ "lsif -g", 1, "" },
	{ "lsif | ifup? -v", 0, "lo\tup\t-\n" },
	{ "lsif -r | ifaddr -4", 0, "lo\t127.0.0.1\n" },
	{ "lsif -0 | ifup? -04 | ifaddr -04c", 0, "lo\t127.0.0.1/8" },
	{ "ifup? -4 -t 30 lo", 0, "" },
	{ "ifaddr -4 -o mask,scope,valid lo", 0, "255.0.0.0\thost\tforever\n" },
	{ "ifaddr -g 127.0.0.1", 0, "127.0.0.1\n" },
	{ "ifaddr -g default", 1, "" },
	{ "ifaddr -4c lo | pingsweep -N 2 -a", 0, "127.0.0.1\n127.0.0.2\n" },
	{ "pingsweep -a 127.0.0.1-3", 0, "127.0.0.1\n127.0.0.2\n127.0.0.3\n" },
	{ "pingsweep -a -p 9 127.0.0.1", 0, "127.0.0.1\n" },
	{ "pingsweep 192.0.2.1", 1, "192.0.2.1\tinactive\t-\tno-route\t-\n" },
	{ "every -n 2 100ms ifaddr -4 lo", 0, "127.0.0.1\n127.0.0.1\n" },
	{ "every -n 1 -t 100ms 1 ifisup -d -w lo", 124, "" },
	{ "repeat -n 2 0 no-such-program", 127, "" },
};

/* with what configure() adds: attributes that are nested, and byte order */
static const struct step configured[] = {
	{ "ifaddr -o cidr,brd,scope -n 10.0.0.0/24 lo", 0,
	    "10.0.0.5/24\t10.0.0.255\tglobal\n" },
	{ "lsif -o name,alt the-loopback-interface", 0,
	    "lo\tthe-loopback-interface\n" },
	{ "ifaddr -4h1 the-loopback-interface", 0, "10.0.0.5\n" },
	{ "lsif -g", 0, "lo\n" },
	{ "ifup? -g lo", 0, "" },
	{ "ifaddr -g default", 0, "10.0.0.5\n" },
};

static const struct step with_ipv6[] = {
	{ "ifaddr lo", 0, "127.0.0.1\n::1\n" },
	{ "ifaddr -6c lo", 0, "::1/128\n" },
	{ "ifup? -46 lo", 0, "" },
	{ "ifaddr -g ::1", 0, "::1\n" },
	{ "pingsweep -a ::1", 0, "::1\n" },
	{ "pingsweep -a -p 9 ::1", 0, "::1\n" },
};

static const struct step without_ipv6[] = {
	{ "ifaddr lo", 0, "127.0.0.1\n" },
	{ "ifaddr -6c lo", 1, "" },
	{ "ifup? -6 lo", 1, "" },
	{ "ifup? -v6 lo", 1, "lo\tdown\tno address\n" },
	{ "lsif -6", 1, "" },
	{ "ifaddr -g ::1", 1, "" },
	{ "pingsweep -a ::1", 2, "" },
};

/* be command of a line, its words separated by blanks, from in to out */
static void
command(const char *line, size_t len, int in, int out)
{
	char words[256], path[256], *argv[WORDS + 1] = { 0 }, *s;
	int n = 0;

	snprintf(words, sizeof words, "%.*s", (int)len, line);
	for (s = strtok(words, " "); s && n < WORDS; s = strtok(NULL, " "))
		argv[n++] = s;
	snprintf(path, sizeof path, "/bin/%s", argv[0]);
	dup2(in, 0);
	dup2(out, 1);
	execv(path, argv);
	_exit(127);
}

/* start a pipeline; the last one's process, and where its output is read */
static pid_t
start(const char *line, int *from)
{
	int in = 0, ends[2];
	pid_t pid;
	size_t len;

	for (;;) {
		len = strcspn(line, "|");
		if (pipe2(ends, O_CLOEXEC) < 0)
			return -1;
		pid = fork();
		if (!pid)
			command(line, len, in, ends[1]);
		close(ends[1]);
		if (in)
			close(in);
		in = ends[0];
		if (!line[len])
			break;
		line += len + 1;
	}
	*from = in;
	return pid;
}

/* read until the text ends in end, or to the end of all if that is NULL */
static void
take(int fd, char *text, size_t size, const char *end)
{
	size_t len = strlen(text), tail = end ? strlen(end) : 0;
	ssize_t n;

	while (len < size - 1 && !(end && len >= tail &&
	    !memcmp(text + len - tail, end, tail))) {
		n = read(fd, text + len, size - 1 - len);
		if (n <= 0)
			break;
		len += (size_t)n;
	}
	text[len] = '\0';
}

static void
say(int ok, const char *line, int status, const char *out)
{
	checked++;
	failed += !ok;
	printf("%sok %u - %s\n", ok ? "" : "not ", checked, line);
	if (!ok)
		printf("# wait status %#x, output:\n%s\n", status, out);
}

static void
run(const struct step *s, size_t n)
{
	char out[4096];
	int fd, status;
	pid_t pid;

	for (; n--; s++) {
		out[0] = '\0';
		pid = start(s->line, &fd);
		take(fd, out, sizeof out, NULL);
		close(fd);
		waitpid(pid, &status, 0);
		while (waitpid(-1, NULL, 0) > 0)
			;
		say(WIFEXITED(status) && WEXITSTATUS(status) == s->status &&
		    !strcmp(out, s->out), s->line, status, out);
	}
}

/* what follows and what waits is told when lo goes up, and ends */
static void
go_up(int ipv6)
{
	struct ifreq r = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	char out[4096] = "";
	const char *last = ipv6 ? "addr+\tlo\t::1/128\n" :
	    "addr+\tlo\t127.0.0.1/8\n";
	int fd, fd2, status, s = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	pid_t follower = start("lsif -f", &fd);
	pid_t waiter = start("ifup? -w4 lo", &fd2);

	take(fd, out, sizeof out, "sync\t-\t-\n");
	say(!strcmp(out, "add\tlo\t-\nsync\t-\t-\n"), "lsif -f: down", 0, out);
	ioctl(s, SIOCSIFFLAGS, &r);
	out[0] = '\0';
	take(fd, out, sizeof out, last);
	say(strstr(out, "up\tlo\t-\n") && strstr(out, "run\tlo\t-\n") &&
	    strstr(out, "addr+\tlo\t127.0.0.1/8\n"), "lsif -f: up", 0, out);
	close(fd);
	waitpid(follower, &status, 0);
	say(WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE,
	    "lsif -f ends with its reader", status, "");
	waitpid(waiter, &status, 0);
	say(!status, "ifup? -w4 lo", status, "");
	close(fd2);
	close(s);
}

/* have the kernel do what a message says, which a line is about */
static void
ask(struct bytes *m, const char *line)
{
	struct {
		struct message h;
		int32_t error;
		struct message of;
	} answer = { .error = -1 };
	int s = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, 0);

	send(s, m->b, m->len, 0);
	recv(s, &answer, sizeof answer, 0);
	close(s);
	say(!answer.error, line, answer.error, "");
	m->len = 0;
}

/* an address, another name, and a default route with two hops, all of lo */
static void
configure(void)
{
	enum { ACK = 0x5, CREATE = 0x400, NEWLINKPROP = 108 };
	static const uint8_t local[] = { 10, 0, 0, 5 };
	static const uint8_t brd[] = { 10, 0, 0, 255 };
	struct { uint8_t family, bits, flags, scope; int32_t index; } a =
	    { AF_INET, 24, 0, 0, 1 };
	struct { uint16_t family, type; int32_t index; uint32_t flags[2]; } l =
	    { .index = 1 };
	struct { uint8_t family[4], table, protocol, scope, type; int flags; }
	    r = { { AF_INET }, 254, 3, 253, 1, 0 };
	struct { uint16_t len; uint8_t flags, hops; int32_t index; } hops[] =
	    { { 8, 0, 0, 1 }, { 8, 0, 0, 1 } };
	static struct bytes m;
	size_t at;

	begin(&m, RTM_NEWADDR, ACK | CREATE, 1, &a, sizeof a);
	attr(&m, 2, local, sizeof local);
	attr(&m, 4, brd, sizeof brd);
	ask(&m, "address");
	begin(&m, NEWLINKPROP, ACK | CREATE, 1, &l, sizeof l);
	at = nest(&m, 52 | 0x8000);
	attr_str(&m, 53, "the-loopback-interface");
	end_nest(&m, at);
	lengthen(&m);
	ask(&m, "alternative name");
	begin(&m, RTM_NEWROUTE, ACK | CREATE, 1, &r, sizeof r);
	attr(&m, 9, hops, sizeof hops);
	ask(&m, "route");
}

#define RUN(steps) run(steps, sizeof steps / sizeof *steps)

int
main(void)
{
	int s = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	setvbuf(stdout, NULL, _IONBF, 0);
	printf("# IPv6: %s\n", s < 0 ? "no" : "yes");
	RUN(down);
	go_up(s >= 0);
	RUN(up);
	if (s >= 0)
		RUN(with_ipv6);
	else
		RUN(without_ipv6);
	configure();
	RUN(configured);
	printf("%u passed, %u failed\n", checked - failed, failed);
	reboot(RB_POWER_OFF);
	return 1;
}
