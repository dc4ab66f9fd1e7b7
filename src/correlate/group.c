/* group.c - see group.h */
#include "correlate/group.h"

#include <string.h>

/* --- refs -------------------------------------------------------------------- */

struct ref ref_of_event(const Event *event)
{
	return (struct ref){ event->id, event->source, event->line, event->offset,
		             event->length };
}

struct ref ref_of_incident(const Incident *incident)
{
	return (struct ref){ 0, incident->source, incident->line, incident->offset,
		             incident->length };
}

GArray *refs_new(void)
{
	return g_array_new(FALSE, TRUE, sizeof(struct ref));
}

static bool same_ref(const struct ref *a, const struct ref *b)
{
	return a->event == b->event && a->source == b->source && a->offset == b->offset &&
	       a->line == b->line;
}

static void add_ref(GArray *refs, struct ref ref)
{
	for (guint i = 0; i < refs->len; i++)
		if (same_ref(&g_array_index(refs, struct ref, i), &ref))
			return;
	g_array_append_val(refs, ref);
}

void refs_add(GArray *refs, const GArray *more)
{
	for (guint i = 0; more != NULL && i < more->len; i++)
		add_ref(refs, g_array_index(more, struct ref, i));
}

void refs_add_event(GArray *refs, const Event *event)
{
	if (event != NULL)
		add_ref(refs, ref_of_event(event));
}

GArray *refs_of(const Event *a, const Event *b)
{
	GArray *refs = refs_new();
	refs_add_event(refs, a);
	refs_add_event(refs, b);
	return refs;
}

/* --- reach ------------------------------------------------------------------- */

bool group_names_incident(const Event *event, const Incident *incident)
{
	return event->incident != NULL &&
	       (g_strcmp0(event->incident, incident->vendor_id) == 0 ||
	        g_strcmp0(event->incident, incident->slug) == 0);
}

bool post_counts(const Event *post)
{
	return post->kind == KIND_POST && post->phase != PHASE_POSTMORTEM &&
	       range_known(post->at);
}

static void stretch(struct range *span, gint64 lo, gint64 hi)
{
	if (lo == INSTANT_NONE || hi == INSTANT_NONE || hi == RANGE_OPEN)
		return;
	*span = range_hull(*span, range_of(lo, MAX(lo, hi)));
}

/* What the fields of an incident alone say of its time. */
static struct range fields_span(const Incident *incident)
{
	struct range span = RANGE_NONE;
	if (incident->kind == INCIDENT_WINDOW && range_known(incident->window))
		return incident->window.hi == RANGE_OPEN
		               ? range_point(incident->window.lo)
		               : incident->window;
	if (incident->kind == INCIDENT_MAINTENANCE) {
		stretch(&span, incident->scheduled_for, incident->scheduled_for);
		stretch(&span, incident->scheduled_until, incident->scheduled_until);
		return span;
	}
	stretch(&span, incident->created_at, incident->created_at);
	if (!incident->backfilled)
		stretch(&span, incident->started_at, incident->started_at);
	stretch(&span, incident->resolved_at, incident->resolved_at);
	return span;
}

/* struct range by incident of the evidence, from its posts; one pass over the events. */
static GArray *reaches_of(const Evidence *evidence)
{
	GArray *reaches = g_array_new(FALSE, TRUE, sizeof(struct range));
	g_autoptr(GHashTable) by_name = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < evidence->incidents->len; i++) {
		const Incident *incident = evidence->incidents->pdata[i];
		struct range span = fields_span(incident);
		g_array_append_val(reaches, span);
		if (incident->slug != NULL)
			g_hash_table_insert(by_name, incident->slug,
			                    GUINT_TO_POINTER(i + 1));
		if (incident->vendor_id != NULL)
			g_hash_table_insert(by_name, incident->vendor_id,
			                    GUINT_TO_POINTER(i + 1));
	}
	for (guint i = 0; i < evidence->events->len; i++) {
		const Event *event = evidence->events->pdata[i];
		if (!post_counts(event) || event->incident == NULL)
			continue;
		guint n = GPOINTER_TO_UINT(g_hash_table_lookup(by_name, event->incident));
		if (n > 0)
			stretch(&g_array_index(reaches, struct range, n - 1),
			        event->at.lo, event->at.hi);
	}
	return reaches;
}

