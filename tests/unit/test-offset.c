/* Clocks of two sources: known offsets are found, and none is made up. */
#include "correlate/offset.h"

#include <math.h>

#define T0 G_GINT64_CONSTANT(1780401600000000)

/* --- things that both saw ------------------------------------------------------------ */

static const struct {
	const char *name;
	/* of each, in s by each clock: first and last of a, first and last of b */
	struct {
		double a0, a1, b0, b1;
	} meetings[8];
	guint n;
	double lo, hi; /* want, s; lo > hi: nothing */
	bool sure, differs;
} meetings[] = {
	/* clang-format off */
	{ "none", { { 0, 0, 0, 0 } }, 0, 1, 0, false, false },
	{ "two-are-too-few", { { 0, 0, 300, 300 }, { 50, 50, 350, 350 } }, 2, 300, 300, false, false },
	{ "points-at-one-distance", { { 0, 0, 300, 300 }, { 50, 50, 350, 350 }, { 70, 70, 370, 370 } },
	  3, 300, 300, true, true },
	{ "calls-inside-of-requests-bound-it-from-both-sides",
	  { { 0, 4, 301, 302 }, { 50, 52, 351, 351 }, { 90, 99, 391, 396 } }, 3, 299, 301, true, true },
	{ "the-same-clock", { { 0, 1, 0, 1 }, { 50, 52, 51, 51 }, { 90, 99, 91, 92 } }, 3, -1, 1, true, false },
	{ "long-spans-say-little", { { 0, 900, 300, 400 }, { 50, 1200, 350, 351 }, { 90, 2000, 391, 392 } },
	  3, -600, 301, true, false },
	{ "one-that-was-told-much-later-does-not-count",
	  { { 0, 0, 300, 300 }, { 50, 50, 350, 350 }, { 70, 70, 370, 370 }, { 80, 80, 380, 380 }, { 90, 90, 4000, 4000 } },
	  5, 300, 300, true, true },
	{ "each-delayed-a-little", { { 0, 0, 300, 300 }, { 10, 10, 312, 312 }, { 20, 20, 321, 321 }, { 30, 30, 333, 333 },
	  { 40, 40, 341.5, 341.5 }, { 50, 50, 352.5, 352.5 } }, 6, 300, 303, true, true },
	{ "delays-of-all-lengths-are-no-offset", { { 0, 0, 30, 30 }, { 10, 10, 200, 200 }, { 20, 20, 900, 900 },
	  { 30, 30, 75, 75 }, { 40, 40, 440, 440 }, { 50, 50, 1950, 1950 } }, 6, 30, 1900, false, false },
	{ "behind", { { 300, 300, 0, 0 }, { 350, 350, 50, 50 }, { 370, 370, 70, 70 } }, 3, -300, -300, true, true },
	{ "what-a-delay-may-do-is-no-offset", { { 0, 0, 3, 3 }, { 50, 50, 53, 53 }, { 70, 70, 73, 73 } },
	  3, 3, 3, true, false },
	/* clang-format on */
};

static gint64 us(double s)
{
	return T0 + (gint64)llround(s * SECOND);
}

static void meets(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct meeting));
	for (guint k = 0; k < meetings[i].n; k++) {
		const struct meeting m = {
			range_of(us(meetings[i].meetings[k].a0),
			         us(meetings[i].meetings[k].a1)),
			range_of(us(meetings[i].meetings[k].b0),
			         us(meetings[i].meetings[k].b1)),
		};
		g_array_append_val(all, m);
	}
	const struct offset got = offset_of_meetings(all);
	const bool none = meetings[i].lo > meetings[i].hi;
	g_assert_true(range_known(got.by) != none);
	g_assert_true(got.sure == meetings[i].sure);
	g_assert_true(offset_differs(&got) == meetings[i].differs);
	if (none)
		return;
	g_test_message("%.3f to %.3f s", (double)got.by.lo / SECOND,
	               (double)got.by.hi / SECOND);
	if (!meetings[i].sure)
		return;
	g_assert_cmpfloat_with_epsilon((double)got.by.lo / SECOND, meetings[i].lo, 0.6);
	g_assert_cmpfloat_with_epsilon((double)got.by.hi / SECOND, meetings[i].hi, 0.6);
}

