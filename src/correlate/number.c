/* number.c - see number.h: whose words they are, what they speak of, where they stand. */
#include "correlate/number.h"

#include "correlate/group.h"
#include "correlate/number_work.h"

#include "base/text.h"

#include <string.h>

void number_free(struct number *number)
{
	if (number == NULL)
		return;
	g_free(number->words);
	g_free(number->quote);
	g_free(number->path);
	g_free(number->seen);
	g_free(number->difference);
	g_clear_pointer(&number->refs, g_array_unref);
	g_free(number);
}

/* --- the author's own words ------------------------------------------------------ */

static void blank(char *from, const char *to)
{
	for (; from < to; from++)
		if (*from != '\n')
			*from = ' ';
}

/* From here to one past the mark that ends it; without one, to the limit. */
static char *past(char *from, const char *mark, char *limit)
{
	char *end = g_strstr_len(from, limit - from, mark);
	return end != NULL ? end + strlen(mark) : limit;
}

/* "text in “marks” or "straight ones"", within its paragraph; a mark that nothing closes is none. */
static char *past_quotation(char *at, char *paragraph)
{
	static const char *const marks[][2] = { { "\"", "\"" },
		                                { "\xe2\x80\x9c", "\xe2\x80\x9d" },
		                                { "\xe2\x80\x9e", "\xe2\x80\x9c" },
		                                { "\xc2\xab", "\xc2\xbb" } };
	for (gsize i = 0; i < G_N_ELEMENTS(marks); i++)
		if (g_str_has_prefix(at, marks[i][0])) {
			char *from = at + strlen(marks[i][0]);
			char *end = g_strstr_len(from, paragraph - from, marks[i][1]);
			return end != NULL ? end + strlen(marks[i][1]) : NULL;
		}
	return NULL;
}

static char *past_address(char *at)
{
	if (!g_str_has_prefix(at, "http://") && !g_str_has_prefix(at, "https://"))
		return NULL;
	while (*at != '\0' && !g_ascii_isspace(*at) && *at != ')' && *at != '>')
		at++;
	return at;
}

static void blank_inner(char *text)
{
	char *const end = text + strlen(text);
	for (char *at = text; *at != '\0';) {
		char *paragraph = past(at, "\n\n", end), *to = NULL;
		if (g_str_has_prefix(at, "<!--"))
			to = past(at, "-->", end);
		else if (g_str_has_prefix(at, "{{"))
			to = past(at, "}}", paragraph);
		else if (*at == '`')
			to = past(at + 1, "`", paragraph);
		else if ((to = past_address(at)) == NULL)
			to = past_quotation(at, paragraph);
		if (to != NULL)
			blank(at, to);
		at = to != NULL ? to : at + 1;
	}
}

static bool opens_item(const char *line)
{
	line += strspn(line, " \t");
	const gsize digits = strspn(line, "0123456789");
	if (digits > 0)
		return (line[digits] == '.' || line[digits] == ')') &&
		       g_ascii_isspace(line[digits + 1]);
	return strchr("-*+", *line) != NULL && *line != '\0' && g_ascii_isspace(line[1]);
}

/* At the end of a line; a point ends a sentence where a blank follows. */
static void end_sentence(char *at)
{
	at[0] = '.';
	if (at[1] == '|')
		at[1] = ' ';
}

/* "| Duration | 45 min |" says what "Duration: 45 min" does. */
static void join_cells(char *row, const char *end)
{
	for (; row < end; row++)
		if (*row == '|')
			*row = ':';
}

/* Each item of a list and each row of a table is a sentence; fenced code and "> quoted" lines are not the author's. */
static void blank_lines(char *text)
{
	bool code = false;
	char *before = NULL; /* the end of the line before */
	for (char *line = text; line != NULL && *line != '\0';) {
		char *end = strchr(line, '\n');
		char *stop = end != NULL ? end : line + strlen(line);
		const char *first = line + strspn(line, " \t");
		const bool fence =
		        g_str_has_prefix(first, "```") || g_str_has_prefix(first, "~~~");
		const bool row = *first == '|', item = opens_item(line);
		if (before != NULL && (row || item || *first == '>'))
			end_sentence(before);
		if (fence || code || *first == '>')
			blank(line, stop);
		else if (row)
			join_cells(line, stop);
		else if (item)
			blank(line, first + strspn(first, "-*+0123456789.)"));
		code ^= fence;
		before = end;
		line = end != NULL ? end + 1 : NULL;
	}
}

static char *own_words(const char *text)
{
	char *own = g_strdup(text);
	blank_inner(own);
	blank_lines(own);
	return own;
}

/* --- what is spoken of ------------------------------------------------------------ */

