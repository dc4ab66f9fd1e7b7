/* Documents on pages: nothing outside the frame, nothing lost, breaks where they may be. */
#include "base/text.h"
#include "chart/text.h"
#include "render/paged.h"

#include <string.h>

static Scene *no_chart(void *user, const char *name, double width)
{
	(void)user;
	if (g_str_equal(name, "none"))
		return NULL;
	Scene *scene = scene_new(name, width);
	scene->height = g_str_equal(name, "high") ? 4000 : 300;
	scene_text(scene, 10, 20, "chart", STYLE_LABEL, TOKEN_INK, ANCHOR_START,
	           TOKEN_NONE);
	return scene;
}

static Paper *pages_of(const char *markdown, bool trusted, enum paper_size size)
{
	g_autoptr(Setter) setter = setter_new(size);
	g_autoptr(GPtrArray) flows = flow_parse(markdown, trusted);
	setter->chart = no_chart;
	paged_flows(setter, flows);
	paged_finish(setter, "2026-06-02-claude", "62a14c67de3b");
	return setter->paper;
}

/* All that is drawn but the feet, blanks left out, heads of tables once; outside: what leaves the frame. */
static char *words_of(const Paper *paper, guint *outside)
{
	GString *out = g_string_new(NULL);
	g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
	*outside = 0;
	for (guint i = 0; i < paper->pages->len; i++) {
		const GArray *page = paper->pages->pdata[i];
		for (guint k = 0; k + 1 < page->len; k++) { /* the last is the foot */
			const struct placed *at = &g_array_index(page, struct placed, k);
			if (!g_hash_table_add(seen, (gpointer)(guintptr)at->scene))
				continue;
			for (guint n = 0; n < at->scene->primitives->len; n++) {
				const struct primitive *p = &g_array_index(
				        at->scene->primitives, struct primitive, n);
				if (p->kind != PRIM_TEXT)
					continue;
				const struct box box = scene_text_box(p);
				const double x = at->x + box.x * at->scale;
				const double y = at->y + box.y * at->scale;
				*outside += x < PAGED_MARGIN - 0.1 ||
				            x + box.w * at->scale >
				                    paper->width - PAGED_MARGIN + 0.5 ||
				            y < PAGED_MARGIN - 0.1 ||
				            y + box.h * at->scale >
				                    paper->height - PAGED_MARGIN + 0.1;
				g_string_append(out, p->text);
			}
		}
	}
	for (char *c = out->str; *c != '\0'; c++)
		if (*c == ' ')
			*c = '\1';
	g_string_replace(out, "\1", "", 0);
	return g_string_free(out, FALSE);
}

static int compare_letters(gconstpointer a, gconstpointer b)
{
	return *(const char *)a - *(const char *)b;
}

/* Rows that are cut go on side by side: then the letters are the same, in another order. */
static void check_order(const char *markdown, bool trusted, const char *words, bool order)
{
	for (int size = PAPER_A4; size <= PAPER_LETTER; size++) {
		guint outside;
		g_autoptr(Paper) paper = pages_of(markdown, trusted, size);
		g_autofree char *got = words_of(paper, &outside);
		g_autofree char *want = g_strdup(words);
		if (!order) {
			qsort(got, strlen(got), 1, compare_letters);
			qsort(want, strlen(want), 1, compare_letters);
		}
		if (strlen(got) > 1000)
			g_assert_true(g_str_equal(got, want));
		else
			g_assert_cmpstr(got, ==, want);
		g_assert_cmpuint(outside, ==, 0);
	}
}

static void check(const char *markdown, bool trusted, const char *want)
{
	check_order(markdown, trusted, want, true);
}

static const struct {
	const char *name, *markdown, *words;
	bool trusted;
} documents[] = {
	{ "paragraphs", "a *b* **c** `d` ~~e~~\n\nf", "abcdef", false },
	{ "lists-keep-their-numbers", "3. a\n4. b\n   - c\n",
	  "3.a4.b\xe2\x80\xa2"
	  "c",
	  false },
	{ "ticked-boxes-are-drawn", "- [x] a\n- [ ] b", "ab", false },
	{ "quotes", "> a\n> > b", "ab", false },
	{ "html-of-people-is-shown", "a <b>c</b>\n\n<div>d</div>\n",
	  "a<b>c</b><div>d</div>", false },
	{ "comments-are-not", "a <!-- b -->\n\n<!-- c -->\n", "a", false },
	{ "summaries", "<details><summary>5 **places**</summary>\n\na\n\n</details>\n",
	  "5placesa", true },
	{ "charts-of-people-are-links", "![a](chart:hero)", "a", false },
	{ "charts", "![](chart:hero)\n\n![](chart:none)\n", "chart", true },
	{ "a-chart-higher-than-a-page", "# a\n\n![](chart:high)\n", "achart", true },
	{ "tables", "| a | b |\n|---|---|\n| c | d |\n| e |\n", "abcde", false },
	{ "code", "```\na b\nc\n```\n", "abc", false },
	{ "hidden-characters-are-seen",
	  "a\xe2\x80\xae"
	  "b",
	  "a<U+202E>b", false },
	{ "emoji-are-named", "a \xf0\x9f\x94\xa5 \xe2\x9a\xa0\xef\xb8\x8f",
	  "a[U+1F525][U+26A0]", false },
	{ "bytes-that-are-no-text",
	  "a\xff"
	  "b",
	  "a\xef\xbf\xbd"
	  "b",
	  false },
	{ "word-joiners-are-left-out", "@\xe2\x81\xa0someone", "@someone", true },
	{ "nothing", "", "", false },
};

