/* wire.c - see wire.h; one table a struct, for both ways. */
#include "import/wire.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

enum wire_type {
	W_PLACE, /* gint64: a line, an offset, a length, a count */
	W_I64,   /* an instant */
	W_INT,   /* an enum with its words */
	W_COUNT, /* unsigned */
	W_BOOL,
	W_DOUBLE,
	W_RANGE,
	W_TEXT,
	W_SHA256
};
struct wire_field {
	enum wire_type type;
	gsize offset;
	const char *(*word)(int number);
};
#define FIELD(type, of, member, ...)                                                     \
	{                                                                                \
		type, offsetof(of, member), __VA_ARGS__                                  \
	}

static const struct wire_field event_table[] = {
	FIELD(W_PLACE, Event, line, NULL),
	FIELD(W_PLACE, Event, offset, NULL),
	FIELD(W_PLACE, Event, length, NULL),
	FIELD(W_COUNT, Event, ordinal, NULL),
	FIELD(W_RANGE, Event, at, NULL),
	FIELD(W_RANGE, Event, stated, NULL),
	FIELD(W_RANGE, Event, until, NULL),
	FIELD(W_I64, Event, posted_at, NULL),
	FIELD(W_INT, Event, zone, zone_basis_word),
	FIELD(W_COUNT, Event, doubts, NULL),
	FIELD(W_INT, Event, lane, lane_word),
	FIELD(W_INT, Event, kind, kind_word),
	FIELD(W_INT, Event, phase, phase_word),
	FIELD(W_BOOL, Event, repeats_phase, NULL),
	FIELD(W_INT, Event, level, level_word),
	FIELD(W_INT, Event, severity, severity_word),
	FIELD(W_TEXT, Event, severity_text, NULL),
	FIELD(W_TEXT, Event, component, NULL),
	FIELD(W_TEXT, Event, title, NULL),
	FIELD(W_TEXT, Event, body, NULL),
	FIELD(W_TEXT, Event, incident, NULL),
	FIELD(W_TEXT, Event, vendor_id, NULL),
	FIELD(W_TEXT, Event, url, NULL),
	FIELD(W_TEXT, Event, extra, NULL),
};
static const struct wire_field incident_table[] = {
	FIELD(W_PLACE, Incident, line, NULL),
	FIELD(W_PLACE, Incident, offset, NULL),
	FIELD(W_PLACE, Incident, length, NULL),
	FIELD(W_BOOL, Incident, whole, NULL),
	FIELD(W_SHA256, Incident, record_sha256, NULL),
	FIELD(W_TEXT, Incident, vendor_id, NULL),
	FIELD(W_TEXT, Incident, title, NULL),
	FIELD(W_TEXT, Incident, url, NULL),
	FIELD(W_TEXT, Incident, page, NULL),
	FIELD(W_TEXT, Incident, page_zone, NULL),
	FIELD(W_INT, Incident, kind, incident_kind_word),
	FIELD(W_INT, Incident, impact, impact_word),
	FIELD(W_INT, Incident, status, phase_word),
	FIELD(W_I64, Incident, created_at, NULL),
	FIELD(W_I64, Incident, started_at, NULL),
	FIELD(W_I64, Incident, resolved_at, NULL),
	FIELD(W_I64, Incident, updated_at, NULL),
	FIELD(W_I64, Incident, scheduled_for, NULL),
	FIELD(W_I64, Incident, scheduled_until, NULL),
	FIELD(W_BOOL, Incident, backfilled, NULL),
	FIELD(W_RANGE, Incident, window, NULL),
};
static const struct wire_field series_table[] = {
	FIELD(W_INT, Series, measure, measure_word),
	FIELD(W_INT, Series, lane, lane_word),
	FIELD(W_PLACE, Series, width, NULL),
	FIELD(W_TEXT, Series, name, NULL),
	FIELD(W_TEXT, Series, unit, NULL),
	FIELD(W_TEXT, Series, component, NULL),
	FIELD(W_INT, Series, zone, zone_basis_word),
	FIELD(W_BOOL, Series, label_is_end, NULL),
	FIELD(W_INT, Series, dimension, dimension_word),
	FIELD(W_TEXT, Series, part, NULL),
};
static const struct wire_field sample_table[] = {
	FIELD(W_I64, struct sample, start, NULL),
	FIELD(W_DOUBLE, struct sample, count, NULL),
	FIELD(W_DOUBLE, struct sample, exposure, NULL),
	FIELD(W_DOUBLE, struct sample, baseline, NULL),
	FIELD(W_PLACE, struct sample, line, NULL),
	FIELD(W_PLACE, struct sample, offset, NULL),
	FIELD(W_PLACE, struct sample, length, NULL),
};
static const struct wire_field share_table[] = {
	FIELD(W_TEXT, struct share, name, NULL),
	FIELD(W_DOUBLE, struct share, share, NULL),
};
static const struct wire_field snapshot_table[] = {
	FIELD(W_TEXT, struct snapshot, page, NULL),
	FIELD(W_I64, struct snapshot, as_of, NULL),
	FIELD(W_BOOL, struct snapshot, open_only, NULL),
};
static const struct wire_field source_table[] = {
	FIELD(W_PLACE, Source, lines, NULL),
	FIELD(W_PLACE, Source, records, NULL),
	FIELD(W_PLACE, Source, in_records, NULL),
	FIELD(W_PLACE, Source, duplicate, NULL),
	FIELD(W_PLACE, Source, ignored, NULL),
	FIELD(W_PLACE, Source, rejected, NULL),
	FIELD(W_RANGE, Source, span, NULL),
	FIELD(W_INT, Source, zone_basis, zone_basis_word),
	FIELD(W_TEXT, Source, zone, NULL),
	FIELD(W_TEXT, Source, zone_from, NULL),
	FIELD(W_TEXT, Source, year_from, NULL),
	FIELD(W_TEXT, Source, offsets, NULL),
	FIELD(W_I64, Source, skew, NULL),
};

