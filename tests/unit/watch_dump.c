/* watch: against a simulated netlink socket with room for many events */
#include <errno.h>
#include <sys/socket.h>

#include "check.h"
#include "lib/buf.h"
#include "lib/addr.h"
#include "lib/ip.h"
#include "lib/message.h"
#include "lib/netlink.h"
#include "lib/snapshot.h"
#include "lib/watch.h"
#include "message.h"

enum { EVENTS = 3000, FIRST = 1, NAME = 3, LOCAL = 2 };

static int heard;	/* how many of the events were read */
static int snapshots;
static struct bytes m;

int
netlink_open(struct netlink *nl)
{
	nl->fd = 9;
	return 0;
}

int
netlink_reopen(struct netlink *nl)
{
	return netlink_open(nl);
}

void
netlink_close(struct netlink *nl)
{
	nl->fd = -1;
}

int
netlink_listen(struct netlink *nl)
{
	(void)nl;
	return 0;
}

int
netlink_join(struct netlink *nl, uint32_t groups)
{
	(void)nl;
	(void)groups;
	return 0;
}

int
netlink_most(const struct netlink *nl)
{
	(void)nl;
	return EVENTS + 1;
}

/* answer with one link without an address: the state after all events */
int
netlink_ask(struct netlink *nl, struct message *q, netlink_each *each,
    void *ctx)
{
	struct { uint16_t family, type; int32_t index; uint32_t rest[2]; }
	    head = { 0, 1, FIRST, { 0 } };

	(void)nl;
	m.len = 0;
	begin(&m, RTM_NEWLINK, 2, 1, &head, sizeof head);
	attr_str(&m, NAME, "v1");
	if (q->type == RTM_GETLINK)
		each(ctx, last(&m));
	return 0;
}

/* the first half of the events adds addresses, the second removes them again */
int
netlink_events(struct netlink *nl, netlink_each *each, void *ctx)
{
	struct { uint8_t family, bits, flags, scope; int32_t index; }
	    head = { AF_INET, 24, 0, 0, FIRST };
	int half = EVENTS / 2, n = heard % half;
	uint8_t ip[4] = { 10, 0, (uint8_t)(n >> 8), (uint8_t)n };

	(void)nl;
	if (heard == EVENTS) {
		errno = EAGAIN;
		return NETLINK_ERROR;
	}
	m.len = 0;
	begin(&m, heard++ < half ? RTM_NEWADDR : RTM_DELADDR, 0, 0, &head,
	    sizeof head);
	attr(&m, LOCAL, ip, sizeof ip);
	each(ctx, last(&m));
	return 0;
}

static void
changed(void *ctx, int index)
{
	size_t n;

	snapshot_addrs(ctx, FIRST, &n);
	CHECK(n == 0, "%zu addresses", n);
	snapshots += index < 0;
}

/* events that wait when a dump ends are applied before changed() is called */
static void
one_moment(void)
{
	struct snapshot net = snapshot_begin(0);

	CHECK(watch_begin(&net) == 0);
	CHECK(watch_events(&net, changed, &net) == 0);
	CHECK(heard == EVENTS && snapshots == 1, "%d, %d", heard, snapshots);
}

static const struct test tests[] = { { "one-moment", one_moment } };

int
main(int argc, char *argv[])
{
	(void)argc;
	return TEST(tests, argv);
}
