/*
 * feed.h - Atom and RSS 2.0 as a list of entries, whatever a vendor puts into them.
 *
 * Shape   entries in the order of the file; texts as the XML gives them, HTML still in markup: once unescaped
 * Owns    feed_clear(); nodes are the document's
 * Errors  ERROR_DATA with place: no XML, neither Atom nor RSS; an entry that lacks something is no error
 * Source  RFC 4287 (Atom), RSS 2.0.11, RDF Site Summary's content module (content:encoded)
 */
#pragma once
#include "import/import.h"
#include "import/xml.h"

struct feed_entry {
	const struct xml_node *node;
	gint64 line, offset, length; /* offsets count as in events */
	char *id;                    /* Atom's id, RSS's guid, else the link; or NULL */
	char *title;                 /* one line for people; NULL when blank */
	char *link;
	char *published,
	        *updated; /* as they stand there; NULL = none. RSS has pubDate alone */
	char *html; /* content, content:encoded, description or summary; never NULL */
	const struct xml_node *html_node; /* what holds it; NULL when nothing does */
	bool markup;                      /* html is markup of the file itself (XHTML) */
};

struct feed {
	struct reading *reading;
	XmlDoc *doc;
	bool atom;
	char *title, *link, *author, *generator;
	gint64 as_of;       /* newest instant that it states of itself; INSTANT_NONE */
	GPtrArray *entries; /* struct feed_entry * */
};
bool feed_read(struct feed *feed, struct reading *reading, const char *bytes, gsize len,
               GError **error);
void feed_clear(struct feed *feed);

/* Is its first element that of Atom or RSS? For bids. */
bool feed_is_one(const struct sample_bytes *sample);
/* The same for markup in a feed, as it is or escaped: "<b>", "&lt;b&gt;", "&lt;b>". */
bool feed_sample_has(const struct sample_bytes *sample, const char *markup);

/* The name of the page: Atom's author, or the title without "Status - Incident History" and the like. g_free() */
char *feed_page_name(const struct feed *feed);
/* Dates as RFC 5322, RFC 3339 and feeds that are less careful write them: "24 Mar 2026 03:05:01 +0900", "... 04:18:35 JST". */
bool feed_stamp(const char *text, struct stamp *out);
/* The instants of a stated date; RANGE_NONE when text is NULL or no date, *why then says so (g_free()). */
struct range feed_when(const struct feed *feed, const struct feed_entry *entry,
                       const char *text, enum zone_basis *zone, char **why);
/* Where html[0] stands in the file, to find the place of parts of it. */
struct xml_cursor feed_cursor(const struct feed *feed, const struct feed_entry *entry);
/* The place of html[from, to) in the file; parts are asked for in their order. That of the entry when there is none. */
struct feed_part {
	gint64 line, offset, length;
};
struct feed_part feed_part(const struct feed *feed, const struct feed_entry *entry,
                           struct xml_cursor *cursor, gsize from, gsize to);
/* Sets a whole entry aside. */
void feed_reject(const struct feed *feed, const struct feed_entry *entry,
                 const char *why);
