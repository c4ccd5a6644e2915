#include "lib/addr_info.h"

#include <string.h>

#include "lib/addr.h"
#include "lib/columns.h"
#include "lib/ip.h"
#include "lib/link.h"
#include "lib/num.h"
#include "lib/record.h"

const char addr_info_table[] =
    "index\tifindex\tindex of the interface\n"
    "if\tifname\tname of the interface\n"
    "family\tfamily\tinet or inet6\n"
    "addr\tlocal\tthe address\n"
    "peer\taddress\tthe other end of a point-to-point link\n"
    "prefix\tprefixlen\tlength of the prefix\n"
    "metric\tmetric\tof the prefix's route\n"
    "brd\tbroadcast\tbroadcast address\n"
    "scope\tscope\tglobal, site, link or host\n"
    "flags\t\ttentative, temporary, dynamic ...\n"
    "proto\tprotocol\twho set it: kernel_lo, kernel_ll, kernel_ra ...\n"
    "label\tlabel\twhat ifconfig calls it\n"
    "valid\tvalid_life_time\tseconds, or forever\n"
    "pref\tpreferred_life_time\tseconds, or forever\n"
    "cidr\tcidr\taddress/prefix\n"
    "mask\tmask\tnetmask\n"
    "net\tnet\tnetwork address\n"
    "out\tout\tinterface that packets leave by, with -g\n";

/*
 * The names of IFA_F_... of <linux/if_addr.h>, the lowest bit first. PERMANENT
 * has none: ip shows its lack, "dynamic".
 */
static const char flag_names[][15] = {
	"secondary", "nodad", "optimistic", "dadfailed", "home", "deprecated",
	"tentative", "", "mngtmpaddr", "noprefixroute", "autojoin",
	"stable-privacy"
};

/* by IFAPROT_... of <linux/if_addr.h> */
static const char proto_names[][10] = {
	"", "kernel_lo", "kernel_ra", "kernel_ll"
};

/* "fe80::1%eth0/64"; bits below 0: no length; l NULL: no zone */
static void
put_ip(struct record *r, const struct ip *ip, const struct link *l, int bits)
{
	char s[IP_TEXT + sizeof l->name + sizeof "%/" + NUM_TEXT];
	size_t n;

	if (!ip->len)
		return;
	n = ip_format(s, ip);
	if (l && r->form != RECORD_JSON && ip->len == 16 && ip_linklocal(ip)) {
		s[n++] = '%';
		memcpy(s + n, l->name, strlen(l->name));
		n += strlen(l->name);
	}
	if (bits >= 0) {
		s[n++] = '/';
		n += num_format(s + n, (uint64_t)bits);
	}
	record_name(r, s, n);
}

static void
put_flag(struct record *r, const char *name)
{
	if (r->form != RECORD_JSON) {
		record_text(r, name);
		return;
	}
	record_member(r, name, strlen(name));
	record_word(r, "true");
}

/* in JSON each is a member of its own */
static void
put_flags(struct record *r, const struct addr *a)
{
	unsigned i;

	for (i = 0; i < sizeof flag_names / sizeof *flag_names; i++)
		if (a->flags >> i & 1 && *flag_names[i])
			put_flag(r, i == 0 && a->local.len == 16 ?
			    "temporary" : flag_names[i]);
	if (!(a->flags & ADDR_PERMANENT))
		put_flag(r, "dynamic");
}

static void
put_scope(struct record *r, int scope)
{
	const char *name = addr_scope_name(scope);

	if (name)
		record_text(r, name);
	else
		record_digits(r, "", (uint64_t)scope, "");
}

/* ip shows a number without a name in hexadecimal: "0x11" */
static void
put_proto(struct record *r, unsigned proto)
{
	static const char digits[] = "0123456789abcdef";
	char s[] = "0x00";
	size_t n = 2;

	if (proto < sizeof proto_names / sizeof *proto_names) {
		record_plain(r, proto_names[proto], strlen(proto_names[proto]));
		return;
	}
	if (proto > 15)
		s[n++] = digits[proto >> 4];
	s[n++] = digits[proto & 15];
	record_plain(r, s, n);
}

static void
put_lifetime(struct record *r, uint32_t seconds)
{
	if (seconds == ADDR_FOREVER && r->form != RECORD_JSON)
		record_text(r, "forever");
	else
		record_num(r, seconds);
}

static struct ip
mask(const struct addr *a)
{
	struct ip ones = a->local;

	memset(ones.byte, 0xff, sizeof ones.byte);
	return ip_net(&ones, a->bits);
}

void
addr_info_put(struct record *r, int field, const struct addr *a,
    const struct link *l)
{
	struct ip ip;

	switch (field) {
	case ADDR_INFO_INDEX:
		if (l)
			record_num(r, (uint64_t)l->index);
		break;
	case ADDR_INFO_IF:
		if (l)
			record_name(r, l->name, strlen(l->name));
		break;
	case ADDR_INFO_FAMILY:
		record_text(r, a->local.len == 4 ? "inet" : "inet6");
		break;
	case ADDR_INFO_ADDR: put_ip(r, &a->local, l, -1); break;
	case ADDR_INFO_CIDR: put_ip(r, &a->local, l, a->bits); break;
	case ADDR_INFO_PEER: put_ip(r, &a->peer, l, -1); break;
	case ADDR_INFO_PREFIX: record_num(r, a->bits); break;
	case ADDR_INFO_METRIC:
		if (a->metric)
			record_num(r, a->metric);
		break;
	case ADDR_INFO_BRD: put_ip(r, &a->brd, NULL, -1); break;
	case ADDR_INFO_SCOPE: put_scope(r, a->scope); break;
	case ADDR_INFO_FLAGS: put_flags(r, a); break;
	case ADDR_INFO_PROTO:
		if (a->proto)
			put_proto(r, a->proto);
		break;
	case ADDR_INFO_LABEL:
		if (*a->label)
			record_text(r, a->label);
		break;
	case ADDR_INFO_VALID: put_lifetime(r, a->life.valid); break;
	case ADDR_INFO_PREF: put_lifetime(r, a->life.pref); break;
	case ADDR_INFO_MASK:
		ip = mask(a);
		put_ip(r, &ip, NULL, -1);
		break;
	case ADDR_INFO_NET:
		ip = ip_net(a->peer.len ? &a->peer : &a->local, a->bits);
		put_ip(r, &ip, l, -1);
		break;
	}
}

void
addr_info_put_array(struct record *r, const struct addr *a, size_t n,
    int family)
{
	size_t first = columns_find(addr_info_table, ADDR_INFO_FAMILY), member;
	int i, nulls = r->nulls;

	r->nulls = 0;
	record_open(r, '[');
	for (; n; n--, a++) {
		if (family && ip_family(&a->local) != family)
			continue;
		record_begin(r);
		member = first;
		for (i = ADDR_INFO_FAMILY; i <= ADDR_INFO_PREF; i++) {
			columns_member(r, addr_info_table, member);
			addr_info_put(r, i, a, NULL);
			member = columns_next(addr_info_table, member);
		}
		record_end(r);
	}
	record_close(r, '[');
	r->nulls = nulls;
}
