/* a net that follows the kernel's events */
#ifndef IFKIT_WATCH_H
#define IFKIT_WATCH_H


struct snapshot;
struct link;
struct addr;

/*
 * hear events from now on, then take everything that net wants, and addresses;
 * -1: snapshot_why says
 */
int watch_begin(struct snapshot *);
/* the descriptor that is readable when watch_events has work */
int watch_fd(const struct snapshot *);
/*
 * Apply one datagram of events, if there is one, calling changed() after each
 * event with the index of the interface that it touched, 0: any, -1: events
 * were lost and this is a new snapshot. -1: snapshot_why says.
 */
int watch_events(struct snapshot *, void (*changed)(void *ctx, int index),
    void *ctx);

/* replace or add a link whose texts are at the end, or an address */
void watch_put_link(struct snapshot *, const struct link *);
void watch_put_addr(struct snapshot *, const struct addr *);
/* drop a link with all that belongs to it, or an address */
void watch_drop_link(struct snapshot *, int index);
void watch_drop_addr(struct snapshot *, const struct addr *);

#endif
