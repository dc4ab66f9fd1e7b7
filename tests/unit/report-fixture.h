/*
 * report-fixture.h - timelines made by hand, for the tests of render/.
 *
 * Shape   FIXTURE_FULL has one of everything; FIXTURE_BARE is an incident with a single post
 * Owns    fixture_free() frees timeline and evidence
 */
#pragma once
#include "render/render.h"

#include <math.h>
#include <string.h>

enum fixture { FIXTURE_FULL, FIXTURE_BARE };

/* When set, every text that comes from evidence is this one instead. */
static const char *fixture_evil;

static inline char *text_of(const char *text)
{
	return g_strdup(fixture_evil != NULL ? fixture_evil : text);
}

/* 2 June 2026, HH:MM UTC. */
static inline gint64 at_clock(int hour, int minute)
{
	return G_GINT64_CONSTANT(1780358400000000) + hour * HOUR + minute * MINUTE;
}

static inline struct range minute_at(int hour, int minute)
{
	return range_of(at_clock(hour, minute), at_clock(hour, minute) + MINUTE);
}

static inline GArray *refs_to(gint64 event, gint64 source, gint64 offset)
{
	GArray *refs = g_array_new(FALSE, TRUE, sizeof(struct ref));
	struct ref ref = { event, source, 1, offset, 10 };

	g_array_append_val(refs, ref);
	return refs;
}

static inline void add_source(Evidence *evidence, gint64 id, const char *name,
                              const char *importer, enum lane lane)
{
	Source *source = source_new();

	source->id = id;
	source->name = text_of(name);
	source->importer = g_strdup(importer);
	source->lane = lane;
	memset(source->sha256, 'a' + (int)id, 64);
	source->bytes = 12345;
	source->lines = 10;
	source->records = 4;
	source->in_records = 7;
	source->duplicate = 1;
	source->ignored = 2;
	source->span = range_of(at_clock(5, 0), at_clock(13, 0));
	source->zone_basis = ZONE_EXPLICIT;
	g_ptr_array_add(evidence->sources, source);
}

static inline Event *add_event(Evidence *evidence, gint64 id, gint64 source,
                               struct range at, enum lane lane, enum event_kind kind,
                               const char *body)
{
	Event *event = event_new();

	event->id = id;
	event->source = source;
	event->line = id + 1;
	event->offset = id * 100;
	event->length = 40;
	event->at = at;
	event->lane = lane;
	event->kind = kind;
	event->body = text_of(body);
	g_ptr_array_add(evidence->events, event);
	return event;
}

static inline Event *add_post(Evidence *evidence, gint64 id, struct range at,
                              enum phase phase, const char *body)
{
	Event *post = add_event(evidence, id, 1, at, LANE_STATUS, KIND_POST, body);
	post->phase = phase;
	return post;
}

static inline Series *add_series(Evidence *evidence, gint64 source, enum measure measure,
                                 const char *name, gint64 width)
{
	Series *series = series_new();

	series->id = source;
	series->source = source;
	series->measure = measure;
	series->width = width;
	series->name = text_of(name);
	series->unit = text_of(measure == MEASURE_REPORTS ? "reports" : "requests");
	series->zone = ZONE_EXPLICIT;
	for (int i = 0; i < 4 * 8; i++) {
		struct sample sample = { .start = at_clock(5, 0) + i * 15 * MINUTE,
			                 .count = i > 4 && i < 26 ? 1000 + 10 * i : 20,
			                 .exposure =
			                         measure == MEASURE_ERRORS ? 5000 : NAN,
			                 .baseline =
			                         measure == MEASURE_REPORTS ? 20 : NAN };
		g_array_append_val(series->samples, sample);
	}
	g_ptr_array_add(evidence->series, series);
	return series;
}

static inline void add_window(Timeline *timeline, const Series *series,
                              struct range start, struct range end, double peak)
{
	struct window *window = g_new0(struct window, 1);

	window->series = series;
	window->harm = true;
	window->start = start;
	window->end = end;
	window->major_start = window->major_end = RANGE_NONE;
	window->peak_at = at_clock(7, 45);
	window->peak = peak;
	window->peak_baseline = peak > 1 ? 20 : 0.002;
	window->excess = 1000;
	window->chance_per_week = 0.000001;
	window->rule = "capa-qp/given-baseline";
	window->refs = refs_to(0, series->source, 1204);
	g_ptr_array_add(timeline->windows, window);
}

static inline void add_entry(Timeline *timeline, const Event *event, struct range at,
                             enum mark mark, int milestone, const char *text)
{
	struct entry *entry = g_new0(struct entry, 1);

	entry->at = at;
	entry->zone = ZONE_EXPLICIT;
	entry->lane = event != NULL ? event->lane : LANE_USERS;
	entry->kind = event != NULL ? event->kind : 0;
	entry->mark = mark;
	entry->milestone = milestone;
	entry->text = text_of(text);
	entry->label = text_of("Label");
	entry->key = milestone > 0;
	entry->event = event;
	entry->refs = event != NULL ? refs_to(event->id, 0, 0) : refs_to(0, 2, 1204);
	g_ptr_array_add(timeline->entries, entry);
}

