/* What users say is wrong, in shares, and what the times of their counts mean. */
#include "render/report.h"

#include <math.h>
#include <string.h>

#define SUM_SLACK 0.0205 /* two points, and what rounding makes of them */

/* Series of user reports that were hurt in this incident, once each. */
static GPtrArray *reports_of(const struct report *r)
{
	GPtrArray *list = g_ptr_array_new();
	for (guint i = 0; i < r->timeline->windows->len; i++) {
		const struct window *window = r->timeline->windows->pdata[i];
		gpointer series = (gpointer)(gsize)window->series;
		if (window->series->measure == MEASURE_REPORTS &&
		    !g_ptr_array_find(list, series, NULL))
			g_ptr_array_add(list, series);
	}
	return list;
}

/* " of Microsoft Azure (page.html)" */
static char *whose(const struct report *r, const Series *series)
{
	g_autofree char *files = evidence_series_files(r->timeline->evidence, series);
	return g_strdup_printf("%s%s%s%s%s", series->component != NULL ? " of " : "",
	                       series->component != NULL ? series->component : "",
	                       files != NULL ? " (" : "", files != NULL ? files : "",
	                       files != NULL ? ")" : "");
}

char *say_reasons(const Series *series)
{
	if (series->reasons->len == 0)
		return NULL;
	g_autoptr(GString) text = g_string_new(NULL);
	double sum = 0;
	for (guint i = 0; i < series->reasons->len; i++) {
		const struct share *reason = series->reasons->pdata[i];
		g_autofree char *share = say_share(reason->share);
		g_string_append_printf(text, "%s%s %s", i > 0 ? ", " : "", reason->name,
		                       share);
		sum += reason->share;
	}
	if (fabs(sum - 1) > SUM_SLACK) {
		g_autofree char *all = say_share(sum);
		g_string_append_printf(text, "; together %s, as the source gives them",
		                       all);
	}
	return g_string_free(g_steal_pointer(&text), FALSE);
}

json_t *report_complaints(const struct report *r)
{
	json_t *list = json_array();
	g_autoptr(GPtrArray) reports = reports_of(r);
	for (guint i = 0; i < reports->len; i++) {
		const Series *series = reports->pdata[i];
		g_autofree char *reasons = say_reasons(series);
		g_autofree char *of = whose(r, series);
		json_t *value;
		if (reasons == NULL)
			continue;
		value = json_object();
		put_format(value, "source", "S%" G_GINT64_FORMAT, series->source);
		put_text(value, "component", series->component);
		put_text(value, "text", reasons);
		put_format(value, "sentence", "Reasons given by users%s: %s.", of,
		           reasons);
		json_array_append_new(list, value);
	}
	return list;
}

json_t *report_bins(const struct report *r)
{
	json_t *list = json_array();
	g_autoptr(GPtrArray) reports = reports_of(r);
	for (guint i = 0; i < reports->len; i++) {
		const Series *series = reports->pdata[i];
		g_autofree char *of = whose(r, series);
		g_autofree char *width = say_width(series->width);
		json_t *value;
		if (!series->label_is_end)
			continue;
		value = json_object();
		put_format(
		        value, "text",
		        "User reports%s: the time of a bin was taken as its end. If the "
		        "source means its start, every time of this signal is %s later "
		        "(--bin-label start).",
		        of, width);
		json_array_append_new(list, value);
	}
	return list;
}
