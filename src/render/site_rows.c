/* site_rows.c - an incident as a row of a list: when, what, how bad, how long, and a bar of its phases. */
#include "base/text.h"
#include "chart/ribbon.h"
#include "chart/story.h"
#include "chart/words.h"
#include "render/site.h"

#include <string.h>

#define BAR_WIDTH 100.0
#define BAR_LEAST 0.8 /* what is short stays visible */

static char *name_in(const char *folder, const Incident *incident)
{
	const char *slug = incident->slug;
	if (slug == NULL || *slug == '\0' || *slug == '.' || strlen(slug) > 200)
		return NULL;
	for (const char *at = slug; *at != '\0'; at++)
		if (!g_ascii_isalnum(*at) && strchr("._-", *at) == NULL)
			return NULL;
	return g_strdup_printf("%s/%s.html", folder, slug);
}

char *site_incident_name(const Incident *incident)
{
	return name_in("incidents", incident);
}

char *site_beside_name(const Incident *incident)
{
	return name_in("compare", incident);
}

char *site_beside_link(const Incident *incident)
{
	g_autofree char *name = site_beside_name(incident);
	return g_strdup_printf(
	        "<p><a href=\"../%s\">Beside one another, on one clock</a></p>\n", name);
}

/* --- order ------------------------------------------------------------------------ */

static int newest_first(gconstpointer a, gconstpointer b)
{
	const Timeline *one = *(const Timeline *const *)a,
	               *other = *(const Timeline *const *)b;
	if (one->start.lo != other->start.lo)
		return one->start.lo > other->start.lo ? -1 : 1;
	return g_strcmp0(one->incident->slug, other->incident->slug);
}

GPtrArray *site_newest(const Collection *collection)
{
	GPtrArray *all = g_ptr_array_new();
	for (guint i = 0; i < collection->members->len; i++)
		g_ptr_array_add(
		        all, (gpointer)(gsize)collection_member(collection, i)->timeline);
	g_ptr_array_sort(all, newest_first);
	return all;
}

int site_year_of(const struct site *site, const Timeline *t)
{
	const Zone *zone = site->options->zone;
	if (!range_known(t->start))
		return 0;
	return instant_to_civil(zone != NULL ? zone_to_civil(zone, t->start.lo)
	                                     : t->start.lo)
	        .year;
}

static int by_text(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *site_pages(const Collection *collection)
{
	GPtrArray *names = g_ptr_array_new();
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < collection->members->len; i++) {
		char *page = collection_member(collection, i)->timeline->incident->page;
		if (page != NULL && *page != '\0' && g_hash_table_add(seen, page))
			g_ptr_array_add(names, page);
	}
	g_ptr_array_sort(names, by_text);
	return names;
}

GPtrArray *site_severities(const Collection *collection)
{
	GPtrArray *words = g_ptr_array_new();
	bool seen[IMPACT_CRITICAL + 1] = { false };
	for (guint i = 0; i < collection->members->len; i++)
		seen[collection_member(collection, i)->timeline->incident->impact] = true;
	for (int impact = IMPACT_CRITICAL; impact > IMPACT_NOT_STATED; impact--)
		if (seen[impact])
			g_ptr_array_add(words, (gpointer)(gsize)impact_word(impact));
	return words;
}

char *site_title(const struct site *site)
{
	if (site->title != NULL)
		return g_strdup(site->title);
	g_autoptr(GPtrArray) pages = site_pages(site->collection);
	const char *const *name = (const char *const *)(gpointer)pages->pdata;
	if (pages->len == 0)
		return g_strdup("Incidents");
	if (pages->len == 1)
		return g_strdup_printf("Incidents of %s", name[0]);
	if (pages->len == 2)
		return g_strdup_printf("Incidents of %s and %s", name[0], name[1]);
	if (pages->len == 3)
		return g_strdup_printf("Incidents of %s, %s and %s", name[0], name[1],
		                       name[2]);
	return g_strdup_printf("Incidents of %u status pages", pages->len);
}

/* --- phases ----------------------------------------------------------------------- */

char *site_phases_text(const Timeline *timeline)
{
	g_autoptr(Story) story = story_new(timeline);
	g_autoptr(GString) out = g_string_new(NULL);
	for (guint i = 0; i < story->stages->len; i++) {
		const struct stage *stage =
		        &g_array_index(story->stages, struct stage, i);
		g_autofree char *length = words_length_brief(stage->length);
		g_string_append_printf(out, "%s%s", i > 0 ? ", " : "", stage_name(stage));
		if (stage->to > stage->from)
			g_string_append_printf(out, " %s", length);
		g_string_append(out, stage->open ? ", end not published" : "");
	}
	return g_strdup(out->str);
}

