#include "link_columns.h"

#include <net/if.h>
#include <string.h>

#include "lib/addr.h"
#include "lib/addr_info.h"
#include "lib/addr_select.h"
#include "lib/buf.h"
#include "lib/columns.h"
#include "lib/device.h"
#include "lib/ip.h"
#include "lib/link.h"
#include "lib/record.h"
#include "lib/snapshot.h"

enum {	/* tunnels of <linux/if_arp.h>: their address is an IP address */
	ARPHRD_TUNNEL = 768, ARPHRD_TUNNEL6 = 769, ARPHRD_SIT = 776,
	ARPHRD_IPGRE = 778, ARPHRD_IP6GRE = 823
};

const char link_columns_table[] =
    "name\tifname\tname\n"
    "index\tifindex\tindex\n"
    "alt\taltnames\talternative names\n"
    "kind\tlinkinfo\tveth, bridge, vlan ...\n"
    "type\tlink_type\tether, loopback, none ...\n"
    "flags\tflags\tUP, LOWER_UP ...\n"
    "state\toperstate\tup, down, unknown, dormant ...\n"
    "up\tup\t1 if administratively up\n"
    "run\trun\t1 if running\n"
    "carrier\tcarrier\t1 if it has carrier\n"
    "mtu\tmtu\tlargest packet, bytes\n"
    "mac\taddress\tlink-layer address\n"
    "master\tmaster\tthe bridge, bond ... it is enslaved to\n"
    "port\tport\tSTP state of a bridge's port: forwarding ...\n"
    "parent\tlink\tthe interface it is made on, or its peer\n"
    "vlan\tvlan\tVLAN id\n"
    "speed\tspeed\tMbit/s\n"
    "duplex\tduplex\thalf or full\n"
    "driver\tdriver\tdriver\n"
    "alias\tifalias\tdescription\n"
    "group\tgroup\tgroup\n"
    "txqlen\ttxqlen\tlength of the transmit queue\n"
    "brd\tbroadcast\tlink-layer broadcast address\n"
    "perm\tpermaddr\tpermanent link-layer address, if another\n"
    "bus\tparentbus\tbus of the parent device\n"
    "dev\tparentdev\tparent device\n"
    "rxp\trxp\tpackets received\n"
    "txp\ttxp\tpackets sent\n"
    "rxb\trxb\tbytes received\n"
    "txb\ttxb\tbytes sent\n"
    "rxe\trxe\treceive errors\n"
    "txe\ttxe\ttransmit errors\n"
    "rxd\trxd\treceived packets dropped\n"
    "txd\ttxd\tpackets to be sent dropped\n"
    "addr4\taddr_info\tusable IPv4 addresses\n"
    "addr6\taddr_info\tusable IPv6 addresses\n"
    "addr\taddr_info\tusable addresses\n";

/* IFF_... bits in ip(8)'s order; it shows the lack of RUNNING: NO-CARRIER */
static const struct {
	uint8_t bit;
	char name[12];
} flag_names[] = {
	{ 3, "LOOPBACK" }, { 1, "BROADCAST" }, { 4, "POINTOPOINT" },
	{ 12, "MULTICAST" }, { 7, "NOARP" }, { 9, "ALLMULTI" },
	{ 8, "PROMISC" }, { 10, "MASTER" }, { 11, "SLAVE" }, { 2, "DEBUG" },
	{ 15, "DYNAMIC" }, { 14, "AUTOMEDIA" }, { 13, "PORTSEL" },
	{ 5, "NOTRAILERS" }, { 0, "UP" }, { 16, "LOWER_UP" },
	{ 17, "DORMANT" }, { 18, "ECHO" },
};

/* NULL: none, or it is in another namespace, or not in this snapshot */
static const struct link *
parent_of(const struct snapshot *s, const struct link *l)
{
	return l->netns < 0 && l->parent > 0 ? snapshot_link(s, l->parent) :
	    NULL;
}

static void
put_flags(struct record *r, const struct snapshot *s, const struct link *l)
{
	const struct link *parent = parent_of(s, l);
	size_t i;

	record_open(r, '[');
	if (l->flags & IFF_UP && !(l->flags & IFF_RUNNING))
		record_text(r, "NO-CARRIER");
	for (i = 0; i < sizeof flag_names / sizeof *flag_names; i++)
		if (l->flags >> flag_names[i].bit & 1)
			record_text(r, flag_names[i].name);
	if (parent && !(parent->flags & IFF_UP))
		record_text(r, "M-DOWN");
	record_close(r, '[');
}

static void
put_state(struct record *r, unsigned state)
{
	static const char names[][2][15] = {	/* by OPER_... */
		{ "unknown", "UNKNOWN" }, { "notpresent", "NOTPRESENT" },
		{ "down", "DOWN" }, { "lowerlayerdown", "LOWERLAYERDOWN" },
		{ "testing", "TESTING" }, { "dormant", "DORMANT" },
		{ "up", "UP" },
	};

	if (state <= OPER_UP)
		record_text(r, names[state][r->form == RECORD_JSON]);
}

