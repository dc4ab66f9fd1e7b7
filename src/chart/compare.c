/*
 * compare.c - incidents under one another on one clock: the signal of each on one scale, its stages as a thin line, the
 * time that its first post, cause and fix took.
 *
 * Up to AREAS_MAX rows have an area; more are lines alone. What is missing is said where it would stand.
 */
#include "chart/compare.h"
#include "chart/hatch.h"
#include "chart/number.h"
#include "chart/place.h"
#include "chart/ribbon.h"
#include "chart/rows.h"
#include "chart/text.h"
#include "chart/words.h"

#include <math.h>
#include <string.h>

#define AREA 60.0
#define LINE_ROW 40.0 /* stage line with its values */
#define NAME_ROW 20.0 /* narrow: the name stands above */
#define STAGE 4.0

/* --- area ----------------------------------------------------------------------------- */

static double at_x(const struct compare_chart *c, gint64 from_origin)
{
	return nearbyint(time_x(&c->scale, from_origin) * 10) / 10;
}

static double value_y(const struct compare_chart *c, const Plot *plot, double value,
                      double base)
{
	const double height = AREA - 24; /* room for the label of the peak */
	return c->max > 0 ? base - compare_scaled(c, plot, value) / c->max * height
	                  : base;
}

static void add_point(GArray *points, double x, double y)
{
	const struct point point = { x, nearbyint(y * 10) / 10 };
	g_array_append_val(points, point);
}

/* Bins that follow one another without a hole. */
static void draw_run(const struct compare_chart *c, const struct compare_row *row,
                     guint first, guint last, double base)
{
	g_autoptr(GArray) points = g_array_new(FALSE, FALSE, sizeof(struct point));
	Scene *scene = c->sheet.scene;
	for (guint i = first; i <= last; i++) {
		const struct bin *bin = &g_array_index(row->plot->bins, struct bin, i);
		const gint64 from = bin->start - row->origin;
		const double y = value_y(c, row->plot, bin->value, base);
		add_point(points, at_x(c, from), y);
		add_point(points, at_x(c, from + row->plot->width), y);
	}
	const struct point *line = (const struct point *)(gpointer)points->data;
	if (c->reports) {
		g_autoptr(GArray) area = g_array_copy(points);
		add_point(area, line[points->len - 1].x, base);
		add_point(area, line[0].x, base);
		scene_poly(scene, (const struct point *)(gpointer)area->data,
		           (int)area->len, TOKEN_NONE, 0, TOKEN_REPF, true, 1);
	}
	scene_poly(scene, line, (int)points->len, c->reports ? TOKEN_REP : TOKEN_SEVT,
	           1.5, TOKEN_NONE, false, 1);
}

static void draw_runs(const struct compare_chart *c, const struct compare_row *row,
                      double base)
{
	const Plot *plot = row->plot;
	guint first = 0;
	for (guint i = 0; i < plot->bins->len; i++) {
		const gint64 end =
		        g_array_index(plot->bins, struct bin, i).start + plot->width;
		const bool last = i + 1 == plot->bins->len;
		if (!last && g_array_index(plot->bins, struct bin, i + 1).start <=
		                     end + plot->width / 2)
			continue;
		draw_run(c, row, first, i, base);
		first = i + 1;
	}
}

static void label_peak(const struct compare_chart *c, const struct compare_row *row,
                       double base, bool unit)
{
	const Plot *plot = row->plot;
	const double max = compare_peak(plot);
	gint64 at = 0;
	for (guint i = 0; i < plot->bins->len; i++) {
		const struct bin *bin = &g_array_index(plot->bins, struct bin, i);
		if (bin->value >= max) {
			at = bin->start + plot->width / 2 - row->origin;
			break;
		}
	}
	g_autofree char *value = plot_value(plot, max);
	g_autofree char *text =
	        g_strdup_printf("%s%s", value, unit && c->reports ? " reports" : "");
	const double half = text_width(text, STYLE_LABEL_BOLD) / 2;
	scene_text(c->sheet.scene,
	           CLAMP(at_x(c, at), c->scale.x0 + half, c->scale.x1 - half),
	           value_y(c, plot, max, base) - 6, text, STYLE_LABEL_BOLD,
	           c->reports ? TOKEN_REP : TOKEN_SEVT, ANCHOR_MIDDLE, TOKEN_BG);
}

/* The lines of the grid do not run through words. */
static void clear_under(const struct compare_chart *c, double x, double y, double w,
                        double h)
{
	const double left = MAX(x - 2, 0), right = MIN(x + w + 2, c->sheet.width);
	scene_rect(c->sheet.scene, left, y, right - left, h, TOKEN_BG, TOKEN_NONE, 0, 0,
	           1);
}

