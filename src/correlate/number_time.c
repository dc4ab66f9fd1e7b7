/*
 * number_time.c - times of day in human text against milestones, phases, posts and peaks.
 *
 * A text tells of parts too: of several starts the earliest is held against the onset, of several ends the latest against
 * the end, the others count only where they agree. What a post tells of may have happened before it, never after it.
 */
#include "correlate/number_work.h"

#include "correlate/group.h"
#include "correlate/said.h"
#include "correlate/steps.h"
#include "correlate/window.h"

#include <string.h>

struct clock_said {
	enum told told;
	gssize first, end;
	gint64 at, width;
	gint64 zones
	        [3]; /* the same wall clock in the zones that may be meant; INSTANT_NONE */
	bool dated, zoned;
	bool sole;   /* "first alert", "first post" */
	bool public; /* of the page, in so many words */
	bool of_part;
};

/* --- what it may stand for --------------------------------------------------------- */

/* What a time outside the value means. */
enum policy {
	EXACT,   /* it is wrong */
	LATEST,  /* a post: what it tells of happened by then */
	ONSET,   /* measured: others may have been hurt before */
	TOLD_OF, /* by words and posts: only what comes after the first post is wrong */
	UNSURE,  /* nothing */
};
struct value {
	const char *path, *name;
	struct range at;
	gint64 slack;
	enum policy policy;
	const GArray *refs;
	const Event *event; /* that it is the time of, or NULL */
};

#define VALUES_MAX 24
struct values {
	struct value all[VALUES_MAX];
	guint n;
};

static void put_value(struct values *values, const char *path, const char *name,
                      struct range at, gint64 slack, enum policy policy,
                      const GArray *refs)
{
	if (!range_known(at) || range_is_open(at) || values->n == VALUES_MAX)
		return;
	values->all[values->n++] =
	        (struct value){ path, name, at, slack, policy, refs, NULL };
}

static const struct milestone *milestone_of(const Timeline *t, enum milestone_key key)
{
	for (guint i = 0; i < t->milestones->len; i++) {
		const struct milestone *m = t->milestones->pdata[i];
		if (m->key == key && range_known(m->at) && !range_is_open(m->at))
			return m;
	}
	return NULL;
}

static void put_milestone(struct values *values, const Timeline *t,
                          enum milestone_key key, const char *path, const char *name,
                          enum policy policy)
{
	const struct milestone *m = milestone_of(t, key);
	if (m != NULL)
		put_value(values, path, name, m->at, MINUTE, policy, m->refs);
}

static const GArray *phase_refs(const Timeline *t, enum phase phase)
{
	for (guint i = 0; i < t->phases->len; i++) {
		const struct phase_span *span = t->phases->pdata[i];
		if (span->track == TRACK_ANNOUNCED && span->phase == phase)
			return span->refs;
	}
	return NULL;
}

/* The widest bin that an edge of the impact is known by. */
static gint64 bin_of(const Timeline *t)
{
	gint64 width = MINUTE;
	for (guint i = 0; i < t->windows->len; i++)
		width = MAX(width,
		            ((struct window *)t->windows->pdata[i])->series->width);
	return MIN(width, HOUR);
}

static bool is_measured(const Timeline *t)
{
	return g_strcmp0(t->impact_rule, "machine-windows") == 0;
}

static void values_of_start(struct values *values, const Timeline *t)
{
	const struct milestone *m = milestone_of(t, MILESTONE_IMPACT_START);
	struct range at = t->impact_start;
	if (m != NULL)
		at = range_known(at) ? range_hull(at, m->at) : m->at;
	const enum policy policy = t->windows->len > 0 ? ONSET : TOLD_OF;
	put_value(values, "milestones.impact_start", "Impact began", at,
	          MAX(bin_of(t), 2 * MINUTE), policy,
	          m != NULL ? m->refs : t->start_refs);
	put_value(values, "start", "The start of the incident is", t->start, MINUTE,
	          policy, t->start_refs);
}

static void values_of_end(struct values *values, const Timeline *t)
{
	const struct milestone *m = milestone_of(t, MILESTONE_IMPACT_END);
	struct range at = t->impact_end;
	if (m != NULL)
		at = range_known(at) && !range_is_open(at) ? range_hull(at, m->at)
		                                           : m->at;
	put_value(values, "milestones.impact_end", "Impact ended", at,
	          MAX(bin_of(t), 2 * MINUTE),
	          is_measured(t)     ? EXACT
	          : t->end_published ? LATEST
	                             : UNSURE,
	          m != NULL ? m->refs : NULL);
	const enum policy policy = is_measured(t) ? EXACT : LATEST;
	put_value(values, "phases.monitoring", "\"Monitoring\" was posted at",
	          t->monitoring, MINUTE, policy, phase_refs(t, PHASE_MONITORING));
	put_value(values, "phases.resolved", "\"Resolved\" was posted at", t->resolved,
	          MINUTE, policy, phase_refs(t, PHASE_RESOLVED));
}

