/* milestone_hear.c - see milestone.h: windows, words, posts and deeds, and what each of them is worth */
#include "correlate/milestone.h"
#include "correlate/deed.h"
#include "correlate/moment.h"
#include "correlate/threshold.h"
#include "correlate/window.h"

void ground_free(gpointer data)
{
	struct ground *ground = data;
	g_free(ground->text);
	g_array_unref(ground->refs);
	g_free(ground->origin);
	g_free(ground);
}

struct ground *ground_add(struct book *book, enum trust trust, const char *rule,
                          char *origin, char *text)
{
	struct ground *ground = g_new0(struct ground, 1);
	*ground = (struct ground){ text, refs_new(), trust, origin, rule, NULL };
	g_ptr_array_add(book->grounds, ground);
	return ground;
}

void milestone_testify(struct book *book, enum milestone_key key,
                       enum testimony_kind kind, struct range at, gint64 likely,
                       double error, struct ground *ground)
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

void milestone_limit(struct book *book, enum milestone_key key, gint64 lo, gint64 hi,
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

char *milestone_origin(const struct work *w, const Event *event)
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
	milestone_limit(book, MILESTONE_IMPACT_START, RANGE_UNKNOWN,
	                at.hi + window->series->width, ground);
	if (window->censored_start)
		return;
	milestone_testify(book, MILESTONE_IMPACT_START,
	                  machine ? TESTIMONY_MEASURED : TESTIMONY_REPORTED, at,
	                  CLAMP(window->start_likely, at.lo, at.hi),
	                  machine ? threshold(MILESTONE_ERROR_MACHINE)
	                          : threshold(MILESTONE_ERROR_REPORTS),
	                  ground);
	book->width[MILESTONE_IMPACT_START] =
	        MAX(book->width[MILESTONE_IMPACT_START], window->series->width);
}

static void hear_machine_end(struct book *book, const struct window *window)
{
	const struct range at = window->end;
	struct ground *ground = ground_of_window(
	        book, window,
	        window->way == WINDOW_RISE ? "were above baseline until"
	                                   : "were off their baseline until",
	        at);
	milestone_limit(book, MILESTONE_IMPACT_END, at.lo - window->series->width,
	                RANGE_OPEN, ground);
	if (window->censored_end || range_is_open(at))
		return;
	const gint64 likely = CLAMP(window->end_likely, at.lo, at.hi);
	if (!is_end_open(book->w->t))
		milestone_testify(book, MILESTONE_IMPACT_END, TESTIMONY_MEASURED, at,
		                  likely, threshold(MILESTONE_ERROR_MACHINE), ground);
	milestone_testify(book, MILESTONE_MITIGATED, TESTIMONY_MEASURED, at, likely,
	                  threshold(MILESTONE_ERROR_MACHINE), ground);
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
	milestone_testify(book, MILESTONE_IMPACT_END, TESTIMONY_REPORTED, at,
	                  range_middle(at), threshold(MILESTONE_ERROR_REPORTS), ground);
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
		milestone_testify(book, MILESTONE_FIRST_USERS, TESTIMONY_RECORD,
		                  t->first_users, range_middle(t->first_users),
		                  threshold(MILESTONE_ERROR_REPORTS), ground);
		milestone_limit(book, MILESTONE_FIRST_USERS,
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

double milestone_error(const Event *event)
{
	return event == NULL                      ? threshold(MILESTONE_ERROR_STATED)
	       : event->phase == PHASE_POSTMORTEM ? threshold(MILESTONE_ERROR_POST)
	       : event->lane == LANE_PRESS || event->lane == LANE_SOCIAL
	               ? threshold(MILESTONE_ERROR_PRESS)
	               : threshold(MILESTONE_ERROR_STATED);
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
	        event != NULL ? milestone_origin(w, event) : origin_of_page(w),
	        g_strdup_printf("%s puts the start of the impact at %s", by, when));
	if (event != NULL) {
		refs_add_event(ground->refs, event);
	} else {
		const struct ref ref = ref_of_incident(w->group->incident);
		g_array_append_val(ground->refs, ref);
	}
	milestone_testify(book, MILESTONE_IMPACT_START, TESTIMONY_STATED, at,
	                  range_middle(at), milestone_error(event), ground);
	if (page)
		milestone_limit(book, MILESTONE_IMPACT_START, at.lo, at.hi, ground);
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
	        book, TRUST_PAGE, "milestone/stated", milestone_origin(w, by),
	        g_strdup_printf("%s puts the end of the impact at %s", who, when));
	refs_add_event(ground->refs, by);
	milestone_testify(book, MILESTONE_IMPACT_END, TESTIMONY_STATED, w->stated_end,
	                  range_middle(w->stated_end), milestone_error(by), ground);
	milestone_limit(book, MILESTONE_IMPACT_END, w->stated_end.lo, w->stated_end.hi,
	                ground);
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
	milestone_testify(book, key, TESTIMONY_POSTED, span->start, span->start.hi,
	                  read ? threshold(MILESTONE_ERROR_STATED)
	                       : threshold(MILESTONE_ERROR_POST),
	                  ground);
	milestone_limit(book, key, RANGE_UNKNOWN, span->start.hi, ground);
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
	milestone_testify(book, MILESTONE_FIRST_POST, TESTIMONY_RECORD, t->first_post,
	                  range_middle(t->first_post), threshold(MILESTONE_ERROR_POST),
	                  post);
	milestone_limit(book, MILESTONE_FIRST_POST, t->first_post.lo, t->first_post.hi,
	                post);
	milestone_testify(book, MILESTONE_DETECTED, TESTIMONY_POSTED, t->first_post,
	                  t->first_post.hi, threshold(MILESTONE_ERROR_POST), lag);
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
	milestone_testify(book, MILESTONE_RESOLVED, TESTIMONY_RECORD, span->start,
	                  range_middle(span->start), threshold(MILESTONE_ERROR_POST),
	                  ground);
	milestone_limit(book, MILESTONE_RESOLVED, span->start.lo, span->start.hi, ground);
}

