#include "verdict.h"

#include <errno.h>
#include <string.h>

#include "icmp.h"
#include "keys.h"
#include "lib/buf.h"
#include "lib/ip.h"
#include "lib/msg.h"
#include "schedule.h"
#include "text.h"

_Static_assert(sizeof(struct verdict) == sizeof(struct ip) + 7, "padding");

static const char words[][12] = {
	[VERDICT_TIMEOUT] = "timeout",
	[VERDICT_DEADLINE] = "deadline",
	[VERDICT_NO_ROUTE] = "no-route",
	[VERDICT_UNREACHABLE] = "unreachable",
	[VERDICT_PROHIBITED] = "prohibited",
	[VERDICT_FILTERED] = "filtered",
	[VERDICT_TTL] = "ttl",
	[VERDICT_BROADCAST] = "broadcast",
	[VERDICT_TOO_BIG] = "too-big",
	[VERDICT_CLOSED] = "refused",
	[VERDICT_NOT_ON_LINK] = "not on-link",
	[VERDICT_OPEN] = "open",
	[VERDICT_REFUSED] = "refused",
};

static int
is_only_kind(const struct verdict *v)
{
	return !v->number && !v->reporter.len;
}

int
verdict_is_known(struct verdicts *l, const struct verdict *v)
{
	return is_only_kind(v) || keys_number(&l->ids, v, sizeof *v, 0);
}

uint16_t
verdict_id(struct verdicts *l, const struct verdict *v)
{
	size_t next = VERDICT_KINDS + BUF_COUNT(&l->list, struct verdict);
	uint32_t *id = is_only_kind(v) ? NULL :
	    keys_number(&l->ids, v, sizeof *v, next <= UINT16_MAX);

	if (id && !*id) {
		buf_add(&l->list, v, sizeof *v);
		*id = l->list.failed ? v->kind : (uint32_t)next;
	}
	return id ? (uint16_t)*id : v->kind;
}

struct verdict
verdict_by_id(const struct verdicts *l, uint16_t id)
{
	if (id < VERDICT_KINDS)
		return (struct verdict){ .kind = (uint8_t)id };
	return BUF_ITEMS(&l->list, const struct verdict)[id - VERDICT_KINDS];
}

int
verdict_state(int kind)
{
	if (kind >= VERDICT_ANSWER)
		return SCHEDULE_ALIVE;
	return kind >= VERDICT_NOT_ON_LINK ? SCHEDULE_ERROR :
	    SCHEDULE_INACTIVE;
}

void
verdict_words(struct text *t, const struct verdict *v)
{
	char room[MSG_REASON];

	if (v->kind == VERDICT_ERROR) {
		text_add(t, v->number == EADDRNOTAVAIL ?
		    "no local address or port is free" :
		    msg_reason((int)v->number, room));
		return;
	}
	text_add(t, words[v->kind]);
	if (v->number) {
		text_add(t, " ");
		text_number(t, v->number);
	}
	if (v->reporter.len) {
		text_add(t, " ");
		text_ip(t, &v->reporter);
	}
}

int
verdict_of_errno(int error)
{
	switch (error) {
	case EINVAL:	/* a blackhole route */
	case ENETUNREACH: return VERDICT_NO_ROUTE;
	case EHOSTUNREACH: return VERDICT_UNREACHABLE;
	case EACCES: return VERDICT_PROHIBITED;
	case EPERM: return VERDICT_FILTERED;
	default: return VERDICT_ERROR;
	}
}

int
verdict_of_icmp(int meaning)
{
	switch (meaning) {
	case ICMP_NO_ROUTE: return VERDICT_NO_ROUTE;
	case ICMP_PROHIBITED: return VERDICT_PROHIBITED;
	case ICMP_FILTERED: return VERDICT_FILTERED;
	case ICMP_TTL: return VERDICT_TTL;
	case ICMP_TOO_BIG: return VERDICT_TOO_BIG;
	default: return VERDICT_UNREACHABLE;
	}
}
