#include "base/text.h"
#include "cli/glance.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/pipeline.h"
#include "cli/raw.h"
#include "cli/table.h"
#include "cli/view.h"

#include <string.h>

#define AROUND (15 * MINUTE)

static gboolean all, raw, places;
static char *lane_word_given, *around, *since, *until, *needle, *source_word;

/* What passes: [lo, hi), a lane or 0. */
struct filter {
	gint64 lo, hi;
	int lane;
	bool spanned; /* the user gave a span */
};

static bool parse_around(const struct when *when, struct filter *filter, GError **error)
{
	struct range at;
	if (!when_parse(when, around, &at, error))
		return false;
	filter->lo = at.lo - AROUND;
	filter->hi = (range_is_open(at) ? at.lo : at.hi) + AROUND;
	return true;
}

static bool parse_filter(const Job *job, struct filter *filter, GError **error)
{
	const struct when when = job_when(job);
	struct range at;
	*filter = (struct filter){ G_MININT64, G_MAXINT64, 0,
		                   around != NULL || since != NULL || until != NULL };
	if (lane_word_given != NULL && (filter->lane = lane_parse(lane_word_given)) < 0) {
		error_set(error, ERROR_USAGE, "there is no lane \"%s\"", lane_word_given);
		return error_hint(error,
		                  "lanes: changes machines people users social status "
		                  "statements press");
	}
	if (around != NULL && !parse_around(&when, filter, error))
		return false;
	if (since != NULL) {
		if (!when_parse(&when, since, &at, error))
			return false;
		filter->lo = MAX(filter->lo, at.lo);
	}
	if (until != NULL) {
		if (!when_parse(&when, until, &at, error))
			return false;
		filter->hi = MIN(filter->hi, at.lo);
	}
	if (filter->lo >= filter->hi)
		return error_set(error, ERROR_USAGE, "the span ends before it begins");
	return true;
}

/* --- rows ------------------------------------------------------------------- */

static bool passes(const struct filter *filter, const struct entry *entry,
                   const json_t *row)
{
	if (!all && !filter->spanned && !json_is_true(json_object_get(row, "key")))
		return false;
	if (filter->lane != 0 && (int)entry->lane != filter->lane)
		return false;
	if (needle != NULL && strstr(view_string(row, "text"), needle) == NULL)
		return false;
	if (!range_known(entry->at))
		return !filter->spanned;
	return entry->at.lo < filter->hi && entry->at.hi >= filter->lo;
}

static json_t *rows_of(const Job *job, const struct filter *filter)
{
	json_t *rows = json_array();
	const json_t *list = json_object_get(job->report, "timeline");
	for (guint i = 0; i < job->timeline->entries->len; i++) {
		json_t *row = json_array_get(list, i);
		if (passes(filter, job->timeline->entries->pdata[i], row))
			json_array_append(rows, row);
	}
	return rows;
}

/* With what people say of it behind it. */
static char *row_text(const json_t *row)
{
	const char *said = view_string(row, "curation");
	const json_t *stated = json_object_get(row, "stated");
	GString *text = g_string_new(view_string(row, "text"));
	if (json_is_object(stated))
		g_string_append_printf(text, " (its clock said %s)",
		                       view_string(stated, "text"));
	if (*said != '\0')
		g_string_append_printf(text, " (%s)", said);
	return g_string_free(text, FALSE);
}

/* For programs: both ends of the range, as RFC 3339. */
static void add_plain(Table *table, const json_t *row, const char *id, const char *text)
{
	const json_t *at = json_object_get(row, "at");
	table_row(table, view_string(at, "lo"), view_string(at, "hi"),
	          view_string(row, "lane"), view_string(row, "mark"), id, text);
}

static void add_row(const struct context *context, Table *table, const json_t *row)
{
	g_autofree char *evidence = view_evidence(row);
	const char *id =
	        *view_string(row, "id") != '\0' ? view_string(row, "id") : evidence;
	const bool unsure = json_is_true(json_object_get(row, "order_uncertain"));
	g_autofree char *time =
	        g_strdup_printf("%s%s", unsure ? "~ " : "", view_text(row, "at"));
	const char *t = view_string(row, "elapsed");
	const char *lane = view_string(row, "lane"), *mark = view_string(row, "mark");
	g_autofree char *text = row_text(row);
	if (context->plain)
		add_plain(table, row, id, text);
	else if (context->second_zone != NULL)
		table_row(table, time, view_string(row, "local"), t, lane, mark, id,
		          text);
	else
		table_row(table, time, t, lane, mark, id, text);
}

