#include "cli/message.h"
#include "cli/output.h"
#include "cli/pipeline.h"
#include "cli/table.h"
#include "cli/view.h"
#include "correlate/align.h"
#include "render/report.h"

#include "config.h"

#include <math.h>

#define N G_GINT64_FORMAT

static bool saw_line(void *user, gint64 at, gint64 line, gint64 offset, const char *bytes,
                     gsize len)
{
	sightings_saw(user, at, line, offset, bytes, len);
	return true;
}

/* Identifiers in the lines of all logs, by the clocks as they are corrected now. */
static int gather(const Job *job, GPtrArray *sightings)
{
	g_autoptr(GError) error = NULL;
	for (guint i = 0; i < job->evidence->sources->len; i++) {
		const Source *source = job->evidence->sources->pdata[i];
		Sightings *one = sightings_new(source->id, source->correction,
		                               source->zone_basis == ZONE_EXPLICIT);
		g_ptr_array_add(sightings, one);
		if (!store_timed_lines(job->store, source->id, saw_line, one, &error))
			return message_fail(&error);
	}
	return 0;
}

/* --- words ------------------------------------------------------------------- */

/* "5 min 7 s ahead", "8 h behind" */
static char *ahead_text(gint64 offset)
{
	Correction shown = { .add = range_point(offset) };
	g_autofree char *text = correction_text(&shown);
	const char *size = *text != '\0' ? g_utf8_next_char(text) : "0 s";
	return g_strdup_printf("%s%s", size,
	                       offset > 0   ? " ahead"
	                       : offset < 0 ? " behind"
	                                    : "");
}

static gint64 whole_seconds(gint64 us)
{
	return (us < 0 ? us - SECOND / 2 : us + SECOND / 2) / SECOND * SECOND;
}

/* "3 s ahead to 27 s ahead" of a clock that drifts */
static char *offset_text(const struct clock_pair *pair)
{
	const struct offset *o = &pair->offset;
	if (o->drift == 0)
		return ahead_text(o->likely);
	g_autofree char *first = ahead_text(whole_seconds(o->first));
	g_autofree char *last = ahead_text(whole_seconds(o->last));
	return g_strdup_printf("%s to %s", first, last);
}

/* "gains 12.0 s an hour" */
static char *drift_text(const struct offset *o)
{
	char s[G_ASCII_DTOSTR_BUF_SIZE];
	return g_strdup_printf(
	        "%s %s s an hour", o->drift > 0 ? "gains" : "loses",
	        g_ascii_formatd(s, sizeof s, "%.1f", fabs(o->drift) * 3600));
}

/* "41 of 41 shared ids" */
static char *grounds_text(const struct clock_pair *pair)
{
	const struct offset *o = &pair->offset;
	char z[G_ASCII_DTOSTR_BUF_SIZE];
	if (g_str_equal(o->rule, "clock/counts"))
		return g_strdup_printf("counts, %s standard errors, second best %d%%",
		                       g_ascii_formatd(z, sizeof z, "%.1f", o->z),
		                       (int)(o->rival * 100));
	g_autofree char *drift = o->drift != 0 ? drift_text(o) : g_strdup("");
	return g_strdup_printf("%u of %u shared %s%s%s", o->agree, o->matched,
	                       g_str_equal(o->rule, "clock/ids") ? "ids" : "messages",
	                       *drift != '\0' ? ", " : "", drift);
}

static const char *result_of(const struct clock_pair *pair)
{
	return !pair->offset.sure                           ? "alignment unknown"
	       : pair->offset.drift != 0 && pair->zone == 0 ? "drifting clock"
	       : !pair->differs                             ? "same clock"
	       : pair->zone != 0                            ? "another zone"
	                                                    : "another clock";
}

static char *ref_pair_text(const struct clock_pair *pair)
{
	if (pair->first.source == 0)
		return g_strdup("");
	g_autofree char *a = ref_text(&pair->first);
	g_autofree char *b = ref_text(&pair->second);
	return g_strdup_printf("%s %s", a, b);
}

/* In whole seconds, as "sources set" reads them: no clock is told finer than a log writes it. */
static char *seconds_text(gint64 us)
{
	const gint64 s = (ABS(us) + SECOND / 2) / SECOND;
	return g_strdup_printf("%s%" N "s", us < 0 && s > 0 ? "-" : "", s);
}

