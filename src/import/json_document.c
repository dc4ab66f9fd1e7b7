/*
 * json_document.c - log records in a JSON document that is not lines: pretty-printed, or an answer of a service.
 *
 * Format  a list of objects over several lines, objects one after the other (jq . writes both), and answers that have
 *         them in a list: Loki's query_range (grafana.com/docs/loki/latest/reference/loki-http-api), Elasticsearch's and
 *         OpenSearch's _search, get-log-events and filter-log-events of CloudWatch, OTLP requests. Read 2026-11-25
 * Takes   each record as the line that it would be: any format of JSON lines reads it, also those that wrap another
 * Leaves  all else of an answer
 * Quirks  Loki answers newest first; an answer that was cut off counts as far as it goes
 */
#include "import/document_lines.h"
#include "import/latency.h"
#include "import/notable.h"
#include "import/parts.h"
#include "import/rates.h"

#include <string.h>

enum {
	BATCH_LINES = 8192,
	BATCH_BYTES = 1024 * 1024,
	SAMPLE_LINES = 200,
	SAMPLE_BYTES = 128 * 1024,
	LEAST = 30, /* that a format must bid on the lines */
};

/* Where a line came from. */
struct place_of_line {
	gint64 line, offset, length;
};

struct document {
	struct reading *reading;
	const char *bytes;
	GPtrArray *formats;
	struct records records;
	GString *text;  /* lines of a batch */
	GArray *places; /* struct place_of_line */
	Tally *tally;
	Rates *rates;
	Latency *latency;
	Parts *parts;
	Notable *notable;
	char *room;
	gint64 taken, rejected;
	GError *error; /* of the sink */
};

/* --- which format ------------------------------------------------------------------ */

static bool sample_line(void *user, const struct document_line *line)
{
	GString *text = user;
	if (!line->too_long) {
		g_string_append_len(text, line->text, (gssize)line->len);
		g_string_append_c(text, '\n');
	}
	gsize lines = 0;
	for (gsize i = 0; i < text->len; i++)
		lines += text->str[i] == '\n';
	return lines < SAMPLE_LINES && text->len < SAMPLE_BYTES;
}

static struct sample_bytes sample_of(const GString *text, const char *name)
{
	return (struct sample_bytes){ name, text->str, "", "", text->len, 0, 0 };
}

/* The format of JSON lines that knows most of them; NULL: none. */
static const struct importer *best_format(const struct sample_bytes *lines, int *bid)
{
	const struct importer *best = NULL;
	*bid = LEAST - 1;
	for (gsize i = 0; importer_registry[i] != NULL; i++) {
		const struct importer *importer = importer_registry[i];
		if (importer->read_line == NULL || importer->weight <= 15)
			continue; /* what reads anything with a time in it knows nothing of JSON */
		const int own = importer->bid != NULL
		                        ? importer->bid(lines)
		                        : formats_bid(importer, lines, NULL);
		if (own > *bid) {
			best = importer;
			*bid = own;
		}
	}
	return best;
}

/* --- records ------------------------------------------------------------------------ */

static void reject(struct document *document, const struct place_of_line *place,
                   const char *why)
{
	document->rejected++;
	reading_lines(document->reading, LINE_REJECTED, place->line, place->offset,
	              place->length);
	reading_reject(document->reading, place->line, place->offset, "%s", why);
}

static gint64 instant_of(struct document *document, struct line_record *record,
                         const struct place_of_line *place)
{
	enum zone_basis basis = ZONE_EXPLICIT;
	record->basis = ZONE_EXPLICIT;
	if (record->at == INSTANT_NONE || record->clock != CLOCK_FULL)
		return INSTANT_NONE;
	if (record->zoned)
		return record->at;
	const struct stamp stamp = { .civil = record->at,
		                     .resolution = record->resolution };
	const gint64 at = reading_to_utc(document->reading, &stamp, place->line, &basis);
	record->basis = (guint8)basis;
	return at;
}

/* For sinks that want to see every record. */
static void tell(struct document *document, const struct tally_pattern *pattern,
                 const struct line_record *line, const struct line_record *own,
                 const struct place_of_line *place)
{
	const struct sink *sink = document->reading->sink;
	struct log_record record = { .room = document->room };
	formats_read(document->formats, document->text->str + own->offset,
	             own->text_length, NULL, &record);
	const struct log_told told = { .line = place->line,
		                       .offset = place->offset,
		                       .length = place->length,
		                       .at = line->at,
		                       .duration = line->duration,
		                       .count = line->count,
		                       .severity = (enum severity)line->severity,
		                       .status = line->status,
		                       .pattern = pattern->seen.text,
		                       .record = &record };
	sink->record(sink->user, &told);
}

