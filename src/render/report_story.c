#include "render/report.h"

#include <math.h>
#include <string.h>

#define MAX_CURATED 25
#define MAX_LISTED 1000 /* rows of appendix A; --json has all */

/* --- findings --------------------------------------------------------------- */

static const char *const rules[][2] = {
	{ "K1", "Resolved while a signal was still above its threshold" },
	{ "K2", "Stated start against the start in the evidence" },
	{ "K3", "Shown operational during impact" },
	{ "K4", "Stated scope against the evidence" },
	{ "K5", "Stated severity against the levels" },
	{ "K6", "What the page changed afterwards" },
	{ "K7", "Order of the phases and times" },
	{ "K8", "Numbers in the text against computed values" },
	{ "K9", "Claim of absence over a span without evidence" },
	{ "K10", "Two sources differ by a constant offset" },
	{ "K11", "Claimed length against the measured impact" },
	{ "K12", "Said to be unaffected" },
	{ "K13", "A change just before" },
};

static const char *rule_title(const char *rule)
{
	for (guint i = 0; i < G_N_ELEMENTS(rules); i++)
		if (g_strcmp0(rules[i][0], rule) == 0)
			return rules[i][1];
	return "Said against seen";
}

static json_t *finding_json(struct report *r, const struct finding *finding)
{
	json_t *value = json_object();
	g_autofree char *anchor = g_strdelimit(g_strdup(finding->id), "/ ", '-');

	put_text(value, "id", finding->id);
	put_text(value, "anchor", anchor);
	put_text(value, "rule", finding->rule);
	put_text(value, "title", rule_title(finding->rule));
	put_text(value, "verdict", verdict_word((int)finding->verdict));
	put_text(value, "verdict_name", verdict_name((int)finding->verdict));
	put(value, "contradicted",
	    json_boolean(finding->verdict == VERDICT_CONTRADICTED));
	put_text(value, "said", finding->said);
	put_text(value, "seen", finding->seen);
	put_text(value, "difference", finding->difference);
	put_text(value, "help", finding->help);
	put_text(value, "component", finding->component);
	put(value, "said_length", report_length(finding->said_length, false));
	put(value, "seen_length", report_length(finding->seen_length, false));
	put(value, "answers", report_notes(r, finding->id));
	put(value, "evidence", report_refs(r, finding->refs));
	return value;
}

/* What does not hold comes first. */
json_t *report_findings(struct report *r)
{
	static const enum verdict order[] = { VERDICT_CONTRADICTED, VERDICT_CANNOT_TELL,
		                              VERDICT_CONSISTENT };
	json_t *list = json_array();

	for (guint v = 0; v < G_N_ELEMENTS(order); v++)
		for (guint i = 0; i < r->timeline->findings->len; i++) {
			const struct finding *finding =
			        g_ptr_array_index(r->timeline->findings, i);
			if (finding->verdict == order[v])
				json_array_append_new(list, finding_json(r, finding));
		}
	return list;
}

/* --- timeline --------------------------------------------------------------- */

static json_t *entry_json(struct report *r, const struct entry *entry)
{
	json_t *value = json_object();
	const Event *event = entry->event;
	g_autofree char *elapsed = say_elapsed(r, entry->at);
	g_autofree char *said = say_curated(r, entry);
	const struct curated *curated = event != NULL ? event->curated : NULL;
	const bool moved = curated != NULL && (curated->retimed || curated->disputed);
	const struct ref *first = entry->refs != NULL && entry->refs->len > 0
	                                  ? &g_array_index(entry->refs, struct ref, 0)
	                                  : NULL;

	if (event != NULL && event->id > 0)
		put_format(value, "id", "E%" G_GINT64_FORMAT, event->id);
	else
		put(value, "id", NULL);
	put(value, "at", report_time(r, entry->at, entry->zone));
	put(value, "stated",
	    event != NULL ? report_time(r, event->stated, entry->zone) : json_null());
	put(value, "order_uncertain", json_boolean(entry->order_unsure));
	put_text(value, "elapsed", elapsed);
	put_text(value, "lane", lane_word((int)entry->lane));
	put_text(value, "lane_name", lane_name((int)entry->lane));
	put_text(value, "kind",
	         entry->kind > 0 ? kind_word((int)entry->kind) : "computed");
	put_text(value, "mark", entry->mark == MARK_NONE ? NULL : mark_word(entry->mark));
	put(value, "milestone",
	    entry->milestone > 0 ? json_integer(entry->milestone) : json_null());
	put_text(value, "label", entry->label);
	put_text(value, "text", entry->text);
	put_text(value, "curation", said);
	put_text(value, "text_shown", entry->told);
	put(value, "at_shown",
	    moved && range_known(curated->stated)
	            ? report_time(r, curated->stated, entry->zone)
	            : json_null());
	put(value, "pinned", json_boolean(entry->pinned));
	put(value, "contradicted", json_boolean(entry->contradicted));
	gint64 source = event != NULL ? event->source : first != NULL ? first->source : 0;
	if (source > 0)
		put_format(value, "source", "S%" G_GINT64_FORMAT, source);
	else
		put(value, "source", NULL);
	put_int(value, "line",
	        event != NULL   ? event->line
	        : first != NULL ? first->line
	                        : 0);
	put_int(value, "offset",
	        event != NULL   ? event->offset
	        : first != NULL ? first->offset
	                        : 0);
	if (r->options->second_zone != NULL && range_known(entry->at)) {
		struct report second = *r;
		second.zone = r->options->second_zone;
		g_autofree char *local = say_time(&second, entry->at);
		put_text(value, "local", local);
	}
	return value;
}

