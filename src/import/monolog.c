/*
 * monolog.c - logs of PHP programs by Monolog: Laravel, Symfony, Magento.
 *
 * Format  "[2026-03-14T14:11:07.102341+00:00] channel.LEVEL: message {context} [extra]", LineFormatter
 *         github.com/Seldaek/monolog, doc/02-handlers-formatters-processors.md. Read 2026-11-25.
 * Quirks  Laravel writes no zone; stack traces stand inside of the context: "[stacktrace]", "#0 /app/...", "\"}"
 */
#include "import/logger_text.h"

static void *learn(const struct sample_bytes *sample,
                   const struct import_options *options)
{
	(void)options;
	return logger_learn(sample, LOGGER_MONOLOG);
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	return logger_line_of(state, line, len, record);
}

const struct importer importer_monolog = {
	.name = "monolog",
	.title = "Text log of a PHP program by Monolog: Laravel, Symfony, Magento",
	.about = "\"[time] channel.LEVEL: message\"; the channel is the component. Stack "
	         "traces and other lines without a time belong to the record before. "
	         "Times without a zone, as Laravel's, are local. Leaves context and "
	         "extra in the message. Monolog 3, LineFormatter, read 2026-11-25. Seen "
	         "in real data: Laravel, Firefly III.",
	.lane = LANE_MACHINES,
	.weight = 75,
	.read_line = read_line,
	.learn = learn,
	.forget = g_free,
};
