#include "verdict.h"

#include <errno.h>
#include <string.h>

#include "icmp.h"
#include "lib/buf.h"
#include "lib/ip.h"
#include "lib/msg.h"
#include "schedule.h"
#include "text.h"

static const char words[][12] = {
	[VERDICT_TIMEOUT] = "timeout",
	[VERDICT_DEADLINE] = "deadline",
	[VERDICT_NO_ROUTE] = "no-route",
	[VERDICT_UNREACHABLE] = "unreachable",
	[VERDICT_PROHIBITED] = "prohibited",
	[VERDICT_FILTERED] = "filtered",
	[VERDICT_TTL] = "ttl",
	[VERDICT_NOT_ON_LINK] = "not on-link",
	[VERDICT_OPEN] = "open",
	[VERDICT_REFUSED] = "refused",
};

/* the place in the list; its length: it is not there */
static size_t
place(const struct verdicts *l, const struct verdict *v, size_t *n)
{
	const struct verdict *list = (const void *)l->list.p;
	size_t i = 0;

	*n = l->list.len / sizeof *list;
	while (i < *n && (list[i].kind != v->kind ||
	    list[i].number != v->number ||
	    ip_cmp(&list[i].reporter, &v->reporter)))
		i++;
	return i;
}

static int
is_only_kind(const struct verdict *v)
{
	return !v->number && !v->reporter.len;
}

int
verdict_is_known(const struct verdicts *l, const struct verdict *v)
{
	size_t n;

	return is_only_kind(v) || place(l, v, &n) < n;
}

uint16_t
verdict_id(struct verdicts *l, const struct verdict *v)
{
	size_t n, i;

	if (is_only_kind(v))
		return v->kind;
	i = place(l, v, &n);
	if (i == n && n <= UINT16_MAX - VERDICT_KINDS)
		buf_add(&l->list, v, sizeof *v);
	return i < l->list.len / sizeof *v ? (uint16_t)(VERDICT_KINDS + i) :
	    v->kind;
}

struct verdict
verdict_by_id(const struct verdicts *l, uint16_t id)
{
	if (id < VERDICT_KINDS)
		return (struct verdict){ .kind = (uint8_t)id };
	return ((const struct verdict *)(const void *)l->list.p)
	    [id - VERDICT_KINDS];
}

int
verdict_state(int kind)
{
	if (kind >= VERDICT_ANSWER)
		return SCHEDULE_ALIVE;
	return kind >= VERDICT_NOT_ON_LINK ? SCHEDULE_ERROR :
	    SCHEDULE_INACTIVE;
}

/* why the kernel refused a probe */
static const char *
refusal(int error)
{
	return error == EADDRNOTAVAIL ? "no local address or port is free" :
	    msg_error(error);
}

void
verdict_words(struct text *t, const struct verdict *v)
{
	if (v->kind == VERDICT_ERROR) {
		text_add(t, refusal(v->number));
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
	default: return VERDICT_UNREACHABLE;
	}
}
