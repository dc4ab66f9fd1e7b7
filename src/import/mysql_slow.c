/*
 * mysql_slow.c - slow query log of MySQL, MariaDB and Percona Server.
 *
 * Format  blocks: "# Time: ...", "# User@Host: ...", "# Query_time: 3.001 ...", "use db;", "SET timestamp=...;", statement
 *         dev.mysql.com/doc/refman/8.4/en/slow-query-log.html. Read 2026-11-25.
 * Quirks  "# Time" is when the block was written, at the end of the statement; SET timestamp is when it began, which is
 *         the time of the record. 5.x leaves "# Time" out in the same second: then blocks begin with "# User@Host" and
 *         "# Time" belongs to nothing. The head of the file names columns that are none of it
 */
#include "import/import.h"
#include "import/log_text.h"

#include <string.h>

struct blocks {
	bool timed; /* each begins with "# Time" */
};

static int count(const struct sample_bytes *sample, const char *begin)
{
	int n = 0;
	struct scan s = scan_of(sample->head, sample->head_len), line;
	while (scan_until(&s, '\n', &line))
		n += scan_word(&line, begin);
	return n;
}

static void *learn(const struct sample_bytes *sample,
                   const struct import_options *options)
{
	struct blocks *blocks = g_new0(struct blocks, 1);
	(void)options;
	blocks->timed = count(sample, "# Time: ") >= count(sample, "# User@Host: ");
	return blocks;
}

/* "2026-03-14T14:11:07.102341Z", "260314 14:11:07" */
static bool read_time(struct scan s, struct log_record *record)
{
	scan_blanks(&s);
	return log_time_iso(&s, record) || log_time_short_year(&s, record);
}

/* "# Query_time: 3.001  Lock_time: 0.1 ..." */
static bool read_query_time(struct scan s, struct log_record *record)
{
	struct scan word;
	if (!scan_word(&s, "Query_time: "))
		return false;
	scan_blanks(&s);
	return log_word(&s, &word) && log_duration(word, SECOND, &record->duration);
}

/* "# User@Host: shop[shop] @ web-02 [10.4.0.9]  Id: 8" */
static void read_host(struct scan s, struct log_record *record)
{
	struct scan before, host;
	if (scan_until(&s, '@', &before) && scan_char(&s, ' ') && log_word(&s, &host) &&
	    *host.at != '[')
		record->host = host;
}

static enum line_kind comment(const struct blocks *blocks, struct scan s,
                              struct log_record *record)
{
	if (scan_word(&s, "Time: ")) {
		if (!blocks->timed)
			return LINE_COMMENT;
		return read_time(s, record) ? LINE_RECORD : LINE_NOT_MINE;
	}
	if (scan_word(&s, "User@Host: ")) {
		read_host(s, record);
		return blocks->timed ? LINE_CONTINUES : LINE_RECORD;
	}
	read_query_time(s, record);
	return LINE_CONTINUES;
}

/* "SET timestamp=1773497464;" */
static bool read_start(struct scan s, struct log_record *record)
{
	return scan_word(&s, "SET timestamp=") && log_time_epoch(&s, record);
}

static bool begins_statement(struct scan s)
{
	static const char *const words[] = {
		"SELECT ",  "INSERT ",  "UPDATE ",         "DELETE ",   "REPLACE ",
		"CALL ",    "WITH ",    "ALTER ",          "CREATE ",   "DROP ",
		"COMMIT",   "ROLLBACK", "LOAD ",           "TRUNCATE ", "OPTIMIZE ",
		"ANALYZE ", "(SELECT ", "# administrator",
	};
	for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
		const gsize len = strlen(words[i]);
		if ((gsize)(s.end - s.at) >= len &&
		    g_ascii_strncasecmp(s.at, words[i], len) == 0)
			return true;
	}
	return false;
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	struct scan s = scan_of(line, len);
	if (begins_statement(s)) {
		record->message = s;
		return LINE_CONTINUES;
	}
	if (scan_word(&s, "# "))
		return comment(state, s, record);
	if (read_start(s, record))
		return LINE_CONTINUES;
	if (scan_word(&s, "Tcp port:") || scan_word(&s, "Time  ") ||
	    (len > 1 && line[len - 1] == ':' && memchr(line, ',', len) != NULL &&
	     (scan_word(&s, "/") || g_ascii_isupper(line[0]))))
		return LINE_COMMENT; /* "/usr/sbin/mysqld, Version: ... started with:" */
	return LINE_CONTINUES;
}

static int bid(const struct sample_bytes *sample)
{
	return sample_has(sample, "# Query_time: ") && sample_has(sample, "# User@Host: ")
	               ? 95
	               : 0;
}

const struct importer importer_mysql_slow = {
	.name = "mysql-slow",
	.title = "Slow query log of MySQL, MariaDB and Percona Server",
	.about = "One statement a block: its start (SET timestamp), Query_time as its "
	         "duration, its first line as the message. A statement that is cut into "
	         "lines belongs to its block. Blocks without \"# Time\" are read, too. "
	         "Leaves users, locks and rows; states no severity. MySQL 8.4 \"The Slow "
	         "Query Log\", read 2026-11-25. Seen in real data: a log of MariaDB.",
	.lane = LANE_MACHINES,
	.weight = 95,
	.bid = bid,
	.read_line = read_line,
	.learn = learn,
	.forget = g_free,
};
