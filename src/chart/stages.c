/*
 * stages.c - where the time went: one bar from the start to the last published moment, one label a stage.
 *
 * Lengths that are ranges get whiskers under the border that is uncertain. Labels that do not fit on one row become a
 * list under the bar, so the narrow form loses no number.
 */
#include "chart/stages.h"
#include "chart/hatch.h"
#include "chart/place.h"
#include "chart/ribbon.h"
#include "chart/rows.h"
#include "chart/scale.h"
#include "chart/sheet.h"
#include "chart/text.h"
#include "chart/words.h"

#include <math.h>
#include <string.h>

#define BAR_HEIGHT 30.0
#define LABELS 37.0 /* two lines, and leaders that touch neither */
#define MEDIAN_HEIGHT 14.0
#define GUTTER 108.0
#define FADE 64.0
#define LIST_LIMIT 10

static double stage_x(const struct stages *s, gint64 at)
{
	gint64 length = CLAMP(at - s->from, 0, s->span);
	return s->x0 + (double)length / (double)s->span * (s->x1 - s->x0);
}

/* --- drawing ---------------------------------------------------------------------- */

struct labels {
	double *left, *width;
	bool with_share, fits;
};

static struct labels labels_plan(const struct stages *s)
{
	struct labels plan = { g_new0(double, (gsize)s->n), g_new0(double, (gsize)s->n),
		               true, false };
	g_autofree double *target = g_new0(double, (gsize)s->n);
	for (int attempt = 0; attempt < 2 && !plan.fits; attempt++) {
		plan.with_share = attempt == 0;
		for (int i = 0; i < s->n; i++) {
			g_autofree char *value = stages_value(s, i, plan.with_share);
			target[i] = stage_x(s, stages_at(s, i)->from);
			plan.width[i] = MAX(text_width(value, STYLE_LABEL_BOLD),
			                    text_width(stages_label(s, i), STYLE_LABEL));
		}
		plan.fits = place_row(target, plan.width, s->n, 14, s->x0, s->sheet.right,
		                      plan.left);
	}
	/* Labels that had to leave their stages say less than a list. */
	for (int i = 0; plan.fits && s->sheet.narrow && i < s->n; i++)
		plan.fits = fabs(plan.left[i] - target[i]) < 60;
	return plan;
}

static void draw_labels(const struct stages *s, const struct labels *plan, double y,
                        double bar)
{
	Scene *scene = s->sheet.scene;
	for (int i = 0; i < s->n; i++) {
		g_autofree char *value = stages_value(s, i, plan->with_share);
		double x = stage_x(s, stages_at(s, i)->from), left = plan->left[i];
		if (fabs(left - x) > 0.6) {
			const struct point elbow[] = { { crisp(left - 5), y + 2 },
				                       { crisp(left - 5), bar - 7 },
				                       { crisp(x), bar - 4 },
				                       { crisp(x), bar } };
			scene_poly(scene, elbow, 4, TOKEN_NEUTRAL, 1, TOKEN_NONE, false,
			           1);
		}
		scene_text(scene, left, y + 11, stages_label(s, i), STYLE_LABEL,
		           TOKEN_INK2, ANCHOR_START, TOKEN_NONE);
		scene_text(scene, left, y + 26, value, STYLE_LABEL_BOLD, TOKEN_INK,
		           ANCHOR_START, TOKEN_NONE);
	}
}

/* |---| under a border that is known to a range only. */
static void whisker(const struct stages *s, struct range at, double y)
{
	if (!range_known(at) || range_is_open(at) || at.hi - at.lo <= MINUTE)
		return;
	double x0 = stage_x(s, at.lo), x1 = stage_x(s, at.hi);
	if (x1 - x0 < 2)
		return;
	Scene *scene = s->sheet.scene;
	scene_line(scene, x0, y, x1, y, TOKEN_INK2, 1.2, 0, 0, 1);
	scene_line(scene, x0, y - 3, x0, y + 3, TOKEN_INK2, 1.2, 0, 0, 1);
	scene_line(scene, x1, y - 3, x1, y + 3, TOKEN_INK2, 1.2, 0, 0, 1);
}

