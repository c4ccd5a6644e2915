/* device: answers of ioctl(2) */
#include <net/if.h>
#include <unistd.h>

#include "fuzz.h"
#include "system.h"
#include "lib/device.h"
#include "lib/ip.h"
#include "lib/addr.h"
#include "lib/link.h"

static void
speed(int fd, const char *name)
{
	const char *duplex;
	uint32_t v;

	device_speed(fd, name, &v, &duplex);
	MUST(v != UINT32_MAX && v != UINT16_MAX);
	MUST(!duplex || !strcmp(duplex, "half") || !strcmp(duplex, "full"));
}

static void
driver(int fd, const char *name)
{
	struct device_driver d;

	memset(&d, 'x', sizeof d);
	if (device_driver(fd, name, &d) < 0)
		MUST(!*d.driver && !*d.bus);
	MUST(memchr(d.driver, 0, sizeof d.driver) &&
	    memchr(d.bus, 0, sizeof d.bus));
}

static void
whole(int fd, const char *name)
{
	struct link l;
	struct addr a;

	if (device_link(fd, name, &l) < 0)
		return;
	MUST(!strcmp(l.name, name) && strlen(name) < sizeof l.name);
	MUST(!strchr(name, ':'));
	MUST(l.mac.len == 0 || l.mac.len == 6);
	MUST(!(l.flags & ~(uint32_t)(0xffff | LINK_LOWER_UP)));
	if (device_addr(fd, &l, &a) < 0)
		return;
	MUST(a.local.len == 4 && a.bits <= 32 && a.index == l.index);
	MUST(!a.peer.len && !a.brd.len && a.life.valid == ADDR_FOREVER);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct input in = { data, n };
	char *name = take_text(&in), *back = malloc(16);
	int fd;

	system_begin(&in);
	fd = device_open();
	if (fd >= 0) {
		whole(fd, name);
		driver(fd, name);
		speed(fd, name);
		MUST(device_is_wireless(fd, name) <= 1);
		if (!device_index(fd, name, strlen(name)))
			MUST(device_name(fd, 7, back) == strlen(back));
		close(fd);
	}
	system_end();
	free(name);
	free(back);
	return 0;
}
