/*
 * record, out, utf8: hostile names and texts in JSON, in fields, on a terminal;
 * msg: in messages on standard error
 */
#include <errno.h>

#include "fuzz.h"
#include "json.h"
#include "system.h"
#include "lib/buf.h"
#include "lib/msg.h"
#include "lib/out.h"
#include "lib/record.h"
#include "lib/utf8.h"

static void
lengths(const char *s, size_t n)
{
	size_t len, shown;

	for (; n; s++, n--) {
		len = utf8_len(s, n);
		shown = utf8_shown(s, n);
		MUST(len == character(s, n));
		MUST(shown == (len == 1 && ((uint8_t)*s < ' ' || *s == 0x7f) ?
		    0 : len == 2 && (uint8_t)*s == 0xc2 &&
		    (uint8_t)s[1] < 0xa0 ? 0 : len));
	}
	MUST(!utf8_len(s, 0));
}

/* decoding the JSON string gives the bytes back */
static void
to_json(const char *s, size_t n)
{
	struct out out = { .fd = -1 };
	struct record r = { .out = &out, .form = RECORD_JSON };
	struct json j;
	char *back = malloc(6 * n + 3);

	record_name(&r, s, n);
	j = (struct json){ out.b.p, out.b.p + out.b.len };
	MUST(json_string(&j, back) == n && !memcmp(back, s, n));
	MUST(j.p == j.end);
	free(back);
	buf_free(&out.b);
}

/* raw, but for \011 \012 \134 \054; a field of one line */
static void
to_field(const char *s)
{
	struct out out = { .fd = -1, .tty = -1 };
	struct record r = { .out = &out, .form = RECORD_LINES };
	size_t at = 0, len = strlen(s);
	char octal[5];

	record_text(&r, s);
	for (; *s; s++) {
		if (strchr("\t\n\\,", *s)) {
			snprintf(octal, sizeof octal, "\\%03o", *s);
			MUST(out.b.len - at >= 4 &&
			    !memcmp(out.b.p + at, octal, 4));
			at += 4;
		} else
			MUST(at < out.b.len && out.b.p[at++] == *s);
	}
	MUST(at == out.b.len);
	s -= len;
	record_name(&r, s, len);
	MUST(out.b.len == at + 1 + len && out.b.p[at] == ',' &&
	    !memcmp(out.b.p + at + 1, s, len));
	buf_free(&out.b);
}

/* as many bytes as before: each ? stands for one byte, or is one */
static void
to_terminal(const char *s, size_t n)
{
	struct out out = { .fd = -1, .tty = 1 };
	size_t at, len;

	out_name(&out, s, n);
	MUST(out.b.len == n);
	MUST(out_string(&out) == out.b.p && out.b.len == n + 1);
	for (at = 0; at < n; at += len) {
		len = utf8_shown(s + at, n - at);
		MUST(len ? !memcmp(out.b.p + at, s + at, len) :
		    out.b.p[at] == '?');
		len += !len;
	}
	must_be_shown(out.b.p, n);
	buf_free(&out.b);
}

/* a record of every sort of value, as the input says, JSON and text */
static void
record(struct input in, enum record_form form, int nulls)
{
	struct out out = { .fd = -1, .tty = 1 };
	struct record r = { .out = &out, .form = form, .nulls = nulls };
	size_t deep = 0, i, fields = 1;
	char *s, stack[8];

	record_begin(&r);
	record_member(&r, "first", 5);
	while (in.n) {
		switch (take8(&in) % 9) {
		case 0: record_num(&r, take64(&in)); break;
		case 1: record_milli(&r, take64(&in)); break;
		case 2: record_digits(&r, "[", take32(&in), "]"); break;
		case 3:
			record_word(&r, form == RECORD_JSON ? "true" : "1");
			break;
		case 4: record_plain(&r, "plain", 5); break;
		case 5:
			s = take_text(&in);
			record_text(&r, s);
			free(s);
			break;
		case 6:
			if (deep < sizeof stack)
				record_open(&r, stack[deep++] = '[');
			break;
		case 7:
			if (deep)
				record_close(&r, stack[--deep]);
			break;
		default:	/* a value has a member of its own */
			if (!deep) {
				record_member(&r, "more", 4);
				fields++;
			}
			continue;
		}
		if (!deep) {
			record_member(&r, "key", 3);
			fields++;
		}
	}
	while (deep)
		record_close(&r, stack[--deep]);
	record_end(&r);
	if (form == RECORD_JSON)
		json_must(out.b.p, out.b.len);
	else {
		for (i = 0; i < out.b.len; i++)
			fields -= out.b.p[i] == '\t';
		MUST(fields == 1 && out.b.p[--out.b.len] ==
		    (form == RECORD_NULS ? '\0' : '\n'));
		must_be_shown(out.b.p, out.b.len);
	}
	buf_free(&out.b);
}

/* one short line, in one write(2), without control characters */
static void
line(void)
{
	if (!sys.outs) {
		MUST(sys.fails);
		return;
	}
	MUST(sys.outs <= 1024 && sys.out[sys.outs - 1] == '\n');
	MUST(memchr(sys.out, '\n', sys.outs) == sys.out + sys.outs - 1);
	MUST(!memchr(sys.out, '\t', sys.outs));
	must_be_shown(sys.out, sys.outs);
	sys.outs = 0;
}

static void
trouble(const char *s)
{
	char *why = guard_text(s + strlen(s) / 2, strlen(s) - strlen(s) / 2);

	sys.outs = 0;
	MUST(msg(s, why) == 2);
	line();
	errno = *s;
	MUST(msg_errno(s) == 2);
	line();
	MUST(msg_no_interface(s) == 2);
	line();
	MUST(msg_no_operand(s) == 2);
	MUST((*s == '-' && s[1]) == (memmem(sys.out, sys.outs,
	    " (options come before names)\n", 29) != NULL));
	line();
	free(why);
}

/* lost output is reported */
static void
write_all(const char *s, size_t n)
{
	struct out out = { .fd = 1, .tty = 0 };

	sys.outs = 0;
	out_name(&out, s, n);
	out_bytes(&out, s, n);
	if (out_end(&out) == 0)
		MUST(sys.outs == 2 * n &&
		    !memcmp(sys.out + n, s, n));
	else
		MUST(errno);
	buf_free(&out.b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const enum record_form forms[] = {
		RECORD_JSON, RECORD_LINES, RECORD_NULS, RECORD_JSON
	};
	struct input in = { data, n };
	char *s, *raw;
	unsigned how;

	if (n > 4096)
		return 0;
	system_begin(&in);
	how = take8(&in);
	raw = guard(in.p, in.n);
	lengths(raw, in.n);
	to_json(raw, in.n);
	to_terminal(raw, in.n);
	write_all(raw, in.n);
	record(in, forms[how & 3], how >> 2 & 1);
	free(raw);
	s = take_text(&in);
	to_field(s);
	trouble(s);
	free(s);
	return 0;
}
