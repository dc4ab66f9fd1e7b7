#include "import/format.h"

#include <string.h>

enum {
	LEVELS = 3,         /* of wrappers */
	FIRST_FORMATS = 2,  /* in a file */
	INNER_FORMATS = 4,  /* in the payloads of one wrapper */
	MANY_FORMATS = 8,   /* in those of many programs, */
	STREAMS = 256,      /* each with a stream of its own */
	SECOND_BID = 30,    /* a further format must have, on the lines that are left */
	SECOND_SHARE = 20,  /* and one line in twenty of all */
	SAMPLE_LINES = 200, /* of each of the three pieces */
};

/* --- lines of a sample -------------------------------------------------------------- */

struct sampled {
	const struct sample_bytes *sample;
	int piece, lines;
	struct scan rest;
	bool first, whole; /* first of its piece; ends with a line end */
};

static struct sampled sampled_of(const struct sample_bytes *sample)
{
	return (struct sampled){ .sample = sample, .piece = -1 };
}

static bool next_piece(struct sampled *s)
{
	const struct sample_bytes *from = s->sample;
	s->lines = 0;
	s->first = true;
	switch (++s->piece) {
	case 0:
		s->rest = scan_of(from->head, from->head_len);
		scan_word(&s->rest, "\xef\xbb\xbf");
		return true;
	case 1:
		s->rest = scan_of(from->middle, from->middle_len);
		return true;
	case 2:
		s->rest = scan_of(from->tail, from->tail_len);
		return true;
	default:
		return false;
	}
}

static bool is_blank(struct scan line)
{
	scan_blanks(&line);
	return scan_done(&line);
}

/* Lines that are not blank; the cut first lines of the middle and the tail are left out. */
static bool next_line(struct sampled *s, struct scan *line)
{
	for (;;) {
		while (s->piece < 0 || scan_done(&s->rest) || s->lines >= SAMPLE_LINES)
			if (!next_piece(s))
				return false;
		s->whole = scan_until(&s->rest, '\n', line);
		if (!s->whole) {
			*line = s->rest;
			s->rest.at = s->rest.end;
		}
		if (line->end > line->at && line->end[-1] == '\r')
			line->end--;
		const bool cut = s->first && s->piece > 0;
		s->first = false;
		s->lines++;
		if (!cut && !is_blank(*line))
			return true;
	}
}

/* A line as the engine gives it to a format; text has room for it. */
static struct scan plain_line(struct scan line, GString *text)
{
	const gsize len = (gsize)(line.end - line.at);
	if (memchr(line.at, 0x1b, len) == NULL)
		return line;
	g_string_set_size(text, len);
	return scan_of(text->str, formats_uncolour(line.at, len, text->str));
}

/* --- bids ---------------------------------------------------------------------------- */

struct votes {
	int records, continued, comments, strange;
};

/* Of a hundred lines, how many speak for the format. */
static int share(const struct votes *votes)
{
	const int lines = votes->records + votes->continued + votes->strange;
	if (votes->records == 0 || lines == 0)
		return 0;
	return (200 * votes->records + 100 * votes->continued) / (2 * lines);
}

static void vote(struct votes *votes, enum line_kind kind, bool whole)
{
	if (!whole && kind != LINE_RECORD)
		return; /* it may be cut */
	switch (kind) {
	case LINE_RECORD:
		votes->records++;
		break;
	case LINE_CONTINUES:
		/* what continues nothing speaks against it */
		*(votes->records > 0 ? &votes->continued : &votes->strange) += 1;
		break;
	case LINE_COMMENT:
		votes->comments++;
		break;
	case LINE_NOT_MINE:
		votes->strange++;
	}
}

static struct format *format_new(const struct importer *importer,
                                 const struct sample_bytes *sample,
                                 const struct import_options *options)
{
	struct format *format = g_new0(struct format, 1);
	format->importer = importer;
	if (importer->learn != NULL)
		format->state = importer->learn(sample, options);
	else
		format->state = (gpointer)(guintptr)importer->written;
	return format;
}

static void format_free(gpointer data)
{
	struct format *format = data;
	if (format->importer->forget != NULL && format->state != NULL)
		format->importer->forget(format->state);
	if (format->inner != NULL)
		g_ptr_array_unref(format->inner);
	g_free(format);
}

enum { PIECE = 64 }; /* a record at once becomes a string instruction, slow to start */
G_STATIC_ASSERT(sizeof(struct log_record) >= 4 * PIECE &&
                sizeof(struct log_record) <= 5 * PIECE);

