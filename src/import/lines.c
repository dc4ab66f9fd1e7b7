#include "import/lines.h"
#include "import/notable.h"
#include "import/rates.h"
#include "model/columns.h"

#include <string.h>

enum {
	CHUNK_SIZE = 1024 * 1024,
	BUFFER_SIZE =
	        CHUNK_SIZE + LINE_LIMIT + 2, /* a chunk behind the longest good line */
	TRIAL_LINES = 1000,
};

struct lines {
	struct reading *reading;
	Input *input;
	const struct importer *importer;

	char *buffer;
	gsize used;
	bool at_end;   /* of the input */
	gint64 offset; /* of buffer[0] in the source */
	gint64 line;   /* number of the first line in buffer, from 1 */
	bool in_long_line;
	bool tried;                    /* the trial of the first lines is over */
	gint64 tried_lines, tried_bad; /* of the first TRIAL_LINES that are not blank */

	struct records records;
	Tally *tally;
	Rates *rates;
	Notable *notable;
	GByteArray *columns;
};

/* --- cut ------------------------------------------------------------------ */

static bool fill(struct lines *lines, gsize want, GError **error)
{
	while (!lines->at_end && lines->used < want) {
		gssize n = input_read(lines->input, lines->buffer + lines->used,
		                      BUFFER_SIZE - lines->used, error);
		if (n < 0)
			return false;
		lines->at_end = n == 0;
		lines->used += (gsize)n;
	}
	return true;
}

static void consume(struct lines *lines, gsize len)
{
	memmove(lines->buffer, lines->buffer + len, lines->used - len);
	lines->used -= len;
	lines->offset += (gint64)len;
}

/* Bytes up to and with the last line end; all of them at the end of the input. */
static gsize whole_lines(const struct lines *lines)
{
	if (lines->at_end)
		return lines->used;
	gsize len = lines->used;
	while (len > 0 && lines->buffer[len - 1] != '\n')
		len--;
	return len;
}

/* --- stitch --------------------------------------------------------------- */

static void count(struct lines *lines, const struct line_record *record, gint64 line)
{
	struct reading *reading = lines->reading;
	Source *source = reading->source;
	source->lines++;
	if (record->fate != LINE_IGNORED && lines->tried_lines < TRIAL_LINES) {
		lines->tried_lines++;
		lines->tried_bad += record->fate == LINE_REJECTED;
	}
	if (record->fate == LINE_IN_RECORD) {
		source->in_records++;
		source->records++;
		if (record->odd_bytes)
			reading_warn(reading, line,
			             "control characters or bytes that are not UTF-8: "
			             "kept as they "
			             "are, shown repaired");
	} else if (record->fate == LINE_IGNORED) {
		source->ignored++;
	} else if (record->text_length > LINE_LIMIT) {
		reading_reject(reading, line, lines->offset + record->offset,
		               "longer than 1 MiB");
	} else {
		reading_reject(reading, line, lines->offset + record->offset,
		               "no record of the format \"%s\"", lines->importer->name);
	}
}

/* The chunk's patterns as the source's, in the order in which they come. */
static struct tally_pattern **source_patterns(struct lines *lines)
{
	const struct records *records = &lines->records;
	struct tally_pattern **patterns =
	        g_new0(struct tally_pattern *, records->patterns->len + 1);
	for (guint i = 0; i < records->lines->len; i++) {
		const struct line_record *record =
		        &g_array_index(records->lines, struct line_record, i);
		if (record->fate == LINE_IN_RECORD && patterns[record->pattern] == NULL)
			patterns[record->pattern] = tally_pattern_of(
			        lines->tally,
			        g_ptr_array_index(records->patterns, record->pattern),
			        record->status_class);
	}
	return patterns;
}

static bool stitch_lines(struct lines *lines, struct tally_pattern *const *patterns,
                         GError **error)
{
	const GArray *all = lines->records.lines;
	struct column_state state = { 0 };
	g_byte_array_set_size(lines->columns, 0);
	for (guint i = 0; i < all->len; i++) {
		const struct line_record *record =
		        &g_array_index(all, struct line_record, i);
		gint64 line = lines->line + i, offset = lines->offset + record->offset;
		struct tally_pattern *pattern =
		        record->fate == LINE_IN_RECORD ? patterns[record->pattern] : NULL;
		count(lines, record, line);
		columns_add(lines->columns, &state, record->at,
		            pattern == NULL ? 0 : pattern->seen.id, record->status_class,
		            record->length);
		if (pattern == NULL)
			continue;
		if (!tally_add(lines->tally, pattern, record, line, offset, error))
			return false;
		rates_add(lines->rates, record, line, offset);
		notable_offer(lines->notable, pattern, record, line, offset,
		              lines->buffer + record->offset);
	}
	return true;
}

