#include "store/match.h"

#include <string.h>

/* What can be compared of one post. */
struct look {
	guint post; /* index of the known or of the given post */
	bool has_id;
	int kind;
	enum phase phase;
	gint64 minute; /* INSTANT_NONE when it has no time */
	char *words;
};
/* Known posts of one key that wait for a post: a given one with an id may only take one without. */
struct waiting {
	GArray *posts[2]; /* guint; [1]: with an id */
	guint next[2];
	guint given; /* how many posts have this key */
};
struct match {
	GArray *looks;     /* struct look */
	GArray *taken;     /* bool, by known post */
	GHashTable *by_id; /* id -> known post + 1 */
};

static void look_clear(gpointer data)
{
	g_free(((struct look *)data)->words);
}

static void waiting_free(gpointer data)
{
	struct waiting *waiting = data;
	g_array_unref(waiting->posts[0]);
	g_array_unref(waiting->posts[1]);
	g_free(waiting);
}

Match *match_new(void)
{
	Match *match = g_new0(Match, 1);
	match->looks = g_array_new(FALSE, FALSE, sizeof(struct look));
	g_array_set_clear_func(match->looks, look_clear);
	match->taken = g_array_new(FALSE, TRUE, sizeof(bool));
	match->by_id = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	return match;
}

void match_free(Match *match)
{
	if (match == NULL)
		return;
	g_array_unref(match->looks);
	g_array_unref(match->taken);
	g_hash_table_unref(match->by_id);
	g_free(match);
}

char *match_words(const char *text)
{
	GString *words = g_string_new(NULL);
	for (const char *c = text != NULL ? text : ""; *c != '\0'; c++) {
		if (!g_ascii_isspace(*c))
			g_string_append_c(words, *c);
		else if (words->len > 0 && words->str[words->len - 1] != ' ')
			g_string_append_c(words, ' ');
	}
	if (words->len > 0 && words->str[words->len - 1] == ' ')
		g_string_truncate(words, words->len - 1);
	return g_string_free(words, FALSE);
}

/* An address ends at a blank, or where Markdown or HTML closes it. */
static gsize address_length(const char *text)
{
	if (!g_str_has_prefix(text, "http://") && !g_str_has_prefix(text, "https://"))
		return 0;
	return strcspn(text, " \t\r\n)>]\"");
}

char *match_gist(const char *text)
{
	GString *gist = g_string_new(NULL);
	const char *c = text != NULL ? text : "";
	while (*c != '\0') {
		const gunichar letter = g_utf8_get_char_validated(c, -1);
		const bool valid = letter < 0x110000;
		gsize len = address_length(c);
		if (len == 0) {
			len = valid ? (gsize)g_unichar_to_utf8(letter, NULL) : 1;
			if (!valid || g_unichar_isalnum(letter))
				g_string_append_len(gist, c, (gssize)len);
		}
		c += len;
	}
	return g_string_free(gist, FALSE);
}

static struct look look_of(guint post, const Event *event)
{
	struct look look = { .post = post,
		             .has_id = event->vendor_id != NULL,
		             .kind = (int)event->kind,
		             .phase = event->phase,
		             .minute = INSTANT_NONE };
	if (range_known(event->at))
		look.minute = event->at.lo - event->at.lo % MINUTE;
	look.words = match_gist(event->body);
	return look;
}

void match_known(Match *match, guint i, const Event *event)
{
	const struct look look = look_of(i, event);
	g_array_append_val(match->looks, look);
	if (match->taken->len <= i)
		g_array_set_size(match->taken, i + 1);
	if (event->vendor_id != NULL &&
	    !g_hash_table_contains(match->by_id, event->vendor_id))
		g_hash_table_insert(match->by_id, g_strdup(event->vendor_id),
		                    GUINT_TO_POINTER(i + 1));
}

/* --- keys: NULL when the look has nothing to be known by -------------------------------- */

static char *key_of_all(const struct look *look)
{
	if (look->minute == INSTANT_NONE)
		return NULL;
	return g_strdup_printf("%d %d %" G_GINT64_FORMAT " %s", look->kind, look->phase,
	                       look->minute, look->words);
}

static char *key_of_minute(const struct look *look)
{
	if (look->minute == INSTANT_NONE)
		return NULL;
	return g_strdup_printf("%d %d %" G_GINT64_FORMAT, look->kind, look->phase,
	                       look->minute);
}

static char *key_of_phase(const struct look *look)
{
	return *look->words != '\0'
	               ? g_strdup_printf("%d %d %s", look->kind, look->phase, look->words)
	               : NULL;
}

static char *key_of_words(const struct look *look)
{
	return look->minute != INSTANT_NONE && *look->words != '\0'
	               ? g_strdup_printf("%d %" G_GINT64_FORMAT " %s", look->kind,
	                                 look->minute, look->words)
	               : NULL;
}

