/* token.c - see token.h */
#include "correlate/token.h"

#include "base/text.h"

#include <string.h>

enum {
	TEXT_LIMIT = 256 * 1024,
	TAG_LIMIT = 200,
	QUOTE_LIMIT = 240,
	SENTENCE_LIMIT =
	        400, /* tokens to either side: text without a stop stays linear */
};

struct reader {
	const char *text;
	gsize len, at;
	bool joined;
	bool heading; /* the line began with '#' */
	GArray *out;
};

static struct token *push(struct reader *r, enum token_kind kind, gsize start, gsize end)
{
	struct token token = {
		.kind = kind, .start = start, .end = end, .joined = r->joined
	};
	g_array_append_val(r->out, token);
	r->joined = true;
	return &g_array_index(r->out, struct token, r->out->len - 1);
}

static bool is_letter(char c)
{
	return g_ascii_isalpha(c) || (c & 0x80) != 0;
}

/* Length of a dash, an apostrophe or a blank that takes more than one byte; 0 = none of these. */
static gsize wide_sign(const char *s, gsize len, char *sign)
{
	static const struct {
		const char *bytes;
		char sign;
	} wide[] = {
		{ "\xe2\x80\x90", '-' },  { "\xe2\x80\x91", '-' },
		{ "\xe2\x80\x92", '-' },  { "\xe2\x80\x93", '-' },
		{ "\xe2\x80\x94", '-' },  { "\xe2\x88\x92", '-' },
		{ "\xe2\x80\x98", '\'' }, { "\xe2\x80\x99", '\'' },
		{ "\xe2\x80\x9c", '"' },  { "\xe2\x80\x9d", '"' },
		{ "\xe2\x80\x9e", '"' },  { "\xc2\xa0", ' ' },
		{ "\xe2\x80\xaf", ' ' },  { "\xe2\x89\x88", '~' },
		{ "\xc2\xab", '"' },      { "\xc2\xbb", '"' },
	};
	if ((*s & 0x80) == 0)
		return 0;
	for (gsize i = 0; i < G_N_ELEMENTS(wide); i++) {
		gsize n = strlen(wide[i].bytes);
		if (len >= n && memcmp(s, wide[i].bytes, n) == 0) {
			*sign = wide[i].sign;
			return n;
		}
	}
	return 0;
}

static void read_number(struct reader *r)
{
	gsize start = r->at;
	double value = 0, unit = 1;
	int digits = 0, decimals = 0;
	while (r->at < r->len && g_ascii_isdigit(r->text[r->at]) && digits < 18) {
		value = value * 10 + (r->text[r->at++] - '0');
		digits++;
	}
	if (r->at + 1 < r->len && r->text[r->at] == '.' &&
	    g_ascii_isdigit(r->text[r->at + 1]))
		for (r->at++;
		     r->at < r->len && g_ascii_isdigit(r->text[r->at]) && decimals < 9;
		     decimals++)
			value += (r->text[r->at++] - '0') * (unit /= 10);
	struct token *token = push(r, TOKEN_NUMBER, start, r->at);
	token->value = value;
	token->digits = digits;
	token->decimals = decimals;
}

static bool opens_sentence(const char *s, gsize len)
{
	static const char *const zones[] = { "Pacific", "Eastern", "Central",
		                             "Mountain" };
	if (len < 3 || s[0] != ' ' || !g_ascii_isupper(s[1]) || !g_ascii_islower(s[2]))
		return false;
	for (gsize i = 0; i < G_N_ELEMENTS(zones); i++)
		if (len > strlen(zones[i]) &&
		    memcmp(s + 1, zones[i], strlen(zones[i])) == 0)
			return false;
	return true;
}

/* "a.m.", "p.m." at the cursor: its length, else 0. */
static gsize half_day(const struct reader *r)
{
	const char *s = r->text + r->at;
	gsize left = r->len - r->at;
	if (left < 3 || strchr("aApP", s[0]) == NULL || s[1] != '.' ||
	    (s[2] != 'm' && s[2] != 'M'))
		return 0;
	if (left > 3 && is_letter(s[3]))
		return 0;
	/* The last point also ends the sentence when a word with a capital follows that is no zone. */
	if (left > 3 && s[3] == '.' && !(left > 6 && opens_sentence(s + 4, left - 4)))
		return 4;
	return 3;
}

/* A full stop of Chinese and Japanese, or the bar between two languages. */
static gsize foreign_stop(const struct reader *r)
{
	const char *s = r->text + r->at;
	gsize left = r->len - r->at;
	if (left >= 3 && memcmp(s, "\xe3\x80\x82", 3) == 0)
		return 3;
	return *s == '|' && left >= 2 && s[1] == ' ' ? 1 : 0;
}

static void read_word(struct reader *r)
{
	gsize start = r->at, n = 0, half = half_day(r);
	char word[24] = "";
	if (half > 0) {
		word[0] = g_ascii_tolower(r->text[start]);
		word[1] = 'm';
		r->at += half;
	}
	while (half == 0 && r->at < r->len) {
		char sign = 0, c = r->text[r->at];
		gsize wide = wide_sign(r->text + r->at, r->len - r->at, &sign);
		gsize step = wide > 0 ? wide : 1;
		if (foreign_stop(r) > 0)
			break;
		bool apostrophe = (c == '\'' || sign == '\'') && r->at + step < r->len &&
		                  is_letter(r->text[r->at + step]);
		if (!apostrophe && (wide > 0 || !is_letter(c)))
			break;
		if (n + 1 < sizeof word)
			word[n++] = apostrophe ? '\'' : g_ascii_tolower(c);
		r->at += step;
	}
	struct token *token = push(r, TOKEN_WORD, start, r->at);
	memcpy(token->word, word, sizeof word);
}

