#include "import/saved_months.h"

#include "base/json.h"
#include "base/text.h"
#include "import/plain.h"

#include <string.h>

/* Where the incident stands in the tag: from its code to the end of its object. Codes come in the order of the list. */
static void place(const struct saved_page *saved, const struct xml_node *holder,
                  const char *code, gsize *from, Incident *incident)
{
	const gsize end = (gsize)(holder->offset + holder->length);
	const char *at = g_strstr_len(saved->bytes + *from, (gssize)(end - *from), code);
	if (at != NULL)
		*from = (gsize)(at - saved->bytes);
	const char *close = memchr(saved->bytes + *from, '}', end - *from);
	const gsize stop = close != NULL ? (gsize)(close - saved->bytes) : end;
	incident->line = holder->line;
	incident->offset = (gint64)*from + saved->reading->base;
	incident->length = MAX((gint64)(stop - *from), 1);
}

static void fill(const json_t *item, const struct saved_span *span, Incident *incident,
                 struct page_post *post)
{
	const char *name = json_text(item, "name"), *message = json_text(item, "message");
	const char *word = json_text(item, "impact");
	const int impact = word != NULL ? impact_parse(word) : -1;
	post->line = incident->line;
	post->offset = incident->offset;
	post->length = incident->length;
	post->at = span->last;
	post->zone = span->zone;
	if (message != NULL)
		post->body = plain_text(message, strlen(message));
	if (name != NULL)
		incident->title = text_repair(name, strlen(name));
	incident->impact = (enum impact)MAX(impact, (int)IMPACT_NOT_STATED);
	incident->kind = incident->impact == IMPACT_MAINTENANCE ? INCIDENT_MAINTENANCE
	                                                        : INCIDENT_OUTAGE;
	/* The one post that is shown is the last; the span begins with the first, or with the planned work. */
	if (incident->kind == INCIDENT_OUTAGE)
		incident->created_at = span->first;
	else
		incident->scheduled_for = span->first;
}

static bool read_incident(struct saved_page *saved, const struct xml_node *holder,
                          const json_t *item, gsize *from, GError **error)
{
	const char *code = json_text(item, "code");
	const char *timestamp = json_text(item, "timestamp");
	g_autoptr(Incident) incident = incident_new();
	g_autoptr(GPtrArray) posts = page_posts_new();
	struct saved_span span;
	if (code == NULL || *code == '\0' || timestamp == NULL)
		return true;
	saved->found++;
	place(saved, holder, code, from, incident);
	g_autofree char *times = plain_text(timestamp, strlen(timestamp));
	if (!saved_span(saved, times, holder->line, &span)) {
		g_autofree char *shown = text_one_line(times, 60);
		reading_reject(saved->reading, incident->line, incident->offset,
		               "the times of an incident cannot be read: \"%s\"", shown);
		return true;
	}
	struct page_post *post = page_post_new();
	g_ptr_array_add(posts, post);
	incident->vendor_id = text_repair(code, strlen(code));
	fill(item, &span, incident, post);
	return page_incident(&saved->page, incident, posts, error);
}

/* The middle of a month gives its times their year. */
static gint64 middle_of(const json_t *month)
{
	const char *name = json_text(month, "name");
	const json_int_t year = json_integer_value(json_object_get(month, "year"));
	g_autofree char *text =
	        g_strdup_printf("%.20s 15, %d 00:00", name != NULL ? name : "",
	                        (int)CLAMP(year, 0, 9999));
	struct wall middle;
	return wall_parse(text, strlen(text), &middle) ? wall_civil(&middle, 0)
	                                               : INSTANT_NONE;
}

bool saved_months(struct saved_page *saved, const struct xml_node *holder,
                  const char *props, GError **error)
{
	const struct place at = { saved->reading->name, holder->line, 0, -1 };
	g_autoptr(json_t) root = json_parse(props, strlen(props), &at, error);
	if (root == NULL)
		return false;
	const json_t *months = json_object_get(root, "months");
	gsize from = (gsize)holder->offset;
	for (gsize i = 0; i < json_array_size(months); i++) {
		const json_t *month = json_array_get(months, i);
		const json_t *list = json_object_get(month, "incidents");
		saved->near = middle_of(month);
		for (gsize k = 0; k < json_array_size(list); k++)
			if (!read_incident(saved, holder, json_array_get(list, k), &from,
			                   error))
				return false;
	}
	return true;
}
