/* site_vendors.c - see site_pages.h: pages of vendors side by side. */
#include "cli/site_pages.h"

#include "base/json.h"
#include "cli/vendor.h"
#include "cli/view.h"
#include "render/report.h"

/* A twelfth of a year of 365.25 days. */
#define MONTH (DAY * 30 + HOUR * 10 + MINUTE * 30)

static char *day_text(const Zone *zone, gint64 at)
{
	const struct civil day = instant_to_civil(zone_to_civil(zone, at));
	return g_strdup_printf("%04d-%02d-%02d", day.year, day.month, day.day);
}

static void put_take(json_t *value, const char *key, char *text)
{
	put_text(value, key, text);
	g_free(text);
}

/* Takes both; a note may be NULL. */
static void add_cell(json_t *row, char *text, char *note)
{
	json_t *cell = json_object();
	put_take(cell, "value", text);
	put_take(cell, "note", note);
	json_array_append_new(json_object_get(row, "cells"), cell);
}

static void add_unknown(json_t *row, char *why)
{
	add_cell(row, g_strdup("cannot tell"), why);
}

/* Of less than a month nothing can be said a month, and a day is no span for an availability. */
static bool is_short(const struct page_history *page)
{
	return page->to - page->from < MONTH;
}

static void add_incidents(json_t *row, const struct page_history *page)
{
	char number[G_ASCII_DTOSTR_BUF_SIZE];
	g_autofree char *n = view_count(page->whole->incidents);
	g_ascii_formatd(number, sizeof number, "%.1f",
	                page->whole->incidents * (double)MONTH /
	                        (double)(page->to - page->from));
	add_cell(row, g_steal_pointer(&n),
	         is_short(page) ? g_strdup("known for less than a month")
	                        : g_strdup_printf("%s a month", number));
}

static void add_availability(json_t *row, const struct page_history *page)
{
	const ComponentHistory *whole = page->whole;
	if (whole->availability < 0)
		add_unknown(row, g_strdup("no component has a level"));
	else if (is_short(page))
		add_unknown(row, g_strdup("known for less than a month"));
	else if (whole->unlevelled * 2 > whole->incidents)
		add_unknown(row, g_strdup_printf("%u of %u incidents have no level",
		                                 whole->unlevelled, whole->incidents));
	else
		add_cell(row, vendor_share_text(whole->availability, whole->levels.open),
		         whole->unlevelled == 0
		                 ? NULL
		                 : g_strdup_printf("without %u incidents of no level",
		                                   whole->unlevelled));
}

static const char *reason_of(const struct trend_group *group)
{
	const struct left_out *most = NULL;
	for (guint i = 0; i < group->left_out->len; i++) {
		const struct left_out *one = group->left_out->pdata[i];
		if (most == NULL || one->n > most->n)
			most = one;
	}
	return most != NULL ? most->why : "none is over";
}

/* Of the group of the page, in the trend that was worked out last. */
static void add_median(json_t *row, const Trend *trend)
{
	const char *page = json_text(row, "page");
	for (guint i = 0; i < trend->groups->len; i++) {
		const struct trend_group *group = trend->groups->pdata[i];
		if (!g_str_equal(group->name, page))
			continue;
		if (group->lengths.n == 0)
			add_unknown(row, g_strdup(reason_of(group)));
		else
			add_cell(row, view_one_length((double)group->lengths.median),
			         g_strdup_printf("of %u", group->lengths.n));
		return;
	}
	add_unknown(row, g_strdup("it has no incident whose start is known"));
}

static void add_rewritten(json_t *row, const struct vendor *vendor)
{
	if (vendor->recaptured == 0)
		add_unknown(row, g_strdup("each incident was captured once"));
	else
		add_cell(row,
		         g_strdup_printf("%u of %u", vendor->rewritten,
		                         vendor->recaptured),
		         vendor->rewritten == 0
		                 ? NULL
		                 : g_strdup_printf("%u revision%s", vendor->revisions,
		                                   vendor->revisions == 1 ? "" : "s"));
}

/* "“elevated” 34 %, “users” 20 %" */
static char *words_text(const struct vendor *vendor)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < vendor->words->len; i++) {
		const struct vendor_word *own =
		        &g_array_index(vendor->words, struct vendor_word, i);
		g_string_append_printf(
		        out, "%s“%s” %.0f\u00a0%%", i > 0 ? ", " : "", own->word,
		        100.0 * own->incidents / vendor->page->whole->incidents);
	}
	if (out->len == 0)
		g_string_append(out, "none stands out");
	return g_string_free(out, FALSE);
}

static void add_medians(Job *job, json_t *rows, const char *measure)
{
	struct trend_query query = { .by = BY_VENDOR,
		                     .from = INSTANT_NONE,
		                     .to = INSTANT_NONE };
	trend_measure_parse(measure, &query.measure);
	collection_trend(job->collection, &query);
	for (guint i = 0; i < json_array_size(rows); i++)
		add_median(json_array_get(rows, i), job->collection->trend);
}

static json_t *rows_json(Job *job)
{
	const GPtrArray *vendors = job->collection->vendors;
	json_t *rows = json_array();
	for (guint i = 0; i < vendors->len; i++) {
		const struct vendor *vendor = vendors->pdata[i];
		const struct page_history *page = vendor->page;
		json_t *row = json_object();
		put_text(row, "page", page->name);
		put_take(row, "from", day_text(job->context->zone, page->from));
		put_take(row, "to", day_text(job->context->zone, page->to));
		put_take(row, "words", words_text(vendor));
		put(row, "cells", json_array());
		add_incidents(row, page);
		add_availability(row, page);
		json_array_append_new(rows, row);
	}
	add_medians(job, rows, "to_first_post");
	add_medians(job, rows, "to_resolved");
	for (guint i = 0; i < vendors->len; i++)
		add_rewritten(json_array_get(rows, i), vendors->pdata[i]);
	return rows;
}

bool site_vendors(Job *job, const struct site *site, GString *out, GError **error)
{
	g_autoptr(SitePage) page = site_page_new(site, "vendors.html", "Vendors");
	g_autoptr(json_t) context = json_object();
	put(context, "vendors", rows_json(job));
	put_take(context, "weights",
	         vendor_weights_text(&job->collection->history->weights));
	return site_page_add(page, "site-vendors", context, NULL, error) &&
	       site_add_trend(job, page, "to_first_post", BY_VENDOR, error) &&
	       site_add_trend(job, page, "to_resolved", BY_VENDOR, error) &&
	       site_page_finish(page, out, error);
}
