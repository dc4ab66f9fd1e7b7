/*
 * quarter.c - a period as a calendar of weeks and weekdays, minutes of impact in each cell, and its hours week by week on
 * the same columns.
 *
 * Severity is told by lightness and by the number in the cell. A day that no source speaks of is hatched: no calm is
 * made of missing evidence. More than QUARTER_WEEKS weeks: the last ones are drawn, and the note says so.
 */
#include "chart/quarter.h"
#include "chart/hatch.h"
#include "chart/key.h"
#include "chart/number.h"
#include "chart/place.h"
#include "chart/rows.h"
#include "chart/text.h"
#include "chart/words.h"

#include <math.h>
#include <string.h>

#define CELL 23.0
#define GUTTER 48.0
#define GUTTER_NARROW 38.0

const struct impact_day *quarter_day(const struct quarter *q, guint i)
{
	return &g_array_index(q->c->days, struct impact_day, i);
}

const struct week *quarter_week(const struct quarter *q, guint i)
{
	return &g_array_index(q->weeks, struct week, i);
}

guint quarter_worst_week(const struct quarter *q)
{
	guint worst = 0;
	for (guint i = 0; i < q->weeks->len; i++)
		if (quarter_week(q, i)->impact > quarter_week(q, worst)->impact)
			worst = i;
	return worst;
}

static gint64 civil_of(const struct quarter *q, guint i)
{
	const gint64 at = quarter_day(q, i)->day;
	return q->c->zone != NULL ? zone_to_civil(q->c->zone, at) : at;
}

struct civil quarter_date(const struct quarter *q, guint i)
{
	return instant_to_civil(civil_of(q, i));
}

static int weekday_of(const struct quarter *q, guint i)
{
	return (quarter_date(q, i).weekday + 6) % 7;
}

/* Column and row of a day. */
static guint column_of(const struct quarter *q, guint i)
{
	return (i - q->first + (guint)q->weekday) / 7;
}

static guint row_of(const struct quarter *q, guint i)
{
	return (i - q->first + (guint)q->weekday) % 7;
}

double quarter_x(const struct quarter *q, guint column)
{
	return q->x0 + q->pitch * column;
}

gint64 quarter_minutes(gint64 impact)
{
	return (impact + MINUTE / 2) / MINUTE;
}

/* --- reading ------------------------------------------------------------------------ */

static void count_days(struct quarter *q)
{
	for (guint i = q->first; i < q->c->days->len; i++) {
		const struct impact_day *day = quarter_day(q, i);
		const guint column = column_of(q, i);
		while (q->weeks->len <= column) {
			const struct week week = { .from = i };
			g_array_append_val(q->weeks, week);
		}
		struct week *week = &g_array_index(q->weeks, struct week, column);
		week->impact += day->impact;
		week->known |= day->known;
		week->open |= day->open;
		q->total += day->impact;
		q->hurt += day->impact > 0;
		q->known += day->known;
		q->timeless += day->incidents > 0 && day->impact == 0;
		q->open += day->open;
		q->weekend += weekday_of(q, i) >= 5 ? day->impact : 0;
	}
}

/* Those with impact in what is drawn: by their starts, or in it from before. */
static guint count_incidents(const struct quarter *q)
{
	guint n = 0;
	const gint64 from = quarter_day(q, q->first)->day;
	for (guint i = 0; i < q->c->members->len; i++) {
		const Timeline *t = collection_member(q->c, i)->timeline;
		const struct range end = t->impact_end;
		if (t->incident == NULL || t->incident->kind == INCIDENT_MAINTENANCE ||
		    !range_known(t->impact_start))
			continue;
		const gint64 start = t->impact_start.lo;
		const gint64 last =
		        range_known(end) ? MAX(start, range_middle(end)) : start;
		n += start < q->c->to && last >= from;
	}
	return n;
}

