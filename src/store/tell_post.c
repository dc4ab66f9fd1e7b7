#include "store/compare.h"
#include "store/thread.h"

#include <string.h>

static const struct reported reported_of_event[] = {
	{ "at_lo", "at", false },           { "until_lo", "until", false },
	{ "posted_at", "posted_at", true }, { "phase", "phase", false },
	{ "level", "level", false },        { "title", "title", true },
	{ "body", "body", false },
};

static const Event *event_of(const struct said *said)
{
	if (said->event != NULL)
		return said->event;
	return said->told->base != NULL ? said->told->base : said->told->shown;
}

static void change_event(History *history, const struct run *run, const struct said *said,
                         const struct said *place, const struct field *field,
                         const struct reported *reported)
{
	const struct told *told = said->told;
	const struct saying *before = told->last->last, *after = run->first;
	if (reported->of_format && !is_of_format(before, after))
		return;
	if (told->post != NULL && strcmp(reported->column, "level") != 0)
		return; /* its time is that of its post */
	struct revision *revision =
	        revise(history, REVISION_CHANGED, told->thread, before, after);
	revision->event = told->shown->id;
	revision->before = post_place(revision->event, told->last_place, before);
	revision->after = post_place(revision->event, place, after);
	revise_change(revision, reported->name, field, told->shown, event_of(said));
}

/* The name of its phase or level stands in for a title: it is no change of its own. */
static bool renames_itself(const struct field *field, const Event *known,
                           const Event *said)
{
	return strcmp(field->column, "title") == 0 &&
	       (known->phase != said->phase || known->level != said->level);
}

/*
 * Compares first, takes over after: a title is judged beside the phase that was known. place: said, or of a component
 * event that of its post.
 */
static void tell_event_again(History *history, const struct run *run,
                             const struct said *said, const struct said *place)
{
	Event *shown = said->told->shown;
	const Event *event = event_of(said);
	const bool across = !is_of_format(said->told->last->last, run->first);
	bool take[EVENT_COUNT] = { false };
	for (int i = 0; i < event_fields.n; i++) {
		const struct field *field = &event_fields.all[i];
		if (!field->revised || is_upper_end(field))
			continue;
		enum fit fit = compare_field(field, shown, event);
		if (fit == FIT_OTHER && across && strcmp(field->column, "body") == 0)
			fit = compare_texts_across(shown->body, event->body);
		const struct reported *reported = find_reported(
		        reported_of_event, G_N_ELEMENTS(reported_of_event), field);
		take[i] = fit != FIT_LESS;
		if (fit == FIT_OTHER && reported != NULL &&
		    !renames_itself(field, shown, event))
			change_event(history, run, said, place, field, reported);
	}
	for (int i = 0; i < event_fields.n; i++)
		if (take[i])
			take_field(&event_fields.all[i], shown, event);
}

static void tell_event_first(const struct said *said)
{
	Event *shown = said->told->shown;
	const Event *event = event_of(said);
	for (int i = 0; event != shown && i < event_fields.n; i++) {
		const struct field *field = &event_fields.all[i];
		if (field->revised && !is_upper_end(field))
			take_field(field, shown, event);
	}
}

static bool has_listed(const struct told *told, const struct saying *saying)
{
	for (guint i = 0; told->formats != NULL && i < told->formats->len; i++)
		if (strcmp(told->formats->pdata[i], saying->source->importer) == 0)
			return true;
	return false;
}

static void listed(struct told *told, const struct run *run, const struct said *place)
{
	told->last = run;
	told->last_place = place;
	told->seen = run->number;
	told->listed = true;
	if (has_listed(told, run->first))
		return;
	if (told->formats == NULL)
		told->formats = g_ptr_array_new();
	g_ptr_array_add(told->formats, run->first->source->importer);
}

gint64 newest_post(const struct statement *of)
{
	gint64 newest = INSTANT_NONE;
	for (guint i = 0; i < of->said->len; i++)
		newest = MAX(newest, event_of(of->said->pdata[i])->at.lo);
	return newest;
}

/* Put in afterwards: older than the newest post that the statement before listed. */
static bool is_late(const struct run *whole, const Event *event)
{
	return range_known(event->at) && event->at.hi <= whole->newest &&
	       event->at.lo < whole->newest;
}

static void tell_added(History *history, const struct run *run, const struct run *whole,
                       const struct said *said)
{
	struct revision *revision = revise(history, REVISION_ADDED, said->told->thread,
	                                   whole->last, run->first);
	revision->event = said->told->shown->id;
	revision->before = incident_place(whole->last, revision->event);
	revision->after = post_place(revision->event, said, run->first);
}

/* Levels go with their post, unless that source says otherwise; other formats may not give any. */
static void tell_changes(History *history, const struct run *run,
                         const struct said *post_said)
{
	const struct told *post = post_said->told;
	for (guint i = 0; post->changes != NULL && i < post->changes->len; i++) {
		struct told *told = post->changes->pdata[i];
		const struct said *said =
		        g_hash_table_lookup(told->said, &run->first->of->source);
		const Source *base =
		        g_hash_table_lookup(history->sources, &told->shown->source);
		if (said == NULL && run->first->source != NULL &&
		    strcmp(base->importer, run->first->source->importer) == 0)
			said = told->first;
		if (said == NULL)
			continue;
		if (told->last != NULL)
			tell_event_again(history, run, said, post_said);
		else
			tell_event_first(said);
		listed(told, run, post_said);
		told->listed = event_of(said)->level != LEVEL_NONE;
	}
}

static void tell_post(History *history, const struct run *run, const struct run *whole,
                      const struct said *said)
{
	struct told *told = said->told;
	const bool again = told->last != NULL;
	if (!told->listed && whole != NULL && (again || is_late(whole, event_of(said))))
		tell_added(history, run, whole, said);
	if (again)
		tell_event_again(history, run, said, said);
	else
		tell_event_first(said);
	listed(told, run, said);
	tell_changes(history, run, said);
}

/* Posts that the page listed and a whole record of the same format does not list any more. */
static void tell_withdrawn(History *history, const struct thread *thread,
                           const struct run *run)
{
	for (guint i = 0; i < thread->events->len; i++) {
		struct told *told = thread->events->pdata[i];
		if (!told->listed || told->seen == run->number ||
		    told->last->last->of->incident == NULL ||
		    !has_listed(told, run->first))
			continue;
		told->listed = false;
		struct revision *revision = revise(history, REVISION_WITHDRAWN, thread,
		                                   told->last->last, run->first);
		revision->event = told->shown->id;
		revision->before =
		        post_place(revision->event, told->last_place, told->last->last);
		revision->after = incident_place(run->first, revision->event);
	}
}

void tell_posts(History *history, const struct thread *thread, const struct run *run,
                const struct run *whole)
{
	const struct statement *of = run->first->of;
	for (guint i = 0; i < of->said->len; i++)
		tell_post(history, run, whole, of->said->pdata[i]);
	/* an incident without any post says nothing of posts */
	if (of->incident != NULL && of->incident->whole && of->said->len > 0)
		tell_withdrawn(history, thread, run);
}
