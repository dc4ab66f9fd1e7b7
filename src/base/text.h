/*
 * text.h - text of unknown origin: checking, repairing, escaping.
 *
 * Shape   escapers append to a GString and never fail
 * Errors  none; invalid UTF-8 becomes U+FFFD, control and direction characters become visible "<U+202E>"
 * Source  HTML Living Standard 13.1, CommonMark 0.30 and GFM 0.29, RFC 4180, RFC 3986, CWE-1236
 */
#pragma once
#include <glib.h>
#include <stdbool.h>

bool text_is_utf8(const char *text, gsize len);
/* Valid UTF-8 for people: invalid bytes -> U+FFFD; NUL and C0/C1 controls but \n and \t -> U+FFFD. g_free(). */
char *text_repair(const char *text, gsize len);
/* Cuts at a character border; the mark "..." is added when something was cut. g_free(). */
char *text_cut(const char *text, gsize max_bytes);
/* First len characters that fit, white space collapsed to single blanks. g_free(). */
char *text_one_line(const char *text, gsize max_chars);

void text_html(GString *out,
               const char *text); /* element content: & < > " ' and hidden characters */
void text_attr(GString *out,
               const char *text); /* inside "..." of an HTML, SVG or XML attribute */
bool text_url(
        GString *out,
        const char
                *url); /* http, https, mailto only, no userinfo; false: nothing written */
void text_md(GString *out,
             const char *text); /* Markdown inline: comes back equal from a GFM parser */
void text_md_code(GString *out, const char *text, bool in_table); /* code span */
void text_csv(GString *out,
              const char *text); /* one RFC 4180 cell; formulas get a leading ' */
void text_tty(GString *out, const char *text,
              gssize len); /* only \t, printable UTF-8; else \xNN, <U+XXXX> */
