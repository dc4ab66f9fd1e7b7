/* Where everything comes from: series, sources, and the places that the report points to. */
#include "render/report.h"
#include "base/text.h"

#include <string.h>

#define MAX_GAPS 20
#define MAX_QUOTE 200

/* --- series ----------------------------------------------------------------- */

/* What a chart of the incident could show: as much again on both sides, at least 6 h. */
static struct range around(const Timeline *timeline)
{
	struct range start = range_min(timeline->start, timeline->impact_start);
	struct range end =
	        range_hull(range_hull(timeline->impact_end, timeline->monitoring),
	                   range_hull(timeline->resolved, timeline->first_post));
	if (!range_known(start))
		return range_of(G_MININT64 + 1, G_MAXINT64);
	gint64 last = start.lo;
	if (range_known(end))
		last = range_is_open(end) ? MAX(end.lo, last) : MAX(end.hi, last);
	gint64 margin = MAX(last - start.lo, 6 * HOUR);
	return range_of(start.lo - margin, last + margin);
}

static json_t *samples_json(const Series *series, struct range shown)
{
	json_t *list = json_array();

	for (guint i = 0; i < series->samples->len; i++) {
		const struct sample *sample =
		        &g_array_index(series->samples, struct sample, i);
		if (sample->start < shown.lo || sample->start > shown.hi)
			continue;
		g_autofree char *at = instant_rfc3339(sample->start);
		json_array_append_new(list, json_pack("[s,o,o,o]", at,
		                                      number_json(sample->count),
		                                      number_json(sample->exposure),
		                                      number_json(sample->baseline)));
	}
	return list;
}

/* More than one where captures of a page were joined. */
static json_t *sources_json(const Series *series)
{
	g_autoptr(GArray) sources = series_sources(series);
	json_t *list = json_array();

	for (guint i = 0; i < sources->len; i++) {
		g_autofree char *id = g_strdup_printf("S%" G_GINT64_FORMAT,
		                                      g_array_index(sources, gint64, i));
		json_array_append_new(list, text_json(id));
	}
	return list;
}

static json_t *series_json(const Series *series, struct range shown)
{
	json_t *value = json_object(), *reasons = json_array();

	put_text(value, "name", series->name);
	put_text(value, "measure", measure_word((int)series->measure));
	put_format(value, "source", "S%" G_GINT64_FORMAT, series->source);
	put(value, "sources", sources_json(series));
	put_text(value, "component", series->component);
	put_text(value, "unit", series->unit);
	put_text(value, "label", series->label_is_end ? "end" : "start");
	put_int(value, "width_s", series->width / SECOND);
	put_int(value, "samples_in_all", series->samples->len);
	put(value, "columns",
	    json_pack("[s,s,s,s]", "start", "count", "exposure", "baseline"));
	put(value, "samples", samples_json(series, shown));
	for (guint i = 0; i < series->reasons->len; i++) {
		const struct share *share = g_ptr_array_index(series->reasons, i);
		g_autofree char *text = say_share(share->share);
		json_t *reason = json_object();
		put_text(reason, "name", share->name);
		put(reason, "share", number_json(share->share));
		put_text(reason, "text", text);
		json_array_append_new(reasons, reason);
	}
	put(value, "reasons", reasons);
	g_autofree char *reasons_text = say_reasons(series);
	put_text(value, "reasons_text", reasons_text);
	return value;
}

json_t *report_series(struct report *r)
{
	json_t *list = json_array();
	struct range shown = around(r->timeline);

	for (guint i = 0; i < r->timeline->evidence->series->len; i++)
		json_array_append_new(
		        list,
		        series_json(g_ptr_array_index(r->timeline->evidence->series, i),
		                    shown));
	return list;
}

/* --- sources ---------------------------------------------------------------- */

