/*
 * claim.h - the parts of the chart claim: which rows there are (claim_rows.c), what it says (claim_words.c), what it
 * draws (claim.c).
 *
 * Units   instants us UTC
 * Owns    rows own their texts; findings and timeline stay the caller's
 */
#pragma once
#include "chart/scale.h"
#include "chart/sheet.h"

enum row_kind { ROW_IMPACT, ROW_EVIDENCE, ROW_CLAIM };
struct claim_row {
	enum row_kind kind;
	const char *name;     /* static; NULL on the second row of a claim */
	char *detail, *value; /* value of the right column */
	char *href, *number;  /* of claims, may be NULL */
	gint64 from, to;
	struct range start, end; /* with their limits; unknown for claims */
	bool open;
	bool end_fixed; /* the claim ends with the impact: what it misses lies before */
	bool has_missing;
	struct range missing; /* length that the claim leaves out */
};

struct claim_chart {
	struct sheet sheet;
	const Timeline *t;
	GArray *rows; /* struct claim_row */
	guint claims; /* index of the first claim */
	struct time_scale scale;
	gint64 from, to; /* the impact as drawn */
	bool open;
	bool ends;                   /* the claims drawn have ends of their own */
	const struct finding *first; /* the claim of the title */
};

/* Evidence, then claims; false when nothing claims a length or nothing is there to hold it against. */
bool claim_rows(struct claim_chart *c);
const struct claim_row *claim_row_at(const struct claim_chart *c, guint i);
struct range claim_impact_length(const struct claim_chart *c);
double claim_share(const struct claim_chart *c, struct range said); /* of the impact */

bool claim_vague(struct range at); /* known less well than to a minute: hatched */
/* The finding that fits, long to short, char *, NULL-ended. */
GPtrArray *claim_titles(const struct claim_chart *c);
const char *claim_subtitle(const struct claim_chart *c);
char *claim_note(const struct claim_chart *c);
char *claim_description(const struct claim_chart *c, const char *title);
