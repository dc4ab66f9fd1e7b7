/* Errors by service, host and path: which parts there are, what each counts, and how many there can be. */
#include "../memory-sink.h"
#include "import/parts.h"

#define T G_GINT64_CONSTANT(1780380240000000) /* 2026-06-02T06:04:00Z */

static const struct {
	const char *request, *path; /* NULL: there is none */
} paths[] = {
	{ "GET / 200", "/" },
	{ "GET /cart 200", "/cart" },
	{ "GET /cart/ 200", "/cart" },
	{ "POST /cart/items/* 502", "/cart/items" },
	{ "GET /v1/messages/count_tokens 529", "/v1/messages/count_tokens" },
	{ "GET /api/v2/orders/* 200", "/api/v2/orders" },
	{ "GET /user/*/orders 200", "/user/*" },
	{ "GET /search?q=*&page=* 200", "/search" },
	{ "GET http://shop.example:*/a/b/c 200", "/a/b" },
	{ "GET https://shop.example 200", NULL },
	{ "GET //double 200", "/" },
	{ "* 400", NULL },
	{ "(no request) 408", NULL },
	{ "connection lost", NULL },
	{ "", NULL },
	{ "GET /0123456789012345678901234567890123456789012345678901234567890123456789",
	  "/01234567890123456789012345678901234567890123456789012345678901" },
};

static void path_of(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	char out[PART_NAME_SIZE] = "untouched";
	g_assert_cmpint(parts_path(paths[i].request, out), ==, paths[i].path != NULL);
	g_assert_cmpstr(out, ==, paths[i].path != NULL ? paths[i].path : "untouched");
}

struct world {
	Parts *parts;
	GPtrArray *names; /* of services and hosts */
	struct memory_sink sink;
	gint64 line;
};

static void world_open(struct world *world, const char *const *names)
{
	*world = (struct world){ .parts = parts_new(), .names = g_ptr_array_new() };
	memory_sink_init(&world->sink);
	for (; names != NULL && *names != NULL; names++)
		g_ptr_array_add(world->names, (gpointer)(gsize)*names);
	parts_names(world->parts, world->names);
}

static void world_close(struct world *world)
{
	parts_free(world->parts);
	g_ptr_array_unref(world->names);
	memory_sink_clear(&world->sink);
}

static void add(struct world *world, gint64 at, guint id, const char *text, int status,
                guint16 service)
{
	const struct tally_pattern pattern = { .seen = { .id = id },
		                               .text = (char *)(gsize)text };
	const struct line_record record = {
		.at = at,
		.count = 1,
		.length = 10,
		.status = (guint16)status,
		.status_class = (guint8)(status / 100),
		.severity = status == 0 ? SEVERITY_ERROR : SEVERITY_NONE,
		.request = status > 0,
		.service = service,
	};
	world->line++;
	parts_add(world->parts, &pattern, &record, world->line, world->line * 10);
}

static const Series *series_named(const struct world *world, const char *name)
{
	for (guint i = 0; i < world->sink.series->len; i++) {
		const Series *series = world->sink.series->pdata[i];
		if (g_str_equal(series->name, name))
			return series;
	}
	return NULL;
}

static void finish(struct world *world)
{
	const struct import_target target = memory_target(&world->sink);
	g_autoptr(Source) source = source_new();
	g_autoptr(GError) error = NULL;
	struct sink sink;
	g_assert_true(target.begin(target.user, source, &sink, &error));
	g_assert_true(parts_finish(world->parts, &sink, source, &error));
	g_assert_no_error(error);
}

static const struct sample *sample_of(const Series *series, guint i)
{
	g_assert_nonnull(series);
	g_assert_cmpuint(series->samples->len, >, i);
	return &g_array_index(series->samples, struct sample, i);
}

