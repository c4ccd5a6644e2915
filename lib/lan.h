/* sockets that ask by ARP and neighbour discovery who is there; packet(7) */
#include <stddef.h>
#include <stdint.h>

struct lan {	/* buf.h, sock.h come first */
	int fd[2];		/* sends all, has ARP; has ICMPv6. -1: none */
	int error[2];		/* why not */
	uint32_t drops[2];
	struct sock_batch out, in;
	size_t got;		/* datagrams, by the last call */
	int64_t cost;		/* ns that one send takes, as it has been */
};

struct lan_event {	/* an answer; ip.h, neigh.h come first */
	struct neigh neigh;	/* to is set for both families */
	int index;		/* the interface where it came in */
	int direct;		/* it was sent to our link-layer address */
	int64_t came;		/* by clk_now */
};

struct probe_to;

/* called with each event */
typedef void lan_each(void *ctx, const struct lan_event *);

/*
 * the sockets, on one interface unless index is 0; needs CAP_NET_RAW. A
 * refusal is remembered in error[]
 */
void lan_open(struct lan *, int index);
/* memory; -1: errno */
int lan_begin(struct lan *);
/* ask for n <= PROBE_SLOTS addresses, each on its net, not waiting */
void lan_send(struct lan *, struct probe_to *, size_t n);
/* hand on all answers that have come in, not waiting; how many datagrams */
size_t lan_receive(struct lan *, lan_each *, void *ctx);
/* were answers lost since the last call because they came too fast? */
int lan_dropped(struct lan *);
