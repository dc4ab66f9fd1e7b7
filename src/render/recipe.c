#include "render/recipe.h"

#include <string.h>

#define MARKDOWN "<!-- debrief:report "
#define HTML "<meta name=\"debrief\" content=\""

/* What can stand in a comment and in an attribute, and has no blank. */
static bool is_plain(const char *value)
{
	return *value != '\0' && strstr(value, "--") == NULL &&
	       value[strspn(value,
	                    G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-_.,:/+=%")] == '\0';
}

void recipe_add(GString *recipe, const char *key, const char *value)
{
	if (value != NULL)
		g_string_append_printf(recipe, "%s%s=%s", recipe->len > 0 ? " " : "", key,
		                       is_plain(value) ? value : "?");
}

static const char *member(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

char *recipe_text(const json_t *report, const struct render_options *options)
{
	GString *out = g_string_new(NULL);
	g_autofree char *version =
	        g_strdup_printf("%" JSON_INTEGER_FORMAT,
	                        json_integer_value(json_object_get(report, "version")));
	const char *incident = member(json_object_get(report, "incident"), "id");
	if (incident != NULL && is_plain(incident))
		recipe_add(out, "incident", incident);
	recipe_add(out, "v", version);
	recipe_add(out, "store", member(report, "store_digest"));
	recipe_add(out, "debrief", member(json_object_get(report, "method"), "version"));
	if (options->recipe != NULL && *options->recipe != '\0')
		g_string_append_printf(out, " %s", options->recipe);
	return g_string_free(out, FALSE);
}

char *recipe_in(const char *document)
{
	const char *markdown = strstr(document, MARKDOWN), *html = strstr(document, HTML);
	if (html != NULL && (markdown == NULL || html < markdown))
		return g_strndup(html + strlen(HTML),
		                 strcspn(html + strlen(HTML), "\"\n"));
	if (markdown == NULL)
		return NULL;
	const char *from = markdown + strlen(MARKDOWN), *end = strstr(from, "-->");
	return end != NULL && memchr(from, '\n', (gsize)(end - from)) == NULL
	               ? g_strstrip(g_strndup(from, (gsize)(end - from)))
	               : NULL;
}

char *recipe_value(const char *recipe, const char *key)
{
	g_auto(GStrv) words = g_strsplit(recipe, " ", -1);
	const gsize len = strlen(key);
	for (char **word = words; *word != NULL; word++)
		if (strncmp(*word, key, len) == 0 && (*word)[len] == '=')
			return g_strdup(*word + len + 1);
	return NULL;
}