static bool give_chunk(struct lines *lines, gsize len, gint64 n,
                       const GByteArray *columns, GError **error)
{
	const struct sink *sink = lines->reading->sink;
	const struct log_chunk chunk = {
		.first_line = lines->line,
		.lines = n,
		.offset = lines->offset,
		.length = (gint64)len,
		.first_at = lines->records.first_at,
		.last_at = lines->records.last_at,
		.bytes = lines->buffer,
		.columns = columns == NULL ? NULL : columns->data,
		.columns_len = columns == NULL ? 0 : columns->len,
	};
	return sink->chunk(sink->user, &chunk, error);
}

/* More than half bad among the first lines: the format was chosen wrongly, and a store of rejects helps nobody. */
static bool passes_trial(struct lines *lines, GError **error)
{
	bool all = lines->at_end && lines->used == 0;
	if (lines->tried || (lines->tried_lines < TRIAL_LINES && !all))
		return true;
	lines->tried = true;
	if (lines->tried_bad * 2 <= lines->tried_lines)
		return true;
	struct place place = { lines->reading->name, 0, 0, -1 };
	error_at(error, ERROR_DATA, &place,
	         "looks like another format than \"%s\": %" G_GINT64_FORMAT
	         " of the first %" G_GINT64_FORMAT " lines are no records of it",
	         lines->importer->name, lines->tried_bad, lines->tried_lines);
	return error_hint(error, "debrief formats test shows which formats match");
}

/* --- drive ---------------------------------------------------------------- */

static bool read_chunk(struct lines *lines, gsize len, GError **error)
{
	gsize skip = lines->offset == 0 ? input_bom(lines->input) : 0;
	records_read(&lines->records, lines->importer, lines->buffer, len,
	             MIN(skip, len));
	const struct records *records = &lines->records;
	g_autofree struct tally_pattern **patterns = source_patterns(lines);
	if (!stitch_lines(lines, patterns, error) ||
	    !give_chunk(lines, records->used, records->lines->len, lines->columns, error))
		return false;
	if (records->first_at != INSTANT_NONE)
		reading_saw(lines->reading,
		            range_of(records->first_at, records->last_at));
	lines->line += records->lines->len;
	consume(lines, records->used);
	return passes_trial(lines, error);
}

/* A piece of a line that is too long: all of the buffer, or up to the line's end. */
static bool read_long_line(struct lines *lines, GError **error)
{
	const char *end = memchr(lines->buffer, '\n', lines->used);
	gsize len = end == NULL ? lines->used : (gsize)(end - lines->buffer) + 1;
	bool first = !lines->in_long_line;
	if (first) {
		const struct line_record record = { .fate = LINE_REJECTED,
			                            .text_length = LINE_LIMIT + 1 };
		count(lines, &record, lines->line);
	}
	struct column_state state = { 0 };
	g_byte_array_set_size(lines->columns, 0);
	columns_add(lines->columns, &state, INSTANT_NONE, 0, 0, len);
	lines->records.first_at = lines->records.last_at = INSTANT_NONE;
	if (!give_chunk(lines, len, first, first ? lines->columns : NULL, error))
		return false;
	consume(lines, len);
	lines->in_long_line = end == NULL && !lines->at_end;
	lines->line += !lines->in_long_line;
	return passes_trial(lines, error);
}

static bool read_all(struct lines *lines, GError **error)
{
	for (;;) {
		if (!fill(lines, CHUNK_SIZE, error))
			return false;
		if (lines->used == 0)
			return true;
		gsize len = lines->in_long_line ? 0 : whole_lines(lines);
		if (len == 0 && !lines->in_long_line) {
			/* No end of a line yet: it may still be a good one with CR LF. */
			if (!fill(lines, LINE_LIMIT + 2, error))
				return false;
			len = whole_lines(lines);
		}
		if (!(len > 0 ? read_chunk(lines, len, error)
		              : read_long_line(lines, error)))
			return false;
	}
}

static bool finish(struct lines *lines, GError **error)
{
	const struct sink *sink = lines->reading->sink;
	const Source *source = lines->reading->source;
	return tally_finish(lines->tally, error) &&
	       rates_finish(lines->rates, sink, source, error) &&
	       notable_finish(lines->notable, sink, source, error);
}

bool lines_read(struct reading *reading, Input *input, const struct importer *importer,
                GError **error)
{
	g_autofree char *buffer = g_malloc(BUFFER_SIZE);
	g_autoptr(Tally) tally = tally_new(reading->sink);
	g_autoptr(Rates) rates = rates_new();
	g_autoptr(Notable) notable = notable_new();
	g_autoptr(GByteArray) columns = g_byte_array_new();
	struct lines lines = {
		.reading = reading,
		.input = input,
		.importer = importer,
		.buffer = buffer,
		.line = 1,
		.tally = tally,
		.rates = rates,
		.notable = notable,
		.columns = columns,
	};
	records_init(&lines.records);
	bool ok = read_all(&lines, error) && finish(&lines, error);
	records_clear(&lines.records);
	return ok;
}
