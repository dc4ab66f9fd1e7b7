/*
 * incident.h - an incident as its source states it, and as the user keeps it.
 *
 * Owns    its strings; NULL = not stated
 */
#pragma once
#include "model/event.h"

/* The slug of what stands for all that a store holds (report --all): of no incident. */
#define INCIDENT_EVERYTHING "everything"

typedef struct incident Incident;
struct incident {
	gint64 id;                           /* 0 until stored */
	gint64 source, line, offset, length; /* the latest source that states it */
	bool whole; /* the bytes at offset hold all that the source says of it, its posts too */
	char record_sha256
	        [65]; /* of those bytes, "" unless whole; the importers' driver sets it */
	char *slug; /* "2026-06-02-claude"; frozen when the incident is made; NULL until stored */
	char *vendor_id; /* NULL for incidents made by hand */
	char *title;
	char *url;
	char *page;      /* name of the status page: "Claude" */
	char *page_zone; /* IANA zone of the page, or NULL */
	enum incident_kind kind;
	enum impact impact;
	enum phase status; /* present status as stated */
	gint64 created_at; /* INSTANT_NONE = not stated, also below */
	gint64 started_at;
	gint64 resolved_at;
	gint64 updated_at; /* last edit of anything in it; dates what the source states */
	gint64 scheduled_for, scheduled_until;
	bool everything; /* no incident: all that the store holds, on one timeline */
	bool backfilled; /* typed in afterwards: started_at after resolved_at */
	/* Incidents made from a window: its ends; RANGE_NONE otherwise */
	struct range window;
	GPtrArray *components; /* char *: names that it lists */
	GPtrArray *merged; /* Incident *: what people say is this one too; NULL = none */
};
Incident *incident_new(void);
Incident *incident_copy(const Incident *incident);
void incident_free(Incident *incident);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Incident, incident_free)
