/* text to a bounded number, a set of numbers, or a duration */
#include <stdint.h>

/* decimal digits only; NULL, or the reason why not: "is too large" */
const char *num_parse(const char *, uint64_t min, uint64_t max, uint64_t *);
/*
 * Mark those of "2,64-78" in bits, none below min or above max. NULL, or why
 * not, and the text begins with the element that is wrong.
 */
const char *num_set(const char **, uint32_t min, uint32_t max, uint8_t *bits);
/*
 * ns of "1m30s", "500ms", ".5": terms of a number and a unit ms s m h d, each
 * once, larger first; one term alone may lack its unit and is seconds. Rounded
 * up to 1 ns, at most 100 years. NULL, or the reason why not.
 */
const char *num_duration(const char *, int64_t *);
