/*
 * trend.c - many incidents by groups: how long they took, how surely that is known, and whether two groups differ.
 *
 * A length known to a range counts with its middle; one with an open end, or that may be more than twice what it is at
 * least, as at least so long. What has no length is left out and counted, by the reason that its timeline gives. Means are
 * worked out and never stand alone.
 */
#include "correlate/statistics.h"
#include "correlate/together.h"

#include <math.h>
#include <string.h>

/* --- measures ----------------------------------------------------------------------- */

bool trend_measure_at(guint i, const char **word, const char **name,
                      const char **definition)
{
	if (i < STAGE_LENGTH_COUNT) {
		*word = stage_length_word((enum stage_length)i);
		*name = stage_length_name((enum stage_length)i);
		*definition = stage_length_definition((enum stage_length)i);
		return true;
	}
	i -= STAGE_LENGTH_COUNT;
	if (i >= INTERVAL_COUNT)
		return false;
	*word = interval_word((enum interval_key)i);
	*name = interval_name((enum interval_key)i);
	*definition = interval_definition((enum interval_key)i);
	return true;
}

bool trend_measure_parse(const char *word, struct trend_measure *out)
{
	const char *known, *name, *definition;
	for (guint i = 0; trend_measure_at(i, &known, &name, &definition); i++) {
		if (g_ascii_strcasecmp(known, word) != 0)
			continue;
		*out = (struct trend_measure){ .of_stages = i < STAGE_LENGTH_COUNT };
		if (out->of_stages)
			out->stage = (enum stage_length)i;
		else
			out->interval = (enum interval_key)(i - STAGE_LENGTH_COUNT);
		return true;
	}
	return false;
}

/* --- the length of one incident ------------------------------------------------------- */

static const char NOT_OVER[] = "not over, and not known how long it was seen";

static bool is_over(const Timeline *t)
{
	const enum phase phase = t->incident->status;
	return t->end_published || phase == PHASE_RESOLVED || phase == PHASE_POSTMORTEM ||
	       phase == PHASE_COMPLETED;
}

/* Nobody said that it was over: so long at least it was, by its last word. */
static bool observe_unresolved(const Timeline *t, gint64 start, struct observation *out)
{
	if (is_over(t) || start == INSTANT_NONE || !range_known(t->last_post) ||
	    t->last_post.lo < start)
		return false;
	*out = (struct observation){ t, t->last_post.lo - start, true };
	return true;
}

static const char *observe_stage(const Timeline *t, const struct stage_times *stages,
                                 enum stage_length key, struct observation *out)
{
	if (stages->length[key] != INSTANT_NONE) {
		*out = (struct observation){ t, stages->length[key], false };
		return NULL;
	}
	if (key == STAGE_TO_RESOLVED && observe_unresolved(t, stages->start, out))
		return NULL;
	return "has not both stages";
}

/* The reasons of timelines name times; these are one reason. */
static const char *reason_of(const char *why)
{
	if (why == NULL)
		return "not known from the evidence";
	return g_str_has_prefix(why, "times out of order") ? "times out of order" : why;
}

/* Typed in afterwards in one post: nothing is known of how long it took. */
static bool is_one_post(const Timeline *t)
{
	return range_known(t->first_post) && range_known(t->resolved) &&
	       t->first_post.lo == t->resolved.lo && t->start.lo == t->first_post.lo;
}

/* Nobody says when it began: the first word stands for it, and tells nothing of how long it was waited for. */
static bool is_from_first_post(const Timeline *t)
{
	return g_strcmp0(t->start_rule, "first-post") == 0;
}

/* Its middle would be nobody's length: two captures months apart say that it ended between them. */
static bool is_too_wide(struct range length)
{
	return range_is_open(length) ||
	       (length.hi - length.lo > HOUR && length.hi - length.lo > length.lo);
}

static const char *observe_interval(const Timeline *t, enum interval_key key,
                                    struct observation *out)
{
	const struct interval *interval = &t->intervals[key];
	const struct range length = interval->length;
	const bool ends = key == INTERVAL_TO_RESOLVED || key == INTERVAL_ANNOUNCED;
	const struct range from = key == INTERVAL_ANNOUNCED ? t->first_post : t->start;
	if (ends && is_one_post(t))
		return "its first word is \"resolved\"";
	if (key == INTERVAL_TO_FIRST_POST && is_from_first_post(t))
		return "no start before the first post is stated";
	if (range_known(length) && is_too_wide(length)) {
		*out = (struct observation){ t, length.lo, true };
		return length.lo > 0           ? NULL
		       : range_is_open(length) ? NOT_OVER
		                               : "known only to a wide range";
	}
	if (range_known(length)) {
		*out = (struct observation){ t, range_middle(length), false };
		return NULL;
	}
	if (ends && range_known(from) && observe_unresolved(t, from.lo, out))
		return NULL;
	return reason_of(interval->why);
}

