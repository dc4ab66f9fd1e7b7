/* Front matter and simple YAML: what is a text, a list, skipped, refused; limits on both sides. */
#include "import/front.h"

#include <string.h>

/* want: a text, or "[item|item]", or the message of a refusal, which has a line. */
static const struct {
	const char *name, *yaml, *key, *want;
	gint64 line;
} rows[] = {
	{ "plain", "a: one two  # three\n", "a", "one two", 0 },
	{ "hash-in-word", "a: C#\n", "a", "C#", 0 },
	{ "colon-in-text", "a: http://x.example: y\n", "a", "http://x.example: y", 0 },
	{ "single-quotes", "a: 'it''s # \\n'\n", "a", "it's # \\n", 0 },
	{ "double-quotes", "a: \"1\\t2 \\u00e9 \\q\" # c\n", "a", "1\t2 \xc3\xa9 q", 0 },
	{ "nul-escape", "a: \"x\\0y\"\n", "a", "x\xef\xbf\xbdy", 0 },
	{ "surrogate-escape", "a: \"\\ud800\"\n", "a", "\xef\xbf\xbd", 0 },
	{ "quoted-key", "\"a b\": c\n", "a b", "c", 0 },
	{ "empty", "a:\nb: c\n", "a", "(none)", 0 },
	{ "null", "a: null\n", "a", "(none)", 0 },
	{ "crlf", "a: b\r\nc: d\r\n", "c", "d", 0 },
	{ "no-last-newline", "a: b", "a", "b", 0 },
	{ "flow-list", "a: [x, 'y, z', \"]\" ] # c\n", "a", "[x|y, z|]]", 0 },
	{ "empty-list", "a: []\n", "a", "[]", 0 },
	{ "block-list", "a:\n  - x\n  - 'y # z' # c\n\n# c\n- w\nb: c\n", "a",
	  "[x|y # z|w]", 0 },
	{ "literal-block", "a: |\n  x\n\n  y\nb: c\n", "a", "x\n\ny", 0 },
	{ "folded-block", "a: >-\n  x\n  y\nb: c\n", "a", "x y", 0 },
	{ "nested-map-skipped", "a:\n  b: c\n  d: [\nb: e\n", "b", "e", 0 },
	{ "list-of-pairs", "- a: b\n- c: d\n", "c", "d", 0 },
	{ "anchor-is-text", "a: &x [*x]\n", "a", "&x [*x]", 0 },
	{ "missing", "a: b\n", "z", "(none)", 0 },
	{ "same-key-twice", "a: b\n\na: c\n", "a", "key a comes twice", 3 },
	{ "open-quote", "a: b\nc: \"d\n", "a", "a quote is not closed on its line", 2 },
	{ "open-list", "a: [b,\n c]\n", "a", "a list is not closed on its line", 1 },
	{ "more-after-list", "a: [b] c\n", "a", "there is more after a list", 1 },
	{ "more-after-quote", "a: 'b' c\n", "a", "there is more after a quoted text", 1 },
	{ "no-pair", "a: b\nprose\n", "a", "a line is neither \"key: value\" nor an item",
	  2 },
	{ "no-key", ": b\n", "a", "a line is neither \"key: value\" nor an item", 1 },
};

static char *shown(const Front *front, const char *key)
{
	const struct front_field *field = front_field(front, key);
	if (field == NULL || !field->is_list)
		return g_strdup(front_text(front, key) ?: "(none)");
	g_ptr_array_add(field->values, NULL);
	g_autofree char *joined = g_strjoinv("|", (char **)field->values->pdata);
	g_ptr_array_set_size(field->values, (int)field->values->len - 1);
	return g_strdup_printf("[%s]", joined);
}

static void reads(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	g_autoptr(GError) error = NULL;
	g_autoptr(Front) front =
	        front_new("x.yml", rows[i].yaml, strlen(rows[i].yaml), false, &error);
	if (rows[i].line > 0) {
		g_assert_null(front);
		g_assert_cmpstr(error->message, ==, rows[i].want);
		g_assert_cmpint(error_place(error)->line, ==, rows[i].line);
		return;
	}
	g_assert_no_error(error);
	g_autofree char *got = shown(front, rows[i].key);
	g_assert_cmpstr(got, ==, rows[i].want);
}

/* unit repeated n times after head, and whether that is read. */
static const struct {
	const char *name, *head, *unit, *tail;
	int n;
	bool ok;
} limits[] = {
	{ "64-KiB-text", "a: ", "x", "\n", 65536, true },
	{ "longer-text", "a: ", "x", "\n", 65537, false },
	{ "longer-block", "a: |\n", "  x\n", "", 40000, false },
	{ "10000-items", "a:\n", "- x\n", "", 10000, true },
	{ "more-items", "a:\n", "- x\n", "", 10001, false },
	{ "more-items-in-a-line", "a: [", "x,", "]\n", 10001, false },
	{ "many-open-brackets", "a: ", "[", "\n", 60000, false },
};

static void keeps_limits(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	g_autoptr(GString) text = g_string_new(limits[i].head);
	for (int k = 0; k < limits[i].n; k++)
		g_string_append(text, limits[i].unit);
	g_string_append(text, limits[i].tail);
	g_autoptr(GError) error = NULL;
	g_autoptr(Front) front = front_new("x.yml", text->str, text->len, false, &error);
	g_assert_true((front != NULL) == limits[i].ok);
	g_assert_true((error == NULL) == limits[i].ok);
}

static void thousand_keys_are_the_limit(void)
{
	for (int n = 1000; n <= 1001; n++) {
		g_autoptr(GString) text = g_string_new(NULL);
		for (int k = 0; k < n; k++)
			g_string_append_printf(text, "k%d: v\n", k);
		g_autoptr(Front) front =
		        front_new("x.yml", text->str, text->len, false, NULL);
		g_assert_true((front != NULL) == (n == 1000));
	}
}

static void body_follows_the_second_fence(void)
{
	static const char page[] = "---\r\na: b\n--- \nText\n---\n";
	g_autoptr(Front) front = front_new("x.md", page, sizeof page - 1, true, NULL);
	g_assert_nonnull(front);
	g_assert_cmpstr(page + front_body(front), ==, "Text\n---\n");
	g_assert_cmpint(front_body_line(front), ==, 4);
	g_assert_cmpint(front_line(front, "a"), ==, 2);
	g_assert_cmpint(front_field(front, "a")->offset, ==, 5);
	g_assert_null(front_new("x.md", page + 5, sizeof page - 6, true, NULL));
	g_assert_null(front_new("x.md", page, 10, true, NULL));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *name = g_strdup_printf("/front/reads/%s", rows[i].name);
		g_test_add_data_func(name, GSIZE_TO_POINTER(i), reads);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(limits); i++) {
		g_autofree char *name =
		        g_strdup_printf("/front/limits/%s", limits[i].name);
		g_test_add_data_func(name, GSIZE_TO_POINTER(i), keeps_limits);
	}
	g_test_add_func("/front/limits/thousand-keys", thousand_keys_are_the_limit);
	g_test_add_func("/front/body-follows-the-second-fence",
	                body_follows_the_second_fence);
	return g_test_run();
}
