/*
 * entry.c - the rows of the timeline table: facts in order, the key ones marked, the numbered moments that charts share.
 *
 * Rows never name a time of their own; renderers print the range. Quoted words stand in quotation marks.
 */
#include "correlate/news.h"
#include "correlate/steps.h"

#include "correlate/deed.h"
#include "correlate/window.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

enum { KEY_ROWS = 25, QUOTE_CHARS = 220, FOLD_FROM = 3 };

struct entry *entry_add(struct work *w, struct range at, enum lane lane, enum mark mark,
                        char *text, const char *label)
{
	struct entry *entry = g_new0(struct entry, 1);
	entry->at = at;
	entry->zone = ZONE_EXPLICIT;
	entry->lane = lane;
	entry->mark = mark;
	entry->text = text;
	entry->label = g_strdup(label);
	entry->refs = refs_new();
	g_ptr_array_add(w->t->entries, entry);
	return entry;
}

static struct entry *entry_of_event(struct work *w, const Event *event, enum mark mark,
                                    char *text, const char *label)
{
	struct entry *entry = entry_add(w, event->at, event->lane, mark, text, label);
	entry->zone = event->zone;
	entry->kind = event->kind;
	entry->event = event;
	refs_add_event(entry->refs, event);
	return entry;
}

/* --- posts and levels --------------------------------------------------------- */

static char *post_text(const Timeline *t, const Event *post, const char *label)
{
	g_autofree char *quote = sentence_quote(words_of(post), QUOTE_CHARS);
	bool read = timeline_phase_rule(t, post) != NULL && !post->repeats_phase;
	return g_strdup_printf("%s%s: %s", label, read ? " (read from its words)" : "",
	                       quote);
}

/* Said, and taken back: it stays to be seen, but is no phase. */
static void add_withdrawn(struct work *w, const Event *post)
{
	const char *phase =
	        post->phase != PHASE_NONE ? phase_name((int)post->phase) : "Update";
	g_autofree char *label = g_strdup_printf("%s (withdrawn)", phase);
	entry_of_event(w, post, MARK_POST, post_text(w->t, post, label), "Withdrawn");
}

static void add_post(struct work *w, const Event *post, bool turns)
{
	if (!range_known(post->at))
		return;
	if (post->withdrawn) {
		add_withdrawn(w, post);
		return;
	}
	const char *label = turns ? phase_name((int)post->phase) : "Update";
	struct entry *entry = entry_of_event(w, post, turns ? MARK_PHASE : MARK_POST,
	                                     post_text(w->t, post, label), label);
	entry->key = turns;
}

static void add_posts(struct work *w)
{
	enum phase phase = PHASE_NONE;
	for (guint i = 0; i < w->group->posts->len; i++) {
		const Event *post = w->group->posts->pdata[i];
		const bool told = range_known(post->at) && !post->withdrawn;
		const bool turns = post->phase != PHASE_NONE && post->phase != phase;
		add_post(w, post, turns);
		if (told && turns)
			phase = post->phase;
	}
}

/* The level that a component has had until now, and from now on has. */
static enum level level_turn(GHashTable *levels, const Event *event)
{
	gpointer before = NULL;
	if (event->component == NULL)
		return LEVEL_NONE;
	before = g_hash_table_lookup(levels, event->component);
	if (event->level != LEVEL_NONE)
		g_hash_table_insert(levels, event->component,
		                    GUINT_TO_POINTER((guint)event->level));
	return (enum level)GPOINTER_TO_UINT(before);
}

static void append_level(GString *text, const Event *event, enum level before)
{
	g_autofree char *to = g_ascii_strdown(level_name((int)event->level), -1);
	g_string_append_printf(text, "%s%s: ", text->len > 0 ? "; " : "",
	                       event->component);
	if (before != LEVEL_NONE) {
		g_autofree char *from = g_ascii_strdown(level_name((int)before), -1);
		g_string_append_printf(text, "%s → ", from);
	}
	g_string_append(text, to);
	if (event->curated != NULL && event->curated->title != NULL)
		g_string_append_printf(text, " (%s)", event->curated->title);
}

/* By a person; counted, for a reader is told how many. */
static bool is_hidden(struct work *w, const Event *event)
{
	if (event->curated == NULL || !event->curated->hidden)
		return false;
	w->t->hidden++;
	return true;
}

