#include "render/lcs.h"

#include <string.h>

#define MAX_PAIRS 4000000
#define AROUND 3

/* --- matching ------------------------------------------------------------------- */

/* The same number for parts that are the same. */
static guint *numbers_of(GHashTable *known, const GPtrArray *parts)
{
	guint *numbers = g_new(guint, parts->len + 1);
	for (guint i = 0; i < parts->len; i++) {
		char *key = g_strchomp(g_strdup(g_ptr_array_index(parts, i)));
		gpointer number = g_hash_table_lookup(known, key);
		if (number == NULL) {
			number = GUINT_TO_POINTER(g_hash_table_size(known) + 1);
			g_hash_table_insert(known, key, number);
		} else {
			g_free(key);
		}
		numbers[i] = GPOINTER_TO_UINT(number);
	}
	return numbers;
}

/* a[0..n) and b[0..m) by the table of lengths of what the rests have in common. */
static void match_middle(const guint *a, gsize n, const guint *b, gsize m, int *match,
                         int shift)
{
	if (n == 0 || m == 0 || n > MAX_PAIRS / m)
		return;
	g_autofree guint *common = g_new0(guint, (n + 1) * (m + 1));
	for (gsize i = n; i-- > 0;)
		for (gsize k = m; k-- > 0;) {
			const guint down = common[(i + 1) * (m + 1) + k];
			const guint right = common[i * (m + 1) + k + 1];
			common[i * (m + 1) + k] =
			        a[i] == b[k] ? common[(i + 1) * (m + 1) + k + 1] + 1
			                     : MAX(down, right);
		}
	for (gsize i = 0, k = 0; i < n && k < m;) {
		if (a[i] == b[k])
			match[i++] = (int)k++ + shift;
		else if (common[(i + 1) * (m + 1) + k] >= common[i * (m + 1) + k + 1])
			i++;
		else
			k++;
	}
}

void lcs_match(const GPtrArray *a, const GPtrArray *b, int *match)
{
	g_autoptr(GHashTable) known =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autofree guint *na = numbers_of(known, a);
	g_autofree guint *nb = numbers_of(known, b);
	gsize head = 0, tail = 0;

	while (head < a->len && head < b->len && na[head] == nb[head]) {
		match[head] = (int)head;
		head++;
	}
	for (gsize i = head; i < a->len; i++)
		match[i] = -1;
	while (tail < a->len - head && tail < b->len - head &&
	       na[a->len - 1 - tail] == nb[b->len - 1 - tail]) {
		match[a->len - 1 - tail] = (int)(b->len - 1 - tail);
		tail++;
	}
	match_middle(na + head, a->len - head - tail, nb + head, b->len - head - tail,
	             match + head, (int)head);
}

/* --- unified ---------------------------------------------------------------------- */

struct edit {
	char sign; /* ' ', '-', '+' */
	const char *line;
	guint a, b; /* numbers of the lines, from 1 */
};

static GPtrArray *lines_of(const char *text)
{
	GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
	while (*text != '\0') {
		const gsize len = strcspn(text, "\n");
		g_ptr_array_add(lines, g_strndup(text, len));
		text += len + (text[len] == '\n');
	}
	return lines;
}

static GArray *edits_of(const GPtrArray *a, const GPtrArray *b)
{
	GArray *edits = g_array_new(FALSE, FALSE, sizeof(struct edit));
	g_autofree int *match = g_new(int, a->len + 1);
	guint k = 0;
	lcs_match(a, b, match);
	for (guint i = 0; i <= a->len; i++) {
		const guint until = i == a->len     ? b->len
		                    : match[i] >= 0 ? (guint)match[i]
		                                    : k;
		for (; k < until; k++) {
			const struct edit added = { '+', b->pdata[k], i + 1, k + 1 };
			g_array_append_val(edits, added);
		}
		if (i == a->len)
			break;
		const struct edit kept = { match[i] >= 0 ? ' ' : '-', a->pdata[i], i + 1,
			                   k + 1 };
		g_array_append_val(edits, kept);
		k += match[i] >= 0;
	}
	return edits;
}

static const struct edit *edit_at(const GArray *edits, guint at)
{
	return &g_array_index(edits, struct edit, at);
}

/* [from, to) of the next hunk at or behind from; false: there is none. */
static bool next_hunk(const GArray *edits, guint *from, guint *to)
{
	guint first = *from;
	while (first < edits->len && edit_at(edits, first)->sign == ' ')
		first++;
	if (first == edits->len)
		return false;
	guint last = first;
	for (guint i = first; i < edits->len && i <= last + 2 * AROUND; i++)
		if (edit_at(edits, i)->sign != ' ')
			last = i;
	*from = MAX(first, *from + AROUND) - AROUND;
	*to = MIN(last + AROUND + 1, edits->len);
	return true;
}

static void put_hunk(GString *out, const GArray *edits, guint from, guint to)
{
	const struct edit *first = edit_at(edits, from);
	guint a = 0, b = 0;
	for (guint i = from; i < to; i++) {
		a += edit_at(edits, i)->sign != '+';
		b += edit_at(edits, i)->sign != '-';
	}
	g_string_append_printf(out, "@@ -%u,%u +%u,%u @@\n", first->a - (a == 0), a,
	                       first->b - (b == 0), b);
	for (guint i = from; i < to; i++)
		g_string_append_printf(out, "%c%s\n", edit_at(edits, i)->sign,
		                       edit_at(edits, i)->line);
}

char *lcs_unified(const char *a, const char *b, const char *a_name, const char *b_name)
{
	g_autoptr(GPtrArray) a_lines = lines_of(a);
	g_autoptr(GPtrArray) b_lines = lines_of(b);
	g_autoptr(GArray) edits = edits_of(a_lines, b_lines);
	GString *out = g_string_new(NULL);
	guint to = 0;
	for (guint from = 0; next_hunk(edits, &from, &to); from = to) {
		if (out->len == 0)
			g_string_append_printf(out, "--- %s\n+++ %s\n", a_name, b_name);
		put_hunk(out, edits, from, to);
	}
	return g_string_free(out, FALSE);
}
