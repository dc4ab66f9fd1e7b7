/*
 * milestone.c - the moments of an incident, each out of all that speaks of it.
 *
 * Two things are known of a moment: what testimony says of it (estimate.h), and what its order among the others allows
 * (network.h). Testimony that cannot hold together with the rest is left out of the order, the least trusted of a cycle
 * first, and the cycle becomes a finding of rule K7.
 */
#include "correlate/deed.h"
#include "correlate/estimate.h"
#include "correlate/moment.h"
#include "correlate/network.h"

#include "correlate/window.h"

enum { NODES = MILESTONE_COUNT + 1, ROUNDS_MAX = 64 };

/* How much a piece of evidence is trusted when two cannot both hold. */
enum trust {
	TRUST_WORDS,
	TRUST_REPORTS,
	TRUST_PAGE,
	TRUST_MACHINE,
	TRUST_RECORD,
	TRUST_ORDER
};

static const double ERROR_MACHINE = 0.05, ERROR_POST = 0.1, ERROR_STATED = 0.15,
                    ERROR_REPORTS = 0.15, ERROR_PRESS = 0.3;

/* What a testimony or a link of the network rests on. */
struct ground {
	char *text; /* a sentence without its full stop */
	GArray *refs;
	enum trust trust;
	char *origin;
	const char *rule;
};

struct book {
	struct work *w;
	Network *network;
	GPtrArray *grounds;            /* owns */
	GArray *said[MILESTONE_COUNT]; /* struct testimony */
	gint64 width[MILESTONE_COUNT]; /* of the widest bin that speaks of it */
};

static void ground_free(gpointer data)
{
	struct ground *ground = data;
	g_free(ground->text);
	g_array_unref(ground->refs);
	g_free(ground->origin);
	g_free(ground);
}

/* Takes text and origin over. */
static struct ground *ground_add(struct book *book, enum trust trust, const char *rule,
                                 char *origin, char *text)
{
	struct ground *ground = g_new0(struct ground, 1);
	*ground = (struct ground){ text, refs_new(), trust, origin, rule };
	g_ptr_array_add(book->grounds, ground);
	return ground;
}

static guint node_of(enum milestone_key key)
{
	return (guint)key + 1;
}

static void testify(struct book *book, enum milestone_key key, enum testimony_kind kind,
                    struct range at, gint64 likely, double error, struct ground *ground)
{
	const struct testimony said = { .kind = kind,
		                        .at = at,
		                        .likely = likely,
		                        .error = error,
		                        .origin = ground->origin,
		                        .user = ground };
	if (range_known(at) && !range_is_open(at))
		g_array_append_val(book->said[key], said);
}

static void limit(struct book *book, enum milestone_key key, gint64 lo, gint64 hi,
                  struct ground *ground)
{
	network_place(book->network, node_of(key), (struct range){ lo, hi }, ground);
}

/* --- who says it -------------------------------------------------------------------- */

/* All that a page says has one origin, whatever file it was read from. */
static char *origin_of_page(const struct work *w)
{
	const char *page = w->group->incident->page;
	return g_strdup_printf("page %s", page != NULL ? page : "");
}

static char *origin_of_source(gint64 source)
{
	return g_strdup_printf("source %" G_GINT64_FORMAT, source);
}

static bool is_of_page(const Event *event)
{
	return event->kind == KIND_POST;
}

static char *origin_of(const struct work *w, const Event *event)
{
	return is_of_page(event) ? origin_of_page(w) : origin_of_source(event->source);
}

/* --- windows of signals --------------------------------------------------------------- */

/* The same series may be hurt more than once: its first window begins the impact, its last one ends it. */
static bool is_outermost(const Timeline *t, const struct window *window, bool first)
{
	for (guint i = 0; i < t->windows->len; i++) {
		const struct window *other = t->windows->pdata[i];
		if (other->series != window->series || other == window)
			continue;
		if (first ? other->start.lo < window->start.lo
		          : other->end.lo > window->end.lo)
			return false;
	}
	return true;
}

