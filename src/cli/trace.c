#include "cli/trace.h"

#include "cli/suggest.h"
#include "cli/trace_name.h"
#include "cli/view.h"
#include "correlate/threshold.h"

#include <math.h>
#include <string.h>

void trace_free(Trace *trace)
{
	g_free(trace->what);
	g_free(trace->definition);
	g_array_unref(trace->refs);
	json_decref(trace->own);
	g_free(trace);
}

/* --- rules ------------------------------------------------------------------ */

/* Which lines of rules_text() speak of a rule's name. */
static const struct {
	const char *rule, *keys;
} rule_keys[] = {
	{ "stated-in-text", "start.stated start.minute" },
	{ "stated-started-at", "start.field" },
	{ "measured-onset", "start.measured window.ends" },
	{ "first-post", "start.else" },
	{ "post", "phase.announced" },
	{ "posts", "phase.announced" },
	{ "resolved-at-field", "phase.resolved" },
	{ "status-only", "phase.resolved" },
	{ "vanished-from-page", "phase.vanished" },
	{ "first-alert", "phase.evidence" },
	{ "first-action", "phase.evidence" },
	{ "capa-qp/given-baseline", "window.method window.ends baseline.given" },
	{ "capa-qp/ratio", "window.method window.ends baseline.ratio" },
	{ "capa-qp/history", "window.method window.ends baseline.history" },
	{ "capa-qp/flat", "window.method window.ends baseline.flat" },
	{ "capa-mean/median", "window.gauge window.others baseline.gauge" },
	{ "optimal-partitioning/step", "window.step window.others baseline.gauge" },
	{ "median", "baseline.gauge" },
	{ "metric/excess", "metric.excess" },
	{ "metric/share", "metric.share" },
	{ "metric/budget", "metric.budget metric.share" },
	{ "metric/downtime", "metric.downtime" },
	{ "given", "baseline.given" },
	{ "ratio", "baseline.ratio" },
	{ "history", "baseline.history" },
	{ "flat", "baseline.flat" },
	{ "reports-window", "window.harm window.ends" },
	{ "machine-windows", "impact.start impact.end impact.hull impact.union" },
	{ "reports-major-window", "impact.start impact.end impact.hull window.major" },
	{ "windows", "impact.union" },
	{ "announced", "impact.end" },
	{ "fix-to-impact-end", "impact.end" },
	{ "impact-to-resolved", "impact.end phase.resolved" },
	{ "read-from-text", "phase.read" },
	{ "stated-window", "window.stated" },
	{ "news/new", "news.new news.chance" },
	{ "news/burst", "news.burst news.chance" },
	{ "news/vanished", "news.vanished news.chance" },
	{ "carrier", "carrier" },
	{ "milestone", "milestone.kernels milestone.error milestone.origin "
	               "milestone.order milestone.confidence" },
	{ "retimed", "curate.retime" },
	{ "disputed", "curate.dispute" },
};

/* Numbers of it that --rules set: its words give the usual ones. */
static void add_numbers(GString *out, const char *key)
{
	const gsize len = strlen(key);
	for (int i = 0; i < THRESHOLD_COUNT; i++) {
		const enum threshold id = (enum threshold)i;
		const char *name = threshold_name(id);
		if (!threshold_is_set(id) || strncmp(name, key, len) != 0 ||
		    name[len] != '.')
			continue;
		g_autofree char *value = threshold_text(id, false);
		g_string_append_printf(out, "; here %s = %s", name, value);
	}
}

/* Appends the text of key, with its continuation lines, as one line. */
static void add_rule_line(GString *out, const char *key)
{
	g_auto(GStrv) lines = g_strsplit(rules_text(), "\n", -1);
	const gsize len = strlen(key);
	bool inside = false;
	for (guint i = 0; lines[i] != NULL; i++) {
		const char *line = lines[i];
		if (*line != ' ')
			inside = strncmp(line, key, len) == 0 && line[len] == ' ';
		if (!inside)
			continue;
		const char *text = *line == ' ' ? line : line + len;
		text += strspn(text, " ");
		g_string_append_printf(out, "%s%s",
		                       out->len == 0  ? ""
		                       : *line == ' ' ? " "
		                                      : "; ",
		                       text);
	}
	add_numbers(out, key);
}

