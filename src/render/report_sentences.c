/* Section 1, "In one minute": fixed patterns, no adjectives, a range wherever the evidence gives one. */
#include "render/report.h"

#include <math.h>
#include <string.h>

#define MAX_NEIGHBOURS 3

static void say(json_t *list, const char *kind, json_t *evidence, const char *format, ...)
        G_GNUC_PRINTF(4, 5);

/* Takes evidence. */
static void say(json_t *list, const char *kind, json_t *evidence, const char *format, ...)
{
	va_list args;
	json_t *sentence = json_object();

	va_start(args, format);
	g_autofree char *text = g_strdup_vprintf(format, args);
	va_end(args);
	put_text(sentence, "kind", kind);
	put_text(sentence, "text", text);
	put(sentence, "contradiction", json_boolean(strcmp(kind, "contradiction") == 0));
	put(sentence, "evidence", evidence != NULL ? evidence : json_array());
	json_array_append_new(list, sentence);
}

/* "at 06:04 UTC", "between 06:15 and 06:30 UTC", "after 11:49 UTC". */
static char *at_time(const struct report *r, struct range at)
{
	g_autofree char *text = say_time_zone(r, at);
	const char *to = strstr(text, " to ");

	if (range_is_open(at))
		return g_steal_pointer(&text);
	if (to == NULL)
		return g_strdup_printf("at %s", text);
	return g_strdup_printf("between %.*s and %s", (int)(to - text), text, to + 4);
}

static char *length_of(const struct interval *interval)
{
	return length_is_sound(interval->length)
	               ? range_length_text(interval->length, interval->binned)
	               : NULL;
}

/* ", 35 min after the start", or "" when that is not known. */
static char *after_start(const Timeline *timeline, enum interval_key key)
{
	g_autofree char *length = length_of(&timeline->intervals[key]);
	if (length == NULL)
		return g_strdup("");
	return g_strdup_printf(", %s after the %s", length,
	                       starts_with_post(timeline) ? "first post" : "start");
}

static const GArray *refs_of(const Timeline *timeline, enum interval_key key)
{
	return timeline->intervals[key].refs;
}

/* --- the sentences ---------------------------------------------------------- */

/* Of no incident: where the evidence begins and ends. */
static void say_everything(const struct report *r, json_t *list)
{
	const struct range all = r->timeline->incident->window;
	if (!range_known(all)) {
		say(list, "start", NULL, "Nothing in the evidence has a time.");
		return;
	}
	struct report own = *r; /* its own day is written out */
	const gint64 civil = zone_to_civil(r->zone, all.lo);
	own.day = civil - civil % DAY;
	g_autofree char *date = say_date(r, all.lo);
	g_autofree char *span = say_time_zone(&own, all);
	say(list, "start", NULL, "This is all the evidence, of no one incident: %s, %s.",
	    date, span);
}

static void say_start(struct report *r, json_t *list)
{
	const Timeline *timeline = r->timeline;
	const char *rule = timeline->start_rule != NULL ? timeline->start_rule : "";

	if (timeline->incident->everything)
		say_everything(r, list);
	if (timeline->incident->everything && !range_known(timeline->start))
		return;
	if (!range_known(timeline->start)) {
		say(list, "start", NULL, "When the incident began is not known.");
		return;
	}
	g_autofree char *at = at_time(r, timeline->start);
	g_autofree char *date = say_date(r, timeline->start.lo);
	json_t *refs = report_refs(r, timeline->start_refs);
	if (strcmp(rule, "measured-onset") == 0)
		say(list, "start", refs, "Impact began %s on %s, by the evidence.", at,
		    date);
	else if (strcmp(rule, "retimed") == 0 || strcmp(rule, "disputed") == 0)
		say(list, "start", refs, "The incident began %s on %s, %s.", at, date,
		    strcmp(rule, "disputed") == 0 ? "which is disputed"
		                                  : "by what people say");
	else if (strcmp(rule, "first-post") == 0)
		say(list, "start", refs,
		    "The first public word came %s on %s; no earlier start is stated.",
		    at, date);
	else if (strcmp(rule, "first-alert") == 0)
		say(list, "start", refs,
		    "The first alert came %s on %s; when the harm began was not "
		    "measured.",
		    at, date);
	else
		say(list, "start", refs,
		    "The incident began %s on %s, by the status page’s own account.", at,
		    date);
}