static struct ground *ground_of_window(struct book *book, const struct window *window,
                                       const char *what, struct range at)
{
	const bool machine = window_is_machine(window);
	g_autofree char *signal = sentence_signal(window->series);
	g_autofree char *when = sentence_date(book->w->t->zone, at, true);
	struct ground *ground =
	        ground_add(book, machine ? TRUST_MACHINE : TRUST_REPORTS,
	                   machine ? "milestone/measured" : "milestone/reports",
	                   origin_of_source(window->series->source),
	                   g_strdup_printf("%s %s %s", signal, what, when));
	refs_add(ground->refs, window->refs);
	return ground;
}

static void hear_onset(struct book *book, const struct window *window)
{
	const bool machine = window_is_machine(window);
	const struct range at = window_onset(window);
	struct ground *ground =
	        ground_of_window(book, window,
	                         window->way == WINDOW_RISE ? "rose above baseline at"
	                                                    : "left their baseline at",
	                         at);
	/* Other parts may have been hurt earlier: a measured onset limits it on one side only. */
	limit(book, MILESTONE_IMPACT_START, RANGE_UNKNOWN, at.hi + window->series->width,
	      ground);
	if (window->censored_start)
		return;
	testify(book, MILESTONE_IMPACT_START,
	        machine ? TESTIMONY_MEASURED : TESTIMONY_REPORTED, at,
	        CLAMP(window->start_likely, at.lo, at.hi),
	        machine ? ERROR_MACHINE : ERROR_REPORTS, ground);
	book->width[MILESTONE_IMPACT_START] =
	        MAX(book->width[MILESTONE_IMPACT_START], window->series->width);
}

/* impact.c has decided that nobody knows it: what one signal shows is the end of that signal. */
static bool is_end_open(const Timeline *t)
{
	return range_is_open(t->impact_end);
}

static void hear_machine_end(struct book *book, const struct window *window)
{
	const struct range at = window->end;
	struct ground *ground = ground_of_window(
	        book, window,
	        window->way == WINDOW_RISE ? "were above baseline until"
	                                   : "were off their baseline until",
	        at);
	limit(book, MILESTONE_IMPACT_END, at.lo - window->series->width, RANGE_OPEN,
	      ground);
	if (window->censored_end || range_is_open(at))
		return;
	const gint64 likely = CLAMP(window->end_likely, at.lo, at.hi);
	if (!is_end_open(book->w->t))
		testify(book, MILESTONE_IMPACT_END, TESTIMONY_MEASURED, at, likely,
		        ERROR_MACHINE, ground);
	testify(book, MILESTONE_MITIGATED, TESTIMONY_MEASURED, at, likely, ERROR_MACHINE,
	        ground);
	book->width[MILESTONE_IMPACT_END] = book->width[MILESTONE_MITIGATED] =
	        MAX(book->width[MILESTONE_IMPACT_END], window->series->width);
}

/* People go on reporting long after the service is back: only the worst part says something of its end. */
static void hear_reports_end(struct book *book, const struct window *window)
{
	const struct range at = window->major_end;
	if (window->censored_end || !range_known(at) || range_is_open(at))
		return;
	struct ground *ground =
	        ground_of_window(book, window, "were far above baseline until", at);
	testify(book, MILESTONE_IMPACT_END, TESTIMONY_REPORTED, at, range_middle(at),
	        ERROR_REPORTS, ground);
	book->width[MILESTONE_IMPACT_END] =
	        MAX(book->width[MILESTONE_IMPACT_END], window->series->width);
}

static void hear_windows(struct book *book)
{
	const Timeline *t = book->w->t;
	for (guint i = 0; i < t->windows->len; i++) {
		const struct window *window = t->windows->pdata[i];
		const bool machine = window_is_machine(window);
		if (is_outermost(t, window, true))
			hear_onset(book, window);
		if (machine && is_outermost(t, window, false))
			hear_machine_end(book, window);
		if (machine || book->said[MILESTONE_FIRST_USERS]->len > 0 ||
		    !range_known(t->first_users))
			continue;
		struct ground *ground = ground_of_window(
		        book, window, "first stood above baseline at", t->first_users);
		testify(book, MILESTONE_FIRST_USERS, TESTIMONY_RECORD, t->first_users,
		        range_middle(t->first_users), ERROR_REPORTS, ground);
		limit(book, MILESTONE_FIRST_USERS,
		      t->first_users.lo - window->series->width,
		      t->first_users.hi + window->series->width, ground);
		book->width[MILESTONE_FIRST_USERS] = window->series->width;
	}
}

