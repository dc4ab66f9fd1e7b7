/*
 * curation.h - what people say of evidence and incidents: pins, titles, times, disputes, merges, notes.
 *
 * Shape   sorted by id; a row is never changed, what takes one back is one more row
 * Units   instants, microseconds UTC
 * Owns    its strings; NULL = not said. Evidence owns the rows and what they come to.
 * Rules   undone rows are kept and have no effect; of two titles or times of one event the later counts, disputes add up.
 *         An event is found by its id, else by the bytes that it was read from, else by the vendor's id of the post, so
 *         that what was said of it survives its source being removed and imported again.
 */
#pragma once
#include "model/event.h"

struct curation {
	gint64 id; /* A7 */
	enum act act;
	gint64 made_at; /* wall clock */
	char *author, *why;
	char *about;    /* "start", "end", a block of the report, "K2/1"; else NULL */
	gint64 event;   /* event.id; 0: of no event, or of one that is not there now */
	char *incident; /* slug: of which incident, into which one */
	char *other;    /* slug: merged into it, or split off */
	struct range
	        at; /* the time that is said, else RANGE_NONE; of a split: from when on */
	char *text; /* title, note */
	gint64 undoes; /* id, of ACT_UNDO */
	gint64 undone; /* id of the row that takes it back, 0 = it counts */
	/* Where the event was read, "" and NULL when it is of none */
	char sha256[65];
	gint64 offset;
	int ordinal;
	char *vendor_id, *vendor_incident;
	/* Of notes in a report */
	gint64 base;  /* id of the text that its writer had before him, 0 = none */
	char *behind; /* the block that it stands behind, "" = before all; NULL: where the template says */
	char *relied; /* JSON object: what the figures that it names were then; NULL = it names none */
};
struct curation *curation_new(enum act act);
void curation_free(struct curation *curation);
typedef struct curation Curation;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Curation, curation_free)
/* Sets undone of all: struct curation *, by id. */
void curations_settle(GPtrArray *curations);
bool curation_counts(const struct curation *curation);

/* What it all comes to for one event. */
struct curated {
	bool pinned, hidden;
	const char *title;   /* borrowed, NULL = the evidence's own */
	struct range stated; /* event.at as the evidence states it */
	bool retimed,
	        disputed; /* event.at is another: what is said, or a range over all that is said */
	GPtrArray *rows; /* const struct curation *: those that count */
};
void curated_free(struct curated *curated);
