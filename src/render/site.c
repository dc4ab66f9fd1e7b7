/* site.c - see site.h: the lists. */
#include "render/site.h"

#include "base/json.h"
#include "base/resource.h"
#include "base/text.h"
#include "chart/words.h"
#include "render/page.h"
#include "render/report.h"

#include <string.h>

/* With fonts, rules and frame it stays under 500,000 bytes. */
#define ROWS_MAX 410000

struct rows {
	GString *html;
	guint listed, all; /* all: that the page could list */
};

static void rows_add(const struct site *site, int year, struct rows *rows)
{
	g_autoptr(GPtrArray) newest = site_newest(site->collection);
	g_autoptr(GPtrArray) pages = site_pages(site->collection);
	g_autoptr(GString) row = g_string_new(NULL);
	for (guint i = 0; i < newest->len; i++) {
		const Timeline *timeline = newest->pdata[i];
		if (year != 0 && site_year_of(site, timeline) != year)
			continue;
		const bool full = rows->all > rows->listed;
		rows->all++;
		if (full)
			continue;
		g_string_truncate(row, 0);
		site_row(site, timeline, pages->len > 1, row);
		if (year == 0 && rows->html->len + row->len > ROWS_MAX)
			continue;
		g_string_append_len(rows->html, row->str, (gssize)row->len);
		rows->listed++;
	}
}

GArray *site_all_years(const struct site *site)
{
	GArray *years = g_array_new(FALSE, FALSE, sizeof(int));
	g_autoptr(GPtrArray) newest = site_newest(site->collection);
	for (guint i = 0; i < newest->len; i++) {
		const int year = site_year_of(site, newest->pdata[i]);
		if (year != 0 && (years->len == 0 ||
		                  g_array_index(years, int, years->len - 1) != year))
			g_array_append_val(years, year);
	}
	return years;
}

GArray *site_years(const struct site *site)
{
	struct rows rows = { g_string_new(NULL), 0, 0 };
	rows_add(site, 0, &rows);
	g_string_free(rows.html, TRUE);
	return rows.listed < rows.all ? site_all_years(site)
	                              : g_array_new(FALSE, FALSE, sizeof(int));
}

/* --- frame ------------------------------------------------------------------------ */

char *site_resource(const char *path)
{
	g_autoptr(GBytes) bytes = resource_bytes(path);
	gsize len = 0;
	const char *text = bytes != NULL ? g_bytes_get_data(bytes, &len) : "";
	return g_strndup(text, len);
}

static json_t *words_json(const GPtrArray *words)
{
	json_t *list = json_array();
	for (guint i = 0; i < words->len; i++)
		json_array_append_new(list, text_json(words->pdata[i]));
	return list;
}

static char *cutoff_of(const struct site *site)
{
	const Collection *c = site->collection;
	const gint64 cutoff = c->members->len > 0
	                              ? collection_member(c, 0)->timeline->cutoff
	                              : INSTANT_NONE;
	return cutoff != INSTANT_NONE ? words_stamp(cutoff, site->options->zone) : NULL;
}

static json_t *context_of(const struct site *site, int year, const struct rows *rows)
{
	json_t *value = json_object();
	g_autoptr(GPtrArray) pages = site_pages(site->collection);
	g_autoptr(GPtrArray) severities = site_severities(site->collection);
	g_autofree char *title = site_title(site), *cutoff = cutoff_of(site);
	g_autofree char *listed = text_count(rows->listed), *all = text_count(rows->all);
	put_text(value, "title", title);
	if (year != 0)
		put_int(value, "year", year);
	put_text(value, "count", listed);
	put_text(value, "noun", rows->listed == 1 ? "incident" : "incidents");
	put_text(value, "all", rows->listed < rows->all ? all : NULL);
	put_text(value, "zone", words_zone(site->options->zone));
	put_text(value, "cutoff", cutoff);
	put(value, "severities", words_json(severities));
	if (pages->len > 1)
		put(value, "pages", words_json(pages));
	put(value, "has_pages", json_boolean(pages->len > 1));
	put(value, "has_severities", json_boolean(severities->len > 1));
	if (site->digest != NULL)
		put_format(value, "digest", "%.12s", site->digest);
	return value;
}

/* Links to the other lists; the one that is shown is no link. */
static char *years_html(const struct site *site, int year)
{
	g_autoptr(GArray) years = site_years(site);
	g_autoptr(GString) out = g_string_new(NULL);
	if (years->len > 0)
		g_string_append(out, year == 0 ? "<span aria-current=page>Newest</span> "
		                               : "<a href=\"index.html\">Newest</a> ");
	for (guint i = 0; i < years->len; i++) {
		const int one = g_array_index(years, int, i);
		g_string_append_printf(out,
		                       one == year ? "<span aria-current=page>%d</span> "
		                                   : "<a href=\"%d.html\">%d</a> ",
		                       one, one);
	}
	return g_strdup(out->str);
}

static void take(GHashTable *table, const char *name, char *markup)
{
	g_hash_table_insert(table, g_strdup(name), markup);
}

static GHashTable *fragments_of(const struct site *site, int year, const char *rows,
                                GError **error)
{
	static const char *const sheets[] = { "report.css", "site.css", NULL };
	struct template_folder folder = { NULL, "html" };
	g_autofree char *css = page_style(&folder, sheets, error);
	g_autofree char *script = site_resource("templates/site.js");
	GHashTable *table =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	if (css == NULL) {
		g_hash_table_unref(table);
		return NULL;
	}
	take(table, "head", page_head(css, script));
	take(table, "style", g_strdup_printf("<style>%s</style>\n", css));
	take(table, "script", g_strdup_printf("<script>%s</script>\n", script));
	take(table, "years", years_html(site, year));
	take(table, "nav", site_nav(site, year == 0 ? "index.html" : "", ""));
	take(table, "rows", g_strdup(rows));
	return table;
}

bool site_index(const struct site *site, int year, GString *out, GError **error)
{
	struct rows rows = { g_string_new(NULL), 0, 0 };
	rows_add(site, year, &rows);
	g_autofree char *html = g_string_free(rows.html, FALSE);
	g_autoptr(GHashTable) table = fragments_of(site, year, html, error);
	if (table == NULL)
		return false;
	struct template_text text = { g_strdup("templates/site.html.mustache"),
		                      site_resource("templates/site.html.mustache") };
	const struct template_env env = { TEMPLATE_HTML, table, NULL, NULL };
	g_autoptr(json_t) context = context_of(site, year, &rows);
	const bool good = template_render(&text, context, &env, out, error);
	template_text_clear(&text);
	return good;
}

const char *site_incident_nav(void)
{
	return "<p class=\"kicker\"><a href=\"../index.html\">All incidents</a></p>\n";
}
