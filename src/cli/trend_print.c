#include "cli/trend_print.h"

#include "base/json.h"
#include "base/text.h"
#include "cli/table.h"
#include "cli/view.h"
#include "render/report.h"

#include <math.h>

/* --- figures of a group --------------------------------------------------------- */

/* Columns of the table, of CSV and of JSON, in one order. */
enum figure {
	FIGURE_MIN,
	FIGURE_P25,
	FIGURE_MEDIAN,
	FIGURE_LO,
	FIGURE_HI,
	FIGURE_P75,
	FIGURE_MAX,
	FIGURE_GEOMETRIC,
	FIGURE_MEAN,
	FIGURE_SURVIVAL,
	FIGURE_COUNT
};

/* us; NAN where it is not known. */
static double figure_of(const struct trend_group *group, enum figure figure)
{
	const struct lengths *l = &group->lengths;
	const bool sure = range_known(l->interval);
	if (figure == FIGURE_SURVIVAL)
		return group->survival_median != INSTANT_NONE
		               ? (double)group->survival_median
		               : NAN;
	if (l->n == 0)
		return NAN;
	const double of[FIGURE_COUNT] = {
		[FIGURE_MIN] = (double)l->min,
		[FIGURE_P25] = (double)l->p25,
		[FIGURE_MEDIAN] = (double)l->median,
		[FIGURE_LO] = sure ? (double)l->interval.lo : NAN,
		[FIGURE_HI] = sure ? (double)l->interval.hi : NAN,
		[FIGURE_P75] = (double)l->p75,
		[FIGURE_MAX] = (double)l->max,
		[FIGURE_GEOMETRIC] = l->geometric,
		[FIGURE_MEAN] = l->mean,
	};
	return of[figure];
}

static char *figure_text(const struct trend_group *group, enum figure figure)
{
	const double us = figure_of(group, figure);
	return isfinite(us) ? view_one_length(us) : NULL;
}

/* --- table ------------------------------------------------------------------------ */

static bool any_open(const Trend *trend)
{
	for (guint i = 0; i < trend->groups->len; i++)
		if (((struct trend_group *)trend->groups->pdata[i])->censored > 0)
			return true;
	return false;
}

static char *sure_text(const struct trend_group *group)
{
	g_autofree char *lo = figure_text(group, FIGURE_LO);
	g_autofree char *hi = figure_text(group, FIGURE_HI);
	return lo != NULL ? g_strdup_printf("%s to %s", lo, hi) : NULL;
}

static void add_group(Table *table, const struct trend_group *group, bool open)
{
	g_autofree char *n = g_strdup_printf("%u", group->lengths.n);
	g_autofree char *going = g_strdup_printf("%u", group->censored);
	g_autofree char *min = figure_text(group, FIGURE_MIN);
	g_autofree char *p25 = figure_text(group, FIGURE_P25);
	g_autofree char *median = figure_text(group, FIGURE_MEDIAN);
	g_autofree char *sure = sure_text(group);
	g_autofree char *p75 = figure_text(group, FIGURE_P75);
	g_autofree char *max = figure_text(group, FIGURE_MAX);
	g_autofree char *geometric = figure_text(group, FIGURE_GEOMETRIC);
	g_autofree char *mean = figure_text(group, FIGURE_MEAN);
	g_autofree char *survival = figure_text(group, FIGURE_SURVIVAL);
	table_row(table, group->name, n, min, p25, median, sure, p75, max, geometric,
	          mean, open ? going : NULL,
	          open && survival == NULL ? "not reached" : survival);
}

static void groups_table(const struct context *context, GString *out, const Trend *trend)
{
	const bool open = any_open(trend);
	g_autoptr(Table) table = table_new(open ? "lrrrrrrrrrrr" : "lrrrrrrrrr");
	table_row(table, "GROUP", "N", "MIN", "P25", "MEDIAN", "95 % OF MEDIAN", "P75",
	          "MAX", "GEOMETRIC MEAN", "MEAN", "OPEN", "MEDIAN WITH OPEN");
	for (guint i = 0; i < trend->groups->len; i++)
		add_group(table, trend->groups->pdata[i], open);
	table_print(table, out, context, 0);
}

