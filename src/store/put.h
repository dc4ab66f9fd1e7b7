/*
 * put.h - inside of store/: one source on its way in.
 *
 * Shape   begin makes it, commit and rollback end it; what needs the whole source is gathered here and written at commit
 * Owns    all of it
 */
#pragma once
#include "store/statement.h"

/* An incident that this source states. */
struct stated {
	gint64 id;
	bool made;       /* by this source: wants a slug */
	char *vendor_id; /* or NULL */
	char *name;      /* of the slug: page, else title */
	gint64 start; /* the stated one, INSTANT_NONE when there is none or it is backfilled */
	gint64 as_of;    /* newest instant of the statement itself */
	gint64 fallback; /* of the slug's date: created, scheduled, window */
};
/* What the posts of one vendor's incident span. */
struct posted {
	gint64 first_post, newest;
};
/* Where a post stands that the store knew already. */
struct known_post {
	gint64 line, offset, length;
};

struct put {
	gint64 source;
	GArray *stated;     /* struct stated */
	GHashTable *posted; /* vendor's incident id -> struct posted */
	GArray *known;      /* struct known_post */
	gint64 twin_at; /* offset of the last known post, -1 = none, and where its twin stands */
	gint64 twin_source, twin_offset;
	GError *failed; /* of a callback that cannot fail */
};

/* event.c */
bool put_event(void *user, const Event *event, GError **error);
/* Lines that begin inside known posts, and inside no stored event: see model/sink.h, "Twice". -1 + error. */
gint64 put_known_lines(Store *store, GError **error);

/* incident.c */
bool put_incident(void *user, const Incident *incident, GError **error);
void put_note_event(struct put *put, const Event *event);
bool put_name_incidents(Store *store, GError **error); /* slugs and as_of */
/* Makes the row of an incident that no source states; gives id and slug. */
bool put_own_incident(Store *store, Incident *incident, GError **error);
void stated_clear(gpointer stated);

/* chunk.c */
bool put_chunk(void *user, const struct log_chunk *chunk, GError **error);
