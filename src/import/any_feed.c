/*
 * Atom and RSS of any page that no other importer knows.
 *
 * Source  RFC 4287 (Atom), RSS 2.0.11, read 2026-11-25; seen on a Meraki page
 * Takes   every entry as one post; entries of one incident's address, or with one id, are one incident
 * Leaves  authors, categories, enclosures; nothing in a feed says what is up or down
 */
#include "import/feed_group.h"
#include "import/feed_posts.h"

#include "base/text.h"

#include <string.h>

static gsize without_slash(const char *text)
{
	gsize len = strlen(text);
	while (len > 0 && text[len - 1] == '/')
		len--;
	return len;
}

/* Some give every entry the address of the page as its id. */
static bool is_page(const struct feed *feed, const char *id)
{
	if (feed->link == NULL)
		return false;
	const gsize len = without_slash(id);
	return len == without_slash(feed->link) && strncmp(id, feed->link, len) == 0;
}

/* The label stands first in the text, "Resolved: ...", or in the title, "[Resolved] ...". */
static void read_phase(struct feed_item *item)
{
	const char *rest;
	g_autofree char *of_body = feed_leading_label(item->post->body, &rest);
	g_autofree char *of_title =
	        of_body == NULL && item->entry->title != NULL
	                ? feed_leading_label(item->entry->title, &rest)
	                : NULL;
	const char *label = of_body != NULL ? of_body : of_title;
	if (label != NULL)
		feed_post_label(item->post, label);
	if (of_title != NULL && *rest != '\0') {
		g_free(item->incident->title);
		item->incident->title = g_strdup(rest);
	}
	if (item->post->phase >= PHASE_SCHEDULED)
		item->incident->kind = INCIDENT_MAINTENANCE;
}

static bool read_entry(const struct page *page, struct feed_item *item, char **why)
{
	const struct feed_entry *entry = item->entry;
	(void)why;
	read_phase(item);
	item->incident->vendor_id = feed_incident_code(entry->link);
	if (item->incident->vendor_id != NULL)
		return true;
	if (entry->id != NULL && !is_page(item->feed, entry->id)) {
		g_autofree char *line = text_one_line(entry->id, 200);
		item->incident->vendor_id = text_repair(line, strlen(line));
		return true;
	}
	item->incident->vendor_id =
	        page_made_id(page->name != NULL ? page->name : "",
	                     entry->title != NULL ? entry->title : "",
	                     entry->published != NULL ? entry->published : "", NULL);
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
	return feed_is_one(sample) ? 30 : 0;
}

const struct importer importer_any_feed = {
	.name = "feed",
	.title = "Atom or RSS 2.0 of any page: one post an entry",
	.about = "Specification: RFC 4287 (Atom), RSS 2.0.11, read 2026-11-25. Takes "
	         "every entry as one post at its date; entries of one incident's address "
	         "(/incidents/CODE), or with one id, are one incident. A label that "
	         "stands first in its text or title, \"Resolved: ...\" or \"[Resolved] "
	         "...\", is its phase. What has no id but the page's address gets one "
	         "made of page, title and date. Leaves authors, categories and "
	         "enclosures. Seen in real data: one page (Meraki); feeds of Statuspage, "
	         "incident.io, AWS, Azure and Slack have importers of their own.",
	.lane = LANE_STATUS,
	.bid = bid,
	.read_document = read_document,
};
