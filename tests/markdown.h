/*
 * markdown.h - the judge of Markdown in tests: what does the parser that GitHub uses read?
 *
 * Shape   static functions for test programs; strings returned are the caller's
 * Source  cmark-gfm with GitHub's extensions
 */
#pragma once
#include "base/text.h"

#include <cmark-gfm.h>
#include <cmark-gfm-core-extensions.h>
#include <string.h>

/* How a string looks, with white space collapsed: what every document has to show of it. */
static inline char *markdown_seen(const char *text)
{
	GString *out = g_string_new(NULL);
	g_autofree char *line = text_collapse(text);
	gunichar before = 0;
	for (const char *at = line; *at != '\0';) {
		struct text_char ch = text_char_at(at, strlen(at), before);
		if (ch.kind == TEXT_SEEN)
			g_string_append_len(out, at, (gssize)ch.len);
		else if (ch.kind == TEXT_HIDDEN)
			g_string_append_printf(out, "<U+%04X>", ch.c);
		else
			g_string_append_printf(out, "\\x%02X", ch.c);
		before = ch.c;
		at += ch.len;
	}
	return g_string_free(out, FALSE);
}

static inline cmark_parser *markdown_parser(void)
{
	static const char *const extensions[] = { "table", "autolink", "strikethrough",
		                                  "tasklist", "tagfilter" };
	cmark_gfm_core_extensions_ensure_registered();
	cmark_parser *parser =
	        cmark_parser_new(CMARK_OPT_FOOTNOTES | CMARK_OPT_VALIDATE_UTF8);
	for (gsize i = 0; i < G_N_ELEMENTS(extensions); i++)
		cmark_parser_attach_syntax_extension(
		        parser, cmark_find_syntax_extension(extensions[i]));
	return parser;
}

/* The text of all leaves. *odd, when not NULL, is set to the first node type that allowed (" a b ") does not name. */
static inline char *markdown_text(const char *markdown, const char *allowed,
                                  const char **odd)
{
	cmark_parser *parser = markdown_parser();
	cmark_parser_feed(parser, markdown, strlen(markdown));
	cmark_node *root = cmark_parser_finish(parser);
	cmark_iter *iter = cmark_iter_new(root);
	GString *out = g_string_new(NULL);
	for (cmark_event_type event;
	     (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;) {
		cmark_node *node = cmark_iter_get_node(iter);
		const char *type = cmark_node_get_type_string(node);
		g_autofree char *word = g_strdup_printf(" %s ", type);
		if (event != CMARK_EVENT_ENTER)
			continue;
		if (odd != NULL && *odd == NULL && strstr(allowed, word) == NULL)
			*odd = type;
		if (cmark_node_get_literal(node) != NULL)
			g_string_append(out, cmark_node_get_literal(node));
	}
	cmark_iter_free(iter);
	cmark_node_free(root);
	cmark_parser_free(parser);
	return g_string_free(out, FALSE);
}

/* Is markdown, but for the word joiners put in, exactly want, built of allowed nodes only? */
static inline void markdown_assert(const char *markdown, const char *allowed,
                                   const char *want)
{
	const char *odd = NULL;
	g_autofree char *text = markdown_text(markdown, allowed, &odd);
	g_auto(GStrv) parts = g_strsplit(text, "\xe2\x81\xa0", -1);
	g_autofree char *got = g_strjoinv("", parts);
	if (odd != NULL || g_strcmp0(got, want) != 0)
		g_test_message("markdown: %s", markdown);
	g_assert_cmpstr(odd, ==, NULL);
	g_assert_cmpstr(got, ==, want);
}

/* GitHub looks at the text after Markdown for mentions, issues, addresses and emoji: it must find none. */
static inline void markdown_assert_inert(const char *markdown)
{
	static GRegex *acts;
	if (acts == NULL)
		acts = g_regex_new("@[A-Za-z0-9]|#[0-9]|[Gg][Hh]-[0-9]|://|[Ww]{3}\\.|"
		                   ":(100|1234|[0-9_+-]*[A-Za-z_+-][A-Za-z0-9_+-]*):",
		                   0, 0, NULL);
	g_autofree char *text = markdown_text(markdown, "", NULL);
	g_autoptr(GMatchInfo) match = NULL;
	bool found = g_regex_match(acts, text, 0, &match);
	g_autofree char *act = found ? g_match_info_fetch(match, 0) : NULL;
	g_assert_cmpstr(act, ==, NULL);
}
