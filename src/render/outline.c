#include "render/outline.h"
#include "base/text.h"
#include "render/blocks.h"
#include "render/prose.h"

#include <string.h>

const char *const outline_sections[] = { "header",     "minute",   "intervals", "since",
	                                 "impact",     "timeline", "response",  "posts",
	                                 "findings",   "nearby",   "open",      "all",
	                                 "ledger",     "curation", "method",    "tables",
	                                 "redactions", "versions", "similar",   NULL };

struct outline {
	const char *file, *base;
	bool html;
	GString *out, *words; /* words: headings and text that are not put yet */
	GHashTable *ids;
	guint chunks;
	bool open; /* a <section> is */
};

bool outline_is(const char *path)
{
	return g_str_has_suffix(path, ".outline");
}

static bool fault(const struct outline *o, gint64 line, GError **error, const char *text)
{
	const struct place place = { o->file, line, 0, -1 };
	return error_at(error, ERROR_USAGE, &place, "%s", text);
}

/* --- computed sections ------------------------------------------------------------- */

/* Between <!-- debrief:auto id=NAME --> and its end, fences included. */
static char *section_md(const char *base, const char *name)
{
	g_autofree char *head = g_strdup_printf("<!-- debrief:auto id=%s -->\n", name);
	const char *from = strstr(base, head);
	const char *end = from != NULL ? strstr(from, "<!-- debrief:end -->\n") : NULL;
	return end != NULL ? g_strdup_printf("%.*s<!-- debrief:end -->\n\n",
	                                     (int)(end - from), from)
	                   : NULL;
}

/* From {{! [NAME] }} to the next of these; "header" is all before the first. */
static char *section_html(const char *base, const char *name)
{
	g_autofree char *head = g_strdup_printf("{{! [%s] }}\n", name);
	const char *from = g_str_equal(name, "header") ? base : strstr(base, head);
	if (from == NULL)
		return NULL;
	if (from != base)
		from += strlen(head);
	const char *end = strstr(from, "{{! [");
	return g_strndup(from, end != NULL ? (gsize)(end - from) : strlen(from));
}

/* --- words ---------------------------------------------------------------------------- */

static void close_section(struct outline *o)
{
	if (o->open)
		g_string_append(o->out, "</section>\n\n");
	o->open = false;
}

/* The words that were gathered: a computed block of Markdown, or HTML. */
static void put_words(struct outline *o)
{
	if (o->words->str[strspn(o->words->str, " \n")] == '\0') {
		g_string_truncate(o->words, 0);
		return;
	}
	if (o->html) {
		g_autofree char *html = prose_html(o->words->str, 3);
		g_string_append(o->out, html);
	} else {
		g_string_append_printf(o->out,
		                       "<!-- debrief:auto id=words-%u -->\n%s\n"
		                       "<!-- debrief:end -->\n\n",
		                       ++o->chunks, g_strstrip(o->words->str));
	}
	g_string_truncate(o->words, 0);
}

static void put_heading(struct outline *o, const char *line)
{
	if (!o->html) {
		g_string_append_printf(o->words, "%s\n\n", line);
		return;
	}
	put_words(o);
	close_section(o);
	g_string_append_printf(o->out,
	                       "<section aria-labelledby=\"h-%u\">\n<h2 id=\"h-%u\">",
	                       o->chunks + 1, o->chunks + 1);
	o->chunks++;
	text_html(o->out, line + 3);
	g_string_append(o->out, "</h2>\n");
	o->open = true;
}

/* --- lines ----------------------------------------------------------------------------- */

static bool put_section(struct outline *o, const char *name, gint64 line, GError **error)
{
	if (!g_strv_contains(outline_sections, name)) {
		g_autofree char *text = g_strdup_printf("there is no section [%s]", name);
		g_autofree char *known =
		        g_strjoinv(" ", (char **)(guintptr)outline_sections);
		fault(o, line, error, text);
		return error_hint(error, "sections: %s", known);
	}
	if (!g_hash_table_add(o->ids, g_strdup(name)))
		return fault(o, line, error, "this section was there before");
	put_words(o);
	close_section(o);
	g_autofree char *section =
	        o->html ? section_html(o->base, name) : section_md(o->base, name);
	if (section != NULL && !(o->html && g_str_equal(name, "header")))
		g_string_append(o->out, section);
	if (o->html)
		g_string_append_printf(o->out, "{{>behind.%s}}\n", name);
	return true;
}