static struct ground *ground_of_deed(struct book *book, const Event *event,
                                     const char *what)
{
	g_autofree char *when = sentence_date(book->w->t->zone, event->at, false);
	struct ground *ground = ground_add(book, TRUST_RECORD, "milestone/record",
	                                   milestone_origin(book->w, event),
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
		milestone_testify(book, MILESTONE_DETECTED, TESTIMONY_RECORD, alert->at,
		                  range_middle(alert->at),
		                  threshold(MILESTONE_ERROR_MACHINE), ground);
		milestone_limit(book, MILESTONE_DETECTED, RANGE_UNKNOWN, alert->at.hi,
		                ground);
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
		milestone_testify(book, MILESTONE_ACKNOWLEDGED, TESTIMONY_RECORD,
		                  action->at, range_middle(action->at),
		                  action->kind == KIND_CHAT
		                          ? threshold(MILESTONE_ERROR_STATED)
		                          : threshold(MILESTONE_ERROR_MACHINE),
		                  ground);
		milestone_limit(book, MILESTONE_ACKNOWLEDGED, RANGE_UNKNOWN,
		                action->at.hi, ground);
	} else if (range_known(post)) {
		g_autoptr(GArray) refs = group_first_refs(w->group);
		struct ground *ground = ground_of_post(book, post, "its first word", refs,
		                                       "milestone/record");
		milestone_testify(book, MILESTONE_ACKNOWLEDGED, TESTIMONY_RECORD, post,
		                  range_middle(post), threshold(MILESTONE_ERROR_POST),
		                  ground);
	}
}

void milestones_hear(struct book *book)
{
	hear_windows(book);
	hear_starts(book);
	hear_stated_end(book);
	milestones_hear_lengths(book);
	if (book->said[MILESTONE_IMPACT_END]->len == 0 && !is_end_open(book->w->t))
		hear_reports_ends(book);
	hear_first_post(book);
	hear_deeds(book);
	hear_post_of(book, PHASE_IDENTIFIED, MILESTONE_IDENTIFIED);
	hear_post_of(book, PHASE_MONITORING, MILESTONE_MITIGATED);
	hear_resolved(book);
}
