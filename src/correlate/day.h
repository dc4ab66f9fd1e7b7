/*
 * day.h - dates as prose writes them.
 *
 * Shape   "September 28, 2020", "28th of Sep", "28-Sep-2020", "2020-09-28", "20200928", "2020/09/28", "9/28/2020", "9/28",
 *         "28.09.2020"; of two small figures the month comes first unless it cannot be one
 * Owns    nothing
 * Errors  none; what is no date reads nothing. A bare "9/28" counts only beside a time of day or after "on".
 */
#pragma once
#include "correlate/token.h"

struct day {
	int year; /* 0 = not given */
	int month, day;
};
/* One past the date that begins at token i, or i. */
gssize day_read(const GArray *tokens, gssize i, struct day *day);
/* Civil midnight; without a year the latest such date not more than a day after posted (INSTANT_NONE: none). */
bool day_settle(const struct day *day, gint64 posted, gint64 *date);
/* "sept", "June": 1..12, or 0 */
int day_month(const GArray *tokens, gssize i);
/* "Wed", "Wednesday": 0 = Sunday; -1 = none */
int day_of_week(const GArray *tokens, gssize i);