/* The reasons of all groups together, the commonest first: a service may count an incident again. */
static void say_left_out(GString *out, const Trend *trend)
{
	struct trend_group *all = trend_group_new("");
	for (guint i = 0; i < trend->groups->len; i++) {
		const struct trend_group *group = trend->groups->pdata[i];
		for (guint k = 0; k < group->left_out->len; k++) {
			const struct left_out *left = group->left_out->pdata[k];
			for (guint n = 0; n < left->n; n++)
				trend_group_leave_out(all, left->why);
		}
	}
	for (guint i = 0; i < all->left_out->len; i++) {
		const struct left_out *left = all->left_out->pdata[i];
		g_string_append_printf(out, "%s%s (%u)", i == 0 ? "Left out: " : "; ",
		                       left->why, left->n);
	}
	if (all->left_out->len > 0)
		g_string_append(out, ".\n");
	trend_group_free(all);
}

static char *p_text(double p)
{
	char number[G_ASCII_DTOSTR_BUF_SIZE];
	if (p < 0.001)
		return g_strdup("p < 0.001");
	g_ascii_formatd(number, sizeof number, p < 0.01 ? "%.3f" : "%.2f", p);
	return g_strdup_printf("p = %s", number);
}

static void say_shift(GString *out, const Trend *trend)
{
	const struct trend_shift *shift = &trend->shift;
	if (shift->from == NULL) {
		g_string_append_printf(out, "No comparison: %s.\n", shift->why);
		return;
	}
	g_string_append_printf(out, "%s against %s: ", shift->to->name,
	                       shift->from->name);
	if (shift->shift == INSTANT_NONE) {
		g_string_append(out, "cannot tell; one of the two is empty.\n");
		return;
	}
	g_autofree char *change = range_change_text(range_point(shift->shift), false);
	g_autofree char *within = range_known(shift->within)
	                                  ? range_length_text(shift->within, true)
	                                  : g_strdup("not known with so few incidents");
	g_autofree char *p = p_text(shift->p);
	g_string_append_printf(out, "%s (95 %%: %s), %s.\n", change, within, p);
	g_string_append_printf(out, "%s: %s.\n",
	                       shift->arrow > 0   ? "Longer"
	                       : shift->arrow < 0 ? "Shorter"
	                                          : "No arrow",
	                       shift->why);
}

static void say_order(GString *out, const Trend *trend)
{
	if (trend->out_of_order > 0)
		g_string_append_printf(
		        out, "Stages out of order: %u of %u incidents%s.\n",
		        trend->out_of_order, trend->incidents,
		        trend->drop_out_of_order ? ", left out"
		                                 : "; --drop-out-of-order leaves them "
		                                   "out");
}

char *trend_lines(const Trend *trend)
{
	GString *out = g_string_new(NULL);
	say_shift(out, trend);
	say_left_out(out, trend);
	say_order(out, trend);
	return g_string_free(out, FALSE);
}

void trend_text(const struct context *context, GString *out, const Trend *trend)
{
	g_autofree char *heading =
	        g_strdup_printf("%s (%s)%s%s, %u incident%s", trend->name, trend->measure,
	                        trend->by != BY_NOTHING ? " by " : "",
	                        trend->by != BY_NOTHING ? trend_by_word(trend->by) : "",
	                        trend->incidents, trend->incidents == 1 ? "" : "s");
	g_autofree char *lines = trend_lines(trend);
	if (!context->plain)
		view_heading(out, context, heading);
	groups_table(context, out, trend);
	if (!context->plain)
		g_string_append_printf(out, "\n%s", lines);
}

/* --- CSV ----------------------------------------------------------------------------- */

static void csv_number(GString *out, double value)
{
	char number[G_ASCII_DTOSTR_BUF_SIZE];
	g_string_append_c(out, ',');
	if (isfinite(value))
		g_string_append(out,
		                g_ascii_formatd(number, sizeof number, "%.15g", value));
}

void trend_csv(GString *out, const Trend *trend)
{
	g_string_append(out, "group,measure,incidents,n,min_s,p25_s,median_s,median_lo_s,"
	                     "median_hi_s,p75_s,max_s,geometric_mean_s,mean_s,"
	                     "survival_median_s,open,left_out\r\n");
	for (guint i = 0; i < trend->groups->len; i++) {
		const struct trend_group *group = trend->groups->pdata[i];
		text_csv(out, group->name);
		g_string_append_c(out, ',');
		text_csv(out, trend->measure);
		csv_number(out, group->incidents);
		csv_number(out, group->lengths.n);
		for (int figure = 0; figure < FIGURE_COUNT; figure++)
			csv_number(out, figure_of(group, (enum figure)figure) /
			                        (double)SECOND);
		csv_number(out, group->censored);
		guint left = 0;
		for (guint k = 0; k < group->left_out->len; k++)
			left += ((struct left_out *)group->left_out->pdata[k])->n;
		csv_number(out, left);
		g_string_append(out, "\r\n");
	}
}

