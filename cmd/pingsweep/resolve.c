#include "resolve.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/fd.h"
#include "lib/ip.h"
#include "options.h"

struct answer {	/* from the child */
	struct ip ip[2];
	unsigned zone[2];
	int error;	/* EAI_..., 0: none */
};

/* keep the first address of its family */
static void
keep(struct answer *a, const struct sockaddr *sa)
{
	const struct sockaddr_in *in = (const void *)sa;
	const struct sockaddr_in6 *in6 = (const void *)sa;
	struct ip *ip = &a->ip[sa->sa_family == AF_INET6];

	if (ip->len)
		return;
	if (sa->sa_family == AF_INET) {
		ip->len = 4;
		memcpy(ip->byte, &in->sin_addr, 4);
	} else if (sa->sa_family == AF_INET6) {
		ip->len = 16;
		memcpy(ip->byte, &in6->sin6_addr, 16);
		a->zone[1] = in6->sin6_scope_id;
	}
}

static void
ask(const char *name, int families, struct answer *a)
{
	struct addrinfo hints = { .ai_socktype = SOCK_DGRAM,
	    .ai_family = families == FAMILY_4 ? AF_INET :
	    families == FAMILY_6 ? AF_INET6 : AF_UNSPEC }, *list, *i;

	*a = (struct answer){ 0 };
	a->error = getaddrinfo(name, NULL, &hints, &list);
	if (a->error)
		return;
	for (i = list; i; i = i->ai_next)
		keep(a, i->ai_addr);
	if (!families && a->ip[0].len)
		a->ip[1].len = 0;
	freeaddrinfo(list);
}

static void
child(const struct resolve_query *q, size_t n, int families, int fd)
{
	struct answer a;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (; n; n--, q++) {
		ask(q->name, families, &a);
		if (write(fd, &a, sizeof a) != sizeof a)
			break;
	}
	_exit(0);
}

static const char *
why(const struct answer *a)
{
	if (!a->error && (a->ip[0].len || a->ip[1].len))
		return NULL;
	return a->error == EAI_AGAIN ? "no name server answers" :
	    !a->error || a->error == EAI_NONAME ? "unknown name" :
	    "cannot be looked up";
}

/* the answers, for as long as there is time */
static void
collect(struct resolve_query *q, size_t n, int fd, int64_t when)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	struct answer a;
	int r;

	for (; n; n--, q++) {
		while ((r = clock_wait(&p, when)) < 0 && errno == EINTR)
			;
		if (r <= 0 || read(fd, &a, sizeof a) != sizeof a)
			break;
		memcpy(q->ip, a.ip, sizeof a.ip);
		memcpy(q->zone, a.zone, sizeof a.zone);
		q->why = why(&a);
	}
	for (; n; n--, q++)
		q->why = "no answer in time";
}

int
resolve_names(struct resolve_query *q, size_t n, int families, int64_t when)
{
	int fd[2];
	pid_t pid;

	if (pipe(fd) < 0)
		return -1;
	fd[0] = fd_high(fd[0]);
	fd[1] = fd_high(fd[1]);
	pid = fd[0] < 0 || fd[1] < 0 ? -1 : fork();
	if (pid == 0)
		child(q, n, families, fd[1]);
	close(fd[1]);
	if (pid > 0) {
		collect(q, n, fd[0], when);
		kill(pid, SIGKILL);
		while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	close(fd[0]);
	return pid < 0 ? -1 : 0;
}