/* Stretches without a bin in what should be continuous. */
static json_t *gaps_json(struct report *r, const Source *source)
{
	json_t *list = json_array();

	for (guint i = 0; i < r->timeline->evidence->series->len; i++) {
		const Series *series =
		        g_ptr_array_index(r->timeline->evidence->series, i);
		if (series->source != source->id || (series->measure != MEASURE_REPORTS &&
		                                     series->measure != MEASURE_REQUESTS))
			continue;
		for (guint j = 1; j < series->samples->len; j++) {
			const struct sample *sample =
			        &g_array_index(series->samples, struct sample, j);
			gint64 from = sample[-1].start + series->width;
			if (sample->start - from <= series->width * 3 / 2 ||
			    json_array_size(list) == MAX_GAPS)
				continue;
			json_array_append_new(
			        list, report_time(r, range_of(from, sample->start),
			                          series->zone));
		}
	}
	return list;
}

static const char *basis_text(enum zone_basis basis)
{
	switch (basis) {
	case ZONE_EXPLICIT:
		return "every time carries its zone";
	case ZONE_FILE:
		return "stated in the file";
	case ZONE_LEARNED:
		return "learned";
	case ZONE_GIVEN:
		return "given on the command line";
	case ZONE_ASSUMED:
		return "assumed: its times may be off by whole hours";
	}
	return "not known";
}

/* With what it was learned from, and of a log without years how these are known. */
static char *how_text(const Source *source)
{
	g_autofree char *clock = correction_text(source->correction);
	g_autofree char *set =
	        *clock == '\0'
	                ? g_strdup("")
	                : g_strdup_printf("; clock corrected since: %s, by %s%s%s", clock,
	                                  source->correction->by,
	                                  source->correction->why != NULL ? ": " : "",
	                                  source->correction->why != NULL
	                                          ? source->correction->why
	                                          : "");
	return g_strdup_printf("%s%s%s%s%s%s", basis_text(source->zone_basis),
	                       source->zone_from != NULL ? " from " : "",
	                       source->zone_from != NULL ? source->zone_from : "",
	                       source->year_from != NULL ? "; year: " : "",
	                       source->year_from != NULL ? source->year_from : "", set);
}

/* What people said of its clock; null: nothing. */
static json_t *clock_json(const Source *source)
{
	const Correction *c = source->correction;
	if (correction_is_empty(c))
		return json_null();
	json_t *value = json_object();
	g_autofree char *text = correction_text(c);
	put_text(value, "text", text);
	put(value, "add_lo_s", number_json((double)c->add.lo / SECOND));
	put(value, "add_hi_s", number_json((double)c->add.hi / SECOND));
	put_text(value, "zone", c->is != NULL ? zone_name(c->is) : NULL);
	put_text(value, "by", c->by);
	put_text(value, "why", c->why);
	return value;
}

json_t *report_source(const struct report *r, const Source *source)
{
	json_t *value = json_object();

	put_format(value, "id", "S%" G_GINT64_FORMAT, source->id);
	put_text(value, "name", source->name);
	put_text(value, "importer", source->importer);
	put_text(value, "component", source->component);
	put_text(value, "lane", lane_word((int)source->lane));
	put_text(value, "sha256", source->sha256);
	put_int(value, "bytes", source->bytes);
	put_int(value, "lines", source->lines);
	put_int(value, "records", source->records);
	put_int(value, "in_records", source->in_records);
	put_int(value, "duplicate", source->duplicate);
	put_int(value, "ignored", source->ignored);
	put_int(value, "rejected", source->rejected);
	put(value, "span", report_time(r, source->span, source->zone_basis));
	put_text(value, "zone", source->zone);
	put_text(value, "zone_basis", zone_basis_word((int)source->zone_basis));
	put_text(value, "zone_from", source->zone_from);
	put_text(value, "year_from", source->year_from);
	put(value, "clock", clock_json(source));
	put(value, "skew_ms",
	    source->skew != INSTANT_NONE ? json_integer(source->skew / 1000)
	                                 : json_null());
	return value;
}

