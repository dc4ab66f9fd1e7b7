#include "base/text.h"
#include "cli/inputs.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/table.h"
#include "cli/trace.h"
#include "cli/view.h"
#include "render/report.h"

#include <math.h>
#include <string.h>

#define N G_GINT64_FORMAT
#define QUOTE_MAX 600

static char *incident_name;
static gboolean whole;

/* The bytes behind a ref and how many there are; NULL with the reason printed into *why. */
static GBytes *bytes_of(const Job *job, const struct ref *ref, char **why)
{
	g_autoptr(GError) error = NULL;
	GBytes *bytes = store_bytes(job->store, ref->source, ref->offset,
	                            ref->length > 0 ? ref->length : -1, &error);
	if (bytes == NULL)
		*why = g_strdup(error != NULL ? error->message : "not kept");
	return redact_bytes(job->redactor, bytes);
}

/* Quoted lines; what is longer than QUOTE_MAX is cut and says so, unless --whole. */
static void add_quote(GString *out, GBytes *bytes)
{
	gsize len;
	const char *raw = g_bytes_get_data(bytes, &len);
	gsize shown = whole || len <= QUOTE_MAX ? len : QUOTE_MAX;
	while (shown < len && shown > 0 && ((guchar)raw[shown] & 0xc0) == 0x80)
		shown--; /* not inside a character */
	const char *at = raw, *end = raw + shown;
	while (at < end) {
		const char *eol = memchr(at, '\n', (gsize)(end - at));
		const char *stop = eol != NULL ? eol : end;
		g_string_append(out, "      | ");
		text_tty(out, at, stop - at);
		g_string_append_c(out, '\n');
		at = eol != NULL ? eol + 1 : end;
	}
	if (shown < len)
		g_string_append_printf(
		        out, "      (+%" G_GSIZE_FORMAT " bytes; --whole prints all)\n",
		        len - shown);
}

/* "bin 2026-06-02 07:53, 172 of 300": a place that a series was counted from. */
static void add_bins(GString *out, const Job *job, const struct ref *ref)
{
	const gint64 bin_at = ref->event > 0 ? -1 : ref->offset;
	for (guint i = 0; i < job->evidence->series->len; i++) {
		const Series *series = job->evidence->series->pdata[i];
		for (guint j = 0; j < series->samples->len; j++) {
			const struct sample *s =
			        &g_array_index(series->samples, struct sample, j);
			if (s->offset != bin_at ||
			    sample_source(series, s) != ref->source)
				continue;
			g_autofree char *bin =
			        when_text(job->context->zone,
			                  range_of(s->start, s->start + series->width));
			const bool gauge = series->measure == MEASURE_GAUGE;
			g_autofree char *count = gauge ? say_count(s->count)
			                               : view_count((gint64)s->count);
			g_string_append_printf(out, "      bin %s %s, %s: %s", bin,
			                       zone_name(job->context->zone),
			                       series->name, count);
			if (gauge && series->unit != NULL)
				g_string_append_printf(out, " %s", series->unit);
			if (isfinite(s->exposure)) {
				g_autofree char *of = view_count((gint64)s->exposure);
				g_string_append_printf(out, " of %s", of);
			}
			g_string_append(out, series->label_is_end
			                             ? "; the time in the file was "
			                               "taken as the bin's end\n"
			                             : "\n");
		}
	}
}

static void add_ref(GString *out, const Job *job, const struct ref *ref)
{
	const Source *source = evidence_source(job->evidence, ref->source);
	g_autofree char *id = ref_text(ref);
	g_autofree char *why = NULL;
	g_autoptr(GBytes) bytes = bytes_of(job, ref, &why);
	const gsize len = bytes != NULL ? g_bytes_get_size(bytes) : 0;
	g_autoptr(GString) name = g_string_new(NULL);
	text_tty(name, source != NULL ? source->name : "?", -1);
	g_string_append_printf(out, "  %s\n      %s", id, name->str);
	if (ref->line > 0)
		g_string_append_printf(out, ", line %" N, ref->line);
	g_string_append_printf(out, ", byte %" N ", %" G_GSIZE_FORMAT " bytes\n",
	                       ref->offset, len);
	g_string_append_printf(out, "      sha256 %s\n",
	                       source != NULL ? source->sha256 : "?");
	add_bins(out, job, ref);
	if (bytes != NULL)
		add_quote(out, bytes);
	else
		g_string_append_printf(out, "      (the bytes cannot be had: %s)\n", why);
}

