/*
 * When the next run is due: pure arithmetic. The caller tells the time of one
 * clock, in ns from 0.
 */
#ifndef IFKIT_GRID_H
#define IFKIT_GRID_H

#include <stdint.h>

enum grid_kind {
	GRID_RATE,	/* at points an interval apart, but not during a run */
	GRID_WAIT,	/* the interval after the end of a run */
	GRID_BACKOFF	/* as GRID_WAIT, doubled by each further failure */
};

struct grid {		/* to begin with: kind, interval and most */
	enum grid_kind kind;
	int64_t interval;	/* 0: the next run is due at the end of one */
	int64_t most;		/* GRID_BACKOFF: longest pause */
	int64_t origin;		/* a point of the grid; no run is before it */
	int64_t due;		/* the next start; INT64_MAX: never */
	int64_t jitter;		/* part of due, added to its point */
	int64_t began;		/* start of the last run */
	int64_t point;		/* last point up to that start */
	int64_t pause;		/* after the next failure */
};

/* the first run is due delay after now, plus jitter */
void grid_begin(struct grid *, int64_t now, int64_t delay, int64_t jitter);
/*
 * GRID_RATE with points delay after the multiples of interval: the first run is
 * due at the first point from now on, plus jitter.
 */
void grid_align(struct grid *, int64_t now, int64_t delay, int64_t jitter);
/* a run begins now; one that is early leaves the grid as it is */
void grid_start(struct grid *, int64_t now);
/*
 * The run ended now: set when the next is due, with this jitter. Returns how
 * many starts were skipped because they fell into the run.
 */
uint64_t grid_end(struct grid *, int64_t now, int success, int64_t jitter);
/*
 * For a clock that can be set, between runs: if it was set back, due may come
 * earlier; if it was set ahead, the next point by the new time is due.
 */
void grid_again(struct grid *, int64_t now, int ahead);

#endif
