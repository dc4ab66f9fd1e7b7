/*
 * klog.c - logs of Kubernetes' own programs and others that use glog or klog.
 *
 * Format  E0314 14:11:07.102341       1 controller.go:114] "Unable to sync" err="deadline exceeded" pod="prod/cart"
 *         I20260314 14:11:07.102341 ...                                                     glog since 0.6
 *         Log file created at: 2026/03/14 14:00:00                                          its head
 *         github.com/kubernetes/klog and github.com/google/glog, README; read 2026-11-22
 * Takes   severity, time (the year of the head, else inferred), source file as component, message; of structured ones
 *         the message without its values
 * Leaves  thread, line of the source, values: they stay in the raw line
 * Quirks  neither zone nor, mostly, year; what follows a fatal line (goroutines, stack) belongs to it; a year may turn
 *         in a file, but only one
 */
#include "import/import.h"
#include "import/log_text.h"

#include <string.h>

#define CREATED "Log file created at: "

/* The month in which the file began; year 0 = its head was not seen. */
struct head {
	int year, month;
};

static bool is_head(struct scan s)
{
	return scan_word(&s, CREATED) || scan_word(&s, "Running on machine: ") ||
	       scan_word(&s, "Running duration ") || scan_word(&s, "Binary: ") ||
	       scan_word(&s, "Application fingerprint: ") ||
	       scan_word(&s, "Log line format: ");
}

static void *relearn(const void *state, const char *line, gsize len)
{
	struct head *head = g_new0(struct head, 1);
	struct scan s = scan_of(line, len);
	struct log_record record = { 0 };
	if (state != NULL)
		*head = *(const struct head *)state;
	if (!scan_word(&s, CREATED) || !log_time_iso(&s, &record))
		return head;
	const struct civil civil = instant_to_civil(record.stamp.civil);
	*head = (struct head){ civil.year, civil.month };
	return head;
}

static void *learn(const struct sample_bytes *sample,
                   const struct import_options *options)
{
	(void)options;
	struct scan s = scan_of(sample->head, sample->head_len), line = s;
	scan_word(&s, "\xef\xbb\xbf");
	line = s;
	scan_until(&s, '\n', &line);
	return relearn(NULL, line.at, (gsize)(line.end - line.at));
}

/* The year that the head names, or the one behind it. */
static void set_year(const struct head *head, struct log_record *record)
{
	struct civil civil = instant_to_civil(record->stamp.civil);
	civil.year = head->year + (civil.month < head->month);
	const gint64 at = instant_from_civil(&civil);
	if (at == INSTANT_NONE)
		return;
	record->stamp.civil = at;
	record->clock = CLOCK_FULL;
}

/* "0314 14:11:07.102341" or "20260314 14:11:07.102341" */
static bool read_time(struct scan *s, const struct head *head, struct log_record *record)
{
	struct scan rest = *s;
	gint64 year;
	const bool dated = scan_digits(&rest, 8, 8, &year) && scan_char(&rest, ' ');
	rest = *s;
	if (dated && !scan_digits(&rest, 4, 4, &year))
		return false;
	if (!log_time_month_day(&rest, record))
		return false;
	if (dated)
		set_year(&(struct head){ (int)year, 0 }, record);
	else if (head->year > 0)
		set_year(head, record);
	*s = rest;
	return true;
}

/* "      1 controller.go:114] " */
static bool read_place(struct scan *s, struct log_record *record)
{
	struct scan thread, place;
	scan_blanks(s);
	if (!log_word(s, &thread) || !scan_char(s, ' '))
		return false;
	scan_blanks(s);
	if (!scan_until(s, ']', &place))
		return false;
	const char *colon = memchr(place.at, ':', (gsize)(place.end - place.at));
	if (colon == NULL || memchr(place.at, ' ', (gsize)(place.end - place.at)) != NULL)
		return false;
	record->component = (struct scan){ place.at, colon };
	scan_char(s, ' ');
	return true;
}

/* "Unable to sync" of a structured line; quotes would mask it as a value. */
static void set_message(struct scan s, struct log_record *record)
{
	struct scan rest = s, inside;
	record->message = s;
	if (log_between(&rest, '"', '"', &inside) &&
	    (scan_done(&rest) || *rest.at == ' ') && inside.end > inside.at &&
	    memchr(inside.at, '\\', (gsize)(inside.end - inside.at)) == NULL)
		record->message = inside;
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	struct scan s = scan_of(line, len);
	if (is_head(s))
		return LINE_COMMENT;
	const struct scan letter = scan_of(line, 1);
	if (strchr("IWEF", *line) == NULL || *line == '\0')
		return LINE_CONTINUES;
	s.at++;
	if (!read_time(&s, state, record) || !scan_char(&s, ' ') ||
	    !read_place(&s, record)) {
		*record = (struct log_record){
			.bytes = -1, .duration = -1, .count = 1, .room = record->room
		};
		return LINE_CONTINUES;
	}
	record->severity = log_severity(letter);
	record->severity_text = letter;
	set_message(s, record);
	return LINE_RECORD;
}

const struct importer importer_klog = {
	.name = "klog",
	.title = "klog and glog: Kubernetes' own programs, and many of Google's",
	.about = "A record: I, W, E or F with month and day, time, thread, file:line], "
	         "text. The "
	         "READMEs of klog and glog, read 2026-11-22. Takes severity, time, "
	         "source file "
	         "(component) and message; structured messages without their values. The "
	         "year is "
	         "that of \"Log file created at:\", else inferred (--year); no zone is "
	         "written: UTC "
	         "in containers, the host's elsewhere (--assume-tz). Lines that begin "
	         "otherwise "
	         "(goroutines, stacks) belong to the record before. Not seen in real "
	         "data: written "
	         "from the documentation.",
	.lane = LANE_MACHINES,
	.weight = 75,
	.read_line = read_line,
	.learn = learn,
	.forget = g_free,
	.directive = CREATED,
	.relearn = relearn,
};
