#include "config.h" /* memmem() */

#include "import/script.h"

#include <string.h>

/* Behind blanks and comments. */
static void skip(struct script *s)
{
	while (s->at < s->end) {
		const gsize left = (gsize)(s->end - s->at);
		if (g_ascii_isspace(*s->at)) {
			s->at++;
		} else if (left > 1 && s->at[0] == '/' && s->at[1] == '/') {
			const char *eol = memchr(s->at, '\n', left);
			s->at = eol != NULL ? eol : s->end;
		} else if (left > 1 && s->at[0] == '/' && s->at[1] == '*') {
			const char *close = memmem(s->at + 2, left - 2, "*/", 2);
			s->at = close != NULL ? close + 2 : s->end;
		} else {
			return;
		}
	}
}

static struct script_word string(struct script *s)
{
	const char quote = *s->at++;
	struct script_word word = { SCRIPT_STRING, s->at, 0 };
	while (s->at < s->end && *s->at != quote && *s->at != '\n')
		s->at += *s->at == '\\' && s->end - s->at > 1 && s->at[1] != '\n' ? 2 : 1;
	word.len = (gsize)(s->at - word.text);
	if (s->at < s->end && *s->at == quote)
		s->at++;
	else
		word.kind = SCRIPT_MARK;
	return word;
}

static bool in_name(char c)
{
	return g_ascii_isalnum(c) || c == '_' || c == '$';
}

struct script_word script_next(struct script *script)
{
	skip(script);
	struct script_word word = { SCRIPT_MARK, script->at, 1 };
	if (script->at == script->end)
		return (struct script_word){ SCRIPT_END, script->at, 0 };
	const char c = *script->at;
	if (c == '"' || c == '\'')
		return string(script);
	if (g_ascii_isdigit(c))
		word.kind = SCRIPT_NUMBER;
	else if (in_name(c))
		word.kind = SCRIPT_NAME;
	const bool number = word.kind == SCRIPT_NUMBER;
	do
		script->at++;
	while (word.kind != SCRIPT_MARK && script->at < script->end &&
	       (in_name(*script->at) || (number && *script->at == '.')));
	word.len = (gsize)(script->at - word.text);
	return word;
}

bool script_is_mark(const struct script_word *word, char mark)
{
	return word->kind == SCRIPT_MARK && word->len == 1 && *word->text == mark;
}

bool script_says(const struct script_word *word, const char *text)
{
	return (word->kind == SCRIPT_NAME || word->kind == SCRIPT_STRING) &&
	       word->len == strlen(text) && memcmp(word->text, text, word->len) == 0;
}
