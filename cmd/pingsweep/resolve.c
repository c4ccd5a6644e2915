#include "resolve.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "dns.h"
#include "etc.h"
#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/fd.h"
#include "options.h"
#include "question.h"

#define SECOND INT64_C(1000000000)

enum { LOOKUPS = 16, POLLS = 2 * QUESTION_POLLS };	/* of each lookup */
enum { SIGNALS, TIMER, TALKS, ALL_POLLS = TALKS + LOOKUPS * POLLS };
enum { OTHERS = 16 };	/* descriptors that are left to other modules */
enum { CHUNK = 4096 };	/* bytes read at a time */

struct lookup {
	struct resolve_query *query;	/* NULL: this one looks up nothing */
	const char *search;	/* what is left of the list; NULL: nothing */
	int failed;		/* a question had no answer */
	unsigned tries;
	int64_t due, limit;	/* the next try; the end */
	struct question four, six;
};

struct resolver {
	const struct resolve *asked;
	size_t next, answered;	/* queries */
	struct etc_resolver conf;
	struct clock_timer timer;
	size_t lookups;		/* lookups at a time */
	struct lookup lookup[LOOKUPS];
	struct pollfd poll[ALL_POLLS];
};

/* --- queries */

static int
is_wanted(const struct resolver *r, int family)
{
	int families = r->asked->families;

	return !families || families & family;
}

/* either address may be none; why: there is no address for this reason */
static void
answer(struct resolver *r, struct resolve_query *q,
    const struct etc_address *four, const struct etc_address *six,
    const char *why)
{
	if (is_wanted(r, FAMILY_4)) {
		q->ip[0] = four->ip;
		q->zone[0] = four->zone;
	}
	if (r->asked->families ? is_wanted(r, FAMILY_6) : !q->ip[0].len) {
		q->ip[1] = six->ip;
		q->zone[1] = six->zone;
	}
	if (!q->ip[0].len && !q->ip[1].len)
		q->why = why;
	r->answered++;
}

static int
is_answered(const struct resolve_query *q)
{
	return q->why || q->ip[0].len || q->ip[1].len;
}

/* --- lookups */

static void
end_lookup(struct resolver *r, struct lookup *l, const char *why)
{
	struct etc_address four = { 0 }, six = { 0 };

	question_end(&l->four);
	question_end(&l->six);
	four.ip = l->four.ip;
	six.ip = l->six.ip;
	answer(r, l->query, &four, &six, why);
	l->query = NULL;
}

/* look up the name in the next domain, in the end without; 0: none is left */
static int
begin_next(struct resolver *r, struct lookup *l)
{
	const char *domain, *name = l->query->name;
	int begun = 0;
	size_t n;

	while (!begun && l->search) {
		domain = etc_word(&l->search, r->conf.end, &n);
		if (!n)
			l->search = NULL;
		begun = question_begin(&l->four, name, domain, n, DNS_A);
		if (begun > 0)
			begun = question_begin(&l->six, name, domain, n,
			    DNS_AAAA);
	}
	l->tries = 0;
	l->four.state = is_wanted(r, FAMILY_4) ? QUESTION_ASKED :
	    QUESTION_UNASKED;
	l->six.state = r->asked->families & FAMILY_6 ? QUESTION_ASKED :
	    QUESTION_UNASKED;
	return begun;
}

/* ask for IPv6 too, if that is wanted and was not asked for yet */
static void
ask_six(const struct resolver *r, struct lookup *l)
{
	if (l->six.state == QUESTION_UNASKED && is_wanted(r, FAMILY_6))
		l->six.state = QUESTION_ASKED;
}

