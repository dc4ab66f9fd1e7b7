/*
 * number.h - numbers that a person writes, held against what was computed: K8.
 *
 * Shape   times, lengths, percentages and counts, in the order of the text; what is bound to no computed value is left
 *         out, so a list that is empty says nothing against the text
 * Units   line and column from 1, column in characters; offset and length in bytes of the text
 * Owns    the list and its strings are the caller's, refs too
 * Rules   plain text or Markdown. Code, quotations, comments, addresses and {{variables}} are no words of the author;
 *         what is planned, expected, asked, denied, supposed, a target, or of another day or incident is not judged
 */
#pragma once
#include "model/timeline.h"

typedef struct number Number;
struct number {
	gsize offset, length;
	guint line, column;
	char *words; /* as written: "about 40 minutes" */
	char *quote; /* its sentence, one line */
	enum verdict verdict;
	char *path; /* of the report JSON, as explain takes it: "intervals.to_monitoring" */
	char *seen; /* "Start to monitoring is 5 h 45 min (intervals.to_monitoring)." */
	char *difference; /* "Longer by 5 h 5 min than written."; NULL: none, or it cannot be told */
	GArray *refs; /* struct ref: of the computed value */
};
/* Everything in text that can be held against the timeline. NULL text gives an empty list: Number * */
GPtrArray *numbers_check(const Timeline *timeline, const char *text);
void number_free(struct number *number);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Number, number_free)
