/* What is an identifier in a line of a log, and what is a word, a number or a time. */
#include "correlate/ident.h"

#include <string.h>

static const struct {
	const char *line;
	guint n;
} lines[] = {
	{ "", 0 },
	{ "GET /api/orders HTTP/1.1 200 1234567890123456789", 0 },
	{ "2026-06-02T06:04:26.123Z request failed after 30 s", 0 },
	{ "trace_id=4bf92f3577b34da6a3ce929d0e0e4736", 1 },
	{ "span 00f067aa0ba902b7 of 4bf92f3577b34da6a3ce929d0e0e4736", 2 },
	{ "id 123e4567-e89b-12d3-a456-426614174000 done", 1 },
	{ "req_01HZX3QK9F7V8W2M4N6P5R7T9B", 1 },
	{ "a 00f067aa0ba902b7 b 00f067aa0ba902b7", 1 },
	{ "deadbeefdeadbeef", 0 }, /* no digit: as good as a word */
	{ "internationalisation_of_everything", 0 },
	{ "00f067aa0ba90", 0 }, /* too short */
};

static void finds_identifiers(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
		g_autoptr(Sightings) s = sightings_new(1, NULL, true);
		sightings_saw(s, 0, 1, 0, lines[i].line, strlen(lines[i].line));
		g_autoptr(GPtrArray) all = sightings_list(s);
		g_test_message("%s", lines[i].line);
		g_assert_cmpuint(all->len, ==, lines[i].n);
	}
}

/* An identifier that stays is the name of a host or a build, and says nothing of clocks. */
static void what_stays_is_left_out(void)
{
	const char *line = "host 00f067aa0ba902b7";
	for (int minutes = 9; minutes <= 11; minutes += 2) {
		g_autoptr(Sightings) s = sightings_new(1, NULL, true);
		sightings_saw(s, HOUR, 1, 0, line, strlen(line));
		sightings_saw(s, HOUR + minutes * MINUTE, 2, 30, line, strlen(line));
		g_autoptr(GPtrArray) all = sightings_list(s);
		g_assert_cmpuint(all->len, ==, minutes < 10 ? 1 : 0);
	}
}

/* Two sources that hold more than fits keep the same ones. */
static void a_sample_is_the_same_for_all(void)
{
	g_autoptr(Sightings) a = sightings_new(1, NULL, true);
	g_autoptr(Sightings) b = sightings_new(2, NULL, true);
	for (int i = 0; i < 2 * SIGHTINGS_MAX; i++) {
		g_autofree char *line = g_strdup_printf("id %08xa0ba902b7f", (guint)i);
		sightings_saw(a, i, 1, i, line, strlen(line));
		sightings_saw(b, i, 1, i, line, strlen(line));
	}
	g_autoptr(GPtrArray) all = sightings_list(a);
	g_assert_cmpuint(all->len, <=, SIGHTINGS_MAX);
	g_assert_cmpuint(all->len, >, SIGHTINGS_MAX / 4);
	for (guint i = 0; i < all->len; i++) {
		const struct sighting *one = all->pdata[i];
		g_assert_nonnull(sightings_of(b, one->what));
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/ident/finds-identifiers", finds_identifiers);
	g_test_add_func("/ident/what-stays-is-left-out", what_stays_is_left_out);
	g_test_add_func("/ident/a-sample-is-the-same-for-all",
	                a_sample_is_the_same_for_all);
	return g_test_run();
}
