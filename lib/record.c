#include "lib/record.h"

#include <string.h>

#include "lib/buf.h"
#include "lib/out.h"
#include "lib/span.h"
#include "lib/utf8.h"

static int
is_json(const struct record *r)
{
	return r->form == RECORD_JSON;
}

/* a prefix, then the last n digits of v in base 1 << bits */
static void
put_escape(struct out *o, const char *prefix, unsigned v, int n, int bits)
{
	out_str(o, prefix);
	while (n--)
		out_bytes(o, &"0123456789abcdef"[v >> bits * n &
		    ((1u << bits) - 1)], 1);
}

/* length of the character at s; 0: JSON needs an escape for its first byte */
static size_t
json_len(const char *s, size_t n)
{
	unsigned char c = (unsigned char)*s;

	if (c > 0x7f)
		return utf8_len(s, n);
	return c >= 0x20 && c != 0x7f && c != '"' && c != '\\';
}

/* a byte that is not UTF-8 becomes \udcXX, as by Python's surrogateescape */
static void
put_string(struct out *o, const char *s, size_t n)
{
	size_t run, len;
	unsigned c;

	out_str(o, "\"");
	for (; n; s += run, n -= run) {
		run = 0;
		while (run < n && (len = json_len(s + run, n - run)))
			run += len;
		out_bytes(o, s, run);
		if (run == n)
			break;
		c = (unsigned char)s[run];
		if (c == '"' || c == '\\') {
			out_str(o, "\\");
			out_bytes(o, s + run, 1);
		} else
			put_escape(o, "\\u", c < 0x80 ? c : 0xdc00 + c, 4, 4);
		run++;
	}
	out_str(o, "\"");
}

/* write what stands before a value: a comma, in JSON also the member's key */
static void
before(struct record *r)
{
	if (is_json(r) ? r->comma : r->values)
		out_str(r->out, ",");
	r->comma = r->values = 1;
	if (r->key) {
		out_str(r->out, "\"");
		out_bytes(r->out, r->key, r->keylen);
		out_str(r->out, "\":");
		r->key = NULL;
	}
}

/* the field or member is complete: write what stands for no value at all */
static void
end_field(struct record *r)
{
	if (!is_json(r) && !r->values)
		out_str(r->out, "-");
	if (r->nulls && r->key && r->keylen)
		record_word(r, "null");
}

void
record_begin(struct record *r)
{
	record_open(r, '{');
	r->fields = 0;
}

void
record_end(struct record *r)
{
	end_field(r);
	record_close(r, '{');
	if (!is_json(r))
		out_bytes(r->out, r->form == RECORD_NULS ? "" : "\n", 1);
}

void
record_member(struct record *r, const char *key, size_t n)
{
	if (r->fields++)
		end_field(r);
	if (is_json(r)) {
		r->key = key;
		r->keylen = n;
	} else if (r->fields > 1)
		out_str(r->out, "\t");
	r->values = 0;
}

void
record_open(struct record *r, char bracket)
{
	if (!is_json(r))
		return;
	before(r);
	out_bytes(r->out, &bracket, 1);
	r->comma = 0;
}

void
record_close(struct record *r, char bracket)
{
	if (!is_json(r))
		return;
	out_str(r->out, bracket == '[' ? "]" : "}");
	r->comma = 1;
	r->key = NULL;
}

void
record_num(struct record *r, uint64_t v)
{
	before(r);
	out_num(r->out, v);
}

void
record_milli(struct record *r, uint64_t v)
{
	before(r);
	out_milli(r->out, v);
}

static void
put_quote(struct record *r)
{
	if (is_json(r))
		out_str(r->out, "\"");
}

void
record_digits(struct record *r, const char *open, uint64_t v, const char *close)
{
	before(r);
	put_quote(r);
	out_str(r->out, open);
	out_num(r->out, v);
	out_str(r->out, close);
	put_quote(r);
}

void
record_word(struct record *r, const char *s)
{
	before(r);
	out_str(r->out, s);
}

void
record_plain(struct record *r, const char *s, size_t n)
{
	before(r);
	put_quote(r);
	out_bytes(r->out, s, n);
	put_quote(r);
}

void
record_name(struct record *r, const char *s, size_t n)
{
	before(r);
	if (is_json(r))
		put_string(r->out, s, n);
	else
		out_name(r->out, s, n);
}

void
record_text(struct record *r, const char *s)
{
	static const char special[] = "\t\n\\,";
	size_t n;

	if (is_json(r)) {
		record_name(r, s, strlen(s));
		return;
	}
	before(r);
	for (;; s += n + 1) {
		for (n = 0; s[n] && !special[span_to(special, s[n])]; n++)
			;
		out_name(r->out, s, n);
		if (!s[n])
			return;
		put_escape(r->out, "\\", (unsigned char)s[n], 3, 3);
	}
}