static void counts_errors_of_paths(void)
{
	struct world world;
	world_open(&world, NULL);
	add(&world, T, 1, "GET /cart 200", 200, 0);
	add(&world, T + SECOND, 2, "GET /pay 502", 502, 0);
	add(&world, T + SECOND, 3, "GET /pay 200", 200, 0);
	add(&world, T + 9 * SECOND, 2, "GET /pay 502", 502, 0);
	add(&world, T + 10 * SECOND, 2, "GET /pay 502", 502, 0);
	finish(&world);
	g_assert_cmpuint(world.sink.series->len, ==, 2);
	const Series *pay = series_named(&world, "5xx of path /pay");
	g_assert_cmpint(pay->dimension, ==, DIMENSION_PATH);
	g_assert_cmpint(pay->width, ==, 10 * SECOND);
	g_assert_cmpuint(pay->samples->len, ==, 2);
	g_assert_cmpfloat(sample_of(pay, 0)->count, ==, 2);
	g_assert_cmpfloat(sample_of(pay, 0)->exposure, ==, 3);
	g_assert_cmpint(sample_of(pay, 0)->line, ==, 2);
	g_assert_cmpint(sample_of(pay, 0)->offset, ==, 20);
	const Series *rest = series_named(&world, "5xx of path (others)");
	g_assert_cmpfloat(sample_of(rest, 0)->count, ==, 0);
	g_assert_cmpfloat(sample_of(rest, 0)->exposure, ==, 1);
	world_close(&world);
}

static void place_is_the_first_error(void)
{
	struct world world;
	world_open(&world, NULL);
	add(&world, T, 1, "GET /a 200", 200, 0);
	add(&world, T, 2, "GET /a 500", 500, 0);
	add(&world, T, 3, "GET /b 200", 200, 0);
	add(&world, T, 2, "GET /a 500", 500, 0);
	finish(&world);
	g_assert_cmpint(sample_of(series_named(&world, "5xx of path /a"), 0)->line, ==,
	                2);
	world_close(&world);
}

/* One host only, or nothing that failed: the whole says it already. */
static void no_series_that_repeat_the_whole(void)
{
	struct world world;
	world_open(&world, (const char *const[]){ "api", NULL });
	add(&world, T, 1, "failed", 0, 1);
	finish(&world);
	g_assert_cmpuint(world.sink.series->len, ==, 0);
	world_close(&world);
	world_open(&world, NULL);
	add(&world, T, 1, "GET /a 200", 200, 0);
	add(&world, T, 2, "GET /b 404", 404, 0);
	finish(&world);
	g_assert_cmpuint(world.sink.series->len, ==, 0);
	world_close(&world);
}

static void counts_records_of_services(void)
{
	struct world world;
	world_open(&world, (const char *const[]){ "api", "db\xff", NULL });
	add(&world, T, 1, "failed", 0, 1);
	add(&world, T, 1, "failed", 0, 2);
	add(&world, T, 1, "failed", 0, 2);
	add(&world, T, 1, "failed", 0, 0);
	finish(&world);
	const Series *db = series_named(&world, "errors of service db\xef\xbf\xbd");
	g_assert_nonnull(db);
	g_assert_cmpint(db->measure, ==, MEASURE_RECORDS);
	g_assert_cmpfloat(sample_of(db, 0)->count, ==, 2);
	g_assert_cmpfloat(
	        sample_of(series_named(&world, "errors of service (others)"), 0)->count,
	        ==, 1);
	world_close(&world);
}

/* A scanner's thousand paths take nobody's place, and a path that fails late still gets one. */
static void scanners_make_no_parts(void)
{
	struct world world;
	world_open(&world, NULL);
	g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
	guint id = 1;
	for (int i = 0; i < 1000; i++) {
		g_ptr_array_add(texts,
		                g_strdup_printf("GET /scan%c%c%c 404", 'a' + i % 10,
		                                'a' + i / 10 % 10, 'a' + i / 100));
		add(&world, T, id++, texts->pdata[texts->len - 1], 404, 0);
	}
	for (int i = 0; i < 60; i++) {
		g_ptr_array_add(texts, g_strdup_printf("GET /page%c%c 200", 'a' + i % 10,
		                                       'a' + i / 10));
		add(&world, T, id++, texts->pdata[texts->len - 1], 200, 0);
	}
	add(&world, T, id, "GET /pay 503", 503, 0);
	finish(&world);
	g_assert_cmpuint(world.sink.series->len, ==, 2);
	const Series *rest = series_named(&world, "5xx of path (others)");
	g_assert_nonnull(series_named(&world, "5xx of path /pay"));
	g_assert_cmpfloat(sample_of(rest, 0)->exposure, ==, 1060);
	world_close(&world);
}

