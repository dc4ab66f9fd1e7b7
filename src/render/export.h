/*
 * export.h - what a store holds, for other programs.
 *
 * Shape   an exporter writes events, or signals; events in the order of their time, those without a time are left out and
 *         counted
 * Units   as each form wants them: RFC 3339 with microseconds, or an epoch of ms, us or s
 * Secrets masked in the evidence already (redact.h)
 * Owns    the caller owns what is written
 */
#pragma once
#include "model/evidence.h"

#include <jansson.h>

struct export
{
	const Evidence *evidence;
	const GPtrArray *events; /* const Event *, all with a time */
};

struct exporter {
	const char *name; /* "jsonl" */
	const char *title;
	void (*write)(const struct export *export, GString *out);
};
extern const struct exporter *const exporter_registry[]; /* generated, NULL-ended */
const struct exporter *exporter_named(const char *name);

/* --- for exporters ------------------------------------------------------------------------- */

/* "2026-06-02T06:04:00.000000Z": read again it is this very microsecond. g_free() */
char *export_instant(gint64 at);
/* Its title, else its body in one line, else its kind. g_free() */
char *export_message(const Event *event);
/* The file that it was read from, or NULL. Borrowed. */
const char *export_source(const struct export *export, const Event *event);
/* One line of compact JSON with sorted keys; takes the value. */
void export_json(GString *out, json_t *value);
/* The members of schemas/event.schema.json that the event has. */
json_t *export_event(const struct export *export, const Event *event);