/* Each of the four, and what was learnt, not before the one that it follows. */
static bool is_out_of_order(const struct stage_times *stages)
{
	gint64 last = INSTANT_NONE;
	for (int i = 0; i < STAGE_COUNT; i++) {
		const Event *post = stages->post[i];
		if (post == NULL)
			continue;
		if (last != INSTANT_NONE && post->at.lo < last)
			return true;
		last = post->at.lo;
	}
	return false;
}

/* --- groups --------------------------------------------------------------------------- */

struct grouping {
	const Collection *collection;
	const struct trend_query *query;
	Trend *trend;
	GHashTable *known; /* name -> struct trend_group * */
	GHashTable *
	        starts; /* struct trend_group * -> GArray of struct observation: for MTBF */
};

static struct trend_group *group_named(struct grouping *g, const char *name)
{
	struct trend_group *group = g_hash_table_lookup(g->known, name);
	if (group == NULL) {
		group = trend_group_new(name);
		g_ptr_array_add(g->trend->groups, group);
		g_hash_table_insert(g->known, group->name, group);
	}
	return group;
}

static char *period_name(enum trend_by by, const Zone *zone, gint64 start)
{
	const struct civil day =
	        instant_to_civil(zone_to_civil(zone != NULL ? zone : zone_utc(), start));
	if (by == BY_YEAR)
		return g_strdup_printf("%04d", day.year);
	if (by == BY_MONTH)
		return g_strdup_printf("%04d-%02d", day.year, day.month);
	return g_strdup_printf("%04d Q%d", day.year, (day.month + 2) / 3);
}

static void add_to_services(struct grouping *g, const Timeline *t, GPtrArray *groups)
{
	for (guint i = 0; i < t->components->len; i++) {
		const struct component *component = t->components->pdata[i];
		const char *only = g->query->component;
		if (component->track == TRACK_ANNOUNCED &&
		    (only == NULL || g_str_equal(only, component->name)))
			g_ptr_array_add(groups, group_named(g, component->name));
	}
	if (groups->len == 0)
		g_ptr_array_add(groups, group_named(g, "(no component named)"));
}

/* struct trend_group *: those that an incident is of. */
static GPtrArray *groups_of(struct grouping *g, const Timeline *t)
{
	GPtrArray *groups = g_ptr_array_new();
	g_autofree char *period = NULL;
	const char *name = "all";
	switch (g->query->by) {
	case BY_SERVICE:
		add_to_services(g, t, groups);
		return groups;
	case BY_VENDOR:
		name = t->incident->page != NULL ? t->incident->page : "(no page)";
		break;
	case BY_SEVERITY:
		name = impact_name((int)t->incident->impact);
		break;
	case BY_YEAR:
	case BY_QUARTER:
	case BY_MONTH:
		period = period_name(g->query->by, g->collection->zone, t->start.lo);
		name = period;
		break;
	default:
		break;
	}
	g_ptr_array_add(groups, group_named(g, name));
	return groups;
}

static bool names_component(const Timeline *t, const char *name)
{
	for (guint i = 0; i < t->components->len; i++) {
		const struct component *component = t->components->pdata[i];
		if (component->track == TRACK_ANNOUNCED &&
		    g_str_equal(component->name, name))
			return true;
	}
	return false;
}

static bool is_asked_for(const struct trend_query *query, const Timeline *t)
{
	if (t->incident->kind == INCIDENT_MAINTENANCE || !range_known(t->start))
		return false;
	const gint64 start = t->start.lo;
	return (query->from == INSTANT_NONE || start >= query->from) &&
	       (query->to == INSTANT_NONE || start < query->to) &&
	       (query->page == NULL || g_strcmp0(query->page, t->incident->page) == 0) &&
	       (query->component == NULL || names_component(t, query->component));
}

/* Between incidents: the starts are kept until all are known. */
static void keep_start(struct grouping *g, struct trend_group *group, const Timeline *t,
                       gint64 start)
{
	GArray *starts = g_hash_table_lookup(g->starts, group);
	if (starts == NULL) {
		starts = g_array_new(FALSE, FALSE, sizeof(struct observation));
		g_hash_table_insert(g->starts, group, starts);
	}
	const struct observation at = { t, start, false };
	g_array_append_val(starts, at);
}

