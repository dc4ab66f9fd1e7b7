/*
 * code_row.h - the lines between which Markdown holds code: ``` and ~~~.
 *
 * Source  GFM 0.29, 4.5 Fenced code blocks
 */
#pragma once
#include <glib.h>
#include <stdbool.h>

/*
 * The length of the row of ` or ~ that opens or closes a code block, behind up to three blanks; 0: it is none. *bare:
 * nothing stands behind the row, so that it may close one.
 */
gsize code_row(const char *line, gsize len, char *sign, bool *bare);
