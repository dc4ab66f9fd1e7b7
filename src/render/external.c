#include "render/external.h"
#include "base/json.h"
#include "base/text.h"
#include "render/page.h"
#include "render/pdf.h"
#include "render/prose.h"
#include "render/template.h"

#include <string.h>

#define SHORT_MAX 1500 /* characters that a status page takes */

const char *const external_templates[] = { "azure-pir", "pagerduty-external", "short",
	                                   NULL };

/* What people write for outside; all other blocks are for inside. */
static const char *const blocks[] = { "external", "customers" };

static const char *member(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text != NULL ? text : "";
}

/* --- the allow-list ------------------------------------------------------------------- */

/* The members that are named, and no other. */
static json_t *only(const json_t *object, const char *const *keys)
{
	json_t *copy = json_object();
	for (; *keys != NULL; keys++) {
		json_t *value = json_object_get(object, *keys);
		json_object_set_new(copy, *keys,
		                    value != NULL ? json_deep_copy(value) : json_null());
	}
	return copy;
}

static json_t *each_of(const json_t *list, const char *track, const char *const *keys)
{
	json_t *copy = json_array(), *one;
	gsize i;
	json_array_foreach(list, i, one) if (track == NULL ||
	                                     strcmp(member(one, "track"), track) == 0)
	        json_array_append_new(copy, only(one, keys));
	return copy;
}

/* One row a level that was no good one, as the page announced it. */
static json_t *levels_of(const json_t *report)
{
	static const char *const keys[] = { "name", "text", NULL };
	json_t *copy = json_array(), *component, *level;
	gsize i, k;
	json_array_foreach(json_object_get(report, "components"), i, component)
	{
		if (strcmp(member(component, "track"), "announced") != 0)
			continue;
		json_array_foreach(json_object_get(component, "levels"), k, level)
		{
			if (!json_is_true(json_object_get(level, "hurt")))
				continue;
			json_t *row = only(level, keys);
			json_object_set(row, "service",
			                json_object_get(component, "name"));
			json_array_append_new(copy, row);
		}
	}
	return copy;
}

/* A post that was taken back was said, and is not said again. */
static json_t *posts_of(const json_t *report)
{
	static const char *const keys[] = { "at", "phase", "words", NULL };
	json_t *copy = json_array(), *one;
	gsize i;
	json_array_foreach(json_object_get(report, "posts"), i,
	                   one) if (!json_is_true(json_object_get(one, "withdrawn")))
	        json_array_append_new(copy, only(one, keys));
	return copy;
}

static json_t *words_of(const json_t *report)
{
	json_t *copy = json_object();
	for (guint i = 0; i < G_N_ELEMENTS(blocks); i++) {
		const json_t *human =
		        json_object_get(json_object_get(report, "human"), blocks[i]);
		const char *text = member(human, "markdown");
		json_object_set_new(copy, blocks[i],
		                    *text != '\0' ? json_string(text) : json_null());
	}
	return copy;
}

json_t *external_json(const json_t *report)
{
	static const char *const of_report[] = { "date",
		                                 "window",
		                                 "zone",
		                                 "state",
		                                 "version",
		                                 "cutoff_text",
		                                 "store_digest_short",
		                                 NULL };
	static const char *const of_incident[] = { "id",       "title",    "page",
		                                   "services", "severity", NULL };
	static const char *const of_phase[] = { "name", "start", "end", "length", NULL };
	json_t *out = only(report, of_report);
	json_t *levels = levels_of(report), *posts = posts_of(report);
	json_object_set_new(out, "schema", json_string("debrief.external/1"));
	json_object_set_new(out, "edition", json_string("external"));
	json_object_set_new(out, "incident",
	                    only(json_object_get(report, "incident"), of_incident));
	json_object_set_new(
	        out, "phases",
	        each_of(json_object_get(report, "phases"), "announced", of_phase));
	json_object_set_new(out, "has_levels", json_boolean(json_array_size(levels) > 0));
	json_object_set_new(out, "levels", levels);
	json_object_set_new(out, "has_posts", json_boolean(json_array_size(posts) > 0));
	json_object_set_new(out, "posts", posts);
	json_object_set_new(out, "words", words_of(report));
	return out;
}

/* --- the document ------------------------------------------------------------------------ */

static bool read_template(const char *name, struct template_text *out, GError **error)
{
	const char *wanted = name != NULL ? name : external_templates[0];
	g_autofree char *all = g_strjoinv(", ", (char **)(guintptr)external_templates);
	if (!g_strv_contains(external_templates, wanted)) {
		error_set(error, ERROR_USAGE, "there is no external template \"%s\"",
		          wanted);
		return error_hint(error, "--template %s", all);
	}
	g_autofree char *file = g_strdup_printf("external-%s.md.mustache", wanted);
	return template_built_in(file, out, error);
}