static void observe(struct grouping *g, struct trend_group *group, const Timeline *t,
                    const struct stage_times *stages)
{
	const struct trend_measure measure = g->query->measure;
	struct observation seen;
	group->incidents++;
	if (measure.of_stages && measure.stage == STAGE_BETWEEN) {
		if (stages->start != INSTANT_NONE)
			keep_start(g, group, t, stages->start);
		else
			trend_group_leave_out(group, "has no stage");
		return;
	}
	const char *why = measure.of_stages
	                          ? observe_stage(t, stages, measure.stage, &seen)
	                          : observe_interval(t, measure.interval, &seen);
	if (why != NULL)
		trend_group_leave_out(group, why);
	else
		g_array_append_val(group->observations, seen);
}

static void see_incident(struct grouping *g, const Timeline *t,
                         const struct stage_times *stages)
{
	if (!is_asked_for(g->query, t))
		return;
	const bool disordered = is_out_of_order(stages);
	g->trend->incidents++;
	g->trend->out_of_order += disordered;
	g_autoptr(GPtrArray) groups = groups_of(g, t);
	for (guint i = 0; i < groups->len; i++) {
		struct trend_group *group = groups->pdata[i];
		if (disordered && g->query->drop_out_of_order) {
			group->incidents++;
			trend_group_leave_out(group, "stages out of order");
		} else {
			observe(g, group, t, stages);
		}
	}
}

/* --- figures ---------------------------------------------------------------------------- */

static int by_length(gconstpointer a, gconstpointer b)
{
	const struct observation *x = a, *y = b;
	if (x->length != y->length)
		return x->length < y->length ? -1 : 1;
	if (x->censored != y->censored)
		return x->censored ? 1 : -1;
	const gint64 from = x->timeline->start.lo, to = y->timeline->start.lo;
	return (from > to) - (from < to);
}

static void starts_to_lengths(struct grouping *g, struct trend_group *group)
{
	GArray *starts = g_hash_table_lookup(g->starts, group);
	if (starts == NULL)
		return;
	g_array_sort(starts, by_length);
	for (guint i = 1; i < starts->len; i++) {
		struct observation seen = g_array_index(starts, struct observation, i);
		seen.length -= g_array_index(starts, struct observation, i - 1).length;
		g_array_append_val(group->observations, seen);
	}
	trend_group_leave_out(group, "the first has none before it");
}

/* gint64, sorted: of what is over. */
static GArray *lengths_over(const struct trend_group *group)
{
	GArray *values = g_array_new(FALSE, FALSE, sizeof(gint64));
	for (guint i = 0; i < group->observations->len; i++) {
		const struct observation *seen =
		        &g_array_index(group->observations, struct observation, i);
		if (!seen->censored)
			g_array_append_val(values, seen->length);
	}
	return values;
}

static void work_out(struct trend_group *group)
{
	const guint n = group->observations->len;
	g_array_sort(group->observations, by_length);
	g_autoptr(GArray) over = lengths_over(group);
	g_autofree gint64 *length = g_new(gint64, MAX(n, 1));
	g_autofree bool *censored = g_new(bool, MAX(n, 1));
	for (guint i = 0; i < n; i++) {
		const struct observation *seen =
		        &g_array_index(group->observations, struct observation, i);
		length[i] = seen->length;
		censored[i] = seen->censored;
	}
	group->lengths = lengths_of(over);
	group->censored = n - over->len;
	group->survival_median = survival_median(length, censored, n);
}

static int by_name(gconstpointer a, gconstpointer b)
{
	const struct trend_group *x = *(struct trend_group *const *)a;
	const struct trend_group *y = *(struct trend_group *const *)b;
	return strcmp(x->name, y->name);
}

/* Largest first; the rest by name. */
static int by_size(gconstpointer a, gconstpointer b)
{
	const struct trend_group *x = *(struct trend_group *const *)a;
	const struct trend_group *y = *(struct trend_group *const *)b;
	if (x->incidents != y->incidents)
		return x->incidents > y->incidents ? -1 : 1;
	return strcmp(x->name, y->name);
}

static int impact_of(const char *name)
{
	int impact = IMPACT_CRITICAL;
	while (impact > IMPACT_NOT_STATED && strcmp(impact_name(impact), name) != 0)
		impact--;
	return impact;
}

static int by_severity(gconstpointer a, gconstpointer b)
{
	const struct trend_group *x = *(struct trend_group *const *)a;
	const struct trend_group *y = *(struct trend_group *const *)b;
	return impact_of(y->name) - impact_of(x->name);
}

