#include "import/refine.h"
#include "import/mask.h"

#include <stdbool.h>
#include <string.h>

enum { ROUNDS = 16 }; /* more are of no text that anybody writes */

/* What is read and what is written: out never overtakes at. */
struct work {
	const char *start, *at, *end;
	char *out, *first;
};

static bool is_delimiter(char c)
{
	return c != '\0' && strchr(" \t,;()[]{}<>|\"'", c) != NULL;
}

static bool is_boundary(const struct work *w, const char *at)
{
	return at >= w->end || is_delimiter(*at) || *at == '=' || *at == ':';
}

static bool begins(const struct work *w, const char *at, const char *word)
{
	const gsize len = strlen(word);
	return (gsize)(w->end - at) >= len && memcmp(at, word, len) == 0;
}

/* The word and then no letter of a longer one. */
static bool is_word(const struct work *w, const char *at, const char *word)
{
	return begins(w, at, word) && is_boundary(w, at + strlen(word));
}

static const char *word_end(const struct work *w, const char *at)
{
	while (at < w->end && !is_delimiter(*at))
		at++;
	return at;
}

static void star(struct work *w, const char *next)
{
	*w->out++ = '*';
	w->at = next;
}

static bool has_star(const char *at, const char *end)
{
	return memchr(at, '*', (gsize)(end - at)) != NULL;
}

/* --- names ------------------------------------------------------------------------------- */

/* Of what was written: whether it ends with the word and a blank. */
static bool is_behind(const struct work *w, const char *word)
{
	const gsize len = strlen(word);
	return (gsize)(w->out - w->first) > len && w->out[-1] == ' ' &&
	       memcmp(w->out - 1 - len, word, len) == 0 &&
	       ((gsize)(w->out - w->first) == len + 1 ||
	        is_delimiter(w->out[-2 - (gssize)len]));
}

static bool is_behind_any(const struct work *w, const char *const *words)
{
	for (; *words != NULL; words++)
		if (is_behind(w, *words))
			return true;
	return false;
}

/* "for user root", "invalid user admin from *": the name behind it */
static bool take_user(struct work *w)
{
	static const char *const before[] = { "for user",     "invalid user",
		                              "Invalid user", "illegal user",
		                              "by user",      "as user",
		                              "of user",      NULL };
	const char *end = word_end(w, w->at);
	if (end == w->at || is_word(w, w->at, "from") || !is_behind_any(w, before))
		return false;
	while (end > w->at + 1 && (end[-1] == ':' || end[-1] == '.'))
		end--;
	star(w, end);
	return true;
}

/* "Failed password for root from *" */
static bool take_login(struct work *w)
{
	static const char *const before[] = {
		"password for", "publickey for", "none for", "login for",
		"Login for",    "logon for",     NULL
	};
	const char *end = word_end(w, w->at);
	if (end == w->at || !begins(w, end, " from ") || !is_behind_any(w, before))
		return false;
	star(w, end);
	return true;
}

/* "ns.example.com [*]" */
static bool take_host(struct work *w)
{
	const char *at = w->at;
	bool dot = false;
	for (; at < w->end && (g_ascii_islower(*at) || *at == '-' || *at == '.'); at++)
		dot |= *at == '.' && at > w->at;
	if (!dot || !g_ascii_islower(at[-1]) ||
	    !(begins(w, at, " [*]") || begins(w, at, "[*]") || begins(w, at, " (*)")))
		return false;
	star(w, at);
	return true;
}

/* --- values ---------------------------------------------------------------------------------- */

/* Keys of what is named, by their ends; others ("status", "state", "reason") tell what happened. */
static bool names_something(const char *at, const char *equals)
{
	static const char *const ends[] = { "user", "name", "host", "addr", "ip",   "id",
		                            "path", "file", "tag",  "uri",  "url",  "key",
		                            "dir",  "port", "ws",   "tty",  "token" };
	for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
		const gsize len = strlen(ends[i]);
		if ((gsize)(equals - at) >= len &&
		    g_ascii_strncasecmp(equals - len, ends[i], len) == 0)
			return true;
	}
	return false;
}

