/*
 * Salesforce Trust: incidents of status.salesforce.com.
 *
 * Source  https://api.status.salesforce.com/v1/docs, which was not read; the API as others describe it, 2026-11-25
 * Takes   the list of incidents, one, or the Incidents of an instance; IncidentEvents as posts; IncidentImpacts as
 *         levels of services with the times that they state, which begin days before the incident was opened
 * Leaves  externalId, isCore, affectsAll, actionPlan and pathToResolution of message
 * Names   there is no title: it is made of type and services
 */
#include "base/text.h"
#include "import/vendor.h"

#include <string.h>

static const struct vendor_term states[] = {
	{ "active", PHASE_NONE },        { "confirmed", PHASE_NONE },
	{ "ongoing", PHASE_NONE },       { "resolved", PHASE_RESOLVED },
	{ "completed", PHASE_RESOLVED }, { NULL, 0 }
};
static const struct vendor_term severities[] = { { "minor", IMPACT_MINOR },
	                                         { "major", IMPACT_MAJOR },
	                                         { "critical", IMPACT_CRITICAL },
	                                         { NULL, 0 } };

/* --- posts ------------------------------------------------------------------- */

/* How types of events begin: "investigatingCauseOfIssue", "issueIsolatedDatabaseTier", "herokuIncidentMonitoring". */
static const struct vendor_term phases[] = {
	{ "investigating", PHASE_INVESTIGATING },
	{ "herokuIncidentInvestigating", PHASE_INVESTIGATING },
	{ "identified", PHASE_IDENTIFIED },
	{ "issueIsolated", PHASE_IDENTIFIED },
	{ "issueIdentified", PHASE_IDENTIFIED },
	{ "herokuIncidentIdentified", PHASE_IDENTIFIED },
	{ "monitoring", PHASE_MONITORING },
	{ "herokuIncidentMonitoring", PHASE_MONITORING },
	{ "resolved", PHASE_RESOLVED },
	{ "issueResolved", PHASE_RESOLVED },
	{ "herokuIncidentResolved", PHASE_RESOLVED },
	{ NULL, 0 },
};

/* The types are many and none published: one that is not among these keeps its word and has no phase. */
static void set_phase(struct page_post *post, const char *type)
{
	post->word = text_one_line(type, 100);
	post->update = g_ascii_strcasecmp(type, "update") == 0;
	for (const struct vendor_term *term = phases; term->word != NULL; term++)
		if (g_ascii_strncasecmp(type, term->word, strlen(term->word)) == 0)
			post->phase = (enum phase)term->number;
}

static bool read_event(const Node *event, struct page_post *post, GError **error)
{
	const char *type;
	if (!node_needed_time(event, "createdAt", &post->at, &post->zone, error) ||
	    !node_id(event, "id", &post->id, error) ||
	    !node_string(event, "type", &type, error) ||
	    !node_body(event, "message", &post->body, error))
		return false;
	if (type != NULL && *type != '\0')
		set_phase(post, type);
	return true;
}

/* The cause is written into the record some day up to its last edit; a post without words is none. */
static bool read_cause(const Node *record, gint64 updated, GPtrArray *posts,
                       GError **error)
{
	g_auto(Node) message = { 0 };
	g_autofree char *cause = NULL;
	if (!json_is_object(json_object_get(record->json, "message")))
		return true;
	message = node_member(record, "message");
	if (!node_body(&message, "rootCause", &cause, error))
		return false;
	if (cause == NULL || *cause == '\0' || updated == INSTANT_NONE)
		return true;
	struct page_post *post = vendor_post_at(&message, posts);
	post->at = range_point(updated);
	post->phase = PHASE_POSTMORTEM;
	post->title = g_strdup("Root cause, shown at the record's last edit");
	post->body = g_steal_pointer(&cause);
	return true;
}

/* --- impacts ----------------------------------------------------------------- */

/* An end of an impact, and where it is stated. */
struct edge {
	gint64 at; /* RANGE_OPEN: not over */
	gint64 line, offset, length;
};

/* [start, end) in which the services had that level. */
struct impact_span {
	struct edge start, end;
	enum level level;
};

