/*
 * said.h - what a clock in a text is said of: the start of harm, its end, or both.
 *
 * Shape   one clock, or two with a link between them; the words around them decide, within their sentence
 * Owns    nothing
 * Errors  none; what is planned, expected, asked for or work on a fix says nothing
 */
#pragma once
#include "correlate/clock.h"

enum says {
	SAYS_NOTHING,
	SAYS_SPAN,       /* "between A and B" */
	SAYS_LOOSE_SPAN, /* "A to B", which no word introduces */
	SAYS_START,      /* "beginning at A" */
	SAYS_ONSET,      /* "at A, users saw errors" */
	SAYS_END,        /* "resolved as of B" */
};

/* Reading one text from its start. */
struct listener {
	struct prose prose;
	GArray *all;  /* of the reader, in the order of the text */
	gssize floor; /* one past the clock before */
};

/* *label: "Incident Start: A". */
enum says says_of(const struct listener *l, const struct clock *clock, bool *label);
enum says says_of_span(const struct listener *l, const struct clock *from,
                       const struct clock *until);
/* The word that introduces a clock; where none does, the last place where one could have stood. */
gssize said_key(const struct listener *l, const struct clock *clock);
