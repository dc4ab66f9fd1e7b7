#include "cli/suggest.h"

#include <stdbool.h>
#include <string.h>

#define WORD_MAX 64 /* longer words are not typed by hand */

GPtrArray *suggest_words(void)
{
	return g_ptr_array_new_with_free_func(g_free);
}

void suggest_add(GPtrArray *words, const char *word)
{
	g_ptr_array_add(words, g_strdup(word));
}

static guint min3(guint a, guint b, guint c)
{
	return MIN(a, MIN(b, c));
}

guint suggest_distance(const char *a, const char *b)
{
	const gsize n = strlen(a), m = strlen(b);
	if (n > WORD_MAX || m > WORD_MAX)
		return G_MAXUINT;
	guint rows[3][WORD_MAX + 1];
	for (guint j = 0; j <= m; j++)
		rows[0][j] = j;
	for (guint i = 1; i <= n; i++) {
		guint *now = rows[i % 3];
		const guint *up = rows[(i + 2) % 3], *up2 = rows[(i + 1) % 3];
		now[0] = i;
		for (guint j = 1; j <= m; j++) {
			const guint replace = up[j - 1] + (a[i - 1] != b[j - 1]);
			now[j] = min3(up[j] + 1, now[j - 1] + 1, replace);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				now[j] = MIN(now[j], up2[j - 2] + 1);
		}
	}
	return rows[n % 3][m];
}

const char *suggest_word(const char *typed, const GPtrArray *words)
{
	const gsize len = strlen(typed);
	const char *best = NULL;
	guint best_distance = (guint)MAX(1, MIN(len / 3, 3)) + 1;
	for (guint i = 0; i < words->len; i++) {
		const char *word = words->pdata[i];
		guint distance = suggest_distance(typed, word);
		if (len >= 3 && strncmp(typed, word, len) == 0)
			distance = 1; /* "incid" */
		if (distance < best_distance) {
			best = word;
			best_distance = distance;
		}
	}
	return best;
}
