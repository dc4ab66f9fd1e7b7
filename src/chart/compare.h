/*
 * compare.h - the parts of the chart compare: what it reads (compare_read.c), draws (compare.c), says (compare_words.c).
 *
 * Units   us from the moment that is aligned; px
 */
#pragma once
#include "chart/plot.h"
#include "chart/story.h"

#define COMPARE_GUTTER 150.0 /* names stand in it */

/* What is told of every incident, in the order of its course. */
enum landmark {
	LANDMARK_START,
	LANDMARK_POST,
	LANDMARK_CAUSE,
	LANDMARK_FIX,
	LANDMARK_END,
	LANDMARK_COUNT
};
struct compare_row {
	const struct member *member;
	Story *story;
	Plot *plot;    /* NULL: no signal of the kind */
	gint64 origin; /* INSTANT_NONE: the moment is not known, nothing can be drawn */
	struct range at[LANDMARK_COUNT]; /* from the origin; RANGE_NONE */
	bool open;                       /* its end is not known */
};
struct compare_chart {
	struct sheet sheet;
	const Collection *c;
	GArray *rows;            /* struct compare_row, newest first */
	struct time_scale scale; /* of time from the origin */
	bool areas;              /* rows have room for signals, and one has one */
	bool reports;            /* the signals are reports, else failures */
	double max;              /* of all areas, per scale_width */
	gint64 bin;              /* width that all values are scaled to */
};
/* False: no row could be drawn. compare_end() also then. */
bool compare_begin(struct compare_chart *chart, const Collection *collection,
                   const struct chart_options *options);
void compare_end(struct compare_chart *chart);
const struct compare_row *compare_row(const struct compare_chart *chart, guint i);
const char *landmark_word(enum landmark landmark); /* "post" */
/* A value as it is on the scale of all; the largest of a plot, in its own unit. */
double compare_scaled(const struct compare_chart *chart, const Plot *plot, double value);
double compare_peak(const Plot *plot);
/* The one that the rows are aligned at, LANDMARK_COUNT: none of them. */
enum landmark compare_origin(const struct compare_chart *chart);
/* "+35 min", "−2 h 3 min": from the origin; of what came after the start without a plus. g_free() */
char *compare_length(struct range at, bool bare);

/* The finding that fits, long to short, char *, NULL-ended; the last is plain. */
GPtrArray *compare_titles(const struct compare_chart *chart);
char *compare_subtitle(const struct compare_chart *chart);
char *compare_note(const struct compare_chart *chart);
char *compare_description(const struct compare_chart *chart, const char *title);
GPtrArray *compare_table(const struct compare_chart *chart);
