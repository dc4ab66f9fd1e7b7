/*
 * w3c.c - logs that name their columns in "#Fields:": IIS, CloudFront, Windows' HTTP.sys and firewall, Incapsula.
 *
 * Format  "#Fields: date time cs-method cs-uri-stem sc-status time-taken", then values with blanks or tabs between,
 *         some in quotes; "-" is no value
 *         W3C "Extended Log File Format", w3.org/TR/WD-logfile; IIS: learn.microsoft.com/windows/win32/http/w3c-logging;
 *         CloudFront: docs.aws.amazon.com, "Standard logging reference". Read 2026-11-25.
 * Quirks  times are UTC but for those that "#Time Format: Local" says and IIS may be told to; without a column of dates
 *         the date is that of "#Date:"; "#Fields:" comes again, and may change; time-taken is in ms for IIS, in seconds
 *         with a fraction for CloudFront and in the W3C's text
 */
#include "import/import.h"
#include "import/log_text.h"

#include <string.h>

enum column {
	COLUMN_OTHER,
	COLUMN_DATE,
	COLUMN_TIME,
	COLUMN_METHOD,
	COLUMN_PATH,
	COLUMN_STATUS,
	COLUMN_BYTES,
	COLUMN_TAKEN,
	COLUMN_HOST,
	COLUMN_ACTION,
};
enum { COLUMNS_MAX = 128 };

struct w3c {
	guint n;
	guint8 columns[COLUMNS_MAX]; /* enum column */
	bool seconds;                /* time-taken is */
	bool local;                  /* "#Time Format: Local" */
	gint64 date;                 /* of "#Date:", civil midnight; INSTANT_NONE */
};