/* Its own row, else that of its family: "stated-window" of "stated-window/span". */
static const char *keys_of(const char *rule)
{
	const gsize family = strcspn(rule, "/");
	const char *keys = rule;
	for (guint i = 0; i < G_N_ELEMENTS(rule_keys); i++)
		if (g_str_equal(rule_keys[i].rule, rule))
			return rule_keys[i].keys;
		else if (strncmp(rule_keys[i].rule, rule, family) == 0 &&
		         rule_keys[i].rule[family] == '\0')
			keys = rule_keys[i].keys;
	return keys;
}

char *trace_rule_text(const char *rule)
{
	GString *out = g_string_new(NULL);
	const char *keys = keys_of(rule);
	g_auto(GStrv) list = g_strsplit(keys, " ", -1);
	for (guint i = 0; list[i] != NULL; i++)
		if (*list[i] != '\0')
			add_rule_line(out, list[i]);
	return g_string_free(out, FALSE);
}

/* --- refs ------------------------------------------------------------------- */

static void add_event(GArray *refs, const Event *event)
{
	const struct ref ref = { event->id, event->source, event->line, event->offset,
		                 event->length };
	g_array_append_val(refs, ref);
}

/* Bytes that a sample was read from, or a place without a known length. */
static void add_place(const Job *job, GArray *refs, gint64 source, gint64 offset)
{
	struct ref ref = { 0, source, 0, offset, 0 };
	for (guint i = 0; i < job->evidence->series->len; i++) {
		const Series *series = job->evidence->series->pdata[i];
		for (guint j = 0; j < series->samples->len; j++) {
			const struct sample *s =
			        &g_array_index(series->samples, struct sample, j);
			if (s->offset == offset && sample_source(series, s) == source) {
				ref.line = s->line;
				ref.length = s->length;
			}
		}
	}
	g_array_append_val(refs, ref);
}

/* "E12", "S3@1204" as the report writes them; places come from its list of all that is cited. */
static bool add_ref(const Job *job, GArray *refs, const char *text)
{
	const json_t *cited = json_object_get(job->report, "cited");
	gint64 first = 0, second = 0;
	char *end;
	first = g_ascii_strtoll(text + 1, &end, 10);
	if (*text == 'E' && *end == '\0') {
		const Event *event = evidence_event(job->evidence, first);
		if (event != NULL)
			add_event(refs, event);
		return event != NULL;
	}
	if (*text != 'S' || *end != '@')
		return false;
	second = g_ascii_strtoll(end + 1, &end, 10);
	if (*end != '\0' || evidence_source(job->evidence, first) == NULL)
		return false;
	for (size_t i = 0; i < json_array_size(cited); i++) {
		const json_t *one = json_array_get(cited, i);
		if (!g_str_equal(view_string(one, "id"), text))
			continue;
		const struct ref ref = {
			0, first, json_integer_value(json_object_get(one, "line")),
			second, json_integer_value(json_object_get(one, "length"))
		};
		g_array_append_val(refs, ref);
		return true;
	}
	add_place(job, refs, first, second);
	return true;
}

static bool add_refs(const Job *job, GArray *refs, const json_t *list)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		add_ref(job, refs, json_string_value(json_array_get(list, i)));
	return json_array_size(list) > 0;
}

static void add_ref_once(const Job *job, GArray *refs, const char *text)
{
	g_autoptr(GArray) one = g_array_new(FALSE, TRUE, sizeof(struct ref));
	if (!add_ref(job, one, text))
		return;
	const struct ref *new = &g_array_index(one, struct ref, 0);
	for (guint i = 0; i < refs->len; i++) {
		const struct ref *old = &g_array_index(refs, struct ref, i);
		if (old->event == new->event && old->source == new->source &&
		    old->offset == new->offset)
			return;
	}
	g_array_append_val(refs, *new);
}

/* Evidence of everything below a value that has none of its own. The report nests 6 deep. */
static void add_refs_below(const Job *job, GArray *refs, const json_t *value)
{
	const json_t *list = json_object_get(value, "evidence");
	for (size_t i = 0; i < json_array_size(list); i++)
		add_ref_once(job, refs, json_string_value(json_array_get(list, i)));
	for (size_t i = 0; i < json_array_size(value); i++)
		add_refs_below(job, refs, json_array_get(value, i));
	void *at = json_is_object(value) ? json_object_iter((json_t *)(guintptr)value)
	                                 : NULL;
	for (; at != NULL; at = json_object_iter_next((json_t *)(guintptr)value, at))
		add_refs_below(job, refs, json_object_iter_value(at));
}

