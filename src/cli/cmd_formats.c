#include "base/text.h"
#include "cli/files.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/rehearse.h"
#include "cli/suggest.h"
#include "cli/table.h"
#include "render/redact.h"
#include "cli/view.h"
#include "cli/when.h"

#include <string.h>

#define N G_GINT64_FORMAT

enum { BIDS_SHOWN = 5, TEXT_SHOWN = 60 };

/* --- the list, and one of it ------------------------------------------------------------------- */

static int list(const struct context *context, const struct import_options *options)
{
	g_autoptr(GString) out = g_string_new(NULL);
	g_autoptr(Table) table = table_new("lll");
	json_t *formats = json_array();
	table_row(table, "NAME", "LANE", "WHAT IT READS");
	for (guint i = 0; importer_at(options, i) != NULL; i++) {
		const struct importer *importer = importer_at(options, i);
		const char *lane = lane_word((int)importer->lane);
		table_row(table, importer->name, lane, importer->title);
		json_array_append_new(formats,
		                      json_pack("{s:s, s:s, s:s}", "name", importer->name,
		                                "lane", lane, "title", importer->title));
	}
	if (context->json)
		return output_json(context,
		                   json_pack("{s:s, s:o}", "schema", "debrief.formats/1",
		                             "formats", formats));
	json_decref(formats);
	table_print(table, out, context, 0);
	return output_product(context, out->str, out->len);
}

static int show(const struct context *context, const struct import_options *options,
                const char *name)
{
	const struct importer *importer = NULL;
	for (guint i = 0; importer == NULL && importer_at(options, i) != NULL; i++)
		if (g_str_equal(importer_at(options, i)->name, name))
			importer = importer_at(options, i);
	if (importer == NULL) {
		g_autoptr(GPtrArray) names = suggest_words();
		for (guint i = 0; importer_at(options, i) != NULL; i++)
			suggest_add(names, importer_at(options, i)->name);
		const char *near = suggest_word(name, names);
		message("there is no format \"%s\"", name);
		message_hint("%s%s", near != NULL ? "did you mean " : "debrief formats",
		             near != NULL ? near : "");
		return ERROR_USAGE;
	}
	g_autoptr(GString) out = g_string_new(NULL);
	g_string_append_printf(out, "%s: %s\n\n%s\n", importer->name, importer->title,
	                       importer->about);
	return output_product(context, out->str, out->len);
}

/* --- a file, tried: for people ------------------------------------------------------------------ */

/* What a file is being tried with, and what for. */
struct trial {
	const struct context *context;
	const char *path;
	const Rehearsal *r;
	const GError *refused; /* NULL: it is read */
};

static void tell_bids(const struct trial *t, GString *out)
{
	g_autoptr(Table) table = table_new("lrl");
	table_row(table, "FORMAT", "EVIDENCE", "WHAT IT READS");
	for (guint i = 0; i < t->r->bids->len; i++) {
		const struct bid *bid = &g_array_index(t->r->bids, struct bid, i);
		if (!t->context->verbose && (bid->bid <= 0 || i >= BIDS_SHOWN))
			break;
		g_autofree char *seen = g_strdup_printf("%d", bid->bid);
		table_row(table, bid->importer->name, seen, bid->importer->title);
	}
	table_print(table, out, t->context, 0);
}

static char *span_text(const struct trial *t)
{
	const Source *source = t->r->source;
	if (!range_known(source->span))
		return g_strdup("no line has a time");
	g_autofree char *first =
	        when_text(t->context->zone, range_point(source->span.lo));
	g_autofree char *last = when_text(t->context->zone, range_point(source->span.hi));
	return g_strdup_printf("%s .. %s %s", first, last, zone_name(t->context->zone));
}

static char *levels_text(const Rehearsal *r)
{
	GString *out = g_string_new(NULL);
	for (int i = (int)G_N_ELEMENTS(r->levels) - 1; i >= 0; i--)
		if (r->levels[i] > 0)
			g_string_append_printf(out, "%s%s %" N, out->len > 0 ? ", " : "",
			                       i == 0 ? "not stated" : severity_word(i),
			                       r->levels[i]);
	return g_string_free(out, FALSE);
}

static char *fields_text(const Rehearsal *r)
{
	GString *out = g_string_new(NULL);
	for (int i = 0; i < HEARD_FIELDS; i++) {
		if (r->fields[i] == 0)
			continue;
		g_string_append_printf(out, "%s%s", out->len > 0 ? ", " : "",
		                       heard_field_name((enum heard_field)i));
		if (r->fields[i] < r->source->records)
			g_string_append_printf(out, " (in %" N ")", r->fields[i]);
	}
	return g_string_free(out, FALSE);
}