/* --- writing -------------------------------------------------------------------------------- */

static void put_bytes(GByteArray *out, const void *bytes, gsize len)
{
	g_byte_array_append(out, bytes, (guint)len);
}

static void put_i64(GByteArray *out, gint64 value)
{
	put_bytes(out, &value, sizeof value);
}

static void put_text(GByteArray *out, const char *text)
{
	const gint64 len = text != NULL ? (gint64)strlen(text) : -1;
	put_i64(out, len);
	if (len > 0)
		put_bytes(out, text, (gsize)len);
}

static void put_field(GByteArray *out, const struct wire_field *field, const void *from)
{
	const char *at = (const char *)from + field->offset;
	switch (field->type) {
	case W_INT:
	case W_COUNT:
		put_i64(out, *(const int *)(gconstpointer)at);
		break;
	case W_BOOL:
		put_i64(out, *(const bool *)at);
		break;
	case W_RANGE:
		put_bytes(out, at, sizeof(struct range));
		break;
	case W_TEXT:
		put_text(out, *(char *const *)(gconstpointer)at);
		break;
	case W_SHA256:
		put_text(out, at);
		break;
	default:
		put_bytes(out, at, sizeof(gint64));
	}
}

#define PUT_ALL(out, table, from) put_fields(out, table, G_N_ELEMENTS(table), from)
static void put_fields(GByteArray *out, const struct wire_field *table, gsize n,
                       const void *from)
{
	for (gsize i = 0; i < n; i++)
		put_field(out, &table[i], from);
}

/* With room for the head, which is known at the end. */
static GByteArray *message_new(void)
{
	static const guint8 head[WIRE_HEAD];
	GByteArray *out = g_byte_array_new();
	put_bytes(out, head, sizeof head);
	return out;
}

/* Takes the message. False: nobody reads any more. */
static bool message_send(struct wire_writer *writer, enum wire_kind kind, GByteArray *out)
{
	const guint64 len = out->len - WIRE_HEAD;
	out->data[0] = (guint8)kind;
	memcpy(out->data + 1, &len, sizeof len);
	for (gsize at = 0; at < out->len && !writer->broken;) {
		const gssize n = write(writer->fd, out->data + at, out->len - at);
		if (n > 0)
			at += (gsize)n;
		else if (n < 0 && errno != EINTR)
			writer->broken = true;
	}
	g_byte_array_unref(out);
	return !writer->broken;
}

