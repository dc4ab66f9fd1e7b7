/*
 * ident.h - identifiers in lines of logs: of requests, traces, jobs; and when each was seen.
 *
 * Shape   hex of 16 to 64 digits, UUIDs, and words of 20 to 64 letters and digits mixed, as ULIDs are; each as a number
 *         of 64 bits. What comes too often or over too long a time is the name of something that stays: a host, a build
 * Units   microseconds; offsets in bytes of the source
 * Owns    the sightings are the caller's
 * Limits  SIGHTINGS_MAX of a source, chosen by the identifiers themselves, so that two sources choose the same ones
 * Errors  none
 */
#pragma once
#include "model/correction.h"

enum { SIGHTINGS_MAX = 40 * 1000 };

struct sighting {
	guint64 what;
	struct range at; /* first to last */
	guint count;
	gint64 line, offset, length; /* of the line that has it first */
};

typedef struct sightings Sightings;
/* correction (borrowed, may be NULL) is done to the times that come; zoned: they carry their own zone. */
Sightings *sightings_new(gint64 source, const Correction *correction, bool zoned);
void sightings_free(Sightings *sightings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sightings, sightings_free)
gint64 sightings_source(const Sightings *sightings);
/* One line; its identifiers, each once. */
void sightings_saw(Sightings *sightings, gint64 at, gint64 line, gint64 offset,
                   const char *bytes, gsize len);
/* NULL: not seen there, or no identifier of one short thing. */
const struct sighting *sightings_of(const Sightings *sightings, guint64 what);
/* All of them, in the order of what. GPtrArray of const struct sighting *, the caller's. */
GPtrArray *sightings_list(const Sightings *sightings);