/* Of a hundred lines that are not ignored, those in records; 100 only when all are. */
static int match_rate(const Source *source)
{
	const gint64 lines = source->lines - source->ignored;
	return lines <= 0 ? 0
	                  : (int)((source->in_records + source->duplicate) * 100 / lines);
}

static void tell_sums(const struct trial *t, GString *out)
{
	const Source *source = t->r->source;
	g_autoptr(Table) table = table_new("ll");
	g_autofree char *lines = g_strdup_printf(
	        "%" N "%s: %d %% match; %" N " in records, %" N " ignored, %" N
	        " rejected",
	        source->lines, t->r->whole ? "" : " of the first 64 MiB",
	        match_rate(source), source->in_records + source->duplicate,
	        source->ignored, source->rejected);
	g_autofree char *records =
	        t->r->patterns > 0
	                ? g_strdup_printf("%" N ", %" N
	                                  " different once numbers, ids and names "
	                                  "are masked",
	                                  source->records, t->r->patterns)
	                : g_strdup_printf("%" N, source->records);
	g_autofree char *span = span_text(t);
	g_autofree char *zone = g_strdup_printf(
	        "%s (%s)", source->zone != NULL ? source->zone : "in the data",
	        zone_basis_word((int)source->zone_basis));
	g_autofree char *levels = levels_text(t->r);
	g_autofree char *fields = fields_text(t->r);
	table_row(table, "read as", source->importer);
	if (source->pattern_name != NULL)
		table_row(table, "pattern", source->pattern_name);
	table_row(table, "lines", lines);
	table_row(table, "records", records);
	table_row(table, "span", span);
	table_row(table, "zone", zone);
	if (*levels != '\0')
		table_row(table, "levels", levels);
	if (*fields != '\0')
		table_row(table, "fields", fields);
	table_print(table, out, t->context, 2);
}

/* What stands before the message: "pay 503 3001 ms". */
static char *details_of(const struct heard *heard)
{
	GString *out = g_string_new(NULL);
	const char *const words[] = { heard->host, heard->service, heard->component };
	for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
		if (words[i] != NULL && *words[i] != '\0')
			g_string_append_printf(out, "%s%s", out->len > 0 ? " " : "",
			                       words[i]);
	if (heard->status > 0)
		g_string_append_printf(out, "%s%d", out->len > 0 ? " " : "",
		                       heard->status);
	if (heard->duration >= 0)
		g_string_append_printf(out, "%s%" N " %s", out->len > 0 ? " " : "",
		                       heard->duration % 1000 != 0
		                               ? heard->duration
		                               : heard->duration / 1000,
		                       heard->duration % 1000 != 0 ? "us" : "ms");
	return g_string_free(out, FALSE);
}

static void tell_heard(const struct trial *t, GString *out)
{
	if (t->r->heard->len == 0)
		return;
	g_autoptr(Table) table = table_new("rlllll");
	table_row(table, "LINE", "TIME", "LEVEL", "FROM", "MESSAGE",
	          t->r->patterns > 0 ? "PATTERN" : NULL);
	for (guint i = 0; i < t->r->heard->len; i++) {
		const struct heard *heard = &g_array_index(t->r->heard, struct heard, i);
		g_autofree char *line =
		        heard->lines > 1 ? g_strdup_printf("%" N "-%" N, heard->line,
		                                           heard->line + heard->lines - 1)
		                         : g_strdup_printf("%" N, heard->line);
		g_autofree char *at = heard->at != INSTANT_NONE
		                              ? instant_rfc3339(heard->at)
		                              : g_strdup("none");
		g_autofree char *from = details_of(heard);
		g_autofree char *message = text_one_line(
		        heard->message != NULL ? heard->message : "", TEXT_SHOWN);
		table_row(table, line, at,
		          heard->severity == SEVERITY_NONE
		                  ? ""
		                  : severity_word((int)heard->severity),
		          from, message,
		          g_strcmp0(heard->masked, heard->message) == 0 ? "as it is"
		                                                        : heard->masked);
	}
	g_string_append_c(out, '\n');
	view_heading(out, t->context, "First records");
	table_print(table, out, t->context, 2);
}

static void tell_missed(const struct trial *t, GString *out)
{
	if (t->r->missed->len == 0)
		return;
	g_autoptr(Table) table = table_new("rll");
	table_row(table, "LINE", "WHY", "TEXT");
	for (guint i = 0; i < t->r->missed->len; i++) {
		const struct missed *missed =
		        &g_array_index(t->r->missed, struct missed, i);
		g_autofree char *line = g_strdup_printf("%" N, missed->line);
		g_autofree char *text = text_one_line(
		        missed->text != NULL ? missed->text : "", 2 * TEXT_SHOWN);
		table_row(table, line, missed->reason, text);
	}
	g_string_append_c(out, '\n');
	view_heading(out, t->context, "First lines that do not fit");
	table_print(table, out, t->context, 2);
}

