#include "lib/link.h"

#include <net/if.h>
#include <string.h>

#include "lib/buf.h"
#include "lib/message.h"
#include "lib/span.h"

struct head {	/* struct ifinfomsg */
	uint8_t family, pad;
	uint16_t type;
	int32_t index;
	uint32_t flags, change;
};

enum {	/* <linux/if_link.h> */
	IFLA_ADDRESS = 1, IFLA_BROADCAST = 2, IFLA_IFNAME = 3, IFLA_MTU = 4,
	IFLA_LINK = 5, IFLA_MASTER = 10, IFLA_WIRELESS = 11, IFLA_TXQLEN = 13,
	IFLA_OPERSTATE = 16, IFLA_LINKINFO = 18, IFLA_IFALIAS = 20,
	IFLA_STATS64 = 23, IFLA_GROUP = 27, IFLA_LINK_NETNSID = 37,
	IFLA_PROP_LIST = 52, IFLA_PERM_ADDRESS = 54,
	IFLA_PARENT_DEV_NAME = 56, IFLA_PARENT_DEV_BUS_NAME = 57,
	IFLA_INFO_KIND = 1, IFLA_INFO_DATA = 2,
	IFLA_INFO_SLAVE_KIND = 4, IFLA_INFO_SLAVE_DATA = 5,
	IFLA_VLAN_ID = 1, IFLA_VXLAN_ID = 1, IFLA_BRPORT_STATE = 1
};

enum {	/* indices into the list of attributes kept, behind TEXT_... */
	INFO = TEXT_ALT + 1,	/* IFLA_LINKINFO, then its IFLA_INFO_DATA */
	SLAVE,			/* IFLA_INFO_SLAVE_DATA */
	WIRELESS,
	KEPT			/* how many there are */
};

static const struct message_field fields[] = {
	[IFLA_ADDRESS] = MESSAGE_FIELD(MESSAGE_BYTES, struct link, mac),
	[IFLA_BROADCAST] = MESSAGE_FIELD(MESSAGE_BYTES, struct link, brd),
	[IFLA_IFNAME] = MESSAGE_FIELD(MESSAGE_TEXT, struct link, name),
	[IFLA_MTU] = MESSAGE_FIELD(MESSAGE_NUM, struct link, mtu),
	[IFLA_LINK] = MESSAGE_FIELD(MESSAGE_NUM, struct link, parent),
	[IFLA_MASTER] = MESSAGE_FIELD(MESSAGE_NUM, struct link, master),
	[IFLA_WIRELESS] = MESSAGE_KEEP(WIRELESS),
	[IFLA_TXQLEN] = MESSAGE_FIELD(MESSAGE_NUM, struct link, txqlen),
	[IFLA_OPERSTATE] = MESSAGE_FIELD(MESSAGE_NUM, struct link, operstate),
	[IFLA_LINKINFO] = MESSAGE_KEEP(INFO),
	[IFLA_IFALIAS] = MESSAGE_KEEP(TEXT_ALIAS),
	[IFLA_STATS64] = MESSAGE_FIELD(MESSAGE_NUM, struct link, stat),
	[IFLA_GROUP] = MESSAGE_FIELD(MESSAGE_NUM, struct link, group),
	[IFLA_LINK_NETNSID] = MESSAGE_FIELD(MESSAGE_NUM, struct link, netns),
	[IFLA_PROP_LIST] = MESSAGE_KEEP(TEXT_ALT),
	[IFLA_PERM_ADDRESS] = MESSAGE_FIELD(MESSAGE_BYTES, struct link, perm),
	[IFLA_PARENT_DEV_NAME] = MESSAGE_KEEP(TEXT_DEV),
	[IFLA_PARENT_DEV_BUS_NAME] = MESSAGE_KEEP(TEXT_BUS),
}, info_fields[] = {
	[IFLA_INFO_KIND] = MESSAGE_KEEP(TEXT_KIND),
	[IFLA_INFO_DATA] = MESSAGE_KEEP(INFO),
	[IFLA_INFO_SLAVE_KIND] = MESSAGE_KEEP(TEXT_SLAVE),
	[IFLA_INFO_SLAVE_DATA] = MESSAGE_KEEP(SLAVE),
}, vlan_fields[] = {
	[IFLA_VLAN_ID] = MESSAGE_FIELD(MESSAGE_NUM, struct link, vlan),
}, vxlan_fields[] = {
	[IFLA_VXLAN_ID] = MESSAGE_FIELD(MESSAGE_NUM, struct link, vni),
}, port_fields[] = {
	[IFLA_BRPORT_STATE] = MESSAGE_FIELD(MESSAGE_NUM, struct link, port),
};

/* NULL: not a message about the interface itself, or too short */
static const struct head *
head_of(const struct message *m)
{
	const struct head *h = (const void *)(m + 1);

	return m->len < sizeof *m + sizeof *h || h->family || h->index <= 0 ?
	    NULL : h;
}

