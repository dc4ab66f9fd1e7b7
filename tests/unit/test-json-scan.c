/* JSON in log lines: what is picked of good, odd and broken objects, at any cut. */
#include "import/json_scan.h"

#include <string.h>

enum { A, B, N };

static const struct json_key keys[] = {
	{ "a", A, JSON_TEXT },
	{ "o.p.a", A, JSON_TEXT },
	{ "b", B, JSON_NUM },
	{ "in", JSON_INSIDE, JSON_MAP },
};

static const struct {
	const char *name, *text;
	enum json_step step;
	const char *a, *b; /* NULL = absent */
} cases[] = {
	{ "empty", "{}", JSON_END, NULL, NULL },
	{ "plain", "{\"a\":\"x\",\"b\":12}", JSON_END, "x", "12" },
	{ "blanks", " { \"a\" : \"x\" ,\t\"b\" : -1.5e3 } ", JSON_END, "x", "-1.5e3" },
	{ "escapes", "{\"a\":\"\\u00e9\\n\\\"\\ud83d\\ude80\\\\\"}", JSON_END,
	  "\xc3\xa9\n\"\xf0\x9f\x9a\x80\\", NULL },
	{ "lone-surrogate-and-nul", "{\"a\":\"\\ud83dx\\u0000\"}", JSON_END,
	  "\xef\xbf\xbdx\xef\xbf\xbd", NULL },
	{ "last-of-two-holds", "{\"a\":\"x\",\"a\":\"y\"}", JSON_END, "y", NULL },
	{ "first-path-wins", "{\"o\":{\"p\":{\"a\":\"deep\"}},\"a\":\"x\"}", JSON_END,
	  "x", NULL },
	{ "nested", "{\"o\":{\"p\":{\"a\":\"deep\"}}}", JSON_END, "deep", NULL },
	{ "dotted", "{\"o.p.a\":\"flat\"}", JSON_END, "flat", NULL },
	{ "half-dotted", "{\"o\":{\"p.a\":\"half\"}}", JSON_END, "half", NULL },
	{ "inside", "{\"in\":{\"a\":\"x\"}}", JSON_END, "x", NULL },
	{ "outside-goes-first", "{\"a\":\"y\",\"in\":{\"a\":\"x\"}}", JSON_END, "y",
	  NULL },
	{ "null-is-absent", "{\"a\":null}", JSON_END, NULL, NULL },
	{ "nan-is-a-word", "{\"c\":NaN,\"b\":1}", JSON_END, NULL, "1" },
	{ "cut-in-text", "{\"b\":1,\"a\":\"x", JSON_CUT, "x", "1" },
	{ "cut-behind-key", "{\"b\":1,\"a\"", JSON_CUT, NULL, "1" },
	{ "cut-behind-backslash", "{\"a\":\"x\\", JSON_CUT, "x", NULL },
	{ "no-colon", "{\"a\" \"x\"}", JSON_BROKEN, NULL, NULL },
	{ "no-quotes", "{a:1}", JSON_BROKEN, NULL, NULL },
	{ "brackets-of-two-kinds", "{\"b\":1,\"c\":[1,2}}", JSON_BROKEN, NULL, "1" },
	{ "no-object", "[1]", JSON_BROKEN, NULL, NULL },
};

static void check(const struct json_span *value, const char *want)
{
	char bytes[256];
	struct json_room room = { bytes, bytes + sizeof bytes };
	if (want == NULL) {
		g_assert_cmpint(value->kind, ==, JSON_ABSENT);
		return;
	}
	const struct scan text = json_unescape(value, &room);
	g_autofree char *got = g_strndup(text.at, (gsize)(text.end - text.at));
	g_assert_cmpstr(got, ==, want);
}

static void picks(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	JsonPlan *plan = json_plan_new(keys, G_N_ELEMENTS(keys), N);
	struct scan s = scan_of(cases[i].text, strlen(cases[i].text));
	struct json_span values[N];
	g_assert_cmpint(json_pick(plan, &s, values), ==, cases[i].step);
	check(&values[A], cases[i].a);
	check(&values[B], cases[i].b);
	json_plan_free(plan);
}

/* No byte behind the end is looked at: each beginning stands in memory of its own size. */
static void may_be_cut_anywhere(void)
{
	JsonPlan *plan = json_plan_new(keys, G_N_ELEMENTS(keys), N);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
		for (gsize len = 1; len <= strlen(cases[i].text); len++) {
			g_autofree char *text = g_memdup2(cases[i].text, len);
			struct scan s = scan_of(text, len);
			struct json_span values[N];
			json_pick(plan, &s, values);
			g_assert_true(s.at <= s.end);
		}
	json_plan_free(plan);
}

/* What a plan keeps of the line before changes nothing: any line behind any other, whole and cut. */
static void lines_do_not_depend_on_each_other(void)
{
	JsonPlan *plan = json_plan_new(keys, G_N_ELEMENTS(keys), N);
	for (gsize before = 0; before < G_N_ELEMENTS(cases); before++)
		for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
			struct scan s =
			        scan_of(cases[before].text, strlen(cases[before].text));
			struct json_span values[N];
			json_pick(plan, &s, values);
			const gsize len = strlen(cases[i].text);
			g_autofree char *text = g_memdup2(cases[i].text, len);
			s = scan_of(text, len);
			g_assert_cmpint(json_pick(plan, &s, values), ==, cases[i].step);
			check(&values[A], cases[i].a);
			check(&values[B], cases[i].b);
		}
	json_plan_free(plan);
}

static void nesting_has_a_limit(void)
{
	JsonPlan *plan = json_plan_new(keys, G_N_ELEMENTS(keys), N);
	for (int depth = 64; depth <= 65; depth++) {
		g_autoptr(GString) text = g_string_new("{\"c\":");
		for (int i = 0; i < depth; i++)
			g_string_append_c(text, '[');
		for (int i = 0; i < depth; i++)
			g_string_append_c(text, ']');
		g_string_append_c(text, '}');
		struct scan s = scan_of(text->str, text->len);
		struct json_span values[N];
		g_assert_cmpint(json_pick(plan, &s, values), ==,
		                depth == 64 ? JSON_END : JSON_BROKEN);
	}
	json_plan_free(plan);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *name =
		        g_strdup_printf("/json-scan/picks/%s", cases[i].name);
		g_test_add_data_func(name, GSIZE_TO_POINTER(i), picks);
	}
	g_test_add_func("/json-scan/may-be-cut-anywhere", may_be_cut_anywhere);
	g_test_add_func("/json-scan/lines-do-not-depend-on-each-other",
	                lines_do_not_depend_on_each_other);
	g_test_add_func("/json-scan/nesting-has-a-limit", nesting_has_a_limit);
	return g_test_run();
}