/* Events of a kind near the time that is written: the one nearest to it. */
static void put_nearest(struct values *values, const Timeline *t, enum event_kind kind,
                        const char *path, const char *name, gint64 at)
{
	const Event *best = NULL;
	gint64 off = 0;
	for (guint i = 0; i < t->evidence->events->len; i++) {
		const Event *event = t->evidence->events->pdata[i];
		if (event->kind != kind || !range_known(event->at) ||
		    (kind == KIND_POST && !number_is_post(t, event)))
			continue;
		const gint64 gap = ABS(event->at.lo - at);
		if (best == NULL || gap < off) {
			best = event;
			off = gap;
		}
	}
	const guint n = values->n;
	if (best != NULL)
		put_value(values, path, name, best->at, MINUTE, UNSURE, NULL);
	if (values->n > n)
		values->all[n].event = best;
}

static void values_of_peak(struct values *values, const Timeline *t)
{
	for (guint i = 0; i < t->windows->len; i++) {
		const struct window *window = t->windows->pdata[i];
		put_value(values, "windows.peak", "The peak of the signal is at",
		          range_of(window->peak_at,
		                   window->peak_at + window->series->width),
		          window->series->width, window->harm ? EXACT : UNSURE,
		          window->refs);
	}
}

static void values_of(struct values *values, const Timeline *t,
                      const struct clock_said *said)
{
	switch (said->told) {
	case TOLD_START:
		values_of_start(values, t);
		break;
	case TOLD_USERS:
		put_value(values, "milestones.first_users",
		          "The first user reports came at", t->first_users, 15 * MINUTE,
		          UNSURE, NULL);
		break;
	case TOLD_DETECT:
		put_milestone(values, t, MILESTONE_DETECTED, "milestones.detected",
		              "Detection is", said->sole ? LATEST : UNSURE);
		put_nearest(values, t, KIND_ALERT, "timeline", "An alert was at",
		            said->at);
		break;
	case TOLD_ACT:
		put_milestone(values, t, MILESTONE_ACKNOWLEDGED,
		              "milestones.acknowledged", "Acknowledgement is",
		              said->sole ? LATEST : UNSURE);
		break;
	case TOLD_POST:
		put_value(values, "milestones.first_post", "The first public post was at",
		          t->first_post, MINUTE, said->sole ? EXACT : UNSURE,
		          phase_refs(t, PHASE_INVESTIGATING));
		if (!said->sole)
			put_nearest(values, t, KIND_POST, "posts",
			            "The nearest post was at", said->at);
		break;
	case TOLD_IDENT:
		put_value(values, "phases.identified", "\"Identified\" was posted at",
		          t->identified, MINUTE, LATEST, phase_refs(t, PHASE_IDENTIFIED));
		break;
	case TOLD_MONITOR:
		put_value(values, "phases.monitoring", "\"Monitoring\" was posted at",
		          t->monitoring, MINUTE, EXACT, phase_refs(t, PHASE_MONITORING));
		break;
	case TOLD_FIX:
		put_milestone(values, t, MILESTONE_MITIGATED, "milestones.mitigated",
		              "Mitigation is", UNSURE);
		put_nearest(values, t, KIND_CHANGE, "timeline",
		            "The nearest change was at", said->at);
		break;
	case TOLD_END:
		values_of_end(values, t);
		break;
	case TOLD_RESOLVED:
		put_value(values, "phases.resolved", "\"Resolved\" was posted at",
		          t->resolved, MINUTE, said->public ? EXACT : LATEST,
		          phase_refs(t, PHASE_RESOLVED));
		if (!said->public)
			values_of_end(values, t);
		break;
	case TOLD_PEAK:
		values_of_peak(values, t);
		break;
	default:
		break;
	}
}

/* --- verdicts ----------------------------------------------------------------------- */

/* Without a date it is the one nearest to the value. */
static struct range said_near(const struct clock_said *said, gint64 at, gint64 near)
{
	if (!said->dated)
		while (at < near - DAY / 2)
			at += DAY;
	while (!said->dated && at > near + DAY / 2)
		at -= DAY;
	return range_of(at, at + said->width);
}

