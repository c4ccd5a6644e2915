#include "follow.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "change.h"
#include "filters.h"
#include "lib/addr_info.h"
#include "lib/msg.h"
#include "lib/out.h"
#include "lib/record.h"
#include "lib/snapshot.h"
#include "lib/watch.h"

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

/* index as watch_events has it */
static void
changed(void *ctx, int index)
{
	struct follow *f = ctx;
	struct change c = { follows, tell, f };

	filters_resolve(f->filters, f->now);
	/* with -m, a renamed master lets other interfaces pass */
	change(&c, &f->shown, f->now,
	    f->filters->master || index < 0 ? 0 : index);
	if (index < 0)
		tell(f, SYNC, NULL, NULL, NULL);
}

/* end as a write to a pipe without a reader does */
static int
end_without_reader(void)
{
	kill(getpid(), SIGPIPE);
	errno = EPIPE;
	return msg_errno("stdout");
}

int
follow(struct snapshot *now, struct filters *filters, struct record *record)
{
	struct follow f = { .now = now, .filters = filters, .record = record };
	struct pollfd p[2] = { { .fd = 1 }, { .events = POLLIN } };

	if (watch_begin(now) < 0)
		return msg(failed, snapshot_why(now));
	changed(&f, -1);
	p[1].fd = watch_fd(now);
	while (out_end(record->out) == 0) {
		if (poll(p, 2, -1) < 0) {
			if (errno == EINTR)
				continue;
			return msg_errno(failed);
		}
		if (p[0].revents)
			return end_without_reader();
		if (p[1].revents && watch_events(now, changed, &f) < 0)
			return msg(failed, snapshot_why(now));
	}
	return 2;
}
