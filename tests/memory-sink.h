/*
 * memory-sink.h - an import target that keeps what it is given, for tests.
 *
 * Shape   struct memory_sink, zero-initialised by memory_sink_init(); chunks are joined to bytes
 * Checks  what every source must hold whatever its bytes: memory_sink_check()
 */
#pragma once
#include "import/import.h"
#include "model/columns.h"

#include <string.h>

struct memory_chunk {
	gint64 first_line, lines, offset, length, first_at, last_at;
};
struct memory_sink {
	GByteArray *bytes; /* all chunks, joined */
	GArray *chunks;    /* struct memory_chunk */
	GArray *lines;     /* struct column, of all chunks */
	GArray *patterns;  /* struct log_pattern; text owned by texts */
	GPtrArray *texts;
	GArray *rollups;     /* struct log_rollup */
	GPtrArray *events;   /* Event * */
	GPtrArray *series;   /* Series * */
	GPtrArray *rejects;  /* "LINE@OFFSET reason" */
	GPtrArray *warnings; /* "LINE text" */
	bool committed, rolled_back;
	bool chunks_in_order; /* offsets and lines follow each other, columns add up */
};

static inline void memory_sink_init(struct memory_sink *sink)
{
	*sink = (struct memory_sink){
		.bytes = g_byte_array_new(),
		.chunks = g_array_new(FALSE, FALSE, sizeof(struct memory_chunk)),
		.lines = g_array_new(FALSE, FALSE, sizeof(struct column)),
		.patterns = g_array_new(FALSE, FALSE, sizeof(struct log_pattern)),
		.texts = g_ptr_array_new_with_free_func(g_free),
		.rollups = g_array_new(FALSE, FALSE, sizeof(struct log_rollup)),
		.events = g_ptr_array_new_with_free_func((GDestroyNotify)event_free),
		.series = g_ptr_array_new_with_free_func((GDestroyNotify)series_free),
		.rejects = g_ptr_array_new_with_free_func(g_free),
		.warnings = g_ptr_array_new_with_free_func(g_free),
		.chunks_in_order = true,
	};
}

static inline void memory_sink_clear(struct memory_sink *sink)
{
	g_byte_array_unref(sink->bytes);
	g_array_unref(sink->chunks);
	g_array_unref(sink->lines);
	g_array_unref(sink->patterns);
	g_ptr_array_unref(sink->texts);
	g_array_unref(sink->rollups);
	g_ptr_array_unref(sink->events);
	g_ptr_array_unref(sink->series);
	g_ptr_array_unref(sink->rejects);
	g_ptr_array_unref(sink->warnings);
}

static inline bool memory_incident(void *user, const Incident *incident, GError **error)
{
	(void)user, (void)incident, (void)error;
	return true;
}

static inline bool memory_event(void *user, const Event *event, GError **error)
{
	struct memory_sink *sink = user;
	(void)error;
	g_ptr_array_add(sink->events, event_copy(event));
	return true;
}

static inline bool memory_series(void *user, const Series *series, GError **error)
{
	struct memory_sink *sink = user;
	(void)error;
	Series *copy = series_new();
	copy->measure = series->measure;
	copy->lane = series->lane;
	copy->width = series->width;
	copy->name = g_strdup(series->name);
	copy->unit = g_strdup(series->unit);
	copy->dimension = series->dimension;
	copy->part = g_strdup(series->part);
	copy->component = g_strdup(series->component);
	g_array_append_vals(copy->samples, series->samples->data, series->samples->len);
	g_ptr_array_add(sink->series, copy);
	return true;
}

static inline bool memory_pattern(void *user, const struct log_pattern *pattern,
                                  GError **error)
{
	struct memory_sink *sink = user;
	(void)error;
	struct log_pattern copy = *pattern;
	copy.text = g_strdup(pattern->text);
	g_ptr_array_add(sink->texts, (gpointer)(guintptr)copy.text);
	if (pattern->id <= sink->patterns->len) /* again: it replaces itself */
		g_array_index(sink->patterns, struct log_pattern, pattern->id - 1) = copy;
	else
		g_array_append_val(sink->patterns, copy);
	return true;
}

static inline bool memory_rollups(void *user, const struct log_rollup *rollups, gsize n,
                                  GError **error)
{
	struct memory_sink *sink = user;
	(void)error;
	for (gsize i = 1; i < n; i++)
		g_assert_true(rollups[i].minute == rollups[0].minute &&
		              rollups[i].pattern > rollups[i - 1].pattern);
	g_array_append_vals(sink->rollups, rollups, (guint)n);
	return true;
}

static inline bool memory_chunk(void *user, const struct log_chunk *chunk, GError **error)
{
	struct memory_sink *sink = user;
	(void)error;
	struct column_reader reader = columns_read(chunk->columns, chunk->columns_len);
	struct column column;
	gint64 length = 0, lines = 0;
	for (; columns_next(&reader, &column); lines++, length += column.length)
		g_array_append_val(sink->lines, column);
	if (reader.damaged || lines != chunk->lines ||
	    (lines > 0 && length != chunk->length) || chunk->offset != sink->bytes->len ||
	    chunk->length <= 0)
		sink->chunks_in_order = false;
	const struct memory_chunk copy = { chunk->first_line, chunk->lines,
		                           chunk->offset,     chunk->length,
		                           chunk->first_at,   chunk->last_at };
	g_array_append_val(sink->chunks, copy);
	g_byte_array_append(sink->bytes, (const guint8 *)chunk->bytes,
	                    (guint)chunk->length);
	return true;
}

