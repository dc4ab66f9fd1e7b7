/* Reading incidents for the chart compare: their rows, one clock, one scale. */
#include "chart/compare.h"
#include "chart/words.h"

#include <math.h>

#define AREAS_MAX 6
#define ROWS_MAX 20

const struct compare_row *compare_row(const struct compare_chart *chart, guint i)
{
	return &g_array_index(chart->rows, struct compare_row, i);
}

enum landmark compare_origin(const struct compare_chart *chart)
{
	switch (chart->c->align) {
	case ALIGN_START:
		return LANDMARK_START;
	case ALIGN_FIRST_POST:
		return LANDMARK_POST;
	case ALIGN_RESOLVED:
		return LANDMARK_END;
	default:
		return LANDMARK_COUNT;
	}
}

static void row_clear(gpointer data)
{
	struct compare_row *row = data;
	g_clear_pointer(&row->story, story_free);
	g_clear_pointer(&row->plot, plot_free);
}

static void find_landmarks(struct compare_row *row)
{
	const Timeline *t = row->member->timeline;
	const struct range at[LANDMARK_COUNT] = {
		t->start, t->first_post, t->identified, t->monitoring, t->resolved,
	};
	for (int i = 0; i < LANDMARK_COUNT; i++) {
		const bool sure = range_known(at[i]) && !range_is_open(at[i]);
		row->at[i] =
		        sure ? words_between(row->member->origin, at[i]) : RANGE_NONE;
	}
	row->open = !range_known(t->resolved) || range_is_open(t->resolved);
}

static struct compare_row row_of(const struct member *member)
{
	struct compare_row row = { .member = member, .origin = INSTANT_NONE };
	row.story = story_new(member->timeline);
	for (int i = 0; i < LANDMARK_COUNT; i++)
		row.at[i] = RANGE_NONE;
	if (range_known(member->origin) && !range_is_open(member->origin)) {
		row.origin = words_instant(member->origin);
		find_landmarks(&row);
	}
	return row;
}

static int newest_first(gconstpointer a, gconstpointer b)
{
	const struct compare_row *x = a, *y = b;
	const struct range p = x->member->timeline->start, q = y->member->timeline->start;
	if (range_known(p) != range_known(q))
		return range_known(p) ? -1 : 1;
	return (q.lo > p.lo) - (q.lo < p.lo);
}

/* From half an hour before to a tenth after the last that is known of any. */
static void set_scale(struct compare_chart *c)
{
	gint64 lo = 0, hi = 0;
	for (guint i = 0; i < c->rows->len; i++) {
		const struct compare_row *row = compare_row(c, i);
		if (row->origin == INSTANT_NONE)
			continue;
		for (int k = 0; k < LANDMARK_COUNT; k++) {
			if (!range_known(row->at[k]))
				continue;
			lo = MIN(lo, row->at[k].lo);
			hi = MAX(hi, row->at[k].hi);
		}
		for (guint k = 0; k < row->story->stages->len; k++) {
			const struct stage *stage =
			        &g_array_index(row->story->stages, struct stage, k);
			lo = MIN(lo, stage->from - row->origin);
			hi = MAX(hi, stage->to - row->origin);
		}
	}
	const gint64 span = MAX(hi - lo, MINUTE);
	c->scale.from = lo - MIN(30 * MINUTE, MAX(span / 8, MINUTE));
	c->scale.to = hi + MAX(span / 10, MINUTE);
	c->scale.x0 = c->sheet.left + (c->sheet.narrow ? 0 : COMPARE_GUTTER);
	c->scale.x1 = c->sheet.right;
}

static Plot *plot_of(const struct compare_chart *c, const struct compare_row *row)
{
	const Timeline *t = row->member->timeline;
	if (row->origin == INSTANT_NONE)
		return NULL;
	const gint64 from = row->origin + c->scale.from, to = row->origin + c->scale.to;
	const double px = c->scale.x1 - c->scale.x0;
	return c->reports ? plot_reports(t, from, to, px) : plot_errors(t, from, to, px);
}

static bool fits_one_scale(const Plot *plot, const struct compare_chart *c)
{
	return c->reports ? !plot->share && !plot->gauge : plot->share;
}

static void drop_plots(struct compare_chart *c)
{
	for (guint i = 0; i < c->rows->len; i++)
		g_clear_pointer(&g_array_index(c->rows, struct compare_row, i).plot,
		                plot_free);
}

/* Reports where one has them, else shares of failed requests. False: no row has the signal. */
static bool find_plots(struct compare_chart *c, bool reports)
{
	c->reports = reports;
	c->bin = 0;
	for (guint i = 0; i < c->rows->len; i++) {
		struct compare_row *row = &g_array_index(c->rows, struct compare_row, i);
		row->plot = plot_of(c, row);
		if (row->plot != NULL && !fits_one_scale(row->plot, c))
			g_clear_pointer(&row->plot, plot_free);
		if (row->plot != NULL)
			c->bin = MAX(c->bin, row->plot->width);
	}
	if (c->bin == 0)
		drop_plots(c);
	return c->bin > 0;
}

double compare_scaled(const struct compare_chart *c, const Plot *plot, double value)
{
	return plot->share ? value : value * (double)c->bin / (double)plot->width;
}

double compare_peak(const Plot *plot)
{
	double max = 0;
	for (guint i = 0; i < plot->bins->len; i++)
		max = MAX(max, g_array_index(plot->bins, struct bin, i).value);
	return max;
}

static void set_areas(struct compare_chart *c)
{
	c->areas = c->rows->len <= AREAS_MAX &&
	           (find_plots(c, true) || find_plots(c, false));
	c->max = 0;
	for (guint i = 0; c->areas && i < c->rows->len; i++) {
		const Plot *plot = compare_row(c, i)->plot;
		if (plot != NULL)
			c->max = MAX(c->max, compare_scaled(c, plot, compare_peak(plot)));
	}
}

bool compare_begin(struct compare_chart *c, const Collection *collection,
                   const struct chart_options *o)
{
	bool any = false;
	*c = (struct compare_chart){ .c = collection };
	c->sheet = sheet_begin("compare", o);
	c->rows = g_array_new(FALSE, TRUE, sizeof(struct compare_row));
	g_array_set_clear_func(c->rows, row_clear);
	for (guint i = 0; i < MIN(collection->members->len, ROWS_MAX); i++) {
		const struct compare_row row = row_of(collection_member(collection, i));
		any |= row.origin != INSTANT_NONE;
		g_array_append_val(c->rows, row);
	}
	if (!any)
		return false;
	g_array_sort(c->rows, newest_first);
	set_scale(c);
	set_areas(c);
	return true;
}

void compare_end(struct compare_chart *c)
{
	g_array_unref(c->rows);
	scene_free(c->sheet.scene);
}
