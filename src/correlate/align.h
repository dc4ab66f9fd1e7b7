/*
 * align.h - sources whose clocks lie apart, with the evidence for it. Proposes; moves nothing.
 *
 * Shape   a pair a source and the one that it was compared with, in the order of their ids; only pairs in which something
 *         could be compared
 * Owns    pairs are the caller's
 * Errors  none
 */
#pragma once
#include "correlate/ident.h"
#include "correlate/offset.h"
#include "model/evidence.h"

struct clock_pair {
	const Source *source, *against; /* source is the one that is to be corrected */
	struct offset
	        offset; /* of source's clock, less against's; as it is corrected now */
	gint64 zone;    /* the part of it that is a zone, or 0 */
	struct ref first,
	        second; /* one thing that both saw: in source, in against; .source 0: none */
	bool differs;
};
void clock_pair_free(struct clock_pair *pair);
/* sightings: Sightings *, of logs, times as corrected now; sources without any may be missing. */
GPtrArray *clocks_compare(const Evidence *evidence, const GPtrArray *sightings);
/* The same of what these events (const Event *) tell, without counts; 16 sources at most, those that come first. */
GPtrArray *clocks_compare_events(const Evidence *evidence, const GPtrArray *events);
