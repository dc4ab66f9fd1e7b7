/*
 * ninety.c - ninety days of each component of a status page, a bar a day it was hurt, and how much of the time it was
 * available.
 *
 * The idea is the status page's own; there five minutes and ten hours differ only in hue. Here the height tells how long
 * (square root, so that minutes stay visible), and how much of the bar each colour takes how bad. A day without evidence is
 * hatched, a day without an incident bare.
 */
#include "chart/ninety.h"
#include "chart/hatch.h"
#include "chart/key.h"
#include "chart/number.h"
#include "chart/rows.h"
#include "chart/text.h"
#include "chart/words.h"

#include <math.h>
#include <string.h>

#define GUTTER 108.0
#define GUTTER_MAX 180.0
#define COLUMN 96.0
#define ROW 40.0
#define ROW_NARROW 56.0
#define BAR 26.0
#define BAR_LEAST 5.0
#define FULL (6 * HOUR)
#define PITCH_MAX 16.0
#define NO_DATA 10.0

static double day_x(const struct ninety *q, guint day)
{
	return q->x0 + q->pitch * day;
}

static double bars_end(const struct ninety *q)
{
	return day_x(q, q->n);
}

/* --- bars --------------------------------------------------------------------------- */

static double height_of(gint64 impaired)
{
	const double height = sqrt((double)impaired / (double)FULL) * BAR;
	return CLAMP(height, BAR_LEAST, BAR);
}

/* Each level takes its share of the height, the worst at the bottom. */
static void draw_bar(const struct ninety *q, const struct ninety_row *row, guint i,
                     double base)
{
	const struct ninety_day *day = ninety_day_at(row, i);
	const gint64 times[] = { day->time[LEVEL_MAJOR], day->time[LEVEL_PARTIAL],
		                 day->time[LEVEL_DEGRADED], day->unstated };
	static const enum token fills[] = { TOKEN_SEV3, TOKEN_SEV2, TOKEN_SEV1,
		                            TOKEN_NEUTRAL };
	const gint64 all = ninety_impaired(day);
	const double height = height_of(all), x = day_x(q, i);
	const double w = q->pitch - (q->pitch > 6 ? 1.5 : 1);
	g_autofree char *tooltip = ninety_tooltip(q, row, i);
	double y = base;
	scene_group(q->sheet.scene, tooltip, NULL);
	if (all == 0) /* it began, and nobody said more */
		hatch_rect(q->sheet.scene, x, base - BAR_LEAST, w, BAR_LEAST, TOKEN_HATCH,
		           1);
	for (gsize k = 0; k < G_N_ELEMENTS(times); k++) {
		const double h = height * (double)times[k] / (double)MAX(all, 1);
		if (h < 0.05)
			continue;
		y -= h;
		if (fills[k] == TOKEN_SEV1 && h >= 2)
			scene_rect(q->sheet.scene, x + 0.5, y + 0.5, w - 1, h - 1,
			           TOKEN_SEV1, TOKEN_EDGE1, 1, 0, 1);
		else
			scene_rect(q->sheet.scene, x, y, w, h,
			           fills[k] == TOKEN_SEV1 ? TOKEN_EDGE1 : fills[k],
			           TOKEN_NONE, 0, 0, 1);
	}
	scene_end(q->sheet.scene);
}

/* Days of which nothing is known, as one; the last of them. */
static guint draw_unknown(const struct ninety *q, const struct ninety_row *row,
                          guint first, double base)
{
	guint last = first;
	while (last + 1 < q->n && ninety_day_at(row, last + 1)->known == 0 &&
	       ninety_impaired(ninety_day_at(row, last + 1)) == 0)
		last++;
	scene_group(q->sheet.scene, "No evidence", NULL);
	hatch_rect(q->sheet.scene, day_x(q, first), base - NO_DATA,
	           day_x(q, last + 1) - day_x(q, first) - 1, NO_DATA, TOKEN_NEUTRAL, 0.6);
	scene_end(q->sheet.scene);
	return last;
}