static bool count(struct document *document, const struct line_record *own,
                  const struct place_of_line *place, GError **error)
{
	struct line_record record = *own;
	struct tally_pattern *pattern = tally_pattern_of(
	        document->tally, document->records.patterns->pdata[own->pattern],
	        own->status_class);
	const gint64 offset = place->offset;
	record.at = instant_of(document, &record, place);
	record.length = record.extent = (guint32)MIN(place->length, G_MAXUINT32);
	document->reading->source->records++;
	if (record.at != INSTANT_NONE)
		reading_saw(document->reading,
		            range_of(record.at, record.at + record.resolution));
	if (document->reading->sink->record != NULL)
		tell(document, pattern, &record, own, place);
	if (!tally_add(document->tally, pattern, &record, place->line, offset, error))
		return false;
	rates_add(document->rates, &record, place->line, offset);
	latency_add(document->latency, &record, place->line, offset);
	parts_add(document->parts, pattern, &record, place->line, offset);
	notable_offer(document->notable, pattern, &record, place->line, offset,
	              document->bytes + (offset - document->reading->base));
	notable_keep(document->notable);
	return true;
}

static bool take_line(struct document *document, const struct line_record *record,
                      const struct place_of_line *place, GError **error)
{
	if (record->fate == LINE_REJECTED) {
		reject(document, place, "is no log record");
		return true;
	}
	document->taken++;
	reading_lines(document->reading,
	              record->fate == LINE_IGNORED ? LINE_IGNORED : LINE_IN_RECORD,
	              place->line, place->offset, place->length);
	return !record->begins || count(document, record, place, error);
}

/* The lines that were gathered, in the order of the document. */
static bool read_batch(struct document *document, GError **error)
{
	const struct format_change change = { 0, document->formats };
	struct records *records = &document->records;
	guint n = 0;
	if (document->places->len == 0)
		return true;
	records_read(records, &change, 1, document->text->str, document->text->len, 0);
	parts_names(document->parts, records->names);
	for (guint i = 0; i < records->lines->len; i++) {
		const struct line_record *record =
		        &g_array_index(records->lines, struct line_record, i);
		n += record->ordinal == 0;
		if (record->ordinal == 0 && n <= document->places->len &&
		    !take_line(
		            document, record,
		            &g_array_index(document->places, struct place_of_line, n - 1),
		            error))
			return false;
	}
	g_string_truncate(document->text, 0);
	g_array_set_size(document->places, 0);
	return true;
}

static bool gather(void *user, const struct document_line *line)
{
	struct document *document = user;
	const struct place_of_line place = { line->line,
		                             line->offset + document->reading->base,
		                             line->length };
	if (line->too_long) {
		reject(document, &place, "longer than 1 MiB");
		return true;
	}
	g_string_append_len(document->text, line->text, (gssize)line->len);
	g_string_append_c(document->text, '\n');
	g_array_append_val(document->places, place);
	return (document->places->len < BATCH_LINES &&
	        document->text->len < BATCH_BYTES) ||
	       read_batch(document, &document->error);
}

/* --- the document -------------------------------------------------------------------- */

/* What was counted to the sink. Series and events of a document count as its records; these are not. */
static bool finish(struct document *document, GError **error)
{
	const struct sink *sink = document->reading->sink;
	Source *source = document->reading->source;
	const gint64 records = source->records;
	const struct range span = source->span;
	const bool ok = tally_finish(document->tally, error) &&
	                rates_finish(document->rates, sink, source, error) &&
	                latency_finish(document->latency, sink, source, error) &&
	                parts_finish(document->parts, sink, source, error) &&
	                notable_finish(document->notable, document->formats, false, sink,
	                               source, error);
	source->records = records;
	source->span = span;
	return ok;
}

static bool refuse(const struct document *document, const struct document_end *end,
                   GError **error)
{
	const struct place place = { document->reading->name, end->broken ? end->line : 0,
		                     0, end->broken ? end->offset : -1 };
	if (end->broken)
		return error_at(error, ERROR_DATA, &place, "not JSON: %s",
		                end->cut ? "it is cut off" : "a value is broken");
	return error_at(error, ERROR_DATA, &place, "has no log records");
}

/* What stands behind the place where it breaks off. */
static void reject_rest(struct document *document, const struct document_end *end,
                        gsize len)
{
	const struct place_of_line rest = { end->line,
		                            end->offset + document->reading->base,
		                            (gint64)len - end->offset };
	if (end->broken && rest.length > 0)
		reject(document, &rest,
		       end->cut ? "the document is cut off here"
		                : "the document is no JSON from here on");
}

static bool read_all(struct document *document, gsize len, GError **error)
{
	const struct document_end end =
	        document_lines(document->bytes, len, gather, document);
	if (document->error == NULL && !read_batch(document, &document->error)) {
		g_propagate_error(error, g_steal_pointer(&document->error));
		return false;
	}
	if (document->error != NULL) {
		g_propagate_error(error, g_steal_pointer(&document->error));
		return false;
	}
	if (document->taken == 0 || document->rejected > document->taken)
		return refuse(document, &end, error);
	reject_rest(document, &end, len);
	return finish(document, error);
}