static bool quarter_begin(struct quarter *q, const Collection *c,
                          const struct chart_options *o)
{
	*q = (struct quarter){ .c = c };
	q->sheet = sheet_begin("quarter", o);
	q->sheet.zone = c->zone;
	q->weeks = g_array_new(FALSE, TRUE, sizeof(struct week));
	if (c->days->len == 0)
		return false;
	const guint last = c->days->len - 1;
	const gint64 last_monday = (gint64)last - weekday_of(q, last);
	if (last_monday > 7 * (QUARTER_WEEKS - 1)) {
		q->first = (guint)last_monday - 7 * (QUARTER_WEEKS - 1);
		q->cut = true;
	}
	q->weekday = weekday_of(q, q->first);
	count_days(q);
	q->incidents = count_incidents(q);
	q->x0 = q->sheet.left + (q->sheet.narrow ? GUTTER_NARROW : GUTTER);
	q->pitch = (q->sheet.right - q->x0) / q->weeks->len;
	/* A few weeks do not fill the width with slabs. */
	q->pitch = MIN(q->pitch, 64);
	q->hours = q->pitch < 30;
	return q->known > 0;
}

static void quarter_end(struct quarter *q)
{
	g_array_unref(q->weeks);
	scene_free(q->sheet.scene);
}

/* --- cells -------------------------------------------------------------------------------- */

struct cell_look {
	enum token fill, on;
	enum text_style style;
};

static struct cell_look look_of(const struct impact_day *day)
{
	if (day->impact >= 120 * MINUTE)
		return (struct cell_look){ TOKEN_SEV3, TOKEN_ON3, STYLE_BAR_BOLD };
	if (day->impact >= 30 * MINUTE)
		return (struct cell_look){ TOKEN_SEV2, TOKEN_ON2, STYLE_BAR };
	if (day->impact > 0)
		return (struct cell_look){ TOKEN_SEV1, TOKEN_ON1, STYLE_BAR };
	return (struct cell_look){ TOKEN_IDLE, TOKEN_INK2, STYLE_BAR };
}

/* "345", or where there is no room for minutes "5.8"; "?" where the length is not known. g_free() */
static char *cell_words(const struct quarter *q, const struct impact_day *day)
{
	const gint64 minutes = quarter_minutes(day->impact);
	char number[G_ASCII_DTOSTR_BUF_SIZE];
	const double hours = (double)day->impact / (double)HOUR;
	if (day->impact == 0)
		return g_strdup("?");
	if (!q->hours)
		return minutes == 0 ? g_strdup("<1")
		                    : g_strdup_printf("%d", (int)minutes);
	return g_strdup(g_ascii_formatd(number, sizeof number,
	                                hours < 9.95 ? "%.1f" : "%.0f", hours));
}

static void cell_text(const struct quarter *q, const struct impact_day *day, double x,
                      double y, double w)
{
	const struct cell_look look = look_of(day);
	g_autofree char *text = cell_words(q, day);
	const enum text_style style = !q->hours                      ? look.style
	                              : look.style == STYLE_BAR_BOLD ? STYLE_TICK_BOLD
	                                                             : STYLE_TICK;
	if (text_width(text, style) <= w - 1)
		scene_text(q->sheet.scene, x + w / 2,
		           y + CELL / 2 - QUARTER_GAP / 2 + 4.2, text, style, look.on,
		           ANCHOR_MIDDLE, TOKEN_NONE);
}

static char *tooltip_of(const struct quarter *q, guint i)
{
	const struct impact_day *day = quarter_day(q, i);
	g_autofree char *date = words_date(day->day, q->c->zone);
	g_autofree char *length = range_length_text(range_point(day->impact), true);
	return g_strdup_printf("%s: %s%s, %u incident%s", date,
	                       day->open ? "at least " : "",
	                       day->timed ? length : "length not known", day->incidents,
	                       day->incidents == 1 ? "" : "s");
}