static void draw_bars(const struct ninety *q, const struct ninety_row *row, double base)
{
	scene_line(q->sheet.scene, q->x0, crisp(base), bars_end(q), crisp(base),
	           TOKEN_AXIS, 1, 0, 0, 1);
	for (guint i = 0; i < q->n; i++) {
		const struct ninety_day *day = ninety_day_at(row, i);
		if (ninety_impaired(day) > 0 || day->open)
			draw_bar(q, row, i, base);
		else if (day->known == 0)
			i = draw_unknown(q, row, i, base);
	}
}

/* --- rows --------------------------------------------------------------------------- */

static char *within(const char *text, enum text_style style, double room)
{
	g_autofree char *bare = text_unisolate(text);
	g_autofree char *cut = text_ellipsis(bare, style, room);
	return text_isolate(cut);
}

static void draw_value(const struct ninety *q, const struct ninety_row *row, double y)
{
	g_autofree char *value = ninety_availability(row);
	const bool told = row->availability >= 0;
	scene_text(q->sheet.scene, q->sheet.right, y, value,
	           told ? STYLE_ROW_BOLD : STYLE_LABEL, told ? TOKEN_INK : TOKEN_INK2,
	           ANCHOR_END, TOKEN_NONE);
}

static void draw_row(const struct ninety *q, const struct ninety_row *row, double y)
{
	Scene *scene = q->sheet.scene;
	const double left = q->sheet.left;
	if (!q->sheet.narrow) {
		const double room = q->x0 - left - 12;
		g_autofree char *name = within(row->name, STYLE_ROW_BOLD, room);
		scene_text(scene, left, row->page_name != NULL ? y + 19 : y + 28, name,
		           STYLE_ROW_BOLD, TOKEN_INK, ANCHOR_START, TOKEN_NONE);
		if (row->page_name != NULL) {
			g_autofree char *page = within(row->page_name, STYLE_TICK, room);
			scene_text(scene, left, y + 33, page, STYLE_TICK, TOKEN_INK2,
			           ANCHOR_START, TOKEN_NONE);
		}
		draw_value(q, row, y + 28);
		draw_bars(q, row, y + 33);
		return;
	}
	const double room = q->sheet.right - left - 86;
	g_autofree char *name = within(row->name, STYLE_ROW_BOLD,
	                               row->page_name != NULL ? room * 0.6 : room);
	scene_text(scene, left, y + 17, name, STYLE_ROW_BOLD, TOKEN_INK, ANCHOR_START,
	           TOKEN_NONE);
	if (row->page_name != NULL) {
		const double x = text_width(name, STYLE_ROW_BOLD) + 8;
		g_autofree char *page = within(row->page_name, STYLE_TICK, room - x);
		scene_text(scene, left + x, y + 17, page, STYLE_TICK, TOKEN_INK2,
		           ANCHOR_START, TOKEN_NONE);
	}
	draw_value(q, row, y + 17);
	draw_bars(q, row, y + 50);
}

/* --- around them ---------------------------------------------------------------------- */

/* First day, firsts of months, last day: each where the one before leaves room. */
static void draw_dates(const struct ninety *q, double y)
{
	Scene *scene = q->sheet.scene;
	g_autofree char *last = ninety_date(q, q->n - 1);
	const double last_left = MAX(bars_end(q) - text_width(last, STYLE_TICK), q->x0);
	double end = -1e9;
	for (guint i = 0; i < q->n; i++) {
		g_autofree char *date = ninety_date(q, i);
		const double x = crisp(day_x(q, i));
		const double width = text_width(date, STYLE_TICK);
		if (i > 0 && !g_str_has_prefix(date, "1 "))
			continue;
		const bool room =
		        x + 4 >= end + 8 && (q->n == 1 || x + 4 + width + 8 <= last_left);
		scene_line(scene, x, y, x, y + (room ? 9 : 5), TOKEN_AXIS, 1, 0, 0, 1);
		if (!room)
			continue;
		scene_text(scene, x + 4, y + 17, date, STYLE_TICK, TOKEN_INK2,
		           ANCHOR_START, TOKEN_NONE);
		end = x + 4 + width;
	}
	if (last_left > end + 8)
		scene_text(scene, last_left, y + 17, last, STYLE_TICK, TOKEN_INK2,
		           ANCHOR_START, TOKEN_NONE);
}

