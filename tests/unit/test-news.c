/* What logs show by themselves: which patterns are told of, which are not, and why. */
#include "correlate/correlate.h"
#include "correlate/rarity.h"

#include <math.h>
#include <string.h>

#define T G_GINT64_CONSTANT(1780380240000000) /* 2026-06-02T06:04:00Z */

struct world {
	Evidence *evidence;
	Incident *incident;
	LogHistory *history;
	GHashTable *index;
	Timeline *t;
};

static void add_source(struct world *world, gint64 id, const char *name, gint64 lo,
                       gint64 hi)
{
	Source *source = source_new();
	source->id = id;
	source->name = g_strdup(name);
	source->importer = g_strdup("access");
	source->lane = LANE_MACHINES;
	source->span = range_of(lo, hi);
	g_ptr_array_add(world->evidence->sources, source);
}

/* A log from 6 h 10 min before impact to 2 h after its beginning; impact lasts an hour. */
static void world_open(struct world *world)
{
	*world = (struct world){ .evidence = evidence_new(), .incident = incident_new() };
	world->incident->kind = INCIDENT_WINDOW;
	world->incident->window = range_of(T, T + HOUR);
	world->history = log_history_new(T - 370 * MINUTE, T + 90 * MINUTE);
	world->index = log_history_index();
}

static void world_close(struct world *world)
{
	g_clear_pointer(&world->t, timeline_free);
	g_hash_table_unref(world->index);
	log_history_free(world->history);
	evidence_free(world->evidence);
	incident_free(world->incident);
}

/* count a minute, every step minutes of [from, to), in minutes from the beginning. */
static void add_pattern(struct world *world, gint64 source, const char *text,
                        enum severity severity, int status_class, int from, int to,
                        int step, gint64 count)
{
	struct pattern *pattern = log_history_pattern(world->history, world->index, text,
	                                              severity, status_class);
	if (pattern->sources->len == 0)
		g_array_append_val(pattern->sources, source);
	for (int m = from; m < to; m += step) {
		const gint64 at = T + m * MINUTE;
		const struct pattern_minute minute = { at, count, source, 1000 + m,
			                               100000 + m };
		g_array_append_val(pattern->minutes, minute);
		if (pattern->first_at == INSTANT_NONE || at < pattern->first_at)
			pattern->first_at = at;
		pattern->last_at = MAX(pattern->last_at, at);
		pattern->count += count;
	}
	pattern_settle(pattern);
}

static void look(struct world *world)
{
	world->t = timeline_new(world->evidence);
	world->t->incident = world->incident;
	world->t->start = world->t->impact_start = range_of(T, T + MINUTE);
	world->t->impact_end = range_point(T + HOUR);
	correlate_log(world->t, world->history);
}

/* What is told of a pattern: "new early", "burst", ..., "" when nothing is. */
static const char *told_of(const struct world *world, const char *text)
{
	static char out[64];
	out[0] = '\0';
	for (guint i = 0; world->t->log != NULL && i < world->t->log->rows->len; i++) {
		const struct news *row = world->t->log->rows->pdata[i];
		if (strcmp(row->pattern->text, text) != 0)
			continue;
		g_snprintf(out + strlen(out), sizeof out - strlen(out), "%s%s%s",
		           *out != '\0' ? ", " : "", news_kind_word(row->kind),
		           row->early ? " early" : "");
	}
	return out;
}