static inline void set_interval(Timeline *timeline, enum interval_key key,
                                struct range from, struct range to, gint64 event)
{
	struct interval *interval = &timeline->intervals[key];

	interval->from = from;
	interval->to = to;
	interval->length = range_minus(to, from);
	interval->rule = "difference";
	interval->refs = refs_to(event, 0, 0);
}

static inline void add_phase(Timeline *timeline, enum phase phase, struct range start,
                             struct range end, gint64 event)
{
	struct phase_span *span = g_new0(struct phase_span, 1);

	span->phase = phase;
	span->track = TRACK_ANNOUNCED;
	span->start = start;
	span->end = end;
	span->rule = "posts";
	span->refs = refs_to(event, 0, 0);
	g_ptr_array_add(timeline->phases, span);
}

static inline void add_finding(Timeline *timeline, const char *rule, enum verdict verdict,
                               const char *said, const char *seen)
{
	struct finding *finding = g_new0(struct finding, 1);

	finding->id = g_strdup_printf("%s/1", rule);
	finding->rule = rule;
	finding->verdict = verdict;
	finding->said = text_of(said);
	finding->seen = text_of(seen);
	finding->difference = text_of("3 h of it are left out.");
	finding->help = text_of("The closest span between posts is 2 h 54 min.");
	finding->said_length = range_point(165 * MINUTE);
	finding->seen_length = range_of(344 * MINUTE, RANGE_OPEN);
	finding->component = text_of("API");
	finding->refs = refs_to(6, 0, 0);
	g_ptr_array_add(timeline->findings, finding);
}

static inline void add_component(Timeline *timeline, const char *name)
{
	g_autofree char *given = text_of(name);
	struct component *component = component_new(given, TRACK_ANNOUNCED);
	struct level_span span = { LEVEL_PARTIAL, range_point(at_clock(6, 39)),
		                   range_of(at_clock(11, 49), RANGE_OPEN),
		                   refs_to(5, 0, 0) };

	g_array_append_val(component->levels, span);
	g_ptr_array_add(timeline->components, component);
}

static inline Incident *add_incident(Evidence *evidence, const char *slug,
                                     const char *title, gint64 started)
{
	Incident *incident = incident_new();

	incident->source = 1;
	incident->slug = g_strdup(slug);
	incident->vendor_id = text_of("abc123");
	incident->title = text_of(title);
	incident->url = text_of("https://status.example.com/i/abc123");
	incident->kind = INCIDENT_OUTAGE;
	incident->impact = IMPACT_MAJOR;
	incident->created_at = incident->started_at = started;
	g_ptr_array_add(evidence->incidents, incident);
	return incident;
}

static inline void fill_posts(Timeline *timeline, Evidence *evidence)
{
	Event *first = add_post(evidence, 1, range_point(at_clock(6, 39)),
	                        PHASE_INVESTIGATING, "We see errors since 06:04 UTC.");
	Event *second = add_post(evidence, 2, range_point(at_clock(9, 33)),
	                         PHASE_IDENTIFIED, "The cause is known.");
	Event *third = add_post(evidence, 3, range_point(at_clock(11, 49)),
	                        PHASE_MONITORING, "A fix is in place.");
	Event *level = add_event(evidence, 5, 1, range_point(at_clock(6, 39)),
	                         LANE_STATUS, KIND_COMPONENT, NULL);
	level->component = text_of("API");
	level->level = LEVEL_PARTIAL;
	Event *claim = add_event(evidence, 6, 4, range_point(at_clock(13, 0)), LANE_PRESS,
	                         KIND_CLAIM, "It lasted about 2 h 45 min.");
	add_entry(timeline, first, minute_at(6, 4), MARK_IMPACT_BEGINS, 1,
	          "Errors begin.");
	add_entry(timeline, NULL, range_of(at_clock(6, 15), at_clock(6, 30)), MARK_DETECT,
	          0, "User reports exceed their baseline.");
	add_entry(timeline, first, first->at, MARK_POST, 2, "Investigating.");
	add_entry(timeline, level, level->at, MARK_NONE, 0, "API: Partial outage.");
	add_entry(timeline, second, second->at, MARK_POST, 3, "Identified.");
	add_entry(timeline, third, third->at, MARK_POST, 4, "Monitoring.");
	add_entry(timeline, claim, claim->at, MARK_NONE, 0, "The press claims a length.");
}

