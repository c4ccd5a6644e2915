#include "lib/addr.h"

#include <string.h>
#include <sys/socket.h>

#include "lib/ip.h"
#include "lib/message.h"

struct head {	/* struct ifaddrmsg */
	uint8_t family, bits, flags, scope;
	int32_t index;
};

enum {	/* <linux/if_addr.h>; the last since Linux 5.18 */
	IFA_ADDRESS = 1, IFA_LOCAL = 2, IFA_LABEL = 3, IFA_BROADCAST = 4,
	IFA_CACHEINFO = 6, IFA_FLAGS = 8, IFA_RT_PRIORITY = 9, IFA_PROTO = 11
};

static const struct message_field fields[] = {
	[IFA_ADDRESS] = MESSAGE_FIELD(MESSAGE_BYTES, struct addr, peer),
	[IFA_LOCAL] = MESSAGE_FIELD(MESSAGE_BYTES, struct addr, local),
	[IFA_LABEL] = MESSAGE_FIELD(MESSAGE_TEXT, struct addr, label),
	[IFA_BROADCAST] = MESSAGE_FIELD(MESSAGE_BYTES, struct addr, brd),
	[IFA_CACHEINFO] = MESSAGE_FIELD(MESSAGE_NUM, struct addr, life),
	[IFA_FLAGS] = MESSAGE_FIELD(MESSAGE_NUM, struct addr, flags),
	[IFA_RT_PRIORITY] = MESSAGE_FIELD(MESSAGE_NUM, struct addr, metric),
	[IFA_PROTO] = MESSAGE_FIELD(MESSAGE_NUM, struct addr, proto),
};

/* IFA_ADDRESS is ours if IFA_LOCAL is missing, the peer's if they differ */
int
addr_parse(const struct message *m, struct addr *a)
{
	const struct head *h = (const void *)(m + 1);
	int len;

	if (m->len < sizeof *m + sizeof *h || h->index <= 0 ||
	    (h->family != AF_INET && h->family != AF_INET6))
		return 0;
	*a = (struct addr){ .index = h->index, .flags = h->flags,
	    .bits = h->bits, .scope = h->scope,
	    .life = { ADDR_FOREVER, ADDR_FOREVER } };
	MESSAGE_FILL(message_attrs(m, sizeof *h), fields, a, NULL);
	if (!a->local.len)
		a->local = a->peer;
	if (ip_cmp(&a->local, &a->peer) == 0)
		a->peer = (struct ip){ 0 };
	len = h->family == AF_INET ? 4 : 16;
	return a->local.len == len && a->bits <= len * 8 &&
	    (!a->peer.len || a->peer.len == len) &&
	    (!a->brd.len || a->brd.len == len);
}

/* IPv6 has an address only once: no event says that its old peer is gone */
int
addr_same(const struct addr *a, const struct addr *b)
{
	return a->index == b->index && ip_cmp(&a->local, &b->local) == 0 &&
	    (a->local.len == 16 || (a->bits == b->bits &&
	    ip_cmp(&a->peer, &b->peer) == 0));
}

int
addr_valid(const struct addr *a)
{
	return !(a->flags & ADDR_DADFAILED) &&
	    (!(a->flags & ADDR_TENTATIVE) || (a->flags & ADDR_OPTIMISTIC));
}

int
addr_preferred(const struct addr *a)
{
	return addr_valid(a) && !(a->flags & ADDR_DEPRECATED);
}

int
addr_usable(const struct addr *a)
{
	return addr_preferred(a) && !ip_linklocal(&a->local);
}

int
addr_any_usable(const struct addr *a, size_t n, int family)
{
	for (; n; n--, a++)
		if (addr_usable(a) && ip_family(&a->local) == family)
			return 1;
	return 0;
}

int
addr_scope(const struct addr *a)
{
	return ip_linklocal(&a->local) ? SCOPE_LINK : a->scope;
}

const char *
addr_scope_name(int scope)
{
	switch (scope) {
	case SCOPE_GLOBAL: return "global";
	case SCOPE_SITE: return "site";
	case SCOPE_LINK: return "link";
	case SCOPE_HOST: return "host";
	case SCOPE_NOWHERE: return "nowhere";
	default: return NULL;
	}
}
