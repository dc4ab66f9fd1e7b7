#include "render/template.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static bool find_partial(void *user, const char *name, struct template_text *out,
                         GError **error)
{
	json_t *partials = user;
	const char *text = json_string_value(json_object_get(partials, name));

	(void)error;
	out->text = g_strdup(text);
	out->file = g_strdup(name);
	return true;
}

static char *render(const char *text, json_t *context, json_t *partials,
                    enum template_format format, GHashTable *fragments, GError **error)
{
	g_autofree char *copy = g_strdup(text), *file = g_strdup("t.mustache");
	struct template_text template = { file, copy };
	struct template_env env = { format, fragments, find_partial, partials };
	GString *out = g_string_new(NULL);

	if (template_render(&template, context, &env, out, error))
		return g_string_free(out, FALSE);
	g_string_free(out, TRUE);
	return NULL;
}

/* --- own cases -------------------------------------------------------------- */

static const struct {
	const char *name, *text, *context, *partials, *want;
	enum template_format format;
} cases[] = {
	{ "value", "a {{x}} b", "{'x':'y'}", "{}", "a y b", TEMPLATE_HTML },
	{ "value-escapes", "{{x}}", "{'x':'<i>&'}", "{}", "&lt;i&gt;&amp;",
	  TEMPLATE_HTML },
	{ "triple-escapes-too", "{{{x}}}", "{'x':'<i>'}", "{}", "&lt;i&gt;",
	  TEMPLATE_HTML },
	{ "ampersand-escapes-too", "{{&x}}", "{'x':'<i>'}", "{}", "&lt;i&gt;",
	  TEMPLATE_HTML },
	{ "integer", "{{x}}", "{'x':-12}", "{}", "-12", TEMPLATE_HTML },
	{ "list-of-rows", "{{#r}}\n* {{n}}\n{{/r}}\n", "{'r':[{'n':1},{'n':2}]}", "{}",
	  "* 1\n* 2\n", TEMPLATE_HTML },
	{ "empty-text-is-false", "{{#x}}a{{/x}}{{^x}}b{{/x}}", "{'x':''}", "{}", "b",
	  TEMPLATE_HTML },
	{ "zero-is-true", "{{#x}}a{{/x}}{{^x}}b{{/x}}", "{'x':0}", "{}", "a",
	  TEMPLATE_HTML },
	{ "null-hides-the-outer", "{{#a}}[{{x}}]{{/a}}", "{'x':'out','a':{'x':null}}",
	  "{}", "[]", TEMPLATE_HTML },
	{ "partial", "<{{>p}}>", "{'x':'v'}", "{'p':'{{x}}'}", "<v>", TEMPLATE_HTML },
	{ "partial-of-data-name", "{{>x}}", "{'x':'<b>'}", "{}", "", TEMPLATE_HTML },
	{ "include-is-a-partial", "{{include \"p\"}}", "{}", "{'p':'ok'}", "ok",
	  TEMPLATE_HTML },
	{ "a-value-called-include", "{{include}}", "{'include':'v'}", "{}", "v",
	  TEMPLATE_HTML },
	{ "address-is-checked", "<a href=\"{{u}}\">", "{'u':'javascript:alert(1)'}", "{}",
	  "<a href=\"#\">", TEMPLATE_HTML },
	{ "address-that-is-good", "<a href=\"{{u}}\">", "{'u':'https://example.com/a'}",
	  "{}", "<a href=\"https://example.com/a\">", TEMPLATE_HTML },
	{ "anchor-is-no-address", "<a href=\"#{{u}}\">", "{'u':'E12'}", "{}",
	  "<a href=\"#E12\">", TEMPLATE_HTML },
	{ "markdown-escapes", "{{x}}", "{'x':'*a*'}", "{}", "\\*a\\*",
	  TEMPLATE_MARKDOWN },
	{ "markdown-keeps-ids", "[{{x}}](#{{x}})", "{'x':'S3@1204'}", "{}",
	  "[S3@1204](#S3@1204)", TEMPLATE_MARKDOWN },
	{ "text-shows-controls", "{{x}}", "{'x':'a\\u001b[1m'}", "{}", "a\\x1B[1m",
	  TEMPLATE_TEXT },
	{ "data-is-never-a-template", "{{x}}", "{'x':'{{y}}','y':'no'}", "{}", "{{y}}",
	  TEMPLATE_TEXT },
};