/* Refs that are not looked up: rows behind the last one that is listed. */
static json_t *plain_refs(const GArray *refs)
{
	json_t *list = json_array();

	for (guint i = 0; refs != NULL && i < refs->len; i++) {
		g_autofree char *text = ref_text(&g_array_index(refs, struct ref, i));
		json_array_append_new(list, json_string(text));
	}
	return list;
}

/* The rows of the short table: those that the correlator chose, else the first ones. */
static bool is_curated(const Timeline *timeline, const struct entry *entry)
{
	if (timeline->entries->len <= MAX_CURATED)
		return true;
	return entry->key || entry->milestone > 0;
}

json_t *report_timeline(struct report *r)
{
	json_t *list = json_array();
	guint shown = 0, first = 0;

	for (guint i = 0; i < r->timeline->entries->len; i++)
		first += is_curated(r->timeline,
		                    g_ptr_array_index(r->timeline->entries, i));
	for (guint i = 0; i < r->timeline->entries->len; i++) {
		const struct entry *entry = g_ptr_array_index(r->timeline->entries, i);
		json_t *value = entry_json(r, entry);
		bool curated = first == 0 || is_curated(r->timeline, entry);
		/* a milestone is never cut: charts point to it */
		curated = curated && (shown < MAX_CURATED || entry->milestone > 0);
		shown += curated;
		bool listed = i < MAX_LISTED || curated;
		put(value, "key", json_boolean(curated));
		put(value, "listed", json_boolean(listed));
		put(value, "evidence",
		    listed ? report_refs(r, entry->refs) : plain_refs(entry->refs));
		json_array_append_new(list, value);
	}
	return list;
}

/* --- posts ------------------------------------------------------------------ */

static char *post_key(const Event *event)
{
	return g_strdup_printf("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s",
	                       event->source, event->at.lo,
	                       event->incident != NULL ? event->incident : "");
}

/* Component events by "source time incident", the posts that they were written with. */
static GHashTable *changes_by_post(const Timeline *timeline)
{
	GHashTable *table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	                                          (GDestroyNotify)g_ptr_array_unref);

	for (guint i = 0; i < timeline->evidence->events->len; i++) {
		Event *event = g_ptr_array_index(timeline->evidence->events, i);
		if (event->kind != KIND_COMPONENT || event->component == NULL)
			continue;
		g_autofree char *key = post_key(event);
		GPtrArray *list = g_hash_table_lookup(table, key);
		if (list == NULL) {
			list = g_ptr_array_new();
			g_hash_table_insert(table, g_steal_pointer(&key), list);
		}
		g_ptr_array_add(list, event);
	}
	return table;
}

/* "API: Partial outage" */
static json_t *changes_with(GHashTable *changes, const Event *post)
{
	json_t *list = json_array();
	g_autofree char *key = post_key(post);
	const GPtrArray *with = g_hash_table_lookup(changes, key);

	for (guint i = 0; with != NULL && i < with->len; i++) {
		const Event *event = g_ptr_array_index(with, i);
		json_t *change = json_object();
		put_text(change, "component", event->component);
		put_text(change, "name", level_name((int)event->level));
		json_array_append_new(list, change);
	}
	return list;
}

