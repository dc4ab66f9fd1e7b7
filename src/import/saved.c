#include "import/saved.h"

#include "base/text.h"
#include "import/plain.h"

#include <string.h>

static const char *find_word(const char *list, const char *word, bool prefix)
{
	const gsize len = strlen(word);
	for (const char *at = list; (at = strstr(at, word)) != NULL; at++)
		if ((at == list || g_ascii_isspace(at[-1])) &&
		    (prefix || at[len] == '\0' || g_ascii_isspace(at[len])))
			return at;
	return NULL;
}

bool saved_has_class(const struct xml_node *node, const char *word)
{
	const char *list = node->name != NULL ? xml_attr(node, "class") : NULL;
	return list != NULL && find_word(list, word, false) != NULL;
}

char *saved_class_after(const struct xml_node *node, const char *prefix)
{
	const char *list = node->name != NULL ? xml_attr(node, "class") : NULL;
	const char *at = list != NULL ? find_word(list, prefix, true) : NULL;
	if (at == NULL)
		return NULL;
	at += strlen(prefix);
	return g_strndup(at, strcspn(at, " \t\r\n\f"));
}

const struct xml_node *saved_find_class(const struct xml_node *top,
                                        const char *const *words)
{
	for (const struct xml_node *node = xml_next(top, top); node != NULL;
	     node = xml_next(node, top))
		for (const char *const *word = words; *word != NULL; word++)
			if (saved_has_class(node, *word))
				return node;
	return NULL;
}

const struct xml_node *saved_find_name(const struct xml_node *top,
                                       const char *const *names)
{
	for (const struct xml_node *node = xml_next(top, top); node != NULL;
	     node = xml_next(node, top))
		for (const char *const *name = names; *name != NULL; name++)
			if (node->name != NULL && strcmp(node->name, *name) == 0)
				return node;
	return NULL;
}

/* --- texts ------------------------------------------------------------------- */

static bool is_active(const char *name)
{
	static const char *const names[] = { "script",   "style",  "template", "noscript",
		                             "iframe",   "object", "embed",    "svg",
		                             "math",     "form",   "select",   "textarea",
		                             "noframes", "head",   "audio",    "video" };
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

/* Elements that break a line; plain_text() knows what each stands for. */
static void add_break(GString *out, const char *name)
{
	static const char *const names[] = { "br", "p",  "div", "li", "ul", "ol",
		                             "tr", "h1", "h2",  "h3", "h4", "pre" };
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
		if (strcmp(name, names[i]) == 0)
			g_string_append_printf(out, "<%s>", name);
}

static void add_text(GString *out, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '<')
			g_string_append(out, "&lt;");
		else if (*text == '&')
			g_string_append(out, "&amp;");
		else
			g_string_append_c(out, *text);
	}
}

static bool listed(const struct xml_node *node, const struct xml_node *const *skip)
{
	for (; skip != NULL && *skip != NULL; skip++)
		if (*skip == node)
			return true;
	return false;
}

char *saved_text(const struct xml_node *node, const struct xml_node *const *skip)
{
	g_autoptr(GString) out = g_string_new(NULL);
	for (const struct xml_node *at = node; at != NULL;) {
		if (listed(at, skip) || (at->name != NULL && is_active(at->name))) {
			at = xml_next_skip(at, node);
			continue;
		}
		if (at->text != NULL)
			add_text(out, at->text);
		else if (at->name != NULL && at != node)
			add_break(out, at->name);
		at = xml_next(at, node);
	}
	return g_strstrip(plain_text(out->str, out->len));
}

char *saved_line(const struct xml_node *node)
{
	g_autofree char *text = saved_text(node, NULL);
	return text_collapse(text);
}
