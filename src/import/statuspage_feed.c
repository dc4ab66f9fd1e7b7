/*
 * History feeds of Atlassian Statuspage, Atom and RSS, and of LambStatus and Instatus, which write the same.
 *
 * Source  measured on history.atom and history.rss of GitHub, DigitalOcean and Symantec, 2019 to 2026, Parse, 2013, and a
 *         LambStatus page, 2017; there is no specification
 * Takes   one entry an incident or maintenance, and in it every post with its time, label and text
 * Leaves  the date of an entry, which is that of its last post, or of a start to come; components and impact are not in it
 */
#include "import/feed_group.h"
#include "import/feed_posts.h"
#include "import/vendor.h"

#include "base/text.h"

#include <string.h>

/* "tag:www.githubstatus.com,2005:Incident/31040145" */
static char *number_of_tag(const char *id)
{
	const char *at = id != NULL ? strstr(id, ":Incident/") : NULL;
	if (at == NULL)
		return NULL;
	at += strlen(":Incident/");
	return feed_is_code(at) ? vendor_own_id("statuspage", g_strdup(at)) : NULL;
}

static char *vendor_id(const struct page *page, const struct feed_entry *entry)
{
	char *id = feed_incident_code(entry->link);
	if (id == NULL)
		id = number_of_tag(entry->id);
	if (id != NULL)
		return id;
	return page_made_id(page->name != NULL ? page->name : "",
	                    entry->id != NULL ? entry->id : "",
	                    entry->title != NULL ? entry->title : "", NULL);
}

/* An entry of another form: all that it says is one post, at its date. */
static void whole_entry(const struct feed *feed, const struct feed_entry *entry,
                        GPtrArray *posts)
{
	g_autofree char *why = NULL;
	enum zone_basis zone = ZONE_EXPLICIT;
	const char *date = entry->published != NULL ? entry->published : entry->updated;
	const struct range at = feed_when(feed, entry, date, &zone, &why);
	if (!range_known(at)) {
		feed_reject(feed, entry, why != NULL ? why : "has no date");
		return;
	}
	struct page_post *post = page_post_new();
	post->line = entry->line;
	post->offset = entry->offset;
	post->length = entry->length;
	post->at = at;
	post->zone = zone;
	post->body = feed_body(feed, entry, entry->html, strlen(entry->html));
	g_ptr_array_add(posts, post);
	reading_warn(feed->reading, entry->line,
	             "holds no post in the form of Statuspage: its text stands at its "
	             "date");
}

static bool read_entry(struct page *page, const struct feed *feed,
                       const struct feed_entry *entry, GError **error)
{
	g_autoptr(Incident) incident = incident_new();
	g_autoptr(GPtrArray) posts = page_posts_new();
	incident->kind = INCIDENT_OUTAGE;
	incident->line = entry->line;
	incident->offset = entry->offset;
	incident->length = entry->length;
	incident->vendor_id = vendor_id(page, entry);
	incident->title = g_strdup(entry->title);
	incident->url = entry->link != NULL
	                        ? text_repair(entry->link, strlen(entry->link))
	                        : NULL;
	const guint found = feed_posts(feed, entry, incident, posts);
	incident->whole = posts->len == found; /* what was set aside is not withdrawn */
	if (found > 0) {
		if (posts->len == 0)
			feed_reject(feed, entry, "none of its posts can be dated");
	} else {
		whole_entry(feed, entry, posts);
	}
	if (posts->len == 0)
		return true;
	return page_incident(page, incident, posts, error);
}

static bool read_document(struct reading *reading, const char *bytes, gsize len,
                          GError **error)
{
	struct feed feed;
	struct page page = { .reading = reading, .newest_first = true };
	bool ok = feed_read(&feed, reading, bytes, len, error);
	if (ok)
		page.name = feed_page_name(&feed);
	for (guint i = 0; ok && i < feed.entries->len; i++)
		ok = read_entry(&page, &feed, feed.entries->pdata[i], error);
	ok = ok && page_snapshot(&page, NULL, feed.as_of, false, error);
	feed_clear(&feed);
	page_clear(&page);
	return ok;
}

static int bid(const struct sample_bytes *sample)
{
	if (!feed_is_one(sample))
		return 0;
	int evidence = 0;
	evidence += feed_sample_has(sample, "</small><br") ? 60 : 0;
	evidence += sample_has(sample, "data-var=") ? 20 : 0;
	evidence += sample_has(sample, ",2005:/history") ? 50 : 0;
	evidence += sample_has(sample, "Incident History") ? 15 : 0;
	evidence += sample_has(sample, "<description>Statuspage</description>") ? 40 : 0;
	return MIN(evidence, 95);
}

const struct importer importer_statuspage_feed = {
	.name = "statuspage-feed",
	.title = "Feeds of Atlassian Statuspage (history.atom, history.rss), LambStatus, "
	         "Instatus",
	.about = "Specification: none published; measured on history.atom and "
	         "history.rss of 2013 to 2026, read 2026-11-25. Takes one incident or "
	         "maintenance an entry, and in it every post with its time, label and "
	         "text. Times say no year and mostly no second: the year comes from the "
	         "entry's date, a minute is a range. A label \"Update\" has the phase of "
	         "the post before. Where the entry's own date shows that a zone label is "
	         "wrong (PST in July), the date wins and it is said. Ids are the codes "
	         "at the end of the links, so that an incident is the same in JSON. "
	         "Components and impact are not in these feeds, but for Instatus's "
	         "\"This incident affected\". Seen in real data: GitHub, DigitalOcean, "
	         "Symantec, a LambStatus page. Not seen in real data: feeds of 2013 and "
	         "Instatus, written from descriptions.",
	.lane = LANE_STATUS,
	.bid = bid,
	.read_document = read_document,
};
