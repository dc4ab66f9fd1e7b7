#include "model/curation.h"

#include "model/evidence.h"

#include <string.h>

/* --- rows --------------------------------------------------------------------- */

struct curation *curation_new(enum act act)
{
	struct curation *curation = g_new0(struct curation, 1);
	curation->act = act;
	curation->at = RANGE_NONE;
	return curation;
}

void curation_free(struct curation *curation)
{
	if (curation == NULL)
		return;
	g_free(curation->author);
	g_free(curation->why);
	g_free(curation->about);
	g_free(curation->incident);
	g_free(curation->other);
	g_free(curation->text);
	g_free(curation->vendor_id);
	g_free(curation->vendor_incident);
	g_free(curation->behind);
	g_free(curation->relied);
	g_free(curation);
}

bool curation_counts(const struct curation *curation)
{
	return curation->undone == 0 && curation->act != ACT_UNDO;
}

/* From the newest on: what takes back a taking back brings the first one up again. */
void curations_settle(GPtrArray *curations)
{
	g_autoptr(GHashTable) by_id = g_hash_table_new(g_int64_hash, g_int64_equal);
	for (guint i = 0; i < curations->len; i++) {
		struct curation *row = curations->pdata[i];
		row->undone = 0;
		g_hash_table_insert(by_id, &row->id, row);
	}
	for (guint i = curations->len; i-- > 0;) {
		const struct curation *row = curations->pdata[i];
		struct curation *of = g_hash_table_lookup(by_id, &row->undoes);
		if (row->act == ACT_UNDO && row->undone == 0 && of != NULL &&
		    of->id < row->id)
			of->undone = row->id;
	}
}

/* --- events ------------------------------------------------------------------- */

void curated_free(struct curated *curated)
{
	if (curated == NULL)
		return;
	g_ptr_array_unref(curated->rows);
	g_free(curated);
}

static struct curated *curated_of(Evidence *evidence, Event *event)
{
	if (event->curated != NULL)
		return event->curated;
	struct curated *curated = g_new0(struct curated, 1);
	curated->stated = event->at;
	curated->rows = g_ptr_array_new();
	g_ptr_array_add(evidence->curated, curated);
	event->curated = curated;
	return curated;
}

static bool is_place(const Evidence *evidence, const struct curation *row,
                     const Event *event)
{
	if (event->offset != row->offset || event->ordinal != row->ordinal)
		return false;
	const Source *source = evidence_source(evidence, event->source);
	return source != NULL && strcmp(source->sha256, row->sha256) == 0;
}

static bool is_post(const struct curation *row, const Event *event)
{
	return row->vendor_id != NULL && event->kind == KIND_POST &&
	       g_strcmp0(event->vendor_id, row->vendor_id) == 0 &&
	       g_strcmp0(event->incident, row->vendor_incident) == 0;
}

/* Its id first: none is ever given twice. Then its bytes, which may have been imported again. */
static Event *find_event(const Evidence *evidence, const struct curation *row)
{
	Event *place = NULL, *post = NULL;
	if (row->event == 0)
		return NULL;
	Event *known = (Event *)(gsize)evidence_event(evidence, row->event);
	for (guint i = 0; known == NULL && i < evidence->events->len; i++) {
		Event *event = evidence->events->pdata[i];
		if (place == NULL && is_place(evidence, row, event))
			place = event;
		if (post == NULL && is_post(row, event))
			post = event;
	}
	return known != NULL ? known : place != NULL ? place : post;
}

/* Ends that would lie before the beginning are not known any more. */
static void set_time(Event *event, struct range at)
{
	event->at = at;
	if (range_known(event->until) && event->until.hi < at.lo)
		event->until = RANGE_NONE;
}

/* --- incidents ---------------------------------------------------------------- */

/* As its events name it. */
static const char *name_of(const Incident *incident)
{
	return incident->vendor_id != NULL ? incident->vendor_id : incident->slug;
}

