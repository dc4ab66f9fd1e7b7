/* What the logs show without being asked: new patterns, bursts, silences, and where the failures came from. */
#include "render/report.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

#define MAX_QUOTE 200

/* --- rows ------------------------------------------------------------------- */

static const char *what_of(const struct news *row)
{
	const enum severity severity = row->pattern->severity;
	if (row->kind == NEWS_BURST)
		return "Burst";
	if (row->kind == NEWS_VANISHED)
		return "Stopped";
	return severity >= SEVERITY_FATAL   ? "New fatal"
	       : severity >= SEVERITY_ALERT ? "New alert"
	       : severity > SEVERITY_ERROR  ? "New critical"
	       : severity == SEVERITY_ERROR ? "New error"
	       : severity >= SEVERITY_WARN  ? "New warning"
	                                    : "New";
}

/* "15 in a minute at 06:46, at most 1 in any before"; NULL for what is new. */
static char *detail_of(const struct report *r, const struct news *row)
{
	if (row->kind == NEWS_BURST) {
		g_autofree char *peak = say_count((double)row->peak),
		                *most = say_count((double)row->most),
		                *when = say_time(
		                        r, range_of(row->peak_at, row->peak_at + MINUTE));
		return g_strdup_printf("%s in a minute at %s, at most %s in any before",
		                       peak, when, most);
	}
	if (row->kind == NEWS_VANISHED) {
		const bool open = range_is_open(row->until);
		g_autofree char *gap = range_length_text(range_point(row->gap), true);
		g_autofree char *longest =
		        range_length_text(range_point(MAX(row->longest, MINUTE)), true);
		g_autofree char *back =
		        open ? g_strdup("not seen again where the log ends")
		             : say_time(r, row->until);
		return g_strdup_printf(
		        "silent for %s%s, never longer than %s before; %s%s",
		        open ? "at least " : "", gap, longest, open ? "" : "back at ",
		        back);
	}
	return NULL;
}

/* The record is an event of its own where it is notable: its source's own word stands there. */
static const Event *event_at(const Timeline *timeline, const struct ref *ref)
{
	for (guint i = 0; i < timeline->evidence->events->len; i++) {
		const Event *event = timeline->evidence->events->pdata[i];
		if (event->source == ref->source && event->offset == ref->offset &&
		    event->kind == KIND_LOG)
			return event;
	}
	return NULL;
}

static void put_example(const struct report *r, json_t *value, const struct ref *ref,
                        const Event *event)
{
	g_autoptr(GBytes) bytes = NULL;
	put(value, "example", NULL);
	if (event != NULL && event->body != NULL) {
		g_autofree char *line = text_one_line(event->body, MAX_QUOTE);
		put_text(value, "example", line);
		return;
	}
	if (r->options->bytes != NULL)
		bytes = r->options->bytes(r->options->user, ref);
	if (bytes == NULL)
		return;
	gsize len;
	const char *raw = g_bytes_get_data(bytes, &len);
	g_autofree char *text = text_repair(raw, MIN(len, 4 * MAX_QUOTE));
	g_autofree char *line = text_one_line(text, MAX_QUOTE);
	put_text(value, "example", line);
}

/* Two digits: more would be a claim. */
static json_t *chance_json(double chance)
{
	if (!(chance > 1e-12))
		return json_real(0);
	const double digits = pow(10, 1 - floor(log10(chance)));
	return isfinite(digits) ? json_real(round(chance * digits) / digits)
	                        : json_real(0);
}

static void put_count(json_t *value, const char *key, gint64 count)
{
	g_autofree char *text = text_count(count);
	put_text(value, key, text);
}

