#include "model/terms.h"

#include <glib.h>

struct term {
	int number;
	const char *word, *name;
};

#define TERM(enumerator, term_number, term_word, term_name)                              \
	{ term_number, term_word, term_name },
static const struct term phases[] = {
#define PHASES
#include "model/terms.def"
#undef PHASES
};
#define TERM(enumerator, term_number, term_word, term_name)                              \
	{ term_number, term_word, term_name },
static const struct term lanes[] = {
#define LANES
#include "model/terms.def"
#undef LANES
};
#define TERM(enumerator, term_number, term_word, term_name)                              \
	{ term_number, term_word, term_name },
static const struct term kinds[] = {
#define KINDS
#include "model/terms.def"
#undef KINDS
};
#define TERM(enumerator, term_number, term_word, term_name)                              \
	{ term_number, term_word, term_name },
static const struct term levels[] = {
#define LEVELS
#include "model/terms.def"
#undef LEVELS
};
#define TERM(enumerator, term_number, term_word, term_name)                              \
	{ term_number, term_word, term_name },
static const struct term impacts[] = {
#define IMPACTS
#include "model/terms.def"
#undef IMPACTS
};
#define TERM(enumerator, term_number, term_word, term_name)                              \
	{ term_number, term_word, term_name },
static const struct term severities[] = {
#define SEVERITIES
#include "model/terms.def"
#undef SEVERITIES
};
#define TERM(enumerator, term_number, term_word, term_name)                              \
	{ term_number, term_word, term_name },
static const struct term zone_bases[] = {
#define ZONE_BASES
#include "model/terms.def"
#undef ZONE_BASES
};
#define TERM(enumerator, term_number, term_word, term_name)                              \
	{ term_number, term_word, term_name },
static const struct term verdicts[] = {
#define VERDICTS
#include "model/terms.def"
#undef VERDICTS
};
#define TERM(enumerator, term_number, term_word, term_name)                              \
	{ term_number, term_word, term_name },
static const struct term measures[] = {
#define MEASURES
#include "model/terms.def"
#undef MEASURES
};
#define TERM(enumerator, term_number, term_word, term_name)                              \
	{ term_number, term_word, term_name },
static const struct term incident_kinds[] = {
#define INCIDENT_KINDS
#include "model/terms.def"
#undef INCIDENT_KINDS
};
#define TERM(enumerator, term_number, term_word, term_name)                              \
	{ term_number, term_word, term_name },
static const struct term dimensions[] = {
#define DIMENSIONS
#include "model/terms.def"
#undef DIMENSIONS
};
#define TERM(enumerator, term_number, term_word, term_name)                              \
	{ term_number, term_word, term_name },
static const struct term acts[] = {
#define ACTS
#include "model/terms.def"
#undef ACTS
};
#define TERM(enumerator, term_number, term_word, term_name)                              \
	{ term_number, term_word, term_name },
static const struct term tracks[] = {
#define TRACKS
#include "model/terms.def"
#undef TRACKS
};
#define TERM(enumerator, term_number, term_word, term_name)                              \
	{ term_number, term_word, term_name },
static const struct term confidences[] = {
#define CONFIDENCES
#include "model/terms.def"
#undef CONFIDENCES
};
#define TERM(enumerator, term_number, term_word, term_name)                              \
	{ term_number, term_word, term_name },
static const struct term milestones[] = {
#define MILESTONES
#include "model/terms.def"
#undef MILESTONES
};

static const struct term *by_number(const struct term *terms, gsize n, int number)
{
	for (gsize i = 0; i < n; i++)
		if (terms[i].number == number)
			return &terms[i];
	static const struct term unknown = { -1, "?", "?" };
	return &unknown;
}

static int by_word(const struct term *terms, gsize n, const char *word)
{
	for (gsize i = 0; word != NULL && i < n; i++)
		if (g_ascii_strcasecmp(terms[i].word, word) == 0)
			return terms[i].number;
	return -1;
}

#define WORD(prefix, terms)                                                              \
	const char *prefix##_word(int number)                                            \
	{                                                                                \
		return by_number(terms, G_N_ELEMENTS(terms), number)->word;              \
	}
#define NAME(prefix, terms)                                                              \
	const char *prefix##_name(int number)                                            \
	{                                                                                \
		return by_number(terms, G_N_ELEMENTS(terms), number)->name;              \
	}
#define PARSE(prefix, terms)                                                             \
	int prefix##_parse(const char *word)                                             \
	{                                                                                \
		return by_word(terms, G_N_ELEMENTS(terms), word);                        \
	}

WORD(phase, phases)
NAME(phase, phases)
PARSE(phase, phases)
WORD(lane, lanes)
NAME(lane, lanes)
PARSE(lane, lanes)
WORD(kind, kinds)
NAME(kind, kinds)
PARSE(kind, kinds)
WORD(level, levels)
NAME(level, levels)
PARSE(level, levels)
WORD(impact, impacts)
NAME(impact, impacts)
PARSE(impact, impacts)
WORD(severity, severities)
PARSE(severity, severities)
char *time_quality_text(int zone_basis, unsigned doubts)
{
	static const char *const bases[] = {
		NULL, NULL, NULL, "zone-learned", "zone-given", "zone-assumed"
	};
	static const struct {
		unsigned doubt;
		const char *word;
	} words[] = {
		{ TIME_YEAR_INFERRED, "year-inferred" },
		{ TIME_DATE_INFERRED, "date-inferred" },
		{ TIME_CARRIED, "carried" },
		{ TIME_OUTER, "outer-envelope" },
		{ TIME_AMBIGUOUS, "ambiguous-hour" },
		{ TIME_SKIPPED, "skipped-hour" },
	};
	GString *out = g_string_new(NULL);
	if (zone_basis > 0 && zone_basis < (int)G_N_ELEMENTS(bases) &&
	    bases[zone_basis] != NULL)
		g_string_append(out, bases[zone_basis]);
	for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
		if ((doubts & words[i].doubt) != 0)
			g_string_append_printf(out, "%s%s", out->len > 0 ? ", " : "",
			                       words[i].word);
	if (out->len == 0)
		g_string_append(out, "explicit");
	return g_string_free(out, FALSE);
}

WORD(zone_basis, zone_bases)
PARSE(zone_basis, zone_bases)
WORD(verdict, verdicts)
NAME(verdict, verdicts)
WORD(measure, measures)
NAME(measure, measures)
PARSE(measure, measures)
WORD(dimension, dimensions)
NAME(dimension, dimensions)
WORD(incident_kind, incident_kinds)
PARSE(incident_kind, incident_kinds)
WORD(act, acts)
NAME(act, acts)
PARSE(act, acts)
WORD(track, tracks)
WORD(confidence, confidences)
NAME(confidence, confidences)
WORD(milestone, milestones)
NAME(milestone, milestones)