/* Changes of one post are one row; what only says a level again is none. */
static void add_levels(struct work *w)
{
	const GPtrArray *levels = w->group->levels;
	g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < levels->len;) {
		const Event *first = levels->pdata[i], *shown = NULL;
		g_autoptr(GString) text = g_string_new(NULL);
		g_autoptr(GArray) refs = refs_new();
		guint changed = 0;
		for (; i < levels->len; i++) {
			const Event *event = levels->pdata[i];
			if (event->at.lo != first->at.lo ||
			    event->source != first->source)
				break;
			enum level before = level_turn(known, event);
			if (event->component == NULL || event->level == LEVEL_NONE ||
			    before == event->level || is_hidden(w, event))
				continue;
			append_level(text, event, before);
			refs_append_event(refs, event);
			shown = shown != NULL ? shown : event;
			changed++;
		}
		if (changed == 0 || !range_known(first->at))
			continue;
		if (first->curated == NULL || !first->curated->hidden)
			shown = first;
		struct entry *entry = entry_of_event(w, shown, MARK_NOTE,
		                                     g_strdup(text->str), "Components");
		refs_add(entry->refs, refs);
		entry->key = true;
	}
}

/* --- what was said ------------------------------------------------------------- */

/* What a contradicted finding holds against, the saying of each: struct ref. */
static GHashTable *contradicted_refs(const Timeline *t)
{
	GHashTable *said = g_hash_table_new(ref_hash, ref_equal);
	for (guint i = 0; i < t->findings->len; i++) {
		const struct finding *finding = t->findings->pdata[i];
		if (finding->verdict == VERDICT_CONTRADICTED && finding->refs->len > 0)
			g_hash_table_add(said,
			                 &g_array_index(finding->refs, struct ref, 0));
	}
	return said;
}

static void mark_contradicted(Timeline *t)
{
	g_autoptr(GHashTable) said = contradicted_refs(t);
	for (guint i = 0; i < t->entries->len; i++) {
		struct entry *entry = t->entries->pdata[i];
		if (entry->event == NULL)
			continue;
		struct ref own = ref_of_event(entry->event);
		entry->contradicted = g_hash_table_contains(said, &own);
	}
}

static void add_said(struct work *w)
{
	for (guint i = 0; i < w->group->said->len; i++) {
		const Event *event = w->group->said->pdata[i];
		if (!range_known(event->at))
			continue;
		bool claim = event->kind == KIND_CLAIM;
		g_autofree char *quote = sentence_quote(words_of(event), QUOTE_CHARS);
		char *text =
		        g_strdup_printf("%s: %s", claim ? "Claim" : "Statement", quote);
		struct entry *entry = entry_of_event(w, event, MARK_NOTE, text,
		                                     claim ? "Claim" : "Statement");
		entry->key = true;
	}
	mark_contradicted(w->t);
}

/* --- machines and people --------------------------------------------------------- */

/* The message with its figures masked, so that repeats of one line count as one. */
static char *fold_key(const Event *event)
{
	GString *out = g_string_new(NULL);
	const char *text = words_of(event);
	bool digits = false;
	for (gsize n = 0; *text != '\0' && n < 200; text++, n++) {
		if (g_ascii_isdigit(*text)) {
			if (!digits)
				g_string_append_c(out, '*');
			digits = true;
		} else {
			g_string_append_c(out, *text);
			digits = false;
		}
	}
	g_string_append_printf(out, "\t%" G_GINT64_FORMAT, event->source);
	return g_string_free(out, FALSE);
}

struct fold {
	const Event *first, *last;
	guint count;
	struct entry *entry;
	GArray *refs;
};

static void fold_free(gpointer data)
{
	g_array_unref(((struct fold *)data)->refs);
	g_free(data);
}

static void write_folds(struct work *w, const GPtrArray *order)
{
	for (guint i = 0; i < order->len; i++) {
		struct fold *fold = order->pdata[i];
		g_autofree char *line = text_one_line(words_of(fold->first), QUOTE_CHARS);
		g_autofree char *count = text_count(fold->count);
		char *text = fold->count > 1 ? g_strdup_printf("%s × %s", count, line)
		                             : g_strdup(line);
		struct entry *entry =
		        entry_of_event(w, fold->first, MARK_NONE, text, "Log");
		refs_add(entry->refs, fold->refs);
		if (fold->count > 1)
			entry->at = range_hull(fold->first->at, fold->last->at);
	}
}