static json_t *loads(const char *text)
{
	g_autofree char *quoted = g_strdelimit(g_strdup(text), "'", '"');
	json_error_t fault;
	json_t *value = json_loads(quoted, JSON_DECODE_ANY, &fault);
	if (value == NULL)
		g_error("%s: %s", text, fault.text);
	return value;
}

static void test_case(gconstpointer data)
{
	gsize i = GPOINTER_TO_SIZE(data);
	json_t *context = loads(cases[i].context), *partials = loads(cases[i].partials);
	g_autoptr(GError) error = NULL;
	g_autofree char *got =
	        render(cases[i].text, context, partials, cases[i].format, NULL, &error);

	g_assert_no_error(error);
	g_assert_cmpstr(got, ==, cases[i].want);
	json_decref(context);
	json_decref(partials);
}

/* --- faults ----------------------------------------------------------------- */

static const struct {
	const char *name, *text, *partials, *want;
	gint64 line;
	const char *file;
} faults[] = {
	{ "tag-not-closed", "a\nb {{x", "{}", "never closed", 2, "t.mustache" },
	{ "triple-not-closed", "{{{x}}", "{}", "never closed", 1, "t.mustache" },
	{ "section-not-closed", "\n{{#x}}\n", "{}", "\"x\" is never closed", 2,
	  "t.mustache" },
	{ "section-crossed", "{{#x}}\n{{#y}}\n{{/x}}{{/y}}", "{}",
	  "\"y\" of line 2 is open", 3, "t.mustache" },
	{ "section-not-opened", "{{/x}}", "{}", "never opened", 1, "t.mustache" },
	{ "no-name", "{{ }}", "{}", "no name", 1, "t.mustache" },
	{ "one-delimiter", "{{=<%=}}", "{}", "two short words", 1, "t.mustache" },
	{ "long-delimiter", "{{=aaaaaaaaaaaaaaaaa b=}}", "{}", "two short words", 1,
	  "t.mustache" },
	{ "partial-of-itself", "\n{{>p}}", "{'p':'{{>p}}'}", "without an end", 1, "p" },
	{ "partials-in-a-ring", "{{>p}}", "{'p':'{{>q}}','q':'\\n{{>p}}'}",
	  "without an end", 0, NULL },
	{ "fault-in-a-partial", "{{>p}}", "{'p':'\\n\\n{{#x}}'}", "never closed", 3,
	  "p" },
};

static void test_fault(gconstpointer data)
{
	gsize i = GPOINTER_TO_SIZE(data);
	json_t *context = json_object(), *partials = loads(faults[i].partials);
	g_autoptr(GError) error = NULL;
	g_autofree char *got =
	        render(faults[i].text, context, partials, TEMPLATE_HTML, NULL, &error);

	g_assert_null(got);
	g_assert_error(error, DEBRIEF_ERROR, ERROR_USAGE);
	g_assert_nonnull(strstr(error->message, faults[i].want));
	if (faults[i].file != NULL) {
		g_assert_cmpstr(error_place(error)->name, ==, faults[i].file);
		g_assert_cmpint(error_place(error)->line, ==, faults[i].line);
	}
	json_decref(context);
	json_decref(partials);
}

static char *repeated(const char *text, guint n)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < n; i++)
		g_string_append(out, text);
	return g_string_free(out, FALSE);
}

static void test_depth(void)
{
	json_t *context = loads("{'x':true}"), *partials = json_object();

	for (guint depth = 64; depth <= 65; depth++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *open = repeated("{{#x}}", depth);
		g_autofree char *close = repeated("{{/x}}", depth);
		g_autofree char *text = g_strconcat(open, "in", close, NULL);
		g_autofree char *got =
		        render(text, context, partials, TEMPLATE_HTML, NULL, &error);
		if (depth == 64)
			g_assert_cmpstr(got, ==, "in");
		else
			g_assert_error(error, DEBRIEF_ERROR, ERROR_USAGE);
	}
	json_decref(context);
	json_decref(partials);
}

/* Each partial includes the next one twice: 2^30 texts if nothing stops it. */
static void test_flood(void)
{
	json_t *context = json_object(), *partials = json_object();
	g_autoptr(GError) error = NULL;

	for (guint i = 0; i < 30; i++) {
		g_autofree char *name = g_strdup_printf("p%u", i);
		g_autofree char *text = g_strdup_printf("{{>p%u}}{{>p%u}}", i + 1, i + 1);
		json_object_set_new(partials, name, json_string(text));
	}
	json_object_set_new(partials, "p30", json_string("abc"));
	g_autofree char *got =
	        render("{{>p0}}", context, partials, TEMPLATE_HTML, NULL, &error);
	g_assert_null(got);
	g_assert_error(error, DEBRIEF_ERROR, ERROR_USAGE);
	json_decref(context);
	json_decref(partials);
}

