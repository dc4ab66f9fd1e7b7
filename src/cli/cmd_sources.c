#include "cli/hand.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/pipeline.h"
#include "cli/source_clock.h"
#include "cli/table.h"
#include "cli/view.h"
#include "import/line_skew.h"

#define N G_GINT64_FORMAT

static char *component, *lane, *clock_offset, *clock_within, *clock_zone;

static int list_json(const Job *job)
{
	json_t *list = json_array();
	for (guint i = 0; i < job->evidence->sources->len; i++)
		json_array_append_new(
		        list,
		        view_source(job->context, job->evidence->sources->pdata[i]));
	return output_json(job->context, json_pack("{s:s, s:o}", "schema",
	                                           "debrief.sources/1", "sources", list));
}

/* "30,565" for people, 30565 with --plain. */
static char *count_cell(const struct context *context, gint64 n)
{
	return context->plain ? g_strdup_printf("%" N, n) : view_count(n);
}

/* "UTC (assumed)", with what was set since; nothing where every time has its own */
static char *zone_cell(const Source *source)
{
	g_autofree char *set = correction_text(source->correction);
	g_autofree char *read =
	        source->zone != NULL
	                ? g_strdup_printf("%s (%s)", source->zone,
	                                  zone_basis_word((int)source->zone_basis))
	                : g_strdup("");
	return g_strdup_printf("%s%s%s", read, *read != '\0' && *set != '\0' ? "; " : "",
	                       set);
}

static int list(const Job *job)
{
	if (job->context->json)
		return list_json(job);
	g_autoptr(Table) table = table_new("lllrrrrrrll");
	table_row(table, "ID", "NAME", "FORMAT", "LINES", "IN RECORDS", "DUPLICATE",
	          "IGNORED", "REJECTED", "RECORDS", "ZONE", "SPEAKS OF");
	for (guint i = 0; i < job->evidence->sources->len; i++) {
		const Source *s = job->evidence->sources->pdata[i];
		g_autofree char *id = g_strdup_printf("S%" N, s->id);
		g_autofree char *lines = count_cell(job->context, s->lines);
		g_autofree char *in = count_cell(job->context, s->in_records);
		g_autofree char *duplicate = count_cell(job->context, s->duplicate);
		g_autofree char *ignored = count_cell(job->context, s->ignored);
		g_autofree char *rejected = count_cell(job->context, s->rejected);
		g_autofree char *records = count_cell(job->context, s->records);
		g_autofree char *zone = zone_cell(s);
		table_row(table, id, s->name, s->importer, lines, in, duplicate, ignored,
		          rejected, records, zone,
		          s->component != NULL ? s->component : lane_name((int)s->lane));
	}
	g_autoptr(GString) out = g_string_new(NULL);
	table_print(table, out, job->context, 0);
	return output_product(job->context, out->str, out->len);
}

static const Source *source_of(const Job *job, const char *word)
{
	const gint64 id = view_source_id(word);
	const Source *source = id != 0 ? evidence_source(job->evidence, id) : NULL;
	if (source == NULL && id != 0) {
		message("there is no source %s", word);
		message_hint("debrief sources");
	}
	return source;
}

/* "the second lies 5 min 7 s behind the first (median)" */
static char *clocks_text(const Source *source)
{
	if (source->skew == INSTANT_NONE)
		return NULL;
	g_autofree char *length = line_skew_text(source->skew);
	return g_strdup_printf("the second lies %s %s the first (median)", length,
	                       source->skew < 0 ? "before" : "behind");
}

/* How zone and year of its times are known, and how far its two clocks lie apart. */
static void time_rows(Table *table, const Source *source)
{
	g_autofree char *known =
	        g_strdup_printf("%s%s%s", zone_basis_word((int)source->zone_basis),
	                        source->zone_from != NULL ? ", from " : "",
	                        source->zone_from != NULL ? source->zone_from : "");
	g_autofree char *clocks = clocks_text(source);
	table_row(table, "zone known", known);
	if (source->offsets != NULL)
		table_row(table, "offsets", source->offsets);
	if (source->year_from != NULL)
		table_row(table, "year known", source->year_from);
	if (clocks != NULL)
		table_row(table, "two clocks", clocks);
}

