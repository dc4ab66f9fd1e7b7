/*
 * terms.h - the vocabulary as enums, and the way between number and word.
 *
 * Shape   one enum a group of terms.def
 * Errors  *_parse gives -1 for unknown words; *_word and *_name give "?" for unknown numbers
 */
#pragma once

#define TERM(enumerator, number, word, name) enumerator = number,
enum phase {
#define PHASES
#include "model/terms.def"
#undef PHASES
};
#define TERM(enumerator, number, word, name) enumerator = number,
enum lane {
#define LANES
#include "model/terms.def"
#undef LANES
};
#define TERM(enumerator, number, word, name) enumerator = number,
enum event_kind {
#define KINDS
#include "model/terms.def"
#undef KINDS
};
#define TERM(enumerator, number, word, name) enumerator = number,
enum level {
#define LEVELS
#include "model/terms.def"
#undef LEVELS
};
#define TERM(enumerator, number, word, name) enumerator = number,
enum impact {
#define IMPACTS
#include "model/terms.def"
#undef IMPACTS
};
#define TERM(enumerator, number, word, name) enumerator = number,
enum severity {
#define SEVERITIES
#include "model/terms.def"
#undef SEVERITIES
};
#define TERM(enumerator, number, word, name) enumerator = number,
enum zone_basis {
#define ZONE_BASES
#include "model/terms.def"
#undef ZONE_BASES
};
#define TERM(enumerator, number, word, name) enumerator = number,
enum verdict {
#define VERDICTS
#include "model/terms.def"
#undef VERDICTS
};
#define TERM(enumerator, number, word, name) enumerator = number,
enum measure {
#define MEASURES
#include "model/terms.def"
#undef MEASURES
};
#define TERM(enumerator, number, word, name) enumerator = number,
enum dimension {
#define DIMENSIONS
#include "model/terms.def"
#undef DIMENSIONS
};
#define TERM(enumerator, number, word, name) enumerator = number,
enum incident_kind {
#define INCIDENT_KINDS
#include "model/terms.def"
#undef INCIDENT_KINDS
};
#define TERM(enumerator, number, word, name) enumerator = number,
enum act {
#define ACTS
#include "model/terms.def"
#undef ACTS
};
#define TERM(enumerator, number, word, name) enumerator = number,
enum track {
#define TRACKS
#include "model/terms.def"
#undef TRACKS
};
#define TERM(enumerator, number, word, name) enumerator = number,
enum confidence {
#define CONFIDENCES
#include "model/terms.def"
#undef CONFIDENCES
};
#define TERM(enumerator, number, word, name) enumerator = number,
enum milestone_key {
#define MILESTONES
#include "model/terms.def"
#undef MILESTONES
	MILESTONE_COUNT
};

const char *phase_word(int phase);
const char *phase_name(int phase);
int phase_parse(const char *word);
const char *lane_word(int lane);
const char *lane_name(int lane);
int lane_parse(const char *word);
const char *kind_word(int kind);
const char *kind_name(int kind);
int kind_parse(const char *word);
const char *level_word(int level);
const char *level_name(int level);
int level_parse(const char *word);
const char *impact_word(int impact);
const char *impact_name(int impact);
int impact_parse(const char *word);
const char *severity_word(int severity);
int severity_parse(const char *word);
/*
 * What of the time of a log record its line does not state: with the zone_basis of an event this is its quality.
 * Numbers never change.
 */
enum time_doubt {
	TIME_YEAR_INFERRED = 1,
	TIME_DATE_INFERRED = 2,
	TIME_CARRIED = 4, /* from the record before */
	TIME_OUTER = 8,   /* the wrapper gave zone, date or all of it */
	TIME_AMBIGUOUS =
	        16,        /* the wall clock came twice; the order of the lines decided */
	TIME_SKIPPED = 32, /* the wall clock does not exist: clocks were put forward */
};
/* "zone-assumed, year-inferred"; "explicit" when nothing is in doubt. g_free() */
char *time_quality_text(int zone_basis, unsigned doubts);
const char *zone_basis_word(int basis);
int zone_basis_parse(const char *word);
const char *verdict_word(int verdict);
const char *verdict_name(int verdict);
const char *measure_word(int measure);
const char *measure_name(int measure);
int measure_parse(const char *word);
const char *dimension_word(int dimension);
const char *dimension_name(int dimension);
const char *incident_kind_word(int kind);
int incident_kind_parse(const char *word);
const char *act_word(int act);
const char *act_name(int act);
int act_parse(const char *word);
const char *track_word(int track);
const char *confidence_word(int confidence);
const char *confidence_name(int confidence);
const char *milestone_word(int key);
const char *milestone_name(int key);
