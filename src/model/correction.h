/*
 * correction.h - what people said of the clock of a source: never done to the evidence, only to what is read from it.
 *
 * Shape   first the zone, of times that carry none; then what is added, as a range when it is not known exactly
 * Units   microseconds; a clock that runs 5 min ahead has -5 min added
 * Owns    its strings and zones
 * Errors  false: not to be read; the correction is as it was
 */
#pragma once
#include "base/range.h"
#include "base/zone.h"

#define CORRECTION_MAX (400 * DAY)

typedef struct correction Correction;
struct correction {
	struct range add; /* 0 0: nothing */
	Zone *was, *is;   /* NULL: as it was read */
	char *by, *why;   /* of the newest word on it; why may be NULL */
};
Correction *correction_new(void);
void correction_free(Correction *correction);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Correction, correction_free)
bool correction_is_empty(const Correction *correction);

/* "lo hi" in microseconds; NULL takes it back. */
bool correction_set_add(Correction *correction, const char *text);
char *correction_add_text(struct range add); /* g_free() */
/* was: IANA or "+02:00", NULL = UTC; is: the same, NULL takes it back. */
bool correction_set_zone(Correction *correction, const char *was, const char *is);

/* zoned: the time carried its own zone, which nobody corrects. Times out of all limits stay as they are. */
gint64 correction_of_time(const Correction *correction, gint64 at, bool zoned);
struct range correction_of_range(const Correction *correction, struct range at,
                                 bool zoned);
/* How far a time near at is moved. */
gint64 correction_shift(const Correction *correction, gint64 at, bool zoned);
/* "−5 min 7 s", "zone Europe/Berlin", "+30 s to +40 s"; g_free() */
char *correction_text(const Correction *correction);