static json_t *post_json(struct report *r, const struct entry *entry, GHashTable *changes,
                         guint number)
{
	const Event *post = entry->event;
	const struct range start = r->timeline->start;
	json_t *value = json_object();
	const char *phase =
	        post->phase != PHASE_NONE ? phase_name((int)post->phase) : NULL;

	put_int(value, "number", number);
	put_format(value, "id", "E%" G_GINT64_FORMAT, post->id);
	put(value, "at", report_time(r, post->at, post->zone));
	bool is_start = number == 1 && starts_with_post(r->timeline);
	put(value, "lag",
	    range_known(start) && !is_start
	            ? report_length(range_minus(post->at, start), false)
	            : json_null());
	put_text(value, "phase", post->repeats_phase ? "Update" : phase);
	put_text(value, "phase_rule", timeline_phase_rule(r->timeline, post));
	put_text(value, "words", post->body != NULL ? post->body : post->title);
	put_text(value, "rule", "incident start → post");
	put(value, "withdrawn", json_boolean(post->withdrawn));
	put(value, "changes", changes_with(changes, post));
	put(value, "evidence", report_refs(r, entry->refs));
	return value;
}

json_t *report_posts(struct report *r)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
	g_autoptr(GHashTable) changes = changes_by_post(r->timeline);
	json_t *list = json_array();
	guint number = 0;

	for (guint i = 0; i < r->timeline->entries->len; i++) {
		const struct entry *entry = g_ptr_array_index(r->timeline->entries, i);
		const Event *event = entry->event;
		/* an entry that a post only proves, such as the start it states, stands at another time */
		if (event == NULL || event->kind != KIND_POST ||
		    entry->at.lo != event->at.lo || g_hash_table_contains(seen, event))
			continue;
		g_hash_table_add(seen, (gpointer)(guintptr)event);
		json_array_append_new(list, post_json(r, entry, changes, ++number));
	}
	return list;
}

/* --- neighbours, and incidents that are alike ---------------------------------- */

/* Which incident it is, and when. */
static json_t *other_incident(struct report *r, const Incident *incident, gint64 at)
{
	json_t *value = json_object();
	put_text(value, "id",
	         incident->slug != NULL ? incident->slug : incident->vendor_id);
	put_text(value, "title", incident->title);
	g_autofree char *date = at != INSTANT_NONE ? say_date(r, at) : NULL;
	put_text(value, "date", date);
	put(value, "at",
	    at != INSTANT_NONE ? report_time(r, range_point(at), ZONE_EXPLICIT)
	                       : json_null());
	return value;
}

json_t *report_neighbours(struct report *r)
{
	json_t *list = json_array();

	for (guint i = 0; i < r->timeline->neighbours->len; i++) {
		const struct neighbour *near =
		        g_ptr_array_index(r->timeline->neighbours, i);
		const Incident *incident = near->incident;
		json_t *value = other_incident(r, incident,
		                               incident->started_at != INSTANT_NONE
		                                       ? incident->started_at
		                                       : incident->created_at);
		const struct ref ref = { 0, incident->source, incident->line,
			                 incident->offset, incident->length };
		g_autoptr(GArray) refs = g_array_new(FALSE, FALSE, sizeof(struct ref));
		g_array_append_val(refs, ref);
		put(value, "evidence", report_refs(r, refs));
		put(value, "precursor", json_boolean(near->precursor));
		put_text(value, "why_near", near->why);
		json_array_append_new(list, value);
	}
	return list;
}

/* Two decimals: more would be a pretence. */
static json_t *part_json(double part)
{
	return isnan(part) ? json_null() : json_real(round(part * 100) / 100);
}

json_t *report_similar(struct report *r)
{
	json_t *list = json_array();

	for (guint i = 0; i < r->timeline->similar->len; i++) {
		const struct similar *one = g_ptr_array_index(r->timeline->similar, i);
		json_t *value = other_incident(r, one->incident, one->at.lo);
		put(value, "evidence", report_refs(r, one->refs));
		put(value, "likeness", part_json(one->likeness));
		put(value, "likeness_words", part_json(one->words));
		put(value, "likeness_components", part_json(one->components));
		put(value, "likeness_patterns", part_json(one->patterns));
		put(value, "likeness_shape", part_json(one->shape));
		put_text(value, "why_similar", one->why);
		json_array_append_new(list, value);
	}
	return list;
}
