/*
 * many.h - what verbs that speak of many incidents ask for: which measure, which groups, which period; and the collection
 * that charts of many incidents draw.
 *
 * Errors  ERROR_USAGE for words that are none, with the nearest that is; printed, the result is an exit status
 */
#pragma once
#include "cli/pipeline.h"

/* Set by MANY_OPTIONS; NULL = not given. */
extern struct many_words {
	char *measure, *by, *since, *until, *page, *component;
	char **groups;
	gboolean drop_out_of_order;
} many_words;

#define MANY_OPTIONS                                                                     \
	{ "measure",                                                                     \
	  0,                                                                             \
	  0,                                                                             \
	  CMD_TEXT,                                                                      \
	  &many_words.measure,                                                           \
	  "The length: to_resolved (default), mttr, ...; trend --formula lists them",    \
	  "WORD" },                                                                      \
	        { "by",                                                                  \
		  0,                                                                     \
		  0,                                                                     \
		  CMD_TEXT,                                                              \
		  &many_words.by,                                                        \
		  "quarter (default), year, month, service, vendor, severity, nothing",  \
		  "WORD" },                                                              \
	        { "group",                                                               \
		  0,                                                                     \
		  0,                                                                     \
		  G_OPTION_ARG_FILENAME_ARRAY,                                           \
		  &many_words.groups,                                                    \
		  "Twice: the two groups to compare",                                    \
		  "NAME" },                                                              \
	        { "since",                                                               \
		  0,                                                                     \
		  0,                                                                     \
		  CMD_TEXT,                                                              \
		  &many_words.since,                                                     \
		  "Incidents that began from here",                                      \
		  "TIME" },                                                              \
	        { "until",                                                               \
		  0,                                                                     \
		  0,                                                                     \
		  CMD_TEXT,                                                              \
		  &many_words.until,                                                     \
		  "Incidents that began before this",                                    \
		  "TIME" },                                                              \
	        { "page", 0, 0, CMD_TEXT, &many_words.page, "Of this status page alone", \
		  "NAME" },                                                              \
	        { "component",                                                           \
		  0,                                                                     \
		  0,                                                                     \
		  CMD_TEXT,                                                              \
		  &many_words.component,                                                 \
		  "Of incidents that name this component",                               \
		  "NAME" },                                                              \
	{                                                                                \
		"drop-out-of-order", 0, 0, G_OPTION_ARG_NONE,                            \
		        &many_words.drop_out_of_order,                                   \
		        "Leave out incidents whose stages are out of order", NULL        \
	}

/*
 * The incidents that are named, on one clock; "store.debrief:INC" is of another store. Each in full, in the order of the
 * names: the first is what the others are held against.
 */
int many_compare(Job *job, char **names, guint n, enum align align);
/* "start", "detected", "first-post", "resolved"; NULL = start. */
int many_align(const char *word, enum align *align);

/* Words alone, before a store is opened. */
int many_query(struct trend_query *query);
/* Times that --since and --until name, which may be relative to the newest evidence. */
int many_period(const Job *job, struct trend_query *query);
/* Midnight at which the quarter of a moment begins, or one so many quarters later. */
gint64 many_quarter(const Zone *zone, gint64 at, int quarters);
/* All incidents, and their trend; refuses groups that are not there. */
int many_trend(Job *job, struct trend_query *query);
/* All incidents, and the days from --since to --until: else of the quarter that the newest evidence lies in. */
int many_days(Job *job, const struct trend_query *query);
/* The 90 days that end with --until, else with the newest evidence; fewer where --since says so. */
int many_ninety(Job *job, const struct trend_query *query, const struct weights *weights);
