/* how long a schedule takes to its end */
#ifndef IFKIT_ESTIMATE_H
#define IFKIT_ESTIMATE_H

#include <stdint.h>

struct schedule;

/*
 * How many ns it takes to the end, at the time now, elapsed ns after the first
 * probe, if the hosts to come are as those so far, and those that wait stay
 * silent. -1: too early to tell, or too long
 */
int64_t estimate_left(const struct schedule *, int64_t now, int64_t elapsed);

#endif
