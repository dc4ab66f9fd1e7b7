/*
 * phrase.h - lengths and states that a text asserts: "lasted about 2 h 45 min", "the API remains unaffected".
 *
 * Shape   a length is a range: "about" is 10 % either way, "at least" is open, else half of the last unit given
 * Units   lengths in microseconds
 * Owns    results and their strings are the caller's
 * Errors  none; what is hedged, asked, denied or expected for later is not asserted
 */
#pragma once
#include "base/range.h"
#include "correlate/token.h"

struct stated_length {
	struct range length;
	bool of_whole; /* "Duration: 2 h", "the outage lasted 2 h", "incident duration of 2 h" */
	bool of_part; /* the sentence speaks of a part of what was hurt: "some zones also ... for 16 minutes" */
	char *words; /* as written: "approximately 2 hours and 45 minutes" */
	char *quote; /* the sentence */
};
/*
 * Lengths of the incident itself. claim: the text is known to speak of it, so the first length that is not an interval
 * between updates, a time ago or a time ahead counts; otherwise words such as "lasted" or "outage of" must stand by it.
 */
GArray *lengths_stated(const char *text, bool claim);
/* One length that begins exactly at text: "2h45m", "165 minutes", "almost three hours". False: none. */
bool length_parse(const char *text, struct range *length);

/* The length that begins at token i, as any text gives it: one past its last token, else i. *first: of "about 2 h". */
gssize length_read(const GArray *tokens, gssize i, struct range *length, gssize *first);
/* What the words around a length [first, end) make of it; see lengths_stated(). */
bool length_is_supposed(const GArray *tokens, gssize first);
bool length_is_elsewhere(const GArray *tokens, gssize first, gssize end);
bool length_is_of_part(const GArray *tokens, gssize i);
bool length_is_of_whole(const GArray *tokens, gssize first);
bool length_is_of_harm(const GArray *tokens, gssize first, gssize end);

struct stated_state {
	char *subject; /* "the API", as written, without "the", "our", "all" */
	bool up_to_then; /* "remains", "has been", "was": speaks of the time until then too */
	bool of_now; /* "is up", "is operating normally": of the moment, whatever was before */
	char *quote;
};
/* Every "X is unaffected / not impacted / operational / working normally". */
GArray *states_stated(const char *text);

/*
 * Which of names (char *) a said name means: all its words within the name's words, or all the name's words within it;
 * letter case aside. NULL when none or two fit alike.
 */
const char *name_match(const char *said, const GPtrArray *names);
/* Whether said is the name and no more: "access to Pages" says less than "Pages". */
bool name_is_whole(const char *said, const char *name);