/* How a stage looks, as a letter of site.css. */
static char class_of(enum phase phase)
{
	switch (stage_look(phase)->fill) {
	case TOKEN_SEV3:
		return 'a';
	case TOKEN_SEV2:
		return 'b';
	case TOKEN_SEV1:
		return 'c';
	default:
		return 'd';
	}
}

static void put_number(GString *out, double value)
{
	char text[G_ASCII_DTOSTR_BUF_SIZE];
	g_ascii_formatd(text, sizeof text, "%.1f", value);
	if (g_str_has_suffix(text, ".0"))
		text[strlen(text) - 2] = '\0';
	g_string_append(out, text);
}

static void put_stage(GString *out, const struct stage *stage, gint64 from, gint64 to)
{
	const double span = (double)(to - from);
	const double x = (double)(stage->from - from) / span * BAR_WIDTH;
	const double w = (double)(stage->to - stage->from) / span * BAR_WIDTH;
	g_string_append_printf(out, "<path class=%c d=\"M", class_of(stage->phase));
	put_number(out, MIN(x, BAR_WIDTH - BAR_LEAST));
	g_string_append(out, " 0h");
	put_number(out, MAX(w, BAR_LEAST));
	g_string_append(out, "v8h-");
	put_number(out, MAX(w, BAR_LEAST));
	g_string_append(out, "z\"/>");
}

static void put_bar(GString *out, const Timeline *timeline)
{
	g_autoptr(Story) story = story_new(timeline);
	gint64 from = G_MAXINT64, to = G_MININT64;
	for (guint i = 0; i < story->stages->len; i++) {
		const struct stage *stage =
		        &g_array_index(story->stages, struct stage, i);
		from = MIN(from, stage->from);
		to = MAX(to, stage->to);
	}
	if (to <= from)
		return;
	g_autofree char *text = site_phases_text(timeline);
	g_string_append(out, "<svg viewBox=\"0 0 100 8\" preserveAspectRatio=none "
	                     "role=img aria-label=\"");
	text_attr(out, text);
	g_string_append(out, "\">");
	for (guint i = 0; i < story->stages->len; i++) {
		const struct stage *stage =
		        &g_array_index(story->stages, struct stage, i);
		if (stage->to > stage->from)
			put_stage(out, stage, from, to);
	}
	g_string_append(out, "</svg>");
}

/* --- rows ------------------------------------------------------------------------- */

/* "9 h 54 min", "≥ 2 h": from its start to "resolved", else as far as words go. */
static char *length_of(const Timeline *t)
{
	const struct range end = range_known(t->resolved) ? t->resolved
	                         : range_known(t->last_post)
	                                 ? (struct range){ t->last_post.lo, RANGE_OPEN }
	                                 : RANGE_NONE;
	if (!range_known(t->start) || !range_known(end))
		return g_strdup("not known");
	return words_length_brief(words_between(t->start, end));
}

#define COMPONENTS_MAX 6

static void put_about(const Timeline *t, bool with_page, GString *out)
{
	const Incident *incident = t->incident;
	const guint n = incident->components->len;
	g_string_append(out, "<small>");
	if (with_page && incident->page != NULL) {
		g_string_append(out, "<b>");
		text_html(out, incident->page);
		g_string_append(out, n > 0 ? "</b> · " : "</b>");
	}
	for (guint i = 0; i < MIN(n, COMPONENTS_MAX); i++) {
		if (i > 0)
			g_string_append(out, ", ");
		text_html(out, incident->components->pdata[i]);
	}
	if (n > COMPONENTS_MAX)
		g_string_append_printf(out, " and %u more", n - COMPONENTS_MAX);
	g_string_append(out, "</small>");
}

/* End tags that HTML lets go are left out: a list of a thousand rows is to stay small. */
void site_row(const struct site *site, const Timeline *t, bool with_page, GString *out)
{
	const Incident *incident = t->incident;
	g_autofree char *name = site_incident_name(incident);
	g_autofree char *start = range_known(t->start)
	                                 ? words_stamp(t->start.lo, site->options->zone)
	                                 : g_strdup("not known");
	g_autofree char *length = length_of(t);
	const char *title = incident->title != NULL ? incident->title : incident->slug;
	g_string_append_printf(out, "<tr><td>%s<th scope=row>", start);
	if (name != NULL)
		g_string_append_printf(out, "<a href=\"%s\">", name);
	text_html(out, title);
	g_string_append(out, name != NULL ? "</a>" : "");
	put_about(t, with_page, out);
	g_string_append_printf(out, "<td>%s<td>%s<td>",
	                       incident->impact != IMPACT_NOT_STATED
	                               ? impact_word((int)incident->impact)
	                               : "",
	                       length);
	put_bar(out, t);
	g_string_append_c(out, '\n');
}