/* The day of the incident stands in the head; times of other days carry their own. */
static Table *table_with_head(const Job *job)
{
	const struct context *context = job->context;
	g_autofree char *head = g_strdup_printf(
	        "%s (%s)", view_string(job->report, "date"), zone_name(context->zone));
	Table *table = table_new(context->plain                 ? "llllll"
	                         : context->second_zone != NULL ? "llrllll"
	                                                        : "lrllll");
	if (context->plain)
		table_row(table, "FROM", "TO", "LANE", "MARK", "EVIDENCE", "WHAT");
	else if (context->second_zone != NULL)
		table_row(table, head, zone_name(context->second_zone), "T", "LANE",
		          "MARK", "EVIDENCE", "WHAT");
	else
		table_row(table, head, "T", "LANE", "MARK", "EVIDENCE", "WHAT");
	return table;
}

/* whole: the rows are of the whole incident, so that a picture of it may stand above them. */
static int print_rows(const Job *job, json_t *rows, bool whole)
{
	const struct context *context = job->context;
	if (context->json)
		return output_json(context,
		                   json_pack("{s:s, s:O}", "schema", "debrief.timeline/1",
		                             "timeline", rows));
	g_autoptr(GString) out = g_string_new(NULL);
	g_autoptr(Table) table = table_with_head(job);
	g_autofree char *picture = whole ? glance_text(context, job->timeline) : NULL;
	if (picture != NULL)
		g_string_append_printf(out, "%s\n", picture);
	bool unsure = false;
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		unsure |= json_is_true(json_object_get(row, "order_uncertain"));
		add_row(context, table, row);
	}
	table_print(table, out, context, 0);
	if (job->timeline->hidden > 0 && !context->plain)
		g_string_append_printf(out, "(%u hidden; \"debrief event list\")\n",
		                       job->timeline->hidden);
	if (unsure && !context->plain)
		g_string_append(out, "~ order uncertain: it may have come before a row "
		                     "above\n");
	return output_product(context, out->str, out->len);
}

/* --- raw lines -------------------------------------------------------------- */

/* Without a span and --all: from the start of the incident to its end, or to the end of the evidence. */
static void default_span(const Timeline *timeline, struct filter *filter)
{
	if (all || filter->spanned || timeline == NULL || !range_known(timeline->start))
		return;
	filter->lo = timeline->start.lo;
	filter->hi = timeline->cutoff + 1;
	if (range_known(timeline->impact_end) && !range_is_open(timeline->impact_end))
		filter->hi = timeline->impact_end.hi + 1;
}

/* What --keep-raw left out is missing for that reason, and not because nothing happened. */
static bool say_not_kept(void *user, int n, const char *const *names,
                         const char *const *values)
{
	const bool *bundle = user;
	(void)names;
	if (n == 2 && values[0] != NULL && values[1] != NULL)
		message("%s: %s lines were kept (%s)", values[0], values[1],
		        *bundle ? "of a bundle: bundle --raw" : "--keep-raw");
	return true;
}

static void look_for_unkept(const Job *job, gint64 source, const struct filter *filter)
{
	bool bundle = store_is_bundle(job->store);
	g_autofree char *sql =
	        g_strdup_printf("SELECT name, CASE kept WHEN 0 THEN 'none of its ' || "
	                        "lines ELSE kept || ' of ' "
	                        "|| lines END FROM (SELECT s.name, s.lines, s.duplicate, "
	                        "s.span_lo, s.span_hi, "
	                        "s.id, s.continues, (SELECT coalesce(sum(c.lines), 0) "
	                        "FROM log_chunk c WHERE "
	                        "c.source = s.id) AS kept FROM source s) WHERE kept + "
	                        "duplicate < lines AND "
	                        "continues = 0 AND span_lo < %" G_GINT64_FORMAT
	                        " AND span_hi >= %" G_GINT64_FORMAT
	                        " AND (%" G_GINT64_FORMAT " IN (0, id)) ORDER BY id",
	                        filter->hi, MAX(filter->lo, -G_MAXINT64), source);
	store_query(job->store, sql, say_not_kept, &bundle, NULL);
}

