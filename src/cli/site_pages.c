/* site_pages.c - see site_pages.h. */
#include "cli/site_pages.h"

#include "base/json.h"
#include "cli/trend_print.h"
#include "render/figure.h"
#include "render/report.h"

#include <string.h>

/* --- trends ----------------------------------------------------------------------------- */

static json_t *lines_json(const Trend *trend)
{
	g_autofree char *text = trend_lines(trend);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	json_t *list = json_array();
	for (guint i = 0; lines[i] != NULL; i++)
		if (*lines[i] != '\0')
			json_array_append_new(list, text_json(lines[i]));
	return list;
}

bool site_add_trend(Job *job, SitePage *page, const char *measure, enum trend_by by,
                    GError **error)
{
	struct trend_query query = { .by = by, .from = INSTANT_NONE, .to = INSTANT_NONE };
	const struct render_options options = job_render_options(job);
	trend_measure_parse(measure, &query.measure);
	collection_trend(job->collection, &query);
	const Trend *trend = job->collection->trend;
	if (trend->groups->len == 0)
		return true;
	g_autofree char *id = g_strdup_printf("%s-%s", measure, trend_by_word(by));
	g_autofree char *figure =
	        figure_html_many(chart_named("trend"), job->collection, &options, id);
	g_autoptr(json_t) context = trend_json(job->collection);
	put_text(context, "id", id);
	put_text(context, "by_name", by != BY_NOTHING ? trend_by_word(by) : NULL);
	put(context, "lines", lines_json(trend));
	return site_page_add(page, "site-trend", context, figure, error);
}

bool site_trends(Job *job, const struct site *site, GString *out, GError **error)
{
	static const struct {
		const char *measure;
		enum trend_by by;
	} shown[] = {
		{ "to_resolved", BY_QUARTER },
		{ "to_first_post", BY_QUARTER },
		{ "to_resolved", BY_SEVERITY },
		{ "p_investigate", BY_YEAR },
		{ "p_repair", BY_YEAR },
		{ "p_check", BY_YEAR },
		{ "mttr", BY_YEAR },
		{ "mtbf", BY_YEAR },
	};
	g_autoptr(SitePage) page = site_page_new(site, "trends.html", "Trends");
	for (guint i = 0; i < G_N_ELEMENTS(shown); i++)
		if (!site_add_trend(job, page, shown[i].measure, shown[i].by, error))
			return false;
	return site_page_finish(page, out, error);
}

/* --- calendar --------------------------------------------------------------------------- */

static gint64 day_of(const Zone *zone, int year, int month)
{
	const struct civil first = { .year = year + (month - 1) / 12,
		                     .month = (month - 1) % 12 + 1,
		                     .day = 1 };
	return zone_to_utc(zone, instant_from_civil(&first), NULL, NULL);
}

static bool add_quarter(Job *job, SitePage *page, int year, int quarter, GError **error)
{
	const Zone *zone = job->context->zone;
	const struct render_options options = job_render_options(job);
	const gint64 from = day_of(zone, year, 3 * quarter - 2);
	const gint64 to = day_of(zone, year, 3 * quarter + 1);
	collection_count_days(job->collection, from, to - 1);
	g_autofree char *id = g_strdup_printf("%d-q%d", year, quarter);
	g_autofree char *figure =
	        figure_html_many(chart_named("quarter"), job->collection, &options, id);
	if (*figure == '\0')
		return true;
	g_autoptr(json_t) context = json_object();
	put_text(context, "id", id);
	put_format(context, "name", "%d, quarter %d", year, quarter);
	return site_page_add(page, "site-quarter", context, figure, error);
}

/* Which quarters of the year have an incident. */
static void quarters_of(const Job *job, const struct site *site, int year, bool has[5])
{
	const Zone *zone = job->context->zone;
	for (guint i = 0; i < job->collection->members->len; i++) {
		const Timeline *t = collection_member(job->collection, i)->timeline;
		if (site_year_of(site, t) == year)
			has[(instant_to_civil(zone_to_civil(zone, t->start.lo)).month +
			     2) /
			    3] = true;
	}
}

static char *links_of(const struct site *site, int year)
{
	g_autoptr(GArray) years = site_all_years(site);
	GString *out = g_string_new("<nav class=\"years\" aria-label=\"Calendars\">\n");
	for (guint i = 0; i < years->len; i++) {
		const int one = g_array_index(years, int, i);
		g_autofree char *name = site_calendar_name(one);
		if (one == year)
			g_string_append_printf(
			        out, "<span aria-current=\"page\">%d</span>\n", one);
		else
			g_string_append_printf(out, "<a href=\"%s\">%d</a>\n", name, one);
	}
	g_string_append(out, "</nav>\n");
	return g_string_free(out, FALSE);
}

bool site_calendar(Job *job, const struct site *site, int year, GString *out,
                   GError **error)
{
	bool has[5] = { false };
	g_autofree char *name = site_calendar_name(year);
	g_autofree char *title = g_strdup_printf("Calendar, %d", year);
	g_autoptr(SitePage) page = site_page_new(site, name, title);
	site_page_links(page, links_of(site, year));
	quarters_of(job, site, year, has);
	for (int quarter = 4; quarter > 0; quarter--)
		if (has[quarter] && !add_quarter(job, page, year, quarter, error))
			return false;
	return site_page_finish(page, out, error);
}
