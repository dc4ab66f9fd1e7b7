/*
 * number_work.h - what the readers of times, lengths and counts of number.c share.
 *
 * Shape   tokens are those of the text with all that is not the author's own blanked out, bytes kept in place
 * Owns    the reader; computed values point into the timeline
 */
#pragma once
#include "correlate/clock.h"
#include "correlate/number.h"

/* What a word tells a number of. */
enum told {
	TOLD_NOTHING,
	TOLD_START,
	TOLD_USERS,
	TOLD_DETECT,
	TOLD_ACT,
	TOLD_POST,
	TOLD_IDENT,
	TOLD_FIX,
	TOLD_MONITOR,
	TOLD_END,
	TOLD_RESOLVED,
	TOLD_PEAK,
	TOLD_KINDS
};

struct number_reader {
	const Timeline *t;
	const char *text;
	struct prose prose;
	GPtrArray *found; /* Number * */
	GArray *clocks;   /* of number_time.c */
};

enum told told_at(const GArray *tokens, gssize i);
/* The nearest word that tells anything, before token i (not beyond floor) and at or after it (below end). */
enum told told_before(const GArray *tokens, gssize i, gssize floor);
enum told told_after(const GArray *tokens, gssize i, gssize end);
/* That the sentence states it as a fact of this incident. */
bool is_stated_fact(const struct number_reader *r, gssize i);
/* A post of the course of the incident, or of one that was merged into it. */
bool number_is_post(const Timeline *t, const Event *event);
/* Takes seen and difference over; path and refs are copied. The reader owns it. */
struct number *number_add(struct number_reader *r, gssize first, gssize end,
                          enum verdict verdict, const char *path, char *seen,
                          char *difference, const GArray *refs);

/* number_time.c, number_length.c, number_count.c: what begins at token i; one past it, or i */
gssize number_read_time(struct number_reader *r, gssize i);
void number_judge_times(struct number_reader *r);
gssize number_read_length(struct number_reader *r, gssize i);
gssize number_read_count(struct number_reader *r, gssize i);
