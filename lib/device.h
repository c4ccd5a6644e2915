/*
 * What ioctl(2) knows of interfaces: netdevice(7), <linux/ethtool.h>,
 * <linux/wireless.h>
 */
#ifndef IFKIT_DEVICE_H
#define IFKIT_DEVICE_H

#include <stddef.h>
#include <stdint.h>

struct device_driver {
	char driver[32], bus[32];	/* "": unknown */
};

struct link;
struct addr;

/* open a socket for the calls below, which fail with -1; -1: errno */
int device_open(void);
/* index of an interface, from its name of n bytes; 0: there is none */
unsigned device_index(int fd, const char *name, size_t n);
/* name of an interface, from its index, "?" if it is gone; its length */
size_t device_name(int fd, unsigned index, char name[16]);
/* link-layer address of an Ethernet interface; unchanged if it is gone */
void device_mac(int fd, unsigned index, uint8_t mac[6]);
/* its driver and bus address; 0, or -1: errno, and both are unknown */
int device_driver(int fd, const char *name, struct device_driver *);
/* its speed in Mbit/s, 0: unknown, and "half", "full" or NULL: unknown */
void device_speed(int fd, const char *name, uint32_t *speed,
    const char **duplex);
/* has it wireless extensions? */
int device_is_wireless(int fd, const char *name);
/*
 * For where rtnetlink is refused: what ioctl(2) knows of a link. Returns 0, or
 * -1: errno, ENODEV if there is no such interface.
 */
int device_link(int fd, const char *name, struct link *);
/* likewise its first IPv4 address; 0, or -1: it has none */
int device_addr(int fd, const struct link *, struct addr *);

#endif