/* Days of one week without evidence, as one; the last of them. */
static guint draw_unknown(const struct quarter *q, guint first, double top)
{
	guint last = first;
	while (last + 1 < q->c->days->len && !quarter_day(q, last + 1)->known &&
	       column_of(q, last + 1) == column_of(q, first))
		last++;
	scene_group(q->sheet.scene, "No evidence", NULL);
	hatch_rect(q->sheet.scene, quarter_x(q, column_of(q, first)),
	           top + CELL * row_of(q, first), q->pitch - QUARTER_GAP,
	           CELL * (last - first + 1) - QUARTER_GAP, TOKEN_NEUTRAL, 0.5);
	scene_end(q->sheet.scene);
	return last;
}

static void draw_cell(const struct quarter *q, guint i, double top)
{
	Scene *scene = q->sheet.scene;
	const struct impact_day *day = quarter_day(q, i);
	const double x = quarter_x(q, column_of(q, i)), w = q->pitch - QUARTER_GAP;
	const double y = top + CELL * row_of(q, i), h = CELL - QUARTER_GAP;
	const bool speaks = day->incidents > 0;
	const struct cell_look look = look_of(day);
	if (speaks) {
		g_autofree char *tooltip = tooltip_of(q, i);
		scene_group(scene, tooltip, NULL);
	}
	scene_rect(scene, x, y, w, h, look.fill, TOKEN_NONE, 0, 2, 1);
	if (look.fill == TOKEN_SEV1)
		scene_rect(scene, x + 0.5, y + 0.5, w - 1, h - 1, TOKEN_NONE, TOKEN_EDGE1,
		           1, 2, 1);
	if (day->incidents > 0)
		cell_text(q, day, x, y, w);
	if (speaks)
		scene_end(scene);
}

/* Between the last day of a month and the first of the next: down the column, or around a corner. */
static void draw_month_edge(const struct quarter *q, guint i, double top)
{
	const guint column = column_of(q, i), row = row_of(q, i);
	const double x = crisp(quarter_x(q, column) - QUARTER_GAP / 2 - 0.5);
	const double right = crisp(quarter_x(q, column + 1) - QUARTER_GAP / 2 - 0.5);
	const double y = crisp(top + CELL * row - QUARTER_GAP / 2 - 0.5);
	const double bottom = top + 7 * CELL, above = top - 4;
	if (i == q->first)
		return;
	if (row == 0) {
		const struct point line[] = { { x, above }, { x, bottom } };
		scene_poly(q->sheet.scene, line, 2, TOKEN_INK2, 1, TOKEN_NONE, false, 1);
		return;
	}
	const struct point line[] = {
		{ right, above }, { right, y }, { x, y }, { x, bottom }
	};
	scene_poly(q->sheet.scene, line, 4, TOKEN_INK2, 1, TOKEN_NONE, false, 1);
}

/* Names over the first whole column of each month; those without room are left out. */
static void draw_months(const struct quarter *q, double y)
{
	double end = q->sheet.left - 10;
	for (guint i = q->first; i < q->c->days->len; i++) {
		const struct civil date = quarter_date(q, i);
		if (date.day != 1 && i != q->first)
			continue;
		const guint shift = row_of(q, i) == 0 || i == q->first ? 0 : 1;
		const double x = quarter_x(q, column_of(q, i) + shift) + 1;
		g_autofree char *brief = g_strdup_printf("%.3s", month_name(date.month));
		g_autofree char *year = g_strdup_printf("%s %d", brief, date.year);
		const bool tight = q->pitch * 4.3 < 76;
		const char *text = date.month == 1 && !tight ? year
		                   : tight                   ? brief
		                                             : month_name(date.month);
		const double width = text_width(text, STYLE_LABEL_BOLD);
		if (x < end + 6 || x + width > q->sheet.right)
			continue;
		scene_text(q->sheet.scene, x, y, text, STYLE_LABEL_BOLD, TOKEN_INK,
		           ANCHOR_START, TOKEN_NONE);
		end = x + width;
	}
}