/* Notable log records: each message once, with how often it was kept. */
static void add_logs(struct work *w)
{
	g_autoptr(GHashTable) folds =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GPtrArray) order = g_ptr_array_new_with_free_func(fold_free);
	for (guint i = 0; i < w->group->others->len; i++) {
		const Event *event = w->group->others->pdata[i];
		if (event->kind != KIND_LOG || !range_known(event->at) ||
		    is_hidden(w, event))
			continue;
		char *key = fold_key(event);
		struct fold *fold = g_hash_table_lookup(folds, key);
		if (fold == NULL) {
			fold = g_new0(struct fold, 1);
			fold->first = event;
			fold->refs = refs_new();
			g_hash_table_insert(folds, key, fold);
			g_ptr_array_add(order, fold);
		} else {
			g_free(key);
		}
		fold->last = event;
		/* The first and the last of them are shown as evidence. */
		if (fold->refs->len > 1)
			g_array_set_size(fold->refs, 1);
		refs_add_event(fold->refs, event);
		fold->count++;
	}
	write_folds(w, order);
}

static const char *label_of(const Event *event)
{
	switch (event->kind) {
	case KIND_ALERT:
		return "Alert";
	case KIND_CHANGE:
		return "Change";
	case KIND_CHAT:
		return "Chat";
	default:
		return "Note";
	}
}

static void add_others(struct work *w)
{
	const Event *detection = deed_detection(w);
	for (guint i = 0; i < w->group->others->len; i++) {
		const Event *event = w->group->others->pdata[i];
		if (event->kind == KIND_LOG || !range_known(event->at))
			continue;
		if (event->kind == KIND_POST) {
			add_post(w, event, event->phase != PHASE_NONE);
			continue;
		}
		enum mark mark = event == detection           ? MARK_DETECT
		                 : event->kind == KIND_CHAT   ? MARK_NOTE
		                 : event->lane == LANE_PEOPLE ? MARK_ACT
		                 : event->kind == KIND_CHANGE ? MARK_NONE
		                                              : MARK_NOTE;
		struct entry *entry = entry_of_event(w, event, mark, deed_text(w, event),
		                                     label_of(event));
		entry->key = mark == MARK_DETECT || mark == MARK_ACT ||
		             event->kind == KIND_CHANGE || event->kind == KIND_ALERT;
	}
}

/* --- windows ---------------------------------------------------------------------- */

static struct entry *window_entry(struct work *w, const struct window *window,
                                  struct range at, char *text, const char *label)
{
	struct entry *entry = entry_add(w, at,
	                                window->series->lane != 0   ? window->series->lane
	                                : window_is_machine(window) ? LANE_MACHINES
	                                                            : LANE_USERS,
	                                MARK_NONE, text, label);
	entry->zone = window->series->zone;
	entry->binned = true;
	refs_add(entry->refs, window->refs);
	return entry;
}

/* A step has no peak and no end: one row says it all. */
static void add_step(struct work *w, const struct window *window)
{
	g_autofree char *name = sentence_signal(window->series);
	g_autofree char *way = sentence_way(window);
	g_autofree char *until =
	        sentence_date(w->t->zone, range_point(window->end.lo), false);
	window_entry(w, window, window->start,
	             g_strdup_printf("%s %s and did not come back, at least until %s",
	                             name, way, until),
	             window->way == WINDOW_STEP_UP ? "Step up" : "Step down")
	        ->key = true;
}

static char *peak_text(const struct window *window, const char *name)
{
	const bool gauge = window->series->measure == MEASURE_GAUGE;
	g_autofree char *peak = sentence_amount(window, window->peak);
	g_autofree char *usual = sentence_amount(window, window->peak_baseline);
	return g_strdup_printf("%s %s: %s, %s %s", name,
	                       window->way == WINDOW_DROP ? "at the lowest"
	                       : gauge                    ? "at the highest"
	                                                  : "peak",
	                       peak, gauge ? "usual" : "expected", usual);
}