static const struct window *largest(const Timeline *timeline, enum measure measure)
{
	const struct window *best = NULL;

	for (guint i = 0; i < timeline->windows->len; i++) {
		const struct window *window = g_ptr_array_index(timeline->windows, i);
		if (window->series->measure == measure &&
		    (best == NULL || window->excess > best->excess))
			best = window;
	}
	return best;
}

/* Of the signals that count no harm the one that went farthest, a step before all. */
static const struct window *farthest(const GPtrArray *windows, enum measure measure)
{
	const struct window *best = NULL;

	for (guint i = 0; i < windows->len; i++) {
		const struct window *window = g_ptr_array_index(windows, i);
		const bool step = window->way >= WINDOW_STEP_UP;
		if (window->series->measure != measure || (!window->strong && !step))
			continue;
		if (best == NULL || fabs(window->peak - window->peak_baseline) >
		                            fabs(best->peak - best->peak_baseline))
			best = window;
	}
	return best;
}

/* " It was above it between 15:02 and 16:30 UTC as well.", or "" when the signal has this window alone. */
static char *other_windows(const struct report *r, const struct window *window)
{
	const struct window *other = NULL;
	const char *who =
	        window->series->measure == MEASURE_REPORTS ? "They were" : "It was";
	guint n = 0;

	for (guint i = 0; i < r->timeline->windows->len; i++) {
		const struct window *one = g_ptr_array_index(r->timeline->windows, i);
		if (one == window || one->series != window->series)
			continue;
		other = one;
		n++;
	}
	if (n == 0)
		return g_strdup("");
	if (n > 1)
		return g_strdup_printf(" %s above it in %u other windows as well.", who,
		                       n);
	if (range_is_open(other->end)) {
		g_autofree char *since = at_time(r, other->start);
		return g_strdup_printf(" %s above it from a rise %s on as well.", who,
		                       since);
	}
	struct range span = range_of(other->start.lo, other->end.hi);
	g_autofree char *when = at_time(r, span);
	return g_strdup_printf(" %s above it %s as well.", who, when);
}

/* A step has neither peak nor end. */
static void say_step(struct report *r, json_t *list, const struct window *window,
                     const char *who)
{
	g_autofree char *start = at_time(r, window->start);
	g_autofree char *from = window_value_text(window, window->peak_baseline);
	g_autofree char *to = window_value_text(window, window->peak);
	g_autofree char *last = say_time_zone(r, range_point(window->end.lo));

	say(list, "window", report_refs(r, window->refs),
	    "%s stepped %s %s from %s to %s, and did not come back, at least until %s.",
	    who, window->way == WINDOW_STEP_UP ? "up" : "down", start, from, to, last);
}

/* Of more than one: user reports, failed requests; response times and a load are one. */
static bool is_many(const struct window *window)
{
	return window->series->measure == MEASURE_REPORTS ||
	       window->series->measure == MEASURE_REQUESTS;
}

static void say_window(struct report *r, json_t *list, const struct window *window,
                       const char *who)
{
	g_autofree char *start = at_time(r, window->start);
	g_autofree char *peak = window_peak_text(window);
	struct range bin =
	        range_of(window->peak_at, window->peak_at + window->series->width);
	g_autofree char *when = say_time_zone(r, bin);
	const char *be = is_many(window) ? "were" : "was";
	const bool down = window->way == WINDOW_DROP;
	const char *beyond = down ? "below" : "above";
	g_autofree char *end = NULL;

	if (!range_known(window->end) || window->censored_end) {
		end = g_strdup_printf("%s still %s it where the data ends", be, beyond);
	} else if (range_is_open(window->end)) {
		g_autofree char *last = say_time_zone(r, range_point(window->end.lo));
		end = g_strdup_printf("%s still %s it at %s", be, beyond, last);
	} else {
		g_autofree char *last = at_time(r, window->end);
		end = g_strdup_printf("%s back to it %s", be, last);
	}
	g_autofree char *more = other_windows(r, window);
	say(list, "window", report_refs(r, window->refs),
	    down ? "%s fell below the usual level %s, %s lowest at %s (%s), and %s.%s"
	         : "%s rose above the usual level %s,%s peaked at %s (%s), and %s.%s",
	    who, start, down ? be : "", peak, when, end, more);
}

