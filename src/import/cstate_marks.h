/*
 * cstate_marks.h - the marks that cState puts into Markdown: labels of updates and their times.
 *
 * Shape   "*Resolved* - text {{< track "2018-05-25 05:54:00" >}}"; all functions look at text[0..len) or [at, end) alone
 * Limits  a label has 40 bytes, a shortcode 256
 * Source  the example site of https://github.com/cstate/cstate, read 2026-11-25
 */
#pragma once
#include "import/vendor.h"

/*
 * The label of an update that begins at line, g_free(); NULL when none does. It is one that we know, or, where line opens
 * a paragraph with a track, any that is set off from its text. *after is where the text begins.
 */
char *cstate_label(const char *line, const char *end, bool tracked,
                   const struct vendor_term *known, const char **after);
/* Whether the paragraph at line, which an empty line ends, states a time. To be asked once a paragraph. */
bool cstate_has_track(const char *line, const char *end);
/* The length of a Hugo shortcode at text, "{{< name ... >}}" or "{{% ... %}}"; 0 when there is none. */
gsize cstate_shortcode(const char *text, gsize len);
/* The time that the shortcode code[0..len) states, if it is a track. */
bool cstate_time(const char *code, gsize len, const char **time, gsize *time_len);