static void add_window(struct work *w, const struct window *window, bool key)
{
	g_autofree char *name = sentence_signal(window->series);
	g_autofree char *way = sentence_way(window);
	const bool gauge = window->series->measure == MEASURE_GAUGE;
	const bool down = window->way == WINDOW_DROP;
	gint64 width = window->series->width;
	if (window->way >= WINDOW_STEP_UP) {
		add_step(w, window);
		return;
	}
	/* Reports in the words of their first bin; machines with the limits of what was measured. */
	window_entry(w, window, window_is_machine(window) ? window->start : window->first,
	             g_strdup_printf("%s %s", name, way),
	             down ? "Below baseline" : "Above baseline")
	        ->key = key;
	window_entry(w, window, range_of(window->peak_at, window->peak_at + width),
	             peak_text(window, name), down ? "Lowest" : "Peak")
	        ->key = key;
	if (window->censored_end)
		return;
	window_entry(w, window, window->end,
	             g_strdup_printf("%s back at %s", name,
	                             gauge ? "its usual level" : "baseline"),
	             "At baseline")
	        ->key = key;
}

static void add_windows(struct work *w)
{
	guint shown[2] = { 0, 0 }, strong = 0;
	for (guint i = 0; i < w->t->windows->len; i++) {
		const struct window *window = w->t->windows->pdata[i];
		add_window(w, window, shown[window_is_machine(window)]++ < 2);
	}
	for (guint i = 0; i < w->t->others->len; i++) {
		const struct window *window = w->t->others->pdata[i];
		add_window(w, window, window->strong && strong++ < 2);
	}
}

/* --- computed moments --------------------------------------------------------------- */

/* Whether a person gave the time: curate.c */
static bool is_by_hand(const char *rule)
{
	return g_strcmp0(rule, "retimed") == 0 || g_strcmp0(rule, "disputed") == 0;
}

static char *start_text(const struct work *w)
{
	const char *rule = w->t->start_rule;
	if (is_by_hand(rule))
		return g_strdup_printf("Impact begins, %s",
		                       g_str_equal(rule, "disputed")
		                               ? "at a time that is disputed"
		                               : "by what people say");
	if (g_strcmp0(rule, "measured-onset") == 0)
		return g_strdup("Impact begins, by the signal that rose first");
	if (g_strcmp0(rule, "stated-in-text") == 0) {
		const struct said_start *said =
		        &g_array_index(w->starts, struct said_start, 0);
		g_autofree char *quote = sentence_quote(said->quote, QUOTE_CHARS);
		return g_strdup_printf("Impact begins, by the status page's words: %s",
		                       quote);
	}
	return g_strdup("Impact begins, by the start that the status page gives");
}

static bool has_own_start(const Timeline *t)
{
	return range_known(t->start) &&
	       (g_strcmp0(t->start_rule, "measured-onset") == 0 ||
	        is_by_hand(t->start_rule) || g_str_has_prefix(t->start_rule, "stated-"));
}

static void add_start(struct work *w)
{
	Timeline *t = w->t;
	if (!has_own_start(t))
		return;
	bool measured = g_strcmp0(t->start_rule, "measured-onset") == 0;
	struct entry *entry =
	        entry_add(w, t->start,
	                  measured ? (window_is_machine(w->onset_window) ? LANE_MACHINES
	                                                                 : LANE_USERS)
	                  : is_by_hand(t->start_rule) ? LANE_PEOPLE
	                                              : LANE_STATUS,
	                  MARK_IMPACT_BEGINS, start_text(w), "Start");
	entry->binned = measured;
	entry->key = true;
	refs_add(entry->refs, t->start_refs);
	if (!measured && !is_by_hand(t->start_rule) && w->starts->len > 0)
		entry->zone = g_array_index(w->starts, struct said_start, 0).zone;
}

static void add_said_end(struct work *w)
{
	const bool disputed = g_str_equal(w->t->impact_rule, "disputed");
	struct entry *entry = entry_add(
	        w, w->t->impact_end, LANE_PEOPLE, MARK_IMPACT_ENDS,
	        g_strdup_printf("Impact ends, %s", disputed ? "at a time that is disputed"
	                                                    : "by what people say"),
	        "End of impact");
	entry->key = true;
	refs_add(entry->refs, w->t->intervals[INTERVAL_IMPACT_HULL].refs);
}