static int show(const Job *job, const Source *source)
{
	if (job->context->json)
		return output_json(job->context, view_source(job->context, source));
	g_autoptr(Table) table = table_new("ll");
	g_autofree char *lines =
	        g_strdup_printf("%" N " = %" N " in_records + %" N " duplicate + %" N
	                        " ignored + %" N " rejected",
	                        source->lines, source->in_records, source->duplicate,
	                        source->ignored, source->rejected);
	g_autofree char *records = view_count(source->records);
	g_autofree char *bytes = view_count(source->bytes);
	g_autofree char *first = when_text(
	        job->context->zone,
	        range_known(source->span) ? range_point(source->span.lo) : RANGE_NONE);
	g_autofree char *last = when_text(
	        job->context->zone,
	        range_known(source->span) ? range_point(source->span.hi) : RANGE_NONE);
	g_autofree char *span = g_strdup_printf("%s .. %s %s", first, last,
	                                        zone_name(job->context->zone));
	table_row(table, "name", source->name);
	table_row(table, "format", source->importer);
	table_row(table, "sha256", source->sha256);
	g_autofree char *pattern =
	        source->pattern_name != NULL
	                ? g_strdup_printf("%s, sha256 %s", source->pattern_name,
	                                  source->pattern_sha256)
	                : NULL;
	if (pattern != NULL)
		table_row(table, "pattern", pattern);
	table_row(table, "bytes", bytes);
	table_row(table, "lines", lines);
	table_row(table, "records", records);
	table_row(table, "span", span);
	table_row(table, "zone", source->zone != NULL ? source->zone : "in the data");
	time_rows(table, source);
	source_clock_rows(job, source, table);
	table_row(table, "lane", lane_name((int)source->lane));
	table_row(table, "speaks of", source->component);
	g_autoptr(GString) out = g_string_new(NULL);
	table_print(table, out, job->context, 0);
	return output_product(job->context, out->str, out->len);
}

static int rejects(const Job *job, const Source *source)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) all = store_rejects(job->store, source->id, &error);
	if (all == NULL)
		return message_fail(&error);
	g_autoptr(Table) table = table_new("rrl");
	table_row(table, "LINE", "OFFSET", "REASON");
	for (guint i = 0; i < all->len; i++) {
		const struct reject *reject = all->pdata[i];
		g_autofree char *line = g_strdup_printf("%" N, reject->line);
		g_autofree char *offset = g_strdup_printf("%" N, reject->offset);
		g_autofree char *reason = redact_copy(job->redactor, reject->reason);
		table_row(table, line, offset, reason);
	}
	if (job->context->json)
		return table_product(table, job->context, "rejects");
	g_autoptr(GString) out = g_string_new(NULL);
	table_print(table, out, job->context, 0);
	if ((gint64)all->len < source->rejected)
		g_string_append_printf(out, "(+%" N " more)\n",
		                       source->rejected - (gint64)all->len);
	return output_product(job->context, out->str, out->len);
}

static int set(const Job *job, const Source *source)
{
	g_autoptr(GError) error = NULL;
	const int lane_number = lane != NULL ? lane_parse(lane) : (int)source->lane;
	if (lane_number < 0) {
		message("there is no lane \"%s\"", lane);
		return ERROR_USAGE;
	}
	const struct source_clock clock = {
		.offset = clock_offset,
		.within = clock_within,
		.zone = clock_zone,
		.why = hand_why,
		.by = hand_author(),
	};
	const bool clocked =
	        clock_offset != NULL || clock_within != NULL || clock_zone != NULL;
	if (component == NULL && lane == NULL && !clocked) {
		message("nothing to set");
		message_hint("debrief sources set S%" N
		             " --component NAME --lane LANE --clock-offset -5m",
		             source->id);
		return ERROR_USAGE;
	}
	int code = hand_check(false);
	if (code == 0 && clocked)
		code = source_clock_set(job, source, &clock);
	if (code != 0 || job->context->dry_run || (component == NULL && lane == NULL))
		return code;
	const char *name = component != NULL ? component : source->component;
	return store_set_source(job->store, source->id, name, lane_number, clock.by,
	                        &error)
	               ? 0
	               : message_fail(&error);
}