static const struct {
	const char *name;
	enum severity severity;
	int status_class;
	int from, to, step; /* minutes */
	gint64 count;
	int from2, to2, step2; /* and again */
	gint64 count2;
	const char *told;
} cases[] = {
	{ "one-error-before-impact", SEVERITY_ERROR, 0, -3, -2, 1, 1, 0, 0, 1, 0,
	  "new early" },
	{ "first-of-the-ten-minutes", SEVERITY_ERROR, 0, -10, -9, 1, 1, 0, 0, 1, 0,
	  "new early" },
	{ "a-minute-sooner-is-known", SEVERITY_ERROR, 0, -11, -10, 1, 1, 0, 0, 1, 0, "" },
	{ "error-during-impact", SEVERITY_ERROR, 0, 0, 1, 1, 1, 0, 0, 1, 0, "new" },
	{ "error-after-impact", SEVERITY_ERROR, 0, 61, 62, 1, 1, 0, 0, 1, 0, "" },
	{ "warning-before-impact", SEVERITY_WARN, 0, -3, -2, 1, 1, 0, 0, 1, 0,
	  "new early" },
	{ "one-info-is-chance", SEVERITY_INFO, 0, -3, -2, 1, 1, 0, 0, 1, 0, "" },
	{ "many-infos-are-not", SEVERITY_INFO, 0, -3, 20, 1, 3, 0, 0, 1, 0, "new early" },
	{ "one-404-is-nothing", SEVERITY_WARN, 4, -3, -2, 1, 1, 0, 0, 1, 0, "" },
	{ "usual-all-day", SEVERITY_ERROR, 0, -370, 90, 1, 2, 0, 0, 1, 0, "" },
	{ "burst-of-an-old-error", SEVERITY_ERROR, 0, -370, 90, 10, 1, 2, 12, 1, 40,
	  "burst" },
	{ "burst-that-begins-before", SEVERITY_INFO, 0, -370, 90, 10, 1, -4, 12, 1, 40,
	  "burst early" },
	{ "less-than-twice-its-most", SEVERITY_ERROR, 0, -370, 90, 10, 30, 2, 12, 1, 50,
	  "" },
	{ "four-in-a-minute-are-few", SEVERITY_ERROR, 0, -370, 90, 90, 1, 2, 3, 1, 4,
	  "" },
	{ "heartbeat-that-stops", SEVERITY_INFO, 0, -370, 3, 1, 1, 0, 0, 1, 0,
	  "vanished" },
	{ "heartbeat-that-comes-back", SEVERITY_INFO, 0, -370, -2, 1, 1, 30, 90, 1, 1,
	  "vanished early" },
	{ "heartbeat-with-a-small-gap", SEVERITY_INFO, 0, -370, 3, 1, 1, 7, 90, 1, 1,
	  "" },
	{ "heartbeat-of-ten-minutes-goes-on", SEVERITY_INFO, 0, -370, 90, 10, 1, 0, 0, 1,
	  0, "" },
	{ "stopped-long-before", SEVERITY_INFO, 0, -370, -60, 1, 1, 0, 0, 1, 0, "" },
	{ "rare-line-that-does-not-come", SEVERITY_INFO, 0, -360, -100, 90, 1, 0, 0, 1, 0,
	  "" },
};

static void told(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	struct world world;
	world_open(&world);
	add_source(&world, 1, "access.log", T - 370 * MINUTE, T + 90 * MINUTE);
	add_pattern(&world, 1, "other traffic", SEVERITY_INFO, 0, -370, 90, 1, 50);
	add_pattern(&world, 1, "it", cases[i].severity, cases[i].status_class,
	            cases[i].from, cases[i].to, cases[i].step, cases[i].count);
	if (cases[i].count2 > 0)
		add_pattern(&world, 1, "it", cases[i].severity, cases[i].status_class,
		            cases[i].from2, cases[i].to2, cases[i].step2,
		            cases[i].count2);
	look(&world);
	g_assert_cmpstr(told_of(&world, "it"), ==, cases[i].told);
	g_assert_cmpstr(told_of(&world, "other traffic"), ==, "");
	world_close(&world);
}

static void says_when_the_log_begins_too_late(void)
{
	struct world world;
	world_open(&world);
	add_source(&world, 1, "late.log", T - 4 * MINUTE, T + HOUR);
	add_pattern(&world, 1, "it", SEVERITY_ERROR, 0, -3, 20, 1, 5);
	look(&world);
	g_assert_cmpuint(world.t->log->rows->len, ==, 0);
	g_assert_cmpuint(world.t->log->notes->len, ==, 1);
	const char *note = world.t->log->notes->pdata[0];
	g_assert_nonnull(strstr(note, "late.log starts at 2 Jun 2026 06:00 UTC"));
	world_close(&world);
}

