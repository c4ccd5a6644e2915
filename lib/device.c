#include "lib/device.h"

#include <errno.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "lib/addr.h"
#include "lib/fd.h"
#include "lib/ip.h"
#include "lib/link.h"
#include "lib/span.h"

/*
 * <linux/sockios.h>, <linux/wireless.h>, <linux/ethtool.h>; the calls have
 * names of our own, because some libcs define the kernel's names
 */
enum {
	CALL_ETHTOOL = 0x8946, CALL_GIWNAME = 0x8b01,
	ETHTOOL_GSET = 0x1, ETHTOOL_GDRVINFO = 0x3, ETHTOOL_GLINK = 0xa,
	ETHTOOL_GLINKSETTINGS = 0x4c,
	DUPLEX_HALF = 0, DUPLEX_FULL = 1, DUPLEX_UNKNOWN = 0xff
};

enum { MASKS = 3 * 127 };	/* most words of three sets of link modes */

struct drvinfo {	/* struct ethtool_drvinfo */
	uint32_t cmd;
	char driver[32], version[32], fw_version[32], bus_info[32];
	char erom_version[32], reserved[12];
	uint32_t n[5];
};

struct old_settings {	/* struct ethtool_cmd */
	uint32_t cmd, supported, advertising;
	uint16_t speed;
	uint8_t duplex, byte[5];
	uint32_t maxtxpkt, maxrxpkt;
	uint16_t speed_hi;
	uint8_t mdix[2];
	uint32_t lp_advertising, reserved[2];
};

struct settings {	/* struct ethtool_link_settings */
	uint32_t cmd, speed;
	uint8_t duplex, byte[6];
	int8_t nwords;
	uint8_t more[4];
	uint32_t reserved[7], masks[MASKS];
};

/* an ioctl on the interface of this name; the rest of ifr is filled in */
static int
call(int fd, uint16_t request, const char *name, struct ifreq *ifr)
{
	size_t n = strlen(name);

	if (n >= sizeof ifr->ifr_name || name[span_to(name, ':')]) {
		errno = ENODEV;		/* the kernel would cut the name */
		return -1;
	}
	memcpy(ifr->ifr_name, name, n + 1);
	return ioctl(fd, request, ifr);
}

static int
ethtool(int fd, const char *name, void *data)
{
	struct ifreq ifr = { .ifr_data = data };

	return call(fd, CALL_ETHTOOL, name, &ifr);
}

int
device_open(void)
{
	int fd = fd_high(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));

	/* any family does, and a sandbox may refuse one */
	if (fd < 0)
		fd = fd_high(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
	return fd;
}

unsigned
device_index(int fd, const char *name, size_t n)
{
	struct ifreq ifr = { 0 };
	char s[sizeof ifr.ifr_name] = "";

	if (n >= sizeof s)
		return 0;
	memcpy(s, name, n);
	return call(fd, SIOCGIFINDEX, s, &ifr) < 0 ? 0 :
	    (unsigned)ifr.ifr_ifindex;
}

size_t
device_name(int fd, unsigned index, char name[16])
{
	struct ifreq ifr = { .ifr_ifindex = (int)index };

	if (ioctl(fd, SIOCGIFNAME, &ifr) < 0)
		ifr.ifr_name[0] = '?';	/* it is gone */
	strcpy(name, ifr.ifr_name);
	return strlen(name);
}

void
device_mac(int fd, unsigned index, uint8_t mac[6])
{
	struct ifreq ifr = { .ifr_ifindex = (int)index };

	if (ioctl(fd, SIOCGIFNAME, &ifr) == 0 &&
	    ioctl(fd, SIOCGIFHWADDR, &ifr) == 0)
		memcpy(mac, ifr.ifr_hwaddr.sa_data, 6);
}

int
device_driver(int fd, const char *name, struct device_driver *d)
{
	struct drvinfo info = { .cmd = ETHTOOL_GDRVINFO };

	*d = (struct device_driver){ "", "" };
	if (ethtool(fd, name, &info) < 0)
		return -1;
	memcpy(d->driver, info.driver, sizeof d->driver - 1);
	memcpy(d->bus, info.bus_info, sizeof d->bus - 1);
	return 0;
}

