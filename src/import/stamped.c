/*
 * stamped.c - lines of anything behind the time at which somebody received them.
 *
 * Format  2026-03-14T14:11:07.102341998Z text            kubectl logs --timestamps, docker logs -t, CloudWatch export
 *         2026-03-14T13:58:00.1023410Z ##[error]text     job logs of GitHub Actions and Azure Pipelines
 *         JOB<tab>STEP<tab>2026-03-14T13:58:00.1023410Z text                                        gh run view --log
 *         2026-03-14T13:58:00.102341Z 00O text           job logs of GitLab: stream and O or E, "+" where a line goes on
 *         [2026-03-14T13:58:00.102Z] text                Jenkins with Timestamper
 *         2026-03-14T14:11:07Z {app="cart"} text         logcli query
 *         1773497467102<tab>2026-03-14T14:11:07.102Z<tab>text                                Grafana, "download logs"
 *         docs.github.com/actions "workflow commands", docs.gitlab.com/ci/jobs/job_logs, plugins.jenkins.io/timestamper,
 *         grafana.com/docs/loki "logcli". Read 2026-11-25.
 * Takes   that time; the text by its own format, else whole, with the severity that it begins with
 * Leaves  jobs, steps, labels: they stay in the raw line
 * Quirks  newest first where it is an answer to a query; the time must have a zone
 */
#include "import/import.h"
#include "import/log_text.h"
#include "import/logger_text.h"

#include <string.h>

enum {
	LEAST_INSIDE = 20, /* as in syslog.c: no guesses */
	TAB_WORDS = 2,     /* job and step */
	PAIRS_MAX = 8,
	BRACKET_REACH = 64,
	BARE_LINES = 50, /* with a time, of which most must be bare */
};

/* "1773497467102\t", "JOB\tSTEP\t" before a time */
static void skip_columns(struct scan *s)
{
	struct scan rest = *s, word;
	for (int i = 0; i < TAB_WORDS && scan_until(&rest, '\t', &word); i++) {
		const bool digits = log_number(word, &(gint64){ 0 });
		if (!scan_done(&rest) && g_ascii_isdigit(*rest.at) &&
		    (i == TAB_WORDS - 1 || digits)) {
			*s = rest;
			return;
		}
	}
}

/* "00O ", "0fE+": of GitLab's runner */
static void skip_stream(struct scan *s, struct log_record *record)
{
	const char *at = s->at;
	if (s->end - at < 4 || !g_ascii_isxdigit(at[0]) || !g_ascii_isxdigit(at[1]) ||
	    (at[2] != 'O' && at[2] != 'E') || (at[3] != ' ' && at[3] != '+'))
		return;
	record->stream = (char)g_ascii_tolower(at[2]);
	s->at += 4;
}

/* '{app="cart", pod="x"} ': values may hold brackets */
static void skip_labels(struct scan *s)
{
	bool quoted = false;
	if (scan_done(s) || *s->at != '{' || s->end - s->at < 2 ||
	    !(g_ascii_isalpha(s->at[1]) || s->at[1] == '_'))
		return;
	for (const char *at = s->at; at < s->end; at++) {
		if (*at == '\\')
			at++;
		else if (*at == '"')
			quoted = !quoted;
		else if (*at == '}' && !quoted) {
			s->at = at + 1;
			scan_blanks(s);
			return;
		}
	}
}

/* "##[error]text" */
static void read_command(struct scan *s, struct log_record *record)
{
	struct scan rest = *s, word;
	if (!scan_word(&rest, "##") || !log_between(&rest, '[', ']', &word))
		return;
	record->severity = log_severity(word);
	if (record->severity != SEVERITY_NONE)
		record->severity_text = word;
	*s = rest;
}

/* "pid=1 tid=ab class=Pay " of Sidekiq, before the level */
static void skip_pairs(struct scan *s)
{
	struct scan rest = *s, word;
	for (int i = 0; i < PAIRS_MAX && log_word(&rest, &word); i++) {
		if (memchr(word.at, '=', (gsize)(word.end - word.at)) == NULL)
			return;
		scan_blanks(&rest);
		*s = rest;
	}
}

/* "mon.a (mon.0) 12 : cluster [WRN] text" of Ceph: in the first bytes, in capitals */
static void read_bracket(struct scan s, struct log_record *record)
{
	struct scan before, word;
	s.end = s.end - s.at > BRACKET_REACH ? s.at + BRACKET_REACH : s.end;
	while (record->severity == SEVERITY_NONE && scan_until(&s, '[', &before)) {
		struct scan rest = s;
		if (!scan_until(&rest, ']', &word))
			return;
		record->severity = logger_level(word);
		if (record->severity != SEVERITY_NONE)
			record->severity_text = word;
	}
}

