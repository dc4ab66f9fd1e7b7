#include "base/secret.h"
#include "base/pattern.h"
#include "base/secret_rules.h"

#include <string.h>

enum { WINDOW = 8192, MAX_RULES = 32 };

/* --- kinds ------------------------------------------------------------------------------ */

static const struct {
	const char *name, *title;
} kinds[SECRET_KINDS] = {
	[SECRET_PRIVATE_KEY] = { "private-key", "Private key" },
	[SECRET_AWS_KEY_ID] = { "aws-key-id", "AWS access key id" },
	[SECRET_AWS_SECRET] = { "aws-secret", "AWS secret access key" },
	[SECRET_GITHUB] = { "github-token", "GitHub token" },
	[SECRET_GITLAB] = { "gitlab-token", "GitLab token" },
	[SECRET_SLACK] = { "slack-token", "Slack token" },
	[SECRET_SLACK_WEBHOOK] = { "slack-webhook", "Slack webhook" },
	[SECRET_GOOGLE] = { "google-key", "Google key or token" },
	[SECRET_STRIPE] = { "stripe-key", "Stripe key" },
	[SECRET_NPM] = { "npm-token", "npm token" },
	[SECRET_PYPI] = { "pypi-token", "PyPI token" },
	[SECRET_SENDGRID] = { "sendgrid-key", "SendGrid key" },
	[SECRET_AI] = { "ai-key", "Key of OpenAI or Anthropic" },
	[SECRET_JWT] = { "jwt", "JSON web token" },
	[SECRET_AUTHORIZATION] = { "authorization", "Authorization header" },
	[SECRET_COOKIE] = { "cookie", "Cookies" },
	[SECRET_USERINFO] = { "url-userinfo", "User and password in a URL" },
	[SECRET_NAMED] = { "secret", "Value named as password, secret, key or token" },
	[SECRET_CARD] = { "card", "Card number" },
	[SECRET_EMAIL] = { "email", "E-mail address" },
};

const char *secret_name(enum secret_kind kind)
{
	return kinds[kind].name;
}

const char *secret_title(enum secret_kind kind)
{
	return kinds[kind].title;
}

/* --- the words of all rules, found in one pass ----------------------------------------------- */

/*
 * An automaton of Aho and Corasick (CACM 18(6), 1975) over classes of bytes: letters without case, one class for all
 * digits, one for all that stands in no word.
 */
struct hit {
	guint8 rule, len;
	guint16 next; /* another one that ends here, 0 = none */
};
struct words {
	guint8 class_of[256];
	guint classes;
	GArray *next;  /* guint16, state * classes + class: the state that it goes to */
	GArray *first; /* guint16, of a state: a hit, 0 = none */
	GArray *hits;  /* struct hit; the one at 0 is none */
};

static guint16 *next_of(const struct words *w, guint state, guint class)
{
	return &g_array_index(w->next, guint16, state * w->classes + class);
}

static guint16 *first_of(const struct words *w, guint state)
{
	return &g_array_index(w->first, guint16, state);
}

static void set_class(struct words *w, char c)
{
	const guchar low = (guchar)c, high = (guchar)g_ascii_toupper(c);
	if (w->class_of[low] != 0)
		return;
	w->class_of[low] = w->class_of[high] = (guint8)w->classes++;
	for (char digit = '0'; c == '0' && digit <= '9'; digit++)
		w->class_of[(guchar)digit] = w->class_of[low];
}

static guint add_state(struct words *w)
{
	g_array_set_size(w->first, w->first->len + 1);
	g_array_set_size(w->next, w->next->len + w->classes);
	return w->first->len - 1;
}

static void add_word(struct words *w, guint rule, const char *word)
{
	guint state = 0;
	for (const char *at = word; *at != '\0'; at++) {
		const guint class = w->class_of[(guchar)*at];
		if (*next_of(w, state, class) == 0) {
			const guint made = add_state(w);
			*next_of(w, state, class) = (guint16)made;
		}
		state = *next_of(w, state, class);
	}
	const struct hit hit = { (guint8)rule, (guint8)strlen(word),
		                 *first_of(w, state) };
	*first_of(w, state) = (guint16)w->hits->len;
	g_array_append_val(w->hits, hit);
}

/* What ends in a state ends in the longest other state that ends alike, too. */
static void share_hits(struct words *w, guint state, guint other)
{
	guint16 *end = first_of(w, state);
	while (*end != 0)
		end = &g_array_index(w->hits, struct hit, *end).next;
	*end = *first_of(w, other);
}

/* Breadth first, so that the other state is complete; what a state has no way for goes on from there. */
static void link_states(struct words *w)
{
	g_autofree guint16 *queue = g_new(guint16, w->first->len);
	g_autofree guint16 *other = g_new0(guint16, w->first->len);
	guint head = 0, tail = 0;
	for (guint c = 0; c < w->classes; c++)
		if (*next_of(w, 0, c) != 0)
			queue[tail++] = *next_of(w, 0, c);
	while (head < tail) {
		const guint state = queue[head++];
		share_hits(w, state, other[state]);
		for (guint c = 0; c < w->classes; c++) {
			guint16 *to = next_of(w, state, c);
			const guint16 way = *next_of(w, other[state], c);
			if (*to != 0) {
				other[*to] = way;
				queue[tail++] = *to;
			} else {
				*to = way;
			}
		}
	}
}