static enum column column_of(struct scan name)
{
	static const struct {
		const char *name;
		enum column column;
	} names[] = {
		{ "date", COLUMN_DATE },          { "time", COLUMN_TIME },
		{ "cs-method", COLUMN_METHOD },   { "cs-uri-stem", COLUMN_PATH },
		{ "cs-uri", COLUMN_PATH },        { "sc-status", COLUMN_STATUS },
		{ "sc-bytes", COLUMN_BYTES },     { "time-taken", COLUMN_TAKEN },
		{ "cs-host", COLUMN_HOST },       { "cs(Host)", COLUMN_HOST },
		{ "x-host-header", COLUMN_HOST }, { "s-computername", COLUMN_HOST },
		{ "action", COLUMN_ACTION },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
		if (log_is_caseless(name, names[i].name))
			return names[i].column;
	return COLUMN_OTHER;
}

static void read_fields(struct w3c *w3c, struct scan s)
{
	struct scan name;
	w3c->n = 0;
	w3c->seconds = false;
	for (scan_blanks(&s); log_word(&s, &name); scan_blanks(&s)) {
		if (w3c->n == COLUMNS_MAX)
			return;
		w3c->columns[w3c->n++] = (guint8)column_of(name);
		/* CloudFront's own columns */
		w3c->seconds |= log_is(name, "x-edge-location");
	}
}

/* "2026-03-14 00:00:01", "14/Jun/2026 07:28:59" */
static void read_date(struct w3c *w3c, struct scan s)
{
	struct log_record record = { 0 };
	scan_blanks(&s);
	if (log_time_iso(&s, &record) || log_time_day_first(&s, &record))
		w3c->date = record.stamp.civil - record.stamp.civil % DAY;
}

static bool read_directive(struct w3c *w3c, struct scan s)
{
	struct scan rest = s;
	if (scan_word(&rest, "#Fields:"))
		read_fields(w3c, rest);
	else if (scan_word(&rest, "#Date:"))
		read_date(w3c, rest);
	else if (scan_word(&rest, "#Time Format:"))
		w3c->local = true;
	else
		return scan_char(&rest, '#');
	return true;
}

static struct w3c *w3c_new(void)
{
	struct w3c *w3c = g_new0(struct w3c, 1);
	w3c->date = INSTANT_NONE;
	return w3c;
}

/* What the head of the file says, up to its first record. */
static void *learn(const struct sample_bytes *sample,
                   const struct import_options *options)
{
	struct w3c *w3c = w3c_new();
	struct scan s = scan_of(sample->head, sample->head_len), line;
	(void)options;
	scan_word(&s, "\xef\xbb\xbf");
	while (scan_until(&s, '\n', &line) &&
	       (line.at == line.end || *line.at == '#' || *line.at == '\r'))
		read_directive(w3c, line);
	return w3c;
}

static void *relearn(const void *state, const char *line, gsize len)
{
	const struct w3c *before = state;
	struct w3c *w3c = before != NULL ? g_memdup2(before, sizeof *before) : w3c_new();
	read_directive(w3c, scan_of(line, len));
	return w3c;
}

/* The next value: up to a blank or tab, or in quotes. */
static bool next_value(struct scan *s, struct scan *value)
{
	if (scan_done(s))
		return false;
	if (scan_char(s, '"')) {
		if (!scan_until(s, '"', value))
			return false;
		if (scan_done(s) || *s->at != '"')
			goto end;
		/* doubled quotes inside: up to the one before a blank */
		const char *at = s->at;
		while (at + 1 < s->end &&
		       !(*at == '"' && (at[1] == ' ' || at[1] == '\t')))
			at++;
		value->end = at;
		s->at = at + 1;
	} else {
		const char *from = s->at;
		while (!scan_done(s) && *s->at != ' ' && *s->at != '\t')
			s->at++;
		*value = (struct scan){ from, s->at };
	}
end:
	if (!scan_done(s))
		s->at++;
	return true;
}

struct values {
	struct scan of[COLUMN_ACTION + 1];
};

/*
 * Two blanks are an empty value, or one separator: whichever makes as many values as there are columns. Some servers leave
 * the last columns out.
 */
static bool read_values(const struct w3c *w3c, struct scan s, bool empty,
                        struct values *values)
{
	struct scan value;
	guint n = 0;
	*values = (struct values){ 0 };
	while (n < w3c->n && next_value(&s, &value)) {
		if (!empty && value.at == value.end)
			continue;
		if (values->of[w3c->columns[n]].at == NULL)
			values->of[w3c->columns[n]] = value;
		n++;
	}
	scan_blanks(&s);
	return scan_done(&s) && (n == w3c->n || (!empty && n + 3 >= w3c->n));
}

/* "2026-03-14" to its midnight */
static bool read_day(struct scan text, gint64 *day)
{
	struct stamp stamp;
	if (!stamp_parse_iso(text.at, (gsize)(text.end - text.at), &stamp) ||
	    stamp.resolution != DAY)
		return false;
	*day = stamp.civil;
	return true;
}

static bool read_time(const struct w3c *w3c, const struct values *values,
                      struct log_record *record)
{
	struct scan time = values->of[COLUMN_TIME];
	const struct scan date = values->of[COLUMN_DATE];
	gint64 day = w3c->date;
	if (time.at == NULL || !log_time_clock(&time, record) || !scan_done(&time) ||
	    (date.at != NULL && !read_day(date, &day)))
		return false;
	if (day == INSTANT_NONE)
		return true; /* a time of day */
	record->stamp.civil += day;
	record->stamp.zoned = !w3c->local;
	record->clock = CLOCK_FULL;
	return true;
}

static bool stated(struct scan value)
{
	return value.at != NULL && value.at < value.end && !log_is(value, "-");
}

static void read_request(const struct w3c *w3c, const struct values *values,
                         struct log_record *record)
{
	static const struct scan dash = { "-", "-" + 1 };
	const struct scan status = values->of[COLUMN_STATUS];
	const struct scan method = values->of[COLUMN_METHOD];
	const struct scan path = values->of[COLUMN_PATH];
	gint64 number;
	record->request = status.at != NULL;
	if (stated(status) && log_number(status, &number) && number >= 100 &&
	    number < 600) {
		record->status = (int)number;
		record->severity = log_severity_of_http(record->status);
	}
	if (stated(values->of[COLUMN_BYTES]))
		log_number(values->of[COLUMN_BYTES], &record->bytes);
	if (stated(values->of[COLUMN_TAKEN]))
		log_duration(values->of[COLUMN_TAKEN], w3c->seconds ? SECOND : 1000,
		             &record->duration);
	if (stated(values->of[COLUMN_HOST]))
		record->host = values->of[COLUMN_HOST];
	if (method.at != NULL || path.at != NULL)
		record->message = log_request(record, method.at != NULL ? method : dash,
		                              path.at != NULL ? path : dash);
	else if (stated(values->of[COLUMN_ACTION]))
		record->message = values->of[COLUMN_ACTION];
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	const struct w3c *w3c = state;
	struct values values = { 0 };
	if (*line == '#')
		return LINE_COMMENT;
	const struct scan s = scan_of(line, len);
	if (w3c->n == 0 ||
	    !(read_values(w3c, s, true, &values) ||
	      read_values(w3c, s, false, &values)) ||
	    !read_time(w3c, &values, record)) {
		record->clock = CLOCK_NONE;
		return LINE_NOT_MINE;
	}
	record->message = scan_of(line, len);
	read_request(w3c, &values, record);
	return LINE_RECORD;
}

const struct importer importer_w3c = {
	.name = "w3c",
	.title = "Columns named in \"#Fields:\": IIS, CloudFront, Windows Firewall",
	.about =
	        "Date, time, method, path without its query, status, bytes, time taken "
	        "and host of whatever columns \"#Fields:\" names, also when it changes "
	        "in mid-file; without a column of dates the date is that of \"#Date:\". "
	        "Times are UTC, unless \"#Time Format: Local\" stands there; an IIS that "
	        "was told to write local time does not say so. time-taken is in ms, in "
	        "seconds for CloudFront. Other columns are left. W3C working draft "
	        "WD-logfile, Microsoft \"W3C Logging\", AWS \"Standard logging "
	        "reference\", read 2026-11-25. Seen in real data: IIS 4 to 10, "
	        "Incapsula, "
	        "Windows Firewall.",
	.lane = LANE_MACHINES,
	.weight = 95,
	.read_line = read_line,
	.learn = learn,
	.forget = g_free,
	.directive = "#",
	.relearn = relearn,
};
