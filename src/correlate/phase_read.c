/*
 * phase_read.c - phases of posts on pages that state none, read from the words of each post.
 *
 * A page that states phases is never overridden. A "resolved" that the vendor states stays where it is; only what stands
 * between is read. An incident does not go back to an earlier phase by words that merely go on ("continue to
 * investigate"); it does where something is said to begin anew, and after "resolved".
 */
#include "correlate/steps.h"

#include "correlate/phase_words.h"
#include "correlate/stated.h"

#define FIRST_POST "read-from-text/first-post"
#define REPEATS "read-from-text/repeats"
#define PAST_WINDOW "read-from-text/resolved.window"
#define POSTMORTEM "read-from-text/postmortem.heading"

static bool states_no_phases(const Group *group)
{
	bool none = false;
	for (guint i = 0; i < group->posts->len; i++) {
		const Event *post = group->posts->pdata[i];
		if (post->phase != PHASE_NONE && post->phase != PHASE_RESOLVED &&
		    post->phase != PHASE_POSTMORTEM)
			return false;
		none |= post->phase == PHASE_NONE;
	}
	return none && group->incident->kind == INCIDENT_OUTAGE;
}

struct reader {
	enum phase phase; /* of the post before */
	bool over;        /* some post was "resolved" */
	bool later;       /* the first post here is not the page's first */
	const char *page_zone;
};

/* After "resolved" a text that tells how it was, with its cause and its fix, reopens nothing. */
static bool reopens(const struct phase_rule *rule, const char *text)
{
	return rule->phase == PHASE_RESOLVED || phase_rule_returns(rule) ||
	       words_promise_more(text) ||
	       (rule->phase != PHASE_MONITORING && words_go_on(text));
}

static bool goes_back(const struct reader *r, const struct phase_rule *rule,
                      const char *text)
{
	if (r->phase == PHASE_RESOLVED)
		return !reopens(rule, text);
	if (rule->phase >= r->phase)
		return false;
	return !phase_rule_returns(rule) || r->phase == PHASE_IDENTIFIED;
}

/* "Between A and B customers saw errors", written after B, and nothing that goes on: told as something past. */
static bool tells_of_past(const struct reader *r, const Event *post, const char *text)
{
	if (!range_known(post->at) || words_go_on(text) || words_promise_more(text))
		return false;
	g_autoptr(GArray) said =
	        windows_said(text, post->at.hi, post->at.hi, r->page_zone);
	const struct said_window *first =
	        said->len > 0 ? &g_array_index(said, struct said_window, 0) : NULL;
	return first != NULL && said_is_whole(first) && first->end.lo <= post->at.hi &&
	       (g_str_equal(first->rule, "stated-window/span") ||
	        g_str_equal(first->rule, "stated-window/labelled"));
}

/* The rule that a post's words give, and its phase. */
static const char *read_phase(const struct reader *r, const Event *post,
                              enum phase *phase)
{
	const char *text = words_of(post);
	*phase = post->phase;
	bool heading = words_of_postmortem(text) ||
	               (post->title != NULL && words_of_postmortem(post->title));
	if (r->over && heading && *phase != PHASE_POSTMORTEM) {
		*phase = PHASE_POSTMORTEM;
		return POSTMORTEM;
	}
	if (*phase != PHASE_NONE)
		return NULL;
	const struct phase_rule *rule = phase_from_words(text);
	if ((rule == NULL || phase_rule_fixed(rule)) && tells_of_past(r, post, text)) {
		*phase = PHASE_RESOLVED;
		return PAST_WINDOW;
	}
	if (rule != NULL && !goes_back(r, rule, text)) {
		*phase = rule->phase;
		return rule->name;
	}
	if (r->phase == PHASE_NONE && r->later)
		return NULL;
	*phase = r->phase != PHASE_NONE ? r->phase : PHASE_INVESTIGATING;
	return r->phase != PHASE_NONE ? REPEATS : FIRST_POST;
}

void phases_read(struct work *w)
{
	Timeline *t = w->t;
	struct reader r = { .phase = PHASE_NONE,
		            .later = group_hides_first(w->group),
		            .page_zone = w->group->incident->page_zone };
	if (!states_no_phases(w->group))
		return;
	t->read_posts = g_ptr_array_new_with_free_func((GDestroyNotify)event_free);
	t->read_phases = g_hash_table_new(NULL, NULL);
	for (guint i = 0; i < w->group->posts->len; i++) {
		Event *post = event_copy(w->group->posts->pdata[i]);
		const char *rule = read_phase(&r, post, &post->phase);
		g_ptr_array_add(t->read_posts, post);
		w->group->posts->pdata[i] = post;
		if (rule != NULL)
			g_hash_table_insert(t->read_phases, post, (gpointer)(gsize)rule);
		if (post->phase == PHASE_POSTMORTEM)
			continue;
		post->repeats_phase = post->phase == r.phase;
		r.over |= post->phase == PHASE_RESOLVED;
		r.phase = post->phase;
	}
}
