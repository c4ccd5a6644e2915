/* -f: the present state as events, then each change */
#ifndef IFKIT_FOLLOW_H
#define IFKIT_FOLLOW_H

struct snapshot;
struct filters;
struct record;

/*
 * Take the snapshot, which was begun, and write events for as long as somebody
 * reads them. Returns the exit status; the caller reports an error of the
 * record's out.
 */
int follow(struct snapshot *, struct filters *, struct record *);

#endif
