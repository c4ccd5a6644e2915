#include "records.h"

#include <string.h>

#include "hosts.h"
#include "keys.h"
#include "lib/buf.h"
#include "lib/ip.h"
#include "lib/msg.h"
#include "lib/out.h"
#include "lib/record.h"
#include "options.h"
#include "owners.h"
#include "resolve.h"
#include "schedule.h"
#include "text.h"
#include "verdict.h"

struct records_answer {	/* to a multicast address */
	struct host from;
	uint32_t next;		/* to the same one: a ring */
	uint64_t i;
	int64_t rtt;
};

struct sender {	/* who answered for host i; no address: its last one */
	uint64_t i;
	unsigned zone;
	struct ip ip;
	uint8_t pad[3];
};

void
records_begin(struct records *r, const struct config *config,
    struct hosts *hosts, const struct verdicts *verdicts,
    const struct owners *owners)
{
	r->config = config;
	r->hosts = hosts;
	r->verdicts = verdicts;
	r->owners = owners;
	r->out.fd = 1;
	r->record.out = &r->out;
	r->record.nulls = 1;
	r->record.form = config->json ? RECORD_JSON :
	    config->end ? RECORD_LINES : RECORD_NULS;
}

/* --- members of a record */

static void
begin_member(struct records *r, const char *key)
{
	record_member(&r->record, key, strlen(key));
}

/* a text of ours, in which nothing is special; "": the member has no value */
static void
put_word(struct records *r, const char *key, const char *word)
{
	begin_member(r, key);
	if (*word)
		record_plain(&r->record, word, strlen(word));
}

/* a text to build a value in; cheaper than a new one in each function */
static struct text *
empty_text(struct records *r)
{
	r->text.n = 0;
	*r->text.s = '\0';
	return &r->text;
}

static void
begin_names(struct records *r)
{
	begin_member(r, "names");
	record_open(&r->record, '[');
}

/* the names of host i, if it was given by any */
static void
put_names(struct records *r, uint64_t i)
{
	const char *name = hosts_name(r->hosts, i, 0);
	size_t k;

	if (!name) {
		put_word(r, "names", "");
		return;
	}
	begin_names(r);
	for (k = 0; (name = hosts_name(r->hosts, i, k)); k++)
		record_text(&r->record, name);
	record_close(&r->record, '[');
}

/*
 * A zone is the name of an interface, which may hold nearly anything; only
 * fe80::/10 and ff00::/8 have one.
 */
static void
put_address(struct records *r, const struct host *host)
{
	struct text *text = empty_text(r);

	hosts_put_address(r->hosts, text, host);
	begin_member(r, "address");
	if (*text->s == 'f')
		record_name(&r->record, text->s, text->n);
	else
		record_plain(&r->record, text->s, text->n);
}

/* in JSON each record is a line by itself, not an element of an array */
static void
end_record(struct records *r)
{
	record_end(&r->record);
	if (r->config->json)
		out_str(&r->out, "\n");
	r->record.comma = 0;
}

/* --- records */

int
records_unresolved(struct records *r, const struct resolve_query *q)
{
	const struct config *c = r->config;

	r->unresolved++;
	if (c->show == SHOW_ALL && !c->list) {
		record_begin(&r->record);
		put_word(r, "address", "");
		put_word(r, "state", "error");
		put_word(r, "rtt_ms", "");
		put_word(r, "reason", q->why);
		begin_names(r);
		record_text(&r->record, q->name);
		record_close(&r->record, '[');
		end_record(r);
	}
	return msg(q->name, q->why);
}

void
records_list(struct records *r)
{
	uint64_t i, n = hosts_count(r->hosts);
	struct host host;

	for (i = 0; i < n && !r->out.error; i++) {
		host = hosts_at(r->hosts, i);
		record_begin(&r->record);
		put_address(r, &host);
		if (r->config->json)
			put_names(r, i);
		end_record(r);
	}
}

int
records_are_shown(const struct records *r, int state)
{
	switch (r->config->show) {
	case SHOW_ALL: return 1;
	case SHOW_ALIVE: return state == SCHEDULE_ALIVE;
	case SHOW_INACTIVE: return state == SCHEDULE_INACTIVE;
	default: return 0;
	}
}

static void
put_reason(struct records *r, uint64_t i, const struct verdict *v)
{
	struct text *text = empty_text(r);
	const uint8_t *owner = v->kind == VERDICT_ANSWER ?
	    owners_get(r->owners, i) : NULL;

	if (owner)
		text_mac(text, owner);
	else
		verdict_words(text, v);
	put_word(r, "reason", text->s);
}

