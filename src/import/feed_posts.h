/*
 * feed_posts.h - the posts that one entry of a Statuspage feed holds in its HTML, newest first.
 *
 * Shape   <p><small>TIME</small><br><strong>LABEL</strong> - BODY</p>, one after the other. Only a <strong> right after
 *         </small><br> is a label; a body may hold <p>, <strong> and <li> of its own
 * Times   TIME names no year, as a rule, and is cut to the minute: a range. The post before the postmortem lies nearest to
 *         the entry's date; from there older ones go back and newer ones forward. The entry of an event that is yet to
 *         come is dated at its start: there the date of its last change is the limit
 * Zones   the label, unless the entry's own date shows that it lies: "PST" in July beside -0700
 * Source  history.atom and history.rss of Atlassian Statuspage, 2013 to 2026; LambStatus
 */
#pragma once
#include "import/feed.h"
#include "import/page.h"

/*
 * Adds what the entry holds to posts; sets kind, status, scheduled_for and scheduled_until of incident. Returns how many
 * posts stand in the entry, those that were set aside too; 0: it is not of that form.
 */
guint feed_posts(const struct feed *feed, const struct feed_entry *entry,
                 Incident *incident, GPtrArray *posts);
/* Sets phase, update and word by a label: "In progress", "Update". False when the label is not known. */
bool feed_post_label(struct page_post *post, const char *label);
/* Text for people out of HTML, cut at BODY_MAX with a warning; g_free() */
char *feed_body(const struct feed *feed, const struct feed_entry *entry, const char *html,
                gsize len);
