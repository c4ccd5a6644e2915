/* what -x and -X exclude from the targets */
#ifndef IFKIT_EXCLUDE_H
#define IFKIT_EXCLUDE_H

#include "lib/operands.h"

struct config;
struct target;

/*
 * Add all exclusions; wait() is called before each read of a file. 0; 2:
 * something cannot be excluded, and was reported
 */
int exclude(struct target *, const struct config *, operands_wait *, void *ctx);

#endif
