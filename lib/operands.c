#include "lib/operands.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "lib/buf.h"
#include "lib/fd.h"

enum { MOST = 16 << 20 };	/* bytes of input */

static void
add(struct operands *names, const char *s, size_t n)
{
	struct operand name = { s, n };

	buf_add(&names->list, &name, sizeof name);
}

/* a line with a NUL in it is no name (n is 0), and is shown up to there */
static void
add_lines(struct operands *names, char end)
{
	char *p = names->text.p, *stop = p + names->text.len, *line = p;
	size_t n;

	for (; p < stop; p++) {
		if (*p != end)
			continue;
		*p = '\0';
		n = (size_t)(p - line);
		if (n)
			add(names, line, strlen(line) == n ? n : 0);
		line = p + 1;
	}
}

static int
read_lines(struct operands *names, int fd, char end)
{
	struct buf *text = &names->text;
	ssize_t n = -1;

	while (buf_room(text, 4096)) {
		n = read(fd, text->p + text->len, 4096);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		text->len += (size_t)n;
		if (text->len > MOST) {
			errno = EFBIG;
			n = -1;
			break;
		}
	}
	if (n >= 0)	/* else the last line may be incomplete */
		buf_add(text, &end, 1);
	add_lines(names, end);
	return n < 0 || text->failed || names->list.failed ? -1 : 0;
}

int
operands_read(struct operands *names, char **argv, int i, char end)
{
	int seen = 0, r = 0;

	names->filter = !argv[i];
	if (names->filter)
		return read_lines(names, 0, end);
	for (; argv[i]; i++)
		if (strcmp(argv[i], "-"))
			add(names, argv[i], strlen(argv[i]));
		else if (!seen) {
			seen = 1;
			r = read_lines(names, 0, end);
		}
	return names->list.failed ? -1 : r;
}

int
operands_file(struct operands *names, const char *path, char end)
{
	int fd = fd_high(open(path, O_RDONLY | O_CLOEXEC)), r;

	if (fd < 0)
		return -1;
	r = read_lines(names, fd, end);
	close(fd);
	return r;
}

int
operands_given(const struct operands *names, const struct operand *name)
{
	const char *text = names->text.p;

	return !text || name->s < text || name->s >= text + names->text.len;
}

const struct operand *
operands_list(const struct operands *names, size_t *n)
{
	*n = BUF_COUNT(&names->list, struct operand);
	return BUF_ITEMS(&names->list, struct operand);
}