/* once: words that stand more than once on a side tell nothing */
static const struct rule {
	char *(*key)(const struct look *look);
	bool once;
} rules[] = {
	{ key_of_all, false },
	{ key_of_minute, false },
	{ key_of_phase, true },
	{ key_of_words, false },
};

/* --- one rule ------------------------------------------------------------------------------ */

static struct waiting *waiting_at(GHashTable *all, char *key)
{
	struct waiting *waiting = g_hash_table_lookup(all, key);
	if (waiting != NULL) {
		g_free(key);
		return waiting;
	}
	waiting = g_new0(struct waiting, 1);
	waiting->posts[0] = g_array_new(FALSE, FALSE, sizeof(guint));
	waiting->posts[1] = g_array_new(FALSE, FALSE, sizeof(guint));
	g_hash_table_insert(all, key, waiting);
	return waiting;
}

/* Looks of one post come together, and several of them may have one key. */
static void wait_for(struct waiting *waiting, const struct look *look, bool has_id)
{
	GArray *posts = waiting->posts[has_id];
	if (posts->len == 0 || g_array_index(posts, guint, posts->len - 1) != look->post)
		g_array_append_val(posts, look->post);
}

static GHashTable *all_waiting(const Match *match, const struct rule *rule,
                               const GArray *given)
{
	GHashTable *all =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, waiting_free);
	for (guint i = 0; i < match->looks->len;) {
		const guint post = g_array_index(match->looks, struct look, i).post;
		bool has_id = false;
		guint end = i;
		for (; end < match->looks->len; end++) {
			const struct look *look =
			        &g_array_index(match->looks, struct look, end);
			if (look->post != post)
				break;
			has_id |= look->has_id;
		}
		for (; i < end; i++) {
			const struct look *look =
			        &g_array_index(match->looks, struct look, i);
			char *key = rule->key(look);
			if (key != NULL)
				wait_for(waiting_at(all, key), look, has_id);
		}
	}
	for (guint i = 0; i < given->len; i++) {
		char *key = rule->key(&g_array_index(given, struct look, i));
		if (key != NULL)
			waiting_at(all, key)->given++;
	}
	return all;
}

/* The first that nobody took, -1 = none. */
static int first_free(const Match *match, struct waiting *waiting, bool has_id)
{
	const GArray *posts = waiting->posts[has_id];
	guint *next = &waiting->next[has_id];
	while (*next < posts->len &&
	       g_array_index(match->taken, bool, g_array_index(posts, guint, *next)))
		(*next)++;
	return *next < posts->len ? (int)g_array_index(posts, guint, *next) : -1;
}

static int take(Match *match, struct waiting *waiting, const struct look *look)
{
	const int without = first_free(match, waiting, false);
	const int with = look->has_id ? -1 : first_free(match, waiting, true);
	const int post = without >= 0 && (with < 0 || without < with) ? without : with;
	if (post >= 0)
		g_array_index(match->taken, bool, post) = true;
	return post;
}

static bool is_told_apart(const struct waiting *waiting)
{
	return waiting->given == 1 &&
	       waiting->posts[0]->len + waiting->posts[1]->len == 1;
}

static void apply(Match *match, const struct rule *rule, const GArray *given,
                  GArray *found)
{
	g_autoptr(GHashTable) all = all_waiting(match, rule, given);
	for (guint i = 0; i < given->len; i++) {
		const struct look *look = &g_array_index(given, struct look, i);
		g_autofree char *key = rule->key(look);
		if (key == NULL || g_array_index(found, int, i) >= 0)
			continue;
		struct waiting *waiting = g_hash_table_lookup(all, key);
		if (!rule->once || is_told_apart(waiting))
			g_array_index(found, int, i) = take(match, waiting, look);
	}
}

/* --- all rules ------------------------------------------------------------------------------- */

static int take_by_id(Match *match, const Event *event)
{
	if (event->vendor_id == NULL)
		return -1;
	const guint known =
	        GPOINTER_TO_UINT(g_hash_table_lookup(match->by_id, event->vendor_id));
	if (known == 0 || g_array_index(match->taken, bool, known - 1))
		return -1;
	g_array_index(match->taken, bool, known - 1) = true;
	return (int)known - 1;
}

GArray *match_posts(Match *match, const GPtrArray *given)
{
	GArray *found = g_array_new(FALSE, FALSE, sizeof(int));
	g_autoptr(GArray) looks = g_array_new(FALSE, FALSE, sizeof(struct look));
	g_array_set_clear_func(looks, look_clear);
	guint left = 0;
	for (guint i = 0; i < given->len; i++) {
		const struct look look = look_of(i, given->pdata[i]);
		const int known = take_by_id(match, given->pdata[i]);
		g_array_append_val(looks, look);
		g_array_append_val(found, known);
		left += known < 0;
	}
	for (gsize i = 0; left > 0 && i < G_N_ELEMENTS(rules); i++)
		apply(match, &rules[i], looks, found);
	return found;
}