static void test_document(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	check(documents[i].markdown, documents[i].trusted, documents[i].words);
}

/* A word of some letters; some are longer than a line. */
static void add_word(GString *out, GRand *rand)
{
	const int n =
	        g_rand_int_range(rand, 0, 40) == 0 ? 400 : g_rand_int_range(rand, 1, 14);
	for (int i = 0; i < n; i++)
		g_string_append_c(out, (char)g_rand_int_range(rand, 'a', 'z' + 1));
}

static void add_words(GString *markdown, GString *words, GRand *rand, int n)
{
	for (int i = 0; i < n; i++) {
		g_autoptr(GString) word = g_string_new(NULL);
		add_word(word, rand);
		g_string_append(words, word->str);
		g_string_append_printf(markdown, "%s%s", i > 0 ? " " : "", word->str);
	}
}

static void add_table(GString *markdown, GString *words, GRand *rand)
{
	const int columns = g_rand_int_range(rand, 1, 10);
	const int rows = g_rand_int_range(rand, 1, 60);
	for (int row = 0; row < rows; row++) {
		for (int column = 0; column < columns; column++) {
			g_string_append(markdown, "| ");
			/* One word a cell: cells of a row are drawn side by side. */
			add_words(markdown, words, rand, 1);
			g_string_append_c(markdown, ' ');
		}
		g_string_append(markdown, "|\n");
		for (int column = 0; row == 0 && column < columns; column++)
			g_string_append(markdown, "|---");
		g_string_append(markdown, row == 0 ? "|\n" : "");
	}
	g_string_append_c(markdown, '\n');
}

static void test_random(void)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(7);
	for (int round = 0; round < 25; round++) {
		g_autoptr(GString) markdown = g_string_new(NULL);
		g_autoptr(GString) words = g_string_new(NULL);
		for (int i = 0; i < 12; i++) {
			const int kind =
			        g_rand_int_range(rand, 0, round % 2 == 0 ? 3 : 4);
			if (kind == 0)
				g_string_append(markdown, "## ");
			if (kind == 3)
				add_table(markdown, words, rand);
			else
				add_words(markdown, words, rand,
				          g_rand_int_range(rand, 1, kind == 0 ? 9 : 300));
			g_string_append(markdown, "\n\n");
		}
		check_order(markdown->str, false, words->str, round % 2 == 0);
	}
}

/* Text of the first, or the last but n, that is drawn on a page. */
static const char *text_on(const Paper *paper, guint page, bool first)
{
	const GArray *placed = paper->pages->pdata[page];
	const guint n = placed->len - 1; /* without the foot */
	const char *found = NULL;
	for (guint i = 0; i < n && (!first || found == NULL); i++) {
		const Scene *scene = g_array_index(placed, struct placed, i).scene;
		for (guint k = 0; k < scene->primitives->len; k++) {
			const struct primitive *p =
			        &g_array_index(scene->primitives, struct primitive, k);
			if (p->kind == PRIM_TEXT && (!first || found == NULL))
				found = p->text;
		}
	}
	return found;
}

static void test_head_again(void)
{
	g_autoptr(GString) markdown = g_string_new("| Head | Other |\n|---|---|\n");
	for (int i = 0; i < 150; i++)
		g_string_append_printf(markdown, "| r%d | x |\n", i);
	g_autoptr(Paper) paper = pages_of(markdown->str, false, PAPER_A4);
	g_assert_cmpuint(paper->pages->len, >, 3);
	for (guint i = 0; i < paper->pages->len; i++)
		g_assert_cmpstr(text_on(paper, i, true), ==, "Head");
}

/* However much stands before it, a heading is not the last on its page. */
static void test_headings_stay(void)
{
	for (int lines = 30; lines < 60; lines++) {
		g_autoptr(GString) markdown = g_string_new(NULL);
		for (int i = 0; i < lines; i++)
			g_string_append(markdown, "line\n\n");
		g_string_append(markdown, "## Heading\n\n| a |\n|---|\n| b |\n| c |\n");
		g_autoptr(Paper) paper = pages_of(markdown->str, false, PAPER_A4);
		for (guint i = 0; i < paper->pages->len; i++) {
			g_assert_cmpstr(text_on(paper, i, false), !=, "Heading");
			g_assert_cmpstr(text_on(paper, i, false), !=, "a");
		}
	}
}

