/*
 * rust.c - text logs of Rust programs: tracing-subscriber, env_logger, fern.
 *
 * Format  "2026-03-14T14:11:07.102341Z ERROR pay::client: message field=value", "[2026-03-14T14:11:07Z ERROR pay::client]
 *         message", "[2026-03-14 14:11:07.102][pay::client][ERROR] message"
 *         docs.rs/tracing-subscriber/0.3 (fmt), docs.rs/env_logger/0.11. Read 2026-11-25.
 * Quirks  colours when it was written for a terminal; panics are several lines
 */
#include "import/logger_text.h"

static void *learn(const struct sample_bytes *sample,
                   const struct import_options *options)
{
	(void)options;
	return logger_learn(sample, LOGGER_RUST);
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	return logger_line_of(state, line, len, record);
}

const struct importer importer_rust = {
	.name = "rust",
	.title = "Text log of a Rust program: tracing, env_logger, fern",
	.about = "Time, level and target (\"crate::module\") before the message, as "
	         "tracing-subscriber, env_logger and fern write them; colours are taken "
	         "away. Panics, backtraces and other lines without a time belong to the "
	         "record before. Leaves spans and fields in the message. "
	         "tracing-subscriber 0.3 and env_logger 0.11, read 2026-11-25. Seen in "
	         "real data: Vaultwarden.",
	.lane = LANE_MACHINES,
	.weight = 55,
	.read_line = read_line,
	.learn = learn,
	.forget = g_free,
};