static void add_end(struct work *w)
{
	Timeline *t = w->t;
	if (!range_known(t->impact_end) || range_is_open(t->impact_end) ||
	    g_strcmp0(t->impact_rule, "announced") == 0 ||
	    g_strcmp0(t->impact_rule, "alerts") == 0)
		return;
	bool stated = g_strcmp0(t->impact_rule, "stated-in-text") == 0;
	bool harm = t->windows->len == 0 ||
	            ((const struct window *)t->windows->pdata[0])->harm;
	if (is_by_hand(t->impact_rule)) {
		add_said_end(w);
		return;
	}
	struct entry *entry = entry_add(
	        w, t->impact_end,
	        stated                                                ? LANE_STATUS
	        : g_str_equal(t->impact_rule, "reports-major-window") ? LANE_USERS
	                                                              : LANE_MACHINES,
	        MARK_IMPACT_ENDS,
	        g_strdup(stated ? "Impact ends, by the status page's words"
	                 : g_str_equal(t->impact_rule, "reports-major-window")
	                         ? "Impact ends: last of the heaviest user reports"
	                 : harm ? "Impact ends: last of the failures"
	                        : "Impact ends: the signal is back at its usual level"),
	        "End of impact");
	entry->binned = !stated;
	entry->key = true;
	refs_add(entry->refs, t->intervals[INTERVAL_IMPACT_HULL].refs);
}

/* NULL for a phase that a post says. */
static const char *status_words(const char *rule)
{
	return g_str_equal(rule, "status-only") ? "by the page's status"
	       : g_str_equal(rule, "resolved-at-field")
	               ? "by the page's field resolved_at"
	       : g_str_equal(rule, "vanished-from-page")
	               ? "as the page does not list it any more"
	               : NULL;
}

/* The page calls it resolved, and when is not known: a row, but no post. */
static void add_status_only(struct work *w)
{
	const Timeline *t = w->t;
	for (guint i = 0; i < t->phases->len; i++) {
		const struct phase_span *span = t->phases->pdata[i];
		const char *how = status_words(span->rule);
		if (how == NULL)
			continue;
		const char *name = phase_name((int)span->phase);
		struct entry *entry = entry_add(
		        w, span->start, LANE_STATUS, MARK_PHASE,
		        g_strdup_printf("%s, %s; no post says when", name, how), name);
		entry->key = true;
		refs_add(entry->refs, span->refs);
	}
}

/* --- order, numbers, the short table ------------------------------------------------- */

static int rank_of(const struct entry *entry)
{
	return entry->mark == MARK_IMPACT_BEGINS ? 0
	       : entry->kind == KIND_CHANGE      ? 1
	       : entry->kind == KIND_POST        ? 2
	       : entry->kind == KIND_COMPONENT   ? 3
	                                         : 4;
}

static gint64 place_of(const struct entry *entry)
{
	return entry->event != NULL   ? entry->event->offset
	       : entry->refs->len > 0 ? g_array_index(entry->refs, struct ref, 0).offset
	                              : 0;
}

static int by_time(gconstpointer a, gconstpointer b)
{
	const struct entry *x = *(const struct entry *const *)a;
	const struct entry *y = *(const struct entry *const *)b;
	if (x->at.lo != y->at.lo)
		return x->at.lo < y->at.lo ? -1 : 1;
	/* "After 11:49" comes after what was at 11:49. */
	if (range_is_open(x->at) != range_is_open(y->at))
		return range_is_open(x->at) ? 1 : -1;
	if (rank_of(x) != rank_of(y))
		return rank_of(x) - rank_of(y);
	if (x->lane != y->lane)
		return (int)x->lane - (int)y->lane;
	if (place_of(x) != place_of(y))
		return place_of(x) < place_of(y) ? -1 : 1;
	return 0; /* as they were made: the sort is stable */
}

static struct entry *find_phase(const Timeline *t, enum phase phase, bool last)
{
	struct entry *found = NULL;
	for (guint i = 0; i < t->entries->len; i++) {
		struct entry *entry = t->entries->pdata[i];
		bool post = entry->event != NULL && entry->kind == KIND_POST &&
		            post_counts(entry->event) && entry->mark == MARK_PHASE &&
		            (phase == PHASE_NONE || entry->event->phase == phase);
		bool field = entry->event == NULL && entry->mark == MARK_PHASE &&
		             phase != PHASE_NONE &&
		             g_strcmp0(entry->label, phase_name((int)phase)) == 0;
		if (!post && !field)
			continue;
		found = entry;
		if (!last)
			break;
	}
	return found;
}

static void number(struct entry *entry, int *n)
{
	if (entry != NULL && entry->milestone == 0)
		entry->milestone = ++*n;
}

