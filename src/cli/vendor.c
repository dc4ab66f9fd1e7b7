#include "cli/vendor.h"

#include "cli/table.h"
#include "cli/view.h"
#include "render/report.h"

#include <math.h>
#include <string.h>

/* --- weights ------------------------------------------------------------------ */

static const struct {
	const char *word;
	enum level level;
} weighed[] = {
	{ "degraded", LEVEL_DEGRADED },
	{ "partial", LEVEL_PARTIAL },
	{ "major", LEVEL_MAJOR },
	{ "maintenance", LEVEL_MAINTENANCE },
};

static bool read_weight(const char *text, struct weights *weights, GError **error)
{
	const char *sign = strchr(text, '=');
	const gsize len = sign != NULL ? (gsize)(sign - text) : strlen(text);
	for (gsize i = 0; i < G_N_ELEMENTS(weighed); i++) {
		if (strlen(weighed[i].word) != len ||
		    strncmp(weighed[i].word, text, len) != 0)
			continue;
		char *end = NULL;
		const double value = sign != NULL ? g_ascii_strtod(sign + 1, &end) : -1;
		if (sign == NULL || end == sign + 1 || *end != '\0' ||
		    !(value >= 0 && value <= 1))
			return error_set(error, ERROR_USAGE,
			                 "\"%s\": a weight is a number from 0 to 1",
			                 text);
		weights->of[weighed[i].level] = value;
		return true;
	}
	error_set(error, ERROR_USAGE, "\"%.*s\" is no level that has a weight", (int)len,
	          text);
	return error_hint(error, "they are degraded, partial, major and maintenance");
}

bool vendor_weights(const char *text, struct weights *weights, GError **error)
{
	*weights = weights_usual();
	if (text == NULL)
		return true;
	g_auto(GStrv) parts = g_strsplit(text, ",", -1);
	for (guint i = 0; parts[i] != NULL; i++)
		if (!read_weight(parts[i], weights, error))
			return false;
	return true;
}

static json_t *weights_json(const struct weights *weights)
{
	json_t *value = json_object();
	for (gsize i = 0; i < G_N_ELEMENTS(weighed); i++)
		put(value, weighed[i].word, number_json(weights->of[weighed[i].level]));
	return value;
}

/* --- lengths ------------------------------------------------------------------ */

static double seconds(double us)
{
	return us / (double)SECOND;
}

static json_t *lengths_json(const struct lengths *lengths)
{
	json_t *value = json_object();
	const bool known = lengths->n > 0, sure = range_known(lengths->interval);
	put_int(value, "n", lengths->n);
	put_int(value, "negative", lengths->negative);
	put(value, "mean_s", known ? number_json(seconds(lengths->mean)) : NULL);
	put(value, "geometric_mean_s",
	    known && isfinite(lengths->geometric)
	            ? number_json(seconds(lengths->geometric))
	            : NULL);
	put(value, "median_s",
	    known ? number_json(seconds((double)lengths->median)) : NULL);
	put(value, "median_95",
	    sure ? json_pack("{s:o, s:o}", "lo_s",
	                     number_json(seconds((double)lengths->interval.lo)), "hi_s",
	                     number_json(seconds((double)lengths->interval.hi)))
	         : NULL);
	g_autofree char *median = view_one_length((double)lengths->median);
	g_autofree char *mean = view_one_length(lengths->mean);
	if (known)
		put_format(value, "text", "median %s, mean %s, n = %u", median, mean,
		           lengths->n);
	else
		put_text(value, "text", "no incident has both stages");
	return value;
}

static json_t *measures_json(const struct lengths *lengths)
{
	json_t *value = json_object();
	for (int i = 0; i < STAGE_LENGTH_COUNT; i++)
		put(value, stage_length_word((enum stage_length)i),
		    lengths_json(&lengths[i]));
	return value;
}

void vendor_put_stages(const struct context *context, json_t *incident,
                       const struct stage_times *stages)
{
	json_t *at = json_object(), *lengths = json_object();
	for (int i = 0; i < STAGE_COUNT; i++) {
		const Event *post = stages->post[i];
		put(at, stage_word((enum stage_key)i),
		    post != NULL ? view_time(context, post->at, post->zone) : NULL);
	}
	for (int i = 0; i < STAGE_BETWEEN; i++) {
		const gint64 length = stages->length[i];
		put(lengths, stage_length_word((enum stage_length)i),
		    length != INSTANT_NONE ? number_json(seconds((double)length)) : NULL);
	}
	put(incident, "stages", at);
	put(incident, "stage_lengths_s", lengths);
}

static json_t *statistics_json(const Statistics *history)
{
	json_t *value = json_object(), *definitions = json_object();
	for (int i = 0; i < STAGE_LENGTH_COUNT; i++)
		put_text(definitions, stage_length_word((enum stage_length)i),
		         stage_length_definition((enum stage_length)i));
	put(value, "definitions", definitions);
	put(value, "all", measures_json(history->all));
	put(value, "per_service", measures_json(history->per_service));
	return value;
}

/* --- levels ------------------------------------------------------------------- */

