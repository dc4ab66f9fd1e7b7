#include "store/thread.h"

#include <string.h>

struct ref post_place(gint64 event, const struct said *said, const struct saying *saying)
{
	return (struct ref){ event, saying->source->id, said->line + saying->line_shift,
		             said->offset + saying->offset_shift, said->length };
}

struct ref incident_place(const struct saying *saying, gint64 event)
{
	const Incident *incident = saying->of->incident;
	return (struct ref){ event, saying->source != NULL ? saying->source->id : 0,
		             incident->line + saying->line_shift,
		             incident->offset + saying->offset_shift, incident->length };
}

/* Two captures of one newest instant: how much later the change came is not known. */
static struct range between(const struct saying *before, const struct saying *after)
{
	gint64 hi = after->as_of;
	if (hi <= before->as_of && after->source != NULL)
		hi = after->source->span.hi;
	return range_of(before->as_of, hi > before->as_of ? hi : RANGE_OPEN);
}

struct revision *revise(History *history, enum revision_kind kind,
                        const struct thread *thread, const struct saying *before,
                        const struct saying *after)
{
	struct ordered *ordered = g_new0(struct ordered, 1);
	struct revision *revision = ordered->revision = g_new0(struct revision, 1);
	revision->kind = kind;
	revision->incident = thread->incident;
	revision->at = between(before, after);
	ordered->after = after;
	ordered->nth = history->revisions->len;
	g_ptr_array_add(history->revisions, ordered);
	return revision;
}

/* As people read it: times as RFC 3339, words for numbers. */
static char *value_text(const struct field *field, const void *from)
{
	g_autofree char *text = field_text(field, from);
	if (text == NULL || (field->type != FIELD_INSTANT && field->type != FIELD_TERM))
		return g_steal_pointer(&text);
	const gint64 number = g_ascii_strtoll(text, NULL, 10);
	return field->type == FIELD_INSTANT ? instant_rfc3339(number)
	                                    : g_strdup(field->word((int)number));
}

void revise_change(struct revision *revision, const char *name, const struct field *field,
                   const void *old, const void *new)
{
	revision->field = g_strdup(name);
	revision->old = value_text(field, old);
	revision->new = value_text(field, new);
}

const struct reported *find_reported(const struct reported *all, gsize n,
                                     const struct field *field)
{
	for (gsize i = 0; i < n; i++)
		if (strcmp(all[i].column, field->column) == 0)
			return &all[i];
	return NULL;
}

bool is_of_format(const struct saying *a, const struct saying *b)
{
	return a->source != NULL && b->source != NULL &&
	       strcmp(a->source->importer, b->source->importer) == 0;
}

/* By what they are, so that the order of the imports decides nothing. */
int compare_sources(const Source *a, const Source *b)
{
	if (a == NULL || b == NULL)
		return (a != NULL) - (b != NULL);
	if (a->span.hi != b->span.hi)
		return a->span.hi < b->span.hi ? -1 : 1;
	const int importers = strcmp(a->importer, b->importer);
	const int bytes = strcmp(a->sha256, b->sha256);
	return importers != 0 ? importers : bytes != 0 ? bytes : strcmp(a->name, b->name);
}