static inline void fill_full(Timeline *timeline, Evidence *evidence)
{
	const struct range start = minute_at(6, 4), post = range_point(at_clock(6, 39));
	const struct range cause = range_point(at_clock(9, 33));
	const struct range fix = range_point(at_clock(11, 49));

	add_source(evidence, 2, "reports.csv", "counts-csv", LANE_USERS);
	add_source(evidence, 3, "access.log.gz", "access-log", LANE_MACHINES);
	add_source(evidence, 4, "events.jsonl", "events", LANE_PRESS);
	fill_posts(timeline, evidence);
	Series *reports =
	        add_series(evidence, 2, MEASURE_REPORTS, "reports", 15 * MINUTE);
	Series *errors = add_series(evidence, 3, MEASURE_ERRORS, "5xx", MINUTE);
	add_window(timeline, reports, range_of(at_clock(6, 15), at_clock(6, 30)),
	           range_of(at_clock(12, 0), at_clock(12, 15)), 2043);
	add_window(timeline, errors, minute_at(6, 3),
	           range_of(at_clock(12, 20), RANGE_OPEN), 0.42);
	g_autofree struct baseline *baseline = g_new0(struct baseline, 1);
	baseline->series = reports;
	baseline->mode = "given";
	baseline->level = 20;
	baseline->dispersion = 1.3;
	g_ptr_array_add(timeline->baselines, g_steal_pointer(&baseline));
	timeline->start = start;
	timeline->start_rule = "stated-in-text";
	timeline->start_refs = refs_to(1, 0, 0);
	timeline->first_post = post;
	timeline->identified = cause;
	timeline->monitoring = fix;
	timeline->impact_start = start;
	timeline->impact_end = range_of(at_clock(12, 20), RANGE_OPEN);
	timeline->impact_rule = "machine-windows";
	timeline->first_users = range_of(at_clock(6, 15), at_clock(6, 30));
	set_interval(timeline, INTERVAL_TO_FIRST_POST, start, post, 1);
	set_interval(timeline, INTERVAL_TO_IDENTIFIED, start, cause, 2);
	set_interval(timeline, INTERVAL_TO_MONITORING, start, fix, 3);
	set_interval(timeline, INTERVAL_IMPACT_HULL, start, timeline->impact_end, 3);
	set_interval(timeline, INTERVAL_GAP_SILENCE, timeline->first_users, post, 1);
	timeline->intervals[INTERVAL_GAP_SILENCE].binned = true;
	set_interval(timeline, INTERVAL_GAP_CLOSE, fix, post, 1); /* runs backwards */
	timeline->intervals[INTERVAL_GAP_ACT].why =
	        g_strdup("no action is in the evidence");
	add_phase(timeline, PHASE_INVESTIGATING, post, cause, 1);
	add_phase(timeline, PHASE_IDENTIFIED, cause, fix, 2);
	add_phase(timeline, PHASE_MONITORING, fix, RANGE_NONE, 3);
	add_component(timeline, "API");
	add_finding(timeline, "K11", VERDICT_CONTRADICTED,
	            "The press says that it lasted about 2 h 45 min.",
	            "The evidence shows at least 5 h 45 min.");
	add_finding(timeline, "K2", VERDICT_CONSISTENT, "The post says 06:04 UTC.",
	            "The errors begin at 06:03 to 06:04 UTC.");
	Incident *before = add_incident(evidence, "2026-06-01-claude", "A precursor",
	                                at_clock(-14, 0));
	struct neighbour *near = g_new0(struct neighbour, 1);
	near->incident = before;
	near->precursor = true;
	near->why = text_of("16 h before");
	g_ptr_array_add(timeline->neighbours, near);
	g_ptr_array_add(evidence->notices, text_of("reports.csv: zone assumed: UTC"));
}

static inline void fill_bare(Timeline *timeline, Evidence *evidence)
{
	Event *post = add_post(evidence, 1, range_point(at_clock(6, 39)), PHASE_RESOLVED,
	                       "This was resolved.");

	add_entry(timeline, post, post->at, MARK_POST, 1, "Resolved.");
	timeline->start = timeline->first_post = timeline->resolved = post->at;
	timeline->start_rule = "first-post";
	timeline->start_refs = refs_to(1, 0, 0);
	timeline->end_published = true;
}

static inline Timeline *fixture_timeline(enum fixture kind)
{
	Evidence *evidence = evidence_new();
	Timeline *timeline = timeline_new(evidence);

	add_source(evidence, 1, "incidents.json", "statuspage", LANE_STATUS);
	timeline->incident = add_incident(evidence, "2026-06-02-claude",
	                                  "Elevated errors on one model", at_clock(6, 4));
	timeline->cutoff = at_clock(13, 0);
	timeline->rules_sha256 =
	        "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
	if (kind == FIXTURE_FULL)
		fill_full(timeline, evidence);
	else
		fill_bare(timeline, evidence);
	return timeline;
}

static inline void fixture_free(Timeline *timeline)
{
	const Evidence *evidence = timeline->evidence;
	Evidence *owned = NULL;

	timeline_free(timeline);
	memcpy(&owned, &evidence, sizeof owned); /* const of the borrower */
	evidence_free(owned);
}
