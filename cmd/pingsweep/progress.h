/* the line on a terminal that shows how far a sweep is */
#ifndef IFKIT_PROGRESS_H
#define IFKIT_PROGRESS_H

#include <stddef.h>
#include <stdint.h>

enum { PROGRESS_TEXT = 192 };	/* bytes of the longest text, and a NUL */

struct progress_state {
	uint64_t decided, total, alive;	/* hosts */
	int64_t left;			/* ns to the end; -1: not known */
};

struct progress {
	int terminal;	/* standard error is a terminal */
	int shown;	/* and the line is wanted */
	int stands;	/* it is there now, or an echoed key is */
	int output;	/* where standard output goes, see progress.c */
	int64_t due;	/* when to draw the line, by clock_now() */
	int64_t stale;	/* when its numbers become too old */
	struct progress_state state;
};

/*
 * Make the text "NAME: 37% 95/254 hosts, 12 alive, 8s left"; name NULL: without
 * that. Parts that do not fit into so many columns are left out. Returns the
 * length; a NUL follows
 */
size_t progress_text(char text[PROGRESS_TEXT], const char *name,
    const struct progress_state *, size_t columns);

/* begin; from first on show a line, if it is wanted and there is a terminal */
void progress_begin(struct progress *, int wanted, int64_t first);
/* is it time to draw the line? */
int progress_due(const struct progress *, int64_t now);
/* must the caller renew the numbers in state before that? */
int progress_stale(struct progress *, int64_t now);
/* draw the line, as wide as the terminal is now */
void progress_draw(struct progress *);
/* a message, as by msg(): it takes the place of the line, which is due again */
int progress_say(struct progress *, const char *what, const char *why);
/*
 * Call before a write to standard output, with the struct progress. The line is
 * erased if that is the same terminal. If it is a pipe, the line also stays
 * away for a second, because its reader may write to the terminal.
 */
void progress_yield(void *);
/* the terminal echoed a key, such as ^C: that is erased like the line */
void progress_echoed(struct progress *);
/* erase the line, and draw it no more */
void progress_end(struct progress *);

#endif