static struct edge edge_of(const Node *impact, const char *key, gint64 at)
{
	g_auto(Node) member = node_member(impact, key);
	return (struct edge){ at, member.line, member.offset, member.length };
}

/* "featurePerfDegradation", "serviceDisruption" */
static enum level level_of(const char *type, int severity)
{
	g_autofree char *lower = g_ascii_strdown(type != NULL ? type : "", -1);
	if (strstr(lower, "disruption") != NULL || strstr(lower, "outage") != NULL)
		return severity >= IMPACT_MAJOR ? LEVEL_MAJOR : LEVEL_PARTIAL;
	if (strstr(lower, "degradation") != NULL)
		return LEVEL_DEGRADED;
	return LEVEL_NONE;
}

static bool read_impact(const Node *item, struct impact_span *span, int *severity,
                        GError **error)
{
	struct range start;
	gint64 end;
	enum zone_basis zone;
	const char *type;
	*severity = IMPACT_NOT_STATED;
	if (!json_is_object(item->json))
		return node_error(item, error, "impact is not an object");
	if (!node_needed_time(item, "startTime", &start, &zone, error) ||
	    !node_instant(item, "endTime", &end, error) ||
	    !node_string(item, "type", &type, error) ||
	    !vendor_word(item, "severity", severities, severity, error))
		return false;
	span->level = level_of(type, *severity);
	span->start = edge_of(item, "startTime", start.lo);
	span->end = edge_of(item, "endTime", end != INSTANT_NONE ? end : RANGE_OPEN);
	return true;
}

/* The hull of all impacts, and the worst of them. */
static void widen(Incident *incident, const struct impact_span *span, int severity)
{
	incident->impact = MAX(incident->impact, (enum impact)severity);
	incident->started_at = incident->started_at == INSTANT_NONE
	                               ? span->start.at
	                               : MIN(incident->started_at, span->start.at);
	incident->resolved_at = vendor_later(incident->resolved_at, span->end.at);
}

static bool read_impacts(const Node *record, Incident *incident, GArray *spans,
                         GError **error)
{
	g_auto(Node) list;
	if (!node_array(record, "IncidentImpacts", &list, error))
		return false;
	for (gsize i = 0; i < json_array_size(list.json); i++) {
		g_auto(Node) item = node_item(&list, i);
		g_autoptr(GError) bad = NULL;
		struct impact_span span;
		int severity;
		if (!read_impact(&item, &span, &severity, &bad)) {
			node_reject(&item, bad->message);
			continue;
		}
		widen(incident, &span, severity);
		if (span.level != LEVEL_NONE)
			g_array_append_val(spans, span);
	}
	if (incident->resolved_at == RANGE_OPEN)
		incident->resolved_at = INSTANT_NONE;
	return true;
}

static void state_level(const Incident *incident, const struct edge *edge,
                        enum level level, GPtrArray *posts)
{
	struct page_post *post = page_post_new();
	post->line = edge->line;
	post->offset = edge->offset;
	post->length = edge->length;
	post->at = range_point(edge->at);
	post->silent = true;
	for (guint i = 0; i < incident->components->len; i++)
		page_post_change(post, incident->components->pdata[i], level);
	g_ptr_array_add(posts, post);
}

static int by_start(gconstpointer a, gconstpointer b)
{
	const struct impact_span *x = a, *y = b;
	return x->start.at < y->start.at ? -1 : x->start.at > y->start.at;
}

/* Services are well again where a span ends and no other holds on. */
static void state_levels(const Incident *incident, GArray *spans, GPtrArray *posts)
{
	const struct edge *end = NULL;
	g_array_sort(spans, by_start);
	for (guint i = 0; i < spans->len; i++) {
		const struct impact_span *span =
		        &g_array_index(spans, struct impact_span, i);
		if (end == NULL || span->end.at > end->at)
			end = &span->end;
		state_level(incident, &span->start, span->level, posts);
		const bool last = i + 1 == spans->len;
		if (end->at != RANGE_OPEN && (last || span[1].start.at > end->at)) {
			state_level(incident, end, LEVEL_OPERATIONAL, posts);
			end = NULL;
		}
	}
}

/* --- incidents --------------------------------------------------------------- */