/* Where a machine or somebody's words tell the end of it, reports do not. */
static void hear_reports_ends(struct book *book)
{
	const Timeline *t = book->w->t;
	for (guint i = 0; i < t->windows->len; i++)
		if (!window_is_machine(t->windows->pdata[i]) &&
		    is_outermost(t, t->windows->pdata[i], false))
			hear_reports_end(book, t->windows->pdata[i]);
}

/* --- words ------------------------------------------------------------------------------ */

static double error_of(const Event *event)
{
	return event == NULL                                             ? ERROR_STATED
	       : event->phase == PHASE_POSTMORTEM                        ? ERROR_POST
	       : event->lane == LANE_PRESS || event->lane == LANE_SOCIAL ? ERROR_PRESS
	                                                                 : ERROR_STATED;
}

static void hear_start(struct book *book, struct range at, const Event *event)
{
	const struct work *w = book->w;
	const bool page = event == NULL || is_of_page(event);
	g_autofree char *by =
	        event != NULL ? finding_by(w->t, event) : g_strdup("A field of the page");
	g_autofree char *when = sentence_date(w->t->zone, at, false);
	struct ground *ground = ground_add(
	        book, page ? TRUST_PAGE : TRUST_WORDS, "milestone/stated",
	        event != NULL ? origin_of(w, event) : origin_of_page(w),
	        g_strdup_printf("%s puts the start of the impact at %s", by, when));
	if (event != NULL) {
		refs_add_event(ground->refs, event);
	} else {
		const struct ref ref = ref_of_incident(w->group->incident);
		g_array_append_val(ground->refs, ref);
	}
	testify(book, MILESTONE_IMPACT_START, TESTIMONY_STATED, at, range_middle(at),
	        error_of(event), ground);
	if (page)
		limit(book, MILESTONE_IMPACT_START, at.lo, at.hi, ground);
}

/* Of the page what it says first counts, as for the start of the incident; of others whatever they say of that day. */
static void hear_starts(struct book *book)
{
	const struct work *w = book->w;
	if (w->starts->len > 0) {
		const struct said_start *said =
		        &g_array_index(w->starts, struct said_start, 0);
		hear_start(book, said->at, said->event);
	}
	for (guint i = 0; i < w->group->said->len; i++) {
		const Event *event = w->group->said->pdata[i];
		if (!range_known(event->at))
			continue;
		g_autoptr(GArray) stated = moments_stated(words_of(event), event->at.hi,
		                                          w->group->incident->page_zone);
		for (guint k = 0; k < stated->len; k++) {
			const struct stated *one =
			        &g_array_index(stated, struct stated, k);
			if (!range_known(w->t->start) ||
			    ABS(one->start.lo - w->t->start.lo) < DAY)
				hear_start(book, one->start, event);
		}
	}
}

static void hear_stated_end(struct book *book)
{
	const struct work *w = book->w;
	const Event *by = w->stated_end_by;
	if (!range_known(w->stated_end) || range_is_open(w->stated_end) || by == NULL)
		return;
	g_autofree char *who = finding_by(w->t, by);
	g_autofree char *when = sentence_date(w->t->zone, w->stated_end, false);
	struct ground *ground = ground_add(
	        book, TRUST_PAGE, "milestone/stated", origin_of(w, by),
	        g_strdup_printf("%s puts the end of the impact at %s", who, when));
	refs_add_event(ground->refs, by);
	testify(book, MILESTONE_IMPACT_END, TESTIMONY_STATED, w->stated_end,
	        range_middle(w->stated_end), error_of(by), ground);
	limit(book, MILESTONE_IMPACT_END, w->stated_end.lo, w->stated_end.hi, ground);
}

