/* operands: operands and input lines, against a plain split of the text */
#include <errno.h>

#include "fuzz.h"
#include "system.h"
#include "lib/buf.h"
#include "lib/operands.h"

enum { MOST = 8 };

/* the names not yet compared */
struct list {
	const struct operands *names;
	const struct operand *p;
	size_t n;
};

static void
must_be(struct list *l, const char *s, size_t n, size_t key, int given)
{
	MUST(l->n);
	/* what take() copied is not in names */
	MUST(!l->names->text.p || operands_given(l->names, l->p) == given);
	MUST(l->p->n == key && !memcmp(l->p->s, s, n) && !l->p->s[n]);
	l->p++;
	l->n--;
}

/* the lines of a text; a last one without an end counts if all was read */
static void
lines(struct list *l, const char *s, size_t n, char end, int whole)
{
	const char *stop;
	size_t len, shown;

	for (; n; s += len + 1, n -= len + 1) {
		stop = memchr(s, end, n);
		len = stop ? (size_t)(stop - s) : n;
		shown = strnlen(s, len);
		if (len && (stop || whole))
			must_be(l, s, shown, shown == len ? len : 0, 0);
		if (!stop)
			return;
	}
}

static struct list
list_of(const struct operands *names)
{
	struct list l = { .names = names };

	l.p = operands_list(names, &l.n);
	return l;
}

/* the input's first bytes say how; operands, 0 to MOST, and the text to read */
static void
operands(struct input in, char **argv, int argc, char end)
{
	struct operands names = { 0 };
	const char *text = (const char *)in.p;
	size_t n = in.n;
	struct list l;
	int i, r = operands_read(&names, argv, 0, end), seen = 0;

	l = list_of(&names);
	MUST(names.filter == !argc);
	if (!argc)
		lines(&l, text, n - sys.in->n, end, r == 0);
	for (i = 0; i < argc; i++)
		if (strcmp(argv[i], "-"))
			must_be(&l, argv[i], strlen(argv[i]), strlen(argv[i]),
			    1);
		else if (!seen++)
			lines(&l, text, n - sys.in->n, end, r == 0);
	MUST(!l.n);
	MUST(r == 0 || errno);
	MUST(r < 0 || !sys.in->n || (argc && !seen));
	buf_free(&names.list);
	buf_free(&names.text);
}

static void
take(void *ctx, char *s, size_t n, int given)
{
	struct operands *names = ctx;
	struct operand name = { strdup(s), n };

	MUST(!given);
	buf_add(&names->list, &name, sizeof name);
}

static void
file(struct input in, char end)
{
	struct operands names = { 0 };
	const char *text = (const char *)in.p;
	size_t n = in.n;
	int r = operands_lines("file", end, take, NULL, &names);
	struct list l = list_of(&names);

	lines(&l, text, n - sys.in->n, end, r == 0);
	MUST(!l.n);
	for (l = list_of(&names); l.n; l.n--, l.p++)
		free((void *)(uintptr_t)l.p->s);
	buf_free(&names.list);
	system_end();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct input in = { data, n };
	char *argv[MOST + 1] = { 0 }, end;
	unsigned how;
	int argc;

	system_begin(&in);
	how = take8(&in);
	end = how & 1 ? '\n' : '\0';
	for (argc = 0; argc < (int)(how >> 4) % (MOST + 1) && in.n; argc++)
		argv[argc] = take_text(&in);
	if (how & 2)
		file(in, end);
	else
		operands(in, argv, argc, end);
	while (argc--)
		free(argv[argc]);
	return 0;
}
