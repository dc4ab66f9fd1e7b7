#include "render/review.h"

#include <string.h>

#define ACTIONS 8 /* rows to fill in */

static const char *member(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text != NULL ? text : "";
}

static void put(json_t *object, const char *key, json_t *value)
{
	json_object_set_new(object, key, value);
}

/* --- agenda --------------------------------------------------------------------------- */

/* Of 60 minutes. */
static const struct agenda_part parts[] = {
	{ 5, "Frame and ground rules",
	  "We are here to learn how it came to be, not who. Everybody did what made "
	  "sense to "
	  "them with what they saw." },
	{ 35, "Walk through the timeline",
	  "Forward, from before it began. Stop at the pivots; whoever was there speaks "
	  "first." },
	{ 10, "What surprised us, what we learned", "Each once, before anybody twice." },
	{ 5, "What others will read",
	  "The public text: is it true, is it what we know?" },
	{ 5, "Actions, parked",
	  "Note them, decide them another day. No action is required for a good "
	  "debrief." },
};
enum { TIMELINE_PART = 1 };

json_t *agenda_json(const struct agenda_part *all, guint n, guint longest, int minutes)
{
	json_t *list = json_array();
	g_autofree int *spent = g_new(int, n);
	int sum = 0;
	for (guint i = 0; i < n; i++) {
		spent[i] = MAX(1, (all[i].minutes * minutes + REVIEW_MINUTES / 2) /
		                          REVIEW_MINUTES);
		sum += spent[i];
	}
	spent[longest] += minutes - sum;
	for (guint i = 0; i < n; i++)
		json_array_append_new(list,
		                      json_pack("{s:i,s:s,s:s}", "minutes", spent[i],
		                                "what", all[i].what, "how", all[i].how));
	return list;
}

/* --- pivots ----------------------------------------------------------------------------- */

enum pivot {
	PIVOT_CONTRADICTED,
	PIVOT_DISPUTED,
	PIVOT_START,
	PIVOT_IDENTIFIED,
	PIVOT_FIX,
	PIVOT_POSTED,
	PIVOT_SILENCE,
	PIVOT_DETECTED,
	PIVOT_ACTED,
	PIVOT_CHANGE,
	PIVOT_OVER
}; /* in order of worth */
static const struct {
	const char *word, *name, *rule;
	const char *questions[2];
} pivots[] = {
	[PIVOT_CONTRADICTED] = { "contradicted",
	                         "Said against seen",
	                         "other evidence contradicts it",
	                         { "What did whoever said it see at that time?",
	                           "How would the other have come to be known to "
	                           "them?" } },
	[PIVOT_DISPUTED] = { "disputed",
	                     "A time that people set or dispute",
	                     "people said something of its time",
	                     { "What else could show when it was?",
	                       "What would be different if it was the other time?" } },
	[PIVOT_START] = { "start",
	                  "It begins",
	                  "the first moment of impact",
	                  { "What could be seen at that time, and by whom?",
	                    "What looked as it always does?" } },
	[PIVOT_IDENTIFIED] = { "identified",
	                       "The cause is known",
	                       "first \"identified\" post",
	                       { "What did you see that told you?",
	                         "What other causes were in play, and how were they "
	                         "ruled "
	                         "out?" } },
	[PIVOT_FIX] = { "fix",
	                "A fix is in place",
	                "first \"monitoring\" post",
	                { "What options were open at that moment?",
	                  "How did you know that it would not make things worse?" } },
	[PIVOT_POSTED] = { "posted",
	                   "The public is told",
	                   "first public post",
	                   { "What was known when it was written, and what was left out?",
	                     "How did those who were hurt understand it?" } },
	[PIVOT_SILENCE] = { "silence",
	                    "The longest silence ends",
	                    "longest time between public posts",
	                    { "What was done in this time that the evidence does not "
	                      "show?",
	                      "What would have had to be known to say something "
	                      "sooner?" } },
	[PIVOT_DETECTED] = { "detected",
	                     "Somebody is told",
	                     "first alert or page",
	                     { "What did it look like to whoever saw it first?",
	                       "How could it be told from the alerts of every day?" } },
	[PIVOT_ACTED] = { "acted",
	                  "Somebody acts",
	                  "first act of a person",
	                  { "What brought you to this step then?",
	                    "What did you expect to see after it?" } },
	[PIVOT_CHANGE] = { "change",
	                   "A change",
	                   "the last change before impact",
	                   { "What was it meant to do, and how was it seen to work?",
	                     "How could one have told that the two belong together, or "
	                     "do not?" } },
	[PIVOT_OVER] = { "over",
	                 "It is over",
	                 "last \"resolved\" post",
	                 { "How did you know that it was over?",
	                   "What would have brought you back?" } },
};