static void record_empty(struct log_record *record)
{
	const gsize from = record->from;
	char *const room = record->room, *at = (char *)record;
	memset(at, 0, PIECE);
	memset(at + PIECE, 0, PIECE);
	memset(at + 2 * PIECE, 0, PIECE);
	memset(at + 3 * PIECE, 0, PIECE);
	memset(at + sizeof *record - PIECE, 0, PIECE);
	record->bytes = record->duration = -1;
	record->count = 1;
	record->from = from;
	record->room = room;
}

static void record_copy(struct log_record *record, const struct log_record *of)
{
	const char *from = (const char *)of;
	char *at = (char *)record;
	memcpy(at, from, PIECE);
	memcpy(at + PIECE, from + PIECE, PIECE);
	memcpy(at + 2 * PIECE, from + 2 * PIECE, PIECE);
	memcpy(at + 3 * PIECE, from + 3 * PIECE, PIECE);
	memcpy(at + sizeof *record - PIECE, from + sizeof *record - PIECE, PIECE);
}

static enum line_kind ask(const struct format *format, struct scan line,
                          struct log_record *record)
{
	record_empty(record);
	return format->importer->read_line(format->state, line.at,
	                                   (gsize)(line.end - line.at), record);
}

/* A directive in the sample changes what is known as it would in the file. */
static void follow(struct format *format, struct scan line)
{
	const struct importer *importer = format->importer;
	if (importer->directive == NULL ||
	    !scan_word(&(struct scan){ line.at, line.end }, importer->directive))
		return;
	void *state =
	        importer->relearn(format->state, line.at, (gsize)(line.end - line.at));
	if (importer->forget != NULL && format->state != NULL)
		importer->forget(format->state);
	format->state = state;
}

static int lines_of(const char *piece, gsize len)
{
	int lines = 1;
	for (const char *at = piece, *end = piece + len; at < end; lines++) {
		at = memchr(at, '\n', (gsize)(end - at));
		if (at == NULL)
			break;
		at++;
	}
	return lines;
}

/* What the share can still become when all lines that are left are records. */
static bool can_reach(const struct votes *votes, int lines, int weight, int least)
{
	const int lost = 2 * votes->strange + votes->continued;
	return lost == 0 ||
	       weight * (100 * MAX(2 * lines - lost, 0) / (2 * lines)) / 100 >= least;
}

int formats_bid_least(const struct importer *importer, const struct sample_bytes *sample,
                      const struct import_options *options, int least)
{
	const int all = lines_of(sample->head, sample->head_len) +
	                lines_of(sample->middle, sample->middle_len) +
	                lines_of(sample->tail, sample->tail_len);
	g_autoptr(GString) text = g_string_new(NULL);
	g_autofree char *room = g_malloc(FORMATS_ROOM);
	struct log_record record = { .room = room };
	struct format *format = format_new(importer, sample, options);
	struct sampled lines = sampled_of(sample);
	struct scan line;
	struct votes votes = { 0 };
	while (next_line(&lines, &line) &&
	       can_reach(&votes, all, importer->weight, least)) {
		line = plain_line(line, text);
		follow(format, line);
		vote(&votes, ask(format, line, &record), lines.whole);
	}
	format_free(format);
	return importer->weight * share(&votes) / 100;
}

int formats_bid(const struct importer *importer, const struct sample_bytes *sample,
                const struct import_options *options)
{
	return formats_bid_least(importer, sample, options, 0);
}

/* --- which formats -------------------------------------------------------------------- */

static int bid_of(const struct importer *importer, const struct sample_bytes *sample,
                  const struct import_options *options)
{
	if (importer->read_line == NULL)
		return 0;
	return importer->bid != NULL ? importer->bid(sample)
	                             : formats_bid(importer, sample, options);
}

static bool is_in(const GPtrArray *formats, const struct importer *importer)
{
	for (guint i = 0; i < formats->len; i++)
		if (((struct format *)formats->pdata[i])->importer == importer)
			return true;
	return false;
}

/* The best format of lines that is not used above; NULL = none bids as much as least. */
static const struct importer *best_of(const GPtrArray *formats,
                                      const struct importer *outer,
                                      const struct sample_bytes *sample, int least,
                                      const struct import_options *options)
{
	const struct importer *best = NULL;
	for (gsize i = 0; importer_at(options, i) != NULL; i++) {
		const struct importer *importer = importer_at(options, i);
		if (importer == outer || is_in(formats, importer))
			continue;
		const int bid = bid_of(importer, sample, options);
		if (bid >= least) {
			best = importer;
			least = bid + 1;
		}
	}
	return best;
}

