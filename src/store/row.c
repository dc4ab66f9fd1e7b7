#include "store/row.h"

#include <math.h>
#include <string.h>

#define F(type, column, member, kind)                                                    \
	{                                                                                \
		column, kind, offsetof(type, member), NULL, false                        \
	}
#define R(type, column, member, kind)                                                    \
	{                                                                                \
		column, kind, offsetof(type, member), NULL, true                         \
	}
#define TERM_OF(type, column, member, word, revised)                                     \
	{                                                                                \
		column, FIELD_TERM, offsetof(type, member), word, revised                \
	}

static const struct field source_all[] = {
	F(Source, "name", name, FIELD_TEXT),
	F(Source, "importer", importer, FIELD_TEXT),
	F(Source, "component", component, FIELD_TEXT),
	TERM_OF(Source, "lane", lane, lane_word, false),
	F(Source, "sha256", sha256, FIELD_SHA256),
	F(Source, "bytes", bytes, FIELD_INT64),
	F(Source, "lines", lines, FIELD_INT64),
	F(Source, "records", records, FIELD_INT64),
	F(Source, "in_records", in_records, FIELD_INT64),
	F(Source, "duplicate", duplicate, FIELD_INT64),
	F(Source, "ignored", ignored, FIELD_INT64),
	F(Source, "rejected", rejected, FIELD_INT64),
	F(Source, "span_lo", span.lo, FIELD_INSTANT),
	F(Source, "span_hi", span.hi, FIELD_INSTANT),
	TERM_OF(Source, "zone_basis", zone_basis, zone_basis_word, false),
	F(Source, "zone", zone, FIELD_TEXT),
	F(Source, "imported_at", imported_at, FIELD_INT64),
	F(Source, "continues", continues, FIELD_INT64),
	F(Source, "first_line", first_line, FIELD_SHA256),
	F(Source, "pattern_name", pattern_name, FIELD_TEXT),
	F(Source, "pattern_sha256", pattern_sha256, FIELD_TEXT),
	F(Source, "pattern_text", pattern_text, FIELD_TEXT),
	F(Source, "zone_from", zone_from, FIELD_TEXT),
	F(Source, "year_from", year_from, FIELD_TEXT),
	F(Source, "offsets", offsets, FIELD_TEXT),
	F(Source, "skew", skew, FIELD_INSTANT),
};
static const struct field event_all[] = {
	F(Event, "line", line, FIELD_INT64),
	F(Event, "offset", offset, FIELD_INT64),
	F(Event, "length", length, FIELD_INT64),
	F(Event, "ordinal", ordinal, FIELD_INT),
	R(Event, "at_lo", at.lo, FIELD_INSTANT),
	R(Event, "at_hi", at.hi, FIELD_INSTANT),
	R(Event, "until_lo", until.lo, FIELD_INSTANT),
	R(Event, "until_hi", until.hi, FIELD_INSTANT),
	R(Event, "posted_at", posted_at, FIELD_INSTANT),
	TERM_OF(Event, "zone", zone, zone_basis_word, false),
	TERM_OF(Event, "lane", lane, lane_word, false),
	TERM_OF(Event, "kind", kind, kind_word, false),
	TERM_OF(Event, "phase", phase, phase_word, true),
	R(Event, "repeats_phase", repeats_phase, FIELD_BOOL),
	TERM_OF(Event, "level", level, level_word, true),
	TERM_OF(Event, "severity", severity, severity_word, true),
	R(Event, "severity_text", severity_text, FIELD_TEXT),
	F(Event, "component", component, FIELD_TEXT),
	R(Event, "title", title, FIELD_TEXT),
	R(Event, "body", body, FIELD_TEXT),
	F(Event, "incident", incident, FIELD_TEXT),
	R(Event, "vendor_id", vendor_id, FIELD_TEXT),
	R(Event, "url", url, FIELD_TEXT),
	R(Event, "extra", extra, FIELD_TEXT),
	F(Event, "doubts", doubts, FIELD_INT),
};
static const struct field statement_all[] = {
	F(Incident, "line", line, FIELD_INT64),
	F(Incident, "offset", offset, FIELD_INT64),
	F(Incident, "length", length, FIELD_INT64),
	F(Incident, "whole", whole, FIELD_BOOL),
	F(Incident, "record_sha256", record_sha256, FIELD_SHA256),
	F(Incident, "title", title, FIELD_TEXT),
	F(Incident, "url", url, FIELD_TEXT),
	F(Incident, "page", page, FIELD_TEXT),
	F(Incident, "page_zone", page_zone, FIELD_TEXT),
	TERM_OF(Incident, "kind", kind, incident_kind_word, false),
	TERM_OF(Incident, "impact", impact, impact_word, false),
	TERM_OF(Incident, "status", status, phase_word, false),
	F(Incident, "created_at", created_at, FIELD_INSTANT),
	F(Incident, "started_at", started_at, FIELD_INSTANT),
	F(Incident, "resolved_at", resolved_at, FIELD_INSTANT),
	F(Incident, "updated_at", updated_at, FIELD_INSTANT),
	F(Incident, "scheduled_for", scheduled_for, FIELD_INSTANT),
	F(Incident, "scheduled_until", scheduled_until, FIELD_INSTANT),
	F(Incident, "backfilled", backfilled, FIELD_BOOL),
	F(Incident, "window_lo", window.lo, FIELD_INSTANT),
	F(Incident, "window_hi", window.hi, FIELD_INSTANT),
};
static const struct field series_all[] = {
	TERM_OF(Series, "measure", measure, measure_word, false),
	TERM_OF(Series, "lane", lane, lane_word, false),
	F(Series, "width", width, FIELD_INT64),
	F(Series, "name", name, FIELD_TEXT),
	F(Series, "unit", unit, FIELD_TEXT),
	F(Series, "component", component, FIELD_TEXT),
	TERM_OF(Series, "zone", zone, zone_basis_word, false),
	F(Series, "label_is_end", label_is_end, FIELD_BOOL),
	TERM_OF(Series, "dimension", dimension, dimension_word, false),
	F(Series, "part", part, FIELD_TEXT),
};
static const struct field sample_all[] = {
	F(struct sample, "start", start, FIELD_INSTANT),
	F(struct sample, "count", count, FIELD_REAL),
	F(struct sample, "exposure", exposure, FIELD_REAL),
	F(struct sample, "baseline", baseline, FIELD_REAL),
	F(struct sample, "line", line, FIELD_INT64),
	F(struct sample, "offset", offset, FIELD_INT64),
	F(struct sample, "length", length, FIELD_INT64),
};
static const struct field pattern_all[] = {
	F(struct log_pattern, "id", id, FIELD_INT64),
	F(struct log_pattern, "text", text, FIELD_TEXT),
	TERM_OF(struct log_pattern, "severity", severity, severity_word, false),
	F(struct log_pattern, "status_class", status_class, FIELD_INT),
	F(struct log_pattern, "count", count, FIELD_INT64),
	F(struct log_pattern, "first_at", first_at, FIELD_INSTANT),
	F(struct log_pattern, "last_at", last_at, FIELD_INSTANT),
	F(struct log_pattern, "first_offset", first_offset, FIELD_INT64),
	F(struct log_pattern, "last_offset", last_offset, FIELD_INT64),
};
#define FIELDS(name, count)                                                              \
	const struct fields name##_fields = { name##_all, count };                       \
	G_STATIC_ASSERT(G_N_ELEMENTS(name##_all) == count)
FIELDS(source, SOURCE_COUNT);
FIELDS(event, EVENT_COUNT);
FIELDS(statement, STATEMENT_COUNT);
FIELDS(series, SERIES_COUNT);
FIELDS(sample, SAMPLE_COUNT);
FIELDS(pattern, PATTERN_COUNT);

/* Far beyond year 2999, and sums of many stay within 64 bits. */
#define NUMBER_MAX G_GINT64_CONSTANT(100000000000000000)

#define MEMBER(type, base, field) (*(type *)(void *)((char *)(base) + (field)->offset))
#define MEMBER_OF(type, base, field)                                                     \
	(*(type const *)(const void *)((const char *)(base) + (field)->offset))

/* Enums of terms.h are never negative, so gcc gives them the size of int. */
G_STATIC_ASSERT(sizeof(enum phase) == sizeof(int));

static void bind_field(sqlite3_stmt *stmt, int mark, const struct field *field,
                       const void *from)
{
	switch (field->type) {
	case FIELD_INT64:
		sqlite3_bind_int64(stmt, mark, MEMBER_OF(gint64, from, field));
		break;
	case FIELD_INSTANT:
		bind_instant(stmt, mark, MEMBER_OF(gint64, from, field));
		break;
	case FIELD_INT:
	case FIELD_TERM:
		sqlite3_bind_int(stmt, mark, MEMBER_OF(int, from, field));
		break;
	case FIELD_BOOL:
		sqlite3_bind_int(stmt, mark, MEMBER_OF(bool, from, field));
		break;
	case FIELD_REAL:
		sqlite3_bind_double(stmt, mark, MEMBER_OF(double, from, field));
		break;
	case FIELD_TEXT:
		bind_text(stmt, mark, MEMBER_OF(char *, from, field));
		break;
	case FIELD_SHA256:
		bind_text(stmt, mark, (const char *)from + field->offset);
		break;
	}
}

void row_bind_at(sqlite3_stmt *stmt, int mark, const struct fields *fields,
                 const void *from)
{
	for (int i = 0; i < fields->n; i++)
		bind_field(stmt, mark + i, &fields->all[i], from);
}

void row_bind(sqlite3_stmt *stmt, const struct fields *fields, const void *from)
{
	row_bind_at(stmt, 1, fields, from);
}

static bool number_fits(const struct field *field, gint64 number)
{
	switch (field->type) {
	case FIELD_INT64:
		return number >= 0 && number <= NUMBER_MAX;
	case FIELD_INSTANT:
		return number == INSTANT_NONE || number == RANGE_OPEN ||
		       (number >= -NUMBER_MAX && number <= NUMBER_MAX);
	case FIELD_INT:
		return number >= 0 && number <= G_MAXINT;
	case FIELD_BOOL:
		return number == 0 || number == 1;
	case FIELD_TERM:
		return number >= 0 && number <= G_MAXINT &&
		       strcmp(field->word((int)number), "?") != 0;
	case FIELD_REAL:
	case FIELD_TEXT:
	case FIELD_SHA256:
		break;
	}
	return false;
}

static void set_number(const struct field *field, void *into, gint64 number)
{
	if (field->type == FIELD_INT64 || field->type == FIELD_INSTANT)
		MEMBER(gint64, into, field) = number;
	else if (field->type == FIELD_BOOL)
		MEMBER(bool, into, field) = number != 0;
	else
		MEMBER(int, into, field) = (int)number;
}

static bool set_text(const struct field *field, void *into, const char *text)
{
	if (field->type == FIELD_TEXT) {
		g_free(MEMBER(char *, into, field));
		MEMBER(char *, into, field) = g_strdup(text);
		return true;
	}
	if (text == NULL || strlen(text) > 64)
		return false;
	g_strlcpy((char *)into + field->offset, text, 65);
	return true;
}

static bool set_real(sqlite3_stmt *stmt, int column, const struct field *field,
                     void *into)
{
	const bool given = sqlite3_column_type(stmt, column) != SQLITE_NULL;
	const double real = given ? sqlite3_column_double(stmt, column) : (double)NAN;
	MEMBER(double, into, field) = real;
	return !given || isfinite(real);
}

static bool read_field(sqlite3_stmt *stmt, int column, const struct field *field,
                       void *into)
{
	if (field->type == FIELD_REAL)
		return set_real(stmt, column, field, into);
	if (field->type == FIELD_TEXT || field->type == FIELD_SHA256)
		return set_text(field, into, column_text(stmt, column));
	const gint64 number = column_instant(stmt, column);
	if (!number_fits(field, number))
		return false;
	set_number(field, into, number);
	return true;
}

bool row_read(Store *store, sqlite3_stmt *stmt, const struct fields *fields, void *into,
              GError **error)
{
	for (int i = 0; i < fields->n; i++)
		if (!read_field(stmt, i, &fields->all[i], into))
			return store_damaged(store, error, "%s has a value out of bounds",
			                     fields->all[i].column);
	return true;
}

char *field_text(const struct field *field, const void *from)
{
	if (field->type == FIELD_TEXT)
		return g_strdup(MEMBER_OF(char *, from, field));
	if (field->type == FIELD_SHA256)
		return g_strdup((const char *)from + field->offset);
	gint64 number;
	if (field->type == FIELD_INT64 || field->type == FIELD_INSTANT)
		number = MEMBER_OF(gint64, from, field);
	else if (field->type == FIELD_BOOL)
		number = MEMBER_OF(bool, from, field);
	else
		number = MEMBER_OF(int, from, field);
	return number == INSTANT_NONE ? NULL
	                              : g_strdup_printf("%" G_GINT64_FORMAT, number);
}

bool field_set(const struct field *field, void *into, const char *text)
{
	if (field->type == FIELD_TEXT || field->type == FIELD_SHA256)
		return set_text(field, into, text);
	gint64 number = INSTANT_NONE;
	if (text != NULL &&
	    !g_ascii_string_to_signed(text, 10, G_MININT64, G_MAXINT64, &number, NULL))
		return false;
	if (!number_fits(field, number))
		return false;
	set_number(field, into, number);
	return true;
}

bool revise_field(const struct field *field, void *into, const char *text)
{
	if (field == NULL || !field->revised)
		return false;
	return field_set(field, into,
	                 text == NULL && field->type == FIELD_TERM ? "0" : text);
}

const struct field *field_named(const struct fields *fields, const char *column)
{
	for (int i = 0; i < fields->n; i++)
		if (g_strcmp0(fields->all[i].column, column) == 0)
			return &fields->all[i];
	return NULL;
}
