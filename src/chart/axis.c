/* The time axis: ticks and labels, and the row that says date and zone once. */
#include "chart/sheet.h"
#include "chart/text.h"
#include "chart/words.h"

#include <string.h>

/* Centred under its tick, but inside the sheet. */
static double label_left(const struct sheet *sheet, double x, double width)
{
	return CLAMP(x - width / 2, sheet->left, sheet->right - width);
}

static void draw_ticks(struct sheet *sheet, const struct time_scale *scale, double y,
                       const GArray *ticks, struct time_step step)
{
	double last = -1e9;
	for (guint i = 0; i < ticks->len; i++) {
		const struct time_tick *tick = &g_array_index(ticks, struct time_tick, i);
		double x = crisp(MIN(time_x(scale, tick->at), scale->x1 - 0.5));
		scene_line(sheet->scene, x, y, x, y + (tick->major ? 6 : 3), TOKEN_AXIS,
		           1, 0, 0, 1);
		if (!tick->major)
			continue;
		g_autofree char *label = time_tick_label(tick->at, sheet->zone, step);
		double width = text_width(label, STYLE_TICK);
		double left = label_left(sheet, x, width);
		/* A change of clocks brings two multiples nearer than the step. */
		if (left < last + 4)
			continue;
		scene_text(sheet->scene, left, y + 19, label, STYLE_TICK, TOKEN_INK2,
		           ANCHOR_START, TOKEN_NONE);
		last = left + width;
	}
}

static void date_text(struct sheet *sheet, double x, double y, const char *text)
{
	scene_text(sheet->scene, x, y, text, STYLE_TICK, TOKEN_INK2, ANCHOR_START,
	           TOKEN_NONE);
}

/* "2 to 5 June 2026, UTC" for windows in which single midnights have no room. */
static char *dates_text(const struct time_scale *scale, const Zone *zone)
{
	g_autofree char *first = words_date(scale->from, zone);
	g_autofree char *last = words_date(scale->to - 1, zone);
	if (g_strcmp0(first, last) == 0)
		return g_strdup_printf("%s, %s", first, words_zone(zone));
	g_autofree char *day = words_short_date(scale->from, zone);
	return g_strdup_printf("%s to %s, %s", day, strchr(last, ' ') + 1,
	                       words_zone(zone));
}

/* Each day under its first tick, where the one before leaves room. Returns whether all had it. */
static bool draw_days(struct sheet *sheet, const struct time_scale *scale, double y,
                      const GArray *ticks, double end, bool draw)
{
	bool all = true;
	for (guint i = 0; i < ticks->len; i++) {
		const struct time_tick *tick = &g_array_index(ticks, struct time_tick, i);
		if (!tick->new_day)
			continue;
		g_autofree char *day = words_short_date(tick->at, sheet->zone);
		double width = text_width(day, STYLE_TICK);
		double left = label_left(sheet, time_x(scale, tick->at), width);
		if (left < end + 8) {
			all = false;
			continue;
		}
		if (draw)
			date_text(sheet, left, y, day);
		end = left + width;
	}
	return all;
}

/*
 * One day: its date and the zone. With midnight in the window each day stands under its first tick; where the first
 * date with the zone has no room beside them, it takes a row of its own. Returns how many rows.
 */
static int draw_dates(struct sheet *sheet, const struct time_scale *scale, double y,
                      const GArray *ticks, struct time_step step)
{
	g_autofree char *date = words_date(scale->from, sheet->zone);
	g_autofree char *first = g_strdup_printf("%s, %s", date, words_zone(sheet->zone));
	g_autofree char *span = dates_text(scale, sheet->zone);
	double end = scale->x0 + text_width(first, STYLE_TICK);
	if (step.months > 0 || step.us >= DAY) {
		date_text(sheet, scale->x0, y, span);
		return 1;
	}
	if (draw_days(sheet, scale, y, ticks, end, false)) {
		date_text(sheet, scale->x0, y, first);
		draw_days(sheet, scale, y, ticks, end, true);
		return 1;
	}
	draw_days(sheet, scale, y, ticks, -1e9, true);
	date_text(sheet, scale->x0, y + 15, span);
	return 2;
}

double sheet_time_axis(struct sheet *sheet, const struct time_scale *scale, double y)
{
	double px = scale->x1 - scale->x0;
	struct time_step step = time_step_for(scale->to - scale->from, px);
	g_autoptr(GArray) ticks = time_ticks(scale->from, scale->to, sheet->zone, px);
	scene_line(sheet->scene, scale->x0, crisp(y), scale->x1, crisp(y), TOKEN_AXIS, 1,
	           0, 0, 1);
	draw_ticks(sheet, scale, crisp(y), ticks, step);
	int rows = draw_dates(sheet, scale, crisp(y) + 34, ticks, step);
	return crisp(y) + 23 + 15 * rows;
}
