/* what -x and -X exclude from the targets */
#ifndef IFKIT_EXCLUDE_H
#define IFKIT_EXCLUDE_H

struct config;
struct target;

/* add all of it. 0; 2: something cannot be excluded, which was said */
int exclude(struct target *, const struct config *);

#endif
