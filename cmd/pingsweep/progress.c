#include "progress.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "lib/buf.h"
#include "lib/clock.h"
#include "lib/msg.h"
#include "lib/out.h"

#define SECOND INT64_C(1000000000)
#define EVERY (SECOND / 2)	/* ns between renewals of the numbers */

/* standard output is a file or another terminal; the same one; a pipe */
enum { APART, SAME, PIPED };
enum { DEFAULT = 80, LONGEST_NAME = 32 };	/* columns; bytes */

/* printable ASCII, so that a byte is a column; others become ? */
static void
put_name(struct out *o, const char *name)
{
	int n;

	for (n = 0; *name && n < LONGEST_NAME; name++, n++)
		out_bytes(o, *name > ' ' && *name <= '~' ? name : "?", 1);
	out_str(o, ": ");
}

/* "8s", "3m20s", "5h10m", "2d7h": two units, rounded up to a second */
static void
put_time(struct out *o, int64_t ns)
{
	static const char units[] = "dhms";
	static const int32_t of[] = { 86400, 3600, 60, 1 };
	uint64_t s = (uint64_t)(ns / SECOND) + (ns % SECOND != 0 || !ns);
	int i = 0;

	while (s < (uint64_t)of[i])
		i++;
	out_num(o, s / (uint64_t)of[i]);
	out_bytes(o, units + i, 1);
	s %= (uint64_t)of[i];
	if (i == 3 || s < (uint64_t)of[i + 1])
		return;
	out_num(o, s / (uint64_t)of[i + 1]);
	out_bytes(o, units + i + 1, 1);
}

/* the n-th part of the line; 0: there is none */
static int
put_part(struct out *o, int n, const struct progress_state *s)
{
	switch (n) {
	case 0:
		out_num(o, s->total > UINT64_MAX / 100 ?
		    s->decided / (s->total / 100 + 1) :
		    s->total ? s->decided * 100 / s->total : 100);
		out_str(o, "%");
		return 1;
	case 1:
		out_str(o, " ");
		out_num(o, s->decided);
		out_str(o, "/");
		out_num(o, s->total);
		out_str(o, " hosts");
		return 1;
	case 2:
		out_str(o, ", ");
		out_num(o, s->alive);
		out_str(o, " alive");
		return 1;
	case 3:
		if (s->left < 0)
			return 0;
		out_str(o, ", ");
		put_time(o, s->left);
		out_str(o, " left");
		return 1;
	default: return 0;
	}
}

size_t
progress_text(char text[PROGRESS_TEXT], const char *name,
    const struct progress_state *s, size_t columns)
{
	struct out o = { .fd = -1 };
	size_t fits = 0;
	int n;

	buf_lend(&o.b, text, PROGRESS_TEXT);
	if (name)
		put_name(&o, name);
	for (n = 0; put_part(&o, n, s) && o.b.len <= columns; n++)
		fits = o.b.len;
	text[fits] = '\0';
	/* the number of hosts matters more than the name */
	return n > 1 || !name ? fits : progress_text(text, NULL, s, columns);
}

/* write to the terminal, unless it is stopped: the write would wait */
static void
put(const char *text)
{
	struct pollfd p = { .fd = 2, .events = POLLOUT };
	struct out o = { .fd = 2 };
	char room[PROGRESS_TEXT + 8];

	if (poll(&p, 1, 0) == 0)
		return;
	buf_lend(&o.b, room, sizeof room);
	out_str(&o, text);
	out_end(&o);
}

void
progress_begin(struct progress *p, int wanted, int64_t first)
{
	p->terminal = isatty(2);
	p->shown = p->terminal && wanted;
	p->due = first;
	p->output = !p->terminal ? APART : isatty(1) ? SAME :
	    lseek(1, 0, SEEK_CUR) < 0 && errno == ESPIPE ? PIPED : APART;
}

int
progress_due(const struct progress *p, int64_t now)
{
	return p->shown && now >= p->due;
}

/* not the last column: what is written there may move the cursor on */
static size_t
width(void)
{
	struct winsize size;

	if (ioctl(2, TIOCGWINSZ, &size) < 0 || !size.ws_col)
		return DEFAULT - 1;
	return size.ws_col - 1u;
}

int
progress_stale(struct progress *p, int64_t now)
{
	if (now < p->stale)
		return 0;
	p->stale = now + EVERY;
	return 1;
}

void
progress_draw(struct progress *p)
{
	char line[1 + PROGRESS_TEXT + 4] = "\r";
	size_t n = progress_text(line + 1, program_invocation_short_name,
	    &p->state, width());

	memcpy(line + 1 + n, "\033[K", 4);
	put(line);
	p->stands = 1;
	p->due = p->stale;
}

/* erase the line, if there is one; it is due again at once */
static void
erase(struct progress *p)
{
	if (!p->stands)
		return;
	put("\r\033[K");
	p->stands = 0;
	p->due = 0;
}

int
progress_say(struct progress *p, const char *what, const char *why)
{
	erase(p);
	return msg(what, why);
}

void
progress_yield(void *progress)
{
	struct progress *p = progress;

	if (p->output == APART)
		return;
	erase(p);
	if (p->output == PIPED)
		p->due = clock_now() + SECOND;
}

void
progress_echoed(struct progress *p)
{
	p->stands = p->terminal;
}

void
progress_end(struct progress *p)
{
	erase(p);
	p->shown = 0;
}
