/*
 * clash.c - K10 of sources: what machines and people of this incident saw twice, by two clocks that cannot both be right.
 *
 * Only what stands in events of the incident's time is compared: identifiers in lines, and messages of the same words. What
 * is told later by always the same delay looks alike, so only a zone, a drift and an offset that all agree on to the second
 * are a contradiction; of messages it is a minute at least, since machines pass on what they hear.
 */
#include "correlate/steps.h"

#include "correlate/align.h"

enum { EVENTS_MAX = 20000 };
#define REACH (15 * HOUR) /* a zone that was misread, and an hour */
#define TIGHT (2 * SECOND)
#define MESSAGE_LEAST MINUTE

static GPtrArray *events_near(const struct work *w)
{
	GPtrArray *events = g_ptr_array_new();
	struct range span = catalog_reach(w->catalog, w->group->incident);
	guint first, end;
	if (!range_known(span) && range_known(w->t->start))
		span = range_point(w->t->start.lo);
	if (!range_known(span) || w->group->others->len == 0)
		return events;
	const gint64 until = range_is_open(span) ? span.lo : span.hi;
	catalog_loose(w->catalog, span.lo - REACH, until + REACH, &first, &end);
	for (guint i = first; i < end && events->len < EVENTS_MAX; i++)
		g_ptr_array_add(events, w->catalog->loose->pdata[i]);
	return events;
}

/* "S2 (app.log)" */
static char *name_of(const Source *source)
{
	return g_strdup_printf("S%" G_GINT64_FORMAT " (%s)", source->id, source->name);
}

static char *apart_text(const struct clock_pair *pair)
{
	const gint64 likely = pair->offset.likely;
	g_autofree char *size = range_length_text(
	        range_point((ABS(likely) + SECOND / 2) / SECOND * SECOND), false);
	return g_strdup_printf("%s %s", size, likely > 0 ? "later" : "earlier");
}

static bool is_sure(const struct clock_pair *pair)
{
	return pair->zone != 0 || pair->offset.drift != 0 ||
	       pair->offset.by.hi - pair->offset.by.lo <= TIGHT;
}

static void clash_finding(struct work *w, const struct clock_pair *pair)
{
	const struct offset *o = &pair->offset;
	const bool ids = g_str_equal(o->rule, "clock/ids");
	g_autofree char *a = name_of(pair->source);
	g_autofree char *b = name_of(pair->against);
	g_autofree char *apart = apart_text(pair);
	struct finding *finding = finding_add(
	        w->t, "K10", is_sure(pair) ? VERDICT_CONTRADICTED : VERDICT_CANNOT_TELL,
	        g_strdup_printf("%s has %u %s in common with %s.", a, o->matched,
	                        ids ? "identifiers" : "messages", b),
	        g_strdup_printf("By its clock %u of them come %s than by the other.",
	                        o->agree, apart));
	finding->difference = g_strdup(
	        pair->zone != 0
	                ? "As far as two zones: one of them is read in the wrong one."
	        : o->drift != 0 ? "The distance grows steadily: one of the clocks drifts."
	        : !is_sure(pair) ? "A clock that is off, or one that is always told late."
	                         : "One of the two clocks is off.");
	finding->help = g_strdup("\"debrief doctor\" proposes what would correct it; "
	                         "the evidence stays as it is.");
	finding->said_lane = LANE_MACHINES;
	g_array_append_val(finding->refs, pair->first);
	g_array_append_val(finding->refs, pair->second);
}

void clashes_check(struct work *w)
{
	g_autoptr(GPtrArray) events = events_near(w);
	g_autoptr(GPtrArray) pairs = clocks_compare_events(w->t->evidence, events);
	for (guint i = 0; i < pairs->len; i++) {
		const struct clock_pair *pair = pairs->pdata[i];
		const bool message = g_str_equal(pair->offset.rule, "clock/messages");
		if (pair->differs && pair->first.source != 0 &&
		    (!message || ABS(pair->offset.likely) >= MESSAGE_LEAST))
			clash_finding(w, pair);
	}
}