/* --- a clock that drifts ---------------------------------------------------------------- */

static const struct {
	const char *name;
	guint n;
	double hours, first, an_hour, jitter; /* s */
	double jump;                          /* at half of the time, s */
	double bent; /* at the end, growing with the square of the time, s */
	double want; /* s an hour; 0: no drift */
} drifts[] = {
	{ "gains", 60, 4, 2, 6, 0.3, 0, 0, 6 },
	{ "loses", 60, 4, -1, -3.6, 0.3, 0, 0, -3.6 },
	{ "gains-and-a-zone", 60, 4, 7200, 6, 0.3, 0, 0, 6 },
	{ "gains-slowly-for-days", 200, 72, 0, 0.4, 0.4, 0, 0, 0.4 },
	{ "stands", 60, 4, 30, 0, 0.3, 0, 0, 0 },
	{ "too-few", 6, 4, 2, 6, 0.3, 0, 0, 0 },
	{ "too-little", 60, 0.3, 2, 6, 0.3, 0, 0, 0 },
	{ "is-set-at-noon", 60, 4, 2, 0, 0.3, 20, 0, 0 },
	{ "is-a-queue-that-grows", 60, 4, 2, 40, 0.3, 0, 0, 0 },
	{ "is-a-backlog", 60, 4, 2, 0, 0.3, 0, 60, 0 },
	{ "is-noise", 60, 4, 2, 0, 12, 0, 0, 0 },
};

static void drifting(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	g_autoptr(GRand) rand = g_rand_new_with_seed(7);
	g_autoptr(GArray) met = g_array_new(FALSE, FALSE, sizeof(struct meeting));
	g_autoptr(GArray) a = g_array_new(FALSE, FALSE, sizeof(struct message));
	g_autoptr(GArray) b = g_array_new(FALSE, FALSE, sizeof(struct message));
	for (guint k = 0; k < drifts[i].n; k++) {
		const double part = (double)k / drifts[i].n;
		const double t = part * drifts[i].hours * 3600;
		const double apart = drifts[i].first + drifts[i].an_hour * t / 3600 +
		                     (part >= 0.5 ? drifts[i].jump : 0) +
		                     drifts[i].bent * part * part +
		                     (g_rand_double(rand) - 0.5) * 2 * drifts[i].jitter;
		const struct meeting m = { range_point(us(t)),
			                   range_point(us(t + apart)) };
		const struct message x = { 1000 + k, us(t) };
		const struct message y = { 1000 + k, us(t + apart) };
		g_array_append_val(met, m);
		g_array_append_val(a, x);
		g_array_append_val(b, y);
	}
	const struct offset got[] = { offset_of_meetings(met), offset_of_messages(a, b) };
	for (gsize k = 0; k < G_N_ELEMENTS(got); k++) {
		g_test_message("%s: %.2f s an hour, %.1f to %.1f s", got[k].rule,
		               got[k].drift * 3600, (double)got[k].first / SECOND,
		               (double)got[k].last / SECOND);
		g_assert_cmpfloat_with_epsilon(got[k].drift * 3600, drifts[i].want, 0.2);
		if (drifts[i].want == 0)
			continue;
		g_assert_true(got[k].sure);
		g_assert_true(offset_differs(&got[k]));
		g_assert_cmpfloat_with_epsilon((double)got[k].first / SECOND,
		                               drifts[i].first, 1);
	}
}

/* --- messages --------------------------------------------------------------------------- */

static double exponential(GRand *rand, double mean)
{
	return -mean * log(1 - g_rand_double(rand));
}

/* Four hours with 0.3 events a second, each with words out of so many, a part of them in both (impact-windows 5.1). */
static void streams(GRand *rand, double shared, double delay, double offset, guint words,
                    GArray *a, GArray *b)
{
	guint64 next = 1000000;
	for (double t = 0; t < 4 * 3600; t += exponential(rand, 1 / 0.3)) {
		const bool both = g_rand_double(rand) < shared;
		const guint64 what =
		        words > 0 ? (guint64)g_rand_int_range(rand, 0, (gint32)words)
		                  : next++;
		const struct message x = { both ? what : next++, us(t) };
		const struct message y = {
			both ? what : next++,
			us(t + offset + exponential(rand, delay)),
		};
		g_array_append_val(a, x);
		g_array_append_val(b, y);
	}
}