static void add_incident(const Job *job, GArray *refs)
{
	const Incident *i = job->incident;
	const struct ref ref = { 0, i->source, i->line, i->offset, i->length };
	if (i->source > 0)
		g_array_append_val(refs, ref);
	else if (job->timeline->start_refs != NULL)
		g_array_append_vals(refs, job->timeline->start_refs->data,
		                    job->timeline->start_refs->len);
}

/* --- values that carry no evidence of their own ------------------------------ */

static gint64 id_in(const json_t *object, const char *key)
{
	const char *text = view_string(object, key);
	return *text == 'S' ? g_ascii_strtoll(text + 1, NULL, 10) : 0;
}

static void trace_series(const Job *job, Trace *trace, char **steps)
{
	const guint64 n = steps[1] != NULL ? g_ascii_strtoull(steps[1], NULL, 10) : 0;
	if (n >= job->evidence->series->len)
		return;
	const Series *series = job->evidence->series->pdata[n];
	trace->source = evidence_source(job->evidence, series->source);
	trace->definition =
	        g_strdup("a count per bin, as the source states it or as its lines "
	                 "were counted; the place is that of the first line of the "
	                 "bin");
	struct ref ref = { 0, series->source, 0, 0, 0 };
	const bool one =
	        steps[2] != NULL && g_str_equal(steps[2], "samples") && steps[3] != NULL;
	const json_t *list = json_object_get(
	        json_array_get(json_object_get(job->report, "series"), (size_t)n),
	        "samples");
	const json_t *row =
	        one ? json_array_get(list, (size_t)g_ascii_strtoull(steps[3], NULL, 10))
	            : json_array_get(list, 0);
	struct stamp stamp;
	const char *at = json_string_value(json_array_get(row, 0));
	if (at == NULL || !stamp_parse_iso(at, strlen(at), &stamp))
		return;
	const struct sample *sample = series_sample_at(series, stamp_instant(&stamp));
	if (sample == NULL)
		return;
	ref.source = sample_source(series, sample);
	ref.line = sample->line;
	ref.offset = sample->offset;
	ref.length = sample->length;
	g_array_append_val(trace->refs, ref);
}

static void trace_baseline(const Job *job, Trace *trace, char **steps)
{
	const guint64 n = steps[1] != NULL && steps[2] != NULL
	                          ? g_ascii_strtoull(steps[2], NULL, 10)
	                          : G_MAXUINT64;
	if (n >= job->timeline->baselines->len)
		return;
	const struct baseline *baseline = job->timeline->baselines->pdata[n];
	const GArray *samples = baseline->series->samples;
	trace->rule = baseline->mode;
	trace->definition =
	        g_strdup("what the signal is expected to count a bin when nothing "
	                 "is wrong; first and last bin that it was taken from");
	for (guint i = 0; i < samples->len; i += MAX(samples->len - 1, 1)) {
		const struct sample *s = &g_array_index(samples, struct sample, i);
		const struct ref ref = { 0, sample_source(baseline->series, s), s->line,
			                 s->offset, s->length };
		g_array_append_val(trace->refs, ref);
	}
}

static void trace_cutoff(const Job *job, Trace *trace)
{
	trace->definition = g_strdup("the newest time in any source");
	for (guint i = 0; i < job->evidence->events->len; i++) {
		const Event *event = job->evidence->events->pdata[i];
		if (event->at.lo == job->timeline->cutoff ||
		    event->at.hi == job->timeline->cutoff) {
			add_event(trace->refs, event);
			return;
		}
	}
	for (guint i = 0; i < job->evidence->sources->len; i++) {
		const Source *source = job->evidence->sources->pdata[i];
		if (range_known(source->span) && source->span.hi >= job->timeline->cutoff)
			trace->source = source;
	}
}

static void trace_start(const Job *job, Trace *trace)
{
	trace->rule = job->timeline->start_rule;
	trace->definition =
	        g_strdup("the start of the incident: what is stated, unless the "
	                 "evidence shows harm before");
	if (job->timeline->start_refs != NULL)
		g_array_append_vals(trace->refs, job->timeline->start_refs->data,
		                    job->timeline->start_refs->len);
}

static bool is_one_of(const char *word, const char *words)
{
	g_auto(GStrv) list = g_strsplit(words, " ", -1);
	return g_strv_contains((const char *const *)list, word);
}

/* Row of "sources": what was counted when the file was read. */
static void trace_source(const Job *job, Trace *trace, gint64 id)
{
	trace->source = evidence_source(job->evidence, id);
	trace->definition =
	        g_strdup("counted while the file was read: lines = in_records + "
	                 "duplicate + ignored + rejected");
}

