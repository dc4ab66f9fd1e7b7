/*
 * variables.h - {{dur.impact}} in the words of people: figures of the report that stand in a sentence.
 *
 * Shape   a name is a path into the report JSON (incident.title, intervals.to_resolved, windows.0.peak), one of the names
 *         that report intervals have (dur.impact, dur.paper, gap.users, max.silence), or ref:E12, a link to an event.
 *         They are kept as they were written, and filled in when a report is made. In a Markdown report that is
 *             <!--{{dur.impact}} 9f2c41ab-->68 min (66–69)<!--/-->
 *         which readers see as the figure, and which is read back as {{dur.impact}}; a figure that somebody changed by
 *         hand is his own from then on. In code nothing is filled in.
 * Owns    results are the caller's
 * Errors  none: a name that is not known stays as it was written
 */
#pragma once
#include <jansson.h>
#include <glib.h>
#include <stdbool.h>

/* What stands for a figure that the evidence does not give, or that there is not. */
#define VARIABLE_NOT_KNOWN "not known"

enum variables_form {
	VARIABLES_MARKED,   /* for a file that is read back */
	VARIABLES_MARKDOWN, /* for a Markdown parser */
	VARIABLES_PLAIN,    /* for all that escapes by itself */
};
/* The text of a figure; NULL: there is none of that name. g_free() */
char *variable_value(const json_t *report, const char *name);
/* What people call it: "Impact"; the name where there is no other. g_free() */
char *variable_title(const json_t *report, const char *name);
/* unknown: names that are none are added (char *), or NULL. */
char *variables_expand(const json_t *report, const char *text, enum variables_form form,
                       GPtrArray *unknown);
char *variables_fold(const char *text);
/*
 * What the text rests on, name -> value: its variables, and lengths of the report that it spells out ("68 min"). NULL when
 * there is nothing.
 */
json_t *variables_relied(const json_t *report, const char *text);

/* One name that may be used, for people to look up: "windows[].start", "text", what it means. */
struct variable {
	char *name, *type, *text;
};
struct variable *variable_new(char *name, const char *type,
                              const char *text); /* takes name */
void variable_free(struct variable *variable);
GPtrArray *variables_list(void); /* struct variable *, by name, out of the schema */
void variables_add_others(GPtrArray *list); /* dur.impact and so on */
bool variables_is_name(const char *name);   /* whether it is one of these */
