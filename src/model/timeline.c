#include "model/timeline.h"

#include <math.h>

static const struct {
	const char *word, *name, *definition;
} intervals[INTERVAL_COUNT] = {
	[INTERVAL_TO_FIRST_POST] = { "to_first_post", "Start to first public post",
	                             "incident start → first public post" },
	[INTERVAL_TO_IDENTIFIED] = { "to_identified", "Start to identified",
	                             "incident start → first \"identified\" post" },
	[INTERVAL_TO_MONITORING] = { "to_monitoring", "Start to monitoring",
	                             "incident start → first \"monitoring\" post (fix in "
	                             "place)" },
	[INTERVAL_TO_RESOLVED] = { "to_resolved", "Start to resolved",
	                           "incident start → last \"resolved\" post" },
	[INTERVAL_IMPACT_HULL] = { "impact_hull", "Impact, first to last",
	                           "first moment of impact → last moment of impact; an "
	                           "end "
	                           "that is not published: from the start as stated to "
	                           "the fix at least" },
	[INTERVAL_IMPACT_UNION] = { "impact_union", "Impact, summed",
	                            "total length of what machines measured and posts "
	                            "state with both ends; never of paperwork" },
	[INTERVAL_ANNOUNCED] = { "announced", "Announced",
	                         "first public post → \"resolved\" post; paperwork, not "
	                         "impact" },
	[INTERVAL_GAP_USERS] = { "gap_users", "Impact to users",
	                         "impact start → first excess of user reports" },
	[INTERVAL_GAP_DETECT] = { "gap_detect", "Impact to internal signal",
	                          "impact start → first alert" },
	[INTERVAL_GAP_ACT] = { "gap_act", "Signal to first action",
	                       "first alert → first human action" },
	[INTERVAL_GAP_SILENCE] = { "gap_silence", "Users to first public post",
	                           "first excess of user reports → first public post" },
	[INTERVAL_GAP_IDENT] = { "gap_ident", "First action to identified",
	                         "first human action, else first public post → "
	                         "identified" },
	[INTERVAL_GAP_FIX] = { "gap_fix", "Identified to fix",
	                       "identified → fix in place" },
	[INTERVAL_GAP_RECOVER] = { "gap_recover", "Fix to end of impact",
	                           "fix in place → last moment of impact" },
	[INTERVAL_GAP_CLOSE] = { "gap_close", "End of impact to resolved post",
	                         "last moment of impact → \"resolved\" post" },
	[INTERVAL_MAX_SILENCE] = { "max_silence", "Longest public silence",
	                           "longest time between public posts during the "
	                           "impact" },
};

const char *window_way_word(enum window_way way)
{
	static const char *const words[] = { "rise", "drop", "step_up", "step_down" };
	return words[way];
}

const char *interval_word(enum interval_key key)
{
	return intervals[key].word;
}

const char *interval_name(enum interval_key key)
{
	return intervals[key].name;
}

const char *interval_definition(enum interval_key key)
{
	return intervals[key].definition;
}

const char *mark_word(enum mark mark)
{
	static const char *const words[] = { "",       "IMPACT BEGINS", "IMPACT ENDS",
		                             "DETECT", "ACT",           "POST",
		                             "PHASE",  "NOTE" };
	return words[mark];
}

static void array_free(GArray *array)
{
	if (array != NULL)
		g_array_unref(array);
}

void window_free(struct window *window)
{
	array_free(window->refs);
	g_free(window);
}

void stated_window_free(struct stated_window *stated)
{
	g_free(stated->quote);
	array_free(stated->refs);
	g_free(stated);
}

static const char *const milestone_definitions[MILESTONE_COUNT] = {
	[MILESTONE_IMPACT_START] = "the first moment of harm to users",
	[MILESTONE_FIRST_USERS] = "the first excess of user reports",
	[MILESTONE_DETECTED] = "the operator knew of it: the first alert, and the first "
	                       "public post at the latest",
	[MILESTONE_ACKNOWLEDGED] = "the first human action or public post",
	[MILESTONE_FIRST_POST] = "the first public post of any kind",
	[MILESTONE_IDENTIFIED] =
	        "the cause was known; an \"identified\" post comes after it",
	[MILESTONE_MITIGATED] =
	        "the fix took effect; a \"monitoring\" post comes after it",
	[MILESTONE_IMPACT_END] = "the last moment of harm to users",
	[MILESTONE_RESOLVED] = "the page called it resolved",
};

