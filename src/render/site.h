/*
 * site.h - a store as static pages: what "publish" writes.
 *
 * Shape   index.html, a page a year, incidents/SLUG.html (the HTML report, by its own renderer), feed.atom
 * Rules   links are relative and nothing is loaded, so it works from file:// and from any host; all of it can be read without
 *         the script, which searches and filters rows that are there
 * Limits  index.html stays under 500 kB: it lists the newest incidents that fit, the pages of the years list all
 * Owns    results are the caller's
 * Errors  those of templates
 */
#pragma once
#include "model/collection.h"
#include "render/render.h"

struct site {
	const Collection *collection; /* members: the incidents, made as for lists */
	const struct render_options *options;
	const char *title; /* NULL: out of the names of the pages */
	const char *
	        url; /* where it will stand, with "/" at its end; NULL: the feed's links are relative */
	const char *digest; /* of the store, hex */
};

/* "incidents/2026-06-02-claude.html"; NULL: the name would not be a plain file name. g_free() */
char *site_incident_name(const Incident *incident);
/* "compare/2026-06-02-claude.html": it beside those that are like it. NULL as above. g_free() */
char *site_beside_name(const Incident *incident);
/* Markup that leads there from the page of the incident. g_free() */
char *site_beside_link(const Incident *incident);
/* What stands at the head of a page of an incident, and of one beside others: struct render_options.nav. Static. */
const char *site_incident_nav(void);
/* Years with an incident, int, newest first. g_array_unref() */
GArray *site_all_years(const struct site *site);
/* Those that have a list of their own: none where the index lists all. */
GArray *site_years(const struct site *site);
/* The list of a year; 0: the index. */
bool site_index(const struct site *site, int year, GString *out, GError **error);
/* The newest incidents, in the order of their last words. g_string_free() */
GString *site_feed(const struct site *site);

/* --- pages of sections: trends, calendars ------------------------------------------------ */

typedef struct site_page SitePage;
/* name: of the file, "trends.html" */
SitePage *site_page_new(const struct site *site, const char *name, const char *title);
void site_page_free(SitePage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SitePage, site_page_free)
/* Links between pages of the same kind, markup, under the heading; takes it. */
void site_page_links(SitePage *page, char *links);
/* One more section: templates/NAME.html.mustache of the context, in which {{>figure}} is the markup that is given, or "". */
bool site_page_add(SitePage *page, const char *name, json_t *context, const char *figure,
                   GError **error);
bool site_page_finish(SitePage *page, GString *out, GError **error);
/* Whether there is a vendors.html: two pages have a name. */
bool site_has_vendors(const struct site *site);
char *site_calendar_name(int year); /* "calendar-2026.html"; g_free() */
/* Links to the parts of the site; current: the name of the page that they stand on, up: "" or "../". g_free() */
char *site_nav(const struct site *site, const char *current, const char *up);

/* --- parts that site_rows.c gives ------------------------------------------------------ */

/* const Timeline *, newest first. g_ptr_array_unref() */
GPtrArray *site_newest(const Collection *collection);
int site_year_of(const struct site *site,
                 const Timeline *timeline); /* 0: no time is known */
/* One row of the list, with its bar of phases. */
void site_row(const struct site *site, const Timeline *timeline, bool with_page,
              GString *out);
/* "Before first post 35 min, investigating 2 h 54 min, ..."; "" when there are none. g_free() */
char *site_phases_text(const Timeline *timeline);
/* Names of pages and words of severity that occur, char *, in the order of a list. g_ptr_array_unref() */
GPtrArray *site_pages(const Collection *collection);
GPtrArray *site_severities(const Collection *collection);
char *site_title(const struct site *site); /* g_free() */
char *site_resource(const char *path);     /* text that is built in; g_free() */
