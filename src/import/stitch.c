#include "import/stitch.h"
#include "import/latency.h"
#include "import/line_clock.h"
#include "import/line_skew.h"
#include "import/notable.h"
#include "import/parts.h"
#include "import/pattern_file.h"
#include "import/rates.h"
#include "model/columns.h"

enum {
	TRIAL_LINES = 1000,
	EXHAUSTED_MAX = 1000, /* each takes a while */
};

struct stitch {
	struct reading *reading;
	const struct importer *importer;
	const GPtrArray *formats;
	gint64 offset;  /* of the next chunk in the source */
	gint64 line;    /* number of its first line, from 1 */
	bool continues; /* an earlier source, which may end within a record */
	bool tried;     /* the trial of the first lines is over */
	gint64 tried_lines, tried_bad; /* of the first TRIAL_LINES that are not blank */
	gint64 exhausted; /* lines for which a user's pattern needs too many steps */

	LineClock *clock;
	Tally *tally;
	Rates *rates;
	Latency *latency;
	Parts *parts;
	Notable *notable;
	GByteArray *columns;
	struct line_skew skew;
	gint64 first_at, last_at; /* of the chunk */
};

Stitch *stitch_new(struct reading *reading, const Input *input, const GPtrArray *formats,
                   gint64 offset, gint64 lines_before)
{
	Stitch *stitch = g_new0(Stitch, 1);
	stitch->reading = reading;
	stitch->formats = formats;
	stitch->importer = ((const struct format *)formats->pdata[0])->importer;
	stitch->line = lines_before + 1;
	stitch->offset = offset;
	stitch->continues = stitch->tried = lines_before > 0;
	stitch->clock = line_clock_new(reading, input);
	stitch->tally = tally_new(reading->sink);
	stitch->rates = rates_new();
	stitch->latency = latency_new();
	stitch->parts = parts_new();
	line_skew_init(&stitch->skew);
	stitch->notable = notable_new();
	stitch->columns = g_byte_array_new();
	return stitch;
}

void stitch_free(Stitch *stitch)
{
	if (stitch == NULL)
		return;
	line_clock_free(stitch->clock);
	tally_free(stitch->tally);
	rates_free(stitch->rates);
	latency_free(stitch->latency);
	parts_free(stitch->parts);
	line_skew_clear(&stitch->skew);
	notable_free(stitch->notable);
	g_byte_array_unref(stitch->columns);
	g_free(stitch);
}

/* --- stitch --------------------------------------------------------------- */

static enum line_fate fate_of(const Stitch *stitch, const struct line_record *record)
{
	if (record->orphan && stitch->reading->source->records == 0 && !stitch->continues)
		return LINE_REJECTED; /* it continues nothing */
	return (enum line_fate)record->fate;
}

enum { EXPLAINED = 20 }; /* misses of a user's pattern, which take long to look into */

/* Where the user's pattern stops to match; NULL = that is not to be told. */
static char *why_missed(const Stitch *stitch, const struct line_record *record,
                        const char *bytes, gsize *at)
{
	if (stitch->importer->written == NULL || bytes == NULL ||
	    record->fault == LOG_FAULT_STEPS ||
	    stitch->reading->source->rejected > EXPLAINED)
		return NULL;
	return pattern_format_miss(stitch->importer->written, bytes + record->offset,
	                           record->text_length, at);
}

static void reject(Stitch *stitch, const struct line_record *record, gint64 line,
                   const char *bytes)
{
	const gint64 offset = stitch->offset + record->offset;
	gsize at = 0;
	g_autofree char *missed = why_missed(stitch, record, bytes, &at);
	const char *fault = log_fault_text((enum log_fault)record->fault);
	if (record->text_length > LINE_LIMIT)
		reading_reject(stitch->reading, line, offset, "longer than 1 MiB");
	else if (record->fate == LINE_IN_RECORD)
		reading_reject(stitch->reading, line, offset, "continues no record");
	else if (missed != NULL)
		reading_reject(stitch->reading, line, offset,
		               "no record of the format \"%s\": column %zu: %s",
		               stitch->importer->name, at + 1, missed);
	else if (fault != NULL)
		reading_reject(stitch->reading, line, offset, "%s", fault);
	else
		reading_reject(stitch->reading, line, offset,
		               "no record of the format \"%s\"", stitch->importer->name);
}

/* bytes: of the chunk, NULL where the line is too long to be looked at */
static void count(Stitch *stitch, const struct line_record *record, gint64 line,
                  const char *bytes)
{
	Source *source = stitch->reading->source;
	const enum line_fate fate = fate_of(stitch, record);
	source->lines++;
	if (fate != LINE_IGNORED && stitch->tried_lines < TRIAL_LINES) {
		stitch->tried_lines++;
		stitch->tried_bad += fate == LINE_REJECTED;
	}
	stitch->exhausted += record->fault == LOG_FAULT_STEPS;
	if (fate == LINE_REJECTED) {
		reject(stitch, record, line, bytes);
		return;
	}
	source->ignored += fate == LINE_IGNORED;
	source->in_records += fate == LINE_IN_RECORD;
	if (fate == LINE_IN_RECORD && record->odd_bytes)
		reading_warn(stitch->reading, line,
		             "control characters or bytes that are not UTF-8: "
		             "kept as they "
		             "are, shown repaired");
}

