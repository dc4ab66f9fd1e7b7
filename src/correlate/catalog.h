/*
 * catalog.h - the whole evidence looked at once, so that no incident has to pass over all of it again.
 *
 * Shape   events by the incident that they name; those that name none, by time; how far each incident reaches
 * Units   instants us UTC
 * Owns    its tables; events, incidents and names are the evidence's, which must outlive it
 * Errors  none
 */
#pragma once
#include "model/timeline.h"

/* The captures of its page between which an incident went. */
struct sight {
	const struct snapshot *last; /* the newest that lists it */
	/* The first newer one that lists all that is open, and so would list it; NULL: none */
	const struct snapshot *without;
};

typedef struct catalog Catalog;
struct catalog {
	const Evidence *evidence;
	GHashTable *
	        named; /* char *, as events name an incident -> GPtrArray of const Event * */
	GHashTable *
	        places; /* const Incident * -> its place in evidence->incidents, from 1 */
	GArray *reaches;  /* struct range by place: first word to last; RANGE_NONE */
	GPtrArray *loose; /* const Event *: name no incident and are no posts; by at.lo */
	GArray *loose_last; /* gint64: the latest end among loose[0..i] */
	GPtrArray *names;   /* char *: components that the evidence knows, each once */
	/* Of all series; NULL until catalog_windows() */
	GPtrArray *windows;   /* struct window *: of harm */
	GPtrArray *others;    /* struct window *: of signals that count no harm */
	GPtrArray *baselines; /* struct baseline * */
	GHashTable *sights;   /* &incident.id -> struct sight * */
};
Catalog *catalog_new(const Evidence *evidence);
void catalog_free(Catalog *catalog);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Catalog, catalog_free)

/* Calls visit for every event that names the incident, by its slug or its vendor's id, in the order of the evidence. */
void catalog_each(const Catalog *catalog, const Incident *incident,
                  void (*visit)(void *user, const Event *event), void *user);
/* Also of an incident that the evidence does not hold: proposed from a window. */
struct range catalog_reach(const Catalog *catalog, const Incident *incident);
/* Loose events that may touch [lo, hi]: loose[*first] up to loose[*end - 1]. */
void catalog_loose(const Catalog *catalog, gint64 lo, gint64 hi, guint *first,
                   guint *end);
/* NULL: no capture lists it. */
const struct sight *catalog_sight(const Catalog *catalog, const Incident *incident);
/* Windows of harm of all series, measured once; after it catalog->others are the rest. */
const GPtrArray *catalog_windows(Catalog *catalog);