/* Requests that vanished, answers that came late: of this incident, or beside it. */
static void say_others(struct report *r, json_t *list)
{
	static const enum measure measures[] = { MEASURE_REQUESTS, MEASURE_GAUGE };

	for (gsize i = 0; i < G_N_ELEMENTS(measures); i++) {
		const struct window *window = farthest(r->timeline->windows, measures[i]);
		if (window == NULL)
			window = farthest(r->timeline->others, measures[i]);
		if (window == NULL)
			continue;
		g_autofree char *name = window_name(window);
		const char *component = window->series->component;
		g_autofree char *who =
		        g_strdup_printf("%s%s%s", name, component != NULL ? " of " : "",
		                        component != NULL ? component : "");
		if (window->way >= WINDOW_STEP_UP)
			say_step(r, list, window, who);
		else
			say_window(r, list, window, who);
	}
}

static void say_signals(struct report *r, json_t *list)
{
	const struct window *reports = largest(r->timeline, MEASURE_REPORTS);
	const struct window *errors = largest(r->timeline, MEASURE_ERRORS);

	if (reports != NULL)
		say_window(r, list, reports, "User reports");
	if (errors != NULL) {
		const char *component = errors->series->component;
		g_autofree char *who =
		        component == NULL
		                ? g_strdup("The share of failed requests")
		                : g_strdup_printf("The share of failed requests of %s",
		                                  component);
		say_window(r, list, errors, who);
	}
	say_others(r, list);
}

static void say_impact(struct report *r, json_t *list)
{
	const Timeline *timeline = r->timeline;
	const struct interval *hull = &timeline->intervals[INTERVAL_IMPACT_HULL];
	g_autofree char *length = length_of(hull);
	g_autofree char *end = range_known(timeline->impact_end)
	                               ? at_time(r, timeline->impact_end)
	                               : NULL;

	if (length == NULL || g_strcmp0(timeline->impact_rule, "announced") == 0)
		return;
	if (end == NULL || range_is_open(timeline->impact_end))
		say(list, "impact", report_refs(r, hull->refs),
		    "The impact lasted %s; when it ended is not known.", length);
	else if (g_strcmp0(timeline->impact_rule, "alerts") == 0)
		say(list, "impact", report_refs(r, hull->refs),
		    "From the first alert to the end of the last one %s passed; it ended "
		    "%s.",
		    length, end);
	else
		/* The tail of the reports is no impact; without a word on it their window would seem to contradict. */
		say(list, "impact", report_refs(r, hull->refs),
		    "The impact lasted %s; it ended %s%s.", length, end,
		    g_strcmp0(timeline->impact_rule, "reports-major-window") == 0
		            ? ", when user reports had fallen far below their peak"
		            : "");
}

static void say_first_post(struct report *r, json_t *list)
{
	const Timeline *timeline = r->timeline;
	const struct interval *silence = &timeline->intervals[INTERVAL_GAP_SILENCE];

	if (!range_known(timeline->first_post))
		return;
	g_autofree char *at = at_time(r, timeline->first_post);
	g_autofree char *after = after_start(timeline, INTERVAL_TO_FIRST_POST);
	g_autofree char *users = length_of(silence);
	if (starts_with_post(timeline) && users == NULL)
		return;
	if (users != NULL && range_before(timeline->first_users, timeline->first_post))
		say(list, "first_post", report_refs(r, silence->refs),
		    "The first public post came %s%s and %s after user reports exceeded "
		    "their usual level.",
		    at, after, users);
	else
		say(list, "first_post",
		    report_refs(r, refs_of(timeline, INTERVAL_TO_FIRST_POST)),
		    "The first public post came %s%s.", at, after);
}