/* --- the value -------------------------------------------------------------- */

static char *scalar_text(const json_t *value)
{
	if (json_is_string(value))
		return g_strdup(json_string_value(value));
	if (json_is_real(value)) {
		char digits[G_ASCII_DTOSTR_BUF_SIZE];
		return g_strdup(g_ascii_formatd(digits, sizeof digits, "%.9g",
		                                json_real_value(value)));
	}
	char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_SORT_KEYS);
	char *copy = g_strdup(text != NULL ? text : "");
	free(text);
	return copy;
}

/* What people would call the value of an object. */
static char *value_text(const json_t *value)
{
	static const char *const names[] = { "text",  "title", "peak", "name",
		                             "level", "phase", "said", "sentence" };
	if (json_is_null(value))
		return g_strdup("not determined");
	if (!json_is_object(value) && !json_is_array(value))
		return scalar_text(value);
	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		if (*view_string(value, names[i]) != '\0')
			return g_strdup(view_string(value, names[i]));
	return json_is_array(value)
	               ? g_strdup_printf("a list of %u", (guint)json_array_size(value))
	               : g_strdup("an object; see --json");
}

static void add_field(Table *table, const char *name, const char *text)
{
	if (text != NULL && *text != '\0')
		table_row(table, name, text);
}

/* "06:04 (2026-06-02T06:04:00Z to 2026-06-02T06:05:00Z, explicit)" */
static void add_time(Table *table, const char *name, const json_t *time)
{
	if (!json_is_object(time) || *view_string(time, "lo") == '\0')
		return;
	const char *hi = view_string(time, "hi");
	g_autofree char *text = *hi == '\0' ? g_strdup_printf("%s (%s or later; zone %s)",
	                                                      view_string(time, "text"),
	                                                      view_string(time, "lo"),
	                                                      view_string(time, "zone"))
	                                    : g_strdup_printf("%s (%s to %s; zone %s)",
	                                                      view_string(time, "text"),
	                                                      view_string(time, "lo"), hi,
	                                                      view_string(time, "zone"));
	table_row(table, name, text);
}

static void add_limits(Table *table, const json_t *value)
{
	const json_t *lo = json_object_get(value, "lo_s"),
	             *hi = json_object_get(value, "hi_s");
	if (!json_is_integer(lo))
		return;
	g_autofree char *text = json_is_integer(hi)
	                                ? g_strdup_printf("%" N " to %" N " s",
	                                                  (gint64)json_integer_value(lo),
	                                                  (gint64)json_integer_value(hi))
	                                : g_strdup_printf("%" N " s or more",
	                                                  (gint64)json_integer_value(lo));
	table_row(table, "limits", text);
}

/* How many rows like it chance alone would bring. */
static void add_chance(Table *table, const json_t *chance)
{
	char digits[G_ASCII_DTOSTR_BUF_SIZE];
	if (!json_is_number(chance))
		return;
	const double rows = json_number_value(chance);
	const char *number =
	        rows < 1e-6 ? "fewer than one in a million"
	                    : g_ascii_formatd(digits, sizeof digits, "%.2g", rows);
	g_autofree char *text =
	        g_strdup_printf("%s rows like this expected by chance", number);
	table_row(table, "chance", text);
}

/* A null interval: its reason stands beside it; of a metric in it. */
static const char *why_null(const Job *job, const Trace *trace)
{
	const char *dot = strrchr(trace->what, '.');
	if (!json_is_null(trace->value))
		return view_string(trace->value, "why");
	return view_string(
	        json_object_get(json_object_get(job->report, "intervals"), "why"),
	        dot != NULL ? dot + 1 : trace->what);
}

/* How often a week; beyond a billion weeks a figure says no more. */
static char *chance_text(double chance)
{
	char number[G_ASCII_DTOSTR_BUF_SIZE];
	if (chance < 1e-9)
		return g_strdup(
		        "would arise by chance less than once in a billion weeks");
	g_ascii_formatd(number, sizeof number, "%.1g", chance);
	return g_strdup_printf("would arise by chance about %s times a week", number);
}