/* As report_length(), but nothing is an answer too: a component that was never down. */
static json_t *length_json(gint64 length, bool open)
{
	const struct range range = { length, open ? RANGE_OPEN : length };
	g_autofree char *text = range_length_text(range, false);
	json_t *value = json_object();
	put_int(value, "lo_s", length / SECOND);
	put(value, "hi_s",
	    open ? json_null() : json_integer((length + SECOND - 1) / SECOND));
	put_text(value, "text", text);
	return value;
}

static json_t *times_json(const gint64 *time, bool open)
{
	json_t *value = json_object();
	for (int level = LEVEL_MAINTENANCE; level <= LEVEL_MAJOR; level++)
		put(value, level_word(level),
		    length_json(time[level], open && time[level] > 0));
	return value;
}

/* To a millionth: half a second of a week. */
static json_t *availability_json(double availability)
{
	return availability < 0 ? json_null()
	                        : number_json(floor(availability * 1e6 + 0.5) / 1e6);
}

static json_t *days_json(const struct context *context, const GArray *days)
{
	json_t *list = json_array();
	for (guint i = 0; i < days->len; i++) {
		const struct day_levels *day = &g_array_index(days, struct day_levels, i);
		const struct civil civil =
		        instant_to_civil(zone_to_civil(context->zone, day->day));
		json_t *value = json_object();
		put_format(value, "date", "%04d-%02d-%02d", civil.year, civil.month,
		           civil.day);
		put(value, "time_at", times_json(day->time, false));
		put(value, "availability", availability_json(day->availability));
		json_array_append_new(list, value);
	}
	return list;
}

static json_t *stays_json(const struct context *context, const GArray *stays)
{
	json_t *list = json_array();
	for (guint i = 0; i < stays->len; i++) {
		const struct level_stay *stay =
		        &g_array_index(stays, struct level_stay, i);
		const struct range end = { stay->end,
			                   stay->open ? RANGE_OPEN : stay->end };
		json_t *value = json_object();
		put_text(value, "level", level_word((int)stay->level));
		put(value, "start",
		    view_time(context, range_point(stay->start), ZONE_EXPLICIT));
		put(value, "end", view_time(context, end, ZONE_EXPLICIT));
		json_array_append_new(list, value);
	}
	return list;
}

static const char *why_unknown(const ComponentHistory *component)
{
	return component->availability >= 0
	               ? NULL
	               : "the page gives it no level in any incident: only the time of "
	                 "its incidents is known";
}

static json_t *component_json(const struct context *context,
                              const ComponentHistory *component)
{
	json_t *value = json_object();
	const bool known = component->availability >= 0;
	put_text(value, "name", component->name);
	put_int(value, "incidents", component->incidents);
	put_int(value, "maintenances", component->maintenances);
	put_int(value, "incidents_without_level", component->unlevelled);
	put(value, "incident_time",
	    length_json(component->incident_time, component->incident_open));
	put(value, "statistics", measures_json(component->lengths));
	put(value, "levels", stays_json(context, component->stays));
	put(value, "time_at",
	    known ? times_json(component->levels.time, component->levels.open) : NULL);
	put(value, "availability", availability_json(component->availability));
	put(value, "at_most", json_boolean(known && component->levels.open));
	put_text(value, "why", why_unknown(component));
	put(value, "days", days_json(context, component->days));
	put(value, "days_cut", json_boolean(component->days_cut));
	return value;
}

static json_t *page_json(const struct context *context, const struct page_history *page)
{
	json_t *value = json_object(), *list = json_array();
	for (guint i = 0; i < page->components->len; i++)
		json_array_append_new(
		        list, component_json(context, page->components->pdata[i]));
	json_t *whole = component_json(context, page->whole);
	json_object_del(whole, "name");
	put_text(value, "name", page->name);
	put(value, "from",
	    view_time(context,
	              page->from != INSTANT_NONE ? range_point(page->from) : RANGE_NONE,
	              ZONE_EXPLICIT));
	put(value, "to",
	    view_time(context,
	              page->from != INSTANT_NONE ? range_point(page->to) : RANGE_NONE,
	              ZONE_EXPLICIT));
	put(value, "whole", whole);
	put(value, "per_service", measures_json(page->per_service));
	put(value, "components", list);
	return value;
}

void vendor_put_history(const struct context *context, json_t *product,
                        const Statistics *history)
{
	json_t *pages = json_array();
	for (guint i = 0; i < history->pages->len; i++)
		json_array_append_new(pages,
		                      page_json(context, history->pages->pdata[i]));
	put(product, "statistics", statistics_json(history));
	put(product, "weights", weights_json(&history->weights));
	put(product, "pages", pages);
}

/* --- tables ------------------------------------------------------------------- */

