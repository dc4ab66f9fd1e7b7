/* A series in its panel: grid, area or line, baseline, the labels of ticks and peak. */
#include "chart/hatch.h"
#include "chart/number.h"
#include "chart/place.h"
#include "chart/plot.h"
#include "chart/text.h"
#include "chart/words.h"

#include <math.h>
#include <string.h>

#define HEADROOM 24.0 /* px for the label of the peak */
#define LABEL_HEIGHT 13.0

struct view {
	struct sheet *sheet;
	const struct time_scale *scale;
	const Plot *plot;
	const struct panel *panel;
	GArray *ticks; /* double */
	bool labels_left;
};

static double value_y(const struct view *v, double value)
{
	/* A panel that has its own room above it needs none inside. */
	bool reports = v->plot->series->measure == MEASURE_REPORTS;
	double height = v->panel->bottom - v->panel->top - (reports ? HEADROOM : 8);
	double part = v->plot->max > 0 ? CLAMP(value / v->plot->max, 0, 1) : 0;
	return v->panel->bottom - part * height;
}

static const struct bin *bin_at(const struct view *v, guint i)
{
	return &g_array_index(v->plot->bins, struct bin, i);
}

/* A tenth of a px is enough for a curve and keeps files small. */
static double tenth(double x)
{
	return nearbyint(x * 10) / 10;
}

static double bin_x(const struct view *v, gint64 at)
{
	return tenth(time_x(v->scale, at));
}

static enum token line_token(const Plot *plot)
{
	return plot->series->measure == MEASURE_REPORTS ? TOKEN_REP : TOKEN_SEVT;
}

/* Is there a hole between bin i and the next? Ratios sampled often may miss one or two. */
static bool ends_run(const struct view *v, guint i)
{
	if (i + 1 >= v->plot->bins->len)
		return true;
	gint64 step = bin_at(v, i + 1)->start - bin_at(v, i)->start;
	double usual = v->plot->share ? 2.5 : 1.0;
	return (double)step > usual * (double)v->plot->width;
}

static void add_point(GArray *points, double x, double y)
{
	struct point point = { x, y };
	g_array_append_val(points, point);
}

static void draw_run(const struct view *v, guint first, guint last)
{
	g_autoptr(GArray) points = g_array_new(FALSE, FALSE, sizeof(struct point));
	for (guint i = first; i <= last; i++) {
		const struct bin *bin = bin_at(v, i);
		double y = tenth(value_y(v, bin->value));
		if (v->plot->share) {
			add_point(points, bin_x(v, bin->start + v->plot->width / 2), y);
			continue;
		}
		add_point(points, bin_x(v, bin->start), y);
		add_point(points, bin_x(v, bin->start + v->plot->width), y);
	}
	/* A ratio that stands alone is a dash as long as its bin. */
	if (points->len == 1) {
		struct point *only = &g_array_index(points, struct point, 0);
		only->x = bin_x(v, bin_at(v, first)->start);
		add_point(points, bin_x(v, bin_at(v, first)->start + v->plot->width),
		          only->y);
	}
	Scene *scene = v->sheet->scene;
	const struct point *line = (const struct point *)(gpointer)points->data;
	if (v->plot->series->measure == MEASURE_REPORTS) {
		g_autoptr(GArray) area = g_array_copy(points);
		add_point(area, line[points->len - 1].x, v->panel->bottom);
		add_point(area, line[0].x, v->panel->bottom);
		scene_poly(scene, (const struct point *)(gpointer)area->data,
		           (int)area->len, TOKEN_NONE, 0, TOKEN_REPF, true, 1);
	}
	scene_poly(scene, line, (int)points->len, line_token(v->plot),
	           v->plot->share ? 1.6 : 1.8, TOKEN_NONE, false, 1);
}