static struct entry *find_first_post(const Timeline *t)
{
	for (guint i = 0; i < t->entries->len; i++) {
		struct entry *entry = t->entries->pdata[i];
		if (entry->event != NULL && entry->kind == KIND_POST &&
		    post_counts(entry->event))
			return entry;
	}
	return NULL;
}

/* Start, first post, identified, monitoring, resolved; then what was said, in the order of time. */
static void number_milestones(Timeline *t)
{
	int n = 0;
	for (guint i = 0; i < t->entries->len; i++) {
		struct entry *entry = t->entries->pdata[i];
		if (entry->mark == MARK_IMPACT_BEGINS)
			number(entry, &n);
	}
	number(find_first_post(t), &n);
	number(find_phase(t, PHASE_IDENTIFIED, false), &n);
	number(find_phase(t, PHASE_MONITORING, false), &n);
	if (range_known(t->resolved))
		number(find_phase(t, PHASE_RESOLVED, true), &n);
	for (guint i = 0; i < t->entries->len; i++) {
		struct entry *entry = t->entries->pdata[i];
		if (entry->kind == KIND_STATEMENT || entry->kind == KIND_CLAIM)
			number(entry, &n);
	}
}

static int weight_of(const struct entry *entry)
{
	return entry->milestone > 0 || entry->pinned                    ? 0
	       : entry->mark == MARK_IMPACT_ENDS || entry->contradicted ? 1
	       : entry->mark == MARK_DETECT                             ? 2
	       : entry->mark == MARK_PHASE                              ? 3
	       : entry->binned                                          ? 4
	       : entry->kind == KIND_CHANGE                             ? 5
	       : entry->kind == KIND_COMPONENT                          ? 6
	                                                                : 7;
}

/* At most KEY_ROWS, the weightiest, and of one weight the earliest. */
static void choose_keys(Timeline *t)
{
	guint left = KEY_ROWS;
	for (int weight = 0; weight <= 7; weight++)
		for (guint i = 0; i < t->entries->len; i++) {
			struct entry *entry = t->entries->pdata[i];
			bool wants = entry->key || entry->milestone > 0 || entry->pinned;
			if (weight_of(entry) != weight)
				continue;
			entry->key = wants && left > 0;
			left -= entry->key;
		}
}

/* Of one file the order of its lines is known; what is computed from a row is not apart from it. */
static bool one_source(const struct entry *a, const struct entry *b)
{
	if (a->refs->len == 0 || b->refs->len == 0)
		return true;
	return g_array_index(a->refs, struct ref, 0).source ==
	       g_array_index(b->refs, struct ref, 0).source;
}

/* Neither is certainly first. Two stamps that are the same, of two clocks, are in no order. */
static bool may_precede(const struct entry *late, const struct entry *early)
{
	if (!range_known(early->at) || !range_known(late->at) ||
	    one_source(early, late) ||
	    range_is_open(early->at)) /* "after 11:49" says it */
		return false;
	return early->at.hi > late->at.lo ||
	       (range_is_point(early->at) && range_is_point(late->at) &&
	        early->at.lo == late->at.lo);
}

enum { LOOK_BACK = 40 }; /* rows above */

static void mark_unsure(Timeline *t)
{
	for (guint i = 0; i < t->entries->len; i++) {
		struct entry *entry = t->entries->pdata[i];
		guint seen = 0;
		entry->order_unsure = false;
		for (guint k = i; k-- > 0 && seen < LOOK_BACK && !entry->order_unsure;
		     seen++) {
			const struct entry *above = t->entries->pdata[k];
			if (above->key || !entry->key)
				entry->order_unsure = may_precede(entry, above);
		}
	}
}

void entries_order(Timeline *t)
{
	for (guint i = 0; i < t->entries->len; i++)
		((struct entry *)t->entries->pdata[i])->milestone = 0;
	g_ptr_array_sort(t->entries, by_time);
	number_milestones(t);
	choose_keys(t);
	mark_unsure(t);
}

void entries_write(struct work *w)
{
	add_start(w);
	add_posts(w);
	add_status_only(w);
	add_levels(w);
	add_others(w);
	deeds_enter(w);
	add_logs(w);
	add_windows(w);
	add_end(w);
	revisions_enter(w);
	add_said(w);
	entries_by_hand(w);
	entries_order(w->t);
}
