#include "lib/opt.h"

#include <errno.h>
#include <string.h>

#include "lib/buf.h"
#include "lib/msg.h"
#include "lib/out.h"
#include "lib/span.h"
#include "lib/table.h"

struct opt
opt_begin(char **argv, const char *table, const char *operands)
{
	return (struct opt){ .argv = argv, .table = table,
	    .operands = operands, .i = *argv != NULL };
}

/* "-o col,...", not "-o" */
static int
takes_argument(const char *line)
{
	return line[2] == ' ';
}

/* the option's line in the table; "": there is none */
static const char *
find(const struct opt *o, char letter)
{
	const char *line = o->table;

	while (*line && line[1] != letter)
		line = table_next(line);
	return line;
}

int
opt_next(struct opt *o)
{
	const char *line;
	char *s;
	int takes;

	for (;;) {
		s = o->argv[o->i];
		if (!o->at && (!s || *s != '-' || !s[1]))
			return -1;
		if (!o->at && s[1] == '-') {
			o->i += !s[2];
			return s[2] ? 0 : -1;
		}
		if (!o->at)
			o->at = 1;	/* behind the "-" */
		line = find(o, s[o->at]);
		if (!*line)
			return 0;
		takes = takes_argument(line);
		o->seen[(unsigned char)line[1]] = 1;
		o->arg = s + ++o->at;
		if (takes && !*o->arg)
			o->arg = o->argv[++o->i];
		if (!o->arg)
			return 0;
		if (takes || !*o->arg) {
			o->i++;
			o->at = 0;
		}
		if (takes)
			return o->letter = line[1];
	}
}

/* the name that the program was called by */
static void
put_called(struct out *out)
{
	out_name(out, program_invocation_short_name,
	    strlen(program_invocation_short_name));
}

/* first the options with no argument, in one cluster: [-abc] */
static void
put_usage(struct out *out, const struct opt *o)
{
	const char *line, *open = " [-";

	out_str(out, "usage: ");
	put_called(out);
	for (line = o->table; *line; line = table_next(line))
		if (!takes_argument(line)) {
			out_str(out, open);
			out_bytes(out, line + 1, 1);
			open = "";
		}
	if (!*open)
		out_str(out, "]");
	for (line = o->table; *line; line = table_next(line))
		if (takes_argument(line)) {
			out_str(out, " [");
			out_bytes(out, line, table_field(line));
			out_str(out, "]");
		}
	out_str(out, " ");
	out_str(out, o->operands);
	out_str(out, "\n");
}

int
opt_bad(const struct opt *o, const char *what, const char *why)
{
	struct out out = { .fd = 2 };

	msg(what, why);
	put_usage(&out, o);
	out_end(&out);
	return 2;
}

int
opt_bad_arg(const struct opt *o, const char *why, const char *arg)
{
	char what[64] = "-? ";
	size_t n = strlen(why);

	what[1] = o->letter;
	memcpy(what + 3, why, n < sizeof what - 4 ? n : sizeof what - 4);
	return opt_bad(o, what, arg);
}

int
opt_bad_element(const struct opt *o, const char *why, const char *element)
{
	char text[256];
	size_t n = span_to(element, ',');

	n = n < sizeof text ? n : sizeof text - 1;
	memcpy(text, element, n);
	text[n] = '\0';
	return opt_bad_arg(o, why, text);
}

int
opt_status(const struct opt *o)
{
	struct out out = { .fd = 1 };
	const char *s = o->argv[o->i];
	char name[] = "-?";

	if (!s)
		return opt_bad(o, o->argv[o->i - 1], "needs an argument");
	if (o->at) {
		name[1] = s[o->at];
		return opt_bad(o, name, "unknown option");
	}
	if (!strcmp(s, "--help")) {
		put_usage(&out, o);
		out_str(&out, o->table);
	} else if (!strcmp(s, "--version")) {
		put_called(&out);
		out_str(&out, " " VERSION "\n");
	} else
		return opt_bad(o, s, "unknown option");
	return out_end(&out) < 0 ? msg_errno("stdout") : 0;
}

int
opt_conflict(const struct opt *o, const char *sets)
{
	const char *s;
	char what[] = "-?", why[] = "not with -?";

	for (s = sets; *s; s++) {
		if (s == sets || s[-1] == ' ')	/* a set's first letter */
			what[1] = *s;
		else if (*s != ' ' && opt_has(o, what[1]) && opt_has(o, *s)) {
			why[sizeof why - 2] = *s;
			return opt_bad(o, what, why);
		}
	}
	return 0;
}