/* --- posts and deeds ----------------------------------------------------------------------- */

static struct ground *ground_of_post(struct book *book, struct range at, const char *says,
                                     const GArray *refs, const char *rule)
{
	g_autofree char *when = sentence_date(book->w->t->zone, at, false);
	struct ground *ground =
	        ground_add(book, TRUST_RECORD, rule, origin_of_page(book->w),
	                   g_strdup_printf("The page said %s at %s", says, when));
	refs_add(ground->refs, refs);
	return ground;
}

static const struct phase_span *first_stay(const Timeline *t, enum phase phase)
{
	for (guint i = 0; i < t->phases->len; i++) {
		const struct phase_span *span = t->phases->pdata[i];
		if (span->track == TRACK_ANNOUNCED && span->phase == phase)
			return span;
	}
	return NULL;
}

/* A post says that something has happened: it happened before. */
static void hear_post_of(struct book *book, enum phase phase, enum milestone_key key)
{
	const struct phase_span *span = first_stay(book->w->t, phase);
	if (span == NULL)
		return;
	g_autofree char *says = g_strdup_printf("\"%s\"", phase_word((int)phase));
	struct ground *ground =
	        ground_of_post(book, span->start, says, span->refs, "milestone/post-lag");
	const bool read = g_str_has_prefix(span->rule, "read-from-text/");
	testify(book, key, TESTIMONY_POSTED, span->start, span->start.hi,
	        read ? ERROR_STATED : ERROR_POST, ground);
	limit(book, key, RANGE_UNKNOWN, span->start.hi, ground);
}

static void hear_first_post(struct book *book)
{
	const Timeline *t = book->w->t;
	if (!range_known(t->first_post))
		return;
	g_autoptr(GArray) refs = group_first_refs(book->w->group);
	struct ground *post = ground_of_post(book, t->first_post, "its first word", refs,
	                                     "milestone/record");
	struct ground *lag = ground_of_post(book, t->first_post, "its first word", refs,
	                                    "milestone/post-lag");
	testify(book, MILESTONE_FIRST_POST, TESTIMONY_RECORD, t->first_post,
	        range_middle(t->first_post), ERROR_POST, post);
	limit(book, MILESTONE_FIRST_POST, t->first_post.lo, t->first_post.hi, post);
	testify(book, MILESTONE_DETECTED, TESTIMONY_POSTED, t->first_post,
	        t->first_post.hi, ERROR_POST, lag);
}

static void hear_resolved(struct book *book)
{
	const Timeline *t = book->w->t;
	const struct phase_span *span = NULL;
	for (guint i = 0; i < t->phases->len; i++) {
		const struct phase_span *one = t->phases->pdata[i];
		if (one->track == TRACK_ANNOUNCED && one->phase == PHASE_RESOLVED)
			span = one;
	}
	if (span == NULL || !t->end_published)
		return;
	struct ground *ground = ground_of_post(book, span->start, "\"resolved\"",
	                                       span->refs, "milestone/record");
	testify(book, MILESTONE_RESOLVED, TESTIMONY_RECORD, span->start,
	        range_middle(span->start), ERROR_POST, ground);
	limit(book, MILESTONE_RESOLVED, span->start.lo, span->start.hi, ground);
}

static struct ground *ground_of_deed(struct book *book, const Event *event,
                                     const char *what)
{
	g_autofree char *when = sentence_date(book->w->t->zone, event->at, false);
	struct ground *ground = ground_add(book, TRUST_RECORD, "milestone/record",
	                                   origin_of(book->w, event),
	                                   g_strdup_printf("%s at %s", what, when));
	refs_add_event(ground->refs, event);
	return ground;
}

