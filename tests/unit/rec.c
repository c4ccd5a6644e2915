/*
 * rec: "FORM OP ..." writes records, FORM text, nul, json, and tty for text to
 * a terminal; OP "{" "}" begin and end one, "[" "]" "(" ")" open and close an
 * array and an object, "=KEY" a member, "n:NAME" "t:TEXT" "w:WORD" "#:NUMBER"
 * "m:NUMBER" values. "lines N" writes numbered lines.
 */
#include <errno.h>

#include "check.h"
#include "../../lib/buf.h"
#include "../../lib/out.h"
#include "../../lib/rec.h"

static void
op(struct rec *r, const char *s)
{
	switch (*s) {
	case '{': rec_begin(r); break;
	case '}': rec_end(r); break;
	case '[': rec_open(r, '['); break;
	case ']': rec_close(r, '['); break;
	case '(': rec_open(r, '{'); break;
	case ')': rec_close(r, '{'); break;
	case '=': rec_member(r, s + 1, strlen(s + 1)); break;
	case 'n': rec_name(r, s + 2, strlen(s + 2)); break;
	case 't': rec_text(r, s + 2); break;
	case 'w': rec_word(r, s + 2); break;
	case '#': rec_num(r, strtoull(s + 2, NULL, 10)); break;
	case 'm': rec_milli(r, strtoull(s + 2, NULL, 10)); break;
	}
}

int
main(int argc, char *argv[])
{
	struct out out = { .fd = 1 };
	struct rec r = { .out = &out, .end = '\n' };
	int i;

	if (argc < 3)
		return 2;
	switch (*argv[1]) {
	case 'j': r.end = 'j'; break;
	case 'n': r.end = '\0'; break;
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