/* What is not there, in words; left of the place where it has no room. */
static void say_missing(const struct compare_chart *c, double x, double y,
                        const char *text)
{
	const double width = text_width(text, STYLE_TICK);
	x = MAX(MIN(x, c->scale.x1 - width - 2), c->scale.x0);
	clear_under(c, x, y - 10, width, 13);
	scene_text(c->sheet.scene, x, y, text, STYLE_TICK, TOKEN_INK2, ANCHOR_START,
	           TOKEN_NONE);
}

static void draw_area(const struct compare_chart *c, const struct compare_row *row,
                      double top, bool unit)
{
	const double base = top + AREA;
	if (row->plot == NULL) {
		say_missing(c, at_x(c, 0) + 8, base - 6,
		            c->reports ? "no user reports in the evidence"
		                       : "no count of failed requests in the evidence");
		return;
	}
	draw_runs(c, row, base);
	label_peak(c, row, base, unit);
}

/* --- line of stages ---------------------------------------------------------------------- */

struct dot {
	enum landmark landmark;
	double x, width;
	char *length;
};

static void dot_clear(gpointer data)
{
	g_free(((struct dot *)data)->length);
}

static double word_width(enum landmark landmark)
{
	return text_width(landmark_word(landmark), STYLE_LABEL) + 4;
}

/* Those that are known, but for the one that all rows are aligned at. */
static GArray *marks_of(const struct compare_chart *c, const struct compare_row *row)
{
	GArray *marks = g_array_new(FALSE, FALSE, sizeof(struct dot));
	g_array_set_clear_func(marks, dot_clear);
	for (int i = 0; i < LANDMARK_COUNT; i++) {
		const struct range at = row->at[i];
		const bool with_start =
		        i > LANDMARK_START && range_overlaps(at, row->at[LANDMARK_START]);
		if (!range_known(at) || (enum landmark)i == compare_origin(c) ||
		    with_start)
			continue;
		struct dot mark = { (enum landmark)i, at_x(c, words_instant(at)), 0,
			            compare_length(at, c->c->align == ALIGN_START) };
		mark.width = word_width(mark.landmark) +
		             text_width(mark.length, STYLE_LABEL_BOLD);
		g_array_append_val(marks, mark);
	}
	return marks;
}

static int by_x(gconstpointer a, gconstpointer b)
{
	const struct dot *p = a, *q = b;
	if (p->x < q->x || p->x > q->x)
		return p->x < q->x ? -1 : 1;
	return (int)p->landmark - (int)q->landmark;
}

/* Values near their dots; where all have no room the first ones of the course are left out, for the table has them. */
static void draw_values(const struct compare_chart *c, GArray *marks, double y)
{
	while (marks->len > 0) {
		g_autofree double *target = g_new(double, marks->len);
		g_autofree double *width = g_new(double, marks->len);
		g_autofree double *left = g_new(double, marks->len);
		for (guint i = 0; i < marks->len; i++) {
			const struct dot *mark = &g_array_index(marks, struct dot, i);
			target[i] = mark->x - mark->width / 2;
			width[i] = mark->width;
		}
		if (!place_row(target, width, (int)marks->len, 10, c->scale.x0,
		               c->scale.x1, left)) {
			g_array_remove_index(marks, marks->len > 2 ? 1 : 0);
			continue;
		}
		for (guint i = 0; i < marks->len; i++) {
			const struct dot *mark = &g_array_index(marks, struct dot, i);
			clear_under(c, left[i], y - 11, mark->width, 14);
			scene_text(c->sheet.scene, left[i], y,
			           landmark_word(mark->landmark), STYLE_LABEL, TOKEN_INK2,
			           ANCHOR_START, TOKEN_NONE);
			scene_text(c->sheet.scene, left[i] + word_width(mark->landmark),
			           y, mark->length, STYLE_LABEL_BOLD, TOKEN_INK,
			           ANCHOR_START, TOKEN_NONE);
		}
		return;
	}
}

