/*
 * pattern_format.c - lines by the patterns of a user's file.
 */
#include "import/log_text.h"
#include "import/pattern_file.h"
#include "import/time_format.h"
#include "import/time_forms.h"

#include <string.h>

/* --- what fields say -------------------------------------------------------------------- */

static bool read_form(const struct time_form *form, struct scan text,
                      struct log_record *record)
{
	struct log_record read = { .clock = CLOCK_NONE };
	if (!form->read(&text, &read) || !scan_done(&text))
		return false;
	record->clock = read.clock;
	record->stamp = read.stamp;
	record->zone_label = read.zone_label;
	return true;
}

/* Of forms whose order of day and month only a user can tell none is guessed. */
static bool read_any(struct scan text, struct log_record *record)
{
	for (guint i = 0; i < time_forms_n; i++)
		if (time_forms[i].kind != TIME_ORDER &&
		    read_form(&time_forms[i], text, record))
			return true;
	return false;
}

static bool read_boot(struct scan text, struct log_record *record)
{
	return log_time_boot(&text, record) && scan_done(&text);
}

bool pattern_format_time(const PatternFile *file, struct scan text,
                         struct log_record *record)
{
	text = scan_trimmed(text);
	if (file->times->len == 0)
		return read_any(text, record);
	for (guint i = 0; i < file->times->len; i++) {
		const char *time = file->times->pdata[i];
		const struct time_form *form = time_form_named(time);
		if (form != NULL                ? read_form(form, text, record)
		    : strcmp(time, "boot") == 0 ? read_boot(text, record)
		                                : time_format_read(time, text, record))
			return true;
	}
	return false;
}

static void read_level(const PatternFile *file, struct scan word,
                       struct log_record *record)
{
	record->severity_text = word;
	const gsize len = (gsize)(word.end - word.at);
	for (guint i = 0; i < file->levels->len; i++) {
		const struct level_word *level =
		        &g_array_index(file->levels, struct level_word, i);
		if (strlen(level->word) == len &&
		    g_ascii_strncasecmp(level->word, word.at, len) == 0) {
			record->severity = level->severity;
			return;
		}
	}
	record->severity = log_severity(word);
}

static struct scan span_of(const char *line, const struct pattern_span *span)
{
	return span->start == G_MAXSIZE ? (struct scan){ NULL, NULL }
	                                : scan_trimmed((struct scan){ line + span->start,
	                                                              line + span->end });
}

static void read_numbers(const PatternFile *file, const LinePattern *pattern,
                         const struct scan *texts, struct log_record *record)
{
	const gint64 own = line_pattern_unit(pattern);
	gint64 number;
	if (texts[FIELD_STATUS].at != NULL && log_number(texts[FIELD_STATUS], &number) &&
	    number < 1000)
		record->status = (int)number;
	if (texts[FIELD_BYTES].at != NULL && log_number(texts[FIELD_BYTES], &number))
		record->bytes = number;
	if (texts[FIELD_COUNT].at != NULL && log_number(texts[FIELD_COUNT], &number) &&
	    number > 0)
		record->count = number;
	if (texts[FIELD_DURATION].at != NULL)
		log_duration(texts[FIELD_DURATION], own != 0 ? own : file->unit,
		             &record->duration);
}

static struct scan constant(const char *text)
{
	return text == NULL ? (struct scan){ NULL, NULL } : scan_of(text, strlen(text));
}

static struct scan either(struct scan text, const char *fixed)
{
	return text.at != NULL && text.end > text.at ? text : constant(fixed);
}

static void read_words(const PatternFile *file, const struct scan *texts,
                       struct log_record *record)
{
	const struct scan method = texts[FIELD_METHOD], path = texts[FIELD_PATH];
	record->message = texts[FIELD_MESSAGE];
	if (record->message.at == NULL && method.at != NULL && path.at != NULL)
		record->message = log_request(record, method, path);
	record->request = method.at != NULL || record->status > 0;
	record->service = either(texts[FIELD_SERVICE], file->service);
	record->host = either(texts[FIELD_HOST], file->host);
	record->component = either(texts[FIELD_COMPONENT], file->component);
	record->payload = texts[FIELD_PAYLOAD];
}

/* False: what stands at the place of the time is none. */
static bool fill(const PatternFile *file, const LinePattern *pattern, const char *line,
                 const struct pattern_span *fields, struct log_record *record)
{
	struct scan texts[LINE_FIELDS];
	for (int i = 0; i < LINE_FIELDS; i++)
		texts[i] = span_of(line, &fields[i]);
	if (texts[FIELD_TIME].at != NULL &&
	    !pattern_format_time(file, texts[FIELD_TIME], record))
		return false;
	if (texts[FIELD_LEVEL].at != NULL)
		read_level(file, texts[FIELD_LEVEL], record);
	read_numbers(file, pattern, texts, record);
	read_words(file, texts, record);
	return true;
}