static void trace_by_section(const Job *job, Trace *trace, char **steps)
{
	const char *section = steps[0];
	const json_t *row =
	        steps[1] != NULL
	                ? json_array_get(json_object_get(job->report, section),
	                                 (size_t)g_ascii_strtoull(steps[1], NULL, 10))
	                : NULL;
	if (g_str_equal(section, "sources"))
		trace_source(job, trace, id_in(row, "id"));
	else if (g_str_equal(section, "series"))
		trace_series(job, trace, steps);
	else if (g_str_equal(section, "cited"))
		add_ref(job, trace->refs, view_string(row, "id"));
	else if (g_str_equal(section, "changes"))
		add_ref(job, trace->refs, view_string(row, "id"));
	else if (g_str_equal(section, "method"))
		trace_baseline(job, trace, steps);
	else if (is_one_of(section, "cutoff cutoff_date"))
		trace_cutoff(job, trace);
	else if (is_one_of(section, "start start_rule date window"))
		trace_start(job, trace);
	else
		add_refs_below(job, trace->refs, trace->value);
	if (trace->refs->len == 0 && trace->source == NULL)
		add_incident(job, trace->refs);
}

/* --- paths ------------------------------------------------------------------ */

static bool no_such_path(const json_t *at, const char *what, const char *step,
                         GError **error)
{
	error_set(error, ERROR_USAGE, "the report has nothing at \"%s\"", what);
	g_autoptr(GPtrArray) keys = suggest_words();
	void *i = json_is_object(at) ? json_object_iter((json_t *)(guintptr)at) : NULL;
	for (; i != NULL; i = json_object_iter_next((json_t *)(guintptr)at, i))
		suggest_add(keys, json_object_iter_key(i));
	const char *near = suggest_word(step, keys);
	if (near != NULL)
		return error_hint(error, "did you mean \"%s\" instead of \"%s\"?", near,
		                  step);
	if (json_is_array(at))
		return error_hint(error, "there are %u, from 0",
		                  (guint)json_array_size(at));
	return error_hint(error, "\"debrief show --json\" prints all of it");
}

static bool carries(const json_t *value)
{
	return json_array_size(json_object_get(value, "evidence")) > 0 ||
	       json_is_string(json_object_get(value, "rule"));
}

static bool trace_path(const Job *job, Trace *trace, GError **error)
{
	g_autofree char *path = trace_path_of(job->report, trace->what);
	g_auto(GStrv) steps = g_strsplit(path != NULL ? path : trace->what, ".", -1);
	const json_t *at = job->report;
	for (guint i = 0; steps[i] != NULL; i++) {
		size_t index = 0;
		const json_t *next = trace_step(at, steps[i], &index);
		if (next == NULL)
			return no_such_path(at, trace->what, steps[i], error);
		if (carries(next))
			trace->carrier = next;
		if (json_is_array(at)) { /* by its place from here on */
			g_free(steps[i]);
			steps[i] = g_strdup_printf("%zu", index);
		}
		at = next;
	}
	trace->value = at;
	if (g_str_equal(steps[0], "headline") &&
	    json_is_string(json_object_get(trace->value, "key")))
		trace->carrier =
		        json_object_get(json_object_get(job->report, "intervals"),
		                        view_string(trace->value, "key"));
	if (trace->carrier == NULL) {
		trace_by_section(job, trace, steps);
		return true;
	}
	const char *rule = view_string(trace->carrier, "rule");
	const char *definition = view_string(trace->carrier, "definition");
	trace->rule = *rule != '\0' ? rule : NULL;
	if (*definition == '\0')
		definition = view_string(trace->carrier, "formula");
	trace->definition = *definition != '\0' ? g_strdup(definition) : NULL;
	if (!add_refs(job, trace->refs, json_object_get(trace->carrier, "evidence")))
		add_refs_below(job, trace->refs, trace->carrier);
	return true;
}

/* --- ids -------------------------------------------------------------------- */

static bool trace_finding(const Job *job, Trace *trace, GError **error)
{
	const json_t *list = json_object_get(job->report, "findings");
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *one = json_array_get(list, i);
		if (!g_str_equal(view_string(one, "id"), trace->what))
			continue;
		trace->value = trace->carrier = one;
		trace->rule = view_string(one, "rule");
		add_refs(job, trace->refs, json_object_get(one, "evidence"));
		return true;
	}
	error_set(error, ERROR_USAGE, "there is no finding %s", trace->what);
	return error_hint(error, "\"debrief show\" lists them");
}

