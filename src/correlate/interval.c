/*
 * interval.c - the intervals of the report, as ranges.
 *
 * A difference is [lo2 - hi1, hi2 - lo1]. Where the later end is not known the lower limit is told from the start as it
 * was stated: "since 06:04" to a fix at 11:49 is "at least 5 h 45 min". What would be negative is not measured: it says
 * why instead.
 */
#include "correlate/deed.h"

struct side {
	struct range at;
	const GArray *refs;
	bool binned;
};

static struct interval *slot(struct work *w, enum interval_key key, const char *rule)
{
	struct interval *interval = &w->t->intervals[key];
	interval->key = key;
	interval->rule = rule;
	if (interval->refs == NULL)
		interval->refs = refs_new();
	return interval;
}

static void undetermined(struct work *w, enum interval_key key, const char *why)
{
	struct interval *interval = slot(w, key, NULL);
	interval->length = RANGE_NONE;
	g_free(interval->why);
	interval->why = g_strdup(why);
}

/* Of two times whose order is not known the difference begins at zero, and the interval says so. */
static struct range difference(struct range from, struct range to, bool *uncertain)
{
	struct range length = range_minus(to, from);
	bool minute = from.hi - from.lo <= MINUTE;
	if (range_is_open(to) && minute)
		length.lo = to.lo - from.lo;
	*uncertain = length.lo < 0;
	length.lo = MAX(length.lo, 0);
	return length;
}

static void measure(struct work *w, enum interval_key key, const char *rule,
                    struct side from, struct side to)
{
	struct interval *interval = slot(w, key, rule);
	interval->from = from.at;
	interval->to = to.at;
	interval->binned = from.binned || to.binned;
	refs_add(interval->refs, from.refs);
	refs_add(interval->refs, to.refs);
	if (to.at.hi < from.at.lo) {
		g_autofree char *a = sentence_date(w->t->zone, from.at, from.binned);
		g_autofree char *b = sentence_date(w->t->zone, to.at, to.binned);
		g_autofree char *why =
		        g_strdup_printf("times out of order: from %s to %s", a, b);
		undetermined(w, key, why);
		return;
	}
	bool uncertain;
	interval->length = difference(from.at, to.at, &uncertain);
	if (uncertain && !range_is_open(to.at))
		interval->why = g_strdup("which of the two came first is not known");
}

/* Either side unknown: the reason that was given for it. */
static void measure_or(struct work *w, enum interval_key key, const char *rule,
                       struct side from, const char *no_from, struct side to,
                       const char *no_to)
{
	if (!range_known(from.at))
		undetermined(w, key, no_from);
	else if (!range_known(to.at))
		undetermined(w, key, no_to);
	else
		measure(w, key, rule, from, to);
}

/* --- the ends ------------------------------------------------------------------ */

static struct side side_of_phase(const Timeline *t, struct range at, enum phase phase)
{
	struct side side = { .at = at };
	for (guint i = 0; i < t->phases->len; i++) {
		const struct phase_span *span = t->phases->pdata[i];
		if (span->track == TRACK_ANNOUNCED && span->phase == phase &&
		    span->start.lo == at.lo) {
			side.refs = span->refs;
			break;
		}
	}
	return side;
}

static bool measured(const char *rule)
{
	return g_strcmp0(rule, "measured-onset") == 0;
}

static struct side side_start(const Timeline *t)
{
	return (struct side){ t->start, t->start_refs, measured(t->start_rule) };
}

static struct side side_impact_start(const Timeline *t)
{
	return (struct side){ t->impact_start, t->start_refs, measured(t->start_rule) };
}

static bool end_is_binned(const Timeline *t)
{
	return g_strcmp0(t->impact_rule, "machine-windows") == 0 ||
	       g_strcmp0(t->impact_rule, "reports-major-window") == 0;
}

static struct side side_impact_end(const Timeline *t, GArray *refs)
{
	for (guint i = 0; end_is_binned(t) && i < t->windows->len; i++) {
		const struct window *window = t->windows->pdata[i];
		if (window->end.lo >= t->impact_end.lo ||
		    (range_is_open(t->impact_end) && i + 1 == t->windows->len))
			refs_add(refs, window->refs);
	}
	bool open = range_is_open(t->impact_end);
	if (refs->len == 0 || open) {
		enum phase phase =
		        t->end_published && !open ? PHASE_RESOLVED : PHASE_MONITORING;
		for (guint i = t->phases->len; i-- > 0;) {
			const struct phase_span *span = t->phases->pdata[i];
			if (span->track == TRACK_ANNOUNCED && span->phase == phase) {
				refs_add(refs, span->refs);
				break;
			}
		}
	}
	/* The lower limit of an open end is a post's time, not a bin's. */
	return (struct side){ t->impact_end, refs, end_is_binned(t) && !open };
}

