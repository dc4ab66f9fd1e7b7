/* review_many.c - see review_many.h: the pack as JSON. */
#include "render/review_many.h"

#include "base/json.h"
#include "render/report.h"

#include <string.h>

static const struct agenda_part parts[] = {
	{ 5, "Frame and ground rules",
	  "We are here to learn how they came to be, not who." },
	{ 10, "The period at a glance",
	  "The index, the calendar and the trend: what surprises, and what does not." },
	{ 30, "One by one", "What was new in it? Stop at the pivots, not at the rest." },
	{ 10, "What they have in common",
	  "The same component, the same cause, the same way of finding out: or do they "
	  "only "
	  "look alike?" },
	{ 5, "Actions, parked",
	  "Note them, decide them another day. No action is required for a good "
	  "debrief." },
};
enum { ONE_BY_ONE = 2, RECURRING_MAX = 10 };

struct pack {
	const struct review_many *m;
	const struct render_options *options;
};

static const struct review_part *part_at(const struct pack *p, guint i)
{
	return &g_array_index(p->m->parts, struct review_part, i);
}

static const char *member(const json_t *object, const char *key)
{
	const char *text = json_text(object, key);
	return text != NULL ? text : "";
}

/* --- the period --------------------------------------------------------------------------- */

/* "1 January to 31 March 2026" */
static char *period_text(const struct pack *p)
{
	const struct report report = { .zone = p->options->zone };
	g_autofree char *from = say_date(&report, p->m->period.lo);
	g_autofree char *to = say_date(&report, p->m->period.hi);
	return g_str_equal(from, to) ? g_strdup(from)
	                             : g_strdup_printf("%s to %s", from, to);
}

static json_t *minutes_each(const struct pack *p, const json_t *agenda)
{
	const json_t *one = json_array_get(agenda, ONE_BY_ONE);
	const json_int_t all = json_integer_value(json_object_get(one, "minutes"));
	return json_integer(MAX(1, all / MAX(1, (json_int_t)p->m->parts->len)));
}

/* --- an incident ---------------------------------------------------------------------------- */

/* What the evidence contradicts before what it asks, and that before what cannot be told. */
static json_t *open_json(const json_t *review, size_t *more)
{
	static const char *const kinds[] = { "contradicted", "question", "cannot_tell" };
	const json_t *all = json_object_get(review, "open"), *one;
	json_t *list = json_array();
	size_t i;
	for (guint k = 0; k < G_N_ELEMENTS(kinds); k++)
		json_array_foreach(all, i, one)
		{
			if (g_str_equal(member(one, "kind"), kinds[k]) &&
			    json_array_size(list) < REVIEW_MANY_OPEN)
				json_array_append(list, (json_t *)(gsize)one);
		}
	*more = json_array_size(all) - json_array_size(list);
	return list;
}

/* "4 h 26 min" of "4 h 26 min (4 h 25 min to 4 h 27 min)": how surely it is known stands in the report. */
static void put_length(json_t *value, const char *key, const json_t *report,
                       const char *interval)
{
	const json_t *length =
	        json_object_get(json_object_get(report, "intervals"), interval);
	const char *text = json_text(length, "text");
	const char *range = text != NULL ? strstr(text, " (") : NULL;
	if (text == NULL)
		put_text(value, key, "not known");
	else
		put_format(value, key, "%.*s",
		           range != NULL ? (int)(range - text) : (int)strlen(text), text);
}

/* "2026-06-02", in the zone of the document: a column of dates. */
static void put_day(const struct pack *p, json_t *value, const Timeline *t)
{
	const Zone *zone = p->options->zone != NULL ? p->options->zone : zone_utc();
	if (!range_known(t->start)) {
		put_text(value, "day", "not known");
		return;
	}
	const struct civil day = instant_to_civil(zone_to_civil(zone, t->start.lo));
	put_format(value, "day", "%04d-%02d-%02d", day.year, day.month, day.day);
}

/* The course in short: what was written of the phases, and not all that could be said. */
static json_t *sentences_json(const json_t *report)
{
	enum { SENTENCES = 4 };
	const json_t *all = json_object_get(report, "sentences"), *one;
	json_t *list = json_array();
	size_t i;
	json_array_foreach(all, i, one)
	{
		if (json_array_size(list) < SENTENCES)
			json_array_append(list, (json_t *)(gsize)one);
	}
	return list;
}

static json_t *incident_json(const struct pack *p, guint i)
{
	const json_t *report = part_at(p, i)->report;
	const json_t *review = json_object_get(report, "review");
	const json_t *incident = json_object_get(report, "incident");
	static const char *const same[] = { "id", "title", "page", "severity",
		                            "services" };
	json_t *value = json_object();
	size_t more = 0;
	put_int(value, "number", i + 1);
	for (guint k = 0; k < G_N_ELEMENTS(same); k++)
		put(value, same[k], json_incref(json_object_get(incident, same[k])));
	put(value, "date", json_incref(json_object_get(report, "date")));
	put(value, "start", json_incref(json_object_get(report, "start")));
	put(value, "window", json_incref(json_object_get(report, "window")));
	put_day(p, value, part_at(p, i)->timeline);
	put_length(value, "impact", report, "impact_hull");
	put_length(value, "to_first_post", report, "to_first_post");
	put(value, "sentences", sentences_json(report));
	put(value, "pivots", json_incref(json_object_get(review, "pivots")));
	put(value, "has_pivots", json_incref(json_object_get(review, "has_pivots")));
	json_t *open = open_json(review, &more);
	put(value, "has_open", json_boolean(json_array_size(open) > 0));
	put(value, "open", open);
	put_int(value, "open_more", (gint64)more);
	put(value, "has_more", json_boolean(more > 0));
	return value;
}