/* The source's pattern of a record; of each of the records it is asked for once. */
static struct tally_pattern *pattern_of(Stitch *stitch, const struct records *records,
                                        const struct line_record *record)
{
	gpointer *pattern = &records->met->pdata[record->pattern];
	if (*pattern == NULL)
		*pattern = tally_pattern_of(
		        stitch->tally,
		        g_ptr_array_index(records->patterns, record->pattern),
		        record->status_class);
	return *pattern;
}

static void saw(Stitch *stitch, gint64 at)
{
	if (stitch->first_at == INSTANT_NONE || at < stitch->first_at)
		stitch->first_at = at;
	if (at > stitch->last_at) /* INSTANT_NONE is the smallest */
		stitch->last_at = at;
}

/* For sinks that want to see every record: what its first line says of it is read again. */
static void tell(Stitch *stitch, const struct tally_pattern *pattern,
                 const struct line_record *line, gint64 number, const char *bytes)
{
	const struct sink *sink = stitch->reading->sink;
	g_autofree char *room = g_malloc(FORMATS_ROOM);
	g_autofree char *plain = g_malloc(line->text_length + 1);
	const bool first = stitch->offset + line->offset == 0;
	const gsize bom = first && g_str_has_prefix(bytes, "\xef\xbb\xbf") ? 3 : 0;
	const gsize len =
	        formats_uncolour(bytes + line->offset + bom, line->text_length, plain);
	struct log_record record = { .room = room };
	for (guint16 n = 0; n <= line->ordinal; n++) {
		record.from = record.next;
		formats_read(stitch->formats, plain, len, NULL, &record);
	}
	const struct log_told told = {
		.line = number,
		.offset = stitch->offset + line->offset,
		.length = line->extent,
		.at = line->at,
		.duration = line->duration,
		.count = line->count,
		.severity = (enum severity)line->severity,
		.status = line->status,
		.pattern = pattern->seen.text,
		.record = &record,
	};
	sink->record(sink->user, &told);
}

static bool stitch_record(Stitch *stitch, struct tally_pattern *pattern,
                          const struct line_record *record, gint64 line,
                          const char *bytes, GError **error)
{
	const gint64 offset = stitch->offset + record->offset;
	stitch->reading->source->records++;
	if (record->at != INSTANT_NONE)
		saw(stitch, record->at);
	if (stitch->reading->sink->record != NULL)
		tell(stitch, pattern, record, line, bytes);
	if (!tally_add(stitch->tally, pattern, record, line, offset, error))
		return false;
	rates_add(stitch->rates, record, line, offset);
	latency_add(stitch->latency, record, line, offset);
	parts_add(stitch->parts, pattern, record, line, offset);
	if (record->observed != INSTANT_NONE && record->at != INSTANT_NONE)
		line_skew_saw(&stitch->skew, record->observed - record->at);
	notable_offer(stitch->notable, pattern, record, line, offset,
	              bytes + record->offset);
	return true;
}

static bool stitch_lines(Stitch *stitch, struct records *records, const char *bytes,
                         bool last, GError **error)
{
	struct column_state state = { 0 };
	gint64 line = stitch->line - 1;
	g_ptr_array_set_size(records->met, (int)records->patterns->len);
	parts_names(stitch->parts, records->names);
	line_clock_look(stitch->clock, records, bytes, stitch->line, last);
	g_byte_array_set_size(stitch->columns, records->n_lines * COLUMN_MAX);
	guint8 *columns = stitch->columns->data;
	stitch->first_at = stitch->last_at = INSTANT_NONE;
	for (guint i = 0; i < records->lines->len; i++) {
		struct line_record *record =
		        &g_array_index(records->lines, struct line_record, i);
		line += record->ordinal == 0;
		struct tally_pattern *pattern =
		        record->begins ? pattern_of(stitch, records, record) : NULL;
		record->at = pattern != NULL ? line_clock_at(stitch->clock, record, line)
		                             : INSTANT_NONE;
		if (record->ordinal == 0) {
			count(stitch, record, line, bytes);
			columns = columns_put(columns, &state, record->at,
			                      pattern == NULL ? 0 : pattern->seen.id,
			                      record->status_class, record->length);
		}
		if (pattern != NULL &&
		    !stitch_record(stitch, pattern, record, line, bytes, error))
			return false;
	}
	g_byte_array_set_size(stitch->columns, (guint)(columns - stitch->columns->data));
	notable_keep(stitch->notable);
	return true;
}

