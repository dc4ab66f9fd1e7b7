/*
 * Events as JSON lines: what has no format of its own, one object a line. And as a table, one event a row.
 *
 * Source  schemas/event.schema.json of this project; debrief(1), "Event lines"
 * Takes   all members that the schema names; the others are kept under extra. A post that names an incident states it.
 * Leaves  nothing
 * Quirks  in a table a cell that a spreadsheet would compute has "'" before it
 */
#include "base/json.h"
#include "base/text.h"
#include "import/csv.h"
#include "import/import.h"

#include <math.h>
#include <string.h>

#define LINE_MAX_BYTES (1024 * 1024)
#define TITLE_MAX (64 * 1024)
#define FIRST_LINES 1000 /* of which half must be events */

struct lines {
	struct reading *reading;
	GHashTable *phases; /* incident -> its last phase */
	GHashTable *stated; /* incidents that a post named */
	gint64 seen, events, rejected;
	char *first_reason;
	gint64 first_line;
};

static const char *const known[] = { "time",     "end",       "time_lo", "time_hi",
	                             "lane",     "kind",      "phase",   "title",
	                             "body",     "component", "level",   "severity",
	                             "incident", "url",       "extra" };

/* --- members ----------------------------------------------------------------- */

/* Text or number of a time. */
static bool read_stamp(const json_t *value, struct stamp *stamp)
{
	if (json_is_string(value))
		return stamp_parse(json_string_value(value), json_string_length(value),
		                   stamp);
	g_autofree char *text = NULL;
	if (json_is_integer(value))
		text = g_strdup_printf("%" JSON_INTEGER_FORMAT,
		                       json_integer_value(value));
	else if (json_is_real(value) && fabs(json_real_value(value)) < 1e15)
		text = g_strdup_printf("%.6f", json_real_value(value));
	return text != NULL && stamp_parse_epoch(text, strlen(text), stamp);
}

/* *why is set when a member is there and no time. */
static struct range read_time(struct lines *lines, const json_t *object, const char *key,
                              gint64 line, enum zone_basis *zone, const char **why)
{
	static const char *const reasons[][2] = {
		{ "time", "time cannot be read" },
		{ "end", "end cannot be read" },
		{ "time_lo", "time_lo cannot be read" },
		{ "time_hi", "time_hi cannot be read" },
	};
	const json_t *value = json_object_get(object, key);
	struct stamp stamp;
	if (value == NULL || json_is_null(value))
		return RANGE_NONE;
	if (read_stamp(value, &stamp)) {
		const struct range at = reading_when(lines->reading, &stamp, line, zone);
		if (range_known(at)) {
			if (stamp.leap)
				reading_warn(lines->reading, line,
				             "leap second: kept as :59.999999");
			return at;
		}
	}
	for (gsize i = 0; i < G_N_ELEMENTS(reasons); i++)
		if (strcmp(key, reasons[i][0]) == 0)
			*why = reasons[i][1];
	return RANGE_NONE;
}

static void read_times(struct lines *lines, const json_t *object, Event *event,
                       const char **why)
{
	event->at = read_time(lines, object, "time", event->line, &event->zone, why);
	enum zone_basis zone = event->zone;
	const struct range lo =
	        read_time(lines, object, "time_lo", event->line, &zone, why);
	const struct range hi =
	        read_time(lines, object, "time_hi", event->line, &zone, why);
	event->until = read_time(lines, object, "end", event->line, &zone, why);
	if (*why != NULL)
		return;
	if (!range_known(event->at)) {
		*why = "time is missing";
		return;
	}
	if (range_known(lo))
		event->at.lo = lo.lo;
	if (range_known(hi))
		event->at.hi = hi.hi;
	if (event->at.lo > event->at.hi)
		*why = "time_lo is after time_hi";
	else if (range_known(event->until) && event->until.hi < event->at.lo)
		*why = "end is before time";
}

static char *read_text(struct lines *lines, const json_t *object, const char *key,
                       gsize max, gint64 line, const char **why)
{
	const json_t *value = json_object_get(object, key);
	if (value == NULL || json_is_null(value))
		return NULL;
	if (!json_is_string(value)) {
		*why = "a text is not a string";
		return NULL;
	}
	const char *bytes = json_string_value(value);
	const gsize len = json_string_length(value);
	g_autofree char *text = text_repair(bytes, len);
	if (strlen(text) <= max)
		return g_steal_pointer(&text);
	reading_warn(lines->reading, line, "%s cut at %" G_GSIZE_FORMAT " KiB", key,
	             max / 1024);
	return text_cut(text, max);
}