static json_t *row_json(struct report *r, const struct news *row)
{
	const Timeline *timeline = r->timeline;
	const struct ref *ref = &g_array_index(row->refs, struct ref, 0);
	const Source *source = evidence_source(timeline->evidence, ref->source);
	const Event *event = row->kind == NEWS_NEW ? event_at(timeline, ref) : NULL;
	const enum zone_basis zone = source != NULL ? source->zone_basis : ZONE_EXPLICIT;
	g_autofree char *detail = detail_of(r, row);
	json_t *value = json_object();

	put_text(value, "text", row->text);
	put_text(value, "kind", news_kind_word(row->kind));
	put_text(value, "what", what_of(row));
	put_text(value, "pattern", row->pattern->text);
	put_text(value, "severity", severity_word((int)row->pattern->severity));
	put_int(value, "severity_number", (gint64)row->pattern->severity);
	put_text(value, "severity_text", event != NULL ? event->severity_text : NULL);
	put(value, "at", report_time(r, row->at, zone));
	put(value, "until",
	    range_known(row->until) ? report_time(r, row->until, zone) : json_null());
	put_text(value, "file", source != NULL ? source->name : NULL);
	put_int(value, "line", ref->line);
	put_int(value, "offset", ref->offset);
	put_int(value, "earlier", row->earlier);
	put_int(value, "ten_minutes", row->ten);
	put_int(value, "during", row->during);
	put_count(value, "earlier_text", row->earlier);
	put_count(value, "ten_text", row->ten);
	put_count(value, "during_text", row->during);
	put_text(value, "detail", detail);
	put_example(r, value, ref, event);
	put(value, "chance", chance_json(row->chance));
	put_text(value, "rule", row->rule);
	put(value, "evidence", report_refs(r, row->refs));
	return value;
}

static json_t *rows_json(struct report *r, bool early)
{
	json_t *list = json_array();
	const GPtrArray *rows = r->timeline->log->rows;
	for (guint i = 0; i < rows->len; i++) {
		const struct news *row = rows->pdata[i];
		if (row->early == early)
			json_array_append_new(list, row_json(r, row));
	}
	return list;
}

static void add_more(GString *out, guint n, const char *what)
{
	if (n > 0)
		g_string_append_printf(out, "%s%u more %s", out->len > 0 ? ", " : "", n,
		                       what);
}

/* "12 more new patterns, 3 more bursts"; NULL when all are listed. */
static char *more_text(const struct log_news *log)
{
	g_autoptr(GString) out = g_string_new(NULL);
	add_more(out, log->more[NEWS_NEW], "new");
	add_more(out, log->more[NEWS_BURST],
	         log->more[NEWS_BURST] == 1 ? "burst" : "bursts");
	add_more(out, log->more[NEWS_VANISHED], "that stopped");
	return out->len > 0 ? g_strdup(out->str) : NULL;
}

/* --- carriers ----------------------------------------------------------------- */

static const char *errors_word(const struct carrier *carrier)
{
	return carrier->measure == MEASURE_ERRORS ? "failed requests"
	                                          : "log records at or above error";
}

static char *part_text(const struct carrier *carrier)
{
	g_autofree char *name =
	        g_ascii_strdown(dimension_name((int)carrier->dimension), -1);
	return strcmp(carrier->part, PART_OTHERS) == 0
	               ? g_strdup_printf("%ss without a count of their own", name)
	               : g_strdup_printf("%s %s", name, carrier->part);
}

/* "94% of the failed requests came from path /pay, which had 2% of the requests (1,204 of 1,281; 230 of 11,500)." */
char *say_carrier(const struct carrier *carrier)
{
	const double all = carrier->all_errors, asked = carrier->all_asked;
	const char *unit = carrier->measure == MEASURE_ERRORS ? "requests" : "records";
	g_autofree char *part = part_text(carrier);
	g_autofree char *share = say_share(carrier->errors / all),
	                *of = say_share(carrier->asked / asked);
	g_autofree char *errors = say_count(carrier->errors), *of_all = say_count(all),
	                *own = say_count(carrier->asked), *of_asked = say_count(asked);
	if (carrier->stands_out)
		return g_strdup_printf(
		        "%s of the %s came from %s, which had %s of the %s "
		        "(%s of %s; %s of %s).",
		        share, errors_word(carrier), part, of, unit, errors, of_all, own,
		        of_asked);
	return g_strdup_printf(
	        "No %s stands out: the largest share of the %s, %s, came from %s, which "
	        "had %s of the %s (%s of %s; %s of %s).",
	        dimension_word((int)carrier->dimension), errors_word(carrier), share,
	        part, of, unit, errors, of_all, own, of_asked);
}

