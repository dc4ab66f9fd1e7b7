/*
 * pagerduty_csv.c - the table of incidents that PagerDuty's web application exports.
 *
 * Source  support.pagerduty.com, "Incidents" and "Insights": CSV with a header; incident number, description, service,
 *         created on, resolved on, seconds to first ack, seconds to resolve, who acknowledged and resolved; the names of
 *         the columns differ between the reports (with underscores, blanks, capitals). Read 2026-11-25
 * Takes   an alert a row, from created to resolved; a note each for acknowledged and resolved, with who did it
 * Quirks  times are those of the user who exported, often without a zone: --assume-tz says which it was. Seconds are the
 *         way to the time of acknowledging, which has no column
 */
#include "base/text.h"
#include "import/csv.h"
#include "import/response.h"

#include <string.h>

enum {
	NUMBER,
	WORDS,
	SERVICE,
	CREATED,
	RESOLVED,
	ACK_S,
	RESOLVE_S,
	ACK_BY,
	RESOLVED_BY,
	URGENCY,
	N
};

static const char *const names[N][7] = {
	[NUMBER] = { "incident number", "incident_number", "number" },
	[WORDS] = { "description", "title", "summary", "incident title" },
	[SERVICE] = { "service name", "service", "service summary" },
	[CREATED] = { "created on", "created at", "created" },
	[RESOLVED] = { "resolved on", "resolved at", "resolved" },
	[ACK_S] = { "seconds to first ack", "seconds to ack" },
	[RESOLVE_S] = { "seconds to resolve" },
	[ACK_BY] = { "acknowledged by user name", "acknowledge user name",
	             "acknowledged by name", "acknowledged by" },
	[RESOLVED_BY] = { "resolved by user name", "resolve user name",
	                  "resolved by name", "resolved by" },
	[URGENCY] = { "urgency", "priority", "priority name" },
};

struct table {
	struct response response;
	struct csv csv;
	int columns[N];
};

static void find_columns(struct table *table)
{
	g_autoptr(GPtrArray) header = csv_names(&table->csv);
	for (int c = 0; c < N; c++) {
		table->columns[c] = -1;
		for (gsize i = 0; names[c][i] != NULL && table->columns[c] < 0; i++)
			for (guint k = 0; k < header->len; k++) {
				g_autofree char *name = g_strdelimit(
				        g_strdup(header->pdata[k]), "_", ' ');
				if (strcmp(name, names[c][i]) == 0 &&
				    table->columns[c] < 0)
					table->columns[c] = (int)k;
			}
	}
}

/* The text of a cell, NULL when there is none. */
static char *text_of(const struct table *table, int column)
{
	if (table->columns[column] < 0 ||
	    (guint)table->columns[column] >= table->csv.cells->len)
		return NULL;
	const struct csv_cell cell =
	        csv_trimmed(&table->csv, (guint)table->columns[column]);
	return cell.len > 0 ? text_repair(cell.text, MIN(cell.len, 64 * 1024)) : NULL;
}

static struct range time_of(const struct table *table, int column, enum zone_basis *zone)
{
	g_autofree char *text = text_of(table, column);
	struct stamp stamp;
	if (text == NULL || !stamp_parse(text, strlen(text), &stamp))
		return RANGE_NONE;
	return reading_when(table->response.reading, &stamp, table->csv.row_line, zone);
}

static struct range after(const struct table *table, struct range at, int column)
{
	g_autofree char *text = text_of(table, column);
	char *end;
	const gint64 seconds = text != NULL ? g_ascii_strtoll(text, &end, 10) : -1;
	if (seconds < 0 || *end != '\0' || seconds > 3650 * (DAY / SECOND))
		return RANGE_NONE;
	return range_plus(at, range_point(seconds * SECOND));
}

/* Who acknowledges is a person, named or not; what resolves may be the monitor. */
static void add_deed(struct table *table, const Node *row, const Event *page,
                     struct range at, const char *says, int by, bool by_hand)
{
	g_autofree char *who = text_of(table, by);
	if (!range_known(at))
		return;
	Event *event =
	        response_event(&table->response, row, KIND_NOTE,
	                       who != NULL || by_hand ? LANE_PEOPLE : LANE_MACHINES);
	event->at = at;
	event->zone = page->zone;
	event->component = g_strdup(page->component);
	event->title =
	        g_strdup_printf("%s%s%s (page %s)", says, who != NULL ? " by " : "",
	                        who != NULL ? who : "", page->vendor_id);
	response_keep(event, "page", page->vendor_id);
	response_keep(event, "who", who);
}

