/*
 * hand.h - what the verbs share by which people say something of the evidence: event, merge, split, new, note, and
 *          "sources set".
 *
 * Shape   a row of what is said has who, when and why; nothing is changed, rows are added
 * Who     --by, else DEBRIEF_AUTHOR, else the name of the login
 * When    the clock, or SOURCE_DATE_EPOCH where a run is to be the same again
 * Errors  printed; exit statuses, 0 to go on
 */
#pragma once
#include "cli/pipeline.h"

enum { HAND_TITLE_MAX = 500, HAND_WHY_MAX = 2000, HAND_NOTE_MAX = 100000 };

/* --by and --why of every such verb. */
extern char *hand_by, *hand_why;
#define HAND_OPTIONS                                                                     \
	{                                                                                \
		"by",     0,        0,                                                   \
		CMD_TEXT, &hand_by, "Who says so; else DEBRIEF_AUTHOR or the login",     \
		"WHO"                                                                    \
	},                                                                               \
	{                                                                                \
		"why", 0, 0, CMD_TEXT, &hand_why, "For what reason", "TEXT"              \
	}

/* Whether a text may be kept: UTF-8, not blank, no hidden characters, one line unless lines. Says what is wrong. */
int hand_text(const char *what, const char *text, gsize max, bool lines);
/* Who says it: see above. */
const char *hand_author(void);
/* By and why may be kept; why is needed where the evidence is contradicted. */
int hand_check(bool needs_why);
/* SOURCE_DATE_EPOCH, or 0: the clock's, when it is put. */
gint64 hand_now(void);
Curation *hand_row(enum act act);
/* "06:04", "06:04..06:10". */
int hand_time(const Job *job, const char *text, struct range *at);
/* The event of "E12"; NULL and a message when there is none. */
const Event *hand_event(const Job *job, const char *word);
/* The incident must be kept in the store: one that a window proposes cannot be spoken of. */
int hand_incident(Job *job, const char *name);
/* Adds the rows (Curation *), and tells of each unless quiet. */
int hand_put(const Job *job, Incident *made, const GPtrArray *rows);
/* All that people said, as a table. */
int hand_list(const Job *job);
