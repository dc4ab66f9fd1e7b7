#include "config.h"

#include "render/report.h"
#include "base/digest.h"
#include "base/resource.h"
#include "base/text.h"
#include "chart/chart.h"
#include "render/figure.h"
#include "render/figures.h"
#include "render/texts.h"

#include <string.h>

/* --- incident --------------------------------------------------------------- */

/* Levels are known of it, and none of them is worse than operational: the page names it only to say so. */
static bool stayed_well(const Timeline *timeline, const char *name)
{
	bool well = false;

	for (guint i = 0; i < timeline->components->len; i++) {
		const struct component *component =
		        g_ptr_array_index(timeline->components, i);
		if (!g_str_equal(component->name, name))
			continue;
		for (guint k = 0; k < component->levels->len; k++) {
			const struct level_span *span =
			        &g_array_index(component->levels, struct level_span, k);
			if (span->level >= LEVEL_DEGRADED)
				return false;
			well = true;
		}
	}
	return well;
}

/* What the incident affects. */
static json_t *names_json(const Timeline *timeline)
{
	const Incident *incident = timeline->incident;
	json_t *list = json_array();
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint i = 0; i < incident->components->len; i++) {
		char *name = g_ptr_array_index(incident->components, i);
		if (g_hash_table_add(seen, name) && !stayed_well(timeline, name))
			json_array_append_new(list, text_json(name));
	}
	for (guint i = 0; i < timeline->components->len; i++) {
		struct component *component = g_ptr_array_index(timeline->components, i);
		if (g_hash_table_add(seen, component->name) &&
		    !stayed_well(timeline, component->name))
			json_array_append_new(list, text_json(component->name));
	}
	return list;
}

static char *joined(const json_t *names)
{
	GString *out = g_string_new(NULL);
	gsize i;
	json_t *name;

	json_array_foreach(names, i, name)
	{
		g_string_append_printf(out, "%s%s", i > 0 ? ", " : "",
		                       json_string_value(name));
	}
	return g_string_free(out, FALSE);
}

static void put_url(json_t *object, const char *key, const char *url)
{
	g_autoptr(GString) safe = g_string_new(NULL);
	bool good = url != NULL && text_url(safe, url);
	put_text(object, key, good ? safe->str : NULL);
}

/* "2026-06-02": what an incident is called that nobody has named. */
static char *day_text(const struct report *r)
{
	struct civil day = instant_to_civil(r->day);
	return g_strdup_printf("%04d-%02d-%02d", day.year, day.month, day.day);
}

static json_t *incident_json(const struct report *r)
{
	const Timeline *timeline = r->timeline;
	const Incident *incident = timeline->incident;
	json_t *value = json_object(), *ids = json_array();
	json_t *components = names_json(timeline);
	g_autofree char *names = joined(components);

	if (incident->vendor_id != NULL)
		json_array_append_new(ids, text_json(incident->vendor_id));
	g_autofree char *day = day_text(r);
	for (guint i = 0; incident->merged != NULL && i < incident->merged->len; i++) {
		const Incident *merged = incident->merged->pdata[i];
		if (merged->vendor_id != NULL)
			json_array_append_new(ids, text_json(merged->vendor_id));
	}
	put_text(value, "id",
	         incident->slug != NULL        ? incident->slug
	         : incident->vendor_id != NULL ? incident->vendor_id
	                                       : day);
	put_text(value, "title",
	         incident->title != NULL ? incident->title : "Incident without a title");
	put(value, "vendor_ids", ids);
	put_text(value, "severity",
	         incident->impact != IMPACT_NOT_STATED
	                 ? impact_name((int)incident->impact)
	                 : NULL);
	put_url(value, "url", incident->url);
	put_text(value, "page", incident->page);
	put_text(value, "kind", incident_kind_word((int)incident->kind));
	put_text(value, "status",
	         incident->status != PHASE_NONE ? phase_name((int)incident->status)
	                                        : NULL);
	put(value, "backfilled", json_boolean(incident->backfilled));
	put(value, "components", components);
	put_text(value, "services", *names != '\0' ? names : NULL);
	return value;
}