/* A value with all that its brackets hold: "WorkSource{*}" */
static const char *value_end(const struct work *w, const char *at)
{
	int depth = 0;
	for (; at < w->end; at++) {
		if (strchr("{[(", *at) != NULL && *at != '\0')
			depth++;
		else if (depth > 0 && strchr("}])", *at) != NULL)
			depth--;
		else if (depth == 0 && is_delimiter(*at))
			break;
	}
	return at;
}

/* "rhost=db.example" */
static bool take_value(struct work *w)
{
	const char *key = w->out;
	if (w->out == w->first || w->out[-1] != '=')
		return false;
	for (; key > w->first && !is_delimiter(key[-1]); key--)
		;
	const char *end = value_end(w, w->at);
	if (end == w->at || !names_something(key, w->out - 1))
		return false;
	star(w, end);
	return true;
}

/* "= true", ": null", "=false" */
static bool take_truth(struct work *w)
{
	static const char *const words[] = { "true", "false", "null", "nil" };
	const char *before = w->out;
	while (before > w->first && before[-1] == ' ')
		before--;
	if (before == w->first || (before[-1] != '=' && before[-1] != ':'))
		return false;
	for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
		if (is_word(w, w->at, words[i])) {
			star(w, w->at + strlen(words[i]));
			return true;
		}
	return false;
}

/* --- paths -------------------------------------------------------------------------------------- */

/* "GET " */
static bool is_behind_method(const struct work *w)
{
	const char *at = w->out;
	if (at == w->first || at[-1] != ' ')
		return false;
	for (at--; at > w->first && g_ascii_isupper(at[-1]); at--)
		;
	return w->out - at > 3;
}

/* a path or an address of which a part is masked: all but its first folder or its scheme */
static bool take_path(struct work *w)
{
	const char *end = word_end(w, w->at), *slash = w->at;
	while (slash < end && g_ascii_islower(*slash))
		slash++;
	if (slash > w->at && !begins(w, slash, "://"))
		return false;
	const bool scheme = slash > w->at;
	slash += scheme ? 3 : 1;
	if (slash >= end || slash[-1] != '/' || !has_star(slash, end) ||
	    is_behind_method(w))
		return false;
	const char *folder = memchr(slash, '/', (gsize)(end - slash));
	if (!scheme && folder != NULL && !has_star(slash, folder))
		slash = folder + 1;
	while (end > slash + 1 && (end[-1] == ':' || end[-1] == '.'))
		end--;
	memmove(w->out, w->at, (gsize)(slash - w->at));
	w->out += slash - w->at;
	star(w, end);
	return true;
}

/* --- dates --------------------------------------------------------------------------------------- */

/* "Fri ", "Jul  " before a number */
static bool take_day(struct work *w)
{
	static const char names[] = "MonTueWedThuFriSatSunJanFebMarAprMayJunJulAugSepOct"
	                            "NovDec";
	const char *at = w->at;
	for (;;) {
		bool found = false;
		for (const char *name = names; *name != '\0' && !found; name += 3)
			found = w->end - at > 4 && memcmp(at, name, 3) == 0 &&
			        at[3] == ' ';
		if (!found)
			break;
		for (at += 3; at < w->end && *at == ' '; at++)
			;
	}
	if (at == w->at || at == w->end || *at != '*' || !is_boundary(w, at + 1))
		return false;
	w->at = at;
	return true;
}

/* --- words, one after the other -------------------------------------------------------------------- */

static gsize refine_words(char *text, gsize len)
{
	struct work w = { text, text, text + len, text, text };
	while (w.at < w.end) {
		const bool first =
		        w.at == w.start || is_delimiter(w.at[-1]) || w.at[-1] == '=';
		if (first && *w.at != ' ' && *w.at != '*' &&
		    (take_value(&w) || take_truth(&w) || take_path(&w) || take_day(&w) ||
		     take_user(&w) || take_login(&w) || take_host(&w)))
			continue;
		*w.out++ = *w.at++;
	}
	return (gsize)(w.out - text);
}