static void hatch_no_data(const struct view *v, gint64 from, gint64 to)
{
	double x0 = time_x(v->scale, from), x1 = time_x(v->scale, to);
	double height = MIN(16, v->panel->bottom - v->panel->top);
	if (x1 - x0 < 2)
		return;
	scene_group(v->sheet->scene, "No data", NULL);
	hatch_rect(v->sheet->scene, x0, v->panel->bottom - height, x1 - x0, height,
	           TOKEN_NEUTRAL, 1);
	scene_end(v->sheet->scene);
}

static void draw_series(const struct view *v)
{
	guint first = 0, n = v->plot->bins->len;
	gint64 begin = bin_at(v, 0)->start,
	       end = bin_at(v, n - 1)->start + v->plot->width;
	if (begin > v->scale->from)
		hatch_no_data(v, v->scale->from, begin);
	for (guint i = 0; i < n; i++) {
		if (!ends_run(v, i))
			continue;
		draw_run(v, first, i);
		first = i + 1;
		if (first < n)
			hatch_no_data(v, bin_at(v, i)->start + v->plot->width,
			              bin_at(v, first)->start);
	}
	if (end < v->scale->to)
		hatch_no_data(v, end, v->scale->to);
}

/* Steps like the counts: a level holds for its bin. A constant one is a single line. */
static void draw_baseline(const struct view *v)
{
	guint n = v->plot->bins->len;
	for (guint i = 0; v->plot->has_baseline && i < n;) {
		guint k = i;
		double level = bin_at(v, i)->baseline;
		while (k + 1 < n && !ends_run(v, k) &&
		       fabs(bin_at(v, k + 1)->baseline - level) < v->plot->max * 0.004)
			k++;
		if (isfinite(level)) {
			double y = crisp(value_y(v, level) - 0.5);
			scene_line(v->sheet->scene, bin_x(v, bin_at(v, i)->start), y,
			           bin_x(v, bin_at(v, k)->start + v->plot->width), y,
			           TOKEN_BASE, 1.2, 4, 3, 1);
		}
		i = k + 1;
	}
}

static double tick_at(const struct view *v, guint i)
{
	return g_array_index(v->ticks, double, i);
}

/* The top tick repeats the unit, and the others follow it. */
static char *tick_text(const struct view *v, guint i)
{
	g_autofree char *value = plot_value(v->plot, tick_at(v, i));
	bool narrow = v->sheet->narrow;
	if (i + 1 < v->ticks->len)
		return g_steal_pointer(&value);
	if (v->plot->share)
		return g_strdup_printf("%s %s", value,
		                       narrow ? "fail" : "of requests fail");
	if (v->plot->gauge) /* carries its unit already */
		return g_steal_pointer(&value);
	g_autofree char *bin = words_bin_short(v->plot->width);
	const char *unit = v->plot->series->unit != NULL ? v->plot->series->unit
	                   : v->plot->series->measure == MEASURE_REPORTS ? "reports"
	                                                                 : "errors";
	g_autofree char *name = text_ellipsis(unit, STYLE_TICK, 120);
	return narrow ? g_strdup_printf("%s %s", value, name)
	              : g_strdup_printf("%s %s per %s", value, name, bin);
}

/* Largest value within width of one end of the plot. */
static double highest(const struct view *v, bool left, double width)
{
	double max = 0;
	for (guint i = 0; i < v->plot->bins->len; i++) {
		double x0 = bin_x(v, bin_at(v, i)->start);
		double x1 = bin_x(v, bin_at(v, i)->start + v->plot->width);
		if (left ? x0 < v->scale->x0 + width : x1 > v->scale->x1 - width)
			max = MAX(max, bin_at(v, i)->value);
	}
	return max;
}

static struct view view_of(struct sheet *sheet, const struct time_scale *scale,
                           const Plot *plot, const struct panel *panel)
{
	struct view v = { sheet, scale, plot, panel, NULL, false };
	int target = MAX(value_tick_target(panel->bottom - panel->top), 3);
	v.ticks = value_ticks(plot->max, target, !plot->share);
	/* The end that the series leaves emptier; the right one when they are alike. */
	double width = 90;
	if (v.ticks->len > 0) {
		g_autofree char *top = tick_text(&v, v.ticks->len - 1);
		width = text_width(top, STYLE_TICK);
	}
	v.labels_left =
	        highest(&v, true, width) < highest(&v, false, width) - plot->max * 0.05;
	return v;
}