static enum verdict verdict_of(const Timeline *t, struct range said,
                               const struct value *value)
{
	const struct range at = { value->at.lo - value->slack,
		                  value->at.hi + value->slack };
	if (range_overlaps(said, at))
		return VERDICT_CONSISTENT;
	const bool later = said.lo > at.hi;
	switch (value->policy) {
	case EXACT:
		return VERDICT_CONTRADICTED;
	case ONSET:
		return later ? VERDICT_CONTRADICTED : VERDICT_CANNOT_TELL;
	case TOLD_OF:
		return later && range_known(t->first_post) &&
		                       said.lo > t->first_post.hi + MINUTE
		               ? VERDICT_CONTRADICTED
		               : VERDICT_CANNOT_TELL;
	case LATEST:
		/* Nothing is resolved while machines still fail. */
		if (g_str_equal(value->path, "phases.resolved") && is_measured(t) &&
		    range_known(t->impact_end) && !range_is_open(t->impact_end) &&
		    said.hi < t->impact_end.lo - MAX(bin_of(t), 2 * MINUTE))
			return VERDICT_CONTRADICTED;
		/* Nor did it happen before there was anything. */
		return later || (range_known(t->impact_start) && is_measured(t) &&
		                 said.hi < t->impact_start.lo - HOUR / 2)
		               ? VERDICT_CONTRADICTED
		               : VERDICT_CANNOT_TELL;
	default:
		return VERDICT_CANNOT_TELL;
	}
}

/* The likeliest reading of all zones and values: agreement first, doubt before contradiction, then the nearest. */
struct reading {
	const struct value *value;
	struct range said;
	enum verdict verdict;
	gint64 off;
};

static int rank_of(enum verdict verdict)
{
	return verdict == VERDICT_CONSISTENT ? 2 : verdict == VERDICT_CANNOT_TELL;
}

static struct reading best_reading(const struct number_reader *r,
                                   const struct clock_said *said,
                                   const struct values *values)
{
	struct reading best = { 0 };
	for (guint i = 0; i < values->n; i++)
		for (gsize z = 0; z < G_N_ELEMENTS(said->zones); z++) {
			if (said->zones[z] == INSTANT_NONE)
				continue;
			const struct value *value = &values->all[i];
			const gint64 near = range_middle(value->at);
			struct reading one = { .value = value };
			one.said = said_near(said, said->zones[z], near);
			one.off = ABS(one.said.lo - near);
			one.verdict = verdict_of(r->t, one.said, value);
			/* The same minute in a zone that nobody names. */
			if (!said->zoned && one.verdict == VERDICT_CONTRADICTED &&
			    one.off > HOUR / 2 &&
			    (one.off + 2 * MINUTE) % (HOUR / 2) <= 4 * MINUTE)
				one.verdict = VERDICT_CANNOT_TELL;
			const int rank = rank_of(one.verdict);
			if (best.value == NULL || rank > rank_of(best.verdict) ||
			    (rank == rank_of(best.verdict) &&
			     rank < rank_of(VERDICT_CONSISTENT) && one.off < best.off))
				best = one;
		}
	return best;
}

static void judge(struct number_reader *r, const struct clock_said *said, bool strict)
{
	const Timeline *t = r->t;
	struct values values = { .n = 0 };
	values_of(&values, t, said);
	const struct reading best = best_reading(r, said, &values);
	if (best.value == NULL ||
	    ((!strict || said->of_part || best.value->policy == UNSURE) &&
	     best.verdict != VERDICT_CONSISTENT))
		return;
	const struct value *value = best.value;
	g_autofree char *at = sentence_date(t->zone, value->at,
	                                    value->at.hi - value->at.lo > 2 * MINUTE);
	char *seen = g_strdup_printf("%s %s (%s).", value->name, at, value->path);
	char *difference = NULL;
	if (best.verdict == VERDICT_CONTRADICTED) {
		const bool later = best.said.lo > value->at.hi;
		const struct range apart = range_of(later ? best.said.lo - value->at.hi
		                                          : value->at.lo - best.said.hi,
		                                    later ? best.said.hi - value->at.lo
		                                          : value->at.hi - best.said.lo);
		g_autofree char *length = range_length_text(apart, true);
		difference = g_strdup_printf("What is written is %s %s.", length,
		                             later ? "later" : "earlier");
	}
	struct number *number = number_add(r, said->first, said->end, best.verdict,
	                                   value->path, seen, difference, value->refs);
	refs_add_event(number->refs, value->event);
}

