/*
 * postgresql.c - server log of PostgreSQL as it writes it to stderr.
 *
 * Format  log_line_prefix, "LEVEL:  message"; the prefix is the user's: "%m [%p] %q%u@%d ", RDS's "%t:%r:%u@%d:[%p]:", ...
 *         postgresql.org/docs/18/runtime-config-logging.html. Read 2026-11-25.
 * Quirks  the level has a colon and two blanks behind it, which tells where the prefix ends; the time stands anywhere in
 *         the prefix, its zone is an abbreviation; DETAIL, HINT, CONTEXT, QUERY, STATEMENT and LOCATION have a prefix of
 *         their own and belong to the record before; further lines of a message begin with a tab
 */
#include "import/postgresql.h"
#include "import/import.h"
#include "import/log_text.h"

#include <string.h>

enum { PREFIX_MAX = 400 }; /* bytes before the level */

enum severity postgresql_severity(struct scan word)
{
	static const struct {
		const char *word;
		enum severity severity;
	} words[] = {
		{ "LOG", SEVERITY_INFO },       { "ERROR", SEVERITY_ERROR },
		{ "FATAL", SEVERITY_CRITICAL }, { "PANIC", SEVERITY_FATAL },
		{ "WARNING", SEVERITY_WARN },   { "NOTICE", SEVERITY_NOTICE },
		{ "INFO", SEVERITY_INFO },      { "DEBUG", SEVERITY_DEBUG },
	};
	struct scan s = word;
	if (scan_word(&s, "DEBUG") && s.end - s.at == 1 && *s.at >= '1' && *s.at <= '5')
		return SEVERITY_DEBUG;
	for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
		if (log_is(word, words[i].word))
			return words[i].severity;
	return SEVERITY_NONE;
}

void postgresql_duration(struct log_record *record)
{
	struct scan s = record->message, value;
	gint64 us;
	if (scan_word(&s, "duration: ") && log_word(&s, &value) && scan_word(&s, " ms") &&
	    log_duration(value, 1000, &us))
		record->duration = us;
}

static bool is_detail(struct scan word)
{
	static const char *const words[] = { "DETAIL",    "HINT",     "CONTEXT",  "QUERY",
		                             "STATEMENT", "LOCATION", "BACKTRACE" };
	for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
		if (log_is(word, words[i]))
			return true;
	return false;
}

/* The first "WORD:  " of capitals: where the prefix ends and the message begins. */
static bool find_level(struct scan line, struct scan *prefix, struct scan *level,
                       struct scan *message)
{
	const char *last =
	        line.end - line.at > PREFIX_MAX ? line.at + PREFIX_MAX : line.end;
	const char *at = line.at;
	for (; last - at >= 3 && (at = memchr(at, ':', (gsize)(last - at) - 2)); at++) {
		if (at[1] != ' ' || at[2] != ' ')
			continue;
		const char *from = at;
		while (from > line.at &&
		       (g_ascii_isupper(from[-1]) || g_ascii_isdigit(from[-1])))
			from--;
		if (from > line.at && from[-1] == '.')
			continue; /* "channel.ERROR: " of Monolog */
		*level = (struct scan){ from, at };
		if (postgresql_severity(*level) == SEVERITY_NONE && !is_detail(*level))
			continue;
		if (from == line.at && line.end - at > 3 && at[3] == ' ')
			continue; /* "INFO:     " of uvicorn; PostgreSQL has two blanks */
		*prefix = (struct scan){ line.at, from };
		*message = (struct scan){ at + 3, line.end };
		return true;
	}
	return false;
}

/* Anywhere in the prefix, at the beginning of a word: "%t", "%m", "%n". */
static void read_time(struct scan prefix, struct log_record *record)
{
	bool begins = true;
	for (; !scan_done(&prefix); prefix.at++) {
		struct scan s = prefix;
		if (begins && g_ascii_isdigit(*s.at) &&
		    (log_time_iso(&s, record) || log_time_epoch(&s, record)))
			return;
		begins = !g_ascii_isalnum(*prefix.at) && *prefix.at != '.';
	}
}

/* "shop@orders": the database is what is hurt */
static void read_database(struct scan prefix, struct log_record *record)
{
	const char *at = memchr(prefix.at, '@', (gsize)(prefix.end - prefix.at));
	if (at == NULL)
		return;
	struct scan name = { at + 1, at + 1 };
	while (name.end < prefix.end &&
	       (g_ascii_isalnum(*name.end) || *name.end == '_' || *name.end == '-'))
		name.end++;
	if (name.end > name.at)
		record->component = name;
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	struct scan prefix, level, message;
	(void)state;
	if (*line == '\t' || !find_level(scan_of(line, len), &prefix, &level, &message) ||
	    is_detail(level))
		return LINE_CONTINUES;
	read_time(prefix, record);
	read_database(prefix, record);
	record->severity = postgresql_severity(level);
	record->severity_text = level;
	scan_blanks(&message);
	record->message = message;
	postgresql_duration(record);
	return LINE_RECORD;
}

const struct importer importer_postgresql = {
	.name = "postgresql",
	.title = "PostgreSQL's log on stderr, with any log_line_prefix",
	.about =
	        "The prefix is whatever stands before \"LEVEL:  \"; the time is looked "
	        "for in it, and the database behind \"user@\". DETAIL, HINT, CONTEXT, "
	        "QUERY, STATEMENT and lines that begin with a tab belong to the record "
	        "before. LOG is information, FATAL (a session ends) critical, PANIC (the "
	        "server ends) fatal. \"duration: ... ms\" is read. Zones are "
	        "abbreviations, read by their letters. Leaves users, clients and "
	        "process ids: records of several processes that are mixed line by line "
	        "are not sorted out. PostgreSQL 18, \"Error Reporting and Logging\", "
	        "read 2026-11-25. Seen in real data: with prefixes of the default, of "
	        "RDS and of Supabase.",
	.lane = LANE_MACHINES,
	.weight = 75,
	.read_line = read_line,
};
