/*
 * tone.h - whether the words around a time speak of harm, or of recovery, plans and work.
 *
 * Shape   spans of tokens [from, to); only the sentence that holds them is looked at
 * Owns    nothing
 * Errors  none; words that say neither give TONE_NONE
 */
#pragma once
#include "correlate/token.h"

enum tone { TONE_NONE, TONE_HARM, TONE_OTHER };

/* What the word at token i says; negated within three words it says the other. */
enum tone tone_at(const GArray *tokens, gssize i);
/* The word that decides: the nearest one before from, else the first one after to. */
enum tone tone_around(const GArray *tokens, gssize from, gssize to);
/* Both ends are given: any harm that follows will do ("between A and B a fix caused errors"), unless planned. */
enum tone tone_of_span(const GArray *tokens, gssize from, gssize to);
/* "began", "starting", "onset" at token i. */
bool tone_begins(const GArray *tokens, gssize i);
/* Whether the beginning at token i is one of harm; the clock stands at [first, end). */
bool tone_begins_harm(const GArray *tokens, gssize i, gssize first, gssize end);
/* The same of any beginning within a dozen tokens of the clock: "At 06:04 UTC users began seeing errors". */
bool tone_begins_nearby(const GArray *tokens, gssize first, gssize end);
/*
 * Whether the sentence of token i tells of harm as a fact: no recovery, no denial, nothing to come, and more than reports of
 * it. That somebody looks into it takes nothing away.
 */
bool tone_asserts_harm(const GArray *tokens, gssize i);
