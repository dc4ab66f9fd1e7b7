#include "import/notable.h"
#include "base/text.h"
#include "model/columns.h"

#include <string.h>

enum {
	PATTERNS_HELD = 1000,
	PATTERNS_SHOWN = 40,
	SAMPLES_HELD = 4096,
	SAMPLES_SHOWN = 40,
	BODY_MAX = 2048,
};

struct pick {
	const struct tally_pattern *pattern;
	gint64 at, resolution, line, offset, length;
	int status, ordinal;
	enum zone_basis basis;
	unsigned doubts;
	char *text;        /* raw */
	const char *from;  /* of which text is to be copied; NULL = it is */
	gsize kept;        /* bytes of text */
	gsize text_length; /* without the end of its last line */
};

struct candidate { /* an error pattern */
	struct pick first, last;
	gint64 sampled; /* minute of its latest sample */
};

struct notable {
	GHashTable *candidates;      /* struct tally_pattern * -> struct candidate * */
	GArray *samples;             /* struct pick */
	gint64 samples_seen, stride; /* every stride-th one is in samples */
	GPtrArray *offered;          /* struct pick * that are not copied */
};

static void pick_clear(gpointer data)
{
	struct pick *pick = data;
	g_free(pick->text);
}

static void candidate_free(gpointer data)
{
	struct candidate *candidate = data;
	pick_clear(&candidate->first);
	pick_clear(&candidate->last);
	g_free(candidate);
}

Notable *notable_new(void)
{
	Notable *notable = g_new0(Notable, 1);
	notable->candidates = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL,
	                                            candidate_free);
	notable->samples = g_array_new(FALSE, FALSE, sizeof(struct pick));
	g_array_set_clear_func(notable->samples, pick_clear);
	notable->stride = 1;
	notable->offered = g_ptr_array_new();
	return notable;
}

void notable_free(Notable *notable)
{
	if (notable == NULL)
		return;
	g_hash_table_unref(notable->candidates);
	g_array_unref(notable->samples);
	g_ptr_array_unref(notable->offered);
	g_free(notable);
}

static void fill(struct pick *pick, const struct tally_pattern *pattern,
                 const struct line_record *record, gint64 line, gint64 offset,
                 const char *text)
{
	pick->from = text;
	pick->kept = record->extent;
	pick->pattern = pattern;
	pick->at = record->at;
	pick->resolution = record->resolution;
	pick->line = line;
	pick->offset = offset;
	pick->length = record->extent;
	pick->ordinal = record->ordinal;
	pick->status = record->status;
	pick->basis = (enum zone_basis)record->basis;
	pick->doubts = record->doubts;
}

/* pick->text is used again: the last record of a pattern changes with every chunk that has one. */
static void copy_text(struct pick *pick)
{
	const char *text = pick->from;
	if (pick->text == NULL)
		pick->text = g_malloc(BODY_MAX);
	pick->from = NULL;
	pick->kept = pick->text_length = MIN(pick->kept, (gsize)BODY_MAX);
	while (pick->text_length > 0 && (text[pick->text_length - 1] == '\n' ||
	                                 text[pick->text_length - 1] == '\r'))
		pick->text_length--;
	memcpy(pick->text, text, pick->kept);
}

void notable_keep(Notable *notable)
{
	for (guint i = 0; i < notable->offered->len; i++)
		copy_text(notable->offered->pdata[i]);
	g_ptr_array_set_size(notable->offered, 0);
}

/* Every second sample goes, and of those to come too: what stays is even over the file. */
static void thin(Notable *notable)
{
	notable->stride *= 2;
	guint kept = 0;
	for (guint i = 0; i < notable->samples->len; i += 2, kept++) {
		struct pick *from = &g_array_index(notable->samples, struct pick, i);
		struct pick *to = &g_array_index(notable->samples, struct pick, kept);
		struct pick freed_later = *to;
		*to = *from;
		*from = freed_later;
	}
	g_array_set_size(notable->samples, kept);
}