static void draw_bar(const struct stages *s, double y)
{
	Scene *scene = s->sheet.scene;
	for (int i = 0; i < s->n; i++) {
		const struct stage *stage = stages_at(s, i);
		double x = stage_x(s, stage->from), end = stage_x(s, stage->to);
		g_autofree char *tooltip = stage_tooltip(stage, s->sheet.zone);
		scene_group(scene, tooltip, NULL);
		if (stage->to > stage->from)
			stage_bar(scene, x, y, MAX(end - x - (i + 1 < s->n ? 1 : 0), 1.5),
			          BAR_HEIGHT, stage->phase);
		if (stage->open)
			hatch_fade(scene, end + 1, y, MIN(FADE, s->x1 - end - 1),
			           BAR_HEIGHT, TOKEN_HATCH, 1);
		scene_end(scene);
	}
	if (s->n > 0)
		whisker(s, stages_at(s, 0)->start, y + BAR_HEIGHT + 6);
	for (int i = 0; i < s->n; i++)
		whisker(s, stages_at(s, i)->end, y + BAR_HEIGHT + 6);
}

/* One row a stage: swatch, name, length. */
static double draw_list(const struct stages *s, double y)
{
	Scene *scene = s->sheet.scene;
	int shown = MIN(s->n, LIST_LIMIT);
	for (int i = 0; i < shown; i++, y += 19) {
		const struct stage *stage = stages_at(s, i);
		g_autofree char *full = stages_value(s, i, true);
		g_autofree char *brief = stages_value(s, i, false);
		bool fits = text_width(full, STYLE_LABEL_BOLD) <=
		            s->sheet.right - s->sheet.left - 170;
		if (stage->to > stage->from)
			stage_bar(scene, s->sheet.left, y, 12, 12, stage->phase);
		else
			hatch_rect(scene, s->sheet.left, y, 12, 12, TOKEN_HATCH, 1);
		scene_text(scene, s->sheet.left + 20, y + 10.3, stages_label(s, i),
		           STYLE_LABEL, TOKEN_INK2, ANCHOR_START, TOKEN_NONE);
		scene_text(scene, s->sheet.left + 170, y + 10.3, fits ? full : brief,
		           STYLE_LABEL_BOLD, TOKEN_INK, ANCHOR_START, TOKEN_NONE);
	}
	if (shown < s->n) {
		g_autofree char *more = g_strdup_printf("+%d in the table", s->n - shown);
		scene_text(scene, s->sheet.left + 20, y + 10.3, more, STYLE_LABEL,
		           TOKEN_INK2, ANCHOR_START, TOKEN_NONE);
		y += 19;
	}
	return y;
}

/* Elapsed time from 0. */
static double draw_axis(const struct stages *s, double y)
{
	Scene *scene = s->sheet.scene;
	double px = s->x1 - s->x0, last = -1e9;
	struct time_step step = time_step_for(s->span, px);
	struct time_step minor = time_step_minor(step, s->span, px);
	gint64 major_us = step.months > 0 ? step.months * 30 * DAY : step.us;
	gint64 minor_us = minor.months > 0 ? minor.months * 30 * DAY : minor.us;
	scene_line(scene, s->x0, crisp(y), s->x1, crisp(y), TOKEN_AXIS, 1, 0, 0, 1);
	for (gint64 at = 0; at <= s->span; at += minor_us) {
		double x = crisp(MIN(stage_x(s, s->from + at), s->x1 - 0.5));
		bool major = at % major_us == 0;
		scene_line(scene, x, crisp(y), x, crisp(y) + (major ? 6 : 3), TOKEN_AXIS,
		           1, 0, 0, 1);
		if (!major)
			continue;
		g_autofree char *label = elapsed_label(at, step);
		double width = text_width(label, STYLE_TICK);
		double left = CLAMP(x - width / 2, s->sheet.left, s->sheet.right - width);
		if (left < last + 4)
			continue;
		scene_text(scene, left, crisp(y) + 19, label, STYLE_TICK, TOKEN_INK2,
		           ANCHOR_START, TOKEN_NONE);
		last = left + width;
	}
	return crisp(y) + 23;
}

