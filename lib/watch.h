/* a snapshot that follows the kernel's events */
#ifndef IFKIT_WATCH_H
#define IFKIT_WATCH_H

struct snapshot;
struct link;
struct addr;

/*
 * Hear events; watch_events then takes everything that the snapshot wants, and
 * addresses. Returns 0, or below 0: events are refused, snapshot_why.
 */
int watch_begin(struct snapshot *);
/* the descriptor to poll(2): readable when watch_events has work; -1: none */
int watch_fd(const struct snapshot *);
/*
 * Apply waiting events, up to a limit, and call changed() after each: with the
 * index of its interface, or 0 if it may be about any. Take the snapshot at
 * first and after events were lost, and the routes while stale is set; if
 * changes disturb that, a later call tries again. Then call changed() with -1
 * for a new snapshot, else 0. Before the first snapshot changed() is not
 * called. Returns 0, or below 0: snapshot_why.
 */
int watch_events(struct snapshot *, void (*changed)(void *ctx, int index),
    void *ctx);

/* replace or add a link, whose texts are the buffer's last, or an address */
void watch_put_link(struct snapshot *, const struct link *);
void watch_put_addr(struct snapshot *, const struct addr *);
/* remove a link with its addresses, or an address */
void watch_drop_link(struct snapshot *, int index);
void watch_drop_addr(struct snapshot *, const struct addr *);

#endif