static void sample(Notable *notable, struct candidate *candidate,
                   const struct tally_pattern *pattern, const struct line_record *record,
                   gint64 line, gint64 offset, const char *text)
{
	gint64 minute = record->at / MINUTE;
	if (candidate->sampled == minute)
		return;
	candidate->sampled = minute;
	if (notable->samples_seen++ % notable->stride != 0)
		return;
	struct pick pick = { 0 };
	fill(&pick, pattern, record, line, offset, text);
	copy_text(&pick);
	pick.text = g_realloc(pick.text, MAX(pick.kept, 1));
	g_array_append_val(notable->samples, pick);
	if (notable->samples->len >= SAMPLES_HELD)
		thin(notable);
}

void notable_offer(Notable *notable, const struct tally_pattern *pattern,
                   const struct line_record *record, gint64 line, gint64 offset,
                   const char *text)
{
	if (pattern->seen.severity < SEVERITY_ERROR || record->at == INSTANT_NONE)
		return;
	struct candidate *candidate = g_hash_table_lookup(notable->candidates, pattern);
	if (candidate == NULL) {
		if (g_hash_table_size(notable->candidates) >= PATTERNS_HELD)
			return;
		candidate = g_new0(struct candidate, 1);
		candidate->sampled = record->at / MINUTE;
		g_hash_table_insert(notable->candidates, (gpointer)(guintptr)pattern,
		                    candidate);
		fill(&candidate->first, pattern, record, line, offset, text);
		copy_text(&candidate->first);
		return;
	}
	sample(notable, candidate, pattern, record, line, offset, text);
	if (candidate->last.from == NULL)
		g_ptr_array_add(notable->offered, &candidate->last);
	fill(&candidate->last, pattern, record, line, offset, text);
}

static int by_count(gconstpointer a, gconstpointer b)
{
	const struct candidate *x = *(const struct candidate *const *)a;
	const struct candidate *y = *(const struct candidate *const *)b;
	const struct log_pattern *p = &x->first.pattern->seen,
	                         *q = &y->first.pattern->seen;
	if (p->count != q->count)
		return p->count > q->count ? -1 : 1;
	return p->id < q->id ? -1 : p->id > q->id;
}

