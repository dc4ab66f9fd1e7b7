/*
 * group.h - which events speak of an incident.
 *
 * Shape   posts sorted by displayed time; the rest by time
 * Owns    the arrays; events and names are the evidence's, the list of names is shared with the catalog
 * Rules   what names the incident belongs to it; else statements and claims from an hour before its first word to a week
 *         after its last, machines and people from two hours before to an hour after, changes from a day before; and
 *         only where no other incident is nearer
 */
#pragma once
#include "correlate/catalog.h"

typedef struct group Group;
struct group {
	const Evidence *evidence;
	const Incident *incident;
	/* First word to last word, as points; both INSTANT_NONE when it has none */
	struct range span;
	GPtrArray *posts;  /* const Event *, postmortems too */
	GPtrArray *levels; /* component events */
	GPtrArray *said;   /* statements and claims */
	GPtrArray *others; /* alerts, logs, changes, chat, notes */
	/* const char *: components that the evidence knows; each once */
	GPtrArray *names;
};
Group *group_of(const Catalog *catalog, const Incident *incident);
/* Its posts alone: enough for phases and a stated start. */
Group *group_posts(const Catalog *catalog, const Incident *incident);
void group_free(Group *group);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Group, group_free)

/* A post of the course of the incident: no postmortem, time known, not taken back. */
bool post_counts(const Event *post);
/* First post of a phase, or NULL. */
const Event *group_first(const Group *group, enum phase phase);
const Event *group_last(const Group *group, enum phase phase);

/*
 * Whether the page has an earlier first post than those here: a list of past incidents shows the last post of each, and
 * beside it when the first was made (created_at of a record that is not whole).
 */
bool group_hides_first(const Group *group);
/* Typed in afterwards: backfilled, or its first word is "resolved" and its text tells what had been. */
bool group_is_typed_in(const Group *group);
/* When the first post was made; RANGE_NONE when there is no post. */
struct range group_first_time(const Group *group);
GArray *group_first_refs(const Group *group);

/* What stands in a refs array for an event. */
struct ref ref_of_event(const Event *event);
struct ref ref_of_incident(const Incident *incident);
GArray *refs_new(void);
guint ref_hash(gconstpointer ref); /* of struct ref, for tables */
gboolean ref_equal(gconstpointer a, gconstpointer b);
GArray *refs_of(const Event *a, const Event *b); /* either may be NULL */
void refs_add(GArray *refs, const GArray *more);
void refs_add_event(GArray *refs, const Event *event);
/* Of an event that refs cannot hold yet: looks at none of them. */
void refs_append_event(GArray *refs, const Event *event);
/* Of a stay that is said again and again: refs keeps the first event and the latest. */
void refs_set_last(GArray *refs, const Event *event);