static bool sent(bool ok, GError **error)
{
	return ok || error_set(error, ERROR_SYSTEM, "nobody reads what is read");
}

static bool put_incident(void *user, const Incident *incident, GError **error)
{
	GByteArray *out = message_new();
	PUT_ALL(out, incident_table, incident);
	put_i64(out, incident->components->len);
	for (guint i = 0; i < incident->components->len; i++)
		put_text(out, incident->components->pdata[i]);
	return sent(message_send(user, WIRE_INCIDENT, out), error);
}

static bool put_snapshot(void *user, const struct snapshot *snapshot, GError **error)
{
	GByteArray *out = message_new();
	PUT_ALL(out, snapshot_table, snapshot);
	return sent(message_send(user, WIRE_SNAPSHOT, out), error);
}

static bool put_event(void *user, const Event *event, GError **error)
{
	GByteArray *out = message_new();
	PUT_ALL(out, event_table, event);
	return sent(message_send(user, WIRE_EVENT, out), error);
}

static bool put_series(void *user, const Series *series, GError **error)
{
	GByteArray *out = message_new();
	PUT_ALL(out, series_table, series);
	put_i64(out, series->samples->len);
	for (guint i = 0; i < series->samples->len; i++)
		PUT_ALL(out, sample_table,
		        &g_array_index(series->samples, struct sample, i));
	put_i64(out, series->reasons->len);
	for (guint i = 0; i < series->reasons->len; i++)
		PUT_ALL(out, share_table, series->reasons->pdata[i]);
	return sent(message_send(user, WIRE_SERIES, out), error);
}

static void put_reject(void *user, gint64 line, gint64 offset, const char *reason)
{
	GByteArray *out = message_new();
	put_i64(out, line);
	put_i64(out, offset);
	put_text(out, reason);
	message_send(user, WIRE_REJECT, out);
}

static void put_warn(void *user, const struct place *place, const char *text)
{
	GByteArray *out = message_new();
	put_i64(out, place->line);
	put_text(out, text);
	message_send(user, WIRE_WARN, out);
}

struct sink wire_sink(struct wire_writer *writer)
{
	return (struct sink){ .user = writer,
		              .incident = put_incident,
		              .snapshot = put_snapshot,
		              .event = put_event,
		              .series = put_series,
		              .reject = put_reject,
		              .warn = put_warn };
}

void wire_put_source(struct wire_writer *writer, const Source *source, bool assumed)
{
	GByteArray *out = message_new();
	PUT_ALL(out, source_table, source);
	put_i64(out, assumed);
	message_send(writer, WIRE_SOURCE, out);
}

void wire_put_error(struct wire_writer *writer, const GError *error)
{
	GByteArray *out = message_new();
	const struct place *place = error_place(error);
	put_i64(out, error_exit_code(error));
	put_text(out, error->message);
	put_text(out, error_hint_text(error));
	put_i64(out, place != NULL && place->name != NULL);
	put_i64(out, place != NULL ? place->line : 0);
	put_i64(out, place != NULL ? place->column : 0);
	put_i64(out, place != NULL ? place->offset : -1);
	message_send(writer, WIRE_ERROR, out);
}

/* --- reading ---------------------------------------------------------------------------------- */

/* What is wrong once stays wrong: callers look at the end. */
struct cursor {
	const guint8 *at, *end;
	bool bad;
};

static bool get_bytes(struct cursor *c, void *out, gsize len)
{
	if (c->bad || (gsize)(c->end - c->at) < len) {
		c->bad = true;
		memset(out, 0, len);
		return false;
	}
	memcpy(out, c->at, len);
	c->at += len;
	return true;
}

static gint64 get_i64(struct cursor *c)
{
	gint64 value;
	get_bytes(c, &value, sizeof value);
	return value;
}

/* g_free(); NULL: there is none, or it is no text. */
static char *get_text(struct cursor *c)
{
	const gint64 len = get_i64(c);
	if (c->bad || len == -1)
		return NULL;
	if (len < 0 || len > c->end - c->at || memchr(c->at, '\0', (gsize)len) != NULL) {
		c->bad = true;
		return NULL;
	}
	char *text = g_strndup((const char *)c->at, (gsize)len);
	c->at += len;
	return text;
}

