/*
 * message.h - everything that debrief says on stderr.
 *
 * Shape   "debrief: FILE:LINE[:COL]: text", then "hint: ..."; one line each, no control characters, at most 512 bytes
 * Secrets what looks like one is masked, "[masked secret]"
 * Limits  20 messages of a kind per file, then "(+N more)" by message_flush()
 * Errors  none; a stderr that cannot be written to is not our trouble
 */
#pragma once
#include "base/error.h"

void message_error(const GError *error);
void message(const char *format, ...) G_GNUC_PRINTF(1, 2);
void message_hint(const char *format, ...) G_GNUC_PRINTF(1, 2);
/* A bare line, without "debrief: ": lists of candidates, sums. */
void message_line(const char *format, ...) G_GNUC_PRINTF(1, 2);
void message_warn(const struct place *place, const char *text);
/* Says which texts the last pictures could not show, each once: SVG keeps them, PNG and PDF show boxes. */
void message_missing_glyphs(void);
/* Says how many warnings were held back, and forgets all counts. Called once a file. */
void message_flush(void);
/* Progress that stands on the last line of the terminal is wiped before anything is printed. */
void message_on_clear(void (*clear)(void));

/* Prints the error, frees it, gives its exit status. */
int message_fail(GError **error);
/* The higher of two exit statuses. A function: MAX() would run its arguments twice. */
int message_worse(int a, int b);
