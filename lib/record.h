/*
 * Records of members, as lines of text or as JSON (RFC 8259). Only JSON nests
 * members. The struct out that is written to remembers errors.
 */
#ifndef IFKIT_RECORD_H
#define IFKIT_RECORD_H

#include <stddef.h>
#include <stdint.h>

struct out;

enum record_form {
	RECORD_LINES,	/* text: TAB between fields, a newline ends a record */
	RECORD_NULS,	/* the same, but a NUL ends a record */
	RECORD_JSON
};

struct record {		/* to begin with: out, form and nulls; the rest is 0 */
	struct out *out;
	enum record_form form;
	int nulls;		/* JSON: a member with no value is null */
	int comma;		/* JSON: write a comma before the next value */
	int fields;		/* members begun in this record */
	int values;		/* text: this field has a value */
	const char *key;	/* JSON: of the member, until it is written */
	size_t keylen;
};

/* a record; in JSON an object, which may be a value within record_open */
void record_begin(struct record *);
void record_end(struct record *);
/*
 * Begin a member: calls for values follow. Its key of n bytes, none of which
 * JSON would escape, stays valid until then; text does not show it.
 * Text: the next field, several values joined by commas, "-" for none.
 * JSON: no value means no member, or null with nulls set; for several values
 * open an array.
 */
void record_member(struct record *, const char *key, size_t n);
/* JSON: begin and end an array, '[', or an object, '{'; text: nothing */
void record_open(struct record *, char bracket);
void record_close(struct record *, char bracket);
/* a number, in decimal */
void record_num(struct record *, uint64_t);
/* a number divided by 1000, with three decimals: 1204 is 1.204 */
void record_milli(struct record *, uint64_t);
/* a number in a text, between two others: "[7]" */
void record_digits(struct record *, const char *, uint64_t, const char *);
/* JSON's true or null, without quotes */
void record_word(struct record *, const char *);
/* n bytes of text that need no escape anywhere */
void record_plain(struct record *, const char *, size_t n);
/* n bytes of a name; on a terminal ? stands for control and non-UTF-8 bytes */
void record_name(struct record *, const char *, size_t n);
/*
 * Any text. As record_name, but in the text forms TAB, newline, \ and comma are
 * \011 \012 \134 \054.
 */
void record_text(struct record *, const char *);

#endif