static void hear_deeds(struct book *book)
{
	struct work *w = book->w;
	const char *rule = NULL;
	const Event *alert = deed_detection(w);
	const Event *action =
	        deed_action(w, alert != NULL ? alert->at.lo : G_MININT64, &rule);
	const struct range post = w->t->first_post;
	if (alert != NULL && range_known(alert->at) && !range_is_open(alert->at)) {
		struct ground *ground =
		        ground_of_deed(book, alert, "The first alert fired");
		testify(book, MILESTONE_DETECTED, TESTIMONY_RECORD, alert->at,
		        range_middle(alert->at), ERROR_MACHINE, ground);
		limit(book, MILESTONE_DETECTED, RANGE_UNKNOWN, alert->at.hi, ground);
	} else {
		struct ground *ground = ground_add(
		        book, TRUST_ORDER, "milestone/order", g_strdup("order"),
		        g_strdup("nobody detects what has not begun"));
		network_order(book->network, node_of(MILESTONE_IMPACT_START),
		              node_of(MILESTONE_DETECTED), ground);
	}
	if (action != NULL && !range_is_open(action->at) &&
	    (!range_known(post) || action->at.lo <= post.hi)) {
		struct ground *ground =
		        ground_of_deed(book, action, "Somebody first acted");
		testify(book, MILESTONE_ACKNOWLEDGED, TESTIMONY_RECORD, action->at,
		        range_middle(action->at),
		        action->kind == KIND_CHAT ? ERROR_STATED : ERROR_MACHINE, ground);
		limit(book, MILESTONE_ACKNOWLEDGED, RANGE_UNKNOWN, action->at.hi, ground);
	} else if (range_known(post)) {
		g_autoptr(GArray) refs = group_first_refs(w->group);
		struct ground *ground = ground_of_post(book, post, "its first word", refs,
		                                       "milestone/record");
		testify(book, MILESTONE_ACKNOWLEDGED, TESTIMONY_RECORD, post,
		        range_middle(post), ERROR_POST, ground);
	}
}

/* --- order --------------------------------------------------------------------------------- */

/*
 * None of these depends on the evidence. An alert may fire on the ramp before the impact is sure, so detection follows the
 * start only where no alert tells of it (hear_deeds).
 */
static const struct {
	enum milestone_key before, after;
	const char *text;
} orders[] = {
	{ MILESTONE_IMPACT_START, MILESTONE_FIRST_USERS,
	  "users are not hurt before the impact begins" },
	{ MILESTONE_IMPACT_START, MILESTONE_MITIGATED,
	  "nothing is mitigated before it begins" },
	{ MILESTONE_DETECTED, MILESTONE_ACKNOWLEDGED,
	  "what nobody knows is not acknowledged" },
	{ MILESTONE_ACKNOWLEDGED, MILESTONE_FIRST_POST, "a public post acknowledges it" },
	{ MILESTONE_DETECTED, MILESTONE_IDENTIFIED,
	  "a cause is not known before the incident is" },
	{ MILESTONE_MITIGATED, MILESTONE_IMPACT_END,
	  "the impact does not end before the fix takes effect" },
	{ MILESTONE_FIRST_POST, MILESTONE_RESOLVED,
	  "the first post is not later than \"resolved\"" },
	{ MILESTONE_IMPACT_START, MILESTONE_IMPACT_END,
	  "the impact does not end before it begins" },
	{ MILESTONE_IMPACT_END, MILESTONE_RESOLVED,
	  "what is resolved hurts nobody any more" },
};

static void add_orders(struct book *book)
{
	for (gsize i = 0; i < G_N_ELEMENTS(orders); i++) {
		struct ground *ground =
		        ground_add(book, TRUST_ORDER, "milestone/order",
		                   g_strdup("order"), g_strdup(orders[i].text));
		network_order(book->network, node_of(orders[i].before),
		              node_of(orders[i].after), ground);
	}
}

static const struct ground *ground_of(const struct link *link)
{
	return link->tag;
}

/* Several findings may look at the same two things: one is enough. */
static bool is_known(const Timeline *t, const GPtrArray *cycle)
{
	for (guint i = 0; i < t->findings->len; i++) {
		const struct finding *finding = t->findings->pdata[i];
		guint shared = 0, grounds = 0;
		if (finding->verdict == VERDICT_CONSISTENT)
			continue;
		for (guint k = 0; k < cycle->len; k++) {
			const GArray *refs = ground_of(cycle->pdata[k])->refs;
			bool found = false;
			for (guint r = 0; r < refs->len; r++)
				for (guint f = 0; f < finding->refs->len; f++)
					found = found ||
					        ref_equal(&g_array_index(refs, struct ref,
					                                 r),
					                  &g_array_index(finding->refs,
					                                 struct ref, f));
			grounds += refs->len > 0;
			shared += found;
		}
		if (grounds > 0 && shared == grounds)
			return true;
	}
	return false;
}