/* A word of ours; 0 when missing, and *why when it is none. */
static int read_word(const json_t *object, const char *key,
                     int (*parse)(const char *word), const char *reason, const char **why)
{
	const json_t *value = json_object_get(object, key);
	if (value == NULL || json_is_null(value))
		return 0;
	const int word = json_is_string(value) ? parse(json_string_value(value)) : -1;
	if (word < 0)
		*why = reason;
	return MAX(word, 0);
}

/* Where an event of a kind belongs when nobody says. */
static enum lane lane_of(enum event_kind kind)
{
	switch (kind) {
	case KIND_POST:
	case KIND_COMPONENT:
		return LANE_STATUS;
	case KIND_ALERT:
	case KIND_LOG:
		return LANE_MACHINES;
	case KIND_CHANGE:
		return LANE_CHANGES;
	case KIND_STATEMENT:
		return LANE_STATEMENTS;
	case KIND_CLAIM:
		return LANE_PRESS;
	default:
		return LANE_PEOPLE;
	}
}

static void read_words(struct lines *lines, const json_t *object, Event *event,
                       const char **why)
{
	const char *severity = json_text(object, "severity");
	const int graded = severity != NULL ? severity_parse(severity) : 0;
	event->kind = (enum event_kind)read_word(object, "kind", kind_parse,
	                                         "kind is none of ours", why);
	event->lane = (enum lane)read_word(object, "lane", lane_parse,
	                                   "lane is none of ours", why);
	event->phase = (enum phase)read_word(object, "phase", phase_parse,
	                                     "phase is none of ours", why);
	event->level = (enum level)read_word(object, "level", level_parse,
	                                     "level is none of ours", why);
	event->severity = (enum severity)MAX(graded, 0);
	event->severity_text =
	        severity != NULL ? text_repair(severity, strlen(severity)) : NULL;
	if (event->kind == 0 && *why == NULL)
		*why = "kind is missing";
	if (event->lane == 0 && lines->reading->options->lane != 0)
		event->lane = (enum lane)lines->reading->options->lane;
	else if (event->lane == 0)
		event->lane = lane_of(event->kind);
}

/* Members that we do not know, as one object; what stood under extra stays under extra. */
static char *read_extra(json_t *object)
{
	const json_t *given = json_object_get(object, "extra");
	g_autoptr(json_t) extra =
	        json_is_object(given) ? json_deep_copy(given) : json_object();
	const char *key;
	json_t *value;
	json_object_foreach(object, key, value)
	{
		bool ours = false;
		for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
			ours |= strcmp(key, known[i]) == 0;
		if (!ours)
			json_object_set(extra, key, value);
	}
	if (json_object_size(extra) == 0)
		return NULL;
	char *dumped = json_dumps(extra, JSON_COMPACT | JSON_SORT_KEYS);
	char *text = g_strdup(dumped);
	free(dumped);
	return text;
}

/* --- one line ---------------------------------------------------------------- */

static void reject(struct lines *lines, gint64 line, gint64 offset, gsize len,
                   const char *why)
{
	if (lines->rejected++ == 0) {
		lines->first_reason = g_strdup(why);
		lines->first_line = line;
	}
	reading_lines(lines->reading, LINE_REJECTED, line, offset, (gint64)len);
	reading_reject(lines->reading, line, offset, "%s", why);
}

/* A post labelled "Update" keeps the phase of the one before it. */
static void mark_repeat(struct lines *lines, Event *event)
{
	if (event->kind != KIND_POST || event->phase == PHASE_NONE)
		return;
	const char *incident = event->incident != NULL ? event->incident : "";
	const gpointer last = g_hash_table_lookup(lines->phases, incident);
	event->repeats_phase = GPOINTER_TO_INT(last) == (int)event->phase;
	g_hash_table_insert(lines->phases, g_strdup(incident),
	                    GINT_TO_POINTER((int)event->phase));
}

/*
 * Its first post states an incident: the id, and whether it is planned work. No title, which another source may state;
 * where none does, the first post gives it (store/load.c).
 */
static bool state_incident(struct lines *lines, const Event *post, GError **error)
{
	const struct sink *sink = lines->reading->sink;
	if (post->kind != KIND_POST || post->incident == NULL ||
	    !g_hash_table_add(lines->stated, g_strdup(post->incident)))
		return true;
	g_autoptr(Incident) incident = incident_new();
	incident->line = post->line;
	incident->offset = post->offset;
	incident->length = post->length;
	incident->vendor_id = g_strdup(post->incident);
	if (post->phase >= PHASE_SCHEDULED)
		incident->kind = INCIDENT_MAINTENANCE;
	return sink->incident(sink->user, incident, error);
}

