/*
 * Feeds of incident.io status pages (OpenAI, Linear, HashiCorp and others).
 *
 * Source  /feed.rss, /feed.atom and /history.rss of such pages, described 2026-09-23, read 2026-11-25; not seen in real data
 * Takes   "Status: Resolved" as the phase, the text after it, affected components with their levels; several items of one
 *         guid are the posts of one incident
 * Leaves  nothing else is in it
 */
#include "import/feed_group.h"
#include "import/feed_posts.h"

#include "base/text.h"

#include <string.h>

static const struct {
	const char *word;
	enum phase phase;
} words[] = {
	{ "Maintenance scheduled", PHASE_SCHEDULED },
	{ "Maintenance in progress", PHASE_IN_PROGRESS },
	{ "Maintenance complete", PHASE_COMPLETED },
	{ "Maintenance completed", PHASE_COMPLETED },
	{ "Complete", PHASE_COMPLETED },
	{ "Fixing", PHASE_IDENTIFIED },
};

static void set_phase(struct feed_item *item, const char *word)
{
	struct page_post *post = item->post;
	for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
		if (g_ascii_strcasecmp(words[i].word, word) == 0)
			post->phase = words[i].phase;
	if (post->phase == PHASE_NONE && !feed_post_label(post, word))
		reading_warn(item->feed->reading, item->entry->line, "unknown status: %s",
		             post->word);
	if (post->phase >= PHASE_SCHEDULED)
		item->incident->kind = INCIDENT_MAINTENANCE;
}

/* "Degraded performance" -> degraded_performance; full_outage is incident.io's own. */
static enum level level_of(const char *words_of)
{
	g_autofree char *word = g_ascii_strdown(words_of, -1);
	g_strdelimit(word, " -", '_');
	if (strcmp(word, "full_outage") == 0)
		return LEVEL_MAJOR;
	return (enum level)MAX(level_parse(word), (int)LEVEL_NONE);
}

/* "- Chat (Degraded performance)" */
static void read_component(struct feed_item *item, const char *line)
{
	while (*line == '-' || *line == '*' || *line == ' ')
		line++;
	const char *open = strrchr(line, '(');
	g_autofree char *name = NULL;
	enum level level = LEVEL_NONE;
	if (open != NULL && open > line && g_str_has_suffix(open, ")")) {
		g_autofree char *inside = g_strndup(open + 1, strlen(open) - 2);
		level = level_of(inside);
		if (level != LEVEL_NONE)
			name = g_strchomp(g_strndup(line, (gsize)(open - line)));
	}
	if (name == NULL)
		name = g_strdup(line);
	if (*name != '\0')
		page_post_change(item->post, name, level);
}

static bool begins_components(const char *line)
{
	return g_ascii_strncasecmp(line, "Affected components", 19) == 0 ||
	       g_ascii_strncasecmp(line, "Affected services", 17) == 0;
}

/* "Status: Resolved", the text, "Affected components" and a list of them: in lines. */
static void read_lines(struct feed_item *item)
{
	g_auto(GStrv) lines = g_strsplit(item->post->body, "\n", -1);
	GString *body = g_string_new(NULL);
	bool status = false, components = false;
	for (char **line = lines; *line != NULL; line++) {
		const char *text = g_strstrip(*line);
		if (!status && g_ascii_strncasecmp(text, "Status:", 7) == 0) {
			status = true;
			set_phase(item, g_strchug(*line + 7));
		} else if (begins_components(text)) {
			components = true;
		} else if (components && *text == '-') {
			read_component(item, text);
		} else if (*text != '\0' || body->len > 0) {
			components &= *text == '\0';
			g_string_append_printf(body, "%s\n", text);
		}
	}
	g_free(item->post->body);
	item->post->body = g_strchomp(g_string_free(body, FALSE));
}

static bool read_entry(const struct page *page, struct feed_item *item, char **why)
{
	(void)why;
	read_lines(item);
	const char *link =
	        item->entry->link != NULL ? item->entry->link : item->entry->id;
	item->incident->vendor_id = feed_link_code(link);
	if (item->incident->vendor_id == NULL || *item->incident->vendor_id == '\0') {
		g_free(item->incident->vendor_id);
		item->incident->vendor_id = page_made_id(
		        page->name != NULL ? page->name : "",
		        item->entry->id != NULL ? item->entry->id : "",
		        item->entry->title != NULL ? item->entry->title : "", NULL);
	}
	return true;
}

static const struct feed_kind kind = { .read = read_entry };

static bool read_document(struct reading *reading, const char *bytes, gsize len,
                          GError **error)
{
	return feed_import(reading, bytes, len, &kind, error);
}

static int bid(const struct sample_bytes *sample)
{
	if (!feed_is_one(sample))
		return 0;
	int evidence = 0;
	evidence += feed_sample_has(sample, "<b>Status: ") ||
	                            feed_sample_has(sample, "<strong>Status: ")
	                    ? 70
	                    : 0;
	evidence +=
	        feed_sample_has(sample, ">Status: ") || sample_has(sample, "[Status: ")
	                ? 30
	                : 0;
	evidence += sample_has(sample, "Affected components") ||
	                            sample_has(sample, "Affected services")
	                    ? 20
	                    : 0;
	evidence += sample_has(sample, "incident.io") ? 30 : 0;
	return MIN(evidence, 90);
}

const struct importer importer_incidentio_feed = {
	.name = "incidentio-feed",
	.title = "incident.io status pages: RSS and Atom",
	.about =
	        "Specification: /feed.rss and /history.rss of such pages, as described "
	        "2026-09-23, read 2026-11-25. Takes \"Status: Resolved\" as the phase of "
	        "a post, the text after it, and affected components with their levels. "
	        "Items with one guid are the posts of one incident; ids are the last "
	        "part of the address, so that an incident is the same in the page's "
	        "JSON. Not seen in real data: written from its documentation.",
	.lane = LANE_STATUS,
	.bid = bid,
	.read_document = read_document,
};