const char *milestone_definition(enum milestone_key key)
{
	return milestone_definitions[key];
}

void metric_free(struct metric *metric)
{
	g_free(metric->key);
	g_free(metric->name);
	g_free(metric->formula);
	g_free(metric->text);
	g_free(metric->why);
	g_array_unref(metric->refs);
	g_free(metric);
}

void milestone_free(struct milestone *milestone)
{
	g_free(milestone->why);
	array_free(milestone->refs);
	array_free(milestone->dissent);
	g_free(milestone);
}

void phase_span_free(struct phase_span *span)
{
	array_free(span->refs);
	g_free(span);
}

static void level_span_clear(gpointer data)
{
	array_free(((struct level_span *)data)->refs);
}

struct component *component_new(const char *name, enum track track)
{
	struct component *component = g_new0(struct component, 1);
	component->name = g_strdup(name);
	component->track = track;
	component->levels = g_array_new(FALSE, TRUE, sizeof(struct level_span));
	g_array_set_clear_func(component->levels, level_span_clear);
	return component;
}

void component_free(struct component *component)
{
	g_free(component->name);
	g_array_unref(component->levels);
	g_free(component);
}

void finding_free(struct finding *finding)
{
	g_free(finding->id);
	g_free(finding->said);
	g_free(finding->seen);
	g_free(finding->difference);
	g_free(finding->help);
	g_free(finding->component);
	array_free(finding->refs);
	g_free(finding);
}

void entry_free(struct entry *entry)
{
	g_free(entry->text);
	g_free(entry->told);
	g_free(entry->label);
	array_free(entry->refs);
	g_free(entry);
}

struct similar *similar_new(const Incident *incident)
{
	struct similar *similar = g_new0(struct similar, 1);
	similar->incident = incident;
	similar->at = RANGE_NONE;
	similar->words = similar->components = similar->patterns = similar->shape = NAN;
	similar->shared_words = g_ptr_array_new_with_free_func(g_free);
	similar->shared_components = g_ptr_array_new_with_free_func(g_free);
	similar->shared_patterns = g_ptr_array_new_with_free_func(g_free);
	similar->refs = g_array_new(FALSE, FALSE, sizeof(struct ref));
	return similar;
}

void similar_free(struct similar *similar)
{
	if (similar == NULL)
		return;
	g_ptr_array_unref(similar->shared_words);
	g_ptr_array_unref(similar->shared_components);
	g_ptr_array_unref(similar->shared_patterns);
	g_array_unref(similar->refs);
	g_free(similar->why);
	g_free(similar);
}

void neighbour_free(struct neighbour *neighbour)
{
	g_free(neighbour->why);
	g_free(neighbour);
}

const char *news_kind_word(enum news_kind kind)
{
	static const char *const words[NEWS_KINDS] = { "new", "burst", "vanished" };
	return words[kind];
}

void news_free(struct news *news)
{
	g_free(news->text);
	array_free(news->refs);
	g_free(news);
}

void carrier_free(struct carrier *carrier)
{
	array_free(carrier->refs);
	g_free(carrier);
}

struct log_news *log_news_new(void)
{
	struct log_news *log = g_new0(struct log_news, 1);
	log->rows = g_ptr_array_new_with_free_func((GDestroyNotify)news_free);
	log->notes = g_ptr_array_new_with_free_func(g_free);
	log->carriers = g_ptr_array_new_with_free_func((GDestroyNotify)carrier_free);
	return log;
}

void log_news_free(struct log_news *log)
{
	if (log == NULL)
		return;
	g_ptr_array_unref(log->rows);
	g_ptr_array_unref(log->notes);
	g_ptr_array_unref(log->carriers);
	g_free(log);
}

static void rule_number_free(gpointer data)
{
	struct rule_number *number = data;
	g_free(number->name);
	g_free(number->value);
	g_free(number->usual);
	g_free(number);
}