static double draw_total(const struct stages *s, double y)
{
	Scene *scene = s->sheet.scene;
	g_autofree char *total = stages_total(s);
	if (s->sheet.narrow) {
		g_autofree char *line = g_strdup_printf("Total: %s", total);
		scene_text(scene, s->sheet.left, y + 11, line, STYLE_ROW_BOLD, TOKEN_INK,
		           ANCHOR_START, TOKEN_NONE);
		return y + 20;
	}
	g_autofree char *brief =
	        s->open ? words_length(range_of(s->known, RANGE_OPEN)) : g_strdup("");
	scene_text(scene, s->sheet.left, y + 13, "This incident", STYLE_ROW_BOLD,
	           TOKEN_INK, ANCHOR_START, TOKEN_NONE);
	const char *texts[] = { total, brief, NULL };
	const char *text = place_fit(texts, STYLE_LABEL, GUTTER);
	scene_text(scene, s->sheet.left, y + 28, text != NULL ? text : "", STYLE_LABEL,
	           TOKEN_INK2, ANCHOR_START, TOKEN_NONE);
	return y;
}

/* A second, thinner bar on the same scale. Returns the y below; y itself when nothing is known of earlier incidents. */
static double draw_medians(const struct stages *s, double y)
{
	Scene *scene = s->sheet.scene;
	g_autoptr(GArray) medians = stages_medians(s);
	g_autofree char *words = stages_medians_words(medians);
	g_autofree char *name = g_strdup_printf("Median of %u", s->t->earlier.n);
	if (medians->len == 0)
		return y;
	y += 22;
	scene_text(scene, s->sheet.left, y + 11, name, STYLE_ROW_BOLD, TOKEN_INK,
	           ANCHOR_START, TOKEN_NONE);
	y += s->sheet.narrow ? 19 : 0;
	double x = s->x0;
	for (guint i = 0; i < medians->len; i++) {
		const struct stages_median *m =
		        &g_array_index(medians, struct stages_median, i);
		double w = stage_x(s, s->from + m->length) - s->x0;
		stage_bar(scene, x, y, MAX(w - (i + 1 < medians->len ? 1 : 0), 1.5),
		          MEDIAN_HEIGHT, m->phase);
		x += MAX(w, 1.5);
	}
	bool beside = x + 10 + text_width(words, STYLE_LABEL) <= s->sheet.right;
	g_autofree char *shown =
	        text_ellipsis(words, STYLE_LABEL, s->sheet.right - s->x0);
	scene_text(scene, beside ? x + 10 : s->x0, y + (beside ? 11 : 28), shown,
	           STYLE_LABEL, TOKEN_INK2, ANCHOR_START, TOKEN_NONE);
	return y + MEDIAN_HEIGHT + (beside ? 0 : 17);
}

static double draw_content(struct stages *s)
{
	struct labels plan = labels_plan(s);
	double y = s->sheet.y, bar = y + LABELS;
	if (s->sheet.narrow)
		y = draw_total(s, y), bar = y + (plan.fits ? LABELS : 4);
	else if (!plan.fits)
		bar = y + 4;
	if (plan.fits)
		draw_labels(s, &plan, y, bar);
	draw_bar(s, bar);
	if (!s->sheet.narrow)
		draw_total(s, bar);
	double end = draw_axis(s, draw_medians(s, bar + BAR_HEIGHT) + 18);
	if (!plan.fits)
		end = draw_list(s, end + 12);
	g_free(plan.left);
	g_free(plan.width);
	return end;
}

/* --- the chart ---------------------------------------------------------------------- */

static bool is_simple(const struct stages *s)
{
	for (int i = 1; i < s->n; i++) {
		if (stages_at(s, i)->phase <= stages_at(s, i - 1)->phase)
			return false;
	}
	return s->n == 0 || stages_at(s, s->n - 1)->phase <= PHASE_MONITORING;
}