/* The one post of an incident that was typed in afterwards: the time that it shows was no word to anybody then. */
static bool is_own_figure(const struct book *book, const GPtrArray *cycle)
{
	const struct ref *one = NULL;
	if (!group_is_typed_in(book->w->group))
		return false;
	for (guint i = 0; i < cycle->len; i++) {
		const GArray *refs = ground_of(cycle->pdata[i])->refs;
		for (guint r = 0; r < refs->len; r++) {
			const struct ref *ref = &g_array_index(refs, struct ref, r);
			if (one != NULL && !ref_equal(one, ref))
				return false;
			one = ref;
		}
	}
	return true;
}

/* A cycle as a finding: the least trusted is what was said, the others are what was seen. */
static void tell_cycle(struct book *book, const GPtrArray *cycle,
                       const struct link *weakest)
{
	Timeline *t = book->w->t;
	g_autoptr(GString) seen = g_string_new(NULL);
	g_autoptr(GString) help = g_string_new(NULL);
	gint64 sum = 0;
	for (guint i = 0; i < cycle->len; i++) {
		const struct link *link = cycle->pdata[i];
		const struct ground *ground = ground_of(link);
		sum += link->most;
		if (link == weakest)
			continue;
		GString *out = ground->trust == TRUST_ORDER ? help : seen;
		g_string_append_printf(out, "%s%s.", out->len > 0 ? " " : "",
		                       ground->text);
	}
	if (is_known(t, cycle) || seen->len == 0 || is_own_figure(book, cycle))
		return;
	g_autofree char *apart = range_length_text(range_point(-sum), false);
	struct finding *finding = finding_add(
	        t, "K7", VERDICT_CONTRADICTED,
	        g_strdup_printf("%s.", ground_of(weakest)->text), g_strdup(seen->str));
	finding->difference = g_strdup_printf("They lie %s apart.", apart);
	if (help->len > 0) {
		*help->str = g_ascii_toupper(*help->str);
		finding->help = g_strdup(help->str);
	}
	refs_add(finding->refs, ground_of(weakest)->refs);
	for (guint i = 0; i < cycle->len; i++)
		if (cycle->pdata[i] != weakest)
			refs_add(finding->refs, ground_of(cycle->pdata[i])->refs);
}

/* Leaves out the least trusted link of every cycle until the rest holds. */
static void solve(struct book *book, bool tell)
{
	for (int round = 0; round < ROUNDS_MAX; round++) {
		g_autoptr(GPtrArray) cycle = NULL;
		if (network_solve(book->network, &cycle))
			return;
		struct link *weakest = cycle->pdata[0];
		for (guint i = 1; i < cycle->len; i++) {
			struct link *link = cycle->pdata[i];
			if (ground_of(link)->trust < ground_of(weakest)->trust)
				weakest = link;
		}
		weakest->left_out = true;
		if (tell)
			tell_cycle(book, cycle, weakest);
	}
}

/* --- what comes out --------------------------------------------------------------------------- */

static const char *const missing[MILESTONE_COUNT] = {
	[MILESTONE_IMPACT_START] = "no signal measured it and nobody states it",
	[MILESTONE_FIRST_USERS] = "no excess of user reports in the evidence",
	[MILESTONE_DETECTED] = "no alert and no post in the evidence",
	[MILESTONE_ACKNOWLEDGED] = "no human action and no post in the evidence",
	[MILESTONE_FIRST_POST] = "no public post in the evidence",
	[MILESTONE_IDENTIFIED] = "no \"identified\" post in the evidence",
	[MILESTONE_MITIGATED] =
	        "no machine measured it and no \"monitoring\" post tells of it",
	[MILESTONE_IMPACT_END] = "no signal measured it and nobody states it",
	[MILESTONE_RESOLVED] = "no \"resolved\" post in the evidence",
};