static void set_end(struct table *table, const Node *row, Event *page)
{
	enum zone_basis zone;
	struct range end = time_of(table, RESOLVED, &zone);
	if (!range_known(end))
		end = after(table, page->at, RESOLVE_S);
	if (!response_ends(page, end)) {
		page->until = response_open(page, RANGE_NONE);
		return;
	}
	page->until = end;
	add_deed(table, row, page, end, "Resolved", RESOLVED_BY, false);
}

static bool take_row(struct table *table)
{
	struct reading *reading = table->response.reading;
	const Node row = { .line = table->csv.row_line,
		           .offset = (gint64)table->csv.row_at + reading->base,
		           .length = (gint64)table->csv.row_len };
	enum zone_basis zone = ZONE_EXPLICIT;
	const struct range at = time_of(table, CREATED, &zone);
	g_autofree char *number = text_of(table, NUMBER);
	if (!range_known(at) || number == NULL) {
		reading_lines(reading, LINE_REJECTED, row.line, row.offset, row.length);
		reading_reject(reading, row.line, row.offset, "%s",
		               number == NULL
		                       ? "has no incident number"
		                       : "has no time of creation that can be read");
		return false;
	}
	if (response_known(&table->response, number) != NULL) {
		response_repeat(&table->response, &row);
		return true;
	}
	Event *page = response_event(&table->response, &row, KIND_ALERT, LANE_MACHINES);
	response_name(&table->response, number, page);
	page->at = at;
	page->zone = zone;
	page->title = g_strdup_printf("Page %s", number);
	page->vendor_id = g_steal_pointer(&number);
	page->body = text_of(table, WORDS);
	page->component = text_of(table, SERVICE);
	page->severity_text = text_of(table, URGENCY);
	page->severity = g_strcmp0(page->severity_text, "high") == 0
	                         ? SEVERITY_CRITICAL
	                         : response_severity(page->severity_text);
	add_deed(table, &row, page, after(table, at, ACK_S), "Acknowledged", ACK_BY,
	         true);
	set_end(table, &row, page);
	return true;
}

static bool read_rows(struct table *table, GError **error)
{
	const struct place place = { table->response.reading->name, 1, 0, -1 };
	bool more, any = false;
	if (!csv_row(&table->csv, &more, error))
		return false;
	find_columns(table);
	if (table->columns[NUMBER] < 0 || table->columns[CREATED] < 0)
		return error_at(
		        error, ERROR_DATA, &place,
		        "its header names no incident number or no time of creation");
	while (more) {
		if (!csv_row(&table->csv, &more, error))
			return false;
		if (more && !csv_is_blank(&table->csv))
			any |= take_row(table);
	}
	return any ||
	       error_at(error, ERROR_DATA, &place, "none of its rows is an incident");
}

static bool read_document(struct reading *reading, const char *bytes, gsize len,
                          GError **error)
{
	struct table table = { 0 };
	response_init(&table.response, reading);
	csv_open(&table.csv, reading->name, bytes, len);
	const bool ok =
	        read_rows(&table, error) && response_finish(&table.response, error);
	csv_close(&table.csv);
	response_clear(&table.response);
	return ok;
}

static int bid(const struct sample_bytes *sample)
{
	const char *end = sample->head_len > 0
	                          ? memchr(sample->head, '\n', sample->head_len)
	                          : NULL;
	g_autofree char *header =
	        g_ascii_strdown(sample->head != NULL ? sample->head : "",
	                        end != NULL ? (gssize)(end - sample->head) : 0);
	g_strdelimit(header, "_", ' ');
	return strstr(header, "incident number") != NULL &&
	                       strstr(header, "created ") != NULL &&
	                       strstr(header, "service") != NULL
	               ? 95
	               : 0;
}

const struct importer importer_pagerduty_csv = {
	.name = "pagerduty-csv",
	.title = "PagerDuty: incidents as CSV",
	.about =
	        "The table of incidents that the web application exports, whatever the "
	        "report calls its columns: incident number and created on must be there. "
	        "Takes an alert a row, from created to resolved, with description, "
	        "service and urgency; one note each for acknowledged (created plus the "
	        "seconds to the first acknowledgement) and resolved, with who did it "
	        "where a column says so. Times without a zone are those of the user who "
	        "exported: say it with --assume-tz. Leaves escalation policies and "
	        "counts. Specification: support.pagerduty.com, \"Incidents\" and "
	        "\"Insights\", read 2026-11-25. Not seen in real data: written from "
	        "descriptions.",
	.lane = LANE_MACHINES,
	.bid = bid,
	.read_document = read_document,
};
