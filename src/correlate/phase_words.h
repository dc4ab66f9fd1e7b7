/*
 * phase_words.h - the phase of a post, out of its words, for pages that state none.
 *
 * Shape   one table of rules in the .c; the first rule that fits says the phase
 * Owns    nothing; names are static
 * Errors  none; a text that no rule fits gives NULL. What is denied, expected, hoped for or only partly so does not fit.
 */
#pragma once
#include "model/terms.h"

#include <stdbool.h>

struct phase_rule {
	const char *name; /* "read-from-text/identified.cause" */
	enum phase phase;
	unsigned flags; /* see the .c */
	const char *const *patterns;
};
const struct phase_rule *phase_from_words(const char *text);
/* "we continue to work on the rest", "still experiencing": something is not over. */
bool words_go_on(const char *text);
/* "we will provide an update by", "we do not have an ETA": the next word is still to come. */
bool words_promise_more(const char *text);
/* "Incident Report", "Preliminary Root Cause" at the head of a text: written about an incident, not in it. */
bool words_of_postmortem(const char *text);
/* It tells that something new began ("are investigating"), so that an incident may go back to it. */
bool phase_rule_returns(const struct phase_rule *rule);
/* It tells of a fix that was put in place, not of watching it. */
bool phase_rule_fixed(const struct phase_rule *rule);
