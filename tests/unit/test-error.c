/* Errors keep their class, place and hint on the way up. */
#include "base/error.h"

#include <errno.h>

static void keeps_class_place_and_hint(void)
{
	g_autoptr(GError) error = NULL;
	const struct place at = { "github.json", 12, 7, -1 };
	g_assert_false(error_at(&error, ERROR_DATA, &at, "incident %s has no created_at",
	                        "kctbh9"));
	error_hint(&error, "add one");
	g_autoptr(GError) copy = g_error_copy(error);
	g_autofree char *place = place_text(error_place(copy));
	g_assert_cmpstr(place, ==, "github.json:12:7");
	g_assert_cmpstr(copy->message, ==, "incident kctbh9 has no created_at");
	g_assert_cmpstr(error_hint_text(copy), ==, "add one");
	g_assert_cmpint(error_exit_code(copy), ==, 1);
}

static void foreign_errors_count_as_system(void)
{
	g_autoptr(GError) error = g_error_new(G_FILE_ERROR, G_FILE_ERROR_NOENT, "gone");
	g_assert_cmpint(error_exit_code(error), ==, 4);
	g_assert_null(error_place(error));
	g_assert_null(error_hint_text(error));
	g_assert_false(error_hint(&error, "no effect"));
}

static void nothing_is_an_error_of_its_own(void)
{
	g_assert_cmpint(error_exit_code(NULL), ==, 0);
	g_assert_null(error_place(NULL));
	g_assert_null(error_hint_text(NULL));
	GError *none = NULL;
	g_assert_false(error_hint(NULL, "no effect"));
	g_assert_false(error_hint(&none, "no effect"));
	g_assert_null(none);
	g_assert_false(error_set(NULL, ERROR_DATA, "not asked for: %s", "x"));
	g_assert_false(error_at(NULL, ERROR_DATA, &PLACE_NONE, "not asked for"));
}

static void says_what_the_system_said(void)
{
	g_autoptr(GError) error = NULL;
	g_assert_false(error_errno(&error, ENOSPC, "cannot write %s", "x.debrief"));
	g_assert_cmpstr(error->message, ==,
	                "cannot write x.debrief: No space left on device");
	g_assert_cmpint(error_exit_code(error), ==, ERROR_SYSTEM);
	g_assert_null(error_place(error));
	error_hint(&error, "first");
	error_hint(&error, "%s", "second");
	g_assert_cmpstr(error_hint_text(error), ==, "second");
}

static void places_name_line_or_offset(void)
{
	static const struct {
		struct place place;
		const char *want;
	} cases[] = {
		{ { "a", 3, 4, 9 }, "a:3:4" },     { { "a", 3, 0, 9 }, "a:3" },
		{ { "a.gz", 0, 0, 9 }, "a.gz@9" }, { { "a", 0, 0, -1 }, "a" },
		{ { NULL, 0, 0, -1 }, "-" },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *got = place_text(&cases[i].place);
		g_assert_cmpstr(got, ==, cases[i].want);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/error/keeps-class-place-and-hint", keeps_class_place_and_hint);
	g_test_add_func("/error/foreign-errors-count-as-system",
	                foreign_errors_count_as_system);
	g_test_add_func("/error/nothing-is-an-error-of-its-own",
	                nothing_is_an_error_of_its_own);
	g_test_add_func("/error/says-what-the-system-said", says_what_the_system_said);
	g_test_add_func("/error/places-name-line-or-offset", places_name_line_or_offset);
	return g_test_run();
}
