/*
 * change.c - K13: changes just before the impact began, and just before it ended.
 *
 * What changed before is where people look first, and often it was not the cause: the finding says what came before what,
 * and how long before; nobody can tell more from times alone.
 */
#include "correlate/deed.h"

#include "correlate/threshold.h"
#include "correlate/window.h"

enum { CHANGES_MAX = 3 }; /* findings for either end */

struct moment_of_harm {
	struct range at;
	bool binned;
	gint64 reach; /* how long before a change counts */
	const struct window *window;
	bool ends; /* it is the end: what was still under way then did not bring it about */
	const char *what; /* "Failed requests rose above baseline" */
};

static bool is_over(const Event *change)
{
	return range_known(change->until) && !range_is_open(change->until);
}

static struct range end_of(const Event *change)
{
	return is_over(change) ? change->until : change->at;
}

/* Begun before, and not finished when it happened. */
static bool was_under_way(const Event *change, const struct moment_of_harm *moment)
{
	return !moment->ends && change->at.lo <= moment->at.hi &&
	       range_known(change->until) &&
	       (range_is_open(change->until) || change->until.lo > moment->at.hi) &&
	       change->at.lo >= moment->at.lo - moment->reach;
}

static bool came_before(const Event *change, const struct moment_of_harm *moment)
{
	const struct range end = end_of(change);
	return end.lo <= moment->at.hi && end.lo >= moment->at.lo - moment->reach &&
	       (!moment->ends || change->at.lo <= moment->at.lo);
}

/* Of the component that is hurt. */
static bool is_of_it(const Event *change, const struct moment_of_harm *moment)
{
	const char *hurt =
	        moment->window != NULL ? moment->window->series->component : NULL;
	return hurt != NULL && change->component != NULL &&
	       g_ascii_strcasecmp(hurt, change->component) == 0;
}

struct candidate {
	const Event *change;
	bool own; /* of the component that is hurt */
	gint64 apart;
};

static int by_nearness(gconstpointer a, gconstpointer b)
{
	const struct candidate *x = a, *y = b;
	if (x->own != y->own)
		return x->own ? -1 : 1;
	if (x->apart != y->apart)
		return x->apart < y->apart ? -1 : 1;
	return (x->change->offset > y->change->offset) -
	       (x->change->offset < y->change->offset);
}

static GArray *candidates(const struct work *w, const struct moment_of_harm *moment)
{
	GArray *found = g_array_new(FALSE, FALSE, sizeof(struct candidate));
	for (guint i = 0; i < w->group->others->len; i++) {
		const Event *change = w->group->others->pdata[i];
		if (change->kind != KIND_CHANGE || !range_known(change->at) ||
		    !(was_under_way(change, moment) || came_before(change, moment)))
			continue;
		const gint64 from =
		        was_under_way(change, moment) ? change->at.lo : end_of(change).lo;
		const struct candidate candidate = { change, is_of_it(change, moment),
			                             moment->at.hi - from };
		g_array_append_val(found, candidate);
	}
	g_array_sort(found, by_nearness);
	return found;
}

/* --- words ------------------------------------------------------------------------------ */

static char *said_of(const struct work *w, const Event *change, bool under_way)
{
	g_autofree char *quote = sentence_quote(
	        change->title != NULL ? change->title : words_of(change), 160);
	g_autofree char *begun = sentence_date(w->t->zone, change->at, false);
	if (under_way)
		return g_strdup_printf("%s began at %s.", quote, begun);
	if (!is_over(change) || change->until.lo == change->at.lo)
		return g_strdup_printf("%s is dated %s.", quote, begun);
	g_autofree char *ended = sentence_date(w->t->zone, change->until, false);
	return g_strdup_printf("%s finished at %s.", quote, ended);
}

/* Within one bin nobody can tell what came first. */
static char *difference_of(const Event *change, bool under_way, struct range apart,
                           bool binned)
{
	if (apart.lo < 0) {
		g_autofree char *most =
		        range_length_text(range_point(MAX(apart.hi, -apart.lo)), false);
		return g_strdup_printf("They lie %s apart at most; which of the two came "
		                       "first is not known.",
		                       most);
	}
	g_autofree char *length = range_length_text(apart, binned);
	if (under_way)
		return g_strdup_printf("It began %s before and was under way.", length);
	if (is_over(change))
		return g_strdup_printf("It finished %s before.", length);
	return g_strdup_printf("It is dated %s before.", length);
}