static struct words *words_new(void)
{
	struct words *w = g_new0(struct words, 1);
	w->classes = 1;
	w->next = g_array_new(FALSE, TRUE, sizeof(guint16));
	w->first = g_array_new(FALSE, TRUE, sizeof(guint16));
	w->hits = g_array_new(FALSE, TRUE, sizeof(struct hit));
	g_array_set_size(w->hits, 1);
	for (guint i = 0; i < secret_rules_len; i++)
		for (const char *const *word = secret_rules[i].words; *word; word++)
			for (const char *at = *word; *at != '\0'; at++)
				set_class(w, *at);
	add_state(w);
	for (guint i = 0; i < secret_rules_len; i++)
		for (const char *const *word = secret_rules[i].words; *word; word++)
			add_word(w, i, *word);
	link_states(w);
	return w;
}

static const struct words *words(void)
{
	static gsize made;
	static struct words *all;
	if (g_once_init_enter(&made)) {
		all = words_new();
		g_once_init_leave(&made, 1);
	}
	return all;
}

/* --- one rule at one word ---------------------------------------------------------------- */

static const Pattern *pattern_of(guint rule)
{
	static gsize made[MAX_RULES];
	if (g_once_init_enter(&made[rule])) {
		const guint flags = PATTERN_LINE |
		                    (secret_rules[rule].caseless ? PATTERN_CASELESS : 0);
		g_autoptr(GError) error = NULL;
		Pattern *pattern = pattern_new(secret_rules[rule].pattern, flags, &error);
		if (pattern == NULL)
			g_error("secret rule %u: %s", rule, error->message);
		g_once_init_leave(&made[rule], (gsize)(gpointer)pattern);
	}
	return (const Pattern *)(gpointer)made[rule];
}

/* "\n", "\u003d": what ends before at was written as an escape. */
static bool is_escape(const char *text, gsize at)
{
	if (at >= 2 && text[at - 2] == '\\' && strchr("nrtbf", text[at - 1]) != NULL)
		return true;
	return at >= 6 && text[at - 6] == '\\' && text[at - 5] == 'u' &&
	       g_ascii_isxdigit(text[at - 4]);
}

static bool may_begin(const struct secret_rule *rule, const char *text, gsize at)
{
	if (rule->before == BEFORE_ANY || at == 0)
		return true;
	const char c = text[at - 1];
	const bool word = g_ascii_isalnum(c) ||
	                  (rule->before == BEFORE_NAME && (c == '-' || c == '_'));
	return !word || is_escape(text, at);
}

static gsize line_end(const char *text, gsize len, gsize at)
{
	const char *end = memchr(text + at, '\n', len - at);
	return end != NULL ? (gsize)(end - text) : len;
}

/* What goes on behind the window belongs to it. */
static gsize whole(const char *text, gsize len, gsize end)
{
	while (end < len && g_ascii_isgraph(text[end]) &&
	       strchr("\"'\\", text[end]) == NULL)
		end++;
	return end;
}

static bool match(guint number, const char *text, gsize len, gsize at,
                  struct secret *span)
{
	const struct secret_rule *rule = &secret_rules[number];
	struct pattern_span groups[2];
	const gsize window = MIN(len - at, WINDOW);
	span->kind = rule->kind;
	span->encoded = false;
	if (!may_begin(rule, text, at))
		return false;
	if (rule->find != NULL)
		return rule->find(text, len, at, span);
	switch (pattern_find(pattern_of(number), text + at, window, 0, groups, 2)) {
	case PATTERN_NONE:
		return false;
	case PATTERN_EXHAUSTED:
		span->start = at;
		span->end = line_end(text, len, at);
		return true;
	case PATTERN_FOUND:
		break;
	}
	span->start = at + groups[1].start;
	span->end = at + groups[1].end;
	if (groups[1].end == window)
		span->end = whole(text, len, span->end);
	return rule->check == NULL || rule->check(text, len, at, span);
}

/* --- a text ------------------------------------------------------------------------------ */

struct search {
	const char *text;
	gsize len;
	GArray *found;         /* struct secret, or NULL */
	gsize done[MAX_RULES]; /* no rule is tried again within what it found */
};

/* A mask that stands there already: "[masked jwt 7f3a]". */
static bool is_masked(const struct search *s, gsize at)
{
	static const char mark[] = "[masked ";
	return s->len - at >= strlen(mark) &&
	       memcmp(s->text + at, mark, strlen(mark)) == 0;
}

static void try_rule(struct search *s, guint rule, gsize at)
{
	struct secret span;
	if (at < s->done[rule] || !match(rule, s->text, s->len, at, &span) ||
	    span.end <= span.start)
		return;
	s->done[rule] = span.end;
	if (is_masked(s, span.start))
		return;
	if (s->found == NULL)
		s->found = g_array_new(FALSE, FALSE, sizeof(struct secret));
	g_array_append_val(s->found, span);
}