/* --- head ------------------------------------------------------------------- */

static gint64 first_known(const Timeline *timeline)
{
	if (range_known(timeline->start))
		return timeline->start.lo;
	if (range_known(timeline->first_post))
		return timeline->first_post.lo;
	for (guint i = 0; i < timeline->entries->len; i++) {
		const struct entry *entry = g_ptr_array_index(timeline->entries, i);
		if (range_known(entry->at))
			return entry->at.lo;
	}
	return INSTANT_NONE;
}

static char *window_text(const struct report *r)
{
	const Timeline *timeline = r->timeline;
	g_autofree char *start = say_time(r, timeline->start);

	if (!range_known(timeline->start))
		return NULL;
	struct range last = timeline->resolved;
	if (!range_known(last) || range_is_open(last))
		last = timeline->impact_end;
	if (range_known(last) && last.lo == timeline->start.lo &&
	    last.hi == timeline->start.hi)
		return say_time_zone(r, last);
	if (range_known(last) && !range_is_open(last)) {
		g_autofree char *end = say_time_zone(r, last);
		return g_strdup_printf("%s → %s", start, end);
	}
	g_autofree char *zone = zone_abbreviation(r->zone, timeline->start.lo);
	const char *to = strstr(start, " to ");
	if (to != NULL)
		return g_strdup_printf("from between %.*s and %s %s, end not published",
		                       (int)(to - start), start, to + 4, zone);
	return g_strdup_printf("from %s %s, end not published", start, zone);
}

static void put_head(const struct report *r, json_t *report)
{
	const Timeline *timeline = r->timeline;
	const char *digest = r->options->store_digest;
	g_autofree char *digest_short = digest != NULL ? g_strndup(digest, 12) : NULL;
	gint64 first = first_known(timeline);
	g_autofree char *date = first != INSTANT_NONE ? say_date(r, first) : NULL;
	g_autofree char *window = window_text(r);

	put_text(report, "schema", "debrief.report/1");
	put_text(report, "edition", "internal");
	put_text(report, "zone", zone_name(r->zone));
	put_text(report, "second_zone",
	         r->options->second_zone != NULL ? zone_name(r->options->second_zone)
	                                         : NULL);
	put_text(report, "store_digest", digest);
	put_text(report, "store_digest_short", digest_short);
	put_text(report, "date", date);
	put_text(report, "window", window);
	put(report, "cutoff",
	    timeline->cutoff != INSTANT_NONE
	            ? report_time(r, range_point(timeline->cutoff), ZONE_EXPLICIT)
	            : json_null());
	if (timeline->cutoff != INSTANT_NONE) {
		struct report own = *r; /* its own day is written out */
		gint64 civil = zone_to_civil(r->zone, timeline->cutoff);
		own.day = civil - civil % DAY;
		g_autofree char *cutoff_date = say_date(r, timeline->cutoff);
		g_autofree char *clock = say_time(&own, range_point(timeline->cutoff));
		put_format(report, "cutoff_text", "%s, %s", cutoff_date, clock);
	} else {
		put_text(report, "cutoff_text", NULL);
	}
	put(report, "start",
	    report_time(r, timeline->start, report_basis(r, timeline->start_refs)));
	put_text(report, "start_rule", timeline->start_rule);
	put_text(report, "clock",
	         starts_with_post(timeline) ? "the first post" : "the start");
}

/* Up to four figures that a reader takes away. */
static json_t *headline_json(const json_t *intervals)
{
	static const struct {
		const char *key, *label;
	} figures[] = { { "to_first_post", "to the first public post" },
		        { "to_identified", "to cause identified" },
		        { "to_monitoring", "to fix in place" },
		        { "to_resolved", "to resolved" } };
	json_t *list = json_array();

	for (guint i = 0; i < G_N_ELEMENTS(figures); i++) {
		json_t *interval = json_object_get(intervals, figures[i].key);
		if (!json_is_object(interval) ||
		    json_is_null(json_object_get(interval, "hi_s")))
			continue;
		json_t *figure = json_object();
		put_text(figure, "key", figures[i].key);
		put_text(figure, "label", figures[i].label);
		json_object_set(figure, "text", json_object_get(interval, "text"));
		json_array_append_new(list, figure);
	}
	return list;
}