/* What would correct it; NULL: nothing is to be. What was set before is added up. */
static char *command_of(const struct clock_pair *pair)
{
	const Source *source = pair->source;
	if (!pair->differs)
		return NULL;
	g_autofree char *why = grounds_text(pair);
	const bool zone = pair->zone != 0 && source->zone_basis == ZONE_ASSUMED &&
	                  source->correction == NULL;
	const gint64 rest = pair->offset.likely - (zone ? pair->zone : 0);
	const gint64 before =
	        source->correction != NULL ? range_middle(source->correction->add) : 0;
	g_autofree char *add = seconds_text(before - rest);
	g_autofree char *within =
	        seconds_text((pair->offset.by.hi - pair->offset.by.lo) / 2 + SECOND);
	g_autofree char *offset = zone_offset_text((int)(pair->zone / SECOND));
	GString *out = g_string_new(NULL);
	g_string_printf(out, "debrief sources set S%" N, source->id);
	if (zone)
		g_string_append_printf(out, " --zone %s", offset);
	if (!zone || ABS(rest) > OFFSET_LEAST)
		g_string_append_printf(out, " --clock-offset=%s --within %s", add,
		                       within);
	g_string_append_printf(out, " --why '%s with S%" N "'", why, pair->against->id);
	return g_string_free(out, FALSE);
}

/* --- text -------------------------------------------------------------------- */

static void clocks(GString *out, const struct context *context, const GPtrArray *pairs)
{
	view_heading(out, context, "Clocks");
	if (pairs->len == 0) {
		g_string_append(out,
		                "  No two sources saw the same: nothing to compare.\n");
		return;
	}
	g_autoptr(Table) table = table_new("llllll");
	table_row(table, "SOURCE", "AGAINST", "OFFSET", "BY", "RESULT", "EVIDENCE");
	for (guint i = 0; i < pairs->len; i++) {
		const struct clock_pair *pair = pairs->pdata[i];
		g_autofree char *a = g_strdup_printf("S%" N " %s", pair->source->id,
		                                     pair->source->name);
		g_autofree char *b = g_strdup_printf("S%" N " %s", pair->against->id,
		                                     pair->against->name);
		g_autofree char *by = grounds_text(pair);
		g_autofree char *offset = offset_text(pair);
		g_autofree char *refs = ref_pair_text(pair);
		table_row(table, a, b, pair->offset.sure ? offset : "", by,
		          result_of(pair), refs);
	}
	table_print(table, out, context, 2);
	const Source *last = NULL; /* one proposal a source: then ask again */
	for (guint i = 0; i < pairs->len; i++) {
		const struct clock_pair *pair = pairs->pdata[i];
		g_autofree char *command = command_of(pair);
		if (command != NULL && pair->source != last)
			g_string_append_printf(out, "  to correct it: %s\n", command);
		last = command != NULL ? pair->source : last;
	}
}

static void sources(GString *out, const Job *job)
{
	const struct context *context = job->context;
	g_string_append_c(out, '\n');
	view_heading(out, context, "Zones and coverage");
	g_autoptr(Table) table = table_new("lllll");
	table_row(table, "SOURCE", "NAME", "FROM", "TO", "ZONE");
	for (guint i = 0; i < job->evidence->sources->len; i++) {
		const Source *s = job->evidence->sources->pdata[i];
		const bool known = range_known(s->span);
		g_autofree char *id = g_strdup_printf("S%" N, s->id);
		g_autofree char *from = when_text(
		        context->zone, known ? range_point(s->span.lo) : RANGE_NONE);
		g_autofree char *to = when_text(
		        context->zone, known ? range_point(s->span.hi) : RANGE_NONE);
		g_autofree char *set = correction_text(s->correction);
		g_autofree char *zone = g_strdup_printf(
		        "%s%s%s%s", zone_basis_word((int)s->zone_basis),
		        s->zone_basis == ZONE_ASSUMED
		                ? ": may be off by whole hours (sources set --zone)"
		                : "",
		        *set != '\0' ? "; corrected: " : "", set);
		table_row(table, id, s->name, from, to, zone);
	}
	table_print(table, out, context, 2);
}

/* --- JSON -------------------------------------------------------------------- */

