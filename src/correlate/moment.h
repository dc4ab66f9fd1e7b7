/*
 * moment.h - times of day that a text states as the start (and end) of harm: "since 06:04 UTC", "between 7:41 PM and
 * 9 PM PDT", "starting from 13:00 UTC June 1, 2026".
 *
 * Shape   a stated minute is the range [06:04:00, 06:05:00]; "about" widens it by 10 min, a bare hour by 30 min
 * Units   instants, microseconds UTC
 * Owns    the array is the caller's, and each quote
 * Rules   no date: the latest such wall clock not after the post. Zone: its label, else the other end's, else the page's,
 *         else UTC (assumed). What recovers, is planned, deployed or investigated is no start of harm.
 */
#pragma once
#include "correlate/clock.h"

struct stated {
	struct range start, end; /* end RANGE_NONE when none is stated */
	bool about;
	enum zone_basis zone;
	char *quote; /* the sentence */
};
/* page_zone may be NULL. posted is the instant of the post that says it. */
GArray *moments_stated(const char *text, gint64 posted, const char *page_zone);
/* Whether a clock is introduced as the start of harm; spans: a second one follows it. */
bool moment_is_start(const struct prose *p, const struct clock *clock, bool spans);