static bool trace_curation(const Job *job, Trace *trace, GError **error)
{
	const json_t *list = json_object_get(job->report, "curations");
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *one = json_array_get(list, i);
		if (!g_str_equal(view_string(one, "id"), trace->what))
			continue;
		trace->value = trace->carrier = one;
		if (!add_ref(job, trace->refs, view_string(one, "about")))
			add_incident(job, trace->refs);
		return true;
	}
	error_set(error, ERROR_USAGE, "there is no annotation %s of this incident",
	          trace->what);
	return error_hint(error, "\"debrief event list\" lists them all");
}

static bool trace_id(const Job *job, Trace *trace, GError **error)
{
	const char *what = trace->what;
	const gint64 id = g_ascii_strtoll(what + 1, NULL, 10);
	if (*what == 'K')
		return trace_finding(job, trace, error);
	if (*what == 'A')
		return trace_curation(job, trace, error);
	if (*what == 'S' && strchr(what, '@') == NULL) {
		trace_source(job, trace, id);
		return trace->source != NULL ||
		       error_set(error, ERROR_USAGE, "there is no source %s", what);
	}
	if (!add_ref(job, trace->refs, what))
		return error_set(error, ERROR_USAGE, "there is no %s %s",
		                 *what == 'E' ? "event" : "place", what);
	trace->event = *what == 'E' ? evidence_event(job->evidence, id) : NULL;
	return true;
}

/* "reports@07:45": what was counted in one bin, what was expected, and the line that it stands in. */
static bool trace_sample(const Job *job, Trace *trace)
{
	const Series *series = NULL;
	const struct sample *s = trace_sample_of(job, trace->what, &series);
	if (s == NULL)
		return false;
	const struct ref ref = { 0, sample_source(series, s), s->line, s->offset,
		                 s->length };
	g_array_append_val(trace->refs, ref);
	g_autofree char *from = instant_rfc3339(s->start);
	g_autofree char *to = instant_rfc3339(s->start + series->width);
	trace->own = json_pack("{s:s*, s:s, s:s, s:f}", "name", series->name, "from",
	                       from, "until", to, "value", s->count);
	if (isfinite(s->exposure))
		json_object_set_new(trace->own, "of", json_real(s->exposure));
	if (isfinite(s->baseline))
		json_object_set_new(trace->own, "baseline", json_real(s->baseline));
	g_autofree char *count = view_count((gint64)s->count);
	g_autofree char *all =
	        isfinite(s->exposure) ? view_count((gint64)s->exposure) : NULL;
	g_autofree char *text =
	        all != NULL ? g_strconcat(count, " of ", all, NULL) : g_strdup(count);
	json_object_set_new(trace->own, "text", json_string(text));
	trace->value = trace->own;
	trace->definition =
	        g_strdup("what was counted in one bin; the place is its row, or "
	                 "the first line of the log that it counts");
	return true;
}

/* "2026-06-01-claude": as its source states it. */
static bool trace_incident(const Job *job, Trace *trace)
{
	bool several = false;
	const Incident *i = evidence_incident_named(job->evidence, trace->what, &several);
	if (i == NULL)
		return false;
	const struct ref ref = { 0, i->source, i->line, i->offset, i->length };
	if (i->source > 0)
		g_array_append_val(trace->refs, ref);
	trace->own = json_pack("{s:s*, s:s*, s:s*, s:s*}", "id", i->slug, "title",
	                       i->title, "vendor_id", i->vendor_id, "url", i->url);
	trace->value = trace->own;
	trace->definition = g_strdup("an incident, as its source states it");
	return true;
}

static bool trace_any(const Job *job, Trace *trace, GError **error)
{
	if (strchr("AEKS", *trace->what) != NULL && g_ascii_isdigit(trace->what[1]))
		return trace_id(job, trace, error);
	if (trace_sample(job, trace) || trace_incident(job, trace))
		return true;
	if (job->report == NULL)
		return error_set(error, ERROR_USAGE, "there is no incident %s",
		                 trace->what);
	return trace_path(job, trace, error);
}

Trace *trace_new(const Job *job, const char *what, GError **error)
{
	Trace *trace = g_new0(Trace, 1);
	trace->what = g_strdup(what);
	trace->refs = g_array_new(FALSE, TRUE, sizeof(struct ref));
	if (trace_any(job, trace, error))
		return trace;
	trace_free(trace);
	return NULL;
}