/* begin with a name that /etc/hosts has not; 0; -1: errno */
static int
begin_lookup(struct resolver *r, struct lookup *l, struct resolve_query *q)
{
	struct pollfd *poll = r->poll + TALKS + (l - r->lookup) * POLLS;
	const char *s = q->name;
	unsigned dots = 0;
	int begun;

	*l = (struct lookup){ .query = q, .search = r->conf.search,
	    .limit = r->asked->limit ? clock_now() + r->asked->limit :
	    CLOCK_NEVER };
	l->four.resolver = l->six.resolver = &r->conf;
	l->four.poll = poll;
	l->six.poll = poll + QUESTION_POLLS;
	for (; *s; s++)
		dots += *s == '.';
	if (dots >= r->conf.dots || (dots && s[-1] == '.'))
		l->search = r->conf.end;
	begun = begin_next(r, l);
	if (!begun)
		end_lookup(r, l, "unknown name");
	return begun < 0 ? -1 : 0;
}

/* all that was asked is answered, or failed: go on; 0; -1: errno */
static int
conclude(struct resolver *r, struct lookup *l)
{
	int begun;

	if (l->four.state == QUESTION_FOUND || l->six.state == QUESTION_FOUND) {
		end_lookup(r, l, NULL);
		return 0;
	}
	ask_six(r, l);
	l->tries = 0;
	if (l->six.state == QUESTION_ASKED)
		return 0;
	if (l->four.state == QUESTION_FAILED || l->six.state == QUESTION_FAILED)
		l->failed = 1;
	if (l->failed && !l->four.heard && !l->six.heard) {
		end_lookup(r, l, "no name server answers");
		return 0;
	}
	begun = begin_next(r, l);
	if (!begun)
		end_lookup(r, l, l->failed ? "cannot be looked up" :
		    "unknown name");
	return begun < 0 ? -1 : 0;
}

/*
 * Ask again what is not answered. A server may ignore only the questions for
 * IPv4: so from the second try on ask for IPv6 too.
 */
static void
try(struct resolver *r, struct lookup *l, int64_t now)
{
	if (l->tries++)
		ask_six(r, l);
	l->due = now + r->conf.timeout * SECOND / r->conf.attempts;
	if (l->four.state == QUESTION_ASKED)
		question_ask(&l->four);
	if (l->six.state == QUESTION_ASKED)
		question_ask(&l->six);
}

/* is a question unanswered, and late or without a server that may reply? */
static int
is_vain(const struct question *q, int late)
{
	return q->state == QUESTION_ASKED && (late || !question_is_open(q));
}

/* do what is due for a lookup, which may end it; 0; -1: errno */
static int
advance(struct resolver *r, struct lookup *l, int64_t now)
{
	struct question *four = &l->four, *six = &l->six;
	int late, vain4, vain6;

	while (l->query) {
		late = now >= l->due;
		vain4 = is_vain(four, late);
		vain6 = is_vain(six, late);
		if ((four->state != QUESTION_ASKED &&
		    six->state != QUESTION_ASKED) || (!r->asked->families &&
		    four->state == QUESTION_FOUND)) {
			if (conclude(r, l) < 0)
				return -1;
		} else if (l->limit != CLOCK_NEVER && now >= l->limit)
			end_lookup(r, l, "no answer in time");
		else if (!vain4 && !vain6)
			break;
		else if (l->tries < r->conf.attempts)
			try(r, l, now);
		else {
			if (vain4)
				question_end(four);
			if (vain6)
				question_end(six);
		}
	}
	return 0;
}

/* --- all of them */

/* the file's bytes, none if there is no such file; 0; -1: errno */
static int
read_file(struct buf *b, const char *path)
{
	int fd = fd_high(open(path, O_RDONLY | O_CLOEXEC));
	ssize_t n = -1;

	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR ||
		    errno == EACCES ? 0 : -1;
	while (buf_room(b, CHUNK)) {
		n = read(fd, b->p + b->len, CHUNK);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		b->len += (size_t)n;
	}
	close(fd);
	return n ? -1 : 0;
}

