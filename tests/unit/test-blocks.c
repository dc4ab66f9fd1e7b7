#include "render/blocks.h"

#include <string.h>

static const char document[] =
        "<!-- debrief:auto id=a -->\n# Title\n\n<!-- debrief:end -->\n\n"
        "<!-- debrief:human id=h -->\n_Prompt._\n<!-- debrief:end -->\n";

static char *sealed(void)
{
	char *text = blocks_seal("r.md", document, NULL, NULL);
	g_assert_nonnull(text);
	return text;
}

static void test_seal(void)
{
	g_autofree char *text = sealed();
	gint64 line = 0;

	g_assert_nonnull(strstr(text, "<!-- debrief:auto id=a v=1 sha256="));
	g_assert_nonnull(strstr(text, "<!-- debrief:human id=h prompt="));
	g_assert_false(blocks_has_human(text, &line));
	g_autofree char *again = sealed();
	g_assert_cmpstr(text, ==, again);
}

static const struct {
	const char *name, *from, *to;
	gint64 line; /* 0 = nothing human */
} edits[] = {
	{ "untouched", "Title", "Title", 0 },
	{ "computed-block-edited", "# Title", "# Other", 2 },
	{ "prompt-replaced", "_Prompt._", "It was DNS.", 7 },
	{ "prompt-removed", "_Prompt._", "", 0 },
	{ "text-after-the-prompt", "_Prompt._", "_Prompt._\nIt was DNS.", 7 },
	{ "text-before-the-first-fence", "<!-- debrief:auto", "Hello\n<!-- debrief:auto",
	  1 },
	{ "text-between-the-blocks", "end -->\n\n", "end -->\n\nHello\n", 6 },
	{ "blank-lines-added", "end -->\n\n", "end -->\n\n\n  \n", 0 },
	{ "line-ends-of-windows", "# Title\n", "# Title\r\n", 0 },
	{ "end-removed", "<!-- debrief:end -->\n\n", "\n", 5 },
	{ "id-twice", "human id=h", "human id=a", 6 },
	{ "id-missing", "id=h ", "", 6 },
	{ "unknown-kind", "debrief:human", "debrief:robot", 6 },
	{ "end-twice", "<!-- debrief:end -->\n\n",
	  "<!-- debrief:end -->\n<!-- debrief:end -->\n", 5 },
};

static void test_edit(gconstpointer data)
{
	gsize i = GPOINTER_TO_SIZE(data);
	g_autofree char *text = sealed();
	const char *at = strstr(text, edits[i].from);
	gint64 line = 0;

	g_assert_nonnull(at);
	g_autofree char *edited =
	        g_strdup_printf("%.*s%s%s", (int)(at - text), text, edits[i].to,
	                        at + strlen(edits[i].from));
	g_assert_true(blocks_has_human(edited, &line) == (edits[i].line != 0));
	g_assert_cmpint(line, ==, edits[i].line);
}

static void test_foreign(void)
{
	gint64 line = 0;

	g_assert_true(blocks_has_human("\n\nMy notes\n", &line));
	g_assert_cmpint(line, ==, 3);
	g_assert_false(blocks_has_human("", &line));
	g_assert_false(blocks_has_human("\n \n", &line));
}

static void test_parse(void)
{
	g_autofree char *text = sealed();
	g_autoptr(GPtrArray) blocks = blocks_parse("r.md", text, NULL);
	const struct block *first = g_ptr_array_index(blocks, 0);
	const struct block *last = g_ptr_array_index(blocks, blocks->len - 1);

	g_assert_cmpuint(blocks->len, ==, 3); /* and the blank line between */
	g_assert_cmpint(first->kind, ==, BLOCK_AUTO);
	g_assert_cmpstr(first->id, ==, "a");
	g_assert_cmpstr(first->text, ==, "# Title\n\n");
	g_assert_cmpint(last->kind, ==, BLOCK_HUMAN);
	g_assert_cmpstr(last->text, ==, "_Prompt._\n");
	g_assert_cmpint(last->line, ==, 7);
}

static void test_broken(void)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(blocks_parse("r.md", "x\n<!-- debrief:auto id=a -->\n", &error));
	g_assert_error(error, DEBRIEF_ERROR, ERROR_PROTECT);
	g_assert_cmpint(error_place(error)->line, ==, 2);
	g_assert_cmpstr(error_place(error)->name, ==, "r.md");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/blocks/a-fresh-document-has-nothing-human", test_seal);
	for (gsize i = 0; i < G_N_ELEMENTS(edits); i++) {
		g_autofree char *path = g_strdup_printf("/blocks/sees/%s", edits[i].name);
		g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_edit);
	}
	g_test_add_func("/blocks/a-foreign-file-is-human", test_foreign);
	g_test_add_func("/blocks/parts", test_parse);
	g_test_add_func("/blocks/names-the-line-of-a-broken-fence", test_broken);
	return g_test_run();
}
