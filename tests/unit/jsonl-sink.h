/*
 * jsonl-sink.h - an import target that writes what it gets as canonical JSON lines, for golden files.
 *
 * Shape   one line an incident, event, series, sample; the counts of the source last; notes apart, one text line each
 * Owns    everything
 */
#pragma once
#include "import/import.h"

struct jsonl_sink {
	struct import_target target;
	GString *lines, *notes;
	GString *bytes; /* the chunks, joined */
	gint64 incidents, posts, components, others, samples, rejects, warnings, rollups;
	gint64 chunk_lines;
	gint64 records;     /* of the source */
	GHashTable *events; /* offset and ordinal of each: their identity */
	bool began, committed, rolled_back;
	char sha256[65]; /* known already when not empty */
};
void jsonl_sink_init(struct jsonl_sink *sink);
void jsonl_sink_clear(struct jsonl_sink *sink);
