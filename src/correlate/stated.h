/*
 * stated.h - windows of harm that one text states: "Between 5:15 AM and 11:10 PM PST", "from 08:33 to 09:46 UTC",
 * "Incident Start: ... Incident End: ...", "starting at X ... resolved at Y", "as of Y", "at X ... for 50 minutes".
 *
 * Shape   the text's own main window first: what is labelled, else the first span, else first start and last end, else a
 *         start and a length, else the one end that is stated; then its other spans in their order. An end that is not
 *         stated is RANGE_NONE. A stated minute is [06:04:00, 06:05:00] also where it is "about": the figure as written.
 * Units   instants, microseconds UTC
 * Owns    the array is the caller's, and each quote
 * Rules   what is planned, expected or asked for is not stated; work on a fix is no harm; see clock.h for dates and zones
 */
#pragma once
#include "model/incident.h"

struct said_window {
	struct range start, end;
	bool about;
	enum zone_basis zone;
	char *quote;      /* the sentence, or both of them */
	const char *rule; /* static: "stated-window/span" */
};
/*
 * posted: the instant of the post, INSTANT_NONE reads only what is fully dated. latest: clocks without a date lie before
 * it, mostly posted; of a report written days later the end of the incident. page_zone may be NULL.
 */
GArray *windows_said(const char *text, gint64 posted, gint64 latest,
                     const char *page_zone);
/* Both ends. */
bool said_is_whole(const struct said_window *said);
