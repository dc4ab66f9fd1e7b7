#include "import/affected.h"

#include <string.h>

static const char *behind_opening(const char *text)
{
	static const char *const openings[] = {
		"This incident affected:", "This scheduled maintenance affected:",
		"This maintenance affected:", "Affected components:"
	};
	for (gsize i = 0; i < G_N_ELEMENTS(openings); i++)
		if (g_ascii_strncasecmp(text, openings[i], strlen(openings[i])) == 0)
			return text + strlen(openings[i]);
	return NULL;
}

static gsize separator(const char *at)
{
	if (*at == '\0')
		return 0;
	if (strchr(",()", *at) != NULL)
		return 1;
	return g_str_has_prefix(at, " and ") ? strlen(" and ") : 0;
}

/* Takes the word out of name; NULL when there is none. */
static char *take_word(GString *name)
{
	char *word = g_strstrip(g_strdup(name->str));
	g_string_truncate(name, 0);
	if (g_str_has_prefix(word, "and "))
		memmove(word, word + strlen("and "), strlen(word + strlen("and ")) + 1);
	if (*word == '\0')
		g_clear_pointer(&word, g_free);
	return word;
}

bool affected_add(GPtrArray *components, const char *text)
{
	const char *at = behind_opening(text);
	g_autoptr(GString) name = g_string_new(NULL);
	g_autofree char *group = NULL;
	if (at == NULL)
		return false;
	for (bool end = false; !end;) {
		end = *at == '\0' || (*at == '.' && at[1] == '\0');
		const gsize len = end ? 0 : separator(at);
		if (!end && len == 0) {
			g_string_append_c(name, *at++);
			continue;
		}
		g_autofree char *word = take_word(name);
		if (word != NULL && *at == '(') {
			g_free(group);
			group = g_steal_pointer(&word);
		} else if (word != NULL) {
			g_ptr_array_add(components,
			                group != NULL
			                        ? g_strdup_printf("%s - %s", group, word)
			                        : g_strdup(word));
		}
		if (*at == ')')
			g_clear_pointer(&group, g_free);
		at += len;
	}
	return true;
}