void
device_speed(int fd, const char *name, uint32_t *speed, const char **duplex)
{
	struct settings s = { .cmd = ETHTOOL_GLINKSETTINGS };
	struct old_settings old = { .cmd = ETHTOOL_GSET };
	unsigned how = DUPLEX_UNKNOWN;

	*speed = 0;
	/* the first call only learns how many words the second must have */
	if (ethtool(fd, name, &s) == 0 && s.nwords < 0) {
		s.cmd = ETHTOOL_GLINKSETTINGS;
		s.nwords = (int8_t)-s.nwords;
		if (ethtool(fd, name, &s) == 0) {
			*speed = s.speed;
			how = s.duplex;
		}
	} else if (ethtool(fd, name, &old) == 0) {
		*speed = (uint32_t)old.speed_hi << 16 | old.speed;
		how = old.duplex;
	}
	/* SPEED_UNKNOWN, in 32 bits or 16 */
	if (*speed == UINT32_MAX || *speed == UINT16_MAX)
		*speed = 0;
	*duplex = NULL;
	if (how == DUPLEX_HALF)
		*duplex = "half";
	else if (how == DUPLEX_FULL)
		*duplex = "full";
}

int
device_is_wireless(int fd, const char *name)
{
	struct ifreq ifr = { 0 };

	return call(fd, CALL_GIWNAME, name, &ifr) == 0;
}

/* ioctl(2) has only 16 of the flags; ethtool knows the carrier */
int
device_link(int fd, const char *name, struct link *l)
{
	struct { uint32_t cmd, up; } carrier = { ETHTOOL_GLINK, 0 };
	struct ifreq ifr = { 0 };

	*l = (struct link){ .parent = -1, .netns = -1, .vlan = LINK_NO_VLAN };
	memset(l->stat, 0xff, sizeof l->stat);
	if (call(fd, SIOCGIFINDEX, name, &ifr) < 0)
		return -1;
	l->index = ifr.ifr_ifindex;
	memcpy(l->name, ifr.ifr_name, sizeof l->name - 1);
	if (call(fd, SIOCGIFFLAGS, name, &ifr) < 0)
		return -1;
	l->flags = (uint16_t)ifr.ifr_flags;
	if (ethtool(fd, name, &carrier) < 0 ? l->flags & IFF_RUNNING :
	    carrier.up)
		l->flags |= LINK_LOWER_UP;
	if (call(fd, SIOCGIFMTU, name, &ifr) == 0)
		l->mtu = (uint32_t)ifr.ifr_mtu;
	if (call(fd, SIOCGIFTXQLEN, name, &ifr) == 0)
		l->txqlen = (uint32_t)ifr.ifr_qlen;
	if (call(fd, SIOCGIFHWADDR, name, &ifr) == 0) {
		l->type = ifr.ifr_hwaddr.sa_family;
		l->mac.len = 6;
		memcpy(l->mac.byte, ifr.ifr_hwaddr.sa_data, l->mac.len);
	}
	return 0;
}

static int
get_ip(int fd, uint16_t request, const char *name, struct ip *ip)
{
	struct ifreq ifr = { .ifr_addr.sa_family = AF_INET };

	if (call(fd, request, name, &ifr) < 0)
		return -1;
	ip->len = 4;
	/* behind the port of a struct sockaddr_in */
	memcpy(ip->byte, ifr.ifr_addr.sa_data + 2, 4);
	return 0;
}

int
device_addr(int fd, const struct link *l, struct addr *a)
{
	struct ip mask = { 0 };

	*a = (struct addr){ .index = l->index, .flags = ADDR_PERMANENT,
	    .life = { ADDR_FOREVER, ADDR_FOREVER },
	    .scope = l->flags & IFF_LOOPBACK ? SCOPE_HOST : SCOPE_GLOBAL };
	if (get_ip(fd, SIOCGIFADDR, l->name, &a->local) < 0 ||
	    get_ip(fd, SIOCGIFNETMASK, l->name, &mask) < 0)
		return -1;
	while (a->bits < 32 && mask.byte[a->bits / 8] << a->bits % 8 & 0x80)
		a->bits++;
	return 0;
}