/* Of several starts the earliest, of several ends the latest. */
static bool is_outermost(const GArray *all, guint at)
{
	const struct clock_said *said = &g_array_index(all, struct clock_said, at);
	if (said->told != TOLD_START && said->told != TOLD_END)
		return true;
	for (guint i = 0; i < all->len; i++) {
		const struct clock_said *other =
		        &g_array_index(all, struct clock_said, i);
		if (other->told == said->told &&
		    (said->told == TOLD_START ? other->at < said->at
		                              : other->at > said->at))
			return false;
	}
	return true;
}

void number_judge_times(struct number_reader *r)
{
	for (guint i = 0; r->clocks != NULL && i < r->clocks->len; i++)
		judge(r, &g_array_index(r->clocks, struct clock_said, i),
		      is_outermost(r->clocks, i));
	g_clear_pointer(&r->clocks, g_array_unref);
}

/* --- reading ------------------------------------------------------------------------- */

/* Where no zone is written the author may mean UTC, that of the report or that of the page. */
static void read_zones(const struct number_reader *r, const struct clock *clock,
                       enum zone_basis basis, struct clock_said *said)
{
	said->zoned = clock->zoned || r->prose.zone.zoned || basis == ZONE_EXPLICIT;
	said->zones[0] = said->at;
	said->zones[1] = said->zones[2] = INSTANT_NONE;
	if (said->zoned)
		return;
	const Zone *read = r->prose.page != NULL ? r->prose.page : zone_utc();
	const gint64 civil = zone_to_civil(read, said->at);
	said->zones[1] = civil;
	if (r->t->zone != NULL)
		said->zones[2] = zone_to_utc(r->t->zone, civil, NULL, NULL);
}

/* Of this incident: within a day of it. */
static bool is_of_its_days(const Timeline *t, gint64 at)
{
	struct range span = range_hull(t->start, t->first_post);
	span = range_hull(span, t->impact_start);
	const struct range ends[] = { t->impact_end, t->resolved, t->last_post };
	for (gsize i = 0; i < G_N_ELEMENTS(ends); i++)
		if (range_known(ends[i]) && !range_is_open(ends[i]))
			span = range_hull(span, ends[i]);
	return range_known(span) && at > span.lo - DAY &&
	       at < (range_is_open(span) ? span.lo : span.hi) + DAY;
}

static bool settle(struct number_reader *r, struct clock *clock, struct clock_said *said)
{
	enum zone_basis basis;
	if (!clock_settle_start(&r->prose, clock, &said->at, &basis) ||
	    !is_of_its_days(r->t, said->at))
		return false;
	said->width = clock->with_second ? SECOND : MINUTE;
	said->dated = clock->dated;
	read_zones(r, clock, basis, said);
	const gint64 spare = clock->about ? 10 * MINUTE : clock->hour_only ? HOUR / 2 : 0;
	for (gsize i = 0; i < G_N_ELEMENTS(said->zones); i++)
		if (said->zones[i] != INSTANT_NONE)
			said->zones[i] -= spare;
	said->at -= spare;
	said->width += 2 * spare;
	return true;
}

static void keep(struct number_reader *r, const struct clock_said *said)
{
	if (r->clocks == NULL)
		r->clocks = g_array_new(FALSE, FALSE, sizeof(struct clock_said));
	if (r->clocks->len < 1000)
		g_array_append_vals(r->clocks, said, 1);
}

static bool sentence_has(const GArray *tokens, gssize i, const char *const *words)
{
	gssize first, end;
	token_sentence(tokens, i, &first, &end);
	for (gssize at = first; at < end; at++)
		if (token_in(tokens, at, words))
			return true;
	return false;
}

static bool of_part(const GArray *tokens, gssize i)
{
	static const char *const words[] = {
		"some", "also",      "partial*", "region*", "zone",  "certain", "subset",
		"few",  "remaining", "brief*",   "first",   "again", NULL
	};
	return sentence_has(tokens, i, words);
}

/* The end of the clause: the next clock, or the end of the sentence. */
static gssize clause_end(const struct number_reader *r, gssize from)
{
	gssize first, end;
	struct clock next;
	token_sentence(r->prose.tokens, from, &first, &end);
	for (gssize at = from; at < end; at++)
		if (clock_read(&r->prose, at, &next))
			return at;
	return end;
}

