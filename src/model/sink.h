/*
 * sink.h - where importers put what they read. The store gives one; tests give others.
 *
 * Shape   callbacks with a user pointer; everything passed is borrowed for the call
 * Order   source lines in any order; chunks in the order of their offsets; patterns before the rollups that name them
 * Twice   a sink may know a post already (same incident id, same post id, same text, from another source): it then
 *         keeps nothing and still returns true. The importer counts its lines as in_records all the same; the store's
 *         commit moves every line that begins inside such a post, and inside no other event, to duplicate.
 * Again   to bound memory, a pattern may come more than once (same id: the later one replaces the earlier) and so may a
 *         rollup (same minute and pattern: counts add up, first_line and first_offset are the smaller, last_line the
 *         larger). Only sources of more than 32,768 rollups do so.
 * Page    an incident comes before its posts and component events, and they before the next incident. When it has a
 *         record_sha256, its bytes hold all of them: a sink that knows that record may drop what follows of it, and
 *         what an earlier record held and this one does not is withdrawn.
 * Errors  false + error: stop reading and pass it up. reject and warn cannot fail.
 */
#pragma once
#include "base/error.h"
#include "model/incident.h"
#include "model/log.h"
#include "model/revision.h"
#include "model/series.h"
#include "model/source.h"

struct sink {
	void *user;
	bool (*incident)(void *user, const Incident *incident, GError **error);
	/* Once at most, after the incidents: the source shows a whole page. NULL in sinks that do not care. */
	bool (*snapshot)(void *user, const struct snapshot *snapshot, GError **error);
	bool (*event)(void *user, const Event *event, GError **error);
	bool (*series)(void *user, const Series *series, GError **error);
	bool (*pattern)(void *user, const struct log_pattern *pattern, GError **error);
	/* Those of one minute, n of them, ascending by pattern. */
	bool (*rollups)(void *user, const struct log_rollup *rollups, gsize n,
	                GError **error);
	/* Raw bytes of the source. Every importer's driver calls it, for documents too: evidence stays readable. */
	bool (*chunk)(void *user, const struct log_chunk *chunk, GError **error);
	/* A line that was set aside: counted, kept, listed by "debrief sources rejects". */
	void (*reject)(void *user, gint64 line, gint64 offset, const char *reason);
	/* Something that a reader of the report must know: "zone assumed: UTC". One line. */
	void (*warn)(void *user, const struct place *place, const char *text);
	/*
	 * Packs the bytes of a chunk as the sink keeps them; NULL in sinks that do not, or when it failed: chunk() does it
	 * then. Called by several threads at once, beside all others.
	 */
	GBytes *(*pack)(const void *bytes, gsize len);
	/* Every record of a log, in order. NULL in sinks that keep millions of them. */
	void (*record)(void *user, const struct log_told *told);
};