/* of these types and lengths ip(8) shows an IP address */
static int
is_ip(const struct link *l, const struct mac *mac)
{
	switch (l->type) {
	case ARPHRD_TUNNEL: case ARPHRD_SIT: case ARPHRD_IPGRE:
		return mac->len == 4;
	case ARPHRD_TUNNEL6: case ARPHRD_IP6GRE:
		return mac->len == 16;
	default:
		return 0;
	}
}

static void
put_mac(struct record *r, const struct link *l, const struct mac *mac)
{
	char s[3 * sizeof mac->byte + IP_TEXT];
	struct ip ip = { .len = mac->len };
	size_t n = 0, i;

	if (!mac->len)
		return;
	if (is_ip(l, mac)) {
		memcpy(ip.byte, mac->byte, mac->len);
		n = ip_format(s, &ip);
		record_name(r, s, n);
		return;
	}
	for (i = 0; i < mac->len; i++) {
		s[n++] = "0123456789abcdef"[mac->byte[i] >> 4];
		s[n++] = "0123456789abcdef"[mac->byte[i] & 15];
		s[n++] = ':';
	}
	record_name(r, s, n - 1);
}

static void
put_name(struct record *r, const struct link *l)
{
	if (l)
		record_name(r, l->name, strlen(l->name));
}

/* of a parent in another namespace only the index is known */
static void
put_parent(struct record *r, const struct snapshot *s, const struct link *l)
{
	put_name(r, parent_of(s, l));
	if (r->form != RECORD_JSON)
		return;
	if (l->parent == 0)
		record_word(r, "null");
	if (l->netns < 0)
		return;
	record_member(r, "link_index", 10);
	record_num(r, (uint32_t)l->parent);
	record_member(r, "link_netnsid", 12);
	record_num(r, (uint32_t)l->netns);
}

static void
put_type(struct record *r, unsigned type)
{
	size_t n;
	const char *name = link_type(type, &n);

	if (name)
		record_name(r, name, n);
	else
		record_digits(r, "[", type, "]");
}

/* ip(8) looks names up in /etc/iproute2, and has digits for the rest */
static void
put_group(struct record *r, uint32_t group)
{
	if (group)
		record_digits(r, "", group, "");
	else
		record_text(r, "default");
}

/* a bridge port's state, by BR_STATE_... of <linux/if_bridge.h> */
static void
put_port(struct record *r, unsigned port)
{
	static const char names[][11] = { "disabled", "listening", "learning",
	    "forwarding", "blocking" };

	if (port < sizeof names / sizeof *names)
		record_text(r, names[port]);
}

/* an object of one member, or nothing if the member would be */
static void
put_id(struct record *r, uint32_t id)
{
	record_member(r, "info_data", 9);
	record_open(r, '{');
	record_member(r, "id", 2);
	record_num(r, id);
	record_close(r, '{');
}

/* of a kind or a master's kind in JSON: ip(8)'s linkinfo, in part */
static void
put_info(struct record *r, const struct link *l, const struct buf *text)
{
	const char *kind = link_text(l, text, TEXT_KIND),
	    *slave = link_text(l, text, TEXT_SLAVE);

	if (!kind && !slave)
		return;
	record_open(r, '{');
	if (kind) {
		record_member(r, "info_kind", 9);
		record_text(r, kind);
	}
	if (l->vlan != LINK_NO_VLAN)
		put_id(r, l->vlan);
	if (l->vni != LINK_NO_VNI)
		put_id(r, l->vni);
	if (slave) {
		record_member(r, "info_slave_kind", 15);
		record_text(r, slave);
	}
	if (l->port != LINK_NO_PORT) {
		record_member(r, "info_slave_data", 15);
		record_open(r, '{');
		record_member(r, "state", 5);
		put_port(r, l->port);
		record_close(r, '{');
	}
	record_close(r, '{');
}

static void
put_alts(struct record *r, const struct link *l, const struct buf *text)
{
	const char *alt = link_text(l, text, TEXT_ALT);

	if (!alt)
		return;
	record_open(r, '[');
	for (; alt; alt = link_next(l, text, alt))
		record_text(r, alt);
	record_close(r, '[');
}

static void
put_text(struct record *r, const char *text)
{
	if (text && *text)
		record_text(r, text);
}

static void
put_driver(struct record *r, int device, const struct link *l)
{
	struct device_driver d;

	if (device_driver(device, l->name, &d) == 0)
		put_text(r, d.driver);
}

static void
put_speed(struct record *r, int device, const struct link *l, int column)
{
	uint32_t speed;
	const char *duplex;

	device_speed(device, l->name, &speed, &duplex);
	if (column == COLUMN_DUPLEX)
		put_text(r, duplex);
	else if (speed)
		record_num(r, speed);
}

struct addr_column {
	struct record *record;
	const struct link *link;
	int field;		/* ADDR_INFO_... */
};

static void
put_addr(void *ctx, const struct addr *a)
{
	struct addr_column *c = ctx;

	addr_info_put(c->record, c->field, a, c->link);
}