/* The day that was the worst of all, over its bars; and the head of the column. */
static void draw_head(const struct ninety *q, double y)
{
	Scene *scene = q->sheet.scene;
	const char *head = "time available";
	const double column = q->sheet.right - text_width(head, STYLE_TICK);
	scene_text(scene, q->sheet.right, y - 7, head, STYLE_TICK, TOKEN_INK2, ANCHOR_END,
	           TOKEN_NONE);
	if (!q->alone)
		return;
	g_autofree char *date = ninety_date(q, q->worst);
	const double width = text_width(date, STYLE_LABEL_BOLD);
	const double x = day_x(q, q->worst) + (q->pitch - 1) / 2;
	const double left = CLAMP(x - width / 2, q->sheet.left, column - 10 - width);
	scene_text(scene, left, y - 8, date, STYLE_LABEL_BOLD, TOKEN_SEVT, ANCHOR_START,
	           TOKEN_NONE);
	if (x >= left && x <= left + width)
		scene_line(scene, crisp(x), y - 4, crisp(x), y + 4, TOKEN_SEVT, 1.4, 0, 0,
		           1);
}

static void draw_rows(struct ninety *q)
{
	const double height = q->sheet.narrow ? ROW_NARROW : ROW;
	const double top = crisp(q->sheet.y + 18);
	const guint n = q->rows->len - q->hidden;
	for (guint i = 0; i < n; i++) {
		const double y = top + height * i;
		scene_line(q->sheet.scene, q->sheet.left, y, q->sheet.right, y,
		           TOKEN_GRID, 1, 0, 0, 1);
		draw_row(q, ninety_row_at(q, i), y);
	}
	draw_head(q, top);
	const double base = top + height * n - (q->sheet.narrow ? 6 : 7);
	draw_dates(q, crisp(base));
	q->sheet.y = base + 24;
}

static void draw_key(struct ninety *q)
{
	struct key_item items[] = {
		{ TOKEN_SEV3, "major outage" },
		{ TOKEN_SEV2, "partial" },
		{ TOKEN_SEV1, "degraded" },
		{ TOKEN_NEUTRAL, q->unstated ? "level not stated" : NULL },
		{ TOKEN_NONE, NULL },
		{ TOKEN_NONE, NULL },
	};
	if (q->gaps)
		items[q->unstated ? 4 : 3] =
		        (struct key_item){ TOKEN_NONE, "no evidence" };
	q->sheet.y += 8;
	key_draw(&q->sheet, "Level:", items);
}

/* --- the chart ------------------------------------------------------------------------ */

static double gutter_of(const struct ninety *q)
{
	double gutter = GUTTER;
	for (guint i = 0; i < q->rows->len - q->hidden; i++) {
		const struct ninety_row *row = ninety_row_at(q, i);
		gutter = MAX(gutter, text_width(row->name, STYLE_ROW_BOLD) + 14);
		if (row->page_name != NULL)
			gutter = MAX(gutter, text_width(row->page_name, STYLE_TICK) + 14);
	}
	return q->sheet.narrow ? 0 : MIN(gutter, GUTTER_MAX);
}

