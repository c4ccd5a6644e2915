/* sockets that send echo requests and receive what comes of them; icmp(7) */
#include <stddef.h>
#include <stdint.h>

struct probe_set {	/* what options say, 0 or NULL where they do not */
	size_t size;		/* of the payload */
	int ttl;
	int broadcast;
	uint32_t mark;
	int has_mark;
	const char *device;
	struct ip source;
	int stamps;		/* round trips are to be exact */
};

/* one family's socket; buf.h, ip.h, siphash.h, echo.h, sock.h come first */
struct probe_socket {
	int fd;			/* -1: there is none, error says why */
	int error;
	int queued;		/* errors may wait in its error queue */
	uint32_t drops;		/* of its receive queue, as the kernel counts */
	struct echo echo;
	struct sock_batch out;	/* requests */
};

struct probe {
	struct probe_socket of[2];	/* IPv4, IPv6 */
	struct sock_batch in;	/* replies of both */
	size_t length;		/* bytes of the longest reply */
	int stamps;
	int64_t cost;		/* ns that one send takes, as it has been */
};

struct onlink_net;

struct probe_to {	/* a request to be sent */
	struct ip ip;
	unsigned zone;
	uint64_t index;
	int64_t sent;		/* when it was, by clk_now */
	int error;		/* errno why not; 0: it was */
	const struct onlink_net *net;	/* lan_send: by which it is reached */
};

struct probe_event {	/* what came in */
	enum {
		PROBE_REPLY,	/* the host itself answered */
		PROBE_OTHER,	/* from did, perhaps for the index's host */
		PROBE_ERROR	/* an ICMP error, or the kernel's own */
	} what;
	int whole;		/* all of probe is there, else just its seq */
	struct echo_probe probe;
	int64_t rtt;
	struct ip from;		/* who said so; len 0: the kernel */
	struct ip to;		/* PROBE_ERROR: whom the request was for */
	unsigned zone;
	int meaning;		/* PROBE_ERROR: ECHO_... */
};

enum { PROBE_SLOTS = 64 };	/* a default receive queue holds 256 replies */

/* called with each event */
typedef void probe_each(void *ctx, const struct probe_event *);

enum { PROBE_4 = 1, PROBE_6 = 2 };

/*
 * Ping sockets of these families, else raw ones, which need CAP_NET_RAW; a
 * refusal is remembered in of[].error
 */
void probe_open(struct probe *, int families);
enum {	/* what is left to probe_open and lan_open, to probe_apply and tcp */
	PROBE_START,	/* the caller's own; our file's, without effect */
	PROBE_OWN,	/* the caller's own */
	PROBE_ALL	/* nothing: all is dropped */
};

/*
 * Drop privileges for good: all but CAP_NET_ADMIN and CAP_NET_RAW, of what
 * set-user-id, set-group-id and file capabilities gave all but CAP_NET_RAW,
 * which is without effect until probe_raise; or more, or all. -1: errno
 */
int probe_drop(int what);
/* CAP_NET_RAW takes effect, whoever gave it, to open sockets; -1: errno */
int probe_raise(void);
/* as options say; NULL, or which one cannot be, errno says why */
const char *probe_apply(struct probe *, const struct probe_set *);
/*
 * keys and memory, for so many hosts of IPv4 and IPv6: the socket of a family
 * without any is closed. -1: errno
 */
int probe_begin(struct probe *, const uint64_t hosts[2]);
/* send n <= PROBE_SLOTS requests of one family, not waiting */
void probe_send(struct probe *, struct probe_to *, size_t n);
/*
 * After n were sent since begin: what one costs is learnt, see sock_reckon,
 * and none was sent later than now
 */
void probe_reckon(int64_t *cost, int64_t begin, struct probe_to *, size_t n);
/* hand on all that has come in, not waiting; how many datagrams */
size_t probe_receive(struct probe *, probe_each *, void *ctx);
/* were answers lost since the last call because they came too fast? */
int probe_dropped(struct probe *);
/*
 * What tcp needs: options for a socket of family 4 or 6, as probe_apply;
 * connect(2) to a port; the oldest ICMP error in the queue of a connection: 1,
 * its ECHO_... and who sent it, len 0: the host itself; 0: there is none
 */
const char *probe_options(int fd, uint8_t family, const struct probe_set *);
int probe_connect(int fd, const struct ip *, unsigned zone, uint16_t port);
int probe_error(int fd, struct ip *from, int *meaning);
/* is this an address of our own? */
int probe_is_ours(const struct ip *);
