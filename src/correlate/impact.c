/*
 * impact.c - which windows are of the incident, when impact began and ended.
 *
 * The machines' own windows decide, then an end that a post states, then the worst part of what users report; the tail of
 * user reports and the paperwork of the page never do.
 */
#include "correlate/deed.h"

#include "correlate/threshold.h"
#include "correlate/window.h"

#include <math.h>
#include <stdlib.h>

/* Where the baseline is only assumed, what no daily rhythm does: a tenth of the peak, or a sudden rise. */
static const double FLAT_SHARE = 0.10, JUMP_SHARE = 0.01, JUMP_RATIO = 1.8;
enum { JUMP_COUNTS = 10, JUMP_BINS = 4 };

/* Whether sample i rises at once over the mean of the bins before it. */
static bool jumps(const Series *series, guint i, const struct window *window)
{
	const struct sample *samples =
	        (const struct sample *)(void *)series->samples->data;
	double before = 0;
	guint n = MIN(i, JUMP_BINS);
	for (guint k = i - n; k < i; k++)
		before += MAX(samples[k].count, 0);
	before = n > 0 ? before / n : window->peak_baseline;
	double rise = samples[i].count - before;
	return rise >= JUMP_COUNTS && samples[i].count >= JUMP_RATIO * before &&
	       rise >= JUMP_SHARE * window->peak;
}

/* The first bin of a window that counts: of a flat baseline the first that no daily rhythm makes. */
static struct range first_bin(const struct window *window)
{
	const Series *series = window->series;
	if (!g_str_has_suffix(window->rule, "/flat"))
		return window->first;
	double limit = window->peak_baseline +
	               FLAT_SHARE * (window->peak - window->peak_baseline);
	for (guint i = 0; i < series->samples->len; i++) {
		const struct sample *sample =
		        &g_array_index(series->samples, struct sample, i);
		if (sample->start >= window->first.lo &&
		    sample->start < window->major_start.lo &&
		    (sample->count >= limit || jumps(series, i, window)))
			return range_of(sample->start, sample->start + series->width);
	}
	return window->major_start;
}

struct range window_onset(const struct window *window)
{
	struct range first = first_bin(window);
	if (!g_str_has_suffix(window->rule, "/flat") ||
	    first.lo <= window->start.hi + window->series->width)
		return window->start;
	return first;
}

static struct range reach_of(const struct work *w)
{
	const Timeline *t = w->t;
	struct range reach = RANGE_NONE;
	if (w->group->incident->everything)
		return w->group->incident->window;
	if (!range_known(t->start))
		return reach;
	reach = range_of(t->start.lo - threshold_span(WINDOW_LINK_BEFORE), t->start.hi);
	const Event *last = group_last(w->group, PHASE_NONE);
	if (w->group->incident->kind == INCIDENT_WINDOW)
		reach.hi = w->group->incident->window.hi == RANGE_OPEN
		                   ? RANGE_OPEN
		                   : MAX(reach.hi, w->group->incident->window.hi);
	else if (t->end_published)
		reach.hi = MAX(reach.hi, t->resolved.hi);
	else if (last != NULL)
		reach.hi = MAX(reach.hi, last->at.hi + threshold_span(WINDOW_LINK_AFTER));
	else
		reach.hi += threshold_span(WINDOW_LINK_AFTER);
	if (w->group->incident->kind == INCIDENT_WINDOW)
		reach.lo = t->start.lo;
	return reach;
}

static struct window *window_copy(const struct window *window)
{
	struct window *copy = g_memdup2(window, sizeof *window);
	copy->refs = refs_new();
	refs_add(copy->refs, window->refs);
	return copy;
}

/* An offset of its clock that is not known exactly widens the ends of what was measured by it. */
static void widen_by_clock(const Evidence *evidence, struct window *window)
{
	const Source *source = evidence_source(evidence, window->series->source);
	const Correction *correction = source != NULL ? source->correction : NULL;
	if (correction_is_empty(correction))
		return;
	const gint64 half = (correction->add.hi - correction->add.lo) / 2;
	struct range *const ends[] = { &window->start, &window->end, &window->major_start,
		                       &window->major_end };
	for (gsize i = 0; i < G_N_ELEMENTS(ends); i++)
		if (range_known(*ends[i]))
			*ends[i] = (struct range){ ends[i]->lo - half,
				                   range_is_open(*ends[i])
				                           ? RANGE_OPEN
				                           : ends[i]->hi + half };
}

static bool touches(const struct window *window, struct range reach)
{
	/* What never comes back is of the incident at whose time it came. */
	gint64 end = window->way >= WINDOW_STEP_UP ? window->start.hi : window->end.hi;
	/* Where the data stop nothing is known of later: years may lie between. */
	if (end == RANGE_OPEN)
		end = MAX(window->start.hi, window->end.lo);
	return window->start.lo <= reach.hi && end >= reach.lo;
}