/* "Degradation: coreService, search" */
static char *made_title(const char *type, const Incident *incident)
{
	GString *title = g_string_new(type != NULL && *type != '\0' ? type : "Incident");
	for (guint i = 0; i < incident->components->len && title->len < 200; i++) {
		g_string_append(title, i == 0 ? ": " : ", ");
		g_string_append(title, incident->components->pdata[i]);
	}
	g_autofree char *whole = g_string_free(title, FALSE);
	return text_one_line(whole, 250);
}

static bool read_fields(const Node *record, Incident *incident, GError **error)
{
	struct range created;
	enum zone_basis zone;
	const char *type;
	int status = PHASE_NONE;
	if (!node_needed_time(record, "createdAt", &created, &zone, error) ||
	    !node_instant(record, "updatedAt", &incident->updated_at, error) ||
	    !vendor_word(record, "status", states, &status, error) ||
	    !node_string(record, "type", &type, error) ||
	    !vendor_components(record, "serviceKeys", "key", incident, error))
		return false;
	incident->created_at = created.lo;
	incident->status = (enum phase)status;
	incident->title = made_title(type, incident);
	return vendor_components(record, "instanceKeys", "key", incident, error);
}

static bool read_incident(struct page *page, const Node *record, Incident *incident,
                          GPtrArray *posts, GError **error)
{
	g_autofree char *id = NULL;
	g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(struct impact_span));
	(void)page;
	if (!node_id(record, "id", &id, error))
		return false;
	if (id == NULL || *id == '\0')
		return node_error(record, error, "incident has no id");
	incident->url = g_strconcat("https://status.salesforce.com/incidents/", id, NULL);
	incident->vendor_id = vendor_own_id("salesforce", g_steal_pointer(&id));
	if (!read_fields(record, incident, error) ||
	    !vendor_posts(record, "IncidentEvents", read_event, posts, error) ||
	    !read_impacts(record, incident, spans, error) ||
	    !read_cause(record, incident->updated_at, posts, error))
		return false;
	if (vendor_few_levels(record, incident->components->len, 2 * (gsize)spans->len))
		state_levels(incident, spans, posts);
	return true;
}

static bool read_root(struct page *page, const Node *root, GError **error)
{
	g_auto(Node) incidents = { 0 };
	page->name = g_strdup("Salesforce");
	if (json_is_array(root->json))
		return vendor_incidents(page, root, read_incident, error);
	if (json_object_get(root->json, "Incidents") == NULL)
		return vendor_only_incident(page, root, read_incident, error);
	return node_array(root, "Incidents", &incidents, error) &&
	       vendor_incidents(page, &incidents, read_incident, error);
}

static bool read_document(struct reading *reading, const char *bytes, gsize len,
                          GError **error)
{
	return vendor_document(reading, bytes, len, read_root, error);
}

static int bid(const struct sample_bytes *sample)
{
	const char first = sample_first(sample);
	if (first != '[' && first != '{')
		return 0;
	int evidence = 0;
	evidence += sample_has(sample, "\"IncidentImpacts\"") ? 50 : 0;
	evidence += sample_has(sample, "\"IncidentEvents\"") ? 30 : 0;
	evidence += sample_has(sample, "\"serviceKeys\"") ? 10 : 0;
	evidence += sample_has(sample, "\"externalId\"") ? 5 : 0;
	return evidence;
}

const struct importer importer_salesforce_trust = {
	.name = "salesforce-trust",
	.title = "Salesforce Trust: incidents",
	.about =
	        "Specification: https://api.status.salesforce.com/v1/docs, not read; the "
	        "API as others describe it, 2026-11-25. Takes incidents with every event "
	        "as a "
	        "post, a phase where its type says one, and the impacts: their hull is "
	        "start and end, and from each the level of the services (degradation "
	        "degraded, disruption partial or, when major, major outage). The start "
	        "of an impact lies days before the first post: it is stated afterwards. "
	        "A root cause stands at the record's last edit. There is no title: it is "
	        "made of type and services; ids are shown as salesforce-20004309. Leaves "
	        "actionPlan and pathToResolution. Not seen in real data: written from "
	        "descriptions.",
	.lane = LANE_STATUS,
	.bid = bid,
	.read_document = read_document,
};
