#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "msg.h"
#include "utf8.h"

static const struct {
	unsigned char error;
	char text[31];
} errors[] = {
	{ EACCES, "Permission denied" },
	{ EBADF, "Bad file descriptor" },
	{ EBADMSG, "Bad message" },
	{ EFBIG, "File too large" },
	{ EINVAL, "Invalid argument" },
	{ EIO, "I/O error" },
	{ EISDIR, "Is a directory" },
	{ EMFILE, "No file descriptors available" },
	{ ENOBUFS, "No buffer space available" },
	{ ENOMEM, "Out of memory" },
	{ ENOSPC, "No space left on device" },
	{ EPERM, "Operation not permitted" },
	{ EPIPE, "Broken pipe" },
};

const char *
msg_error(int error)
{
	unsigned i;

	for (i = 0; i < sizeof errors / sizeof *errors; i++)
		if (errors[i].error == error)
			return errors[i].text;
	return "the kernel refused";
}

struct line {
	size_t len;
	char s[1024];
};

/* what does not fit into the first max bytes of the line is cut */
static void
add(struct line *l, size_t max, const char *s)
{
	size_t len;

	for (; *s && l->len + 4 < max; s += len) {
		len = utf8_shown(s, strlen(s));
		memcpy(l->s + l->len, len ? s : "?", len ? len : 1);
		len += !len;
		l->len += len;
	}
}

int
msg(const char *what, const char *why)
{
	struct line l;

	l.len = 0;
	add(&l, 128, program_invocation_short_name);
	add(&l, 256, ": ");
	add(&l, 640, what);
	if (why) {
		add(&l, 656, ": ");
		add(&l, sizeof l.s, why);
	}
	l.s[l.len++] = '\n';
	while (write(2, l.s, l.len) < 0 && errno == EINTR)
		;
	return 2;
}

int
msg_errno(const char *what)
{
	return msg(what, msg_error(errno));
}

int
msg_no_interface(const char *name)
{
	return msg(*name ? name : "empty name", "no such interface");
}
