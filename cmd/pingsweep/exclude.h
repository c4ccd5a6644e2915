/* what -x and -X exclude from the targets */
#ifndef IFKIT_EXCLUDE_H
#define IFKIT_EXCLUDE_H

#include "lib/operands.h"

struct config;
struct target;

/*
 * Add all of it, with a wait for files to be read. 0; 2: something cannot be
 * excluded, which was said
 */
int exclude(struct target *, const struct config *, operands_wait *, void *ctx);

#endif
