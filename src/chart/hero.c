/*
 * hero.c - the incident on one picture: milestones, stages, what users reported, what failed.
 *
 * Two panels on one time axis, never two value axes. Any part may be missing; without a moment and without a series
 * there is no chart.
 */
#include "chart/hero.h"
#include "chart/hatch.h"
#include "chart/milestones.h"
#include "chart/place.h"
#include "chart/rows.h"
#include "chart/text.h"
#include "chart/words.h"

#include <math.h>
#include <string.h>

#define REPORTS_HEIGHT 206.0
#define REPORTS_HEIGHT_NARROW 170.0
#define ERRORS_HEIGHT 66.0
#define ERRORS_ALONE 120.0
#define DIMENSION_HEIGHT 40.0
#define FADE 64.0

/* --- the window of time ----------------------------------------------------- */

/* Outward to a tick; to a minor one where a major would add much empty paper. */
static void widen(gint64 *from, gint64 *to, const Zone *zone, double px, gint64 known)
{
	struct time_step major = time_step_for(*to - *from, px);
	struct time_step minor = time_step_minor(major, *to - *from, px);
	gint64 lo = time_floor(*from, zone, major), hi = time_ceil(*to, zone, major);
	gint64 slack = MAX(known / 10, MINUTE);
	*from = *from - lo <= slack ? lo : time_floor(*from, zone, minor);
	*to = hi - *to <= slack ? hi : time_ceil(*to, zone, minor);
}

static struct time_scale time_window(const struct hero *h, double x0, double x1)
{
	const Story *story = h->story;
	gint64 known = story->end - story->begin;
	gint64 calm = MAX(plot_bin_width(h->t), MINUTE);
	if (known < 2 * MINUTE)
		calm = MAX(calm, known == 0 ? 30 * MINUTE : 5 * MINUTE);
	bool open = story->open || range_is_open(h->impact_end);
	gint64 before = (gint64)((double)known * 0.18);
	gint64 after = (gint64)((double)known * (open ? 0.35 : 0.2));
	struct time_scale scale = { MIN(story->begin - before, story->first - calm),
		                    MAX(story->end + after, story->last + calm), x0, x1 };
	widen(&scale.from, &scale.to, h->sheet.zone, x1 - x0, known);
	return scale;
}

/* The impact, else the stretch from the start to the fix, which is what then can be said. */
static void find_impact(struct hero *h)
{
	const Timeline *t = h->t;
	h->impact_start = t->impact_start;
	h->impact_end = t->impact_end;
	if (range_known(h->impact_start) && range_known(h->impact_end) &&
	    h->impact_end.lo > h->impact_start.lo)
		return;
	h->impact_start = h->impact_end = RANGE_NONE;
	if (range_known(t->start) && range_known(t->monitoring) &&
	    t->monitoring.lo > t->start.lo) {
		h->impact_start = t->start;
		h->impact_end = t->monitoring;
	}
}

/* --- drawing -------------------------------------------------------------------- */

static void draw_ground(const struct hero *h, double top, double bottom)
{
	const struct time_scale *s = &h->scale;
	Scene *scene = h->sheet.scene;
	double x0 = s->x0, x1 = s->x0;
	if (range_known(h->impact_start)) {
		x0 = time_x(s, h->impact_start.lo);
		x1 = time_x(s, h->impact_end.lo);
		scene_rect(scene, x0, top, x1 - x0, bottom - top, TOKEN_TINT, TOKEN_NONE,
		           0, 0, 1);
	}
	bool open = range_is_open(h->impact_end);
	if (open)
		hatch_fade(scene, x1, top, MIN(FADE, s->x1 - x1), bottom - top,
		           TOKEN_HATCH, 0.7);
	else if (hero_vague(h->impact_end))
		hatch_rect(scene, x1, top, time_x(s, h->impact_end.hi) - x1, bottom - top,
		           TOKEN_HATCH, 0.45);
}