/* --- what stands around masked values ----------------------------------------------------------------- */

static bool is_star(const struct work *w, const char *at)
{
	return at < w->end && *at == '*' && is_boundary(w, at + 1);
}

/* "KB", "sec": the end of it, or at */
static const char *behind_unit(const struct work *w, const char *at)
{
	static const char *const units[] = { "B",   "KB",  "kB",  "MB",  "GB",  "TB",
		                             "KiB", "MiB", "GiB", "sec", "secs" };
	const char *from = at + (at < w->end && *at == ' ');
	for (gsize i = 0; i < G_N_ELEMENTS(units); i++)
		if (is_word(w, from, units[i]))
			return from + strlen(units[i]);
	return at;
}

/* Behind "*" or "* bytes" " ()", " (*)", " (* KB)" say it again. */
static bool skip_parens(struct work *w)
{
	static const char bytes[] = "* bytes";
	const gsize len = (gsize)(w->out - w->first);
	if (len == 0 || !begins(w, w->at, " (") ||
	    !(w->out[-1] == '*' ||
	      (len >= strlen(bytes) &&
	       memcmp(w->out - strlen(bytes), bytes, strlen(bytes)) == 0)))
		return false;
	const char *at = w->at + 2;
	if (is_star(w, at))
		at = behind_unit(w, at + 1);
	if (at == w->end || *at != ')')
		return false;
	w->at = at + 1;
	return true;
}

/* Behind a masked value: its unit, and values that follow it. */
static void skip_followers(struct work *w)
{
	for (;;) {
		w->at = behind_unit(w, w->at);
		const char *next = w->at;
		next += next < w->end && *next == ',';
		next += next < w->end && *next == ' ';
		if (next == w->at || !is_star(w, next) ||
		    begins(w, next + 1, "=")) /* a key */
			return;
		w->at = next + 1;
	}
}

static gsize refine_around(char *text, gsize len)
{
	struct work w = { text, text, text + len, text, text };
	while (w.at < w.end) {
		const bool blank = *w.at == ' ' || *w.at == '\t';
		if (blank && (w.out == w.first || w.out[-1] == ' ')) {
			w.at++;
			continue;
		}
		if (skip_parens(&w))
			continue;
		/* "<1 sec", but not "<*>" */
		if (*w.at == '<' && is_star(&w, w.at + 1) && !begins(&w, w.at + 2, ">"))
			w.at++;
		const bool masked =
		        is_star(&w, w.at) && (w.at == w.start || is_delimiter(w.at[-1]) ||
		                              w.at[-1] == '=' || w.at[-1] == ':');
		*w.out++ = *w.at++;
		if (blank)
			w.out[-1] = ' ';
		if (masked)
			skip_followers(&w);
	}
	while (w.out > w.first && w.out[-1] == ' ')
		w.out--;
	return (gsize)(w.out - text);
}

/* "[*] ", "[-] ", "[* - - -] ": of which request or process it is */
static gsize drop_context(char *text, gsize len)
{
	gsize at = 1;
	if (len == 0 || text[0] != '[')
		return len;
	while (at < len && (text[at] == '*' || text[at] == '-' || text[at] == ' '))
		at++;
	if (at + 2 >= len || text[at] != ']' || text[at + 1] != ' ')
		return len;
	memmove(text, text + at + 2, len - at - 2);
	return len - at - 2;
}

gsize refine_pattern(char *text, gsize len)
{
	char before[MASK_SIZE];
	len = MIN(len, MASK_SIZE - 1);
	for (int i = 0; i < ROUNDS; i++) {
		const gsize had = len;
		memcpy(before, text, had);
		len = refine_words(text, refine_around(text, len));
		len = drop_context(text, refine_around(text, len));
		if (len == had && memcmp(before, text, len) == 0)
			break;
	}
	text[len] = '\0';
	return len;
}
