#include "lib/out.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "lib/buf.h"
#include "lib/num.h"
#include "lib/utf8.h"

enum { BLOCK = 32 * 1024 };	/* bytes that are written at once */

/* nothing is written once a write failed or bytes were lost */
static void
flush(struct out *o)
{
	struct pollfd p = { .fd = o->fd, .events = POLLOUT };
	size_t part, at = 0;
	ssize_t n;

	while (at < o->b.len && !o->error && !o->b.failed) {
		part = o->before ? o->before(o->ctx) : SIZE_MAX;
		if (part > o->b.len - at)
			part = o->b.len - at;
		n = write(o->fd, o->b.p + at, part);
		if (n >= 0)
			at += (size_t)n;
		else if (errno == EAGAIN)
			poll(&p, 1, o->before ? 0 : -1);
		else if (errno != EINTR)
			o->error = errno;
	}
	o->b.len = 0;
}

void
out_bytes(struct out *o, const void *s, size_t n)
{
	buf_add(&o->b, s, n);
	if (o->fd >= 0 && o->b.len >= BLOCK)
		flush(o);
}

void
out_str(struct out *o, const char *s)
{
	out_bytes(o, s, strlen(s));
}

void
out_num(struct out *o, uint64_t v)
{
	char s[NUM_TEXT];
	size_t n = num_format(s, v);

	out_bytes(o, s, n);
}

void
out_milli(struct out *o, uint64_t v)
{
	char part[] = ".000";
	uint64_t n = v % 1000;

	part[1] = (char)('0' + n / 100);
	part[2] = (char)('0' + n / 10 % 10);
	part[3] = (char)('0' + n % 10);
	out_num(o, v / 1000);
	out_str(o, part);
}

static int
to_terminal(struct out *o)
{
	if (!o->tty)
		o->tty = o->fd >= 0 && isatty(o->fd) ? 1 : -1;
	return o->tty > 0;
}

void
out_name(struct out *o, const char *s, size_t n)
{
	size_t run, len;

	for (; n; s += run, n -= run) {
		for (run = 0; (len = utf8_shown(s + run, n - run)); )
			run += len;
		out_bytes(o, s, run);
		if (run < n)
			out_bytes(o, to_terminal(o) ? "?" : s + run, 1);
		run += run < n;
	}
}

const char *
out_string(struct out *o)
{
	out_bytes(o, "", 1);
	return o->b.failed ? NULL : o->b.p;
}

int
out_end(struct out *o)
{
	if (o->fd >= 0)
		flush(o);
	errno = o->b.failed ? ENOMEM : o->error;
	return errno ? -1 : 0;
}
