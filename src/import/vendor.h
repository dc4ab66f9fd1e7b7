/*
 * vendor.h - what the importers of vendors' JSON share: one record an incident, a list of posts in it, words that stand
 * for phases and impacts.
 *
 * Shape   the importer gives a function for the document, for an incident and for a post; this walks the lists
 * Errors  a reader's error sets its record or post aside, with the reason, and the rest is read; errors of the sink and
 *         of the document as a whole are passed up
 */
#pragma once
#include "import/node.h"
#include "import/page.h"

/* The document: fills page and hands its lists to vendor_incidents(). page is given with reading alone. */
typedef bool (*vendor_document_reader)(struct page *page, const Node *root,
                                       GError **error);
bool vendor_document(struct reading *reading, const char *bytes, gsize len,
                     vendor_document_reader read, GError **error);

/* One incident. It comes with its place, whole, as INCIDENT_OUTAGE; record is an object. */
typedef bool (*vendor_incident_reader)(struct page *page, const Node *record,
                                       Incident *incident, GPtrArray *posts,
                                       GError **error);
bool vendor_incident(struct page *page, const Node *record, vendor_incident_reader read,
                     GError **error);
/* The same of one that the file holds alone: it refuses the file when it cannot be read. */
bool vendor_only_incident(struct page *page, const Node *record,
                          vendor_incident_reader read, GError **error);
/* Every item of list; an empty node has none. */
bool vendor_incidents(struct page *page, const Node *list, vendor_incident_reader read,
                      GError **error);

/* One post. It comes with its place; item is an object. */
typedef bool (*vendor_post_reader)(const Node *item, struct page_post *post,
                                   GError **error);
/* Adds those of the member key to posts. False: the member is no list. */
bool vendor_posts(const Node *record, const char *key, vendor_post_reader read,
                  GPtrArray *posts, GError **error);
/* One whose words stand at node and are no object of their own. Borrowed from posts. */
struct page_post *vendor_post_at(const Node *node, GPtrArray *posts);
/* The member's words as a post of that instant without a phase: an announcement whose time the file does not say. */
bool vendor_announce(const Node *record, const char *key, gint64 at, GPtrArray *posts,
                     GError **error);

/* The words of a vendor, and the number of model/terms.h that each stands for; ends with word NULL. */
struct vendor_term {
	const char *word;
	int number;
};
/*
 * What the member's word stands for, whatever its case; *number stays as it is when there is none, or an unknown one, which
 * is said. A whole number counts as its digits. False: of another type.
 */
bool vendor_word(const Node *node, const char *key, const struct vendor_term *terms,
                 int *number, GError **error);

/* -1: no such word. */
int vendor_term_find(const struct vendor_term *terms, const char *word);
/* A post's phase by such a word, which the post keeps unless it says no more than the phase does. */
bool vendor_phase(const Node *node, const char *key, const struct vendor_term *terms,
                  struct page_post *post, GError **error);

/* Adds the texts of the member key, or the texts that its objects have as field, to the incident's components. */
bool vendor_components(const Node *record, const char *key, const char *field,
                       Incident *incident, GError **error);

/* Whether so many services with so many levels each are few enough to be handed on; says so at record when not. */
bool vendor_few_levels(const Node *record, gsize services, gsize levels);

/* "slack-931": an id that is only a number is no name among pages. Takes over id; NULL stays NULL. */
char *vendor_own_id(const char *vendor, char *id);
/* The later of two instants, INSTANT_NONE being none. */
gint64 vendor_later(gint64 a, gint64 b);
/* The latest time that the records of list have as key, unread ones left out; INSTANT_NONE. */
gint64 vendor_newest(const Node *list, const char *key);
/* Minutes, as a number or as digits in a string; -1 when there are none, or none up to ten years, which is said. */
bool vendor_minutes(const Node *node, const char *key, gint64 *minutes, GError **error);

/* The newest phase that a post states by itself, for vendors that state no present one; PHASE_NONE. */
enum phase vendor_last_phase(const GPtrArray *posts);
/* The file's name without folders and endings, as --as has it; NULL for a stream. g_free() */
char *vendor_file_name(const struct reading *reading);
/* "2018-05-31-cdn-slow": such a name tells incidents of all pages apart. */
bool vendor_name_is_dated(const char *name);
