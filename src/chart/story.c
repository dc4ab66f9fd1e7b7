/* Reading a timeline for charts. Everything may be missing; nothing is invented. */
#include "chart/story.h"
#include "chart/text.h"
#include "chart/words.h"

#include <string.h>

#define MAX_MOMENTS 24

static void moment_clear(gpointer data)
{
	struct moment *moment = data;
	g_free(moment->name);
	g_free(moment->brief);
	g_free(moment->href);
}

/* A word for the narrow form, where the milestone is one of the usual. */
static const char *brief_of(enum phase phase)
{
	switch (phase) {
	case PHASE_START:
		return "Start";
	case PHASE_INVESTIGATING:
		return "Posted";
	case PHASE_IDENTIFIED:
		return "Cause";
	case PHASE_MONITORING:
		return "Fix in";
	case PHASE_RESOLVED:
	case PHASE_COMPLETED:
		return "Over";
	default:
		return NULL;
	}
}

static void add_moment(Story *story, int number, struct range at, const char *name,
                       enum phase phase)
{
	/* "Resolved some time after" is no moment that could stand on an axis. */
	if (!range_known(at) || range_is_open(at) || story->moments->len >= MAX_MOMENTS)
		return;
	struct moment moment = { .number = number, .at = at };
	moment.name = text_isolate(name);
	moment.brief = g_strdup(brief_of(phase) != NULL ? brief_of(phase) : moment.name);
	moment.href = g_strdup_printf("#m%d", number);
	g_array_append_val(story->moments, moment);
}

static int by_time(gconstpointer a, gconstpointer b)
{
	const struct moment *p = a, *q = b;
	gint64 x = words_instant(p->at), y = words_instant(q->at);
	if (x != y)
		return x < y ? -1 : 1;
	return p->number - q->number;
}

static enum phase phase_of(const struct entry *entry)
{
	if (entry->event != NULL)
		return entry->event->repeats_phase ? PHASE_NONE : entry->event->phase;
	return g_strcmp0(entry->label, "Start") == 0 ? PHASE_START : PHASE_NONE;
}

/* What was said about the incident has a number too, but is no moment of it. */
static bool is_moment(const struct entry *entry)
{
	return entry->milestone > 0 && entry->kind != KIND_STATEMENT &&
	       entry->kind != KIND_CLAIM;
}

static void moments_of_entries(Story *story, const Timeline *t)
{
	for (guint i = 0; i < t->entries->len; i++) {
		const struct entry *entry = g_ptr_array_index(t->entries, i);
		if (is_moment(entry))
			add_moment(story, entry->milestone, entry->at,
			           entry->label != NULL  ? entry->label
			           : entry->text != NULL ? entry->text
			                                 : "",
			           phase_of(entry));
	}
}

static void posts_of_entries(Story *story, const Timeline *t)
{
	for (guint i = 0; i < t->entries->len; i++) {
		const struct entry *entry = g_ptr_array_index(t->entries, i);
		const struct post post = { words_instant(entry->at), entry };
		if (entry->event != NULL && entry->event->kind == KIND_POST &&
		    entry->event->lane == LANE_STATUS && entry->milestone == 0 &&
		    range_known(entry->at) && !range_is_open(entry->at))
			g_array_append_val(story->posts, post);
	}
}

guint story_posts_between(const Story *story, gint64 from, gint64 to)
{
	guint n = 0;
	for (guint i = 0; i < story->posts->len; i++) {
		const gint64 at = g_array_index(story->posts, struct post, i).at;
		n += at >= from && at <= to;
	}
	return n;
}

