#include "lib/link.h"

#include <net/if.h>
#include <string.h>

#include "lib/buf.h"
#include "lib/message.h"

struct head {	/* struct ifinfomsg */
	uint8_t family, pad;
	uint16_t type;
	int32_t index;
	uint32_t flags, change;
};

enum {	/* behind the texts in the list of attributes */
	INFO = TEXT_ALT + 1, WIRELESS, ATTRS
};

enum { IFNAME = 3 };

static const struct message_field fields[] = {	/* IFLA_... */
	[1] = MESSAGE_FIELD(MESSAGE_BYTES, struct link, mac),
	[2] = MESSAGE_FIELD(MESSAGE_BYTES, struct link, brd),
	[IFNAME] = MESSAGE_FIELD(MESSAGE_TEXT, struct link, name),
	[4] = MESSAGE_FIELD(MESSAGE_NUM, struct link, mtu),
	[5] = MESSAGE_FIELD(MESSAGE_NUM, struct link, parent),
	[10] = MESSAGE_FIELD(MESSAGE_NUM, struct link, master),
	[11] = MESSAGE_KEEP(WIRELESS),
	[13] = MESSAGE_FIELD(MESSAGE_NUM, struct link, txqlen),
	[16] = MESSAGE_FIELD(MESSAGE_NUM, struct link, operstate),
	[18] = MESSAGE_KEEP(INFO),
	[20] = MESSAGE_KEEP(TEXT_ALIAS),
	[23] = MESSAGE_FIELD(MESSAGE_NUM, struct link, stat),
	[27] = MESSAGE_FIELD(MESSAGE_NUM, struct link, group),
	[37] = MESSAGE_FIELD(MESSAGE_NUM, struct link, netns),
	[52] = MESSAGE_KEEP(TEXT_ALT),
	[54] = MESSAGE_FIELD(MESSAGE_BYTES, struct link, perm),
	[56] = MESSAGE_KEEP(TEXT_DEV),
	[57] = MESSAGE_KEEP(TEXT_BUS),
}, info_fields[] = {	/* IFLA_INFO_... */
	[1] = MESSAGE_KEEP(TEXT_KIND),
	[2] = MESSAGE_KEEP(INFO),
}, vlan_fields[] = {	/* IFLA_VLAN_... */
	[1] = MESSAGE_FIELD(MESSAGE_NUM, struct link, vlan),
};

#define FILL(attrs, fields, to, list) \
	message_fill(attrs, fields, sizeof fields / sizeof *fields, to, list)

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
		buf_add(text, message_data(a), message_text(a));
	buf_add(text, "", 1);
}

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

/* the name comes first of some fifty attributes, and often is all one wants */
static int
fill_name(struct message_walk w, struct link *l)
{
	const struct message_attr *a;

	while ((a = message_next(&w)) && !*l->name)
		if (a->type == IFNAME && message_text(a) < sizeof l->name)
			memcpy(l->name, message_data(a), message_text(a));
	return *l->name != '\0';
}

int
link_parse(const struct message *m, struct link *l, struct buf *text)
{
	const struct head *h = head_of(m);
	const struct message_attr *list[ATTRS] = { 0 }, *info;

	if (!h)
		return 0;
	*l = (struct link){ .index = h->index, .flags = h->flags,
	    .type = h->type, .parent = -1, .netns = -1, .vlan = 0xffff };
	memset(l->stat, 0xff, sizeof l->stat);
	if (!text)
		return fill_name(message_attrs(m, sizeof *h), l);
	FILL(message_attrs(m, sizeof *h), fields, l, list);
	if (!*l->name || list[WIRELESS])
		return 0;
	if ((info = list[INFO])) {
		FILL(message_nested(info), info_fields, l, list);
		if (list[INFO] != info && is_text(list[TEXT_KIND], "vlan"))
			FILL(message_nested(list[INFO]), vlan_fields, l, list);
	}
	keep_texts(list, l, text);
	return 1;
}

/* a port that leaves a bridge is a DELLINK too, of family AF_BRIDGE */
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