static void read_members(struct lines *lines, const json_t *object, Event *event,
                         const char **why)
{
	const gint64 line = event->line;
	read_words(lines, object, event, why);
	if (*why == NULL)
		read_times(lines, object, event, why);
	event->title = read_text(lines, object, "title", TITLE_MAX, line, why);
	event->body = read_text(lines, object, "body", LINE_MAX_BYTES, line, why);
	event->component = read_text(lines, object, "component", TITLE_MAX, line, why);
	event->incident = read_text(lines, object, "incident", TITLE_MAX, line, why);
	event->url = read_text(lines, object, "url", TITLE_MAX, line, why);
	if (event->kind == KIND_COMPONENT && *why == NULL &&
	    (event->component == NULL || event->level == LEVEL_NONE))
		*why = "a component event needs component and level";
	if (event->title == NULL && event->kind == KIND_POST &&
	    event->phase != PHASE_NONE)
		event->title = g_strdup(phase_name((int)event->phase));
	if (event->title == NULL && event->kind == KIND_COMPONENT)
		event->title = g_strdup(level_name((int)event->level));
}

static bool read_object(struct lines *lines, json_t *object, const char *text, gsize len,
                        gint64 line, gint64 offset, GError **error)
{
	g_autoptr(Event) event = event_new();
	const char *why = NULL;
	reading_warn_of_nul(lines->reading, text, len, line);
	event->line = line;
	event->offset = offset;
	event->length = (gint64)len;
	read_members(lines, object, event, &why);
	if (why != NULL) {
		reject(lines, line, offset, len, why);
		return true;
	}
	event->extra = read_extra(object);
	mark_repeat(lines, event);
	lines->events++;
	return state_incident(lines, event, error) &&
	       lines->reading->sink->event(lines->reading->sink->user, event, error);
}

static bool read_line(struct lines *lines, const char *text, gsize len, gint64 line,
                      gint64 offset, GError **error)
{
	const struct place place = { lines->reading->name, line, 0, offset };
	g_autoptr(GError) fault = NULL;
	lines->seen++;
	if (len > LINE_MAX_BYTES) {
		reject(lines, line, offset, len, "longer than the limit of 1 MiB");
		return true;
	}
	if (!text_is_utf8(text, len)) {
		reject(lines, line, offset, len, "is not UTF-8");
		return true;
	}
	g_autoptr(json_t) object = json_parse(text, len, &place, &fault);
	if (object == NULL)
		reject(lines, line, offset, len, fault->message);
	else if (!json_is_object(object))
		reject(lines, line, offset, len, "is not a JSON object");
	else
		return read_object(lines, object, text, len, line, offset, error);
	return true;
}

/* --- all lines --------------------------------------------------------------- */

static bool is_blank(const char *text, gsize len)
{
	for (gsize i = 0; i < len; i++)
		if (!g_ascii_isspace(text[i]))
			return false;
	return true;
}

static bool refuse(const struct lines *lines, GError **error, const char *what)
{
	const struct place place = { lines->reading->name, lines->first_line, 0, -1 };
	error_at(error, ERROR_DATA, &place, "%s: %s", what,
	         lines->first_reason != NULL ? lines->first_reason : "it has none");
	return error_hint(error, "debrief formats show events");
}

static bool read_all(struct lines *lines, const char *bytes, gsize len, GError **error)
{
	gint64 line = 1;
	for (gsize at = 0; at < len; line++) {
		const char *end = memchr(bytes + at, '\n', len - at);
		const gsize whole = end != NULL ? (gsize)(end - bytes) - at : len - at;
		gsize text = whole;
		if (text > 0 && bytes[at + text - 1] == '\r')
			text--;
		if (!is_blank(bytes + at, text) &&
		    !read_line(lines, bytes + at, text, line,
		               (gint64)at + lines->reading->base, error))
			return false;
		if (lines->seen == FIRST_LINES && lines->rejected > FIRST_LINES / 2)
			return refuse(lines, error,
			              "looks like something else than event lines");
		at += whole + 1;
	}
	return lines->events > 0 || refuse(lines, error, "no line is an event");
}

/* --- a table ----------------------------------------------------------------- */

static json_t *cell_text(struct csv_cell cell)
{
	if (cell.len > 1 && cell.text[0] == '\'' &&
	    strchr("=+-@|\xef", cell.text[1]) != NULL)
		cell = (struct csv_cell){ cell.text + 1, cell.len - 1 };
	g_autofree char *text = text_repair(cell.text, cell.len);
	return json_string(text);
}

/* An object of the cells that are not empty. */
static json_t *row_object(const struct csv *csv, const GPtrArray *names)
{
	json_t *object = json_object();
	for (guint i = 0; i < MIN(names->len, csv->cells->len); i++) {
		const struct csv_cell *cell = csv_cell(csv, i);
		if (cell->len > 0 && *(const char *)names->pdata[i] != '\0')
			json_object_set_new(object, names->pdata[i], cell_text(*cell));
	}
	return object;
}