/* How far an instant lies outside a span; 0 inside. */
static gint64 distance(struct range span, gint64 at)
{
	if (!range_known(span))
		return G_MAXINT64;
	return at < span.lo ? span.lo - at : at > span.hi ? at - span.hi : 0;
}

/* --- the group ---------------------------------------------------------------- */

struct limits {
	gint64 before, after;
};

static struct limits limits_of(enum event_kind kind)
{
	switch (kind) {
	case KIND_STATEMENT:
	case KIND_CLAIM:
		return (struct limits){ HOUR, 7 * DAY };
	case KIND_CHANGE:
	case KIND_NOTE: /* what went on in the day before is the setting */
		return (struct limits){ DAY, HOUR };
	default:
		return (struct limits){ 2 * HOUR, HOUR };
	}
}

static bool nearest(const Group *group, const GArray *reaches, gint64 at)
{
	gint64 own = distance(group->span, at);
	for (guint i = 0; i < reaches->len; i++) {
		const Incident *other = group->evidence->incidents->pdata[i];
		struct range span = g_array_index(reaches, struct range, i);
		if (other == group->incident || other->kind != INCIDENT_OUTAGE ||
		    !range_known(span))
			continue;
		gint64 apart = distance(span, at);
		if (apart < own ||
		    (apart == own && span.lo > group->span.lo && span.lo <= at))
			return false;
	}
	return true;
}

static bool belongs(const Group *group, const GArray *reaches, const Event *event)
{
	if (event->incident != NULL)
		return group_names_incident(event, group->incident);
	if (event->kind == KIND_POST || !range_known(group->span) ||
	    !range_known(event->at))
		return false;
	struct limits limits = limits_of(event->kind);
	gint64 at = range_middle(event->at);
	gint64 last = range_known(event->until) && !range_is_open(event->until)
	                      ? MAX(event->at.hi, event->until.hi)
	                      : event->at.hi;
	if (last < group->span.lo - limits.before ||
	    event->at.lo > group->span.hi + limits.after)
		return false;
	/* A maintenance is never what a statement is about when there is no word of it. */
	return group->incident->kind != INCIDENT_MAINTENANCE &&
	       (last < group->span.lo || nearest(group, reaches, at));
}

/* Displayed time, then the time of posting, then the order of phases. */
static int by_display(gconstpointer a, gconstpointer b)
{
	const Event *x = *(const Event *const *)a, *y = *(const Event *const *)b;
	if (x->at.lo != y->at.lo)
		return x->at.lo < y->at.lo ? -1 : 1;
	if (x->posted_at != y->posted_at && x->posted_at != INSTANT_NONE &&
	    y->posted_at != INSTANT_NONE)
		return x->posted_at < y->posted_at ? -1 : 1;
	if (x->phase != y->phase)
		return x->phase < y->phase ? -1 : 1;
	if (x->source != y->source)
		return x->source < y->source ? -1 : 1;
	if (x->offset != y->offset)
		return x->offset < y->offset ? -1 : 1;
	return (x->ordinal > y->ordinal) - (x->ordinal < y->ordinal);
}

static void add_name(GPtrArray *names, GHashTable *seen, char *name)
{
	if (name != NULL && *name != '\0' && g_hash_table_add(seen, name))
		g_ptr_array_add(names, name);
}

static GPtrArray *names_of(const Evidence *evidence)
{
	GPtrArray *names = g_ptr_array_new();
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < evidence->events->len; i++) {
		const Event *event = evidence->events->pdata[i];
		if (event->kind == KIND_COMPONENT)
			add_name(names, seen, event->component);
	}
	for (guint i = 0; i < evidence->incidents->len; i++) {
		const Incident *incident = evidence->incidents->pdata[i];
		for (guint k = 0; k < incident->components->len; k++)
			add_name(names, seen, incident->components->pdata[k]);
	}
	for (guint i = 0; i < evidence->series->len; i++)
		add_name(names, seen, ((Series *)evidence->series->pdata[i])->component);
	return names;
}

