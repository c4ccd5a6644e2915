/* what ioctl(2) tells of an interface: netdevice(7), <linux/ethtool.h> */
#include <stddef.h>
#include <stdint.h>

struct dev_driver {
	char driver[32], bus[32];	/* "": not told */
};

struct link;
struct addr;

/* a socket for the calls below; -1: errno */
int dev_open(void);
/* its index, by a name of n bytes; 0: there is none such */
unsigned dev_index(int fd, const char *name, size_t n);
/* the name of the interface with an index; its length */
size_t dev_name(int fd, unsigned index, char name[16]);
int dev_driver(int fd, const char *name, struct dev_driver *);
/* Mbit/s and "half" or "full"; 0 and NULL: unknown */
void dev_speed(int fd, const char *name, uint32_t *speed, const char **duplex);
int dev_is_wireless(int fd, const char *name);
/* where rtnetlink is refused: what there is of a link; -1: errno */
int dev_link(int fd, const char *name, struct link *);
/* likewise its first IPv4 address; -1: it has none */
int dev_addr(int fd, const struct link *, struct addr *);
