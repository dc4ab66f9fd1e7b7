/* news_enter.c - what is new in the logs as rows of the timeline table. */
#include "base/text.h"
#include "correlate/news.h"

#include <string.h>

enum { KEY_NEW = 2, KEY_BURSTS = 1, KEY_VANISHED = 1, PATTERN_CHARS = 160 };

static char *minutes_text(gint64 length)
{
	const gint64 minutes = length / MINUTE;
	return minutes < 60 ? g_strdup_printf("%" G_GINT64_FORMAT " min", minutes)
	                    : g_strdup_printf("%" G_GINT64_FORMAT " h %02" G_GINT64_FORMAT
	                                      " min",
	                                      minutes / 60, minutes % 60);
}

/* "New error: "upstream timed out *"; 12 in the ten minutes before impact, 340 during it" */
static char *new_text(const struct news *row, const char *pattern)
{
	g_autofree char *ten = text_count(row->ten), *during = text_count(row->during);
	const char *word = row->pattern->severity >= SEVERITY_WARN
	                           ? severity_word((int)row->pattern->severity)
	                           : "pattern";
	if (!row->early)
		return g_strdup_printf("New %s: %s; %s during impact, none before", word,
		                       pattern, during);
	return g_strdup_printf(
	        "New %s: %s; %s in the ten minutes before impact, %s during "
	        "it",
	        word, pattern, ten, during);
}

static char *burst_text(const struct news *row, const char *pattern)
{
	g_autofree char *peak = text_count(row->peak), *most = text_count(row->most);
	return g_strdup_printf("Burst: %s; %s in a minute, at most %s in any before",
	                       pattern, peak, most);
}

static char *vanished_text(const struct news *row, const char *pattern)
{
	g_autofree char *gap = minutes_text(row->gap);
	g_autofree char *longest = minutes_text(row->longest);
	return g_strdup_printf(
	        "Stopped: %s; silent for %s%s, never longer than %s before", pattern,
	        range_is_open(row->until) ? "at least " : "", gap,
	        row->longest > 0 ? longest : "a minute");
}

static char *row_text(const struct news *row)
{
	g_autofree char *line = text_one_line(row->pattern->text, PATTERN_CHARS);
	g_autofree char *pattern = g_strdup_printf("\"%s\"", line);
	return row->kind == NEWS_NEW     ? new_text(row, pattern)
	       : row->kind == NEWS_BURST ? burst_text(row, pattern)
	                                 : vanished_text(row, pattern);
}

/* The row of the log record that is the first of a new pattern: one thing is not told twice. */
static struct entry *row_of_record(const Timeline *t, const struct news *row)
{
	const struct ref *ref = &g_array_index(row->refs, struct ref, 0);
	for (guint i = 0; row->kind == NEWS_NEW && i < t->entries->len; i++) {
		struct entry *entry = t->entries->pdata[i];
		if (entry->event != NULL && entry->kind == KIND_LOG &&
		    entry->event->source == ref->source &&
		    entry->event->offset == ref->offset)
			return entry;
	}
	return NULL;
}

static enum lane lane_of(const Timeline *t, gint64 id, enum zone_basis *zone)
{
	const Source *source = evidence_source(t->evidence, id);
	*zone = source != NULL ? source->zone_basis : ZONE_EXPLICIT;
	return source != NULL ? source->lane : LANE_MACHINES;
}

static struct entry *add_row(Timeline *t, const struct news *row)
{
	static const char *const labels[NEWS_KINDS] = { "New in the log", "Burst",
		                                        "Stopped" };
	struct entry *entry = g_new0(struct entry, 1);
	entry->at = row->at;
	entry->binned = row->kind != NEWS_NEW;
	entry->lane =
	        lane_of(t, g_array_index(row->refs, struct ref, 0).source, &entry->zone);
	entry->mark = MARK_NONE;
	entry->label = g_strdup(labels[row->kind]);
	entry->refs = refs_new();
	refs_add(entry->refs, row->refs);
	g_ptr_array_add(t->entries, entry);
	return entry;
}

void news_enter(Timeline *t)
{
	static const guint keys[NEWS_KINDS] = { KEY_NEW, KEY_BURSTS, KEY_VANISHED };
	guint shown[NEWS_KINDS] = { 0 };
	for (guint i = 0; i < t->log->rows->len; i++) {
		struct news *row = t->log->rows->pdata[i];
		row->text = row_text(row);
		struct entry *entry = row_of_record(t, row);
		if (entry == NULL)
			entry = add_row(t, row);
		entry->at = row->at; /* no span of all that were kept */
		g_free(entry->text);
		entry->text = g_strdup(row->text);
		const bool severe = row->pattern->severity >= SEVERITY_ERROR ||
		                    row->kind == NEWS_VANISHED;
		entry->key |= severe && shown[row->kind]++ < keys[row->kind];
	}
	entries_order(t);
}
