/*
 * event.h - one thing that happened or was said, with its place in the evidence.
 *
 * Shape   identity is (source, offset, ordinal), never the text; three times of a post are kept apart:
 *         at = displayed, posted_at, and source.imported_at = first seen by us
 * Units   instants, microseconds UTC; offset and length in bytes of the uncompressed source
 * Owns    its strings; NULL = not stated. A sink's event is borrowed for the call.
 */
#pragma once
#include "base/range.h"
#include "model/terms.h"

struct curated; /* model/curation.h */

typedef struct event Event;
struct event {
	gint64 id;                   /* E12; 0 until stored */
	gint64 source;               /* S3; 0 until stored */
	gint64 line, offset, length; /* line from 1 */
	int ordinal;                 /* several events of one place: 0, 1, 2, ... */

	struct range at; /* when it happened, as the source states it */
	/* at as the source states it, where its clock was corrected since; else RANGE_NONE */
	struct range stated;
	struct range until; /* its end, RANGE_NONE when it is a moment */
	gint64 posted_at;   /* when it was written, INSTANT_NONE when not stated */
	enum zone_basis zone;
	unsigned
	        doubts; /* enum time_doubt, a sum: what else of the time is no plain reading */

	enum lane lane;
	enum event_kind kind;
	enum phase phase;   /* posts, else PHASE_NONE */
	bool repeats_phase; /* a post labelled "Update": the phase of the one before it */
	enum level level;   /* component events: the new level */
	enum severity severity;
	char *severity_text; /* the source's own word */
	char *component;
	char *title;
	char *body;
	char *incident;  /* vendor's id */
	char *vendor_id; /* vendor's id of this very post */
	char *url;
	char *extra; /* JSON object of fields that we do not know, or NULL */
	/* The page does not list it any more (a revision tells it); set on load. It was said, but is no phase. */
	bool withdrawn;
	/* What people say of it, set on load; the evidence's own, NULL = nothing. at is then what they say. */
	struct curated *curated;
};
Event *event_new(void); /* everything unknown */
Event *event_copy(const Event *event);
/* Its title is more than the label of a post: the word of its phase, which importers give a post that has none, or "Update". */
bool event_has_own_title(const Event *event);
void event_free(Event *event);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Event, event_free)

/* Points into evidence: E12 when event > 0, else S3@1204 (source and byte offset). */
struct ref {
	gint64 event;
	gint64 source, line, offset, length;
};
char *ref_text(const struct ref *ref); /* "E12", "S3@1204"; g_free() */