static const struct {
	const char *name;
	double shared, delay, offset;
	guint words; /* 0: every message is another */
	bool sure;
	double within; /* s */
} mixtures[] = {
	{ "half-shared-fast", 0.5, 0.2, 421, 0, true, 1 },
	{ "half-shared-slow", 0.5, 10, 421, 0, true, 12 },
	{ "a-tenth-shared", 0.1, 2, -75, 0, true, 4 },
	{ "a-tenth-shared-a-zone", 0.1, 2, 8 * 3600 - 60, 0, true, 4 },
	{ "messages-that-come-again", 0.5, 0.2, 421, 400, true, 2 },
	{ "nothing-shared", 0, 2, 421, 0, false, 0 },
	{ "few-words-tell-nothing", 0, 2, 421, 3, false, 0 },
	{ "the-same-clock", 0.5, 0.2, 0, 0, true, 1 },
};

static void mixes(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	for (guint32 seed = 1; seed <= 5; seed++) {
		g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
		g_autoptr(GArray) a = g_array_new(FALSE, FALSE, sizeof(struct message));
		g_autoptr(GArray) b = g_array_new(FALSE, FALSE, sizeof(struct message));
		streams(rand, mixtures[i].shared, mixtures[i].delay, mixtures[i].offset,
		        mixtures[i].words, a, b);
		const struct offset got = offset_of_messages(a, b);
		g_test_message("%u of %u, rival %.2f: %.3f s", got.agree, got.matched,
		               got.rival, (double)got.likely / SECOND);
		g_assert_true(got.sure == mixtures[i].sure);
		if (got.sure)
			g_assert_cmpfloat(
			        fabs((double)got.likely / SECOND - mixtures[i].offset),
			        <=, mixtures[i].within);
	}
}

/* --- counts ------------------------------------------------------------------------------- */

static Series *series_of(const GArray *messages, gint64 width)
{
	Series *series = series_new();
	series->width = width;
	for (guint i = 0; i < messages->len; i++) {
		const gint64 at = g_array_index(messages, struct message, i).at;
		const gint64 start = at - at % width;
		const guint n = series->samples->len;
		struct sample *last =
		        n > 0 ? &g_array_index(series->samples, struct sample, n - 1)
		              : NULL;
		if (last != NULL && start <= last->start) { /* late ones go with it */
			last->count++;
			continue;
		}
		const struct sample one = {
			.start = start, .count = 1, .exposure = NAN, .baseline = NAN
		};
		g_array_append_val(series->samples, one);
	}
	return series;
}

static const struct {
	const char *name;
	double shared, offset;
	bool sure;
} counts[] = {
	{ "all-shared", 1, 420, true },
	{ "most-shared-behind", 0.8, -1800, true },
	{ "a-zone", 0.9, 7200, true },
	{ "the-same-clock", 0.9, 0, true },
	{ "nothing-shared", 0, 420, false },
	{ "a-tenth-shared-is-noise", 0.1, 420, false },
};

static int by_at(gconstpointer a, gconstpointer b)
{
	const struct message *x = a, *y = b;
	return (x->at > y->at) - (x->at < y->at);
}

/* Every two seconds something happens; what is not shared happens in b at a time of its own. */
static void counts_agree(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	for (guint32 seed = 1; seed <= 5; seed++) {
		g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
		g_autoptr(GArray) a = g_array_new(FALSE, FALSE, sizeof(struct message));
		g_autoptr(GArray) b = g_array_new(FALSE, FALSE, sizeof(struct message));
		for (double t = 0; t < 6 * 3600; t += exponential(rand, 2)) {
			const bool both = g_rand_double(rand) < counts[i].shared;
			const double own = g_rand_double(rand) * 6 * 3600;
			const struct message x = { 0, us(t) };
			const struct message y = { 0, us((both ? t : own) +
				                         counts[i].offset) };
			g_array_append_val(a, x);
			g_array_append_val(b, y);
		}
		g_array_sort(b, by_at);
		Series *x = series_of(a, MINUTE), *y = series_of(b, MINUTE);
		const struct offset got = offset_of_counts(x, y);
		g_test_message("z %.1f, rival %.2f: %.0f s", got.z, got.rival,
		               (double)got.likely / SECOND);
		g_assert_true(got.sure == counts[i].sure);
		if (got.sure)
			g_assert_cmpfloat(
			        fabs((double)got.likely / SECOND - counts[i].offset), <=,
			        60);
		series_free(x);
		series_free(y);
	}
}

