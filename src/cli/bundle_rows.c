/*
 * bundle_rows.c - see bundle_rows.h.
 *
 * As the evidence stands with all that people said of it: what was split off or linked belongs to the other one, what was
 * merged to this one, and times are by corrected clocks. Where one was split from must be known for the split to take
 * effect in the bundle, so its row goes along without its events.
 */
#include "cli/bundle_rows.h"

#include "correlate/correlate.h"

/* --- events ------------------------------------------------------------------------------ */

static GHashTable *names_of(const GPtrArray *incidents)
{
	GHashTable *names = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < incidents->len; i++) {
		const Incident *incident = incidents->pdata[i];
		if (incident->slug != NULL)
			g_hash_table_add(names, incident->slug);
		if (incident->vendor_id != NULL)
			g_hash_table_add(names, incident->vendor_id);
	}
	return names;
}

static bool is_near(const GArray *near, const Event *event)
{
	const gint64 hi = MAX(event->at.lo, event->at.hi);
	for (guint i = 0; range_known(event->at) && i < near->len; i++) {
		const struct range *range = &g_array_index(near, struct range, i);
		if (event->at.lo <= range->hi && hi >= range->lo)
			return true;
	}
	return false;
}

static GHashTable *add_events(struct bundle *bundle, const Evidence *evidence,
                              const GPtrArray *incidents)
{
	g_autoptr(GHashTable) names = names_of(incidents);
	g_autoptr(GHashTable) aside = correlate_aside(evidence, incidents);
	GHashTable *added = g_hash_table_new(g_int64_hash, g_int64_equal);
	for (guint i = 0; i < evidence->events->len; i++) {
		Event *event = evidence->events->pdata[i];
		if (event->incident != NULL
		            ? !g_hash_table_contains(names, event->incident)
		            : !is_near(bundle->near, event) ||
		                      g_hash_table_contains(aside, &event->id))
			continue;
		g_array_append_val(bundle->events, event->id);
		g_hash_table_add(added, &event->id);
	}
	return added;
}

/* An event that was imported again has another id than the row names that speaks of it. */
static void add_words(struct bundle *bundle, const Evidence *evidence, GHashTable *events)
{
	for (guint i = 0; i < evidence->curations->len; i++) {
		const struct curation *row = evidence->curations->pdata[i];
		if (row->event != 0 && g_hash_table_contains(events, &row->event))
			g_array_append_val(bundle->words, row->id);
	}
}

/* --- partners ---------------------------------------------------------------------------- */

static void add_slugs(GHashTable *slugs, const Incident *incident)
{
	if (incident->slug != NULL)
		g_hash_table_add(slugs, incident->slug);
	for (guint i = 0; incident->merged != NULL && i < incident->merged->len; i++)
		add_slugs(slugs, incident->merged->pdata[i]);
}

static bool binds(const struct curation *row)
{
	return (row->act == ACT_SPLIT || row->act == ACT_MERGE) && curation_counts(row) &&
	       row->incident != NULL && row->other != NULL;
}

/* What a split or a merge binds to those, and what another one binds to that. */
static void bind_all(GHashTable *slugs, const GPtrArray *curations)
{
	for (bool more = true; more;) {
		more = false;
		for (guint i = 0; i < curations->len; i++) {
			const struct curation *row = curations->pdata[i];
			if (!binds(row) ||
			    g_hash_table_contains(slugs, row->incident) ==
			            g_hash_table_contains(slugs, row->other))
				continue;
			g_hash_table_add(slugs, row->incident);
			g_hash_table_add(slugs, row->other);
			more = true;
		}
	}
}

static void add_partner(struct bundle *bundle, GHashTable *slugs,
                        const Incident *incident)
{
	if (incident->id != 0 && incident->slug != NULL &&
	    g_hash_table_contains(slugs, incident->slug))
		g_array_append_val(bundle->partners, incident->id);
	for (guint i = 0; incident->merged != NULL && i < incident->merged->len; i++)
		add_partner(bundle, slugs, incident->merged->pdata[i]);
}

static void add_partners(struct bundle *bundle, const Evidence *evidence,
                         const GPtrArray *incidents)
{
	g_autoptr(GHashTable) slugs = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < incidents->len; i++)
		add_slugs(slugs, incidents->pdata[i]);
	bind_all(slugs, evidence->curations);
	for (guint i = 0; i < evidence->curations->len; i++) {
		const struct curation *row = evidence->curations->pdata[i];
		if (binds(row) && g_hash_table_contains(slugs, row->incident))
			g_array_append_val(bundle->words, row->id);
	}
	for (guint i = 0; i < evidence->incidents->len; i++)
		add_partner(bundle, slugs, evidence->incidents->pdata[i]);
}

void bundle_add_rows(struct bundle *bundle, const Evidence *evidence,
                     const GPtrArray *incidents)
{
	g_autoptr(GHashTable) events = add_events(bundle, evidence, incidents);
	add_words(bundle, evidence, events);
	add_partners(bundle, evidence, incidents);
}