/* How far it went from what is usual, in shares of that. */
static double farness(const struct window *window)
{
	return fabs(window->peak - window->peak_baseline) /
	       MAX(fabs(window->peak_baseline), 1e-9);
}

/* Quantiles of one measurement tell one story: of those that overlap the one that went farthest is kept. */
static bool same_story(const struct window *a, const struct window *b)
{
	return a->series->measure == MEASURE_GAUGE &&
	       b->series->measure == MEASURE_GAUGE && a->way == b->way &&
	       a->series->source == b->series->source &&
	       g_strcmp0(a->series->unit, b->series->unit) == 0 &&
	       g_strcmp0(a->series->component, b->series->component) == 0 &&
	       g_strcmp0(a->series->part, b->series->part) == 0 &&
	       a->start.lo <= b->end.hi && b->start.lo <= a->end.hi;
}

void others_keep(GPtrArray *others, const struct window *window,
                 struct window *(*copy)(const struct window *))
{
	for (guint i = 0; i < others->len; i++) {
		const struct window *old = others->pdata[i];
		if (!same_story(old, window))
			continue;
		if (farness(old) >= farness(window))
			return;
		g_ptr_array_remove_index(others, i--);
	}
	g_ptr_array_add(others, copy(window));
}

/* Where no signal of harm speaks, vanished requests or slow answers do, if strong enough. */
static void promote_others(Timeline *t)
{
	for (guint i = 0; i < t->others->len;) {
		struct window *window = t->others->pdata[i];
		if (window->strong)
			g_ptr_array_add(t->windows,
			                g_ptr_array_steal_index(t->others, i));
		else
			i++;
	}
}

void windows_link(struct work *w, const GPtrArray *all, const GPtrArray *others)
{
	Timeline *t = w->t;
	struct range reach = reach_of(w);
	if (!range_known(reach) || w->group->incident->kind == INCIDENT_MAINTENANCE)
		return;
	for (guint i = 0; i < all->len; i++)
		if (touches(all->pdata[i], reach))
			g_ptr_array_add(t->windows, window_copy(all->pdata[i]));
	for (guint i = 0; i < others->len; i++)
		if (touches(others->pdata[i], reach))
			others_keep(t->others, others->pdata[i], window_copy);
	if (t->windows->len == 0 && w->group->incident->kind == INCIDENT_WINDOW)
		promote_others(t);
	for (guint i = 0; i < t->windows->len; i++)
		widen_by_clock(t->evidence, t->windows->pdata[i]);
	for (guint i = 0; i < t->others->len; i++)
		widen_by_clock(t->evidence, t->others->pdata[i]);
	g_ptr_array_sort(t->windows, window_by_start);
	g_ptr_array_sort(t->others, window_by_start);
}

static const struct window *earliest(const GPtrArray *windows, bool machine)
{
	const struct window *best = NULL;
	for (guint i = 0; i < windows->len; i++) {
		const struct window *window = windows->pdata[i];
		if (window_is_machine(window) != machine)
			continue;
		if (best == NULL || window_onset(window).lo < window_onset(best).lo)
			best = window;
	}
	return best;
}

void onset_find(struct work *w)
{
	const struct window *machine = earliest(w->t->windows, true);
	const struct window *users = earliest(w->t->windows, false);
	w->onset_window = machine != NULL ? machine : users;
	w->onset = w->onset_window != NULL ? window_onset(w->onset_window) : RANGE_NONE;
	if (users != NULL)
		w->t->first_users = first_bin(users);
}

/* --- the end ------------------------------------------------------------------ */

static struct range last_end(const GPtrArray *windows, bool machine, bool major)
{
	struct range end = RANGE_NONE;
	for (guint i = 0; i < windows->len; i++) {
		const struct window *window = windows->pdata[i];
		if (window_is_machine(window) == machine)
			end = range_max(end, major ? window->major_end : window->end);
	}
	return end;
}

/* The last word of the page before "resolved": a fix in place, else any post. */
static struct range last_word(const struct work *w)
{
	const Event *fix = group_last(w->group, PHASE_MONITORING);
	if (fix != NULL)
		return fix->at;
	for (guint i = w->group->posts->len; i-- > 0;) {
		const Event *post = w->group->posts->pdata[i];
		if (post_counts(post) && post->phase != PHASE_RESOLVED)
			return post->at;
	}
	return RANGE_NONE;
}

static void set_end(Timeline *t, struct range end, const char *rule)
{
	if (range_known(end) && range_known(t->impact_start) &&
	    end.hi < t->impact_start.lo)
		return;
	t->impact_end = end;
	t->impact_rule = rule;
}

