/*
 * ninety.h - the parts of the chart ninety: its rows (ninety_rows.c), what it says (ninety_words.c), what it draws
 * (ninety.c).
 *
 * Shape   a row is a component of a page, the least available first; its days are those of the collection, at most the
 *         last NINETY_DAYS
 * Units   lengths us; px
 * Owns    rows own their texts and days; histories stay the collection's
 */
#pragma once
#include "chart/sheet.h"

#define NINETY_DAYS 90

struct ninety_day {
	gint64 time[LEVEL_MAJOR + 1]; /* at each level */
	gint64 unstated;              /* of incidents that give the component no level */
	gint64 known;                 /* how much of the day the page speaks of */
	bool open;                    /* one of them has no known end: at least */
};
struct ninety_row {
	const ComponentHistory *component;
	const struct page_history *page;
	char *name,
	        *page_name; /* one line, isolated; page_name NULL: there is one page */
	GArray *days;       /* struct ninety_day */
	gint64 known, impaired; /* of all days */
	double availability;    /* 0..1; -1: cannot tell, as no level was given */
	bool open, unstated;
	guint worst; /* day with the most impaired time */
	bool alone;  /* no other day has as much */
	guint place; /* as found */
};

struct ninety {
	struct sheet sheet;
	const Collection *c;
	guint first, n;  /* days of the collection that are drawn */
	GPtrArray *rows; /* struct ninety_row * */
	guint hidden;    /* rows that are not drawn */
	guint worst;     /* day with the most impaired time of all rows */
	gint64 at_worst; /* and how much that is; 0: none is impaired */
	bool alone;      /* no other day has as much */
	guint seen;      /* days of which something is known */
	bool gaps, unstated;
	double x0, pitch; /* left edge of the bars; from day to day */
};

/* False when no day of any component is known. */
bool ninety_rows(struct ninety *q);
void ninety_clear(struct ninety *q);
const struct ninety_row *ninety_row_at(const struct ninety *q, guint i);
const struct ninety_day *ninety_day_at(const struct ninety_row *row, guint day);
gint64 ninety_impaired(
        const struct ninety_day *day); /* degraded or worse, or not told how bad */

/* "2 June" */
char *ninety_date(const struct ninety *q, guint day);
/* "99.24%", rounded down; "≤ 99.24%" where an end is not known; "not told" */
char *ninety_availability(const struct ninety_row *row);
/* "2 June: 5 h 10 min, major outage 5 h 10 min" */
char *ninety_tooltip(const struct ninety *q, const struct ninety_row *row, guint day);
/* The finding that fits, long to short, char *, NULL-ended. */
GPtrArray *ninety_titles(const struct ninety *q);
char *ninety_subtitle(const struct ninety *q);
char *ninety_note(const struct ninety *q);
char *ninety_description(const struct ninety *q, const char *title);
