/* ARP and neighbour discovery: sockets that ask who is there; packet(7) */
#ifndef IFKIT_PROBER_ARP_H
#define IFKIT_PROBER_ARP_H

#include <stddef.h>
#include <stdint.h>

#include "batch.h"
#include "lib/ip.h"
#include "probe.h"

struct config;
struct localnet;
struct localnet_net;

struct prober_arp {	/* zero before prober_arp_open() */
	const struct config *config;
	struct localnet *local;
	/* [0] sends all and receives ARP, [1] receives ICMPv6. -1: none */
	int fd[2];
	int error[2];		/* errno why not */
	uint32_t drops[2];	/* of receive queues, as the kernel counts */
	struct batch out, in;
	size_t got;		/* datagrams, by the last call */
	int64_t cost;		/* ns that one send takes, as it has been */
};

/*
 * Open the sockets, which needs CAP_NET_RAW, on the interface of config if it
 * names one. Refusals are remembered in error[]. local has the networks where
 * hosts are asked for, and our addresses there.
 */
void prober_arp_open(struct prober_arp *, const struct config *,
    struct localnet *local);
/*
 * The network where the host with this address is asked for. NULL: in none, or
 * none that has the source address of config
 */
struct localnet_net *prober_arp_network(const struct prober_arp *,
    const struct ip *, unsigned zone);
/* learn the link-layer address that the interface has now */
void prober_arp_look(const struct prober_arp *, struct localnet_net *);
/* make room to send and to receive. 0; -1: errno */
int prober_arp_begin(struct prober_arp *);
/* ask for n <= PROBE_SLOTS hosts, each on its net, without waiting */
void prober_arp_send(struct prober_arp *, struct probe *, size_t n);
/*
 * Hand all that has come in to user, without waiting; how many datagrams. There
 * is no cookie: an answer counts if it is for us, and of a host that is asked
 * for on the network where it came in.
 */
size_t prober_arp_receive(struct prober_arp *, const struct probe_user *);
/* has the kernel dropped answers since the last call, as the queue was full? */
int prober_arp_dropped(struct prober_arp *);

#endif
