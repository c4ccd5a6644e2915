/* which local address a socket is given for a destination: connect(2) */
#ifndef IFKIT_SOURCE_H
#define IFKIT_SOURCE_H

struct ip;

/*
 * Connect a UDP socket, which sends nothing, and ask for its own address. zone
 * is the interface of a link-local destination, else 0. Returns 0, 1: there is
 * no route or no address, or -1: errno.
 */
int source_find(const struct ip *dest, int zone, struct ip *source);

#endif
