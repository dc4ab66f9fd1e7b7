/*
 * vpc_flow.c - flow logs of Amazon VPC.
 *
 * Format  version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status
 *         or the columns that a first line of names says
 *         docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html. Read 2026-11-25.
 * Quirks  a record is what was counted from start to end, both epochs: its time is the start; the width
 *         is no duration of anything;
 *         NODATA and SKIPDATA have no traffic; files name their columns, other outputs do not
 */
#include "import/import.h"
#include "import/log_text.h"

enum column { OTHER, START, END, BYTES, ACTION, LOG_STATUS, INTERFACE, LAST };
enum { COLUMNS_MAX = 64 };

struct flow {
	guint n;
	guint8 columns[COLUMNS_MAX];
};

static const struct flow version_2 = {
	14,
	{ OTHER, OTHER, INTERFACE, OTHER, OTHER, OTHER, OTHER, OTHER, OTHER, BYTES, START,
	  END, ACTION, LOG_STATUS },
};

static enum column column_of(struct scan name)
{
	static const struct {
		const char *name;
		enum column column;
	} names[] = {
		{ "start", START },           { "end", END },
		{ "bytes", BYTES },           { "action", ACTION },
		{ "log-status", LOG_STATUS }, { "interface-id", INTERFACE },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
		if (log_is(name, names[i].name))
			return names[i].column;
	return OTHER;
}

/* A line of names has start and end among them. */
static bool read_names(struct scan s, struct flow *flow)
{
	bool start = false, end = false;
	struct scan word;
	*flow = (struct flow){ 0 };
	for (; flow->n < COLUMNS_MAX && log_word(&s, &word); scan_blanks(&s)) {
		const enum column column = column_of(word);
		start |= column == START;
		end |= column == END;
		flow->columns[flow->n++] = (guint8)column;
	}
	return start && end;
}

static void *learn(const struct sample_bytes *sample,
                   const struct import_options *options)
{
	struct scan s = scan_of(sample->head, sample->head_len), line;
	struct flow *flow = g_new0(struct flow, 1);
	(void)options;
	scan_word(&s, "\xef\xbb\xbf");
	if (!scan_until(&s, '\n', &line))
		line = s;
	if (line.end > line.at && line.end[-1] == '\r')
		line.end--;
	if (!read_names(line, flow))
		*flow = version_2;
	return flow;
}

static bool read_interval(const struct scan values[LAST], struct log_record *record)
{
	struct scan start = values[START], end = values[END];
	struct log_record last = { 0 };
	if (start.at == NULL || end.at == NULL || !log_time_epoch(&start, record) ||
	    !scan_done(&start) || !log_time_epoch(&end, &last) || !scan_done(&end))
		return false;
	return stamp_instant(&last.stamp) >= stamp_instant(&record->stamp);
}

static bool is_status(struct scan word)
{
	return log_is(word, "OK") || log_is(word, "NODATA") || log_is(word, "SKIPDATA");
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	const struct flow *flow = state;
	struct scan s = scan_of(line, len), values[LAST] = { { 0 } }, word;
	struct flow names;
	guint n = 0;
	if (read_names(s, &names))
		return LINE_COMMENT;
	for (; n < flow->n && log_word(&s, &word); n++, scan_blanks(&s))
		values[flow->columns[n]] = word;
	if (n < flow->n || !scan_done(&s) || !read_interval(values, record))
		return LINE_NOT_MINE;
	const struct scan status = values[LOG_STATUS], action = values[ACTION];
	if ((status.at != NULL && !is_status(status)) ||
	    (status.at == NULL && action.at == NULL))
		return LINE_NOT_MINE;
	if (values[BYTES].at != NULL)
		log_number(values[BYTES], &record->bytes);
	record->host = values[INTERFACE];
	record->message = action.at != NULL && !log_is(action, "-") ? action : status;
	if (log_is(record->message, "REJECT") || log_is(record->message, "SKIPDATA"))
		record->severity = SEVERITY_WARN;
	else
		record->severity = SEVERITY_INFO;
	return LINE_RECORD;
}

const struct importer importer_vpc_flow = {
	.name = "vpc-flow",
	.title = "Flow logs of Amazon VPC",
	.about = "What was counted in an interval, from start to end: the start is the "
	         "time; action, bytes and interface. NODATA is a record without "
	         "traffic; REJECT and SKIPDATA are warnings. Columns are those of "
	         "version 2, or what a first line of names says. Leaves addresses, "
	         "ports, protocols and the width of the interval. AWS \"Flow log "
	         "records\", read 2026-11-25. Not seen in real data: written from its "
	         "documentation.",
	.lane = LANE_MACHINES,
	.weight = 75,
	.read_line = read_line,
	.learn = learn,
	.forget = g_free,
};