/* Words of people stand as they wrote them, in Markdown; a block that nobody wrote is told, and its head left out. */
static GHashTable *fragments_of(const json_t *external, const char *template,
                                GPtrArray *missing)
{
	GHashTable *table =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	const json_t *words = json_object_get(external, "words");
	for (guint i = 0; i < G_N_ELEMENTS(blocks); i++) {
		g_autofree char *hole = g_strdup_printf("{{>words.%s}}", blocks[i]);
		const char *text = member(words, blocks[i]);
		g_hash_table_insert(table, g_strconcat("words.", blocks[i], NULL),
		                    g_strconcat(text, "\n", NULL));
		if (*text == '\0' && strstr(template, hole) != NULL)
			g_ptr_array_add(missing, g_strdup(blocks[i]));
	}
	return table;
}

static char *document_of(const json_t *external, const char *name, GPtrArray *missing,
                         GError **error)
{
	struct template_text text = { 0 };
	if (!read_template(name, &text, error))
		return NULL;
	g_autoptr(GHashTable) fragments = fragments_of(external, text.text, missing);
	const struct template_env env = { TEMPLATE_MARKDOWN, fragments, NULL, NULL };
	GString *out = g_string_new(NULL);
	const bool good =
	        template_render(&text, (json_t *)(guintptr)external, &env, out, error);
	template_text_clear(&text);
	if (good)
		return g_string_free(out, FALSE);
	g_string_free(out, TRUE);
	return NULL;
}

/* A mark of the redactor where something was masked: it would be published that there is a secret. */
static bool is_clean(const char *document, GError **error)
{
	const char *mark = strstr(document, "[masked ");
	if (mark == NULL)
		return true;
	gint64 line = 1;
	for (const char *c = document; c < mark; c++)
		line += *c == '\n';
	g_autofree char *kind = g_strndup(mark + strlen("[masked "),
	                                  strcspn(mark + strlen("[masked "), " ]"));
	error_set(error, ERROR_PROTECT,
	          "what would be published holds what looks like a secret (%s), line "
	          "%" G_GINT64_FORMAT,
	          kind, line);
	return error_hint(error, "\"debrief redact list\" says where it comes from; "
	                         "\"debrief redact accept\" that it is none");
}

static bool fits(const char *document, const char *template, GError **error)
{
	const glong length = g_utf8_strlen(document, -1);
	if (g_strcmp0(template, "short") != 0 || length <= SHORT_MAX)
		return true;
	error_set(error, ERROR_USAGE, "it has %ld characters, and a status page takes %d",
	          length, SHORT_MAX);
	return error_hint(error, "make the block shorter: debrief note external");
}

static char *html_of(const json_t *external, const char *document, GError **error)
{
	static const char *const sheets[] = { "report.css", NULL };
	struct template_folder folder = { NULL, "html" };
	g_autofree char *css = page_style(&folder, sheets, error);
	if (css == NULL)
		return NULL;
	g_autofree char *head = page_head(css, NULL);
	g_autofree char *prose = prose_html(document, 1);
	GString *out = g_string_new("<!doctype html>\n<html lang=\"en\">\n<head>\n");
	g_string_append_printf(out, "%s<title>", head);
	text_html(out, member(json_object_get(external, "incident"), "title"));
	g_string_append_printf(out,
	                       "</title>\n<style>%s</style>\n</head>\n<body>\n<header "
	                       "class=\"top\"><p class=\"kicker\">Incident "
	                       "report</p></header>\n<main class=\"prose\">\n%s"
	                       "</main>\n</body>\n</html>\n",
	                       css, prose);
	return g_string_free(out, FALSE);
}

static char *as_json(const json_t *external)
{
	char *dumped = json_dumps(external, JSON_INDENT(2) | JSON_SORT_KEYS);
	char *text = g_strconcat(dumped, "\n", NULL);
	free(dumped);
	return text;
}

static GBytes *bytes_of(const Timeline *timeline, const json_t *report, const char *kind,
                        const json_t *external, const char *document,
                        const struct render_options *options, GError **error)
{
	if (g_str_equal(kind, "pdf"))
		return pdf_bytes(timeline, report, options, document, 0, error);
	char *text;
	if (g_str_equal(kind, "html")) {
		text = html_of(external, document, error);
	} else if (g_str_equal(kind, "json")) {
		text = as_json(external);
	} else {
		text = g_strdup(document);
	}
	return text != NULL ? g_bytes_new_take(text, strlen(text)) : NULL;
}

GBytes *external_render(const Timeline *timeline, const json_t *report, const char *kind,
                        const char *template, const struct render_options *options,
                        GPtrArray *missing, GError **error)
{
	static const char *const kinds[] = { "md", "html", "pdf", "text", "json", NULL };
	g_autoptr(json_t) external = external_json(report);
	if (!g_strv_contains(kinds, kind)) {
		error_set(error, ERROR_USAGE, "an external report has no form \"%s\"",
		          kind);
		return NULL;
	}
	g_autofree char *document = document_of(external, template, missing, error);
	/* as data all that is allowed is published, whatever the template takes of it */
	g_autofree char *data = g_str_equal(kind, "json") ? as_json(external) : NULL;
	if (document == NULL || !is_clean(document, error) ||
	    (data != NULL && !is_clean(data, error)) || !fits(document, template, error))
		return NULL;
	return bytes_of(timeline, report, kind, external, document, options, error);
}
