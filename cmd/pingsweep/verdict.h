/* why a host is alive, inactive or an error: as a value, and in words */
#ifndef IFKIT_VERDICT_H
#define IFKIT_VERDICT_H

#include <stdint.h>

#include "keys.h"
#include "lib/buf.h"
#include "lib/ip.h"

enum verdict_kind {
	/* the host is inactive; 0: no answer came */
	VERDICT_TIMEOUT, VERDICT_DEADLINE, VERDICT_NO_ROUTE,
	VERDICT_UNREACHABLE, VERDICT_PROHIBITED, VERDICT_FILTERED,
	VERDICT_TTL, VERDICT_BROADCAST,
	VERDICT_TOO_BIG,	/* number: the MTU on the way; 0: unknown */
	VERDICT_CLOSED,		/* number: the port that refused */
	/* it could not be probed */
	VERDICT_NOT_ON_LINK,
	VERDICT_ERROR,		/* number: the errno of the kernel's refusal */
	/* it is alive */
	VERDICT_ANSWER,		/* there is no more to say */
	VERDICT_OPEN,		/* number: the port that is open */
	VERDICT_REFUSED,	/* number: the port that refused */
	VERDICT_KINDS
};

struct verdict {	/* a key of keys: no padding, what varies comes first */
	uint32_t number;	/* see above; else 0 */
	uint16_t none;		/* 0 */
	uint8_t kind;		/* VERDICT_... */
	struct ip reporter;	/* another host that said so; len 0: none */
};

/*
 * All verdicts so far that are more than their kind. A schedule holds one as
 * its id, in two bytes a host: the kind, or its place here.
 */
struct verdicts {	/* zero: empty */
	struct buf list;	/* struct verdict */
	struct keys ids;
};

struct text;

/* is it in the list, or no more than its kind? */
int verdict_is_known(struct verdicts *, const struct verdict *);
/*
 * The id of a verdict, which is added if it is not known; if there is no room,
 * the id of its kind
 */
uint16_t verdict_id(struct verdicts *, const struct verdict *);
/* the verdict with this id, from verdict_id() or a kind */
struct verdict verdict_by_id(const struct verdicts *, uint16_t id);
/* the state of a host with a verdict of this kind: SCHEDULE_ALIVE... */
int verdict_state(int kind);
/*
 * Append its words: "unreachable 10.0.0.1", "open 22"; nothing for
 * VERDICT_ANSWER
 */
void verdict_words(struct text *, const struct verdict *);
/* the kind that such an errno stands for; VERDICT_ERROR: this side's fault */
int verdict_of_errno(int error);
/* the kind that an ICMP error stands for, by its ICMP_... of icmp_meaning() */
int verdict_of_icmp(int meaning);

#endif
