#include "lib/fd.h"

#include <sys/ioctl.h>
#include <unistd.h>

/* dup(2) takes the lowest free one, so hold the low ones until it is high */
int
fd_high(int fd)
{
	int high;

	if (fd < 0 || fd > 2)
		return fd;
	high = fd_high(dup(fd));
	close(fd);
	if (high >= 0)
		ioctl(high, FIOCLEX);
	return high;
}
