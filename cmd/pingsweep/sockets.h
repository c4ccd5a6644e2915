/* what sockets of echo and of TCP share: addresses, options, error queues */
#ifndef IFKIT_SOCKETS_H
#define IFKIT_SOCKETS_H

#include <netinet/in.h>
#include <stdint.h>
#include <sys/socket.h>

#include "lib/ip.h"

struct config;

union sockets_address {
	struct sockaddr sa;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
};

/* an ICMP error from the error queue of a socket; IP_RECVERR in ip(7) */
struct sockets_error {
	int icmp;		/* it is one; 0: it is the kernel's own */
	uint8_t type, code;	/* of the ICMP message */
	int too_big;		/* so was our packet, to go out whole */
	uint32_t mtu;		/* which was too small; 0: unknown */
	struct ip to;		/* where our packet went; len 0: unknown */
	unsigned zone;		/* of to, in IPv6 */
	struct ip from;		/* who sent the error; len 0: unknown */
};

/* the IP address in a sockaddr; len 0: it is of another family */
struct ip sockets_get_address(const void *);
/* setsockopt(2) of an int, for what may fail; domain AF_INET or AF_INET6 */
void sockets_set(int fd, int level, int option, int value);
int sockets_level(int domain);
/*
 * Set the options of a socket of this domain that the user asked for. NULL, or
 * the letter of the option that the kernel refuses, "-I"; errno says why.
 */
const char *sockets_apply(int fd, int domain, const struct config *);
/* connect(2) to a port, in host order; 0; -1: errno */
int sockets_connect(int fd, const struct ip *, unsigned zone, uint16_t port);
/*
 * Take the oldest error out of the queue, without waiting. At most *n bytes of
 * the packet that caused it are copied to bytes, and *n becomes their number.
 * 1; 0: there is none
 */
int sockets_read_error(int fd, void *bytes, size_t *n, struct sockets_error *);
/* does this machine have the address? bind(2) finds out. 1, 0 */
int sockets_is_local(const struct ip *, unsigned zone);
/* is it a broadcast address, to which only SO_BROADCAST can send? 1, 0 */
int sockets_is_broadcast(const struct ip *, const struct config *);

#endif
