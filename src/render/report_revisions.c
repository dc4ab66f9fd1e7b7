#include "render/report.h"

static const char *kind_of(const struct revision *revision)
{
	return revision->kind == REVISION_WITHDRAWN ? "withdrawn"
	       : revision->kind == REVISION_ADDED   ? "added"
	                                            : "changed";
}

/* As bytes of one capture; the post itself has but one place. */
static json_t *place_json(struct report *r, struct ref place)
{
	place.event = 0;
	if (place.source <= 0)
		return json_null();
	g_autoptr(GArray) refs = g_array_new(FALSE, TRUE, sizeof(struct ref));
	g_array_append_val(refs, place);
	json_t *list = report_refs(r, refs);
	json_t *value = json_incref(json_array_get(list, 0));
	json_decref(list);
	return value;
}

static json_t *revision_json(struct report *r, const struct revision *revision)
{
	json_t *value = json_object(), *evidence = json_array();
	json_t *before = place_json(r, revision->before);
	json_t *after = place_json(r, revision->after);

	if (revision->event > 0)
		put_format(value, "text", "%s%sE%" G_GINT64_FORMAT " %s",
		           revision->field != NULL ? revision->field : "",
		           revision->field != NULL ? " of " : "", revision->event,
		           kind_of(revision));
	else
		put_format(value, "text", "%s changed", revision->field);
	put_text(value, "kind", kind_of(revision));
	put_text(value, "field", revision->field);
	put(value, "post", NULL);
	if (revision->event > 0)
		put_format(value, "post", "E%" G_GINT64_FORMAT, revision->event);
	put(value, "at", report_time(r, revision->at, ZONE_EXPLICIT));
	put_text(value, "old", revision->old);
	put_text(value, "new", revision->new);
	if (json_is_string(before))
		json_array_append(evidence, before);
	if (json_is_string(after))
		json_array_append(evidence, after);
	put(value, "before", before);
	put(value, "after", after);
	put(value, "evidence", evidence);
	return value;
}

json_t *report_revisions(struct report *r)
{
	json_t *list = json_array();

	for (guint i = 0; i < r->timeline->revisions->len; i++)
		json_array_append_new(
		        list,
		        revision_json(r, g_ptr_array_index(r->timeline->revisions, i)));
	return list;
}