/* What was in access.log.1 yesterday is not new in access.log today; a log of another name proves nothing. */
static void rotated_files_are_one_log(void)
{
	/* With the two days before, six lines are beyond chance; with half an hour they are not. */
	static const char *const names[][2] = { { "access.log.1.gz", "new early" },
		                                { "access.log-20260601.gz", "new early" },
		                                { "error.log", "" } };
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		struct world world;
		world_open(&world);
		add_source(&world, 1, names[i][0], T - 2 * DAY, T - 30 * MINUTE);
		add_source(&world, 2, "access.log", T - 30 * MINUTE, T + 90 * MINUTE);
		add_pattern(&world, 2, "it", SEVERITY_INFO, 0, -3, 3, 1, 1);
		look(&world);
		g_assert_cmpstr(told_of(&world, "it"), ==, names[i][1]);
		world_close(&world);
	}
}

static void lists_are_capped_and_counted(void)
{
	struct world world;
	world_open(&world);
	add_source(&world, 1, "access.log", T - 370 * MINUTE, T + 90 * MINUTE);
	for (int i = 0; i < 50; i++) {
		g_autofree char *text =
		        g_strdup_printf("fault %c%c", 'a' + i / 10, 'a' + i % 10);
		add_pattern(&world, 1, text, SEVERITY_ERROR, 0, i < 25 ? -2 : 2, 5, 1,
		            1 + i);
	}
	look(&world);
	g_assert_cmpuint(world.t->log->rows->len, ==, 20);
	g_assert_cmpuint(world.t->log->more[NEWS_NEW], ==, 30);
	/* and the severest stand first, early ones before all */
	g_assert_true(((const struct news *)world.t->log->rows->pdata[0])->early);
	world_close(&world);
}

static void severity_stands_before_count(void)
{
	struct world world;
	world_open(&world);
	add_source(&world, 1, "access.log", T - 370 * MINUTE, T + 90 * MINUTE);
	add_pattern(&world, 1, "chatter", SEVERITY_INFO, 0, -5, 30, 1, 500);
	add_pattern(&world, 1, "fault", SEVERITY_ERROR, 0, -2, -1, 1, 1);
	look(&world);
	const struct news *first = world.t->log->rows->pdata[0];
	g_assert_cmpstr(first->pattern->text, ==, "fault");
	g_assert_cmpint(first->ten, ==, 1);
	g_assert_cmpint(first->during, ==, 0);
	world_close(&world);
}

/* A row of the table, at its time, with the place of its first line. */
static void becomes_a_row_of_the_timeline(void)
{
	struct world world;
	world_open(&world);
	add_source(&world, 1, "access.log", T - 370 * MINUTE, T + 90 * MINUTE);
	add_pattern(&world, 1, "fault *", SEVERITY_ERROR, 0, -2, 10, 1, 3);
	look(&world);
	g_assert_cmpuint(world.t->entries->len, ==, 1);
	const struct entry *entry = world.t->entries->pdata[0];
	g_assert_cmpint(entry->at.lo, ==, T - 2 * MINUTE);
	g_assert_true(entry->key);
	g_assert_cmpint(entry->lane, ==, LANE_MACHINES);
	const struct ref *ref = &g_array_index(entry->refs, struct ref, 0);
	g_assert_cmpint(ref->line, ==, 998);
	g_assert_cmpint(ref->offset, ==, 99998);
	g_assert_nonnull(strstr(entry->text, "6 in the ten minutes before impact, 30 "));
	world_close(&world);
}

static void looks_at_nothing_without_a_beginning(void)
{
	struct world world;
	gint64 lo, hi;
	world_open(&world);
	Timeline *t = timeline_new(world.evidence);
	t->incident = world.incident;
	g_assert_false(log_span(t, &lo, &hi));
	t->impact_start = (struct range){ T, RANGE_OPEN };
	g_assert_false(log_span(t, &lo, &hi));
	t->impact_start = range_of(T, T + MINUTE);
	t->impact_end = (struct range){ T + HOUR, RANGE_OPEN };
	g_assert_true(log_span(t, &lo, &hi));
	g_assert_cmpint(lo, ==, T - 370 * MINUTE);
	g_assert_cmpint(hi, ==, T + 90 * MINUTE);
	/* Known to four minutes only: they are told with what came before. */
	t->impact_start = range_of(T - 3 * MINUTE, T + MINUTE);
	g_assert_true(log_span(t, &lo, &hi));
	g_assert_cmpint(lo, ==, T - 373 * MINUTE);
	world.incident->kind = INCIDENT_MAINTENANCE;
	g_assert_false(log_span(t, &lo, &hi));
	timeline_free(t);
	world_close(&world);
}

