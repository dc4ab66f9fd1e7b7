/* Pictures in block letters keep to their terminal, whatever the incident. */
#include "cli/glance.h"
#include "chart-case.h"

#include <string.h>

static int columns_of(const char *line)
{
	int columns = 0;
	for (const char *c = line; *c != '\0'; c += g_utf8_skip[*(const guchar *)c]) {
		const gunichar letter = g_utf8_get_char(c);
		columns += g_unichar_iszerowidth(letter) ? 0
		           : g_unichar_iswide(letter)    ? 2
		                                         : 1;
	}
	return columns;
}

static char *drawn(const struct chart_case *c, int columns)
{
	const struct glance_look look = { columns, GLANCE_PLAIN, c->zone };
	GString *out = g_string_new(NULL);
	glance_draw(out, c->timeline, &look);
	return g_string_free(out, FALSE);
}

static void every_case_keeps_to_every_width(void)
{
	g_autoptr(GPtrArray) folders = chart_case_folders();
	int lines = 0;
	for (guint i = 0; i < folders->len; i++) {
		struct chart_case *c = chart_case_load(g_ptr_array_index(folders, i));
		for (int columns = GLANCE_LEAST; columns < 130; columns++) {
			g_autofree char *text = drawn(c, columns);
			g_auto(GStrv) split = g_strsplit(text, "\n", -1);
			g_assert_true(g_utf8_validate(text, -1, NULL));
			for (guint k = 0; split[k] != NULL; k++, lines++)
				if (columns_of(split[k]) > columns) {
					g_test_message("%s at %d: \"%s\"", c->name,
					               columns, split[k]);
					g_test_fail();
				}
		}
		chart_case_free(c);
	}
	g_assert_cmpint(lines, >, 5000);
}

static void too_narrow_a_terminal_gets_none(void)
{
	struct chart_case *c = chart_case_of("one", "start 06:04\npost resolved 07:00\n");
	g_autofree char *text = drawn(c, GLANCE_LEAST - 1);
	g_assert_cmpstr(text, ==, "");
	chart_case_free(c);
}

static void a_bar_of_two_stages(void)
{
	struct chart_case *c =
	        chart_case_of("two", "status resolved\npost investigating 06:00\n"
	                             "post monitoring 06:30\npost resolved 07:00\n");
	g_autofree char *text = drawn(c, 40);
	g_assert_cmpstr(text, ==,
	                "    06:00           06:30        07:00\n"
	                "    ▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓░░░░░░░░░░░░░░░\n"
	                "  ▓ Investigating 30 min\n"
	                "  ░ Monitoring 30 min\n");
	chart_case_free(c);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();
	g_test_add_func("/glance/every-case-keeps-to-every-width",
	                every_case_keeps_to_every_width);
	g_test_add_func("/glance/too-narrow-a-terminal-gets-none",
	                too_narrow_a_terminal_gets_none);
	g_test_add_func("/glance/a-bar-of-two-stages", a_bar_of_two_stages);
	return g_test_run();
}