static const char *const told_words[TOLD_KINDS][16] = {
	[TOLD_START] = { "start", "started", "starts", "began", "begin*", "onset",
	                 "outage", "impact", "incident", NULL },
	[TOLD_USERS] = { "complain*", "reported", "reports", "tickets", NULL },
	[TOLD_DETECT] = { "alert*", "paged", "page", "pager", "detect*", "noticed",
	                  NULL },
	[TOLD_ACT] = { "acknowledg*", "acked", NULL },
	[TOLD_POST] = { "post", "posts", "posted", "posting", "tweet*", "publish*",
	                "announced", "announcement*", "statuspage", "communicat*", NULL },
	[TOLD_IDENT] = { "identif*", "diagnos*", NULL },
	[TOLD_FIX] = { "mitigat*", "fix", "fixed", "rollback", "rolled", "reverted",
	               "revert", NULL },
	[TOLD_MONITOR] = { "monitoring", NULL },
	[TOLD_END] = { "recover*", "ended", "restor*", "normal", "over", "end", NULL },
	[TOLD_RESOLVED] = { "resolv*", "resolution", "closed", NULL },
	[TOLD_PEAK] = { "peak", "peaked", "peaking", "maximum", "worst", NULL },
};

static bool speaks_of_people(const GArray *tokens, gssize i)
{
	static const char *const people[] = { "user*", "customer*", "client*", NULL };
	return token_in(tokens, i - 1, people) || token_in(tokens, i - 2, people);
}

/* The phase; not "internal monitoring", "Cloud Monitoring". */
static bool is_phase(const GArray *tokens, gssize i)
{
	static const char *const before[] = { "to",     "into", "status", "as", "went",
		                              "marked", "on",   "phase",  NULL };
	static const char *const after[] = { "began",  "started", "phase", "post",
		                             "status", "after",   NULL };
	return token_in(tokens, i - 1, before) || token_in(tokens, i + 1, after) ||
	       token_sign(tokens, i - 1, '"');
}

/* "the cause was found", "to find the culprit"; what else is found is not the cause. */
static bool finds_cause(const GArray *tokens, gssize i)
{
	static const char *const found[] = { "found",      "find",       "finding",
		                             "known",      "located",    "isolated",
		                             "pinpoint*",  "discovered", "understood",
		                             "understand", "tracked",    NULL };
	static const char *const cause[] = { "cause", "culprit", NULL };
	enum { NEAR = 5 };
	for (gssize at = i - NEAR; token_in(tokens, i, found) && at <= i + NEAR; at++)
		if (token_in(tokens, at, cause))
			return true;
	return false;
}

enum told told_at(const GArray *tokens, gssize i)
{
	static const char *const public[] = { "first", "public", "status", NULL };
	if (token_is(tokens, i, "page") && token_is(tokens, i - 1, "status"))
		return TOLD_POST;
	if (token_in(tokens, i, (const char *const[]){ "update", "updates", NULL }))
		return token_in(tokens, i - 1, public) ? TOLD_POST : TOLD_NOTHING;
	if (token_is(tokens, i, "noticed") && speaks_of_people(tokens, i))
		return TOLD_USERS;
	if (token_is(tokens, i, "reported") && !speaks_of_people(tokens, i))
		return TOLD_NOTHING;
	if (token_is(tokens, i, "monitoring") && !is_phase(tokens, i))
		return TOLD_NOTHING;
	if (finds_cause(tokens, i))
		return TOLD_IDENT;
	for (int told = TOLD_START; told < TOLD_KINDS; told++)
		if (token_in(tokens, i, told_words[told]))
			return (enum told)told;
	return TOLD_NOTHING;
}

enum told told_before(const GArray *tokens, gssize i, gssize floor)
{
	enum told start = TOLD_NOTHING;
	for (gssize at = i - 1; at >= floor; at--) {
		const enum told told = told_at(tokens, at);
		if (told > TOLD_START)
			return told;
		/* "the incident was resolved": its subject says less than its verb. */
		if (told == TOLD_START && start == TOLD_NOTHING)
			start = told;
	}
	return start;
}

enum told told_after(const GArray *tokens, gssize i, gssize end)
{
	enum told start = TOLD_NOTHING;
	for (gssize at = i; at < end; at++) {
		const enum told told = told_at(tokens, at);
		if (told > TOLD_START)
			return told;
		if (told == TOLD_START)
			start = told;
	}
	return start;
}

