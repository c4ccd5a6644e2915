#include "grid.h"

/* a + b, for b from 0; at most INT64_MAX, never */
static int64_t
later(int64_t a, int64_t b)
{
	return a > INT64_MAX - b ? INT64_MAX : a + b;
}

/* the first point at or after t */
static int64_t
point_from(const struct grid *g, int64_t t)
{
	int64_t past;

	if (t <= g->origin)
		return g->origin;
	past = (t - g->origin) % g->interval;
	return past ? later(t, g->interval - past) : t;
}

/* the last point at or before t; before the first one, the one before that */
static int64_t
point_to(const struct grid *g, int64_t t)
{
	if (t < g->origin)
		return g->origin - g->interval;
	return t - (t - g->origin) % g->interval;
}

static void
set_due(struct grid *g, int64_t point, int64_t jitter)
{
	g->jitter = jitter;
	g->due = later(point, jitter);
}

void
grid_begin(struct grid *g, int64_t now, int64_t delay, int64_t jitter)
{
	g->origin = later(now, delay);
	g->pause = g->interval;
	set_due(g, g->origin, jitter);
}

void
grid_align(struct grid *g, int64_t now, int64_t delay, int64_t jitter)
{
	g->origin = delay % g->interval;
	g->began = now;
	g->point = point_to(g, now - 1);
	set_due(g, point_from(g, now), jitter);
}

void
grid_start(struct grid *g, int64_t now)
{
	g->began = now;
	if (g->kind == GRID_RATE && g->interval)
		g->point = point_to(g, now - g->jitter);
}

/* how long to wait after a run */
static int64_t
pause_after(struct grid *g, int success)
{
	int64_t pause = success ? g->interval : g->pause;

	if (g->kind != GRID_BACKOFF)
		return g->interval;
	g->pause = success ? g->interval : later(pause, pause);
	if (g->pause > g->most)
		g->pause = g->most;
	return pause;
}

/* a start (a point plus its jitter) that is past by now fell into the run */
static uint64_t
next_point(struct grid *g, int64_t now, int64_t jitter)
{
	int64_t next, after;

	if (g->began < g->due && now < g->due && now >= g->began)
		return 0;	/* the run was early */
	if (now < g->began)	/* the clock was set back */
		grid_start(g, now);
	after = later(g->point, g->interval);
	next = point_from(g, now - jitter);
	if (next < after)
		next = after;
	set_due(g, next, jitter);
	return ((uint64_t)next - (uint64_t)after) / (uint64_t)g->interval;
}

uint64_t
grid_end(struct grid *g, int64_t now, int success, int64_t jitter)
{
	if (g->kind == GRID_RATE && g->interval)
		return next_point(g, now, jitter);
	set_due(g, later(now, pause_after(g, success)), jitter);
	return 0;
}

void
grid_again(struct grid *g, int64_t now, int ahead)
{
	int64_t next = point_from(g, now - g->jitter),
	    due = later(next, g->jitter);

	if (ahead)
		g->due = due;
	if (due < g->due && (next > g->point || now < g->began))
		g->due = due;
}
