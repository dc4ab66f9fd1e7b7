/*
 * zone.h - IANA zones: wall clock to instant and back, gaps and folds reported.
 *
 * Shape   opaque; immutable after creation, so threads may share it; wraps GTimeZone
 * Limits  rules are followed to the end of 2099, the last offset holds after that
 * Errors  ERROR_USAGE for names that are no IANA zone (paths, POSIX strings and "localtime" are refused)
 * Source  IANA tz database of the system; "UTC" needs none. Output never depends on TZ.
 */
#pragma once
#include "base/error.h"
#include "base/instant.h"

typedef struct zone Zone;

enum zone_fit {
	ZONE_EXACT,
	ZONE_GAP, /* the wall clock skipped this time: read with the offset before the gap,
	            * so 02:30 becomes the instant that the new clock calls 03:30 */
	ZONE_FOLD, /* it came twice; the first one is given, *later the second */
};

Zone *zone_new(const char *iana, GError **error);
Zone *zone_utc(void); /* borrowed, never freed */
Zone *zone_ref(Zone *zone);
/*
 * A zone of which only offsets are known, each from an instant on, sorted; the first holds before too. n > 0. Named
 * "+02:00", or "+01:00, +02:00 from 2026-03-29T01:00Z".
 */
struct zone_step {
	gint64 from;
	int offset_s;
};
Zone *zone_of_steps(const struct zone_step *steps, gsize n);
/* "+02:00" */
char *zone_offset_text(int offset_s);
void zone_free(Zone *zone); /* drops one reference */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Zone, zone_free)

const char *zone_name(const Zone *zone); /* "Europe/Berlin", as it was asked for */
/* fit and later may be NULL; *later is INSTANT_NONE but in a fold. */
gint64 zone_to_utc(const Zone *zone, gint64 civil, enum zone_fit *fit, gint64 *later);
gint64 zone_to_civil(const Zone *zone, gint64 at); /* civil microseconds, as if UTC */
int zone_offset_s(const Zone *zone, gint64 at);
char *zone_abbreviation(const Zone *zone, gint64 at); /* "CEST", "UTC", "+0530" */

/*
 * "PDT", "CEST", "UTC", "GMT+2", "+0200" -> offset, by the label's letter: PST in July is still -8 h. False when
 * unknown. A label that zone (may be NULL) itself uses within half a year of at is read as zone reads it. Otherwise
 * *ambiguous says that parts of the world read it differently (IST, CST, BST, ...); *offset_s is the commonest reading.
 */
bool zone_label_offset(const char *label, gsize len, const Zone *zone, gint64 at,
                       int *offset_s, bool *ambiguous);