static bool has_column(const GPtrArray *names, const char *name)
{
	for (guint i = 0; i < names->len; i++)
		if (strcmp(names->pdata[i], name) == 0)
			return true;
	return false;
}

static bool is_heading(const GPtrArray *names)
{
	return has_column(names, "time") && has_column(names, "kind");
}

static bool read_rows(struct lines *lines, struct csv *csv, const GPtrArray *names,
                      GError **error)
{
	bool more = true;
	while (more) {
		if (!csv_row(csv, &more, error))
			return false;
		if (!more || csv_is_blank(csv))
			continue;
		lines->seen++;
		g_autoptr(json_t) object = row_object(csv, names);
		if (!read_object(lines, object, csv->bytes + csv->row_at, csv->row_len,
		                 csv->row_line,
		                 (gint64)csv->row_at + lines->reading->base, error))
			return false;
		if (lines->seen == FIRST_LINES && lines->rejected > FIRST_LINES / 2)
			return refuse(lines, error,
			              "looks like something else than events");
	}
	return lines->events > 0 || refuse(lines, error, "no row is an event");
}

static bool read_table(struct lines *lines, const char *bytes, gsize len, GError **error)
{
	struct csv csv;
	bool more;
	csv_open(&csv, lines->reading->name, bytes, len);
	bool ok = csv_row(&csv, &more, error);
	if (ok) {
		g_autoptr(GPtrArray) names = csv_names(&csv);
		ok = read_rows(lines, &csv, names, error);
	}
	csv_close(&csv);
	return ok;
}

/* A heading that names a time and a kind, and a row with a kind of ours. */
static bool is_table(const char *bytes, gsize len)
{
	struct csv csv;
	bool more, is = false;
	if (len == 0 || *bytes == '{')
		return false;
	csv_open(&csv, "", bytes, len);
	if (csv_row(&csv, &more, NULL) && more) {
		g_autoptr(GPtrArray) names = csv_names(&csv);
		if (is_heading(names) && csv_row(&csv, &more, NULL)) {
			g_autoptr(json_t) object = row_object(&csv, names);
			const char *kind = json_text(object, "kind");
			is = kind != NULL && kind_parse(kind) > 0;
		}
	}
	csv_close(&csv);
	return is;
}

static bool read_document(struct reading *reading, const char *bytes, gsize len,
                          GError **error)
{
	struct lines lines = { .reading = reading };
	lines.phases = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	lines.stated = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	const bool ok = is_table(bytes, len) ? read_table(&lines, bytes, len, error)
	                                     : read_all(&lines, bytes, len, error);
	g_hash_table_unref(lines.phases);
	g_hash_table_unref(lines.stated);
	g_free(lines.first_reason);
	return ok;
}

/* Logs of programs have time and level too: only a kind of ours tells events apart. */
static bool is_event(const char *text, gsize len)
{
	g_autoptr(json_t) object = json_parse(text, len, &PLACE_NONE, NULL);
	const char *kind = json_text(object, "kind");
	return kind != NULL && kind_parse(kind) > 0 &&
	       json_object_get(object, "time") != NULL;
}

static int bid(const struct sample_bytes *sample)
{
	int seen = 0, events = 0;
	if (is_table(sample->head, sample->head_len))
		return 97;
	for (gsize at = 0; at < sample->head_len && seen < 20;) {
		const char *line = sample->head + at;
		const char *end = memchr(line, '\n', sample->head_len - at);
		const gsize len =
		        end != NULL ? (gsize)(end - line) : sample->head_len - at;
		if (!is_blank(line, len)) {
			seen++;
			events += is_event(line, len);
		}
		at += len + 1;
	}
	return events > 0 ? 30 + 60 * events / seen : 0;
}

const struct importer importer_events = {
	.name = "events",
	.title = "Events as JSON lines, or as a table",
	.about = "Specification: schemas/event.schema.json, version 1, read 2026-11-25. "
	         "Takes time and "
	         "kind (both required), end, time_lo, time_hi, lane, phase, title, body, "
	         "component, "
	         "level, severity, incident, url; members that it does not know are kept "
	         "under "
	         "extra. A time of a minute is the range of that minute. A bad line is "
	         "set aside, "
	         "the others stay. The lane of a kind is its usual one unless the line "
	         "or --lane "
	         "says otherwise. Posts with an incident state that incident. A table "
	         "has the same names in its heading. Written by "
	         "debrief export "
	         "--format jsonl and csv.",
	.lane = LANE_PEOPLE,
	.bid = bid,
	.read_document = read_document,
	.any_bytes = true,
};