static void add_lengths(Table *table, const char *who, const struct lengths *lengths)
{
	for (int i = 0; i < STAGE_LENGTH_COUNT; i++) {
		const struct lengths *one = &lengths[i];
		g_autofree char *n = g_strdup_printf("%u", one->n);
		g_autofree char *median =
		        one->n > 0 ? view_one_length((double)one->median) : NULL;
		g_autofree char *mean = one->n > 0 ? view_one_length(one->mean) : NULL;
		g_autofree char *geometric = one->n > 0 && isfinite(one->geometric)
		                                     ? view_one_length(one->geometric)
		                                     : NULL;
		g_autofree char *low = view_one_length((double)one->interval.lo);
		g_autofree char *high = view_one_length((double)one->interval.hi);
		g_autofree char *sure = range_known(one->interval)
		                                ? g_strdup_printf("%s to %s", low, high)
		                                : NULL;
		table_row(table, who, stage_length_word((enum stage_length)i), n, median,
		          sure, geometric, mean);
	}
}

static void lengths_table(const struct context *context, GString *out,
                          const Statistics *history)
{
	g_autoptr(Table) table = table_new("llrrrrr");
	table_row(table, "OVER", "LENGTH", "N", "MEDIAN", "95 % OF MEDIAN",
	          "GEOMETRIC MEAN", "MEAN");
	add_lengths(table, "incidents", history->all);
	add_lengths(table, "per service", history->per_service);
	table_print(table, out, context, 0);
	if (context->plain)
		return;
	g_string_append(out, "\nOf the earliest post of each stage; an incident that has "
	                     "not both is left out,\nand \"per service\" counts it once "
	                     "for every service that it names.\n");
	for (int i = 0; i < STAGE_LENGTH_COUNT; i++)
		g_string_append_printf(out, "  %-14s %s\n",
		                       stage_length_word((enum stage_length)i),
		                       stage_length_definition((enum stage_length)i));
}

char *vendor_share_text(double availability, bool at_most)
{
	char number[G_ASCII_DTOSTR_BUF_SIZE];
	if (availability < 0)
		return g_strdup("cannot tell");
	/* never rounded up to a whole that it is not */
	const double percent = floor(availability * 1e5) / 1e3;
	g_ascii_formatd(number, sizeof number, "%.3f", percent);
	return g_strdup_printf("%s%s %%", at_most ? "at most " : "", number);
}

char *vendor_weights_text(const struct weights *weights)
{
	GString *out = g_string_new("1 − (time × weight) / span; weights:");
	for (gsize i = 0; i < G_N_ELEMENTS(weighed); i++) {
		char number[G_ASCII_DTOSTR_BUF_SIZE];
		g_ascii_formatd(number, sizeof number, "%g",
		                weights->of[weighed[i].level]);
		g_string_append_printf(out, "%s %s %s", i > 0 ? "," : "", weighed[i].word,
		                       number);
	}
	return g_string_free(out, FALSE);
}

static void add_component(Table *table, const struct page_history *page,
                          const ComponentHistory *component)
{
	const bool known = component->availability >= 0;
	const gint64 *time = component->levels.time;
	const struct lengths *mttr = &component->lengths[STAGE_TO_RESOLVED];
	g_autofree char *n = g_strdup_printf("%u", component->incidents);
	g_autofree char *inside = view_one_length((double)component->incident_time);
	g_autofree char *degraded = view_one_length((double)time[LEVEL_DEGRADED]);
	g_autofree char *partial = view_one_length((double)time[LEVEL_PARTIAL]);
	g_autofree char *major = view_one_length((double)time[LEVEL_MAJOR]);
	g_autofree char *planned = view_one_length((double)time[LEVEL_MAINTENANCE]);
	g_autofree char *share =
	        vendor_share_text(component->availability, component->levels.open);
	g_autofree char *median =
	        mttr->n > 0 ? view_one_length((double)mttr->median) : NULL;
	table_row(table, page->name,
	          component->name != NULL ? component->name : "(worst of all)", n, inside,
	          known ? degraded : NULL, known ? partial : NULL, known ? major : NULL,
	          known ? planned : NULL, share, median);
}

static void components_table(const struct context *context, GString *out,
                             const Statistics *history)
{
	g_autoptr(Table) table = table_new("llrrrrrrrr");
	table_row(table, "PAGE", "COMPONENT", "INCIDENTS", "THEIR TIME", "DEGRADED",
	          "PARTIAL", "MAJOR", "MAINTENANCE", "AVAILABILITY", "MTTR, MEDIAN");
	for (guint i = 0; i < history->pages->len; i++) {
		const struct page_history *page = history->pages->pdata[i];
		for (guint k = 0; k < page->components->len; k++)
			add_component(table, page, page->components->pdata[k]);
		add_component(table, page, page->whole);
	}
	table_print(table, out, context, 0);
	if (context->plain)
		return;
	g_autofree char *weights = vendor_weights_text(&history->weights);
	g_string_append_printf(
	        out,
	        "\nAvailability is %s.\nThe span is from midnight before a page's first "
	        "incident "
	        "to its newest word. \"Their time\" is from\nstart to \"resolved\", "
	        "which is paperwork and not impact.\n",
	        weights);
}

void vendor_summary(const struct context *context, GString *out,
                    const Statistics *history)
{
	lengths_table(context, out, history);
	g_string_append_c(out, '\n');
	components_table(context, out, history);
}
