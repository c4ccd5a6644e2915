/* what ioctl(2) tells of an interface: netdevice(7), <linux/ethtool.h> */
#ifndef IFKIT_DEVICE_H
#define IFKIT_DEVICE_H

#include <stddef.h>
#include <stdint.h>

struct device_driver {
	char driver[32], bus[32];	/* "": not told */
};

struct link;
struct addr;

/* a socket for the calls below; -1: errno */
int device_open(void);
/* its index, by a name of n bytes; 0: there is none such */
unsigned device_index(int fd, const char *name, size_t n);
/* the name of the interface with an index; its length */
size_t device_name(int fd, unsigned index, char name[16]);
int device_driver(int fd, const char *name, struct device_driver *);
/* Mbit/s and "half" or "full"; 0 and NULL: unknown */
void
device_speed(int fd, const char *name, uint32_t *speed, const char **duplex);
int device_is_wireless(int fd, const char *name);
/* where rtnetlink is refused: what there is of a link; -1: errno */
int device_link(int fd, const char *name, struct link *);
/* likewise its first IPv4 address; -1: it has none */
int device_addr(int fd, const struct link *, struct addr *);

#endif