static bool is_set(const json_t *row, const char *key)
{
	const json_t *value = json_object_get(row, key);
	return value != NULL && !json_is_null(value) && !json_is_false(value);
}

static const char *time_of(const json_t *row)
{
	return member(json_object_get(row, "at"), "lo");
}

static bool ends_silence(const json_t *report, const json_t *row)
{
	const json_t *silence =
	        json_object_get(json_object_get(report, "intervals"), "max_silence");
	const json_t *to = json_object_get(silence, "to");
	return *member(to, "lo") != '\0' && strcmp(member(to, "lo"), time_of(row)) == 0 &&
	       g_str_equal(member(row, "kind"), "post");
}

/* The kind that tells most of a row; -1 = it is none. */
static int pivot_of(const json_t *report, const json_t *row, bool before)
{
	static const struct {
		const char *label;
		enum pivot pivot;
	} labels[] = { { "Identified", PIVOT_IDENTIFIED },
		       { "Monitoring", PIVOT_FIX },
		       { "Investigating", PIVOT_POSTED },
		       { "Resolved", PIVOT_OVER } };
	const char *mark = member(row, "mark");
	if (is_set(row, "contradicted"))
		return PIVOT_CONTRADICTED;
	if (is_set(row, "curation") && (is_set(row, "at_shown") || is_set(row, "stated")))
		return PIVOT_DISPUTED;
	if (g_str_equal(mark, "IMPACT BEGINS"))
		return PIVOT_START;
	for (guint i = 0; g_str_equal(mark, "PHASE") && i < G_N_ELEMENTS(labels); i++)
		if (g_str_equal(member(row, "label"), labels[i].label))
			return labels[i].pivot;
	if (ends_silence(report, row))
		return PIVOT_SILENCE;
	if (g_str_equal(mark, "DETECT"))
		return PIVOT_DETECTED;
	if (g_str_equal(mark, "ACT"))
		return PIVOT_ACTED;
	return before && g_str_equal(member(row, "kind"), "change") ? PIVOT_CHANGE : -1;
}

struct candidate {
	json_t *row;
	gsize at; /* in the timeline */
	enum pivot pivot;
};

static int by_worth(gconstpointer a, gconstpointer b)
{
	const struct candidate *x = a, *y = b;
	if (x->pivot != y->pivot)
		return (int)x->pivot - (int)y->pivot;
	return x->at < y->at ? -1 : x->at > y->at;
}

static int by_place(gconstpointer a, gconstpointer b)
{
	const struct candidate *x = a, *y = b;
	return x->at < y->at ? -1 : x->at > y->at;
}

/* The first of each kind, all that are contradicted or disputed; of changes the last before impact. */
static bool is_wanted(const GArray *chosen, struct candidate candidate)
{
	for (guint i = 0; i < chosen->len; i++) {
		struct candidate *other = &g_array_index(chosen, struct candidate, i);
		if (other->pivot != candidate.pivot)
			continue;
		if (candidate.pivot == PIVOT_CHANGE || candidate.pivot == PIVOT_OVER)
			*other = candidate;
		return candidate.pivot <= PIVOT_DISPUTED;
	}
	return true;
}

static GArray *choose(const json_t *report, guint most)
{
	GArray *chosen = g_array_new(FALSE, FALSE, sizeof(struct candidate));
	const char *start = member(json_object_get(report, "start"), "hi");
	json_t *row;
	gsize i;
	json_array_foreach(json_object_get(report, "timeline"), i, row)
	{
		const bool before = *start == '\0' || strcmp(time_of(row), start) < 0;
		const int pivot = pivot_of(report, row, before);
		const struct candidate candidate = { row, i, (enum pivot)MAX(pivot, 0) };
		if (pivot >= 0 && is_wanted(chosen, candidate))
			g_array_append_val(chosen, candidate);
	}
	g_array_sort(chosen, by_worth);
	g_array_set_size(chosen, MIN(chosen->len, most));
	g_array_sort(chosen, by_place);
	return chosen;
}

