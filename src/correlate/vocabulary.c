/*
 * vocabulary.c - which words the posts of several incidents share, and which one alone uses.
 *
 * Words of four letters or more, without those that every post has ("investigating", "customers", "issue") and those of
 * the page's name; those that come oftest first, then by the alphabet.
 */
#include "correlate/together.h"

#include "correlate/token.h"

#include <string.h>

enum { WORDS_MAX = 8, LETTERS_MIN = 4 };

/* clang-format off */
static const char *const empty[] = {
	"about", "access", "accessing", "across", "additional", "affect", "affected", "affecting", "after", "again",
	"also", "although", "appear", "apologize", "appreciate", "available", "back", "because", "been", "before",
	"being", "believe", "between", "both", "cause", "caused", "causing", "completed", "continue", "continues",
	"continuing", "could", "currently", "customer", "customers", "deployed", "detail", "details", "does", "down",
	"due", "during", "each", "ensure", "error", "errors", "experience", "experienced", "experiencing", "from",
	"full", "fully", "further", "have", "having", "help", "however", "identified", "impact", "impacted",
	"impacting", "implemented", "incident", "information", "inconvenience", "intermittent", "into",
	"investigate", "investigated", "investigating", "investigation", "issue", "issues", "just", "keep", "known",
	"like", "longer", "made", "make", "many", "minutes", "mitigate", "mitigated", "mitigation", "monitor",
	"monitoring", "more", "most", "much", "normal", "note", "observe", "observed", "once", "ongoing", "only",
	"operating", "operational", "operations", "other", "over", "page", "patience", "performance", "please",
	"possible", "post", "posted", "problem", "problems", "provide", "recovered", "recovering", "recovery",
	"regarding", "remain", "report", "reported", "reports", "resolve", "resolved", "resolving", "result",
	"resulted", "root", "same", "seeing", "seen", "service", "services", "several", "share", "should", "shortly",
	"since", "some", "soon", "started", "starting", "status", "still", "such", "support", "team", "teams",
	"than", "thank", "thanks", "that", "their", "them", "then", "there", "these", "they", "this", "those",
	"through", "time", "times", "today", "under", "understand", "understanding", "until", "update", "updated",
	"updates", "user", "users", "very", "were", "what", "when", "where", "which", "while", "will", "with",
	"within", "without", "work", "working", "would", "your",
	NULL
};
/* clang-format on */

bool word_says_nothing(const char *word)
{
	return g_strv_contains(empty, word);
}

static void count_words(GHashTable *counts, const char *text, const char *page)
{
	g_autoptr(GArray) tokens = tokens_of(text);
	g_autoptr(GArray) names = tokens_of(page);
	for (gssize i = 0; i < (gssize)tokens->len; i++) {
		const struct token *token = token_at(tokens, i);
		bool is_name = false;
		if (token->kind != TOKEN_WORD || strlen(token->word) < LETTERS_MIN ||
		    word_says_nothing(token->word) ||
		    !g_utf8_validate(token->word, -1, NULL))
			continue;
		for (gssize k = 0; k < (gssize)names->len && !is_name; k++)
			is_name = token_is(names, k, token->word);
		if (is_name)
			continue;
		const guint n =
		        GPOINTER_TO_UINT(g_hash_table_lookup(counts, token->word));
		g_hash_table_insert(counts, g_strdup(token->word),
		                    GUINT_TO_POINTER(n + 1));
	}
}

/* Word -> how often, in the title and the posts. */
static GHashTable *words_of(const Timeline *t)
{
	GHashTable *counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	const char *page = t->incident->page;
	count_words(counts, t->incident->title, page);
	for (guint i = 0; i < t->entries->len; i++) {
		const struct entry *entry = t->entries->pdata[i];
		if (entry->event != NULL && entry->event->kind == KIND_POST)
			count_words(counts, entry->event->body, page);
	}
	return counts;
}

struct counted {
	char *word;
	guint n;
};

static int by_count(gconstpointer a, gconstpointer b)
{
	const struct counted *x = a, *y = b;
	return x->n != y->n ? (x->n > y->n ? -1 : 1) : strcmp(x->word, y->word);
}

/* The first few; takes counted over. */
static GPtrArray *foremost(GArray *counted)
{
	GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
	g_array_sort(counted, by_count);
	for (guint i = 0; i < MIN(counted->len, WORDS_MAX); i++)
		g_ptr_array_add(words,
		                g_strdup(g_array_index(counted, struct counted, i).word));
	g_array_unref(counted);
	return words;
}

/* How many of them have the word, and the least count. */
static guint spread_of(const GPtrArray *all, const char *word, guint *least)
{
	guint have = 0;
	*least = G_MAXUINT;
	for (guint i = 0; i < all->len; i++) {
		const guint n =
		        GPOINTER_TO_UINT(g_hash_table_lookup(all->pdata[i], word));
		have += n > 0;
		*least = MIN(*least, n);
	}
	return have;
}

/* Of the words of one: those that have so many of all. */
static GPtrArray *words_with(const GPtrArray *all, guint of, guint have)
{
	GArray *found = g_array_new(FALSE, FALSE, sizeof(struct counted));
	GHashTableIter iter;
	gpointer word, count;
	g_hash_table_iter_init(&iter, all->pdata[of]);
	while (g_hash_table_iter_next(&iter, &word, &count)) {
		guint least;
		struct counted one = { word, GPOINTER_TO_UINT(count) };
		if (spread_of(all, word, &least) != have)
			continue;
		if (have == all->len)
			one.n = least;
		g_array_append_val(found, one);
	}
	return foremost(found);
}

void collection_find_words(Collection *collection)
{
	const guint n = collection->members->len;
	g_autoptr(GPtrArray) all =
	        g_ptr_array_new_with_free_func((GDestroyNotify)g_hash_table_unref);
	for (guint i = 0; i < n; i++)
		g_ptr_array_add(all,
		                words_of(collection_member(collection, i)->timeline));
	for (guint i = 0; i < n; i++) {
		struct member *member =
		        &g_array_index(collection->members, struct member, i);
		g_clear_pointer(&member->words, g_ptr_array_unref);
		member->words = words_with(all, i, 1);
	}
	g_clear_pointer(&collection->shared_words, g_ptr_array_unref);
	if (n > 0)
		collection->shared_words = words_with(all, 0, n);
}