void panel_ground(struct sheet *sheet, const struct time_scale *scale, const Plot *plot,
                  const struct panel *panel)
{
	struct view v = view_of(sheet, scale, plot, panel);
	for (guint i = 0; i < v.ticks->len; i++) {
		double y = crisp(value_y(&v, tick_at(&v, i)));
		scene_line(sheet->scene, scale->x0, y, scale->x1, y, TOKEN_GRID, 1, 0, 0,
		           1);
	}
	draw_series(&v);
	draw_baseline(&v);
	scene_line(sheet->scene, scale->x0, crisp(panel->bottom), scale->x1,
	           crisp(panel->bottom), TOKEN_AXIS, 1, 0, 0, 1);
	g_array_unref(v.ticks);
}

/* What lies under a label: the halo takes its colour. */
static enum token ground_at(const struct view *v, const struct box *box)
{
	return box->x >= v->panel->tint0 && box->x + box->w <= v->panel->tint1
	               ? TOKEN_TINT
	               : TOKEN_BG;
}

static void edge_label(const struct view *v, double y, const char *text, GArray *taken)
{
	double width = text_width(text, STYLE_TICK);
	struct box box = { v->labels_left ? v->scale->x0 : v->scale->x1 - width, y - 9,
		           width, LABEL_HEIGHT };
	for (guint i = 0; i < taken->len; i++) {
		if (box_overlaps(&box, &g_array_index(taken, struct box, i)))
			return;
	}
	scene_text(v->sheet->scene, box.x, y, text, STYLE_TICK, TOKEN_INK2, ANCHOR_START,
	           ground_at(v, &box));
	g_array_append_val(taken, box);
}

static void draw_tick_labels(const struct view *v, GArray *taken)
{
	for (guint i = v->ticks->len; i-- > 0;) {
		g_autofree char *text = tick_text(v, i);
		edge_label(v, crisp(value_y(v, tick_at(v, i))) - 5, text, taken);
	}
	if (!(v->plot->max > 0)) {
		const enum measure measure = v->plot->series->measure;
		edge_label(v, v->panel->bottom - 6,
		           measure == MEASURE_REPORTS    ? "no reports"
		           : measure == MEASURE_REQUESTS ? "no requests"
		           : v->plot->gauge              ? "0"
		                                         : "no errors",
		           taken);
	}
	if (!v->plot->has_baseline)
		return;
	const struct bin *bin = bin_at(v, v->labels_left ? 0 : v->plot->bins->len - 1);
	const char *text = v->sheet->narrow           ? "usual"
	                   : v->plot->baseline_varies ? "usual for this hour"
	                                              : "usual level";
	/* Above the line and above what the series does beside it. */
	double level = isfinite(bin->baseline) ? bin->baseline : 0;
	level = MAX(level, highest(v, v->labels_left, text_width(text, STYLE_TICK) + 4));
	edge_label(v, value_y(v, level) - 6, text, taken);
}

/* Long to short; time after an en space in its own colour. */
struct peak_text {
	char *value, *time;
};

static struct peak_text peak_text(const struct view *v)
{
	const struct bin *bin = bin_at(v, v->plot->peak);
	g_autofree char *value = plot_value(v->plot, bin->value);
	g_autofree char *time = plot_bin_time(v->plot, v->plot->peak, v->sheet->zone);
	bool reports = v->plot->series->measure == MEASURE_REPORTS;
	if (v->plot->share)
		return (struct peak_text){
			g_strdup(value),
			g_strdup_printf("%s%s", v->plot->width <= MINUTE ? "at " : "",
			                time)
		};
	if (v->sheet->narrow)
		return (struct peak_text){ g_strdup(value), g_strdup(time) };
	if (v->plot->gauge)
		return (struct peak_text){
			g_strdup_printf("%s %s", v->plot->down ? "Lowest" : "Peak",
			                value),
			g_strdup(time)
		};
	const bool requests = v->plot->series->measure == MEASURE_REQUESTS;
	return (struct peak_text){
		g_strdup_printf("%s %s %s", v->plot->down ? "Lowest" : "Peak", value,
		                reports    ? "reports"
		                : requests ? "requests"
		                           : "errors"),
		g_strdup(time)
	};
}