/* what /etc/hosts has; 0; -1: errno */
static int
look_into_hosts(struct resolver *r)
{
	const struct resolve *asked = r->asked;
	struct buf text = { 0 }, names = { 0 };
	const struct etc_name *name;
	int failed;
	size_t i;

	if (read_file(&text, "/etc/hosts") < 0)
		return -1;
	for (i = 0; i < asked->n; i++)
		etc_look_for(&names, asked->queries[i].name, i);
	etc_hosts(&names, &(struct etc_text){ text.p, text.len, asked->zone,
	    asked->ctx });
	name = BUF_ITEMS(&names, const struct etc_name);
	for (i = BUF_COUNT(&names, struct etc_name); i; i--, name++)
		if (name->known)
			answer(r, asked->queries + name->place, name->found,
			    name->found + 1, "unknown name");
	failed = names.failed;
	buf_free(&names);
	buf_free(&text);
	errno = ENOMEM;
	return failed ? -1 : 0;
}

/* take the next name if this one is done, and do what is due; 0; -1: errno */
static int
turn(struct resolver *r, struct lookup *l, int64_t now)
{
	struct resolve_query *q = r->asked->queries;

	do {
		for (; !l->query && r->next < r->asked->n; r->next++)
			if (!is_answered(q + r->next) &&
			    begin_lookup(r, l, q + r->next) < 0)
				return -1;
		if (advance(r, l, now) < 0)
			return -1;
	} while (!l->query && r->next < r->asked->n);
	return 0;
}

static void
receive(struct resolver *r, struct lookup *l)
{
	int cut = question_receive(&l->four);

	cut |= question_receive(&l->six);
	if (cut)
		l->due = clock_now() + r->conf.timeout * SECOND;
}

/* wait for replies, signals and the time of what is due next; 0; -1: errno */
static int
wait_for(struct resolver *r)
{
	struct lookup *l, *end = r->lookup + r->lookups;
	int64_t when = INT64_MAX;

	for (l = r->lookup; l < end; l++) {
		if (l->query && l->due < when)
			when = l->due;
		if (l->query && l->limit != CLOCK_NEVER && l->limit < when)
			when = l->limit;
	}
	(void)clock_timer_set(&r->timer, clock_timer_at(&r->timer, when));
	if (poll(r->poll, TALKS + r->lookups * POLLS, -1) < 0)
		return errno == EINTR ? 0 : -1;
	if (r->poll[SIGNALS].revents)
		r->asked->hear(r->asked->ctx, r->answered);
	for (l = r->lookup; l < end; l++)
		if (l->query)
			receive(r, l);
	return 0;
}

/* by name servers; 0; -1: errno */
static int
look_up(struct resolver *r)
{
	int64_t now;
	size_t i;

	while (r->answered < r->asked->n) {
		now = clock_now();
		for (i = 0; i < r->lookups; i++)
			if (turn(r, r->lookup + i, now) < 0)
				return -1;
		if (r->answered < r->asked->n && wait_for(r) < 0)
			return -1;
	}
	return 0;
}

/* as many at a time as there are descriptors for; 0; -1: errno */
static int
begin(struct resolver *r)
{
	struct rlimit limit;
	size_t i;

	r->lookups = LOOKUPS;
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 &&
	    limit.rlim_cur < OTHERS + LOOKUPS * POLLS)
		r->lookups = limit.rlim_cur < OTHERS + 2 * POLLS ? 1 :
		    (size_t)(limit.rlim_cur - OTHERS) / POLLS;
	for (i = 0; i < ALL_POLLS; i++)
		r->poll[i] = (struct pollfd){ -1, POLLIN, 0 };
	r->poll[SIGNALS].fd = r->asked->signals;
	if (clock_timer(&r->timer, 0) < 0)
		return -1;
	r->poll[TIMER].fd = r->timer.fd;
	return 0;
}

int
resolve_names(const struct resolve *asked)
{
	struct resolver r = { .asked = asked };
	struct buf text = { 0 };

	if (look_into_hosts(&r) < 0)
		return -1;
	if (r.answered == asked->n)
		return 0;
	if (read_file(&text, "/etc/resolv.conf") < 0 || begin(&r) < 0)
		return -1;
	etc_resolver(&r.conf, &(struct etc_text){ text.p, text.len,
	    asked->zone, asked->ctx });
	if (look_up(&r) < 0)
		return -1;
	close(r.timer.fd);
	buf_free(&text);
	return 0;
}
