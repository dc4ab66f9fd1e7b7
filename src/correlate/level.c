/*
 * level.c - levels of components: as the page announced them, and as their own signals show them.
 *
 * An announced level lasts until the next one that is announced, the last one until "resolved", or open when that was not
 * published. By evidence: degraded under 5 % of requests failing at the peak, partial under 50 %, else major outage.
 */
#include "correlate/steps.h"

#include "correlate/phrase.h"
#include "correlate/window.h"

static struct component *component_of(GPtrArray *components, const char *name,
                                      enum track track)
{
	for (guint i = 0; i < components->len; i++) {
		struct component *component = components->pdata[i];
		if (component->track == track && g_str_equal(component->name, name))
			return component;
	}
	struct component *component = component_new(name, track);
	g_ptr_array_add(components, component);
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

static void follow(GPtrArray *components, const Event *event)
{
	if (event->component == NULL || event->level == LEVEL_NONE ||
	    !range_known(event->at))
		return;
	struct component *component =
	        component_of(components, event->component, TRACK_ANNOUNCED);
	struct level_span *last = last_level(component);
	g_autoptr(GArray) refs = refs_of(event, NULL);
	if (last != NULL && last->level == event->level) {
		refs_add(last->refs, refs); /* said again, no change */
		return;
	}
	if (last != NULL)
		last->end = event->at;
	add_level(component, event->level, event->at,
	          (struct range){ event->at.lo, RANGE_OPEN }, refs);
}

/* The end of the incident ends what the page announced; nothing else does. */
static void close_levels(const Timeline *t)
{
	for (guint i = 0; i < t->components->len; i++) {
		struct level_span *last = last_level(t->components->pdata[i]);
		if (last == NULL)
			continue;
		if (t->end_published && last->start.lo <= t->resolved.lo)
			last->end = t->resolved;
		else if (range_known(t->resolved))
			last->end.lo = MAX(last->start.lo, t->resolved.lo);
	}
}

static void listed(struct work *w)
{
	const Incident *incident = w->group->incident;
	for (guint i = 0; i < incident->components->len; i++)
		component_of(w->t->components, incident->components->pdata[i],
		             TRACK_ANNOUNCED);
}

static enum level level_by_share(const struct window *window)
{
	if (window->series->measure != MEASURE_ERRORS || !(window->peak <= 1))
		return LEVEL_DEGRADED;
	return window->peak < 0.05  ? LEVEL_DEGRADED
	       : window->peak < 0.5 ? LEVEL_PARTIAL
	                            : LEVEL_MAJOR;
}

void levels_follow(struct work *w)
{
	Timeline *t = w->t;
	for (guint i = 0; i < w->group->levels->len; i++)
		follow(t->components, w->group->levels->pdata[i]);
	listed(w);
	close_levels(t);
	for (guint i = 0; i < t->windows->len; i++) {
		const struct window *window = t->windows->pdata[i];
		const char *name = window->series->component;
		if (name == NULL || !window_is_machine(window))
			continue;
		const char *known = name_match(name, w->group->names);
		struct component *component = component_of(
		        t->components, known != NULL ? known : name, TRACK_EVIDENCE);
		add_level(component, level_by_share(window), window->start, window->end,
		          window->refs);
	}
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