static void tell_said(const struct trial *t, GString *out)
{
	if (t->r->said->len == 0)
		return;
	g_string_append_c(out, '\n');
	view_heading(out, t->context, "To be known");
	for (guint i = 0; i < t->r->said->len; i++) {
		g_string_append(out, "  ");
		text_tty(out, t->r->said->pdata[i], -1);
		g_string_append_c(out, '\n');
	}
}

/* --- a file, tried: as data ---------------------------------------------------------------------- */

static json_t *text_json(const char *text)
{
	g_autofree char *repaired = text != NULL ? text_repair(text, strlen(text)) : NULL;
	return repaired != NULL ? json_string(repaired) : json_null();
}

static json_t *bids_json(const GArray *bids)
{
	json_t *all = json_array();
	for (guint i = 0; i < bids->len; i++) {
		const struct bid *bid = &g_array_index(bids, struct bid, i);
		if (bid->bid > 0)
			json_array_append_new(
			        all, json_pack("{s:s, s:i, s:s}", "format",
			                       bid->importer->name, "evidence", bid->bid,
			                       "what_it_reads", bid->importer->title));
	}
	return all;
}

static json_t *heard_json(const struct heard *heard)
{
	g_autofree char *at = instant_rfc3339(heard->at);
	json_t *value = json_object();
	json_object_set_new(value, "line", json_integer(heard->line));
	json_object_set_new(value, "lines", json_integer(MAX(heard->lines, 1)));
	json_object_set_new(value, "offset", json_integer(heard->offset));
	json_object_set_new(value, "at", text_json(at));
	json_object_set_new(value, "severity",
	                    text_json(heard->severity != SEVERITY_NONE
	                                      ? severity_word((int)heard->severity)
	                                      : NULL));
	json_object_set_new(value, "level", text_json(heard->level));
	json_object_set_new(value, "host", text_json(heard->host));
	json_object_set_new(value, "service", text_json(heard->service));
	json_object_set_new(value, "component", text_json(heard->component));
	json_object_set_new(value, "message", text_json(heard->message));
	json_object_set_new(value, "pattern", text_json(heard->masked));
	if (heard->status > 0)
		json_object_set_new(value, "status", json_integer(heard->status));
	if (heard->duration >= 0)
		json_object_set_new(value, "duration_us", json_integer(heard->duration));
	return value;
}

static json_t *missed_json(const struct missed *missed)
{
	json_t *value = json_object();
	json_object_set_new(value, "line", json_integer(missed->line));
	json_object_set_new(value, "offset", json_integer(missed->offset));
	json_object_set_new(value, "why", text_json(missed->reason));
	json_object_set_new(value, "text", text_json(missed->text));
	return value;
}

static json_t *levels_json(const Rehearsal *r)
{
	json_t *all = json_object();
	for (int i = 0; i < (int)G_N_ELEMENTS(r->levels); i++)
		if (r->levels[i] > 0)
			json_object_set_new(all, severity_word(i),
			                    json_integer(r->levels[i]));
	return all;
}

static json_t *fields_json(const Rehearsal *r)
{
	json_t *all = json_object();
	for (int i = 0; i < HEARD_FIELDS; i++)
		if (r->fields[i] > 0)
			json_object_set_new(all, heard_field_name((enum heard_field)i),
			                    json_integer(r->fields[i]));
	return all;
}

static int tell_json(const struct trial *t)
{
	const Rehearsal *r = t->r;
	json_t *all = json_object(), *heard = json_array(), *missed = json_array(),
	       *said = json_array();
	for (guint i = 0; i < r->heard->len; i++)
		json_array_append_new(
		        heard, heard_json(&g_array_index(r->heard, struct heard, i)));
	for (guint i = 0; i < r->missed->len; i++)
		json_array_append_new(
		        missed, missed_json(&g_array_index(r->missed, struct missed, i)));
	for (guint i = 0; i < r->said->len; i++)
		json_array_append_new(said, text_json(r->said->pdata[i]));
	json_object_set_new(all, "schema", json_string("debrief.formats-test/1"));
	json_object_set_new(all, "file", text_json(t->path));
	json_object_set_new(all, "bids", bids_json(r->bids));
	json_object_set_new(all, "refused",
	                    text_json(t->refused != NULL ? t->refused->message : NULL));
	json_object_set_new(all, "whole", json_boolean(r->whole));
	if (r->source != NULL) {
		json_object_set_new(all, "source", view_source(t->context, r->source));
		json_object_set_new(all, "match_percent",
		                    json_integer(match_rate(r->source)));
	}
	json_object_set_new(all, "levels", levels_json(r));
	json_object_set_new(all, "fields", fields_json(r));
	json_object_set_new(all, "patterns", json_integer(r->patterns));
	json_object_set_new(all, "records", heard);
	json_object_set_new(all, "misses", missed);
	json_object_set_new(all, "said", said);
	if (!t->context->no_redact) {
		g_autoptr(Redactor) redactor = redactor_new(NULL);
		redact_json(redactor, all);
	}
	return output_json(t->context, all);
}