/* The window of a signal that is not the impact itself has its own shade, in its own panel. */
static void shade_window(const struct hero *h, struct panel *panel)
{
	const struct time_scale *s = &h->scale;
	const struct window *window = h->errors != NULL ? h->errors->window : NULL;
	if (window == NULL || window->harm || window->start.lo >= s->to)
		return;
	const gint64 from = MAX(window->start.hi, s->from);
	const gint64 to = CLAMP(window->end.lo, from, s->to);
	if (range_known(h->impact_start) && from >= h->impact_start.lo &&
	    to <= h->impact_end.lo)
		return; /* shaded already */
	panel->tint0 = time_x(s, from);
	panel->tint1 = time_x(s, to);
	scene_rect(h->sheet.scene, panel->tint0, panel->top, panel->tint1 - panel->tint0,
	           panel->bottom - panel->top, TOKEN_TINT, TOKEN_NONE, 0, 0, 1);
}

static void arrow(Scene *scene, double x0, double x1, double y)
{
	const struct point head[] = { { x1 - 6, y - 4 }, { x1, y }, { x1 - 6, y + 4 } };
	scene_line(scene, x0, y, x1, y, TOKEN_SEVT, 1.4, 4, 3, 1);
	scene_poly(scene, head, 3, TOKEN_SEVT, 1.4, TOKEN_NONE, false, 1);
}

/* End bars, line, and the words in the line where there is room, else beside it. */
static void draw_dimension(const struct hero *h, double y)
{
	const struct time_scale *s = &h->scale;
	Scene *scene = h->sheet.scene;
	double x0 = time_x(s, h->impact_start.lo), x1 = time_x(s, h->impact_end.lo);
	bool open = range_is_open(h->impact_end);
	g_autofree char *full = hero_impact(h);
	g_autofree char *brief = hero_impact_brief(h);
	const char *texts[] = { full, brief, NULL };
	const char *text = place_fit(texts, STYLE_LABEL_BOLD, x1 - x0 - 30);
	double width = text_width(text != NULL ? text : brief, STYLE_LABEL_BOLD);
	double gap0 = (x0 + x1 - width) / 2, gap1 = gap0 + width;
	if (text != NULL) {
		scene_line(scene, x0, y, gap0 - 6, y, TOKEN_SEVT, 1.4, 0, 0, 1);
		scene_line(scene, gap1 + 6, y, x1, y, TOKEN_SEVT, 1.4, 0, 0, 1);
		scene_rect(scene, gap0 - 5, y - 8, width + 10, 16, TOKEN_TINT, TOKEN_NONE,
		           0, 0, 1);
	} else {
		scene_line(scene, x0, y, x1, y, TOKEN_SEVT, 1.4, 0, 0, 1);
	}
	scene_line(scene, crisp(x0), y - 4, crisp(x0), y + 4, TOKEN_SEVT, 1.4, 0, 0, 1);
	scene_line(scene, crisp(x1), y - 4, crisp(x1), y + 4, TOKEN_SEVT, 1.4, 0, 0, 1);
	double reach = open ? MIN(x1 + 40, s->x1) : x1;
	if (open && reach - x1 > 10)
		arrow(scene, x1, reach, y);
	if (text == NULL) {
		bool right = reach + 11 + width <= s->x1;
		double x = right ? reach + 8 : x0 - 8 - width;
		if (x < h->sheet.left + 3)
			return;
		gap0 = x;
		scene_rect(scene, x - 3, y - 8, width + 6, 16, TOKEN_BG, TOKEN_NONE, 0, 0,
		           1);
	}
	scene_text(scene, gap0, y + 4.3, text != NULL ? text : brief, STYLE_LABEL_BOLD,
	           TOKEN_SEVT, ANCHOR_START, TOKEN_NONE);
}

static void draw_lines(const struct hero *h, double top, double bottom)
{
	for (guint i = 0; i < h->lines->len; i++) {
		double x = crisp(g_array_index(h->lines, double, i));
		scene_line(h->sheet.scene, x, top, x, bottom, TOKEN_AXIS, 1, 0, 0, 0.8);
	}
}

static struct panel panel_of(const struct hero *h, double top, double bottom)
{
	struct panel panel = {
		top, bottom, (const double *)(gpointer)h->lines->data, (int)h->lines->len,
		1,   0
	};
	if (range_known(h->impact_start)) {
		panel.tint0 = time_x(&h->scale, h->impact_start.lo);
		panel.tint1 = time_x(&h->scale, h->impact_end.lo);
	}
	return panel;
}

