/* site_feed.c - the newest incidents as an Atom feed (RFC 4287). */
#include "base/digest.h"
#include "base/text.h"
#include "render/site.h"

#include <string.h>

#define ENTRIES_MAX 50

/* The last word on it. */
static gint64 updated_at(const Timeline *t)
{
	gint64 at = range_known(t->last_post) ? t->last_post.lo : INSTANT_NONE;
	if (range_known(t->start))
		at = MAX(at, t->start.lo);
	return MAX(at, t->incident->created_at);
}

static int latest_first(gconstpointer a, gconstpointer b)
{
	const Timeline *one = *(const Timeline *const *)a,
	               *other = *(const Timeline *const *)b;
	const gint64 x = updated_at(one), y = updated_at(other);
	if (x != y)
		return x > y ? -1 : 1;
	return g_strcmp0(one->incident->slug, other->incident->slug);
}

/*
 * An id that stays when the site moves: a UUID out of the hash of what never changes, marked as one of version 8 (RFC 9562).
 */
static char *id_of(const char *kind, const char *page, const char *name)
{
	g_autofree char *text = g_strdup_printf("debrief %s\n%s\n%s", kind,
	                                        page != NULL ? page : "", name);
	char hex[65];
	digest_hex(text, strlen(text), hex);
	hex[12] = '8';
	hex[16] = 'a';
	return g_strdup_printf("urn:uuid:%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8,
	                       hex + 12, hex + 16, hex + 20);
}

static void put_element(GString *out, const char *name, const char *text)
{
	g_string_append_printf(out, "<%s>", name);
	text_html(out, text);
	g_string_append_printf(out, "</%s>\n", name);
}

static void put_link(const struct site *site, GString *out, const char *rel,
                     const char *name)
{
	g_string_append_printf(out, "<link rel=\"%s\" href=\"", rel);
	text_attr(out, site->url != NULL ? site->url : "");
	text_attr(out, name);
	g_string_append(out, "\"/>\n");
}

static void put_time(GString *out, const char *name, gint64 at)
{
	g_autofree char *text = instant_rfc3339(at);
	put_element(out, name, text);
}

static void put_entry(const struct site *site, GString *out, const Timeline *t)
{
	const Incident *incident = t->incident;
	g_autofree char *name = site_incident_name(incident);
	g_autofree char *id =
	        id_of("incident", incident->page,
	              incident->vendor_id != NULL ? incident->vendor_id : incident->slug);
	g_autofree char *phases = site_phases_text(t);
	g_string_append(out, "<entry>\n");
	put_element(out, "title",
	            incident->title != NULL ? incident->title : incident->slug);
	put_element(out, "id", id);
	put_link(site, out, "alternate", name);
	put_time(out, "updated", updated_at(t));
	if (range_known(t->start))
		put_time(out, "published", t->start.lo);
	for (guint i = 0; i < incident->components->len; i++) {
		g_string_append(out, "<category term=\"");
		text_attr(out, incident->components->pdata[i]);
		g_string_append(out, "\"/>\n");
	}
	if (*phases != '\0')
		put_element(out, "summary", phases);
	g_string_append(out, "</entry>\n");
}

GString *site_feed(const struct site *site)
{
	GString *out = g_string_new("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed "
	                            "xmlns=\"http://www.w3.org/2005/Atom\">\n");
	g_autoptr(GPtrArray) all = site_newest(site->collection);
	g_autofree char *title = site_title(site);
	g_autofree char *id = id_of("site", NULL, title);
	g_ptr_array_sort(all, latest_first);
	put_element(out, "title", title);
	put_element(out, "id", id);
	put_link(site, out, "self", "feed.atom");
	put_link(site, out, "alternate", "index.html");
	g_string_append(out, "<author><name>debrief</name></author>\n");
	const gint64 updated = all->len > 0 ? updated_at(all->pdata[0]) : INSTANT_NONE;
	put_time(out, "updated", updated != INSTANT_NONE ? updated : 0);
	for (guint i = 0, n = 0; i < all->len && n < ENTRIES_MAX; i++) {
		const Timeline *timeline = all->pdata[i];
		g_autofree char *name = site_incident_name(timeline->incident);
		if (name == NULL || updated_at(timeline) == INSTANT_NONE)
			continue;
		put_entry(site, out, timeline);
		n++;
	}
	g_string_append(out, "</feed>\n");
	return out;
}
