/* when the next run is due; pure, told the time of one clock, in ns from 0 */
#ifndef IFKIT_GRID_H
#define IFKIT_GRID_H

#include <stdint.h>

enum grid_kind {
	GRID_RATE,	/* at each point of the grid that falls into no run */
	GRID_WAIT,	/* the interval after a run has ended */
	GRID_BACKOFF	/* the same, doubled per further failure up to most */
};

struct grid {
	enum grid_kind kind;
	int64_t interval;	/* 0: the next run is due when one has ended */
	int64_t most;		/* GRID_BACKOFF only */
	int64_t origin;		/* a point of the grid; no run is before it */
	int64_t due;		/* the next start; INT64_MAX: never */
	int64_t jitter;		/* in due, on top of the point */
	int64_t began;		/* when the last run did */
	int64_t point;		/* the last one reached when it did */
	int64_t pause;		/* after the next failure */
};

/* the first run is due delay after now */
void grid_begin(struct grid *, int64_t now, int64_t delay, int64_t jitter);
/*
 * GRID_RATE on the points that are delay after the multiples of interval: the
 * first at or after now is due
 */
void grid_align(struct grid *, int64_t now, int64_t delay, int64_t jitter);
/* a run begins: on time, late, or early, which leaves the grid as it is */
void grid_start(struct grid *, int64_t now);
/*
 * It ended, successful or not, and the next is due, jitter later than
 * otherwise. How many starts fell into the run.
 */
uint64_t grid_end(struct grid *, int64_t now, int success, int64_t jitter);
/* the clock may have been set while nothing ran: due may come sooner, for it */
void grid_again(struct grid *, int64_t now);

#endif