static bool skip_tag(struct reader *r)
{
	gsize left = r->len - r->at;
	const char *s = r->text + r->at;
	if (left < 3 || (s[1] != '/' && !g_ascii_isalpha(s[1])))
		return false;
	const char *end = memchr(s, '>', MIN(left, TAG_LIMIT));
	if (end == NULL)
		return false;
	gsize start = r->at;
	r->at += (gsize)(end - s) + 1;
	bool inner = g_ascii_strncasecmp(s, "<a", 2) == 0 ||
	             g_ascii_strncasecmp(s, "</a", 3) == 0 ||
	             g_ascii_strncasecmp(s, "<b>", 3) == 0 ||
	             g_ascii_strncasecmp(s, "</b>", 4) == 0 ||
	             g_ascii_strncasecmp(s, "<var", 4) == 0 ||
	             g_ascii_strncasecmp(s, "</var", 5) == 0;
	if (!inner)
		push(r, TOKEN_STOP, start, r->at);
	return true;
}

static void read_sign(struct reader *r)
{
	char sign = 0, c = r->text[r->at];
	gsize start = r->at, wide = wide_sign(r->text + r->at, r->len - r->at, &sign);
	gsize foreign = foreign_stop(r);
	if (foreign > 0) {
		r->at += foreign;
		push(r, TOKEN_STOP, start, r->at);
		return;
	}
	if (c == '<' && skip_tag(r))
		return;
	r->at += wide > 0 ? wide : 1;
	if (sign == 0)
		sign = c;
	if (sign == ' ') {
		r->joined = false;
		return;
	}
	bool last = r->at >= r->len || g_ascii_isspace(r->text[r->at]) ||
	            strchr("\"')", r->text[r->at]) != NULL || r->text[r->at] == '<';
	if (strchr(".!?;", sign) != NULL && last)
		push(r, TOKEN_STOP, start, r->at);
	else
		push(r, TOKEN_SIGN, start, r->at);
	g_array_index(r->out, struct token, r->out->len - 1).sign = sign;
}

static void read_blank(struct reader *r)
{
	gsize start = r->at;
	int lines = 0;
	while (r->at < r->len && g_ascii_isspace(r->text[r->at]))
		lines += r->text[r->at++] == '\n';
	r->joined = false;
	/* A heading, and what stands above and below it; and each point of a list. */
	bool point = r->at + 1 < r->len && strchr("-*", r->text[r->at]) != NULL &&
	             r->text[r->at + 1] == ' ';
	bool heading = r->at < r->len && r->text[r->at] == '#';
	bool stop = lines > 1 || (lines == 1 && (r->heading || heading || point));
	if (lines > 0)
		r->heading = heading;
	if (stop)
		push(r, TOKEN_STOP, start, r->at);
	r->joined = false;
}

GArray *tokens_of(const char *text)
{
	struct reader r = { .text = text != NULL ? text : "" };
	r.heading = *r.text == '#';
	r.len = MIN(strlen(r.text), TEXT_LIMIT);
	/* A word and its blank are six bytes or so; growing one by one costs more than reading. */
	r.out = g_array_sized_new(FALSE, TRUE, sizeof(struct token), (guint)r.len / 5 + 8);
	while (r.at < r.len) {
		char sign = 0, c = r.text[r.at];
		if (g_ascii_isspace(c))
			read_blank(&r);
		else if (g_ascii_isdigit(c))
			read_number(&r);
		else if (is_letter(c) && foreign_stop(&r) == 0 &&
		         wide_sign(r.text + r.at, r.len - r.at, &sign) == 0)
			read_word(&r);
		else
			read_sign(&r);
	}
	return r.out;
}

const struct token *token_at(const GArray *tokens, gssize i)
{
	static const struct token stop = { .kind = TOKEN_STOP };
	if (i < 0 || i >= (gssize)tokens->len)
		return &stop;
	return &g_array_index(tokens, struct token, i);
}

bool token_is(const GArray *tokens, gssize i, const char *word)
{
	const struct token *token = token_at(tokens, i);
	return token->kind == TOKEN_WORD && strcmp(token->word, word) == 0;
}

bool token_sign(const GArray *tokens, gssize i, char sign)
{
	const struct token *token = token_at(tokens, i);
	return token->kind == TOKEN_SIGN && token->sign == sign;
}

bool token_in(const GArray *tokens, gssize i, const char *const *list)
{
	const struct token *token = token_at(tokens, i);
	if (token->kind != TOKEN_WORD)
		return false;
	for (; *list != NULL; list++) {
		gsize n = strlen(*list);
		if ((*list)[n - 1] == '*' ? strncmp(token->word, *list, n - 1) == 0
		                          : strcmp(token->word, *list) == 0)
			return true;
	}
	return false;
}

void token_sentence(const GArray *tokens, gssize i, gssize *first, gssize *end)
{
	for (*first = i; token_at(tokens, *first - 1)->kind != TOKEN_STOP &&
	                 i - *first < SENTENCE_LIMIT;)
		--*first;
	for (*end = i;
	     token_at(tokens, *end)->kind != TOKEN_STOP && *end - i < SENTENCE_LIMIT;)
		++*end;
}

char *token_quote(const char *text, const GArray *tokens, gssize i)
{
	gssize first, end;
	token_sentence(tokens, i, &first, &end);
	if (first >= end)
		return g_strdup("");
	gsize from = token_at(tokens, first)->start, to = token_at(tokens, end - 1)->end;
	g_autofree char *raw = g_strndup(text + from, to - from);
	return text_one_line(raw, QUOTE_LIMIT);
}