/* "ERROR text", "[error] text", "error text" */
static void read_level(struct scan s, struct log_record *record)
{
	struct scan word;
	skip_pairs(&s);
	record->severity = log_severity_ahead(s, &record->severity_text);
	if (record->severity != SEVERITY_NONE)
		return;
	struct scan rest = s;
	if (!log_word(&rest, &word) || word.end - word.at < 4) {
		read_bracket(s, record);
		return;
	}
	record->severity =
	        log_is(word, "fail:") ? SEVERITY_ERROR : log_severity(word); /* .NET */
	if (record->severity != SEVERITY_NONE)
		record->severity_text = word;
	else
		read_bracket(s, record);
}

/* Where the file begins with such a line and has more of them, what has no time belongs to the line before. */
struct stamps {
	bool all;
	bool bare; /* nothing stands behind the times: the text is in the lines below, as in Oracle's alert log */
};

/* Frames of a stack, further lines of a document, VMware's "--> " */
static bool continues(const struct stamps *stamps, struct scan s)
{
	if (stamps->all)
		return true;
	static const char *const begins[] = { " ", "\t",   "}",          ")",
		                              "]", "--> ", "Caused by: " };
	for (gsize i = 0; i < G_N_ELEMENTS(begins); i++)
		if (scan_word(&s, begins[i]))
			return true;
	return false;
}

/* "web-02 cart[4711]: " is of syslog, also where it merely continues. */
static bool is_syslog(struct scan s)
{
	struct scan word;
	for (int i = 0; i < 2 && log_word(&s, &word); i++, scan_blanks(&s))
		if (word.end - word.at > 4 && word.end[-1] == ':' &&
		    word.end[-2] == ']' && g_ascii_isdigit(word.end[-3]))
			return true;
	return false;
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	struct scan s = scan_of(line, len);
	skip_columns(&s);
	const bool columns = s.at > line;
	const bool bracket = scan_char(&s, '[');
	if (!log_time_iso(&s, record) || !record->stamp.zoned ||
	    (bracket && !scan_char(&s, ']')) ||
	    (!scan_done(&s) && !scan_char(&s, ' ') &&
	     !(columns && scan_char(&s, '\t')))) {
		record->clock = CLOCK_NONE;
		return continues(state, scan_of(line, len)) ? LINE_CONTINUES
		                                            : LINE_NOT_MINE;
	}
	if (is_syslog(s) || ((const struct stamps *)state)->bare)
		return LINE_NOT_MINE;
	skip_stream(&s, record);
	skip_labels(&s);
	read_command(&s, record);
	if (record->severity == SEVERITY_NONE)
		read_level(s, record);
	record->payload = s;
	return LINE_RECORD;
}

static void *learn(const struct sample_bytes *sample,
                   const struct import_options *options)
{
	struct stamps *stamps = g_new0(struct stamps, 1);
	const struct stamps strict = { .all = false };
	struct scan s = scan_of(sample->head, sample->head_len), line;
	struct log_record record;
	int records = 0, bare = 0;
	bool first = true;
	(void)options;
	scan_word(&s, "\xef\xbb\xbf");
	while (records < BARE_LINES && scan_until(&s, '\n', &line)) {
		record = (struct log_record){ 0 };
		const gsize len = (gsize)(line.end - line.at);
		const bool is = len > 0 &&
		                read_line(&strict, line.at, len, &record) == LINE_RECORD;
		if (first && !is)
			break;
		first = false;
		records += is;
		bare += is && record.payload.at == record.payload.end;
	}
	stamps->all = records >= 2;
	stamps->bare = records >= 2 && bare * 5 >= records * 4;
	return stamps;
}

const struct importer importer_stamped = {
	.name = "stamped",
	.title =
	        "Any text behind the time at which it was received: kubectl, CloudWatch, "
	        "CI jobs, Loki",
	.about = "A time with a zone, alone or in brackets, then any text: kubectl logs "
	         "--timestamps, docker logs -t, CloudWatch exports, job logs of GitHub "
	         "Actions, Azure, GitLab and Jenkins, logcli and Grafana's downloads. "
	         "Texts are read by the formats that they have, of up to four kinds; "
	         "others stay whole, with the severity that they begin with "
	         "(\"##[error]\", \"ERROR\"). In a file that begins so, lines "
	         "without a time belong to the record before. Leaves names of jobs and "
	         "steps, and "
	         "labels. Documentation of each, read 2026-11-25. Seen in real data: "
	         "not as such; written from the documentation.",
	.lane = LANE_MACHINES,
	.weight = 35,
	.read_line = read_line,
	.learn = learn,
	.forget = g_free,
	.wraps = true,
	.inner_least = LEAST_INSIDE,
};
