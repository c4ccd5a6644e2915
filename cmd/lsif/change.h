/* what changed from one snapshot to the next, as events; pure */
#ifndef IFKIT_CHANGE_H
#define IFKIT_CHANGE_H

enum {
	CHANGE_ADD, CHANGE_DEL, CHANGE_UP, CHANGE_DOWN, CHANGE_RUN, CHANGE_STOP,
	CHANGE_NAME, CHANGE_ADDR_ADD, CHANGE_ADDR_DEL
};

struct snapshot;
struct link;
struct addr;

/* functions to call, with ctx */
struct change {
	/* is this interface followed? */
	int (*follows)(void *ctx, const struct link *);
	/* an event; new is the name of CHANGE_NAME, the address is that of
	   CHANGE_ADDR_..., else both are NULL */
	void (*tell)(void *ctx, int change, const char *name, const char *new,
	    const struct addr *);
	void *ctx;
};

/*
 * Report what turns shown into now, and apply it to shown, for the interface
 * with this index, or 0 for all. The events, applied in their order, lead from
 * one state to the other without ever giving two interfaces the same name. Out
 * of memory: shown's bufs have failed set.
 */
void change(const struct change *, struct snapshot *shown,
    const struct snapshot *now, int index);

#endif
