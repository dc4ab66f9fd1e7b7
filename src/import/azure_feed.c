/*
 * Azure status, RSS: what is open now.
 *
 * Source  https://azure.status.microsoft/en-us/status/feed/, read 2026-11-25 as a saved file without an item; items are
 *         written from their documentation (RSS 2.0: title, description in HTML, pubDate, link)
 * Takes   every item as one post; the feed as the whole page, which drops what is over
 * Leaves  language, name spaces; there is no severity and no component in it
 */
#include "import/feed_group.h"
#include "import/feed_posts.h"

#include <string.h>

/* Words before a title that change while the incident stays. */
static const char *bare_title(const char *title)
{
	static const char *const words[] = {
		"Active",          "Mitigated", "Resolved", "Monitoring", "Investigating",
		"Preliminary PIR", "Final PIR", "PIR",      "RCA"
	};
	for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
		const gsize len = strlen(words[i]);
		const char *rest = title + len;
		if (g_ascii_strncasecmp(title, words[i], len) != 0)
			continue;
		while (*rest == ' ' || *rest == '-' || *rest == ':')
			rest++;
		if (rest > title + len && *rest != '\0')
			return rest;
	}
	return title;
}

static void read_phase(struct feed_item *item)
{
	const char *title = item->entry->title, *rest;
	g_autofree char *label = feed_leading_label(title, &rest);
	if (label != NULL)
		feed_post_label(item->post, label);
	if (g_ascii_strncasecmp(title, "Mitigated", 9) == 0)
		item->post->word = g_strdup("Mitigated");
	if (strncmp(title, "PIR", 3) == 0 || strstr(title, " PIR") != NULL)
		item->post->phase = PHASE_POSTMORTEM;
}

/* Titles come again in another year, dates move within a day. */
static bool read_entry(const struct page *page, struct feed_item *item, char **why)
{
	const char *title = item->entry->title;
	(void)page;
	if (title == NULL) {
		*why = g_strdup("has no title");
		return false;
	}
	const gint64 at = item->post->at.lo;
	g_autofree char *day = instant_rfc3339(at - at % DAY);
	read_phase(item);
	g_free(item->incident->title);
	item->incident->title = g_strdup(bare_title(title));
	item->incident->vendor_id =
	        page_made_id("Azure", item->incident->title, day, NULL);
	return true;
}

static const struct feed_kind kind = { .read = read_entry,
	                               .page = "Azure",
	                               .drops_closed = true };

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
	evidence += sample_has(sample, "<title>Azure Status") ? 60 : 0;
	evidence += sample_has(sample, "azure.status.microsoft") ? 60 : 0;
	evidence += sample_has(sample, "status.azure.com") ? 60 : 0;
	return MIN(evidence, 95);
}

const struct importer importer_azure_feed = {
	.name = "azure-feed",
	.title = "Azure status: RSS of what is open",
	.about = "Specification: https://azure.status.microsoft/en-us/status/feed/ (RSS "
	         "2.0), read 2026-11-25. Takes every item as one post of one incident, "
	         "and the feed as the page at lastBuildDate: what is over is dropped, so "
	         "that an incident that vanishes ended between two captures. There is no "
	         "id, severity or component in it; ids are made of title and day. Most "
	         "of the time it holds 0 incidents, and says so. Seen in real data: a "
	         "feed without items. Not seen in real data: items, written from their "
	         "documentation.",
	.lane = LANE_STATUS,
	.bid = bid,
	.read_document = read_document,
};
