#include "base/digest.h"
#include "base/json.h"
#include "store/curate.h"
#include "store/put.h"

#include <string.h>

/* --- the current incident ----------------------------------------------------------------- */

bool store_set_current(Store *store, gint64 incident, GError **error)
{
	g_autofree char *value = g_strdup_printf("%" G_GINT64_FORMAT, incident);
	sqlite3_stmt *stmt = statement(store, QUERY_PUT_SETTING, error);
	if (stmt == NULL)
		return false;
	bind_text(stmt, 1, "current");
	bind_text(stmt, 2, value);
	return statement_run(store, stmt, error);
}

static char *setting(Store *store, const char *key)
{
	sqlite3_stmt *stmt = statement(store, QUERY_GET_SETTING, NULL);
	char *value = NULL;
	if (stmt == NULL)
		return NULL;
	bind_text(stmt, 1, key);
	if (statement_step(store, stmt, NULL) == 1)
		value = g_strdup(column_text(stmt, 0));
	sqlite3_reset(stmt);
	return value;
}

gint64 store_current(Store *store)
{
	g_autofree char *value = setting(store, "current");
	gint64 id = 0;
	if (value != NULL &&
	    !g_ascii_string_to_signed(value, 10, 0, G_MAXINT64, &id, NULL))
		id = 0;
	return id;
}

char *store_secret(Store *store)
{
	char *value = setting(store, "secret");
	if (value != NULL &&
	    (*value == '\0' || value[strspn(value, "0123456789abcdef")] != '\0'))
		g_clear_pointer(&value, g_free);
	return value;
}

gint64 store_add_incident(Store *store, Incident *incident, GError **error)
{
	if (!curate_begin(store, error))
		return 0;
	return curate_end(store, put_own_incident(store, incident, error), error)
	               ? incident->id
	               : 0;
}

/* --- claims ----------------------------------------------------------------------------------- */

static void put_json(json_t *object, const char *key, const char *text)
{
	if (text != NULL)
		json_object_set_new(object, key, json_string(text));
}

static void put_time(json_t *object, const char *key, gint64 at)
{
	if (at == INSTANT_NONE || at == RANGE_OPEN)
		return;
	g_autofree char *text = instant_rfc3339(at);
	put_json(object, key, text);
}

/* The claim as an event line of schemas/event.schema.json: these are the bytes that "explain" ends at. */
static char *claim_line(const Event *claim, const char *author)
{
	g_autoptr(json_t) object = json_object();
	if (range_is_point(claim->at)) {
		put_time(object, "time", claim->at.lo);
	} else {
		put_time(object, "time", claim->at.lo);
		put_time(object, "time_lo", claim->at.lo);
		put_time(object, "time_hi", claim->at.hi);
	}
	put_time(object, "end", claim->until.lo);
	put_json(object, "kind", kind_word((int)claim->kind));
	put_json(object, "lane", lane_word((int)claim->lane));
	put_json(object, "title", claim->title);
	put_json(object, "body", claim->body);
	put_json(object, "component", claim->component);
	put_json(object, "incident", claim->incident);
	put_json(object, "url", claim->url);
	put_json(object, "author", author);
	char *text = json_dumps(object, JSON_SORT_KEYS | JSON_COMPACT);
	char *line = g_strconcat(text != NULL ? text : "{}", "\n", NULL);
	free(text);
	return line;
}

static Source *typed_source(const Event *claim, const char *author, const char *line)
{
	Source *source = source_new();
	source->name = g_strdup_printf("typed in by %s", author);
	source->importer = g_strdup("typed");
	source->lane = claim->lane;
	source->bytes = (gint64)strlen(line);
	digest_hex(line, strlen(line), source->sha256);
	source->lines = source->records = source->in_records = 1;
	source->span = claim->at;
	source->zone_basis = claim->zone;
	return source;
}

static gint64 claim_of(Store *store, gint64 source, GError **error)
{
	sqlite3_stmt *stmt = statement(store, QUERY_CLAIM_OF, error);
	if (stmt == NULL)
		return 0;
	sqlite3_bind_int64(stmt, 1, source);
	const gint64 id = statement_step(store, stmt, error) == 1
	                          ? sqlite3_column_int64(stmt, 0)
	                          : 0;
	sqlite3_reset(stmt);
	return id;
}

