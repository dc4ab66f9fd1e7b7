/*
 * line_clock.h - what a line says of its time to an instant, in the order of the lines.
 *
 * Shape   line_clock_look() at each chunk of records, then line_clock_at() for each of them, line_clock_finish() at last
 * Zone    zone-less times by the zone of the file, the one given, the one that a log beside it tells (line_zone.h), or
 *         UTC and said. A time that came twice is the later one when the order of the lines says so: a step back of more
 *         than lines out of order make. A time that was skipped is read with the offset before, and marked.
 * Year    --year holds for the first time that lacks one; else a date with a year in the lines (line_year.h), else rotated
 *         neighbours in the store, else the newest year in which nothing of the file's beginning lies behind the date in
 *         its name or its last change (now, for what is no file). From there on the year follows the lines: a step of
 *         more than half a year back is a new year, one of nearly a year forward (of more than half a year, newest
 *         first) the year before - but none that would lie behind the last change, and none for a clock that was not set
 *         yet. Inferred years are said once. A file with a 29 February is of a leap year; behind its beginning one that
 *         has no such day has no instant, and is said.
 * Date    times of day take the date of a line before the first one, of the name, or that of the last change as the one
 *         of the last line where the file is small, else of the first; a step of more than twelve hours back is the next
 *         day
 * Boot    times since boot lie behind the record before that has a date, or by a line that says both ("setting system
 *         clock to ...", the kernel's audit); without one they have no instant
 * Owns    all of it
 */
#pragma once
#include "import/input.h"
#include "import/records.h"

typedef struct line_clock LineClock;
LineClock *line_clock_new(struct reading *reading, const Input *input);
void line_clock_free(LineClock *clock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LineClock, line_clock_free)

/* The records of a chunk before any of them is asked for; line: of the first. last: no line follows. */
void line_clock_look(LineClock *clock, struct records *records, const char *bytes,
                     gint64 line, bool last);
/* The instant of a record, INSTANT_NONE = it has none; fills its basis and doubts. line: for warnings. */
gint64 line_clock_at(LineClock *clock, struct line_record *record, gint64 line);
/* Tells the source what offsets its times stated. */
void line_clock_finish(LineClock *clock);