static void draw_stages(const struct compare_chart *c, const struct compare_row *row,
                        double middle)
{
	const GArray *stages = row->story->stages;
	for (guint i = 0; i < stages->len; i++) {
		const struct stage *stage = &g_array_index(stages, struct stage, i);
		const double x0 = at_x(c, stage->from - row->origin);
		const double x1 = at_x(c, stage->to - row->origin);
		g_autofree char *tooltip = stage_tooltip(stage, c->sheet.zone);
		scene_group(c->sheet.scene, tooltip, NULL);
		if (x1 > x0)
			stage_bar(c->sheet.scene, x0, middle - STAGE / 2, x1 - x0, STAGE,
			          stage->phase);
		if (stage->open && i + 1 == stages->len)
			hatch_fade(c->sheet.scene, x1, middle - STAGE,
			           MIN(46, c->scale.x1 - x1), 2 * STAGE, TOKEN_HATCH, 1);
		scene_end(c->sheet.scene);
	}
}

static void draw_line(const struct compare_chart *c, const struct compare_row *row,
                      double middle)
{
	if (row->origin == INSTANT_NONE) {
		g_autofree char *text = g_strdup_printf(
		        "%s not known: no place on this clock", align_name(c->c->align));
		g_autofree char *cut =
		        text_ellipsis(text, STYLE_LABEL, c->scale.x1 - c->scale.x0 - 8);
		say_missing(c, c->scale.x0 + 8, middle + 4, cut);
		return;
	}
	g_autoptr(GArray) marks = marks_of(c, row);
	g_array_sort(marks, by_x);
	draw_stages(c, row, middle);
	for (guint i = 0; i < marks->len; i++)
		scene_circle(c->sheet.scene, g_array_index(marks, struct dot, i).x,
		             middle, 4, TOKEN_MARK, TOKEN_BG, 1.5);
	if (marks->len == 0)
		say_missing(c, at_x(c, 0) + 8, middle + 19, "no other moment is known");
	draw_values(c, marks, middle + 20);
}

/* --- rows ------------------------------------------------------------------------------------ */

static double row_height(const struct compare_chart *c)
{
	return LINE_ROW + (c->areas ? AREA : 8) + (c->sheet.narrow ? NAME_ROW : 0);
}

/* "2 June 2026", and the title on as many lines as stand beside the rest. */
static void draw_name(const struct compare_chart *c, const struct compare_row *row,
                      double top)
{
	const Timeline *t = row->member->timeline;
	const char *title = t->incident != NULL && t->incident->title != NULL
	                            ? t->incident->title
	                            : row->member->name;
	g_autofree char *label = text_label(title != NULL ? title : "");
	g_autofree char *day = NULL;
	Scene *scene = c->sheet.scene;
	if (range_known(t->start)) {
		g_autofree char *whole = words_date(t->start.lo, c->sheet.zone);
		day = g_strdup(strchr(whole, ' ') + 1);
	} else {
		day = g_strdup("Start not known");
	}
	scene_text(scene, c->sheet.left, top + 17, day, STYLE_ROW_BOLD, TOKEN_INK,
	           ANCHOR_START, TOKEN_NONE);
	if (*label == '\0')
		return;
	const double indent = text_width(day, STYLE_ROW_BOLD) + 8;
	if (c->sheet.narrow) {
		g_autofree char *cut = text_ellipsis(
		        label, STYLE_ROW, c->sheet.right - c->sheet.left - indent);
		scene_text(scene, c->sheet.left + indent, top + 17, cut, STYLE_ROW,
		           TOKEN_INK2, ANCHOR_START, TOKEN_NONE);
		return;
	}
	g_autoptr(GPtrArray) lines =
	        text_wrap(label, STYLE_ROW, COMPARE_GUTTER - 16, c->areas ? 4 : 1);
	for (guint i = 0; i < lines->len; i++)
		scene_text(scene, c->sheet.left, top + 34 + 16 * i, lines->pdata[i],
		           STYLE_ROW, TOKEN_INK2, ANCHOR_START, TOKEN_NONE);
}

static guint first_plot(const struct compare_chart *c)
{
	guint i = 0;
	while (i < c->rows->len && compare_row(c, i)->plot == NULL)
		i++;
	return i;
}

static void draw_row(const struct compare_chart *c, guint i, double top)
{
	const struct compare_row *row = compare_row(c, i);
	const double under = top + (c->sheet.narrow ? NAME_ROW : 0);
	const double middle = under + (c->areas ? AREA + 14 : 16);
	scene_group(c->sheet.scene, row->member->name, NULL);
	draw_name(c, row, top);
	if (c->areas && row->origin != INSTANT_NONE)
		draw_area(c, row, under, i == first_plot(c));
	draw_line(c, row, middle);
	scene_end(c->sheet.scene);
}

/* --- axis -------------------------------------------------------------------------------------- */

static struct time_step step_of(const struct compare_chart *c)
{
	const gint64 span = c->scale.to - c->scale.from;
	struct time_step step = time_step_for(span, c->scale.x1 - c->scale.x0);
	if (step.months > 0)
		step = (struct time_step){ step.months * 30 * DAY, 0 };
	return step;
}