static bool ninety_begin(struct ninety *q, const Collection *c,
                         const struct chart_options *o)
{
	*q = (struct ninety){ .c = c, .sheet = sheet_begin("ninety", o) };
	q->sheet.zone = c->zone;
	if (!ninety_rows(q))
		return false;
	q->x0 = q->sheet.left + gutter_of(q);
	const double end = q->sheet.right - (q->sheet.narrow ? 0 : COLUMN);
	q->pitch = MIN((end - q->x0) / q->n, PITCH_MAX);
	return true;
}

static Scene *draw(const Collection *collection, const struct chart_options *options)
{
	struct ninety q;
	Scene *scene = NULL;
	if (ninety_begin(&q, collection, options)) {
		g_autoptr(GPtrArray) titles = ninety_titles(&q);
		g_autofree char *subtitle = ninety_subtitle(&q);
		sheet_header(&q.sheet, (const char *const *)(gpointer)titles->pdata,
		             subtitle);
		draw_rows(&q);
		draw_key(&q);
		g_autofree char *note = ninety_note(&q);
		g_autofree char *desc = ninety_description(&q, q.sheet.scene->title);
		scene = sheet_finish(&q.sheet, note, desc);
	}
	ninety_clear(&q);
	return scene;
}

static void table_row(GPtrArray *rows, const struct ninety_row *row, const char *day,
                      const struct ninety_day *d, const char *available)
{
	const gint64 times[] = {
		ninety_impaired(d),      d->time[LEVEL_MAJOR], d->time[LEVEL_PARTIAL],
		d->time[LEVEL_DEGRADED], d->unstated,          d->time[LEVEL_MAINTENANCE]
	};
	char *cells[G_N_ELEMENTS(times)];
	for (gsize i = 0; i < G_N_ELEMENTS(times); i++)
		cells[i] = number_count((double)((times[i] + MINUTE / 2) / MINUTE));
	rows_add(rows, row->page->name != NULL ? row->page->name : "", row->name, day,
	         cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], available,
	         NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(times); i++)
		g_free(cells[i]);
}

/* Of each component the sum, then the days that it was hurt or maintained on. */
static void table_component(GPtrArray *rows, const struct ninety *q,
                            const struct ninety_row *row)
{
	struct ninety_day sum = { .unstated = 0 };
	g_autofree char *available = ninety_availability(row);
	g_autofree char *all = g_strdup_printf("all %u days", q->n);
	for (guint i = 0; i < q->n; i++) {
		for (int level = 0; level <= LEVEL_MAJOR; level++)
			sum.time[level] += ninety_day_at(row, i)->time[level];
		sum.unstated += ninety_day_at(row, i)->unstated;
	}
	table_row(rows, row, all, &sum, available);
	for (guint i = 0; i < q->n; i++) {
		const struct ninety_day *day = ninety_day_at(row, i);
		if (ninety_impaired(day) + day->time[LEVEL_MAINTENANCE] == 0 &&
		    !day->open)
			continue;
		g_autofree char *stamp = words_stamp(
		        g_array_index(q->c->days, struct impact_day, q->first + i).day,
		        q->c->zone);
		stamp[strlen("2026-06-02")] = '\0';
		table_row(rows, row, stamp, day, "");
	}
}

static GPtrArray *table(const Collection *collection, const struct chart_options *options)
{
	struct ninety q;
	GPtrArray *rows = rows_new();
	g_autofree char *day = g_strdup_printf("Day (%s)", words_zone(collection->zone));
	rows_add(rows, "Page", "Component", day, "Impaired (min)", "Major", "Partial",
	         "Degraded", "Not stated", "Maintenance", "Available", NULL);
	if (ninety_begin(&q, collection, options))
		for (guint i = 0; i < q.rows->len; i++)
			table_component(rows, &q, ninety_row_at(&q, i));
	ninety_clear(&q);
	return rows;
}

const struct chart chart_ninety = {
	.name = "ninety",
	.title = "Ninety days of each component, and its availability",
	.min_width = 320,
	.draw_many = draw,
	.table_many = table,
};
