/* comparison.c - see comparison.h; what is not there has its reason beside it, and never an empty cell. */
#include "render/comparison.h"

#include "render/report.h"

#include <string.h>

struct comparison {
	const Collection *c;
	const struct render_options *options;
};

static const Timeline *timeline_at(const struct comparison *k, guint i)
{
	return collection_member(k->c, i)->timeline;
}

static guint count(const struct comparison *k)
{
	return k->c->members->len;
}

static json_t *time_json(const struct comparison *k, struct range at)
{
	const struct report report = { .zone = k->options->zone };
	return range_known(at) ? report_time(&report, at, ZONE_EXPLICIT) : NULL;
}

/* --- lengths and their differences ---------------------------------------------------- */

/* From the start to what the first post says, where that is the start: nothing was measured. */
static bool is_of_first_post(const Timeline *t, enum interval_key key)
{
	const struct range to = key == INTERVAL_TO_IDENTIFIED   ? t->identified
	                        : key == INTERVAL_TO_MONITORING ? t->monitoring
	                        : key == INTERVAL_TO_RESOLVED   ? t->resolved
	                                                        : RANGE_NONE;
	return starts_with_post(t) && range_known(to) && to.lo == t->first_post.lo;
}

/* NULL: it is known, and *length is it; else why not. */
static const char *length_of(const Timeline *t, enum interval_key key,
                             struct range *length)
{
	const struct interval *interval = &t->intervals[key];
	*length = interval->length;
	if (key == INTERVAL_TO_FIRST_POST && starts_with_post(t))
		return "no start before the first post is stated";
	if (is_of_first_post(t, key))
		return "its first post says it already";
	if (!length_is_sound(interval->length))
		return interval->why != NULL ? interval->why
		                             : "not known from the evidence";
	return NULL;
}

/* b less a. Of an open end only one side is known; *most then has the limit from above. */
static struct range difference(struct range a, struct range b, gint64 *most)
{
	*most = RANGE_OPEN;
	if (range_is_open(a) && range_is_open(b))
		return RANGE_NONE;
	if (range_is_open(a)) {
		*most = b.hi - a.lo;
		return RANGE_NONE;
	}
	return range_minus(b, a);
}

static const char *verdict_of(struct range change, gint64 most)
{
	if (most != RANGE_OPEN)
		return most < 0 ? "shorter" : "cannot_tell";
	if (!range_known(change))
		return "cannot_tell";
	if (change.lo > 0)
		return "longer";
	if (!range_is_open(change) && change.hi < 0)
		return "shorter";
	return change.lo == 0 && change.hi == 0 ? "same" : "cannot_tell";
}

static char *change_text(struct range change, gint64 most, bool binned,
                         const char *verdict)
{
	if (most != RANGE_OPEN && most < 0) {
		g_autofree char *text = range_change_text(range_point(most), binned);
		return g_strdup_printf("at most %s", text);
	}
	g_autofree char *text = range_change_text(change, binned);
	const bool bare = most != RANGE_OPEN || !range_known(change) ||
	                  (range_is_open(change) && change.lo <= 0);
	if (bare)
		return g_strdup("cannot tell");
	return g_str_equal(verdict, "cannot_tell")
	               ? g_strdup_printf("cannot tell: %s", text)
	               : g_steal_pointer(&text);
}

static json_t *difference_json(struct range a, struct range b, bool binned)
{
	gint64 most;
	const struct range change = difference(a, b, &most);
	const char *verdict = verdict_of(change, most);
	g_autofree char *text = change_text(change, most, binned, verdict);
	json_t *value = json_object();
	const bool low = range_known(change);
	const bool high = low ? !range_is_open(change) : most != RANGE_OPEN;
	const gint64 hi = low ? change.hi : most;
	put(value, "lo_s", low ? json_integer(change.lo / SECOND) : NULL);
	put(value, "hi_s", high ? json_integer(hi / SECOND) : NULL);
	put_text(value, "text", text);
	put_text(value, "verdict", verdict);
	return value;
}

static json_t *no_difference(void)
{
	json_t *value = json_object();
	put(value, "lo_s", NULL);
	put(value, "hi_s", NULL);
	put_text(value, "text", "cannot tell");
	put_text(value, "verdict", "cannot_tell");
	return value;
}

