/*
 * windows_stated.c - the windows of harm that the posts of an incident state.
 *
 * The last post that states a whole window counts; what is labelled ("Incident Start", "Incident End") before all else.
 * Where a later post states a later end, that end counts. Where no post states both ends, the last start and the last
 * end that are stated make the window. The rest is kept behind it. A page that has neither
 * phases nor seconds prints the times of its posts as part of their text (data.json of AWS): where that text states no
 * other, "we are investigating" and "has been resolved" are stated at these.
 */
#include "correlate/steps.h"

#include "correlate/stated.h"

#include "base/text.h"

#include <string.h>

/* A start that lies this far before the first post speaks of something else. */
#define STATED_BEFORE (90 * DAY)
#define WINDOWS_MAX 32
#define QUOTE_CHARS 160

struct heard {
	struct said_window said;
	const Event *post;
	bool first; /* the main one of its text, and not of a mere part of the incident */
};

static void heard_clear(gpointer data)
{
	g_free(((struct heard *)data)->said.quote);
}

/* A postmortem says "14:21" of the day of the incident, not of the day on which it was written. */
static gint64 spoken_of(const struct work *w, const Event *post, gint64 limit)
{
	const Event *last = group_last(w->group, PHASE_NONE);
	if (post->phase == PHASE_POSTMORTEM && last != NULL && last->at.hi + DAY < limit)
		return last->at.hi;
	return limit;
}

static bool plausible(const struct work *w, const struct said_window *said,
                      const Event *post)
{
	struct range first = w->t->first_post;
	bool rewritten = post->phase == PHASE_RESOLVED ||
	                 post->phase == PHASE_POSTMORTEM ||
	                 w->group->incident->backfilled;
	gint64 limit = post->at.hi + (rewritten ? DAY : 2 * MINUTE);
	if (range_known(said->start) && range_known(first) &&
	    said->start.lo < first.lo - STATED_BEFORE)
		return false;
	if (range_known(said->start) && said->start.lo > limit)
		return false;
	return !range_known(said->end) ||
	       (said->end.lo <= limit &&
	        (!range_known(first) || said->end.lo >= first.lo - STATED_BEFORE));
}

/* Harm that begins after the page spoke of the incident is harm of a part of it. */
static bool starts_in_time(const struct work *w, const struct said_window *said)
{
	return !range_known(said->start) || !range_known(w->t->first_post) ||
	       said->start.lo <= w->t->first_post.hi + HOUR;
}

static void listen(struct work *w, GArray *heard, const char *text, const Event *post)
{
	gint64 posted = post->posted_at != INSTANT_NONE
	                        ? MAX(post->posted_at, post->at.hi)
	                        : post->at.hi;
	g_autoptr(GArray) said = windows_said(text, posted, spoken_of(w, post, posted),
	                                      w->group->incident->page_zone);
	for (guint i = 0; i < said->len; i++) {
		struct said_window *one = &g_array_index(said, struct said_window, i);
		if (!plausible(w, one, post))
			continue;
		struct heard new = { .said = *one,
			             .post = post,
			             .first = i == 0 && starts_in_time(w, one) };
		one->quote = NULL;
		g_array_append_val(heard, new);
	}
}

static GArray *listen_all(struct work *w)
{
	GArray *heard = g_array_new(FALSE, TRUE, sizeof(struct heard));
	g_array_set_clear_func(heard, heard_clear);
	const char *title = w->group->incident->title;
	const Event *first = group_first(w->group, PHASE_NONE);
	if (first != NULL)
		listen(w, heard, title, first);
	for (guint i = 0; i < w->group->posts->len; i++) {
		const Event *post = w->group->posts->pdata[i];
		if (!range_known(post->at))
			continue;
		if (g_strcmp0(post->title, title) != 0)
			listen(w, heard, post->title, post);
		listen(w, heard, post->body, post);
	}
	return heard;
}

static bool is_labelled(const struct heard *heard)
{
	return strcmp(heard->said.rule, "stated-window/labelled") == 0;
}

/* "around 10:00 to 10:05", which no word introduces: counts only where nothing better is said. */
static bool is_loose(const struct heard *heard)
{
	return strcmp(heard->said.rule, "stated-window/loose-span") == 0;
}

static const struct heard *heard_at(const GArray *heard, guint i)
{
	return &g_array_index(heard, struct heard, i);
}

