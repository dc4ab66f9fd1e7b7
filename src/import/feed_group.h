/*
 * feed_group.h - feeds whose entries are posts: those of one incident are gathered.
 *
 * Shape   the importer reads one entry into a post and what it says of its incident; entries are taken in the order of
 *         their times and joined by their key; the newest one's title, link and status are the incident's, and the worst impact of all
 * Whole   never: an incident of several entries stands in several places, and older ones fall out of the feed
 * Errors  an entry without a time, or that the importer refuses, is set aside
 */
#pragma once
#include "import/feed.h"
#include "import/page.h"

/* One entry as a post of an incident. */
struct feed_item {
	const struct feed *feed;
	const struct feed_entry *entry;
	struct page_post *post; /* place, time and body are filled in */
	Incident *incident;     /* title, link and place are */
	char *key; /* which incident, so far as it is known; NULL: the incident's vendor_id */
};

struct feed_kind {
	/* Sets what the entry says: key or vendor_id, phase, components. False: *why (g_free()). */
	bool (*read)(const struct page *page, struct feed_item *item, char **why);
	/* Whether item belongs to the same incident as older, the last one with its key; NULL: always. */
	bool (*joins)(const struct feed_item *older, const struct feed_item *item);
	/* Gives an incident its id, when read() gave none: items are its entries, oldest first. */
	char *(*id)(const struct page *page, const GPtrArray *items);
	const char *page;  /* name of the page, NULL = the feed's */
	bool drops_closed; /* what is closed is not in it any more */
};
/* A whole feed into the sink. */
bool feed_import(struct reading *reading, const char *bytes, gsize len,
                 const struct feed_kind *kind, GError **error);

/* Letters and digits, 6 to 32 of them, as vendors make ids. */
bool feed_is_code(const char *text);
/* "9tpgqq1h4bs7" of ".../incidents/9tpgqq1h4bs7", and of maintenances: an id that the page's JSON has too; or NULL. */
char *feed_incident_code(const char *link);
/* The last part of a link's path, NULL when there is none; g_free() */
char *feed_link_code(const char *link);
/*
 * "[Resolved] Mail", "Resolved: Mail", "Resolved - Mail", "Resolved" alone: the label, when it is one of a phase; *rest is
 * what follows. NULL when text begins with none; g_free()
 */
char *feed_leading_label(const char *text, const char **rest);