static int
is_text(const struct message_attr *a, const char *s)
{
	return a && message_text(a) == strlen(s) &&
	    !memcmp(message_data(a), s, strlen(s));
}

static void
keep(struct buf *text, const struct message_attr *a)
{
	if (a)
		buf_add_string(text, message_data(a), message_text(a));
	else
		buf_add_string(text, "", 0);
}

/* all texts up to the last, or nothing if there is none */
static void
keep_texts(const struct message_attr **list, struct link *l, struct buf *text)
{
	struct message_walk alts = { 0 };
	const struct message_attr *a;
	int i, any = 0;

	l->text = (uint32_t)text->len;
	for (i = 0; i <= TEXT_ALT; i++)
		any |= list[i] != NULL;
	for (i = 0; i < TEXT_ALT && any; i++)
		keep(text, list[i]);
	if (list[TEXT_ALT])
		alts = message_nested(list[TEXT_ALT]);
	while ((a = message_next(&alts)))
		keep(text, a);
	l->textlen = (uint32_t)text->len - l->text;
}

/* the name is the first of some fifty attributes: do not visit the others */
static int
fill_name(struct message_walk w, struct link *l)
{
	const struct message_attr *a;

	while ((a = message_next(&w)) && !*l->name)
		if (a->type == IFLA_IFNAME && message_text(a) < sizeof l->name)
			memcpy(l->name, message_data(a), message_text(a));
	return *l->name != '\0';
}

/* what IFLA_LINKINFO, list[INFO], holds: its data depend on the kinds */
static void
fill_info(struct link *l, const struct message_attr **list)
{
	const struct message_attr *info = list[INFO];

	list[INFO] = NULL;
	MESSAGE_FILL(message_nested(info), info_fields, l, list);
	if (list[INFO] && is_text(list[TEXT_KIND], "vlan"))
		MESSAGE_FILL(message_nested(list[INFO]), vlan_fields, l, list);
	if (list[INFO] && is_text(list[TEXT_KIND], "vxlan"))
		MESSAGE_FILL(message_nested(list[INFO]), vxlan_fields, l, list);
	if (list[SLAVE] && is_text(list[TEXT_SLAVE], "bridge"))
		MESSAGE_FILL(message_nested(list[SLAVE]), port_fields, l, list);
}

int
link_parse(const struct message *m, struct link *l, struct buf *text)
{
	const struct head *h = head_of(m);
	const struct message_attr *list[KEPT] = { 0 };

	if (!h)
		return 0;
	*l = (struct link){ .index = h->index, .flags = h->flags,
	    .type = h->type, .parent = -1, .netns = -1, .vni = LINK_NO_VNI,
	    .vlan = LINK_NO_VLAN, .port = LINK_NO_PORT };
	memset(l->stat, 0xff, sizeof l->stat);
	if (!text)
		return fill_name(message_attrs(m, sizeof *h), l);
	MESSAGE_FILL(message_attrs(m, sizeof *h), fields, l, list);
	if (!*l->name || list[WIRELESS])
		return 0;
	if (list[INFO])
		fill_info(l, list);
	keep_texts(list, l, text);
	return 1;
}

/* RTM_DELLINK of family AF_BRIDGE only says that a port left a bridge */
int
link_gone(const struct message *m)
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

/*
 * The hardware types of <linux/if_arp.h> by ip(8)'s names for them: a number
 * and a name each, a space behind both.
 */
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
		*len = span_to(s, ' ');
		if (n == type)
			return s;
	}
	return NULL;
}

/* FNV-1a, of 32 bits */
static uint32_t
hash(const char *s)
{
	uint32_t h = 2166136261;

	for (; *s; s++)
		h = (h ^ (uint8_t)*s) * 16777619;
	return h;
}

/*
 * Do two of n links have the same name? slot is an empty hash table with open
 * addressing, of mask + 1 slots: a link's position from 1, or 0.
 */
static int
share_name(const struct link *l, size_t n, uint32_t *slot, size_t mask)
{
	size_t i, at;

	for (i = 0; i < n; i++) {
		for (at = hash(l[i].name) & mask; slot[at];
		    at = (at + 1) & mask)
			if (!strcmp(l[slot[at] - 1].name, l[i].name))
				return 1;
		slot[at] = (uint32_t)i + 1;
	}
	return 0;
}

int
link_share_name(const struct link *l, size_t n)
{
	uint32_t few[64] = { 0 }, *slot;
	struct buf table = { 0 };
	size_t slots = sizeof few / sizeof *few;
	int r;

	while (slots < 2 * n)
		slots *= 2;
	buf_lend(&table, few, sizeof few);
	slot = buf_room(&table, slots * sizeof *slot);
	r = slot ? share_name(l, n, slot, slots - 1) : -1;
	buf_free(&table);
	return r;
}
