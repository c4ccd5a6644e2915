/* what goes to standard output: a record a host, or its name, and totals */
#ifndef IFKIT_RECORDS_H
#define IFKIT_RECORDS_H

#include <stdint.h>

#include "hosts.h"
#include "keys.h"
#include "lib/buf.h"
#include "lib/ip.h"
#include "lib/out.h"
#include "lib/record.h"
#include "schedule.h"
#include "text.h"

struct config;
struct owners;
struct verdicts;

struct records {
	const struct config *config;
	struct hosts *hosts;
	const struct verdicts *verdicts;
	const struct owners *owners;
	struct out out;
	struct record record;
	struct text text;	/* of the value that is being made */
	struct buf answers;	/* struct records_answer */
	struct keys senders;	/* of them */
	uint64_t unresolved;	/* names that have no address */
	/*
	 * How far the numbers of records differ from those of hosts, by
	 * SCHEDULE_ALIVE...: several hosts may answer one multicast address
	 */
	int64_t more[SCHEDULE_ERROR + 1];
};

struct resolve_query;

/* call first; hosts and the others may still be empty */
void records_begin(struct records *, const struct config *, struct hosts *,
    const struct verdicts *, const struct owners *);
/* a name has no address: write a message, and an error's record; returns 2 */
int records_unresolved(struct records *, const struct resolve_query *);
/* write the targets, and no more */
void records_list(struct records *);
/*
 * Another host answered for host i, a multicast address: when it is the turn of
 * i, that host gets the record in its place. rtt in ns
 */
void records_answer(struct records *, uint64_t i, const struct host *,
    int64_t rtt);
/* the host of the n-th such answer, from 0; 0: there is none */
int records_answered(const struct records *, size_t n, uint64_t *i);
/* write the record of host i, with a verdict's id and the ns to its answer */
void records_host(struct records *, uint64_t i, uint16_t verdict, int64_t rtt);
/* do hosts of a state get a record? */
int records_are_shown(const struct records *, int state);
/* records of a state, SCHEDULE_ALIVE..., where so many hosts have it */
uint64_t records_count(const struct records *, const uint64_t *hosts,
    int state);
/* write the last record: hosts by state, probes sent, ns that the sweep took */
void records_totals(struct records *, const uint64_t *hosts, uint64_t sent,
    int64_t time);

#endif