static void test_bookmarks_and_places(void)
{
	g_autoptr(Paper) paper = pages_of(
	        "# One\n\n[E1](#E1) [E2](#E2)\n\n## Two\n\n<a id=\"E1\"></a>here\n", true,
	        PAPER_A4);
	g_assert_cmpuint(paper->bookmarks->len, ==, 2);
	g_assert_cmpstr(g_array_index(paper->bookmarks, struct bookmark, 1).title, ==,
	                "Two");
	g_assert_cmpint(g_array_index(paper->bookmarks, struct bookmark, 1).level, ==, 2);
	g_autofree char *dump = paper_dump(paper);
	g_assert_nonnull(strstr(dump, "href=\"#E1\""));
	g_assert_nonnull(strstr(dump, "place 0 \"E1\""));
}

/* What Cairo would choke on: an apostrophe in an address, a place twice, a place that is nowhere. */
static void test_paints(void)
{
	static const char markdown[] =
	        "# O'Brien\\\\\n\n[a](https://x.org/it's(1)) [b](#E9) [c](#E1) "
	        "[d](https://\xc3\xa4.org/\xe2\x82\xac) <a id=\"E1\"></a>x "
	        "<a id=\"E1\"></a>y <a id=\"a'b\\\\\"></a>z\n";
	GError *error = NULL;
	gsize len[2];
	const char *data[2];
	GBytes *bytes[2];
	for (int i = 0; i < 2; i++) {
		g_autoptr(Paper) paper = pages_of(markdown, true, PAPER_A4);
		paper->title = g_strdup("it's \xff");
		bytes[i] = paint_paper(paper, &error);
		g_assert_no_error(error);
		data[i] = g_bytes_get_data(bytes[i], &len[i]);
		g_assert_cmpuint(len[i], >, 2000);
		g_assert_true(g_str_has_prefix(data[i], "%PDF-"));
	}
	g_assert_true(g_bytes_equal(bytes[0], bytes[1]));
	g_bytes_unref(bytes[0]);
	g_bytes_unref(bytes[1]);
}

/* Deep or long, it comes to an end. */
static void test_hostile(void)
{
	static const char *const parts[] = { "> ", "- ",  "[",   "**", "| a ",
		                             "`",  "<a ", "1. ", "\\" };
	for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
		g_autoptr(GString) text = g_string_new(NULL);
		for (int n = 0; n < 5000; n++)
			g_string_append(text, parts[i]);
		guint outside;
		g_autoptr(Paper) paper = pages_of(text->str, false, PAPER_A4);
		g_autofree char *words = words_of(paper, &outside);
		g_assert_cmpuint(outside, ==, 0);
	}
}

/* Of the height of the picture: 1/27 is 20 pt on a slide of 7.5 in. Pictures of charts are made to fit. */
static void check_letters(const Paper *paper, const struct placed *at)
{
	enum { WORDS = 27, SMALL_PRINT = 30 };
	for (guint i = 0; i < at->scene->primitives->len; i++) {
		const struct primitive *p =
		        &g_array_index(at->scene->primitives, struct primitive, i);
		if (p->kind != PRIM_TEXT || g_str_equal(p->text, "chart"))
			continue;
		const double size = text_size(p->style) * at->scale;
		g_assert_cmpfloat(paper->height / size, <=,
		                  p->style < STYLE_BAR ? WORDS : SMALL_PRINT);
	}
}

static void test_letters_on_a_screen(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(documents); i++) {
		g_autoptr(Paper) paper = pages_of(documents[i].markdown,
		                                  documents[i].trusted, PAPER_SCREEN);
		for (guint n = 0; n < paper->pages->len; n++) {
			const GArray *page = paper->pages->pdata[n];
			for (guint k = 0; k < page->len; k++)
				check_letters(paper,
				              &g_array_index(page, struct placed, k));
		}
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(documents); i++) {
		g_autofree char *path = g_strconcat("/paged/", documents[i].name, NULL);
		g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_document);
	}
	g_test_add_func("/paged/no-word-is-lost-and-none-leaves-the-frame", test_random);
	g_test_add_func("/paged/letters-on-a-screen", test_letters_on_a_screen);
	g_test_add_func("/paged/a-table-repeats-its-head", test_head_again);
	g_test_add_func("/paged/headings-stay-with-what-follows", test_headings_stay);
	g_test_add_func("/paged/bookmarks-and-places", test_bookmarks_and_places);
	g_test_add_func("/paged/what-cairo-would-choke-on", test_paints);
	g_test_add_func("/paged/hostile-text-comes-to-an-end", test_hostile);
	return g_test_run();
}
