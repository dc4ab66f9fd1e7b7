/*
 * logcat.c - Android's logcat, in its formats threadtime, time, brief and long.
 *
 * Format  threadtime: 03-14 14:11:07.102  1702  2395 W ActivityManager: message
 *         time:       03-14 14:11:07.102 W/ActivityManager( 1702): message
 *         brief:      W/ActivityManager( 1702): message
 *         long:       [ 03-14 14:11:07.102  1702: 2395 W/ActivityManager ], then the message in lines of its own
 *         developer.android.com/tools/logcat, "Control log output format". Read 2026-11-25.
 * Quirks  neither year nor zone, unless asked for (-v year, -v zone, -v epoch); a user may stand before the process
 */
#include "import/import.h"
#include "import/log_text.h"

static bool read_time(struct scan *s, struct log_record *record)
{
	return log_time_month_day(s, record) || log_time_iso(s, record) ||
	       log_time_epoch(s, record);
}

static bool level(struct scan *s, struct log_record *record)
{
	static const struct {
		char letter;
		enum severity severity;
	} levels[] = {
		{ 'V', SEVERITY_TRACE }, { 'D', SEVERITY_DEBUG }, { 'I', SEVERITY_INFO },
		{ 'W', SEVERITY_WARN },  { 'E', SEVERITY_ERROR }, { 'F', SEVERITY_FATAL },
		{ 'A', SEVERITY_FATAL },
	};
	const char *at = s->at;
	for (gsize i = 0; i < G_N_ELEMENTS(levels); i++)
		if (scan_char(s, levels[i].letter)) {
			record->severity = levels[i].severity;
			record->severity_text = (struct scan){ at, s->at };
			return true;
		}
	return false;
}

static bool number(struct scan *s)
{
	gint64 value;
	scan_blanks(s);
	return scan_digits(s, 1, 10, &value);
}

static void set_tag(struct scan tag, struct log_record *record)
{
	while (tag.end > tag.at && tag.end[-1] == ' ')
		tag.end--;
	if (tag.end > tag.at)
		record->component = tag;
}

/* "[user]  1702  2395 W ActivityManager: message" */
static bool thread_time(struct scan s, struct log_record *record)
{
	struct scan tag, word;
	scan_blanks(&s);
	struct scan rest = s;
	if (!scan_done(&s) && g_ascii_isalpha(*s.at) && log_word(&rest, &word) &&
	    word.end - word.at > 1)
		s = rest;
	if (!number(&s) || !number(&s))
		return false;
	rest = s;
	if (number(&rest)) /* the user as a number */
		s = rest;
	scan_blanks(&s);
	if (!level(&s, record) || !scan_char(&s, ' ') || !scan_until(&s, ':', &tag))
		return false;
	set_tag(tag, record);
	scan_char(&s, ' ');
	record->message = s;
	return true;
}

/* "W/ActivityManager( 1702): message" */
static bool brief(struct scan s, struct log_record *record)
{
	struct scan tag;
	scan_blanks(&s);
	if (!level(&s, record) || !scan_char(&s, '/') || !scan_until(&s, '(', &tag) ||
	    !number(&s))
		return false;
	if (scan_char(&s, ':') && !number(&s)) /* user, then process */
		return false;
	if (!scan_word(&s, "):"))
		return false;
	set_tag(tag, record);
	scan_char(&s, ' ');
	record->message = s;
	return true;
}

/* "[ 03-14 14:11:07.102  1702: 2395 W/ActivityManager ]" */
static bool long_head(struct scan s, struct log_record *record)
{
	if (!scan_word(&s, "[ ") || !read_time(&s, record) || !number(&s) ||
	    !scan_char(&s, ':') || !number(&s) || !scan_char(&s, ' ') ||
	    !level(&s, record) || !scan_char(&s, '/') || s.end - s.at < 2 ||
	    s.end[-1] != ']')
		return false;
	set_tag((struct scan){ s.at, s.end - 1 }, record);
	record->message = record->component;
	return true;
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	const struct log_record empty = *record;
	struct scan s = scan_of(line, len);
	(void)state;
	if (scan_word(&s, "--------- "))
		return LINE_COMMENT;
	if (long_head(s, record))
		return LINE_RECORD;
	*record = empty;
	read_time(&s, record);
	if ((s.at > line && thread_time(s, record)) || brief(s, record))
		return LINE_RECORD;
	*record = empty;
	return LINE_CONTINUES;
}

const struct importer importer_logcat = {
	.name = "logcat",
	.title = "Android's logcat",
	.about =
	        "Time, level (V D I W E F), tag and message of the formats threadtime, "
	        "time, brief and long, with year, zone, epoch or user if they were asked "
	        "for. \"beginning of main\" is a comment. Times have neither year nor "
	        "zone otherwise. Leaves process and thread ids; of the format long the "
	        "tag stands for the message. \"Logcat command-line tool\", read "
	        "2026-11-25. Seen in real data: one line of each format.",
	.lane = LANE_MACHINES,
	.weight = 75,
	.read_line = read_line,
};