/* Layout from the top: panel, dimension line, panel; each only when there is something in it. */
static double draw_panels(struct hero *h, double top)
{
	double reports = h->sheet.narrow ? REPORTS_HEIGHT_NARROW : REPORTS_HEIGHT;
	double errors = h->reports != NULL ? ERRORS_HEIGHT : ERRORS_ALONE;
	double middle = h->reports != NULL ? top + reports : top + 2;
	double dimension =
	        range_known(h->impact_start) || h->errors != NULL ? DIMENSION_HEIGHT : 10;
	double bottom = middle + dimension + (h->errors != NULL ? errors : 0);
	struct panel upper = panel_of(h, top + 2, middle);
	struct panel lower = panel_of(h, bottom - errors, bottom);

	draw_ground(h, top, bottom);
	if (h->reports != NULL)
		panel_ground(&h->sheet, &h->scale, h->reports, &upper);
	if (h->errors != NULL) {
		shade_window(h, &lower);
		panel_ground(&h->sheet, &h->scale, h->errors, &lower);
	}
	draw_lines(h, top, bottom);
	if (range_known(h->impact_start))
		draw_dimension(h, crisp(middle + 18));
	if (h->reports != NULL)
		panel_labels(&h->sheet, &h->scale, h->reports, &upper);
	if (h->errors != NULL)
		panel_labels(&h->sheet, &h->scale, h->errors, &lower);
	return bottom;
}

static bool hero_begin(struct hero *h, const Timeline *t, const struct chart_options *o)
{
	*h = (struct hero){ .t = t, .story = story_new(t) };
	h->lines = g_array_new(FALSE, FALSE, sizeof(double));
	h->sheet = sheet_begin("hero", o);
	if (h->story->begin == INSTANT_NONE)
		return false;
	find_impact(h);
	h->scale = time_window(h, h->sheet.left, h->sheet.right);
	double px = h->scale.x1 - h->scale.x0;
	h->reports = plot_reports(t, h->scale.from, h->scale.to, px);
	h->errors = plot_errors(t, h->scale.from, h->scale.to, px);
	return h->story->moments->len > 0 || h->story->stages->len > 0 ||
	       h->reports != NULL || h->errors != NULL;
}

static void hero_end(struct hero *h)
{
	story_free(h->story);
	plot_free(h->reports);
	plot_free(h->errors);
	g_array_unref(h->lines);
	scene_free(h->sheet.scene);
}

static Scene *hero_fill(struct hero *h)
{
	g_autoptr(GPtrArray) titles = hero_titles(h);
	g_autofree char *subtitle = hero_subtitle(h);
	sheet_header(&h->sheet, (const char *const *)(gpointer)titles->pdata, subtitle);
	struct milestones row = milestones_plan(&h->sheet, h->story, &h->scale);
	double ribbon = h->sheet.y + row.height;
	double top = ribbon + (h->story->stages->len > 0 ? RIBBON_HEIGHT : 2);
	for (guint i = 0; i < h->story->moments->len; i++) {
		const struct moment *m =
		        &g_array_index(h->story->moments, struct moment, i);
		g_array_append_vals(h->lines,
		                    &(double){ time_x(&h->scale, words_instant(m->at)) },
		                    1);
	}
	double bottom = draw_panels(h, top);
	ribbon_draw(&h->sheet, h->story, &h->scale, ribbon);
	milestones_draw(&row, &h->sheet, h->sheet.y);
	milestones_clear(&row);
	h->sheet.y = sheet_time_axis(&h->sheet, &h->scale, bottom);

	g_autofree char *note = hero_note(h);
	g_autofree char *desc = hero_description(h);
	return sheet_finish(&h->sheet, note, desc);
}

static Scene *draw(const Timeline *timeline, const struct chart_options *options)
{
	struct hero h;
	Scene *scene = hero_begin(&h, timeline, options) ? hero_fill(&h) : NULL;
	hero_end(&h);
	return scene;
}

static GPtrArray *table(const Timeline *timeline, const struct chart_options *options)
{
	struct hero h;
	GPtrArray *rows = rows_new();
	g_autofree char *from = g_strdup_printf("From (%s)", words_zone(options->zone));
	g_autofree char *to = g_strdup_printf("To (%s)", words_zone(options->zone));
	rows_add(rows, from, to, "What", "Value", "Usual", NULL);
	if (hero_begin(&h, timeline, options)) {
		hero_rows(&h, rows);
	}
	hero_end(&h);
	return rows;
}

const struct chart chart_hero = {
	.name = "hero",
	.title = "Milestones, stages, user reports and failed requests",
	.min_width = 320,
	.draw = draw,
	.table = table,
};