Timeline *timeline_new(const Evidence *evidence)
{
	Timeline *timeline = g_new0(Timeline, 1);
	timeline->evidence = evidence;
	timeline->start = timeline->first_post = timeline->identified = RANGE_NONE;
	timeline->last_post = RANGE_NONE;
	timeline->monitoring = timeline->resolved = timeline->first_users = RANGE_NONE;
	timeline->impact_start = timeline->impact_end = RANGE_NONE;
	timeline->cutoff = INSTANT_NONE;
	timeline->earlier =
	        (struct earlier){ 0, INSTANT_NONE, INSTANT_NONE, INSTANT_NONE };
	timeline->windows = g_ptr_array_new_with_free_func((GDestroyNotify)window_free);
	timeline->others = g_ptr_array_new_with_free_func((GDestroyNotify)window_free);
	timeline->stated =
	        g_ptr_array_new_with_free_func((GDestroyNotify)stated_window_free);
	timeline->baselines = g_ptr_array_new_with_free_func(g_free);
	timeline->numbers = g_ptr_array_new_with_free_func(rule_number_free);
	timeline->phases =
	        g_ptr_array_new_with_free_func((GDestroyNotify)phase_span_free);
	timeline->metrics = g_ptr_array_new_with_free_func((GDestroyNotify)metric_free);
	timeline->milestones =
	        g_ptr_array_new_with_free_func((GDestroyNotify)milestone_free);
	timeline->components =
	        g_ptr_array_new_with_free_func((GDestroyNotify)component_free);
	timeline->findings = g_ptr_array_new_with_free_func((GDestroyNotify)finding_free);
	timeline->entries = g_ptr_array_new_with_free_func((GDestroyNotify)entry_free);
	timeline->curations = g_ptr_array_new();
	timeline->start_shown = timeline->impact_end_shown = RANGE_NONE;
	timeline->neighbours =
	        g_ptr_array_new_with_free_func((GDestroyNotify)neighbour_free);
	timeline->similar = g_ptr_array_new_with_free_func((GDestroyNotify)similar_free);
	timeline->changes = g_ptr_array_new();
	timeline->revisions = g_ptr_array_new();
	for (int key = 0; key < INTERVAL_COUNT; key++) {
		timeline->intervals[key].key = (enum interval_key)key;
		timeline->intervals[key].length = RANGE_NONE;
		timeline->intervals[key].from = timeline->intervals[key].to = RANGE_NONE;
	}
	return timeline;
}

void timeline_free(Timeline *timeline)
{
	if (timeline == NULL)
		return;
	array_free(timeline->start_refs);
	g_clear_pointer(&timeline->read_posts, g_ptr_array_unref);
	g_clear_pointer(&timeline->read_phases, g_hash_table_unref);
	g_ptr_array_unref(timeline->windows);
	g_ptr_array_unref(timeline->others);
	g_ptr_array_unref(timeline->stated);
	g_ptr_array_unref(timeline->baselines);
	g_ptr_array_unref(timeline->numbers);
	g_ptr_array_unref(timeline->phases);
	for (int key = 0; key < INTERVAL_COUNT; key++) {
		g_free(timeline->intervals[key].why);
		array_free(timeline->intervals[key].refs);
	}
	g_ptr_array_unref(timeline->milestones);
	g_ptr_array_unref(timeline->metrics);
	g_ptr_array_unref(timeline->components);
	g_ptr_array_unref(timeline->findings);
	g_ptr_array_unref(timeline->entries);
	g_ptr_array_unref(timeline->neighbours);
	g_ptr_array_unref(timeline->similar);
	g_ptr_array_unref(timeline->curations);
	g_ptr_array_unref(timeline->changes);
	g_ptr_array_unref(timeline->revisions);
	log_news_free(timeline->log);
	g_free(timeline);
}

const char *timeline_phase_rule(const Timeline *timeline, const Event *post)
{
	return timeline->read_phases != NULL
	               ? g_hash_table_lookup(timeline->read_phases, post)
	               : NULL;
}

const Event *timeline_post(const Timeline *timeline, const Event *event)
{
	for (guint i = 0; timeline->read_posts != NULL && i < timeline->read_posts->len;
	     i++) {
		const Event *post = timeline->read_posts->pdata[i];
		if (post->id == event->id && post->source == event->source &&
		    post->offset == event->offset && post->ordinal == event->ordinal)
			return post;
	}
	return event;
}
