#include "render/variables.h"
#include "base/json.h"

#include <string.h>

static json_t *report(void)
{
	return json_loads(
	        "{\"incident\":{\"title\":\"A *b* title\"},"
	        "\"intervals\":{\"impact_hull\":{\"name\":\"Impact\",\"text\":\"68 min "
	        "(66–69)\"},\"gap_act\":null},"
	        "\"windows\":[{\"start\":{\"text\":\"06:04\"}}],\"version\":3,"
	        "\"timeline\":[{\"id\":\"E12\",\"at\":{\"text\":\"06:10\"}}]}",
	        0, NULL);
}

static const struct {
	const char *name, *text, *plain, *markdown;
} texts[] = {
	{ "a-length", "{{dur.impact}}.", "68 min (66–69).", "68 min (66–69)." },
	{ "blanks-around", "{{ dur.impact }}", "68 min (66–69)", "68 min (66–69)" },
	{ "a-path", "{{windows.0.start}} v{{version}}", "06:04 v3", "06:04 v3" },
	{ "values-are-escaped", "{{incident.title}}", "A *b* title", "A \\*b\\* title" },
	{ "an-event", "see {{ref:E12}}", "see E12", "see [E12](#E12)" },
	{ "not-known", "{{gap.act}}", "{{gap.act}}", "{{gap.act}}" },
	{ "no-such-name", "{{foo.bar}} {{ref:E99}} {{ref:E1x}}",
	  "{{foo.bar}} {{ref:E99}} {{ref:E1x}}", "{{foo.bar}} {{ref:E99}} {{ref:E1x}}" },
	{ "code-spans-stay", "`{{dur.impact}}` {{version}}", "`{{dur.impact}}` 3",
	  "`{{dur.impact}}` 3" },
	{ "code-blocks-stay", "```\n{{version}}\n```\n{{version}}",
	  "```\n{{version}}\n```\n3", "```\n{{version}}\n```\n3" },
	{ "broken-braces", "{{version} {version}} {{}} {{ver sion}} {{{version}}}",
	  "{{version} {version}} {{}} {{ver sion}} {3}",
	  "{{version} {version}} {{}} {{ver sion}} {3}" },
	{ "a-lone-backtick", "` {{version}}", "` 3", "` 3" },
};

static void test_text(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	g_autoptr(json_t) of = report();
	g_autofree char *plain =
	        variables_expand(of, texts[i].text, VARIABLES_PLAIN, NULL);
	g_autofree char *markdown =
	        variables_expand(of, texts[i].text, VARIABLES_MARKDOWN, NULL);
	g_autofree char *marked =
	        variables_expand(of, texts[i].text, VARIABLES_MARKED, NULL);
	g_autofree char *back = variables_fold(marked);
	g_assert_cmpstr(plain, ==, texts[i].plain);
	g_assert_cmpstr(markdown, ==, texts[i].markdown);
	if (strstr(texts[i].text, "{{ ") == NULL)
		g_assert_cmpstr(back, ==, texts[i].text);
}

/* What a person made of a figure is his. */
static const struct {
	const char *name, *text, *folded;
} edits[] = {
	{ "untouched", "<!--{{version}} 4e074085-->3<!--/-->", "{{version}}" },
	{ "changed", "<!--{{version}} 4e074085-->4<!--/-->", "4" },
	{ "words-added", "<!--{{version}} 4e074085-->3 or 4<!--/-->", "3 or 4" },
	{ "end-taken-out", "<!--{{version}} 4e074085-->3 and more",
	  "<!--{{version}} 4e074085-->3 and more" },
	{ "next-one-within",
	  "<!--{{version}} 4e074085-->3 <!--{{version}} 4e074085-->3<!--/-->",
	  "<!--{{version}} 4e074085-->3 {{version}}" },
	{ "another-comment", "<!-- TODO --> <!--{{x-->", "<!-- TODO --> <!--{{x-->" },
	{ "ends-within", "<!--{{", "<!--{{" },
	{ "ends-within-the-sum", "<!--{{version}} 4e07", "<!--{{version}} 4e07" },
};

static void test_edit(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	g_autofree char *folded = variables_fold(edits[i].text);
	g_assert_cmpstr(folded, ==, edits[i].folded);
}

/* Whatever a text holds, filling in and reading back gives it again. */
static void test_random(void)
{
	static const char *const parts[] = { "{{",   "}}",    "version",  "dur.impact",
		                             "`",    "```\n", "\n",       " ",
		                             "<!--", "-->",   "<!--/-->", "a" };
	g_autoptr(json_t) of = report();
	g_autoptr(GRand) rand = g_rand_new_with_seed(3);
	for (int i = 0; i < 20000; i++) {
		g_autoptr(GString) text = g_string_new(NULL);
		for (int n = g_rand_int_range(rand, 0, 20); n > 0; n--)
			g_string_append(
			        text,
			        parts[g_rand_int_range(rand, 0, G_N_ELEMENTS(parts))]);
		if (strstr(text->str, "{{ ") != NULL || strstr(text->str, " }}") != NULL)
			continue;
		g_autofree char *marked =
		        variables_expand(of, text->str, VARIABLES_MARKED, NULL);
		g_autofree char *back = variables_fold(marked);
		g_assert_cmpstr(back, ==, text->str);
	}
}

static void test_relied(void)
{
	g_autoptr(json_t) of = report();
	g_autoptr(json_t) relied =
	        variables_relied(of, "It took 68 min, {{ref:E12}}, {{gap.act}}.");
	g_assert_cmpuint(json_object_size(relied), ==, 3);
	g_assert_cmpstr(json_string_value(json_object_get(relied, "ref:E12")), ==,
	                "06:10");
	g_assert_cmpstr(json_string_value(json_object_get(relied, "gap.act")), ==,
	                "not known");
	g_assert_cmpstr(
	        json_string_value(json_object_get(relied, "intervals.impact_hull")), ==,
	        "68 min (66–69)");
	g_assert_null(variables_relied(of, "It took 168 min, or 68 minutes."));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autofree char *path = g_strdup_printf("/variables/%s", texts[i].name);
		g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_text);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(edits); i++) {
		g_autofree char *path =
		        g_strdup_printf("/variables/read-back/%s", edits[i].name);
		g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_edit);
	}
	g_test_add_func("/variables/read-back/any-text", test_random);
	g_test_add_func("/variables/what-a-text-rests-on", test_relied);
	return g_test_run();
}
