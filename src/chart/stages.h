/*
 * stages.h - the parts of the chart stages: what it says (stages_words.c), what it draws (stages.c).
 *
 * Units   instants and lengths us; x in px
 * Owns    the story; the timeline stays the caller's
 */
#pragma once
#include "chart/sheet.h"
#include "chart/story.h"

struct stages {
	struct sheet sheet;
	const Timeline *t;
	Story *story;
	const struct stage *stage; /* of story */
	int n;
	gint64 from, known, span; /* start, known length, length of the axis */
	bool open, simple;        /* simple: each phase once, in the usual order */
	double x0, x1;
	int largest; /* the stage that took 45 % or more for sure, -1 = none */
};
const struct stage *stages_at(const struct stages *s, int i);
const char *stages_label(const struct stages *s, int i); /* "To cause" */
char *stages_value(const struct stages *s, int i,
                   bool with_share);        /* "2 h 54 min, 50%" */
char *stages_total(const struct stages *s); /* "at least 5 h 45 min" */
/* The stage that took 45 % or more, also where the limits of its range say least; -1 = none. */
int stages_largest(const struct stages *s);
/* What earlier incidents took: one segment a stage whose median is known; none when this one went another way. */
struct stages_median {
	enum phase phase;
	const char *name; /* "first post" */
	gint64 length;
};
GArray *stages_medians(const struct stages *s);    /* struct stages_median */
char *stages_medians_words(const GArray *medians); /* "first post 12 min, cause 48 min" */
/* The finding that fits, long to short, char *, NULL-ended. */
GPtrArray *stages_titles(const struct stages *s);
char *stages_subtitle(const struct stages *s);
char *stages_note(const struct stages *s);
char *stages_description(const struct stages *s, const char *title);
