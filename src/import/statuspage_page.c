/*
 * Pages of Atlassian Statuspage as a browser saves them: one incident, the page itself with its past days, the history by
 * months.
 *
 * Source  markup of Statuspage's own themes, read 2026-11-25; written from memory of it and from the times of an archive
 *         of such pages (spec: LLM services, ICPE 2025), not seen as whole pages in real data
 * Takes   every post with its label, time and text; impact by its class, components from "This incident affected"; of a
 *         history that lists no posts the first and last time and the last text
 * Leaves  everything active, "3 days ago", the present state of components
 */
#include "import/saved.h"
#include "import/saved_months.h"

#include <string.h>

/* --- the page ---------------------------------------------------------------- */

/* "Aug 28, 2024" of a day, "August 2024" of a month: the years of what follows. */
static void read_date(struct saved_page *saved, const struct xml_node *node)
{
	g_autofree char *line = saved_line(node);
	g_autofree char *day = g_strdup_printf("%s 00:00", line);
	struct wall wall;
	if (!wall_parse(day, strlen(day), &wall)) {
		const char *blank = strrchr(line, ' ');
		if (blank == NULL)
			return;
		g_autofree char *middle = g_strdup_printf(
		        "%.*s 15, %s 00:00", (int)(blank - line), line, blank + 1);
		if (!wall_parse(middle, strlen(middle), &wall))
			return;
	}
	if (wall.year != 0)
		saved->near = wall_civil(&wall, 0);
}

static bool is_container(const struct xml_node *node)
{
	static const char *const names[] = { "html", "body" };
	static const char *const words[] = { "incident-container", "unresolved-incident",
		                             "scheduled-maintenance", "incident" };
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
		if (g_strcmp0(node->name, names[i]) == 0)
			return false;
	for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
		if (saved_has_class(node, words[i]))
			return true;
	return false;
}

static bool is_day(const struct xml_node *node)
{
	return saved_has_class(node, "month-title") || saved_has_class(node, "date");
}

static bool walk(struct saved_page *saved, const struct xml_node *top, GError **error)
{
	for (const struct xml_node *node = xml_next(top, top); node != NULL;) {
		const char *props =
		        node->name != NULL ? xml_attr(node, "data-react-props") : NULL;
		if (props != NULL && strstr(props, "\"months\"") != NULL &&
		    !saved_months(saved, node, props, error))
			return false;
		if (is_container(node)) {
			if (!saved_incident(saved, node, NULL, error))
				return false;
			node = xml_next_skip(node, top);
			continue;
		}
		if (is_day(node))
			read_date(saved, node);
		node = xml_next(node, top);
	}
	return true;
}

/* "GitHub Status - Incident History", "Incident Report for GitHub" */
static void read_name(struct saved_page *saved, const struct xml_node *top)
{
	static const char report[] = "Incident Report for ";
	static const char *const titles[] = { "title", NULL };
	static const char *const subheads[] = { "subheader", NULL };
	const struct xml_node *subhead = saved_find_class(top, subheads);
	g_autofree char *line = subhead != NULL ? saved_line(subhead) : g_strdup("");
	const struct xml_node *title = saved_find_name(top, titles);
	if (g_str_has_prefix(line, report)) {
		saved->page.name = g_strdup(line + strlen(report));
		return;
	}
	g_autofree char *text = title != NULL ? saved_line(title) : g_strdup("");
	const char *status = strstr(text, " Status");
	if (status != NULL)
		saved->page.name = g_strndup(text, (gsize)(status - text));
}

