/*
 * history.h - inside of store/: what all sources together say of each incident, and how that changed.
 *
 * Shape   filled row by row while a store loads, then told once. Statements of an incident are ordered by the newest
 *         instant that they state, never by their import; one walk over them finds what is shown and every revision.
 * Owns    what it is given until history_tell() passes it to the evidence; events and sources stay the evidence's
 * Errors  false: a row does not fit the rest, the store is damaged
 * Limits  linear in statements that differ from the one before, and their posts
 */
#pragma once
#include "model/evidence.h"

typedef struct history History;
History *history_new(Evidence *evidence);
void history_free(History *history);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(History, history_free)

/* The rows, in this order of kinds. */
bool history_source(History *history,
                    Source *source); /* borrowed, as snapshots and events */
bool history_snapshot(History *history, struct snapshot *snapshot);
/* Taken over, also when it does not fit. as_of: newest instant that it states, or INSTANT_NONE. */
bool history_statement(History *history, Incident *incident, gint64 as_of);
bool history_component(History *history, gint64 incident, gint64 source,
                       const char *name);
/* source states the incident by the bytes that stated has, at another place. */
bool history_restatement(History *history, gint64 source, gint64 incident, gint64 stated,
                         gint64 line, gint64 offset);
/* An event as it was read first; post: of component events, the id of theirs, else 0. */
bool history_event(History *history, Event *event, gint64 post);
/* One more source that states it. place.event is the event's id. */
bool history_event_statement(History *history, const struct ref *place);
bool history_revision(History *history, gint64 event, gint64 source, const char *field,
                      const char *value);

/* Incidents, revisions, incidents of snapshots; and events as they are shown. */
void history_tell(History *history);