static bool give_chunk(Stitch *stitch, const char *bytes, gsize len, GBytes *packed,
                       gint64 n, const GByteArray *columns, GError **error)
{
	const struct sink *sink = stitch->reading->sink;
	const struct log_chunk chunk = {
		.first_line = stitch->line,
		.lines = n,
		.offset = stitch->offset,
		.length = (gint64)len,
		.first_at = stitch->first_at,
		.last_at = stitch->last_at,
		.bytes = bytes,
		.packed = packed,
		.columns = columns == NULL ? NULL : columns->data,
		.columns_len = columns == NULL ? 0 : columns->len,
	};
	stitch->offset += (gint64)len;
	if (stitch->reading->options->keep_raw != KEEP_ALL)
		return true;
	return sink->chunk(sink->user, &chunk, error);
}

/* More than half bad among the first lines: the format was chosen wrongly, and a store of rejects helps nobody. */
static bool passes_trial(Stitch *stitch, bool last, GError **error)
{
	if (stitch->exhausted > EXHAUSTED_MAX) {
		const struct place where = { stitch->reading->name, 0, 0, -1 };
		error_at(error, ERROR_DATA, &where,
		         "the pattern \"%s\" needs too many steps for more than %d lines",
		         stitch->importer->name, EXHAUSTED_MAX);
		return error_hint(error, "say what a field looks like, %%{name:REGEX}, "
		                         "where many lengths would do");
	}
	if (stitch->tried || (stitch->tried_lines < TRIAL_LINES && !last))
		return true;
	stitch->tried = true;
	if (stitch->tried_bad * 2 <= stitch->tried_lines)
		return true;
	struct place place = { stitch->reading->name, 0, 0, -1 };
	error_at(error, ERROR_DATA, &place,
	         "looks like another format than \"%s\": %" G_GINT64_FORMAT
	         " of the first %" G_GINT64_FORMAT " lines are no records of it",
	         stitch->importer->name, stitch->tried_bad, stitch->tried_lines);
	return error_hint(error, "debrief formats test shows which formats match");
}

bool stitch_chunk(Stitch *stitch, struct records *records, const char *bytes,
                  GBytes *packed, bool last, GError **error)
{
	if (!stitch_lines(stitch, records, bytes, last, error) ||
	    !give_chunk(stitch, bytes, records->used, packed, records->n_lines,
	                stitch->columns, error))
		return false;
	if (stitch->first_at != INSTANT_NONE)
		reading_saw(stitch->reading, range_of(stitch->first_at, stitch->last_at));
	stitch->line += records->n_lines;
	return passes_trial(stitch, last, error);
}

bool stitch_long_line(Stitch *stitch, const char *bytes, gsize len, bool first, bool ends,
                      bool last, GError **error)
{
	struct column_state state = { 0 };
	if (first) {
		const struct line_record record = { .fate = LINE_REJECTED,
			                            .text_length = LINE_LIMIT + 1 };
		count(stitch, &record, stitch->line, NULL);
	}
	g_byte_array_set_size(stitch->columns, 0);
	columns_add(stitch->columns, &state, INSTANT_NONE, 0, 0, len);
	stitch->first_at = stitch->last_at = INSTANT_NONE;
	if (!give_chunk(stitch, bytes, len, NULL, first, first ? stitch->columns : NULL,
	                error))
		return false;
	stitch->line += ends;
	return passes_trial(stitch, last, error);
}

bool stitch_known(Stitch *stitch, const char *bytes, gsize len, bool last, GError **error)
{
	gint64 lines = 0;
	for (gsize at = 0; at < len; lines++) {
		const char *end = memchr(bytes + at, '\n', len - at);
		at = end != NULL ? (gsize)(end - bytes) + 1 : len;
	}
	stitch->reading->source->lines += lines;
	stitch->reading->source->duplicate += lines;
	stitch->offset += (gint64)len;
	stitch->line += lines;
	stitch->continues = true;
	return passes_trial(stitch, last, error);
}

bool stitch_line_end(Stitch *stitch, const char *bytes, gsize len, GError **error)
{
	stitch->first_at = stitch->last_at = INSTANT_NONE;
	stitch->line--;
	const bool ok = give_chunk(stitch, bytes, len, NULL, 0, NULL, error);
	stitch->line++;
	return ok;
}

gint64 stitch_offset(const Stitch *stitch)
{
	return stitch->offset;
}

bool stitch_finish(Stitch *stitch, GError **error)
{
	line_skew_tell(&stitch->skew, stitch->reading);
	line_clock_finish(stitch->clock);
	const struct sink *sink = stitch->reading->sink;
	const Source *source = stitch->reading->source;
	return tally_finish(stitch->tally, error) &&
	       rates_finish(stitch->rates, sink, source, error) &&
	       latency_finish(stitch->latency, sink, source, error) &&
	       parts_finish(stitch->parts, sink, source, error) &&
	       notable_finish(stitch->notable, stitch->formats,
	                      stitch->reading->options->keep_raw == KEEP_NOTABLE, sink,
	                      source, error);
}
