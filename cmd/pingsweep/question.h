/* a question to all name servers at once, by UDP, by TCP if it must be */
#ifndef IFKIT_QUESTION_H
#define IFKIT_QUESTION_H

#include <stddef.h>
#include <stdint.h>

#include "dns.h"
#include "etc.h"
#include "lib/buf.h"
#include "lib/ip.h"

struct pollfd;

enum { QUESTION_POLLS = ETC_SERVERS };

enum {	/* states */
	QUESTION_UNASKED,
	QUESTION_ASKED,
	QUESTION_FAILED,
	QUESTION_NONE,		/* there is no such address */
	QUESTION_FOUND
};

struct question {
	/* the caller's */
	const struct etc_resolver *resolver;
	struct pollfd *poll;	/* QUESTION_POLLS of them, their fd below 0 */

	/* to read */
	int state;
	int heard;		/* no silence: a server replied, or we failed */
	struct ip ip;		/* found; its len is 0 before */

	/* the module's own */
	size_t n;
	uint8_t query[2 + DNS_QUERY];	/* of n bytes, behind that length */
	struct talk {		/* with a server */
		int stream;	/* by TCP */
		struct buf reply;	/* by TCP, so far */
	} talk[QUESTION_POLLS];
};

/*
 * Make the question, for an address of DNS_A or DNS_AAAA of the name in a
 * domain of n bytes; it is not asked yet. 1; 0: the name is not valid, see
 * dns_query(); -1: errno.
 */
int question_begin(struct question *, const char *name, const char *domain,
    size_t n, int type);
/* ask all servers, once more those that did not reply */
void question_ask(struct question *);
/* is there a server that may still reply? */
int question_is_open(const struct question *);
/*
 * Take what came, by poll(2). Returns 1 if a reply was truncated, and its
 * server is being asked by TCP now, which takes more time; else 0.
 */
int question_receive(struct question *);
/* wait no more: the state of one that was asked becomes final */
void question_end(struct question *);

#endif