static int rm(const Job *job, const Source *source)
{
	g_autoptr(GError) error = NULL;
	if (!job->context->dry_run &&
	    !store_remove_source(job->store, source->id, &error))
		return message_fail(&error);
	if (!job->context->quiet)
		message_line("%s S%" N " %s",
		             job->context->dry_run ? "would remove" : "removed",
		             source->id, source->name);
	return 0;
}

static const struct {
	const char *name;
	enum store_mode mode;
	int (*run)(const Job *job, const Source *source);
} actions[] = {
	{ "show", STORE_READ, show },
	{ "rejects", STORE_READ, rejects },
	{ "set", STORE_WRITE, set },
	{ "rm", STORE_WRITE, rm },
};

static int run(struct context *context, int argc, char **argv)
{
	g_autoptr(Job) job = job_new(context);
	guint a = 0;
	while (argc > 1 && a < G_N_ELEMENTS(actions) &&
	       !g_str_equal(argv[1], actions[a].name))
		a++;
	if (argc == 2 || argc > 3 || a == G_N_ELEMENTS(actions)) {
		message("usage: debrief sources [show|rejects|set|rm S]");
		message_hint("debrief help sources");
		return ERROR_USAGE;
	}
	int code = job_open(job, argc == 1 ? STORE_READ : actions[a].mode);
	code = code != 0 ? code : job_load(job);
	if (code != 0 || argc == 1)
		return code != 0 ? code : list(job);
	const Source *source = source_of(job, argv[2]);
	return source != NULL ? actions[a].run(job, source) : (int)ERROR_USAGE;
}

const struct cmd cmd_sources = {
	.name = "sources",
	.group = "start",
	.args = "[show|rejects|set|rm S]",
	.summary = "the ledger of evidence: which files, and what became of every line",
	.about = "Without arguments it lists the sources. \"show\" says all about one, "
	         "\"rejects\" "
	         "lists the lines that were set aside and why, \"set\" says what a "
	         "source speaks "
	         "of, and corrects its clock: --clock-offset is added to all its times, "
	         "--zone is the zone of those that carry none. The evidence stays as it "
	         "is: each word is kept with who, when and why, and \"none\" takes it "
	         "back. \"debrief doctor\" proposes corrections. "
	         "\"rm\" takes a source and all its events out of the store.",
	.examples =
	        (const struct example[]){
	                { "debrief sources", "All of them." },
	                { "debrief sources rejects S3",
	                  "Lines of S3 that could not be read." },
	                { "debrief sources set S3 --component API --lane machines",
	                  "S3 is the log of the API." },
	                { "debrief sources set S3 --clock-offset -5m7s --within 2s --why "
	                  "'NTP was down'",
	                  "The clock of S3 ran 5 min 7 s ahead, give or take 2 s." },
	                { "debrief sources set S3 --clock-offset none", "It did not." },
	                { NULL, NULL } },
	.options =
	        (const GOptionEntry[]){
	                { "component", 0, 0, CMD_TEXT, &component,
	                  "For set: what it speaks of", "NAME" },
	                { "lane", 0, 0, CMD_TEXT, &lane,
	                  "For set: where its events stand", "LANE" },
	                { "clock-offset", 0, 0, CMD_TEXT, &clock_offset,
	                  "For set: added to its times, or none", "LENGTH" },
	                { "within", 0, 0, CMD_TEXT, &clock_within,
	                  "For set: how well the offset is known", "LENGTH" },
	                { "zone", 0, 0, CMD_TEXT, &clock_zone,
	                  "For set: zone of times that carry none, or "
	                  "none",
	                  "ZONE" },
	                HAND_OPTIONS,
	                { NULL, 0, 0, 0, NULL, NULL, NULL } },
	.run = run,
};
