/* decimal numbers, sets of them and durations, from text and to text */
#ifndef IFKIT_NUM_H
#define IFKIT_NUM_H

#include <stddef.h>
#include <stdint.h>

enum { NUM_TEXT = 21 };	/* room for any number's text and its NUL */

/* write a number in decimal and a NUL; returns the length, below NUM_TEXT */
size_t num_format(char *, uint64_t);
/*
 * Read a number from min to max: decimal digits alone, no sign. Returns NULL,
 * or what is wrong, as a message puts it: "is too large".
 */
const char *num_parse(const char *, uint64_t min, uint64_t max, uint64_t *);
/*
 * Read numbers and ranges, "2,64-78", all from min to max, and set their bits:
 * number n is bit n % 8 of byte n / 8; other bits stay. Returns as num_parse;
 * the text then begins with the element that is wrong.
 */
const char *num_set(const char **, uint32_t min, uint32_t max, uint8_t *bits);
/*
 * Read a duration, in ns: "1m30s", "500ms", ".5". Numbers each with a unit, d h
 * m s ms, larger units first and each once; a number alone is seconds. Rounded
 * up to 1 ns; at most 100 years. Returns as num_parse.
 */
const char *num_duration(const char *, int64_t *);

#endif