static struct box place_peak(const struct view *v, double x, double y, double width,
                             const GArray *taken)
{
	double top =
	        v->panel->top -
	        (v->plot->share || v->plot->series->measure != MEASURE_REPORTS ? 16 : 0);
	const struct point_label label = {
		.x = x,
		.y = y,
		.w = width,
		.h = LABEL_HEIGHT,
		.radius = 3.5,
		.frame = { v->scale->x0, top, v->scale->x1 - v->scale->x0,
		           v->panel->bottom - top },
		.taken = (const struct box *)(gpointer)taken->data,
		.taken_count = (int)taken->len,
		.crossings = v->panel->milestones,
		.crossing_count = v->panel->milestone_count,
	};
	return place_point(&label);
}

static bool collides(const struct box *box, const GArray *taken)
{
	for (guint i = 0; i < taken->len; i++) {
		if (box_overlaps(box, &g_array_index(taken, struct box, i)))
			return true;
	}
	return false;
}

static void draw_peak(const struct view *v, const GArray *taken)
{
	const struct bin *bin = bin_at(v, v->plot->peak);
	/* What stepped and stayed has no peak. */
	if ((!(bin->value > 0) && !v->plot->down) ||
	    v->plot->window->way >= WINDOW_STEP_UP)
		return;
	Scene *scene = v->sheet->scene;
	enum token token = line_token(v->plot);
	double x = time_x(v->scale, bin->start + v->plot->width / 2);
	double y = value_y(v, bin->value);
	scene_circle(scene, x, y, 3.8, token, TOKEN_BG, 1.6);
	struct peak_text text = peak_text(v);
	double first = text_width(text.value, STYLE_LABEL_BOLD);
	double second = text_width(text.time, STYLE_LABEL);
	struct box box = place_peak(v, x, y, first + 7 + second, taken);
	bool with_time = !collides(&box, taken);
	if (!with_time)
		box = place_peak(v, x, y, first, taken);
	if (!collides(&box, taken)) {
		enum token ground = ground_at(v, &box);
		double crossed = 0;
		for (int i = 0; i < v->panel->milestone_count; i++)
			crossed += v->panel->milestones[i] > box.x &&
			           v->panel->milestones[i] < box.x + box.w;
		if (crossed > 0) {
			double x0 = MAX(box.x - 3, v->scale->x0);
			double x1 = MIN(box.x + box.w + 3, v->scale->x1);
			scene_rect(scene, x0, box.y - 1, x1 - x0, box.h + 2, ground,
			           TOKEN_NONE, 0, 0, 1);
		}
		scene_text(scene, box.x, box.y + 10, text.value, STYLE_LABEL_BOLD, token,
		           ANCHOR_START, ground);
		if (with_time)
			scene_text(scene, box.x + first + 7, box.y + 10, text.time,
			           STYLE_LABEL, TOKEN_INK2, ANCHOR_START, ground);
	}
	g_free(text.value);
	g_free(text.time);
}

void panel_labels(struct sheet *sheet, const struct time_scale *scale, const Plot *plot,
                  const struct panel *panel)
{
	struct view v = view_of(sheet, scale, plot, panel);
	g_autoptr(GArray) taken = g_array_new(FALSE, FALSE, sizeof(struct box));
	draw_tick_labels(&v, taken);
	draw_peak(&v, taken);
	g_array_unref(v.ticks);
}