static inline void memory_reject(void *user, gint64 line, gint64 offset,
                                 const char *reason)
{
	struct memory_sink *sink = user;
	g_ptr_array_add(sink->rejects,
	                g_strdup_printf("%" G_GINT64_FORMAT "@%" G_GINT64_FORMAT " %s",
	                                line, offset, reason));
}

static inline void memory_warn(void *user, const struct place *place, const char *text)
{
	struct memory_sink *sink = user;
	g_ptr_array_add(sink->warnings,
	                g_strdup_printf("%" G_GINT64_FORMAT " %s", place->line, text));
}

static inline bool memory_begin(void *user, Source *source, struct sink *sink,
                                GError **error)
{
	struct memory_sink *kept = user;
	(void)error;
	if (kept->rolled_back) { /* the file is read once more */
		memory_sink_clear(kept);
		memory_sink_init(kept);
	}
	source->id = 1;
	*sink = (struct sink){ .user = user,
		               .incident = memory_incident,
		               .event = memory_event,
		               .series = memory_series,
		               .pattern = memory_pattern,
		               .rollups = memory_rollups,
		               .chunk = memory_chunk,
		               .reject = memory_reject,
		               .warn = memory_warn };
	return true;
}

static inline gint64 memory_known(void *user, const char *sha256)
{
	(void)user, (void)sha256;
	return 0;
}

static inline bool memory_commit(void *user, Source *source, GError **error)
{
	(void)source, (void)error;
	((struct memory_sink *)user)->committed = true;
	return true;
}

static inline void memory_rollback(void *user)
{
	((struct memory_sink *)user)->rolled_back = true;
}

static inline struct import_target memory_target(struct memory_sink *sink)
{
	return (struct import_target){ .user = sink,
		                       .begin = memory_begin,
		                       .known = memory_known,
		                       .commit = memory_commit,
		                       .rollback = memory_rollback };
}

/* Number of lines as an editor counts them. */
static inline gint64 memory_count_lines(const char *bytes, gsize len)
{
	gint64 lines = 0;
	for (gsize i = 0; i < len; i++)
		lines += bytes[i] == '\n' || i + 1 == len;
	return lines;
}

/* NULL, or what does not hold of a log that was committed. */
static inline const char *memory_sink_check(const struct memory_sink *sink,
                                            const Source *source, const char *bytes,
                                            gsize len)
{
	gint64 counted = 0, rolled_up = 0;
	for (guint i = 0; i < sink->patterns->len; i++)
		counted += g_array_index(sink->patterns, struct log_pattern, i).count;
	for (guint i = 0; i < sink->rollups->len; i++)
		rolled_up += g_array_index(sink->rollups, struct log_rollup, i).count;
	if (sink->bytes->len != len || memcmp(sink->bytes->data, bytes, len) != 0)
		return "the chunks are not the bytes of the input";
	if (!sink->chunks_in_order)
		return "chunks or their columns do not add up";
	if (source->lines != memory_count_lines(bytes, len) ||
	    source->lines != sink->lines->len)
		return "lines are not counted as they are";
	if (source->lines !=
	    source->in_records + source->duplicate + source->ignored + source->rejected)
		return "lines != in_records + duplicate + ignored + rejected";
	if (source->in_records != counted || source->in_records != rolled_up)
		return "patterns or rollups do not count every record once";
	if (source->rejected != sink->rejects->len)
		return "a rejected line is not listed";
	for (guint i = 0; i < sink->events->len; i++) {
		const Event *event = g_ptr_array_index(sink->events, i);
		if (event->offset < 0 || event->length <= 0 ||
		    event->offset + event->length > (gint64)len ||
		    (event->offset > 0 && bytes[event->offset - 1] != '\n') ||
		    event->line != memory_count_lines(bytes, (gsize)event->offset) + 1)
			return "an event does not point to its line";
		if (!g_utf8_validate(event->title, -1, NULL) ||
		    !g_utf8_validate(event->body, -1, NULL))
			return "an event is not UTF-8";
	}
	return NULL;
}

/* How many lines have each severity: "none 3 info 12"; g_free() */
static inline char *memory_sink_levels(const struct memory_sink *sink)
{
	gint64 counts[SEVERITY_FATAL + 4] = { 0 };
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < sink->patterns->len; i++) {
		const struct log_pattern *pattern =
		        &g_array_index(sink->patterns, struct log_pattern, i);
		counts[pattern->severity] += pattern->count;
	}
	for (guint i = 0; i < G_N_ELEMENTS(counts); i++)
		if (counts[i] > 0)
			g_string_append_printf(
			        out, "%s%s %" G_GINT64_FORMAT, out->len > 0 ? " " : "",
			        i == 0 ? "none" : severity_word((enum severity)i),
			        counts[i]);
	return g_string_free(out, FALSE);
}
