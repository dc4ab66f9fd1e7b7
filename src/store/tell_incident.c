#include "store/compare.h"
#include "store/thread.h"

#include <string.h>

static const struct reported reported_of_incident[] = {
	{ "title", "title", false },
	{ "url", "url", true },
	{ "kind", "kind", true },
	{ "impact", "impact", true },
	{ "created_at", "created_at", true },
	{ "started_at", "started_at", true },
	{ "resolved_at", "resolved_at", true },
	{ "scheduled_for", "scheduled_for", false },
	{ "scheduled_until", "scheduled_until", false },
};

static struct revision *change_incident(History *history, const struct thread *thread,
                                        const struct saying *before,
                                        const struct saying *after)
{
	struct revision *revision =
	        revise(history, REVISION_CHANGED, thread, before, after);
	revision->before = incident_place(before, 0);
	revision->after = incident_place(after, 0);
	return revision;
}

/* Where two formats stand one beside the other, what they give by default is no change. */
static bool is_default(const struct field *field, const Incident *shown,
                       const Incident *said)
{
	if (strcmp(field->column, "kind") == 0)
		return shown->kind != INCIDENT_OUTAGE && said->kind == INCIDENT_OUTAGE;
	return strcmp(field->column, "backfilled") == 0 &&
	       said->started_at == INSTANT_NONE;
}

static int by_text(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static char *joined(const GPtrArray *names, bool sorted)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new();
	for (guint i = 0; i < names->len; i++)
		g_ptr_array_add(all, names->pdata[i]);
	if (sorted)
		g_ptr_array_sort(all, by_text);
	g_ptr_array_add(all, NULL);
	return g_strjoinv("\n", (char **)all->pdata);
}

static void tell_components(History *history, const struct thread *thread,
                            const struct saying *before, const struct saying *after)
{
	const GPtrArray *old = before->of->incident->components,
	                *new = after->of->incident->components;
	if (old->len == 0 || new->len == 0)
		return;
	g_autofree char *a = joined(old, true), *b = joined(new, true);
	if (strcmp(a, b) == 0)
		return;
	struct revision *revision = change_incident(history, thread, before, after);
	revision->field = g_strdup("components");
	revision->old = joined(old, false);
	revision->new = joined(new, false);
}

/* before: the last run of the same format, NULL = none; any: the last of all. */
static void tell_incident_field(History *history, const struct thread *thread,
                                const struct field *field, const struct run *before,
                                const struct run *any, const struct saying *after,
                                const Incident *shown)
{
	const Incident *said = after->of->incident;
	const struct reported *reported = find_reported(
	        reported_of_incident, G_N_ELEMENTS(reported_of_incident), field);
	if (reported == NULL || (reported->of_format && before == NULL))
		return;
	const struct saying *last = reported->of_format ? before->last : any->last;
	const Incident *known = reported->of_format ? last->of->incident : shown;
	if (compare_field(field, known, said) == FIT_OTHER)
		revise_change(change_incident(history, thread, last, after),
		              reported->name, field, known, said);
}

static void take_components(Incident *shown, const Incident *said)
{
	if (said->components->len == 0)
		return;
	g_ptr_array_set_size(shown->components, 0);
	for (guint i = 0; i < said->components->len; i++)
		g_ptr_array_add(shown->components, g_strdup(said->components->pdata[i]));
}

/* any: the run before that states the incident. */
void tell_incident(History *history, const struct thread *thread,
                   const struct run *before, const struct run *any,
                   const struct saying *after, Incident *shown)
{
	const Incident *said = after->of->incident;
	bool take[STATEMENT_COUNT] = { false };
	for (int i = 0; i < statement_fields.n; i++) {
		const struct field *field = &statement_fields.all[i];
		tell_incident_field(history, thread, field, before, any, after, shown);
		take[i] = compare_field(field, shown, said) != FIT_LESS &&
		          (before == any || !is_default(field, shown, said));
	}
	if (before != NULL)
		tell_components(history, thread, before->last, after);
	for (int i = 0; i < statement_fields.n; i++)
		if (take[i])
			take_field(&statement_fields.all[i], shown, said);
	take_components(shown, said);
}

/* Where the latest source has it. */
void place_incident(Incident *shown, const struct saying *saying)
{
	const Incident *said = saying->of->incident;
	shown->source = saying->source != NULL ? saying->source->id : 0;
	shown->line = said->line + saying->line_shift;
	shown->offset = said->offset + saying->offset_shift;
	shown->length = said->length;
	shown->whole = said->whole;
	g_strlcpy(shown->record_sha256, said->record_sha256, sizeof shown->record_sha256);
}