/* The lines of sample that formats do not know, or the payloads of format, as a text of its own. */
static GString *left_over(const GPtrArray *formats, const struct sample_bytes *sample,
                          int *left, int *all)
{
	GString *out = g_string_new(NULL);
	g_autoptr(GString) text = g_string_new(NULL);
	g_autofree char *room = g_malloc(FORMATS_ROOM);
	struct log_record record = { .room = room };
	struct sampled lines = sampled_of(sample);
	struct scan line;
	*left = *all = 0;
	while (next_line(&lines, &line)) {
		line = plain_line(line, text);
		const gsize len = (gsize)(line.end - line.at);
		const enum line_kind kind =
		        formats_read(formats, line.at, len, NULL, &record);
		++*all;
		if (!lines.whole || kind == LINE_RECORD || kind == LINE_COMMENT)
			continue;
		++*left;
		g_string_append_len(out, line.at, (gssize)len);
		g_string_append_c(out, '\n');
	}
	return out;
}

static void string_free(gpointer string)
{
	g_string_free(string, TRUE);
}

/* The payloads, each to the text of its stream; streams may share one. */
static void put_payloads(const struct format *format, const struct sample_bytes *sample,
                         GString *texts[STREAMS])
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autofree char *room = g_malloc(FORMATS_ROOM);
	struct log_record record = { .room = room };
	struct sampled lines = sampled_of(sample);
	struct scan line;
	while (next_line(&lines, &line)) {
		if (ask(format, plain_line(line, text), &record) != LINE_RECORD ||
		    record.payload.at == NULL)
			continue;
		GString *out = texts[(guchar)record.stream];
		const gsize len = (gsize)(record.payload.end - record.payload.at);
		g_string_append_len(out, record.payload.at, (gssize)len);
		if (!record.partial)
			g_string_append_c(out, '\n');
	}
}

static struct sample_bytes sample_of(const GString *text, const char *name)
{
	return (struct sample_bytes){
		.name = name,
		.head = text->str,
		.head_len = text->len,
		.middle = "",
		.tail = "",
	};
}

static GPtrArray *learn(const struct importer *first, const struct importer *outer,
                        const struct sample_bytes *sample,
                        const struct import_options *options, int level);

static int by_weight(gconstpointer a, gconstpointer b)
{
	const struct importer *x = *(const struct importer *const *)a,
	                      *y = *(const struct importer *const *)b;
	return y->weight != x->weight ? y->weight - x->weight : strcmp(x->name, y->name);
}

/* Adds text to that of the format which knows it best, if any does. */
static void add_text(GHashTable *texts, const struct format *format, const GString *text,
                     const struct sample_bytes *sample,
                     const struct import_options *options)
{
	g_autoptr(GPtrArray) none = g_ptr_array_new();
	const struct sample_bytes inside = sample_of(text, sample->name);
	const struct importer *first =
	        best_of(none, format->importer, &inside,
	                MAX(format->importer->inner_least, 1), options);
	if (first == NULL)
		return;
	GString *all = g_hash_table_lookup(texts, first);
	if (all == NULL) {
		all = g_string_new(NULL);
		g_hash_table_insert(texts, (gpointer)(gsize)first, all);
	}
	g_string_append_len(all, text->str, (gssize)text->len);
}

/* The payloads of each stream by the format that knows them: importer -> GString, all of its streams in one. */
static GHashTable *texts_by_format(const struct format *format,
                                   const struct sample_bytes *sample,
                                   const struct import_options *options)
{
	GHashTable *texts = g_hash_table_new_full(NULL, NULL, NULL, string_free);
	GString *of_stream[STREAMS];
	for (gsize i = 0; i < STREAMS; i++)
		of_stream[i] = g_string_new(NULL);
	put_payloads(format, sample, of_stream);
	for (gsize i = 0; i < STREAMS; i++) {
		if (of_stream[i]->len > 0)
			add_text(texts, format, of_stream[i], sample, options);
		g_string_free(of_stream[i], TRUE);
	}
	return texts;
}

