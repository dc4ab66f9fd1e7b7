#include "import/cstate_marks.h"

#include <string.h>

#define LABEL_MAX 40
#define SHORTCODE_MAX 256

/* "*Resolved*" or "**In progress**" at the start of a line: its words; *after is what follows the marks. */
static char *label_at(const char *line, const char *end, const char **after)
{
	const char mark = *line;
	if (mark != '*' && mark != '_')
		return NULL;
	gsize marks = 0;
	while (line < end && *line == mark && marks < 3) {
		line++;
		marks++;
	}
	const char *close = line;
	while (close < end && *close != mark && *close != '\n' &&
	       close - line <= LABEL_MAX)
		close++;
	if (close == line || close == end || *close != mark ||
	    (gsize)(end - close) < marks)
		return NULL;
	for (gsize i = 0; i < marks; i++)
		if (close[i] != mark)
			return NULL;
	*after = close + marks;
	return g_strndup(line, (gsize)(close - line));
}

/* What sets a label off from its text: " - ", ": " or the end of the line. */
static const char *skip_dash(const char *at, const char *end)
{
	static const char *const dashes[] = { "-", "\xe2\x80\x93", "\xe2\x80\x94", ":" };
	while (at < end && (*at == ' ' || *at == '\t'))
		at++;
	for (gsize i = 0; i < G_N_ELEMENTS(dashes); i++) {
		const gsize n = strlen(dashes[i]);
		if ((gsize)(end - at) >= n && memcmp(at, dashes[i], n) == 0)
			return at + n;
	}
	return at == end || *at == '\n' || *at == '\r' ? at : NULL;
}

bool cstate_has_track(const char *line, const char *end)
{
	while (line < end && *line != '\n' && *line != '\r') {
		const char *stop = memchr(line, '\n', (gsize)(end - line));
		if (g_strstr_len(line, (stop != NULL ? stop : end) - line, "{{< track") !=
		    NULL)
			return true;
		line = stop != NULL ? stop + 1 : end;
	}
	return false;
}

char *cstate_label(const char *line, const char *end, bool tracked,
                   const struct vendor_term *known, const char **after)
{
	const char *behind;
	g_autofree char *label = label_at(line, end, &behind);
	const char *text = label != NULL ? skip_dash(behind, end) : NULL;
	if (text == NULL || (vendor_term_find(known, label) < 0 && !tracked))
		return NULL;
	*after = text;
	return g_steal_pointer(&label);
}

gsize cstate_shortcode(const char *text, gsize len)
{
	if (len < 6 || text[0] != '{' || text[1] != '{' ||
	    (text[2] != '<' && text[2] != '%'))
		return 0;
	const char *end = g_strstr_len(text, (gssize)MIN(len, SHORTCODE_MAX),
	                               text[2] == '<' ? ">}}" : "%}}");
	return end != NULL ? (gsize)(end - text) + 3 : 0;
}

bool cstate_time(const char *code, gsize len, const char **time, gsize *time_len)
{
	static const char name[] = "track", blanks[] = " \t\r\n\"`'";
	const char *at = code + 3, *end = code + len - 3;
	while (at < end && g_ascii_isspace(*at))
		at++;
	if ((gsize)(end - at) < strlen(name) || memcmp(at, name, strlen(name)) != 0)
		return false;
	at += strlen(name);
	while (at < end && strchr(blanks, *at) != NULL)
		at++;
	while (end > at && strchr(blanks, end[-1]) != NULL)
		end--;
	*time = at;
	*time_len = (gsize)(end - at);
	return true;
}