/* No "resolved" was published: it lasted at least until the fix, and until the last failure that was measured. */
static void end_unpublished(struct work *w, struct range machine)
{
	Timeline *t = w->t;
	struct range word = range_known(t->monitoring) ? t->monitoring : last_word(w);
	const Event *fix = group_last(w->group, PHASE_MONITORING);
	if (fix != NULL)
		word = range_max(word, fix->at);
	gint64 lo = MAX(range_known(word) ? word.lo : G_MININT64,
	                range_known(machine) ? machine.lo : G_MININT64);
	if (lo != G_MININT64)
		set_end(t, (struct range){ lo, RANGE_OPEN },
		        range_known(machine) ? "machine-windows" : "announced");
}

static void end_published(struct work *w)
{
	Timeline *t = w->t;
	struct range word = last_word(w);
	if (!range_known(word))
		word = t->start;
	if (range_known(word) && word.lo <= t->resolved.hi)
		set_end(t, range_of(word.lo, t->resolved.hi), "announced");
}

void impact_decide(struct work *w)
{
	Timeline *t = w->t;
	enum incident_kind kind = w->group->incident->kind;
	if (kind == INCIDENT_MAINTENANCE)
		return;
	struct range machine = last_end(t->windows, true, false);
	struct range users = last_end(t->windows, false, true);
	bool posts = group_first(w->group, PHASE_NONE) != NULL;
	t->impact_start = t->start;
	/* One post, typed in afterwards, tells no length. */
	if (range_known(w->stated_end) && !range_known(machine))
		set_end(t, w->stated_end, "stated-in-text");
	else if (posts && !t->end_published)
		end_unpublished(w, machine);
	else if (range_known(machine))
		set_end(t, machine, "machine-windows");
	else if (posts && t->phases->len > 1)
		end_published(w);
	else if (range_known(users))
		set_end(t, users, "reports-major-window");
	else if (deeds_made(w->group->incident) &&
	         w->group->incident->window.hi != RANGE_OPEN)
		set_end(t, range_point(w->group->incident->window.hi), "alerts");
}

/* --- union --------------------------------------------------------------------- */

struct stay {
	gint64 from, to;
};

static int by_from(const void *a, const void *b)
{
	const struct stay *x = a, *y = b;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return (x->to > y->to) - (x->to < y->to);
}

static gint64 covered(GArray *stays)
{
	gint64 sum = 0, until = G_MININT64;
	qsort(stays->data, stays->len, sizeof(struct stay), by_from);
	for (guint i = 0; i < stays->len; i++) {
		struct stay stay = g_array_index(stays, struct stay, i);
		gint64 from = MAX(stay.from, until);
		if (stay.to > from)
			sum += stay.to - from;
		until = MAX(until, stay.to);
	}
	return sum;
}

struct sums {
	GArray *least, *most; /* struct stay */
	bool open;
};

static void add_stay(struct sums *s, struct range start, struct range end)
{
	struct stay least = { start.hi, end.lo };
	struct stay most = { start.lo, range_is_open(end) ? end.lo : end.hi };
	s->open |= range_is_open(end);
	g_array_append_val(s->least, least);
	g_array_append_val(s->most, most);
}

/*
 * Windows of machines and what posts state with both ends. Reports count only where nobody else speaks: beside a page
 * that gives a start and a fix, their worst part would make the impact shorter than it is.
 */
static void collect(const struct work *w, struct sums *s, bool *binned, GArray *refs)
{
	const Timeline *t = w->t;
	bool page = group_first(w->group, PHASE_NONE) != NULL;
	for (int machine = 1; machine >= (page ? 1 : 0); machine--) {
		for (guint i = 0; i < t->windows->len; i++) {
			const struct window *window = t->windows->pdata[i];
			if (window_is_machine(window) != (machine == 1))
				continue;
			if (machine == 1)
				add_stay(s, window->start, window->end);
			else
				add_stay(s, window->major_start, window->major_end);
			*binned = true;
			refs_add(refs, window->refs);
		}
		for (guint i = 0; machine == 1 && i < w->starts->len; i++) {
			const struct said_start *said =
			        &g_array_index(w->starts, struct said_start, i);
			if (!range_known(said->end))
				continue;
			add_stay(s, said->at, said->end);
			refs_add_event(refs, said->event);
		}
		if (s->least->len > 0)
			return;
	}
}

struct range impact_union(const struct work *w, bool *binned, GArray *refs)
{
	struct sums s = { .least = g_array_new(FALSE, FALSE, sizeof(struct stay)),
		          .most = g_array_new(FALSE, FALSE, sizeof(struct stay)) };
	collect(w, &s, binned, refs);
	struct range length = RANGE_NONE;
	if (s.least->len > 0) {
		length.lo = covered(s.least);
		length.hi = s.open ? RANGE_OPEN : covered(s.most);
	}
	g_array_unref(s.least);
	g_array_unref(s.most);
	return length;
}