/* One step in each, as an outage makes it: the lag of one edge behind another is no clock. */
static void one_edge_is_no_offset(void)
{
	Series *x = series_new(), *y = series_new();
	x->width = y->width = MINUTE;
	g_autoptr(GRand) rand = g_rand_new_with_seed(3);
	for (int i = 0; i < 600; i++) {
		const double a = i >= 200 && i < 260 ? 500 : 20;
		const double b = i >= 207 && i < 267 ? 500 : 20;
		struct sample s = { .start = T0 + i * MINUTE,
			            .exposure = NAN,
			            .baseline = NAN };
		s.count = floor(a + 5 * g_rand_double(rand));
		g_array_append_val(x->samples, s);
		s.count = floor(b + 5 * g_rand_double(rand));
		g_array_append_val(y->samples, s);
	}
	const struct offset got = offset_of_counts(x, y);
	g_test_message("z %.1f, rival %.2f", got.z, got.rival);
	g_assert_false(got.sure);
	series_free(x);
	series_free(y);
}

static void short_or_odd_series_tell_nothing(void)
{
	Series *x = series_new(), *y = series_new();
	x->width = MINUTE;
	y->width = 7 * SECOND;
	struct offset got = offset_of_counts(x, y);
	g_assert_false(got.sure);
	for (int i = 0; i < 200; i++) {
		const struct sample s = { .start = T0 + i * MINUTE,
			                  .count = i % 7 == 0 ? (double)NAN : -i,
			                  .exposure = NAN,
			                  .baseline = NAN };
		g_array_append_val(x->samples, s);
		g_array_append_val(y->samples, s);
	}
	got = offset_of_counts(x, y); /* widths that do not fit */
	g_assert_false(got.sure);
	y->width = MINUTE; /* negative counts and none at all */
	got = offset_of_counts(x, y);
	g_assert_false(got.sure);
	series_free(x);
	series_free(y);
}

/* --- zones ---------------------------------------------------------------------------------- */

static const struct {
	double offset, zone; /* s */
} zones[] = {
	{ 0, 0 },
	{ 60, 0 },
	{ 900, 0 },
	{ 1200, 0 },
	{ 1800, 1800 },
	{ 3600, 3600 },
	{ 3655, 3600 },
	{ -3600, -3600 },
	{ 8 * 3600 - 60, 8 * 3600 },
	{ -7 * 3600, -7 * 3600 },
	{ 5.75 * 3600, 5.75 * 3600 },
	{ 2400, 0 },
	{ 3600 + 300, 0 },
};

static void whole_hours_are_zones(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(zones); i++) {
		const gint64 at = (gint64)(zones[i].offset * SECOND);
		const struct offset offset = { .by = range_point(at),
			                       .likely = at,
			                       .sure = true };
		g_test_message("%.0f", zones[i].offset);
		g_assert_cmpint(offset_zone(&offset), ==,
		                (gint64)(zones[i].zone * SECOND));
	}
}

#define ADD(part, table, run)                                                            \
	for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {                                \
		g_autofree char *path =                                                  \
		        g_strdup_printf("/offset/" part "/%s", table[i].name);           \
		g_test_add_data_func(path, GSIZE_TO_POINTER(i), run);                    \
	}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	ADD("meetings", meetings, meets);
	ADD("messages", mixtures, mixes);
	ADD("counts", counts, counts_agree);
	g_test_add_func("/offset/counts/one-edge-is-no-offset", one_edge_is_no_offset);
	g_test_add_func("/offset/counts/short-or-odd-series-tell-nothing",
	                short_or_odd_series_tell_nothing);
	g_test_add_func("/offset/whole-hours-are-zones", whole_hours_are_zones);
	for (gsize i = 0; i < G_N_ELEMENTS(drifts); i++) {
		g_autofree char *path =
		        g_strconcat("/offset/drift/", drifts[i].name, NULL);
		g_test_add_data_func(path, GSIZE_TO_POINTER(i), drifting);
	}
	return g_test_run();
}
