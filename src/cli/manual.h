/*
 * manual.h - help for people at a terminal and man pages, out of one table.
 *
 * Shape   text wrapped at 78 columns; roff for man(7)
 * Source  man-pages(7) for the order of sections
 */
#pragma once
#include "cli/cmd.h"

void manual_text(GString *out, const struct cmd *cmd);
void manual_roff(GString *out, const struct cmd *cmd);
void manual_overview_text(GString *out);
void manual_overview_roff(GString *out);

struct topic {
	const char *name, *summary, *text;
};
extern const struct topic manual_topics[]; /* ended by { NULL } */
extern const char manual_patterns
        []; /* of the topic "patterns": paragraphs; one that begins with a blank is kept as it is */
void manual_topic_text(GString *out, const struct topic *topic);
