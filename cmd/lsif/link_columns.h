/* an interface's columns: what they are called, and how each is written */
#ifndef IFKIT_LINK_COLUMNS_H
#define IFKIT_LINK_COLUMNS_H

#include "lib/columns.h"
#include "lib/record.h"

enum {	/* indices of the columns */
	COLUMN_NAME, COLUMN_INDEX, COLUMN_ALT, COLUMN_KIND, COLUMN_TYPE,
	COLUMN_FLAGS, COLUMN_STATE, COLUMN_UP, COLUMN_RUN, COLUMN_CARRIER,
	COLUMN_MTU, COLUMN_MAC, COLUMN_MASTER, COLUMN_PORT, COLUMN_PARENT,
	COLUMN_VLAN,
	COLUMN_SPEED, COLUMN_DUPLEX, COLUMN_DRIVER, COLUMN_ALIAS, COLUMN_GROUP,
	COLUMN_TXQLEN, COLUMN_BRD, COLUMN_PERM, COLUMN_BUS, COLUMN_DEV,
	/* in the order of struct link's stat */
	COLUMN_RXP, COLUMN_TXP, COLUMN_RXB, COLUMN_TXB,
	COLUMN_RXE, COLUMN_TXE, COLUMN_RXD, COLUMN_TXD,
	/* last, see link_columns_choose */
	COLUMN_ADDR4, COLUMN_ADDR6, COLUMN_ADDR
};

extern const char link_columns_table[];	/* of lib/columns.h */

struct link_columns {
	const struct columns *chosen;
	int cidr;		/* addresses with their prefix lengths */
	int device;		/* of device_open; -1: not needed */
	struct record record;	/* where they are written to */
};

struct snapshot;
struct link;

/* choose columns if none are, and put those of JSON into its order */
void link_columns_choose(struct columns *, int is_json, int is_table);
/* is one of the columns from first to last chosen? */
int link_columns_need(const struct columns *, int first, int last);
/* write a record: the columns of one link of a snapshot */
void link_columns_put(struct link_columns *, const struct snapshot *,
    const struct link *);

#endif