static void draw_calendar(struct quarter *q)
{
	static const char *const names[] = { "Mon", "Tue", "Wed", "Thu",
		                             "Fri", "Sat", "Sun" };
	const double top = q->sheet.y + 20;
	draw_months(q, q->sheet.y + 10);
	for (int row = 0; row < 7; row++)
		scene_text(q->sheet.scene, q->x0 - 8, top + CELL * row + CELL / 2 + 3,
		           names[row], STYLE_TICK, TOKEN_INK2, ANCHOR_END, TOKEN_NONE);
	for (guint i = q->first; i < q->c->days->len; i++)
		if (quarter_day(q, i)->known)
			draw_cell(q, i, top);
		else
			i = draw_unknown(q, i, top);
	for (guint i = q->first; i < q->c->days->len; i++)
		if (quarter_date(q, i).day == 1)
			draw_month_edge(q, i, top);
	q->sheet.y = top + 7 * CELL;
}

static void draw_key(struct quarter *q)
{
	const bool gaps = q->known < q->c->days->len - q->first;
	const struct key_item items[] = {
		{ TOKEN_IDLE, "none" },
		{ TOKEN_SEV1, q->hours ? "under ½" : "under 30" },
		{ TOKEN_SEV2, q->hours ? "½ to 2" : "30 to 119" },
		{ TOKEN_SEV3, q->hours ? "2 or more" : "120 or more" },
		{ TOKEN_NONE, gaps ? "no evidence" : NULL },
		{ TOKEN_NONE, NULL },
	};
	q->sheet.y += 10;
	key_draw(&q->sheet, q->hours ? "Hours per day:" : "Minutes per day:", items);
}

/* --- the chart -------------------------------------------------------------------------------- */

static Scene *draw(const Collection *collection, const struct chart_options *options)
{
	struct quarter q;
	Scene *scene = NULL;
	if (quarter_begin(&q, collection, options)) {
		g_autoptr(GPtrArray) titles = quarter_titles(&q);
		g_autofree char *subtitle = quarter_subtitle(&q);
		sheet_header(&q.sheet, (const char *const *)(gpointer)titles->pdata,
		             subtitle);
		draw_calendar(&q);
		quarter_draw_weeks(&q);
		draw_key(&q);
		g_autofree char *note = quarter_note(&q);
		g_autofree char *desc = quarter_description(&q, q.sheet.scene->title);
		scene = sheet_finish(&q.sheet, note, desc);
	}
	quarter_end(&q);
	return scene;
}

static GPtrArray *table(const Collection *collection, const struct chart_options *options)
{
	struct quarter q;
	GPtrArray *rows = rows_new();
	g_autofree char *day_head =
	        g_strdup_printf("Day (%s)", words_zone(collection->zone));
	rows_add(rows, day_head, "Minutes of impact", "Incidents", NULL);
	const bool any = quarter_begin(&q, collection, options);
	for (guint i = q.first; any && i < collection->days->len; i++) {
		const struct impact_day *day = quarter_day(&q, i);
		const struct civil date = quarter_date(&q, i);
		g_autofree char *name = g_strdup_printf("%04d-%02d-%02d", date.year,
		                                        date.month, date.day);
		g_autofree char *minutes =
		        number_count((double)quarter_minutes(day->impact));
		g_autofree char *impact =
		        !day->known ? g_strdup("no evidence")
		        : day->incidents > 0 && day->impact == 0
		                ? g_strdup("not known")
		                : g_strdup_printf("%s%s", day->open ? "at least " : "",
		                                  minutes);
		g_autofree char *incidents = number_count(day->incidents);
		rows_add(rows, name, impact, incidents, NULL);
	}
	quarter_end(&q);
	return rows;
}

const struct chart chart_quarter = {
	.name = "quarter",
	.title = "Minutes of impact on each day of a quarter",
	.min_width = 320,
	.draw_many = draw,
	.table_many = table,
};