/* "4 public posts; the longest silence between two was 2 h 54 min." */
static char *cadence_text(const json_t *report)
{
	gsize posts = json_array_size(json_object_get(report, "posts"));
	json_t *silence =
	        json_object_get(json_object_get(report, "intervals"), "max_silence");
	const char *length = json_string_value(json_object_get(silence, "text"));

	if (posts < 2 || length == NULL)
		return g_strdup_printf("%d public post%s.", (int)posts,
		                       posts == 1 ? "" : "s");
	return g_strdup_printf("%d public posts; the longest silence was %s.", (int)posts,
	                       length);
}

/* --- method ----------------------------------------------------------------- */

static char *templates_sha256(void)
{
	g_auto(GStrv) names = resource_list("templates");
	Digest *digest = digest_new();
	char hex[65];

	for (guint i = 0; names != NULL && names[i] != NULL; i++) {
		g_autofree char *path = g_strconcat("templates/", names[i], NULL);
		g_autoptr(GBytes) bytes = resource_bytes(path);
		if (bytes == NULL)
			continue;
		digest_add(digest, names[i], strlen(names[i]) + 1);
		digest_add(digest, g_bytes_get_data(bytes, NULL),
		           g_bytes_get_size(bytes));
	}
	digest_copy_hex(digest, hex);
	digest_free(digest);
	return g_strdup(hex);
}

/* In the words of the rules: what a baseline was taken from. */
static const char *mode_text(const char *mode)
{
	return g_str_equal(mode, "given")     ? "given by the source"
	       : g_str_equal(mode, "history") ? "from its own days, by the time of day"
	       : g_str_equal(mode, "ratio")   ? "share of all requests, outside windows"
	       : g_str_equal(mode, "median")  ? "running median"
	                                      : "assumed flat";
}

/* Numbers of the rules that were set otherwise than usual. */
static void put_numbers(json_t *method, const GPtrArray *numbers)
{
	json_t *list = json_array();
	for (guint i = 0; i < numbers->len; i++) {
		const struct rule_number *number = numbers->pdata[i];
		json_t *value = json_object();
		put_text(value, "name", number->name);
		put_text(value, "value", number->value);
		put_text(value, "usual", number->usual);
		json_array_append_new(list, value);
	}
	put(method, "numbers_set", list);
}

static json_t *method_json(const struct report *r)
{
	json_t *method = json_object(), *baselines = json_array();
	g_autofree char *templates = templates_sha256();

	put_text(method, "version", PACKAGE_VERSION);
	put_text(method, "rules_sha256", r->timeline->rules_sha256);
	put_numbers(method, r->timeline->numbers);
	put_text(method, "template_sha256", templates);
	put_text(method, "impact_rule", r->timeline->impact_rule);
	for (guint i = 0; i < r->timeline->baselines->len; i++) {
		const struct baseline *baseline =
		        g_ptr_array_index(r->timeline->baselines, i);
		bool ratio = g_strcmp0(baseline->mode, "ratio") == 0;
		g_autofree char *level =
		        ratio ? say_share(baseline->level) : say_count(baseline->level);
		g_autofree char *dispersion = say_count(baseline->dispersion);
		json_t *value = json_object();
		put_text(value, "signal", baseline->series->name);
		put_format(value, "source", "S%" G_GINT64_FORMAT,
		           baseline->series->source);
		put_text(value, "mode", baseline->mode);
		put_text(value, "mode_text", mode_text(baseline->mode));
		put_text(value, "level", level);
		put_text(value, "dispersion", dispersion);
		json_array_append_new(baselines, value);
	}
	put(method, "baselines", baselines);
	put(method, "bins", report_bins(r));
	return method;
}