/* Up to the end, with room for the fade, on a whole tick; the medians of earlier incidents are on it too. */
static gint64 axis_span(const struct stages *s, double px)
{
	double fade = s->open ? 1 + FADE / px * 1.25 : 1.01;
	g_autoptr(GArray) medians = stages_medians(s);
	gint64 all = 0;
	for (guint i = 0; i < medians->len; i++)
		all += g_array_index(medians, struct stages_median, i).length;
	gint64 span = MAX((gint64)((double)s->known * fade), 2 * MINUTE);
	span = MAX(span, all);
	struct time_step step = time_step_for(span, px);
	gint64 unit = step.months > 0 ? step.months * 30 * DAY : step.us;
	return (span + unit - 1) / unit * unit;
}

static bool stages_begin(struct stages *s, const Timeline *t,
                         const struct chart_options *o)
{
	*s = (struct stages){ .t = t, .story = story_new(t), .largest = -1 };
	s->sheet = sheet_begin("stages", o);
	s->stage = (const struct stage *)(gpointer)s->story->stages->data;
	s->n = (int)s->story->stages->len;
	if (s->n == 0)
		return false;
	gint64 end = stages_at(s, 0)->to;
	s->from = stages_at(s, 0)->from;
	for (int i = 0; i < s->n; i++) {
		end = MAX(end, stages_at(s, i)->to);
		s->open |= stages_at(s, i)->open;
	}
	s->known = end - s->from;
	s->x0 = s->sheet.left + (s->sheet.narrow ? 0 : GUTTER);
	s->x1 = s->sheet.right - 8;
	s->simple = is_simple(s);
	s->span = axis_span(s, s->x1 - s->x0);
	s->largest = stages_largest(s);
	/* One stage is no division of time. */
	return s->known > 0 && s->n > 1;
}

static void stages_end(struct stages *s)
{
	story_free(s->story);
	scene_free(s->sheet.scene);
}

static Scene *draw(const Timeline *timeline, const struct chart_options *options)
{
	struct stages s;
	Scene *scene = NULL;
	if (stages_begin(&s, timeline, options)) {
		g_autoptr(GPtrArray) titles = stages_titles(&s);
		g_autofree char *subtitle = stages_subtitle(&s);
		sheet_header(&s.sheet, (const char *const *)(gpointer)titles->pdata,
		             subtitle);
		s.sheet.y = draw_content(&s);
		g_autofree char *note = stages_note(&s);
		g_autofree char *desc = stages_description(&s, s.sheet.scene->title);
		scene = sheet_finish(&s.sheet, note, desc);
	}
	stages_end(&s);
	return scene;
}

static GPtrArray *table(const Timeline *timeline, const struct chart_options *options)
{
	struct stages s;
	GPtrArray *rows = rows_new();
	g_autofree char *from = g_strdup_printf("From (%s)", words_zone(options->zone));
	g_autofree char *to = g_strdup_printf("To (%s)", words_zone(options->zone));
	rows_add(rows, "Stage", from, to, "Length", NULL);
	bool any = stages_begin(&s, timeline, options);
	for (int i = 0; any && i < s.n; i++) {
		const struct stage *stage = stages_at(&s, i);
		g_autofree char *begin = words_stamp(stage->from, options->zone);
		g_autofree char *end = words_stamp(stage->to, options->zone);
		g_autofree char *value = stages_value(&s, i, true);
		rows_add(rows, stage_name(stage), begin,
		         stage->open ? "not published" : end, value, NULL);
	}
	g_autoptr(GArray) medians = any ? stages_medians(&s) : NULL;
	for (guint i = 0; medians != NULL && i < medians->len; i++) {
		const struct stages_median *m =
		        &g_array_index(medians, struct stages_median, i);
		g_autofree char *what = g_strdup_printf("Median of %u earlier: to %s",
		                                        s.t->earlier.n, m->name);
		g_autofree char *length = words_length(range_point(m->length));
		rows_add(rows, what, "", "", length, NULL);
	}
	stages_end(&s);
	return rows;
}

const struct chart chart_stages = {
	.name = "stages",
	.title = "Where the time went",
	.min_width = 320,
	.draw = draw,
	.table = table,
};