/* Of a window: how much of it there was, how often chance alone makes such a one, which ends lie outside the data. */
static void add_window(Table *table, const json_t *window)
{
	const json_t *excess = json_object_get(window, "excess");
	const json_t *noise = json_object_get(window, "excess_noise");
	const json_t *chance = json_object_get(window, "chance_per_week");
	if (json_is_number(excess)) {
		g_autofree char *much = say_count(json_number_value(excess));
		g_autofree char *near = say_count(json_number_value(noise));
		g_autofree char *text = g_strdup_printf(
		        "%s against what was expected, all bins summed; %s to either "
		        "side of it is what calm does (one standard deviation)",
		        much, near);
		add_field(table, "excess", text);
	}
	if (json_is_number(chance)) {
		g_autofree char *text = chance_text(json_number_value(chance));
		add_field(table, "chance", text);
	}
	if (json_is_true(json_object_get(window, "censored_start")))
		add_field(table, "outside",
		          "the data begins, or was missing, when it was above its "
		          "usual level already: it began then or before");
	if (json_is_true(json_object_get(window, "censored_end")))
		add_field(table, "outside",
		          "the data ends before it is back: at least until then");
}

static void add_value(GString *out, const Job *job, const Trace *trace)
{
	g_autoptr(Table) table = table_new("ll");
	const json_t *c = trace->carrier;
	g_autofree char *rule_words =
	        trace->rule != NULL ? trace_rule_text(trace->rule) : NULL;
	g_autofree char *rule =
	        trace->rule == NULL   ? NULL
	        : *rule_words != '\0' ? g_strdup_printf("%s: %s", trace->rule, rule_words)
	                              : g_strdup(trace->rule);
	add_field(table, "why", why_null(job, trace));
	add_limits(table, json_is_integer(json_object_get(trace->value, "lo_s"))
	                          ? trace->value
	                          : c);
	add_time(table, "time", trace->value);
	add_field(table, "name", c != trace->value ? "" : view_string(c, "name"));
	add_field(table, "means", trace->definition);
	add_time(table, "from", json_object_get(c, "from"));
	add_time(table, "to", json_object_get(c, "to"));
	add_time(table, "start", json_object_get(c, "start"));
	add_time(table, "end", json_object_get(c, "end"));
	add_field(table, "pattern", view_string(c, "pattern"));
	add_time(table, "at", json_object_get(c, "at"));
	add_time(table, "until", json_object_get(c, "until"));
	add_field(table, "detail", view_string(c, "detail"));
	add_field(table, "kept as", view_string(c, "sentence"));
	add_chance(table, json_object_get(c, "chance"));
	if (json_is_string(json_object_get(c, "way")))
		add_window(table, c);
	add_time(table, "said", json_object_get(c, "said"));
	add_time(table, "shown", json_object_get(c, "shown"));
	add_field(table, "verdict", view_string(c, "verdict"));
	add_field(table, "said", view_string(c, "said"));
	add_field(table, "seen", view_string(c, "seen"));
	add_field(table, "difference", view_string(c, "difference"));
	add_field(table, "help", view_string(c, "help"));
	add_field(table, "rule", rule);
	table_keep_whole(table);
	table_print(table, out, job->context, 2);
}

/* What people say of it, a row each. */
static void add_people(Table *table, const Job *job, const Event *event)
{
	const json_t *list = json_object_get(job->report, "curations");
	g_autofree char *id = g_strdup_printf("E%" N, event->id);
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *one = json_array_get(list, i);
		if (!g_str_equal(view_string(one, "about"), id))
			continue;
		g_autofree char *text = g_strdup_printf("%s, %s", view_string(one, "id"),
		                                        view_string(one, "sentence"));
		add_field(table, "people", text);
	}
}

/* What the source says, where its clock was corrected since, and who did so. */
static void add_stated(Table *table, const Job *job, const Event *event)
{
	const Source *source = evidence_source(job->evidence, event->source);
	if (!range_known(event->stated) || source == NULL || source->correction == NULL)
		return;
	const Correction *c = source->correction;
	g_autofree char *at = when_text(job->context->zone, event->stated);
	g_autofree char *add = correction_text(c);
	g_autofree char *text = g_strdup_printf(
	        "%s %s by the clock of S%" N "; corrected by %s, by %s%s%s", at,
	        zone_name(job->context->zone), source->id, add, c->by,
	        c->why != NULL ? ": " : "", c->why != NULL ? c->why : "");
	add_field(table, "stated", text);
}