static json_t *notices_json(const Timeline *timeline)
{
	json_t *list = json_array();

	for (guint i = 0; i < timeline->evidence->notices->len; i++) {
		json_t *notice = json_object();
		put_text(notice, "text",
		         g_ptr_array_index(timeline->evidence->notices, i));
		json_array_append_new(list, notice);
	}
	return list;
}

static json_t *changes_json(struct report *r)
{
	json_t *list = json_array();

	for (guint i = 0; i < r->timeline->changes->len; i++) {
		const Event *event = g_ptr_array_index(r->timeline->changes, i);
		json_t *change = json_object();
		put_format(change, "id", "E%" G_GINT64_FORMAT, event->id);
		put(change, "at", report_time(r, event->at, event->zone));
		put_text(change, "text",
		         event->title != NULL ? event->title : event->body);
		put_text(change, "component", event->component);
		json_array_append_new(list, change);
	}
	return list;
}

/* --- charts ----------------------------------------------------------------- */

static json_t *row_json(char **cells)
{
	json_t *row = json_array();

	for (char **cell = cells; cell != NULL && *cell != NULL; cell++) {
		json_array_append_new(row, text_json(*cell));
	}
	return row;
}

/* The tables of the charts, so that --json and appendix D need no drawing; their first rows, where there are many. */
static json_t *charts_json(const struct report *r)
{
	json_t *list = json_array();
	struct chart_options options = { 720, r->zone, false };

	for (const struct chart *const *at = chart_registry; *at != NULL; at++) {
		GPtrArray *table = chart_table(*at, r->timeline, &options);
		if (table == NULL)
			continue;
		json_t *chart = json_object(), *rows = json_array();
		const guint n = MIN(table->len, FIGURE_ROWS_MAX + 1);
		for (guint i = 1; i < n; i++)
			json_array_append_new(rows,
			                      row_json(g_ptr_array_index(table, i)));
		put_text(chart, "name", (*at)->name);
		put_text(chart, "title", (*at)->title);
		put(chart, "head",
		    table->len > 0 ? row_json(g_ptr_array_index(table, 0))
		                   : json_array());
		put(chart, "rows", rows);
		g_autofree char *more = text_count(table->len - n);
		put_text(chart, "more", n < table->len ? more : NULL);
		json_array_append_new(list, chart);
		g_ptr_array_unref(table);
	}
	return list;
}

/* --- all of it -------------------------------------------------------------- */

static void put_flag(json_t *flags, const char *key, const json_t *list)
{
	put(flags, key, json_boolean(json_array_size(list) > 0));
}

/* What a template asks before it opens a table; Mustache cannot ask for the length of a list. */
static json_t *flags_json(const json_t *report, guint hidden)
{
	json_t *flags = json_object(), *row;
	gsize i, curated = 0, announced = 0, evidence = 0;
	json_t *timeline = json_object_get(report, "timeline");
	json_t *components = json_object_get(report, "components");

	static const char *const lists[] = {
		"windows",        "stated_windows", "complaints",
		"components",     "findings",       "timeline",
		"series",         "sources",        "posts",
		"neighbours",     "notices",        "changes",
		"intervals_main", "intervals_gaps", "intervals_unknown",
		"cited",          "headline",       "milestones",
		"curations",      "questions",      "metrics",
		"versions",       "similar"
	};
	for (guint j = 0; j < G_N_ELEMENTS(lists); j++)
		put_flag(flags, lists[j], json_object_get(report, lists[j]));
	json_array_foreach(timeline, i, row)
	{
		curated += json_is_true(json_object_get(row, "key"));
	}
	json_array_foreach(components, i, row)
	{
		const char *track = json_string_value(json_object_get(row, "track"));
		announced += strcmp(track, "announced") == 0;
		evidence += strcmp(track, "evidence") == 0;
	}
	gsize unlisted = 0;
	json_array_foreach(timeline, i, row)
	{
		unlisted += json_is_false(json_object_get(row, "listed"));
	}
	put(flags, "hidden", json_boolean(hidden > 0));
	put(flags, "unlisted", json_boolean(unlisted > 0));
	put(flags, "more_timeline", json_boolean(curated < json_array_size(timeline)));
	put(flags, "both_tracks", json_boolean(announced > 0 && evidence > 0));
	put(flags, "baselines",
	    json_boolean(json_array_size(json_object_get(
	                         json_object_get(report, "method"), "baselines")) > 0));
	return flags;
}

