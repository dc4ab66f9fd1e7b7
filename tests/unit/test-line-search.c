/* What a line holds is never said to be nowhere, and what no line holds is mostly known without making lines. */
#include "config.h" /* memmem() */

#include "store/line_search.h"

#include <string.h>

/* Whether the parts of the lines may hold the text. */
static bool may_hold(const char *lines, gsize len, const char *text)
{
	struct line_parts parts;
	line_parts_init(&parts);
	line_codec_encode(lines, len, &parts);
	g_autoptr(LineSearch) search = line_search_new(text);
	const enum line_found found = line_search_pieces(search, parts.of[LINE_PIECES]);
	const bool may = found == LINE_IN_PIECES ||
	                 (found == LINE_IN_VALUES &&
	                  line_search_values(search, parts.of[LINE_PIECES],
	                                     parts.of[LINE_VALUES]));
	line_parts_clear(&parts);
	return may;
}

#define LINES                                                                            \
	"GET /cart/17 HTTP/2.0\" 200 rt=0.5 v1beta\n"                                    \
	"GET /search/18 HTTP/2.0\" 503 rt=0.5 v2beta\n"                                  \
	"user admin3x logged in from 203.0.113.7\n"                                      \
	"user root logged in from 203.0.113.7"
static const struct {
	const char *text;
	bool may;
} cases[] = {
	/* held */
	{ "GET", true },
	{ "ET /ca", true },
	{ "/cart/", true },
	{ "503 rt=", true },
	{ "beta", true },
	{ "beta\n", true },
	{ "admin", true },
	{ "r adm", true },
	{ "x logged in", true },
	{ "3x log", true },
	{ "7\n", true },
	{ "=", true },
	{ "root logged in from 203.0.113.7", true },
	/* not held, and known */
	{ "POST", false },
	{ "GET /basket", false },
	{ " /cart ", false },
	{ "gamma", false },
	{ "x logged out ", false },
	{ "503 - rt=", false },
	{ "HTTP/2.0\" rt=", false },
	/* not held, which the parts do not tell */
	{ "404", true },
	{ "x logged out", true },
	{ "17 HTTP/3.0 ", true },
	{ "17 HTTP/2.0\" 503", true },
	{ "ab logged in", true }, /* could be digits of a hex number */
};

static void knows_what_no_line_holds(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_test_message("%s", cases[i].text);
		g_assert_cmpint(may_hold(LINES, strlen(LINES), cases[i].text), ==,
		                cases[i].may);
	}
}

static guint32 draw(guint32 *state, guint32 n)
{
	*state = *state * 1664525u + 1013904223u;
	return (*state >> 8) % n;
}

static void random_text(guint32 *state, char *text, gsize len)
{
	static const char letters[] = "agz01 /\n\"";
	for (gsize i = 0; i < len; i++)
		text[i] = letters[draw(state, sizeof letters - 1)];
	text[len] = '\0';
}

/* A line that begins like many others, up to the middle of its words. */
static const struct {
	const char *line, *text;
} odd_lines[] = {
	{ "x1 took path/zoology here 5 id 12345678 x\n", "path/zoology" },
	{ "x1 took path/zoology here 5 id 12345678 x\n", "took path/zoology here " },
	{ "x1 took path/zoology\n", "path/zoology\n" },
	{ "x1 took path/7 end it 5 id 12345678 x\n", " end it " },
	{ "x1 took path/7 end 5 id deadbeef x\n", " id deadbeef x" },
	{ "x1 took path/7 end 5 id deadbeef y\n", "id deadbeef y" },
	{ "took path/7 end 5 id 12345678 x\n", "took path/" },
};

static void misses_nothing_that_is_rare(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(odd_lines); i++) {
		g_autoptr(GString) lines = g_string_new(NULL);
		for (int n = 0; n < 30; n++) {
			g_string_append_printf(lines,
			                       "x%d took path/%d end %d id %d9a%05d x\n",
			                       n, n * 7919, n % 7, n % 10, n * 31);
			if (n == 20)
				g_string_append(lines, odd_lines[i].line);
		}
		g_test_message("%s", odd_lines[i].text);
		g_assert_true(may_hold(lines->str, lines->len, odd_lines[i].text));
	}
}

static void misses_nothing(void)
{
	guint32 state = 5;
	guint told = 0;
	for (int n = 0; n < 20000; n++) {
		char lines[161], text[9];
		random_text(&state, lines, draw(&state, sizeof lines));
		random_text(&state, text, 1 + draw(&state, sizeof text - 1));
		const char *end = strchr(text, '\n'); /* a line has it as its last byte */
		const bool held =
		        strstr(lines, text) != NULL && (end == NULL || end[1] == '\0');
		const bool may = may_hold(lines, strlen(lines), text);
		g_test_message("%s: %s", text, lines);
		g_assert_true(may || !held);
		told += !may;
	}
	g_assert_cmpuint(told, >, 2000);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/store/line-search/knows-what-no-line-holds",
	                knows_what_no_line_holds);
	g_test_add_func("/store/line-search/misses-nothing", misses_nothing);
	g_test_add_func("/store/line-search/misses-nothing-that-is-rare",
	                misses_nothing_that_is_rare);
	return g_test_run();
}
