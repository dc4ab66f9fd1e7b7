/*
 * when.h - times and spans as people type them, and as they are printed back.
 *
 * Shape   RFC 3339; "2026-06-02 06:04" and "2026-06-02" in the display zone; "06:04" on the day of the incident;
 *         "-2h" before the newest evidence; "T+12m" from the incident's start; "@1780380240"; "E12"; spans "A..B"
 * Units   instants, microseconds UTC; a typed minute is the range of that minute
 * Errors  ERROR_USAGE, naming the text
 */
#pragma once
#include "base/zone.h"
#include "model/evidence.h"

/* What relative times are relative to. */
struct when {
	const Zone *zone;
	const Evidence *evidence; /* for E12; may be NULL */
	gint64 start;             /* of the incident; INSTANT_NONE = not known */
	gint64 newest;            /* newest evidence; INSTANT_NONE = not known */
};

bool when_parse(const struct when *when, const char *text, struct range *out,
                GError **error);
/* [lo, hi): "A..B", "A.." and "..B" leave an end open (G_MININT64, G_MAXINT64). */
bool when_parse_span(const struct when *when, const char *text, gint64 *lo, gint64 *hi,
                     GError **error);
/* "90s", "5m", "1h30m", "2d" -> microseconds. */
bool when_parse_length(const char *text, gint64 *length);

/* "2026-06-02 06:04", with seconds where they are known, "06:00 to 06:15" for bins; no zone. g_free(). */
char *when_text(const Zone *zone, struct range at);