static int print_raw(const Job *job, struct filter *filter)
{
	const gint64 source = source_word != NULL ? view_source_id(source_word) : 0;
	if (source_word != NULL && source == 0)
		return ERROR_USAGE;
	default_span(job->timeline, filter);
	const struct raw_lines lines = { source, filter->lo, filter->hi, needle,
		                         places || around != NULL };
	const int code = raw_print(job, &lines);
	look_for_unkept(job, source, filter);
	return code;
}

/* Raw lines need no incident, but take its span when there is one. */
static int prepare_raw(Job *job, const char *name)
{
	struct filter filter;
	int code = job_open(job, STORE_READ);
	if (code != 0)
		return code;
	/* All lines, or a span of dates, need nothing of what the store holds but the lines. */
	const bool spanned = since != NULL && until != NULL;
	const bool whole = all && since == NULL && until == NULL;
	if (name == NULL && around == NULL && (spanned || whole) &&
	    parse_filter(job, &filter, NULL))
		return 0;
	code = job_load(job);
	if (code != 0)
		return code;
	if (name == NULL) {
		job_pick_quietly(job);
		return 0;
	}
	code = job_pick(job, name);
	return code != 0 ? code : job_correlate(job);
}

static int run(struct context *context, int argc, char **argv)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Job) job = job_new(context);
	const char *name;
	struct filter filter;
	int code = job_one_name(argc, argv, &name);
	code = code != 0 ? code : raw ? prepare_raw(job, name) : job_prepare(job, name);
	if (code == ERROR_DATA && !raw && job->evidence != NULL &&
	    (around != NULL || since != NULL || until != NULL))
		message_hint("--raw prints the lines of that time without an incident");
	if (code != 0)
		return code;
	if (!parse_filter(job, &filter, &error))
		return message_fail(&error);
	if (raw)
		return print_raw(job, &filter);
	json_t *rows = rows_of(job, &filter);
	code = print_rows(job, rows,
	                  !filter.spanned && filter.lane == 0 && needle == NULL);
	json_decref(rows);
	return code;
}

const struct cmd cmd_timeline = {
	.name = "timeline",
	.group = "read",
	.args = "[INC]",
	.summary = "what happened when, with its evidence",
	.about = "Prints the curated rows of the timeline; --all prints every row. A "
	         "span, by "
	         "--since and --until or by --around, prints every row in it.\n\n"
	         "--raw prints the raw lines of that span out of the store, byte for "
	         "byte, without "
	         "the original files; without a span it is the incident's, and without "
	         "an incident or with --all all lines. --places, and --around, put "
	         "FILE:LINE:OFFSET: before each; with --plain these and the text "
	         "stand between TABs. Raw lines are not masked: secrets in them are "
	         "printed as they were read.",
	.examples =
	        (const struct example[]){
	                { "debrief timeline", "The short table." },
	                { "debrief timeline --lane status --all",
	                  "Every word of the page." },
	                { "debrief timeline --around E12",
	                  "15 minutes on both sides of E12." },
	                { "debrief timeline --raw --since 06:10 --until 06:12 --grep ' "
	                  "503 '",
	                  "Raw lines of two minutes that hold a text." },
	                { "debrief timeline --raw --all --source S2",
	                  "The file that S2 was read from, as it was." },
	                { NULL, NULL } },
	.exits = "The incident could not be chosen; the candidates are listed.",
	.options =
	        (const GOptionEntry[]){
	                { "all", 0, 0, G_OPTION_ARG_NONE, &all,
	                  "Every row, not only the curated ones", NULL },
	                { "lane", 0, 0, CMD_TEXT, &lane_word_given,
	                  "Only rows of this lane", "LANE" },
	                { "around", 0, 0, CMD_TEXT, &around,
	                  "15 minutes on both sides of this time", "TIME" },
	                { "since", 0, 0, CMD_TEXT, &since, "From this time on", "TIME" },
	                { "until", 0, 0, CMD_TEXT, &until,
	                  "Up to, not including, this time", "TIME" },
	                { "raw", 0, 0, G_OPTION_ARG_NONE, &raw,
	                  "Raw lines instead of rows", NULL },
	                { "grep", 0, 0, CMD_TEXT, &needle, "Only what holds this text",
	                  "TEXT" },
	                { "places", 0, 0, G_OPTION_ARG_NONE, &places,
	                  "File, line and byte offset before each raw line", NULL },
	                { "source", 0, 0, CMD_TEXT, &source_word,
	                  "Raw lines of this source only", "S" },
	                { NULL, 0, 0, 0, NULL, NULL, NULL } },
	.run = run,
};
