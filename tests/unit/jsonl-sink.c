#include "jsonl-sink.h"

#include "base/json.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

static void put(struct jsonl_sink *sink, json_t *object)
{
	char *text = json_dumps(object, JSON_COMPACT | JSON_SORT_KEYS);
	g_string_append_printf(sink->lines, "%s\n", text);
	free(text);
	json_decref(object);
}

static void set_text(json_t *object, const char *key, const char *text)
{
	if (text != NULL)
		json_object_set_new(object, key, json_string(text));
}

static void set_at(json_t *object, const char *key, gint64 at)
{
	g_autofree char *text = at != INSTANT_NONE ? instant_rfc3339(at) : NULL;
	set_text(object, key, text);
}

static void set_range(json_t *object, const char *key, struct range at)
{
	if (!range_known(at))
		return;
	g_autofree char *lo = instant_rfc3339(at.lo), *hi = instant_rfc3339(at.hi);
	g_autofree char *text =
	        at.lo == at.hi ? g_strdup(lo) : g_strdup_printf("%s..%s", lo, hi);
	set_text(object, key, text);
}

static void set_place(json_t *object, gint64 line, gint64 offset, gint64 length)
{
	g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT "@%" G_GINT64_FORMAT
	                                        "+%" G_GINT64_FORMAT,
	                                        line, offset, length);
	set_text(object, "place", text);
}

/* Documents give their bytes first: what is read from them stands inside them. */
static void check_place(const struct jsonl_sink *sink, gint64 line, gint64 offset,
                        gint64 length)
{
	g_assert_cmpint(line, >=, 1);
	g_assert_cmpint(line, <=, sink->chunk_lines);
	g_assert_cmpint(offset, >=, 0);
	g_assert_cmpint(length, >=, 1);
	g_assert_cmpint(offset, <=, (gint64)sink->bytes->len - length);
}

static bool take_incident(void *user, const Incident *incident, GError **error)
{
	struct jsonl_sink *sink = user;
	(void)error;
	sink->incidents++;
	check_place(sink, incident->line, incident->offset, incident->length);
	json_t *out = json_object();
	set_text(out, "incident", incident->vendor_id);
	set_text(out, "title", incident->title);
	set_text(out, "url", incident->url);
	set_text(out, "page", incident->page);
	set_text(out, "page_zone", incident->page_zone);
	set_text(out, "kind", incident_kind_word((int)incident->kind));
	set_text(out, "impact", impact_word((int)incident->impact));
	set_text(out, "status", phase_word((int)incident->status));
	set_at(out, "created_at", incident->created_at);
	set_at(out, "started_at", incident->started_at);
	set_at(out, "resolved_at", incident->resolved_at);
	set_at(out, "scheduled_for", incident->scheduled_for);
	set_at(out, "scheduled_until", incident->scheduled_until);
	if (incident->backfilled)
		json_object_set_new(out, "backfilled", json_true());
	json_t *names = json_array();
	for (guint i = 0; i < incident->components->len; i++)
		json_array_append_new(
		        names, json_string(g_ptr_array_index(incident->components, i)));
	json_object_set_new(out, "components", names);
	set_place(out, incident->line, incident->offset, incident->length);
	put(sink, out);
	return true;
}

static void count_event(struct jsonl_sink *sink, const Event *event)
{
	if (event->kind == KIND_POST)
		sink->posts++;
	else if (event->kind == KIND_COMPONENT)
		sink->components++;
	else
		sink->others++;
}

static void check_identity(struct jsonl_sink *sink, const Event *event)
{
	char *identity =
	        g_strdup_printf("%" G_GINT64_FORMAT " %d", event->offset, event->ordinal);
	g_assert_true(g_hash_table_add(sink->events, identity));
}