/* --- carriers ------------------------------------------------------------------- */

static void add_part(struct world *world, const char *part, double errors, double asked)
{
	Series *series = series_new();
	series->id = (gint64)world->history->parts->len + 1;
	series->source = 1;
	series->measure = MEASURE_ERRORS;
	series->dimension = DIMENSION_PATH;
	series->part = g_strdup(part);
	series->width = MINUTE;
	for (int m = -20; m < 80; m++) {
		const bool during = m >= 0 && m < 60;
		const struct sample sample = { .start = T + m * MINUTE,
			                       .count = during ? errors : 0,
			                       .exposure = asked,
			                       .baseline = (double)NAN,
			                       .line = m + 100,
			                       .offset = m + 1000,
			                       .length = 10 };
		g_array_append_val(series->samples, sample);
	}
	g_ptr_array_add(world->history->parts, series);
}

static const struct {
	const char *name;
	double pay, pay_asked, rest, rest_asked;
	const char *part; /* NULL: nothing is told */
	bool stands_out;
} carriers[] = {
	{ "few-requests-most-errors", 9, 10, 1, 990, "/pay", true },
	{ "most-of-both-but-more-of-errors", 99, 700, 1, 300, "/pay", true },
	{ "its-share-of-errors", 10, 500, 10, 500, PART_OTHERS, false },
	{ "most-errors-as-most-requests", 9, 900, 1, 100, "/pay", false },
	{ "too-few-errors-to-tell", 0.3, 10, 0, 990, NULL, false },
	{ "all-of-them", 10, 10, 0, 990, "/pay", true },
	{ "the-rest-never-stands-out", 0, 990, 10, 10, PART_OTHERS, false },
};

static void carries(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	struct world world;
	world_open(&world);
	add_source(&world, 1, "access.log", T - 370 * MINUTE, T + 90 * MINUTE);
	add_part(&world, "/pay", carriers[i].pay, carriers[i].pay_asked);
	add_part(&world, PART_OTHERS, carriers[i].rest, carriers[i].rest_asked);
	look(&world);
	const GPtrArray *told = world.t->log->carriers;
	g_assert_cmpuint(told->len, ==, carriers[i].part != NULL);
	if (carriers[i].part != NULL) {
		const struct carrier *carrier = told->pdata[0];
		g_assert_cmpstr(carrier->part, ==, carriers[i].part);
		g_assert_cmpint(carrier->stands_out, ==, carriers[i].stands_out);
		g_assert_cmpfloat(carrier->all_asked, ==,
		                  60 * (carriers[i].pay_asked + carriers[i].rest_asked));
		g_assert_cmpint(g_array_index(carrier->refs, struct ref, 0).offset, ==,
		                1000);
	}
	world_close(&world);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *name = g_strdup_printf("/news/%s", cases[i].name);
		g_test_add_data_func(name, GSIZE_TO_POINTER(i), told);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(carriers); i++) {
		g_autofree char *name =
		        g_strdup_printf("/news/carrier/%s", carriers[i].name);
		g_test_add_data_func(name, GSIZE_TO_POINTER(i), carries);
	}
	g_test_add_func("/news/says-when-the-log-begins-too-late",
	                says_when_the_log_begins_too_late);
	g_test_add_func("/news/rotated-files-are-one-log", rotated_files_are_one_log);
	g_test_add_func("/news/lists-are-capped-and-counted",
	                lists_are_capped_and_counted);
	g_test_add_func("/news/severity-stands-before-count",
	                severity_stands_before_count);
	g_test_add_func("/news/becomes-a-row-of-the-timeline",
	                becomes_a_row_of_the_timeline);
	g_test_add_func("/news/looks-at-nothing-without-a-beginning",
	                looks_at_nothing_without_a_beginning);
	return g_test_run();
}