static void add_event(GString *out, const Job *job, const Event *event)
{
	g_autoptr(Table) table = table_new("ll");
	g_autofree char *at = when_text(job->context->zone, event->at);
	g_autofree char *quality =
	        event->doubts != 0
	                ? time_quality_text((int)event->zone, event->doubts)
	                : g_strconcat("zone: ", zone_basis_word((int)event->zone), NULL);
	g_autofree char *time =
	        g_strdup_printf("%s %s (%s)", at, zone_name(job->context->zone), quality);
	add_field(table, "time", time);
	add_stated(table, job, event);
	add_field(table, "kind", kind_name((int)event->kind));
	const bool told = job->timeline != NULL;
	const Event *post = told ? timeline_post(job->timeline, event) : event;
	const char *read = told ? timeline_phase_rule(job->timeline, post) : NULL;
	g_autofree char *phase =
	        read == NULL ? g_strdup(phase_name((int)post->phase))
	                     : g_strdup_printf("%s (%s: not stated, read from its words)",
	                                       phase_name((int)post->phase), read);
	add_field(table, "phase", post->phase != PHASE_NONE ? phase : NULL);
	add_field(table, "lane", lane_name((int)event->lane));
	add_field(table, "component", event->component);
	add_field(table, "level",
	          event->level != LEVEL_NONE ? level_name((int)event->level) : NULL);
	if (event->curated != NULL &&
	    (event->curated->retimed || event->curated->disputed)) {
		g_autofree char *stated =
		        when_text(job->context->zone, event->curated->stated);
		g_autofree char *shown =
		        g_strdup_printf("%s %s", stated, zone_name(job->context->zone));
		add_field(table, "stated", shown);
	}
	add_people(table, job, event);
	add_field(table, "title", event->title);
	add_field(table, "text", event->body);
	table_keep_whole(table);
	table_print(table, out, job->context, 2);
}

static void add_source(GString *out, const Source *source)
{
	g_autoptr(GString) name = g_string_new(NULL);
	text_tty(name, source->name, -1);
	g_string_append_printf(out,
	                       "  S%" N "\n      %s, %" N " bytes, read as %s\n"
	                       "      sha256 %s\n      %" N " lines = %" N
	                       " in_records + %" N " duplicate + %" N " ignored + %" N
	                       " rejected\n",
	                       source->id, name->str, source->bytes, source->importer,
	                       source->sha256, source->lines, source->in_records,
	                       source->duplicate, source->ignored, source->rejected);
}

static void add_trace(GString *out, const Job *job, const Trace *trace)
{
	g_autofree char *value =
	        trace->value != NULL ? value_text(trace->value) : g_strdup("");
	g_autoptr(GString) clean = g_string_new(NULL);
	text_tty(clean, value, -1);
	g_autofree char *head = g_strdup_printf(
	        "%s%s%s", trace->what, *clean->str != '\0' ? ": " : "", clean->str);
	view_heading(out, job->context, head);
	if (trace->event != NULL)
		add_event(out, job, trace->event);
	else
		add_value(out, job, trace);
	g_string_append(out, "evidence\n");
	if (trace->source != NULL)
		add_source(out, trace->source);
	for (guint i = 0; i < trace->refs->len; i++)
		add_ref(out, job, &g_array_index(trace->refs, struct ref, i));
}

/* --- JSON ------------------------------------------------------------------- */

static json_t *ref_json(const Job *job, const struct ref *ref)
{
	const Source *source = evidence_source(job->evidence, ref->source);
	json_t *value = json_object();
	g_autofree char *id = ref_text(ref);
	g_autofree char *why = NULL;
	g_autoptr(GBytes) bytes = bytes_of(job, ref, &why);
	put_text(value, "id", id);
	put_text(value, "file", source != NULL ? source->name : NULL);
	put_text(value, "sha256", source != NULL ? source->sha256 : NULL);
	put_int(value, "line", ref->line);
	put_int(value, "offset", ref->offset);
	put_int(value, "length", bytes != NULL ? (gint64)g_bytes_get_size(bytes) : 0);
	put(value, "bytes", NULL);
	if (bytes != NULL) {
		gsize len;
		const char *raw = g_bytes_get_data(bytes, &len);
		g_autofree char *text = text_repair(raw, len);
		put_text(value, "bytes", text);
	}
	return value;
}

static json_t *trace_json(const Job *job, const Trace *trace)
{
	json_t *value = json_object(), *list = json_array();
	g_autofree char *rule = trace->rule != NULL ? trace_rule_text(trace->rule) : NULL;
	for (guint i = 0; i < trace->refs->len; i++)
		json_array_append_new(
		        list, ref_json(job, &g_array_index(trace->refs, struct ref, i)));
	put_text(value, "what", trace->what);
	put(value, "value", trace->value != NULL ? json_deep_copy(trace->value) : NULL);
	put_text(value, "definition", trace->definition);
	put_text(value, "rule", trace->rule);
	put_text(value, "rule_text", rule);
	put(value, "source",
	    trace->source != NULL ? view_source(job->context, trace->source) : NULL);
	put(value, "evidence", list);
	return value;
}