static void sort_groups(Trend *trend)
{
	g_ptr_array_sort(trend->groups, trend_by_is_time(trend->by) ? by_name
	                                : trend->by == BY_SEVERITY  ? by_severity
	                                                            : by_size);
}

/* --- two of them -------------------------------------------------------------------------- */

static const struct trend_group *group_of_name(const Trend *trend, const char *name)
{
	for (guint i = 0; name != NULL && i < trend->groups->len; i++) {
		const struct trend_group *group = trend->groups->pdata[i];
		if (g_str_equal(group->name, name))
			return group;
	}
	return NULL;
}

bool trend_has_group(const Trend *trend, const char *name)
{
	return group_of_name(trend, name) != NULL;
}

static void choose_two(Trend *trend, const struct trend_query *query)
{
	const guint n = trend->groups->len;
	struct trend_shift *shift = &trend->shift;
	if (query->first != NULL || query->second != NULL) {
		shift->from = group_of_name(trend, query->first);
		shift->to = group_of_name(trend, query->second);
	} else if (n == 2 || (n > 2 && trend_by_is_time(trend->by))) {
		shift->from = trend->groups->pdata[n - 2];
		shift->to = trend->groups->pdata[n - 1];
	}
	if (shift->from == NULL || shift->to == NULL)
		shift->from = shift->to = NULL;
}

static void decide_arrow(struct trend_shift *shift)
{
	const guint from = shift->from->lengths.n, to = shift->to->lengths.n;
	if (from < TREND_ARROW_MIN || to < TREND_ARROW_MIN) {
		const struct trend_group *few = from <= to ? shift->from : shift->to;
		shift->why = g_strdup_printf(
		        "%s has %u incident%s, and below %d a group a trend is "
		        "not told from chance",
		        few->name, few->lengths.n, few->lengths.n == 1 ? "" : "s",
		        TREND_ARROW_MIN);
	} else if (!range_known(shift->within) ||
	           (shift->within.lo <= 0 && shift->within.hi >= 0)) {
		shift->why = g_strdup("the interval of the shift holds no change");
	} else {
		shift->arrow = shift->shift > 0 ? 1 : -1;
		shift->why =
		        g_strdup_printf("the interval of the shift lies on one side of "
		                        "no change, with %u and %u incidents",
		                        from, to);
	}
}

static void compare_two(Trend *trend, const struct trend_query *query)
{
	struct trend_shift *shift = &trend->shift;
	choose_two(trend, query);
	if (shift->from == NULL) {
		shift->why = g_strdup(trend->groups->len < 2
		                              ? "there are no two groups"
		                              : "no two groups were named to compare");
		return;
	}
	g_autoptr(GArray) from = lengths_over(shift->from);
	g_autoptr(GArray) to = lengths_over(shift->to);
	const gint64 *x = (const gint64 *)(gconstpointer)from->data;
	const gint64 *y = (const gint64 *)(gconstpointer)to->data;
	const struct rank_test test = rank_test_of(x, from->len, y, to->len);
	shift->u = test.u;
	shift->p = test.p;
	shift->shift = rank_shift(x, from->len, y, to->len);
	shift->within = rank_shift_interval(x, from->len, y, to->len);
	decide_arrow(shift);
}

/* --- all of it ------------------------------------------------------------------------------ */

static void name_trend(Trend *trend, const struct trend_query *query)
{
	const struct trend_measure m = query->measure;
	trend->by = query->by;
	trend->drop_out_of_order = query->drop_out_of_order;
	trend->measure = g_strdup(m.of_stages ? stage_length_word(m.stage)
	                                      : interval_word(m.interval));
	trend->name = g_strdup(m.of_stages ? stage_length_name(m.stage)
	                                   : interval_name(m.interval));
	trend->definition = g_strdup(m.of_stages ? stage_length_definition(m.stage)
	                                         : interval_definition(m.interval));
}

void collection_trend(Collection *collection, const struct trend_query *query)
{
	g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GHashTable) starts =
	        g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_array_unref);
	struct grouping g = { collection, query, trend_new(), known, starts };
	name_trend(g.trend, query);
	for (guint i = 0; i < collection->members->len; i++)
		see_incident(&g, collection_member(collection, i)->timeline,
		             &g_array_index(collection->history->stages,
		                            struct stage_times, i));
	for (guint i = 0; i < g.trend->groups->len; i++) {
		starts_to_lengths(&g, g.trend->groups->pdata[i]);
		work_out(g.trend->groups->pdata[i]);
	}
	sort_groups(g.trend);
	compare_two(g.trend, query);
	g_clear_pointer(&collection->trend, trend_free);
	collection->trend = g.trend;
}
