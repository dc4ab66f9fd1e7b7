/*
 * AWS service health, RSS of one service or all: one item an update.
 *
 * Source  https://status.aws.amazon.com/rss/SERVICE.rss and all.rss, described 2026-09-23, read 2026-11-25
 * Takes   every item as one post; the words before its title as the level of the service
 * Leaves  ttl, copyright; there is no id of an incident in it: items of one service are joined by title and gap
 */
#include "import/aws.h"
#include "import/feed_group.h"

#include "base/text.h"

#include <string.h>

#define GAP_SAME (48 * HOUR) /* posts of one title lie no further apart */
#define GAP_OTHER (4 * HOUR) /* titles change while an incident lasts */

/* The words before a title, and the number that data.json has for them. */
static const struct {
	const char *words;
	int number;
} states[] = {
	{ "Service is operating normally", 0 },
	{ "Informational message", 1 },
	{ "Performance issues", 2 },
	{ "Service degradation", 2 },
	{ "Service disruption", 3 },
};

/* "http://status.aws.amazon.com/#ec2-ap-northeast-1_1566559115": the service; its epoch is the date again. */
static char *service_of(const char *guid)
{
	const char *at = guid != NULL ? strchr(guid, '#') : NULL;
	const char *end = at != NULL ? strrchr(at, '_') : NULL;
	return end != NULL && end > at + 1 ? g_strndup(at + 1, (gsize)(end - at) - 1)
	                                   : NULL;
}

/* "Amazon Elastic Compute Cloud (Tokyo) Service Status" of a feed of one service. */
static char *service_name(const struct feed *feed, const char *service)
{
	static const char ending[] = " Service Status", all[] = "Amazon Web Services";
	const char *title = feed->title;
	if (title == NULL || !g_str_has_suffix(title, ending) ||
	    g_str_has_prefix(title, all))
		return g_strdup(service);
	return g_strndup(title, strlen(title) - strlen(ending));
}

/* Takes the words of a level off the title, "Service degradation: Slow names", and "[RESOLVED]". */
static void read_title(struct feed_item *item, const char *component)
{
	Incident *incident = item->incident;
	char *title = incident->title;
	for (gsize i = 0; i < G_N_ELEMENTS(states); i++) {
		const gsize len = strlen(states[i].words);
		if (!g_str_has_prefix(title, states[i].words) || title[len] != ':')
			continue;
		item->post->word = g_strdup(states[i].words);
		incident->impact = (enum impact)aws_impacts[states[i].number].number;
		page_post_change(item->post, component,
		                 (enum level)aws_levels[states[i].number].number);
		memmove(title, title + len + 1, strlen(title + len + 1) + 1);
		break;
	}
	if (aws_strip_resolved(title))
		item->post->phase = PHASE_RESOLVED;
	g_strstrip(title);
}

static bool read_entry(const struct page *page, struct feed_item *item, char **why)
{
	(void)page;
	item->key = service_of(item->entry->id);
	if (item->key == NULL || item->incident->title == NULL) {
		*why = g_strdup(item->key == NULL ? "its guid names no service and time"
		                                  : "has no title");
		return false;
	}
	item->post->id = text_one_line(strchr(item->entry->id, '#') + 1, 200);
	g_autofree char *component = service_name(item->feed, item->key);
	read_title(item, component);
	return true;
}

static bool joins(const struct feed_item *older, const struct feed_item *item)
{
	const gint64 gap = item->post->at.lo - older->post->at.lo;
	const bool same =
	        g_ascii_strcasecmp(older->incident->title, item->incident->title) == 0;
	if (older->post->phase == PHASE_RESOLVED)
		return same && gap <= GAP_OTHER;
	return gap <= (same ? GAP_SAME : GAP_OTHER);
}

/* Service and time of the first post, as in data.json; later captures of the feed have it too. */
static char *id_of(const struct page *page, const GPtrArray *items)
{
	const struct feed_item *first = items->pdata[0];
	(void)page;
	return g_strdup(first->post->id);
}

static const struct feed_kind kind = {
	.read = read_entry, .joins = joins, .id = id_of, .page = "AWS"
};

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
	evidence += sample_has(sample, "status.aws.amazon.com") ? 70 : 0;
	evidence += sample_has(sample, "Amazon Web Services Service Status") ? 30 : 0;
	evidence += sample_has(sample, " Service Status]]></title>") ? 20 : 0;
	return MIN(evidence, 95);
}

const struct importer importer_aws_feed = {
	.name = "aws-feed",
	.title = "AWS service health: RSS of a service, all.rss",
	.about = "Specification: https://status.aws.amazon.com/rss/, as described "
	         "2026-09-23, read 2026-11-25. Takes every item as one post, at its date "
	         "with the name of its zone (PDT); \"Service degradation\" and the like "
	         "as the level of the service, [RESOLVED] as the phase. The feed has no "
	         "id of an incident: items of one service are one incident while their "
	         "title stays and they lie at most 48 h apart, or 4 h when it changes; a "
	         "resolved one comes back within 4 h under its own title or not at all. "
	         "Ids are service and time of the first post, as in data.json. "
	         "Not seen in real data: written from its documentation.",
	.lane = LANE_STATUS,
	.bid = bid,
	.read_document = read_document,
};
