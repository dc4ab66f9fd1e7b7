#include "cli/rehearse.h"

#include "cli/signals.h"

#include <string.h>

#define ENOUGH (64 * 1024 * 1024)
enum { TEXT_MAX = 4096 };

const char *heard_field_name(enum heard_field field)
{
	static const char *const names[] = { "time",    "level",    "message",
		                             "service", "host",     "component",
		                             "status",  "duration", "bytes" };
	return names[field];
}

static void heard_clear(gpointer data)
{
	struct heard *heard = data;
	g_free(heard->level);
	g_free(heard->service);
	g_free(heard->host);
	g_free(heard->component);
	g_free(heard->message);
	g_free(heard->masked);
}

static void missed_clear(gpointer data)
{
	g_free(((struct missed *)data)->reason);
	g_free(((struct missed *)data)->text);
}

static Rehearsal *rehearsal_new(void)
{
	Rehearsal *r = g_new0(Rehearsal, 1);
	r->whole = true;
	r->heard = g_array_new(FALSE, TRUE, sizeof(struct heard));
	g_array_set_clear_func(r->heard, heard_clear);
	r->missed = g_array_new(FALSE, TRUE, sizeof(struct missed));
	g_array_set_clear_func(r->missed, missed_clear);
	r->said = g_ptr_array_new_with_free_func(g_free);
	return r;
}

void rehearsal_free(Rehearsal *r)
{
	if (r == NULL)
		return;
	if (r->bids != NULL)
		g_array_unref(r->bids);
	source_free(r->source);
	g_array_unref(r->heard);
	g_array_unref(r->missed);
	g_ptr_array_unref(r->said);
	g_free(r);
}

/* --- the sink ------------------------------------------------------------------------------ */

struct listener {
	Rehearsal *rehearsal;
	const Source *source; /* while it is being read */
};

static char *text_of(struct scan text)
{
	return text.at == NULL ? NULL
	                       : g_strndup(text.at, MIN((gsize)(text.end - text.at),
	                                                (gsize)TEXT_MAX));
}

static bool hear_incident(void *user, const Incident *incident, GError **error)
{
	(void)user, (void)incident, (void)error;
	return true;
}

static void add_heard(Rehearsal *r, const struct heard *heard)
{
	g_array_append_val(r->heard, *heard);
}

/* Of documents; what logs give as events is told as records. */
static bool hear_event(void *user, const Event *event, GError **error)
{
	Rehearsal *r = ((struct listener *)user)->rehearsal;
	(void)error;
	if (event->kind == KIND_LOG || r->heard->len >= REHEARSAL_HEARD)
		return true;
	const struct heard heard = {
		.line = event->line,
		.offset = event->offset,
		.at = range_known(event->at) ? event->at.lo : INSTANT_NONE,
		.duration = -1,
		.severity = event->severity,
		.level = g_strdup(event->severity_text),
		.component = g_strdup(event->component),
		.message = g_strdup(event->title != NULL ? event->title : event->body),
	};
	add_heard(r, &heard);
	return true;
}

static bool hear_series(void *user, const Series *series, GError **error)
{
	(void)user, (void)series, (void)error;
	return true;
}

static bool hear_pattern(void *user, const struct log_pattern *pattern, GError **error)
{
	Rehearsal *r = ((struct listener *)user)->rehearsal;
	(void)error;
	r->patterns = MAX(r->patterns, pattern->id);
	return true;
}

static bool hear_rollups(void *user, const struct log_rollup *rollups, gsize n,
                         GError **error)
{
	(void)user, (void)rollups, (void)n, (void)error;
	return true;
}

/* Records and misses are told before the bytes that they stand in. */
static void fill_in(Rehearsal *r, const struct log_chunk *chunk)
{
	const gint64 end = chunk->offset + chunk->length;
	for (guint i = 0; i < r->missed->len; i++) {
		struct missed *missed = &g_array_index(r->missed, struct missed, i);
		if (missed->text != NULL || missed->offset < chunk->offset ||
		    missed->offset >= end)
			continue;
		const char *at = chunk->bytes + (missed->offset - chunk->offset);
		const gsize left = (gsize)MIN(end - missed->offset, TEXT_MAX);
		const char *stop = memchr(at, '\n', left);
		missed->text = g_strndup(at, stop != NULL ? (gsize)(stop - at) : left);
	}
	for (guint i = 0; i < r->heard->len; i++) {
		struct heard *heard = &g_array_index(r->heard, struct heard, i);
		if (heard->lines > 0 || heard->offset < chunk->offset ||
		    heard->offset >= end || heard->length <= 0)
			continue;
		const char *at = chunk->bytes + (heard->offset - chunk->offset);
		const gint64 len = MIN(heard->length, end - heard->offset);
		for (gint64 k = 0; k < len; k++)
			heard->lines += at[k] == '\n' || k + 1 == len;
	}
}

