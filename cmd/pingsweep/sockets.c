#include "sockets.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "batch.h"
#include "lib/fd.h"
#include "lib/ip.h"
#include "options.h"

enum { ORIGIN_LOCAL = 1 };	/* <linux/errqueue.h> */

struct extended_error {	/* struct sock_extended_err, and who sent it */
	uint32_t number;
	uint8_t origin, type, code, pad;
	uint32_t info, data;
	union {
		struct sockaddr_in in;
		struct sockaddr_in6 in6;
	} from;
};

/*
 * bind(2), or with a peer connect(2), to an address. The kernel ignores a zone
 * unless the address is link-local; 0: none
 */
static int
attach(int fd, const struct ip *ip, unsigned zone, uint16_t port, int peer)
{
	union sockets_address a = { 0 };
	socklen_t n = sizeof a.in;

	a.in.sin_port = htons(port);	/* sin6_port is at the same place */
	if (ip->len == 4) {
		a.in.sin_family = AF_INET;
		memcpy(&a.in.sin_addr, ip->byte, 4);
	} else {
		a.in6.sin6_family = AF_INET6;
		a.in6.sin6_scope_id = zone;
		memcpy(&a.in6.sin6_addr, ip->byte, 16);
		n = sizeof a.in6;
	}
	return peer ? connect(fd, &a.sa, n) : bind(fd, &a.sa, n);
}

struct ip
sockets_get_address(const void *address)
{
	struct sockaddr sa;
	struct ip ip = { 0 };

	memcpy(&sa, address, sizeof sa);
	if (sa.sa_family == AF_INET) {
		ip.len = 4;
		memcpy(ip.byte, (const char *)address +
		    offsetof(struct sockaddr_in, sin_addr), 4);
	} else if (sa.sa_family == AF_INET6) {
		ip.len = 16;
		memcpy(ip.byte, (const char *)address +
		    offsetof(struct sockaddr_in6, sin6_addr), 16);
	}
	return ip;
}

void
sockets_set(int fd, int level, int option, int value)
{
	setsockopt(fd, level, option, &value, sizeof value);
}

int
sockets_level(int domain)
{
	return domain == AF_INET6 ? IPPROTO_IPV6 : IPPROTO_IP;
}

const char *
sockets_apply(int fd, int domain, const struct config *config)
{
	int level = sockets_level(domain), six = domain == AF_INET6,
	    ttl = six ? IPV6_UNICAST_HOPS : IP_TTL;

	if (config->interface && setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE,
	    config->interface, (socklen_t)strlen(config->interface)) < 0)
		return "-I";
	if (config->has_mark && setsockopt(fd, SOL_SOCKET, SO_MARK,
	    &config->mark, sizeof config->mark) < 0)
		return "-m";
	if (config->ttl && setsockopt(fd, level, ttl, &config->ttl,
	    sizeof config->ttl) < 0)
		return "-T";
	if (config->ttl)
		sockets_set(fd, level, six ? IPV6_MULTICAST_HOPS :
		    IP_MULTICAST_TTL, config->ttl);
	if (config->broadcast)
		sockets_set(fd, SOL_SOCKET, SO_BROADCAST, 1);
	if (config->source.len == (six ? 16 : 4) && attach(fd, &config->source,
	    (unsigned)config->index, 0, 0) < 0)
		return "-S";
	return NULL;
}

int
sockets_connect(int fd, const struct ip *ip, unsigned zone, uint16_t port)
{
	return attach(fd, ip, zone, port, 1);
}

/* find the error among the control messages; zero if there is none */
static void
find_error(const struct msghdr *h, struct extended_error *error)
{
	const struct cmsghdr *c = NULL;
	size_t n;

	memset(error, 0, sizeof *error);
	while ((c = batch_control(h, c)))
		if (batch_is_kind(c, IPPROTO_IP, IP_RECVERR, 0) ||
		    batch_is_kind(c, IPPROTO_IPV6, IPV6_RECVERR, 0)) {
			n = c->cmsg_len - sizeof *c;
			memcpy(error, CMSG_DATA(c), n < sizeof *error ? n :
			    sizeof *error);
		}
}

int
sockets_read_error(int fd, void *bytes, size_t *n, struct sockets_error *e)
{
	char control[512] __attribute__((aligned(8)));
	union sockets_address to = { 0 };
	struct iovec iov = { bytes, *n };
	struct msghdr h = { .msg_name = &to, .msg_namelen = sizeof to,
	    .msg_iov = &iov, .msg_iovlen = 1, .msg_control = control,
	    .msg_controllen = sizeof control };
	struct extended_error error;
	ssize_t r = recvmsg(fd, &h, MSG_ERRQUEUE | MSG_DONTWAIT);

	if (r < 0)
		return 0;
	*n = (size_t)r;
	find_error(&h, &error);
	e->icmp = error.number && error.origin != ORIGIN_LOCAL;
	e->too_big = error.number == EMSGSIZE;
	e->mtu = e->too_big ? error.info : 0;
	e->type = error.type;
	e->code = error.code;
	e->to = sockets_get_address(&to);
	e->zone = e->to.len == 16 ? to.in6.sin6_scope_id : 0;
	e->from = sockets_get_address(&error.from);
	return 1;
}

int
sockets_is_local(const struct ip *ip, unsigned zone)
{
	int fd = fd_high(socket(ip->len == 4 ? AF_INET : AF_INET6,
	    SOCK_DGRAM | SOCK_CLOEXEC, 0)),
	    local = fd >= 0 && attach(fd, ip, zone, 0, 0) == 0;

	if (fd >= 0)
		close(fd);
	return local;
}

int
sockets_is_broadcast(const struct ip *ip, const struct config *config)
{
	int fd = fd_high(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)),
	    refused, allowed;

	(void)sockets_apply(fd, AF_INET, config);	/* the same route */
	refused = sockets_connect(fd, ip, 0, 0) < 0;
	sockets_set(fd, SOL_SOCKET, SO_BROADCAST, 1);
	allowed = sockets_connect(fd, ip, 0, 0) == 0;
	if (fd >= 0)
		close(fd);
	return refused && allowed;
}