static void test_fragment(void)
{
	json_t *context = loads("{'chart':{'hero':'<b>data</b>'}}"),
	       *none = json_object();
	g_autoptr(GHashTable) fragments = g_hash_table_new(g_str_hash, g_str_equal);
	char name[] = "chart.hero", markup[] = "<svg/>";
	g_hash_table_insert(fragments, name, markup);
	g_autofree char *got = render("{{>chart.hero}} {{chart.hero}}", context, none,
	                              TEMPLATE_HTML, fragments, NULL);

	g_assert_cmpstr(got, ==, "<svg/> &lt;b&gt;data&lt;/b&gt;");
	json_decref(context);
	json_decref(none);
}

/* --- the folder ------------------------------------------------------------- */

static const char *const outside[] = {
	"../x", "/etc/passwd", "..", "a/b", ".hidden", ""
};

static void test_folder(void)
{
	g_autofree char *dir = g_dir_make_tmp("debrief-template-XXXXXX", NULL);
	g_autofree char *main = g_build_filename(dir, "report.html.mustache", NULL);
	g_autofree char *part = g_build_filename(dir, "part.html.mustache", NULL);
	struct template_folder folder = { dir, "html" };
	struct template_text text = { 0 };
	g_autoptr(GError) error = NULL;

	g_assert_true(g_file_set_contents(main, "<{{>part}}>", -1, NULL));
	g_assert_true(g_file_set_contents(part, "in", -1, NULL));
	g_assert_true(template_folder_main(&folder, &text, NULL));
	struct template_env env = { TEMPLATE_HTML, NULL, template_folder_find, &folder };
	json_t *context = json_object();
	g_autoptr(GString) out = g_string_new(NULL);
	g_assert_true(template_render(&text, context, &env, out, NULL));
	g_assert_cmpstr(out->str, ==, "<in>");
	template_text_clear(&text);
	for (guint i = 0; i < G_N_ELEMENTS(outside); i++) {
		g_assert_false(template_folder_find(&folder, outside[i], &text, &error));
		g_assert_error(error, DEBRIEF_ERROR, ERROR_USAGE);
		g_assert_nonnull(strstr(error->message, "outside"));
		g_clear_error(&error);
	}
	json_decref(context);
	g_assert_cmpint(g_remove(main), ==, 0);
	g_assert_cmpint(g_remove(part), ==, 0);
	g_assert_cmpint(g_rmdir(dir), ==, 0);
}