static json_t *carrier_json(struct report *r, const struct carrier *carrier)
{
	json_t *value = json_object();
	g_autofree char *sentence = say_carrier(carrier);
	put_text(value, "text", sentence);
	put_text(value, "dimension", dimension_word((int)carrier->dimension));
	put_text(value, "part", carrier->part);
	put_text(value, "measure", measure_word((int)carrier->measure));
	put(value, "stands_out", json_boolean(carrier->stands_out));
	put(value, "errors", number_json(carrier->errors));
	put(value, "all_errors", number_json(carrier->all_errors));
	put(value, "asked", number_json(carrier->asked));
	put(value, "all_asked", number_json(carrier->all_asked));
	put_int(value, "parts", carrier->parts);
	put_text(value, "rule", carrier->rule);
	put(value, "evidence", report_refs(r, carrier->refs));
	return value;
}

static json_t *carriers_json(struct report *r)
{
	json_t *list = json_array();
	const GPtrArray *carriers = r->timeline->log->carriers;
	for (guint i = 0; i < carriers->len; i++)
		json_array_append_new(list, carrier_json(r, carriers->pdata[i]));
	return list;
}

/* --- all ---------------------------------------------------------------------- */

static json_t *notes_json(const struct log_news *log)
{
	json_t *list = json_array();
	for (guint i = 0; i < log->notes->len; i++) {
		json_t *note = json_object();
		put_text(note, "text", log->notes->pdata[i]);
		json_array_append_new(list, note);
	}
	return list;
}

/* "None is usual: in the hour before ..." */
static char *usual_text(const struct log_news *log)
{
	if (!isfinite(log->usual_new))
		return NULL;
	g_autofree char *count = say_count(log->usual_new);
	return g_strdup_printf(
	        "In the hour before that, %s pattern%s of all severities came "
	        "new every ten minutes.",
	        count, log->usual_new == 1 ? "" : "s");
}

/* "05:54 to 06:04 UTC"; where the beginning is not known to the minute, that its limits are in it. */
static char *span_text(const struct report *r)
{
	const struct log_news *log = r->timeline->log;
	const gint64 unsure = log->moment - log->from - 10 * MINUTE;
	g_autofree char *span = say_time_zone(r, range_of(log->from, log->moment));
	if (unsure <= 0)
		return g_steal_pointer(&span);
	return g_strdup_printf("%s: impact began within the last %" G_GINT64_FORMAT
	                       " min of it",
	                       span, unsure / MINUTE);
}

json_t *report_logs(struct report *r)
{
	const struct log_news *log = r->timeline->log;
	if (log == NULL)
		return json_null();
	json_t *value = json_object(), *before = rows_json(r, true),
	       *later = rows_json(r, false), *carriers = carriers_json(r);
	g_autofree char *more = more_text(log), *usual = usual_text(log),
	                *span = span_text(r);
	put(value, "ten_minutes",
	    report_time(r, range_of(log->from, log->moment), ZONE_EXPLICIT));
	put(value, "during",
	    report_time(r, range_of(log->moment, log->until), ZONE_EXPLICIT));
	put(value, "since", report_time(r, range_point(log->since), ZONE_EXPLICIT));
	put(value, "usual_new", number_json(log->usual_new));
	put_text(value, "usual_text", usual);
	put_text(value, "span_text", span);
	put_text(value, "more", more);
	put(value, "has_before", json_boolean(json_array_size(before) > 0));
	put(value, "has_later", json_boolean(json_array_size(later) > 0));
	put(value, "has_carriers", json_boolean(json_array_size(carriers) > 0));
	put(value, "before", before);
	put(value, "later", later);
	put(value, "notes", notes_json(log));
	put(value, "carriers", carriers);
	return value;
}