/* With what a template cannot work out for itself. */
static json_t *source_json(struct report *r, const Source *source)
{
	json_t *value = report_source(r, source), *gaps = gaps_json(r, source);
	g_autofree char *bytes = text_count(source->bytes);
	g_autofree char *how = how_text(source);
	g_autofree char *short_hash = g_strndup(source->sha256, 12);

	put_text(value, "sha256_short", short_hash);
	put_text(value, "bytes_text", bytes);
	put_text(value, "zone_how", how);
	put(value, "has_gaps", json_boolean(json_array_size(gaps) > 0));
	put(value, "gaps", gaps);
	return value;
}

json_t *report_sources(struct report *r)
{
	json_t *list = json_array();

	for (guint i = 0; i < r->timeline->evidence->sources->len; i++)
		json_array_append_new(
		        list, source_json(r, g_ptr_array_index(
		                                     r->timeline->evidence->sources, i)));
	return list;
}

/* --- what is cited ---------------------------------------------------------- */

static int compare_refs(gconstpointer a, gconstpointer b)
{
	const struct ref *one = *(struct ref *const *)a, *two = *(struct ref *const *)b;

	if ((one->event > 0) != (two->event > 0))
		return one->event > 0 ? -1 : 1;
	if (one->event != two->event)
		return one->event < two->event ? -1 : 1;
	if (one->source != two->source)
		return one->source < two->source ? -1 : 1;
	return (one->offset > two->offset) - (one->offset < two->offset);
}

/* An event's ref may name the event alone; its place is the event's. */
static struct ref placed(const struct ref *ref, const Event *event)
{
	struct ref full = *ref;

	if (event == NULL || full.source > 0)
		return full;
	full.source = event->source;
	full.line = event->line;
	full.offset = event->offset;
	full.length = event->length;
	return full;
}

static void put_quote(struct report *r, json_t *value, const struct ref *ref)
{
	put(value, "quote", NULL);
	if (r->options->bytes == NULL)
		return;
	g_autoptr(GBytes) bytes = r->options->bytes(r->options->user, ref);
	if (bytes == NULL)
		return;
	gsize len;
	const char *raw = g_bytes_get_data(bytes, &len);
	g_autofree char *text = text_repair(raw, MIN(len, 4 * MAX_QUOTE));
	g_autofree char *line = text_one_line(text, MAX_QUOTE);
	put_text(value, "quote", line);
	put(value, "cut",
	    json_boolean(len > 4 * MAX_QUOTE || strlen(line) < strlen(text)));
}

static json_t *cited_json(struct report *r, const struct ref *ref, const Event *event)
{
	json_t *value = json_object();
	struct ref full = placed(ref, event);
	const Source *source = evidence_source(r->timeline->evidence, full.source);
	g_autofree char *id = ref_text(ref);

	put_text(value, "id", id);
	put_format(value, "source", "S%" G_GINT64_FORMAT, full.source);
	put_text(value, "file", source != NULL ? source->name : NULL);
	put_int(value, "line", full.line);
	put_int(value, "offset", full.offset);
	put_int(value, "length", full.length);
	put_text(value, "kind", event != NULL ? kind_word((int)event->kind) : "bytes");
	put(value, "at",
	    event != NULL ? report_time(r, event->at, event->zone) : json_null());
	put_quote(r, value, &full);
	return value;
}

json_t *report_cited(struct report *r)
{
	g_autoptr(GPtrArray) refs = g_ptr_array_new();
	GHashTableIter iter;
	gpointer found;
	g_autoptr(GHashTable) events = g_hash_table_new(g_int64_hash, g_int64_equal);
	json_t *list = json_array();

	g_hash_table_iter_init(&iter, r->cited);
	while (g_hash_table_iter_next(&iter, NULL, &found))
		g_ptr_array_add(refs, found);
	g_ptr_array_sort(refs, compare_refs);
	for (guint i = 0; i < r->timeline->evidence->events->len; i++) {
		Event *event = g_ptr_array_index(r->timeline->evidence->events, i);
		g_hash_table_insert(events, &event->id, event);
	}
	for (guint i = 0; i < refs->len; i++) {
		const struct ref *ref = g_ptr_array_index(refs, i);
		json_array_append_new(
		        list,
		        cited_json(r, ref, g_hash_table_lookup(events, &ref->event)));
	}
	return list;
}
