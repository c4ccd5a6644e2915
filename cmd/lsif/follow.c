#include "follow.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "change.h"
#include "filters.h"
#include "lib/addr_info.h"
#include "lib/clock.h"
#include "lib/msg.h"
#include "lib/out.h"
#include "lib/record.h"
#include "lib/snapshot.h"
#include "lib/watch.h"

enum { DAY = 86400000 };	/* ms */
enum { SYNC = CHANGE_ADDR_DEL + 1 };	/* the state is complete */

static const char failed[] = "cannot follow interfaces";

struct follow {
	struct snapshot *now;
	struct snapshot shown;	/* what the events written so far make */
	struct filters *filters;
	struct record *record;
};

static int
follows(void *ctx, const struct link *l)
{
	struct follow *f = ctx;

	return filters_pass(f->filters, f->now, l);
}

static void
put_null(struct record *r)
{
	if (r->form == RECORD_JSON)
		record_word(r, "null");
}

/* write one event, at once: change as in change.h, or SYNC with no name */
static void
tell(void *ctx, int change, const char *name, const char *new,
    const struct addr *a)
{
	static const char events[][6] = {	/* by CHANGE_... */
		"add", "del", "up", "down", "run", "stop", "name", "addr+",
		"addr-", "sync"
	};
	struct follow *f = ctx;
	struct record *r = f->record;

	r->comma = 0;	/* each event is a JSON text of its own */
	record_begin(r);
	record_member(r, "event", 5);
	record_text(r, events[change]);
	record_member(r, "ifname", 6);
	if (name)
		record_name(r, name, strlen(name));
	else
		put_null(r);
	record_member(r, "value", 5);
	if (new)
		record_name(r, new, strlen(new));
	else if (a)
		addr_info_put(r, ADDR_INFO_CIDR, a, NULL);
	else
		put_null(r);
	record_end(r);
	if (r->form == RECORD_JSON)
		out_str(r->out, "\n");
	out_end(r->out);
}

/* called by watch_events */
static void
changed(void *ctx, int index)
{
	struct follow *f = ctx;
	struct change c = { follows, tell, f };

	/* if a name has moved to another interface, others may pass */
	change(&c, &f->shown, f->now,
	    filters_resolve(f->filters, f->now) || index < 0 ? 0 : index);
	if (index < 0)
		tell(f, SYNC, NULL, NULL, NULL);
}

/* the reader hung up, or is a socket with an error: end as a write would */
static int
end_without_reader(int revents)
{
	int error = EPIPE;
	socklen_t n = sizeof error;

	if (revents & POLLHUP ||
	    getsockopt(1, SOL_SOCKET, SO_ERROR, &error, &n) < 0)
		kill(getpid(), SIGPIPE);
	errno = error;
	return msg_errno("stdout");
}

/* ms until watch_events has work, for poll(2) */
static int
patience(const struct snapshot *s)
{
	int64_t left = (s->look - clock_now()) / 1000000 + 1;

	if (s->look == CLOCK_NEVER)
		return -1;
	return left < 0 ? 0 : left < DAY ? (int)left : DAY;
}

int
follow(struct snapshot *now, struct filters *filters, struct record *record)
{
	struct follow f = { .now = now, .filters = filters, .record = record };
	struct pollfd p[2] = { { .fd = 1 }, { .events = POLLIN } };

	if (watch_begin(now) < 0)
		return msg(failed, snapshot_why(now));
	while (watch_events(now, changed, &f) == 0) {
		if (out_end(record->out) < 0)
			return 2;
		p[1].fd = watch_fd(now);
		if (poll(p, 2, patience(now)) < 0 && errno != EINTR)
			return msg_errno(failed);
		if (p[0].revents & (POLLERR | POLLHUP))
			return end_without_reader(p[0].revents);
	}
	return msg(failed, snapshot_why(now));
}
