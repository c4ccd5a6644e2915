#include "exclude.h"

#include <errno.h>
#include <stddef.h>

#include "lib/buf.h"
#include "lib/msg.h"
#include "lib/operands.h"
#include "options.h"
#include "target.h"

struct list {	/* a file that is being read */
	struct target *except;
	const char *path;
	int failed;
	operands_wait *wait;
	void *ctx;		/* for wait() */
};

static int
exclude_target(struct target *except, const char *text)
{
	const char *why;

	if (target_add(except, text, &why) == TARGET_ADDED)
		return 0;
	return msg(*text ? text : "empty target", why);
}

static void
take_line(void *file, char *s, size_t n, int given)
{
	struct list *list = file;
	const char *text = target_line(s);

	(void)given;
	if (!n)
		list->failed = msg(list->path,
		    "a line holds a NUL, or is too long");
	else if (text)
		list->failed |= exclude_target(list->except, text);
}

static void
wait_for_line(void *file, int fd)
{
	const struct list *list = file;

	list->wait(list->ctx, fd);
}

static int
exclude_file(struct list *list, char separator)
{
	list->failed = 0;
	if (operands_lines(list->path, separator, take_line, wait_for_line,
	    list) < 0)
		return msg_errno(list->path);
	return list->failed;
}

int
exclude(struct target *except, const struct config *c, operands_wait *wait,
    void *ctx)
{
	struct list list = { .except = except, .wait = wait, .ctx = ctx };
	const struct options_exclude *x = (const void *)c->excludes.p;
	size_t n = c->excludes.len / sizeof *x;
	int failed = 0;

	if (c->excludes.failed)
		return msg("-x", msg_reason(ENOMEM, NULL));
	for (; n; n--, x++) {
		list.path = x->arg;
		failed |= x->is_file ? exclude_file(&list, c->separator) :
		    exclude_target(except, x->arg);
	}
	return failed;
}
