/*
 * row.h - structs of the model and rows of the store: one table a struct, for both ways.
 *
 * Shape   field tables and column lists have the same order; a test stores and loads every field
 * Errors  row_read() refuses words that are not in the vocabulary: a store is hostile until it was checked
 */
#pragma once
#include "store/statement.h"

enum field_type {
	FIELD_INT64,   /* NOT NULL, not negative unless wide */
	FIELD_INSTANT, /* NULL = INSTANT_NONE */
	FIELD_INT,
	FIELD_BOOL,
	FIELD_TERM, /* an enum with its words */
	FIELD_REAL, /* NULL = NAN */
	FIELD_TEXT, /* NULL = NULL */
	FIELD_SHA256,
};
struct field {
	const char *column;
	enum field_type type;
	gsize offset;
	const char *(*word)(int number); /* FIELD_TERM */
	bool revised; /* of events: told apart when the same post comes again */
};
struct fields {
	const struct field *all;
	int n;
};
extern const struct fields source_fields, event_fields, statement_fields, series_fields,
        sample_fields, pattern_fields;

#define SOURCE_COLUMNS                                                                   \
	"name, importer, component, lane, sha256, bytes, lines, records, in_records, "   \
	"duplicate, ignored, rejected, span_lo, span_hi, zone_basis, zone, "             \
	"imported_at, continues, first_line, pattern_name, pattern_sha256, "             \
	"pattern_text, "                                                                 \
	"zone_from, year_from, offsets, skew"
#define SOURCE_COUNT 26
#define EVENT_COLUMNS                                                                    \
	"line, offset, length, ordinal, at_lo, at_hi, until_lo, until_hi, posted_at, "   \
	"zone, lane, kind, phase, repeats_phase, level, severity, severity_text, "       \
	"component, title, body, incident, vendor_id, url, extra, doubts"
#define EVENT_COUNT 25
#define STATEMENT_COLUMNS                                                                \
	"line, offset, length, whole, record_sha256, title, url, page, page_zone, "      \
	"kind, "                                                                         \
	"impact, status, created_at, started_at, resolved_at, updated_at, "              \
	"scheduled_for, scheduled_until, backfilled, window_lo, window_hi"
#define STATEMENT_COUNT 21
#define SERIES_COLUMNS                                                                   \
	"measure, lane, width, name, unit, component, zone, label_is_end, dimension, "   \
	"part"
#define SERIES_COUNT 10
#define SAMPLE_COLUMNS "start, count, exposure, baseline, line, offset, length"
#define SAMPLE_COUNT 7
#define PATTERN_COLUMNS                                                                  \
	"id, text, severity, status_class, count, first_at, last_at, first_offset, "     \
	"last_offset"
#define PATTERN_COUNT 9

/* Binds the fields to ?1, ?2, ... */
void row_bind(sqlite3_stmt *stmt, const struct fields *fields, const void *from);
/* To ?mark and on. */
void row_bind_at(sqlite3_stmt *stmt, int mark, const struct fields *fields,
                 const void *from);
/* Reads columns 0, 1, ... into a new struct; strings are its own. */
bool row_read(Store *store, sqlite3_stmt *stmt, const struct fields *fields, void *into,
              GError **error);
/* One field as text and back, for revisions; NULL = not stated. */
char *field_text(const struct field *field, const void *from);
bool field_set(const struct field *field, void *into, const char *text);
/* The same of a revision: NULL = not stated, whatever the type; false also for fields that are not revised. */
bool revise_field(const struct field *field, void *into, const char *text);
const struct field *field_named(const struct fields *fields, const char *column);
