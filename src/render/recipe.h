/*
 * recipe.h - what a report was made of and how, carried in the report itself, so that it can be made again and compared.
 *
 * Shape   KEY=value with blanks between: incident=2026-06-02-claude v=1 store=HEX64 debrief=0.1.0, then options as far as
 *         they are not the usual ones: tz= second= template= slo= customers= weights= redact=no. In Markdown the first
 *         mark, in HTML <meta name="debrief" content="...">. A value that is no plain text is "?".
 * Owns    results are the caller's
 * Errors  NULL: none is carried
 */
#pragma once
#include "render/render.h"

char *recipe_text(const json_t *report, const struct render_options *options);
/* Of a report in HTML or Markdown; g_free() */
char *recipe_in(const char *document);
/* The value of a key; NULL when it has none. g_free() */
char *recipe_value(const char *recipe, const char *key);
/* " tz=Europe/Berlin": for whoever gathers options. value NULL adds nothing. */
void recipe_add(GString *recipe, const char *key, const char *value);
