/*
 * revision.h - how a page rewrote its own history: what a later source states otherwise, and which sources show the
 * page as it stood at one moment.
 *
 * Shape   revisions are sorted by the instant of their after source, then by event; a first statement is no revision,
 *         nor is a statement that only says more exactly what was known (11:00:23 for 11:00, an id for none)
 * Owns    its strings
 */
#pragma once
#include "model/event.h"

enum revision_kind {
	REVISION_CHANGED, /* field is stated otherwise */
	/* the post is not among those that its incident lists any more, in a format that had listed it */
	REVISION_WITHDRAWN,
	/* a post that is older than the newest one of the statement before in the same format: put in afterwards */
	REVISION_ADDED,
};

struct revision {
	enum revision_kind kind;
	gint64 incident; /* incident.id, 0 = of an event of no incident */
	gint64 event;    /* E12; 0 = of the incident itself */
	/* Happened in (newest instant of the statement before, newest instant of the statement after]; never asserted exactly. */
	struct range at;
	struct ref before,
	        after; /* where either stands; .event is that of the post, 0 for the incident itself */
	char *field; /* "body", "at", "phase", "title", "components", "impact", ...; NULL unless CHANGED */
	char *old,
	        *new; /* texts; times as RFC 3339, lists one a line; NULL unless CHANGED */
};
void revision_free(struct revision *revision);

/* A source that shows a whole page as it stood at one moment. */
struct snapshot {
	gint64 source;
	char *page;     /* what tells pages apart: id, url or name */
	gint64 as_of;   /* newest instant that the page states of itself */
	bool open_only; /* lists what is open and nothing else: absence means closed */
	GArray *incidents; /* gint64, incident.id, those that it lists; filled by the store */
};
struct snapshot *snapshot_new(void);
void snapshot_free(struct snapshot *snapshot);
