/*
 * offsets.h - the offsets from UTC that the times of logs state, in the order of time.
 *
 * Shape   struct offset_stretch: all times in [lo, hi] that were seen have it
 * Units   instants us UTC, offsets in minutes east
 * Text    "+02:00", "+01:00 2026-03-29T01:00:00Z +02:00": each from an instant on, the first before it too
 * Errors  NULL or false: there are none, or several at the same time
 */
#pragma once
#include "base/zone.h"

struct offset_stretch {
	gint64 lo, hi;
	int minutes;
};
/* Sees every line of a log: a stretch is begun only where the offset changes. */
struct offsets {
	GArray *stretches; /* struct offset_stretch, in the order of the lines */
	bool mixed;        /* too many changes: lines of several zones */
};
void offsets_init(struct offsets *offsets);
void offsets_clear(struct offsets *offsets);
void offsets_change(struct offsets *offsets, gint64 at, int minutes);
static inline void offsets_saw(struct offsets *offsets, gint64 at, int minutes)
{
	struct offset_stretch *last =
	        offsets->stretches->len == 0
	                ? NULL
	                : &g_array_index(offsets->stretches, struct offset_stretch,
	                                 offsets->stretches->len - 1);
	if (last == NULL || last->minutes != minutes) {
		offsets_change(offsets, at, minutes);
		return;
	}
	last->lo = MIN(last->lo, at);
	last->hi = MAX(last->hi, at);
}

/* Sorts stretches and joins those of one offset; false: two overlap by more than lines out of order do. */
bool offsets_settle(GArray *stretches);
/* Of settled ones. */
char *offsets_text(const GArray *stretches);
Zone *offsets_zone(const GArray *stretches);
/* Adds what a text of a source with times in span says; false: it is none. */
bool offsets_read(const char *text, gint64 lo, gint64 hi, GArray *stretches);
