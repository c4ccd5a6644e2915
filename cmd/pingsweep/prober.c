#include "prober.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

#include "batch.h"
#include "lib/ip.h"
#include "lib/msg.h"
#include "localnet.h"
#include "options.h"
#include "prober_arp.h"
#include "prober_echo.h"
#include "prober_tcp.h"
#include "text.h"

#define RANGE "net.ipv4.ping_group_range"

void
prober_open(struct prober *p, const struct config *config, int families,
    struct localnet *local)
{
	p->config = config;
	p->local = local;
	if (config->method == METHOD_TCP)
		p->by.tcp.fd = -1;	/* see prober_check() */
	else if (config->method == METHOD_ECHO)
		prober_echo_open(&p->by.echo, config->list ? 0 : families);
	else if (!config->list)
		prober_arp_open(&p->by.arp, config, local);
}

static int
bad_source(const struct ip *source)
{
	struct text text = { 0 };

	text_ip(&text, source);
	return msg(text.s, "not an address of this machine");
}

/* the kernel refuses what an option asks for */
static int
bad_option(const struct prober *p, const char *option)
{
	if (errno == EMFILE)
		return msg(option, "more ports than descriptors (ulimit -n)");
	if (errno == EPERM && !strcmp(option, "-m"))
		return msg(option, "CAP_NET_ADMIN is missing");
	return errno == EADDRNOTAVAIL ? bad_source(&p->config->source) :
	    msg_errno(option);
}

int
prober_apply(struct prober *p)
{
	const struct config *c = p->config;
	const char *option = NULL;

	if (c->method == METHOD_ARP && c->source.len &&
	    !localnet_own(p->local, &c->source, 0, c->index))
		return bad_source(&c->source);
	if (c->method == METHOD_ECHO)
		option = prober_echo_apply(&p->by.echo, c);
	return option ? bad_option(p, option) : 0;
}

int
prober_needs_privileges(const struct config *c)
{
	return c->method == METHOD_TCP && (c->has_mark || c->interface);
}

/* one packet socket sends to both families, and receives ARP */
static int
check_arp(const struct prober_arp *arp, const uint64_t hosts[2])
{
	const char *what;
	int i;

	for (i = 0; i < 2; i++) {
		if (arp->fd[i] >= 0 || !(hosts[1] || (i == 0 && hosts[0])))
			continue;
		what = i ? "no ICMPv6 socket" : "no packet socket";
		if (arp->error[i] == EPERM)
			return msg(what,
			    "CAP_NET_RAW is missing (or do without -A)");
		errno = arp->error[i];
		return msg_errno(what);
	}
	return 0;
}

static int
check_echo(const struct prober_echo *echo, const uint64_t hosts[2])
{
	int i;

	for (i = 0; i < 2; i++) {
		if (!hosts[i] || echo->of[i].fd >= 0)
			continue;
		errno = echo->of[i].error;
		if (errno == EPERM || errno == EACCES)
			return msg("no ICMP socket", RANGE " excludes your "
			    "group, and CAP_NET_RAW is missing (sysctl "
			    RANGE "=\"0 2147483647\", or use -p)");
		return msg_errno(i ? "no ICMPv6 socket" : "no ICMP socket");
	}
	return 0;
}

int
prober_check(struct prober *p, const uint64_t hosts[2])
{
	const struct config *c = p->config;
	const char *option;

	if (c->source.len && hosts[c->source.len == 4])
		return options_bad(c, "-S", c->source.len == 4 ?
		    "not with IPv6 targets" : "not with IPv4 targets");
	switch (c->method) {
	case METHOD_ARP: return check_arp(&p->by.arp, hosts);
	case METHOD_TCP:
		option = prober_tcp_begin(&p->by.tcp, c, hosts);
		return option ? bad_option(p, option) : 0;
	default: return check_echo(&p->by.echo, hosts);
	}
}

int
prober_begin(struct prober *p, const uint64_t hosts[2])
{
	switch (p->config->method) {
	case METHOD_ARP: return prober_arp_begin(&p->by.arp);
	case METHOD_TCP: return 0;	/* prober_check() did it */
	default: return prober_echo_begin(&p->by.echo, hosts);
	}
}

unsigned
prober_packets(const struct prober *p)
{
	return p->config->method == METHOD_TCP ? (unsigned)p->by.tcp.n : 1;
}

enum prober_reach
prober_reach(const struct prober *p, struct probe *probe)
{
	struct localnet_net *own;

	if (p->config->method != METHOD_ARP)
		return PROBER_SEND;
	probe->net = prober_arp_network(&p->by.arp, &probe->ip, probe->zone);
	if (!probe->net)
		return PROBER_NOT_ON_LINK;
	own = localnet_own(p->local, &probe->ip, probe->zone,
	    p->config->index);
	if (!own)
		return PROBER_SEND;
	prober_arp_look(&p->by.arp, own);
	probe->net = own;
	return PROBER_OURS;
}

void
prober_send(struct prober *p, struct probe *probe, size_t n)
{
	size_t i;

	switch (p->config->method) {
	case METHOD_ARP: prober_arp_send(&p->by.arp, probe, n); break;
	case METHOD_TCP: prober_tcp_send(&p->by.tcp, probe, n); break;
	default: prober_echo_send(&p->by.echo, probe, n); break;
	}
	for (i = 0; i < n; i++)
		p->sent += !probe[i].error;
}

int
prober_receive(struct prober *p, const struct probe_user *user, int *lost)
{
	size_t n;

	switch (p->config->method) {
	case METHOD_ARP:
		n = prober_arp_receive(&p->by.arp, user);
		*lost = n && prober_arp_dropped(&p->by.arp);
		break;
	case METHOD_TCP:
		n = prober_tcp_receive(&p->by.tcp, user);
		*lost = 0;
		break;
	default:
		n = prober_echo_receive(&p->by.echo, user);
		*lost = n && prober_echo_dropped(&p->by.echo);
	}
	return n >= BATCH_TURN;
}

int
prober_failed(const struct prober *p)
{
	switch (p->config->method) {
	case METHOD_ARP: return batch_failed(&p->by.arp.in);
	case METHOD_TCP: return p->by.tcp.failed;
	default: return batch_failed(&p->by.echo.in);
	}
}

void
prober_poll(const struct prober *p, struct pollfd fds[PROBER_FDS])
{
	int i;

	for (i = 0; i < PROBER_FDS; i++) {
		fds[i].events = POLLIN;
		switch (p->config->method) {
		case METHOD_ARP: fds[i].fd = p->by.arp.fd[i]; break;
		case METHOD_TCP: fds[i].fd = i ? -1 : p->by.tcp.fd; break;
		default: fds[i].fd = p->by.echo.of[i].fd; break;
		}
	}
}

void
prober_polled(struct prober *p, const struct pollfd fds[PROBER_FDS])
{
	int i;

	for (i = 0; i < PROBER_FDS; i++)
		if (p->config->method == METHOD_ECHO)
			p->by.echo.of[i].queued |= fds[i].revents & POLLERR;
}

int64_t
prober_due(const struct prober *p)
{
	return p->config->method == METHOD_TCP ? prober_tcp_due(&p->by.tcp) : 0;
}

uint64_t
prober_sent(const struct prober *p)
{
	return p->config->method == METHOD_TCP ? p->by.tcp.sent : p->sent;
}