static struct side side_of_event(const Event *event, GArray *refs)
{
	refs_add_event(refs, event);
	return (struct side){ event != NULL ? event->at : RANGE_NONE, refs, false };
}

/* --- the intervals --------------------------------------------------------------- */

static const char NO_START[] = "the start is not known";
static const char NO_POST[] = "no public post in the evidence";
static const char NO_IDENTIFIED[] = "no \"identified\" post in the evidence";
static const char NO_MONITORING[] = "no \"monitoring\" post in the evidence";
static const char NO_RESOLVED[] = "no \"resolved\" post in the evidence";
static const char NO_END[] = "the end of the impact is not known";
static const char NO_USERS[] = "no excess of user reports in the evidence";
static const char NO_ALERT[] = "no alert in the evidence";
static const char NO_ACTION[] = "no human action in the evidence";

static void from_start(struct work *w)
{
	Timeline *t = w->t;
	struct side start = side_start(t);
	struct side first = side_of_phase(t, t->first_post, PHASE_NONE);
	g_autoptr(GArray) refs = group_first_refs(w->group);
	struct side identified = side_of_phase(t, t->identified, PHASE_IDENTIFIED);
	struct side monitoring = side_of_phase(t, t->monitoring, PHASE_MONITORING);
	struct side resolved = side_of_phase(t, t->resolved, PHASE_RESOLVED);
	first.refs = refs;
	measure_or(w, INTERVAL_TO_FIRST_POST, t->start_rule, start, NO_START, first,
	           NO_POST);
	measure_or(w, INTERVAL_TO_IDENTIFIED, t->start_rule, start, NO_START, identified,
	           NO_IDENTIFIED);
	measure_or(w, INTERVAL_TO_MONITORING, t->start_rule, start, NO_START, monitoring,
	           NO_MONITORING);
	measure_or(w, INTERVAL_TO_RESOLVED, t->start_rule, start, NO_START, resolved,
	           NO_RESOLVED);
	measure_or(w, INTERVAL_ANNOUNCED, "posts", first, NO_POST, resolved, NO_RESOLVED);
	static const enum interval_key open[] = { INTERVAL_TO_RESOLVED,
		                                  INTERVAL_ANNOUNCED };
	for (gsize i = 0; i < G_N_ELEMENTS(open); i++) {
		struct interval *interval = &t->intervals[open[i]];
		if (range_known(interval->length) && range_is_open(interval->length) &&
		    interval->why == NULL)
			interval->why = g_strdup("end not published");
	}
}

static void of_impact(struct work *w)
{
	Timeline *t = w->t;
	g_autoptr(GArray) end_refs = refs_new();
	struct side start = side_impact_start(t), end = side_impact_end(t, end_refs);
	measure_or(w, INTERVAL_IMPACT_HULL, t->impact_rule, start, NO_START, end, NO_END);
	struct interval *hull = &t->intervals[INTERVAL_IMPACT_HULL];
	if (range_known(hull->length) && range_is_open(hull->length) && hull->why == NULL)
		hull->why = g_strdup("end not published");
	struct interval *sum = slot(w, INTERVAL_IMPACT_UNION, "windows");
	sum->length = impact_union(w, &sum->binned, sum->refs);
	if (!range_known(sum->length))
		undetermined(w, INTERVAL_IMPACT_UNION,
		             "no machine measured it and no post states both ends");
	/* An alert that nobody looked at is not the incident's start; those before it are not of it. */
	g_autoptr(GArray) none = refs_new();
	measure_or(w, INTERVAL_GAP_CLOSE, "impact-to-resolved", end, NO_END,
	           t->end_published ? side_of_phase(t, t->resolved, PHASE_RESOLVED)
	                            : (struct side){ RANGE_NONE, none, false },
	           range_known(t->resolved) ? "end not published" : NO_RESOLVED);
	if (range_is_open(t->impact_end))
		undetermined(w, INTERVAL_GAP_CLOSE, NO_END);
	measure_or(w, INTERVAL_GAP_RECOVER, "fix-to-impact-end",
	           side_of_phase(t, t->monitoring, PHASE_MONITORING), NO_MONITORING, end,
	           NO_END);
	struct interval *recover = &t->intervals[INTERVAL_GAP_RECOVER];
	if (range_known(recover->length) && range_is_open(recover->length))
		undetermined(w, INTERVAL_GAP_RECOVER, NO_END);
}

