/* group.c - see group.h */
#include "correlate/group.h"

#include "correlate/deed.h"
#include "correlate/steps.h"

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

gboolean ref_equal(gconstpointer a, gconstpointer b)
{
	const struct ref *x = a, *y = b;
	return x->event == y->event && x->source == y->source && x->offset == y->offset &&
	       x->line == y->line;
}

guint ref_hash(gconstpointer ref)
{
	const struct ref *r = ref;
	return (guint)r->event * 31 + (guint)r->source * 17 + (guint)r->offset;
}

static void add_ref(GArray *refs, struct ref ref)
{
	for (guint i = 0; i < refs->len; i++)
		if (ref_equal(&g_array_index(refs, struct ref, i), &ref))
			return;
	g_array_append_val(refs, ref);
}

enum { FEW_REFS = 16 };

/* As refs_add(), for lists too long to be searched for each of more. */
static void add_many(GArray *refs, const GArray *more)
{
	g_autoptr(GHashTable) held = g_hash_table_new(ref_hash, ref_equal);
	g_autoptr(GPtrArray) fresh = g_ptr_array_new();
	for (guint i = 0; i < refs->len; i++)
		g_hash_table_add(held, &g_array_index(refs, struct ref, i));
	for (guint i = 0; i < more->len; i++) {
		struct ref *ref = &g_array_index(more, struct ref, i);
		if (g_hash_table_add(held, ref))
			g_ptr_array_add(fresh, ref);
	}
	for (guint i = 0; i < fresh->len; i++)
		g_array_append_vals(refs, fresh->pdata[i], 1);
}

void refs_add(GArray *refs, const GArray *more)
{
	if (more != NULL && more->len > FEW_REFS) {
		add_many(refs, more);
		return;
	}
	for (guint i = 0; more != NULL && i < more->len; i++)
		add_ref(refs, g_array_index(more, struct ref, i));
}

void refs_add_event(GArray *refs, const Event *event)
{
	if (event != NULL)
		add_ref(refs, ref_of_event(event));
}

void refs_append_event(GArray *refs, const Event *event)
{
	struct ref ref = ref_of_event(event);
	g_array_append_val(refs, ref);
}

void refs_set_last(GArray *refs, const Event *event)
{
	if (refs->len > 1)
		g_array_set_size(refs, refs->len - 1);
	refs_append_event(refs, event);
}

GArray *refs_of(const Event *a, const Event *b)
{
	GArray *refs = refs_new();
	refs_add_event(refs, a);
	refs_add_event(refs, b);
	return refs;
}

/* --- reach ------------------------------------------------------------------- */