static char *tick_words(gint64 at, struct time_step step)
{
	g_autofree char *length = elapsed_label(ABS(at), step);
	return at == 0 ? g_strdup("0")
	               : g_strdup_printf("%s%s", at < 0 ? "−" : "+", length);
}

static void draw_tick(const struct compare_chart *c, gint64 at, struct time_step step,
                      double top, double bottom, double *end)
{
	const double x = crisp(MIN(time_x(&c->scale, at), c->scale.x1 - 1));
	g_autofree char *text = tick_words(at, step);
	const double width = text_width(text, STYLE_TICK);
	const double left = CLAMP(x - width / 2, c->scale.x0, c->scale.x1 - width);
	/* Not through the names, where these stand above. */
	const double height = row_height(c), skip = c->sheet.narrow ? NAME_ROW + 4 : 0;
	for (guint i = 0; i < c->rows->len; i++)
		scene_line(c->sheet.scene, x, top + height * i + skip, x,
		           top + height * (i + 1), at == 0 ? TOKEN_AXIS : TOKEN_GRID, 1,
		           0, 0, 1);
	if (left < *end + 8)
		return;
	scene_text(c->sheet.scene, left, bottom + 18, text, STYLE_TICK, TOKEN_INK2,
	           ANCHOR_START, TOKEN_NONE);
	*end = left + width;
}

static void draw_axis(const struct compare_chart *c, double top, double bottom)
{
	const struct time_step step = step_of(c);
	const gint64 first = c->scale.from / step.us * step.us;
	static const char *const since[ALIGN_COUNT] = { "Since the start",
		                                        "Since first alert",
		                                        "Since first post",
		                                        "From “resolved”" };
	double end = -1e9;
	if (!c->sheet.narrow)
		scene_text(c->sheet.scene, c->sheet.left, bottom + 18, since[c->c->align],
		           STYLE_TICK, TOKEN_INK2, ANCHOR_START, TOKEN_NONE);
	for (gint64 at = first; at <= c->scale.to; at += step.us)
		if (at >= c->scale.from)
			draw_tick(c, at, step, top, bottom, &end);
}

static void draw_origin(const struct compare_chart *c, double y)
{
	const char *name = align_name(c->c->align);
	g_autofree char *word = g_ascii_strdown(name, 1);
	g_autofree char *text = g_strconcat(word, name + 1, NULL);
	const double x = at_x(c, 0) + 5, width = text_width(text, STYLE_TICK);
	scene_text(c->sheet.scene, MIN(x, c->scale.x1 - width), y, text, STYLE_TICK,
	           TOKEN_INK2, ANCHOR_START, TOKEN_NONE);
}

static void draw_rows(struct compare_chart *c)
{
	const double height = row_height(c), top = c->sheet.y + 14;
	const double bottom = top + height * c->rows->len;
	draw_origin(c, c->sheet.y + 8);
	draw_axis(c, top, bottom);
	for (guint i = 0; i <= c->rows->len; i++) {
		const double y = crisp(top + height * i);
		scene_line(c->sheet.scene, c->sheet.left, y, c->sheet.right, y,
		           TOKEN_GRID, 1, 0, 0, 1);
		if (i < c->rows->len)
			draw_row(c, i, y);
	}
	c->sheet.y = bottom + 26;
}

/* --- the chart ---------------------------------------------------------------------------------- */

static Scene *draw(const Collection *collection, const struct chart_options *options)
{
	struct compare_chart c;
	Scene *scene = NULL;
	if (compare_begin(&c, collection, options)) {
		g_autoptr(GPtrArray) titles = compare_titles(&c);
		g_autofree char *subtitle = compare_subtitle(&c);
		sheet_header(&c.sheet, (const char *const *)(gpointer)titles->pdata,
		             subtitle);
		draw_rows(&c);
		g_autofree char *note = compare_note(&c);
		g_autofree char *desc = compare_description(&c, c.sheet.scene->title);
		scene = sheet_finish(&c.sheet, note, desc);
	}
	compare_end(&c);
	return scene;
}

static GPtrArray *table(const Collection *collection, const struct chart_options *options)
{
	struct compare_chart c;
	compare_begin(&c, collection, options);
	GPtrArray *rows = compare_table(&c);
	compare_end(&c);
	return rows;
}

const struct chart chart_compare = {
	.name = "compare",
	.title = "Incidents under one another on one clock",
	.min_width = 320,
	.draw_many = draw,
	.table_many = table,
};