/* --- what they have in common ------------------------------------------------------------------ */

struct recurring {
	const char *name;
	GArray *numbers; /* guint */
};

static void recurring_free(gpointer data)
{
	struct recurring *one = data;
	g_array_unref(one->numbers);
	g_free(one);
}

static int oftenest_first(gconstpointer a, gconstpointer b)
{
	const struct recurring *x = *(struct recurring *const *)a;
	const struct recurring *y = *(struct recurring *const *)b;
	if (x->numbers->len != y->numbers->len)
		return x->numbers->len > y->numbers->len ? -1 : 1;
	return strcmp(x->name, y->name);
}

static void note_component(GPtrArray *all, const char *name, guint number)
{
	struct recurring *found = NULL;
	for (guint i = 0; i < all->len && found == NULL; i++) {
		struct recurring *one = all->pdata[i];
		if (g_str_equal(one->name, name))
			found = one;
	}
	if (found == NULL) {
		found = g_new0(struct recurring, 1);
		found->name = name;
		found->numbers = g_array_new(FALSE, FALSE, sizeof(guint));
		g_ptr_array_add(all, found);
	}
	g_array_append_val(found->numbers, number);
}

/* "1, 4 and 7" */
static char *numbers_text(const GArray *numbers)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < numbers->len; i++)
		g_string_append_printf(out, "%s%u",
		                       i == 0                  ? ""
		                       : i + 1 == numbers->len ? " and "
		                                               : ", ",
		                       g_array_index(numbers, guint, i));
	return g_string_free(out, FALSE);
}

static json_t *recurring_json(const struct pack *p)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(recurring_free);
	json_t *list = json_array();
	for (guint i = 0; i < p->m->parts->len; i++) {
		const GPtrArray *names = part_at(p, i)->timeline->incident->components;
		for (guint k = 0; k < names->len; k++)
			note_component(all, names->pdata[k], i + 1);
	}
	g_ptr_array_sort(all, oftenest_first);
	for (guint i = 0; i < MIN(all->len, RECURRING_MAX); i++) {
		const struct recurring *one = all->pdata[i];
		if (one->numbers->len < 2)
			break;
		g_autofree char *numbers = numbers_text(one->numbers);
		json_t *value = json_object();
		put_text(value, "component", one->name);
		put_int(value, "incidents", one->numbers->len);
		put_text(value, "numbers", numbers);
		json_array_append_new(list, value);
	}
	return list;
}

static guint number_of(const struct pack *p, const Incident *incident)
{
	for (guint i = 0; i < p->m->parts->len; i++)
		if (part_at(p, i)->timeline->incident == incident)
			return i + 1;
	return 0;
}

/* Each pair once, whichever of the two names the other. */
static json_t *alike_json(const struct pack *p)
{
	json_t *list = json_array();
	g_autoptr(GHashTable) told = g_hash_table_new(NULL, NULL);
	for (guint i = 0; i < p->m->parts->len; i++) {
		const GPtrArray *similar = part_at(p, i)->timeline->similar;
		for (guint k = 0; k < similar->len; k++) {
			const struct similar *one = similar->pdata[k];
			const guint other = number_of(p, one->incident);
			const guint first = MIN(other, i + 1), second = MAX(other, i + 1);
			if (other == 0 ||
			    !g_hash_table_add(
			            told, GUINT_TO_POINTER(first * (REVIEW_MANY_MAX + 1) +
			                                   second)))
				continue;
			json_t *value = json_object();
			put_int(value, "first", first);
			put_int(value, "second", second);
			put(value, "likeness",
			    json_real((double)(int)(one->likeness * 100 + 0.5) / 100));
			put_text(value, "why_similar", one->why);
			json_array_append_new(list, value);
		}
	}
	return list;
}

/* Whoever one of the packs invites, once. */
static json_t *invitees_json(const struct pack *p)
{
	json_t *list = json_array(), *role;
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < p->m->parts->len; i++) {
		size_t k;
		json_array_foreach(
		        json_object_get(json_object_get(part_at(p, i)->report, "review"),
		                        "invitees"),
		        k, role)
		{
			if (g_hash_table_add(seen,
			                     (gpointer)(gsize)json_string_value(role)))
				json_array_append(list, role);
		}
	}
	return list;
}

/* --- all of it -------------------------------------------------------------------------------- */

static void put_list(json_t *object, const char *key, const char *has, json_t *list)
{
	put(object, has, json_boolean(json_array_size(list) > 0));
	put(object, key, list);
}

json_t *review_many_json(const struct review_many *m,
                         const struct render_options *options)
{
	const struct pack p = { m, options };
	json_t *pack = json_object(), *incidents = json_array();
	json_t *agenda = agenda_json(parts, G_N_ELEMENTS(parts), ONE_BY_ONE, m->minutes);
	g_autofree char *period = period_text(&p);
	for (guint i = 0; i < m->parts->len; i++)
		json_array_append_new(incidents, incident_json(&p, i));
	put_text(pack, "schema", "debrief.review-many/1");
	put_format(pack, "title", "%u incident%s", m->parts->len,
	           m->parts->len == 1 ? "" : "s");
	put_text(pack, "period", period);
	put_text(pack, "zone", options->zone != NULL ? zone_name(options->zone) : "UTC");
	put_int(pack, "minutes", m->minutes);
	put(pack, "minutes_each", minutes_each(&p, agenda));
	put(pack, "agenda", agenda);
	put(pack, "invitees", invitees_json(&p));
	put(pack, "incidents", incidents);
	put_list(pack, "recurring", "has_recurring", recurring_json(&p));
	put_list(pack, "alike", "has_alike", alike_json(&p));
	put(pack, "actions", blanks_json());
	return pack;
}
