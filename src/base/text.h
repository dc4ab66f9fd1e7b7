/*
 * text.h - UTF-8 for people, and the only ways for data to enter a document.
 *
 * Shape   escapers append to a GString and never fail: what cannot stand as it is becomes visible, a hidden character
 *         as <U+202E>, a byte that is no UTF-8 as \xNN. Every output is valid UTF-8.
 * Hidden  C0 but \n and \t, DEL, C1, bidi controls, zero-width and tag characters, line separators, non-characters;
 *         joiners and emoji selectors are seen where they follow a letter or emoji
 * Owns    strings returned are the caller's, g_free()
 * Source  Unicode 15 (UAX 9, UTS 51), WHATWG URL, RFC 4180, GFM 0.29 and what GitHub adds to it
 */
#pragma once
#include <glib.h>
#include <stdbool.h>

bool text_is_utf8(const char *text, gsize len); /* NUL is a character like others */
/* Valid UTF-8 without controls: each bad byte, NUL, C0 but \n and \t, DEL, C1 -> U+FFFD; CR LF -> \n. */
char *text_repair(const char *text, gsize len);
/* At most max_bytes, cut where no character is torn; then the last one is U+2026 "…". */
char *text_cut(const char *text, gsize max_bytes);
/* At most max_chars, white space collapsed to single blanks and none at the ends; "…" as above. */
char *text_one_line(const char *text, gsize max_chars);

/* White space collapsed to single blanks and none at the ends; all else as it is. */
char *text_collapse(const char *text);
/* How many "\n" there are, of bytes of any kind. */
gint64 text_line_ends(const char *bytes, gsize len);

/* "1,204": thousands with a comma. */
char *text_count(gint64 n);

/* One character, or one byte that belongs to none. */
enum text_kind { TEXT_SEEN, TEXT_HIDDEN, TEXT_BROKEN };
struct text_char {
	enum text_kind kind;
	gunichar c; /* the byte when broken */
	gsize len;
};
/* The one at text[0..len), len > 0; before is the character before it, 0 = none. */
struct text_char text_char_at(const char *text, gsize len, gunichar before);

/* Element content; & < > " ' become entities, so an attribute value in quotes would be safe too. */
void text_html(GString *out, const char *text);
/* Inside "..." of an HTML, SVG or XML attribute; line ends survive. */
void text_attr(GString *out, const char *text);
/*
 * http, https and mailto only, no userinfo, ASCII host; false: nothing written, show the text without a link.
 * What is written is ASCII without blanks, quotes, <>, (), |, \ and `: fit for <...> in Markdown; in HTML "&" still
 * has to go through text_attr().
 */
bool text_url(GString *out, const char *url);
/*
 * Markdown inline. A GFM parser gives the text back, white space collapsed; nothing in it acts: no mention, issue
 * link, autolink, emoji, image, HTML, table cell, list or heading. U+2060 WORD JOINER breaks what GitHub would link.
 */
void text_md(GString *out, const char *text);
/* Code span, for log lines; blank text gives nothing. In a table pipes are escaped. Text with 80
 * backticks in a row has no code span and goes through text_md(). */
void text_md_code(GString *out, const char *text, bool in_table);
/* One RFC 4180 cell; what a spreadsheet would take for a formula gets a leading '. */
void text_csv(GString *out, const char *text);
/* One line of a terminal: \t and seen characters; C0 as \xNN too. len < 0: up to NUL. */
void text_tty(GString *out, const char *text, gssize len);