static int by_offset(gconstpointer a, gconstpointer b)
{
	const struct pick *x = *(const struct pick *const *)a;
	const struct pick *y = *(const struct pick *const *)b;
	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

/* Which of the picks become events; none is in it twice. */
static GPtrArray *chosen(Notable *notable)
{
	GPtrArray *picks = g_ptr_array_new();
	g_autoptr(GPtrArray) all = g_ptr_array_new();
	GHashTableIter iter;
	gpointer found;
	g_hash_table_iter_init(&iter, notable->candidates);
	while (g_hash_table_iter_next(&iter, NULL, &found))
		g_ptr_array_add(all, found);
	g_ptr_array_sort(all, by_count);
	g_autoptr(GHashTable) taken = g_hash_table_new(g_int64_hash, g_int64_equal);
	for (guint i = 0; i < MIN(all->len, PATTERNS_SHOWN); i++) {
		struct candidate *candidate = g_ptr_array_index(all, i);
		g_ptr_array_add(picks, &candidate->first);
		g_hash_table_add(taken, &candidate->first.offset);
		if (candidate->last.text == NULL)
			continue;
		g_ptr_array_add(picks, &candidate->last);
		g_hash_table_add(taken, &candidate->last.offset);
	}
	while (notable->samples->len > SAMPLES_SHOWN)
		thin(notable);
	for (guint i = 0; i < notable->samples->len; i++) {
		struct pick *pick = &g_array_index(notable->samples, struct pick, i);
		if (!g_hash_table_contains(taken, &pick->offset))
			g_ptr_array_add(picks, pick);
	}
	g_ptr_array_sort(picks, by_offset);
	return picks;
}

/* The pattern, and of the first and last of many lines which of them it is. */
static char *title_of(const struct pick *pick)
{
	const struct log_pattern *seen = &pick->pattern->seen;
	const char *which = pick->offset == seen->first_offset  ? "first"
	                    : pick->offset == seen->last_offset ? "last"
	                                                        : NULL;
	if (which == NULL || seen->count == 1)
		return g_strdup(seen->text);
	return g_strdup_printf("%s (%s of %" G_GINT64_FORMAT " lines)", seen->text, which,
	                       seen->count);
}

/* What the line itself says besides: its own word for the severity, who it is about. */
static void add_words(const struct pick *pick, const GPtrArray *formats, char *room,
                      Event *event)
{
	const char *end = memchr(pick->text, '\n', pick->text_length);
	gsize len = end != NULL ? (gsize)(end - pick->text) : pick->text_length;
	g_autofree char *plain = g_malloc(len + 1);
	struct log_record record = { .room = room };
	len = formats_uncolour(pick->text, len, plain);
	len -= len > 0 && plain[len - 1] == '\r';
	if (pick->ordinal > 0 ||
	    formats_read(formats, plain, len, NULL, &record) != LINE_RECORD)
		return;
	const struct scan word = record.severity_text;
	if (event->severity_text == NULL && word.end > word.at)
		event->severity_text = text_repair(word.at, (gsize)(word.end - word.at));
}

static bool give(const struct pick *pick, const GPtrArray *formats, char *room,
                 const struct sink *sink, const Source *source, GError **error)
{
	g_autoptr(Event) event = event_new();
	event->source = source->id;
	event->line = pick->line;
	event->offset = pick->offset;
	event->length = pick->length;
	event->at = range_of(pick->at, pick->at + pick->resolution);
	event->zone = pick->basis;
	event->doubts = pick->doubts;
	event->lane = source->lane;
	event->kind = KIND_LOG;
	event->severity = pick->pattern->seen.severity;
	if (pick->status > 0)
		event->severity_text = g_strdup_printf("%d", pick->status);
	event->ordinal = pick->ordinal;
	event->component = g_strdup(source->component);
	add_words(pick, formats, room, event);
	event->title = title_of(pick);
	event->body = text_repair(pick->text, pick->text_length);
	return sink->event(sink->user, event, error);
}

/* The raw lines of a pick: those of a longer record that are whole. */
static bool give_lines(const struct pick *pick, const struct sink *sink, GError **error)
{
	g_autoptr(GByteArray) columns = g_byte_array_new();
	struct column_state state = { 0 };
	struct log_chunk chunk = { .first_line = pick->line,
		                   .offset = pick->offset,
		                   .first_at = pick->at,
		                   .last_at = pick->at,
		                   .bytes = pick->text };
	for (gsize at = 0; at < pick->kept;) {
		const char *end = memchr(pick->text + at, '\n', pick->kept - at);
		gsize len = end != NULL ? (gsize)(end - (pick->text + at)) + 1
		                        : pick->kept - at;
		if (end == NULL && pick->kept < (gsize)pick->length)
			break;
		columns_add(columns, &state, at == 0 ? pick->at : INSTANT_NONE,
		            at == 0 ? pick->pattern->seen.id : 0,
		            at == 0 ? pick->pattern->seen.status_class : 0, len);
		at += len;
		chunk.length = (gint64)at;
		chunk.lines++;
	}
	chunk.columns = columns->data;
	chunk.columns_len = columns->len;
	return chunk.length == 0 || sink->chunk(sink->user, &chunk, error);
}

bool notable_finish(Notable *notable, const GPtrArray *formats, bool keep,
                    const struct sink *sink, const Source *source, GError **error)
{
	g_autofree char *room = g_malloc(FORMATS_ROOM);
	g_autoptr(GPtrArray) picks = chosen(notable);
	gint64 kept_to = 0; /* records of one line share it */
	for (guint i = 0; i < picks->len; i++) {
		const struct pick *pick = picks->pdata[i];
		if (!give(pick, formats, room, sink, source, error) ||
		    (keep && pick->offset >= kept_to && !give_lines(pick, sink, error)))
			return false;
		kept_to = MAX(kept_to, pick->offset + pick->length);
	}
	return true;
}
