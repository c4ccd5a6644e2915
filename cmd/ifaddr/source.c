#include "source.h"

#include <errno.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/fd.h"
#include "lib/ip.h"

enum { PORT = 0x0909 };	/* any but 0, in either byte order */

/* does errno, of connect(2), say that nothing leads there? */
static int
is_no_route(void)
{
	switch (errno) {
	case EACCES: case EADDRNOTAVAIL: case EHOSTUNREACH: case EINVAL:
	case ENETUNREACH:
		return 1;
	default:
		return 0;
	}
}

/*
 * An IPv4 address is put into IPv6's larger struct, where family and port have
 * the same place. An IPv4 address that is written as IPv6 leads nowhere.
 */
int
source_find(const struct ip *dest, int zone, struct ip *source)
{
	static const char none[sizeof dest->byte];
	int is4 = dest->len == 4, on = 1, fd, r;
	struct sockaddr_in6 a = { .sin6_family = is4 ? AF_INET : AF_INET6,
	    .sin6_port = PORT, .sin6_scope_id = (uint32_t)zone };
	char *byte = (char *)&a + (is4 ?
	    offsetof(struct sockaddr_in, sin_addr) :
	    offsetof(struct sockaddr_in6, sin6_addr));
	socklen_t n = sizeof a;

	memcpy(byte, dest->byte, sizeof dest->byte);
	fd = fd_high(socket(a.sin6_family, SOCK_DGRAM | SOCK_CLOEXEC, 0));
	if (fd < 0)	/* a kernel without IPv6 has no route there */
		return !is4 && errno == EAFNOSUPPORT ? 1 : -1;
	setsockopt(fd, is4 ? SOL_SOCKET : IPPROTO_IPV6,
	    is4 ? SO_BROADCAST : IPV6_V6ONLY, &on, sizeof on);
	if (connect(fd, (const void *)&a, n) < 0)
		r = is_no_route() ? 1 : -1;
	else
		r = getsockname(fd, (void *)&a, &n);
	close(fd);
	source->len = dest->len;
	memcpy(source->byte, byte, sizeof source->byte);
	return r ? r : !memcmp(byte, none, sizeof none);
}