/* {"length", "why", "text", "difference"}: of the first there is no difference. */
static json_t *cell_json(const struct comparison *k, enum interval_key key, guint i)
{
	const Timeline *t = timeline_at(k, i), *first = timeline_at(k, 0);
	struct range length, against;
	const char *why = length_of(t, key, &length);
	const bool known = why == NULL;
	const bool both = known && length_of(first, key, &against) == NULL;
	const bool binned = t->intervals[key].binned || first->intervals[key].binned;
	g_autofree char *text =
	        known ? range_length_text(length, t->intervals[key].binned)
	              : g_strdup("not known");
	json_t *value = json_object();
	put(value, "length",
	    known ? report_length(length, t->intervals[key].binned) : NULL);
	put_text(value, "why", why);
	put_text(value, "text", text);
	put(value, "difference",
	    i == 0 ? NULL
	    : both ? difference_json(against, length, binned)
	           : no_difference());
	return value;
}

static bool any_knows(const struct comparison *k, enum interval_key key)
{
	struct range length;
	for (guint i = 0; i < count(k); i++)
		if (length_of(timeline_at(k, i), key, &length) == NULL)
			return true;
	return false;
}

static json_t *intervals_json(const struct comparison *k)
{
	json_t *list = json_array();
	for (int key = 0; key < INTERVAL_COUNT; key++) {
		json_t *row = json_object(), *cells = json_array();
		for (guint i = 0; i < count(k); i++)
			json_array_append_new(cells,
			                      cell_json(k, (enum interval_key)key, i));
		put_text(row, "key", interval_word((enum interval_key)key));
		put_text(row, "name", interval_name((enum interval_key)key));
		put_text(row, "definition", interval_definition((enum interval_key)key));
		put(row, "known", json_boolean(any_knows(k, (enum interval_key)key)));
		put(row, "cells", cells);
		json_array_append_new(list, row);
	}
	return list;
}

/* --- one clock --------------------------------------------------------------------------- */

static json_t *moment_json(const struct comparison *k, guint i, struct range at)
{
	const struct range origin = collection_member(k->c, i)->origin;
	const bool known =
	        range_known(at) && range_known(origin) && !range_is_open(origin);
	const bool open = known && range_is_open(at);
	json_t *value = json_object();
	/* As in intervals: of an open end the limit is told from the start as stated. */
	const struct range from = open    ? range_of(at.lo - origin.lo, RANGE_OPEN)
	                          : known ? range_minus(at, origin)
	                                  : RANGE_NONE;
	g_autofree char *text = !known ? g_strdup("not known")
	                        : !open && range_overlaps(at, origin)
	                                ? g_strdup("0")
	                                : range_change_text(from, false);
	put(value, "at", time_json(k, at));
	put(value, "lo_s", known ? json_integer(from.lo / SECOND) : NULL);
	put(value, "hi_s", known && !open ? json_integer(from.hi / SECOND) : NULL);
	put_text(value, "text", text);
	return value;
}

static json_t *clock_json(const struct comparison *k)
{
	static const char *const names[] = {
		"Start",      "First alert", "First public post", "Identified",
		"Monitoring", "Resolved",    "Impact end"
	};
	json_t *list = json_array();
	for (guint m = 0; m < G_N_ELEMENTS(names); m++) {
		json_t *row = json_object(), *cells = json_array();
		for (guint i = 0; i < count(k); i++) {
			const Timeline *t = timeline_at(k, i);
			const struct interval *alert = &t->intervals[INTERVAL_GAP_DETECT];
			const struct range at[G_N_ELEMENTS(names)] = {
				t->start,
				range_known(alert->length) ? alert->to : RANGE_NONE,
				t->first_post,
				t->identified,
				t->monitoring,
				t->resolved,
				t->impact_end,
			};
			json_array_append_new(cells, moment_json(k, i, at[m]));
		}
		put_text(row, "name", names[m]);
		put(row, "cells", cells);
		json_array_append_new(list, row);
	}
	return list;
}

/* --- components ------------------------------------------------------------------------------ */

/* The first time that it was worse than operational, and how bad it was; false: it is not named. */
static bool component_of(const Timeline *t, const char *name, struct range *first,
                         enum level *worst)
{
	bool named = false;
	*first = RANGE_NONE;
	*worst = LEVEL_NONE;
	for (guint i = 0; i < t->components->len; i++) {
		const struct component *component = t->components->pdata[i];
		if (!g_str_equal(component->name, name))
			continue;
		named = true;
		for (guint k = 0; k < component->levels->len; k++) {
			const struct level_span *span =
			        &g_array_index(component->levels, struct level_span, k);
			if (span->level <= LEVEL_OPERATIONAL)
				continue;
			*first = range_min(*first, span->start);
			*worst = MAX(*worst, span->level);
		}
	}
	return named;
}

