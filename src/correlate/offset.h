/*
 * offset.h - how far the clocks of two sources lie apart, from what both have seen.
 *
 * Shape   an offset is what b's clock shows less what a's clock shows at the same moment, as a range
 * Units   microseconds
 * Owns    nothing
 * Errors  none; what is not sure says so, and is no reason to move anything
 * Rules   three ways, in the order of trust: spans of one thing in both, which must have met; single messages in both, by
 *         the mode of their differences; counts, by cross-correlation. A delay looks like an offset, so what is under
 *         OFFSET_LEAST is none. Where no one offset fits, a straight line may: a clock that gains or loses, 18 s an hour at
 *         most, by 3 s and four times the scatter at least, in every third of the time. Whole quarters of an hour from half an hour on are a zone that was misread, and no skew.
 * Source  agreement of intervals: K. Marzullo, "Maintaining the time in a distributed system", 1984
 */
#pragma once
#include "model/series.h"

#define OFFSET_LEAST (5 * SECOND)
/* Clocks of people and machines differ by a zone at most, and by something more. */
#define OFFSET_MIN (-12 * HOUR - 10 * MINUTE)
#define OFFSET_MAX (14 * HOUR + 10 * MINUTE)

/* One thing as both saw it, each by its own clock: first to last, closed. */
struct meeting {
	struct range a, b;
};
/* One message: what it says, as a number, and when. */
struct message {
	guint64 what;
	gint64 at;
};

struct offset {
	struct range by; /* RANGE_NONE: nothing could be compared */
	gint64 likely;
	guint matched, agree; /* things that both saw; those that fit */
	double z;             /* of counts: standard errors of the best lag */
	double rival; /* of messages and counts: the second best as a share of the best */
	double drift; /* seconds that b's clock gains on a's in a second; 0: none */
	gint64 first, last; /* of a drift: offset at the first and the last thing that both saw */
	bool sure;
	const char *rule; /* static: "clock/ids" */
};

struct offset offset_of_meetings(const GArray *meetings); /* struct meeting */
/* drift.c: whether they drift; fills the offset but its rule */
bool offset_drifts(const GArray *meetings, struct offset *offset);
/* struct message, in any order */
struct offset offset_of_messages(const GArray *a, const GArray *b);
struct offset offset_of_counts(const Series *a, const Series *b);

/* Sure, and more than what a delay may do; of a drift in its middle. */
bool offset_differs(const struct offset *offset);
/* The part that is a zone: a multiple of 15 min, or 0. */
gint64 offset_zone(const struct offset *offset);
