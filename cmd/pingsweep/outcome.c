#include "outcome.h"

#include <errno.h>

#include "hosts.h"
#include "lib/clock.h"
#include "lib/ip.h"
#include "options.h"
#include "owners.h"
#include "probe.h"
#include "records.h"
#include "schedule.h"
#include "sockets.h"
#include "text.h"
#include "verdict.h"

#define FULL_FOR INT64_C(2000000)	/* ns a full queue is left alone */

static int
say_host(struct outcome *o, uint64_t i, const char *why)
{
	struct host host = hosts_at(o->hosts, i);
	struct text text = { 0 };

	hosts_put_address(o->hosts, &text, &host);
	return o->say(o->ctx, text.s, why);
}

/* --- what comes in */

static struct ip
address_of(void *outcome, uint64_t i)
{
	struct outcome *o = outcome;

	return hosts_at(o->hosts, i).ip;
}

static int64_t
find_host(void *outcome, const struct ip *ip, unsigned zone)
{
	const struct outcome *o = outcome;

	return hosts_find(o->hosts, ip, zone);
}

/* an error that this machine itself reports gets no reporter */
static void
take_error(struct outcome *o, const struct probe_event *e)
{
	struct verdict v = e->verdict;

	/* a link-local address may be ours in one zone only */
	if ((e->zone || !verdict_is_known(o->verdicts, &v)) &&
	    sockets_is_local(&v.reporter, e->zone))
		v.reporter.len = 0;
	schedule_hint(o->schedule, e->index, verdict_id(o->verdicts, &v),
	    e->sent);
}

/* another host answered in place of the one that was asked */
static void
take_other(struct outcome *o, const struct probe_event *e)
{
	struct host host = hosts_at(o->hosts, e->index),
	    from = { e->from, e->zone };
	struct text why = { 0 };

	if (ip_multicast(&host.ip)) {
		if (schedule_tried(o->schedule, e->index) >= 0)
			records_answer(o->records, e->index, &from, e->rtt);
	} else if (o->config->verbose) {
		text_add(&why, "answered by ");
		text_ip(&why, &e->from);
		say_host(o, e->index, why.s);
	}
}

/* an answer too many: does another host have the same address? */
static void
take_second_owner(struct outcome *o, const struct probe_event *e)
{
	struct text why = { 0 };

	if (!owners_differ(o->owners, e->index, e->mac)) {
		o->duplicates++;
		return;
	}
	if (!o->config->verbose)
		return;
	owners_forget(o->owners, e->index);	/* report it once */
	text_add(&why, "also at ");
	text_mac(&why, e->mac);
	say_host(o, e->index, why.s);
}

static void
take_owner(struct outcome *o, const struct probe_event *e)
{
	int64_t tried = schedule_tried(o->schedule, e->index);

	if (tried == SCHEDULE_OVER)
		take_second_owner(o, e);
	if (tried < 0)
		return;
	owners_set(o->owners, e->index, e->mac);
	schedule_answer(o->schedule, e->index,
	    (e->came < tried ? clock_now() : e->came) - tried, VERDICT_ANSWER);
}

int
outcome_is_enough(const struct outcome *o)
{
	return !o->leaving && o->config->need && records_count(o->records,
	    o->schedule->count, SCHEDULE_ALIVE) >= o->config->need;
}

static void
take_event(void *outcome, const struct probe_event *e)
{
	struct outcome *o = outcome;

	if (outcome_is_enough(o))
		return;
	switch (e->what) {
	case PROBE_ANSWER:
		if (!schedule_answer(o->schedule, e->index, e->rtt,
		    verdict_id(o->verdicts, &e->verdict)))
			o->duplicates++;
		break;
	case PROBE_OWNER: take_owner(o, e); break;
	case PROBE_OTHER: take_other(o, e); break;
	case PROBE_ERROR: take_error(o, e); break;
	case PROBE_DENIED:
		schedule_decide(o->schedule, e->index, SCHEDULE_INACTIVE,
		    verdict_id(o->verdicts, &e->verdict));
		break;
	}
}

struct probe_user
outcome_user(struct outcome *o)
{
	return (struct probe_user){ o, hosts_count(o->hosts), take_event,
	    address_of, find_host };
}

/* --- what goes out, or does not */

void
outcome_ours(struct outcome *o, uint64_t i, const uint8_t *mac)
{
	owners_set(o->owners, i, mac);
	schedule_decide(o->schedule, i, SCHEDULE_ALIVE, VERDICT_ANSWER);
}

/* with on_link report only the first host, as there may be many */
void
outcome_refuse(struct outcome *o, uint64_t i, const struct verdict *v)
{
	int state = verdict_state(v->kind);
	struct text why = { 0 };

	if (state == SCHEDULE_ERROR && !(o->config->on_link && o->trouble)) {
		verdict_words(&why, v);
		o->trouble = say_host(o, i, why.s);
	}
	schedule_decide(o->schedule, i, state, verdict_id(o->verdicts, v));
}

/* the kernel will not send a probe, however often it is tried */
static void
take_refusal(struct outcome *o, const struct probe *probe)
{
	struct verdict v = { .kind = (uint8_t)verdict_of_errno(probe->error) };

	if (v.kind == VERDICT_PROHIBITED && sockets_is_broadcast(&probe->ip,
	    o->config))
		v.kind = VERDICT_BROADCAST;
	if (probe->error == EMSGSIZE && o->config->whole)
		v.kind = VERDICT_TOO_BIG;
	if (v.kind == VERDICT_ERROR)
		v.number = (uint16_t)probe->error;
	outcome_refuse(o, probe->index, &v);
}

void
outcome_sent(struct outcome *o, const struct probe *probe, int64_t now)
{
	switch (probe->error) {
	case 0:
		schedule_sent(o->schedule, probe->index, probe->sent);
		break;
	case ENOBUFS:
		schedule_full(o->schedule, probe->index, now, now + FULL_FOR);
		break;
	case EAGAIN:
		schedule_unsent(o->schedule, probe->index, now + FULL_FOR);
		break;
	default:
		take_refusal(o, probe);
	}
}
