/*
 * thread.h - inside of store/history: what is gathered of each incident, and the parts of the walk over it.
 *
 * Shape   history.c gathers, tell.c walks; tell_post.c and tell_incident.c say what a run of sayings changes,
 *         revise.c writes it down
 * Owns    history owns threads, told and said; a thread its statements, sayings and runs
 */
#pragma once
#include "store/history.h"
#include "store/row.h"

struct thread;

/* An event of an incident, and what was last said of it while the walk goes on. */
struct told {
	Event *shown; /* the evidence's */
	Event *base;  /* as it was read first; NULL until someone states it otherwise */
	struct thread *thread;
	struct told *post; /* of component events; NULL else */
	/* struct told *: component events of a post that some source states otherwise */
	GPtrArray *changes;
	/* &source -> struct said but the first, borrowed; NULL: the first alone */
	GHashTable *said;
	struct said *first;            /* by the source that it was read from first */
	const struct run *last;        /* that listed it */
	const struct said *last_place; /* there; of component events that of their post */
	guint seen;                    /* number of that run */
	GPtrArray *formats;            /* char *, borrowed: importers that listed it */
	bool listed;
};
/* An event as one source states it. */
struct said {
	struct told *told;
	gint64 source, line, offset, length;
	Event *event; /* NULL: as it was read first */
};
/* What one source says of an incident. */
struct statement {
	gint64 source;
	Incident *incident; /* NULL: it states posts alone */
	gint64 as_of;
	GPtrArray *said; /* struct said *, borrowed: its posts */
};
/* A source that states it: a statement, or one that has the same bytes. */
struct saying {
	const struct statement *of;
	const Source *source;
	gint64 as_of;
	gint64 line_shift, offset_shift;
};
/* Sayings of the same statement, one after the other. */
struct run {
	const struct saying *first, *last;
	gint64 newest; /* of its posts, as stated; of whole ones */
	guint number;
};
/* All of one incident. */
struct thread {
	char *vendor_id;
	gint64 incident;        /* 0: no source states it */
	GHashTable *statements; /* &source -> struct statement, owned by all */
	GPtrArray *all;         /* struct statement * */
	GArray *sayings;        /* struct saying */
	GPtrArray *events;      /* struct told *, no component events */
	GPtrArray *runs;        /* struct run * */
};

struct history {
	Evidence *evidence;
	GPtrArray *threads;
	GHashTable *by_vendor_id, *by_incident; /* -> struct thread, borrowed */
	GHashTable *sources, *snapshots; /* &id -> Source, struct snapshot; borrowed */
	GHashTable *told;                /* &event id -> struct told */
	GPtrArray *said;                 /* struct said * */
	GPtrArray *revisions;            /* struct ordered * */
};

/* A revision and what it is sorted by. */
struct ordered {
	struct revision *revision;
	const struct saying *after;
	guint nth;
};

/* --- revise.c --- */
struct ref post_place(gint64 event, const struct said *said, const struct saying *saying);
struct ref incident_place(const struct saying *saying, gint64 event);
/* A new revision, of the history, that happened between the two. */
struct revision *revise(History *history, enum revision_kind kind,
                        const struct thread *thread, const struct saying *before,
                        const struct saying *after);
/* Fills in the change of a field of two structs. */
void revise_change(struct revision *revision, const char *name, const struct field *field,
                   const void *old, const void *new);
/* What is told when it changes, and under which name. */
struct reported {
	const char *column, *name;
	bool of_format; /* formats differ in it: compared within one of them */
};
const struct reported *find_reported(const struct reported *all, gsize n,
                                     const struct field *field);
bool is_of_format(const struct saying *a, const struct saying *b);
int compare_sources(const Source *a, const Source *b);

/* --- tell_post.c --- */
/* whole: the last run before of the same format that is whole, or NULL. */
void tell_posts(History *history, const struct thread *thread, const struct run *run,
                const struct run *whole);
/* The newest displayed instant of its posts. */
gint64 newest_post(const struct statement *of);

/* --- tell_incident.c --- */
/* before: the last run of the same format, NULL = none; any: the last of all that states the incident. */
void tell_incident(History *history, const struct thread *thread,
                   const struct run *before, const struct run *any,
                   const struct saying *after, Incident *shown);
/* Where the latest source has it. */
void place_incident(Incident *shown, const struct saying *saying);