static void say_detected(struct report *r, json_t *list)
{
	const struct interval *detect = &r->timeline->intervals[INTERVAL_GAP_DETECT];
	g_autofree char *length = length_of(detect);

	if (length == NULL || !range_known(detect->to))
		return;
	g_autofree char *at = at_time(r, detect->to);
	say(list, "detected", report_refs(r, detect->refs),
	    "The first internal signal came %s, %s after the impact began.", at, length);
}

static void say_phases(struct report *r, json_t *list)
{
	const Timeline *timeline = r->timeline;
	g_autofree char *cause = after_start(timeline, INTERVAL_TO_IDENTIFIED);
	g_autofree char *fix = after_start(timeline, INTERVAL_TO_MONITORING);

	if (range_known(timeline->identified)) {
		g_autofree char *at = at_time(r, timeline->identified);
		say(list, "identified",
		    report_refs(r, refs_of(timeline, INTERVAL_TO_IDENTIFIED)),
		    "The cause was announced as identified %s%s.", at, cause);
	}
	if (range_known(timeline->monitoring)) {
		g_autofree char *at = at_time(r, timeline->monitoring);
		say(list, "monitoring",
		    report_refs(r, refs_of(timeline, INTERVAL_TO_MONITORING)),
		    "A fix was announced as in place %s%s.", at, fix);
	}
}

/* Announced as resolved, and not the end of it. True when there was any. */
static bool say_reopened(struct report *r, json_t *list)
{
	const struct phase_span *before = NULL;
	bool any = false;

	for (guint i = 0; i < r->timeline->phases->len; i++) {
		const struct phase_span *span = g_ptr_array_index(r->timeline->phases, i);
		if (span->track != TRACK_ANNOUNCED)
			continue;
		if (before != NULL && before->phase == PHASE_RESOLVED &&
		    span->phase < PHASE_RESOLVED && !range_is_open(before->start)) {
			g_autofree char *closed = at_time(r, before->start);
			g_autofree char *open = at_time(r, span->start);
			say(list, "reopened", report_refs(r, before->refs),
			    "It was announced as resolved %s and reopened %s.", closed,
			    open);
			any = true;
		}
		before = span;
	}
	return any;
}

static bool was_resolved(const Timeline *timeline)
{
	return timeline->end_published && range_known(timeline->resolved) &&
	       !range_is_open(timeline->resolved);
}

/* Closed by what the page does not show, and not by what it says. */
static bool has_vanished(const Timeline *timeline)
{
	for (guint i = 0; i < timeline->phases->len; i++) {
		const struct phase_span *span = g_ptr_array_index(timeline->phases, i);
		if (g_strcmp0(span->rule, "vanished-from-page") == 0)
			return true;
	}
	return false;
}

static void say_resolved(struct report *r, json_t *list)
{
	const Timeline *timeline = r->timeline;
	const char *again = say_reopened(r, list) ? " again" : "";

	if (was_resolved(timeline) && has_vanished(timeline)) {
		g_autofree char *at = at_time(r, timeline->resolved);
		say(list, "resolved",
		    report_refs(r, refs_of(timeline, INTERVAL_TO_RESOLVED)),
		    "The page does not list the incident any more: it was closed%s %s; "
		    "no post says so.",
		    again, at);
	} else if (was_resolved(timeline)) {
		g_autofree char *at = at_time(r, timeline->resolved);
		g_autofree char *after = after_start(timeline, INTERVAL_TO_RESOLVED);
		say(list, "resolved",
		    report_refs(r, refs_of(timeline, INTERVAL_TO_RESOLVED)),
		    "The incident was announced as resolved%s %s%s.", again, at, after);
	} else if (range_known(timeline->first_post)) {
		say(list, "resolved", NULL, "When it was resolved%s is not published.",
		    again);
	}
}

/* "less than half", "71%": how much of what was seen the claim covers; NULL when it covers all. */
static char *covered(const struct finding *finding)
{
	/* "Within 40 minutes" is said as 40, not as the middle of what it allows. */
	gint64 said = finding->said_length.lo == 0 ? finding->said_length.hi
	                                           : range_middle(finding->said_length);
	gint64 seen = finding->seen_length.lo;

	if (!range_known(finding->said_length) || !range_known(finding->seen_length) ||
	    range_is_open(finding->said_length) || said <= 0 || seen <= said)
		return NULL;
	if (said < seen - said)
		return g_strdup("less than half");
	return g_strdup_printf("at most %d%%",
	                       (int)(said / SECOND * 100 / MAX(seen / SECOND, 1)) + 1);
}