static bool names(const Incident *incident, const Event *event)
{
	return event->incident != NULL &&
	       (g_strcmp0(event->incident, incident->vendor_id) == 0 ||
	        g_strcmp0(event->incident, incident->slug) == 0);
}

static void rename_event(Event *event, const Incident *to)
{
	g_free(event->incident);
	event->incident = g_strdup(name_of(to));
}

static Incident *find_incident(const Evidence *evidence, const char *slug)
{
	for (guint i = 0; slug != NULL && i < evidence->incidents->len; i++) {
		Incident *incident = evidence->incidents->pdata[i];
		if (g_strcmp0(incident->slug, slug) == 0)
			return incident;
		for (guint k = 0; incident->merged != NULL && k < incident->merged->len;
		     k++)
			if (g_strcmp0(((Incident *)incident->merged->pdata[k])->slug,
			              slug) == 0)
				return incident;
	}
	return NULL;
}

static bool has_component(const Incident *incident, const char *name)
{
	for (guint i = 0; i < incident->components->len; i++)
		if (g_strcmp0(incident->components->pdata[i], name) == 0)
			return true;
	return false;
}

static gint64 earlier(gint64 a, gint64 b)
{
	return a == INSTANT_NONE ? b : b == INSTANT_NONE ? a : MIN(a, b);
}

/* INSTANT_NONE is before all others. */
static gint64 later(gint64 a, gint64 b)
{
	return MAX(a, b);
}

static void merge_fields(Incident *into, const Incident *from)
{
	const bool newer =
	        from->updated_at > into->updated_at ||
	        (into->updated_at == INSTANT_NONE && from->created_at > into->created_at);
	if (newer && from->status != PHASE_NONE)
		into->status = from->status;
	if (into->kind == INCIDENT_WINDOW)
		into->kind = from->kind;
	if (into->backfilled && !from->backfilled)
		into->started_at = from->started_at;
	else if (!from->backfilled)
		into->started_at = earlier(into->started_at, from->started_at);
	into->backfilled = into->backfilled && from->backfilled;
	into->whole = into->whole && from->whole;
	into->created_at = earlier(into->created_at, from->created_at);
	into->resolved_at = later(into->resolved_at, from->resolved_at);
	into->updated_at = later(into->updated_at, from->updated_at);
	into->impact = MAX(into->impact, from->impact);
	if (range_known(from->window))
		into->window = range_hull(into->window, from->window);
	if (into->page_zone == NULL)
		into->page_zone = g_strdup(from->page_zone);
	for (guint i = 0; i < from->components->len; i++)
		if (!has_component(into, from->components->pdata[i]))
			g_ptr_array_add(into->components,
			                g_strdup(from->components->pdata[i]));
}

static void replace_ids(Evidence *evidence, gint64 from, gint64 to)
{
	for (guint i = 0; i < evidence->revisions->len; i++) {
		struct revision *revision = evidence->revisions->pdata[i];
		if (revision->incident == from)
			revision->incident = to;
	}
	for (guint i = 0; i < evidence->snapshots->len; i++) {
		const struct snapshot *snapshot = evidence->snapshots->pdata[i];
		for (guint k = 0; k < snapshot->incidents->len; k++)
			if (g_array_index(snapshot->incidents, gint64, k) == from)
				g_array_index(snapshot->incidents, gint64, k) = to;
	}
}

static Incident *take_incident(Evidence *evidence, const Incident *incident)
{
	guint at = 0;
	return g_ptr_array_find(evidence->incidents, incident, &at)
	               ? g_ptr_array_steal_index(evidence->incidents, at)
	               : NULL;
}

/* Two that were one: what names the other names this one from now on. */
static void merge(Evidence *evidence, const struct curation *row)
{
	Incident *into = find_incident(evidence, row->incident);
	Incident *from = find_incident(evidence, row->other);
	if (into == NULL || from == NULL || into == from)
		return;
	for (guint i = 0; i < evidence->events->len; i++)
		if (names(from, evidence->events->pdata[i]))
			rename_event(evidence->events->pdata[i], into);
	merge_fields(into, from);
	replace_ids(evidence, from->id, into->id);
	if (into->merged == NULL)
		into->merged =
		        g_ptr_array_new_with_free_func((GDestroyNotify)incident_free);
	g_ptr_array_add(into->merged, take_incident(evidence, from));
	while (from->merged != NULL && from->merged->len > 0)
		g_ptr_array_add(into->merged, g_ptr_array_steal_index(from->merged, 0));
}

