/*
 * php_error.c - the error log of PHP and of PHP-FPM.
 *
 * Format  [14-Mar-2026 14:11:07 Europe/Berlin] PHP Fatal error:  Uncaught PayError: gone in /srv/www/pay.php:88
 *         [14-Mar-2026 14:11:07] WARNING: [pool www] server reached pm.max_children setting (5)          PHP-FPM
 *         php.net/manual "error_log", main/main.c of PHP 8.3, sapi/fpm of the same. Read 2026-11-25.
 * Takes   time, with its zone; the kind of error as severity (fatal, parse and core errors are errors); the message
 * Leaves  pools, process ids
 * Quirks  "Stack trace:", its frames and "thrown in" belong to the record before; what error_log() writes has no kind
 */
#include "import/import.h"
#include "import/log_text.h"

#include <string.h>

enum { ZONE_MAX = 48 };

/* The zone that the first time of the file names; another one in the same file is read as nothing said. */
struct php {
	Zone *zone;
	char name[ZONE_MAX];
};

static const struct {
	const char *words;
	enum severity severity;
} kinds[] = {
	{ "PHP Fatal error: ", SEVERITY_ERROR },
	{ "PHP Parse error: ", SEVERITY_ERROR },
	{ "PHP Recoverable fatal error: ", SEVERITY_ERROR },
	{ "PHP Core error: ", SEVERITY_ERROR },
	{ "PHP Compile error: ", SEVERITY_ERROR },
	{ "PHP Startup: ", SEVERITY_WARN },
	{ "PHP Warning: ", SEVERITY_WARN },
	{ "PHP User warning: ", SEVERITY_WARN },
	{ "PHP User error: ", SEVERITY_ERROR },
	{ "PHP Notice: ", SEVERITY_NOTICE },
	{ "PHP User notice: ", SEVERITY_NOTICE },
	{ "PHP Strict Standards: ", SEVERITY_NOTICE },
	{ "PHP Deprecated: ", SEVERITY_NOTICE },
	{ "PHP User deprecated: ", SEVERITY_NOTICE },
};

/* "[14-Mar-2026 14:11:07 Europe/Berlin] " */
static bool read_time(struct scan *s, struct log_record *record, struct scan *zone)
{
	*zone = (struct scan){ NULL, NULL };
	if (!scan_char(s, '[') || s->end - s->at < 3 || s->at[2] != '-' ||
	    !log_time_day_first(s, record))
		return false;
	if (scan_char(s, ' ') && !scan_until(s, ']', zone))
		return false;
	if (zone->at == NULL && !scan_char(s, ']'))
		return false;
	return scan_char(s, ' ');
}

static void *learn(const struct sample_bytes *sample,
                   const struct import_options *options)
{
	struct php *php = g_new0(struct php, 1);
	struct scan s = scan_of(sample->head, sample->head_len), line, zone;
	struct log_record record = { 0 };
	(void)options;
	while (scan_until(&s, '\n', &line))
		if (read_time(&line, &record, &zone) && zone.at != NULL &&
		    zone.end - zone.at < ZONE_MAX) {
			memcpy(php->name, zone.at, (gsize)(zone.end - zone.at));
			php->zone = zone_new(php->name, NULL);
			break;
		}
	return php;
}

static void forget(void *state)
{
	struct php *php = state;
	if (php->zone != NULL)
		zone_free(php->zone);
	g_free(php);
}

static void set_zone(const struct php *php, struct scan zone, struct log_record *record)
{
	struct stamp *stamp = &record->stamp;
	if (zone.at == NULL || stamp->zoned || php->zone == NULL ||
	    !log_is(zone, php->name))
		return;
	const gint64 at = zone_to_utc(php->zone, stamp->civil, NULL, NULL);
	if (at == INSTANT_NONE)
		return;
	stamp->offset_s = (int)((stamp->civil - at) / SECOND);
	stamp->zoned = true;
	record->zone_label = (struct scan){ NULL, NULL };
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	struct scan s = scan_of(line, len), zone;
	if (*line != '[')
		return LINE_CONTINUES;
	if (!read_time(&s, record, &zone)) {
		record->clock = CLOCK_NONE;
		return LINE_CONTINUES;
	}
	set_zone(state, zone, record);
	for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (scan_word(&s, kinds[i].words)) {
			record->severity = kinds[i].severity;
			record->severity_text =
			        scan_of(kinds[i].words, strlen(kinds[i].words) - 2);
			scan_blanks(&s);
			break;
		}
	if (record->severity == SEVERITY_NONE)
		record->severity = log_severity_ahead(s, &record->severity_text);
	record->message = s;
	return LINE_RECORD;
}

const struct importer importer_php_error = {
	.name = "php-error",
	.title = "The error log of PHP and PHP-FPM",
	.about =
	        "[day-month-year time zone], \"PHP Fatal error:\" and its like, text; or "
	        "PHP-FPM's \"WARNING:\". Takes the time, by its zone where that is "
	        "written, the severity and the text. Stack traces belong to the record "
	        "before. Leaves pools. PHP 8.3's manual and source, read 2026-11-25. "
	        "Not seen in real data: written from its documentation.",
	.lane = LANE_MACHINES,
	.weight = 95,
	.read_line = read_line,
	.learn = learn,
	.forget = forget,
};