/* the record of host i, with the address of the one that answered */
static void
put_host(struct records *r, uint64_t i, const struct host *host,
    const struct verdict *v, int64_t rtt)
{
	static const char states[][9] = { [SCHEDULE_ALIVE] = "alive",
	    [SCHEDULE_INACTIVE] = "inactive", [SCHEDULE_ERROR] = "error" };
	int state = verdict_state(v->kind);

	record_begin(&r->record);
	put_address(r, host);
	if (r->config->fields) {
		put_word(r, "state", states[state]);
		begin_member(r, "rtt_ms");
		if (state == SCHEDULE_ALIVE)
			record_milli(&r->record, (uint64_t)rtt / 1000);
		put_reason(r, i, v);
		put_names(r, i);
	}
	end_record(r);
}

/* the place of an answer, from 1; see keys_number() */
static uint32_t *
place(struct records *r, const struct sender *sender, int add)
{
	return keys_number(&r->senders, sender, sizeof *sender, add);
}

void
records_answer(struct records *r, uint64_t i, const struct host *from,
    int64_t rtt)
{
	struct sender sender = { .i = i, .ip = from->ip }, last = { .i = i };
	struct records_answer *list, answer = { *from, 0, i, rtt };
	uint32_t *at, n = (uint32_t)BUF_COUNT(&r->answers, answer);

	if (from->ip.len == 16 && ip_linklocal(&from->ip))
		sender.zone = from->zone;
	answer.from.zone = sender.zone;
	at = place(r, &sender, 1);
	if (!at || *at)
		return;
	*at = n + 1;
	buf_add(&r->answers, &answer, sizeof answer);
	at = r->answers.failed ? NULL : place(r, &last, 1);
	if (!at)
		return;
	list = BUF_ITEMS(&r->answers, struct records_answer);
	list[n].next = *at ? list[*at - 1].next : n;
	if (*at)
		list[*at - 1].next = n;
	*at = n + 1;
	r->more[SCHEDULE_ALIVE]++;
}

int
records_answered(const struct records *r, size_t n, uint64_t *i)
{
	if (n >= BUF_COUNT(&r->answers, struct records_answer))
		return 0;
	*i = BUF_ITEMS(&r->answers, const struct records_answer)[n].i;
	return 1;
}

/* the records of all that answered the multicast address i; 0: nobody did */
static int
put_answers(struct records *r, uint64_t i)
{
	static const struct verdict answered = { .kind = VERDICT_ANSWER };
	const struct sender last = { .i = i };
	const struct records_answer *list;
	uint32_t *at = place(r, &last, 0), n;

	if (!at)
		return 0;
	list = BUF_ITEMS(&r->answers, const struct records_answer);
	n = *at - 1;
	do {
		n = list[n].next;
		if (records_are_shown(r, SCHEDULE_ALIVE))
			put_host(r, i, &list[n].from, &answered, list[n].rtt);
	} while (n != *at - 1);
	return 1;
}

void
records_host(struct records *r, uint64_t i, uint16_t id, int64_t rtt)
{
	struct verdict v = verdict_by_id(r->verdicts, id);
	int state = verdict_state(v.kind);
	struct host host;

	if (r->answers.len && put_answers(r, i))
		r->more[state]--;
	else if (records_are_shown(r, state)) {
		host = hosts_at(r->hosts, i);
		put_host(r, i, &host, &v, rtt);
	}
}

/* --- totals */

static void
put_count(struct records *r, const char *key, uint64_t n)
{
	if (!r->config->json)
		put_word(r, key, key);
	begin_member(r, key);
	record_num(&r->record, n);
}

uint64_t
records_count(const struct records *r, const uint64_t *hosts, int state)
{
	return hosts[state] + (uint64_t)r->more[state];
}

void
records_totals(struct records *r, const uint64_t *hosts, uint64_t sent,
    int64_t time)
{
	uint64_t total = hosts_count(r->hosts) + r->unresolved;
	int state;

	for (state = SCHEDULE_ALIVE; state <= SCHEDULE_ERROR; state++)
		total += (uint64_t)r->more[state];
	record_begin(&r->record);
	put_count(r, "total", total);
	put_count(r, "alive", records_count(r, hosts, SCHEDULE_ALIVE));
	put_count(r, "inactive", records_count(r, hosts, SCHEDULE_INACTIVE));
	put_count(r, "error", records_count(r, hosts, SCHEDULE_ERROR) +
	    r->unresolved);
	put_count(r, "sent", sent);
	if (!r->config->json)
		put_word(r, "seconds", "seconds");
	begin_member(r, "seconds");
	record_milli(&r->record, (uint64_t)time / 1000000);
	end_record(r);
}
