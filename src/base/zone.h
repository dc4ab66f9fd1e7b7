/*
 * zone.h - IANA zones: wall clock to instant and back, gaps and folds reported.
 *
 * Shape   opaque; immutable after creation; wraps GTimeZone
 * Errors  ERROR_USAGE for names that are no IANA zone (paths and POSIX strings are refused)
 * Source  IANA tz database of the system; "UTC" needs none. Output never depends on TZ.
 */
#pragma once
#include "base/error.h"
#include "base/instant.h"

typedef struct zone Zone;

enum zone_fit {
	ZONE_EXACT,
	ZONE_GAP, /* the wall clock skipped this time; moved on by the width of the gap */
	ZONE_FOLD, /* it came twice; the first one is given, *later the second */
};

/* How the zone of a time is known. Words for JSON in model/terms.def. */
Zone *zone_new(const char *iana, GError **error);
Zone *zone_utc(void); /* borrowed, never freed */
Zone *zone_ref(Zone *zone);
void zone_free(Zone *zone);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Zone, zone_free)

const char *zone_name(const Zone *zone); /* "Europe/Berlin" */
gint64 zone_to_utc(const Zone *zone, gint64 civil, enum zone_fit *fit, gint64 *later);
gint64 zone_to_civil(const Zone *zone, gint64 at); /* civil microseconds, as if UTC */
int zone_offset_s(const Zone *zone, gint64 at);
char *zone_abbreviation(const Zone *zone, gint64 at); /* "CEST", "UTC", "+0530" */

/* "PDT", "CEST", "UTC", "GMT+2" -> offset. False when unknown. *ambiguous for IST, CST, BST, ...; then the
 * reading that zone (may be NULL) uses around at is preferred and no longer ambiguous. */
bool zone_label_offset(const char *label, gsize len, const Zone *zone, gint64 at,
                       int *offset_s, bool *ambiguous);
