/*
 * range.h - a time known only to lie within limits, and its arithmetic.
 *
 * Shape   closed [lo, hi]; lo == hi is a point
 * Units   microseconds; an instant or a length, by context
 * Limits  hi == RANGE_OPEN: no upper limit known ("at least"); lo == RANGE_UNKNOWN: nothing known
 * Errors  none; arithmetic with unknown gives unknown, so does "minus" an open range; sums saturate
 * Source  interval arithmetic: R. E. Moore, Interval Analysis, 1966
 */
#pragma once
#include "base/instant.h"

#define RANGE_OPEN G_MAXINT64
#define RANGE_UNKNOWN INSTANT_NONE

struct range {
	gint64 lo, hi;
};
#define RANGE_NONE ((struct range){ RANGE_UNKNOWN, RANGE_UNKNOWN })

struct range range_point(gint64 at);
struct range range_of(gint64 lo, gint64 hi);
bool range_known(struct range r); /* lo is known */
bool range_is_point(struct range r);
bool range_is_open(struct range r);  /* lo known, hi not */
gint64 range_middle(struct range r); /* lo when open */

/* b - a: [b.lo - a.hi, b.hi - a.lo]. */
struct range range_minus(struct range b, struct range a);
struct range range_plus(struct range a, struct range b);
struct range range_hull(struct range a, struct range b); /* unknown is neutral */
/* the earlier of two: [min lo, min hi]; unknown neutral */
struct range range_min(struct range a, struct range b);
struct range range_max(struct range a, struct range b); /* the later of two */
bool range_before(struct range a, struct range b);      /* a.hi <= b.lo: certain */
bool range_overlaps(struct range a, struct range b);

/*
 * A length in words: "35 min", "5 h 45 min", "12 s", "68 min (66 to 69)", "23 to 29 min" (binned), "at least 5 h 45 min".
 * The middle is rounded half up to whole minutes, the limits outwards; a spread that a stated minute explains
 * (up to 60 s, at 10 min or more) goes unsaid. Seconds only under 10 min, where the spread is under a minute, and
 * never when binned. From 2 h on hours are written. Where the sign is open only the limits stand: "−2 to 3 min".
 * Unknown gives "not known". Free with g_free().
 */
char *range_length_text(struct range length, bool binned);
/*
 * How much longer one length is than another: "+29 min (27 to 31)", "−40 s", "−20 to +10 min" where even the direction is
 * open, "at least +29 min", "no difference". Rounded as above. Unknown gives "cannot tell". Free with g_free().
 */
char *range_change_text(struct range change, bool binned);
