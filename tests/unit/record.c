/*
 * record: "FORM OP ..." writes records. FORM is text, nul, json, or tty: text
 * to a terminal. OP "{" "}" begin and end a record, "[" "]" "(" ")" open and
 * close an array and an object, "=KEY" names a member, "n:NAME" "t:TEXT"
 * "w:WORD" "#:NUMBER" "m:NUMBER" are values. "lines N" writes numbered lines.
 */
#include <errno.h>

#include "check.h"
#include "lib/buf.h"
#include "lib/out.h"
#include "lib/record.h"

static void
op(struct record *r, const char *s)
{
	switch (*s) {
	case '{': record_begin(r); break;
	case '}': record_end(r); break;
	case '[': record_open(r, '['); break;
	case ']': record_close(r, '['); break;
	case '(': record_open(r, '{'); break;
	case ')': record_close(r, '{'); break;
	case '=': record_member(r, s + 1, strlen(s + 1)); break;
	case 'n': record_name(r, s + 2, strlen(s + 2)); break;
	case 't': record_text(r, s + 2); break;
	case 'w': record_word(r, s + 2); break;
	case '#': record_num(r, strtoull(s + 2, NULL, 10)); break;
	case 'm': record_milli(r, strtoull(s + 2, NULL, 10)); break;
	}
}

int
main(int argc, char *argv[])
{
	struct out out = { .fd = 1 };
	struct record r = { .out = &out, .form = RECORD_LINES };
	int i;

	if (argc < 3)
		return 2;
	switch (*argv[1]) {
	case 'j': r.form = RECORD_JSON; break;
	case 'n': r.form = RECORD_NULS; break;
	case 't': out.tty = argv[1][1] == 't' ? 1 : 0; break;
	case 'l':
		for (i = 1; i <= atoi(argv[2]); i++) {
			out_num(&out, (uint64_t)i);
			out_str(&out, "\n");
		}
		argc = 0;
	}
	for (i = 2; i < argc; i++)
		op(&r, argv[i]);
	if (out_end(&out) == 0)
		return 0;
	fprintf(stderr, "%s\n", errno == ENOSPC ? "ENOSPC" :
	    errno == EBADF ? "EBADF" : "another error");
	return 2;
}