static bool put_human(struct outline *o, const char *rest, gint64 line, GError **error)
{
	const char *colon = strchr(rest, ':');
	g_autofree char *id = g_strndup(rest, colon != NULL ? (gsize)(colon - rest) : 0);
	g_autofree char *prompt = g_strstrip(g_strdup(colon != NULL ? colon + 1 : ""));
	g_autofree char *key = g_strconcat("human ", id, NULL);
	if (!blocks_is_id(id) || *prompt == '\0')
		return fault(o, line, error, "\"human ID: PROMPT\" is what stands here");
	if (!g_hash_table_add(o->ids, g_steal_pointer(&key)))
		return fault(o, line, error, "this block was there before");
	if (g_strv_contains(outline_sections, id))
		return fault(o, line, error, "a computed section has this name");
	put_words(o);
	if (!o->html) {
		g_string_append_printf(o->out,
		                       "<!-- debrief:human id=%s -->\n"
		                       "_To be written: %s_\n<!-- debrief:end -->\n\n",
		                       id, prompt);
		return true;
	}
	g_string_append_printf(
	        o->out,
	        "{{>human.%s}}{{^human.%s}}<p class=\"prompt\">To be written: ", id, id);
	text_html(o->out, prompt);
	g_string_append_printf(o->out, "</p>\n{{/human.%s}}{{>behind.%s}}\n", id, id);
	return true;
}

static bool is_condition(const char *line)
{
	return g_str_has_prefix(line, "{{#") || g_str_has_prefix(line, "{{^") ||
	       g_str_has_prefix(line, "{{/");
}

static bool put_line(struct outline *o, const char *line, gint64 number, GError **error)
{
	const gsize len = strlen(line);
	if (*line == '%')
		return true;
	if (strstr(line, "<!-- debrief:") != NULL)
		return fault(o, number, error, "fences are made by the program");
	if (*line == '[' && line[len - 1] == ']') {
		g_autofree char *name = g_strndup(line + 1, len - 2);
		return put_section(o, name, number, error);
	}
	if (g_str_has_prefix(line, "human "))
		return put_human(o, line + strlen("human "), number, error);
	if (g_str_has_prefix(line, "## ")) {
		put_heading(o, line);
	} else if (is_condition(line)) {
		put_words(o);
		close_section(o);
		g_string_append_printf(o->out, "%s\n", line);
	} else {
		g_string_append_printf(o->words, "%s\n", line);
	}
	return true;
}

static bool put_lines(struct outline *o, const char *text, GError **error)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (guint i = 0; lines[i] != NULL; i++) {
		g_strchomp(lines[i]);
		if (!put_line(o, lines[i], (gint64)i + 1, error))
			return false;
	}
	put_words(o);
	close_section(o);
	return true;
}

char *outline_template(const char *file, const char *text, const char *kind,
                       const char *base, GError **error)
{
	struct outline o = { .file = file, .base = base };
	o.html = g_str_equal(kind, "html");
	o.words = g_string_new(NULL);
	o.ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	o.out = g_string_new(NULL);
	g_autofree char *head = o.html ? section_html(base, "header") : NULL;
	g_autofree char *foot = o.html ? section_html(base, "foot") : NULL;
	if (head != NULL)
		g_string_append_printf(o.out, "%s{{>behind.}}\n", head);
	const bool good = put_lines(&o, text, error);
	if (foot != NULL)
		g_string_append(o.out, foot);
	g_string_free(o.words, TRUE);
	g_hash_table_unref(o.ids);
	return g_string_free(o.out, !good);
}

/* --- what is in one --------------------------------------------------------------------- */

char *outline_title(const char *text)
{
	if (*text != '%')
		return g_strdup("");
	return g_strstrip(g_strndup(text + 1, strcspn(text + 1, "\n")));
}

GPtrArray *outline_humans(const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; lines[i] != NULL; i++)
		if (g_str_has_prefix(lines[i], "human "))
			g_ptr_array_add(
			        ids, g_strndup(lines[i] + 6, strcspn(lines[i] + 6, ":")));
	return ids;
}