static bool take_event(void *user, const Event *event, GError **error)
{
	struct jsonl_sink *sink = user;
	(void)error;
	count_event(sink, event);
	check_identity(sink, event);
	check_place(sink, event->line, event->offset, event->length);
	json_t *out = json_object();
	set_text(out, "event", kind_word((int)event->kind));
	set_text(out, "lane", lane_word((int)event->lane));
	set_range(out, "at", event->at);
	set_range(out, "until", event->until);
	set_at(out, "posted_at", event->posted_at);
	set_text(out, "zone", zone_basis_word((int)event->zone));
	if (event->phase != PHASE_NONE)
		set_text(out, "phase", phase_word((int)event->phase));
	if (event->repeats_phase)
		json_object_set_new(out, "repeats_phase", json_true());
	if (event->level != LEVEL_NONE)
		set_text(out, "level", level_word((int)event->level));
	if (event->severity != SEVERITY_NONE)
		set_text(out, "severity", severity_word((int)event->severity));
	set_text(out, "severity_text", event->severity_text);
	set_text(out, "component", event->component);
	set_text(out, "title", event->title);
	set_text(out, "body", event->body);
	set_text(out, "of", event->incident);
	set_text(out, "vendor_id", event->vendor_id);
	set_text(out, "url", event->url);
	set_text(out, "extra", event->extra);
	if (event->ordinal != 0)
		json_object_set_new(out, "ordinal", json_integer(event->ordinal));
	set_place(out, event->line, event->offset, event->length);
	put(sink, out);
	return true;
}

static void put_sample(struct jsonl_sink *sink, const struct sample *sample)
{
	check_place(sink, sample->line, sample->offset, sample->length);
	json_t *out = json_object();
	set_at(out, "start", sample->start);
	json_object_set_new(out, "count", json_real(sample->count));
	if (!isnan(sample->baseline))
		json_object_set_new(out, "baseline", json_real(sample->baseline));
	set_place(out, sample->line, sample->offset, sample->length);
	put(sink, out);
	sink->samples++;
}

static bool take_series(void *user, const Series *series, GError **error)
{
	struct jsonl_sink *sink = user;
	(void)error;
	/* Parts repeat what the whole counts; test-parts.c has them. */
	if (series->dimension != DIMENSION_NONE)
		return true;
	json_t *out = json_object();
	set_text(out, "series", series->name);
	set_text(out, "measure", measure_word((int)series->measure));
	set_text(out, "lane", lane_word((int)series->lane));
	set_text(out, "unit", series->unit);
	set_text(out, "component", series->component);
	set_text(out, "zone", zone_basis_word((int)series->zone));
	json_object_set_new(out, "label_is_end", json_boolean(series->label_is_end));
	json_object_set_new(out, "width_s", json_integer(series->width / SECOND));
	for (guint i = 0; i < series->reasons->len; i++) {
		const struct share *reason = g_ptr_array_index(series->reasons, i);
		g_autofree char *key = g_strdup_printf("reason %s", reason->name);
		json_object_set_new(out, key,
		                    json_real(round(reason->share * 1e6) / 1e6));
	}
	put(sink, out);
	for (guint i = 0; i < series->samples->len; i++)
		put_sample(sink, &g_array_index(series->samples, struct sample, i));
	return true;
}

static bool take_pattern(void *user, const struct log_pattern *pattern, GError **error)
{
	(void)user, (void)pattern, (void)error;
	return true;
}

static bool take_rollups(void *user, const struct log_rollup *rollups, gsize n,
                         GError **error)
{
	struct jsonl_sink *sink = user;
	(void)rollups, (void)error;
	sink->rollups += (gint64)n;
	return true;
}

static bool take_chunk(void *user, const struct log_chunk *chunk, GError **error)
{
	struct jsonl_sink *sink = user;
	(void)error;
	g_assert_cmpint(chunk->offset, ==, (gint64)sink->bytes->len);
	g_string_append_len(sink->bytes, chunk->bytes, (gssize)chunk->length);
	sink->chunk_lines += chunk->lines;
	return true;
}

static bool take_snapshot(void *user, const struct snapshot *snapshot, GError **error)
{
	struct jsonl_sink *sink = user;
	(void)error;
	json_t *out = json_object();
	set_text(out, "snapshot", snapshot->page);
	set_at(out, "as_of", snapshot->as_of);
	json_object_set_new(out, "open_only", json_boolean(snapshot->open_only));
	put(sink, out);
	return true;
}

static void take_reject(void *user, gint64 line, gint64 offset, const char *reason)
{
	struct jsonl_sink *sink = user;
	sink->rejects++;
	g_string_append_printf(sink->notes,
	                       "reject %" G_GINT64_FORMAT "@%" G_GINT64_FORMAT ": %s\n",
	                       line, offset, reason);
}

