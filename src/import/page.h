/*
 * page.h - a status page of any vendor as an importer hands it on: incidents, each with its posts.
 *
 * Shape   the importer fills an Incident and its posts in the order of the file; page_incident() sorts them by time,
 *         gives a post labelled "Update" the phase of the post before, drops twins, lists the components that the posts
 *         name, and passes everything to the sink
 * Owns    as said at each; a page is zero-initialised but for reading, and cleared by page_clear()
 * Names   an incident without an id of its own needs one made from what stays the same in later captures: page_made_id()
 */
#pragma once
#include "import/import.h"

struct page {
	struct reading *reading;
	char *name;      /* "Claude"; NULL when the file does not say */
	char *zone_name; /* IANA; NULL */
	/* Posts of one incident stand newest first in the file: breaks ties of time */
	bool newest_first;
	bool markdown;     /* bodies are Markdown */
	void *user;        /* of the importer, for its readers of records */
	gint64 newest;     /* displayed time of the newest post handed on; 0 = none yet */
	GHashTable *twins; /* of page.c */
};
void page_clear(struct page *page);
/* Makes a zone that the page names that of its wall clocks; an unknown one is said and left out. */
void page_set_zone(struct page *page, const char *iana);

/* A component that a post names, and the level that it gives it; LEVEL_NONE: it only names it. */
struct page_change {
	char *component;
	enum level level;
};

struct page_post {
	gint64 line, offset, length;
	struct range at;  /* displayed */
	gint64 posted_at; /* INSTANT_NONE when not stated */
	enum zone_basis zone;
	enum phase phase; /* PHASE_NONE: the source states none */
	bool update; /* labelled "Update": phase is that of the post before, whatever phase says */
	char *word; /* the vendor's own word, "SERVICE_OUTAGE"; kept as severity_text; or NULL */
	char *id;    /* of this very post, or NULL */
	char *title; /* NULL: the name of its phase, else "Post" */
	char *body;
	char *url;       /* NULL: the incident's */
	GArray *changes; /* struct page_change */
	bool silent;     /* no post at all: only its changes are handed on */
	guint index;     /* of page.c */
};
GArray *page_changes_new(void);
struct page_post *page_post_new(void);
void page_post_free(struct page_post *post);
GPtrArray *page_posts_new(void); /* struct page_post *, freed with it */
/* name as it is, level by its number. */
void page_post_change(struct page_post *post, const char *component, enum level level);

/* Oldest first, as page_incident() does by itself: for importers that compare a post with the one before. */
void page_sort_posts(const struct page *page, GPtrArray *posts);
/* components of incident are kept, those that posts name come first. Sorts posts. */
bool page_incident(struct page *page, Incident *incident, GPtrArray *posts,
                   GError **error);
/* 12 letters made of what names an incident for good: its page, its title, its first time. g_free() */
char *page_made_id(const char *first, ...) G_GNUC_NULL_TERMINATED;
/* That the source shows the whole page as of that instant; page: id, url or name. */
bool page_snapshot(const struct page *page, const char *id, gint64 as_of, bool open_only,
                   GError **error);