/* const char *: of all incidents, in the order in which they are met. */
static GPtrArray *component_names(const struct comparison *k)
{
	GPtrArray *names = g_ptr_array_new();
	g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < count(k); i++) {
		const GPtrArray *components = timeline_at(k, i)->components;
		for (guint c = 0; c < components->len; c++) {
			const struct component *component = components->pdata[c];
			if (g_hash_table_add(known, component->name))
				g_ptr_array_add(names, component->name);
		}
	}
	return names;
}

static json_t *component_cell(const struct comparison *k, guint i, const char *name)
{
	struct range first;
	enum level worst;
	const Timeline *t = timeline_at(k, i);
	const bool named = component_of(t, name, &first, &worst);
	const bool from_start = named && range_known(first) && range_known(t->start);
	g_autofree char *after =
	        from_start && !range_overlaps(first, t->start)
	                ? range_change_text(range_minus(first, t->start), false)
	                : NULL;
	const char *level = worst != LEVEL_NONE ? level_name((int)worst) : "named";
	json_t *value = json_object();
	put(value, "named", json_boolean(named));
	put_text(value, "level", worst != LEVEL_NONE ? level_word((int)worst) : NULL);
	put(value, "first", time_json(k, first));
	put_format(value, "text", "%s%s%s", named ? level : "—",
	           after != NULL ? ", " : "", after != NULL ? after : "");
	return value;
}

static bool same_components(const struct comparison *k, const GPtrArray *names)
{
	for (guint n = 0; n < names->len; n++)
		for (guint i = 0; i < count(k); i++) {
			struct range first;
			enum level worst;
			if (!component_of(timeline_at(k, i), names->pdata[n], &first,
			                  &worst))
				return false;
		}
	return true;
}

/* -1 before, 1 after, 0: cannot be told. */
static int order_of(const Timeline *t, const char *a, const char *b)
{
	struct range first_a, first_b;
	enum level worst;
	component_of(t, a, &first_a, &worst);
	component_of(t, b, &first_b, &worst);
	if (!range_known(first_a) || !range_known(first_b))
		return 0;
	return first_a.hi < first_b.lo ? -1 : first_b.hi < first_a.lo ? 1 : 0;
}

/* Of two components that all name: whether one was hurt first in one incident, and the other in another. */
static const char *order_verdict(const struct comparison *k, const GPtrArray *names)
{
	bool told = false;
	for (guint a = 0; a < names->len; a++)
		for (guint b = a + 1; b < names->len; b++) {
			const int first = order_of(timeline_at(k, 0), names->pdata[a],
			                           names->pdata[b]);
			bool all = first != 0;
			for (guint i = 1; i < count(k); i++) {
				const int other =
				        order_of(timeline_at(k, i), names->pdata[a],
				                 names->pdata[b]);
				if (first * other < 0)
					return "different";
				all = all && other != 0;
			}
			told |= all;
		}
	return told ? "same" : "cannot_tell";
}

static json_t *components_json(const struct comparison *k)
{
	g_autoptr(GPtrArray) names = component_names(k);
	json_t *value = json_object(), *rows = json_array();
	const char *order = order_verdict(k, names);
	const bool same = names->len > 0 && same_components(k, names);
	for (guint n = 0; n < names->len; n++) {
		json_t *row = json_object(), *cells = json_array();
		for (guint i = 0; i < count(k); i++)
			json_array_append_new(cells,
			                      component_cell(k, i, names->pdata[n]));
		put_text(row, "name", names->pdata[n]);
		put(row, "cells", cells);
		json_array_append_new(rows, row);
	}
	put(value, "rows", rows);
	put_text(value, "same",
	         names->len == 0 ? "cannot_tell"
	         : same          ? "same"
	                         : "different");
	put_text(value, "order", order);
	put_format(value, "text", "%s; %s",
	           names->len == 0 ? "No incident names a component"
	           : same          ? "The same components"
	                           : "Not the same components",
	           g_str_equal(order, "same") ? "hurt in the same order"
	           : g_str_equal(order, "different")
	                   ? "hurt in different orders"
	                   : "whether in the same order cannot be told");
	return value;
}

/* --- changes and words ------------------------------------------------------------------------ */

static const Event *change_of(const Timeline *t)
{
	return t->changes->len > 0 ? t->changes->pdata[0] : NULL;
}

static const char *change_words(const Event *change)
{
	return change->title != NULL  ? change->title
	       : change->body != NULL ? change->body
	                              : "a change";
}

static json_t *change_json(const struct comparison *k, guint i)
{
	const Timeline *t = timeline_at(k, i);
	const Event *change = change_of(t);
	if (change == NULL)
		return NULL;
	g_autofree char *before =
	        range_known(t->start)
	                ? range_length_text(range_minus(t->start, change->at), false)
	                : g_strdup("not known");
	json_t *value = json_object();
	put_text(value, "title", change_words(change));
	put_text(value, "component", change->component);
	put(value, "at", time_json(k, change->at));
	put_format(value, "text", "%s, %s before the start", change_words(change),
	           before);
	return value;
}