static void take_warn(void *user, const struct place *place, const char *text)
{
	struct jsonl_sink *sink = user;
	sink->warnings++;
	g_assert_null(strchr(text, '\n'));
	g_assert_true(g_utf8_validate(text, -1, NULL));
	g_string_append_printf(sink->notes, "warn %" G_GINT64_FORMAT ": %s\n",
	                       place->line, text);
}

static void set_span(json_t *out, const char *key, struct scan span)
{
	if (span.at == NULL)
		return;
	g_autofree char *text = text_repair(span.at, (gsize)(span.end - span.at));
	set_text(out, key, text);
}

static void take_record(void *user, const struct log_told *told)
{
	const struct log_record *record = told->record;
	json_t *out = json_object();
	set_at(out, "at", told->at);
	json_object_set_new(out, "line", json_integer(told->line));
	json_object_set_new(out, "length", json_integer(told->length));
	set_text(out, "severity", severity_word((int)told->severity));
	set_span(out, "severity_text", record->severity_text);
	set_span(out, "message", record->message);
	set_span(out, "service", record->service);
	set_span(out, "host", record->host);
	set_span(out, "component", record->component);
	set_text(out, "pattern", told->pattern);
	if (told->status > 0)
		json_object_set_new(out, "status", json_integer(told->status));
	if (told->duration >= 0)
		json_object_set_new(out, "duration_us", json_integer(told->duration));
	if (told->count != 1)
		json_object_set_new(out, "count", json_integer(told->count));
	put(user, out);
}

static bool begin(void *user, Source *source, struct sink *out, GError **error)
{
	struct jsonl_sink *sink = user;
	(void)error;
	g_assert_true(!sink->began || sink->rolled_back);
	if (sink->rolled_back) { /* the file is read once more */
		g_string_truncate(sink->lines, 0);
		sink->rolled_back = false;
	}
	sink->began = true;
	source->id = 1;
	*out = (struct sink){ sink,        take_incident, take_snapshot, take_event,
		              take_series, take_pattern,  take_rollups,  take_chunk,
		              take_reject, take_warn,     NULL,          take_record };
	return true;
}

static gint64 known(void *user, const char *sha256)
{
	const struct jsonl_sink *sink = user;
	return strcmp(sink->sha256, sha256) == 0 ? 7 : 0;
}

static bool commit(void *user, Source *s, GError **error)
{
	struct jsonl_sink *sink = user;
	(void)error;
	g_assert_true(sink->began && !sink->rolled_back && !sink->committed);
	sink->committed = true;
	sink->records += s->records;
	g_assert_cmpint(s->lines, ==,
	                s->in_records + s->duplicate + s->ignored + s->rejected);
	g_string_append_printf(
	        sink->lines,
	        "{\"lines\":%" G_GINT64_FORMAT ",\"in_records\":%" G_GINT64_FORMAT
	        ",\"duplicate\":%" G_GINT64_FORMAT ",\"ignored\":%" G_GINT64_FORMAT
	        ",\"rejected\":%" G_GINT64_FORMAT ",\"records\":%" G_GINT64_FORMAT "}\n",
	        s->lines, s->in_records, s->duplicate, s->ignored, s->rejected,
	        s->records);
	return true;
}

static void rollback(void *user)
{
	struct jsonl_sink *sink = user;
	g_assert_true(sink->began && !sink->rolled_back && !sink->committed);
	sink->rolled_back = true;
}

void jsonl_sink_init(struct jsonl_sink *sink)
{
	*sink = (struct jsonl_sink){ .target = { sink, begin, known, commit, rollback,
		                                 NULL, NULL } };
	sink->lines = g_string_new(NULL);
	sink->notes = g_string_new(NULL);
	sink->bytes = g_string_new(NULL);
	sink->events = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

void jsonl_sink_clear(struct jsonl_sink *sink)
{
	g_string_free(sink->lines, TRUE);
	g_string_free(sink->notes, TRUE);
	g_string_free(sink->bytes, TRUE);
	g_hash_table_unref(sink->events);
}
