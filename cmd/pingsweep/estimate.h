/* how long a schedule takes to its end */
#ifndef IFKIT_ESTIMATE_H
#define IFKIT_ESTIMATE_H

#include <stdint.h>

struct schedule;

/*
 * The ns from the time now to the end, elapsed ns after the first probe, if
 * later hosts behave like those so far, and those that are being waited for
 * stay silent. -1: too early to say, or too long
 */
int64_t estimate_left(const struct schedule *, int64_t now, int64_t elapsed);

#endif