static int get_int(struct cursor *c, const struct wire_field *field)
{
	const gint64 value = get_i64(c);
	if (value < 0 || value > G_MAXINT ||
	    (field->word != NULL && g_str_equal(field->word((int)value), "?")))
		c->bad = true;
	return c->bad ? 0 : (int)value;
}

static void get_sha256(struct cursor *c, char out[65])
{
	g_autofree char *text = get_text(c);
	const gsize len = text != NULL ? strlen(text) : 0;
	if (text == NULL || (len != 0 && len != 64) ||
	    strspn(text, "0123456789abcdef") != len)
		c->bad = true;
	else
		g_strlcpy(out, text, 65);
}

/* So far from the ends of a number that what is made of two of them is one. */
#define PLACE_MAX (G_GINT64_CONSTANT(1) << 53)
#define INSTANT_MAX (G_GINT64_CONSTANT(1) << 58) /* behind the year 9999 */

static bool is_instant(gint64 at)
{
	return at == INSTANT_NONE || (at > -INSTANT_MAX && at < INSTANT_MAX);
}

static void get_range(struct cursor *c, struct range *out)
{
	get_bytes(c, out, sizeof *out);
	if (!is_instant(out->lo) || !(is_instant(out->hi) || out->hi == RANGE_OPEN) ||
	    (range_known(*out) && out->lo > out->hi))
		c->bad = true;
}

static void get_number(struct cursor *c, enum wire_type type, gint64 *out)
{
	*out = get_i64(c);
	if ((type == W_PLACE && (*out < 0 || *out > PLACE_MAX)) ||
	    (type == W_I64 && !is_instant(*out)))
		c->bad = true;
}

static void get_field(struct cursor *c, const struct wire_field *field, void *into)
{
	char *at = (char *)into + field->offset;
	switch (field->type) {
	case W_INT:
	case W_COUNT:
		*(int *)(gpointer)at = get_int(c, field);
		break;
	case W_BOOL:
		*(bool *)at = get_i64(c) != 0;
		break;
	case W_RANGE:
		get_range(c, (struct range *)(gpointer)at);
		break;
	case W_TEXT:
		g_free(*(char **)(gpointer)at);
		*(char **)(gpointer)at = get_text(c);
		break;
	case W_SHA256:
		get_sha256(c, at);
		break;
	default:
		get_number(c, field->type, (gint64 *)(gpointer)at);
	}
}

#define GET_ALL(c, table, into) get_fields(c, table, G_N_ELEMENTS(table), into)
static void get_fields(struct cursor *c, const struct wire_field *table, gsize n,
                       void *into)
{
	for (gsize i = 0; i < n && !c->bad; i++)
		get_field(c, &table[i], into);
}

/* How many follow, of at least so many bytes each. */
static gint64 get_count(struct cursor *c, gsize each)
{
	const gint64 n = get_i64(c);
	if (n < 0 || (guint64)n > (gsize)(c->end - c->at) / each)
		c->bad = true;
	return c->bad ? 0 : n;
}

static bool is_whole(const struct cursor *c, GError **error)
{
	return (!c->bad && c->at == c->end) ||
	       error_set(error, ERROR_SYSTEM, "its parser gave what no parser gives");
}

static bool apply_incident(struct cursor *c, const struct sink *sink, GError **error)
{
	g_autoptr(Incident) incident = incident_new();
	GET_ALL(c, incident_table, incident);
	for (gint64 n = get_count(c, sizeof n); n > 0 && !c->bad; n--) {
		char *name = get_text(c);
		if (name == NULL)
			c->bad = true;
		else
			g_ptr_array_add(incident->components, name);
	}
	return is_whole(c, error) && sink->incident(sink->user, incident, error);
}

static bool apply_snapshot(struct cursor *c, const struct sink *sink, GError **error)
{
	struct snapshot *snapshot = snapshot_new();
	GET_ALL(c, snapshot_table, snapshot);
	const bool ok =
	        is_whole(c, error) &&
	        (sink->snapshot == NULL || sink->snapshot(sink->user, snapshot, error));
	snapshot_free(snapshot);
	return ok;
}

static bool apply_event(struct cursor *c, const struct sink *sink, GError **error)
{
	g_autoptr(Event) event = event_new();
	GET_ALL(c, event_table, event);
	return is_whole(c, error) && sink->event(sink->user, event, error);
}

