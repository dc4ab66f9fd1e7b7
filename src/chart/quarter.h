/*
 * quarter.h - the parts of the chart quarter: its calendar (quarter.c), its weeks (quarter_weeks.c), what it says
 * (quarter_words.c).
 *
 * Units   px; us
 */
#pragma once
#include "chart/sheet.h"

#define QUARTER_WEEKS 53 /* columns at most */
#define QUARTER_GAP 2.0  /* between cells */

struct week {
	gint64 impact;
	guint from; /* first day of it that is in the period */
	bool known, open;
};

struct quarter {
	struct sheet sheet;
	const Collection *c;
	guint first;      /* day that is drawn first */
	int weekday;      /* of it, 0 = Monday */
	GArray *weeks;    /* struct week */
	double x0, pitch; /* left edge; from column to column */
	bool hours;       /* cells have no room for minutes: hours stand in them */
	gint64 total;
	guint incidents, hurt, known, timeless, open; /* days, but for incidents */
	gint64 weekend; /* impact on Saturdays and Sundays */
	bool cut;       /* there are more weeks than are drawn */
};
const struct impact_day *quarter_day(const struct quarter *q, guint i);
const struct week *quarter_week(const struct quarter *q, guint i);
guint quarter_worst_week(const struct quarter *q);
struct civil quarter_date(const struct quarter *q, guint i); /* of a day */
gint64 quarter_minutes(gint64 impact);
double quarter_x(const struct quarter *q, guint column);

/* The finding that fits, long to short, char *, NULL-ended; the last is plain. */
GPtrArray *quarter_titles(const struct quarter *q);
char *quarter_subtitle(const struct quarter *q);
char *quarter_note(const struct quarter *q);
char *quarter_description(const struct quarter *q, const char *title);

/* Hours week by week, under the calendar; nothing where there is no impact. */
void quarter_draw_weeks(struct quarter *q);
