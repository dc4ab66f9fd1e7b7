/* Outputs are complete or not there, and never stand where they must not. */
#include "cli/output.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *folder;

static char *in_folder(const char *name)
{
	return g_build_filename(folder, name, NULL);
}

static void assert_holds(const char *path, const char *want)
{
	g_autofree char *text = NULL;
	g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
	g_assert_cmpstr(text, ==, want);
}

static guint files_in_folder(void)
{
	guint n = 0;
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	while (g_dir_read_name(dir) != NULL)
		n++;
	return n;
}

static void replaces_a_file_whole_and_leaves_nothing_beside_it(void)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = in_folder("report.html");
	g_assert_true(output_write(path, "old", 3, &error));
	g_assert_true(output_write(path, "new and longer", 14, &error));
	assert_holds(path, "new and longer");
	g_assert_cmpuint(files_in_folder(), ==, 1);
	struct stat st;
	g_assert_cmpint(stat(path, &st), ==, 0);
	g_assert_cmpint(st.st_mode & 077, ==, 0);
	g_unlink(path);
}

static void writes_nothing_through_a_link(void)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *target = in_folder("target"), *link = in_folder("link");
	g_assert_true(g_file_set_contents(target, "mine", -1, NULL));
	g_assert_cmpint(symlink("target", link), ==, 0);
	g_assert_false(output_write(link, "x", 1, &error));
	g_assert_cmpint(error_exit_code(error), ==, ERROR_PROTECT);
	assert_holds(target, "mine");
	g_unlink(link);
	g_unlink(target);
}

static void refuses_inputs_by_any_name(void)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *input = in_folder("input"), *same = in_folder("same");
	g_assert_true(g_file_set_contents(input, "evidence", -1, NULL));
	g_assert_cmpint(link(input, same), ==, 0);
	output_protect(input);
	g_assert_false(output_write(same, "x", 1, &error));
	g_assert_cmpint(error_exit_code(error), ==, ERROR_PROTECT);
	assert_holds(input, "evidence");
	g_unlink(same);
	g_unlink(input);
}

static void names_what_is_in_the_way(void)
{
	g_autofree char *missing = in_folder("missing/report.html");
	const struct {
		const char *path;
		int want;
	} cases[] = { { folder, ERROR_USAGE }, { missing, ERROR_SYSTEM } };
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		g_assert_false(output_check(cases[i].path, &error));
		g_assert_cmpint(error_exit_code(error), ==, cases[i].want);
	}
}

static void a_full_disk_is_an_error(void)
{
	g_autoptr(GError) error = NULL;
	if (access("/dev/full", W_OK) != 0) {
		g_test_skip("no /dev/full");
		return;
	}
	g_assert_false(output_write("/dev/full", "x", 1, &error));
	g_assert_cmpint(error_exit_code(error), ==, ERROR_SYSTEM);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	folder = g_dir_make_tmp("debrief-output-XXXXXX", NULL);
	g_test_add_func("/output/replaces-a-file-whole",
	                replaces_a_file_whole_and_leaves_nothing_beside_it);
	g_test_add_func("/output/writes-nothing-through-a-link",
	                writes_nothing_through_a_link);
	g_test_add_func("/output/refuses-inputs-by-any-name", refuses_inputs_by_any_name);
	g_test_add_func("/output/names-what-is-in-the-way", names_what_is_in_the_way);
	g_test_add_func("/output/a-full-disk-is-an-error", a_full_disk_is_an_error);
	const int failed = g_test_run();
	g_rmdir(folder);
	g_free(folder);
	return failed;
}