/* in JSON every address, in text those that ifaddr prints; family 0: both */
static void
put_addrs(const struct link_columns *columns, struct record *r,
    const struct snapshot *s, const struct link *l, int family)
{
	struct addr_select usable = { .scope = ADDR_SELECT_ANY_SCOPE };
	struct addr_column c = { r, l,
	    columns->cidr ? ADDR_INFO_CIDR : ADDR_INFO_ADDR };
	size_t n;
	const struct addr *a = snapshot_addrs(s, l->index, &n);

	if (family)
		usable.families = family == 4 ? ADDR_SELECT_4 : ADDR_SELECT_6;
	if (r->form == RECORD_JSON)
		addr_info_put_array(r, a, n, family);
	else
		addr_select_each(&usable, a, n, put_addr, &c);
}

/* the values of one column; none is "-", or no member in JSON */
static void
put(struct link_columns *c, const struct snapshot *s, const struct link *l,
    int column)
{
	struct record *r = &c->record;
	const struct buf *text = &s->text;

	switch (column) {
	case COLUMN_NAME: put_name(r, l); break;
	case COLUMN_INDEX: record_num(r, (uint32_t)l->index); break;
	case COLUMN_ALT: put_alts(r, l, text); break;
	case COLUMN_KIND:
		if (r->form == RECORD_JSON)
			put_info(r, l, text);
		else
			put_text(r, link_text(l, text, TEXT_KIND));
		break;
	case COLUMN_TYPE: put_type(r, l->type); break;
	case COLUMN_FLAGS: put_flags(r, s, l); break;
	case COLUMN_STATE: put_state(r, l->operstate); break;
	case COLUMN_UP: record_num(r, (l->flags & IFF_UP) != 0); break;
	case COLUMN_RUN: record_num(r, (uint64_t)link_running(l)); break;
	case COLUMN_CARRIER: record_num(r, (uint64_t)link_carrier(l)); break;
	case COLUMN_MTU: record_num(r, l->mtu); break;
	case COLUMN_MAC: put_mac(r, l, &l->mac); break;
	case COLUMN_MASTER: put_name(r, snapshot_link(s, l->master)); break;
	case COLUMN_PORT: put_port(r, l->port); break;
	case COLUMN_PARENT: put_parent(r, s, l); break;
	case COLUMN_VLAN:
		if (l->vlan != LINK_NO_VLAN)
			record_num(r, l->vlan);
		break;
	case COLUMN_SPEED: case COLUMN_DUPLEX:
		put_speed(r, c->device, l, column);
		break;
	case COLUMN_DRIVER: put_driver(r, c->device, l); break;
	case COLUMN_ALIAS: put_text(r, link_text(l, text, TEXT_ALIAS)); break;
	case COLUMN_GROUP: put_group(r, l->group); break;
	case COLUMN_TXQLEN: record_num(r, l->txqlen); break;
	case COLUMN_BRD: put_mac(r, l, &l->brd); break;
	case COLUMN_PERM:
		if (memcmp(&l->perm, &l->mac, sizeof l->mac))
			put_mac(r, l, &l->perm);
		break;
	case COLUMN_BUS: put_text(r, link_text(l, text, TEXT_BUS)); break;
	case COLUMN_DEV: put_text(r, link_text(l, text, TEXT_DEV)); break;
	case COLUMN_ADDR4: put_addrs(c, r, s, l, 4); break;
	case COLUMN_ADDR6: put_addrs(c, r, s, l, 6); break;
	case COLUMN_ADDR: put_addrs(c, r, s, l, 0); break;
	default:
		if (l->stat[column - COLUMN_RXP] != UINT64_MAX)
			record_num(r, l->stat[column - COLUMN_RXP]);
	}
}

void
link_columns_put(struct link_columns *c, const struct snapshot *s,
    const struct link *l)
{
	size_t i;

	record_begin(&c->record);
	for (i = 0; i < c->chosen->n; i++) {
		columns_member(&c->record, link_columns_table,
		    c->chosen->at[i].member);
		put(c, s, l, c->chosen->at[i].index);
	}
	record_end(&c->record);
}

int
link_columns_need(const struct columns *c, int first, int last)
{
	for (; first <= last; first++)
		if (columns_have(c, first))
			return 1;
	return 0;
}

/* addr_info is one member of JSON: columns of both families become one */
static void
unite_addrs(struct columns *c)
{
	if (!columns_have(c, COLUMN_ADDR) &&
	    !(columns_have(c, COLUMN_ADDR4) && columns_have(c, COLUMN_ADDR6)))
		return;
	while (c->n && c->at[c->n - 1].index >= COLUMN_ADDR4)
		c->n--;
	columns_put(c, COLUMN_ADDR);
}

void
link_columns_choose(struct columns *c, int is_json, int is_table)
{
	static const char table[] = "name,state,kind,mtu,mac,master,addr";
	static const char json[] =
	    "name,index,alt,kind,type,flags,state,mtu,mac,master,parent,alias,"
	    "group,txqlen,brd,perm,bus,dev,addr";

	if (!c->n && is_table)
		columns_add(c, table);
	else if (!c->n && is_json)
		columns_add(c, json);
	else if (!c->n)
		columns_put(c, COLUMN_NAME);
	if (is_json) {
		columns_unite(c);
		unite_addrs(c);
	}
}