/* Formats of many programs, each with a stream of its own: those that ask for most go first. */
static GPtrArray *learn_many(const struct format *format,
                             const struct sample_bytes *sample,
                             const struct import_options *options, int level)
{
	g_autoptr(GHashTable) texts = texts_by_format(format, sample, options);
	g_autoptr(GPtrArray) importers = g_ptr_array_new();
	GPtrArray *formats = g_ptr_array_new_with_free_func(format_free);
	GHashTableIter iter;
	gpointer importer;
	g_hash_table_iter_init(&iter, texts);
	while (g_hash_table_iter_next(&iter, &importer, NULL))
		g_ptr_array_add(importers, importer);
	g_ptr_array_sort(importers, by_weight);
	for (guint i = 0; i < importers->len && formats->len < MANY_FORMATS; i++) {
		const struct importer *first = importers->pdata[i];
		const struct sample_bytes inside =
		        sample_of(g_hash_table_lookup(texts, first), sample->name);
		g_autoptr(GPtrArray) some =
		        learn(first, format->importer, &inside, options, level);
		while (some->len > 0) {
			struct format *one = g_ptr_array_steal_index(some, 0);
			if (is_in(formats, one->importer))
				format_free(one);
			else
				g_ptr_array_add(formats, one);
		}
	}
	if (formats->len == 0)
		g_clear_pointer(&formats, g_ptr_array_unref);
	return formats;
}

/* What is inside of a wrapper; NULL when no format knows it. */
static GPtrArray *learn_inner(const struct format *format,
                              const struct sample_bytes *sample,
                              const struct import_options *options, int level)
{
	if (format->importer->many)
		return learn_many(format, sample, options, level);
	g_autoptr(GString) text = g_string_new(NULL);
	GString *texts[STREAMS];
	for (gsize i = 0; i < STREAMS; i++)
		texts[i] = text;
	put_payloads(format, sample, texts);
	const struct sample_bytes inside = sample_of(text, sample->name);
	g_autoptr(GPtrArray) none = g_ptr_array_new();
	const int least = MAX(format->importer->inner_least, 1);
	const struct importer *first =
	        best_of(none, format->importer, &inside, least, options);
	return first == NULL ? NULL
	                     : learn(first, format->importer, &inside, options, level);
}

static GPtrArray *learn(const struct importer *first, const struct importer *outer,
                        const struct sample_bytes *sample,
                        const struct import_options *options, int level)
{
	const guint most = level == 0 ? FIRST_FORMATS : INNER_FORMATS;
	GPtrArray *formats = g_ptr_array_new_with_free_func(format_free);
	g_ptr_array_add(formats, format_new(first, sample, options));
	while (formats->len < most) {
		int left, all;
		g_autoptr(GString) text = left_over(formats, sample, &left, &all);
		if (left * SECOND_SHARE < all || left == 0)
			break;
		const struct sample_bytes rest = sample_of(text, sample->name);
		const struct importer *next =
		        best_of(formats, outer, &rest, SECOND_BID, options);
		if (next == NULL)
			break;
		g_ptr_array_add(formats, format_new(next, &rest, options));
	}
	for (guint i = 0; i < formats->len && level < LEVELS; i++) {
		struct format *format = formats->pdata[i];
		if (format->importer->wraps)
			format->inner = learn_inner(format, sample, options, level + 1);
	}
	return formats;
}

GPtrArray *formats_learn(const struct importer *importer,
                         const struct sample_bytes *sample,
                         const struct import_options *options)
{
	return learn(importer, NULL, sample, options, 0);
}

/* Only what the first format knows is new; others were learnt once and hold for the file. */
GPtrArray *formats_relearn(const GPtrArray *formats, const char *line, gsize len)
{
	const struct format *first = formats->pdata[0];
	GPtrArray *out = g_ptr_array_new_with_free_func(format_free);
	struct format *format = g_new0(struct format, 1);
	format->importer = first->importer;
	format->state = first->importer->relearn(first->state, line, len);
	format->inner = first->inner != NULL ? g_ptr_array_ref(first->inner) : NULL;
	g_ptr_array_add(out, format);
	return out;
}

/* --- reading ------------------------------------------------------------------------- */

void halves_init(struct halves *halves)
{
	*halves = (struct halves){ .text = { g_string_new(NULL), g_string_new(NULL) } };
}

void halves_clear(struct halves *halves)
{
	g_string_truncate(halves->text[0], 0);
	g_string_truncate(halves->text[1], 0);
	memset(halves->begun, 0, sizeof halves->begun);
}

void halves_free(struct halves *halves)
{
	g_string_free(halves->text[0], TRUE);
	g_string_free(halves->text[1], TRUE);
}

