/* the hosts to sweep: targets read, excluded, looked up, put in order */
#ifndef IFKIT_HOSTS_H
#define IFKIT_HOSTS_H

#include <stddef.h>
#include <stdint.h>

#include "lib/buf.h"
#include "lib/ip.h"
#include "order.h"
#include "resolve.h"
#include "target.h"

struct config;
struct localnet;
struct text;

struct host {
	struct ip ip;
	unsigned zone;		/* of an IPv6 address that needs one, else 0 */
};

struct hosts {	/* the module's own; for the lists, buf_lend() may be used */
	const struct config *config;
	/*
	 * The caller's: while the descriptor signals is readable, hear() is
	 * called, with ctx and how many of all names are looked up; 0, 0:
	 * targets are still being read
	 */
	int signals;
	void (*hear)(void *ctx, size_t done, size_t all);
	void *ctx;
	int device;		/* knows interfaces by name; -1: not open */
	int failed;		/* 2: a target failed, and was reported; or 0 */
	struct buf queries;	/* struct resolve_query: names among targets */
	struct buf named;	/* struct hosts_named, by index */
	struct buf zones;	/* struct hosts_zone, by index */
	struct buf text;	/* names of queries, each with a NUL */
	const struct localnet *local;
	struct order order;	/* a position of it is a host */
	struct target target, except;
};

/* call first; config is not read before hosts_read() is called */
void hosts_begin(struct hosts *, const struct config *);
/*
 * The index of the interface with a name of n bytes; 0: there is none. The
 * first call opens a socket. hosts_device() opens it beforehand, for calls at a
 * time when no socket can be opened any more: 0; -1: errno.
 */
unsigned hosts_interface(struct hosts *, const char *name, size_t n);
int hosts_device(struct hosts *);
/* the FAMILY_... that targets may have, by their text */
int hosts_families(char *const *operands);
/*
 * Read the targets, and those to exclude; look up names. With on_link an
 * interface's name stands for its networks in localnet. 0, also if targets
 * failed; 2: nothing can be done, which was reported.
 */
int hosts_read(struct hosts *, const struct localnet *);
/* the *n names that were looked up, in order; those that failed have a why */
const struct resolve_query *hosts_names(const struct hosts *, size_t *n);
/* after hosts_read(): fix the order. 0; 2: too many hosts, and reported */
int hosts_end(struct hosts *);

/* From here on: after hosts_end(). A host is its position from 0 on. */

/* the number of hosts; that of all shards, with the hosts that -i skips */
uint64_t hosts_count(const struct hosts *);
uint64_t hosts_total(const struct hosts *);
/* of those in total, how many of IPv4, and of IPv6 */
void hosts_by_family(const struct hosts *, uint64_t count[2]);
/* the address of a host; quick if positions ascend */
struct host hosts_at(struct hosts *, uint64_t i);
/* the k-th of the names that it was given by, from 0; NULL: there is none */
const char *hosts_name(const struct hosts *, uint64_t i, size_t k);
/* the position of the host with this address; -1: there is none */
int64_t hosts_find(const struct hosts *, const struct ip *, unsigned zone);
/* is a host in net/bits? An IPv6 host must have this zone, or none */
int hosts_meet(const struct hosts *, const struct ip *net, int bits,
    unsigned zone);
/*
 * Append an address, with the name of its zone if it has one: the name that the
 * interface had when it was first asked for
 */
void hosts_put_address(struct hosts *, struct text *, const struct host *);

#endif