/* Where no level stands: that of the HTTP status, or the file's. */
static void fill_up(const PatternFile *file, struct log_record *record)
{
	if (record->severity != SEVERITY_NONE)
		return;
	record->severity = record->status >= 100 ? log_severity_of_http(record->status)
	                                         : file->severity;
}

/* --- lines ---------------------------------------------------------------------------------- */

/* The first of patterns that matches; -1 = none does. A line of which that is not known is none of the format. */
static int first_of(const GPtrArray *patterns, const char *line, gsize len,
                    struct pattern_span *fields, struct log_record *record)
{
	for (guint i = 0; i < patterns->len; i++)
		switch (line_pattern_match(patterns->pdata[i], line, len, fields)) {
		case PATTERN_FOUND:
			return (int)i;
		case PATTERN_EXHAUSTED:
			record->fault = LOG_FAULT_STEPS;
			break;
		case PATTERN_NONE:
			break;
		}
	return -1;
}

/* A line that begins as records do and is none. */
static bool is_miss(const PatternFile *file, const char *line, gsize len,
                    struct log_record *record)
{
	struct pattern_span fields[LINE_FIELDS];
	struct log_record time = { 0 };
	for (guint i = 0; i < file->starts->len; i++) {
		const LinePattern *start = file->starts->pdata[i];
		const enum pattern_match match =
		        line_pattern_match(start, line, len, fields);
		if (match == PATTERN_EXHAUSTED)
			record->fault = LOG_FAULT_STEPS;
		if (match == PATTERN_FOUND &&
		    (file->starts_given || fields[FIELD_TIME].start == G_MAXSIZE ||
		     pattern_format_time(file, span_of(line, &fields[FIELD_TIME]),
		                         &time)))
			return true;
	}
	return file->others_rejected;
}

enum line_kind pattern_format_read(const void *state, const char *line, gsize len,
                                   struct log_record *record)
{
	const PatternFile *file = state;
	struct pattern_span fields[LINE_FIELDS];
	if (first_of(file->ignored, line, len, fields, record) >= 0)
		return LINE_COMMENT;
	int i = first_of(file->lines, line, len, fields, record);
	if (i >= 0 && fill(file, file->lines->pdata[i], line, fields, record)) {
		fill_up(file, record);
		return LINE_RECORD;
	}
	if (i >= 0)
		record->fault = LOG_FAULT_TIME;
	i = first_of(file->more, line, len, fields, record);
	if (i >= 0 && fill(file, file->more->pdata[i], line, fields, record))
		return LINE_CONTINUES;
	if (record->fault != LOG_FAULT_NONE || is_miss(file, line, len, record))
		return LINE_NOT_MINE;
	return LINE_CONTINUES;
}

/* --- misses ------------------------------------------------------------------------------------ */

static char *why_no_time(const PatternFile *file, struct scan text)
{
	g_autofree char *time = g_strndup(text.at, (gsize)(text.end - text.at));
	struct log_record record = { 0 };
	for (guint i = 0; file->times->len == 0 && i < time_forms_n; i++)
		if (time_forms[i].kind == TIME_ORDER &&
		    read_form(&time_forms[i], text, &record))
			return g_strdup_printf(
			        "\"%s\" may be a day and a month or a month and "
			        "a day: say \"time: day-month\" or "
			        "\"time: month-day\"",
			        time);
	return g_strdup_printf("\"%s\" is no time%s", time,
	                       file->times->len == 0
	                               ? " of a known form; say \"time: %d.%m.%Y "
	                                 "%H:%M\" or what it looks like"
	                               : " as the file gives it");
}

char *pattern_format_miss(const PatternFile *file, const char *line, gsize len, gsize *at)
{
	struct pattern_span fields[LINE_FIELDS];
	struct log_record record = { 0 };
	char *best = NULL;
	*at = 0;
	for (guint i = 0; i < file->lines->len; i++) {
		const LinePattern *pattern = file->lines->pdata[i];
		gsize stop = 0;
		const enum pattern_match match =
		        line_pattern_match(pattern, line, len, fields);
		if (match == PATTERN_FOUND) {
			const struct scan time = span_of(line, &fields[FIELD_TIME]);
			if (time.at == NULL || pattern_format_time(file, time, &record))
				continue;
			g_free(best);
			*at = fields[FIELD_TIME].start;
			return why_no_time(file, time);
		}
		g_autofree char *missing = line_pattern_stop(pattern, line, len, &stop);
		if (best != NULL && stop <= *at)
			continue;
		g_free(best);
		best = match == PATTERN_EXHAUSTED
		               ? g_strdup(log_fault_text(LOG_FAULT_STEPS))
		               : g_strdup_printf("%s expected", missing);
		*at = stop;
	}
	return best;
}