static bool apply_series(struct cursor *c, const struct sink *sink, GError **error)
{
	g_autoptr(Series) series = series_new();
	GET_ALL(c, series_table, series);
	for (gint64 n = get_count(c, 7 * sizeof n); n > 0 && !c->bad; n--) {
		struct sample sample = { 0 };
		GET_ALL(c, sample_table, &sample);
		g_array_append_val(series->samples, sample);
	}
	for (gint64 n = get_count(c, 2 * sizeof n); n > 0 && !c->bad; n--) {
		struct share *share = g_new0(struct share, 1);
		GET_ALL(c, share_table, share);
		g_ptr_array_add(series->reasons, share);
	}
	return is_whole(c, error) && sink->series(sink->user, series, error);
}

static bool apply_reject(struct cursor *c, const struct sink *sink, GError **error)
{
	const gint64 line = get_i64(c), offset = get_i64(c);
	g_autofree char *reason = get_text(c);
	c->bad |= line < 0 || line > PLACE_MAX || offset < 0 || offset > PLACE_MAX ||
	          reason == NULL;
	if (!is_whole(c, error))
		return false;
	sink->reject(sink->user, line, offset, reason);
	return true;
}

static bool apply_warn(struct cursor *c, const struct sink *sink,
                       const struct wire_result *result, GError **error)
{
	const struct place place = { result->name, get_i64(c), 0, -1 };
	g_autofree char *text = get_text(c);
	c->bad |= place.line < 0 || text == NULL;
	if (!is_whole(c, error))
		return false;
	sink->warn(sink->user, &place, text);
	return true;
}

static bool apply_source(struct cursor *c, struct wire_result *result, GError **error)
{
	Source *s = result->source;
	GET_ALL(c, source_table, s);
	result->assumed = get_i64(c) != 0;
	c->bad |= s->lines != s->in_records + s->duplicate + s->ignored + s->rejected;
	result->done = true;
	return is_whole(c, error);
}

/* The fault of a file, told by its parser. */
static bool apply_error(struct cursor *c, const struct wire_result *result,
                        GError **error)
{
	const gint64 class = get_i64(c);
	g_autofree char *text = get_text(c), *hint = get_text(c);
	const bool named = get_i64(c) != 0;
	struct place place = { named ? result->name : NULL, 0, 0, 0 };
	place.line = get_i64(c);
	place.column = get_i64(c);
	place.offset = get_i64(c);
	c->bad |= class != ERROR_DATA && class != ERROR_USAGE && class != ERROR_SYSTEM;
	c->bad |= text == NULL || place.line < 0 || place.column < 0 || place.offset < -1;
	if (!is_whole(c, error))
		return false;
	error_at(error, (enum error_class) class, &place, "%s", text);
	if (hint != NULL)
		error_hint(error, "%s", hint);
	return false;
}

bool wire_apply(enum wire_kind kind, const guint8 *bytes, gsize len,
                const struct sink *sink, struct wire_result *result, GError **error)
{
	struct cursor c = { bytes, bytes + len, result->done };
	switch (kind) {
	case WIRE_INCIDENT:
		return apply_incident(&c, sink, error);
	case WIRE_SNAPSHOT:
		return apply_snapshot(&c, sink, error);
	case WIRE_EVENT:
		return apply_event(&c, sink, error);
	case WIRE_SERIES:
		return apply_series(&c, sink, error);
	case WIRE_REJECT:
		return apply_reject(&c, sink, error);
	case WIRE_WARN:
		return apply_warn(&c, sink, result, error);
	case WIRE_SOURCE:
		return apply_source(&c, result, error);
	case WIRE_ERROR:
		return apply_error(&c, result, error);
	default:
		c.bad = true;
		return is_whole(&c, error);
	}
}

bool wire_head(const guint8 head[WIRE_HEAD], enum wire_kind *kind, gsize *len)
{
	guint64 n;
	memcpy(&n, head + 1, sizeof n);
	*kind = (enum wire_kind)head[0];
	*len = (gsize)n;
	return head[0] >= WIRE_INCIDENT && head[0] <= WIRE_ERROR && n <= WIRE_MAX;
}