/* The address of a page of one incident: browsers write it into the file, pages name it themselves. */
static char *own_address(const struct saved_page *saved, const struct xml_node *top)
{
	for (const struct xml_node *node = xml_next(top, top); node != NULL;
	     node = xml_next(node, top)) {
		if (node->name == NULL)
			continue;
		const char *link = NULL;
		if (strcmp(node->name, "meta") == 0 &&
		    g_strcmp0(xml_attr(node, "property"), "og:url") == 0)
			link = xml_attr(node, "content");
		if (strcmp(node->name, "link") == 0 &&
		    g_strcmp0(xml_attr(node, "rel"), "canonical") == 0)
			link = xml_attr(node, "href");
		if (link != NULL && strstr(link, "/incidents/") != NULL)
			return g_strdup(link);
	}
	g_autofree char *head = g_strndup(saved->bytes, MIN(saved->len, 4096));
	const char *mark = strstr(head, "saved from url=");
	const char *http = mark != NULL ? strstr(mark, "http") : NULL;
	return http != NULL ? g_strndup(http, strcspn(http, " \r\n\"'<>")) : NULL;
}

static bool read_page(struct saved_page *saved, GError **error)
{
	static const char *const rows[] = { "update-row", "update-title", NULL };
	const struct xml_node *first = xml_doc_root(saved->doc);
	const struct xml_node *top = first->parent != NULL ? first->parent : first;
	read_name(saved, top);
	if (!walk(saved, top, error))
		return false;
	if (saved->found == 0 && saved_find_class(top, rows) != NULL) {
		g_autofree char *link = own_address(saved, top);
		if (!saved_incident(saved, top, link, error))
			return false;
	}
	if (saved->found > 0)
		return true;
	xml_doc_error(saved->doc, top, error,
	              "has no incident in the markup of Statuspage");
	return error_hint(error, "other pages can be saved as their feed or JSON");
}

static bool read_document(struct reading *reading, const char *bytes, gsize len,
                          GError **error)
{
	struct saved_page saved = {
		.reading = reading, .bytes = bytes, .len = len, .near = INSTANT_NONE
	};
	saved.page = (struct page){ .reading = reading, .newest_first = true };
	saved.doc = xml_doc_new_html(reading->name, bytes, len, error);
	const bool ok = saved.doc != NULL && read_page(&saved, error);
	xml_doc_free(saved.doc);
	page_clear(&saved.page);
	return ok;
}

static bool is_html(const struct sample_bytes *sample)
{
	return sample_first(sample) == '<' &&
	       (sample_has(sample, "<html") || sample_has(sample, "<HTML") ||
	        sample_has(sample, "<!doctype html") ||
	        sample_has(sample, "<!DOCTYPE html"));
}

static int bid(const struct sample_bytes *sample)
{
	if (!is_html(sample))
		return 0;
	int evidence = 10; /* what is HTML and nobody's is refused here, with a reason */
	evidence += sample_has(sample, "incident-container") ? 40 : 0;
	evidence += sample_has(sample, "update-row") ? 40 : 0;
	evidence += sample_has(sample, "update-timestamp") ? 20 : 0;
	evidence += sample_has(sample, "data-react-props") && sample_has(sample, "months")
	                    ? 30
	                    : 0;
	evidence += sample_has(sample, "HistoryIndex") ? 20 : 0;
	evidence += sample_has(sample, "statuspage") ? 10 : 0;
	evidence += sample_has(sample, "class=incident") ||
	                            sample_has(sample, "class=\"incident")
	                    ? 20
	                    : 0;
	return MIN(evidence, 90);
}

const struct importer importer_statuspage_page = {
	.name = "statuspage-page",
	.title = "Atlassian Statuspage: saved pages (HTML) of an incident, of days, of "
	         "months",
	.about = "Specification: none published; the markup of Statuspage's themes, read "
	         "2026-11-25. Takes every post with its label, time and text, the impact "
	         "by its class, and \"This incident affected\". Where a history lists no "
	         "posts: the last text, and the times of the first and last one. \"3 "
	         "days ago\" was true on the day of saving and is left; so is everything "
	         "active, and the present state of components. Ids are the codes in "
	         "addresses, so that an incident is the same in JSON and feeds. Pages of "
	         "other vendors are refused. Not seen in real data: written from a "
	         "description of the markup.",
	.lane = LANE_STATUS,
	.bid = bid,
	.read_document = read_document,
};