/* The last whole window; labelled ones before all others. */
static const struct heard *main_whole(const GArray *heard)
{
	const struct heard *best = NULL;
	for (guint i = 0; i < heard->len; i++) {
		const struct heard *one = heard_at(heard, i);
		if (one->first && !is_loose(one) && said_is_whole(&one->said) &&
		    (best == NULL || is_labelled(one) || !is_labelled(best)))
			best = one;
	}
	return best;
}

/* The last start, or the last end after it, that a post states. */
static const struct heard *last_start(const GArray *heard)
{
	for (guint i = heard->len; i-- > 0;)
		if (heard_at(heard, i)->first &&
		    range_known(heard_at(heard, i)->said.start))
			return heard_at(heard, i);
	return NULL;
}

static const struct heard *last_end(const GArray *heard, const struct heard *start)
{
	for (guint i = heard->len; i-- > 0;) {
		const struct heard *one = heard_at(heard, i);
		if (one->first && !is_loose(one) && range_known(one->said.end) &&
		    (start == NULL || one->said.end.lo >= start->said.start.lo))
			return one;
	}
	return NULL;
}

/* A later post than the window's that states a later end by itself. */
static const struct heard *later_end(const GArray *heard, const struct heard *whole)
{
	const struct heard *end = last_end(heard, whole);
	if (is_labelled(whole) || end == NULL || end <= whole ||
	    end->post == whole->post || range_known(end->said.start) ||
	    end->said.end.lo <= whole->said.end.lo)
		return NULL;
	return end;
}

static void add(struct work *w, const struct heard *start, const struct heard *end)
{
	if (start == NULL && end == NULL)
		return;
	struct stated_window *window = g_new0(struct stated_window, 1);
	const struct heard *one = start != NULL ? start : end;
	window->start = start != NULL ? start->said.start : RANGE_NONE;
	window->end = end != NULL ? end->said.end : RANGE_NONE;
	window->about = one->said.about || (end != NULL && end->said.about);
	window->zone = one->said.zone;
	window->rule = one->said.rule;
	window->quote = g_strdup(one->said.quote);
	window->refs = refs_of(one->post, end != NULL ? end->post : NULL);
	if (start != NULL && end != NULL && start != end) {
		g_free(window->quote);
		window->quote =
		        g_strconcat(start->said.quote, " \u2026 ", end->said.quote, NULL);
		window->rule = "stated-window/across-posts";
	}
	g_ptr_array_add(w->t->stated, window);
}

static bool known(const GPtrArray *windows, const struct said_window *said)
{
	for (guint i = 0; i < windows->len; i++) {
		const struct stated_window *window = windows->pdata[i];
		if (window->start.lo == said->start.lo && window->end.lo == said->end.lo)
			return true;
	}
	return false;
}

static bool is_of_minute(const Event *post)
{
	return range_known(post->at) && post->at.hi - post->at.lo == MINUTE;
}

/* "5:07 AM PST We are investigating ...", "7:02 AM PST ... has been resolved" */
static void add_posted(struct work *w)
{
	const Event *first = group_first(w->group, PHASE_NONE);
	const Event *last = group_last(w->group, PHASE_NONE);
	if (w->t->read_phases == NULL || first == NULL || first == last ||
	    last->phase != PHASE_RESOLVED || !is_of_minute(first) || !is_of_minute(last))
		return;
	struct stated_window *window = g_new0(struct stated_window, 1);
	window->start = first->at;
	window->end = last->at;
	window->about = true;
	window->zone = first->zone;
	window->rule = "stated-window/posted";
	g_autofree char *from = text_one_line(words_of(first), QUOTE_CHARS);
	g_autofree char *until = text_one_line(words_of(last), QUOTE_CHARS);
	window->quote = g_strconcat(from, " \u2026 ", until, NULL);
	window->refs = refs_of(first, last);
	g_ptr_array_add(w->t->stated, window);
}

void windows_stated(struct work *w)
{
	if (w->group->incident->kind != INCIDENT_OUTAGE)
		return;
	g_autoptr(GArray) heard = listen_all(w);
	const struct heard *whole = main_whole(heard);
	if (whole != NULL) {
		const struct heard *end = later_end(heard, whole);
		add(w, whole, end != NULL ? end : whole);
	} else {
		const struct heard *start = last_start(heard);
		add(w, start, last_end(heard, start));
	}
	if (w->t->stated->len == 0)
		add_posted(w);
	for (guint i = 0; i < heard->len && w->t->stated->len < WINDOWS_MAX; i++)
		if (said_is_whole(&heard_at(heard, i)->said) &&
		    !known(w->t->stated, &heard_at(heard, i)->said))
			add(w, heard_at(heard, i), heard_at(heard, i));
}
