#include "lib/operands.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "lib/buf.h"
#include "lib/fd.h"

enum { LONGEST = 65536 };	/* bytes; no name is so long */

/* take the lines that are complete; returns their bytes */
static size_t
take_lines(const struct buf *text, char end, operands_take *take, void *ctx)
{
	char *p = text->p, *stop = p + text->len, *line = p;
	size_t n;

	for (; p < stop; p++) {
		if (*p != end)
			continue;
		*p = '\0';
		n = (size_t)(p - line);
		/* a line with a NUL is no name, and is shown up to the NUL */
		if (n)
			take(ctx, line, n < LONGEST && strlen(line) == n ? n :
			    0, 0);
		line = p + 1;
	}
	return (size_t)(line - text->p);
}

static int
read_lines(int fd, char end, operands_take *take, operands_wait *wait,
    void *ctx)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	struct buf text = { 0 };
	ssize_t n = -1;

	while (buf_room(&text, 4096)) {
		if (wait)
			wait(ctx, fd);
		n = read(fd, text.p + text.len, text.cap - text.len);
		if (n < 0 && errno == EAGAIN)
			poll(&p, 1, -1);
		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			continue;
		if (n == 0 && text.len)	/* the last line, if it lacks its end */
			buf_add(&text, &end, 1);
		if (n < 0)
			break;
		text.len += (size_t)n;
		buf_cut(&text, 0, take_lines(&text, end, take, ctx));
		if (n == 0)
			break;
		if (text.len > LONGEST)	/* the middle of it is lost */
			text.len = LONGEST;
	}
	buf_free(&text);
	return n ? -1 : 0;
}

int
operands_each(char **argv, int i, char end, operands_take *take,
    operands_wait *wait, void *ctx)
{
	int seen = 0, r = 0;

	if (!argv[i])
		return read_lines(0, end, take, wait, ctx);
	for (; argv[i]; i++)
		if (strcmp(argv[i], "-"))
			take(ctx, argv[i], strlen(argv[i]), 1);
		else if (!seen) {
			seen = 1;
			r = read_lines(0, end, take, wait, ctx);
		}
	return r;
}

int
operands_lines(const char *path, char end, operands_take *take,
    operands_wait *wait, void *ctx)
{
	int fd = fd_high(open(path, O_RDONLY | O_CLOEXEC)), r;

	if (fd < 0)
		return -1;
	r = read_lines(fd, end, take, wait, ctx);
	close(fd);
	return r;
}

/* lines move while more are read: operands_read sets addresses at the end */
static void
keep(void *ctx, char *s, size_t n, int given)
{
	struct operands *names = ctx;
	struct operand name = { given ? s : NULL, n };

	if (names->list.failed)	/* or another name would get this line */
		return;
	if (!given)
		buf_add_string(&names->text, s, strlen(s));
	if (!names->text.failed)
		buf_add(&names->list, &name, sizeof name);
}

int
operands_read(struct operands *names, char **argv, int i, char end)
{
	int r = operands_each(argv, i, end, keep, NULL, names);
	struct operand *name = BUF_ITEMS(&names->list, struct operand);
	size_t n = BUF_COUNT(&names->list, struct operand);
	const char *line = names->text.p;

	names->filter = !argv[i];
	for (; n; n--, name++)
		if (!name->s) {
			name->s = line;
			line += strlen(line) + 1;
		}
	return names->list.failed || names->text.failed ? -1 : r;
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