bool post_counts(const Event *post)
{
	return post->kind == KIND_POST && !post->withdrawn &&
	       post->phase != PHASE_POSTMORTEM && range_known(post->at);
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
#define LIMIT_MAX (7 * DAY) /* no kind reaches farther, to either side */

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

/* What the words of an event have in common with an incident: 2 a component, 1 a word of the title, 0 nothing. */
static int kinship(const Incident *incident, const Event *event)
{
	for (guint i = 0; event->component != NULL && i < incident->components->len; i++)
		if (g_strcmp0(incident->components->pdata[i], event->component) == 0 &&
		    !names_a_place(event->component))
			return 2;
	if (event->kind == KIND_LOG || event->title == NULL || incident->title == NULL)
		return 0;
	g_autofree char *word =
	        word_shared(incident->title, event->title, incident->page);
	return word != NULL;
}

static bool reaches(struct range span, struct limits limits, const Event *event)
{
	return event->at.hi >= span.lo - limits.before &&
	       event->at.lo <= span.hi + limits.after;
}

/* Of two that an event may belong to, the one that shares a component with it, else words; else the nearer in time. */
static bool nearest(const Group *group, const Catalog *catalog, const Event *event)
{
	const gint64 at = range_middle(event->at);
	gint64 own = distance(group->span, at);
	int kin = -1;
	for (guint i = 0; i < catalog->reaches->len; i++) {
		const Incident *other = group->evidence->incidents->pdata[i];
		struct range span = g_array_index(catalog->reaches, struct range, i);
		if (other == group->incident || other->kind != INCIDENT_OUTAGE ||
		    !range_known(span))
			continue;
		if (reaches(span, limits_of(event->kind), event)) {
			const int others = kinship(other, event);
			kin = kin >= 0 ? kin : kinship(group->incident, event);
			if (others > kin)
				return false;
			if (others < kin)
				continue;
		}
		gint64 apart = distance(span, at);
		if (apart < own ||
		    (apart == own && span.lo > group->span.lo && span.lo <= at))
			return false;
	}
	return true;
}

static bool belongs(const Group *group, const Catalog *catalog, const Event *event)
{
	struct limits limits = limits_of(event->kind);
	gint64 last = range_known(event->until) && !range_is_open(event->until)
	                      ? MAX(event->at.hi, event->until.hi)
	                      : event->at.hi;
	if (last < group->span.lo - limits.before ||
	    event->at.lo > group->span.hi + limits.after)
		return false;
	return last < group->span.lo || nearest(group, catalog, event);
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

static Group *group_new(const Catalog *catalog, const Incident *incident)
{
	Group *group = g_new0(Group, 1);
	group->evidence = catalog->evidence;
	group->incident = incident;
	group->span = RANGE_NONE;
	group->posts = g_ptr_array_new();
	group->levels = g_ptr_array_new();
	group->said = g_ptr_array_new();
	group->others = g_ptr_array_new();
	group->names = g_ptr_array_ref(catalog->names);
	return group;
}

static void place_post(void *user, const Event *event)
{
	Group *group = user;
	if (event->kind == KIND_POST)
		g_ptr_array_add(group->posts, (gpointer)(gsize)event);
}

Group *group_posts(const Catalog *catalog, const Incident *incident)
{
	Group *group = group_new(catalog, incident);
	catalog_each(catalog, incident, place_post, group);
	g_ptr_array_sort(group->posts, by_display);
	return group;
}

static void place_named(void *user, const Event *event)
{
	place(user, event);
}

/* What no incident is named in, and may be said of this one. */
static void place_loose(Group *group, const Catalog *catalog)
{
	guint first, end;
	/* A maintenance is never what a statement is about when there is no word of it. */
	if (group->incident->kind == INCIDENT_MAINTENANCE || !range_known(group->span))
		return;
	catalog_loose(catalog, group->span.lo - LIMIT_MAX, group->span.hi + LIMIT_MAX,
	              &first, &end);
	for (guint i = first; i < end; i++) {
		const Event *event = catalog->loose->pdata[i];
		if (belongs(group, catalog, event))
			place(group, event);
	}
}

/* Posts of several incidents make no course: those stand with the rest. */
static void place_all(Group *group)
{
	for (guint i = 0; i < group->evidence->events->len; i++) {
		const Event *event = group->evidence->events->pdata[i];
		if (event->kind == KIND_POST)
			g_ptr_array_add(group->others, (gpointer)(gsize)event);
		else
			place(group, event);
	}
}

Group *group_of(const Catalog *catalog, const Incident *incident)
{
	Group *group = group_new(catalog, incident);
	group->span = catalog_reach(catalog, incident);
	if (incident->everything) {
		place_all(group);
	} else {
		catalog_each(catalog, incident, place_named, group);
		place_loose(group, catalog);
	}
	g_ptr_array_sort(group->posts, by_display);
	g_ptr_array_sort(group->levels, by_display);
	g_ptr_array_sort(group->said, by_display);
	g_ptr_array_sort(group->others, by_display);
	deeds_unite(group->others);
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

bool group_hides_first(const Group *group)
{
	const Incident *incident = group->incident;
	const Event *first = group_first(group, PHASE_NONE);
	return first != NULL && !incident->whole &&
	       incident->created_at != INSTANT_NONE &&
	       incident->created_at + MINUTE <= first->at.lo;
}

bool group_is_typed_in(const Group *group)
{
	const Event *first = group_first(group, PHASE_NONE);
	return group->incident->backfilled ||
	       (first != NULL && first->phase == PHASE_RESOLVED &&
	        !group_hides_first(group));
}

struct range group_first_time(const Group *group)
{
	const Event *first = group_first(group, PHASE_NONE);
	const gint64 made = group->incident->created_at;
	if (group_hides_first(group))
		return range_of(made, made + MINUTE); /* lists show minutes */
	return first != NULL ? first->at : RANGE_NONE;
}

GArray *group_first_refs(const Group *group)
{
	if (!group_hides_first(group))
		return refs_of(group_first(group, PHASE_NONE), NULL);
	GArray *refs = refs_new();
	const struct ref ref = ref_of_incident(group->incident);
	g_array_append_val(refs, ref);
	return refs;
}
