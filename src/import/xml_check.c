#include "import/xml_check.h"

#include "base/text.h"
#include "import/xml.h"

#include <string.h>

gsize xml_behind_tag(const char *bytes, gsize at, gsize end, gsize *outside)
{
	char quote = '\0';
	*outside = 0;
	for (; at < end; at++) {
		*outside += quote == '\0';
		if (quote == '\0' && bytes[at] == '>')
			return at + 1;
		if (quote != '\0' && bytes[at] == quote)
			quote = '\0';
		else if (quote == '\0' && (bytes[at] == '"' || bytes[at] == '\''))
			quote = bytes[at];
	}
	return end;
}

static bool refuse_at(const char *name, const char *bytes, gsize offset, GError **error,
                      const char *what)
{
	struct place place = { name, 1, 1, -1 };
	for (gsize i = 0; i < offset; i++) {
		place.column = bytes[i] == '\n' ? 1 : place.column + 1;
		place.line += bytes[i] == '\n';
	}
	return error_at(error, ERROR_DATA, &place, "%s", what);
}

/* NUL is no character of XML or HTML, and would look to libxml2 like UTF-16. */
bool xml_check_nul(const char *name, const char *bytes, gsize len, GError **error)
{
	const char *nul = memchr(bytes, '\0', len);
	return nul == NULL ||
	       refuse_at(name, bytes, (gsize)(nul - bytes), error, "has a NUL byte");
}

static gsize behind(const char *bytes, gsize at, gsize end, const char *mark)
{
	const char *found = g_strstr_len(bytes + at, (gssize)(end - at), mark);
	return found != NULL ? (gsize)(found - bytes) + strlen(mark) : end;
}

/*
 * Tags of XML, before libxml2 sees them. What the two would read differently is no XML: then libxml2 stops there. A
 * DOCTYPE ends it all.
 */
static bool check_tags(const char *name, const char *bytes, gsize len, GError **error)
{
	const char *found;
	for (gsize at = 0;
	     at < len && (found = memchr(bytes + at, '<', len - at)) != NULL;) {
		const gsize left = len - (gsize)(found - bytes);
		gsize outside;
		at = (gsize)(found - bytes);
		if (left > 4 && memcmp(found, "<!--", 4) == 0) {
			at = behind(bytes, at + 4, len, "-->");
		} else if (left > 9 && memcmp(found, "<![CDATA[", 9) == 0) {
			at = behind(bytes, at + 9, len, "]]>");
		} else if (left > 2 && found[1] == '?') {
			at = behind(bytes, at + 2, len, "?>");
		} else if (left > 2 && found[1] == '!') {
			return true;
		} else {
			const gsize start = at;
			at = xml_behind_tag(bytes, at, len, &outside);
			if (outside > XML_TAG_MAX)
				return refuse_at(name, bytes, start, error,
				                 "has a tag of more than 256 KiB");
		}
	}
	return true;
}

/* What encoding="..." of the XML declaration says; NULL when it says nothing. */
static char *declared_encoding(const char *bytes, gsize len)
{
	const char *end = g_strstr_len(bytes, (gssize)MIN(len, 1024), "?>");
	if (len < 5 || memcmp(bytes, "<?xml", 5) != 0 || end == NULL)
		return NULL;
	const char *at = g_strstr_len(bytes, end - bytes, "encoding");
	if (at == NULL)
		return NULL;
	at += strlen("encoding");
	while (at < end && (g_ascii_isspace(*at) || *at == '='))
		at++;
	if (at >= end || (*at != '"' && *at != '\''))
		return NULL;
	const char *close = memchr(at + 1, *at, (gsize)(end - at - 1));
	return close != NULL ? g_strndup(at + 1, (gsize)(close - at - 1)) : NULL;
}

/* UTF-16 is text that was turned into UTF-8 before, or a lie that harms nobody. */
static bool is_unicode(const char *encoding)
{
	static const char *const names[] = { "UTF-8",    "UTF8",     "UTF-16", "UTF-16LE",
		                             "UTF-16BE", "US-ASCII", "ASCII" };
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
		if (g_ascii_strcasecmp(names[i], encoding) == 0)
			return true;
	return false;
}

/* Encodings whose first 128 characters are ASCII's: a text of these alone is the same in UTF-8. */
static bool is_ascii_like(const char *encoding)
{
	static const char *const families[] = { "ISO-8859-", "windows-125", "KOI8-",
		                                "latin1" };
	for (gsize i = 0; i < G_N_ELEMENTS(families); i++)
		if (g_ascii_strncasecmp(families[i], encoding, strlen(families[i])) == 0)
			return true;
	return false;
}

static bool check_encoding(const char *name, const char *bytes, gsize len, GError **error)
{
	g_autofree char *says = declared_encoding(bytes, len);
	if (says == NULL || is_unicode(says))
		return true;
	gsize ascii = 0;
	while (ascii < len && (guchar)bytes[ascii] < 0x80)
		ascii++;
	if (is_ascii_like(says) && ascii == len)
		return true;
	g_autofree char *shown = text_one_line(says, 40);
	g_autofree char *what = g_strdup_printf(
	        "says that its encoding is %s, which is not read without being asked for",
	        shown);
	refuse_at(name, bytes, 0, error, what);
	return error_hint(error, "say --encoding %s, or --encoding UTF-8 if it is that",
	                  shown);
}

bool xml_check(const char *name, const char *bytes, gsize len, bool given, GError **error)
{
	gsize first = 0;
	while (first < len && g_ascii_isspace(bytes[first]))
		first++;
	if (first == len || bytes[first] != '<')
		return refuse_at(name, bytes, first, error,
		                 "is no XML: it does not begin with <");
	return xml_check_nul(name, bytes, len, error) &&
	       (given || check_encoding(name, bytes, len, error)) &&
	       check_tags(name, bytes, len, error);
}