static int explain_all(const Job *job, int n, char **what)
{
	g_autoptr(GString) out = g_string_new(NULL);
	json_t *list = json_array();
	int code = 0;
	for (int i = 0; i < n; i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(Trace) trace = trace_new(job, what[i], &error);
		if (trace == NULL) {
			code = message_worse(code, message_fail(&error));
			continue;
		}
		if (job->context->json)
			json_array_append_new(list, trace_json(job, trace));
		else
			add_trace(out, job, trace);
		if (i + 1 < n)
			g_string_append_c(out, '\n');
	}
	const int told =
	        job->context->json
	                ? output_json(job->context,
	                              json_pack("{s:s, s:O}", "schema",
	                                        "debrief.explain/1", "explained", list))
	                : output_product(job->context, out->str, out->len);
	json_decref(list);
	return message_worse(code, told);
}

/* "E12", "S3", "S3@1204": their bytes are there whatever incident is meant, and where there is none. */
static bool is_evidence(const char *what)
{
	return (*what == 'E' || *what == 'S') && g_ascii_isdigit(what[1]);
}

static int prepare(Job *job, int n, char **what)
{
	bool evidence = incident_name == NULL, several = false;
	int code = job_open(job, STORE_READ);
	code = code != 0 ? code : job_load(job);
	if (code != 0)
		return code;
	for (int i = 0; i < n && evidence; i++)
		evidence =
		        is_evidence(what[i]) ||
		        evidence_incident_named(job->evidence, what[i], &several) != NULL;
	if (evidence) {
		job_pick_quietly(job);
		return job->timeline != NULL ? job_report(job) : 0;
	}
	code = job_pick(job, incident_name);
	code = code != 0 ? code : job_correlate(job);
	return code != 0 ? code : job_report(job);
}

static int run(struct context *context, int argc, char **argv)
{
	if (argc < 2) {
		message("explain what?");
		message_hint(
		        "a path of \"debrief show --json\" (intervals.to_monitoring), a "
		        "name "
		        "in a table (ttm, 5xx), an event (E12), a finding (K11/1), a "
		        "source (S3), a place (S3@1204)");
		return ERROR_USAGE;
	}
	g_autoptr(Job) job = job_new(context);
	const int code = prepare(job, argc - 1, argv + 1);
	return code != 0 ? code : explain_all(job, argc - 1, argv + 1);
}

const struct cmd cmd_explain = {
	.name = "explain",
	.group = "read",
	.args = "WHAT...",
	.summary = "why: from a number of the report down to the bytes it rests on",
	.about =
	        "WHAT is any path of the report JSON (intervals.to_monitoring, phases.3, "
	        "windows.0.peak.value), the key or name that a table prints "
	        "(to_monitoring, ttm, impact_end, 5xx, a component, the text of a "
	        "pattern), a value of a signal (reports@07:45), a moment that charts "
	        "number (m3), an event (E12), a finding (K2/1), an annotation (A7), an "
	        "incident, a source (S3) or a place (S3@1204). A step into a list is a "
	        "number or a name: phases.identified. It prints the value, what it "
	        "means, "
	        "the rule that made it, the times that went in as ranges, and for each "
	        "piece of evidence the file, its sha256 (of the uncompressed bytes), "
	        "line, "
	        "byte offset, length, and the bytes.",
	.examples =
	        (const struct example[]){
	                { "debrief explain intervals.to_monitoring", "Why 5 h 45 min?" },
	                { "debrief explain K11/1", "Why is the claim contradicted?" },
	                { "debrief explain ttm reports@07:45",
	                  "A metric, and one value of a signal." },
	                { "debrief explain E12 S3@1204 --whole",
	                  "An event and a place, uncut." },
	                { NULL, NULL } },
	.exits = "The incident could not be chosen; the candidates are listed.",
	.options = (const GOptionEntry[]){ { "incident", 0, 0, CMD_TEXT, &incident_name,
	                                     "The incident that is meant", "INC" },
	                                   { "whole", 0, 0, G_OPTION_ARG_NONE, &whole,
	                                     "Do not cut the quoted bytes", NULL },
	                                   METRIC_OPTIONS,
	                                   { NULL, 0, 0, 0, NULL, NULL, NULL } },
	.run = run,
};
