/* -f: the present state as events, then each change */
#ifndef IFKIT_FOLLOW_H
#define IFKIT_FOLLOW_H

struct snapshot;
struct filters;
struct record;

/*
 * Take the snapshot, which the caller has begun, and write events until their
 * reader goes. Returns the exit status; the caller reports an error of the
 * record's out.
 */
int follow(struct snapshot *, struct filters *, struct record *);

#endif