/* high: narrow, two origins, nobody dissents; medium: one narrow, or two where those who dissent are merely late. */
static enum confidence confidence_of(const struct book *book, enum milestone_key key,
                                     const struct estimate *e)
{
	const gint64 width = e->at.hi - e->at.lo;
	const gint64 narrow = MAX(15 * MINUTE, book->width[key]);
	if (e->supports >= 2 && e->dissents == 0 && width <= narrow)
		return CONFIDENCE_HIGH;
	if (e->supports >= 1 && e->dissents == 0 && width <= MAX(30 * MINUTE, narrow))
		return CONFIDENCE_MEDIUM;
	if (e->supports >= 2 && e->late)
		return CONFIDENCE_MEDIUM;
	return CONFIDENCE_LOW;
}

static char *why_of(const struct estimate *e)
{
	GString *why = g_string_new(NULL);
	g_string_append_printf(why, "%u independent source%s", e->supports,
	                       e->supports == 1 ? "" : "s");
	if (e->dissents > 0)
		g_string_append_printf(why, ", %u against it%s", e->dissents,
		                       e->late ? ", which may come late" : "");
	return g_string_free(why, FALSE);
}

static const char *missing_text(const Timeline *t, enum milestone_key key)
{
	return key == MILESTONE_IMPACT_END && is_end_open(t)
	               ? "no \"resolved\" post in the evidence"
	               : missing[key];
}

/* By order alone: "not determined" rather than a guess, but with what is known. */
static void set_missing(const struct book *book, struct milestone *m,
                        struct range allowed)
{
	const char *lacks = missing_text(book->w->t, m->key);
	const Zone *zone = book->w->t->zone;
	g_autofree char *lo =
	        allowed.lo != RANGE_UNKNOWN
	                ? sentence_date(zone, range_point(allowed.lo), false)
	                : NULL;
	g_autofree char *hi =
	        allowed.hi != RANGE_OPEN
	                ? sentence_date(zone, range_point(allowed.hi), false)
	                : NULL;
	m->why = lo != NULL && hi != NULL
	                 ? g_strdup_printf("%s; by the order of things between %s and %s",
	                                   lacks, lo, hi)
	         : hi != NULL ? g_strdup_printf("%s; %s at the latest", lacks, hi)
	         : lo != NULL ? g_strdup_printf("%s; not before %s", lacks, lo)
	                      : g_strdup(lacks);
}

static const struct ground *ground_said(const struct testimony *said)
{
	return said->user;
}

/* Evidence of each side; the rule is that of the testimony that counts most. */
static void set_sides(struct milestone *m, const GArray *said)
{
	double best = -1;
	for (guint i = 0; i < said->len; i++) {
		const struct testimony *one = &g_array_index(said, struct testimony, i);
		if (!testimony_supports(one)) {
			refs_add(m->dissent, ground_said(one)->refs);
			continue;
		}
		refs_add(m->refs, ground_said(one)->refs);
		if (!one->counts || one->right * (1 - one->error) <= best)
			continue;
		best = one->right * (1 - one->error);
		m->rule = ground_said(one)->rule;
	}
}

/* Outwards to whole seconds, and to whole minutes where the second is not known by far. */
static void round_out(struct milestone *m)
{
	const gint64 width = m->at.hi - m->at.lo;
	const gint64 unit = width > 2 * MINUTE ? MINUTE : SECOND;
	if (width == 0)
		return;
	m->at.lo -= m->at.lo % unit;
	m->at.hi += (unit - m->at.hi % unit) % unit;
	m->likely = (m->likely + unit / 2) / unit * unit;
}

