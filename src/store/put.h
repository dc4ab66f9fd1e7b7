/*
 * put.h - inside of store/: one source on its way in.
 *
 * Shape   begin makes it, commit and rollback end it; what needs the whole source is gathered here and written at
 *         commit: the posts of an incident are held against what is known of it when all of them are there
 * Owns    all of it
 */
#pragma once
#include "store/statement.h"

/* An incident that this source states. */
struct stated {
	gint64 id;
	bool made;       /* by this source: wants a slug */
	bool known;      /* by the same bytes as another source: its posts are dropped */
	char *vendor_id; /* or NULL */
	char *name;      /* of the slug: page, else title */
	gint64 start; /* the stated one, INSTANT_NONE when there is none or it is backfilled */
	gint64 as_of;    /* newest instant of the statement itself */
	gint64 fallback; /* of the slug's date: created, scheduled, window */
	gint64 first_post;
	GPtrArray *events; /* Event *: its posts, each before what was read with it */
};
/* Bytes of the source that hold a record. */
struct stretch {
	gint64 line, offset, length;
};

struct put {
	gint64 source;
	char *importer;
	GArray *stated;           /* struct stated */
	GHashTable *by_vendor_id; /* vendor's incident id -> index in stated + 1 */
	GArray *known,
	        *kept; /* struct stretch: records that were there, and that were not */
	GPtrArray *waiting; /* chunks of a document, of chunk.c */
	gint64 waiting_bytes;
	GByteArray *entries; /* of the minute that is put now */
};

/* event.c */
bool put_event(void *user, const Event *event, GError **error);
bool put_new_event(Store *store, const Event *event, gint64 post, gint64 *id,
                   GError **error);
/* Keeps that the source states the event too, and what it says otherwise; *same: it says nothing else. */
bool put_same_event(Store *store, const Event *event, const Event *base, gint64 source,
                    bool *same, GError **error);
void put_stretch(GArray *stretches, const Event *event);

/* record.c: the posts of an incident, held against those that are known of it */
bool put_record(Store *store, const struct stated *stated, GError **error);

/* known.c: lines that begin inside known records, and inside no kept one: see model/sink.h, "Twice" */
gint64 put_known_lines(Store *store);

/* incident.c */
bool put_incident(void *user, const Incident *incident, GError **error);
/* The incident of this source that the event belongs to, or NULL. Borrowed until the next put_incident(). */
struct stated *put_stated(const struct put *put, const Event *event);
bool put_name_incidents(Store *store, GError **error); /* slugs and as_of */
/* Makes the row of an incident that no source states; gives id and slug. */
bool put_own_incident(Store *store, Incident *incident, GError **error);
void stated_clear(gpointer stated);

/* chunk.c */
bool put_chunk(void *user, const struct log_chunk *chunk, GError **error);
GBytes *put_pack(const void *bytes, gsize len); /* by any thread; NULL = out of memory */
bool put_waiting_chunks(Store *store, GError **error);
void waiting_chunk_free(gpointer waiting);