static bool put_claim(const Event *claim, const char *line, const struct sink *sink,
                      GError **error)
{
	const gint64 length = (gint64)strlen(line);
	const struct log_chunk chunk = { .first_line = 1,
		                         .lines = 1,
		                         .length = length,
		                         .first_at = INSTANT_NONE,
		                         .last_at = INSTANT_NONE,
		                         .bytes = line };
	g_autoptr(Event) event = event_copy(claim);
	event->line = 1;
	event->offset = 0;
	event->length = length - 1;
	event->ordinal = 0;
	return sink->chunk(sink->user, &chunk, error) &&
	       sink->event(sink->user, event, error);
}

/* Known: the event that is there; else a new one, and row with it. */
static gint64 put_typed(Store *store, Source *source, const Event *event,
                        const char *line, const struct sink *sink, struct curation *row,
                        GError **error)
{
	if (!put_claim(event, line, sink, error))
		return 0;
	const gint64 id = claim_of(store, source->id, error);
	if (id == 0 || row == NULL)
		return id;
	row->event = id;
	return annotate_row(store, row, error) ? id : 0;
}

/* The same words of the same author at the same time again are the event that is there. */
gint64 store_add_event(Store *store, const Event *event, const char *said_by,
                       struct curation *row, GError **error)
{
	g_autofree char *line = claim_line(event, said_by);
	g_autoptr(Source) source = typed_source(event, said_by, line);
	struct sink sink;
	if (!store_begin_source(store, source, &sink, error))
		return 0;
	const gint64 known = store_source_known(store, source->sha256);
	if (known != 0) {
		store_rollback_source(store);
		return claim_of(store, known, error);
	}
	const gint64 id = put_typed(store, source, event, line, &sink, row, error);
	if (id == 0) {
		store_rollback_source(store);
		return 0;
	}
	return store_commit_source(store, source, error) ? id : 0;
}

gint64 store_add_claim(Store *store, const Event *claim, const char *author,
                       GError **error)
{
	return store_add_event(store, claim, author, NULL, error);
}

/* --- sources ------------------------------------------------------------------------------------- */

static bool annotate(Store *store, gint64 source, const char *field, const char *value,
                     const char *author, const char *why, GError **error)
{
	sqlite3_stmt *stmt = statement(store, QUERY_PUT_ANNOTATION, error);
	if (stmt == NULL)
		return false;
	sqlite3_bind_int64(stmt, 1, source);
	bind_text(stmt, 2, field);
	bind_text(stmt, 3, value);
	bind_text(stmt, 4, author);
	sqlite3_bind_int64(stmt, 5, g_get_real_time());
	bind_text(stmt, 6, why);
	return statement_run(store, stmt, error);
}

bool store_set_source(Store *store, gint64 source, const char *component, int lane,
                      const char *author, GError **error)
{
	g_autofree char *number = g_strdup_printf("%d", lane);
	if (lane != 0 && g_str_equal(lane_word(lane), "?"))
		return error_set(error, ERROR_USAGE, "there is no lane %d", lane);
	if (!curate_begin(store, error))
		return false;
	const bool ok =
	        curate_source(store, source, error) &&
	        annotate(store, source, "component", component, author, NULL, error) &&
	        (lane == 0 ||
	         annotate(store, source, "lane", number, author, NULL, error));
	return curate_end(store, ok, error);
}

bool store_set_clock(Store *store, gint64 source, const char *add, const char *author,
                     const char *why, GError **error)
{
	g_autoptr(Correction) probe = correction_new();
	if (!correction_set_add(probe, add))
		return error_set(error, ERROR_USAGE, "no clock is %s off", add);
	if (!curate_begin(store, error))
		return false;
	const bool ok = curate_source(store, source, error) &&
	                annotate(store, source, "clock", add, author, why, error);
	return curate_end(store, ok, error);
}

bool store_set_zone(Store *store, gint64 source, const char *zone, const char *author,
                    const char *why, GError **error)
{
	g_autoptr(Correction) probe = correction_new();
	if (!correction_set_zone(probe, NULL, zone))
		return error_set(error, ERROR_USAGE, "there is no zone \"%s\"", zone);
	if (!curate_begin(store, error))
		return false;
	const bool ok = curate_source(store, source, error) &&
	                annotate(store, source, "zone", zone, author, why, error);
	return curate_end(store, ok, error);
}