/* A timeline whose entries carry no numbers still has its milestones. */
static void moments_of_milestones(Story *story, const Timeline *t)
{
	const struct {
		struct range at;
		const char *name;
		enum phase phase;
	} known[] = {
		{ t->start, "Start", PHASE_START },
		{ t->first_post, "First post", PHASE_INVESTIGATING },
		{ t->identified, "Identified", PHASE_IDENTIFIED },
		{ t->monitoring, "Monitoring", PHASE_MONITORING },
		{ range_is_open(t->resolved) ? RANGE_NONE : t->resolved, "Resolved",
		  PHASE_RESOLVED },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
		add_moment(story, (int)story->moments->len + 1, known[i].at,
		           known[i].name, known[i].phase);
}

const char *stage_name(const struct stage *stage)
{
	switch (stage->phase) {
	case PHASE_START:
		return "Before first post";
	case PHASE_IDENTIFIED:
		return "Identified, fixing";
	default:
		return phase_name((int)stage->phase);
	}
}

static bool is_over(enum phase phase)
{
	return phase == PHASE_RESOLVED || phase == PHASE_POSTMORTEM ||
	       phase == PHASE_COMPLETED || phase == PHASE_SCHEDULED ||
	       phase == PHASE_NONE;
}

static void add_stage(Story *story, enum phase phase, struct range start,
                      struct range end)
{
	if (!range_known(start) || range_is_open(start))
		return;
	struct stage stage = { .phase = phase, .start = start, .end = end };
	stage.open = !range_known(end) || range_is_open(end);
	if (stage.open)
		stage.end = range_of(range_known(end) ? MAX(end.lo, start.lo) : start.lo,
		                     RANGE_OPEN);
	stage.length = words_between(stage.start, stage.end);
	stage.from = words_instant(start);
	stage.to = MAX(words_instant(stage.end), stage.from);
	/* Written down backwards or within one minute: no stay that could be drawn. */
	if (!stage.open && stage.to <= stage.from)
		return;
	g_array_append_val(story->stages, stage);
}

/* Backfilled incidents may state a start after the first post; then there is no time before it. */
static void stage_before_first_post(Story *story, const Timeline *t)
{
	if (range_known(t->start) && range_known(t->first_post) &&
	    t->start.lo < t->first_post.lo)
		add_stage(story, PHASE_START, t->start, t->first_post);
}

static void stages_of_phases(Story *story, const Timeline *t)
{
	for (guint i = 0; i < t->phases->len; i++) {
		const struct phase_span *span = g_ptr_array_index(t->phases, i);
		if (span->track == TRACK_ANNOUNCED && !is_over(span->phase))
			add_stage(story, span->phase, span->start, span->end);
	}
}

static void stages_of_milestones(Story *story, const Timeline *t)
{
	const struct {
		enum phase phase;
		struct range start;
	} known[] = { { PHASE_INVESTIGATING, t->first_post },
		      { PHASE_IDENTIFIED, t->identified },
		      { PHASE_MONITORING, t->monitoring },
		      { PHASE_RESOLVED, t->resolved } };
	for (gsize i = 0; i + 1 < G_N_ELEMENTS(known); i++) {
		struct range end = RANGE_NONE;
		for (gsize k = i + 1; k < G_N_ELEMENTS(known) && !range_known(end); k++)
			end = known[k].start;
		if (range_known(known[i].start) &&
		    (!range_known(end) || end.lo > known[i].start.lo))
			add_stage(story, known[i].phase, known[i].start, end);
	}
}

static int by_from(gconstpointer a, gconstpointer b)
{
	const struct stage *p = a, *q = b;
	if (p->from != q->from)
		return p->from < q->from ? -1 : 1;
	return (int)p->phase - (int)q->phase;
}

/*
 * One stage at a time. A page that shows its posts out of order (K7 says so) has phases that overlap: then each lasts
 * until the next one begins.
 */
static void part_stages(Story *story)
{
	GArray *stages = story->stages;
	g_array_sort(stages, by_from);
	for (guint i = 0; i + 1 < stages->len;) {
		struct stage *stage = &g_array_index(stages, struct stage, i);
		const struct stage *next = stage + 1;
		if (stage->open || stage->to > next->from) {
			stage->open = false;
			stage->end = next->start;
			stage->to = next->from;
			stage->length = words_between(stage->start, stage->end);
		}
		if (stage->to <= stage->from)
			g_array_remove_index(stages, i);
		else
			i++;
	}
}

static void stretch(gint64 *lo, gint64 *hi, gint64 at)
{
	if (at == INSTANT_NONE || at == RANGE_OPEN)
		return;
	*lo = *lo == INSTANT_NONE ? at : MIN(*lo, at);
	*hi = *hi == INSTANT_NONE ? at : MAX(*hi, at);
}

static void reach(Story *story, gint64 at)
{
	stretch(&story->begin, &story->end, at);
}

/* Windows of slow signals may run on for long; they stretch the picture by its own length at most. */
static void reach_windows(Story *story, const Timeline *t)
{
	bool bare = story->begin == INSTANT_NONE;
	gint64 slack = bare ? 0 : MAX(story->end - story->begin, HOUR);
	gint64 lo = bare ? G_MININT64 : story->begin - slack;
	gint64 hi = bare ? G_MAXINT64 : story->end + slack;
	story->first = story->begin;
	story->last = story->end;
	for (guint i = 0; i < t->windows->len; i++) {
		const struct window *window = g_ptr_array_index(t->windows, i);
		if (!range_known(window->start))
			continue;
		gint64 from = window->start.lo;
		gint64 to = range_known(window->end) ? MAX(window->end.lo, from) : from;
		stretch(&story->first, &story->last, CLAMP(from, lo, hi));
		stretch(&story->first, &story->last, CLAMP(to, lo, hi));
	}
	/* What stepped and stayed is drawn with the step in it, and what was before. */
	for (guint i = 0; i < t->others->len; i++) {
		const struct window *window = g_ptr_array_index(t->others, i);
		if (range_known(window->start) && window->way >= WINDOW_STEP_UP)
			stretch(&story->first, &story->last,
			        CLAMP(window->start.lo - 20 * MINUTE, lo, hi));
	}
	if (bare) {
		story->begin = story->first;
		story->end = story->last;
	}
}

/* The last sign of an incident that goes on: a post, or a signal that is still hurt. */
static gint64 last_sign(const Timeline *t)
{
	gint64 last = INSTANT_NONE;
	for (guint i = 0; i < t->entries->len; i++) {
		const struct entry *entry = g_ptr_array_index(t->entries, i);
		if (entry->event != NULL && entry->event->kind == KIND_POST &&
		    range_known(entry->at))
			last = MAX(last, entry->at.lo);
	}
	if (range_is_open(t->impact_end))
		last = MAX(last, t->impact_end.lo);
	return last;
}

/* Where the page says that it goes on, the open stage lasts until that sign; else only its beginning is known. */
static void stretch_open_stage(Story *story, const Timeline *t)
{
	for (guint i = 0; i < story->stages->len; i++) {
		struct stage *stage = &g_array_index(story->stages, struct stage, i);
		if (!stage->open)
			continue;
		if (story->ongoing)
			stage->to = MAX(stage->to, last_sign(t));
		stage->length =
		        words_between(stage->start, range_of(stage->to, RANGE_OPEN));
	}
}

static void set_hull(Story *story, const Timeline *t)
{
	reach(story, words_instant(t->start));
	reach(story, words_instant(t->first_post));
	for (guint i = 0; i < story->stages->len; i++) {
		const struct stage *stage =
		        &g_array_index(story->stages, struct stage, i);
		reach(story, stage->from);
		reach(story, stage->to);
	}
	if (range_known(t->resolved) && !range_is_open(t->resolved))
		reach(story, words_instant(t->resolved));
	if (range_known(t->impact_start))
		reach(story, words_instant(t->impact_start));
	if (range_known(t->impact_end))
		reach(story, t->impact_end.lo);
	reach_windows(story, t);
	if (story->begin != INSTANT_NONE)
		return;
	for (guint i = 0; i < story->moments->len; i++)
		reach(story,
		      words_instant(g_array_index(story->moments, struct moment, i).at));
	story->first = story->begin;
	story->last = story->end;
}

/* Moments far outside, such as a press claim of the next week, stay in the table. */
static void drop_far_moments(Story *story)
{
	gint64 slack = MAX(story->end - story->begin, HOUR) / 8;
	for (guint i = story->moments->len; i-- > 0;) {
		gint64 at =
		        words_instant(g_array_index(story->moments, struct moment, i).at);
		if (at < story->begin - slack || at > story->end + slack)
			g_array_remove_index(story->moments, i);
	}
}

Story *story_new(const Timeline *t)
{
	Story *story = g_new0(Story, 1);
	story->moments = g_array_new(FALSE, TRUE, sizeof(struct moment));
	g_array_set_clear_func(story->moments, moment_clear);
	story->stages = g_array_new(FALSE, TRUE, sizeof(struct stage));
	story->posts = g_array_new(FALSE, FALSE, sizeof(struct post));
	story->begin = story->end = INSTANT_NONE;

	posts_of_entries(story, t);
	moments_of_entries(story, t);
	if (story->moments->len == 0)
		moments_of_milestones(story, t);
	g_array_sort(story->moments, by_time);

	stage_before_first_post(story, t);
	guint before = story->stages->len;
	stages_of_phases(story, t);
	if (story->stages->len == before)
		stages_of_milestones(story, t);

	part_stages(story);

	bool over = t->incident != NULL && is_over(t->incident->status) &&
	            t->incident->status != PHASE_NONE;
	for (guint i = 0; i < story->stages->len; i++)
		story->open |= g_array_index(story->stages, struct stage, i).open;
	story->ongoing = story->open && t->incident != NULL && !over &&
	                 t->incident->status != PHASE_NONE;
	stretch_open_stage(story, t);
	set_hull(story, t);
	drop_far_moments(story);
	return story;
}

void story_free(Story *story)
{
	if (story == NULL)
		return;
	g_array_unref(story->moments);
	g_array_unref(story->stages);
	g_array_unref(story->posts);
	g_free(story);
}

const struct window *story_window(const Timeline *timeline, enum measure measure)
{
	const struct window *best = NULL;
	for (guint i = 0; i < timeline->windows->len; i++) {
		const struct window *window = g_ptr_array_index(timeline->windows, i);
		if (window->series == NULL || window->series->measure != measure ||
		    window->series->samples->len == 0 || window->series->width <= 0)
			continue;
		if (best == NULL || window->peak > best->peak)
			best = window;
	}
	return best;
}

const char *story_impact_source(const Timeline *timeline)
{
	const char *rule = timeline->impact_rule;
	if (rule == NULL || !range_known(timeline->impact_start))
		return NULL;
	if (g_str_has_prefix(rule, "machine"))
		return "failed requests";
	if (g_str_has_prefix(rule, "reports"))
		return "user reports";
	if (g_str_equal(rule, "alerts"))
		return "alerts";
	return "the status page";
}
