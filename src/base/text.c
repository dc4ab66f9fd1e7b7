#include "base/text.h"

#include <string.h>

#define ELLIPSIS "\xe2\x80\xa6"    /* U+2026 */
#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

static bool is_control(gunichar c)
{
	return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0);
}

static bool is_joiner(gunichar c)
{
	return c == 0x200c || c == 0x200d || c == 0xfe0e || c == 0xfe0f;
}

/* Characters that leave no mark on paper, or move others about. */
static bool is_hidden(gunichar c)
{
	static const struct {
		gunichar first, last;
	} ranges[] = {
		{ 0x00ad, 0x00ad },   { 0x034f, 0x034f },   { 0x061c, 0x061c },
		{ 0x115f, 0x1160 },   { 0x17b4, 0x17b5 },   { 0x180b, 0x180f },
		{ 0x200b, 0x200f },   { 0x2028, 0x202e },   { 0x2060, 0x206f },
		{ 0x3164, 0x3164 },   { 0xfdd0, 0xfdef },   { 0xfe00, 0xfe0f },
		{ 0xfeff, 0xfeff },   { 0xffa0, 0xffa0 },   { 0xfff0, 0xfffb },
		{ 0x1bca0, 0x1bca3 }, { 0x1d173, 0x1d17a }, { 0xe0000, 0xe0fff },
	};
	if (is_control(c))
		return true;
	for (gsize i = 0; i < G_N_ELEMENTS(ranges) && c >= ranges[i].first; i++)
		if (c <= ranges[i].last)
			return true;
	return (c & 0xfffe) == 0xfffe;
}

/* Persian and Indic scripts, and emoji of several parts, need joiners; ASCII and blanks do not. */
static bool joins(gunichar before)
{
	return before >= 0xa9 && !g_unichar_isspace(before) && before != 0x200c &&
	       before != 0x200d && before != 0xfe0e;
}

struct text_char text_char_at(const char *text, gsize len, gunichar before)
{
	guchar first = (guchar)*text;
	if (first >= 0x20 && first < 0x7f)
		return (struct text_char){ TEXT_SEEN, first, 1 };
	if (first < 0x80)
		return (struct text_char){ is_control(first) ? TEXT_HIDDEN : TEXT_SEEN,
			                   first, 1 };
	gunichar c = g_utf8_get_char_validated(text, (gssize)MIN(len, 6));
	if (c >= 0x110000)
		return (struct text_char){ TEXT_BROKEN, first, 1 };
	bool hidden = is_hidden(c) && !(is_joiner(c) && joins(before));
	return (struct text_char){ hidden ? TEXT_HIDDEN : TEXT_SEEN, c,
		                   (gsize)g_unichar_to_utf8(c, NULL) };
}

bool text_is_utf8(const char *text, gsize len)
{
	/* g_utf8_validate_len() stops at NUL. */
	for (;;) {
		const char *bad;
		if (g_utf8_validate_len(text, len, &bad))
			return true;
		if (*bad != '\0')
			return false;
		len -= (gsize)(bad + 1 - text);
		text = bad + 1;
	}
}

char *text_repair(const char *text, gsize len)
{
	GString *out = g_string_sized_new(len);
	for (const char *at = text, *end = text + len; at < end;) {
		struct text_char ch = text_char_at(at, (gsize)(end - at), 0);
		bool line_end = ch.c == '\r' && at + 1 < end && at[1] == '\n';
		if (ch.kind == TEXT_BROKEN || (is_control(ch.c) && !line_end))
			g_string_append(out, REPLACEMENT);
		else if (!line_end)
			g_string_append_len(out, at, (gssize)ch.len);
		at += ch.len;
	}
	return g_string_free(out, FALSE);
}

/* A place at or before at where neither a character nor its accents are torn. */
static const char *whole(const char *text, const char *at)
{
	while (at > text && ((guchar)*at & 0xc0) == 0x80)
		at--;
	while (at > text) {
		gunichar c = g_utf8_get_char_validated(at, -1);
		if (c >= 0x110000 || !(g_unichar_ismark(c) || is_joiner(c)))
			break;
		const char *before = g_utf8_find_prev_char(text, at);
		at = before != NULL ? before : text;
	}
	return at;
}

char *text_cut(const char *text, gsize max_bytes)
{
	if (strlen(text) <= max_bytes)
		return g_strdup(text);
	if (max_bytes < strlen(ELLIPSIS))
		return g_strdup("");
	const char *end = whole(text, text + max_bytes - strlen(ELLIPSIS));
	g_autofree char *kept = g_strndup(text, (gsize)(end - text));
	return g_strconcat(kept, ELLIPSIS, NULL);
}

gint64 text_line_ends(const char *bytes, gsize len)
{
	gint64 n = 0;
	const char *at = bytes, *end = bytes + len;
	while (at < end && (at = memchr(at, '\n', (gsize)(end - at))) != NULL)
		at++, n++;
	return n;
}

char *text_collapse(const char *text)
{
	GString *out = g_string_new(NULL);
	bool blank = false;
	for (const char *at = text, *end = text + strlen(text); at < end;) {
		struct text_char ch = text_char_at(at, (gsize)(end - at), 0);
		bool space = ch.kind != TEXT_BROKEN && g_unichar_isspace(ch.c);
		if (!space) {
			if (blank && out->len > 0)
				g_string_append_c(out, ' ');
			g_string_append_len(out, at, (gssize)ch.len);
		}
		blank = space;
		at += ch.len;
	}
	return g_string_free(out, FALSE);
}

char *text_one_line(const char *text, gsize max_chars)
{
	g_autofree char *repaired = text_repair(text, strlen(text));
	g_autofree char *line = text_collapse(repaired);
	if ((gsize)g_utf8_strlen(line, -1) <= max_chars)
		return g_steal_pointer(&line);
	if (max_chars == 0)
		return g_strdup("");
	const char *end =
	        whole(line, g_utf8_offset_to_pointer(line, (glong)max_chars - 1));
	g_autofree char *kept = g_strndup(line, (gsize)(end - line));
	return g_strconcat(g_strchomp(kept), ELLIPSIS, NULL);
}

char *text_count(gint64 n)
{
	GString *out = g_string_new(NULL);
	g_string_printf(out, "%" G_GINT64_FORMAT, n);
	for (gssize at = (gssize)out->len - 3; at > (n < 0); at -= 3)
		g_string_insert_c(out, at, ',');
	return g_string_free(out, FALSE);
}
