/*
 * evidence.h - everything a store holds, as the correlator reads it.
 *
 * Shape   sorted: sources by id, incidents by start, events by at.lo then source, offset, ordinal, series by id
 * Owns    all of it; immutable after captures_join() (correlate/correlate.h), so results may point into it while it lives
 */
#pragma once
#include "model/curation.h"
#include "model/incident.h"
#include "model/revision.h"
#include "model/series.h"
#include "model/source.h"

typedef struct evidence Evidence;
struct evidence {
	GPtrArray *sources;   /* Source * */
	GPtrArray *incidents; /* Incident * */
	GPtrArray *events;    /* Event * */
	GPtrArray *series;    /* Series * */
	GPtrArray *revisions; /* struct revision * */
	GPtrArray *snapshots; /* struct snapshot *, by page, then as_of */
	GPtrArray *curations; /* struct curation *, by id: what people say of it */
	GPtrArray *curated;   /* struct curated *, those of the events */
	GPtrArray *notices; /* char *: warnings of the imports that a reader must know */
	struct evidence_index
	        *index; /* of evidence.c: by id, made at the first question */
};
Evidence *evidence_new(void);
void evidence_free(Evidence *evidence);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Evidence, evidence_free)
/*
 * Keeps what was measured of the series, for who asks next; free with the evidence, or when another takes its place. What
 * is kept is NULL when series or samples were added since.
 */
void evidence_keep(const Evidence *evidence, gpointer measured, GDestroyNotify free);
gpointer evidence_kept(const Evidence *evidence);
/* By id, at once however much there is; NULL = not there. Not for two threads at a time. */
const Source *evidence_source(const Evidence *evidence, gint64 id);
/* Files that a series was read from: "a.json", "a.json and b.json", "a.json and 2 more"; NULL: no name; g_free() */
char *evidence_series_files(const Evidence *evidence, const Series *series);
/* Once, when all is loaded and before anything is sorted: what people say takes effect. */
void evidence_curate(Evidence *evidence);
const Event *evidence_event(const Evidence *evidence, gint64 id);
/* Also of what was merged: then the one that it was merged into. */
const Incident *evidence_incident(const Evidence *evidence, gint64 id);
/* By slug, unique prefix of a slug or vendor's id; NULL when none or several fit (*several). */
const Incident *evidence_incident_named(const Evidence *evidence, const char *name,
                                        bool *several);
