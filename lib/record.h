/* records of members, some nested, as text fields or as JSON */
#ifndef IFKIT_RECORD_H
#define IFKIT_RECORD_H

#include <stddef.h>
#include <stdint.h>

struct out;

struct record {
	struct out *out;
	char end;		/* '\n', '\0', or 'j': JSON */
	int fields, values;	/* text: so far in this record, this field */
	int comma;		/* JSON: a value stands before this place */
	int nulls;		/* JSON: a member without a value is null */
	const char *key;	/* JSON: of the member whose value is due */
	size_t keylen;
};

/* a record, in JSON an object, also within record_open */
void record_begin(struct record *);
void record_end(struct record *);
/*
 * The member whose value or values come next: in text the next field, "-" if
 * none comes, several joined by commas; in JSON, if none comes, no member or
 * null.
 */
void record_member(struct record *, const char *key, size_t n);
/* in JSON an array '[' or object '{' until record_close; in text nothing */
void record_open(struct record *, char bracket);
void record_close(struct record *, char bracket);
void record_num(struct record *, uint64_t);
/* a thousandth of the number, with three decimals */
void record_milli(struct record *, uint64_t);
/* a number as text between two others: "[7]" */
void record_digits(struct record *, const char *, uint64_t, const char *);
/* JSON true or null as it is, other text is record_text's */
void record_word(struct record *, const char *);
/* text of ours, which holds nothing that is special anywhere */
void record_plain(struct record *, const char *, size_t n);
/* a name as it is, to a terminal without control and non-UTF-8 bytes */
void record_name(struct record *, const char *, size_t n);
/* any text: in text forms TAB, newline, \ and comma are \011 \012 \134 \054 */
void record_text(struct record *, const char *);

#endif
