/* what the user asked for: the options, read into plain values */
#ifndef IFKIT_OPTIONS_H
#define IFKIT_OPTIONS_H

#include <stddef.h>
#include <stdint.h>

#include "lib/buf.h"
#include "lib/ip.h"
#include "lib/opt.h"

enum { FAMILY_4 = 1, FAMILY_6 = 2 };	/* IPv4, IPv6: bits of a set */
enum method { METHOD_ECHO, METHOD_ARP, METHOD_TCP };
enum show { SHOW_ALL, SHOW_ALIVE, SHOW_INACTIVE, SHOW_NONE };

struct options_exclude {
	int is_file;
	const char *arg;	/* the file's path, or a target */
};

struct config {
	/* which hosts */
	char **operands;	/* targets, up to a NULL */
	char separator;		/* ends a target read: '\n' or NUL */
	int families;		/* of targets; 0: both, of names one */
	int look_up;		/* names are targets */
	int force;		/* no refusal of what is dangerous or huge */
	int multicast;		/* such addresses are targets */
	int broadcast;		/* so are the ends of IPv4 networks */
	struct buf excludes;	/* struct options_exclude */
	int shuffled;		/* in the random order of seed */
	uint64_t seed;
	uint64_t shard, shards;	/* only the shard-th of shards, from 1 */
	uint64_t skip;		/* without so many hosts at its beginning */

	/* how to probe them */
	enum method method;
	int on_link;		/* the kernel routes and resolves nothing: only
				   local networks, and interfaces mean these */
	struct buf ports;	/* TCP: 65536 bits, those of ports are set */
	int only_open;		/* TCP: a host that refuses is inactive */
	const char *interface;	/* only through this one; NULL: any */
	int index;		/* its index, for main to find; 0: any */
	struct ip source;	/* len 0: the kernel chooses */
	size_t size;		/* bytes of an echo request's payload */
	int whole;		/* echo: nobody may fragment a request */
	int ttl;		/* 0: the kernel's default */
	int has_mark;
	uint32_t mark;

	/* when */
	int64_t gap;		/* ns between two probes; 0: none */
	int64_t wait;		/* ns for an answer; 0: adapts */
	unsigned tries;		/* a host, from 1 */
	int64_t limit;		/* ns until the sweep ends; 0: none */
	uint64_t need;		/* stop at so many alive hosts; 0: never */

	/* what to print */
	int list;		/* only the targets */
	enum show show;		/* hosts that get a record */
	int fields;		/* a record is more than the address */
	int stamps;		/* measure round trips exactly */
	int json;
	char end;		/* ends a record of text: '\n' or NUL */
	int eager;		/* records in the order of the answers */
	int totals;
	int verbose;

	struct opt opt;		/* for options_bad */
};

/* the words of the command line, and defaults where there is none */
void options_begin(struct config *, char **argv);
/*
 * Read the options, and report what is wrong. Returns the exit status to end
 * with, also after --help; -1: go on.
 */
int options_parse(struct config *);
/* ns that an answer may take, at most */
int64_t options_wait(const struct config *);
/* report "PROG: OPTION: WHY" and the usage line; returns 2 */
int options_bad(const struct config *, const char *option, const char *why);

#endif
