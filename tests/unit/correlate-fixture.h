/*
 * correlate-fixture.h - evidence built in memory for the tests of correlate/.
 *
 * Times are "YYYY-MM-DDTHH:MM[:SS]Z". Everything belongs to the Evidence that is given.
 */
#pragma once
#include "correlate/correlate.h"

#include <math.h>
#include <string.h>

static inline gint64 at(const char *text)
{
	struct stamp stamp;
	if (!stamp_parse_iso(text, strlen(text), &stamp))
		g_error("not a time: %s", text);
	return stamp_instant(&stamp);
}

static inline Incident *add_incident(Evidence *e, const char *id, const char *title,
                                     enum phase status)
{
	Incident *incident = incident_new();
	incident->id = (gint64)e->incidents->len + 1;
	incident->source = 1;
	incident->vendor_id = g_strdup(id);
	incident->slug = g_strdup_printf("slug-%s", id);
	incident->title = g_strdup(title);
	incident->status = status;
	incident->page = g_strdup("Page");
	g_ptr_array_add(e->incidents, incident);
	return incident;
}

static inline Event *add_event(Evidence *e, enum event_kind kind, enum lane lane,
                               const char *when, const char *body)
{
	Event *event = event_new();
	event->id = (gint64)e->events->len + 1;
	event->source = 1;
	event->offset = event->id * 100;
	event->line = event->id;
	event->length = 50;
	event->kind = kind;
	event->lane = lane;
	event->at = range_point(at(when));
	event->body = g_strdup(body);
	g_ptr_array_add(e->events, event);
	return event;
}

static inline Event *add_post(Evidence *e, const char *incident, enum phase phase,
                              const char *when, const char *body)
{
	Event *event = add_event(e, KIND_POST, LANE_STATUS, when, body);
	event->incident = g_strdup(incident);
	event->phase = phase;
	event->posted_at = event->at.lo;
	return event;
}

static inline Event *add_level(Evidence *e, const char *incident, const char *component,
                               enum level level, const char *when)
{
	Event *event = add_event(e, KIND_COMPONENT, LANE_STATUS, when, NULL);
	event->incident = g_strdup(incident);
	event->component = g_strdup(component);
	event->level = level;
	return event;
}

static inline Series *add_series(Evidence *e, enum measure measure, gint64 width,
                                 const char *component)
{
	Series *series = series_new();
	series->id = (gint64)e->series->len + 1;
	series->source = 2;
	series->measure = measure;
	series->lane = measure == MEASURE_REPORTS ? LANE_USERS : LANE_MACHINES;
	series->width = width;
	series->component = g_strdup(component);
	series->name = g_strdup(measure == MEASURE_REPORTS ? "reports" : "5xx");
	g_ptr_array_add(e->series, series);
	return series;
}

/* A plain trapeze: calm, then hurt from a to b (whole bins by their overlap), calm again. No noise. */
static inline void fill_series(Series *series, const char *from, const char *to,
                               const char *a, const char *b, double calm, double hurt,
                               double requests, bool baseline)
{
	gint64 end = at(to), on = at(a), off = at(b);
	for (gint64 t = at(from); t < end; t += series->width) {
		gint64 inside = MIN(t + series->width, off) - MAX(t, on);
		double share = (double)MAX(inside, 0) / (double)series->width;
		guint n = series->samples->len;
		struct sample sample = {
			.start = t,
			/* A small wave keeps the calm from being without any spread. */
			.count = floor(calm * (1 - share) + hurt * share +
			               (n * 7 % 5) / 5.0),
			.exposure = requests > 0 ? requests : NAN,
			.baseline = baseline ? calm : NAN,
			.line = n + 1,
			.offset = n * 20,
			.length = 20,
		};
		g_array_append_val(series->samples, sample);
	}
}

static inline int event_order(gconstpointer a, gconstpointer b)
{
	const Event *x = *(const Event *const *)a, *y = *(const Event *const *)b;
	if (x->at.lo != y->at.lo)
		return x->at.lo < y->at.lo ? -1 : 1;
	return (x->offset > y->offset) - (x->offset < y->offset);
}

/* As the store loads it: events by time. */
static inline void evidence_done(Evidence *e)
{
	g_ptr_array_sort(e->events, event_order);
}

static inline const struct finding *finding_of(const Timeline *t, const char *rule,
                                               enum verdict verdict)
{
	for (guint i = 0; i < t->findings->len; i++) {
		const struct finding *finding = t->findings->pdata[i];
		if (g_str_equal(finding->rule, rule) && finding->verdict == verdict)
			return finding;
	}
	return NULL;
}

static inline guint count_findings(const Timeline *t, const char *rule)
{
	guint n = 0;
	for (guint i = 0; i < t->findings->len; i++)
		n += g_str_equal(((const struct finding *)t->findings->pdata[i])->rule,
		                 rule);
	return n;
}

static inline void print_timeline(const Timeline *t)
{
	for (int key = 0; key < INTERVAL_COUNT; key++) {
		const struct interval *i = &t->intervals[key];
		g_autofree char *text = range_length_text(i->length, i->binned);
		g_test_message("%-14s %s (%s)", interval_word((enum interval_key)key),
		               text, i->why != NULL ? i->why : "");
	}
	for (guint i = 0; i < t->findings->len; i++) {
		const struct finding *f = t->findings->pdata[i];
		g_test_message("%s %s: %s | %s | %s | %s", f->id,
		               verdict_word((int)f->verdict), f->said, f->seen,
		               f->difference ? f->difference : "-",
		               f->help ? f->help : "-");
	}
	for (guint i = 0; i < t->entries->len; i++) {
		const struct entry *e = t->entries->pdata[i];
		g_autofree char *when = instant_rfc3339(e->at.lo);
		g_test_message("%s %d %s%s [%s] %s", when, e->milestone,
		               mark_word(e->mark), e->key ? "*" : "",
		               lane_word((int)e->lane), e->text);
	}
}