static json_t *pair_json(const struct clock_pair *pair)
{
	json_t *value = json_object(), *evidence = json_array();
	g_autofree char *grounds = grounds_text(pair);
	g_autofree char *command = command_of(pair);
	put_format(value, "source", "S%" N, pair->source->id);
	put_format(value, "against", "S%" N, pair->against->id);
	put(value, "offset_lo_s", json_real((double)pair->offset.by.lo / SECOND));
	put(value, "offset_hi_s", json_real((double)pair->offset.by.hi / SECOND));
	put(value, "drift_s_per_hour", json_real(pair->offset.drift * 3600));
	put(value, "offset_likely_s", json_real((double)pair->offset.likely / SECOND));
	put_int(value, "zone_s", pair->zone / SECOND);
	put_text(value, "rule", pair->offset.rule);
	put_text(value, "grounds", grounds);
	put_text(value, "result", result_of(pair));
	put(value, "sure", json_boolean(pair->offset.sure));
	put(value, "differs", json_boolean(pair->differs));
	put_text(value, "command", command);
	if (pair->first.source != 0) {
		g_autofree char *a = ref_text(&pair->first);
		g_autofree char *b = ref_text(&pair->second);
		json_array_append_new(evidence, json_string(a));
		json_array_append_new(evidence, json_string(b));
	}
	put(value, "evidence", evidence);
	return value;
}

static int print_json(const Job *job, const GPtrArray *pairs)
{
	json_t *list = json_array(), *all = json_array();
	for (guint i = 0; i < pairs->len; i++)
		json_array_append_new(list, pair_json(pairs->pdata[i]));
	for (guint i = 0; i < job->evidence->sources->len; i++)
		json_array_append_new(
		        all, view_source(job->context, job->evidence->sources->pdata[i]));
	return output_json(job->context,
	                   json_pack("{s:s, s:s, s:o, s:o}", "schema", "debrief.doctor/1",
	                             "version", PACKAGE_VERSION, "clocks", list,
	                             "sources", all));
}

static int run(struct context *context, int argc, char **argv)
{
	if (argc > 1) {
		message("doctor takes no argument, not \"%s\"", argv[1]);
		return ERROR_USAGE;
	}
	g_autoptr(Job) job = job_new(context);
	g_autoptr(GPtrArray) sightings =
	        g_ptr_array_new_with_free_func((GDestroyNotify)sightings_free);
	int code = job_open(job, STORE_READ);
	code = code != 0 ? code : job_load(job);
	code = code != 0 ? code : gather(job, sightings);
	if (code != 0)
		return code;
	g_autoptr(GPtrArray) pairs = clocks_compare(job->evidence, sightings);
	g_autoptr(GString) out = g_string_new(NULL);
	clocks(out, context, pairs);
	sources(out, job);
	g_string_append(out,
	                "\ndebrief " PACKAGE_VERSION
	                "; fonts are embedded; \"debrief version\" lists libraries\n");
	code = context->json ? print_json(job, pairs)
	                     : output_product(context, out->str, out->len);
	for (guint i = 0; i < pairs->len && code == 0; i++)
		if (((const struct clock_pair *)pairs->pdata[i])->differs)
			code = ERROR_DATA;
	return code;
}

const struct cmd cmd_doctor = {
	.name = "doctor",
	.group = "trust",
	.args = "",
	.summary = "look for clocks and zones that do not fit one another",
	.about = "Compares the clocks of every two sources by what both saw: identifiers "
	         "of requests in their lines, else messages that say the same, else "
	         "counts that move alike (from 6 standard errors on, with no rival of "
	         "70 %). Where no one offset fits, a clock may gain or lose steadily "
	         "(\"drifting clock\"): its offset is then set to the middle, as "
	         "widely as it drifts. An offset of whole or half hours is a zone. It "
	         "proposes, with "
	         "the evidence and the command that would correct it; it changes "
	         "nothing. \"alignment unknown\": too little fits to say.",
	.examples =
	        (const struct example[]){
	                { "debrief doctor", "Clocks, zones and what is covered." },
	                { "debrief explain S2@1204",
	                  "The bytes behind a place that it names." },
	                { NULL, NULL } },
	.exits = "Clocks differ; the commands that would correct them are printed.",
	.run = run,
};
