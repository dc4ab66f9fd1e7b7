/*
 * level.c - levels of components: as the page announced them, and as their own signals show them.
 *
 * An announced level lasts until the next one that is announced, the last one until "resolved", or open when that was not
 * published. By evidence: degraded under 5 % of requests failing at the peak, partial under 50 %, else major outage.
 */
#include "correlate/steps.h"

#include "correlate/phrase.h"
#include "correlate/window.h"

/* Components of one track by their names, so that a list of thousands is not searched for each level. */
struct board {
	GPtrArray *components; /* of the timeline */
	GHashTable *known;     /* char * -> struct component * */
	enum track track;
};

static struct board board_new(GPtrArray *components, enum track track)
{
	return (struct board){ components, g_hash_table_new(g_str_hash, g_str_equal),
		               track };
}

static struct component *component_of(struct board *board, const char *name)
{
	struct component *component = g_hash_table_lookup(board->known, name);
	if (component != NULL)
		return component;
	component = component_new(name, board->track);
	g_ptr_array_add(board->components, component);
	g_hash_table_insert(board->known, component->name, component);
	return component;
}

static struct level_span *last_level(const struct component *component)
{
	if (component->levels->len == 0)
		return NULL;
	return &g_array_index(component->levels, struct level_span,
	                      component->levels->len - 1);
}

static void add_level(struct component *component, enum level level, struct range start,
                      struct range end, const GArray *refs)
{
	struct level_span span = {
		.level = level, .start = start, .end = end, .refs = refs_new()
	};
	refs_add(span.refs, refs);
	g_array_append_val(component->levels, span);
}

static void follow(struct board *board, const Event *event)
{
	if (event->component == NULL || event->level == LEVEL_NONE || event->withdrawn ||
	    !range_known(event->at))
		return;
	struct component *component = component_of(board, event->component);
	struct level_span *last = last_level(component);
	if (last != NULL && last->level == event->level) {
		refs_set_last(last->refs, event); /* said again, no change */
		return;
	}
	g_autoptr(GArray) refs = refs_of(event, NULL);
	if (last != NULL)
		last->end = event->at;
	add_level(component, event->level, event->at,
	          (struct range){ event->at.lo, RANGE_OPEN }, refs);
}

/* The end of the incident ends what the page announced; nothing else does. */
static void close_levels(const Timeline *t)
{
	const struct range end = timeline_end(t);
	const bool ended = range_known(end) && !range_is_open(end);
	for (guint i = 0; i < t->components->len; i++) {
		struct level_span *last = last_level(t->components->pdata[i]);
		if (last == NULL)
			continue;
		if (ended && last->start.lo <= end.lo)
			last->end = end;
		else if (range_known(t->resolved))
			last->end.lo = MAX(last->start.lo, t->resolved.lo);
	}
}

static void announced(struct work *w)
{
	const Incident *incident = w->group->incident;
	struct board board = board_new(w->t->components, TRACK_ANNOUNCED);
	for (guint i = 0; i < w->group->levels->len; i++)
		follow(&board, w->group->levels->pdata[i]);
	for (guint i = 0; i < incident->components->len; i++)
		component_of(&board, incident->components->pdata[i]);
	g_hash_table_unref(board.known);
	close_levels(w->t);
}

static enum level level_by_share(const struct window *window)
{
	/* Requests that never came failed all the same. */
	if (window->way == WINDOW_DROP && window->peak_baseline > 0)
		return window->peak < 0.5 * window->peak_baseline ? LEVEL_MAJOR
		                                                  : LEVEL_PARTIAL;
	if (window->series->measure != MEASURE_ERRORS || !(window->peak <= 1))
		return LEVEL_DEGRADED;
	return window->peak < 0.05  ? LEVEL_DEGRADED
	       : window->peak < 0.5 ? LEVEL_PARTIAL
	                            : LEVEL_MAJOR;
}

void levels_follow(struct work *w)
{
	Timeline *t = w->t;
	announced(w);
	struct board board = board_new(t->components, TRACK_EVIDENCE);
	for (guint i = 0; i < t->windows->len; i++) {
		const struct window *window = t->windows->pdata[i];
		const char *name = window->series->component;
		if (name == NULL || !window_is_machine(window))
			continue;
		const char *known = name_match(name, w->group->names);
		add_level(component_of(&board, known != NULL ? known : name),
		          level_by_share(window), window->start, window->end,
		          window->refs);
	}
	g_hash_table_unref(board.known);
}

const struct component *level_component(const Timeline *t, const char *said,
                                        enum track track)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	for (guint i = 0; i < t->components->len; i++) {
		const struct component *component = t->components->pdata[i];
		if (component->track == track)
			g_ptr_array_add(names, component->name);
	}
	const char *name = name_match(said, names);
	for (guint i = 0; name != NULL && i < t->components->len; i++) {
		const struct component *component = t->components->pdata[i];
		if (component->track == track && component->name == name)
			return component;
	}
	return NULL;
}