static bool hear_chunk(void *user, const struct log_chunk *chunk, GError **error)
{
	struct listener *listener = user;
	fill_in(listener->rehearsal, chunk);
	if (signals_pending())
		return error_set(error, ERROR_SYSTEM, "stopped");
	if (chunk->columns == NULL || chunk->offset + chunk->length < ENOUGH)
		return true;
	listener->rehearsal->whole = false;
	return error_set(error, ERROR_SYSTEM, "enough was read");
}

static void hear_reject(void *user, gint64 line, gint64 offset, const char *reason)
{
	Rehearsal *r = ((struct listener *)user)->rehearsal;
	if (r->missed->len >= REHEARSAL_MISSED)
		return;
	const struct missed missed = { line, offset, g_strdup(reason), NULL };
	g_array_append_val(r->missed, missed);
}

static void hear_warning(void *user, const struct place *place, const char *text)
{
	Rehearsal *r = ((struct listener *)user)->rehearsal;
	if (g_str_has_prefix(text, "set aside: "))
		return;
	g_ptr_array_add(r->said,
	                place->line > 0 ? g_strdup_printf("line %" G_GINT64_FORMAT ": %s",
	                                                  place->line, text)
	                                : g_strdup(text));
}

static void count_fields(Rehearsal *r, const struct log_told *told)
{
	const struct log_record *record = told->record;
	r->fields[HEARD_TIME] += told->at != INSTANT_NONE;
	r->fields[HEARD_LEVEL] += record->severity_text.at != NULL;
	r->fields[HEARD_MESSAGE] += record->message.at != NULL;
	r->fields[HEARD_SERVICE] += record->service.at != NULL;
	r->fields[HEARD_HOST] += record->host.at != NULL;
	r->fields[HEARD_COMPONENT] += record->component.at != NULL;
	r->fields[HEARD_STATUS] += told->status > 0;
	r->fields[HEARD_DURATION] += told->duration >= 0;
	r->fields[HEARD_BYTES] += record->bytes >= 0;
	if (told->severity < G_N_ELEMENTS(r->levels))
		r->levels[told->severity]++;
}

static void hear_record(void *user, const struct log_told *told)
{
	Rehearsal *r = ((struct listener *)user)->rehearsal;
	const struct log_record *record = told->record;
	count_fields(r, told);
	if (r->heard->len >= REHEARSAL_HEARD)
		return;
	const struct heard heard = {
		.line = told->line,
		.offset = told->offset,
		.length = told->length,
		.at = told->at,
		.duration = told->duration,
		.severity = told->severity,
		.status = told->status,
		.level = text_of(record->severity_text),
		.service = text_of(record->service),
		.host = text_of(record->host),
		.component = text_of(record->component),
		.message = text_of(record->message),
		.masked = g_strdup(told->pattern),
	};
	add_heard(r, &heard);
}

/* --- the target ----------------------------------------------------------------------------- */

static bool begin(void *user, Source *source, struct sink *sink, GError **error)
{
	struct listener *listener = user;
	(void)error;
	listener->source = source;
	*sink = (struct sink){
		.user = user,
		.incident = hear_incident,
		.event = hear_event,
		.series = hear_series,
		.pattern = hear_pattern,
		.rollups = hear_rollups,
		.chunk = hear_chunk,
		.reject = hear_reject,
		.warn = hear_warning,
		.record = hear_record,
	};
	return true;
}

static gint64 known(void *user, const char *sha256)
{
	(void)user, (void)sha256;
	return 0;
}

static bool commit(void *user, Source *source, GError **error)
{
	(void)user, (void)source, (void)error;
	return true;
}

/* When enough was read the source goes with the reading of it: what was counted is kept. */
static void roll_back(void *user)
{
	struct listener *listener = user;
	Rehearsal *r = listener->rehearsal;
	if (r->whole || listener->source == NULL)
		return;
	Source *kept = r->source = source_new();
	*kept = *listener->source;
	kept->name = g_strdup(kept->name);
	kept->importer = g_strdup(kept->importer);
	kept->component = g_strdup(kept->component);
	kept->zone = g_strdup(kept->zone);
	kept->pattern_name = g_strdup(kept->pattern_name);
	kept->pattern_sha256 = g_strdup(kept->pattern_sha256);
	kept->pattern_text = NULL;
}

Rehearsal *rehearse(const char *path, const struct import_options *options,
                    GError **error)
{
	g_autoptr(Rehearsal) r = rehearsal_new();
	struct listener listener = { .rehearsal = r };
	const struct import_target target = { .user = &listener,
		                              .begin = begin,
		                              .known = known,
		                              .commit = commit,
		                              .rollback = roll_back };
	g_autoptr(GError) fault = NULL;
	Source *source = NULL;
	enum import_result result;
	r->bids = import_bids(path, options, error);
	if (r->bids == NULL)
		return NULL;
	if (import_file(path, options, &target, &source, &result, &fault))
		r->source = source;
	else if (r->whole)
		g_propagate_error(error, g_steal_pointer(&fault));
	return g_steal_pointer(&r);
}
