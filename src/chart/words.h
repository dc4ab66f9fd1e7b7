/*
 * words.h - times and lengths as charts write them: 24 h, in the display zone.
 *
 * Owns    strings are the caller's
 */
#pragma once
#include "base/range.h"
#include "base/zone.h"

#define EN_DASH "\xe2\x80\x93"
#define EN_SPACE "\xe2\x80\x82"
#define AT_LEAST "\xe2\x89\xa5"
#define AT_MOST "\xe2\x89\xa4"
#define ABOUT "\xe2\x89\x88"

/* Where a time known to a range is drawn: its start when that is a stated minute or open, else its middle. */
gint64 words_instant(struct range at);
char *words_clock(gint64 at, const Zone *zone);      /* "06:39" */
char *words_clock_fine(gint64 at, const Zone *zone); /* "06:39:10" */
/* "06:39", or "≈06:39" when known less well */
char *words_time(struct range at, const Zone *zone);
/* Seconds where minutes would say too little and the source has them; days where the clock alone would. */
enum clock { CLOCK_MINUTES, CLOCK_SECONDS, CLOCK_DAYS };
/* "06:39", "06:39:10" of a point, "2 Jun 06:39" */
char *words_time_in(struct range at, enum clock clock, const Zone *zone);
char *words_span(gint64 from, gint64 to, const Zone *zone); /* "07:45–08:00" */
char *words_date(gint64 at, const Zone *zone);              /* "Tuesday 2 June 2026" */
char *words_short_date(gint64 at, const Zone *zone);        /* "2 June" */
char *words_stamp(gint64 at, const Zone *zone);      /* "2026-06-02 06:39", for tables */
char *words_stamp_fine(gint64 at, const Zone *zone); /* "2026-06-02 06:39:10" */
const char *words_zone(const Zone *zone);            /* "UTC", "Europe/Berlin" */
char *words_bin(gint64 width);       /* "15 minutes", "minute": after "per" */
char *words_bin_short(gint64 width); /* "15 min", "min" */
/* b - a. A start stated to the minute goes without saying, as in range_length_text(). */
struct range words_between(struct range a, struct range b);
char *words_length(struct range length); /* "5 h 45 min", "≥ 5 h 45 min", "35 min" */
char *words_length_brief(struct range length); /* "≈ 22 min" for a wide range */
/* "about an hour", "about 25 min", "four hours" without about */
char *words_about(struct range length);
