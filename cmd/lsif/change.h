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

/* whom to tell, and of what */
struct change {
	/* is this interface of those followed? */
	int (*follows)(void *ctx, const struct link *);
	/* new is set for CHANGE_NAME, the address for CHANGE_ADDR_... */
	void (*tell)(void *ctx, int change, const char *name, const char *new,
	    const struct addr *);
	void *ctx;
};

/*
 * Tell what makes shown into now, and make it so: of the interface with this
 * index, or 0 of all. The events in their order lead from one state to the
 * other: no two interfaces have a name at a time.
 */
void change(const struct change *, struct snapshot *shown,
    const struct snapshot *now, int index);

#endif