static void test_link(void)
{
	g_autofree char *dir = g_dir_make_tmp("debrief-template-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(dir, "part.html.mustache", NULL);
	struct template_folder folder = { dir, "html" };
	struct template_text text = { 0 };
	g_autoptr(GError) error = NULL;

	g_assert_cmpint(symlink("/etc/passwd", path), ==, 0);
	g_assert_false(template_folder_find(&folder, "part", &text, &error));
	g_assert_error(error, DEBRIEF_ERROR, ERROR_USAGE);
	g_assert_null(text.text);
	g_assert_cmpint(g_remove(path), ==, 0);
	g_assert_cmpint(g_rmdir(dir), ==, 0);
}

static void test_missing_file(void)
{
	struct template_folder folder = { "/nonexistent/x.mustache", "html" };
	struct template_text text = { 0 };
	g_autoptr(GError) error = NULL;

	g_assert_false(template_folder_main(&folder, &text, &error));
	g_assert_error(error, DEBRIEF_ERROR, ERROR_USAGE);
}

/* --- the public conformance cases ------------------------------------------- */

/* Asked to leave data as it is, we escape it: that is the point. */
static const char *const deliberate[] = {
	"interpolation/Triple Mustache",
	"interpolation/Ampersand",
	"interpolation/Implicit Iterators - Triple Mustache",
	"interpolation/Implicit Iterators - Ampersand",
	"sections/Implicit Iterator - Triple mustache",
	"sections/Implicit Iterator - Ampersand",
	"partials/Standalone Indentation",
};

static bool is_deliberate(const char *name)
{
	for (guint i = 0; i < G_N_ELEMENTS(deliberate); i++)
		if (strcmp(deliberate[i], name) == 0)
			return true;
	return false;
}

/* What is wanted when every hole escapes: the case with {{{x}}} and {{&x}} written as {{x}}. */
static void conform(const char *module, json_t *test)
{
	const char *title = json_string_value(json_object_get(test, "name"));
	const char *text = json_string_value(json_object_get(test, "template"));
	const char *want = json_string_value(json_object_get(test, "expected"));
	g_autofree char *name = g_strdup_printf("%s/%s", module, title);
	g_autoptr(GError) error = NULL;
	g_autofree char *got =
	        render(text, json_object_get(test, "data"),
	               json_object_get(test, "partials"), TEMPLATE_HTML, NULL, &error);

	g_assert_no_error(error);
	if (!is_deliberate(name)) {
		g_assert_cmpstr(got, ==, want);
		return;
	}
	g_assert_nonnull(strpbrk(want, "<>&\""));
	g_assert_cmpstr(got, !=, want);
	g_assert_nonnull(strstr(got, "&lt;"));
}

static char *shared(const char *path)
{
	const char *root = g_getenv("DEBRIEF_SHARED"), *source = g_getenv("srcdir");

	if (root != NULL)
		return g_build_filename(root, path, NULL);
	return g_build_filename(source != NULL ? source : ".", "..", "shared", path,
	                        NULL);
}

static void test_conformance(gconstpointer data)
{
	const char *module = data;
	g_autofree char *name = g_strdup_printf("data/mustache/%s.json", module);
	g_autofree char *path = shared(name);
	json_t *cases_of = json_load_file(path, 0, NULL), *test;
	gsize i;

	if (cases_of == NULL) {
		g_test_skip("the public cases are not here");
		return;
	}
	json_array_foreach(json_object_get(cases_of, "tests"), i, test)
	{
		conform(module, test);
	}
	g_assert_cmpuint(i, >, 10);
	json_decref(cases_of);
}

/* --- hostile templates ------------------------------------------------------ */

static const struct {
	const char *file, *want;
} hostile[] = { { "01_include_traversal.tmpl", "outside" },
	        { "02_include_self.tmpl", "includes itself" } };

static void test_hostile(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(hostile); i++) {
		g_autofree char *name =
		        g_strconcat("hostile/template/", hostile[i].file, NULL);
		g_autofree char *path = shared(name);
		struct template_folder folder = { path, "html" };
		struct template_text text = { 0 };
		struct template_env env = { TEMPLATE_HTML, NULL, template_folder_find,
			                    &folder };
		g_autoptr(GError) error = NULL;
		g_autoptr(GString) out = g_string_new(NULL);
		json_t *context = json_object();

		if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
			g_test_skip("the hostile templates are not here");
			json_decref(context);
			return;
		}
		g_assert_true(template_folder_main(&folder, &text, NULL));
		g_assert_false(template_render(&text, context, &env, out, &error));
		g_assert_error(error, DEBRIEF_ERROR, ERROR_USAGE);
		g_assert_nonnull(strstr(error->message, hostile[i].want));
		g_assert_cmpint(error_place(error)->line, ==, 1);
		g_assert_true(
		        g_str_has_suffix(error_place(error)->name, hostile[i].file));
		template_text_clear(&text);
		json_decref(context);
	}
}

int main(int argc, char **argv)
{
	static const char *const modules[] = { "comments", "delimiters", "interpolation",
		                               "inverted", "partials",   "sections" };

	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path =
		        g_strdup_printf("/template/renders/%s", cases[i].name);
		g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_case);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(faults); i++) {
		g_autofree char *path =
		        g_strdup_printf("/template/refuses/%s", faults[i].name);
		g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_fault);
	}
	g_test_add_func("/template/refuses/sections-65-deep", test_depth);
	g_test_add_func("/template/refuses/a-flood", test_flood);
	g_test_add_func("/template/fragments-are-markup-and-data-is-not", test_fragment);
	g_test_add_func("/template/folder/finds-partials-and-nothing-outside",
	                test_folder);
	g_test_add_func("/template/folder/refuses-links", test_link);
	g_test_add_func("/template/refuses/hostile-files", test_hostile);
	g_test_add_func("/template/folder/names-a-missing-file", test_missing_file);
	for (gsize i = 0; i < G_N_ELEMENTS(modules); i++) {
		g_autofree char *path =
		        g_strdup_printf("/template/conformance/%s", modules[i]);
		g_test_add_data_func(path, modules[i], test_conformance);
	}
	return g_test_run();
}