static struct milestone *milestone_of(struct book *book, enum milestone_key key)
{
	const struct range allowed = network_range(book->network, node_of(key));
	const struct estimate e = estimate_of(book->said[key], allowed);
	struct milestone *m = g_new0(struct milestone, 1);
	*m = (struct milestone){ .key = key,
		                 .at = e.at,
		                 .likely = e.likely,
		                 .refs = refs_new(),
		                 .dissent = refs_new() };
	if (!range_known(e.at)) {
		set_missing(book, m, allowed);
		return m;
	}
	round_out(m);
	m->origins = e.supports;
	m->confidence = confidence_of(book, key, &e);
	m->why = why_of(&e);
	m->rule = "milestone/disputed";
	set_sides(m, book->said[key]);
	return m;
}

static int by_time(gconstpointer a, gconstpointer b)
{
	const struct milestone *x = *(const struct milestone *const *)a;
	const struct milestone *y = *(const struct milestone *const *)b;
	if (range_known(x->at) != range_known(y->at))
		return range_known(x->at) ? -1 : 1;
	if (x->at.lo != y->at.lo)
		return x->at.lo < y->at.lo ? -1 : 1;
	if (x->likely != y->likely)
		return x->likely < y->likely ? -1 : 1;
	return (int)x->key - (int)y->key;
}

/* What the network orders is in order, however wide the two are. */
static bool follows(const struct book *book, const struct milestone *a,
                    const struct milestone *b)
{
	const struct range apart =
	        network_between(book->network, node_of(a->key), node_of(b->key));
	return range_before(a->at, b->at) || (range_known(apart) && apart.lo >= 0);
}

static void milestones_order(struct book *book)
{
	GPtrArray *all = book->w->t->milestones;
	g_ptr_array_sort(all, by_time);
	for (guint i = 1; i < all->len; i++) {
		struct milestone *m = all->pdata[i];
		m->order_unsure =
		        range_known(m->at) && !follows(book, all->pdata[i - 1], m);
	}
}

static void book_open(struct book *book, struct work *w)
{
	*book = (struct book){ .w = w, .network = network_new(NODES) };
	book->grounds = g_ptr_array_new_with_free_func(ground_free);
	for (int key = 0; key < MILESTONE_COUNT; key++)
		book->said[key] = g_array_new(FALSE, TRUE, sizeof(struct testimony));
	hear_windows(book);
	hear_starts(book);
	hear_stated_end(book);
	if (book->said[MILESTONE_IMPACT_END]->len == 0 && !is_end_open(w->t))
		hear_reports_ends(book);
	hear_first_post(book);
	hear_deeds(book);
	hear_post_of(book, PHASE_IDENTIFIED, MILESTONE_IDENTIFIED);
	hear_post_of(book, PHASE_MONITORING, MILESTONE_MITIGATED);
	hear_resolved(book);
	add_orders(book);
}

static void book_close(struct book *book)
{
	network_free(book->network);
	for (int key = 0; key < MILESTONE_COUNT; key++)
		g_array_unref(book->said[key]);
	g_ptr_array_unref(book->grounds);
}

/* Where the impact surely began limits what can only follow it. */
static void place_start(struct book *book)
{
	g_autoptr(GArray) said = g_array_new(FALSE, TRUE, sizeof(struct testimony));
	g_array_append_vals(said, book->said[MILESTONE_IMPACT_START]->data,
	                    book->said[MILESTONE_IMPACT_START]->len);
	const struct estimate e = estimate_of(
	        said, network_range(book->network, node_of(MILESTONE_IMPACT_START)));
	if (!range_known(e.at))
		return;
	struct ground *ground = ground_add(book, TRUST_WORDS, "milestone/estimate",
	                                   g_strdup("estimate"), g_strdup(""));
	limit(book, MILESTONE_IMPACT_START, e.at.lo, RANGE_OPEN, ground);
	solve(book, false);
}

void milestones_find(struct work *w)
{
	struct book book;
	if (w->group->incident->kind == INCIDENT_MAINTENANCE)
		return;
	book_open(&book, w);
	solve(&book, true);
	place_start(&book);
	for (int key = 0; key < MILESTONE_COUNT; key++)
		g_ptr_array_add(w->t->milestones,
		                milestone_of(&book, (enum milestone_key)key));
	milestones_order(&book);
	book_close(&book);
}