static bool alike(const char *a, const char *b)
{
	return a != NULL && b != NULL && g_ascii_strcasecmp(a, b) == 0;
}

/* Of every incident against the first: the same words, or the same component and kind of change. */
static const char *changes_verdict(const struct comparison *k)
{
	const Event *first = change_of(timeline_at(k, 0));
	bool same = true;
	for (guint i = 0; i < count(k); i++) {
		const Event *other = change_of(timeline_at(k, i));
		if (first == NULL || other == NULL)
			return "cannot_tell";
		same = same && (alike(change_words(first), change_words(other)) ||
		                alike(first->component, other->component));
	}
	return same ? "same" : "different";
}

static json_t *words_json(const GPtrArray *words)
{
	json_t *list = json_array();
	for (guint i = 0; words != NULL && i < words->len; i++)
		json_array_append_new(list, text_json(words->pdata[i]));
	return list;
}

static char *join(const GPtrArray *words)
{
	g_autoptr(GString) out = g_string_new(NULL);
	for (guint i = 0; words != NULL && i < words->len; i++)
		g_string_append_printf(out, "%s%s", i > 0 ? ", " : "",
		                       (const char *)words->pdata[i]);
	return g_strdup(out->len > 0 ? out->str : "none");
}

/* --- incidents ----------------------------------------------------------------------------------- */

/* "A", "B", ... "Z", "27" */
static char *letter(guint i)
{
	return i < 26 ? g_strdup_printf("%c", 'A' + (char)i)
	              : g_strdup_printf("%u", i + 1);
}

/* What was counted of it, in one word a signal. */
static char *signals_of(const Timeline *t)
{
	g_autoptr(GString) out = g_string_new(NULL);
	for (guint i = 0; i < t->windows->len; i++) {
		const struct window *window = t->windows->pdata[i];
		g_autofree char *name = window_name(window);
		g_autofree char *peak = window_peak_text(window);
		g_string_append_printf(out, "%s%s, peak %s", i > 0 ? "; " : "", name,
		                       peak);
	}
	return g_strdup(out->len > 0 ? out->str : "no signal of it in the evidence");
}

static json_t *incident_json(const struct comparison *k, guint i)
{
	const struct member *member = collection_member(k->c, i);
	const Incident *incident = member->timeline->incident;
	json_t *value = json_object();
	g_autofree char *mark = letter(i), *words = join(member->words);
	g_autofree char *signals = signals_of(member->timeline);
	put_text(value, "mark", mark);
	put_text(value, "name", member->name);
	put_text(value, "id", incident->slug);
	put_text(value, "title", incident->title);
	put_text(value, "page", incident->page);
	put_text(value, "url", incident->url);
	put_text(value, "severity",
	         incident->impact != IMPACT_NOT_STATED
	                 ? impact_word((int)incident->impact)
	                 : NULL);
	put(value, "start", time_json(k, member->timeline->start));
	put(value, "origin", time_json(k, member->origin));
	put(value, "change", change_json(k, i));
	put(value, "words", words_json(member->words));
	put_text(value, "words_text", words);
	put_text(value, "signals", signals);
	put(value, "first", json_boolean(i == 0));
	return value;
}

json_t *comparison_json(const Collection *collection,
                        const struct render_options *options)
{
	const struct comparison k = { collection, options };
	json_t *value = json_object(), *incidents = json_array(),
	       *changes = json_object();
	g_autofree char *shared = join(collection->shared_words);
	const char *verdict = changes_verdict(&k);
	for (guint i = 0; i < count(&k); i++)
		json_array_append_new(incidents, incident_json(&k, i));
	put_text(changes, "verdict", verdict);
	put_text(changes, "text",
	         g_str_equal(verdict, "same") ? "The same first change"
	         : g_str_equal(verdict, "different")
	                 ? "Different first changes"
	                 : "Cannot tell: not every incident has a "
	                   "change before it in the evidence");
	put_text(value, "schema", "debrief.compare/1");
	put_text(value, "align", align_word(collection->align));
	put_text(value, "align_name", align_name(collection->align));
	put_text(value, "zone", options->zone != NULL ? zone_name(options->zone) : "UTC");
	put(value, "incidents", incidents);
	put(value, "intervals", intervals_json(&k));
	put(value, "clock", clock_json(&k));
	put(value, "components", components_json(&k));
	put(value, "changes", changes);
	put(value, "shared_words", words_json(collection->shared_words));
	put_text(value, "shared_words_text", shared);
	return value;
}
