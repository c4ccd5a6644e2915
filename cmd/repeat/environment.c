#include "environment.h"

#include <string.h>
#include <unistd.h>

#include "lib/buf.h"
#include "lib/num.h"

static const char run_name[] = "REPEAT_RUN=", status_name[] = "REPEAT_STATUS=";

static int
starts_with(const char *s, const char *start)
{
	while (*start && *s == *start)
		s++, start++;
	return !*start;
}

int
environment_begin(struct environment *e)
{
	/* the first run gets all from e->run on: there is no status yet */
	char *ours[] = { e->status, e->run }, *end = NULL, **p;

	memcpy(e->run, run_name, sizeof run_name);
	memcpy(e->status, status_name, sizeof status_name);
	e->path = NULL;
	buf_add(&e->all, ours, sizeof ours);
	for (p = environ; p && *p; p++) {
		if (!e->path && starts_with(*p, "PATH="))
			e->path = *p + strlen("PATH=");
		if (!starts_with(*p, status_name) && !starts_with(*p, run_name))
			buf_add(&e->all, p, sizeof *p);
	}
	buf_add(&e->all, &end, sizeof end);
	if (!e->path)
		e->path = "/usr/local/bin:/bin:/usr/bin";
	return e->all.failed ? -1 : 0;
}

char **
environment_of_run(struct environment *e, uint64_t run, int status)
{
	num_format(e->run + strlen(run_name), run);
	num_format(e->status + strlen(status_name), (uint64_t)status);
	return BUF_ITEMS(&e->all, char *) + (run == 1);
}
