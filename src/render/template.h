/*
 * template.h - Mustache over the report JSON, escaped by output format.
 *
 * Shape   interpolation, sections, inverted sections, partials, comments, set delimiters
 * Differs {{{x}}} and {{&x}} escape like {{x}}: data never becomes markup. Markup that the program made itself
 *         (SVG, style) is a fragment: {{>chart.hero}} finds it in a table that no data can reach.
 *         {{include "x"}} is {{>x}}. In HTML a hole right after href=" or src=" is an URL: http, https, mailto.
 *         false, null, "" and [] are false; 0 and {} are true.
 * Owns    texts and tables stay the caller's
 * Limits  sections 64 deep, partials 32 deep (a loop ends there), 64 MiB out, 20 million steps
 * Errors  ERROR_USAGE with FILE:LINE; out is then half written
 * Source  mustache(5); github.com/mustache/spec v1.4, modules comments, delimiters, interpolation, inverted,
 *         partials, sections
 */
#pragma once
#include "base/error.h"

#include <jansson.h>

enum template_format { TEMPLATE_HTML, TEMPLATE_MARKDOWN, TEMPLATE_TEXT };

/* A text and the name that errors call it by. */
struct template_text {
	char *file;
	char *text; /* NULL: there is none */
};
void template_text_clear(struct template_text *text);

/* Finds the partial NAME. No such partial: true and out->text NULL, which renders as nothing. */
typedef bool (*template_find)(void *user, const char *name, struct template_text *out,
                              GError **error);

struct template_env {
	enum template_format format;
	GHashTable *fragments; /* name -> markup (char *), trusted; or NULL */
	template_find find;    /* or NULL: no partials */
	void *user;
};
bool template_render(const struct template_text *text, json_t *context,
                     const struct template_env *env, GString *out, GError **error);

/*
 * Where templates come from: the built-in ones by name, or --template DIR|FILE (a FILE's partials lie beside it). An
 * outline (outline.h) is put together with the sections of report.KIND.mustache.
 * Nothing outside the folder is read: names are plain file names, links are not followed.
 */
struct template_folder {
	const char *path; /* NULL = "default"; "sre-book", or a DIR or FILE */
	const char *kind; /* "html", "md": report.html.mustache */
};
/* The document's template: FILE itself, else report.KIND.mustache of the folder, else the built-in one. */
bool template_folder_main(const struct template_folder *folder, struct template_text *out,
                          GError **error);
/* Names the template of the user in report.method; the built-in ones are named already. */
void template_folder_sign(const struct template_folder *folder,
                          const struct template_text *text, json_t *report);
/* A template_find; user is the struct template_folder. */
bool template_folder_find(void *user, const char *name, struct template_text *out,
                          GError **error);
/* One that only the program has: "compare.md.mustache". ERROR_SYSTEM when it lacks it. */
bool template_built_in(const char *name, struct template_text *out, GError **error);
/* Tags, partials, and names that the report does not have. ERROR_USAGE with FILE:LINE. */
bool template_check(const struct template_folder *folder, GError **error);
