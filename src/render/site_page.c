/* site_page.c - pages of the site that are made section by section. */
#include "base/json.h"
#include "base/text.h"
#include "render/page.h"
#include "render/report.h"
#include "render/site.h"

#include <string.h>

struct site_page {
	const struct site *site;
	char *name, *title, *links;
	GString *body;
};

SitePage *site_page_new(const struct site *site, const char *name, const char *title)
{
	SitePage *page = g_new0(SitePage, 1);
	page->site = site;
	page->name = g_strdup(name);
	page->title = g_strdup(title);
	page->body = g_string_new(NULL);
	return page;
}

void site_page_free(SitePage *page)
{
	if (page == NULL)
		return;
	g_free(page->name);
	g_free(page->title);
	g_free(page->links);
	g_string_free(page->body, TRUE);
	g_free(page);
}

void site_page_links(SitePage *page, char *links)
{
	g_free(page->links);
	page->links = links;
}

static bool fill(const char *name, json_t *context, GHashTable *table, GString *out,
                 GError **error)
{
	g_autofree char *path = g_strdup_printf("templates/%s.html.mustache", name);
	struct template_text text = { g_strdup(path), site_resource(path) };
	const struct template_env env = { TEMPLATE_HTML, table, NULL, NULL };
	const bool good = template_render(&text, context, &env, out, error);
	template_text_clear(&text);
	return good;
}

bool site_page_add(SitePage *page, const char *name, json_t *context, const char *figure,
                   GError **error)
{
	g_autoptr(GHashTable) table =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	g_hash_table_insert(table, g_strdup("figure"),
	                    g_strdup(figure != NULL ? figure : ""));
	return fill(name, context, table, page->body, error);
}

static void take(GHashTable *table, const char *name, char *markup)
{
	g_hash_table_insert(table, g_strdup(name), markup);
}

bool site_page_finish(SitePage *page, GString *out, GError **error)
{
	static const char *const sheets[] = { "report.css", "site.css", NULL };
	struct template_folder folder = { NULL, "html" };
	g_autofree char *css = page_style(&folder, sheets, error);
	g_autoptr(GHashTable) table =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	g_autofree char *title = site_title(page->site);
	g_autoptr(json_t) context = json_object();
	if (css == NULL)
		return false;
	take(table, "head", page_head(css, NULL));
	take(table, "style", g_strdup_printf("<style>%s</style>\n", css));
	take(table, "nav", site_nav(page->site, page->name, ""));
	take(table, "links", g_strdup(page->links != NULL ? page->links : ""));
	take(table, "body", g_strdup(page->body->str));
	put_text(context, "title", page->title);
	put_text(context, "site", title);
	return fill("site-page", context, table, out, error);
}

/* --- links -------------------------------------------------------------------------- */

static void put_link(GString *out, const char *up, const char *name, const char *current,
                     const char *text)
{
	if (g_strcmp0(name, current) == 0)
		g_string_append_printf(out, "<span aria-current=\"page\">%s</span>\n",
		                       text);
	else
		g_string_append_printf(out, "<a href=\"%s%s\">%s</a>\n", up, name, text);
}

char *site_nav(const struct site *site, const char *current, const char *up)
{
	GString *out = g_string_new("<nav class=\"parts\" aria-label=\"Site\">\n");
	g_autoptr(GArray) years = site_all_years(site);
	put_link(out, up, "index.html", current, "Incidents");
	put_link(out, up, "trends.html", current, "Trends");
	if (site_has_vendors(site))
		put_link(out, up, "vendors.html", current, "Vendors");
	if (years->len > 0) {
		g_autofree char *newest =
		        site_calendar_name(g_array_index(years, int, 0));
		put_link(out, up, newest, current, "Calendar");
	}
	g_string_append(out, "</nav>\n");
	return g_string_free(out, FALSE);
}

bool site_has_vendors(const struct site *site)
{
	g_autoptr(GPtrArray) pages = site_pages(site->collection);
	return pages->len > 1;
}

char *site_calendar_name(int year)
{
	return g_strdup_printf("calendar-%d.html", year);
}