/* --- JSON ----------------------------------------------------------------------------- */

static json_t *figure_json(const struct trend_group *group, enum figure figure)
{
	const double us = figure_of(group, figure);
	return isfinite(us) ? view_length_json((gint64)floor(us + 0.5)) : NULL;
}

static json_t *left_out_json(const struct trend_group *group)
{
	json_t *list = json_array();
	for (guint i = 0; i < group->left_out->len; i++) {
		const struct left_out *left = group->left_out->pdata[i];
		json_t *one = json_object();
		put_text(one, "why", left->why);
		put_int(one, "n", left->n);
		json_array_append_new(list, one);
	}
	return list;
}

static json_t *observations_json(const struct trend_group *group)
{
	json_t *list = json_array();
	for (guint i = 0; i < group->observations->len; i++) {
		const struct observation *seen =
		        &g_array_index(group->observations, struct observation, i);
		json_t *one = json_object();
		put_text(one, "incident", seen->timeline->incident->slug);
		put(one, "length_s", number_json((double)seen->length / (double)SECOND));
		put(one, "open", json_boolean(seen->censored));
		json_array_append_new(list, one);
	}
	return list;
}

static json_t *range_json(struct range length)
{
	if (!range_known(length))
		return NULL;
	json_t *lo = view_length_json(length.lo), *hi = view_length_json(length.hi);
	json_t *value = json_object();
	g_autofree char *text = range_length_text(length, true);
	put(value, "lo_s", json_incref(json_object_get(lo, "lo_s")));
	put(value, "hi_s", json_incref(json_object_get(hi, "hi_s")));
	put_text(value, "text", text);
	json_decref(lo);
	json_decref(hi);
	return value;
}

static json_t *group_json(const struct trend_group *group)
{
	json_t *value = json_object();
	put_text(value, "name", group->name);
	put_int(value, "incidents", group->incidents);
	put_int(value, "n", group->lengths.n);
	put_int(value, "negative", group->lengths.negative);
	put(value, "min", figure_json(group, FIGURE_MIN));
	put(value, "p25", figure_json(group, FIGURE_P25));
	put(value, "median", figure_json(group, FIGURE_MEDIAN));
	put(value, "median_95", range_json(group->lengths.interval));
	put(value, "p75", figure_json(group, FIGURE_P75));
	put(value, "max", figure_json(group, FIGURE_MAX));
	put(value, "geometric_mean", figure_json(group, FIGURE_GEOMETRIC));
	put(value, "mean", figure_json(group, FIGURE_MEAN));
	put_int(value, "open", group->censored);
	put(value, "survival_median", figure_json(group, FIGURE_SURVIVAL));
	put(value, "left_out", left_out_json(group));
	put(value, "observations", observations_json(group));
	return value;
}

static json_t *shift_json(const struct trend_shift *shift)
{
	static const char *const arrows[] = { "shorter", "none", "longer" };
	json_t *value = json_object();
	put_text(value, "from", shift->from != NULL ? shift->from->name : NULL);
	put_text(value, "to", shift->to != NULL ? shift->to->name : NULL);
	put(value, "u", isfinite(shift->u) ? number_json(shift->u) : NULL);
	/* no digits of libm */
	put(value, "p",
	    isfinite(shift->p) ? number_json(floor(shift->p * 1e9 + 0.5) / 1e9) : NULL);
	put(value, "shift",
	    shift->shift != INSTANT_NONE ? view_length_json(shift->shift) : NULL);
	put(value, "shift_95", range_json(shift->within));
	put_text(value, "arrow", arrows[shift->arrow + 1]);
	put_text(value, "why", shift->why);
	return value;
}

json_t *trend_json(const Collection *collection)
{
	const Trend *trend = collection->trend;
	json_t *value = json_object(), *groups = json_array();
	for (guint i = 0; i < trend->groups->len; i++)
		json_array_append_new(groups, group_json(trend->groups->pdata[i]));
	put_text(value, "schema", "debrief.trend/1");
	put_text(value, "measure", trend->measure);
	put_text(value, "name", trend->name);
	put_text(value, "definition", trend->definition);
	put_text(value, "by", trend_by_word(trend->by));
	put_int(value, "incidents", trend->incidents);
	put_int(value, "out_of_order", trend->out_of_order);
	put(value, "out_of_order_dropped", json_boolean(trend->drop_out_of_order));
	put(value, "groups", groups);
	put(value, "shift", shift_json(&trend->shift));
	return value;
}
