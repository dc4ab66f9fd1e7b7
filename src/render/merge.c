#include "render/merge.h"
#include "render/code_row.h"
#include "render/lcs.h"

#include <string.h>

#define OURS "<<<<<<< this file"
#define MIDDLE "======="
#define THEIRS ">>>>>>> the store"

/* --- paragraphs ------------------------------------------------------------------ */

static bool is_blank(const char *at, gsize len)
{
	while (len > 0 && g_ascii_isspace(*at))
		at++, len--;
	return len == 0;
}

static void end_paragraph(GPtrArray *list, GString *text)
{
	if (text->len == 0)
		return;
	g_strchomp(text->str);
	g_ptr_array_add(list, g_strdup(text->str));
	g_string_truncate(text, 0);
}

GPtrArray *merge_paragraphs(const char *text)
{
	GPtrArray *list = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GString) paragraph = g_string_new(NULL);
	gsize open = 0; /* row of the code block that is open */
	char sign = 0;

	while (*text != '\0') {
		const gsize bare = strcspn(text, "\n");
		const gsize len = bare + (text[bare] == '\n');
		char row_sign = 0;
		bool closes = false;
		const gsize row = code_row(text, bare, &row_sign, &closes);
		if (open == 0 && is_blank(text, bare)) {
			end_paragraph(list, paragraph);
		} else {
			g_string_append_len(paragraph, text, (gssize)len);
			if (open == 0 && row > 0) {
				open = row;
				sign = row_sign;
			} else if (row >= open && closes && row_sign == sign) {
				open = 0;
			}
		}
		text += len;
	}
	end_paragraph(list, paragraph);
	return list;
}

/* --- merging --------------------------------------------------------------------- */

/* A stretch of paragraphs. */
struct stretch {
	const GPtrArray *list;
	guint from, to;
};

static bool is_same(const struct stretch *a, const struct stretch *b)
{
	if (a->to - a->from != b->to - b->from)
		return false;
	for (guint i = 0; i < a->to - a->from; i++)
		if (strcmp(a->list->pdata[a->from + i], b->list->pdata[b->from + i]) != 0)
			return false;
	return true;
}

static void put(GString *out, const char *paragraph)
{
	if (out->len > 0)
		g_string_append(out, "\n\n");
	g_string_append(out, paragraph);
}

static void put_stretch(GString *out, const struct stretch *s)
{
	for (guint i = s->from; i < s->to; i++)
		put(out, s->list->pdata[i]);
}

static void put_chunk(GString *out, const struct stretch *base,
                      const struct stretch *ours, const struct stretch *theirs,
                      const char *theirs_name, bool *conflict)
{
	if (is_same(ours, base) || is_same(ours, theirs)) {
		put_stretch(out, theirs);
	} else if (is_same(theirs, base)) {
		put_stretch(out, ours);
	} else {
		g_autofree char *end = g_strdup_printf(THEIRS ": %s", theirs_name);
		*conflict = true;
		put(out, OURS);
		put_stretch(out, ours);
		put(out, MIDDLE);
		put_stretch(out, theirs);
		put(out, end);
	}
}

/* Paragraphs that changed side by side: where none came or went, each is merged for itself. */
static void put_unstable(GString *out, const struct stretch *base,
                         const struct stretch *ours, const struct stretch *theirs,
                         const char *theirs_name, bool *conflict)
{
	const guint n = base->to - base->from;
	if (n != ours->to - ours->from || n != theirs->to - theirs->from) {
		put_chunk(out, base, ours, theirs, theirs_name, conflict);
		return;
	}
	for (guint i = 0; i < n; i++) {
		const struct stretch b = { base->list, base->from + i,
			                   base->from + i + 1 };
		const struct stretch o = { ours->list, ours->from + i,
			                   ours->from + i + 1 };
		const struct stretch t = { theirs->list, theirs->from + i,
			                   theirs->from + i + 1 };
		put_chunk(out, &b, &o, &t, theirs_name, conflict);
	}
}

char *merge_texts(const char *base_text, const char *ours_text, const char *theirs_text,
                  const char *theirs_name, bool *conflict)
{
	g_autoptr(GPtrArray) base = merge_paragraphs(base_text);
	g_autoptr(GPtrArray) ours = merge_paragraphs(ours_text);
	g_autoptr(GPtrArray) theirs = merge_paragraphs(theirs_text);
	g_autofree int *in_ours = g_new(int, base->len + 1);
	g_autofree int *in_theirs = g_new(int, base->len + 1);
	GString *out = g_string_new(NULL);
	guint b = 0, o = 0, t = 0;

	*conflict = false;
	lcs_match(base, ours, in_ours);
	lcs_match(base, theirs, in_theirs);
	for (;;) {
		guint next = b;
		while (next < base->len && (in_ours[next] < 0 || in_theirs[next] < 0))
			next++;
		const bool end = next == base->len;
		const guint next_o = end ? ours->len : (guint)in_ours[next];
		const guint next_t = end ? theirs->len : (guint)in_theirs[next];
		put_unstable(out, &(struct stretch){ base, b, next },
		             &(struct stretch){ ours, o, next_o },
		             &(struct stretch){ theirs, t, next_t }, theirs_name,
		             conflict);
		if (end)
			break;
		put(out, base->pdata[next]);
		b = next + 1;
		o = next_o + 1;
		t = next_t + 1;
	}
	return g_string_free(out, FALSE);
}

gint64 merge_marker_line(const char *text)
{
	gint64 line = 1;
	for (const char *at = text; *at != '\0'; line++) {
		const gsize len = strcspn(at, "\n");
		if (g_str_has_prefix(at, OURS) || g_str_has_prefix(at, THEIRS ": "))
			return line;
		at += len + (at[len] == '\n');
	}
	return 0;
}