static void place(Group *group, const Event *event)
{
	switch (event->kind) {
	case KIND_POST:
		g_ptr_array_add(group->posts, (gpointer)(gsize)event);
		break;
	case KIND_COMPONENT:
		g_ptr_array_add(group->levels, (gpointer)(gsize)event);
		break;
	case KIND_STATEMENT:
	case KIND_CLAIM:
		g_ptr_array_add(group->said, (gpointer)(gsize)event);
		break;
	default:
		g_ptr_array_add(group->others, (gpointer)(gsize)event);
		break;
	}
}

static struct range own_reach(const Evidence *evidence, const Incident *incident,
                              const GArray *reaches)
{
	for (guint i = 0; i < reaches->len; i++)
		if (evidence->incidents->pdata[i] == incident)
			return g_array_index(reaches, struct range, i);
	/* One that the evidence does not hold: proposed from a window. */
	struct range span = fields_span(incident);
	for (guint i = 0; i < evidence->events->len; i++) {
		const Event *event = evidence->events->pdata[i];
		if (post_counts(event) && group_names_incident(event, incident))
			stretch(&span, event->at.lo, event->at.hi);
	}
	return span;
}

static Group *group_new(const Evidence *evidence, const Incident *incident)
{
	Group *group = g_new0(Group, 1);
	group->evidence = evidence;
	group->incident = incident;
	group->span = RANGE_NONE;
	group->posts = g_ptr_array_new();
	group->levels = g_ptr_array_new();
	group->said = g_ptr_array_new();
	group->others = g_ptr_array_new();
	return group;
}

Group *group_posts(const Evidence *evidence, const Incident *incident)
{
	Group *group = group_new(evidence, incident);
	group->names = g_ptr_array_new();
	for (guint i = 0; i < evidence->events->len; i++) {
		const Event *event = evidence->events->pdata[i];
		if (event->kind == KIND_POST && group_names_incident(event, incident))
			g_ptr_array_add(group->posts, (gpointer)(gsize)event);
	}
	g_ptr_array_sort(group->posts, by_display);
	return group;
}

Group *group_of(const Evidence *evidence, const Incident *incident)
{
	Group *group = group_new(evidence, incident);
	g_autoptr(GArray) reaches = reaches_of(evidence);
	group->names = names_of(evidence);
	group->span = own_reach(evidence, incident, reaches);
	for (guint i = 0; i < evidence->events->len; i++) {
		const Event *event = evidence->events->pdata[i];
		if (belongs(group, reaches, event))
			place(group, event);
	}
	g_ptr_array_sort(group->posts, by_display);
	g_ptr_array_sort(group->levels, by_display);
	g_ptr_array_sort(group->said, by_display);
	g_ptr_array_sort(group->others, by_display);
	return group;
}

void group_free(Group *group)
{
	if (group == NULL)
		return;
	g_ptr_array_unref(group->posts);
	g_ptr_array_unref(group->levels);
	g_ptr_array_unref(group->said);
	g_ptr_array_unref(group->others);
	g_ptr_array_unref(group->names);
	g_free(group);
}

const Event *group_first(const Group *group, enum phase phase)
{
	for (guint i = 0; i < group->posts->len; i++) {
		const Event *post = group->posts->pdata[i];
		if (post_counts(post) && (phase == PHASE_NONE || post->phase == phase))
			return post;
	}
	return NULL;
}

const Event *group_last(const Group *group, enum phase phase)
{
	for (guint i = group->posts->len; i-- > 0;) {
		const Event *post = group->posts->pdata[i];
		if (post_counts(post) && (phase == PHASE_NONE || post->phase == phase))
			return post;
	}
	return NULL;
}
