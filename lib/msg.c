#include "lib/msg.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "lib/num.h"
#include "lib/utf8.h"

/* texts one behind another: an array of pointers would be relocated at start */
#define ERRORS(X) \
	X(EACCES, "Permission denied") \
	X(EAGAIN, "Resource temporarily unavailable") \
	X(EBADF, "Bad file descriptor") \
	X(EBADMSG, "Bad message") \
	X(EFBIG, "File too large") \
	X(EINVAL, "Invalid argument") \
	X(EIO, "I/O error") \
	X(EISDIR, "Is a directory") \
	X(ELOOP, "Symbolic link loop") \
	X(EMFILE, "No file descriptors available") \
	X(ENAMETOOLONG, "Filename too long") \
	X(ENETDOWN, "Network is down") \
	X(ENOBUFS, "No buffer space available") \
	X(ENOENT, "No such file or directory") \
	X(ENOMEM, "Out of memory") \
	X(ENOSPC, "No space left on device") \
	X(ENOTDIR, "Not a directory") \
	X(EPERM, "Operation not permitted") \
	X(EPIPE, "Broken pipe")
#define NUMBER(error, text) error,
#define TEXT(error, text) text "\0"

static const unsigned char numbers[] = { ERRORS(NUMBER) };
static const char texts[] = ERRORS(TEXT);

static const char *
text_of(int error)
{
	const char *text = texts;
	unsigned i;

	for (i = 0; i < sizeof numbers; i++, text += strlen(text) + 1)
		if (numbers[i] == error)
			return text;
	return NULL;
}

const char *
msg_reason(int error, char room[MSG_REASON])
{
	const char *text = text_of(error), number[] = "errno ";

	if (text)
		return text;
	memcpy(room, number, strlen(number));
	num_format(room + strlen(number), (unsigned)error);
	return room;
}

struct line {
	size_t len;
	char s[1024];
};

/* append what fits into the first max bytes of the line */
static void
add(struct line *l, size_t max, const char *s)
{
	size_t len;

	for (; *s && l->len + 4 < max; s += len) {
		len = utf8_shown(s, strlen(s));
		if (len)
			memcpy(l->s + l->len, s, len);
		else
			l->s[l->len] = '?';
		if (!len)
			len = 1;
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
	char room[MSG_REASON];

	return msg(what, msg_reason(errno, room));
}

int
msg_no_interface(const char *name)
{
	return msg(*name ? name : "empty name", "no such interface");
}

int
msg_no_operand(const char *name)
{
	return *name == '-' && name[1] ? msg(name,
	    "no such interface (options come before names)") :
	    msg_no_interface(name);
}