static char *help_of(const struct moment_of_harm *moment, guint others)
{
	const char *what = moment->ends
	                           ? "That it came first does not show that it was the "
	                             "remedy."
	                           : "That it came first does not show that it is the "
	                             "cause.";
	if (others == 0)
		return g_strdup(what);
	return g_strdup_printf("%s %u more %s in that time.", what, others,
	                       others == 1 ? "change was made" : "changes were made");
}

static void add_finding(struct work *w, const Event *change,
                        const struct moment_of_harm *moment, guint others)
{
	Timeline *t = w->t;
	const bool under_way = was_under_way(change, moment);
	const struct range apart =
	        range_minus(moment->at, under_way ? change->at : end_of(change));
	g_autofree char *when = sentence_date(t->zone, moment->at, moment->binned);
	struct finding *finding =
	        finding_add(t, "K13", VERDICT_CANNOT_TELL, said_of(w, change, under_way),
	                    g_strdup_printf("%s at %s.", moment->what, when));
	finding->difference = difference_of(change, under_way, apart, moment->binned);
	finding->help = help_of(moment, others);
	finding->component = g_strdup(change->component);
	finding->said_lane = LANE_CHANGES;
	refs_add_event(finding->refs, change);
	refs_add(finding->refs,
	         moment->window != NULL ? moment->window->refs : t->start_refs);
}

/* --- the two ends ------------------------------------------------------------------------ */

static void check(struct work *w, const struct moment_of_harm *moment)
{
	g_autoptr(GArray) found = candidates(w, moment);
	const guint shown = MIN(found->len, CHANGES_MAX);
	for (guint i = 0; i < shown; i++)
		add_finding(w, g_array_index(found, struct candidate, i).change, moment,
		            i + 1 == shown ? found->len - shown : 0);
}

static void check_start(struct work *w)
{
	const Timeline *t = w->t;
	const bool measured = g_strcmp0(t->start_rule, "measured-onset") == 0;
	g_autofree char *signal =
	        measured ? sentence_signal(w->onset_window->series) : NULL;
	g_autofree char *what =
	        signal != NULL ? g_strdup_printf("%s rose above baseline", signal)
	                       : g_strdup(deeds_made(t->incident) ? "The first alert came"
	                                                          : "The incident began");
	check(w, &(struct moment_of_harm){ .at = t->start,
	                                   .binned = measured,
	                                   .reach = threshold_span(K13_START),
	                                   .window = measured ? w->onset_window : NULL,
	                                   .what = what });
}

/* The machines' window that ends last: what its end says is recovery. */
static const struct window *last_window(const Timeline *t)
{
	const struct window *last = NULL;
	for (guint i = 0; i < t->windows->len; i++) {
		const struct window *window = t->windows->pdata[i];
		if (window_is_machine(window) && !range_is_open(window->end) &&
		    (last == NULL || window->end.lo > last->end.lo))
			last = window;
	}
	return last;
}

static void check_end(struct work *w)
{
	const struct window *last = last_window(w->t);
	if (last == NULL || g_strcmp0(w->t->impact_rule, "machine-windows") != 0)
		return;
	g_autofree char *signal = sentence_signal(last->series);
	g_autofree char *what = g_strdup_printf("%s were back at baseline", signal);
	check(w, &(struct moment_of_harm){ .at = last->end,
	                                   .binned = true,
	                                   .reach = threshold_span(K13_END),
	                                   .window = last,
	                                   .ends = true,
	                                   .what = what });
}

/* What stepped and stayed: "slower since the deploy". */
static void check_steps(struct work *w)
{
	for (guint i = 0; i < w->t->others->len; i++) {
		const struct window *window = w->t->others->pdata[i];
		if (window->way < WINDOW_STEP_UP)
			continue;
		g_autofree char *signal = sentence_signal(window->series);
		g_autofree char *way = sentence_way(window);
		g_autofree char *what =
		        g_strdup_printf("%s %s and stayed there", signal, way);
		check(w, &(struct moment_of_harm){ .at = window->start,
		                                   .binned = true,
		                                   .reach = threshold_span(K13_START),
		                                   .window = window,
		                                   .what = what });
	}
}

void changes_check(struct work *w)
{
	if (!range_known(w->t->start))
		return;
	check_start(w);
	check_end(w);
	check_steps(w);
}
