#include "render/outline.h"
#include "base/resource.h"
#include "render/report.h"
#include "render/template.h"
#include "render/variables.h"

#include <string.h>

static const char md[] =
        "<!-- debrief:auto id=minute -->\n## In one minute\n<!-- debrief:end -->\n\n"
        "<!-- debrief:auto id=all -->\n## All\n<!-- debrief:end -->\n";
static const char html[] =
        "<main>\n{{! [minute] }}\n<p>minute</p>\n{{! [all] }}\n<p>all</p>\n"
        "{{! [foot] }}\n</main>\n";

static const struct {
	const char *name, *outline, *md, *html;
} outlines[] = {
	{ "a-section", "% Title\n[minute]\n",
	  "<!-- debrief:auto id=minute -->\n## In one minute\n<!-- debrief:end -->\n\n",
	  "<main>\n{{>behind.}}\n<p>minute</p>\n{{>behind.minute}}\n</main>\n" },
	{ "a-section-that-the-form-lacks", "[ledger]\n", "",
	  "<main>\n{{>behind.}}\n{{>behind.ledger}}\n</main>\n" },
	{ "a-heading-and-words", "## Why <not>\n\nBy *us*.\n",
	  "<!-- debrief:auto id=words-1 -->\n## Why <not>\n\n\nBy *us*.\n<!-- "
	  "debrief:end "
	  "-->\n\n",
	  "<main>\n{{>behind.}}\n<section aria-labelledby=\"h-1\">\n<h2 id=\"h-1\">Why "
	  "&lt;not&gt;</h2>\n<p>By <em>us</em>.</p>\n</section>\n\n</main>\n" },
	{ "a-block-of-people", "human why: What & how?\n",
	  "<!-- debrief:human id=why -->\n_To be written: What & how?_\n<!-- debrief:end "
	  "-->\n\n",
	  "<main>\n{{>behind.}}\n{{>human.why}}{{^human.why}}<p class=\"prompt\">To be "
	  "written: What &amp; how?</p>\n{{/human.why}}{{>behind.why}}\n</main>\n" },
	{ "a-condition", "{{#has.posts}}\n[all]\n{{/has.posts}}\n",
	  "{{#has.posts}}\n<!-- debrief:auto id=all -->\n## All\n<!-- debrief:end "
	  "-->\n\n{{/has.posts}}\n",
	  "<main>\n{{>behind.}}\n{{#has.posts}}\n<p>all</p>\n{{>behind.all}}\n{{/"
	  "has.posts}}\n</main>\n" },
};

static void test_outline(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	g_autofree char *markdown =
	        outline_template("t", outlines[i].outline, "md", md, NULL);
	g_autofree char *page =
	        outline_template("t", outlines[i].outline, "html", html, NULL);
	g_assert_cmpstr(markdown, ==, outlines[i].md);
	g_assert_cmpstr(page, ==, outlines[i].html);
}

static const struct {
	const char *name, *outline;
	gint64 line;
} faults[] = {
	{ "no-such-section", "%\n[minutes]\n", 2 },
	{ "a-section-twice", "[all]\n[minute]\n[all]\n", 3 },
	{ "a-block-twice", "human a: x\nhuman a: y\n", 2 },
	{ "a-block-without-prompt", "\n\nhuman a:\n", 3 },
	{ "a-block-without-id", "human : x\n", 1 },
	{ "an-id-of-two-words", "human a b: x\n", 1 },
	{ "the-name-of-a-section", "human timeline: x\n", 1 },
	{ "a-fence", "x\n<!-- debrief:end -->\n", 2 },
};

static void test_fault(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	g_autoptr(GError) error = NULL;
	g_assert_null(outline_template("t", faults[i].outline, "md", md, &error));
	g_assert_error(error, DEBRIEF_ERROR, ERROR_USAGE);
	g_assert_cmpstr(error_place(error)->name, ==, "t");
	g_assert_cmpint(error_place(error)->line, ==, faults[i].line);
}

/* Those that come with the program: they can be used, and "note" knows all their blocks. */
static void test_shipped(void)
{
	g_auto(GStrv) files = resource_list("templates");
	guint n = 0;
	for (guint i = 0; files[i] != NULL; i++) {
		if (!outline_is(files[i]))
			continue;
		g_autofree char *path = g_strconcat("templates/", files[i], NULL);
		g_autofree char *name = g_strndup(files[i], strlen(files[i]) - 8);
		g_autoptr(GBytes) bytes = resource_bytes(path);
		g_autofree char *text =
		        g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
		g_autoptr(GPtrArray) humans = outline_humans(text);
		g_autofree char *title = outline_title(text);
		g_autoptr(GError) error = NULL;
		const struct template_folder of_md = { name, "md" },
		                             of_html = { name, "html" };
		g_test_message("%s", name);
		g_assert_cmpstr(title, !=, "");
		g_assert_cmpuint(humans->len, >, 0);
		for (guint k = 0; k < humans->len; k++)
			g_assert_true(g_strv_contains(report_blocks, humans->pdata[k]));
		template_check(&of_md, &error);
		g_assert_no_error(error);
		template_check(&of_html, &error);
		g_assert_no_error(error);
		n++;
	}
	g_assert_cmpuint(n, >=, 8);
}

static bool is_listed(const GPtrArray *list, const char *name)
{
	for (guint i = 0; i < list->len; i++)
		if (strcmp(((struct variable *)list->pdata[i])->name, name) == 0)
			return true;
	return false;
}

static void test_variables(void)
{
	g_autoptr(GPtrArray) list = variables_list();
	g_assert_true(is_listed(list, "incident.title"));
	g_assert_true(is_listed(list, "intervals.to_first_post"));
	g_assert_true(is_listed(list, "windows[].peak"));
	g_assert_true(is_listed(list, "dur.impact"));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(outlines); i++) {
		g_autofree char *path = g_strdup_printf("/outline/%s", outlines[i].name);
		g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_outline);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(faults); i++) {
		g_autofree char *path =
		        g_strdup_printf("/outline/refuses/%s", faults[i].name);
		g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_fault);
	}
	g_test_add_func("/outline/those-that-come-with-the-program", test_shipped);
	g_test_add_func("/variables/out-of-the-schema", test_variables);
	return g_test_run();
}
