/*
 * line_clock.h - what a line says of its time to an instant, in the order of the lines.
 *
 * Shape   zone-less times by the zone of the file, the one given, or UTC and said (reading_to_utc()); a time that came
 *         twice is the later one when the order says so
 * Year    --year holds for the first time that lacks one; else a year in the file's name, else the newest year in which
 *         that time is not later than the file's last change (now, for what is no file). From there on the year follows
 *         the lines: a step of more than half a year back is a new year, one of more than half a year forward the year
 *         before (newest first) - but none that would lie behind the last change: a machine that boots with a flat clock
 *         begins no year. Inferred years are said once. 29 February of a year without one has no instant, and is said.
 * Date    times of day take the date of the last change as that of the first line's day; a step of more than twelve hours
 *         back is the next day
 * Boot    times since boot lie behind the record before that has a date; without one they have no instant
 * Owns    all of it
 */
#pragma once
#include "import/input.h"
#include "import/records.h"

typedef struct line_clock LineClock;
LineClock *line_clock_new(struct reading *reading, const Input *input);
void line_clock_free(LineClock *clock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LineClock, line_clock_free)

/* The instant of a record, INSTANT_NONE = it has none. line: for warnings. */
gint64 line_clock_at(LineClock *clock, const struct line_record *record, gint64 line);