/* --- a file, tried ---------------------------------------------------------------------------------- */

static int tell_trial(const struct trial *t)
{
	if (t->context->json)
		return tell_json(t);
	g_autoptr(GString) out = g_string_new(NULL);
	tell_bids(t, out);
	if (t->r->source != NULL) {
		g_string_append_c(out, '\n');
		tell_sums(t, out);
	}
	tell_heard(t, out);
	tell_missed(t, out);
	tell_said(t, out);
	g_autofree char *masked =
	        t->context->no_redact ? NULL
	                              : secrets_masked(out->str, out->len, NULL, NULL);
	const char *text = masked != NULL ? masked : out->str;
	return output_product(t->context, text, strlen(text));
}

static int test(const struct context *context, const struct file *file)
{
	g_autoptr(GError) error = NULL;
	struct import_options options = file_options(file);
	if (g_str_equal(file->path, "-")) {
		message("formats test reads a file more than once; standard input cannot "
		        "be");
		return ERROR_USAGE;
	}
	g_autoptr(Rehearsal) r = rehearse(file->path, &options, &error);
	if (r == NULL)
		return message_fail(&error);
	error_hint(&error, "a format of your own takes two lines: debrief help patterns");
	const struct trial trial = { context, file->path, r, error };
	const int code = tell_trial(&trial);
	return error != NULL ? message_worse(code, message_fail(&error)) : code;
}

static int run(struct context *context, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	const GPtrArray *words = context->files->files;
	const struct file *verb = words->len > 0 ? words->pdata[0] : NULL;
	const struct file *last =
	        words->len > 0 ? words->pdata[words->len - 1] : &context->files->now;
	const struct import_options options = file_options(last);
	if (words->len == 0)
		return list(context, &options);
	if (words->len == 2 && g_str_equal(verb->path, "show"))
		return show(context, &options, last->path);
	if (words->len == 2 && g_str_equal(verb->path, "test"))
		return test(context, last);
	message("usage: debrief formats [test FILE|show F]");
	message_hint("debrief help formats");
	return ERROR_USAGE;
}

const struct cmd cmd_formats = {
	.name = "formats",
	.group = "start",
	.args = "[test FILE|show F]",
	.summary = "what can be read, and what a file looks like",
	.about = "Without arguments it lists the formats. \"show\" says where a format "
	         "comes from, what is taken of it and what is left.\n\n"
	         "\"test\" reads a file as \"import\" would and stores nothing. It shows "
	         "how much "
	         "evidence of which format (0 to 100) the file holds; the highest wins, "
	         "a tie is refused; a log of which none knows much is read by its times "
	         "alone, as any-log. Then how many lines match, what is read of the "
	         "first records "
	         "(time, "
	         "level, message, and the pattern that it is masked to), the first lines "
	         "that do "
	         "not fit, each with the reason and for formats of your own the column "
	         "where it "
	         "stops to match, and what was assumed of zones and years. Of a log over "
	         "64 MiB "
	         "only the beginning is read. Flags come before the FILE, as under "
	         "\"import\".\n\n"
	         "A format of your own is a small text file, --pattern: \"debrief help "
	         "patterns\".",
	.examples =
	        (const struct example[]){
	                { "debrief formats", "All of them." },
	                { "debrief formats show statuspage", "All about one." },
	                { "debrief formats test access.log.gz",
	                  "Why a file is read as it is, and what comes of it." },
	                { "debrief formats test --pattern cart.pattern cart.log",
	                  "What a format of your own makes of a log." },
	                { "debrief formats test --format syslog odd.log",
	                  "What would come of it if it were syslog." },
	                { NULL, NULL } },
	.exits = "The file is refused.",
	.options = (const GOptionEntry[]){ FILES_OPTIONS,
	                                   { NULL, 0, 0, 0, NULL, NULL, NULL } },
	.takes_files = true,
	.run = run,
};