static void put_counts(json_t *report, guint hidden)
{
	json_t *counts = json_object();
	static const char *const lists[] = {
		"timeline", "sources", "posts", "cited", "intervals_unknown", "findings"
	};

	for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
		put_int(counts, lists[i],
		        (gint64)json_array_size(json_object_get(report, lists[i])));
	gint64 unlisted = 0;
	json_t *timeline = json_object_get(report, "timeline");
	for (gsize i = 0; i < json_array_size(timeline); i++)
		unlisted += json_is_false(
		        json_object_get(json_array_get(timeline, i), "listed"));
	put_int(counts, "unlisted", unlisted);
	put_int(counts, "hidden", hidden);
	put(report, "counts", counts);
}

static void put_sections(struct report *r, json_t *report)
{
	json_t *intervals = report_intervals(r);

	put(report, "headline", headline_json(intervals));
	put(report, "intervals", intervals);
	put(report, "intervals_main", report_interval_table(intervals, false));
	put(report, "intervals_gaps", report_interval_table(intervals, true));
	put(report, "intervals_unknown", report_interval_unknown(intervals));
	put(report, "sentences", report_sentences(r));
	put(report, "milestones", report_milestones(r));
	put(report, "metrics", report_metrics(r));
	put(report, "phases", report_phases(r));
	put(report, "windows", report_windows(r));
	put(report, "stated_windows", report_stated_windows(r));
	put(report, "complaints", report_complaints(r));
	put(report, "components", report_components(r));
	put(report, "findings", report_findings(r));
	put(report, "timeline", report_timeline(r));
	put(report, "posts", report_posts(r));
	put(report, "neighbours", report_neighbours(r));
	put(report, "similar", report_similar(r));
	put(report, "logs", report_logs(r));
	put(report, "series", report_series(r));
	put(report, "sources", report_sources(r));
	put(report, "notices", notices_json(r->timeline));
	put(report, "notes", report_notes(r, NULL));
	put(report, "curations", report_curations(r));
	put(report, "questions", report_questions(r));
	put(report, "changes", changes_json(r));
	put(report, "revisions", report_revisions(r));
	put(report, "charts", charts_json(r));
	put(report, "cited", report_cited(r));
	put(report, "human", texts_json(r->timeline, report));
	put(report, "written", report_written(r, report));
}

json_t *report_json(const Timeline *timeline, const struct render_options *options)
{
	struct report r = { .timeline = timeline,
		            .options = options,
		            .zone = options->zone != NULL ? options->zone : zone_utc() };
	json_t *report = json_object();
	gint64 first = first_known(timeline);

	if (first != INSTANT_NONE) {
		gint64 civil = zone_to_civil(r.zone, first);
		r.day = civil - civil % DAY;
	}
	r.cited = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	put_head(&r, report);
	put(report, "incident", incident_json(&r));
	put_sections(&r, report);
	put(report, "method", method_json(&r));
	figures_put(report, options->versions);
	put(report, "has", flags_json(report, timeline->hidden));
	put_counts(report, timeline->hidden);
	g_autofree char *cadence = cadence_text(report);
	put_text(report, "cadence", cadence);
	redact_json(options->redactor, report);
	put(report, "redactions",
	    redact_ledger(options->redactor, timeline->evidence, report));
	g_hash_table_unref(r.cited);
	return report;
}
