#include "render/paste.h"
#include "chart/chart.h"
#include "render/markdown.h"
#include "render/prose.h"

#include <string.h>

static char *replaced(const char *pattern, const char *text, const char *with)
{
	g_autoptr(GRegex) regex = g_regex_new(pattern, G_REGEX_MULTILINE, 0, NULL);
	char *out =
	        regex != NULL ? g_regex_replace(regex, text, -1, 0, with, 0, NULL) : NULL;
	return out != NULL ? out : g_strdup(text);
}

static void replace(struct block *block, const char *pattern, const char *with)
{
	char *text = replaced(pattern, block->text, with);
	g_free(block->text);
	block->text = text;
}

/* [E12](#E12) is E12 here, and <a id="E12"></a> nothing. What evidence says has its brackets escaped. */
void paste_block(struct block *block)
{
	char *cited = g_strcmp0(block->id, "ledger") == 0
	                      ? strstr(block->text, "<details><summary>")
	                      : NULL;
	if (cited != NULL)
		*cited = '\0';
	replace(block, "(?<!\\\\)\\[([^\\]\\[\\\\]{1,60})\\]\\(#[^)\\s]*\\)", "\\1");
	replace(block, "<a id=\"[^\"<>]*\"></a>", "");
}

/* Markup of our own templates, which the safe mode would leave out: evidence has its "<" escaped. */
static void unfold(struct block *block)
{
	replace(block, "^<details><summary>([^<\\n]*)</summary>$", "**\\1**");
	replace(block, "^</details>$", "");
	replace(block, " ?<br> ?\\|", " |");
	replace(block, "<br>", "; ");
}

#define MARK "debrief-chart-"

static GHashTable *marks(void)
{
	GHashTable *table =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	for (const struct chart *const *at = chart_registry; *at != NULL; at++)
		g_hash_table_insert(table, g_strconcat("chart.", (*at)->name, NULL),
		                    g_strdup_printf(MARK "%s\n", (*at)->name));
	return table;
}

static void put_pictures(GString *out, char *(*picture)(void *user, const char *chart),
                         void *user)
{
	for (const struct chart *const *at = chart_registry; *at != NULL; at++) {
		g_autofree char *mark = g_strdup_printf("<p>" MARK "%s</p>", (*at)->name);
		if (strstr(out->str, mark) == NULL)
			continue;
		g_autofree char *markup = picture(user, (*at)->name);
		g_string_replace(out, mark, markup != NULL ? markup : "", 1);
	}
}

/* A table stands in a region that scrolls, and links lead to places of the page: neither is of use where it is pasted. */
static void make_plain(GString *out)
{
	g_autofree char *open =
	        replaced("<div class=\"scroll\"[^>]*><table>", out->str, "<table>");
	g_autofree char *shut = replaced("</table>\\s*</div>", open, "</table>");
	g_autofree char *plain = replaced("<a href=\"#[^\"]*\">([^<]*)</a>", shut, "\\1");
	g_string_assign(out, plain);
}

char *paste_html(const Timeline *timeline, json_t *report,
                 const struct render_options *options,
                 char *(*picture)(void *user, const char *chart), void *user,
                 GError **error)
{
	g_autoptr(GHashTable) fragments = marks();
	g_autofree char *document =
	        markdown_document(timeline, report, options, fragments, error);
	g_autoptr(GPtrArray) blocks =
	        document != NULL ? blocks_parse("report", document, error) : NULL;
	GString *out = g_string_new(NULL);
	for (guint i = 0; blocks != NULL && i < blocks->len; i++) {
		struct block *block = blocks->pdata[i];
		if (block->kind == BLOCK_MARK || g_strcmp0(block->id, "tables") == 0)
			continue;
		if (block->kind == BLOCK_AUTO) {
			paste_block(block);
			unfold(block);
		}
		const bool titled = strncmp(block->text, "# ", 2) == 0;
		g_autofree char *html = prose_html(block->text, titled ? 1 : 2);
		g_string_append(out, html);
	}
	make_plain(out);
	if (blocks != NULL)
		put_pictures(out, picture, user);
	return g_string_free(out, blocks == NULL);
}