/* One that was two: from an instant on all belongs to the other. */
static void split(Evidence *evidence, const struct curation *row)
{
	Incident *from = find_incident(evidence, row->incident);
	Incident *into = find_incident(evidence, row->other);
	if (from == NULL || into == NULL || into == from || !range_known(row->at))
		return;
	for (guint i = 0; i < evidence->events->len; i++) {
		Event *event = evidence->events->pdata[i];
		if (names(from, event) && range_known(event->at) &&
		    event->at.lo >= row->at.lo)
			rename_event(event, into);
	}
	/* the page's present status is of what came last */
	into->status = from->status;
	from->status = PHASE_NONE;
	if (from->resolved_at < row->at.lo)
		return;
	into->resolved_at = from->resolved_at;
	from->resolved_at = INSTANT_NONE;
}

/* The levels that a post gives go with it. */
static void link_event(Evidence *evidence, Event *event, const char *slug)
{
	const Incident *into = find_incident(evidence, slug);
	if (into == NULL)
		return;
	for (guint i = 0; event->kind == KIND_POST && i < evidence->events->len; i++) {
		Event *level = evidence->events->pdata[i];
		if (level->kind == KIND_COMPONENT && level->at.lo == event->at.lo &&
		    level->source == event->source && event->incident != NULL &&
		    g_strcmp0(level->incident, event->incident) == 0)
			rename_event(level, into);
	}
	rename_event(event, into);
}

/* --- all of it ---------------------------------------------------------------- */

static void curate_event(Evidence *evidence, Event *event, const struct curation *row)
{
	struct curated *curated = curated_of(evidence, event);
	g_ptr_array_add(curated->rows, (gpointer)(gsize)row);
	switch (row->act) {
	case ACT_PIN:
		curated->pinned = true;
		curated->hidden = false;
		break;
	case ACT_HIDE:
		curated->hidden = true;
		curated->pinned = false;
		break;
	case ACT_RETITLE:
		curated->title = row->text;
		break;
	case ACT_RETIME:
		curated->retimed = true;
		curated->disputed = false;
		set_time(event, row->at);
		break;
	case ACT_DISPUTE:
		curated->disputed = true;
		set_time(event, range_hull(event->at, row->at));
		break;
	case ACT_LINK:
		link_event(evidence, event, row->incident);
		break;
	default:
		break;
	}
}

static void curate_incident(Evidence *evidence, const struct curation *row)
{
	if (row->act == ACT_MERGE)
		merge(evidence, row);
	else if (row->act == ACT_SPLIT)
		split(evidence, row);
}

/* What was made by hand and taken back is no incident. */
static void drop_unmade(Evidence *evidence)
{
	for (guint i = 0; i < evidence->curations->len; i++) {
		const struct curation *row = evidence->curations->pdata[i];
		const char *slug = row->act == ACT_NEW     ? row->incident
		                   : row->act == ACT_SPLIT ? row->other
		                                           : NULL;
		const Incident *made =
		        row->undone != 0 ? find_incident(evidence, slug) : NULL;
		if (made != NULL && made->source == 0)
			incident_free(take_incident(evidence, made));
	}
}

void evidence_curate(Evidence *evidence)
{
	curations_settle(evidence->curations);
	drop_unmade(evidence);
	for (guint i = 0; i < evidence->curations->len; i++) {
		struct curation *row = evidence->curations->pdata[i];
		Event *event = find_event(evidence, row);
		row->event = event != NULL ? event->id : 0;
		if (!curation_counts(row))
			continue;
		if (event != NULL)
			curate_event(evidence, event, row);
		else
			curate_incident(evidence, row);
	}
}
