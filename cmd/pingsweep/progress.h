/* the line on a terminal that says how far a sweep is, and makes way */
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
	int terminal;	/* standard error is one */
	int shown;	/* a line is wanted there */
	int stands;	/* there is one now, or what the terminal echoed */
	int output;	/* what standard output has to do with it */
	int64_t due;	/* when to draw the line, by clock_now */
	int64_t stale;	/* from then on its numbers are too old */
	struct progress_state state;
};

/*
 * "37% 95/254 hosts, 12 alive, 8s left", behind "NAME: " unless name is NULL,
 * but only what of it fits into so many columns. The length; a NUL follows.
 */
size_t progress_text(char text[PROGRESS_TEXT], const char *name,
    const struct progress_state *, size_t columns);

/* where standard error is a terminal, and if wanted, a line from first on */
void progress_begin(struct progress *, int wanted, int64_t first);
/* is it time to draw the line? */
int progress_due(const struct progress *, int64_t now);
/* are its numbers, in state, to be renewed before? */
int progress_stale(struct progress *, int64_t now);
/* draw the line, as wide as the terminal is now */
void progress_draw(struct progress *);
/* erase the line; it is due again at once */
void progress_erase(struct progress *);
/* a message, as by msg(), where the line may stand; 2 */
int progress_say(struct progress *, const char *what, const char *why);
/*
 * Call before a write to standard output, with the struct: the same if that is
 * a terminal. If it is a pipe, the line stays away for a second, because the
 * reader may be about to write to the terminal.
 */
void progress_yield(void *);
/* the terminal echoed a key, as ^C: that is erased as the line is */
void progress_echoed(struct progress *);
/* no line any more */
void progress_end(struct progress *);

#endif
