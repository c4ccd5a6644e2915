#include <net/if.h>
#include <string.h>

#include "buf.h"
#include "link.h"
#include "nlmsg.h"

struct head {	/* struct ifinfomsg */
	uint8_t family, pad;
	uint16_t type;
	int32_t index;
	uint32_t flags, change;
};

struct found {
	struct link l;
	const struct nl_attr *text[TEXT_ALT + 1], *info, *wireless;
};

static const struct nl_field fields[] = {	/* IFLA_... */
	NL_FIELD(1, NL_BYTES, struct found, l.mac),
	NL_FIELD(2, NL_BYTES, struct found, l.brd),
	NL_FIELD(3, NL_TEXT, struct found, l.name),
	NL_FIELD(4, NL_NUM, struct found, l.mtu),
	NL_FIELD(5, NL_NUM, struct found, l.parent),
	NL_FIELD(10, NL_NUM, struct found, l.master),
	NL_FIELD(11, NL_ATTR, struct found, wireless),
	NL_FIELD(13, NL_NUM, struct found, l.txqlen),
	NL_FIELD(16, NL_NUM, struct found, l.operstate),
	NL_FIELD(18, NL_ATTR, struct found, info),
	NL_FIELD(20, NL_ATTR, struct found, text[TEXT_ALIAS]),
	NL_FIELD(23, NL_NUM, struct found, l.stat),
	NL_FIELD(27, NL_NUM, struct found, l.group),
	NL_FIELD(37, NL_NUM, struct found, l.netns),
	NL_FIELD(52, NL_ATTR, struct found, text[TEXT_ALT]),
	NL_FIELD(54, NL_BYTES, struct found, l.perm),
	NL_FIELD(56, NL_ATTR, struct found, text[TEXT_DEV]),
	NL_FIELD(57, NL_ATTR, struct found, text[TEXT_BUS]),
}, info_fields[] = {	/* IFLA_INFO_... */
	NL_FIELD(1, NL_ATTR, struct found, text[TEXT_KIND]),
	NL_FIELD(2, NL_ATTR, struct found, info),
}, vlan_fields[] = {	/* IFLA_VLAN_... */
	NL_FIELD(1, NL_NUM, struct found, l.vlan),
};

#define FILL(attrs, fields, to) \
	nl_fill(attrs, fields, sizeof fields / sizeof *fields, to)

static const struct head *
head_of(const struct nl_msg *m)
{
	const struct head *h = (const void *)(m + 1);

	return m->len < sizeof *m + sizeof *h || h->family || h->index <= 0 ?
	    NULL : h;
}

static int
is_text(const struct nl_attr *a, const char *s)
{
	return a && nl_text(a) == strlen(s) && !memcmp(nl_data(a), s, strlen(s));
}

static void
keep(struct buf *text, const struct nl_attr *a)
{
	if (a)
		buf_add(text, nl_data(a), nl_text(a));
	buf_add(text, "", 1);
}

int
link_parse(const struct nl_msg *m, struct link *l, struct buf *text)
{
	const struct head *h = head_of(m);
	struct found f = { .l = { .parent = -1, .netns = -1, .vlan = 0xffff } };
	struct nl_walk alts = { 0 };
	const struct nl_attr *a;
	int i;

	memset(f.l.stat, 0xff, sizeof f.l.stat);
	if (!h)
		return 0;
	FILL(nl_attrs(m, sizeof *h), fields, &f);
	if (!*f.l.name || f.wireless)
		return 0;
	if ((a = f.info)) {
		FILL(nl_nested(a), info_fields, &f);
		if (f.info != a && is_text(f.text[TEXT_KIND], "vlan"))
			FILL(nl_nested(f.info), vlan_fields, &f);
	}
	*l = f.l;
	l->index = h->index;
	l->flags = h->flags;
	l->type = h->type;
	l->text = (uint32_t)text->len;
	for (i = 0; i < TEXT_ALT; i++)
		keep(text, f.text[i]);
	if (f.text[TEXT_ALT])
		alts = nl_nested(f.text[TEXT_ALT]);
	while ((a = nl_next(&alts)))
		keep(text, a);
	l->textlen = (uint32_t)text->len - l->text;
	return 1;
}

/* a port that leaves a bridge is a DELLINK too, of family AF_BRIDGE */
int
link_gone(const struct nl_msg *m)
{
	const struct head *h = head_of(m);

	return h ? h->index : 0;
}

const char *
link_next(const struct link *l, const struct buf *text, const char *s)
{
	s += strlen(s) + 1;
	return s < text->p + l->text + l->textlen ? s : NULL;
}

const char *
link_text(const struct link *l, const struct buf *text, int which)
{
	const char *s = l->textlen ? text->p + l->text : NULL;

	for (; which && s; which--)
		s = link_next(l, text, s);
	return s && *s ? s : NULL;
}

int
link_running(const struct link *l)
{
	return l->flags & IFF_UP && l->flags & IFF_RUNNING;
}

int
link_carrier(const struct link *l)
{
	return l->flags & IFF_UP && l->flags & LINK_LOWER_UP;
}

/* the names that ip(8) gives the hardware types of <linux/if_arp.h> */
static const char types[] =
    "0 netrom 1 ether 2 eether 3 ax25 4 pronet 5 chaos 6 ieee802 7 arcnet "
    "8 atalk 15 dlci 19 atm 23 metricom 24 ieee1394 32 infiniband 256 slip "
    "257 cslip 258 slip6 259 cslip6 260 rsrvd 264 adapt 270 rose 271 x25 "
    "272 hwx25 280 can 512 ppp 513 hdlc 516 lapb 517 ddcmp 518 rawhdlc "
    "768 ipip 769 tunnel6 770 frad 771 skip 772 loopback 773 ltalk "
    "774 fddi 775 bif 776 sit 777 ip/ddp 778 gre 779 pimreg 780 hippi "
    "781 ash 782 econet 783 irda 784 fcpp 785 fcal 786 fcpl 787 fcfb0 "
    "788 fcfb1 789 fcfb2 790 fcfb3 791 fcfb4 792 fcfb5 793 fcfb6 794 fcfb7 "
    "795 fcfb8 796 fcfb9 797 fcfb10 798 fcfb11 799 fcfb12 800 tr "
    "801 ieee802.11 802 ieee802.11/prism 803 ieee802.11/radiotap "
    "804 ieee802.15.4 805 ieee802.15.4/monitor 820 phonet 821 phonet_pipe "
    "822 caif 823 gre6 824 netlink 825 6lowpan 65534 none 65535 void ";

const char *
link_type(unsigned type, size_t *len)
{
	const char *s = types;
	unsigned n;

	for (; *s; s += *len + 1) {
		for (n = 0; *s != ' '; s++)
			n = n * 10 + (unsigned)(*s - '0');
		s++;
		*len = (size_t)(strchr(s, ' ') - s);
		if (n == type)
			return s;
	}
	return NULL;
}