static void document_init(struct document *document, struct reading *reading,
                          const char *bytes)
{
	*document = (struct document){
		.reading = reading,
		.bytes = bytes,
		.text = g_string_new(NULL),
		.places = g_array_new(FALSE, FALSE, sizeof(struct place_of_line)),
		.tally = tally_new(reading->sink),
		.rates = rates_new(),
		.latency = latency_new(),
		.parts = parts_new(),
		.notable = notable_new(),
		.room = g_malloc(FORMATS_ROOM),
	};
	records_init(&document->records);
}

static void document_clear(struct document *document)
{
	g_string_free(document->text, TRUE);
	g_array_unref(document->places);
	tally_free(document->tally);
	rates_free(document->rates);
	latency_free(document->latency);
	parts_free(document->parts);
	notable_free(document->notable);
	records_clear(&document->records);
	g_free(document->room);
	if (document->formats != NULL)
		g_ptr_array_unref(document->formats);
}

static bool read_document(struct reading *reading, const char *bytes, gsize len,
                          GError **error)
{
	struct document document;
	g_autoptr(GString) text = g_string_new(NULL);
	int bid;
	document_init(&document, reading, bytes);
	const struct document_end end = document_lines(bytes, len, sample_line, text);
	const struct sample_bytes lines = sample_of(text, reading->name);
	const struct importer *format = best_format(&lines, &bid);
	bool ok;
	if (format == NULL)
		ok = refuse(&document, &end, error);
	else {
		document.formats = formats_learn(format, &lines, reading->options);
		ok = read_all(&document, len, error);
	}
	document_clear(&document);
	return ok;
}

/* --- the bid --------------------------------------------------------------------------- */

/* Whether the sample looks like lines of which each holds whole values: formats of lines read those. */
static bool is_lines(const struct sample_bytes *sample)
{
	const char *end = memchr(sample->head, '\n', sample->head_len);
	if (end == NULL)
		return sample->middle_len == 0 || /* one line without its end */
		       (memchr(sample->middle, '\n', sample->middle_len) != NULL ||
		        memchr(sample->tail, '\n', sample->tail_len) != NULL);
	/* The brackets of the first lines that hold an object. */
	gint64 depth = 0;
	bool quoted = false, seen = false;
	for (gsize i = 0; i < sample->head_len; i++) {
		const char c = sample->head[i];
		if (c == '\n' && seen)
			return depth <= 0;
		if (quoted) {
			i += c == '\\';
			quoted = c != '"';
			continue;
		}
		quoted = c == '"';
		seen |= c == '{';
		depth += (c == '{') - (c == '}');
	}
	return false;
}

static bool is_answer(const struct sample_bytes *sample)
{
	return (sample_has(sample, "\"resultType\"") &&
	        sample_has(sample, "\"streams\"")) ||
	       (sample_has(sample, "\"hits\"") && sample_has(sample, "\"_source\""));
}

static int bid(const struct sample_bytes *sample)
{
	const char first = sample_first(sample);
	g_autoptr(GString) text = g_string_new(NULL);
	int best;
	if (first != '{' && first != '[')
		return 0;
	const bool answer = is_answer(sample);
	const bool events = sample_has(sample, "\"ingestionTime\"") &&
	                    sample_has(sample, "\"events\"");
	if (!answer && !events && is_lines(sample))
		return 0;
	document_lines(sample->head, sample->head_len, sample_line, text);
	const struct sample_bytes lines = sample_of(text, sample->name);
	if (best_format(&lines, &best) == NULL)
		return 0;
	return answer ? 95 : best;
}

const struct importer importer_json_document = {
	.name = "json-document",
	.title = "Log records in a JSON document: pretty-printed, Loki, Elasticsearch, "
	         "CloudWatch, OTLP",
	.about =
	        "JSON of which a record is not a line: a list of objects or objects one "
	        "after the other over several lines, and answers that have them in a "
	        "list: Loki's query_range (streams), Elasticsearch's and OpenSearch's "
	        "_search (_source of each hit), CloudWatch's events, OTLP requests, and "
	        "any object with a list under events, logs, logEvents, records, entries, "
	        "results or messages. Each record is read as the line that a logger "
	        "would "
	        "have written, by whichever format of JSON lines knows it; lines inside "
	        "of Loki's and CloudWatch's as what they are. A document that is cut off "
	        "counts as far as it goes. 64 MiB at most, 1 MiB a record. Leaves all "
	        "else of an answer. Specification: the manuals of Loki 3, Elasticsearch "
	        "8, aws logs, OTLP 1.5, read 2026-11-25. Not seen in real data: written "
	        "from their documentation.",
	.lane = LANE_MACHINES,
	.bid = bid,
	.read_document = read_document,
	.any_bytes = true,
};