/* However many fail: 16 series and the rest, and nothing is lost. */
static void parts_are_capped(void)
{
	struct world world;
	world_open(&world, NULL);
	g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < 500; i++) {
		g_ptr_array_add(texts, g_strdup_printf("GET /p%c%c%c 500", 'a' + i % 10,
		                                       'a' + i / 10 % 10, 'a' + i / 100));
		add(&world, T, i + 1, texts->pdata[i], 500, 0);
	}
	finish(&world);
	g_assert_cmpuint(world.sink.series->len, ==, 17);
	double all = 0;
	for (guint i = 0; i < world.sink.series->len; i++)
		all += sample_of(world.sink.series->pdata[i], 0)->count;
	g_assert_cmpfloat(all, ==, 500);
	world_close(&world);
}

/* Newest first and shuffled give what sorted lines give, in wider bins where the span asks for it. */
static void order_does_not_matter(void)
{
	for (int step = 1; step <= 7919; step += 7918) {
		struct world world;
		world_open(&world, NULL);
		for (int i = 0; i < 10000; i++) {
			const gint64 at =
			        T + (gint64)((10000 - i) * step % 10000) * SECOND;
			add(&world, at, 1, "GET /a 500", 500, 0);
			add(&world, at, 2, "GET /b 200", 200, 0);
		}
		finish(&world);
		const Series *a = series_named(&world, "5xx of path /a");
		g_assert_cmpint(a->width, ==, MINUTE);
		g_assert_cmpuint(a->samples->len, ==, 167);
		g_assert_cmpfloat(sample_of(a, 1)->count, ==, 60);
		g_assert_cmpfloat(sample_of(a, 166)->count, ==, 40);
		world_close(&world);
	}
}

/* Lines of any year: bins widen before memory does. */
static void bins_are_bounded(void)
{
	struct world world;
	world_open(&world, NULL);
	for (int i = 0; i < 100000; i++) {
		add(&world, T + (gint64)i * 10 * MINUTE, 1, "GET /a 500", 500, 0);
		if (i % 2 == 0)
			add(&world, T + (gint64)i * 10 * MINUTE, 2, "GET /b 200", 200, 0);
	}
	finish(&world);
	const Series *a = series_named(&world, "5xx of path /a");
	g_assert_cmpint(a->width, ==, HOUR);
	g_assert_cmpuint(a->samples->len, <=, 100000);
	double all = 0;
	for (guint i = 0; i < a->samples->len; i++)
		all += sample_of(a, i)->count;
	g_assert_cmpfloat(all, ==, 100000);
	world_close(&world);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(paths); i++) {
		g_autofree char *name =
		        g_strdup_printf("/parts/path/%" G_GSIZE_FORMAT, i);
		g_test_add_data_func(name, GSIZE_TO_POINTER(i), path_of);
	}
	g_test_add_func("/parts/counts-errors-of-paths", counts_errors_of_paths);
	g_test_add_func("/parts/place-is-the-first-error", place_is_the_first_error);
	g_test_add_func("/parts/no-series-that-repeat-the-whole",
	                no_series_that_repeat_the_whole);
	g_test_add_func("/parts/counts-records-of-services", counts_records_of_services);
	g_test_add_func("/parts/scanners-make-no-parts", scanners_make_no_parts);
	g_test_add_func("/parts/parts-are-capped", parts_are_capped);
	g_test_add_func("/parts/order-does-not-matter", order_does_not_matter);
	g_test_add_func("/parts/bins-are-bounded", bins_are_bounded);
	return g_test_run();
}
