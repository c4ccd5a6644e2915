/* records of members, some nested, as text fields or as JSON */
#include <stddef.h>
#include <stdint.h>

struct out;

struct rec {
	struct out *out;
	char end;		/* '\n', '\0', or 'j': JSON */
	int fields, values;	/* text: so far in this record, this field */
	int comma;		/* JSON: a value stands before this place */
	int nulls;		/* JSON: a member without a value is null */
	const char *key;	/* JSON: of the member whose value is due */
	size_t keylen;
};

/* a record, in JSON an object, also within rec_open */
void rec_begin(struct rec *);
void rec_end(struct rec *);
/*
 * The member whose value or values come next: in text the next field, "-" if
 * none comes, several joined by commas; in JSON, if none comes, no member or
 * null.
 */
void rec_member(struct rec *, const char *key, size_t n);
/* in JSON an array '[' or object '{' until rec_close; in text nothing */
void rec_open(struct rec *, char bracket);
void rec_close(struct rec *, char bracket);
void rec_num(struct rec *, uint64_t);
/* a thousandth of the number, with three decimals */
void rec_milli(struct rec *, uint64_t);
/* a number as text between two others: "[7]" */
void rec_digits(struct rec *, const char *, uint64_t, const char *);
/* JSON true or null as it is, other text is rec_text's */
void rec_word(struct rec *, const char *);
/* text of ours, which holds nothing that is special anywhere */
void rec_plain(struct rec *, const char *, size_t n);
/* a name as it is, to a terminal without control and non-UTF-8 bytes */
void rec_name(struct rec *, const char *, size_t n);
/* any text: in text forms TAB, newline, \ and comma are \011 \012 \134 \054 */
void rec_text(struct rec *, const char *);