/* Sentences that end in a quotation may lack their stop. */
static const char *stop_after(const char *sentence)
{
	gsize len = strlen(sentence);
	return len > 0 && strchr(".!?", sentence[len - 1]) == NULL ? "." : "";
}

static void say_contradictions(struct report *r, json_t *list)
{
	for (guint i = 0; i < r->timeline->findings->len; i++) {
		const struct finding *finding =
		        g_ptr_array_index(r->timeline->findings, i);
		if (finding->verdict != VERDICT_CONTRADICTED)
			continue;
		const char *said = finding->said != NULL ? finding->said : "";
		const char *seen = finding->seen != NULL ? finding->seen : "";
		g_autofree char *share = covered(finding);
		g_autofree char *extra =
		        share == NULL
		                ? g_strdup("")
		                : g_strdup_printf(" The claim covers %s of it.", share);
		say(list, "contradiction", report_refs(r, finding->refs), "%s%s %s%s%s",
		    said, stop_after(said), seen, stop_after(seen), extra);
		json_t *sentence = json_array_get(list, json_array_size(list) - 1);
		g_autofree char *anchor = g_strdelimit(g_strdup(finding->id), "/ ", '-');
		put_text(sentence, "finding", finding->id);
		put_text(sentence, "anchor", anchor);
	}
}

static void say_neighbours(json_t *list, const json_t *neighbours)
{
	gsize i, said = 0;
	json_t *near;

	json_array_foreach(neighbours, i, near)
	{
		const char *date = json_string_value(json_object_get(near, "date"));
		const char *title = json_string_value(json_object_get(near, "title"));
		if (!json_is_true(json_object_get(near, "precursor")) || date == NULL ||
		    ++said > MAX_NEIGHBOURS)
			continue;
		json_t *refs = json_incref(json_object_get(near, "evidence"));
		say(list, "neighbour", refs, "%s (“%s”) is a separate incident.", date,
		    title != NULL ? title : "no title");
	}
}

/* The first thing that a log shows of it: the severest pattern that was new before, and the part that failed. */
static void say_logs(struct report *r, json_t *list)
{
	const struct log_news *log = r->timeline->log;
	const struct news *first =
	        log != NULL && log->rows->len > 0 ? log->rows->pdata[0] : NULL;
	if (first != NULL && first->kind == NEWS_NEW && first->early &&
	    first->pattern->severity >= SEVERITY_ERROR) {
		g_autofree char *at = at_time(r, first->at);
		g_autofree char *count = say_count((double)(first->ten + first->during));
		say(list, "news", report_refs(r, first->refs),
		    "A message that the logs had not had before came %s, in the ten "
		    "minutes "
		    "before impact began: “%s”, %s until impact ended.",
		    at, first->pattern->text, count);
	}
	for (guint i = 0; log != NULL && i < log->carriers->len; i++) {
		const struct carrier *carrier = log->carriers->pdata[i];
		if (!carrier->stands_out)
			continue;
		g_autofree char *text = say_carrier(carrier);
		say(list, "carrier", report_refs(r, carrier->refs), "%s", text);
		break;
	}
}

json_t *report_sentences(struct report *r)
{
	json_t *list = json_array();
	json_t *neighbours = report_neighbours(r);

	say_start(r, list);
	say_impact(r, list);
	say_signals(r, list);
	say_logs(r, list);
	say_detected(r, list);
	say_first_post(r, list);
	say_phases(r, list);
	say_resolved(r, list);
	say_contradictions(r, list);
	say_neighbours(list, neighbours);
	if (r->timeline->evidence->series->len == 0 && !r->timeline->incident->everything)
		say(list, "coverage", NULL,
		    "No logs and no counts of user reports were given: this is what %s "
		    "not what was measured.",
		    g_strcmp0(r->timeline->start_rule, "first-alert") == 0
		            ? "alerts and people say,"
		            : "the status page says,");
	json_decref(neighbours);
	return list;
}