bool is_stated_fact(const struct number_reader *r, gssize i)
{
	static const char *const unsure[] = {
		"if",      "whether",    "should",    "will",     "would",
		"expect*", "plan*",      "eta",       "might",    "may",
		"could",   "estimat*",   "perhaps",   "schedul*", "next",
		"target*", "objective*", "slo",       "sla",      "threshold",
		"timeout", "goal",       "aim*",      "every",    "yesterday",
		"similar", "tomorrow",   "hypothes*", "assum*",   "suppos*",
		"ideally", "must",       "limit",     "unless",   NULL
	};
	static const char *const no[] = { "no",      "not",    "never",   "didn't",
		                          "hasn't",  "wasn't", "without", "nobody",
		                          "weren't", "nor",    "isn't",   NULL };
	static const char *const other[] = { "previous", "last",     "earlier",
		                             "another",  "past",     "usual*",
		                             "typical*", "normally", "other",
		                             "average",  NULL };
	static const char *const thing[] = { "incident*", "outage*", "time",
		                             "week",      "month",   "year",
		                             "event",     "quarter", NULL };
	static const char *const own[] = { "more", "later", "less", "longer", NULL };
	const GArray *tokens = r->prose.tokens;
	gssize first, end;
	token_sentence(tokens, i, &first, &end);
	if (token_at(tokens, end)->sign == '?')
		return false;
	for (gssize at = first; at < end; at++) {
		if (token_in(tokens, at, unsure) ||
		    (token_in(tokens, at, other) && token_in(tokens, at + 1, thing)) ||
		    (token_in(tokens, at,
		              (const char *const[]){ "usual*", "typical*", "average",
		                                     NULL })))
			return false;
		if (token_in(tokens, at, no) && !token_in(tokens, at + 1, own))
			return false;
	}
	return true;
}

bool number_is_post(const Timeline *t, const Event *event)
{
	if (event->kind != KIND_POST || !post_counts(event) || event->incident == NULL)
		return false;
	if (g_strcmp0(event->incident, t->incident->vendor_id) == 0)
		return true;
	const GPtrArray *merged = t->incident->merged;
	for (guint i = 0; merged != NULL && i < merged->len; i++)
		if (g_strcmp0(event->incident,
		              ((const Incident *)merged->pdata[i])->vendor_id) == 0)
			return true;
	return false;
}

/* --- where it stands -------------------------------------------------------------- */

static void find_place(const char *text, gsize offset, guint *line, guint *column)
{
	const char *start = text;
	*line = 1;
	for (const char *at = text; at < text + offset; at++)
		if (*at == '\n') {
			++*line;
			start = at + 1;
		}
	*column = 1;
	for (const char *at = start; at < text + offset; at++)
		*column += (*at & 0xc0) != 0x80;
}

struct number *number_add(struct number_reader *r, gssize first, gssize end,
                          enum verdict verdict, const char *path, char *seen,
                          char *difference, const GArray *refs)
{
	const GArray *tokens = r->prose.tokens;
	struct number *number = g_new0(struct number, 1);
	number->offset = token_at(tokens, first)->start;
	number->length = token_at(tokens, end - 1)->end - number->offset;
	find_place(r->text, number->offset, &number->line, &number->column);
	g_autofree char *words = g_strndup(r->text + number->offset, number->length);
	number->words = text_one_line(words, 120);
	number->quote = token_quote(r->text, tokens, first);
	number->verdict = verdict;
	number->path = g_strdup(path);
	number->seen = seen;
	number->difference = difference;
	number->refs = refs_new();
	if (refs != NULL)
		refs_add(number->refs, refs);
	g_ptr_array_add(r->found, number);
	return number;
}

static int by_place(gconstpointer a, gconstpointer b)
{
	const struct number *x = *(const struct number *const *)a;
	const struct number *y = *(const struct number *const *)b;
	return (x->offset > y->offset) - (x->offset < y->offset);
}

/* The evening before to the day after: a clock without a date is of that day. */
static gint64 day_limit(const Timeline *t)
{
	const struct range from = range_known(t->start)        ? t->start
	                          : range_known(t->first_post) ? t->first_post
	                                                       : t->impact_start;
	return range_known(from) ? from.lo + 18 * HOUR : INSTANT_NONE;
}

GPtrArray *numbers_check(const Timeline *timeline, const char *text)
{
	struct number_reader r = { .t = timeline, .text = text != NULL ? text : "" };
	r.found = g_ptr_array_new_with_free_func((GDestroyNotify)number_free);
	g_autofree char *own = own_words(r.text);
	prose_open(&r.prose, own, day_limit(timeline), timeline->incident->page_zone);
	for (gssize i = 0; i < (gssize)r.prose.tokens->len;) {
		gssize end = number_read_time(&r, i);
		if (end == i)
			end = number_read_length(&r, i);
		if (end == i)
			end = number_read_count(&r, i);
		i = MAX(end, i + 1);
	}
	number_judge_times(&r);
	g_ptr_array_sort(r.found, by_place);
	prose_close(&r.prose);
	return r.found;
}
