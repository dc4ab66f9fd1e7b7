/*
 * together.h - from the timelines of incidents to a collection: aligned, day by day, by groups.
 *
 * Shape   timelines as correlate_all() or correlate_each() give them
 * Owns    the collection borrows the timelines, which must outlive it
 * Errors  none; what cannot be told says why
 */
#pragma once
#include "correlate/ranks.h"
#include "model/collection.h"

/* Adds an incident; the name is copied. */
void collection_add(Collection *collection, const Timeline *timeline, const char *name);
/* All of them, by their slugs. */
void collection_add_all(Collection *collection, const GPtrArray *timelines);

/* Lays them over one another at one moment of each. */
void collection_align(Collection *collection, enum align align);

/*
 * Days from midnight of from to midnight after to, with the time of impact in each: from the start of an incident to its
 * end, of an end known to a range to its middle, of one that is not known as far as it is; maintenance is none.
 */
void collection_count_days(Collection *collection, gint64 from, gint64 to);

/* vocabulary.c: the words that all of them use, and those that one alone does; of timelines made in full. */
void collection_find_words(Collection *collection);
/* Of a word in lower case: every post has it. */
bool word_says_nothing(const char *word);

/* vendors.c: how each named page of collection->history keeps its history; none where fewer than two are named. */
void collection_find_vendors(Collection *collection, const Evidence *evidence);

/* --- trend.c ------------------------------------------------------------------- */

/* A length that every incident may have: an interval of the report, or one of the stages. */
struct trend_measure {
	bool of_stages;
	enum interval_key interval;
	enum stage_length stage;
};
bool trend_measure_parse(const char *word, struct trend_measure *out);
/* Word, name and definition of the i-th that there is; false behind the last. */
bool trend_measure_at(guint i, const char **word, const char **name,
                      const char **definition);

struct trend_query {
	struct trend_measure measure;
	enum trend_by by;
	gint64 from, to;              /* starts in [from, to); INSTANT_NONE = no limit */
	const char *page, *component; /* of these alone; NULL = all */
	bool drop_out_of_order;
	/* The groups that are compared; NULL: the two that there are, of periods the last two */
	const char *first, *second;
};
/* Fills collection->trend; needs collection->history of the same timelines, in their order. */
void collection_trend(Collection *collection, const struct trend_query *query);
/* Whether a group of that name is there. */
bool trend_has_group(const Trend *trend, const char *name);
/* Fewer in one of two groups, and no arrow is drawn. */
enum { TREND_ARROW_MIN = 20 };
