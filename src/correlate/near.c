/* near.c - other incidents and changes around this one; never merged into it. */
#include "correlate/correlate.h"
#include "correlate/steps.h"

#include "correlate/threshold.h"
#include "correlate/token.h"

#include <string.h>

#define CHANGE_BEFORE (6 * HOUR)

static bool holds_word(const GArray *tokens, const char *word)
{
	for (gssize i = 0; i < (gssize)tokens->len; i++)
		if (token_is(tokens, i, word))
			return true;
	return false;
}

char *word_shared(const char *a, const char *b, const char *page)
{
	static const char *const common[] = {
		"with",       "some",    "from",         "that",        "this",
		"incident",   "issue",   "issues",       "errors",      "error",
		"elevated",   "service", "services",     "degraded",    "performance",
		"disruption", "outage",  "users",        "across",      "increased",
		"problems",   "problem", "experiencing", "degradation", "affecting",
		"partial",    "major",   "availability", "latency",     "high",
		NULL
	};
	g_autoptr(GArray) x = tokens_of(a);
	g_autoptr(GArray) y = tokens_of(b);
	g_autoptr(GArray) names = tokens_of(page);
	for (gssize i = 0; i < (gssize)x->len; i++) {
		const struct token *token = token_at(x, i);
		if (token->kind != TOKEN_WORD || strlen(token->word) < 4 ||
		    token_in(x, i, common) || holds_word(names, token->word))
			continue;
		if (holds_word(y, token->word))
			return g_strndup(a + token->start, token->end - token->start);
	}
	return NULL;
}

/* Where it was, and not what was hurt: pages list both alike. */
bool names_a_place(const char *component)
{
	static const char *const places[] = {
		"global",      "globally",     "worldwide",
		"all regions", "multi-region", "multiregion"
	};
	for (gsize i = 0; i < G_N_ELEMENTS(places); i++)
		if (g_ascii_strcasecmp(component, places[i]) == 0)
			return true;
	return false;
}

static const char *shared_component(const Group *a, const Group *b)
{
	g_autoptr(GHashTable) own = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < b->levels->len; i++) {
		const Event *event = b->levels->pdata[i];
		if (event->component != NULL)
			g_hash_table_add(own, event->component);
	}
	for (guint i = 0; i < a->levels->len; i++) {
		const Event *event = a->levels->pdata[i];
		if (event->component != NULL && !names_a_place(event->component) &&
		    g_hash_table_contains(own, event->component))
			return event->component;
	}
	g_hash_table_remove_all(own);
	for (guint i = 0; i < b->incident->components->len; i++)
		g_hash_table_add(own, b->incident->components->pdata[i]);
	for (guint i = 0; i < a->incident->components->len; i++)
		if (!names_a_place(a->incident->components->pdata[i]) &&
		    g_hash_table_contains(own, a->incident->components->pdata[i]))
			return a->incident->components->pdata[i];
	return NULL;
}

static char *why_near(const Group *own, const Group *other, bool before, bool *precursor)
{
	const char *component = shared_component(own, other);
	const char *page = own->incident->page;
	g_autofree char *word =
	        own->incident->title != NULL && other->incident->title != NULL
	                ? word_shared(own->incident->title, other->incident->title, page)
	                : NULL;
	bool same_page = page != NULL && g_strcmp0(page, other->incident->page) == 0;
	*precursor = before && (component != NULL || word != NULL);
	const char *when = *precursor ? "a precursor within the two days before"
	                   : before   ? "within the two days before"
	                              : "at the same time";
	if (component != NULL)
		return g_strdup_printf("%s, also names %s", when, component);
	if (word != NULL)
		return g_strdup_printf("%s, its title also says \"%s\"", when, word);
	if (same_page)
		return g_strdup_printf("%s, on the same page", when);
	return g_strdup(when);
}

/* By its posts and fields, before their text is read for a start that may lie earlier. */
static bool is_far(struct range reach, struct range own)
{
	return range_known(reach) && (reach.hi < own.lo - threshold_span(NEAR_BEFORE) ||
	                              reach.lo - STATED_LIMIT > MAX(own.hi, own.lo));
}

static void add_neighbour(struct work *w, const Incident *incident, bool before)
{
	g_autoptr(Group) other = group_of(w->catalog, incident);
	struct neighbour *near = g_new0(struct neighbour, 1);
	near->incident = incident;
	near->why = why_near(w->group, other, before, &near->precursor);
	g_ptr_array_add(w->t->neighbours, near);
}

void neighbours_find(struct work *w)
{
	Timeline *t = w->t;
	struct range own = w->group->span;
	if (range_known(t->start))
		own.lo = MIN(own.lo == INSTANT_NONE ? t->start.lo : own.lo, t->start.lo);
	for (guint i = 0; own.lo != INSTANT_NONE && i < t->evidence->incidents->len;
	     i++) {
		const Incident *incident = t->evidence->incidents->pdata[i];
		if (incident == w->group->incident ||
		    is_far(catalog_reach(w->catalog, incident), own))
			continue;
		struct span span = span_of(w->catalog, incident);
		if (!range_known(span.start) || span.start.lo > MAX(own.hi, own.lo))
			continue;
		gint64 last = range_is_open(span.end) ? span.end.lo : span.end.hi;
		if (MAX(last, span.start.lo) >= own.lo - threshold_span(NEAR_BEFORE))
			add_neighbour(w, incident, span.start.lo < own.lo);
	}
}

void changes_find(struct work *w)
{
	Timeline *t = w->t;
	for (guint i = 0; i < w->group->others->len; i++) {
		const Event *event = w->group->others->pdata[i];
		if (event->kind == KIND_CHANGE && range_known(t->start) &&
		    event->at.lo >= t->start.lo - CHANGE_BEFORE &&
		    event->at.lo <= t->start.hi)
			g_ptr_array_add(t->changes, (gpointer)(gsize)event);
	}
}
