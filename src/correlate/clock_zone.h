/*
 * clock_zone.h - labels of zones beside clocks: "UTC", "(PDT)", "GMT-05:30", "Pacific Daylight Time", "PST US/Pacific".
 *
 * Owns    nothing
 * Errors  none; what is no label reads nothing. A word in small letters is none, but for the few that nobody mistakes.
 */
#pragma once
#include "correlate/clock.h"

/* A bare label at token i into clock->zone: one past it, or i. */
gssize clock_label(const struct prose *p, gssize i, struct clock *clock);
/* With its brackets, "Time", and the same zone said twice. */
gssize clock_zone(const struct prose *p, gssize i, struct clock *clock);
/* Civil time to an instant, by the clock's label, the text's zone, the page's, UTC. False: no such zone. */
bool clock_to_utc(const struct prose *p, const struct clock *clock, gint64 civil,
                  gint64 *at, enum zone_basis *basis);
/* "PST" and "PDT" are one zone to a reader who asks for the zone of a text. */
const char *clock_zone_family(const char *label);