static GString *half_of(struct halves *halves, char stream)
{
	int i = halves->stream[1] == stream && halves->text[1]->len > 0;
	if (i == 0 && halves->text[0]->len > 0 && halves->stream[0] != stream)
		i = 1;
	halves->stream[i] = stream;
	return halves->text[i];
}

/* 14 hours either way, in steps of a quarter: what zones are. */
static bool offset_by(gint64 civil, gint64 at, int *offset_s)
{
	const gint64 quarter = 15 * MINUTE, slack = 5 * MINUTE;
	const gint64 off = civil - at;
	const gint64 steps = (off + (off < 0 ? -quarter : quarter) / 2) / quarter;
	const gint64 rest = off - steps * quarter;
	*offset_s = (int)(steps * quarter / SECOND);
	return steps >= -56 && steps <= 56 && rest >= -slack && rest <= slack;
}

/* The year or date of a wall clock, so that it lies as near to another one as can be. */
static gint64 nearest(enum log_clock clock, gint64 civil, gint64 to)
{
	if (clock == CLOCK_NO_DATE) {
		const gint64 at = to - to % DAY + civil;
		return at - to > DAY / 2 ? at - DAY : to - at > DAY / 2 ? at + DAY : at;
	}
	struct civil wall = instant_to_civil(civil);
	const int year = instant_to_civil(to).year;
	gint64 best = INSTANT_NONE;
	for (wall.year = year - 1; wall.year <= year + 1; wall.year++) {
		const gint64 at = instant_from_civil(&wall);
		if (at != INSTANT_NONE &&
		    (best == INSTANT_NONE || ABS(at - to) < ABS(best - to)))
			best = at;
	}
	return best;
}

/* Where the inner time lacks zone, year or date the outer one tells it. */
static void complete_time(const struct log_record *outer, struct log_record *inner)
{
	if (outer->clock == CLOCK_NONE)
		return;
	if (inner->clock == CLOCK_NONE || inner->clock == CLOCK_BOOT) {
		inner->clock = outer->clock;
		inner->stamp = outer->stamp;
		inner->zone_label = outer->zone_label;
		inner->outer_time = true;
		return;
	}
	if (inner->observed.resolution == 0 &&
	    (outer->clock == CLOCK_FULL ||
	     (outer->clock == CLOCK_NO_YEAR && inner->clock == CLOCK_FULL)))
		inner->observed = outer->stamp;
	if (outer->clock == CLOCK_NO_YEAR && inner->clock == CLOCK_FULL)
		inner->observed.civil =
		        nearest(CLOCK_NO_YEAR, outer->stamp.civil, inner->stamp.civil);
	if (outer->clock != CLOCK_FULL)
		return;
	if (inner->clock != CLOCK_FULL) {
		inner->stamp.civil =
		        nearest(inner->clock, inner->stamp.civil, outer->stamp.civil);
		inner->clock =
		        inner->stamp.civil == INSTANT_NONE ? CLOCK_NONE : CLOCK_FULL;
		inner->outer_time = true;
	}
	const gint64 at = stamp_instant(&outer->stamp);
	int offset_s;
	if (inner->clock == CLOCK_FULL && !inner->stamp.zoned && outer->stamp.zoned &&
	    inner->zone_label.at == NULL &&
	    offset_by(inner->stamp.civil, at, &offset_s)) {
		inner->stamp.zoned = true;
		inner->stamp.offset_s = offset_s;
		inner->outer_time = true;
	}
}

static void merge(const struct log_record *outer, struct log_record *inner)
{
	complete_time(outer, inner);
	if (inner->severity == SEVERITY_NONE) {
		inner->severity = outer->severity;
		inner->severity_text = outer->severity_text;
	}
	if (inner->service.at == NULL)
		inner->service = outer->service;
	if (inner->host.at == NULL)
		inner->host = outer->host;
	if (inner->component.at == NULL)
		inner->component = outer->component;
	inner->stream = outer->stream;
}

static bool has_begun(const struct halves *halves, char stream)
{
	const guchar bit = (guchar)stream;
	return halves == NULL || (halves->begun[bit / 8] >> bit % 8 & 1) != 0;
}

static void set_begun(struct halves *halves, char stream)
{
	const guchar bit = (guchar)stream;
	if (halves != NULL)
		halves->begun[bit / 8] |= (guint8)(1 << bit % 8);
}

