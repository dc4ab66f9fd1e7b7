/*
 * python.c - text logs of Python programs: the logging module, oslo.log, gunicorn, celery, Airflow, Home Assistant.
 *
 * Format  a format string that somebody chose: "%(asctime)s - %(name)s - %(levelname)s - %(message)s" and its like, or
 *         the default "LEVEL:name:message", which has no time
 *         docs.python.org/3/library/logging.html; oslo.log: docs.openstack.org/oslo.log/latest. Read 2026-11-25.
 * Quirks  the time has no zone and a comma before its milliseconds; gunicorn and Airflow write a zone
 */
#include "import/log_text.h"
#include "import/logger_text.h"

#include <string.h>

static void *learn(const struct sample_bytes *sample,
                   const struct import_options *options)
{
	(void)options;
	return logger_learn(sample, LOGGER_PYTHON);
}

/* "ERROR:pay.client:charge failed" */
static bool read_default(const char *line, gsize len, struct log_record *record)
{
	struct scan s = scan_of(line, len), level, name;
	if (!scan_until(&s, ':', &level) || !scan_until(&s, ':', &name) ||
	    name.at == name.end ||
	    memchr(name.at, ' ', (gsize)(name.end - name.at)) != NULL)
		return false;
	const enum severity severity = logger_level(level);
	if (severity == SEVERITY_NONE)
		return false;
	record->severity = severity;
	record->severity_text = level;
	record->component = name;
	record->message = s;
	return true;
}

/* "nova-api.log 2026-03-14 ...": a file's name before each line, as grep and collectors write it */
static gsize file_name(const char *line, gsize len)
{
	struct scan s = scan_of(line, len), word;
	if (!log_word(&s, &word) || !g_ascii_isalpha(*word.at) || !scan_char(&s, ' ') ||
	    scan_done(&s) || !g_ascii_isdigit(*s.at))
		return 0;
	for (const char *at = word.at; word.end - at >= 4; at++)
		if (memcmp(at, ".log", 4) == 0)
			return (gsize)(s.at - line);
	return 0;
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	if (read_default(line, len, record))
		return LINE_RECORD;
	const gsize skip = file_name(line, len);
	const struct log_record empty = *record;
	const enum line_kind kind =
	        logger_line_of(state, line + skip, len - skip, record);
	if (skip == 0 || kind == LINE_RECORD)
		return kind;
	*record = empty;
	return logger_line_of(state, line, len, record);
}

const struct importer importer_python = {
	.name = "python",
	.title = "Text log of a Python program: logging, oslo.log, gunicorn, celery",
	.about =
	        "A record begins with a time in the form that the file has, then level, "
	        "logger and message as the format string says: \"time - name - LEVEL - "
	        "message\", \"time LEVEL name message\", \"time [LEVEL] name: message\", "
	        "OpenStack's \"time pid LEVEL name [request] message\" (with the name of "
	        "a file before it, too), gunicorn, celery, Airflow, Home Assistant; and "
	        "\"LEVEL:name:message\", which has no time. Tracebacks and other lines "
	        "without a time belong to the record before. Times have no zone unless "
	        "one is written. Leaves process ids and contexts. Python 3.13 logging "
	        "and oslo.log, read 2026-11-25. Seen in real data: Home Assistant.",
	.lane = LANE_MACHINES,
	.weight = 55,
	.read_line = read_line,
	.learn = learn,
	.forget = g_free,
};