static struct side side_users(const Timeline *t, GArray *refs)
{
	for (guint i = 0; i < t->windows->len; i++) {
		const struct window *window = t->windows->pdata[i];
		if (window->series->measure == MEASURE_REPORTS &&
		    window->start.lo <= t->first_users.hi) {
			refs_add(refs, window->refs);
			break;
		}
	}
	return (struct side){ t->first_users, refs, true };
}

static void of_gaps(struct work *w)
{
	Timeline *t = w->t;
	const char *action_rule = NULL;
	const Event *alert = deed_detection(w);
	const Event *action =
	        deed_action(w, alert != NULL ? alert->at.lo : G_MININT64, &action_rule);
	g_autoptr(GArray) alert_refs = refs_new();
	g_autoptr(GArray) action_refs = refs_new();
	g_autoptr(GArray) user_refs = refs_new();
	g_autoptr(GArray) post_refs = group_first_refs(w->group);
	struct side on = deeds_made(w->group->incident)
	                         ? (struct side){ RANGE_NONE, NULL, false }
	                         : side_impact_start(t);
	struct side users = side_users(t, user_refs);
	struct side detected = side_of_event(alert, alert_refs);
	struct side acted = side_of_event(action, action_refs);
	struct side first = { t->first_post, post_refs, false };
	struct side identified = side_of_phase(t, t->identified, PHASE_IDENTIFIED);
	measure_or(w, INTERVAL_GAP_USERS, "reports-window", on, NO_START, users,
	           NO_USERS);
	measure_or(w, INTERVAL_GAP_DETECT, "first-alert", on, NO_START, detected,
	           NO_ALERT);
	measure_or(w, INTERVAL_GAP_ACT, action_rule, detected, NO_ALERT, acted,
	           NO_ACTION);
	measure_or(w, INTERVAL_GAP_SILENCE, "reports-window", users, NO_USERS, first,
	           NO_POST);
	measure_or(w, INTERVAL_GAP_IDENT, action != NULL ? action_rule : "first-post",
	           action != NULL ? acted : first, NO_POST, identified, NO_IDENTIFIED);
	measure_or(w, INTERVAL_GAP_FIX, "posts", identified, NO_IDENTIFIED,
	           side_of_phase(t, t->monitoring, PHASE_MONITORING), NO_MONITORING);
}

/* The longest wait between two public posts, the wait beginning while there was impact. */
static void of_silence(struct work *w)
{
	Timeline *t = w->t;
	const Event *before = NULL, *a = NULL, *b = NULL;
	for (guint i = 0; i < w->group->posts->len; i++) {
		const Event *post = w->group->posts->pdata[i];
		if (!post_counts(post))
			continue;
		bool during = before != NULL && (!range_known(t->impact_end) ||
		                                 before->at.lo <= t->impact_end.hi);
		if (during &&
		    (a == NULL || post->at.lo - before->at.lo > b->at.lo - a->at.lo)) {
			a = before;
			b = post;
		}
		before = post;
	}
	if (a == NULL) {
		undetermined(w, INTERVAL_MAX_SILENCE,
		             before == NULL ? NO_POST : "only one public post");
		return;
	}
	g_autoptr(GArray) from = refs_of(a, NULL);
	g_autoptr(GArray) to = refs_of(b, NULL);
	measure(w, INTERVAL_MAX_SILENCE, "posts", (struct side){ a->at, from, false },
	        (struct side){ b->at, to, false });
}

void intervals_measure(struct work *w)
{
	from_start(w);
	of_impact(w);
	of_gaps(w);
	of_silence(w);
	if (w->group->incident->kind != INCIDENT_MAINTENANCE)
		return;
	static const enum interval_key hurt[] = {
		INTERVAL_IMPACT_HULL, INTERVAL_IMPACT_UNION, INTERVAL_GAP_USERS,
		INTERVAL_GAP_DETECT,  INTERVAL_GAP_RECOVER,  INTERVAL_GAP_CLOSE
	};
	for (gsize i = 0; i < G_N_ELEMENTS(hurt); i++)
		undetermined(w, hurt[i], "planned maintenance, no impact is assumed");
}