static void search(struct search *s)
{
	const struct words *w = words();
	const guint16 *next = next_of(w, 0, 0), *first = first_of(w, 0);
	guint state = 0;
	for (gsize i = 0; i < s->len; i++) {
		const guchar c = (guchar)s->text[i];
		state = next[state * w->classes + w->class_of[c]];
		for (guint hit = first[state]; hit != 0;) {
			const struct hit *h = &g_array_index(w->hits, struct hit, hit);
			try_rule(s, h->rule, i + 1 - h->len);
			hit = h->next;
		}
	}
}

static int by_start(gconstpointer a, gconstpointer b)
{
	const struct secret *x = a, *y = b;
	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	if (x->end != y->end)
		return x->end > y->end ? -1 : 1;
	return (int)x->kind - (int)y->kind;
}

/* Of those that meet the longest names the kind; alike, the more exact one. */
static void join(GArray *found)
{
	guint kept = 0;
	g_array_sort(found, by_start);
	for (guint i = 1; i < found->len; i++) {
		struct secret *last = &g_array_index(found, struct secret, kept);
		const struct secret next = g_array_index(found, struct secret, i);
		if (next.start >= last->end) {
			g_array_index(found, struct secret, ++kept) = next;
			continue;
		}
		if (next.end - next.start > last->end - last->start)
			last->kind = next.kind;
		last->end = MAX(last->end, next.end);
		last->encoded = last->encoded || next.encoded;
	}
	g_array_set_size(found, kept + 1);
}

/* --- escapes ------------------------------------------------------------------------------- */

static gsize hex_at(const char *text, gsize len, gsize at, char *c)
{
	if (at + 1 >= len || !g_ascii_isxdigit(text[at]) ||
	    !g_ascii_isxdigit(text[at + 1]))
		return 0;
	*c = (char)(g_ascii_xdigit_value(text[at]) << 4 |
	            g_ascii_xdigit_value(text[at + 1]));
	return 2;
}

gsize secret_escape(const char *text, gsize len, gsize at, char *c)
{
	gsize end = at;
	if (text[at] == '%')
		return hex_at(text, len, at + 1, c) > 0 ? 3 : 0;
	while (end < len && text[end] == '\\')
		end++;
	if (end == at || end == len)
		return 0;
	if (text[end] == '/') {
		*c = '/';
		return end + 1 - at;
	}
	return len - end >= 5 && memcmp(text + end, "u00", 3) == 0 &&
	                       hex_at(text, len, end + 3, c) > 0
	               ? end + 5 - at
	               : 0;
}

static bool has_escape(const char *text, gsize len)
{
	char c;
	for (gsize at = 0; at < len; at++)
		if ((text[at] == '%' || text[at] == '\\') &&
		    secret_escape(text, len, at, &c) > 0)
			return true;
	return false;
}

/* Finds in the text as it reads decoded, and adds where that stands. */
static void search_decoded(const char *text, gsize len, GArray **found)
{
	g_autofree char *plain = g_malloc(len + 1);
	g_autofree gsize *from = g_new(gsize, len + 1); /* of each decoded byte */
	gsize n = 0;
	for (gsize i = 0; i < len; n++) {
		const gsize coded = secret_escape(text, len, i, &plain[n]);
		from[n] = i;
		if (coded == 0)
			plain[n] = text[i];
		i += MAX(coded, 1);
	}
	from[n] = len;
	struct search s = { .text = plain, .len = n };
	search(&s);
	for (guint i = 0; s.found != NULL && i < s.found->len; i++) {
		struct secret span = g_array_index(s.found, struct secret, i);
		span.start = from[span.start];
		span.end = from[span.end];
		span.encoded = true;
		if (*found == NULL)
			*found = g_array_new(FALSE, FALSE, sizeof(struct secret));
		g_array_append_val(*found, span);
	}
	if (s.found != NULL)
		g_array_unref(s.found);
}

GArray *secrets_in(const char *text, gsize len)
{
	struct search s = { .text = text, .len = len };
	search(&s);
	if (has_escape(text, len))
		search_decoded(text, len, &s.found);
	if (s.found != NULL)
		join(s.found);
	return s.found;
}

/* --- masks --------------------------------------------------------------------------------- */

char *secrets_masked(const char *text, gsize len, secret_tag tag, void *user)
{
	g_autoptr(GArray) found = secrets_in(text, len);
	GString *out = NULL;
	gsize done = 0;
	for (guint i = 0; found != NULL && i < found->len; i++) {
		const struct secret *secret = &g_array_index(found, struct secret, i);
		const char *behind = tag != NULL ? tag(user, text, secret) : "";
		if (behind == NULL)
			continue;
		if (out == NULL)
			out = g_string_sized_new(len);
		g_string_append_len(out, text + done, (gssize)(secret->start - done));
		g_string_append_printf(out, "[masked %s%s%s]", secret_name(secret->kind),
		                       *behind != '\0' ? " " : "", behind);
		done = secret->end;
	}
	if (out != NULL)
		g_string_append_len(out, text + done, (gssize)(len - done));
	return out != NULL ? g_string_free(out, FALSE) : NULL;
}
