/*
 * timesketch.c - timelines of Timesketch and plaso as JSON lines; those in CSV are csv_log.c's.
 *
 * Source  timesketch.org/guides/user/import-from-json-csv: message, datetime (ISO 8601), timestamp_desc are needed,
 *         timestamp is an epoch of microseconds; plaso.readthedocs.io, psort's json_line output. Read
 *         2026-11-25
 * Takes   one event a line: datetime as its time, message, what the time means, data type, host
 * Leaves  all other members: they stay in the source
 * Quirks  the two times must agree and do not always: datetime holds, and it is said; a datetime without a zone is UTC
 *         where timestamp says so
 */
#include "base/text.h"
#include "import/response.h"

#include <string.h>

enum { MESSAGE, STRINGS, DATETIME, TIMESTAMP, DESC, TYPE, HOST, COMPUTER, TAG, N };
static const char *const names[N] = { "message",   "strings",        "datetime",
	                              "timestamp", "timestamp_desc", "data_type",
	                              "hostname",  "computer_name",  "tag" };
enum { TITLE_CHARS = 300 };

struct row {
	char *cells[N]; /* NULL = empty or not there */
};

static void row_clear(struct row *row)
{
	for (int i = 0; i < N; i++)
		g_clear_pointer(&row->cells[i], g_free);
}
typedef struct row Row;
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Row, row_clear)

/* Microseconds since the epoch, whatever the magnitude: a number of that name is nothing else. */
static gint64 epoch_of(const char *text)
{
	char *end;
	if (text == NULL || !(g_ascii_isdigit(*text)))
		return INSTANT_NONE;
	const gint64 at = g_ascii_strtoll(text, &end, 10);
	return (*end == '\0' || *end == '.') && instant_in_limits(at) ? at : INSTANT_NONE;
}

static const char *set_time(struct reading *reading, const struct row *row, Event *event)
{
	const char *text = row->cells[DATETIME];
	const gint64 epoch = epoch_of(row->cells[TIMESTAMP]);
	struct stamp stamp;
	if (text == NULL || !stamp_parse(text, strlen(text), &stamp)) {
		if (epoch == INSTANT_NONE)
			return "has no datetime that can be read";
		event->at = range_point(epoch);
		event->zone = ZONE_EXPLICIT;
		return NULL;
	}
	if (!stamp.zoned && epoch != INSTANT_NONE && ABS(epoch - stamp.civil) <= SECOND) {
		stamp.zoned = true;
		stamp.offset_s = 0;
	}
	event->at = reading_when(reading, &stamp, event->line, &event->zone);
	if (!range_known(event->at))
		return "has a datetime out of limits";
	if (epoch != INSTANT_NONE &&
	    (epoch < event->at.lo - SECOND || epoch > event->at.hi + SECOND))
		reading_warn(reading, event->line,
		             "datetime and timestamp do not agree: datetime is used");
	return NULL;
}

static const char *fill(struct reading *reading, const struct row *row, Event *event)
{
	const char *words =
	        row->cells[MESSAGE] != NULL ? row->cells[MESSAGE] : row->cells[STRINGS];
	const char *why = set_time(reading, row, event);
	if (why != NULL)
		return why;
	if (words == NULL)
		return "has no message";
	event->kind = KIND_LOG;
	event->lane = reading->source->lane;
	event->severity = SEVERITY_INFO;
	event->title = text_one_line(words, TITLE_CHARS);
	event->body = text_cut(words, 64 * 1024);
	response_keep(event, "time_of", row->cells[DESC]);
	response_keep(event, "data_type", row->cells[TYPE]);
	response_keep(event, "host",
	              row->cells[HOST] != NULL ? row->cells[HOST] : row->cells[COMPUTER]);
	if (g_strcmp0(row->cells[TAG], "[]") != 0 && g_strcmp0(row->cells[TAG], "-") != 0)
		response_keep(event, "tag", row->cells[TAG]);
	return NULL;
}

/* --- JSON lines ---------------------------------------------------------------------- */

static const char *read_object(struct reading *reading, const json_t *object,
                               Event *event)
{
	g_auto(Row) row = { 0 };
	for (int i = 0; i < N; i++)
		row.cells[i] = json_objects_text(object, names[i]);
	return fill(reading, &row, event);
}

/* --- all of it -------------------------------------------------------------------------- */

static bool read_document(struct reading *reading, const char *bytes, gsize len,
                          GError **error)
{
	static const char *const lists[] = { NULL };
	return json_objects_read(reading, bytes, len, lists, read_object, error);
}

static int bid(const struct sample_bytes *sample)
{
	const char first = sample_first(sample);
	return (first == '{' || first == '[') &&
	                       sample_has(sample, "\"timestamp_desc\"") &&
	                       sample_has(sample, "\"datetime\"")
	               ? 95
	               : 0;
}

const struct importer importer_timesketch = {
	.name = "timesketch",
	.title = "Timelines of Timesketch and plaso as JSON lines",
	.about = "Objects with datetime, timestamp_desc and message, one a line: what "
	         "Timesketch imports and exports, psort's json_line output. One event "
	         "each: "
	         "datetime as its time (timestamp where there is none), message (strings "
	         "where there is none); what the time means, data type, host and tag "
	         "under "
	         "extra. datetime and timestamp must agree to the second; where they do "
	         "not "
	         "it is said and datetime holds. 64 MiB at most. Tables in CSV are read "
	         "as "
	         "csv-log. Leaves all other members in the source. Specification: "
	         "timesketch.org/guides/user/import-from-json-csv, plaso.readthedocs.io, "
	         "read 2026-11-25. Seen in real data: Timesketch's end-to-end tests.",
	.lane = LANE_MACHINES,
	.bid = bid,
	.read_document = read_document,
};
