/*
 * saved_incident.h - one incident in the markup of a saved Statuspage page.
 *
 * Shape   an element with a title and posts: rows of the page of one incident, updates of a day, or the last text and two
 *         times of a history that lists no posts
 * Times   what is relative ("3 days ago") is left; a time without a year lies nearest to the day or month it stands under
 * Errors  of the sink alone; a post or an incident whose time cannot be read is set aside
 */
#pragma once
#include "import/page.h"
#include "import/wall.h"
#include "import/xml.h"

struct saved_page {
	struct page page;
	struct reading *reading;
	const char *bytes;
	gsize len;
	XmlDoc *doc;
	gint64 near; /* civil: the day or month that the walk is in; INSTANT_NONE */
	guint found; /* incidents in the markup, those that were set aside too */
};

/* The one below top; link: its address, when top does not say. */
bool saved_incident(struct saved_page *saved, const struct xml_node *top,
                    const char *link, GError **error);
/* Of an incident whose first and last time a text names, "Aug 30, 22:00 - 23:15 EDT". */
struct saved_span {
	gint64 first; /* the start of a minute */
	struct range last;
	enum zone_basis zone;
};
bool saved_span(struct saved_page *saved, const char *text, gint64 line,
                struct saved_span *out);
