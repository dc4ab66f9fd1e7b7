/*
 * Slack status, Atom and RSS.
 *
 * Source  https://slack-status.com/feed/atom and /feed/rss, described 2026-09-23, read 2026-11-25; not seen in real data
 * Takes   every entry as one post at "published"; entries of one address are one incident
 * Leaves  "updated", which moves without a new text
 */
#include "import/feed_group.h"

#include "import/plain.h"
#include "import/vendor.h"

#include <string.h>

/* "Incident: ", "Outage: ", "Notice: ", "Maintenance: " */
static void read_type(struct feed_item *item)
{
	static const struct {
		const char *word;
		enum impact impact;
	} types[] = { { "Notice: ", IMPACT_MINOR },
		      { "Incident: ", IMPACT_MAJOR },
		      { "Outage: ", IMPACT_CRITICAL },
		      { "Maintenance: ", IMPACT_MAINTENANCE } };
	Incident *incident = item->incident;
	for (gsize i = 0; incident->title != NULL && i < G_N_ELEMENTS(types); i++) {
		if (!g_str_has_prefix(incident->title, types[i].word))
			continue;
		char *rest = g_strdup(incident->title + strlen(types[i].word));
		g_free(incident->title);
		incident->title = rest;
		incident->impact = types[i].impact;
		if (types[i].impact == IMPACT_MAINTENANCE)
			incident->kind = INCIDENT_MAINTENANCE;
	}
}

/* Text is escaped twice: what is left of markup after the first time goes the second. */
static bool read_entry(const struct page *page, struct feed_item *item, char **why)
{
	char *once = item->post->body;
	item->post->body = g_strstrip(plain_text(once, strlen(once)));
	g_free(once);
	read_type(item);
	if (item->entry->id == NULL) {
		*why = g_strdup("has neither id nor link");
		return false;
	}
	item->incident->vendor_id =
	        vendor_own_id("slack", feed_link_code(item->entry->id));
	if (item->incident->vendor_id == NULL)
		item->incident->vendor_id =
		        page_made_id(page->name, item->entry->id, NULL);
	return true;
}

static const struct feed_kind kind = { .read = read_entry, .page = "Slack" };

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
	evidence += sample_has(sample, "slack-status.com") ? 55 : 0;
	evidence += sample_has(sample, "Slack System Status") ? 30 : 0;
	evidence += sample_has(sample, "status.slack.com") ? 40 : 0;
	return MIN(evidence, 95);
}

const struct importer importer_slack_feed = {
	.name = "slack-feed",
	.title = "Slack status: Atom and RSS",
	.about = "Specification: https://slack-status.com/feed/atom, as described "
	         "2026-09-23, read 2026-11-25. Takes every entry as one post at its date "
	         "of publication; entries of one address are one incident. \"Notice\", "
	         "\"Incident\" and \"Outage\" before a title are its impact, as in the "
	         "JSON. Its text is escaped twice and is read as plain text. Ids are the "
	         "last part of the address, so that an incident is the same in the JSON. "
	         "Not seen in real data: written "
	         "from its documentation.",
	.lane = LANE_STATUS,
	.bid = bid,
	.read_document = read_document,
};
