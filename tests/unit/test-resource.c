/* What the build embeds is in the program. */
#include "base/resource.h"

#include <string.h>

static void holds_the_fonts(void)
{
	static const struct {
		const char *path, *magic;
	} cases[] = {
		{ "fonts/Inter-Regular.otf", "OTTO" },
		{ "fonts/Inter-SemiBold.otf", "OTTO" },
		{ "fonts/Inter-Regular.woff2", "wOF2" },
		{ "fonts/Inter-SemiBold.woff2", "wOF2" },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GBytes) bytes = resource_bytes(cases[i].path);
		g_assert_nonnull(bytes);
		g_assert_cmpint(memcmp(g_bytes_get_data(bytes, NULL), cases[i].magic, 4),
		                ==, 0);
	}
	g_assert_null(resource_bytes("fonts/none"));
	g_assert_null(resource_bytes("fonts"));
}

static void lists_names_in_order(void)
{
	g_auto(GStrv) fonts = resource_list("fonts");
	g_autofree char *joined = g_strjoinv(" ", fonts);
	g_assert_cmpstr(joined, ==,
	                "Inter-Regular.otf Inter-Regular.woff2 "
	                "Inter-SemiBold.otf Inter-SemiBold.woff2");
	g_auto(GStrv) none = resource_list("none");
	g_assert_cmpuint(g_strv_length(none), ==, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/resource/holds-the-fonts", holds_the_fonts);
	g_test_add_func("/resource/lists-names-in-order", lists_names_in_order);
	return g_test_run();
}