/* Whether nothing but a list's or a table's marks stands before it in its sentence. */
static bool leads(const GArray *tokens, gssize first, gssize i)
{
	static const char *const fill[] = { "at",     "on",    "by", "then",
		                            "around", "about", NULL };
	for (gssize at = first; at < i; at++)
		if (token_at(tokens, at)->kind == TOKEN_WORD &&
		    !token_in(tokens, at, fill))
			return false;
	return true;
}

static enum told told_of(const struct number_reader *r, const struct clock *clock,
                         gssize floor)
{
	const GArray *tokens = r->prose.tokens;
	gssize first, end;
	token_sentence(tokens, clock->first, &first, &end);
	first = MAX(first, floor);
	if (!leads(tokens, first, clock->first)) {
		const enum told told =
		        told_before(tokens, clock->first, MAX(first, clock->first - 10));
		if (told != TOLD_NOTHING)
			return told;
	}
	return told_after(tokens, clock->end,
	                  MIN(clause_end(r, clock->end), clock->end + 10));
}

/* "before 14:17", "after 14:17": a limit. */
static bool is_limit(const struct number_reader *r, const struct clock *clock)
{
	static const char *const limits[] = { "before", "after",   "until", "till",
		                              "than",   "through", NULL };
	for (gssize at = clock->first - 1; at >= clock->first - 3; at--)
		if (token_in(r->prose.tokens, at, limits))
			return true;
	return false;
}

static enum told told_of_says(enum says says)
{
	return says == SAYS_START || says == SAYS_ONSET ? TOLD_START
	       : says == SAYS_END                       ? TOLD_END
	                                                : TOLD_NOTHING;
}

/* Alerts, posts and people do things at a time of their own, whatever harm their sentence tells of. */
static bool is_own_deed(enum told told)
{
	return told > TOLD_START && told != TOLD_END;
}

static void hear_one(struct number_reader *r, struct clock *clock, gssize floor)
{
	static const char *const sole[] = { "first", NULL };
	static const char *const public[] = { "public*", "status",   "statuspage",
		                              "marked",  "declared", NULL };
	const GArray *tokens = r->prose.tokens;
	struct listener l = { .prose = r->prose, .floor = floor };
	bool label;
	const enum told own = told_of(r, clock, floor);
	struct clock_said said = { .first = clock->first, .end = clock->end };
	said.told = is_own_deed(own) ? own : told_of_says(says_of(&l, clock, &label));
	if (said.told == TOLD_NOTHING && leads(tokens, floor, clock->first))
		said.told = own;
	if (said.told == TOLD_NOTHING || is_limit(r, clock) ||
	    !is_stated_fact(r, clock->first) || !settle(r, clock, &said))
		return;
	said.sole = sentence_has(tokens, clock->first, sole);
	said.public = sentence_has(tokens, clock->first, public);
	said.of_part = (said.told == TOLD_START || said.told == TOLD_END) &&
	               of_part(tokens, clock->first);
	keep(r, &said);
}

/* "The outage lasted from A to B"; "from A to B exports failed" may tell of a part. */
static void hear_span(struct number_reader *r, struct clock *from, struct clock *until)
{
	static const char *const whole[] = { "outage",   "incident",   "impact", "down",
		                             "downtime", "disruption", NULL };
	const GArray *tokens = r->prose.tokens;
	struct clock_said a = { .told = TOLD_START,
		                .first = from->first,
		                .end = from->end };
	struct clock_said b = { .told = TOLD_END,
		                .first = until->first,
		                .end = until->end };
	clock_share_date(&r->prose, from, until);
	if (!is_stated_fact(r, from->first) || !settle(r, from, &a) ||
	    !settle(r, until, &b))
		return;
	a.of_part = b.of_part =
	        !sentence_has(tokens, from->first, whole) || of_part(tokens, from->first);
	keep(r, &a);
	keep(r, &b);
}

gssize number_read_time(struct number_reader *r, gssize i)
{
	struct clock from, until;
	if (!clock_read(&r->prose, i, &from))
		return i;
	const gssize floor =
	        r->clocks != NULL && r->clocks->len > 0
	                ? g_array_index(r->clocks, struct clock_said, r->clocks->len - 1)
	                          .end
	                : 0;
	struct listener l = { .prose = r->prose, .floor = floor };
	from.about = clock_about(r->prose.tokens, i);
	clock_date_after(&r->prose, &from);
	struct clock single = from;
	if (clock_read_until(&r->prose, &from, &until) &&
	    says_of_span(&l, &from, &until) != SAYS_NOTHING) {
		hear_span(r, &from, &until);
		return until.end;
	}
	hear_one(r, &single, floor);
	return single.end;
}