static json_t *pivots_json(const json_t *report, guint most)
{
	g_autoptr(GArray) chosen = choose(report, most);
	json_t *list = json_array();
	for (guint i = 0; i < chosen->len; i++) {
		const struct candidate *c = &g_array_index(chosen, struct candidate, i);
		json_t *pivot = json_object(), *questions = json_array();
		for (guint k = 0; k < G_N_ELEMENTS(pivots[c->pivot].questions); k++)
			json_array_append_new(questions,
			                      json_string(pivots[c->pivot].questions[k]));
		put(pivot, "number", json_integer(i + 1));
		put(pivot, "kind", json_string(pivots[c->pivot].word));
		put(pivot, "name", json_string(pivots[c->pivot].name));
		put(pivot, "rule", json_string(pivots[c->pivot].rule));
		put(pivot, "at", json_incref(json_object_get(c->row, "at")));
		put(pivot, "text", json_incref(json_object_get(c->row, "text")));
		put(pivot, "evidence", json_incref(json_object_get(c->row, "evidence")));
		put(pivot, "questions", questions);
		json_array_append_new(list, pivot);
	}
	return list;
}

/* --- what is open, who is asked ------------------------------------------------------------ */

static json_t *open_json(const json_t *report)
{
	json_t *list = json_array(), *one;
	gsize i;
	json_array_foreach(json_object_get(report, "questions"), i, one)
	        json_array_append_new(
	                list, json_pack("{s:s,s:O,s:O}", "kind", "question", "text",
	                                json_object_get(one, "text"), "evidence",
	                                json_object_get(one, "evidence")));
	json_array_foreach(json_object_get(report, "findings"), i, one)
	{
		const char *verdict = member(one, "verdict");
		if (g_str_equal(verdict, "consistent"))
			continue;
		json_t *text = json_object_get(one, "title");
		g_autofree char *line = g_strdup_printf(
		        "%s: %s", member(one, "verdict_name"),
		        json_string_value(text) != NULL ? json_string_value(text) : "");
		json_array_append_new(list, json_pack("{s:s,s:s,s:O}", "kind", verdict,
		                                      "text", line, "evidence",
		                                      json_object_get(one, "evidence")));
	}
	return list;
}

/* Roles, never names: who can say something is seen from where the evidence comes from. */
static json_t *invitees_json(const json_t *report)
{
	static const struct {
		const char *lane, *role;
	} roles[] = {
		{ "changes", "whoever made the changes before and during it" },
		{ "machines", "whoever gets the alerts of these machines" },
		{ "people", "whoever acted or spoke in the timeline" },
		{ "status", "whoever wrote the public posts" },
		{ "users", "somebody who talks with users every day" },
		{ "statements", "whoever spoke to the press" },
	};
	json_t *list = json_array(), *row;
	gsize i;
	for (guint k = 0; k < G_N_ELEMENTS(roles); k++) {
		bool seen = false;
		json_array_foreach(json_object_get(report, "timeline"), i, row) seen =
		        seen || g_str_equal(member(row, "lane"), roles[k].lane);
		if (seen)
			json_array_append_new(list, json_string(roles[k].role));
	}
	return list;
}

json_t *blanks_json(void)
{
	json_t *list = json_array();
	for (int i = 1; i <= ACTIONS; i++)
		json_array_append_new(list, json_pack("{s:i}", "number", i));
	return list;
}

void review_add(json_t *report, int minutes, guint pivots_most)
{
	json_t *review = json_object(), *open = open_json(report),
	       *pivot_list = pivots_json(report, pivots_most);
	put(review, "minutes", json_integer(minutes));
	put(review, "agenda",
	    agenda_json(parts, G_N_ELEMENTS(parts), TIMELINE_PART, minutes));
	put(review, "has_pivots", json_boolean(json_array_size(pivot_list) > 0));
	put(review, "pivots", pivot_list);
	put(review, "has_open", json_boolean(json_array_size(open) > 0));
	put(review, "open", open);
	put(review, "invitees", invitees_json(report));
	put(review, "actions", blanks_json());
	put(report, "review", review);
}