/* The record of a wrapper is that of its payload, or its own with the payload as the message. */
static enum line_kind unwrap(const struct format *format, struct scan payload,
                             struct halves *halves, struct log_record *record)
{
	NOT_CLEARED struct log_record inner;
	inner.room = record->room + LOG_ROOM;
	inner.from = 0;
	const enum line_kind kind =
	        format->inner == NULL || is_blank(payload)
	                ? LINE_NOT_MINE
	                : formats_read(format->inner, payload.at,
	                               (gsize)(payload.end - payload.at), NULL, &inner);
	const bool alone =
	        kind == LINE_CONTINUES && inner.message.at == NULL &&
	        inner.severity == SEVERITY_NONE &&
	        (format->importer->interleaves || !has_begun(halves, record->stream));
	if (kind == LINE_RECORD || !format->importer->many)
		set_begun(halves, record->stream);
	if (kind == LINE_NOT_MINE || alone) {
		if (record->message.at == NULL)
			record->message = payload;
		return LINE_RECORD;
	}
	if (kind == LINE_RECORD)
		merge(record, &inner);
	inner.stream = record->stream;
	inner.from = record->from;
	inner.next = record->next; /* payloads hold one record */
	inner.room = record->room;
	record_copy(record, &inner);
	return kind;
}

/* The first half begins the record, each further one continues it, the last one tells what it says. */
static enum line_kind join(const struct format *format, struct halves *halves,
                           struct log_record *record)
{
	GString *half = half_of(halves, record->stream);
	const struct scan payload = record->payload;
	const bool first = half->len == 0;
	if (first && !record->partial)
		return unwrap(format, payload, halves, record);
	if (half->len < LOG_ROOM * 32)
		g_string_append_len(half, payload.at, payload.end - payload.at);
	if (!record->partial) {
		const struct scan whole = scan_of(half->str, half->len);
		half->len = 0; /* its bytes stay until the next half */
		unwrap(format, whole, halves, record);
		return LINE_CONTINUES;
	}
	set_begun(halves, record->stream);
	if (first)
		record->message = payload;
	else
		record->clock = CLOCK_NONE;
	return first ? LINE_RECORD : LINE_CONTINUES;
}

static enum line_kind read_payload(const struct format *format, struct halves *halves,
                                   struct log_record *record)
{
	if (record->payload.at == NULL)
		return LINE_RECORD;
	if (halves != NULL)
		return join(format, halves, record);
	/* inside of another wrapper halves are not joined: the first one has time and level */
	const bool partial = record->partial;
	const enum line_kind kind = unwrap(format, record->payload, NULL, record);
	record->partial = partial;
	return partial ? LINE_RECORD : kind;
}

/* Behind one that knows it as a continuation: a record of the formats that follow goes before. */
static enum line_kind read_further(const GPtrArray *formats, guint next, struct scan line,
                                   struct halves *halves, struct log_record *record)
{
	const struct log_record continued = *record;
	for (; next < formats->len; next++) {
		const struct format *format = formats->pdata[next];
		const enum line_kind kind = ask(format, line, record);
		if (kind == LINE_RECORD)
			return read_payload(format, halves, record);
		if (kind == LINE_COMMENT)
			return kind;
	}
	*record = continued;
	return LINE_CONTINUES;
}

enum line_kind formats_read(const GPtrArray *formats, const char *line, gsize len,
                            struct halves *halves, struct log_record *record)
{
	for (guint i = 0; i < formats->len; i++) {
		const struct format *format = formats->pdata[i];
		const enum line_kind kind = ask(format, scan_of(line, len), record);
		if (kind == LINE_RECORD)
			return read_payload(format, halves, record);
		if (kind == LINE_COMMENT)
			return kind;
		if (kind == LINE_CONTINUES)
			return i + 1 == formats->len
			               ? kind
			               : read_further(formats, i + 1, scan_of(line, len),
			                              halves, record);
	}
	return LINE_NOT_MINE;
}

/* "ESC [ 31 m" and its like */
gsize formats_uncolour(const char *text, gsize len, char *out)
{
	gsize n = 0;
	for (gsize at = 0; at < len;) {
		if (text[at] == 0x1b && at + 1 < len && text[at + 1] == '[') {
			gsize end = at + 2;
			while (end < len &&
			       (g_ascii_isdigit(text[end]) || text[end] == ';'))
				end++;
			if (end < len && (text[end] == 'm' || text[end] == 'K')) {
				at = end + 1;
				continue;
			}
		}
		out[n++] = text[at++];
	}
	return n;
}
